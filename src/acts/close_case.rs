//! 结件: how a case ended. Its ticket is finished with it, and what was being typed is forgotten.

use super::transaction::{already, case, transact};
use super::{ActError, Stamp};
use crate::log::{Body, Case, CaseId, Closing, Outcome, Step};
use crate::queue::{Move, State};
use crate::store::Store;

/// Closes a case. What is accepted, deferred or promised needs its day; what is referred or refused needs its words.
pub fn close_case(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    closing: &Closing,
) -> Result<Case, ActError> {
    if closing.outcome.needs_due() && closing.due.is_none() {
        return Err(ActError::DueNeeded(closing.outcome));
    }
    if closing.outcome.needs_note() && closing.note.trim().is_empty() {
        return Err(ActError::NoteNeeded(closing.outcome));
    }
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        tx.append(stamp.event(Body::Case(id, Step::Closed(closing.clone()))))?;
        let closed = case(tx, id)?;
        if let Some(ticket) = closed.ticket
            && let Some(ticket) = tx.rows().ticket(ticket)?
            && matches!(ticket.state, State::Called { .. } | State::Serving { .. })
        {
            // The person in mediation is still here; the window is free all the same.
            let step = match closing.outcome {
                Outcome::Mediation => Move::Mediated { reason: closing.note.clone(), with: None },
                _ => Move::Finished,
            };
            tx.append(stamp.further(Body::Ticket(ticket.id, step)))?;
        }
        tx.drop_draft(stamp.who.window)?;
        Ok(closed)
    })
}
