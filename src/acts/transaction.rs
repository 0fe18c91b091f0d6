//! How every act meets the store: look whether it was done already, decide, append, and give back what is there now.

use jiff::civil::Date;

use super::{ActError, Stamp};
use crate::log::{Body, Case, CaseId, Record, Step, Unfit};
use crate::queue::{Kind, Move, Refusal, State, Ticket, TicketId, TicketNo};
use crate::store::{End, Store, StoreError, Tx};

/// Runs an act in one transaction; when it is refused, nothing of it stays.
pub fn transact<T>(
    store: &mut dyn Store,
    mut work: impl FnMut(&mut dyn Tx) -> Result<T, ActError>,
) -> Result<T, ActError> {
    let mut result = Err(ActError::Store(StoreError::Busy));
    store.write(&mut |tx| match work(tx) {
        Err(ActError::Store(error)) => Err(error),
        other => {
            let end = if other.is_ok() { End::Commit } else { End::RollBack };
            result = other;
            Ok(end)
        }
    })?;
    result
}

/// An act on one ticket: `decide` says which and what. Gives the ticket after it.
pub fn on_ticket(
    store: &mut dyn Store,
    stamp: &Stamp,
    mut decide: impl FnMut(&mut dyn Tx) -> Result<(TicketId, Move), ActError>,
) -> Result<Ticket, ActError> {
    transact(store, |tx| {
        let id = match already(tx, stamp)? {
            Some(Body::Ticket(id, _)) => id,
            Some(_) => return Err(Refusal::Unknown("再做一遍").into()),
            None => {
                let (id, step) = decide(tx)?;
                tx.append(stamp.event(Body::Ticket(id, step)))?;
                id
            }
        };
        tx.rows().ticket(id)?.ok_or_else(|| Refusal::Unknown("找到").into())
    })
}

/// One step of a case. Gives the case after it.
pub fn on_case(store: &mut dyn Store, stamp: &Stamp, id: CaseId, step: &Step) -> Result<Case, ActError> {
    with_case(store, stamp, id, |tx, before| ours(tx, stamp, before).map(|()| step.clone()))
}

/// One step of a case, decided on from what it is now.
pub fn with_case(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    mut decide: impl FnMut(&mut dyn Tx, &Case) -> Result<Step, ActError>,
) -> Result<Case, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_none() {
            let before = case(tx, id)?;
            let step = decide(tx, &before)?;
            tx.append(stamp.event(Body::Case(id, step)))?;
        }
        case(tx, id)
    })
}

/// Refuses to change an open case that another window has in hand: its ticket was called there, or it was opened there without
/// one today.
pub fn ours(tx: &dyn Tx, stamp: &Stamp, case: &Case) -> Result<(), ActError> {
    if case.closed.is_some() {
        return Ok(());
    }
    let window = match case.ticket {
        None => (case.day == stamp.day).then_some(case.window),
        Some(ticket) => tx.rows().ticket(ticket)?.and_then(|ticket| match ticket.state {
            State::Called { window } | State::Serving { window } => Some(window),
            _ => None,
        }),
    };
    match window.filter(|window| *window != stamp.who.window) {
        Some(window) => Err(ActError::InOtherHands { window, clerk: case.clerk.clone() }),
        None => Ok(()),
    }
}

/// What this stamp did, if it was used before.
pub fn already(tx: &dyn Tx, stamp: &Stamp) -> Result<Option<Body>, ActError> {
    let record: Option<Record> = tx.rows().done(stamp.op)?;
    Ok(record.map(|record| record.event()).transpose().map_err(StoreError::from)?.map(|event| event.body))
}

/// A case that must be there.
pub fn case(tx: &dyn Tx, id: CaseId) -> Result<Case, ActError> {
    tx.rows().case(id)?.ok_or_else(|| Unfit::Unknown.into())
}

/// The ticket this window has in hand.
pub fn in_hand(tx: &dyn Tx, stamp: &Stamp) -> Result<Ticket, ActError> {
    let window = stamp.who.window;
    tx.rows().in_hand(window)?.ok_or(ActError::NothingInHand(window))
}

/// A ticket of today, by its number.
pub fn numbered(tx: &dyn Tx, stamp: &Stamp, no: &TicketNo) -> Result<Ticket, ActError> {
    tx.rows().ticket_no(stamp.day, no)?.ok_or_else(|| ActError::UnknownTicket(no.to_string()))
}

/// The next number of a kind on a business day. Where a letter went to another kind in the middle of the day, the numbers it
/// gave there already are passed over.
pub fn next_no(tx: &mut dyn Tx, day: Date, kind: &Kind) -> Result<TicketNo, StoreError> {
    loop {
        let no = TicketNo::new(kind.band, tx.next_number(day, &kind.code)?);
        if tx.rows().ticket_no(day, &no)?.is_none() {
            return Ok(no);
        }
    }
}

/// Words that must be there.
pub fn words(text: &str, what: &'static str) -> Result<String, ActError> {
    match text.trim() {
        text if says_nothing(text) => Err(ActError::Blank(what)),
        text => Ok(text.to_owned()),
    }
}

/// Whether there is not one word in it: a full stop is no reason.
pub fn says_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}
