//! 叫号: the next ticket by the hall's rule.

use super::transaction::on_ticket;
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, Ticket, next_ticket};
use crate::store::Store;

/// Calls the next ticket to this window. Refused while the window has a ticket or an open case in hand: whoever was
/// called and forgotten would never be called again.
pub fn call_next(store: &mut dyn Store, hall: &Hall, stamp: &Stamp) -> Result<Ticket, ActError> {
    let window = hall.window(stamp.who.window);
    on_ticket(store, stamp, |tx| {
        let rows = tx.rows();
        if let Some(ticket) = rows.in_hand(window.number)? {
            return Err(ActError::InHand { no: ticket.no, state: ticket.state.title() });
        }
        if rows.case_in_hand(window.number)?.is_some() {
            return Err(ActError::CaseOpen);
        }
        let last = rows.last_called(stamp.day, window.number)?.map(|ticket| ticket.class);
        let next = next_ticket(&rows.waiting(stamp.day)?, &hall.rule, &window, last);
        let id = next.ok_or(ActError::NobodyWaits(window.number))?;
        Ok((id, Move::Called { window: window.number }))
    })
}
