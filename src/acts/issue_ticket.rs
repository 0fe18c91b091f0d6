//! 取号: a new ticket.

use super::transaction::on_ticket;
use super::{ActError, Stamp};
use crate::queue::{Class, Hall, Move, Ticket, TicketId, TicketNo};
use crate::store::Store;

/// What somebody at the ticket machine asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Code, title or band letter of a kind of business.
    pub kind: &'a str,
    /// Which line.
    pub class: Class,
    /// Why the green line: code or words of a reason of the hall.
    pub reason: Option<&'a str>,
}

/// Issues a ticket. Print its slip only after this has come back.
pub fn issue_ticket(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    wish: Wish<'_>,
) -> Result<Ticket, ActError> {
    let kind = hall.kind(wish.kind).ok_or_else(|| ActError::UnknownKind {
        typed: wish.kind.to_owned(),
        known: hall.kinds.iter().map(|kind| kind.title.as_str()).collect::<Vec<_>>().join("、"),
    })?;
    let reason = match (wish.class, wish.reason) {
        (Class::Green, typed) => Some(typed.and_then(|typed| hall.reason(typed)).ok_or_else(|| {
            let known = hall.reasons.iter().map(|reason| reason.title.as_str());
            ActError::ReasonNeeded(known.collect::<Vec<_>>().join("、"))
        })?),
        (_, Some(_)) => return Err(ActError::ReasonWithoutGreen),
        (_, None) => None,
    };
    on_ticket(store, stamp, &mut |tx| {
        let n = tx.next_number(stamp.day, &kind.code)?;
        let issued = Move::Issued {
            day: stamp.day,
            no: TicketNo::new(kind.band, n),
            kind: kind.code.clone(),
            class: wish.class,
            reason: reason.map(|reason| reason.code.clone()),
        };
        Ok((TicketId(stamp.op.0), issued))
    })
}
