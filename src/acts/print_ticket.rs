//! 出票: whether the slip is in the person's hand. A number nobody holds is nobody's: it is reprinted or voided, and
//! never called.

use super::transaction::{numbered, on_ticket, words};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket, TicketNo};
use crate::store::Store;

/// The slip was printed; a ticket whose slip had failed waits again, at its old place.
pub fn printed(store: &mut dyn Store, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| Ok((numbered(tx, stamp, no)?.id, Move::Printed)))
}

/// The slip was not printed: nobody waits with this number until it is.
pub fn print_failed(
    store: &mut dyn Store,
    stamp: &Stamp,
    no: &TicketNo,
    reason: &str,
) -> Result<Ticket, ActError> {
    let reason = words(reason, "没打出的缘由")?;
    on_ticket(store, stamp, |tx| {
        Ok((numbered(tx, stamp, no)?.id, Move::PrintFailed { reason: reason.clone() }))
    })
}

/// Takes a number out of the queue for good.
pub fn void(store: &mut dyn Store, stamp: &Stamp, no: &TicketNo, reason: &str) -> Result<Ticket, ActError> {
    let reason = words(reason, "作废的缘由")?;
    on_ticket(store, stamp, |tx| Ok((numbered(tx, stamp, no)?.id, Move::Voided { reason: reason.clone() })))
}
