//! Fractions of two 64-bit integers, as those of nearly every amount are: two registers of the machine. What does not fit
//! gives nothing, and the case is computed with [`Exact`] instead; no digit is ever lost here.

use std::cmp::Ordering;
use std::num::NonZeroI64;

use crate::rulebook::exact::Exact;
use crate::rulebook::rounding::Rounding;
use crate::rulebook::run::figure::Fraction;

const ONE: NonZeroI64 = match NonZeroI64::new(1) {
    Some(one) => one,
    None => NonZeroI64::MAX,
};

/// A fraction. Its denominator is above zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Num {
    num: i64,
    den: NonZeroI64,
}

impl Num {
    pub const ZERO: Num = Num { num: 0, den: ONE };

    pub fn whole(num: i64) -> Option<Num> {
        Num::of_parts(i128::from(num), 1)
    }

    pub fn of(exact: Exact) -> Option<Num> {
        let (num, den) = exact.parts();
        Num::of_parts(num, den)
    }

    pub fn exact(self) -> Exact {
        Exact::from_short(self.num, self.den.get())
    }

    /// Digits as programs write them, at most eighteen; anything else is read the long way.
    pub fn parse(text: &str) -> Option<Num> {
        let digits = text.as_bytes();
        if digits.is_empty() || digits.len() > 18 {
            return None;
        }
        let (mut num, mut den, mut point) = (0_i64, 1_i64, false);
        for (at, digit) in digits.iter().enumerate() {
            match digit {
                b'0'..=b'9' => {
                    num = num * 10 + i64::from(digit - b'0');
                    if point {
                        den *= 10;
                    }
                }
                b'.' if !point && at > 0 && at + 1 < digits.len() => point = true,
                _ => return None,
            }
        }
        Some(Num { num, den: NonZeroI64::new(den)? })
    }

    /// In lowest terms only when it does not fit otherwise.
    #[inline]
    fn of_parts(num: i128, den: i128) -> Option<Num> {
        match (i64::try_from(num), i64::try_from(den).ok().and_then(NonZeroI64::new)) {
            (Ok(num), Some(den)) if num != i64::MIN => Some(Num { num, den }),
            _ => Num::reduced(num, den),
        }
    }

    #[cold]
    fn reduced(num: i128, den: i128) -> Option<Num> {
        let (num, den) = Exact::ratio(num, den)?.reduced().parts();
        let num = i64::try_from(num).ok().filter(|num| *num != i64::MIN)?;
        Some(Num { num, den: NonZeroI64::new(i64::try_from(den).ok()?)? })
    }

    #[inline]
    fn wide(self) -> (i128, i128) {
        (i128::from(self.num), i128::from(self.den.get()))
    }

    #[inline]
    pub fn add(self, other: Num) -> Option<Num> {
        if self.den == other.den {
            return Num::of_parts(i128::from(self.num) + i128::from(other.num), i128::from(self.den.get()));
        }
        let ((a, below_a), (b, below_b)) = (self.wide(), other.wide());
        Num::of_parts((a * below_b).checked_add(b * below_a)?, below_a * below_b)
    }

    #[inline]
    pub fn sub(self, other: Num) -> Option<Num> {
        self.add(other.neg())
    }

    #[inline]
    pub fn neg(self) -> Num {
        Num { num: -self.num, den: self.den }
    }

    #[inline]
    pub fn mul(self, other: Num) -> Option<Num> {
        let ((a, below_a), (b, below_b)) = (self.wide(), other.wide());
        Num::of_parts(a * b, below_a * below_b)
    }

    /// Nothing when `other` is zero, too.
    #[inline]
    pub fn div(self, other: Num) -> Option<Num> {
        let ((a, below_a), (b, below_b)) = (self.wide(), other.wide());
        let (num, den) = (a * below_b, below_a * b);
        match b {
            0 => None,
            1.. => Num::of_parts(num, den),
            _ => Num::of_parts(-num, -den),
        }
    }

    /// How many whole times `other` goes into it, towards below; nothing when `other` is zero.
    #[inline]
    pub fn quotient(self, other: Num) -> Option<Num> {
        let quotient = self.div(other)?;
        Num::whole(quotient.num.div_euclid(quotient.den.get()))
    }

    /// Rounded, with the step of the rounding as a short number.
    #[inline]
    pub fn rounded(self, rounding: Rounding, step: Num) -> Option<Num> {
        let ((num, den), (above, below)) = (self.wide(), step.wide());
        let (parts, whole) = (i64::try_from(num * below).ok()?, i64::try_from(den * above).ok()?);
        let (count, rest) = (parts.div_euclid(whole), parts.rem_euclid(whole));
        let half = rest.cmp(&(whole - rest));
        let up = rounding.goes_up(count % 2 != 0, self.num < 0, rest.cmp(&0), half)?;
        Num::of_parts((i128::from(count) + i128::from(up)) * above, below)
    }

    #[inline]
    pub fn order(self, other: Num) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        let ((a, below_a), (b, below_b)) = (self.wide(), other.wide());
        (a * below_b).cmp(&(b * below_a))
    }
}

impl Fraction for Num {
    fn order(self, other: Num) -> Ordering {
        self.order(other)
    }

    fn on_line(self, low: (Num, Num), high: (Num, Num)) -> Option<Num> {
        let part = self.sub(low.0)?.div(high.0.sub(low.0)?)?;
        low.1.add(high.1.sub(low.1)?.mul(part)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_num() -> impl Strategy<Value = Num> {
        let part = prop_oneof![-1_000_i64..1_000, any::<i64>()];
        let den = prop_oneof![1_i64..200, Just(100), Just(10_000), 1_i64..i64::MAX];
        (part, den).prop_filter_map("too small", |(num, den)| Num::of_parts(num.into(), den.into()))
    }

    proptest! {
        #[test]
        fn short_numbers_compute_as_long_ones_or_not_at_all(a in any_num(), b in any_num()) {
            let (x, y) = (a.exact(), b.exact());
            for (short, long) in [
                (a.add(b), x.checked_add(y)),
                (a.sub(b), x.checked_sub(y)),
                (a.mul(b), x.checked_mul(y)),
                (a.div(b), x.checked_div(y)),
            ] {
                prop_assert!(short.is_none() || short.map(Num::exact) == long, "{short:?} {long:?}");
            }
            prop_assert_eq!(a.order(b), x.cmp(&y));
            let whole = x.checked_div(y).map(Exact::floor);
            if let Some(short) = a.quotient(b) {
                prop_assert_eq!(Some(short.exact().floor()), whole);
            }
        }

        #[test]
        fn short_numbers_are_rounded_as_long_ones(a in any_num(), round in prop::sample::select(vec![
            "0.01 四舍五入", "0.01 四舍六入五成双", "0.1 向上", "1 向下", "舍厘见分进角", "半年", "7 四舍五入"])) {
            let rounding = Rounding::parse(round).unwrap().unwrap();
            if let Some(short) = a.rounded(rounding, Num::of(rounding.step()).unwrap()) {
                prop_assert_eq!(Some(short.exact()), rounding.apply(a.exact()));
            }
        }

        #[test]
        fn digits_are_read_as_the_long_way_reads_them(text in "[0-9.]{0,20}|[0-9]{1,9}[.][0-9]{1,9}") {
            if let Some(short) = Num::parse(&text) {
                prop_assert_eq!(Some(short.exact()), Exact::parse(&text));
            }
        }
    }
}
