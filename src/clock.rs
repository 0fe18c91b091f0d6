//! What time it is, as told to everything else. Nothing but the edges (`cli`, `ui::term`) asks the system.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan, ZonedDateTime};

/// A source of the time: the machine's clock, or the machine's time of day on a date that was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    on: Option<Date>,
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
        Self { on: date }
    }

    /// Reads it.
    pub fn now(&self) -> Now {
        let real = ZonedDateTime::now();
        let date = self.on.unwrap_or_else(|| real.date());
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
