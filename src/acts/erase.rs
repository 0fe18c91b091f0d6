//! 到期删除: numbers whose time is over.

use jiff::civil::Date;

use super::transaction::transact;
use super::{ActError, Stamp};
use crate::log::{Body, HallEvent};
use crate::store::Store;

/// How many numbers are over their time before `before`; with `really` their keys are dropped, and with them the
/// numbers, and that is an event. The chain stays whole: it never held them.
pub fn erase(store: &mut dyn Store, stamp: &Stamp, before: Date, really: bool) -> Result<u64, ActError> {
    transact(store, |tx| {
        if !really {
            return Ok(tx.rows().overdue_persons(before)?);
        }
        let persons = tx.erase_persons(before)?;
        if persons > 0 {
            tx.append(stamp.event(Body::Hall(HallEvent::Erased { before, persons })))?;
        }
        Ok(persons)
    })
}
