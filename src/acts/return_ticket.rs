//! 放回队里: a ticket that was passed over, held or called by mistake waits again.

use super::transaction::{numbered, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, State, Ticket, TicketNo, place_behind};
use crate::store::Store;

/// Puts a ticket of today back. One that was passed over comes behind the next few of its kind; one that was held or
/// called by mistake keeps its place.
pub fn return_ticket(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    no: &TicketNo,
) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| {
        let ticket = numbered(tx, stamp, no)?;
        let place = match ticket.state {
            State::NoShow => {
                let waiting = tx.rows().waiting(stamp.day)?;
                place_behind(&waiting, &hall.rule, &ticket.kind, ticket.place)
            }
            _ => ticket.place,
        };
        Ok((ticket.id, Move::Returned { place }))
    })
}
