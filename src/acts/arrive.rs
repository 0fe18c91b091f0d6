//! 签到: who booked is here.

use super::issue_ticket::in_time;
use super::transaction::{numbered, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Class, Hall, Move, Ticket, TicketNo};
use crate::store::Store;

/// Lets a booked ticket of today wait: with its head start, or, when the person is late, with those who did not book.
pub fn arrive(store: &mut dyn Store, hall: &Hall, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| {
        let ticket = numbered(tx, stamp, no)?;
        let class = in_time(hall, Class::Appointment, ticket.slot, stamp.at);
        Ok((ticket.id, Move::Arrived { class, estimate: None }))
    })
}
