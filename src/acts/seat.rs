//! Windows open, pause and close, and call each other for help.

use jiff::civil::Date;

use super::transaction::{already, transact, words};
use super::{ActError, Knowledge, Stamp};
use crate::items::Code;
use crate::log::Body;
use crate::queue::{Presence, Refusal, Seat, State, Ticket, Turn, Want, What};
use crate::store::{Store, Tx};

/// 开窗: somebody sits at this window, from now or again after a pause.
pub fn open_window(store: &mut dyn Store, stamp: &Stamp) -> Result<Seat, ActError> {
    at_window(store, stamp, stamp.who.window, &What::Opened)
}

/// 暂停: nobody serves here for a while. Refused while somebody is on the way here.
pub fn pause_window(store: &mut dyn Store, stamp: &Stamp, reason: &str) -> Result<Seat, ActError> {
    let reason = words(reason, "暂停的缘由")?;
    leave(store, stamp, &What::Paused { reason }, Some("暂停"))
}

/// 关窗: nobody serves here until the window is opened. Refused while somebody is on the way here; whoever is served
/// already is served to the end.
pub fn close_window(store: &mut dyn Store, stamp: &Stamp) -> Result<Seat, ActError> {
    leave(store, stamp, &What::Closed, Some("关窗"))
}

/// Pauses or closes. `action`: what it is called when it is refused; none of a recorded day, which is done again as it was.
pub(super) fn leave(
    store: &mut dyn Store,
    stamp: &Stamp,
    what: &What,
    action: Option<&'static str>,
) -> Result<Seat, ActError> {
    let window = stamp.who.window;
    turned(store, stamp, window, what, |tx| {
        let called = tx.rows().in_hand(window)?;
        let comes = called.filter(|ticket| matches!(ticket.state, State::Called { .. }));
        match comes.zip(action) {
            Some((ticket, action)) => Err(ActError::OnTheWay { no: ticket.no, action }),
            None => Ok(()),
        }
    })
}

/// 求助: asks the other windows.
pub fn ask_help(store: &mut dyn Store, stamp: &Stamp, want: Want, words: &str) -> Result<Seat, ActError> {
    let words = words.trim().to_owned();
    at_window(store, stamp, stamp.who.window, &What::HelpAsked { want, words })
}

/// 接手: this window comes to help another.
pub fn take_help(store: &mut dyn Store, stamp: &Stamp, window: u32) -> Result<Seat, ActError> {
    if window == stamp.who.window {
        return Err(ActError::OwnHelp);
    }
    at_window(store, stamp, window, &What::HelpTaken { by: stamp.who.window })
}

/// The help this window asked for is not needed any more.
pub fn end_help(store: &mut dyn Store, stamp: &Stamp) -> Result<Seat, ActError> {
    at_window(store, stamp, stamp.who.window, &What::HelpEnded)
}

/// 钉住: an item stays on top of what is often handled at this window, or no longer.
pub fn pin_item(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    item: &str,
    on: bool,
) -> Result<Seat, ActError> {
    let code: Code = item.parse()?;
    let item = know.items.get(code).ok_or_else(|| ActError::UnknownItem(item.to_owned()))?.id.to_string();
    at_window(store, stamp, stamp.who.window, &What::Pinned { item, on })
}

fn at_window(store: &mut dyn Store, stamp: &Stamp, window: u32, what: &What) -> Result<Seat, ActError> {
    turned(store, stamp, window, what, |_| Ok(()))
}

/// A turn at a window, if it `may` be.
fn turned(
    store: &mut dyn Store,
    stamp: &Stamp,
    window: u32,
    what: &What,
    may: impl Fn(&dyn Tx) -> Result<(), ActError>,
) -> Result<Seat, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_none() {
            may(tx)?;
            tx.append(stamp.event(Body::Window(window, turn(stamp, what.clone()))))?;
        }
        let seat = tx.rows().seats()?.into_iter().find(|seat| seat.window == window);
        seat.ok_or_else(|| Refusal::NoHelp(window).into())
    })
}

/// A turn of this stamp's clerk and day.
pub(super) fn turn(stamp: &Stamp, what: What) -> Turn {
    Turn { day: stamp.day, clerk: stamp.who.clerk.clone(), what }
}

/// Whoever calls a number is there: a window that paused or was closed is open again.
pub(super) fn at_work(tx: &mut dyn Tx, stamp: &Stamp) -> Result<(), ActError> {
    let away = tx.rows().seats()?.into_iter().any(|seat| {
        seat.window == stamp.who.window && seat.day == stamp.day && seat.presence != Presence::Open
    });
    if away {
        tx.append(stamp.further(Body::Window(stamp.who.window, turn(stamp, What::Opened))))?;
    }
    Ok(())
}

/// Tickets handed to a window where nobody serves now may be called by any that can: they are not to wait for an empty
/// chair.
pub(super) fn open_seats(mut waiting: Vec<Ticket>, seats: &[Seat], day: Date) -> Vec<Ticket> {
    let away = |window| {
        seats.iter().any(|seat| seat.window == window && seat.day == day && seat.presence != Presence::Open)
    };
    for ticket in &mut waiting {
        ticket.wanted = ticket.wanted.filter(|window| !away(*window));
    }
    waiting
}
