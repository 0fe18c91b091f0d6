//! Amounts of a case: what was entered, what was computed before, who looked at it a second time; and what was typed wrong.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CameOut, Case, Followed, Owed};
use crate::items::{Bills, Yuan};

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
    /// What was looked at; none in records of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saw: Option<Saw>,
}

/// What a second person looked at: their word stands for this and for nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saw {
    /// The amount.
    pub yuan: Yuan,
    /// The bills it rests on; none: there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bills: Option<Bills>,
}

impl Amount {
    /// Whether it cannot be used before a second person has looked at it.
    pub fn waits_for_review(&self) -> bool {
        self.to_review && self.reviewed.is_none()
    }

    /// Takes in that the case has these bills now: whoever looked at others has not looked at these.
    pub(super) fn rests_on(&mut self, bills: &Bills) {
        let saw = self.reviewed.as_ref().and_then(|review| review.saw.as_ref());
        if saw.is_some_and(|saw| !saw.bills.as_ref().is_some_and(|seen| seen.same_as(bills))) {
            self.reviewed = None;
            self.to_review = true;
        }
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

/// What the amount is called that is paid on bills, where a case has several: 自付 and the like are never paid out.
pub const PAID_ON_BILLS: &str = "报销金额";
/// Words in the name of an amount that is not paid out: the person bears it, or it was paid before.
const BORNE: [&str; 6] = ["自付", "自费", "自理", "个人负担", "扣除", "已报"];

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
    /// Which amount of the case that is; none in records of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// What the person bears, each with the reason.
    pub borne: Vec<(String, Yuan)>,
    /// The bills it is paid on: it stands for no others. None in records of before they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bills: Option<Bills>,
    /// Which of the case it is, from 1: each has a number of its own. None in records of before they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
}

/// That the money of a case went out: what it went out on is as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// How much, where a settlement says it.
    pub yuan: Option<Yuan>,
    /// On which day: that of payment, or the one on which the result was noted.
    pub on: Date,
    /// Whether the result was noted: somebody knows it, and it is not only the day that is over.
    pub noted: bool,
}

impl Case {
    /// Why what is paid does not stand: nothing was set, bills or amounts are others now, or the case was not taken in. None:
    /// it stands.
    pub fn settlement_lacks(&self) -> Option<String> {
        let Some(settled) = &self.settled else { return Some("还没有结算单和到账日".to_owned()) };
        let paid = settled.paid;
        if let Some(outcome) = self.closed.as_ref().map(|end| end.outcome).filter(|end| !end.takes_in()) {
            let end = outcome.title();
            return Some(format!(
                "结算单写的是付 {paid} 元，这一件却按「{end}」结了，没有受理；那张作废，不能付"
            ));
        }
        let borne: Yuan = settled.borne.iter().map(|(_, yuan)| *yuan).sum();
        let left = self.bills.as_ref().map(|bills| bills.total().minus(borne));
        let theirs = settled.bills.as_ref();
        let others = theirs.is_some_and(|seen| !self.bills.as_ref().is_some_and(|bills| bills.same_as(seen)));
        let own = |what: &String| settled.what.as_ref().is_none_or(|own| own == what);
        let stands = |amount: &Amount| amount.stands() && amount.yuan == paid;
        let stands = self.amounts.iter().any(|(what, amount)| own(what) && stands(amount));
        (others || left != Some(paid) || !stands)
            .then(|| format!("结算单写的是付 {paid} 元，后来票据或金额改过，那张作废，要重新出"))
    }

    /// The amount that can be paid on bills: the one that is called so, or the only one whose name does not say that the person
    /// bears it.
    pub fn payable(&self) -> Option<(&String, &Amount)> {
        let borne = |what: &String| BORNE.iter().any(|word| what.contains(word));
        let mut others = self.amounts.iter().filter(|(what, _)| !borne(what));
        let only = others.next().filter(|_| others.next().is_none());
        self.amounts.get_key_value(PAID_ON_BILLS).or(only)
    }

    /// What went out by a day: the result of a case that was taken in was noted, or the day of payment of a settlement that
    /// stands is over. None: nothing is known to have gone out.
    pub fn paid(&self, today: Date) -> Option<Paid> {
        self.closed.as_ref().filter(|closing| closing.outcome.takes_in())?;
        let settled = self.settled.as_ref().filter(|_| self.settlement_lacks().is_none());
        let done = self.follow_ups().into_iter().find_map(|follow| {
            let ended = follow.ended.filter(|ended| ended.result == CameOut::Done)?;
            (follow.owed == Owed::Result).then_some(ended.day)
        });
        if let Some(on) = done {
            return Some(Paid { yuan: settled.map(|settled| settled.paid), on, noted: true });
        }
        let all_stand = self.amounts.values().all(Amount::stands);
        let over = settled.filter(|settled| all_stand && settled.pay_by < today)?;
        Some(Paid { yuan: Some(over.paid), on: over.pay_by, noted: false })
    }

    /// Whether the day of payment came and the money did not (退票): somebody wrote so since, and the result is still owed.
    pub fn came_back(&self) -> bool {
        let Some(pay_by) = self.settled.as_ref().map(|settled| settled.pay_by) else { return false };
        let said = |note: &Followed| note.result == CameOut::Progress && note.day >= pay_by;
        let result =
            self.follow_ups().into_iter().find(|follow| follow.owed == Owed::Result && follow.is_open());
        result.is_some_and(|result| result.progress.iter().any(said))
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
