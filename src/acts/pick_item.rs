//! 选定事项: what the person came for. What was seen of them already is not asked for again.

use super::checklist::CaseList;
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::items::Checklist;
use crate::log::{Body, Case, CaseId, Step, Way};
use crate::store::{Rows, Store, StoreError};

/// The one document that is looked at anew at every visit: who is here.
pub(super) const IDENTITY: &str = "M01";

/// Picks the item of a case by its id; picking another replaces it, and only what was seen stays. Materials that were seen of the
/// same person earlier today, or that the last notice for this item called settled, are marked with it: the notice
/// promised that they need not come again.
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
        ours(tx, stamp, &case(tx, id)?)?;
        tx.append(stamp.event(Body::Case(id, Step::ItemPicked { item: item.to_owned() })))?;
        let picked = case(tx, id)?;
        let Some(list) = CaseList::on(know, &picked, stamp.day, stamp.at) else {
            return Err(ActError::UnknownItem(item.to_owned()));
        };
        for step in known(tx.rows(), &picked, &list.list, stamp)? {
            tx.append(stamp.further(Body::Case(id, step)))?;
        }
        case(tx, id)
    })
}

/// What earlier visits settle of this list, as steps.
fn known(rows: &dyn Rows, case: &Case, list: &Checklist<'_>, stamp: &Stamp) -> Result<Vec<Step>, StoreError> {
    let earlier = earlier(rows, case)?;
    let notice = last_notice(&earlier, case);
    let today = earlier.iter().filter(|visit| visit.day == stamp.day);
    let sources: Vec<&Case> = today.chain(notice).collect();
    let mut steps = Vec::new();
    for entry in list.entries() {
        let code = entry.wanted.id.to_string();
        if case.materials.contains_key(&code) {
            continue;
        }
        let source = sources.iter().find(|visit| {
            let fresh = visit.day == stamp.day || code != IDENTITY;
            fresh && visit.materials.get(&code).is_some_and(Way::is_at_hand)
        });
        let Some(source) = source else { continue };
        let mark = match source.materials.get(&code) {
            Some(Way::Shared) => Way::Shared,
            _ => Way::Seen { checks: vec![format!("{} 已核", source.day)] },
        };
        let checks = source.checks.get(&code).into_iter().flatten();
        steps.push(Step::Material { material: code.clone(), mark: Some(mark) });
        steps.extend(checks.map(|check| Step::Checked {
            material: Some(code.clone()),
            check: *check,
            done: true,
        }));
    }
    Ok(steps)
}

/// The person's other cases, newest first.
pub(super) fn earlier(rows: &dyn Rows, case: &Case) -> Result<Vec<Case>, StoreError> {
    let person = case.person.as_ref().and_then(|seen| seen.person.as_ref());
    let mut visits = person.map_or_else(|| Ok(Vec::new()), |person| rows.visits(person))?;
    visits.retain(|visit| visit.id != case.id);
    Ok(visits)
}

/// Those of earlier visits: another item of the same visit is none.
pub fn earlier_visits(rows: &dyn Rows, case: &Case) -> Result<Vec<Case>, StoreError> {
    let mut visits = earlier(rows, case)?;
    visits.retain(|visit| {
        let same_visit = visit.ticket.is_some() && visit.ticket == case.ticket;
        !same_visit && Some(visit.id) != case.after
    });
    Ok(visits)
}

/// The newest of them that ended with a notice for the same item.
pub fn last_notice<'a>(earlier: &'a [Case], case: &Case) -> Option<&'a Case> {
    earlier.iter().find(|visit| visit.item == case.item && !visit.notices.is_empty())
}
