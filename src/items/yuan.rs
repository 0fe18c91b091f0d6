//! An amount of money in yuan, to the fen, exact.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::half_width;

/// Yuan, to the fen. Written with two decimals, also in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Yuan(Decimal);

/// Not an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是金额。写成 1234.56，最多到分，不加逗号和单位")]
pub struct NotYuan(String);

/// More than any bill can be; sums of these cannot overflow.
const MOST: i64 = 1_000_000_000_000;

impl Yuan {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// What it is for and how much, from `起付线=70`.
    ///
    /// # Errors
    /// In Chinese: no equals sign, or no amount behind it.
    pub fn named(text: &str) -> Result<(String, Self), String> {
        let (name, amount) =
            text.rsplit_once(['=', '＝']).ok_or_else(|| format!("“{text}”写成 名称=金额"))?;
        let amount: Self = amount.parse().map_err(|error: NotYuan| error.to_string())?;
        let name = name.trim();
        if name.is_empty() {
            return Err(format!("“{text}”等号前面是空的：票据写票号，自付写原因"));
        }
        Ok((name.to_owned(), amount))
    }

    /// This less another; may be below zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is below nothing.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// How far this is from `other`, in percent of `other`; none when that is nothing.
    pub fn percent_off(self, other: Self) -> Option<Decimal> {
        let off = (self.0.saturating_sub(other.0)).abs();
        off.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(other.0.abs())
    }
}

impl FromStr for Yuan {
    type Err = NotYuan;

    fn from_str(text: &str) -> Result<Self, NotYuan> {
        let text: String = text.trim().chars().map(half_width).collect();
        let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let found = text.parse::<Decimal>().ok().filter(|yuan| plain && yuan.normalize().scale() <= 2);
        found.filter(|yuan| *yuan <= Decimal::from(MOST)).map(Self).ok_or(NotYuan(text))
    }
}

impl Sum for Yuan {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        Self(all.fold(Decimal::ZERO, |sum, yuan| sum.saturating_add(yuan.0)))
    }
}

impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_exact_to_the_fen() {
        let yuan = |text: &str| text.parse::<Yuan>();
        assert_eq!(yuan("0.1").unwrap().to_string(), "0.10");
        assert_eq!(
            [yuan("0.1").unwrap(), yuan("0.2").unwrap()].into_iter().sum::<Yuan>(),
            yuan("0.30").unwrap()
        );
        assert_eq!(yuan("100").unwrap().minus(yuan("100.01").unwrap()).to_string(), "-0.01");
        assert_eq!(yuan("106").unwrap().percent_off(yuan("100").unwrap()), Some(Decimal::from(6)));
        assert_eq!(yuan("1").unwrap().percent_off(Yuan::ZERO), None);
        for wrong in ["", "1.005", "-1", "1,000", "一百", "1e3", "9999999999999"] {
            assert!(yuan(wrong).is_err(), "{wrong}");
        }
    }
}
