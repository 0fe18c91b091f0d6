//! 办结 of a ticket without a case: a question answered while standing.

use super::transaction::{in_hand, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket};
use crate::store::Store;

/// Finishes the ticket in hand. Refused while its case is open: [`super::close_case`] finishes both.
pub fn finish(store: &mut dyn Store, stamp: &Stamp) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| {
        let ticket = in_hand(tx, stamp)?;
        if tx.rows().case_of(ticket.id)?.is_some() {
            return Err(ActError::CaseOpen);
        }
        Ok((ticket.id, Move::Finished))
    })
}
