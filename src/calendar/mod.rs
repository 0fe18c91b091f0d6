//! Which days are worked, and when a time limit falls due. Holidays are data, a file a year; a year without a file is
//! counted Monday to Friday, and whatever rests on it says so. Knows no service and no law: who counts in which days is theirs.

mod due;
mod load;
mod urgency;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};

/// What limits are written as; the calendar turns them into days.
pub use crate::items::{Limit, Unit};
pub use due::{
    Due, add_days, add_months, add_working_days, due, not_loaded, not_loaded_on, working_day_before,
    working_days_left,
};
pub use urgency::{Urgency, urgency};

/// The holidays and make-up days of the years that are loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeSet<i16>,
    /// Days off, with the holiday's name.
    off: BTreeMap<Date, String>,
    /// Weekend days that are worked, with the name of the holiday they make up for.
    made_up: BTreeMap<Date, String>,
}

/// What kind of day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day<'a> {
    /// An ordinary working day.
    Work,
    /// A weekend day worked to make up for a holiday (调休上班), with its name.
    MadeUp(&'a str),
    /// Saturday or Sunday.
    Weekend,
    /// A day off for a holiday, with its name.
    Holiday(&'a str),
}

impl Day<'_> {
    /// Whether the windows are open.
    pub fn is_worked(&self) -> bool {
        matches!(self, Day::Work | Day::MadeUp(_))
    }
}

impl Calendar {
    /// What kind of day `date` is.
    pub fn day(&self, date: Date) -> Day<'_> {
        if let Some(name) = self.off.get(&date) {
            return Day::Holiday(name);
        }
        if let Some(name) = self.made_up.get(&date) {
            return Day::MadeUp(name);
        }
        match date.weekday() {
            Weekday::Saturday | Weekday::Sunday => Day::Weekend,
            _ => Day::Work,
        }
    }

    /// Whether `date` is worked.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.day(date).is_worked()
    }

    /// Whether the holidays of `year` are loaded; if not, its days are counted Monday to Friday.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// The years that are loaded, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.iter().copied()
    }
}

/// `周一` of a Monday.
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "周一",
        Weekday::Tuesday => "周二",
        Weekday::Wednesday => "周三",
        Weekday::Thursday => "周四",
        Weekday::Friday => "周五",
        Weekday::Saturday => "周六",
        Weekday::Sunday => "周日",
    }
}

/// The day the hall's work at `local` belongs to: work after midnight and before `opens` still belongs to the day before,
/// so that a night's back-filling does not restart the ticket numbers.
pub fn business_day(local: DateTime, opens: Time) -> Date {
    let date = local.date();
    if local.time() < opens { date.checked_sub(1.day()).unwrap_or(date) } else { date }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_after_midnight_belongs_to_the_day_before() {
        let opens = Time::constant(4, 0, 0, 0);
        for (at, day) in [
            ("2026-11-23T08:30:00", "2026-11-23"),
            ("2026-11-24T00:10:00", "2026-11-23"),
            ("2026-11-24T04:00:00", "2026-11-24"),
        ] {
            assert_eq!(business_day(at.parse().unwrap(), opens).to_string(), day, "{at}");
        }
    }
}
