//! Chance that can be repeated: `SplitMix64` (Steele, Lea, Flood 2014). The same seed gives the same draws on every machine. Not
//! for secrets.

/// A stream of draws.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of `0..count`; 0 when there is none. For counts far below 2^64, so that the bias of a remainder is nothing.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.bits() % (count.max(1) as u64)).unwrap_or(0)
    }

    /// Between 0 and 1.
    pub fn share(&mut self) -> f64 {
        // 53 bits are what a float holds.
        #[allow(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
        let top = (self.bits() >> 11) as f64;
        top / 9_007_199_254_740_992.0
    }

    /// About normal: middle 0, spread 1 (the sum of twelve shares).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_draws_and_they_are_spread_evenly() {
        let draws = |seed| {
            let mut chance = Chance::new(seed);
            (0..1000).map(|_| chance.below(10)).collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
        for face in 0..10 {
            let count = draws(7).into_iter().filter(|drawn| *drawn == face).count();
            assert!((60..140).contains(&count), "{face}: {count}");
        }
        let mut chance = Chance::new(1);
        let mean = (0..1000).map(|_| chance.normal()).sum::<f64>() / 1000.0;
        assert!(mean.abs() < 0.1, "{mean}");
    }
}
