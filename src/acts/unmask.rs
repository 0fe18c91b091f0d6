//! 显示全号: the full number, with a reason that stays in the log.

use super::transaction::{already, case, transact, words};
use super::{ActError, Stamp};
use crate::log::{Body, CaseId, Step};
use crate::store::Store;

/// The full number of a case's person; the log keeps who looked, when and why.
pub fn unmask(store: &mut dyn Store, stamp: &Stamp, id: CaseId, reason: &str) -> Result<String, ActError> {
    let reason = words(reason, "看全号的缘由")?;
    transact(store, |tx| {
        let person = case(tx, id)?.person.and_then(|seen| seen.person).ok_or(ActError::NoNumber)?;
        let number = tx.rows().person(&person)?.ok_or(ActError::NoNumber)?;
        if already(tx, stamp)?.is_none() {
            tx.append(stamp.event(Body::Case(id, Step::Unmasked { reason: reason.clone() })))?;
        }
        Ok(number)
    })
}
