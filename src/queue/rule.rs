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
    /// How many minutes after the agreed time one with an appointment stands with those who have none.
    pub late_minutes: i64,
    /// After how many minutes somebody should look after a ticket that was put aside.
    pub hold_minutes: i64,
    /// From how many minutes of waiting the board says why, and what else can be done.
    pub long_wait_minutes: i64,
    /// How long a window that pauses is thought to be away, in minutes.
    pub pause_minutes: i64,
}

impl Rule {
    /// The order in which tickets of the same line are called: smallest first.
    pub fn order(&self, ticket: &Ticket) -> (i64, i64, TicketId) {
        let early = if ticket.class == Class::Appointment { self.appointment_minutes * 60_000 } else { 0 };
        (ticket.place - early, ticket.arrived, ticket.id)
    }
}

/// Of the first in the green line and the first of all others, the one to call: green first, but after a green call one
/// of the others if any waits. Playing the hall forward asks the same function, so that it knows the real rule.
pub fn choose<T>(green: Option<T>, other: Option<T>, last_called: Option<Class>) -> Option<T> {
    if last_called == Some(Class::Green) { other.or(green) } else { green.or(other) }
}

/// The ticket this window calls next, by [`choose`]; appointments with their head start; the rest by place. Only those the
/// window takes. None when nobody waits for it.
pub fn next_ticket(
    waiting: &[Ticket],
    rule: &Rule,
    window: &Window,
    last_called: Option<Class>,
) -> Option<TicketId> {
    let (green, others): (Vec<&Ticket>, Vec<&Ticket>) =
        waiting.iter().filter(|ticket| window.takes(ticket)).partition(|ticket| ticket.class == Class::Green);
    let first = |line: Vec<&Ticket>| line.into_iter().min_by_key(|ticket| rule.order(ticket)).map(|t| t.id);
    choose(first(green), first(others), last_called)
}

/// Whether the next call of this window passes the green line by for the others' sake: its last call was green, and both
/// lines wait for it.
pub fn spares(waiting: &[Ticket], window: &Window, last_called: Option<Class>) -> bool {
    let waits = |green| waiting.iter().any(|t| window.takes(t) && (t.class == Class::Green) == green);
    last_called == Some(Class::Green) && waits(true) && waits(false)
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
    use crate::queue::{Hours, Move, TicketNo};

    const RULE: Rule = Rule {
        appointment_minutes: 15,
        recalls: 2,
        return_behind: 3,
        day_starts_hour: 3,
        late_minutes: 10,
        hold_minutes: 15,
        long_wait_minutes: 40,
        pause_minutes: 15,
    };

    /// `A1 普通 10 复杂`: number, line, minute of arrival, skill or window (`窗3`) it needs.
    fn waiting(line: &str) -> Vec<Ticket> {
        let ticket = |words: &str| {
            let mut words = words.split_whitespace();
            let no = TicketNo::parse(words.next().unwrap()).unwrap();
            let class = words.next().unwrap();
            let class = Class::ALL.into_iter().find(|known| known.title() == class).unwrap();
            let at = words.next().unwrap().parse::<i64>().unwrap() * 60_000;
            let step = Move::issued(date(2026, 11, 23), no.clone(), &no.as_str()[..1], class);
            let id = TicketId(Uuid::from_u128(u128::from(no.number())));
            let ticket = Ticket::after(None, id, &step, at).unwrap();
            let word = words.next().unwrap_or_default();
            let wanted = word.strip_prefix('窗').and_then(|window| window.parse().ok());
            Ticket { needs: (word == "复杂").then(|| word.to_owned()), wanted, ..ticket }
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
            ("A1 普通 10 复杂，A2 普通 20", "A", None, Some(2)),
            ("A1 普通 10 复杂，A2 普通 20", "A、复杂", None, Some(1)),
            ("A1 普通 10 窗4，A2 普通 20", "A", None, Some(2)),
            ("A1 普通 10 窗3，A2 普通 20", "A", None, Some(1)),
        ] {
            let (able, kinds): (Vec<_>, Vec<_>) =
                skills.split_terminator('、').map(str::to_owned).partition(|word| word == "复杂");
            let window = Window { number: 3, kinds, skills: able, hours: Hours::default() };
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
