//! 示范大厅: a few made-up people to try the program on.

use super::transaction::transact;
use super::{ActError, Stamp, Wish, issue_ticket};
use crate::log::{Body, HallEvent, OpId};
use crate::queue::{Class, Hall, Ticket};
use crate::store::Store;

/// Minutes ago, which kind (by its place in the hall's list), which line.
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

/// Fills an empty store with waiting tickets of several kinds and lines. `ops` gives a fresh id for each.
pub fn demo_hall(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    ops: &mut dyn FnMut() -> OpId,
) -> Result<Vec<Ticket>, ActError> {
    let oldest = PEOPLE.iter().map(|(minutes, ..)| minutes * 60_000).max().unwrap_or(0);
    let opened = Stamp { at: stamp.at - oldest, ..stamp.clone() };
    transact(store, &mut |tx| {
        if !tx.rows().is_empty()? {
            return Err(ActError::NotEmpty);
        }
        tx.append(opened.event(Body::Hall(HallEvent::Opened { demo: true })))?;
        Ok(())
    })?;
    let mut tickets = Vec::new();
    for (minutes, kind, class) in PEOPLE {
        let Some(kind) = hall.kinds.get(kind % hall.kinds.len().max(1)) else { break };
        let reason =
            hall.reasons.first().filter(|_| class == Class::Green).map(|reason| reason.code.as_str());
        let class = if class == Class::Green && reason.is_none() { Class::Ordinary } else { class };
        let stamp = Stamp { at: stamp.at - minutes * 60_000, op: ops(), ..stamp.clone() };
        tickets.push(issue_ticket(store, hall, &stamp, Wish { kind: &kind.code, class, reason })?);
    }
    Ok(tickets)
}
