//! 重呼: the ticket in hand once more.

use super::transaction::{in_hand, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, Ticket};
use crate::store::Store;

/// Calls the ticket in hand again, as often as the hall's rule allows.
pub fn recall(store: &mut dyn Store, hall: &Hall, stamp: &Stamp) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| {
        let ticket = in_hand(tx, stamp)?;
        if ticket.day != stamp.day {
            return Err(ActError::OtherDay { no: ticket.no, day: ticket.day });
        }
        let times = ticket.last_call.map_or(0, |call| call.recalls);
        if times >= hall.rule.recalls {
            return Err(ActError::RecalledEnough { no: ticket.no, times });
        }
        Ok((ticket.id, Move::Recalled))
    })
}
