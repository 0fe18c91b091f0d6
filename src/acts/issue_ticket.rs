//! 取号: a new ticket.

use super::transaction::on_ticket;
use super::{ActError, Stamp};
use crate::queue::{Class, Hall, Move, Ticket, TicketId, TicketNo};
use crate::store::{Store, Tx};

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
    on_ticket(store, stamp, |tx| issued(tx, hall, stamp, wish))
}

/// The ticket that answers a wish, with the next number of its kind.
pub(super) fn issued(
    tx: &mut dyn Tx,
    hall: &Hall,
    stamp: &Stamp,
    wish: Wish<'_>,
) -> Result<(TicketId, Move), ActError> {
    let kind = hall.kind(wish.kind).ok_or_else(|| ActError::UnknownKind {
        typed: wish.kind.to_owned(),
        known: hall.kinds.iter().map(|kind| kind.title.as_str()).collect::<Vec<_>>().join("、"),
    })?;
    let class_reason = match (wish.class, wish.reason) {
        (Class::Green, typed) => Some(green_reason(hall, typed)?),
        (_, Some(_)) => return Err(ActError::ReasonWithoutGreen),
        (_, None) => None,
    };
    let no = TicketNo::new(kind.band, tx.next_number(stamp.day, &kind.code)?);
    let (day, kind, class) = (stamp.day, kind.code.clone(), wish.class);
    Ok((TicketId(stamp.op.0), Move::Issued { day, no, kind, class, class_reason }))
}

fn green_reason(hall: &Hall, typed: Option<&str>) -> Result<String, ActError> {
    let reason = typed.and_then(|typed| hall.reason(typed));
    reason.map(|reason| reason.code.clone()).ok_or_else(|| {
        let known = hall.reasons.iter().map(|reason| reason.title.as_str());
        ActError::ReasonNeeded(known.collect::<Vec<_>>().join("；"))
    })
}
