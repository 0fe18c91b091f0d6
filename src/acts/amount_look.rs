//! What a second person sees before they agree to an amount: how much, what was computed, how far apart they are, who entered
//! it, and the bills it rests on. Nobody signs for what they were not shown.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::ActError;
use super::work::is_far;
use crate::items::{Bills, Yuan};
use crate::log::{Case, Saw};

/// An amount with what it is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountLook {
    /// What it is.
    pub what: String,
    /// How much.
    pub yuan: Yuan,
    /// What was computed, or stood before.
    pub trial: Option<Yuan>,
    /// Who entered it.
    pub by: String,
    /// The bills of the case.
    pub bills: Option<Bills>,
}

impl AmountLook {
    /// That of a case's amount; none of one that is not there.
    pub fn of(case: &Case, what: &str) -> Option<Self> {
        let amount = case.amounts.get(what)?;
        Some(Self {
            what: what.to_owned(),
            yuan: amount.yuan,
            trial: amount.trial,
            by: amount.by.clone(),
            bills: case.bills.clone(),
        })
    }

    /// What is looked at by this code (核对码), as long as it is still what stands.
    pub fn by_code(case: &Case, what: &str, code: &str) -> Result<Self, ActError> {
        let now = Self::of(case, what).ok_or_else(|| ActError::NoAmount(what.to_owned()))?;
        if now.code() == code.trim().to_ascii_lowercase() {
            return Ok(now);
        }
        Err(ActError::LookedAtOther { was: format!("核对码 {code}"), now: now.in_full() })
    }

    /// A code (核对码) of all that is looked at: another one as soon as anything of it is another.
    pub fn code(&self) -> String {
        let Self { what, yuan, trial, by, bills } = self;
        let all = json!([what, yuan, trial, by, bills]).to_string();
        Sha256::digest(all).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is noted of it when somebody has looked.
    pub fn saw(&self) -> Saw {
        Saw { yuan: self.yuan, bills: self.bills.clone() }
    }

    /// All of it in one sentence.
    pub fn in_full(&self) -> String {
        [self.told(), self.each()].concat().join("；")
    }

    /// Whether it is so far off that whoever agrees must say why.
    pub fn is_far(&self) -> bool {
        self.trial.is_some_and(|trial| is_far(self.yuan, trial))
    }

    /// It in short sentences: the amount, its trial, the sum of the bills.
    pub fn told(&self) -> Vec<String> {
        let Self { what, yuan, by, .. } = self;
        let trial = match self.trial {
            None => "没有试算".to_owned(),
            Some(trial) => {
                let off = self.percent().map_or_else(String::new, |percent| format!("（{percent}%）"));
                let far = if self.is_far() { "，同意要写原因" } else { "" };
                format!("试算 {trial} 元，差 {} 元{off}{far}", yuan.minus(trial).abs())
            }
        };
        let bills = match &self.bills {
            None => "没有录票据".to_owned(),
            Some(bills) => {
                let total = bills.total();
                let over = if *yuan > total { "，这个金额比票据合计还多" } else { "" };
                format!("票据 {} 张，合计 {total} 元{over}", bills.bills.len())
            }
        };
        vec![format!("{what} {yuan} 元，{by} 录"), trial, bills]
    }

    /// Each bill and each line of the lists of charges; empty without bills.
    pub fn each(&self) -> Vec<String> {
        let Some(bills) = &self.bills else { return Vec::new() };
        let list = |all: Vec<String>| all.join("、");
        let each = bills.bills.iter().map(|bill| format!("{}={}", bill.no, bill.yuan)).collect();
        let details = bills.details.iter().map(ToString::to_string).collect();
        vec![format!("票据：{}", list(each)), format!("明细：{}", list(details))]
    }

    /// For programs.
    pub fn to_json(&self) -> Value {
        json!({
            "what": self.what,
            "yuan": self.yuan,
            "trial": self.trial,
            "percent_off": self.percent().map(|percent| percent.to_string()),
            "by": self.by,
            "bills": self.bills.as_ref().map(Bills::total),
            "code": self.code(),
        })
    }

    /// How far it is off its trial, in percent to two places.
    fn percent(&self) -> Option<Decimal> {
        Some(self.yuan.percent_off(self.trial?)?.round_dp(2).normalize())
    }
}
