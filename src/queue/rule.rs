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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::queue::{State, TicketNo};

    const RULE: Rule = Rule { appointment_minutes: 15, recalls: 2, return_behind: 3, day_starts_hour: 3 };

    /// `A1 普通 10`: number, line, minute of arrival.
    fn waiting(line: &str) -> Vec<Ticket> {
        let ticket = |words: &str| {
            let mut words = words.split_whitespace();
            let no = TicketNo::parse(words.next().unwrap()).unwrap();
            let class = words.next().unwrap();
            let class = Class::ALL.into_iter().find(|known| known.title() == class).unwrap();
            let at = words.next().unwrap().parse::<i64>().unwrap() * 60_000;
            Ticket {
                id: TicketId(Uuid::from_u128(u128::from(no.number()))),
                day: date(2026, 11, 23),
                kind: no.as_str()[..1].to_owned(),
                no,
                class,
                class_reason: None,
                arrived: at,
                place: at,
                state: State::Waiting,
                last_call: None,
                rev: 1,
                touched: at,
            }
        };
        line.split('，').filter(|words| !words.is_empty()).map(ticket).collect()
    }

    #[test]
    fn who_is_next() {
        let all = "";
        for (people, skills, last, next) in [
            ("", all, None, None),
            ("A1 普通 20，A2 普通 10", all, None, Some(2)),
            ("A1 普通 10，A2 绿色通道 30", all, None, Some(2)),
            ("A1 普通 10，A2 绿色通道 30", all, Some(Class::Ordinary), Some(2)),
            ("A1 普通 10，A2 绿色通道 30", all, Some(Class::Green), Some(1)),
            ("A1 绿色通道 10，A2 绿色通道 5", all, Some(Class::Green), Some(2)),
            ("A1 普通 10，A2 预约 24", all, None, Some(2)),
            ("A1 普通 10，A2 预约 26", all, None, Some(1)),
            ("A1 预约 30，A2 绿色通道 60", all, Some(Class::Green), Some(1)),
            ("A1 普通 10，B2 普通 20", "B", None, Some(2)),
            ("A1 绿色通道 10，B2 普通 20", "B", Some(Class::Ordinary), Some(2)),
            ("A1 普通 10，B2 绿色通道 20", "B", Some(Class::Green), Some(2)),
            ("A1 普通 10", "B", None, None),
        ] {
            let window =
                Window { number: 3, kinds: skills.split_terminator('、').map(str::to_owned).collect() };
            let found = next_ticket(&waiting(people), &RULE, &window, last);
            assert_eq!(found.map(|id| id.0.as_u128()), next, "{people} / {skills} / {last:?}");
        }
    }

    #[test]
    fn who_comes_back_stands_behind_three_of_the_same_kind() {
        for (people, old, minutes) in [
            ("", 5, "5:0"),
            ("A1 普通 10，A2 普通 20，A3 普通 30，A4 普通 40", 5, "30:1"),
            ("A1 普通 10，B2 普通 11，A3 普通 30", 5, "30:1"),
            ("A1 普通 10", 90, "90:0"),
        ] {
            let place = place_behind(&waiting(people), &RULE, "A", old * 60_000);
            assert_eq!(format!("{}:{}", place / 60_000, place % 60_000), minutes, "{people}");
        }
    }
}
