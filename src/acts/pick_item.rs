//! 选定事项: what the person came for. What was seen of them already is not asked for again.

use super::again::{noticed, takes_in};
use super::checklist::CaseList;
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::items::Checklist;
use crate::log::{Body, Case, CaseId, Step, Way};
use crate::store::{Rows, Store, StoreError};

/// The one document that is looked at anew at every visit: who is here.
pub(super) const IDENTITY: &str = "M01";

/// Picks the item of a case by its id; picking another replaces it, and only what was seen stays. What is the person's own and was
/// seen of them earlier today, and what the last notice for this item called settled, are marked with it: the notice promised
/// that they need not come again. What belongs to another case (an application, bills, somebody's death) is not.
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
    let mut steps = Vec::new();
    for entry in list.entries() {
        let code = entry.wanted.id.to_string();
        if case.materials.contains_key(&code) {
            continue;
        }
        let today = earlier.iter().filter(|visit| entry.material.of_person && visit.day == stamp.day);
        let told = notice.filter(|visit| visit.day == stamp.day || code != IDENTITY);
        let source = today.chain(told).find(|visit| visit.materials.get(&code).is_some_and(Way::is_at_hand));
        let Some(source) = source else { continue };
        let mark = match source.materials.get(&code) {
            // Which account it was stays in sight.
            Some(Way::Seen { checks }) if entry.material.twice => Way::Seen { checks: checks.clone() },
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

/// Those of earlier visits: another item of the same visit is none. The same item taken in once already is told of whenever
/// that was.
pub fn earlier_visits(rows: &dyn Rows, case: &Case) -> Result<Vec<Case>, StoreError> {
    let mut visits = earlier(rows, case)?;
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
    noticed(earlier.iter().filter(|visit| visit.item == case.item))
}
