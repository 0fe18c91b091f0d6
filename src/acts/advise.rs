//! 咨询速记: a question answered in ten seconds, counted like any other case.

use super::transaction::{already, case, transact};
use super::{ActError, Stamp};
use crate::log::{Body, Case, CaseId, Closing, Outcome, Step, Unfit};
use crate::store::Store;

/// Notes a question that was answered: a case of its own that ends at once, beside whatever is in hand.
pub fn advise(store: &mut dyn Store, stamp: &Stamp, note: &str) -> Result<Case, ActError> {
    transact(store, |tx| {
        if let Some(body) = already(tx, stamp)? {
            return match body {
                Body::Case(id, _) => case(tx, id),
                _ => Err(Unfit::Unknown.into()),
            };
        }
        let id = CaseId(stamp.op.0);
        let opened = Step::Opened {
            day: stamp.day,
            window: stamp.who.window,
            clerk: stamp.who.clerk.clone(),
            ticket: None,
            after: None,
        };
        let note = note.trim().to_owned();
        let closing = Closing {
            outcome: Outcome::Advice,
            due: None,
            note,
            by: Some(stamp.who.clerk.clone()),
            number: None,
            refusal: None,
        };
        tx.append(stamp.event(Body::Case(id, opened)))?;
        tx.append(stamp.further(Body::Case(id, Step::Closed(closing))))?;
        case(tx, id)
    })
}
