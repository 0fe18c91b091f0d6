//! Whether what is paid on bills can be set (结算), and whether what was set still stands: one answer for the act that sets it,
//! the paper that says it, the desk and the commands. It looks for itself at all that must hold before money goes out, whatever
//! the steps of the item's file name.

use super::steps::{lacks, steps};
use super::{Checklist, Code, Mark, Needs, StepError, Work};

/// What must hold before money goes out, in every item.
const BEFORE_PAY: [Needs; 5] =
    [Needs::Conditions, Needs::Materials, Needs::Checks, Needs::Bills, Needs::Review];

/// Whether what is paid may be set: the item pays on bills, the case goes on, every step before that one is passed, and
/// nothing has gone amiss since.
///
/// # Errors
/// What stands in the way, and which step it belongs to.
pub fn may_settle(list: &Checklist<'_>, work: &Work) -> Result<(), StepError> {
    let item = list.item();
    let Some(settles) = item.settles() else { return Err(StepError::NoSettlement(item.title.clone())) };
    if let Some(over) = &work.over {
        return Err(StepError::Over(over.clone()));
    }
    let all = steps(list, work);
    if let Some(at) = all.iter().take(settles).position(|standing| !standing.passed) {
        let name = item.steps[at].name.clone();
        return Err(match all[at].lacks.join("；") {
            none if none.is_empty() => StepError::Skipped(at + 1, name),
            lacks => StepError::Lacks(at + 1, name, lacks),
        });
    }
    match before_pay(list, work).join("；") {
        none if none.is_empty() => Ok(()),
        lacks => Err(StepError::NotPayable(lacks)),
    }
}

/// Whether this case pays on bills: its item does, and bills are brought.
pub fn pays_on_bills(list: &Checklist<'_>) -> bool {
    list.item().settles().is_some() && expects_bills(list)
}

/// What stands in the way of paying, in Chinese: what every payment wants, and what was deferred and has not come.
pub(super) fn before_pay(list: &Checklist<'_>, work: &Work) -> Vec<String> {
    let mut found = lacks(list, work, &BEFORE_PAY);
    let settled = |code: &Code| work.came.contains(code) || work.failed.contains_key(code);
    let owed = list.entries().iter().filter(|entry| !settled(&entry.wanted.id));
    found.extend(owed.filter_map(|entry| {
        let Mark::Deferred(by) = entry.mark else { return None };
        let name = &entry.material.name;
        let by = by.map_or_else(|| "等结论".to_owned(), |by| format!("最晚 {by} 补齐"));
        Some(format!("{name}还欠着（容缺，{by}），补来以后再定哪天到账"))
    }));
    found
}

/// Whether bills are to be entered: somebody brings some, or the item's file does not say which material they are.
pub(super) fn expects_bills(list: &Checklist<'_>) -> bool {
    let mut bills = list.entries().iter().filter(|entry| entry.material.bills).peekable();
    bills.peek().is_none() || bills.any(|entry| entry.mark != Mark::NotNeeded)
}
