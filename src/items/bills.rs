//! The arithmetic of bills (票据): each bill once, and what the lists of charges add up to must be what the bills add up
//! to, to the fen.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Yuan;

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
            Self::Sums { .. } => "E_SUM",
        }
    }
}

impl Bills {
    /// What the bills add up to.
    pub fn total(&self) -> Yuan {
        self.bills.iter().map(|bill| bill.yuan).sum()
    }

    /// Whether these are the same bills with the same lists of charges, in whatever order they were typed.
    pub fn same_as(&self, other: &Self) -> bool {
        let sorted = |bills: &Self| {
            let mut numbers: Vec<(String, Yuan)> =
                bills.bills.iter().map(|bill| (bill.no.clone(), bill.yuan)).collect();
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
            if !seen.insert(bill.no.as_str()) {
                return Err(BillError::Twice(bill.no.clone()));
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
    }
}
