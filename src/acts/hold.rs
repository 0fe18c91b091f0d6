//! 挂起: the person is off to copy, photograph or ask; the window is free for the next.

use super::transaction::{in_hand, on_ticket, words};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket};
use crate::store::Store;

/// Holds the ticket in hand, with a reason. Its case stays open and is there again when it is resumed.
pub fn hold(store: &mut dyn Store, stamp: &Stamp, reason: &str) -> Result<Ticket, ActError> {
    let reason = words(reason, "挂起的缘由")?;
    on_ticket(store, stamp, |tx| Ok((in_hand(tx, stamp)?.id, Move::Held { reason: reason.clone() })))
}
