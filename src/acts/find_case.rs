//! The case people mean: by the last eight digits of its id, or by the number of its paper.

use jiff::civil::Date;

use super::ActError;
use crate::log::Case;
use crate::store::Rows;

/// Finds it: among the day's cases and those that still owe something; by a paper's number, on the day it names.
pub fn find_case(rows: &dyn Rows, typed: &str, day: Date) -> Result<Case, ActError> {
    let typed = typed.trim();
    let numbered = |case: &Case| {
        case.closed.as_ref().is_some_and(|end| end.number.as_deref() == Some(typed))
            || case.notices.iter().any(|number| number == typed)
    };
    let days = [day_of(typed), Some(day)].into_iter().flatten();
    for day in days {
        let found = rows.cases(day)?.into_iter().find(|case| numbered(case) || case.short() == typed);
        if let Some(case) = found {
            return Ok(case);
        }
    }
    let owing = rows.owing()?.into_iter().find(|case| case.short() == typed);
    owing.ok_or_else(|| ActError::UnknownCase(typed.to_owned()))
}

/// The day a paper's number names: `告知-20261123-3-001`.
fn day_of(number: &str) -> Option<Date> {
    number.split('-').find(|part| part.len() == 8)?.parse().ok()
}
