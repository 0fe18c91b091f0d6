//! A window at a moment: what it does now, since when, and until when somebody is there.

use super::outlook::{Outlook, Waits, bit};
use super::{Class, Learnt, Presence, Seat, State, Ticket, Window};

/// A window that has not been seen today is late once somebody it could call has waited so long, in milliseconds: where
/// others serve all that it does, nobody sits there until its next hours; else it begins this much later.
const NOBODY_THERE: i64 = 10 * 60_000;

/// A window that has called nobody for so long, though it could, calls nobody, in milliseconds.
const CALLS_NOBODY: i64 = 15 * 60_000;

/// A window on the way through the day.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub window: Window,
    /// When somebody is there, from now on, in milliseconds; in order.
    pub spans: Vec<(i64, i64)>,
    /// When it calls at the earliest: now, or somewhat later where nobody has been seen who should be there.
    pub ready: i64,
    /// Since when it is busy, and with whom.
    pub busy: Option<(i64, Waits)>,
    /// Since when it could have called somebody and has not, if somebody is there.
    pub idle: Option<i64>,
    /// Nobody serves there in hours in which somebody should, and nobody knows when somebody will: it stays closed when they have
    /// begun, its pause is long over, or it calls nobody.
    pub gone: bool,
    /// It pauses: its first span begins when it may be back, which nobody has said.
    pub back: bool,
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
        covered: bool,
    ) -> Place {
        let newest = newest(window.number, tickets);
        let clerk = newest.and_then(|ticket| ticket.clerk.as_deref());
        let seen = seat.map(|seat| seat.since).max(newest.and_then(|ticket| Some(ticket.last_call?.at)));
        let (spans, ready) = self.spans(&window, seat, seen, tickets, covered);
        let (gone, back) = self.away(&window, seat);
        Place {
            pace: learnt.pace(clerk.or(seat.map(|seat| seat.clerk.as_str()))),
            last: newest.map(|ticket| ticket.class),
            breadth: self.hall.kinds.iter().filter(|kind| window.handles(&kind.code)).count(),
            window,
            spans,
            ready,
            busy: None,
            idle: None,
            gone,
            back,
        }
    }

    /// Whether nobody is at a window in its hours and is overdue, and whether it pauses.
    fn away(&self, window: &Window, seat: Option<&Seat>) -> (bool, bool) {
        let (began, Some(seat)) = (self.began(window), seat) else { return (false, false) };
        let overdue = |due: i64| began.is_some_and(|began| self.now - due.max(began) > NOBODY_THERE);
        match seat.presence {
            Presence::Open => (false, false),
            // Whoever closed within the hours is expected with the next ones.
            Presence::Closed => (began.is_some_and(|began| began > seat.since) && overdue(seat.since), false),
            Presence::Paused { .. } => (overdue(seat.since + self.hall.rule.pause_minutes * 60_000), true),
        }
    }

    /// When the hours of a window that last now began; none outside of them.
    fn began(&self, window: &Window) -> Option<i64> {
        let posted = window.hours.spans();
        let spans =
            posted.iter().map(|span| [span.from, span.to].map(|minute| self.midnight + minute * 60_000));
        let now = spans.filter(|[from, to]| (*from..*to).contains(&self.now)).map(|[from, _]| from).next();
        if posted.is_empty() { Some(i64::MIN) } else { now }
    }

    /// Whether a window that is free calls nobody, though somebody waits whom it could.
    pub(super) fn calls_nobody(&self, at: usize, seat: Option<&Seat>) -> bool {
        let place = &self.places[at];
        let opened = seat.filter(|seat| seat.presence == Presence::Open).map_or(i64::MIN, |seat| seat.since);
        let began = self.began(&place.window).map(|began| began.max(opened));
        place.idle.zip(began).is_some_and(|(idle, began)| self.now - idle.max(began) >= CALLS_NOBODY)
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
    /// `covered`: windows that were seen serve all that it does. With it, when the first call can be.
    fn spans(
        &self,
        window: &Window,
        seat: Option<&Seat>,
        seen: Option<i64>,
        tickets: &[Ticket],
        covered: bool,
    ) -> (Vec<(i64, i64)>, i64) {
        let now = self.now;
        let mut ready = now;
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
                // Whoever closed within posted hours comes back with the next ones, or does not.
                spans.retain(|span| span.0 > since && now - span.0 <= NOBODY_THERE);
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
                if ignored && covered {
                    spans.remove(0);
                } else if ignored {
                    ready = now + NOBODY_THERE;
                    spans.retain(|span| span.1 > ready);
                }
            }
            None => {}
        }
        for span in &mut spans {
            span.0 = span.0.max(now);
        }
        (spans, ready)
    }
}

/// The ticket a window called last.
fn newest(window: u32, tickets: &[Ticket]) -> Option<&Ticket> {
    let here = tickets.iter().filter(|ticket| ticket.last_call.is_some_and(|call| call.window == window));
    here.max_by_key(|ticket| ticket.last_call.map(|call| call.at))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use uuid::Uuid;

    use super::*;
    use crate::queue::{Hall, Move, Notice, TicketId, TicketNo, Turn, What};
    use crate::text::{Faults, Source};

    const MINUTE: i64 = 60_000;
    const DAY: Date = date(2026, 11, 23);

    fn ticket(n: u32, kind: &str, minute: i64, steps: &[(i64, Move)]) -> Ticket {
        let issued = Move::issued(DAY, TicketNo::new('A', n), kind, Class::Ordinary);
        let id = TicketId(Uuid::from_u128(n.into()));
        let ticket = Ticket::after(None, id, &issued, minute * MINUTE).unwrap();
        steps
            .iter()
            .fold(ticket, |ticket, (at, step)| Ticket::after(Some(&ticket), id, step, at * MINUTE).unwrap())
    }

    fn call(window: u32) -> Move {
        Move::Called { window, clerk: None }
    }

    /// The hall of the program's own data, in which a visit takes ten minutes.
    fn hall() -> (Hall, Learnt) {
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        let hall = Hall::read(&source, &mut Faults::new()).unwrap();
        let served = |n: u32| {
            let at = 540 + 12 * i64::from(n);
            ticket(n + 1, "pension", at, &[(at, call(2)), (at + 10, Move::Finished)])
        };
        let mut learnt = Learnt::default();
        learnt.add_day(&hall, &(0..35).map(served).collect::<Vec<_>>(), 0);
        (hall, learnt)
    }

    /// What somebody who comes for a kind is told: the wait, and what is said besides.
    fn told(tickets: &[Ticket], kind: &str, minute: i64) -> (Option<i64>, String) {
        let (hall, learnt) = hall();
        let outlook = Outlook::new(&hall, &learnt, tickets, &[], DAY, minute * MINUTE, 0);
        let forecast = outlook.newcomer(kind, Class::Ordinary, None).unwrap();
        let notice = forecast.notice(minute * MINUTE, 0).map_or(String::new(), |notice| notice.to_string());
        (forecast.estimate().map(|told| told.low), notice)
    }

    #[test]
    fn windows_that_have_not_called_yet_are_late_and_nobody_is_sent_away() {
        let people = [ticket(1, "pension", 530, &[]), ticket(2, "pension", 542, &[])];
        // A quarter past nine, ten, eleven: nobody has called, and the day is long.
        for minute in [555, 600, 660] {
            for kind in ["pension", "injury", "card"] {
                let (low, notice) = told(&people, kind, minute);
                assert!(
                    low.is_some_and(|low| low <= 30) && notice.is_empty(),
                    "{kind} {minute}: {low:?} {notice}"
                );
            }
        }
        // Just before the break it is after it, as it is when the break has begun.
        for minute in [715, 719, 721] {
            let (low, notice) = told(&people, "pension", minute);
            assert_eq!(notice, "该业务 13:30 起叫号", "{minute}");
            assert!(low.is_some_and(|low| (85..=125).contains(&low)), "{minute}: {low:?}");
        }
    }

    #[test]
    fn where_nobody_serves_who_should_no_figure_is_made_up() {
        let seat = |window: u32, what: What, minute: i64| {
            Seat::after(None, window, &Turn { day: DAY, clerk: "甲".into(), what }, minute * MINUTE).unwrap()
        };
        let paused = || What::Paused { reason: "开会".into() };
        let (hall, learnt) = hall();
        let served = |window: u32| {
            let steps = [(555, call(window)), (565, Move::Finished)];
            ticket(window, "enrol", 550, &steps)
        };
        let mut people: Vec<Ticket> = [1, 2, 4].map(served).into();
        people.push(ticket(9, "enrol", 560, &[]));
        let told = |learnt: &Learnt, seats: &[Seat], minute: i64| {
            let outlook = Outlook::new(&hall, learnt, &people, seats, DAY, minute * MINUTE, 0);
            let forecast = outlook.newcomer("enrol", Class::Ordinary, None).unwrap();
            let notice =
                forecast.notice(minute * MINUTE, 0).map_or(String::new(), |notice| notice.to_string());
            (forecast.estimate().is_some(), notice)
        };
        let nobody = (false, Notice::Nobody.to_string());
        // Who does it closed before noon: they may be there at half past one, and a while later they are not.
        let closed = [1, 2, 4].map(|window| seat(window, What::Closed, 690));
        assert_eq!(told(&learnt, &closed, 700), (true, "该业务 13:30 起叫号".into()));
        assert_eq!(told(&learnt, &closed, 815), (true, String::new()));
        for minute in [821, 870, 1000] {
            assert_eq!(told(&learnt, &closed, minute), nobody, "{minute}");
        }
        // All pause: nobody has said until when, and once it is overdue there is no figure.
        let pause = [1, 2, 4].map(|window| seat(window, paused(), 570));
        assert_eq!(told(&learnt, &pause, 575), (true, Notice::Paused.to_string()));
        assert_eq!(told(&learnt, &pause, 596), nobody);
        // One of them is there.
        let one = [seat(1, paused(), 570), seat(2, paused(), 570), seat(4, What::Opened, 595)];
        assert_eq!(told(&learnt, &one, 596).1, "");
        // All are free since 9:25 and call nobody.
        assert!(told(&learnt, &[], 575).0);
        assert_eq!(told(&learnt, &[], 580), nobody);
        // Before anything is known of visits the hours are.
        let new = Learnt::default();
        assert_eq!(told(&new, &[], 545), (false, String::new()));
        assert_eq!(told(&new, &[], 730), (false, "该业务 13:30 起叫号".into()));
        assert_eq!(told(&new, &[], 1025), (false, Notice::NotToday.to_string()));
    }

    #[test]
    fn a_window_nobody_sits_at_while_others_do_all_it_does_is_not_counted_until_its_next_hours() {
        let busy = |n: u32| ticket(n, "pension", 540, &[(541 + 10 * i64::from(n), call(2))]);
        let mut people = vec![busy(1)];
        people.extend((2..8).map(|n| ticket(n, "pension", 542, &[])));
        // One window calls, and six have waited for a quarter of an hour.
        let (hall, learnt) = hall();
        let outlook = Outlook::new(&hall, &learnt, &people, &[], DAY, 560 * MINUTE, 0);
        let first = |number: u32| {
            let place = outlook.places.iter().find(|place| place.window.number == number).unwrap();
            place.spans[0].0 / MINUTE
        };
        assert_eq!((first(2), first(1), first(3)), (560, 810, 810));
        assert!(told(&people, "pension", 560).0.unwrap() >= 50);
    }
}
