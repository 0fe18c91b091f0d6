//! 日结单: the day on one sheet, with the first digits of the anchor set for it. Paper is the witness from outside: an end of
//! the records that is cut off later no longer fits what stands there.

use std::collections::{BTreeMap, BTreeSet};

use super::{ActError, Stamp, When, anchor, outage};
use crate::log::{Case, Outcome};
use crate::queue::{Class, Figures, Hall, State, Ticket};
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
    /// Calls that came and those nobody came to, at each window.
    pub windows: BTreeMap<u32, (usize, usize)>,
    /// Cases closed, by how they ended.
    pub outcomes: Vec<(Outcome, usize)>,
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
    let of_kind = |code: &str| tickets.iter().filter(|ticket| ticket.kind == code).count();
    let mut windows: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for visit in tickets.iter().flat_map(|ticket| &ticket.visits) {
        let sums = windows.entry(visit.window).or_default();
        if visit.came { sums.0 += 1 } else { sums.1 += 1 }
    }
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
        green: tickets.iter().filter(|ticket| ticket.class == Class::Green).count(),
        kinds: hall.kinds.iter().map(|kind| (kind.title.clone(), of_kind(&kind.code))).collect(),
        windows,
        outcomes: Outcome::ALL.into_iter().map(|outcome| (outcome, ended(&outcome))).collect(),
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
        text.push_str(&format!(
            "取号 {}（绿色通道 {}），叫到 {}，办结 {}，过号 {}\n",
            all.tickets, self.green, all.called, all.done, all.no_show
        ));
        text.push_str(&format!(
            "等候：平均 {:.1} 分，90 分位 {:.1} 分，最长 {:.1} 分\n",
            all.mean, all.p90, all.longest
        ));
        if let Some((minutes, within)) = self.target {
            text.push_str(&format!("等候目标 {minutes} 分以内：{} 个里有 {within} 个\n", all.called));
        }
        let list =
            |pairs: Vec<String>| if pairs.is_empty() { "没有".to_owned() } else { pairs.join("，") };
        let some = |(title, count): (&str, usize)| (count > 0).then(|| format!("{title} {count}"));
        let kinds = self.kinds.iter().filter_map(|(title, count)| some((title, *count)));
        text.push_str(&format!("业务：{}\n", list(kinds.collect())));
        let window = |(number, (came, missed)): (&u32, &(usize, usize))| {
            let missed = if *missed > 0 { format!("、没来 {missed}") } else { String::new() };
            format!("{number}号 {came}{missed}")
        };
        text.push_str(&format!("窗口：{}\n", list(self.windows.iter().map(window).collect())));
        let missed: usize = self.windows.values().map(|(_, missed)| missed).sum();
        if missed != all.no_show {
            let back = missed.saturating_sub(all.no_show);
            text.push_str(&format!("叫了没来 {missed} 次，其中 {back} 次的人后来回来了\n"));
        }
        let outcomes = self.outcomes.iter().filter_map(|(outcome, count)| some((outcome.title(), *count)));
        text.push_str(&format!("结件：{}\n", list(outcomes.collect())));
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
