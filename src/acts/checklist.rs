//! The checklist of a case, as its events left it: the item's list with the case's marks put in. Screens, slips and the
//! closing of a case all look at this one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Books;
use super::doubts::doubt;
use super::knowledge::Knowledge;
use super::pick_item::of_applicant;
use crate::calendar::{self, Calendar, Due};
use crate::clock::Now;
use crate::items::{
    Bills, Checklist, Code, Item, Items, Mark, StepError, StepStanding, Tick, Work, may_settle,
    pays_on_bills, steps,
};
use crate::log::{CameOut, Case, Owed, Way};
use crate::store::{Rows, StoreError};

/// A case's checklist with the days that hang on it.
#[derive(Debug, Clone)]
pub struct CaseList<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its list with the case's marks.
    pub list: Checklist<'a>,
    /// The last day something deferred may come; none when the item is done on the spot.
    pub latest: Option<Date>,
    /// By when the case is to be done.
    pub due: Due,
    /// The day it was looked at.
    pub today: Date,
    /// How far the work is besides the list.
    pub work: Work,
    /// Deferred materials that cannot be had by the day written for them, each in a sentence.
    pub hasty: Vec<String>,
    /// Conditions ticked as met that the document speaks against, each in a sentence.
    pub doubts: Vec<String>,
    /// Conditions ticked as not met that the document speaks against, each in a sentence.
    pub denied: Vec<String>,
}

/// Why somebody is trusted with no promise: one they made before did not hold.
fn distrust(visits: &[Case]) -> Option<String> {
    let untrue = visits.iter().find(|visit| visit.promised_falsely())?;
    Some(format!(
        "{} 那一件的承诺核查不实，没有修复的不适用告知承诺和容缺。看原件、走共享，或按“缺”告知怎么拿",
        untrue.day
    ))
}

/// What a condition is called in the log: its place in the item, from 1.
pub fn condition_key(at: usize) -> String {
    format!("条件{}", at + 1)
}

impl<'a> CaseList<'a> {
    /// The checklist of a case; none while no item is picked.
    pub fn of(know: &'a Knowledge, case: Option<&Case>, now: Now) -> Option<Self> {
        Self::on(know, case?, now.date(), now.ms)
    }

    /// The same as it stands on a day, at a moment in milliseconds.
    pub fn on(know: &'a Knowledge, case: &Case, today: Date, ms: i64) -> Option<Self> {
        let Marked { item, list, latest, due } = marked(&know.items, &know.calendar, case, today)?;
        let doubts = |tick| doubts(know, case, item, &list, tick, today);
        let (doubts, denied) = (doubts(Tick::Met), doubts(Tick::Unmet));
        let hasty = hasty(know, &list, today);
        Some(Self { item, list, latest, due, today, work: work(item, case, ms), hasty, doubts, denied })
    }

    /// The moment in milliseconds at which the step at hand gets longer than its target; none when it is already, or when there
    /// is none.
    pub fn late_at(&self, case: &Case) -> Option<i64> {
        let step = self.steps().into_iter().find(|step| step.current && !step.late)?;
        step.late_from.map(|seconds| case.opened + seconds * 1000)
    }

    /// Why what was set to be paid does not stand: amounts or bills are others now, or a step before it has gone amiss since.
    /// None: it stands.
    pub fn settlement_lacks(&self, case: &Case) -> Option<String> {
        let Some(settled) = &case.settled else { return case.settlement_lacks() };
        let paid = settled.paid;
        match may_settle(&self.list, &self.work) {
            Err(StepError::Over(over)) => {
                Some(format!("结算单写的是付 {paid} 元，后来{over}；那张作废，不能再付"))
            }
            Ok(()) if case.closed.is_none() && settled.pay_by < self.today => Some(format!(
                "结算单写的是付 {paid} 元，{} 到账，那天过了还没受理；那张作废，要重新出",
                settled.pay_by
            )),
            Ok(()) => case.settlement_lacks(),
            Err(why) => case.settlement_lacks().or_else(|| {
                Some(format!("结算单写的是付 {paid} 元，后来{why}；那张作废，这几步都过了再重新出"))
            }),
        }
    }

    /// The same as it stands for the person it is of, whose other cases are known.
    pub fn of_person(
        know: &'a Knowledge,
        rows: &dyn Rows,
        case: &Case,
        today: Date,
        ms: i64,
    ) -> Result<Option<Self>, StoreError> {
        let Some(list) = Self::on(know, case, today, ms) else { return Ok(None) };
        Ok(Some(list.trusting(&of_applicant(rows, know, case)?)))
    }

    /// The same list for somebody whose other cases these are: whoever broke a promise is not trusted with another. What was
    /// marked before stays.
    #[must_use]
    pub fn trusting(mut self, visits: &[Case]) -> Self {
        if let Some(why) = distrust(visits) {
            self.list.close_for_broken_trust(why);
        }
        self
    }

    /// How each step of handling stands.
    pub fn steps(&self) -> Vec<StepStanding> {
        steps(&self.list, &self.work)
    }
}

fn doubts(
    know: &Knowledge,
    case: &Case,
    item: &Item,
    list: &Checklist<'_>,
    tick: Tick,
    today: Date,
) -> Vec<String> {
    let Some(person) = &case.person else { return Vec::new() };
    let ticked = item.conditions.iter().zip(list.conditions()).enumerate();
    let ticked = ticked.filter(|(_, (_, answer))| **answer == Some(tick));
    ticked
        .filter_map(|(at, (condition, _))| {
            let why = doubt(know, condition, tick == Tick::Met, person, today)?;
            Some(format!("条件 {} 勾了{}，但{why}", at + 1, tick.name()))
        })
        .collect()
}

/// What is to come by a day on which it cannot be there, as long as getting it usually takes.
fn hasty(know: &Knowledge, list: &Checklist<'_>, today: Date) -> Vec<String> {
    let told = list.entries().iter().filter_map(|entry| {
        let Mark::Deferred(Some(by)) = entry.mark else { return None };
        let first = calendar::due(entry.material.get.soonest()?, today, &know.calendar).date;
        let (name, time) = (&entry.material.name, &entry.material.get.time);
        let awaits = list.item().awaits(entry.wanted.id);
        let or = if awaits {
            "（结论还没出来的，容缺不写补齐日，等着的日子中止计时）"
        } else {
            ""
        };
        (first > by).then(|| format!("{name}拿到要 {time}，最快 {first}，却写了 {by} 补齐{or}"))
    });
    told.collect()
}

/// The list of a case with its marks, and the days that hang on it.
struct Marked<'a> {
    item: &'a Item,
    list: Checklist<'a>,
    latest: Option<Date>,
    due: Due,
}

fn marked<'a>(items: &'a Items, calendar: &Calendar, case: &Case, today: Date) -> Option<Marked<'a>> {
    let item = items.get(case.item.as_deref()?.parse().ok()?)?;
    let due = calendar::due(item.limit(), today, calendar);
    let latest = (!item.limit().is_on_the_spot()).then_some(due.date);
    let mut list = Checklist::new(item, &items.materials);
    if let Some(latest) = latest {
        list.allow_deferral_until(latest);
    }
    for at in 0..item.conditions.len() {
        // A place of the item's own list always exists.
        let _ = list.tick(at, case.conditions.get(&condition_key(at)).copied());
    }
    for wanted in &item.materials {
        if let Some(way) = case.materials.get(&wanted.id.to_string()) {
            // A mark of another day or item that does not fit any more leaves the material open.
            let _ = list.mark(wanted.id, mark(way));
        }
        for check in case.checks.get(&wanted.id.to_string()).into_iter().flatten() {
            list.check(Some(wanted.id), *check, true);
        }
    }
    Some(Marked { item, list, latest, due })
}

/// The steps of a case that are not passed, in words, each but those behind the first with what it lacks; and whether the case
/// pays on bills, so that none of them is done elsewhere.
pub(super) fn open_steps(books: Books<'_>, case: &Case, today: Date, ms: i64) -> (Vec<String>, bool) {
    let Some(Marked { item, list, .. }) = marked(books.items, books.calendar, case, today) else {
        return (Vec::new(), false);
    };
    let all = steps(&list, &work(item, case, ms));
    let open = all.iter().zip(&item.steps).enumerate().filter(|(_, (standing, _))| !standing.passed);
    let told = open.map(|(at, (standing, step))| {
        let lacks = if standing.current { standing.lacks.join("；") } else { String::new() };
        let lacks = if lacks.is_empty() { lacks } else { format!("（{lacks}）") };
        format!("第 {} 步「{}」{lacks}", at + 1, step.name)
    });
    (told.collect(), pays_on_bills(&list))
}

/// Whether what was set to be paid in a case stands.
pub(super) fn settlement_stands(books: Books<'_>, case: &Case, today: Date, ms: i64) -> bool {
    let marked = marked(books.items, books.calendar, case, today);
    case.settlement_lacks().is_none()
        && marked.is_some_and(|Marked { item, list, .. }| may_settle(&list, &work(item, case, ms)).is_ok())
}

/// What became of the materials that were taken on trust: those that came, and those that did not hold.
fn trusted(case: &Case) -> (BTreeSet<Code>, BTreeMap<Code, &'static str>) {
    let (mut came, mut failed) = (BTreeSet::new(), BTreeMap::new());
    for follow in case.follow_ups() {
        let code = follow.about.as_deref().and_then(|about| about.parse().ok());
        let (Some(code), Some(ended)) = (code, &follow.ended) else { continue };
        match (follow.owed, ended.result) {
            (Owed::Supplement, CameOut::Done) => _ = came.insert(code),
            (Owed::Supplement, CameOut::Failed) => _ = failed.insert(code, "到期没有补来"),
            (Owed::Verify, CameOut::Failed) => _ = failed.insert(code, "承诺核查不实"),
            _ => {}
        }
    }
    (came, failed)
}

/// Why nothing more comes of a case that was taken in; none: it goes on.
pub(super) fn over(case: &Case) -> Option<&'static str> {
    case.stopped().or_else(|| case.promised_falsely().then_some("承诺核查不实，要退回"))
}

fn work(item: &Item, case: &Case, now: i64) -> Work {
    let seconds = |at: i64| (at - case.opened).max(0) / 1000;
    let bills = case.bills.as_ref().map(Bills::total).filter(|_| item.settles().is_some());
    let doubtful = case.amounts.iter().filter_map(|(what, amount)| {
        let yuan = amount.yuan;
        match bills.filter(|bills| yuan > *bills) {
            Some(bills) => Some(format!("{what} {yuan} 元比票据合计 {bills} 元还多，改对再复核")),
            None => (!amount.stands()).then(|| format!("{what} {yuan} 元{}", amount.state())),
        }
    });
    let waiting: Vec<String> = doubtful.collect();
    let amounts = match (case.amounts.is_empty(), waiting.is_empty()) {
        (true, _) if item.settles().is_none() => Some("还没录金额（没有要付的录 0）".to_owned()),
        (true, _) => Some("还没录金额".to_owned()),
        (false, true) => None,
        (false, false) => Some(waiting.join("、")),
    };
    // Nobody works on what is over any more: its last step does not get longer.
    let not_taken_in = case.closed.as_ref().is_some_and(|closing| !closing.outcome.takes_in());
    let now = case.ended.filter(|_| not_taken_in).map_or(now, |ended| ended.min(now));
    let (came, failed) = trusted(case);
    Work {
        bills: case.bills.is_some(),
        amounts,
        settlement: case.settlement_lacks(),
        came,
        failed,
        over: over(case).map(str::to_owned),
        passed: case.passed.iter().map(|(step, at)| (*step, seconds(*at))).collect(),
        now: seconds(now),
    }
}

/// The mark of the list a way of the log stands for.
pub fn mark(way: &Way) -> Mark {
    match way {
        Way::Seen { .. } => Mark::Seen,
        Way::Shared => Mark::Shared,
        Way::Promised => Mark::Promised,
        Way::Deferred { due } => Mark::Deferred(*due),
        Way::Missing => Mark::Missing,
        Way::NotNeeded => Mark::NotNeeded,
    }
}
