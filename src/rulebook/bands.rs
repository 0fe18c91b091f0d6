//! Bands 分段: an amount cut at limits, each piece counted at a ratio of its own. What is below where it starts (起付) and
//! above the last limit (封顶) counts nothing.

use super::exact::Exact;
use super::kind::Value;
use super::unit::Unit;

/// One band. It begins where the one before ends, the first at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Its upper limit; nothing: without end.
    pub to: Option<Exact>,
    /// Never below 0.
    pub ratio: Exact,
}

/// What falls into a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub low: Exact,
    pub high: Option<Exact>,
    pub amount: Exact,
    pub ratio: Exact,
    /// `amount` × `ratio`.
    pub result: Exact,
}

/// What a band holds of everything above `start`: its lower and upper end; nothing when it lies below.
fn above(low: Exact, band: &Band, start: Exact) -> Option<(Exact, Option<Exact>)> {
    let low = low.max(start);
    if band.to.is_some_and(|to| to <= low) { None } else { Some((low, band.to)) }
}

/// Cuts what lies between `start` and `amount`; nothing when a number is too large.
pub fn cut(bands: &[Band], amount: Exact, start: Exact) -> Option<Vec<Share>> {
    let (mut shares, mut from) = (Vec::new(), Exact::ZERO);
    for band in bands {
        if let Some((low, high)) = above(from, band, start)
            && amount > low
        {
            let part = high.map_or(amount, |high| high.min(amount)).checked_sub(low)?;
            let result = part.checked_mul(band.ratio)?;
            shares.push(Share { low, high, amount: part, ratio: band.ratio, result });
        }
        from = band.to.unwrap_or(from);
    }
    Some(shares)
}

/// The results of the shares together.
pub fn sum(shares: &[Share]) -> Option<Exact> {
    shares.iter().try_fold(Exact::ZERO, |sum, share| sum.checked_add(share.result))
}

/// Why there is no amount that gives a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreached {
    /// The bands never give more than this.
    AtMost(Exact),
    /// They never give less than nothing.
    Below,
    /// A number is too large.
    TooLarge,
}

/// The smallest amount, not below `start`, of which the bands give `result`.
pub fn reach(bands: &[Band], result: Exact, start: Exact) -> Result<Exact, Unreached> {
    let (mut left, mut from) = (result, Exact::ZERO);
    if left.is_negative() {
        return Err(Unreached::Below);
    }
    if left.is_zero() {
        return Ok(start);
    }
    for band in bands {
        if let Some((low, high)) = above(from, band, start)
            && !band.ratio.is_zero()
        {
            let need = left.checked_div(band.ratio).and_then(|need| low.checked_add(need));
            let need = need.ok_or(Unreached::TooLarge)?;
            let Some(high) = high.filter(|high| *high < need) else { return Ok(need) };
            let part = high.checked_sub(low).and_then(|part| part.checked_mul(band.ratio));
            left = part.and_then(|part| left.checked_sub(part)).ok_or(Unreached::TooLarge)?;
        }
        from = band.to.unwrap_or(from);
    }
    Err(result.checked_sub(left).map_or(Unreached::TooLarge, Unreached::AtMost))
}

/// A band in words: `0～30000 元`, `40000 元以上`, `全部`.
pub fn label(low: Exact, high: Option<Exact>, unit: Unit) -> String {
    match high {
        Some(high) => format!("{low}～{high} {unit}"),
        None if low.is_zero() => "全部".into(),
        None => format!("{low} {unit}以上"),
    }
}

/// A ratio in words: per cent where it has no unit.
pub fn ratio(ratio: Exact, unit: Unit) -> String {
    match ratio.percent() {
        Some(percent) if unit == Unit::NONE => percent,
        _ => Value::Number(ratio).shown(&super::kind::Kind::Number(unit), 0),
    }
}

/// All bands in words: `0～30000 元 85%；30000 元以上 90%`.
pub fn words(bands: &[Band], of: Unit, gives: Unit) -> String {
    let mut low = Exact::ZERO;
    let mut words = Vec::new();
    for band in bands {
        words.push(format!("{} {}", label(low, band.to, of), ratio(band.ratio, gives.over(of))));
        low = band.to.unwrap_or(low);
    }
    words.join("；")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn n(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    fn bands(rows: &[(&str, &str)]) -> Vec<Band> {
        rows.iter().map(|(to, ratio)| Band { to: Exact::parse(to), ratio: n(ratio) }).collect()
    }

    #[test]
    fn amounts_are_cut_at_the_limits_and_found_again() {
        let hospital = bands(&[("30000", "0.85"), ("40000", "0.9"), ("", "0.95")]);
        let capped = bands(&[("100", "0"), ("200", "0.5")]);
        for (bands, amount, start, want) in [
            (&hospital, "50000", "1300", "42895"),
            (&hospital, "1000", "1300", "0"),
            (&hospital, "30000", "0", "25500"),
            (&hospital, "45000", "40000", "4750"),
            (&capped, "100", "0", "0"),
            (&capped, "150", "0", "25"),
            (&capped, "1000", "0", "50"),
            (&capped, "1000", "150", "25"),
        ] {
            let shares = cut(bands, n(amount), n(start)).unwrap();
            assert_eq!(sum(&shares), Exact::parse(want), "{amount} from {start}");
        }
        assert_eq!(reach(&hospital, n("42895"), n("1300")), Ok(n("50000")));
        assert_eq!(reach(&hospital, n("0"), n("1300")), Ok(n("1300")));
        assert_eq!(reach(&capped, n("25"), n("0")), Ok(n("150")));
        assert_eq!(reach(&capped, n("51"), n("0")), Err(Unreached::AtMost(n("50"))));
    }

    proptest! {
        #[test]
        fn what_is_reached_gives_the_result_again(
            steps in prop::collection::vec((1..5_000_i64, 0..100_i64), 1..6), result in 0..10_000_i64, start in 0..9_000_i64
        ) {
            let mut to = Exact::ZERO;
            let mut bands = Vec::new();
            for (step, percent) in steps {
                to = to.checked_add(Exact::whole(step)).unwrap();
                bands.push(Band { to: Some(to), ratio: Exact::ratio(i128::from(percent), 100).unwrap() });
            }
            let (result, start) = (Exact::whole(result), Exact::whole(start));
            if let Ok(amount) = reach(&bands, result, start) {
                prop_assert_eq!(sum(&cut(&bands, amount, start).unwrap()), Some(result));
            }
        }
    }
}
