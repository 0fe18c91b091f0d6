//! What is paid, on paper: the bills, what the person bears and why, what is paid and by when, and who entered and who
//! looked at each amount.

use std::collections::BTreeMap;

use super::facts::{Facts, chinese_day, row};
use crate::items::{Bills, Yuan};
use crate::log::{Amount, Settlement};

/// The money of a case that was settled.
#[derive(Debug, Clone)]
pub struct Settled<'a> {
    /// As entered.
    pub bills: &'a Bills,
    /// What is paid when.
    pub settlement: &'a Settlement,
    /// Amounts by what they are.
    pub amounts: &'a BTreeMap<String, Amount>,
    /// By which rules it was computed, in a sentence.
    pub rules: String,
}

impl Settled<'_> {
    /// Puts it among the facts.
    pub(super) fn tell(&self, facts: &mut Facts) {
        let Self { bills, settlement, amounts, rules } = self;
        let bill = |(no, yuan): (&str, Yuan)| row([("票号", no.to_owned()), ("金额", yuan.to_string())]);
        facts.list("票据", bills.bills.iter().map(|each| bill((&each.no, each.yuan))).collect());
        facts.set("票据合计", bills.total().to_string());
        let borne = settlement.borne.iter();
        let borne = borne.map(|(why, yuan)| row([("为什么", why.clone()), ("金额", yuan.to_string())]));
        facts.list("自付", borne.collect());
        facts.set("自付合计", settlement.borne.iter().map(|(_, yuan)| *yuan).sum::<Yuan>().to_string());
        facts.set("报销金额", settlement.paid.to_string());
        facts.set("到账日", chinese_day(settlement.pay_by));
        facts.set("所用规则", rules);
        let looked_at = amounts.iter().map(|(what, amount)| {
            let second = amount.reviewed.as_ref().filter(|review| review.agreed);
            row([
                ("什么", what.clone()),
                ("金额", amount.yuan.to_string()),
                ("录入", amount.by.clone()),
                ("复核", second.map_or_else(String::new, |review| review.clerk.clone())),
            ])
        });
        facts.list("经手", looked_at.collect());
    }
}
