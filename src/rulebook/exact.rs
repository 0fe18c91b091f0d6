//! Exact numbers: fractions of two 128-bit integers, so that 1/12×6 is ½ and no binary floating point touches an
//! amount. Only when a fraction no longer fits are both sides brought to 28-digit decimals; nothing is rounded here.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Neg;

use rust_decimal::Decimal;

/// An exact number. Not always in lowest terms: reducing costs more than it saves until the parts grow long.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    num: i128,
    /// Always above zero.
    den: i128,
}

/// The powers of ten that a number as written can need.
const TENS: [i128; 29] = {
    let mut tens = [1; 29];
    let mut at = 1;
    while at < tens.len() {
        tens[at] = tens[at - 1] * 10;
        at += 1;
    }
    tens
};

const LONG_NUM: u128 = 1 << 88;
const LONG_DEN: i128 = 1 << 60;

impl Exact {
    /// 0.
    pub const ZERO: Exact = Exact { num: 0, den: 1 };
    /// 1.
    pub const ONE: Exact = Exact { num: 1, den: 1 };

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Exact { num: number as i128, den: 1 }
    }

    /// `num ÷ den`; nothing when `den` is zero.
    pub fn ratio(num: i128, den: i128) -> Option<Self> {
        match den {
            _ if num == i128::MIN => None,
            0 => None,
            1.. => Exact { num, den }.tidy(),
            _ => Exact { num: num.checked_neg()?, den: den.checked_neg()? }.tidy(),
        }
    }

    /// From digits as written: `-12`, `0.0130`, `7182.5`. No exponent, no separators; at most 28 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let fits = !whole.is_empty() && whole.len() + part.len() <= 28;
        if !fits || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) || digits.ends_with('.') {
            return None;
        }
        let read = |from: i128, digits: &str| {
            // Eighteen digits at a time fit in 64 bits.
            digits.as_bytes().chunks(18).fold(from, |before, some| {
                let tail = some.iter().fold(0_i64, |number, byte| number * 10 + i64::from(byte - b'0'));
                if before == 0 { i128::from(tail) } else { before * TENS[some.len()] + i128::from(tail) }
            })
        };
        let num = read(read(0, whole), part);
        let den = TENS[part.len()];
        Some(Exact { num: if negative { -num } else { num }, den })
    }

    /// A fraction of two short numbers, the second above zero.
    pub(super) fn from_short(num: i64, den: i64) -> Self {
        Exact { num: i128::from(num), den: i128::from(den) }
    }

    /// What stands above and below the line.
    pub(super) fn parts(self) -> (i128, i128) {
        (self.num, self.den)
    }

    /// Lowest terms.
    pub(super) fn reduced(self) -> Self {
        let by = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        match i128::try_from(by) {
            Ok(by) if by > 1 => Exact { num: self.num / by, den: self.den / by },
            _ => self,
        }
    }

    /// Both parts, when they fit in 64 bits, as those of nearly every amount do: the sum of two products of such parts
    /// cannot overflow, and a machine multiplies and divides them many times faster.
    fn short(self) -> Option<(i64, i64)> {
        Some((i64::try_from(self.num).ok()?, i64::try_from(self.den).ok()?))
    }

    /// In lowest terms where the parts have grown long; nothing when it has more than 28 digits before the point.
    fn tidy(self) -> Option<Self> {
        if self.den <= LONG_DEN && self.num.unsigned_abs() <= LONG_NUM {
            return Some(self);
        }
        let reduced = self.reduced();
        ((reduced.num / reduced.den).abs() < TENS[28]).then_some(reduced)
    }

    /// Sum; nothing when it is too large for 28 digits (so for the others).
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if let (Some((a, below_a)), Some((b, below_b))) = (self.short(), other.short()) {
            let [a, b, below_a, below_b] = [a, b, below_a, below_b].map(i128::from);
            let sum = if below_a == below_b {
                Exact { num: a + b, den: below_a }
            } else if below_a == 1 {
                Exact { num: a * below_b + b, den: below_b }
            } else if below_b == 1 {
                Exact { num: a + b * below_a, den: below_a }
            } else {
                Exact { num: a * below_b + b * below_a, den: below_a * below_b }
            };
            return sum.tidy();
        }
        self.combine(other, Exact::sum, Decimal::checked_add)
    }

    /// Sum, where it is one without shortening it.
    pub(super) fn exact_sum(self, other: Self) -> Option<Self> {
        self.sum(other).or_else(|| self.reduced().sum(other.reduced())).filter(Exact::sound)?.tidy()
    }

    fn sum(self, other: Self) -> Option<Self> {
        if self.den == other.den {
            return Some(Exact { num: self.num.checked_add(other.num)?, den: self.den });
        }
        let num = self.num.checked_mul(other.den)?.checked_add(other.num.checked_mul(self.den)?)?;
        Some(Exact { num, den: self.den.checked_mul(other.den)? })
    }

    /// The smallest i128 has no opposite; what lands on it counts as too long.
    fn sound(&self) -> bool {
        self.num != i128::MIN
    }

    /// So many times.
    pub fn times(self, count: i128) -> Option<Self> {
        match (i64::try_from(count), self.short()) {
            (Ok(count), Some((num, den))) => {
                Exact { num: i128::from(count) * i128::from(num), den: i128::from(den) }.tidy()
            }
            _ => Exact::ratio(count, 1)?.checked_mul(self),
        }
    }

    /// Difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    /// Product.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        if let (Some((a, below_a)), Some((b, below_b))) = (self.short(), other.short()) {
            let num = i128::from(a) * i128::from(b);
            return Exact { num, den: i128::from(below_a) * i128::from(below_b) }.tidy();
        }
        let exact = |a: Exact, b: Exact| {
            Some(Exact { num: a.num.checked_mul(b.num)?, den: a.den.checked_mul(b.den)? })
        };
        self.combine(other, exact, |a, b| precise(a.checked_mul(b)?))
    }

    /// Quotient; nothing when `other` is zero, too.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if let (Some((a, below_a)), Some((b, below_b))) = (self.short(), other.short())
            && b != 0
        {
            let (num, den) = (i128::from(a) * i128::from(below_b), i128::from(below_a) * i128::from(b));
            return if den < 0 { Exact { num: -num, den: -den } } else { Exact { num, den } }.tidy();
        }
        let exact = |a: Exact, b: Exact| Exact::ratio(a.num.checked_mul(b.den)?, a.den.checked_mul(b.num)?);
        if other.is_zero() { None } else { self.combine(other, exact, |a, b| precise(a.checked_div(b)?)) }
    }

    /// Tries the exact way, then the exact way in lowest terms, then 28 digits.
    fn combine(
        self,
        other: Self,
        exact: impl Fn(Exact, Exact) -> Option<Exact>,
        decimal: impl Fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Option<Self> {
        if let Some(done) = exact(self, other).filter(Exact::sound) {
            return done.tidy();
        }
        let (a, b) = (self.reduced(), other.reduced());
        match exact(a, b).filter(Exact::sound) {
            Some(done) => done.tidy(),
            None => Some(Exact::from(decimal(a.to_decimal()?, b.to_decimal()?)?)),
        }
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Exact { num: self.num.abs(), den: self.den }
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Whether it is below 0.
    pub fn is_negative(self) -> bool {
        self.num < 0
    }

    /// The largest whole number not above it.
    pub fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// What stands above [`Exact::floor`], at least 0 and below 1.
    #[must_use]
    pub fn above_floor(self) -> Exact {
        Exact { num: self.num.rem_euclid(self.den), den: self.den }
    }

    /// The whole number it is, if it is one that fits.
    pub fn to_whole(self) -> Option<i64> {
        if self.num % self.den == 0 { i64::try_from(self.num / self.den).ok() } else { None }
    }

    /// The multiple of `step` it lies at or above, as a count, and how what is left compares with nothing and with half a
    /// step. `step` must be above zero. Nothing when it is too large.
    pub fn steps(self, step: Exact) -> Option<(i128, Ordering, Ordering)> {
        let (num, den) = if let (Some((a, below_a)), Some((b, below_b))) = (self.short(), step.short()) {
            (i128::from(a) * i128::from(below_b), i128::from(below_a) * i128::from(b))
        } else {
            let steps = self.checked_div(step)?;
            (steps.num, steps.den)
        };
        let (count, rest) = if let (Ok(num), Ok(den)) = (i64::try_from(num), i64::try_from(den)) {
            (i128::from(num.div_euclid(den)), i128::from(num.rem_euclid(den)))
        } else {
            (num.div_euclid(den), num.rem_euclid(den))
        };
        // Twice the rest may be too long to hold; what the step lacks is not.
        Some((count, rest.cmp(&0), rest.cmp(&(den - rest))))
    }

    /// Puts it behind `text` as a decimal with at least `places` digits behind the point; does nothing and says so when
    /// it is not short, or does not end.
    pub fn write(self, places: u32, text: &mut String) -> bool {
        let Some((mut digits, mut behind)) = self.over_ten() else { return false };
        while behind > 0 && digits.is_multiple_of(10) {
            (digits, behind) = (digits / 10, behind - 1);
        }
        if self.num < 0 {
            text.push('-');
        }
        put_digits(digits, 1, behind, text);
        let lacking = usize::try_from(places).unwrap_or(0).saturating_sub(behind);
        if lacking > 0 {
            text.push_str(if behind == 0 { "." } else { "" });
            text.extend(std::iter::repeat_n('0', lacking));
        }
        true
    }

    /// Its digits and how many of them stand behind the point, when they end and are few; the sign is left out.
    fn over_ten(self) -> Option<(u64, usize)> {
        let digits = u64::try_from(self.num.unsigned_abs()).ok()?;
        let mut rest = u64::try_from(self.den).ok()?;
        let (mut ten, mut behind) = (1_u64, 0);
        while ten < rest && behind < 18 {
            (ten, behind) = (ten * 10, behind + 1);
        }
        if ten == rest {
            return Some((digits, behind));
        }
        // Only twos and fives below the line: there is a power of ten that it divides.
        let twos = rest.trailing_zeros();
        rest >>= twos;
        let mut fives = 0;
        while rest.is_multiple_of(5) {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let behind = twos.max(fives);
        if rest != 1 || behind > 18 {
            return None;
        }
        let times = 2_u64.checked_pow(behind - twos)?.checked_mul(5_u64.checked_pow(behind - fives)?)?;
        Some((digits.checked_mul(times)?, usize::try_from(behind).ok()?))
    }

    /// Puts twelve places and `…` behind `text`; does nothing and says so when it is not short, or ends.
    pub(super) fn write_endless(self, text: &mut String) -> bool {
        let Some((num, den)) = self.short() else { return false };
        let mut odd = den;
        for prime in [2, 5] {
            while odd % prime == 0 {
                odd /= prime;
            }
        }
        if num % odd == 0 {
            return false;
        }
        let (num, den) = (num.unsigned_abs(), den.unsigned_abs());
        if self.num < 0 {
            text.push('-');
        }
        put_digits(num / den, 1, 0, text);
        text.push('.');
        let behind = u128::from(num % den) * 10_u128.pow(12) / u128::from(den);
        put_digits(u64::try_from(behind).unwrap_or(0), 12, 0, text);
        text.push('…');
        true
    }

    /// As a part of a whole, in hundredths: `8%`; nothing when it is too long.
    pub fn percent(self) -> Option<String> {
        self.checked_mul(Exact::whole(100)).map(|hundred| format!("{hundred}%"))
    }

    /// As a decimal of at most 28 digits; exact when the fraction ends within them, nothing when it is too large.
    pub fn to_decimal(self) -> Option<Decimal> {
        let reduced = self.reduced();
        let whole = Decimal::try_from_i128_with_scale(reduced.num / reduced.den, 0).ok()?;
        let (mut num, mut den) = (reduced.num % reduced.den, reduced.den);
        // A remainder too long for a decimal loses only digits far behind the 28th.
        while den.unsigned_abs() >> 95 != 0 {
            (num, den) = (num / 2, den / 2);
        }
        let part = Decimal::try_from_i128_with_scale(num, 0)
            .ok()?
            .checked_div(Decimal::try_from_i128_with_scale(den, 0).ok()?)?;
        Some(whole.checked_add(part)?.normalize())
    }
}

impl Neg for Exact {
    type Output = Exact;

    fn neg(self) -> Exact {
        Exact { num: -self.num, den: self.den }
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        let whole = Exact { num: decimal.mantissa(), den: 10_i128.pow(decimal.scale()) };
        whole.tidy().unwrap_or(whole)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        if let (Some((a, below_a)), Some((b, below_b))) = (self.short(), other.short()) {
            return (i128::from(a) * i128::from(below_b)).cmp(&(i128::from(b) * i128::from(below_a)));
        }
        if let (Some(a), Some(b)) = (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            return a.cmp(&b);
        }
        // Too long to multiply: whole parts first, then the remainders turned upside down (Euclid's way, exact).
        let (mut a, mut b, mut turned) = (*self, *other, false);
        loop {
            let (low, high) = (a.above_floor(), b.above_floor());
            let order = a.floor().cmp(&b.floor());
            let order = match (order, low.num, high.num) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, _, _) => {
                    (a, b) = (Exact { num: low.den, den: low.num }, Exact { num: high.den, den: high.num });
                    turned = !turned;
                    continue;
                }
                (order, _, _) => order,
            };
            return if turned { order.reverse() } else { order };
        }
    }
}

/// Digits a person can read: all of them when the fraction ends, else twelve places and `…`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(16);
        if self.write(0, &mut text) || self.write_endless(&mut text) {
            return f.write_str(&text);
        }
        match self.to_decimal() {
            None => f.write_str("（太大）"),
            Some(decimal) if Exact::from(decimal) == *self => write!(f, "{decimal}"),
            Some(decimal) => write!(f, "{}…", decimal.trunc_with_scale(12)),
        }
    }
}

/// Puts the digits of a number behind `text`, at least so many, a point before those `behind` it: what `write!` does,
/// several times faster.
pub(super) fn put_digits(mut number: u64, least: usize, behind: usize, text: &mut String) {
    // Twenty digits and a point, or a nought, the point and eighteen.
    let mut digits = [b'0'; 21];
    let mut start = digits.len();
    let mut put = |digit| {
        start -= 1;
        digits[start] = digit;
    };
    let mut count = 0;
    while number > 0 || count < least.max(behind + usize::from(behind > 0)) {
        if behind > 0 && count == behind {
            put(b'.');
        }
        put(b"0123456789"[usize::try_from(number % 10).unwrap_or(0)]);
        (number, count) = (number / 10, count + 1);
    }
    text.push_str(str::from_utf8(&digits[start..]).unwrap_or(""));
}

/// Nothing when it is so small that 28 places hold too few of its digits: better no number than a wrong one.
fn precise(number: Decimal) -> Option<Decimal> {
    (number.mantissa().unsigned_abs() >= 10_u128.pow(14)).then_some(number)
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(short_a), Ok(short_b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_short(short_a, short_b));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_short(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn a_twelfth_six_times_is_a_half() {
        assert_eq!(n("1").checked_div(n("12")).unwrap().checked_mul(n("6")).unwrap(), n("0.5"));
        assert_eq!(n("428").checked_div(n("12")).unwrap().to_string(), "35.666666666666…");
        assert_eq!(n("2.50").to_string(), "2.5");
        for (num, den, want) in [
            (7, 200, "0.035"),
            (-1, 8, "-0.125"),
            (3, 6, "0.5"),
            (1, 1 << 40, "0.000000000000909494701772928238"),
        ] {
            assert_eq!(
                Exact::ratio(num, den).unwrap().to_string()[..want.len().min(12)],
                want[..want.len().min(12)]
            );
        }
    }

    #[test]
    fn numbers_are_read_as_written() {
        for good in ["0", "-1", "0.0130", "7182.5", "9999999999999999999999999999"] {
            assert!(Exact::parse(good).is_some(), "{good}");
        }
        for bad in
            ["", "-", ".5", "5.", "1e3", "1_000", "1.2.3", "0x10", "nan", "99999999999999999999999999999"]
        {
            assert!(Exact::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn long_fractions_fall_back_to_28_digits_and_never_wrap() {
        let mut sum = Exact::ZERO;
        for k in 1..200 {
            sum = sum.checked_add(Exact::ratio(1, k).unwrap()).unwrap();
        }
        assert!(sum.to_string().starts_with("5.87303094"), "{sum}");
        let mut huge = n("9999999999");
        for _ in 0..20 {
            match huge.checked_mul(huge) {
                Some(next) => huge = next,
                None => return,
            }
        }
        panic!("a number beyond 28 digits must be refused");
    }

    #[test]
    fn what_28_digits_cannot_hold_is_no_number() {
        let (billions, nines) = (n("1000000000000000000"), n("9999999999999999999999999999"));
        assert!(nines.checked_mul(n("100")).is_none() && nines.checked_mul(n("0.1")).is_some());
        // Not nought, as 28 places would have it.
        assert!((0..2).try_fold(n("100.005"), |number, _| number.checked_div(billions)).is_none());
        let primes = ["1000003", "1000033", "1000037", "1000039", "1000081", "1000099", "1000117"];
        assert!(primes.iter().try_fold(n("1"), |number, by| number.checked_div(n(by))).is_none());
    }

    #[test]
    fn comparison_is_exact_however_long_the_fractions() {
        let a = Exact { num: i128::MAX, den: i128::MAX - 1 };
        let b = Exact { num: i128::MAX - 1, den: i128::MAX - 2 };
        assert_eq!(a.cmp(&b), Ordering::Less);
        assert_eq!(b.cmp(&a), Ordering::Greater);
        assert_eq!(a.cmp(&a), Ordering::Equal);
        assert_eq!((-a).cmp(&-b), Ordering::Greater);
    }
}
