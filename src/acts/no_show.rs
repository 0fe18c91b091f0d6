//! 过号: called, and nobody came.

use super::transaction::{in_hand, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket};
use crate::store::Store;

/// Marks the ticket in hand as passed over; it can come back the same day.
pub fn no_show(store: &mut dyn Store, stamp: &Stamp) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| Ok((in_hand(tx, stamp)?.id, Move::NoShow)))
}
