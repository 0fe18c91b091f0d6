//! The colour of a time limit: how near its end is, so that a list can be read at a glance.

use jiff::civil::Date;
use serde::Serialize;

use super::{Calendar, working_days_left};

/// How near a due date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// 紫: past it; whatever is done now must say why it is late.
    Overdue,
    /// 红: at most two working days.
    Red,
    /// 黄: at most half is left.
    Yellow,
    /// 绿: more than half is left.
    Green,
}

impl Urgency {
    /// The colour clerks name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "紫",
            Self::Red => "红",
            Self::Yellow => "黄",
            Self::Green => "绿",
        }
    }
}

/// How near `due` is on `today`, for what began on `since`; in working days.
pub fn urgency(since: Date, due: Date, today: Date, calendar: &Calendar) -> Urgency {
    if today > due {
        return Urgency::Overdue;
    }
    let (whole, left) = (working_days_left(since, due, calendar), working_days_left(today, due, calendar));
    if left <= 2 {
        Urgency::Red
    } else if left * 2 <= whole {
        Urgency::Yellow
    } else {
        Urgency::Green
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn half_the_time_is_yellow_two_working_days_are_red_and_past_is_purple() {
        // Fifteen working days from a Monday.
        let (since, due) = (date(2026, 11, 23), date(2026, 12, 14));
        let colour = |today| urgency(since, due, today, &Calendar::default()).name();
        assert_eq!(colour(date(2026, 11, 23)), "绿");
        assert_eq!(colour(date(2026, 12, 2)), "绿");
        assert_eq!(colour(date(2026, 12, 3)), "黄");
        assert_eq!(colour(date(2026, 12, 9)), "黄");
        assert_eq!(colour(date(2026, 12, 10)), "红");
        assert_eq!(colour(date(2026, 12, 14)), "红");
        assert_eq!(colour(date(2026, 12, 15)), "紫");
    }
}
