//! 预约: a number for an agreed time, on this day or another.

use jiff::civil::{Date, Time};

use super::issue_ticket::{known_kind, known_skill};
use super::transaction::{next_no, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, Ticket, TicketId};
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
    stamp: &Stamp,
    booking: Booking<'_>,
) -> Result<Ticket, ActError> {
    let kind = known_kind(hall, booking.kind)?;
    let needs = known_skill(hall, kind, booking.needs)?;
    let slot = slot(stamp, booking.day, booking.time);
    if slot <= stamp.at {
        return Err(ActError::SlotGone(format!("{} {}", booking.day, booking.time.strftime("%H:%M"))));
    }
    on_ticket(store, stamp, |tx| {
        let no = next_no(tx, booking.day, kind)?;
        let (day, kind, needs) = (booking.day, kind.code.clone(), needs.clone());
        Ok((TicketId(stamp.op.0), Move::Booked { day, no, kind, needs, slot }))
    })
}

/// The moment of a day and time, in milliseconds.
pub(super) fn slot(stamp: &Stamp, day: Date, time: Time) -> i64 {
    let days = i64::from(stamp.day.until(day).map_or(0, |span| span.get_days()));
    let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
    stamp.midnight + (days * 1440 + minutes) * 60_000
}
