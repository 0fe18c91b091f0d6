//! The case people mean: by the number on one of its papers, by its id or the last eight digits of it, or the newest.

use jiff::ToSpan;
use jiff::civil::Date;

use super::ActError;
use super::papers::case_of;
use crate::log::{Case, CaseId};
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
    if typed.split('-').count() == 4 {
        return case_of(rows, typed)?.ok_or_else(unknown);
    }
    rows.case_named(typed)?.ok_or_else(unknown)
}
