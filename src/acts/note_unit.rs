//! 单位: which unit a case is of. Its code is on its licence, so it is kept and shown in full.

use super::checklist::CaseList;
use super::pick_item::{IDENTITY, earlier, known, mark_known};
use super::transaction::{already, case, ours, transact, words};
use super::{ActError, Knowledge, Stamp};
use crate::log::{Body, Case, CaseId, Step, UnitSeen};
use crate::person::CreditCode;
use crate::store::{Rows, Store, StoreError};

/// Which unit's case is in hand when it is another one's and an item of it is under way: what was looked at for it would be lost.
pub fn begun_for_another_unit<'a>(case: Option<&'a Case>, code: &str) -> Option<&'a str> {
    let was = case.filter(|case| case.item.is_some())?.unit.as_ref()?;
    (was.code != code).then_some(was.name.as_str())
}

/// The units whoever sits here came for before, each with the name it was last noted under.
pub fn units_before(rows: &dyn Rows, case: &Case) -> Result<Vec<UnitSeen>, StoreError> {
    let mut units: Vec<UnitSeen> = case.unit.iter().cloned().collect();
    for unit in earlier(rows, case)?.into_iter().filter_map(|visit| visit.unit) {
        if units.iter().all(|known| known.code != unit.code) {
            units.push(unit);
        }
    }
    Ok(units)
}

/// Notes which unit a case is of; without a name, under the one it had when the same person came for it before. What an earlier
/// notice to that unit settled is marked; what was only marked because somebody else was told so is open again.
pub fn note_unit(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    code: &CreditCode,
    name: Option<&str>,
) -> Result<Case, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        if let Some(item) = know.item(&before).filter(|item| item.applicant.is_person()) {
            return Err(ActError::NotOfUnits(item.title.clone()));
        }
        let code = code.as_str();
        let name = if let Some(name) = name {
            words(name, "单位名称")?
        } else {
            let mut units = units_before(tx.rows(), &before)?.into_iter();
            let unit = units.find(|unit| unit.code == code);
            unit.ok_or_else(|| ActError::NoUnitName(code.to_owned()))?.name
        };
        // A name that is put right changes nothing else.
        let same = before.unit.as_ref().is_some_and(|unit| unit.code == code);
        let told = if same { Vec::new() } else { settled(tx.rows(), know, &before, stamp)? };
        let unit = Some(UnitSeen { code: code.to_owned(), name });
        tx.append(stamp.event(Body::Case(id, Step::OfUnit { unit })))?;
        let now = case(tx, id)?;
        let mut further = forget_told(&now, &told);
        if let Some(way) = before.materials.get(IDENTITY).filter(|_| !now.materials.contains_key(IDENTITY)) {
            let material = IDENTITY.to_owned();
            further.push(Step::Material { material: material.clone(), mark: Some(way.clone()) });
            let checks = before.checks.get(IDENTITY).into_iter().flatten();
            let material = Some(material);
            further.extend(checks.map(|check| Step::Checked {
                material: material.clone(),
                check: *check,
                done: true,
            }));
        }
        for step in further {
            tx.append(stamp.further(Body::Case(id, step)))?;
        }
        mark_known(tx, know, stamp, id)?;
        case(tx, id)
    })
}

/// Opens again what is still marked as these steps marked it; who is here stays who they are.
pub(super) fn forget_told(now: &Case, told: &[Step]) -> Vec<Step> {
    let forgotten = told.iter().filter_map(|step| match step {
        Step::Material { material, mark }
            if material != IDENTITY && now.materials.get(material) == mark.as_ref() =>
        {
            Some(Step::Material { material: material.clone(), mark: None })
        }
        _ => None,
    });
    forgotten.collect()
}

/// What earlier cases settled of a case before anything was marked in it.
pub(super) fn settled(
    rows: &dyn Rows,
    know: &Knowledge,
    case: &Case,
    stamp: &Stamp,
) -> Result<Vec<Step>, StoreError> {
    let mut bare = case.clone();
    bare.materials.clear();
    let list = CaseList::on(know, &bare, stamp.day, stamp.at);
    list.map_or_else(|| Ok(Vec::new()), |list| known(rows, know, &bare, &list.list, stamp))
}
