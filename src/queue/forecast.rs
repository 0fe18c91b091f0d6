//! How long it will take: the hall is played forward, many times over, with the rule it works by, the hours its windows post,
//! the visits going on and visit times as they were learnt. What comes out is a spread of moments, of which people are told the
//! middle and an end that holds for about four in five.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Class, Estimate, Hall, Learnt, Notice, Presence, Seat, State, Ticket, TicketId, Window, choose};
use crate::chance::Chance;

/// How often the hall is played.
const DRAWS: usize = 60;
/// Which of a hundred draws is told as the middle: on days that were, half of the people waited longer. Not the fiftieth: those
/// who come later and are called first (the green line, appointments) are not played.
const MIDDLE: usize = 60;
/// Which of a hundred draws is told as the end: on days that were, a little more than four in five waited no longer.
const UPPER: usize = 84;
/// How unsure a clerk's pace today is. Wider than clerks differ: unforeseen pauses are in it too, and the end that is told is to
/// hold.
const UNSURE: f64 = 0.2;
/// A window that has not been seen today counts as empty once somebody it could call has waited so long, in milliseconds.
const NOBODY_THERE: i64 = 10 * 60_000;
/// A visit that lasts longer than any drawn goes on for at least so long, in milliseconds.
const SOON: i64 = 20_000;

/// The hall as it stands, ready to be played.
#[derive(Debug)]
pub struct Outlook<'a> {
    hall: &'a Hall,
    now: i64,
    midnight: i64,
    /// To draw visit times from, by kind.
    times: Vec<Vec<i64>>,
    known: bool,
    places: Vec<Place>,
    /// Who waits, first called first if nothing but the rule's order counted.
    waiting: Vec<Waits>,
}

/// A window on the way through the day.
#[derive(Debug, Clone)]
struct Place {
    window: Window,
    /// When somebody is there, from now on, in milliseconds; in order.
    spans: Vec<(i64, i64)>,
    /// Since when it is busy, and with which kind.
    busy: Option<(i64, usize)>,
    last: Option<Class>,
    pace: f64,
    /// How many kinds it handles: whoever can do little is asked first.
    breadth: usize,
}

/// Somebody waiting.
#[derive(Debug, Clone)]
struct Waits {
    order: (i64, i64, TicketId),
    kind: usize,
    green: bool,
    /// The windows that may call it, a bit each.
    able: u64,
}

/// When somebody would be called: one moment a draw, in milliseconds from now, the earliest first; `i64::MAX` where never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    draws: Vec<i64>,
    /// When the window span in which the middle lies begins, from now; 0: it lasts already.
    begins: Option<i64>,
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
            times: learnt.times(hall),
            known: learnt.is_enough(),
            places: Vec::new(),
            waiting: Vec::new(),
        };
        for window in windows {
            let seat = seats.get(&window.number).copied();
            let place = outlook.place(window, seat, learnt, tickets);
            outlook.places.push(place);
        }
        outlook.waiting = tickets
            .iter()
            .filter(|ticket| ticket.state == State::Waiting)
            .filter_map(|ticket| outlook.waits(ticket))
            .collect();
        outlook.waiting.sort_unstable_by_key(|waits| waits.order);
        outlook
    }

    fn place(&self, window: Window, seat: Option<&Seat>, learnt: &Learnt, tickets: &[Ticket]) -> Place {
        let here = tickets.iter().filter(|t| t.last_call.is_some_and(|call| call.window == window.number));
        let newest = here.max_by_key(|ticket| ticket.last_call.map(|call| call.at));
        let at_work = |state: &State| matches!(state, State::Called { .. } | State::Serving { .. });
        let busy = newest.filter(|ticket| at_work(&ticket.state)).and_then(|ticket| {
            let kind = self.hall.kinds.iter().position(|kind| kind.code == ticket.kind)?;
            Some((ticket.last_call?.at, kind))
        });
        let clerk = newest.and_then(|ticket| ticket.clerk.as_deref());
        let seen = seat.map(|seat| seat.since).max(newest.and_then(|ticket| Some(ticket.last_call?.at)));
        let spans = self.spans(&window, seat, seen, tickets);
        Place {
            pace: learnt.pace(clerk.or(seat.map(|seat| seat.clerk.as_str()))),
            last: newest.map(|ticket| ticket.class),
            breadth: self.hall.kinds.iter().filter(|kind| window.handles(&kind.code)).count(),
            window,
            spans,
            busy,
        }
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

    fn waits(&self, ticket: &Ticket) -> Option<Waits> {
        let kind = self.hall.kinds.iter().position(|kind| kind.code == ticket.kind)?;
        let wanted = ticket.wanted.filter(|wanted| {
            // Handed to an empty chair: any that can may call it.
            self.places.iter().any(|place| place.window.number == *wanted && !place.spans.is_empty())
        });
        Some(Waits {
            order: self.hall.rule.order(ticket),
            kind,
            green: ticket.class == Class::Green,
            able: self.able(&ticket.kind, ticket.needs.as_deref(), wanted),
        })
    }

    fn able(&self, kind: &str, needs: Option<&str>, wanted: Option<u32>) -> u64 {
        let can = |place: &Place| {
            place.window.can(kind, needs) && wanted.is_none_or(|wanted| place.window.number == wanted)
        };
        self.places.iter().enumerate().filter(|(_, place)| can(place)).fold(0, |able, (at, _)| able | 1 << at)
    }

    /// Whether enough is known to tell anybody anything; without it every forecast says none.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// How many wait for a kind.
    pub fn count(&self, kind: &str) -> usize {
        self.waiting.iter().filter(|waits| self.hall.kinds[waits.kind].code == kind).count()
    }

    /// When somebody who takes a number now would be called.
    pub fn newcomer(&self, kind: &str, class: Class, needs: Option<&str>) -> Option<Forecast> {
        let at = self.hall.kinds.iter().position(|known| known.code == kind).filter(|_| self.known)?;
        let early = if class == Class::Appointment { self.hall.rule.appointment_minutes * 60_000 } else { 0 };
        let new = Waits {
            order: (self.now - early, i64::MAX, TicketId(uuid::Uuid::max())),
            kind: at,
            green: class == Class::Green,
            able: self.able(kind, needs, None),
        };
        let mut line = self.waiting.clone();
        let place = line.partition_point(|waits| waits.order < new.order);
        line.insert(place, new);
        let mut draws = Vec::with_capacity(DRAWS);
        self.each_draw(&line, Some(place), |called| draws.push(called[place]));
        Some(self.forecast(draws, line[place].able))
    }

    /// When each of those waiting would be called.
    pub fn all(&self) -> BTreeMap<TicketId, Forecast> {
        if !self.known {
            return BTreeMap::new();
        }
        let mut draws: Vec<Vec<i64>> = vec![Vec::with_capacity(DRAWS); self.waiting.len()];
        self.each_draw(&self.waiting, None, |called| {
            for (draws, called) in draws.iter_mut().zip(called) {
                draws.push(*called);
            }
        });
        let told = self.waiting.iter().zip(draws);
        told.map(|(waits, draws)| (waits.order.2, self.forecast(draws, waits.able))).collect()
    }

    /// The same hall with one more window, open from now on and able to do everything.
    #[must_use]
    pub fn with_one_more(&self) -> Self {
        let extra = Place {
            window: Window {
                number: 0,
                kinds: Vec::new(),
                skills: Vec::new(),
                hours: self.hall.hours.clone(),
            },
            spans: vec![(self.now, i64::MAX)],
            busy: None,
            last: None,
            pace: 1.0,
            breadth: self.hall.kinds.len(),
        };
        let mut places = self.places.clone();
        let bit = 1_u64 << places.len().min(63);
        places.push(extra);
        let more = |waits: &Waits| Waits { able: waits.able | bit, ..waits.clone() };
        let waiting = self.waiting.iter().map(more).collect();
        Self { places, waiting, times: self.times.clone(), ..*self }
    }

    fn forecast(&self, mut draws: Vec<i64>, able: u64) -> Forecast {
        draws.sort_unstable();
        let mut forecast = Forecast { draws, begins: None };
        let middle = forecast.middle();
        let mut open: Vec<(i64, i64)> = Vec::new();
        let places = self.places.iter().enumerate().filter(|(at, _)| able & (1 << at) != 0);
        let mut spans: Vec<(i64, i64)> = places.flat_map(|(_, place)| place.spans.iter().copied()).collect();
        spans.sort_unstable();
        for span in spans {
            match open.last_mut() {
                Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
                _ => open.push(span),
            }
        }
        if middle < i64::MAX {
            let at = self.now + middle;
            forecast.begins = open.iter().rfind(|span| span.0 <= at).map(|span| span.0 - self.now);
        }
        forecast
    }

    /// Plays the hall until everybody, or the one who is asked for, is called; gives the moments from now, again and again.
    fn each_draw(&self, line: &[Waits], only: Option<usize>, mut each: impl FnMut(&[i64])) {
        // The same seed all day: what is told changes with the hall, not by chance.
        let mut chance = Chance::new(self.midnight.unsigned_abs());
        let mut called = vec![i64::MAX; line.len()];
        for _ in 0..DRAWS {
            called.fill(i64::MAX);
            self.play(line, only, &mut called, &mut chance);
            each(&called);
        }
    }

    fn play(&self, line: &[Waits], only: Option<usize>, called: &mut [i64], chance: &mut Chance) {
        let mut pace: Vec<f64> = Vec::with_capacity(self.places.len());
        let mut free: Vec<i64> = Vec::with_capacity(self.places.len());
        let mut last: Vec<Option<Class>> = Vec::with_capacity(self.places.len());
        for place in &self.places {
            let today = place.pace * (1.0 + UNSURE * chance.normal()).max(0.3);
            free.push(
                place
                    .next(place.busy.map_or(self.now, |(since, kind)| self.ends(since, kind, today, chance))),
            );
            pace.push(today);
            last.push(place.last);
        }
        let mut first = 0;
        loop {
            let next = (0..free.len()).filter(|at| free[*at] < i64::MAX);
            let next = next.min_by_key(|at| (free[*at], self.places[*at].breadth, *at));
            let Some(at) = next else { return };
            while first < line.len() && called[first] < i64::MAX {
                first += 1;
            }
            if first == line.len() {
                return;
            }
            let bit = 1_u64 << at.min(63);
            let (mut green, mut other) = (None, None);
            for (index, waits) in line.iter().enumerate().skip(first) {
                if called[index] < i64::MAX || waits.able & bit == 0 {
                    continue;
                }
                let slot = if waits.green { &mut green } else { &mut other };
                slot.get_or_insert(index);
                if green.is_some() && other.is_some() {
                    break;
                }
            }
            let Some(index) = choose(green, other, last[at]) else {
                // Nobody for this window, and nobody will come in this play.
                free[at] = i64::MAX;
                continue;
            };
            called[index] = free[at] - self.now;
            if only == Some(index) {
                return;
            }
            last[at] = Some(if line[index].green { Class::Green } else { Class::Ordinary });
            let took = self.draw(line[index].kind, pace[at], chance);
            free[at] = self.places[at].next(free[at] + took);
        }
    }

    /// When a visit that began at `since` ends: drawn anew until it is longer than it lasts already.
    fn ends(&self, since: i64, kind: usize, pace: f64, chance: &mut Chance) -> i64 {
        let elapsed = self.now - since;
        let mut took = 0;
        for _ in 0..6 {
            took = self.draw(kind, pace, chance);
            if took > elapsed {
                break;
            }
        }
        self.now + (took - elapsed).max(SOON)
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "milliseconds of a visit"
    )]
    fn draw(&self, kind: usize, pace: f64, chance: &mut Chance) -> i64 {
        let times = &self.times[kind];
        (times[chance.below(times.len())] as f64 * pace) as i64
    }
}

impl Place {
    /// When it can call the next, having been free since `at`; `i64::MAX` when nobody comes any more.
    fn next(&self, at: i64) -> i64 {
        self.spans.iter().find(|span| at < span.1).map_or(i64::MAX, |span| at.max(span.0))
    }
}

impl Forecast {
    fn at(&self, percent: usize) -> i64 {
        let last = self.draws.len().saturating_sub(1);
        self.draws.get(last * percent / 100).copied().unwrap_or(i64::MAX)
    }

    /// Half of all draws are at most so long, in milliseconds from now; `i64::MAX` when it is never called.
    pub fn middle(&self) -> i64 {
        self.at(MIDDLE)
    }

    /// So long most of them wait at most: four in five, as measured on days that were.
    pub fn upper(&self) -> i64 {
        self.at(UPPER)
    }

    /// What people are told; none when it will probably not be called at all.
    pub fn estimate(&self) -> Option<Estimate> {
        let upper = self.draws.iter().copied().filter(|draw| *draw < i64::MAX).max();
        (self.middle() < i64::MAX).then(|| {
            let upper = self.upper().min(upper.unwrap_or(0));
            Estimate::of(self.middle(), upper)
        })
    }

    /// What must be said besides: that it is called only after a break, or probably not today.
    pub fn notice(&self, now: i64, midnight: i64) -> Option<Notice> {
        match self.begins {
            _ if self.middle() == i64::MAX => Some(Notice::NotToday),
            Some(begins) if begins > 0 => {
                Some(Notice::From { minute: (now + begins - midnight).div_euclid(60_000) })
            }
            _ => None,
        }
    }
}
