//! 转窗: a ticket goes on at another window, for another business or to somebody with a skill. It keeps its place: nobody
//! stands in line twice.

use super::issue_ticket::{known_kind, known_skill};
use super::transaction::{in_hand, numbered, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, Ticket, TicketNo};
use crate::store::Store;

/// Where a ticket is to go on; at least one of kind, window and skill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct To<'a> {
    /// Code, title or band letter of a kind; none leaves it as it is.
    pub kind: Option<&'a str>,
    /// A certain window.
    pub window: Option<u32>,
    /// Code or words of a skill.
    pub needs: Option<&'a str>,
    /// What the next window should know; it is shown there when the ticket is called.
    pub note: &'a str,
}

/// Hands on the ticket in hand, or a ticket of today by its number. An open case goes along.
pub fn transfer(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    no: Option<&TicketNo>,
    to: To<'_>,
) -> Result<Ticket, ActError> {
    if to.kind.is_none() && to.window.is_none() && to.needs.is_none() {
        return Err(ActError::ToNobody);
    }
    on_ticket(store, stamp, |tx| {
        let ticket = no.map_or_else(|| in_hand(tx, stamp), |no| numbered(tx, stamp, no))?;
        let kind = known_kind(hall, to.kind.unwrap_or(&ticket.kind))?;
        let asked = to.needs.or(ticket.needs.as_deref().filter(|_| to.kind.is_none()));
        let needs = known_skill(hall, kind, asked)?;
        if let Some(window) = to.window {
            able(hall, window, &kind.code, needs.as_deref())?;
        }
        let note = to.note.trim().to_owned();
        Ok((ticket.id, Move::Transferred { kind: kind.code.clone(), window: to.window, needs, note }))
    })
}

/// Refuses a window that cannot do a kind of business, or lacks the skill it needs.
pub(super) fn able(hall: &Hall, window: u32, kind: &str, needs: Option<&str>) -> Result<(), ActError> {
    if hall.window(window).can(kind, needs) {
        return Ok(());
    }
    let able = hall.windows.iter().filter(|able| able.can(kind, needs));
    let can = able.map(|able| able.number.to_string()).collect::<Vec<_>>().join("、");
    Err(ActError::WrongWindow { window, can })
}
