//! 核身: whose business it is. The full number goes, sealed, where it can be erased; the log gets the masked one.

use jiff::civil::Date;

use super::pick_item::{hold_against_the_past, mark_known};
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::log::{Body, Case, CaseId, Document, PersonSeen, Sex, Step};
use crate::person;
use crate::store::{Store, Tx};

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

impl<'a> Shown<'a> {
    /// A document with what may be seen of it.
    pub fn of(document: &'a person::Document, seen: &'a PersonSeen) -> Self {
        Self {
            document: seen.document,
            number: document.expose(),
            masked: &seen.masked,
            sex: seen.sex,
            birth: seen.birth,
            nation: seen.nation.as_deref(),
        }
    }

    /// What a case keeps of it. A number that would be shown in full is kept nowhere.
    pub(super) fn kept(&self, tx: &mut dyn Tx) -> Result<PersonSeen, ActError> {
        if !self.masked.contains('*') || self.masked.contains(self.number) {
            return Err(ActError::NotMasked);
        }
        Ok(PersonSeen {
            document: self.document,
            masked: self.masked.to_owned(),
            person: Some(tx.save_person(self.number)?),
            sex: self.sex,
            birth: self.birth,
            nation: self.nation.map(str::to_owned),
        })
    }
}

/// What a case is somebody's by: with another one it begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Respect {
    /// Who applies.
    Person,
    /// The unit that applies.
    Unit,
    /// Who died.
    Deceased,
}

impl Respect {
    /// What another one would cost, where the case is `was`'s.
    pub fn another(self, was: &str) -> String {
        let (of, to) = match self {
            Self::Person => ("这一件登记的是", "号码"),
            Self::Unit => ("这一件录的是", "单位"),
            Self::Deceased => ("这一件去世的人录的是", "号码"),
        };
        format!("{of} {was}，换成这个{to}要从头核条件和材料")
    }

    /// What that is called, and what is typed for it.
    pub fn change(self) -> (&'static str, &'static str) {
        match self {
            Self::Person | Self::Deceased => ("换人", "号码"),
            Self::Unit => ("换单位", "代码"),
        }
    }
}

/// Whose case is in hand when it is not this person's and an item of it is under way, as it may be shown: what was looked at for
/// them would be lost.
pub fn begun_for_another<'a>(case: Option<&'a Case>, seen: &PersonSeen) -> Option<&'a str> {
    let was = case.filter(|case| case.item.is_some())?.person.as_ref()?;
    (!was.looks_like(seen)).then_some(was.masked.as_str())
}

/// Notes the person of a case and keeps their number, sealed, until [`super::erase()`] drops it. Earlier visits are then found
/// with `store.rows().visits(person)`. Where an item was picked before, what was marked for nobody yet is held against what they
/// were told, as if they had come first, and what is settled for them is marked.
pub fn identify(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    shown: Shown<'_>,
) -> Result<Case, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        let seen = shown.kept(tx)?;
        if before.deceased.as_ref().is_some_and(|deceased| deceased.is_same(&seen)) {
            return Err(ActError::DiedThemselves);
        }
        tx.append(stamp.event(Body::Case(id, Step::Identified(seen))))?;
        if before.person.is_none() {
            hold_against_the_past(tx, know, stamp, id)?;
        }
        mark_known(tx, know, stamp, id)?;
        case(tx, id)
    })
}
