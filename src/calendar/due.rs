//! When a time limit falls due. Working days and days are never mixed, because the laws differ: the regulation on
//! handling (经办条例) counts working days, that on work injury (工伤保险条例) counts days.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Calendar, Day};
use crate::items::{Limit, Unit};

/// When a limit falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is still in time.
    pub date: Date,
    /// From which day it was carried over and why, in Chinese.
    pub carried: Option<String>,
    /// The years it rests on whose holidays are not loaded, in order.
    pub unknown: Vec<i16>,
}

impl Due {
    /// Whether every year it rests on has its holidays loaded.
    pub fn is_certain(&self) -> bool {
        self.unknown.is_empty()
    }

    /// What to say beside the date, in Chinese: from which day it was carried over, and why it is not certain.
    pub fn note(&self) -> Option<String> {
        let notes: Vec<String> = self.carried.iter().cloned().chain(not_loaded(&self.unknown)).collect();
        (!notes.is_empty()).then(|| notes.join("；"))
    }
}

/// What is said of days that rest on years whose holidays are not loaded; none when there is no such year.
pub fn not_loaded(years: &[i16]) -> Option<String> {
    let shown: Vec<String> = years.iter().map(ToString::to_string).collect();
    (!years.is_empty()).then(|| format!("{} 年节假日未装载，按周一至周五推算", shown.join("、")))
}

/// The last working day before a day.
pub fn working_day_before(day: Date, calendar: &Calendar) -> Date {
    let mut days = std::iter::successors(day.yesterday().ok(), |day| day.yesterday().ok());
    days.find(|day| calendar.is_working_day(*day)).unwrap_or(day)
}

/// What to say of a day somebody is told to come on, where nobody knows yet whether it is a holiday; none where that is known.
pub fn not_loaded_on(calendar: &Calendar, day: Date) -> Option<String> {
    let year = day.year();
    (!calendar.knows(year)).then(|| {
        format!("{year} 年节假日未装载，{day} 放不放假还不知道：请群众来之前打电话问，通知出来以后核一遍")
    })
}

/// When `limit` falls due, counted from `from`: the day of acceptance or of the event.
pub fn due(limit: Limit, from: Date, calendar: &Calendar) -> Due {
    match limit.unit {
        Unit::WorkingDay => add_working_days(from, limit.n, calendar),
        Unit::Day => add_days(from, limit.n, calendar),
        Unit::Month => add_months(from, limit.n, calendar),
    }
}

/// The last of `count` working days after `from`; `from` itself when `count` is 0.
pub fn add_working_days(from: Date, count: u16, calendar: &Calendar) -> Due {
    let mut date = from;
    let mut left = count;
    let mut unknown = Vec::new();
    while left > 0 {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        note_year(date, calendar, &mut unknown);
        left -= u16::from(calendar.is_working_day(date));
    }
    Due { date, carried: None, unknown }
}

/// The `count`th day after `from`; when nobody works that day, the next working day.
pub fn add_days(from: Date, count: u16, calendar: &Calendar) -> Due {
    carry_over(from.saturating_add(i64::from(count).days()), calendar)
}

/// The same day `count` months after `from`, or that month's last day if it has no such day; when nobody works that day,
/// the next working day.
pub fn add_months(from: Date, count: u16, calendar: &Calendar) -> Due {
    carry_over(from.saturating_add(i64::from(count).months()), calendar)
}

/// Working days after `today` up to and including `due`: what is left of a limit. Negative: overdue by so many working days.
pub fn working_days_left(today: Date, due: Date, calendar: &Calendar) -> i32 {
    let (from, to, sign) = if due >= today { (today, due, 1) } else { (due, today, -1) };
    let days = from.series(1.day()).skip(1).take_while(|date| *date <= to);
    let worked = days.filter(|date| calendar.is_working_day(*date)).count();
    sign * i32::try_from(worked).unwrap_or(i32::MAX)
}

fn carry_over(last: Date, calendar: &Calendar) -> Due {
    let mut date = last;
    let mut unknown = Vec::new();
    note_year(date, calendar, &mut unknown);
    while !calendar.is_working_day(date) {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        note_year(date, calendar, &mut unknown);
    }
    let carried = (date != last).then(|| {
        let why = match calendar.day(last) {
            Day::Holiday(name) => format!("{name}放假"),
            _ => "周末".to_owned(),
        };
        format!("最后一日 {last} 是{why}，顺延到下一个工作日")
    });
    Due { date, carried, unknown }
}

fn note_year(date: Date, calendar: &Calendar, unknown: &mut Vec<i16>) {
    if !calendar.knows(date.year()) && !unknown.contains(&date.year()) {
        unknown.push(date.year());
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::assets;
    use crate::text::Faults;

    fn calendar() -> Calendar {
        let mut faults = Faults::new();
        let data = assets::data(None).unwrap();
        let calendar = Calendar::load(&assets::under(&data, "calendar/"), &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        calendar
    }

    #[test]
    fn working_days_skip_holidays_and_count_make_up_days() {
        let calendar = calendar();
        for (from, count, due) in [
            ("2026-01-05", 10, "2026-01-19"),
            ("2026-02-09", 10, "2026-02-28"),
            ("2026-02-13", 1, "2026-02-14"),
            ("2026-02-13", 10, "2026-03-05"),
            ("2026-04-03", 1, "2026-04-07"),
            ("2026-04-30", 5, "2026-05-11"),
            ("2026-05-08", 1, "2026-05-09"),
            ("2026-06-18", 3, "2026-06-24"),
            ("2026-09-01", 30, "2026-10-19"),
            ("2026-09-18", 10, "2026-10-09"),
            ("2026-09-24", 10, "2026-10-15"),
            ("2026-09-30", 10, "2026-10-20"),
            ("2026-09-30", 20, "2026-11-03"),
            ("2026-11-21", 10, "2026-12-04"),
            ("2026-11-23", 10, "2026-12-07"),
            ("2026-11-23", 15, "2026-12-14"),
            ("2026-11-23", 20, "2026-12-21"),
        ] {
            let (from, want): (Date, Date) = (from.parse().unwrap(), due.parse().unwrap());
            let got = add_working_days(from, count, &calendar);
            assert_eq!(got, Due { date: want, carried: None, unknown: Vec::new() }, "{from} {count}");
            assert_eq!(working_days_left(from, want, &calendar), i32::from(count));
        }
    }

    #[test]
    fn days_and_months_end_on_a_day_that_is_worked() {
        let calendar = calendar();
        for (from, limit, want, note) in [
            (date(2026, 11, 23), "15日", date(2026, 12, 8), None),
            (date(2026, 11, 23), "30日", date(2026, 12, 23), None),
            (date(2026, 11, 23), "60日", date(2027, 1, 22), Some("2027 年节假日未装载，按周一至周五推算")),
            (
                date(2026, 9, 16),
                "15日",
                date(2026, 10, 8),
                Some("最后一日 2026-10-01 是国庆节放假，顺延到下一个工作日"),
            ),
            (
                date(2026, 11, 21),
                "7日",
                date(2026, 11, 30),
                Some("最后一日 2026-11-28 是周末，顺延到下一个工作日"),
            ),
            // 2026-02-28 is a Saturday, worked to make up for the Spring Festival.
            (date(2025, 8, 31), "6月", date(2026, 2, 28), None),
            (date(2026, 8, 31), "1月", date(2026, 9, 30), None),
            (date(2026, 11, 23), "当场", date(2026, 11, 23), None),
            (date(2026, 12, 25), "5工作日", date(2027, 1, 1), Some("2027 年节假日未装载，按周一至周五推算")),
        ] {
            let got = due(Limit::parse(limit).unwrap(), from, &calendar);
            assert_eq!((got.date, got.note().as_deref()), (want, note), "{from} {limit}");
            assert_eq!(got.is_certain(), want.year() == 2026, "{from} {limit}");
        }
    }

    #[test]
    fn what_is_overdue_counts_below_zero() {
        let calendar = calendar();
        for (today, due, left) in [
            (date(2026, 11, 20), date(2026, 11, 23), 1),
            (date(2026, 11, 23), date(2026, 11, 23), 0),
            (date(2026, 11, 22), date(2026, 11, 20), 0),
            (date(2026, 11, 23), date(2026, 11, 20), -1),
        ] {
            assert_eq!(working_days_left(today, due, &calendar), left, "{today} {due}");
        }
    }

    #[test]
    fn a_limit_beyond_the_calendar_does_not_break() {
        let calendar = Calendar::default();
        for unit in [Unit::Day, Unit::Month, Unit::WorkingDay] {
            assert!(!due(Limit { n: u16::MAX, unit }, date(9990, 1, 1), &calendar).is_certain());
        }
    }
}
