//! 指定叫号: a certain ticket, out of turn; the log shows that it was.

use super::call_next::{called, free_hands};
use super::seat::at_work;
use super::transaction::{numbered, on_ticket};
use super::transfer::able;
use super::{ActError, Stamp};
use crate::queue::{Hall, Ticket, TicketNo};
use crate::store::Store;

/// Calls a ticket of today to this window, whoever else waits. Refused as [`super::call_next`] is, and when this window
/// cannot do what the ticket is for.
pub fn call_ticket(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    no: &TicketNo,
) -> Result<Ticket, ActError> {
    call(store, Some(hall), stamp, no)
}

/// The same of a day that was: whatever the hall's file says of the window now, it was called there.
pub(super) fn call_again(store: &mut dyn Store, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    call(store, None, stamp, no)
}

fn call(
    store: &mut dyn Store,
    hall: Option<&Hall>,
    stamp: &Stamp,
    no: &TicketNo,
) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| {
        free_hands(tx, stamp)?;
        let ticket = numbered(tx, stamp, no)?;
        if let Some(hall) = hall {
            able(hall, stamp.who.window, &ticket.kind, ticket.needs.as_deref())?;
        }
        at_work(tx, stamp)?;
        Ok((ticket.id, called(stamp)))
    })
}
