//! The case people mean: by the number on one of its papers, by its id or the last eight digits of it, or the newest.

use jiff::ToSpan;
use jiff::civil::Date;

use super::later_papers::receipt_day;
use super::papers::{OfCase, case_of};
use super::{ActError, Actor, Knowledge, nth};
use crate::clock::Now;
use crate::log::{Case, CaseId};
use crate::paper::{About, Document, KINDS};
use crate::store::Rows;

/// How many days back the newest case of a window is looked for: over the longest holidays.
const BACK: i64 = 15;

/// Finds it. `last` is the one in hand at the window, or else its newest of the last days; a paper's number,
/// `告知-20261123-3-001`, names day, window and place.
pub fn find_case(rows: &dyn Rows, typed: &str, day: Date, window: u32) -> Result<Case, ActError> {
    let typed = typed.trim();
    let unknown = || ActError::UnknownCase(typed.to_owned());
    if matches!(typed, "last" | "最近") {
        if let Some(case) = rows.case_in_hand(window)? {
            return Ok(case);
        }
        // The newest of today, else of the days before: a paper is also printed the morning after.
        for back in 0..BACK {
            let Ok(day) = day.checked_sub(back.days()) else { break };
            if let Some(newest) = rows.cases(day)?.into_iter().rfind(|case| case.window == window) {
                return Ok(newest);
            }
        }
        return Err(unknown());
    }
    if let Ok(id) = typed.parse() {
        return rows.case(CaseId(id))?.ok_or_else(unknown);
    }
    if matches!(typed.split('-').count(), 4 | 5) {
        return case_of(rows, typed)?.ok_or_else(unknown);
    }
    rows.case_named(typed)?.ok_or_else(unknown)
}

/// The case a paper's number belongs to, with that paper as it was handed out.
pub fn find_paper(
    rows: &dyn Rows,
    know: &Knowledge,
    number: &str,
    who: &Actor,
    now: Now,
) -> Result<(Case, Document), ActError> {
    let unknown = || ActError::UnknownCase(number.trim().to_owned());
    let case = case_of(rows, number.trim())?.ok_or_else(unknown)?;
    let begins = number.trim().split('-').next().unwrap_or_default();
    let of_case = |kind: &&'static crate::paper::Kind| kind.about == About::Case && kind.prefix == begins;
    let kind = KINDS.iter().find(of_case).ok_or_else(unknown)?;
    let nth = nth(rows, case.day, case.window, Some(&case))?;
    let of = OfCase::new(know, Some(&case), nth, (who.window, &who.clerk), now);
    of.counts(kind, number)?;
    let paper = OfCase { came: receipt_day(&case, number), ..of }.paper(kind)?;
    Ok((case, paper))
}
