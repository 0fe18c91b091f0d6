//! 预约: a number for an agreed time, on this day or another.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::issue_ticket::{known_kind, known_skill};
use super::transaction::{next_no, on_ticket};
use super::{ActError, Stamp};
use crate::calendar::Calendar;
use crate::queue::{Hall, Hours, Kind, Move, Span, Ticket, TicketId, clock};
use crate::store::Store;

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booking<'a> {
    /// Code, title or band letter of a kind.
    pub kind: &'a str,
    /// Code or words of a skill.
    pub needs: Option<&'a str>,
    /// On this day.
    pub day: Date,
    /// At this time.
    pub time: Time,
}

/// Books. The number is given now, so that the person knows it by heart; it waits only from [`super::arrive`] on.
pub fn book(
    store: &mut dyn Store,
    hall: &Hall,
    calendar: &Calendar,
    stamp: &Stamp,
    booking: Booking<'_>,
) -> Result<Ticket, ActError> {
    let kind = known_kind(hall, booking.kind)?;
    let needs = known_skill(hall, kind, booking.needs)?;
    let slot = slot(stamp, booking.day, booking.time);
    if slot <= stamp.at {
        return Err(ActError::SlotGone(format!("{} {}", booking.day, booking.time.strftime("%H:%M"))));
    }
    is_open(hall, calendar, kind, needs.as_deref(), booking.day.to_datetime(booking.time))?;
    on_ticket(store, stamp, |tx| {
        let no = next_no(tx, booking.day, kind)?;
        let (day, kind, needs) = (booking.day, kind.code.clone(), needs.clone());
        Ok((TicketId(stamp.op.0), Move::Booked { day, no, kind, needs, slot }))
    })
}

/// How many days ahead the next time is looked for.
const AHEAD: i32 = 60;

/// Refuses a time at which no window for a kind is there: nobody is told to come to a closed door. Says the next at which
/// one is.
pub(super) fn is_open(
    hall: &Hall,
    calendar: &Calendar,
    kind: &Kind,
    needs: Option<&str>,
    at: DateTime,
) -> Result<(), ActError> {
    let Some(spans) = posted(hall, kind, needs) else { return Ok(()) };
    let works = |day: Date| hall.open_on_days_off || calendar.is_working_day(day);
    let minute = i64::from(at.hour()) * 60 + i64::from(at.minute());
    if works(at.date()) && spans.iter().any(|span| (span.from..span.to).contains(&minute)) {
        return Ok(());
    }
    let next = (0..AHEAD).find_map(|ahead| {
        let day = at.date().saturating_add(ahead.days());
        let span = spans.iter().find(|span| works(day) && (ahead > 0 || span.from > minute))?;
        Some(day.to_datetime(Time::midnight()).saturating_add(span.from.minutes()))
    });
    let said = |at: DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    Err(ActError::ClosedThen {
        at: said(at), kind: kind.title.clone(), next: next.map_or("—".into(), said)
    })
}

/// Refuses a time of today, agreed elsewhere, at which no window for a kind is there.
pub(super) fn is_open_today(
    hall: &Hall,
    kind: &Kind,
    needs: Option<&str>,
    minute: i64,
) -> Result<(), ActError> {
    match posted(hall, kind, needs) {
        Some(spans) if !spans.iter().any(|span| (span.from..span.to).contains(&minute)) => {
            let hours = Hours::of(spans).to_string();
            Err(ActError::ClosedAt { at: clock(minute), kind: kind.title.clone(), hours })
        }
        _ => Ok(()),
    }
}

/// When a window for a kind is there, in order; none where nothing is posted, for nobody can say then that it is closed.
fn posted(hall: &Hall, kind: &Kind, needs: Option<&str>) -> Option<Vec<Span>> {
    let hours = hall.hours_of(|window| window.can(&kind.code, needs));
    if hours.iter().any(|hours| hours.is_empty()) {
        return None;
    }
    let mut spans: Vec<Span> = hours.iter().flat_map(|hours| hours.spans()).copied().collect();
    spans.sort_unstable_by_key(|span| (span.from, span.to));
    spans.dedup();
    Some(spans)
}

/// The moment of a day and time, in milliseconds.
pub(super) fn slot(stamp: &Stamp, day: Date, time: Time) -> i64 {
    let days = i64::from(stamp.day.until(day).map_or(0, |span| span.get_days()));
    let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
    stamp.midnight + (days * 1440 + minutes) * 60_000
}
