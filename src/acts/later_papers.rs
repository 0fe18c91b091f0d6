//! Papers that come after a case was closed: what came of the things it owed, told to whom it concerns.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::knowledge::Knowledge;
use super::limit_told::other_limit;
use super::papers::OfCase;
use super::{ActError, Actor, nth};
use crate::clock::Now;
use crate::items::Code;
use crate::log::{CameOut, Case, FollowUp, Owed};
use crate::paper::{self, Document, Kind, Over, chinese_day};
use crate::store::Rows;

/// The kind that a deferred material is receipted with.
pub(super) const RECEIVED: &str = "received";

/// The kinds that tell how something a case owed ended, after it was closed: each has a day and a clerk of its own.
pub(super) const LATER: [&str; 5] = [RECEIVED, "ended", "withdrawn", "stopped", "failed"];

/// The field of the register of promises that says how one was verified.
const METHOD: &str = "method";

/// What the person gets with the end of what a case owed under this id: who brought a deferred material, gave it up or never
/// came with it, whose promise did not hold, whose application came to nothing. None while it goes on, and for anything else a case owes.
pub fn receipt(
    rows: &dyn Rows,
    know: &Knowledge,
    case: &Case,
    id: &str,
    who: &Actor,
    now: Now,
) -> Result<Option<Document>, ActError> {
    let follows = case.follow_ups();
    let this = follows.iter().find(|follow| case.follow_id(follow) == id);
    // What did not hold is told of once it was taken back.
    let taken_back = |follow: &&FollowUp| {
        follow.owed == Owed::Recall
            && this.is_some_and(|this| this.about == follow.about && this.owed == Owed::Verify)
    };
    let this = follows.iter().find(taken_back).or(this);
    let Some(kind) = this.and_then(tells).and_then(paper::kind) else { return Ok(None) };
    let nth = nth(rows, case.day, case.window, Some(case))?;
    let of = OfCase::new(know, Some(case), nth, (who.window, &who.clerk), now);
    Ok(Some(OfCase { came: this.and_then(came), ..of }.paper(kind)?))
}

/// What came of a case that was taken in, once it came to its end before its result; empty while it goes on.
pub(super) fn what_came_of(know: &Knowledge, case: &Case) -> String {
    let Some(stopped) = case.stopped() else { return other_limit(know, case) };
    // What is to be done about it is said to the clerk.
    let how = stopped.split('：').next().unwrap_or(stopped);
    let ends = case.follow_ups().into_iter().filter_map(|follow| follow.ended);
    let last = ends.filter(|ended| ended.result != CameOut::Progress).map(|ended| ended.day).max();
    let day = last.map_or_else(String::new, |day| format!("{} ", chinese_day(day)));
    format!("{day}{how}，下面写的日子不算了")
}

/// What a paper of this kind tells of.
pub(super) fn told_in(case: &Case, kind: &Kind) -> Vec<FollowUp> {
    let mut follows = case.follow_ups();
    follows.retain(|follow| tells(follow) == Some(kind.id));
    follows
}

/// The same, of a paper on the end of the case: what did not hold, and how that came out.
pub(super) fn ends_told_in(case: &Case, kind: &Kind) -> Vec<Over> {
    if kind.id == RECEIVED {
        return Vec::new();
    }
    let follows = case.follow_ups();
    let over = told_in(case, kind).into_iter().filter_map(|follow| {
        let ended = follow.ended?;
        let verified = |other: &&FollowUp| other.owed == Owed::Verify && other.about == follow.about;
        let verified = follows.iter().find(verified).filter(|_| follow.owed == Owed::Recall);
        let verified = verified.and_then(|one| one.ended.as_ref());
        let method = verified.and_then(|end| end.values.get(METHOD));
        Some(Over {
            about: follow.about.and_then(|about| about.parse().ok()),
            due: follow.due,
            method: method.map_or_else(String::new, |value| value.shown().to_owned()),
            found: verified.map_or_else(String::new, |end| end.note.clone()),
            said: ended.note,
        })
    });
    over.collect()
}

/// The kind of paper that tells how something a case owed ended; none while it goes on, and for what has none.
fn tells(follow: &FollowUp) -> Option<&'static str> {
    let ended = follow.ended.as_ref()?;
    match (follow.owed, ended.result) {
        (Owed::Supplement, CameOut::Done) => Some(RECEIVED),
        (Owed::Supplement, CameOut::Failed) => Some(if follow.is_given_up() { "withdrawn" } else { "ended" }),
        (Owed::Recall, CameOut::Done) => Some("stopped"),
        (Owed::Result, CameOut::Failed) => Some("failed"),
        _ => None,
    }
}

/// The day on which a deferred material came; none for anything else that is owed, or has not come.
pub(super) fn came(follow: &FollowUp) -> Option<Date> {
    let ended = follow.ended.as_ref().filter(|ended| ended.result == CameOut::Done)?;
    (follow.owed == Owed::Supplement).then_some(ended.day)
}

/// The days on which deferred materials came, in order.
pub(super) fn days_of_receipts(case: &Case) -> Vec<Date> {
    let days: BTreeSet<Date> = case.follow_ups().iter().filter_map(came).collect();
    days.into_iter().collect()
}

/// The day that the receipt of this number is of: `补齐-20261123-3-001-2` is of the second on which anything came.
pub fn receipt_day(case: &Case, number: &str) -> Option<Date> {
    let nth = number.trim().split('-').nth(4).map_or(Some(1), |nth| nth.parse::<usize>().ok())?;
    days_of_receipts(case).get(nth.checked_sub(1)?).copied()
}

/// The deferred materials a case waits for: now, or as it was on a day.
pub(super) fn still_owed(case: &Case, day: Option<Date>) -> Vec<Code> {
    let later = |follow: &FollowUp| match (&follow.ended, day) {
        (Some(ended), Some(day)) => ended.day > day,
        (ended, _) => ended.is_none(),
    };
    let open = |follow: &FollowUp| follow.owed == Owed::Supplement && later(follow);
    let follows = case.follow_ups().into_iter().filter(open);
    follows.filter_map(|follow| follow.about?.parse().ok()).collect()
}
