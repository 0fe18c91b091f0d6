//! A sum over many rows. A few dozen fractions with different numbers below the line (an index a year, say) already have a
//! sum too long for [`Exact`]; it is kept whole here and shortened once, at the end, so that what comes out even is even.

use num_bigint::BigInt;

use crate::rulebook::exact::Exact;

/// Most bits below the line; where a sum is longer, its parts are added with 28 digits from there on.
const MOST_BITS: u64 = 8192;

#[derive(Debug, Clone)]
pub(super) enum Sum {
    Short(Exact),
    /// Above and below the line; below is above zero.
    Long(BigInt, BigInt),
}

impl Sum {
    /// Adds a number; nothing when the sum is too large for 28 digits.
    pub(super) fn plus(self, more: Exact) -> Option<Sum> {
        let (num, den) = match self {
            Sum::Short(sum) => match sum.exact_sum(more) {
                Some(sum) => return Some(Sum::Short(sum)),
                None => long(sum),
            },
            Sum::Long(num, den) => (num, den),
        };
        let (more_num, more_den) = long(more);
        let rest = &den % &more_den;
        let (num, den) = if rest == BigInt::ZERO {
            (num + more_num * (&den / more_den), den)
        } else {
            (num * &more_den + more_num * &den, den * more_den)
        };
        let sum = Sum::Long(num, den);
        match sum {
            Sum::Long(_, ref den) if den.bits() > MOST_BITS => sum.done().map(Sum::Short),
            sum => Some(sum),
        }
    }

    /// The mean of `count` numbers with this sum; nothing when it is too large, or there are none.
    pub(super) fn mean(self, count: i64) -> Option<Exact> {
        let (num, den) = match self {
            Sum::Short(sum) => long(sum),
            Sum::Long(num, den) => (num, den),
        };
        if count > 0 { Sum::Long(num, den * count).done() } else { None }
    }

    /// The sum; nothing when it is too large for 28 digits.
    pub(super) fn done(self) -> Option<Exact> {
        let (num, den) = match self {
            Sum::Short(sum) => return Some(sum),
            Sum::Long(num, den) => (num, den),
        };
        let (mut by, mut rest) = (num.clone(), den.clone());
        while rest != BigInt::ZERO {
            (by, rest) = (rest.clone(), by % rest);
        }
        let by = BigInt::from(by.magnitude().clone());
        let (num, den) = (num / &by, den / by);
        if let (Ok(num), Ok(den)) = (i128::try_from(&num), i128::try_from(&den)) {
            return Exact::ratio(num, den);
        }
        // No number of 28 digits: the nearest one below or above, whichever is nearer to nought.
        let ten: i128 = 10_i128.pow(28);
        let (whole, part) = (&num / &den, num % &den * ten / den);
        Exact::ratio(i128::try_from(whole).ok()?, 1)?
            .checked_add(Exact::ratio(i128::try_from(part).ok()?, ten)?)
    }
}

fn long(number: Exact) -> (BigInt, BigInt) {
    let (num, den) = number.reduced().parts();
    (num.into(), den.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(parts: &[(i128, i128)]) -> Sum {
        parts.iter().fold(Sum::Short(Exact::ZERO), |sum, (num, den)| {
            sum.plus(Exact::ratio(*num, *den).unwrap()).unwrap()
        })
    }

    /// n parts that are each a little off and together are even: k/p and (p-k)/p for many primes p.
    fn even(pairs: i128) -> Vec<(i128, i128)> {
        let primes =
            (1_000..).filter(|n| (2..100).all(|by| n % by != 0)).take(usize::try_from(pairs).unwrap());
        let mut halves: Vec<(i128, i128)> = primes.clone().map(|prime| (prime / 3, prime)).collect();
        halves.extend(primes.map(|prime| (prime - prime / 3, prime)));
        halves
    }

    #[test]
    fn what_comes_out_even_is_even_however_many_fractions_there_are() {
        let parts = even(40);
        let all = sum(&parts);
        assert!(matches!(all, Sum::Long(..)), "short: {all:?}");
        assert_eq!(all.clone().done(), Some(Exact::whole(40)));
        assert_eq!(all.mean(80), Exact::ratio(1, 2));
        // The plain way is off by a little.
        let plain = parts
            .iter()
            .fold(Exact::ZERO, |sum, (num, den)| sum.checked_add(Exact::ratio(*num, *den).unwrap()).unwrap());
        assert_ne!(plain, Exact::whole(40));
    }

    #[test]
    fn what_is_too_long_to_keep_is_near_and_what_is_too_large_is_none() {
        let half = sum(&even(40)[..40]).done().unwrap();
        let third = Exact::ratio(40, 3).unwrap();
        assert!(half < third && half > third.checked_sub(Exact::ONE).unwrap(), "{half}");
        // More than can be kept whole.
        let many = sum(&even(1_000)).done().unwrap();
        assert!(many.checked_sub(Exact::whole(1_000)).unwrap().abs() < Exact::parse("0.0000000001").unwrap());
        let nines = Exact::parse("9999999999999999999999999999").unwrap();
        assert!(
            (0..3).try_fold(Sum::Short(Exact::ZERO), |sum, _| sum.plus(nines)).and_then(Sum::done).is_none()
        );
        assert!(Sum::Short(Exact::ONE).mean(0).is_none());
    }
}
