//! 按全号查找: a person's earlier cases by the full number, with a reason that stays in the log.

use super::transaction::{transact, words};
use super::{ActError, Stamp};
use crate::log::{Body, Case, HallEvent};
use crate::store::Store;

/// The cases of a person, newest first. That somebody looked, and why, stays in the log.
pub fn search(
    store: &mut dyn Store,
    stamp: &Stamp,
    number: &str,
    reason: &str,
) -> Result<Vec<Case>, ActError> {
    let reason = words(reason, "查找的缘由")?;
    if number.trim().is_empty() {
        return Err(ActError::Blank("证件号"));
    }
    transact(store, |tx| {
        let person = tx.rows().person_of(number.trim())?;
        // Whose number was erased at its time is not found by it either.
        let kept = tx.rows().person(&person)?.is_some();
        let cases = if kept { tx.rows().visits(&person)? } else { Vec::new() };
        let found = cases.len() as u64;
        tx.append(stamp.event(Body::Hall(HallEvent::Searched { person, reason: reason.clone(), found })))?;
        Ok(cases)
    })
}
