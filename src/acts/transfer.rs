//! 转窗: a ticket goes on at another window, for another business or to somebody with a skill. It keeps its place: nobody
//! stands in line twice.

use jiff::civil::Date;

use super::issue_ticket::{known_kind, known_skill};
use super::transaction::{in_hand, numbered, on_ticket};
use super::{ActError, Stamp};
use crate::queue::{Hall, Move, Presence, Seat, Ticket, TicketNo};
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

/// What whoever hands a ticket on has to know where nobody serves now who could call it; none where somebody may. `seats` are
/// all that is known of the windows.
pub fn unattended(hall: &Hall, seats: &[Seat], day: Date, ticket: &Ticket) -> Option<String> {
    let seat = |window| seats.iter().find(|seat| seat.window == window && seat.day == day);
    let away = |window| seat(window).filter(|seat| seat.presence != Presence::Open);
    let able = hall.windows.iter().filter(|window| window.can(&ticket.kind, ticket.needs.as_deref()));
    let (there, gone): (Vec<u32>, Vec<u32>) =
        able.map(|window| window.number).partition(|window| away(*window).is_none());
    let Some(window) = ticket.wanted else {
        let gone = gone.iter().map(u32::to_string).collect::<Vec<_>>().join("、");
        return (there.is_empty() && !gone.is_empty())
            .then(|| format!("办得了的窗口（{gone} 号）现在都关着或暂停，没有人叫：请值班长安排"));
    };
    let Some(seat) = away(window) else {
        let nobody = seat(window).is_none() && hall.windows.iter().all(|known| known.number != window);
        return nobody
            .then(|| format!("{window} 号窗口 hall.toml 里没有，今天也没人在那里：号写错了就再转一次"));
    };
    let state = match &seat.presence {
        Presence::Paused { reason } => format!("暂停（{reason}）"),
        other => other.title().to_owned(),
    };
    let others = match there.iter().filter(|other| **other != window).map(u32::to_string).collect::<Vec<_>>()
    {
        none if none.is_empty() => "别的窗口办不了，要等它开".to_owned(),
        others => format!("它不开，{} 号窗口也叫得到", others.join("、")),
    };
    Some(format!("{window} 号窗口现在{state}：{others}"))
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
