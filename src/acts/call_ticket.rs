//! 指定叫号: a certain ticket, out of turn; the log shows that it was.

use super::call_next::{called, free_hands};
use super::seat::at_work;
use super::transaction::{numbered, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Ticket, TicketNo};
use crate::store::Store;

/// Calls a ticket of today to this window, whoever else waits. Refused as [`super::call_next`] is.
pub fn call_ticket(store: &mut dyn Store, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| {
        free_hands(tx, stamp)?;
        at_work(tx, stamp)?;
        Ok((numbered(tx, stamp, no)?.id, called(stamp)))
    })
}
