//! The hall as it stands at a moment, made ready to be played forward: who waits and who is expected, the windows with what they do
//! now and until when somebody is there, and what is drawn from.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::millis::float;
use super::place::Place;
use super::{Class, Hall, Learnt, Seat, State, Ticket, TicketId, Window};

/// Somebody who was passed over comes back after so many milliseconds, or so many, if at all.
pub(super) const BACK: (i64, i64) = (5 * 60_000, 15 * 60_000);
/// Who has booked comes so many milliseconds before the time at most, and so likely.
const BOOKED: (i64, f64) = (15 * 60_000, 0.9);

/// The hall as it stands, ready to be played.
#[derive(Debug, Clone)]
pub struct Outlook<'a> {
    pub(super) hall: &'a Hall,
    pub(super) now: i64,
    pub(super) midnight: i64,
    known: bool,
    pub(super) rates: Rates,
    pub(super) places: Vec<Place>,
    /// Who waits, first called first if nothing but the rule's order counted.
    pub(super) waiting: Vec<Waits>,
    /// Who is expected for a reason of their own: booked, passed over a little while ago, put aside.
    pub(super) expected: Vec<Expected>,
}

/// What is drawn from; times in milliseconds.
#[derive(Debug, Clone, Default)]
pub(super) struct Rates {
    /// Visit times by kind, the shortest first.
    pub times: Vec<Vec<i64>>,
    /// What passes between a visit and the next call, the shortest first; may be empty.
    pub pauses: Vec<i64>,
    /// How many come in an hour of the day, by kind and line.
    pub come: Vec<[[f64; 24]; 3]>,
    /// The same of all, by hour.
    pub hours: [f64; 24],
    /// How likely somebody has left when called, by minutes of waiting.
    pub leaves: Vec<f64>,
    /// How long a call takes to which nobody comes.
    pub nobody: i64,
    /// How likely somebody who was passed over comes back.
    pub returns: f64,
    /// How likely a visit ends with being sent on, by the kind to which.
    pub sent: Vec<f64>,
    /// The windows that may call a kind, a bit each.
    pub able: Vec<u64>,
}

/// Somebody waiting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waits {
    pub order: (i64, i64, TicketId),
    pub place: i64,
    pub arrived: i64,
    pub kind: usize,
    pub class: Class,
    /// The windows that may call it, a bit each.
    pub able: u64,
    /// Not called yet: whether the person is still there is not known.
    pub fresh: bool,
}

/// Somebody who will wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    /// Between these moments, in milliseconds.
    pub between: (i64, i64),
    /// How likely.
    pub share: f64,
    pub who: Waits,
    /// To be put behind some of those who wait then.
    pub behind: bool,
}

impl<'a> Outlook<'a> {
    /// The hall of one business day at a moment. `tickets`: all of that day; `midnight`: when its date began.
    #[allow(
        clippy::too_many_arguments,
        reason = "the hall is its file, what was learnt, who is there, and the time"
    )]
    pub fn new(
        hall: &'a Hall,
        learnt: &Learnt,
        tickets: &[Ticket],
        seats: &[Seat],
        day: Date,
        now: i64,
        midnight: i64,
    ) -> Self {
        // What was so on another day says nothing of this one.
        let seats: BTreeMap<u32, &Seat> =
            seats.iter().filter(|seat| seat.day == day).map(|seat| (seat.window, seat)).collect();
        let mut windows = hall.windows.clone();
        let others = tickets.iter().filter_map(|ticket| Some(ticket.last_call?.window));
        for number in others.chain(seats.keys().copied()) {
            if !windows.iter().any(|window| window.number == number) {
                windows.push(hall.window(number));
            }
        }
        // One bit a window.
        windows.truncate(64);
        let mut outlook = Self {
            hall,
            now,
            midnight,
            known: learnt.is_enough(),
            rates: Rates::default(),
            places: Vec::new(),
            waiting: Vec::new(),
            expected: Vec::new(),
        };
        // What somebody serves who was seen today.
        let seen = |window: &&Window| {
            let called = |ticket: &Ticket| ticket.last_call.is_some_and(|call| call.window == window.number);
            seats.contains_key(&window.number) || tickets.iter().any(called)
        };
        let served: Vec<&Window> = windows.iter().filter(seen).collect();
        let served = |kind: &str| served.iter().any(|window| window.handles(kind));
        let covered: Vec<bool> = windows
            .iter()
            .map(|window| {
                hall.kinds.iter().filter(|kind| window.handles(&kind.code)).all(|kind| served(&kind.code))
            })
            .collect();
        for (window, covered) in windows.into_iter().zip(covered) {
            let seat = seats.get(&window.number).copied();
            let place = outlook.place(window, seat, learnt, tickets, covered);
            outlook.places.push(place);
        }
        outlook.rates = outlook.rates(learnt, tickets);
        let waiting = tickets.iter().filter(|ticket| ticket.state == State::Waiting);
        outlook.waiting = waiting.filter_map(|ticket| outlook.waits(ticket)).collect();
        outlook.waiting.sort_unstable_by_key(|waits| waits.order);
        for at in 0..outlook.places.len() {
            let number = outlook.places[at].window.number;
            outlook.places[at].busy = outlook.in_hand(number, tickets);
            outlook.places[at].idle = outlook.idle(at, tickets);
            outlook.places[at].gone |= outlook.calls_nobody(at, seats.get(&number).copied());
        }
        outlook.expected = tickets.iter().filter_map(|ticket| outlook.expects(ticket)).collect();
        outlook
    }

    pub(super) fn waits(&self, ticket: &Ticket) -> Option<Waits> {
        let kind = self.hall.kinds.iter().position(|kind| kind.code == ticket.kind)?;
        let wanted = ticket.wanted.filter(|wanted| {
            // Handed to an empty chair: any that can may call it.
            self.places.iter().any(|place| place.window.number == *wanted && !place.spans.is_empty())
        });
        Some(Waits {
            order: self.hall.rule.order(ticket),
            place: ticket.place,
            arrived: ticket.arrived,
            kind,
            class: ticket.class,
            able: self.able(&ticket.kind, ticket.needs.as_deref(), wanted),
            fresh: ticket.first_called.is_none(),
        })
    }

    /// The windows that may call it, a bit each.
    pub(super) fn able(&self, kind: &str, needs: Option<&str>, wanted: Option<u32>) -> u64 {
        let can = |place: &Place| {
            place.window.can(kind, needs) && wanted.is_none_or(|wanted| place.window.number == wanted)
        };
        self.places.iter().enumerate().filter(|(_, place)| can(place)).fold(0, |able, (at, _)| able | bit(at))
    }

    /// Who does not wait yet, or not any more, and will.
    fn expects(&self, ticket: &Ticket) -> Option<Expected> {
        let who = self.waits(ticket)?;
        let now = self.now;
        match ticket.state {
            State::Booked { slot } if slot + self.hall.rule.late_minutes * 60_000 > now => {
                let between = ((slot - BOOKED.0).max(now), slot.max(now));
                let order = (slot - self.hall.rule.appointment_minutes * 60_000, slot, ticket.id);
                let who = Waits { place: slot, arrived: slot, order, ..who };
                Some(Expected { between, share: BOOKED.1, who, behind: false })
            }
            State::NoShow => {
                let since = ticket.visits.last()?.to;
                let between = ((since + BACK.0).max(now), since + BACK.1);
                // The longer ago, the less likely.
                let left = float(between.1 - between.0) / float(BACK.1 - BACK.0);
                let share = self.rates.returns * left / (1.0 - self.rates.returns * (1.0 - left));
                (left > 0.0).then_some(Expected { between, share, who, behind: true })
            }
            // Whoever comes back with the copy goes straight to the window.
            State::Held { window, until, .. } => {
                let until = until.unwrap_or(ticket.touched + self.hall.rule.hold_minutes * 60_000);
                let able = self.able(&ticket.kind, ticket.needs.as_deref(), Some(window));
                let who = Waits { order: (i64::MIN, 0, ticket.id), able, ..who };
                Some(Expected { between: (now, until.max(now)), share: 1.0, who, behind: false })
            }
            _ => None,
        }
    }

    fn rates(&self, learnt: &Learnt, tickets: &[Ticket]) -> Rates {
        let (hall, flow) = (self.hall, learnt.flow());
        let mut times = learnt.times(hall);
        for times in &mut times {
            times.sort_unstable();
        }
        let mut pauses = flow.pauses();
        pauses.sort_unstable();
        let mut come = flow.rates(hall, tickets, self.now, self.midnight);
        if tickets.iter().any(|ticket| ticket.slot.is_some()) {
            // This hall keeps its bookings here: those are known, and no others come.
            let line = Class::ALL.iter().position(|class| *class == Class::Appointment);
            for lines in &mut come {
                if let Some(hours) = line.and_then(|line| lines.get_mut(line)) {
                    *hours = [0.0; 24];
                }
            }
        }
        // Who comes when all windows are closed for good overtakes nobody.
        let ends =
            self.places.iter().flat_map(|place| &place.spans).map(|span| span.1).max().unwrap_or(self.now);
        let mut hours = [0.0; 24];
        let open = (0..).take_while(|hour| self.midnight + hour * 3_600_000 < ends);
        for (sum, (hour, _)) in hours.iter_mut().zip((0..).zip(open)) {
            *sum = come.iter().flatten().map(|hours| hours[hour]).sum();
        }
        Rates {
            times,
            pauses,
            come,
            hours,
            leaves: (0..=60).map(|minute| flow.leaves(minute * 60_000)).collect(),
            nobody: flow.nobody(),
            returns: flow.returns(),
            sent: flow.sent(hall),
            able: hall.kinds.iter().map(|kind| self.able(&kind.code, kind.needs.as_deref(), None)).collect(),
        }
    }

    /// Whether enough is known to tell anybody anything; without it every forecast says none.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// How many wait for a kind.
    pub fn count(&self, kind: &str) -> usize {
        self.waiting.iter().filter(|waits| self.hall.kinds[waits.kind].code == kind).count()
    }

    /// The same hall with one more window, able to do everything and open from now on in the hall's hours; when these are
    /// over, until the last is called.
    #[must_use]
    pub fn with_one_more(&self) -> Self {
        let mut more = self.clone();
        let hours = self.hall.hours.spans().iter();
        let hours = hours.map(|span| [span.from, span.to].map(|minute| self.midnight + minute * 60_000));
        let mut spans: Vec<(i64, i64)> =
            hours.filter(|[_, to]| *to > self.now).map(|[from, to]| (from.max(self.now), to)).collect();
        if spans.is_empty() {
            spans.push((self.now, i64::MAX));
        }
        more.places.push(Place {
            window: Window {
                number: 0,
                kinds: Vec::new(),
                skills: Vec::new(),
                hours: self.hall.hours.clone(),
            },
            spans,
            ready: self.now,
            busy: None,
            idle: None,
            gone: false,
            back: false,
            last: None,
            pace: (1.0, 0.0),
            breadth: self.hall.kinds.len(),
        });
        let bit = bit(self.places.len());
        let all = more.waiting.iter_mut().chain(more.expected.iter_mut().map(|expected| &mut expected.who));
        all.for_each(|waits| waits.able |= bit);
        more.rates.able.iter_mut().for_each(|able| *able |= bit);
        more
    }
}

/// The bit of a window.
pub(super) fn bit(at: usize) -> u64 {
    1 << at.min(63)
}
