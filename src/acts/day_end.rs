//! 日结单: the day on one sheet, with the first digits of the anchor set for it. Paper is the witness from outside: an end of
//! the records that is cut off later no longer fits what stands there.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActError, Stamp, When, anchor, outage};
use crate::clock::Now;
use crate::log::{Case, Outcome};
use crate::queue::{AtWindow, Class, Figures, Hall, Mediation, State, Ticket, TicketNo};
use crate::store::Store;

/// A day as its sheet says it.
#[derive(Debug, Clone, PartialEq)]
pub struct DayEnd {
    /// Everybody's waits.
    pub all: Figures,
    /// Within how many minutes people should be called, and how many were; none where the hall set none.
    pub target: Option<(i64, usize)>,
    /// Numbers taken in the green line.
    pub green: usize,
    /// Numbers taken of each kind, by its title, in the order of the ticket machine.
    pub kinds: Vec<(String, usize)>,
    /// What each window did.
    pub windows: BTreeMap<u32, AtWindow>,
    /// Who went to mediation, why, with whom, and what came of it.
    pub mediations: Vec<(TicketNo, Mediation)>,
    /// Cases closed, by how they ended.
    pub outcomes: Vec<(Outcome, usize)>,
    /// Cases nobody ended: which, and at which window.
    pub open_cases: Vec<String>,
    /// Numbers that still wait, are held, were passed over or not printed.
    pub open: Vec<String>,
    /// Lines of the hand ledger not yet made up for; none when the system was not down.
    pub by_hand: Option<usize>,
    /// Clerks who sat at windows.
    pub clerks: BTreeSet<String>,
    /// The first digits of the anchor; none while there is no record.
    pub anchor: Option<String>,
}

/// Sets an anchor and sums up the day.
pub fn day_end(store: &mut dyn Store, hall: &Hall, stamp: &Stamp) -> Result<DayEnd, ActError> {
    let set = anchor(store, stamp, When::Now)?.map(|hash| hash.short());
    let rows = store.rows();
    let tickets = rows.tickets(stamp.day)?;
    let cases = rows.cases(stamp.day)?;
    let came = || tickets.iter().filter(|ticket| ticket.counts().came());
    let of_kind = |code: &str| came().filter(|ticket| ticket.first_kind() == code).count();
    let mediated = |ticket: &Ticket| {
        let no = ticket.no.clone();
        ticket.mediations.clone().into_iter().map(move |mediation| (no.clone(), mediation))
    };
    let ended = |outcome: &Outcome| {
        let is = |case: &&Case| case.closed.as_ref().is_some_and(|end| end.outcome == *outcome);
        cases.iter().filter(is).count()
    };
    let is_open = |ticket: &&Ticket| {
        matches!(
            ticket.state,
            State::Waiting
                | State::Held { .. }
                | State::NoShow
                | State::Unprinted
                | State::Called { .. }
                | State::Serving { .. }
                | State::Mediation { .. }
        )
    };
    let open = tickets.iter().filter(is_open);
    let hands = rows.entries(Some("hand"), false)?.len();
    let down = outage(rows)?.is_some();
    Ok(DayEnd {
        all: Figures::of(&tickets, |_| true),
        target: hall.wait_target.map(|minutes| (minutes, Figures::within(&tickets, minutes))),
        green: came().filter(|ticket| ticket.class == Class::Green).count(),
        kinds: hall.kinds.iter().map(|kind| (kind.title.clone(), of_kind(&kind.code))).collect(),
        windows: AtWindow::of(&tickets),
        mediations: tickets.iter().flat_map(mediated).collect(),
        outcomes: Outcome::ALL.into_iter().map(|outcome| (outcome, ended(&outcome))).collect(),
        open_cases: cases
            .iter()
            .filter(|case| case.closed.is_none())
            .map(|case| format!("{}（{} 号窗口）", case.short(), case.window))
            .collect(),
        open: open.map(|ticket| format!("{}（{}）", ticket.no, ticket.state.title())).collect(),
        by_hand: (down || hands > 0).then_some(hands),
        clerks: tickets.iter().filter_map(|ticket| ticket.clerk.clone()).collect(),
        anchor: set,
    })
}

impl DayEnd {
    /// The sheet, as text for paper or screen.
    pub fn text(&self, hall: &Hall, stamp: &Stamp) -> String {
        let all = self.all;
        let mut text = format!("日结单　{}　{}\n", hall.title, stamp.day);
        text.push_str(&format!("取号 {}（绿色通道 {}），{}\n", all.tickets, self.green, all.fared()));
        if let Some(besides) = all.besides() {
            text.push_str(&format!("不算取号的：{besides}\n"));
        }
        text.push_str(&format!("等候：{}\n", all.waits()));
        if let Some((minutes, within)) = self.target.filter(|_| all.called > 0) {
            text.push_str(&format!("等候目标 {minutes} 分以内：{} 个里有 {within} 个\n", all.called));
        }
        let list =
            |pairs: Vec<String>| if pairs.is_empty() { "没有".to_owned() } else { pairs.join("，") };
        let some = |(title, count): (&str, usize)| (count > 0).then(|| format!("{title} {count}"));
        let kinds = self.kinds.iter().filter_map(|(title, count)| some((title, *count)));
        text.push_str(&format!("业务：{}\n", list(kinds.collect())));
        let windows = self.windows.iter().map(|(number, at)| format!("{number}号 {at}"));
        text.push_str(&format!("窗口：{}\n", list(windows.collect())));
        for (no, mediation) in &self.mediations {
            text.push_str(&format!("调解：{no} {}\n", told(mediation)));
        }
        let outcomes = self.outcomes.iter().filter_map(|(outcome, count)| some((outcome.title(), *count)));
        text.push_str(&format!("结件：{}\n", list(outcomes.collect())));
        if !self.open_cases.is_empty() {
            text.push_str(&format!("没结的件：{}\n", self.open_cases.join("，")));
        }
        if let Some(hands) = self.by_hand {
            text.push_str(&format!("手工登记还没补录、核完的：{hands} 条\n"));
        }
        text.push_str(&format!("没了结的号：{}\n", list(self.open.clone())));
        let anchor = self.anchor.as_deref().unwrap_or("还没有记录");
        text.push_str(&format!("记录的锚（前 16 位）：{anchor}\n"));
        text.push_str("以后用 bangban store verify 核对记录，最后一个锚要和这里的一样。\n");
        let clerks: Vec<&str> = self.clerks.iter().map(String::as_str).collect();
        text.push_str(&format!("经办人：{}\n值班长签字：　　　　　　日期：\n", clerks.join("、")));
        text
    }
}

/// A mediation in words: `9:05 从 1 号窗口转来，争执，值班长陪同；9:40 双方谅解`.
fn told(mediation: &Mediation) -> String {
    let Mediation { window, reason, with, from, to, result } = mediation;
    let with = with.as_ref().map_or(String::new(), |with| format!("，{with}陪同"));
    let since = Now::minute_of(*from);
    let end = match (to, result) {
        (Some(to), Some(result)) => format!("{} {result}", Now::minute_of(*to)),
        (Some(to), None) => format!("{} 回窗口接着办", Now::minute_of(*to)),
        (None, _) => "还在调解".to_owned(),
    };
    format!("{since} 从 {window} 号窗口转来，{reason}{with}；{end}")
}
