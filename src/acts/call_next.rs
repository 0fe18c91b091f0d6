//! 叫号: the next ticket by the hall's rule.

use jiff::civil::Date;

use super::seat::{at_work, open_seats};
use super::transaction::on_ticket;
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, Ticket, next_ticket, spares};
use crate::store::{Rows, Store, StoreError, Tx};

/// Calls the next ticket to this window. Refused while the window has a ticket or an open case in hand: whoever was
/// called and forgotten would never be called again.
pub fn call_next(store: &mut dyn Store, hall: &Hall, stamp: &Stamp) -> Result<Ticket, ActError> {
    let window = hall.window(stamp.who.window);
    on_ticket(store, stamp, |tx| {
        free_hands(tx, stamp)?;
        let rows = tx.rows();
        let last = rows.last_called(stamp.day, window.number)?.map(|ticket| ticket.class);
        let waiting = open_seats(rows.waiting(stamp.day)?, &rows.seats()?, stamp.day);
        let next = next_ticket(&waiting, &hall.rule, &window, last);
        let id = next.ok_or(ActError::NobodyWaits(window.number))?;
        at_work(tx, stamp)?;
        Ok((id, called(stamp)))
    })
}

/// Whether the next call of a window is for the ordinary line although somebody waits in the green one.
pub fn spares_others(rows: &dyn Rows, hall: &Hall, day: Date, window: u32) -> Result<bool, StoreError> {
    let last = rows.last_called(day, window)?.map(|ticket| ticket.class);
    let waiting = open_seats(rows.waiting(day)?, &rows.seats()?, day);
    Ok(spares(&waiting, &hall.window(window), last))
}

/// Refuses a call by a window that has somebody already.
pub(super) fn free_hands(tx: &dyn Tx, stamp: &Stamp) -> Result<(), ActError> {
    let rows = tx.rows();
    if let Some(ticket) = rows.in_hand(stamp.who.window)? {
        return Err(ActError::InHand { no: ticket.no, state: ticket.state.title() });
    }
    if rows.case_in_hand(stamp.who.window)?.is_some() {
        return Err(ActError::CaseOpen);
    }
    Ok(())
}

/// The call itself.
pub(super) fn called(stamp: &Stamp) -> Move {
    Move::Called { window: stamp.who.window, clerk: Some(stamp.who.clerk.clone()) }
}
