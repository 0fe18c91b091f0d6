//! 按全号查找: a person's earlier cases, and the numbers they took, by the full number, with a reason that stays in the log.

use super::transaction::{transact, words};
use super::{ActError, Stamp};
use crate::log::{Body, Case, HallEvent, PersonId};
use crate::queue::Ticket;
use crate::store::Store;

/// What is kept of a person, each newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Their cases.
    pub cases: Vec<Case>,
    /// Cases about their death, which others came for.
    pub deaths: Vec<Case>,
    /// The numbers they took with a document shown.
    pub numbers: Vec<Ticket>,
}

/// What is kept of a person. That somebody looked, and why, stays in the log.
pub fn search(store: &mut dyn Store, stamp: &Stamp, number: &str, reason: &str) -> Result<Found, ActError> {
    let reason = words(reason, "查找的缘由")?;
    let number = words(number, "证件号")?;
    transact(store, |tx| {
        // Of somebody who is not kept, or no longer, nothing is noted that leads to them.
        let person = tx.rows().person_of(&number)?;
        let kept = match &person {
            Some(person) => Found {
                cases: tx.rows().visits(person)?,
                deaths: tx.rows().cases_about(person)?,
                numbers: tx.rows().numbers(person)?,
            },
            None => Found::default(),
        };
        let found = (kept.cases.len() + kept.deaths.len()) as u64;
        let person = person.unwrap_or(PersonId(String::new()));
        tx.append(stamp.event(Body::Hall(HallEvent::Searched { person, reason: reason.clone(), found })))?;
        Ok(kept)
    })
}
