//! 开件: the person sits down.

use super::transaction::{already, transact};
use super::{ActError, Stamp};
use crate::log::{Body, Case, CaseId, Step, Unfit};
use crate::queue::{Move, State};
use crate::store::Store;

/// Opens a case for the ticket in hand, or one without a ticket when there is none (telephone, somebody sent over). A
/// ticket that comes back from hold goes on with the case it had.
pub fn open_case(store: &mut dyn Store, stamp: &Stamp) -> Result<Case, ActError> {
    let window = stamp.who.window;
    transact(store, |tx| {
        if let Some(body) = already(tx, stamp)? {
            let case = match body {
                Body::Case(id, _) => tx.rows().case(id)?,
                Body::Ticket(id, _) => tx.rows().case_of(id)?,
                Body::Hall(_) | Body::Window(..) | Body::Entry(..) => None,
            };
            return case.ok_or_else(|| Unfit::Unknown.into());
        }
        let ticket = tx.rows().in_hand(window)?;
        // Whose visit was noted as begun without a case sits here already.
        let called = ticket.as_ref().is_some_and(|ticket| matches!(ticket.state, State::Called { .. }));
        let ticket = ticket.map(|ticket| ticket.id);
        match (tx.rows().case_in_hand(window)?, ticket) {
            (Some(case), Some(ticket)) if called => {
                tx.append(stamp.event(Body::Ticket(ticket, Move::Started)))?;
                return Ok(case);
            }
            (Some(_), _) => return Err(ActError::CaseOpen),
            (None, _) => {}
        }
        let id = CaseId(stamp.op.0);
        let opened =
            Step::Opened { day: stamp.day, window, clerk: stamp.who.clerk.clone(), ticket, after: None };
        tx.append(stamp.event(Body::Case(id, opened)))?;
        if let Some(ticket) = ticket.filter(|_| called) {
            tx.append(stamp.further(Body::Ticket(ticket, Move::Started)))?;
        }
        tx.rows().case(id)?.ok_or_else(|| Unfit::Unknown.into())
    })
}
