//! 挂起: the person is off to copy, photograph or ask; the window is free for the next.

use super::transaction::{in_hand, on_ticket, words};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket};
use crate::store::Store;

/// Holds the ticket in hand, with a reason and after how many minutes somebody should look after it. Its case stays open
/// and is there again when it is resumed.
pub fn hold(store: &mut dyn Store, stamp: &Stamp, reason: &str, minutes: i64) -> Result<Ticket, ActError> {
    let reason = words(reason, "挂起的缘由")?;
    let until = Some(stamp.at + minutes * 60_000);
    on_ticket(store, stamp, |tx| {
        let id = in_hand(tx, stamp)?.id;
        Ok((id, Move::Held { reason: reason.clone(), until }))
    })
}
