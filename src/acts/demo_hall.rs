//! 示范大厅: a few made-up people to try the program on.

use super::issue_ticket::{Wish, issued};
use super::transaction::transact;
use super::{ActError, Stamp};
use crate::log::{Body, HallEvent, OpId};
use crate::queue::{Class, Hall, Ticket};
use crate::store::Store;

/// Minutes ago, which kind (by its place in the hall's list), which line; the oldest first.
const PEOPLE: [(i64, usize, Class); 9] = [
    (26, 0, Class::Ordinary),
    (22, 1, Class::Ordinary),
    (19, 0, Class::Ordinary),
    (15, 2, Class::Ordinary),
    (12, 0, Class::Green),
    (9, 3, Class::Appointment),
    (7, 4, Class::Ordinary),
    (4, 1, Class::Green),
    (2, 5, Class::Ordinary),
];

/// Fills an empty store with waiting tickets of several kinds and lines. `op` gives a fresh id for each.
pub fn demo_hall(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    op: impl Fn() -> OpId,
) -> Result<Vec<Ticket>, ActError> {
    let ago = |minutes: i64, op| Stamp { at: stamp.at - minutes * 60_000, op, ..stamp.clone() };
    transact(store, |tx| {
        if !tx.rows().is_empty()? {
            return Err(ActError::NotEmpty);
        }
        tx.append(ago(PEOPLE[0].0, stamp.op).event(Body::Hall(HallEvent::Opened { demo: true })))?;
        for (minutes, kind, class) in PEOPLE {
            let Some(kind) = hall.kinds.get(kind % hall.kinds.len().max(1)) else { break };
            let reason = hall.reasons.first().filter(|_| class == Class::Green);
            let class = if class == Class::Green && reason.is_none() { Class::Ordinary } else { class };
            let reason = reason.map(|reason| reason.code.as_str());
            let wish = Wish { class, reason, ..Wish::of(&kind.code) };
            let stamp = ago(minutes, op());
            let (id, step) = issued(tx, hall, &stamp, wish)?;
            tx.append(stamp.event(Body::Ticket(id, step)))?;
        }
        Ok(tx.rows().waiting(stamp.day)?)
    })
}
