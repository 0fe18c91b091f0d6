//! What must be said beside a result, gathered from the finished frame.

use jiff::civil::Date;

use super::eval::as_kind;
use super::{Read, Run, State};
use crate::rulebook::answer::{Flag, FlagSort, Serves, Trust};
use crate::rulebook::kind::Value;
use crate::rulebook::plan::{Body, Branch, Slot, Window};
use crate::rulebook::subject::Subject;

/// Every flag of the run, each once.
pub(super) fn flags(run: &mut Run) -> Vec<Flag> {
    let mut flags = Vec::new();
    for at in 0..run.plan.slots.len() {
        let (slot, cell) = (&run.plan.slots[at], run.frame.cells[at]);
        match (&slot.body, cell.state) {
            (Body::Param(param), State::Done) => {
                if let Some(window) = param.rows.get(cell.pick) {
                    let date = run.frame.cells[param.at].value.date();
                    figure(&slot.about.name, window, date, cell.serves, &mut flags);
                }
            }
            (Body::Input(input), State::Done) if input.default.is_none() => {
                let (name, day) = (&slot.about.name, run.frame.case.date);
                let text = format!("“{name}”没有填，按办理日期 {day} 算");
                push(&mut flags, FlagSort::NotGiven, name, text);
            }
            (Body::Param(_), State::Given) => differs(run, at, &mut flags),
            (Body::Rule(branches, _), State::Given) if slot.rows.is_none() => {
                rule_differs(run, at, branches, &mut flags);
            }
            (Body::Rule(branches, _), _) if slot.rows.is_some_and(|rows| rows.list != at) => {
                row_flags(run, slot, branches, &mut flags);
            }
            (Body::Rule(..), State::Done) => {
                if slot.trust == Some(Trust::Unverified) {
                    push(
                        &mut flags,
                        FlagSort::Unverified,
                        &slot.about.name,
                        format!("“{}”的算法待核", slot.about.name),
                    );
                }
                if let Some(why) = run.taken(at).and_then(|branch| branch.why.clone()) {
                    push(&mut flags, FlagSort::Reason, &slot.about.name, why.to_string());
                }
            }
            _ => {}
        }
    }
    for read in &run.frame.reads {
        match *read {
            Read::Figure { slot, window, serves } => {
                let slot = &run.plan.slots[slot];
                if let Body::Param(param) = &slot.body
                    && let Some(window) = param.rows.get(window)
                {
                    figure(&slot.about.name, window, None, serves, &mut flags);
                }
            }
            Read::Table { table, trust, by_row } => {
                let table = &run.plan.tables[table];
                if trust == Some(Trust::Unverified) {
                    let part = if by_row { "这张表用到的行" } else { "这张表" };
                    let text = format!("“{}”{part}待核", table.name);
                    push(&mut flags, FlagSort::Unverified, &table.name, text);
                }
            }
        }
    }
    flags
}

/// What nobody asked to leave out, and the rules of the place do.
pub(super) fn left_out(subject: &Subject) -> Option<Flag> {
    if subject.left_out.is_empty() {
        return None;
    }
    let name = subject.left_out.join("、");
    let text = format!("{}的规则里没有{name}，这里没有算：算出来的不是全部", subject.area);
    Some(Flag { sort: FlagSort::LeftOut, name, text })
}

fn push(flags: &mut Vec<Flag>, sort: FlagSort, name: &str, text: String) {
    let flag = Flag { sort, name: name.to_owned(), text };
    if !flags.contains(&flag) {
        flags.push(flag);
    }
}

/// `date`: the date it was read at, where there is one only.
fn figure(name: &str, window: &Window, date: Option<Date>, serves: Serves, flags: &mut Vec<Flag>) {
    let from = window.from;
    match serves {
        Serves::InForce => {}
        Serves::Provisional => {
            let text = format!("“{name}”当期的还没公布，先按 {from} 起的数预发，公布后重算补差");
            push(flags, FlagSort::Provisional, name, text);
        }
        Serves::Estimated => {
            let next = window.until.tomorrow().unwrap_or(window.until);
            let since = match (next.day_of_year(), date) {
                (1, None) => format!("{} 年起", next.year()),
                (1, Some(date)) => format!("{} 至 {} 年", next.year(), date.year()),
                (_, None) => format!("{next} 起"),
                (_, Some(date)) => format!("{next} 至 {date} "),
            };
            let text = format!("“{name}”{since}的还没公布，先按 {from} 起的数估算，只作参考");
            push(flags, FlagSort::Estimated, name, text);
        }
    }
    if window.trust == Some(Trust::Unverified) {
        let source = window.source.as_ref().map_or_else(String::new, |source| format!("（{source}）"));
        let text = format!("“{name}”{} 起的数待核{source}", window.from);
        push(flags, FlagSort::Unverified, name, text);
    }
}

/// Of a quantity computed row by row; a reason that holds for many rows is said once.
fn row_flags(run: &Run, slot: &Slot, branches: &[Branch], flags: &mut Vec<Flag>) {
    let Some(rows) = slot.rows else { return };
    let mut reasons: Vec<(&str, usize, usize)> = Vec::new();
    let cells = run.frame.cells_of(slot);
    for (row, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.state == State::Done) {
        let Some(why) = branches.get(cell.pick).and_then(|branch| branch.why.as_deref()) else { continue };
        match reasons.iter_mut().find(|(known, ..)| *known == why) {
            Some((_, _, count)) => *count += 1,
            None => reasons.push((why, row, 1)),
        }
    }
    for (why, row, count) in reasons {
        let more = if count > 1 { format!("等 {count} 行") } else { String::new() };
        let text = format!("{}{more}：{why}", run.row_name(rows.list, row));
        push(flags, FlagSort::Reason, &slot.about.name, text);
    }
    if slot.trust == Some(Trust::Unverified) && cells.iter().any(|cell| cell.state == State::Done) {
        push(flags, FlagSort::Unverified, &slot.about.name, format!("“{}”的算法待核", slot.about.name));
    }
}

/// What a case gives in place of a rule's result, beside what the rule makes of it, if it can be computed.
fn rule_differs(run: &Run, at: usize, branches: &[Branch], flags: &mut Vec<Flag>) {
    let slot = &run.plan.slots[at];
    let given = run.frame.cells[at].value;
    // Computed apart: what is only needed for this is no part of the answer.
    let mut apart = Run::resume(run.plan, run.frame.clone());
    if let Some((value, _)) = apart.rule(at, branches)
        && as_kind(&slot.kind, value) != given
    {
        let (given, value) = (given.shown(&slot.kind, 0), value.shown(&slot.kind, 0));
        let text = format!("“{}”填的是 {given}，按规则算是 {value}", slot.about.name);
        push(flags, FlagSort::Instead, &slot.about.name, text);
    }
}

/// A given figure beside the one the files have for the date, if they have one.
fn differs(run: &mut Run, at: usize, flags: &mut Vec<Flag>) {
    let plan = run.plan;
    let slot = &plan.slots[at];
    let Body::Param(param) = &slot.body else { return };
    let given = run.frame.cells[at].value;
    // What stands in the way of reading it is no trouble of this case.
    let before = run.errors.len();
    let date = run.slot(param.at).and_then(Value::date);
    let there = date.and_then(|date| run.figure(at, date));
    run.errors.truncate(before);
    if let Some((value, window, _)) = there
        && value != given
    {
        let (given, value) = (given.shown(&slot.kind, 0), value.shown(&slot.kind, 0));
        let from = param.rows[window].from;
        let text = format!("“{}”填的是 {given}，规则文件里 {from} 起是 {value}", slot.about.name);
        push(flags, FlagSort::Differs, &slot.about.name, text);
    }
}
