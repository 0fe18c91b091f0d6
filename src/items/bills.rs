//! The arithmetic of bills (票据): each bill once, and what the lists of charges add up to must be what the bills add up
//! to, to the fen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Yuan;
use crate::text::half_width;

/// One bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Its number.
    pub no: String,
    /// What it says in all.
    pub yuan: Yuan,
}

/// The bills of a case and the lines of their lists of charges, as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bills {
    /// Each bill.
    pub bills: Vec<Bill>,
    /// Each line of the lists of charges.
    pub details: Vec<Yuan>,
}

/// Why bills cannot be taken as entered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BillError {
    /// None was entered.
    #[error("一张票据也没有录。逐张录入票号和金额")]
    None,
    /// A number stands twice.
    #[error("票据 {0} 录了两次。同一张票不能重复报销，去掉一张")]
    Twice(String),
    /// A bill of nothing.
    #[error("票据 {0} 是 0 元。没有花钱的票不录；金额打漏了的，照票面打上")]
    OfNothing(String),
    /// The sums differ.
    #[error("票据合计 {bills} 元，明细合计 {details} 元，差 {off} 元。差一分也要找到是哪一张，改对再录")]
    Sums {
        /// Sum of the bills.
        bills: Yuan,
        /// Sum of the details.
        details: Yuan,
        /// What lies between.
        off: Yuan,
    },
}

impl BillError {
    /// Its code in counts of mistakes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::None => "E_EMPTY",
            Self::Twice(_) => "E_DUPLICATE",
            Self::OfNothing(_) => "E_ZERO",
            Self::Sums { .. } => "E_SUM",
        }
    }
}

/// A number by which a bill is known however it was typed: without blanks, dashes and other signs, and without the zeros in front.
fn known_by(no: &str) -> String {
    // A Japanese input method's long sound is a dash, too.
    let plain = no.chars().filter(|c| c.is_alphanumeric() && *c != '\u{30fc}');
    let plain = plain.map(half_width).flat_map(char::to_uppercase).collect::<String>();
    plain.trim_start_matches('0').to_owned()
}

impl Bills {
    /// The bill of this number, however either was typed.
    pub fn same_bill(&self, no: &str) -> Option<&Bill> {
        let no = known_by(no);
        self.bills.iter().find(|bill| known_by(&bill.no) == no)
    }

    /// What the bills add up to.
    pub fn total(&self) -> Yuan {
        self.bills.iter().map(|bill| bill.yuan).sum()
    }

    /// Whether these are the same bills with the same lists of charges, in whatever order they were typed.
    pub fn same_as(&self, other: &Self) -> bool {
        let sorted = |bills: &Self| {
            let mut numbers: Vec<(String, Yuan)> =
                bills.bills.iter().map(|bill| (known_by(&bill.no), bill.yuan)).collect();
            let mut details = bills.details.clone();
            numbers.sort();
            details.sort();
            (numbers, details)
        };
        sorted(self) == sorted(other)
    }

    /// Whether they can be taken.
    pub fn check(&self) -> Result<(), BillError> {
        if self.bills.is_empty() {
            return Err(BillError::None);
        }
        let mut seen = BTreeSet::new();
        for bill in &self.bills {
            if !seen.insert(known_by(&bill.no)) {
                return Err(BillError::Twice(bill.no.clone()));
            }
            if bill.yuan <= Yuan::ZERO {
                return Err(BillError::OfNothing(bill.no.clone()));
            }
        }
        let (bills, details) = (self.total(), self.details.iter().copied().sum::<Yuan>());
        if bills != details {
            return Err(BillError::Sums { bills, details, off: bills.minus(details).abs() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fen_of_difference_and_a_bill_twice_are_stopped() {
        let bills = |bills: &[(&str, &str)], details: &[&str]| Bills {
            bills: bills
                .iter()
                .map(|(no, yuan)| Bill { no: (*no).to_owned(), yuan: yuan.parse().unwrap() })
                .collect(),
            details: details.iter().map(|yuan| yuan.parse().unwrap()).collect(),
        };
        assert_eq!(bills(&[("1", "200.10"), ("2", "120.40")], &["100", "220.50"]).check(), Ok(()));
        let error = bills(&[("1", "200.10"), ("2", "120.40")], &["100", "220.49"]).check().unwrap_err();
        assert!(error.to_string().contains("差 0.01 元"), "{error}");
        assert_eq!(bills(&[("1", "1"), ("1", "1")], &["2"]).check().unwrap_err().code(), "E_DUPLICATE");
        assert_eq!(bills(&[], &[]).check(), Err(BillError::None));
        assert_eq!(bills(&[("1", "0")], &["0"]).check(), Err(BillError::OfNothing("1".into())));
        let mine = bills(&[("0012A-3", "1")], &["1"]);
        for same in ["12A3", "12a—3", "№0012A－3#", "０012A 3", "12A−3", "12Aー3"] {
            assert!(mine.same_bill(same).is_some(), "{same}");
            let twice = bills(&[("0012A-3", "1"), (same, "1")], &["2"]).check().unwrap_err();
            assert_eq!(twice.code(), "E_DUPLICATE", "{same}");
        }
        for other in ["12A30", "112A3", "12B3"] {
            assert!(mine.same_bill(other).is_none(), "{other}");
        }
    }
}
