//! 核条件: whether a condition of the item is met, or does not concern this case.

use super::checklist::{CaseList, condition_key};
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::items::Tick;
use crate::log::{Body, Case, CaseId, Step};
use crate::store::Store;

/// Answers the condition at `at` (from 0) of the item of a case; none takes the answer back. Those asked in the same case (two of
/// them of 早退) are set apart together, and are asked again once one of them is.
pub fn mark_condition(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    at: usize,
    tick: Option<Tick>,
) -> Result<Case, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        let mut list = CaseList::on(know, &before, stamp.day, stamp.at).ok_or(ActError::NoItem)?.list;
        let mut steps = vec![(at, tick)];
        for other in list.of_the_same_case(at) {
            let is_apart = list.conditions()[other] == Some(Tick::Apart);
            match tick {
                Some(Tick::Apart) if !is_apart => steps.push((other, tick)),
                Some(Tick::Met | Tick::Unmet) if is_apart => steps.push((other, None)),
                _ => {}
            }
        }
        for (step, (at, tick)) in steps.into_iter().enumerate() {
            list.tick(at, tick)?;
            let body = Body::Case(id, Step::Condition { condition: condition_key(at), met: tick });
            tx.append(if step == 0 { stamp.event(body) } else { stamp.further(body) })?;
        }
        case(tx, id)
    })
}
