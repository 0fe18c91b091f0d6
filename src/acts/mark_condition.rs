//! 核条件: whether a condition of the item is met, or does not concern this case.

use super::checklist::{CaseList, condition_key};
use super::pick_item::{last_notice, of_applicant};
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::items::Tick;
use crate::log::{Body, Case, CaseId, Step};
use crate::store::Store;

/// How a condition is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// Its place in the item, from 0.
    pub at: usize,
    /// Met, not met, or of another case; none takes the answer back.
    pub tick: Option<Tick>,
    /// Why it is not met now, when the last notice said that it is.
    pub reason: String,
}

/// Answers a condition of the item of a case. Those asked in the same case (two of them of 早退) are set apart together, and are
/// asked again once one of them is. What the last notice called met is not called unmet without a reason, which is kept and
/// stands on the paper.
pub fn mark_condition(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    answering: &Answering,
) -> Result<Case, ActError> {
    let (place, tick) = (answering.at, answering.tick);
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        let mut list =
            CaseList::on(know, &before, stamp.day, stamp.at).ok_or_else(|| know.no_item(Some(&before)))?.list;
        let mut steps = vec![(place, tick)];
        for other in list.of_the_same_case(place) {
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
        let earlier = of_applicant(tx.rows(), know, &before)?;
        if let Some(told) = last_notice(&earlier, &before)
            && is_turned(told, place, tick)
        {
            let Some(reason) = know.endings.reason(&answering.reason) else {
                let conditions = know.item(&before).map(|item| &item.conditions);
                let condition = conditions.and_then(|all| all.get(place)).map(|one| one.text.clone());
                let notice = told.notices.last().cloned().unwrap_or_default();
                return Err(ActError::TurnedWithoutReason {
                    condition: condition.unwrap_or_default(),
                    notice,
                });
            };
            let turned = Step::Turned { condition: condition_key(place), reason: reason.to_owned() };
            tx.append(stamp.further(Body::Case(id, turned)))?;
        }
        case(tx, id)
    })
}

/// Whether a condition is answered as not met that the last notice called met.
pub fn is_turned(told: &Case, at: usize, tick: Option<Tick>) -> bool {
    tick == Some(Tick::Unmet) && told.conditions.get(&condition_key(at)) == Some(&Tick::Met)
}
