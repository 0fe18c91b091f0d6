//! 开始办理 of a ticket without a case: the person stands at the window.

use super::transaction::{in_hand, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Move, Ticket};
use crate::store::Store;

/// Notes that the person called is here. [`super::open_case`] does the same where a case is kept.
pub fn start(store: &mut dyn Store, stamp: &Stamp) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| Ok((in_hand(tx, stamp)?.id, Move::Started)))
}
