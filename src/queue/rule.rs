//! Who is next, and where one who comes back stands. The rule was chosen by playing days of a hall through five rules:
//! the green line first but at most every second call of a window keeps its wait short and costs the others a minute.

use super::{Class, Ticket, TicketId, Window};

/// The figures of the rule, from `hall.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// How many minutes earlier than they came those with an appointment count as having come.
    pub appointment_minutes: i64,
    /// How often a ticket may be called again before it counts as passed over.
    pub recalls: u32,
    /// Behind how many of those waiting one who was passed over comes back.
    pub return_behind: usize,
    /// The hour at which a new business day begins.
    pub day_starts_hour: i8,
}

/// The ticket this window calls next: green first, but after a green call one of the others if any waits; appointments
/// with their head start; the rest by place. Only kinds the window handles. None when nobody waits for it.
pub fn next_ticket(
    waiting: &[Ticket],
    rule: &Rule,
    window: &Window,
    last_called: Option<Class>,
) -> Option<TicketId> {
    let order = |ticket: &&&Ticket| {
        let head_start =
            if ticket.class == Class::Appointment { rule.appointment_minutes * 60_000 } else { 0 };
        (ticket.place - head_start, ticket.arrived, ticket.id)
    };
    let (green, others): (Vec<&Ticket>, Vec<&Ticket>) = waiting
        .iter()
        .filter(|ticket| window.handles(&ticket.kind))
        .partition(|ticket| ticket.class == Class::Green);
    let (green, other) = (green.iter().min_by_key(order), others.iter().min_by_key(order));
    let next = if last_called == Some(Class::Green) { other.or(green) } else { green.or(other) };
    next.map(|ticket| ticket.id)
}

/// The place of one who comes back: behind the next `rule.return_behind` of those waiting for the same kind, never
/// before its own old place.
pub fn place_behind(waiting: &[Ticket], rule: &Rule, kind: &str, old_place: i64) -> i64 {
    let mut places: Vec<i64> =
        waiting.iter().filter(|ticket| ticket.kind == kind).map(|ticket| ticket.place).collect();
    places.sort_unstable();
    let behind = rule.return_behind.min(places.len());
    let last = behind.checked_sub(1).and_then(|at| places.get(at));
    last.map_or(old_place, |place| old_place.max(place + 1))
}
