//! 锚: how far each window's chain has come is written into the hall's own chain, each hour and at the end of a day. The
//! first digits of the last one go on paper, so that an end cut off later shows.

use super::transaction::transact;
use super::{ActError, Stamp};
use crate::log::{Body, HALL, HallEvent, Hash, Head, Record};
use crate::store::{NewEvent, Store};

/// Whether an anchor holds these heads already, but for the one of its own chain, which it made longer itself.
fn holds(last: &Record, heads: &[Head]) -> bool {
    let Ok(HallEvent::Anchored { heads: held }) = serde_json::from_str(&last.body) else { return false };
    heads.iter().all(|head| head.chain == last.chain || held.contains(head))
}

const HOUR: i64 = 3_600_000;

/// When an anchor is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Now.
    Now,
    /// Unless there was one in this hour.
    Hourly,
}

/// Sets an anchor; gives its hash, or none when there was nothing to anchor, or (hourly) when one was there already or nothing
/// has happened since.
pub fn anchor(store: &mut dyn Store, stamp: &Stamp, when: When) -> Result<Option<Hash>, ActError> {
    transact(store, |tx| {
        let last = tx.rows().newest_of_hall()?;
        if when == When::Hourly && last.as_ref().is_some_and(|last| last.at / HOUR == stamp.at / HOUR) {
            return Ok(None);
        }
        let day = last.as_ref().and_then(|last| last.chain.rsplit('/').next()?.parse().ok());
        let heads = tx.rows().heads(day)?;
        if heads.is_empty() {
            return Ok(None);
        }
        if when == When::Hourly && last.as_ref().is_some_and(|last| holds(last, &heads)) {
            return Ok(None);
        }
        let body = Body::Hall(HallEvent::Anchored { heads });
        tx.append(NewEvent { window: HALL, op: None, ..stamp.event(body) })?;
        Ok(tx.rows().newest_of_hall()?.map(|anchor| anchor.hash))
    })
}
