//! What time it is, as told to everything else. Nothing but the edges (`cli`, `ui::term`) asks the system.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan, ZonedDateTime};

/// A source of the time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock(Shows);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Shows {
    /// The machine's clock.
    #[default]
    Machine,
    /// The machine's time of day on a date that was asked for.
    Date(Date),
    /// One moment.
    Moment(Now),
}

/// One reading of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now {
    /// Milliseconds since 1970-01-01 UTC; what events carry.
    pub ms: i64,
    /// The same moment as the wall shows it.
    pub local: DateTime,
}

impl Clock {
    /// The machine's clock, moved to `date` if one is given (`--today`).
    pub fn new(date: Option<Date>) -> Self {
        Self(date.map_or(Shows::Machine, Shows::Date))
    }

    /// A clock that stands still, for tests and replays.
    pub fn stopped(at: Now) -> Self {
        Self(Shows::Moment(at))
    }

    /// Reads it.
    pub fn now(&self) -> Now {
        let real = ZonedDateTime::now();
        let date = match self.0 {
            Shows::Machine => real.date(),
            Shows::Date(date) => date,
            Shows::Moment(now) => return now,
        };
        let days = real.date().until(date).map_or(0, |span| span.get_days());
        let moved = real.checked_add(days.days()).unwrap_or(real);
        Now { ms: moved.timestamp().as_millisecond(), local: moved.datetime() }
    }
}

impl Now {
    /// A fixed moment, for tests and replays: `local` read as UTC.
    pub fn fixed(local: DateTime) -> Self {
        let ms =
            local.to_zoned_datetime(jiff::tz::TimeZone::UTC).map_or(0, |at| at.timestamp().as_millisecond());
        Self { ms, local }
    }

    /// When `day` began here, in milliseconds. Where clocks are put forward in between, an hour off.
    pub fn midnight(&self, day: Date) -> i64 {
        let since = day.at(0, 0, 0, 0).duration_until(self.local);
        self.ms.saturating_sub(i64::try_from(since.as_millis()).unwrap_or(0))
    }

    /// The calendar date.
    pub fn date(&self) -> Date {
        self.local.date()
    }

    /// The moment of an event's milliseconds, as the wall showed it.
    pub fn local_of(ms: i64) -> Option<DateTime> {
        let at = Timestamp::from_millisecond(ms).ok()?;
        Some(at.to_zoned_datetime(jiff::tz::TimeZone::system()).datetime())
    }
}
