//! A window at a moment: what it does now, since when, and until when somebody is there.

use super::outlook::{Outlook, Waits, bit};
use super::{Class, Learnt, Presence, Seat, State, Ticket, Window};

/// A window that has not been seen today counts as empty once somebody it could call has waited so long, in milliseconds.
const NOBODY_THERE: i64 = 10 * 60_000;

/// A window on the way through the day.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub window: Window,
    /// When somebody is there, from now on, in milliseconds; in order.
    pub spans: Vec<(i64, i64)>,
    /// Since when it is busy, and with whom.
    pub busy: Option<(i64, Waits)>,
    /// Since when it could have called somebody and has not, if somebody is there.
    pub idle: Option<i64>,
    /// The line it called last.
    pub last: Option<Class>,
    /// How much longer than others its clerk takes, and how unsure that is.
    pub pace: (f64, f64),
    /// How many kinds it handles: whoever can do little is asked first.
    pub breadth: usize,
}

impl Place {
    /// When it can call the next, having been free since `at`; `i64::MAX` when nobody comes any more.
    pub fn next(&self, at: i64) -> i64 {
        self.spans.iter().find(|span| at < span.1).map_or(i64::MAX, |span| at.max(span.0))
    }
}

impl Outlook<'_> {
    pub(super) fn place(
        &self,
        window: Window,
        seat: Option<&Seat>,
        learnt: &Learnt,
        tickets: &[Ticket],
    ) -> Place {
        let newest = newest(window.number, tickets);
        let clerk = newest.and_then(|ticket| ticket.clerk.as_deref());
        let seen = seat.map(|seat| seat.since).max(newest.and_then(|ticket| Some(ticket.last_call?.at)));
        let spans = self.spans(&window, seat, seen, tickets);
        Place {
            pace: learnt.pace(clerk.or(seat.map(|seat| seat.clerk.as_str()))),
            last: newest.map(|ticket| ticket.class),
            breadth: self.hall.kinds.iter().filter(|kind| window.handles(&kind.code)).count(),
            window,
            spans,
            busy: None,
            idle: None,
        }
    }

    /// Since when a window is busy, and with whom.
    pub(super) fn in_hand(&self, window: u32, tickets: &[Ticket]) -> Option<(i64, Waits)> {
        let at_work = |state: &State| matches!(state, State::Called { .. } | State::Serving { .. });
        let ticket = newest(window, tickets).filter(|ticket| at_work(&ticket.state))?;
        Some((ticket.last_call?.at, self.waits(ticket)?))
    }

    /// Since when a window that is not busy could have called somebody who waits now.
    pub(super) fn idle(&self, at: usize, tickets: &[Ticket]) -> Option<i64> {
        let place = &self.places[at];
        let number = place.window.number;
        let visits = tickets.iter().flat_map(|ticket| &ticket.visits);
        let free = visits.filter(|visit| visit.window == number).map(|visit| visit.to).max()?;
        let able = self.waiting.iter().filter(|waits| waits.able & bit(at) != 0);
        let came = able.map(|waits| waits.arrived).min()?;
        (place.busy.is_none() && place.spans.first()?.0 <= self.now).then_some(free.max(came))
    }

    /// When somebody is at a window, from now on. Posted hours, as far as what was seen today does not say otherwise.
    fn spans(
        &self,
        window: &Window,
        seat: Option<&Seat>,
        seen: Option<i64>,
        tickets: &[Ticket],
    ) -> Vec<(i64, i64)> {
        let now = self.now;
        let posted = window.hours.spans();
        let mut spans: Vec<(i64, i64)> = posted
            .iter()
            .map(|span| (self.midnight + span.from * 60_000, self.midnight + span.to * 60_000))
            .collect();
        if spans.is_empty() {
            spans.push((i64::MIN, i64::MAX));
        }
        let last_end = spans.iter().map(|span| span.1).filter(|end| *end <= now).max();
        spans.retain(|span| span.1 > now);
        let inside = spans.first().is_some_and(|span| span.0 <= now);
        match seat.map(|seat| (&seat.presence, seat.since)) {
            Some((Presence::Closed, since)) => {
                // Whoever closed within posted hours comes back with the next ones.
                spans.retain(|span| span.0 > since);
            }
            Some((Presence::Paused { .. }, since)) => {
                let back = (since + self.hall.rule.pause_minutes * 60_000).max(now + 3 * 60_000);
                spans.retain(|span| span.1 > back);
                if let Some(first) = spans.first_mut() {
                    first.0 = first.0.max(back);
                }
            }
            // Called or opened outside posted hours: they are there, until the next ones or for good.
            Some((Presence::Open, _)) | None
                if !inside && seen.is_some_and(|seen| last_end.is_none_or(|end| seen >= end)) =>
            {
                let until = spans.first().map_or(i64::MAX, |next| next.0);
                spans.insert(0, (now, until));
            }
            Some((Presence::Open, _)) => {}
            None if seen.is_none() && inside => {
                let ignored = tickets.iter().any(|ticket| {
                    let waited = now - ticket.arrived.max(spans.first().map_or(now, |span| span.0));
                    ticket.state == State::Waiting && window.takes(ticket) && waited > NOBODY_THERE
                });
                if ignored {
                    spans.clear();
                }
            }
            None => {}
        }
        for span in &mut spans {
            span.0 = span.0.max(now);
        }
        spans
    }
}

/// The ticket a window called last.
fn newest(window: u32, tickets: &[Ticket]) -> Option<&Ticket> {
    let here = tickets.iter().filter(|ticket| ticket.last_call.is_some_and(|call| call.window == window));
    here.max_by_key(|ticket| ticket.last_call.map(|call| call.at))
}
