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
    /// The machine's clock, so many milliseconds on.
    Moved(i64),
    /// One moment.
    Moment(Now),
}

/// The hour at which a hall's new day has surely begun.
const NIGHT_ENDS: i8 = 6;

/// One reading of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now {
    /// Milliseconds since 1970-01-01 UTC; what events carry.
    pub ms: i64,
    /// The same moment as the wall shows it.
    pub local: DateTime,
}

impl Clock {
    /// The machine's clock, moved to `date` if one is given (`--today`). Whoever asks for a day means a working day: in the
    /// small hours, which still belong to the day before, it begins nine hours later.
    pub fn new(date: Option<Date>) -> Self {
        let Some(date) = date else { return Self::default() };
        let real = ZonedDateTime::now();
        let late = if real.hour() < NIGHT_ENDS { 9 } else { 0 };
        let moved = real.checked_add(late.hours()).and_then(|at| {
            let days = at.date().until(date)?.get_days();
            at.checked_add(days.days())
        });
        let by = moved.map_or(0, |moved| moved.timestamp().duration_since(real.timestamp()).as_millis());
        Self(Shows::Moved(i64::try_from(by).unwrap_or(0)))
    }

    /// A clock that stands still, for tests and replays.
    pub fn stopped(at: Now) -> Self {
        Self(Shows::Moment(at))
    }

    /// Reads it.
    pub fn now(&self) -> Now {
        let by = match self.0 {
            Shows::Machine => 0,
            Shows::Moved(by) => by,
            Shows::Moment(now) => return now,
        };
        let real = ZonedDateTime::now();
        let moved = real.checked_add(by.milliseconds()).unwrap_or(real);
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

    /// The time of an event's milliseconds for people: `10:20`.
    pub fn minute_of(ms: i64) -> String {
        Self::local_of(ms).map_or(String::new(), |at| at.strftime("%H:%M").to_string())
    }

    /// The moment of an event's milliseconds, as the wall showed it.
    pub fn local_of(ms: i64) -> Option<DateTime> {
        let at = Timestamp::from_millisecond(ms).ok()?;
        Some(at.to_zoned_datetime(jiff::tz::TimeZone::system()).datetime())
    }
}
