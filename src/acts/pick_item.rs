//! 选定事项: what the person came for. What was seen of them already is not asked for again.

use std::cmp::Reverse;

use super::again::{is_recent, noticed, same_applicant, takes_in};
use super::checklist::{CaseList, condition_key, mark};
use super::deceased::same_matter;
use super::mark_condition::is_turned;
use super::mark_material::is_added;
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::items::{Applicant, Checklist, Review};
use crate::log::{Body, Case, CaseId, Step, Way};
use crate::store::{Rows, Store, StoreError, Tx};

/// The one document that is looked at anew at every visit: who is here.
pub(super) const IDENTITY: &str = "M01";

/// Picks the item of a case by its id. Where another was picked before, what is the person's own stays seen, what was of that
/// matter only does not. What is the person's own and was seen for another item of the same visit is marked with it, and what
/// the last notice for this item called settled: the notice promised that it need not come again.
pub fn pick_item(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    item: &str,
) -> Result<Case, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        if item.parse().ok().and_then(|code| know.items.get(code)).is_none() {
            return Err(ActError::UnknownItem(item.to_owned()));
        }
        tx.append(stamp.event(Body::Case(id, Step::ItemPicked { item: item.to_owned() })))?;
        if before.item.as_deref().is_some_and(|other| other != item) {
            let marked = case(tx, id)?.materials;
            for material in marked.into_keys().filter(|code| !is_own(know, code)) {
                tx.append(stamp.further(Body::Case(id, Step::Material { material, mark: None })))?;
            }
        }
        let (of_unit, of_death) = stays_of(tx, know, &before, item)?;
        if before.unit.is_some() && !of_unit {
            tx.append(stamp.further(Body::Case(id, Step::OfUnit { unit: None })))?;
        }
        if before.deceased.is_some() && !of_death {
            tx.append(stamp.further(Body::Case(id, Step::OfDeceased { deceased: None })))?;
        }
        mark_known(tx, know, stamp, id)?;
        case(tx, id)
    })
}

/// Marks what earlier cases settle of the list of a case.
pub(super) fn mark_known(
    tx: &mut dyn Tx,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
) -> Result<(), ActError> {
    let now = case(tx, id)?;
    let Some(list) = CaseList::on(know, &now, stamp.day, stamp.at) else { return Ok(()) };
    for step in known(tx.rows(), know, &now, &list.list, stamp)? {
        tx.append(stamp.further(Body::Case(id, step)))?;
    }
    Ok(())
}

/// Opens again what was marked before it was known who came, where it cannot stand for them: a promise of whom nobody trusts, more
/// than their last notice asked for, a condition turned that it called met. Marked again, it is asked why.
pub(super) fn hold_against_the_past(
    tx: &mut dyn Tx,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
) -> Result<(), ActError> {
    let now = case(tx, id)?;
    let theirs = of_applicant(tx.rows(), know, &now)?;
    let Some(list) = CaseList::on(know, &now, stamp.day, stamp.at) else { return Ok(()) };
    let mut list = list.trusting(&theirs).list;
    let told = last_notice(&theirs, &now);
    let mut again = Vec::new();
    for (material, way) in &now.materials {
        let Ok(code) = material.parse() else { continue };
        let added = told.is_some_and(|told| is_added(told, material, Some(way)));
        if added || list.mark(code, mark(way)).is_err() {
            again.push(Step::Material { material: material.clone(), mark: None });
        }
    }
    let conditions = 0..list.conditions().len();
    for at in conditions.filter(|at| told.is_some_and(|told| is_turned(told, *at, list.conditions()[*at]))) {
        again.push(Step::Condition { condition: condition_key(at), met: None });
    }
    for step in again {
        tx.append(stamp.further(Body::Case(id, step)))?;
    }
    Ok(())
}

/// Whether an item is still of the unit noted before it, and about the same death: a person's item is of no unit, and who goes on
/// with what was taken in just now does it for another.
fn stays_of(tx: &dyn Tx, know: &Knowledge, before: &Case, item: &str) -> Result<(bool, bool), StoreError> {
    let former = before.after.map(|id| tx.rows().case(id)).transpose()?.flatten();
    let just_done = former.is_some_and(|former| {
        former.item.as_deref() == Some(item) && takes_in(&former) && same_applicant(&former, before)
    });
    let picked = item.parse().ok().and_then(|code| know.items.get(code)).filter(|_| !just_done);
    Ok(picked.map_or((false, false), |item| (!item.applicant.is_person(), item.about.is_some())))
}

/// Whether a material is the person's own, and not of one matter.
pub(super) fn is_own(know: &Knowledge, code: &str) -> bool {
    let code = code.parse().ok();
    code.and_then(|code| know.items.materials.get(code)).is_some_and(|material| material.of_person)
}

/// What earlier cases settle of this list, as steps. What was seen for another unit settles nothing but who runs the errand.
pub(super) fn known(
    rows: &dyn Rows,
    know: &Knowledge,
    case: &Case,
    list: &Checklist<'_>,
    stamp: &Stamp,
) -> Result<Vec<Step>, StoreError> {
    let earlier = earlier(rows, case)?;
    let theirs = of_applicant(rows, know, case)?;
    let notice = last_notice(&theirs, case);
    let visit = of_the_visit(&earlier, case);
    let mut steps = Vec::new();
    for entry in list.entries() {
        let code = entry.wanted.id.to_string();
        if case.materials.contains_key(&code) {
            continue;
        }
        let seen = |other: &&Case| other.materials.get(&code).is_some_and(Way::is_at_hand);
        let own = entry.material.of_person;
        let is_theirs = |other: &&Case| code == IDENTITY || theirs.iter().any(|visit| visit.id == other.id);
        let mut of_visit = visit.iter().copied().filter(|_| own).filter(is_theirs).filter(seen);
        let told = || notice.filter(seen).filter(|_| code != IDENTITY);
        let Some(source) = of_visit.next().or_else(told) else { continue };
        let mark = match source.materials.get(&code) {
            // Which account it was stays in sight.
            Some(Way::Seen { checks }) if entry.material.twice => Way::Seen { checks: checks.clone() },
            Some(Way::Shared) => Way::Shared,
            _ => Way::Seen { checks: vec![format!("{} 已核", source.day)] },
        };
        // What was in force some time ago may have run out since.
        let checks = source.checks.get(&code).into_iter().flatten();
        let checks = checks.filter(|check| is_recent(source.day, stamp.day) || **check != Review::Valid);
        steps.push(Step::Material { material: code.clone(), mark: Some(mark) });
        steps.extend(checks.map(|check| Step::Checked {
            material: Some(code.clone()),
            check: *check,
            done: true,
        }));
    }
    Ok(steps)
}

/// The other cases of the visit a case belongs to: of the same number, or gone on with from one to the next. Somebody who only
/// says the same name again later was not looked at.
fn of_the_visit<'a>(earlier: &'a [Case], case: &Case) -> Vec<&'a Case> {
    let mut visit: Vec<&Case> = Vec::new();
    let mut before = case.after;
    while let Some(other) = before.and_then(|id| earlier.iter().find(|other| other.id == id)) {
        visit.push(other);
        before = other.after.filter(|id| visit.iter().all(|known| known.id != *id));
    }
    let same = |other: &&Case| other.ticket.is_some() && other.ticket == case.ticket && other.day == case.day;
    visit.extend(earlier.iter().filter(same));
    visit
}

/// The person's other cases, newest first.
pub(super) fn earlier(rows: &dyn Rows, case: &Case) -> Result<Vec<Case>, StoreError> {
    let person = case.person.as_ref().and_then(|seen| seen.person.as_ref());
    let mut visits = person.map_or_else(|| Ok(Vec::new()), |person| rows.visits(person))?;
    visits.retain(|visit| visit.id != case.id);
    Ok(visits)
}

/// The other cases that were for whom this one is for, newest first: the person's, and in the unit's own business those others ran
/// for it. Until it is known which unit an item of units is wanted for, nothing that was done for one counts.
pub(super) fn of_applicant(rows: &dyn Rows, know: &Knowledge, case: &Case) -> Result<Vec<Case>, StoreError> {
    let mut visits = earlier(rows, case)?;
    let own = wants_unit(know, case);
    if let Some(unit) = case.unit.as_ref().filter(|_| own) {
        let others = rows.visits_of_unit(&unit.code)?.into_iter();
        let others = others.filter(|other| other.id != case.id && wants_unit(know, other));
        let others: Vec<Case> =
            others.filter(|other| visits.iter().all(|known| known.id != other.id)).collect();
        visits.extend(others);
        visits.sort_by_key(|visit| Reverse((visit.opened, visit.id)));
    }
    let unnamed = case.unit.is_none() && own;
    visits.retain(|visit| same_applicant(case, visit) && !(unnamed && visit.unit.is_some()));
    Ok(visits)
}

/// Whether the item of a case is for units alone.
pub fn wants_unit(know: &Knowledge, case: &Case) -> bool {
    know.item(case).is_some_and(|item| item.applicant == Applicant::Unit)
}

/// Those of earlier visits: another item of the same visit is none. The same item taken in once already is told of whenever
/// that was.
pub fn earlier_visits(rows: &dyn Rows, know: &Knowledge, case: &Case) -> Result<Vec<Case>, StoreError> {
    let mut visits = of_applicant(rows, know, case)?;
    visits.retain(|visit| {
        let same_visit = visit.ticket.is_some() && visit.ticket == case.ticket;
        let another = !same_visit && Some(visit.id) != case.after;
        another || (visit.item.is_some() && visit.item == case.item && takes_in(visit))
    });
    Ok(visits)
}

/// The newest of them that ended with a notice for the same item, where nothing was taken in since: what was told then is done
/// with.
pub fn last_notice<'a>(earlier: &'a [Case], case: &Case) -> Option<&'a Case> {
    noticed(earlier.iter().filter(|visit| same_matter(visit, case)))
}
