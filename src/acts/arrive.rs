//! 签到: who booked is here.

use super::issue_ticket::{in_time, tell};
use super::transaction::{numbered, on_ticket};
use super::{ActError, Stamp, Waits};
use crate::queue::{Class, Hall, Move, Ticket, TicketNo};
use crate::store::Store;

/// Lets a booked ticket of today wait: with its head start, or, when the person is late, with those who did not book.
pub fn arrive(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    no: &TicketNo,
    waits: &mut Waits,
) -> Result<Ticket, ActError> {
    let booked = store.rows().ticket_no(stamp.day, no)?;
    let told = booked.map(|ticket| {
        let class = in_time(hall, Class::Appointment, ticket.slot, stamp.at);
        tell(store, hall, stamp, waits, (&ticket.kind, class, ticket.needs.as_deref()), ticket.slot)
    });
    let (estimate, notice) = told.transpose()?.unwrap_or_default();
    on_ticket(store, stamp, |tx| {
        let ticket = numbered(tx, stamp, no)?;
        let class = in_time(hall, Class::Appointment, ticket.slot, stamp.at);
        Ok((ticket.id, Move::Arrived { class, estimate, notice }))
    })
}
