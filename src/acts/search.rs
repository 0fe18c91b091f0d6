//! 按全号查找: a person's earlier cases by the full number, with a reason that stays in the log.

use super::transaction::{transact, words};
use super::{ActError, Stamp};
use crate::log::{Body, Case, HallEvent, PersonId};
use crate::store::Store;

/// The cases of a person, newest first. That somebody looked, and why, stays in the log.
pub fn search(
    store: &mut dyn Store,
    stamp: &Stamp,
    number: &str,
    reason: &str,
) -> Result<Vec<Case>, ActError> {
    let reason = words(reason, "查找的缘由")?;
    let number = words(number, "证件号")?;
    transact(store, |tx| {
        // Of somebody who is not kept, or no longer, nothing is noted that leads to them.
        let person = tx.rows().person_of(&number)?;
        let cases = person.as_ref().map_or(Ok(Vec::new()), |person| tx.rows().visits(person))?;
        let (found, person) = (cases.len() as u64, person.unwrap_or(PersonId(String::new())));
        tx.append(stamp.event(Body::Hall(HallEvent::Searched { person, reason: reason.clone(), found })))?;
        Ok(cases)
    })
}
