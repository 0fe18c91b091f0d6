//! 恢复: a held ticket comes straight to this window.

use super::transaction::{numbered, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket, TicketNo};
use crate::store::Store;

/// Takes a held ticket of today into hand; [`super::open_case`] then goes on with its case.
pub fn resume(store: &mut dyn Store, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    let window = stamp.who.window;
    on_ticket(store, stamp, |tx| {
        if let Some(ticket) = tx.rows().in_hand(window)? {
            return Err(ActError::InHand { no: ticket.no, state: ticket.state.title() });
        }
        let ticket = numbered(tx, stamp, no)?;
        Ok((ticket.id, Move::Resumed { window, clerk: Some(stamp.who.clerk.clone()) }))
    })
}
