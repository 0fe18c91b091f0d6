//! 核身: whose business it is. The full number goes, sealed, where it can be erased; the log gets the masked one.

use jiff::civil::Date;

use super::transaction::{already, case, ours, transact};
use super::{ActError, Stamp};
use crate::log::{Body, Case, CaseId, Document, PersonSeen, Sex, Step};
use crate::store::Store;

/// What a document says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// Which document.
    pub document: Document,
    /// The full number.
    pub number: &'a str,
    /// The number as it may be shown.
    pub masked: &'a str,
    /// Sex, if the document says it.
    pub sex: Option<Sex>,
    /// Date of birth, if the document says it.
    pub birth: Option<Date>,
    /// Nationality in a foreign document, if it was told.
    pub nation: Option<&'a str>,
}

/// Whose case is in hand when it is not this person's and an item of it is under way, as it may be shown: what was looked at for
/// them would be lost.
pub fn begun_for_another<'a>(case: Option<&'a Case>, seen: &PersonSeen) -> Option<&'a str> {
    let was = case.filter(|case| case.item.is_some())?.person.as_ref()?;
    let same = (&was.masked, was.birth, was.sex) == (&seen.masked, seen.birth, seen.sex);
    (!same).then_some(was.masked.as_str())
}

/// Notes the person of a case and keeps their number, sealed, until [`super::erase()`] drops it. Earlier visits are then found
/// with `store.rows().visits(person)`.
pub fn identify(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    shown: Shown<'_>,
) -> Result<Case, ActError> {
    if !shown.masked.contains('*') || shown.masked.contains(shown.number) {
        return Err(ActError::NotMasked);
    }
    transact(store, |tx| {
        if already(tx, stamp)?.is_none() {
            ours(tx, stamp, &case(tx, id)?)?;
            let person = tx.save_person(shown.number)?;
            let seen = PersonSeen {
                document: shown.document,
                masked: shown.masked.to_owned(),
                person: Some(person),
                sex: shown.sex,
                birth: shown.birth,
                nation: shown.nation.map(str::to_owned),
            };
            tx.append(stamp.event(Body::Case(id, Step::Identified(seen))))?;
        }
        case(tx, id)
    })
}
