//! 恢复: a held ticket comes straight to this window.

use super::call_next::free_hands;
use super::seat::at_work;
use super::transaction::{numbered, on_ticket};
use super::transfer::able;
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, State, Ticket, TicketNo};
use crate::store::Store;

/// Takes a held ticket of today into hand; [`super::open_case`] then goes on with its case. Refused, as a call is, when this
/// window cannot do what the ticket is for: the board would send the person there.
pub fn resume(store: &mut dyn Store, hall: &Hall, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    let window = stamp.who.window;
    on_ticket(store, stamp, |tx| {
        free_hands(tx, stamp)?;
        let ticket = numbered(tx, stamp, no)?;
        // A ticket that is not on hold is refused for that, whatever the window.
        if matches!(ticket.state, State::Held { .. }) {
            able(hall, window, &ticket.kind, ticket.needs.as_deref())?;
            at_work(tx, stamp)?;
        }
        Ok((ticket.id, Move::Resumed { window, clerk: Some(stamp.who.clerk.clone()) }))
    })
}
