//! 转调解: somebody who cannot be helped across the counter goes to the mediation room; the window is free for the next
//! at once, and the record says what came of it.

use jiff::ToSpan;

use super::seat::turn;
use super::transaction::{already, in_hand, numbered, on_ticket, transact, words};
use super::{ActError, Stamp};
use crate::log::Body;
use crate::queue::{Move, Refusal, State, Ticket, TicketNo, What};
use crate::store::{Store, Tx};

/// Sends the ticket in hand to mediation. With `along` the clerk goes too: the window pauses, and those who wait are
/// called by the others.
pub fn mediate(
    store: &mut dyn Store,
    stamp: &Stamp,
    reason: &str,
    with: Option<&str>,
    along: bool,
) -> Result<Ticket, ActError> {
    let reason = words(reason, "转调解的事由")?;
    let with = with.map(str::trim).filter(|with| !with.is_empty()).map(str::to_owned);
    transact(store, |tx| {
        let id = match already(tx, stamp)? {
            Some(Body::Ticket(id, _)) => id,
            Some(_) => return Err(Refusal::Unknown("再做一遍").into()),
            None => {
                let id = in_hand(tx, stamp)?.id;
                let step = Move::Mediated { reason: reason.clone(), with: with.clone() };
                tx.append(stamp.event(Body::Ticket(id, step)))?;
                if along {
                    let away = turn(stamp, What::Paused { reason: "陪同调解".into() });
                    tx.append(stamp.further(Body::Window(stamp.who.window, away)))?;
                }
                id
            }
        };
        tx.rows().ticket(id)?.ok_or_else(|| Refusal::Unknown("找到").into())
    })
}

/// How many days back a mediation is looked for that did not end on its day.
const BACK: i32 = 30;

/// Notes what came of a mediation; the ticket is finished with it. To go on at a window, return or transfer it instead. One
/// that was not over at the end of its day is settled later, unless a number of today that is in mediation is called the same.
pub fn settle(store: &mut dyn Store, stamp: &Stamp, no: &TicketNo, result: &str) -> Result<Ticket, ActError> {
    let result = words(result, "调解结果")?;
    on_ticket(store, stamp, |tx| {
        let id = match lasting(tx, stamp, no)? {
            Some(ticket) => ticket.id,
            None => numbered(tx, stamp, no)?.id,
        };
        Ok((id, Move::Settled { result: result.clone() }))
    })
}

/// The newest ticket of this number that is in mediation.
fn lasting(tx: &dyn Tx, stamp: &Stamp, no: &TicketNo) -> Result<Option<Ticket>, ActError> {
    for back in 0..=BACK {
        let ticket = tx.rows().ticket_no(stamp.day.saturating_sub(back.days()), no)?;
        if let Some(ticket) = ticket.filter(|ticket| matches!(ticket.state, State::Mediation { .. })) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}
