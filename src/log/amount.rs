//! Amounts of a case: what was entered, what was computed before, who looked at it a second time; and what was typed wrong.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Case;
use crate::items::Yuan;

/// An amount as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// How much.
    pub yuan: Yuan,
    /// What was computed before.
    pub trial: Option<Yuan>,
    /// Who entered it.
    pub by: String,
    /// Whether a second person must look at it.
    pub to_review: bool,
    /// How the second person found it.
    pub reviewed: Option<Reviewed>,
}

/// How a second person found an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Who looked: never the one who entered it.
    pub clerk: String,
    /// Whether it is right.
    pub agreed: bool,
    /// Why it differs, or what is wrong.
    pub note: String,
}

impl Amount {
    /// Whether it cannot be used before a second person has looked at it.
    pub fn waits_for_review(&self) -> bool {
        self.to_review && self.reviewed.is_none()
    }

    /// Whether it may be used.
    pub fn stands(&self) -> bool {
        self.reviewed.as_ref().map_or(!self.to_review, |review| review.agreed)
    }

    /// How it stands, as clerks say it.
    pub fn state(&self) -> &'static str {
        match &self.reviewed {
            Some(review) if review.agreed => "已复核",
            Some(_) => "复核退回",
            None if self.to_review => "待复核",
            None => "已录",
        }
    }
}

/// What is paid, when, and what is not paid and why (结算单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// On which business day it was settled; none in records of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The last day the money is there.
    pub pay_by: Date,
    /// What is paid.
    pub paid: Yuan,
    /// What the person bears, each with the reason.
    pub borne: Vec<(String, Yuan)>,
}

impl Case {
    /// Why what is paid does not stand: nothing was set, or bills or amounts are others now. None: it stands.
    pub fn settlement_lacks(&self) -> Option<String> {
        let Some(settled) = &self.settled else { return Some("还没有结算单和到账日".to_owned()) };
        let borne: Yuan = settled.borne.iter().map(|(_, yuan)| *yuan).sum();
        let bills = self.bills.as_ref().map(|bills| bills.total().minus(borne));
        let stands = self.amounts.values().any(|amount| amount.stands() && amount.yuan == settled.paid);
        (bills != Some(settled.paid) || !stands)
            .then(|| format!("结算单写的是付 {} 元，后来票据或金额改过，那张作废，要重新出", settled.paid))
    }
}

/// Something typed that could not be right, put right afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Which field, as the screen names it.
    pub field: String,
    /// Which mistake, e.g. `E_CHECKSUM`.
    pub code: String,
}
