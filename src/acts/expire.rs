//! 失效: the end of the day for tickets nobody came for. Only on somebody's word: an office that is open at night keeps
//! its queue.

use jiff::ToSpan;

use super::transaction::{already, transact};
use super::{ActError, Stamp};
use crate::log::Body;
use crate::queue::{Move, State, Ticket};
use crate::store::Store;

/// How many days back tickets are looked for.
const DAYS: i32 = 7;

/// Expires what waits, was passed over, held, booked or not printed: of earlier business days, and of this one too when
/// `today` is to end. Gives what expired. Tickets in hand and in mediation stay: somebody is with them.
pub fn expire(store: &mut dyn Store, stamp: &Stamp, today: bool) -> Result<Vec<Ticket>, ActError> {
    transact(store, |tx| {
        let mut expired = Vec::new();
        if already(tx, stamp)?.is_some() {
            return Ok(expired);
        }
        for back in i32::from(!today)..=DAYS {
            let day = stamp.day.saturating_sub(back.days());
            for ticket in tx.rows().tickets(day)? {
                let ends = matches!(
                    ticket.state,
                    State::Waiting
                        | State::NoShow
                        | State::Held { .. }
                        | State::Booked { .. }
                        | State::Unprinted
                );
                if !ends {
                    continue;
                }
                let body = Body::Ticket(ticket.id, Move::Expired);
                tx.append(if expired.is_empty() { stamp.event(body) } else { stamp.further(body) })?;
                expired.extend(tx.rows().ticket(ticket.id)?);
            }
        }
        Ok(expired)
    })
}
