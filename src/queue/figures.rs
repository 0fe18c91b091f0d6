//! How long people waited on a day: what the lead's report and a replay print.

use serde::Serialize;

use super::{Class, State, Ticket};

/// The waits of some tickets, in minutes to the first call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Tickets taken.
    pub tickets: usize,
    /// Of these called.
    pub called: usize,
    /// Of these finished.
    pub done: usize,
    /// Called, and nobody came at last; so they stay when the day expires.
    pub no_show: usize,
    /// Still waiting.
    pub waiting: usize,
    /// Expired or void without having been passed over.
    pub lost: usize,
    /// Mean wait of those called.
    pub mean: f64,
    /// Nine of ten waited at most so long.
    pub p90: f64,
    /// The longest wait.
    pub longest: f64,
}

impl Figures {
    /// The figures of the tickets of which `is` says so.
    pub fn of(tickets: &[Ticket], is: impl Fn(&Ticket) -> bool) -> Self {
        let tickets: Vec<&Ticket> = tickets.iter().filter(|ticket| is(ticket)).collect();
        let count = |is: &dyn Fn(&State) -> bool| tickets.iter().filter(|ticket| is(&ticket.state)).count();
        let mut waits: Vec<i64> =
            tickets.iter().filter_map(|ticket| Some(ticket.first_called? - ticket.arrived)).collect();
        waits.sort_unstable();
        let sum: i64 = waits.iter().sum();
        let rank = (waits.len() * 9).div_ceil(10).saturating_sub(1);
        let longest = waits.last().copied().unwrap_or(0);
        Self {
            tickets: tickets.len(),
            called: waits.len(),
            done: count(&|state| matches!(state, State::Done { .. })),
            no_show: tickets.iter().filter(|ticket| missed(ticket)).count(),
            waiting: count(&|state| *state == State::Waiting),
            lost: tickets.iter().filter(|ticket| ended(ticket) && !missed(ticket)).count(),
            mean: minutes(sum / i64::try_from(waits.len().max(1)).unwrap_or(1)),
            p90: minutes(waits.get(rank).copied().unwrap_or(0)),
            longest: minutes(longest),
        }
    }

    /// How many of those called waited at most so many minutes.
    pub fn within(tickets: &[Ticket], minutes: i64) -> usize {
        let waits = tickets.iter().filter_map(|ticket| Some(ticket.first_called? - ticket.arrived));
        waits.filter(|wait| *wait <= minutes * 60_000).count()
    }

    /// Those of everybody, of the green line, and of the others.
    pub fn by_line(tickets: &[Ticket]) -> [(&'static str, Self); 3] {
        let green = |ticket: &Ticket| ticket.class == Class::Green;
        [
            ("全部", Self::of(tickets, |_| true)),
            (Class::Green.title(), Self::of(tickets, green)),
            ("其他", Self::of(tickets, |ticket| !green(ticket))),
        ]
    }
}

/// Whether nobody came to its last call, and nobody came back.
fn missed(ticket: &Ticket) -> bool {
    let passed_over = || ticket.visits.last().is_some_and(|visit| !visit.came);
    ticket.state == State::NoShow || (ended(ticket) && passed_over())
}

/// Whether it ended without a visit.
fn ended(ticket: &Ticket) -> bool {
    matches!(ticket.state, State::Expired | State::Void)
}

/// Milliseconds in minutes, to a tenth.
#[allow(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
fn minutes(ms: i64) -> f64 {
    (ms / 6_000) as f64 / 10.0
}
