//! What a key does to a row of the checklist: a condition, a material, a check, a step. What cannot be is said at once; all else is
//! a deed.

use crate::acts::checklist::CaseList;
use crate::acts::{Answering, Marking, is_added, is_turned, last_notice};
use crate::calendar::{add_working_days, working_day_before};
use crate::items::{Mark, Review, Tick};
use crate::log::Way;
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::overlay::{Account, Overlay, Question, Wants};
use crate::ui::panes::Around;

/// The list of the case in hand, for whoever sits here.
pub(super) fn list(around: Around<'_>) -> Option<CaseList<'_>> {
    let list = CaseList::of(around.know, around.standing.case.as_ref(), around.now)?;
    Some(list.trusting(&around.standing.visits))
}

/// Business without a ticket opens its case by itself, as soon as there is something to note.
pub(super) fn open_case(around: Around<'_>) -> Vec<Ask> {
    let standing = around.standing;
    let there = standing.is_occupied() || standing.laid_open().is_some();
    if there { Vec::new() } else { vec![Ask::deed(Deed::WalkIn)] }
}

/// A deferred material comes a working day earlier or later, never past what is promised.
pub(super) fn other_day(later: bool, at: usize, around: Around<'_>) -> Vec<Ask> {
    let Some(list) = list(around) else { return Vec::new() };
    let Some(entry) = list.list.entries().get(at) else { return Vec::new() };
    let Mark::Deferred(due) = entry.mark else { return Vec::new() };
    let (calendar, today) = (&around.know.calendar, list.today);
    let other = match due {
        // Behind the last day there is none: what somebody else decides on is waited for.
        Some(due)
            if later && list.latest.is_some_and(|latest| due >= latest) && may_be_awaited(&list, at) =>
        {
            None
        }
        Some(due) if later => Some(add_working_days(due, 1, calendar).date),
        Some(due) => Some(working_day_before(due, calendar).max(add_working_days(today, 1, calendar).date)),
        None if later => return Vec::new(),
        None => list.latest,
    };
    try_mark(at, Mark::Deferred(other), around)
}

/// Whether a material of the list may be deferred without a day.
pub(super) fn may_be_awaited(list: &CaseList<'_>, at: usize) -> bool {
    list.list.entries().get(at).is_some_and(|entry| list.item.awaits(entry.wanted.id))
}

/// How a material is deferred at first: what somebody else decides on without a day, anything else to the last day.
pub(super) fn deferred(list: &CaseList<'_>, at: usize) -> Option<Mark> {
    let latest = list.latest?;
    Some(Mark::Deferred((!may_be_awaited(list, at)).then_some(latest)))
}

/// The next answer there is for this condition.
pub(super) fn toggle_condition(at: usize, around: Around<'_>) -> Vec<Ask> {
    let Some(list) = list(around) else { return Vec::new() };
    let order = [None, Some(Tick::Met), Some(Tick::Unmet), Some(Tick::Apart)];
    let now = list.list.conditions().get(at).copied().flatten();
    let place = order.iter().position(|tick| *tick == now).unwrap_or(0);
    let next = (1..order.len()).map(|step| order[(place + step) % order.len()]);
    let next = next.into_iter().find(|tick| list.list.clone().tick(at, *tick).is_ok()).flatten();
    set_condition(at, next, around)
}

pub(super) fn set_condition(at: usize, tick: Option<Tick>, around: Around<'_>) -> Vec<Ask> {
    let list = list(around);
    if let Some(Err(why)) = list.map(|mut list| list.list.tick(at, tick)) {
        return vec![Ask::warn(why.to_string())];
    }
    let mut asks = open_case(around);
    let answering = Answering { at, tick, reason: String::new() };
    // What the last notice called met is not called unmet without a reason.
    let case = around.standing.case.as_ref();
    let told = case.and_then(|case| last_notice(&around.standing.visits, case));
    let turned = told.is_some_and(|told| is_turned(told, at, tick));
    asks.push(if turned {
        Ask::Prompt(Wants::Turned(answering))
    } else {
        Ask::deed(Deed::Condition(answering))
    });
    asks
}

/// A check of all at hand: done when it is not done on each of them, taken back when it is.
pub(super) fn toggle_review(review: Review, around: Around<'_>) -> Vec<Ask> {
    let Some(list) = list(around) else { return Vec::new() };
    if let Err(why) = list.list.may_check(None) {
        return vec![Ask::warn(why.to_string())];
    }
    let done = list.list.standing().unreviewed.iter().any(|(left, _)| *left == review);
    vec![Ask::deed(Deed::Check { material: None, check: review, done })]
}

pub(super) fn toggle_check(review: Review, at: usize, around: Around<'_>) -> Vec<Ask> {
    let Some(list) = list(around) else { return Vec::new() };
    let Some(entry) = list.list.entries().get(at) else { return Vec::new() };
    if let Err(why) = list.list.may_check(Some(entry.wanted.id)) {
        return vec![Ask::warn(why.to_string())];
    }
    let (material, done) = (entry.wanted.id.to_string(), !entry.checks.contains(&review));
    vec![Ask::deed(Deed::Check { material: Some(material), check: review, done })]
}

/// Passes a step; one that was passed is only taken back when that is said again, since later ones fall with it.
pub(super) fn toggle_step(at: usize, around: Around<'_>) -> Vec<Ask> {
    if !passed(at, around) {
        return vec![Ask::deed(Deed::Pass { place: at + 1, done: true })];
    }
    let Some(list) = list(around) else { return Vec::new() };
    let later = list.steps().iter().skip(at + 1).filter(|step| step.passed).count();
    let settled = around.standing.case.as_ref().is_some_and(|case| case.settled.is_some());
    let name = list.item.steps.get(at).map_or("", |step| step.name.as_str());
    vec![Ask::Question(Question::step_back(at + 1, name, later, settled))]
}

/// Whether a step was passed.
pub(super) fn passed(at: usize, around: Around<'_>) -> bool {
    list(around).is_some_and(|list| list.steps().get(at).is_some_and(|step| step.passed))
}

/// Whether a step is the one to be passed now, with nothing in its way.
pub(super) fn may_pass(at: usize, around: Around<'_>) -> bool {
    let may = |list: CaseList<'_>| list.steps().get(at).is_some_and(|s| s.current && s.lacks.is_empty());
    list(around).is_some_and(may)
}

/// The next way that is open for this material: looked at, shared, promised, deferred, missing, not looked at.
pub(super) fn next_way(at: usize, around: Around<'_>) -> Vec<Ask> {
    let Some(list) = list(around) else { return Vec::new() };
    let Some(entry) = list.list.entries().get(at) else { return Vec::new() };
    let mut order = vec![Mark::Open, Mark::Seen, Mark::Shared, Mark::Promised];
    order.extend(deferred(&list, at));
    order.extend([Mark::Missing, Mark::NotNeeded]);
    if entry.wanted.need.is_free() {
        order.swap(1, 2);
    }
    let place = order.iter().position(|mark| mark.name() == entry.mark.name()).unwrap_or(0);
    let open = (1..=order.len()).map(|step| order[(place + step) % order.len()]).find(|mark| {
        let mut trial = list.list.clone();
        trial.mark(entry.wanted.id, *mark).is_ok()
    });
    open.map_or_else(Vec::new, |mark| try_mark(at, mark, around))
}

pub(super) fn try_mark(at: usize, mark: Mark, around: Around<'_>) -> Vec<Ask> {
    let Some(mut list) = list(around) else { return Vec::new() };
    let Some(id) = list.list.entries().get(at).map(|entry| entry.wanted.id) else { return Vec::new() };
    if let Err(why) = list.list.mark(id, mark) {
        return vec![Ask::warn(why.to_string())];
    }
    if mark == Mark::Seen && list.list.entries()[at].material.twice {
        let account = Box::new(Account::on_row(id.to_string()));
        return vec![Ask::Overlay(Box::new(Overlay::Account(account)))];
    }
    let mark = match mark {
        Mark::Open => None,
        Mark::Seen => Some(Way::Seen { checks: Vec::new() }),
        Mark::Shared => Some(Way::Shared),
        Mark::Promised => Some(Way::Promised),
        Mark::Deferred(due) => Some(Way::Deferred { due }),
        Mark::Missing => Some(Way::Missing),
        Mark::NotNeeded => Some(Way::NotNeeded),
    };
    let marking = Marking { material: id.to_string(), mark, reason: String::new() };
    // What the last notice did not name is only wanted with a reason.
    let case = around.standing.case.as_ref();
    let told = case.and_then(|case| last_notice(&around.standing.visits, case));
    let added = told.is_some_and(|told| is_added(told, &marking.material, marking.mark.as_ref()));
    if added { vec![Ask::Prompt(Wants::Added(marking))] } else { vec![Ask::deed(Deed::Material(marking))] }
}
