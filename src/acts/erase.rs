//! 到期删除: numbers whose time is over. It is counted from the end of what they were asked for, when it is asked: what a hall
//! decides later holds for what is there, and nobody's number goes while his case needs it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::transaction::transact;
use super::{ActError, Stamp};
use crate::clock::Now;
use crate::ledgers::Value;
use crate::log::{Body, Case, HallEvent, PersonId};
use crate::store::{Rows, Store, StoreError};

/// What came of it, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Whose number is over its time.
    pub persons: u64,
    /// Who came as long ago and is still wanted: a case goes on or owes something, or an entry of a register is open.
    pub wanted: u64,
}

/// Whose numbers are over their time: of whom nothing happened from `before` on and nothing is still to be done. With `really`
/// their keys are dropped, and with them the numbers, and that is an event. The chain stays whole: it never held them.
pub fn erase(
    store: &mut dyn Store,
    stamp: &Stamp,
    before: Option<Date>,
    really: bool,
) -> Result<Erased, ActError> {
    let Some(before) = before else { return Ok(Erased::default()) };
    transact(store, |tx| {
        let (over, wanted) = over(tx.rows(), before)?;
        let persons = u64::try_from(over.len()).unwrap_or(u64::MAX);
        if really && persons > 0 {
            tx.erase_persons(&over)?;
            tx.append(stamp.event(Body::Hall(HallEvent::Erased { before, persons })))?;
        }
        Ok(Erased { persons, wanted })
    })
}

/// Who is over the time, and how many of those who last came before that day are not.
fn over(rows: &dyn Rows, before: Date) -> Result<(Vec<PersonId>, u64), StoreError> {
    let open = rows.entries(None, false)?;
    let private = open.iter().flat_map(|entry| entry.values.values()).filter_map(|value| match value {
        Value::Private { sealed, .. } => Some(sealed.as_str()),
        Value::Open(_) => None,
    });
    let noted: BTreeSet<&str> = private.collect();
    let (mut over, mut wanted) = (Vec::new(), 0);
    for person in rows.persons_before(before)? {
        let (mut visits, numbers) = (rows.visits(&person)?, rows.numbers(&person)?);
        visits.extend(rows.cases_about(&person)?);
        let mut touched =
            visits.iter().map(|case| case.touched).chain(numbers.iter().map(|ticket| ticket.touched));
        if noted.contains(person.0.as_str()) || visits.iter().any(goes_on) {
            wanted += 1;
        } else if touched.all(|at| Now::local_of(at).is_some_and(|at| at.date() < before)) {
            over.push(person);
        }
    }
    Ok((over, wanted))
}

fn goes_on(case: &Case) -> bool {
    case.closed.is_none() || case.owes()
}
