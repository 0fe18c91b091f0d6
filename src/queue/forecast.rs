//! How long it will take: the hall is played forward, many times over, with the rule it works by, the hours its windows post,
//! the visits going on, and with times, arrivals, people who left and people who come back as they were learnt. What comes out is a
//! spread of moments, of which people are told the middle and an end that holds for about four in five.

use std::collections::BTreeMap;

use super::outlook::{Waits, bit};
use super::place::Place;
use super::play::Play;
use super::{Class, Estimate, Notice, Outlook, TicketId};

/// How often the hall is played.
const DRAWS: usize = 100;
/// What is told reaches from the draw half of all are below …
const LOW: usize = 50;
/// … to the one four in five are below; what is scored lies in the middle. None was chosen by how days went: the plays are as
/// wide as the days are.
const HIGH: usize = 80;
/// Whoever goes away is to be back before one in ten is called.
const EARLY: usize = 10;
const MIDDLE: usize = usize::midpoint(LOW, HIGH);

/// When somebody would be called: one moment a draw, in milliseconds from now, the earliest first; `i64::MAX` where never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    draws: Vec<i64>,
    /// When the window spans begin in which one in ten, half and four in five are called, from now; 0: it lasts already.
    begins: [Option<i64>; 3],
    /// Whether a window that may call is there now.
    serving: bool,
    /// Nobody calls who could, and nobody knows when somebody will: there is no figure to tell.
    nobody: bool,
    /// When the first window is back from a pause, from now, where none is there before.
    pause: Option<i64>,
    /// Whether enough is known of visits for a figure; without it only the hours are.
    known: bool,
}

impl Outlook<'_> {
    /// When somebody who takes a number now would be called. While nothing is known of visits it says only what the hours do.
    pub fn newcomer(&self, kind: &str, class: Class, needs: Option<&str>) -> Option<Forecast> {
        self.newcomer_for(kind, class, needs, self.now)
    }

    /// The same of somebody whose place counts from a moment, in milliseconds: an agreed time may be yet to come.
    pub fn newcomer_for(
        &self,
        kind: &str,
        class: Class,
        needs: Option<&str>,
        place: i64,
    ) -> Option<Forecast> {
        let at = self.hall.kinds.iter().position(|known| known.code == kind)?;
        if !self.is_known() {
            let able = self.able(kind, needs, None);
            let begins =
                self.able_places(able).filter_map(|place| place.spans.first()).map(|span| span.0).min();
            return Some(self.forecast(vec![begins.map_or(i64::MAX, |begins| begins - self.now)], able));
        }
        let early = if class == Class::Appointment { self.hall.rule.appointment_minutes * 60_000 } else { 0 };
        let new = Waits {
            order: (place - early, i64::MAX, TicketId(uuid::Uuid::max())),
            place,
            arrived: self.now,
            kind: at,
            class,
            able: self.able(kind, needs, None),
            fresh: true,
        };
        let mut line = self.waiting.clone();
        let place = line.partition_point(|waits| waits.order < new.order);
        line.insert(place, new);
        let mut draws = Vec::with_capacity(DRAWS);
        let mut play = Play::new(self, &line);
        for _ in 0..DRAWS {
            draws.push(play.once(Some(place))[place]);
        }
        Some(self.forecast(draws, new.able))
    }

    /// When each of those waiting would be called.
    pub fn all(&self) -> BTreeMap<TicketId, Forecast> {
        if !self.is_known() {
            return BTreeMap::new();
        }
        let mut draws: Vec<Vec<i64>> = vec![Vec::with_capacity(DRAWS); self.waiting.len()];
        let mut play = Play::new(self, &self.waiting);
        for _ in 0..DRAWS {
            for (draws, called) in draws.iter_mut().zip(play.once(None)) {
                draws.push(*called);
            }
        }
        let told = self.waiting.iter().zip(draws);
        told.map(|(waits, draws)| (waits.order.2, self.forecast(draws, waits.able))).collect()
    }

    /// The windows of a set.
    fn able_places(&self, able: u64) -> impl Iterator<Item = &Place> {
        self.places.iter().enumerate().filter(move |(at, _)| able & bit(*at) != 0).map(|(_, place)| place)
    }

    fn forecast(&self, mut draws: Vec<i64>, able: u64) -> Forecast {
        draws.sort_unstable();
        // Who is there, or away for a time that is not over, will call.
        let calls = |place: &Place| {
            !place.gone && place.spans.first().is_some_and(|span| place.back || span.0 <= self.now)
        };
        let gone = self.able_places(able).any(|place| place.gone);
        let nobody = gone && !self.able_places(able).any(calls);
        let begins = |back: bool| {
            let begins = self.able_places(able).filter(move |place| place.back == back);
            begins.filter_map(|place| place.spans.first()).map(|span| span.0 - self.now).min()
        };
        let pause = begins(true).filter(|pause| begins(false).is_none_or(|other| *pause < other));
        let known = self.is_known();
        let mut forecast = Forecast { draws, begins: [None; 3], serving: false, nobody, pause, known };
        let mut open: Vec<(i64, i64)> = Vec::new();
        let mut spans: Vec<(i64, i64)> =
            self.able_places(able).flat_map(|place| place.spans.iter().copied()).collect();
        spans.sort_unstable();
        for span in spans {
            match open.last_mut() {
                Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
                _ => open.push(span),
            }
        }
        forecast.serving = open.first().is_some_and(|span| span.0 <= self.now);
        forecast.begins = [EARLY, LOW, HIGH].map(|percent| {
            let at = self.now.checked_add(forecast.at(percent))?;
            open.iter().rfind(|span| span.0 <= at).map(|span| span.0 - self.now)
        });
        forecast
    }
}

impl Forecast {
    fn at(&self, percent: usize) -> i64 {
        let last = self.draws.len().saturating_sub(1);
        self.draws.get(last * percent / 100).copied().unwrap_or(i64::MAX)
    }

    /// The middle of what is told, in milliseconds from now; `i64::MAX` when it is probably never called. What is scored.
    pub fn middle(&self) -> i64 {
        self.at(MIDDLE)
    }

    /// What people are told; none when it will probably not be called at all, or nobody knows.
    pub fn estimate(&self) -> Option<Estimate> {
        if self.nobody || !self.known {
            return None;
        }
        let last = self.draws.iter().copied().rfind(|draw| *draw < i64::MAX)?;
        let high = Some(self.at(HIGH)).filter(|high| *high < i64::MAX);
        // Whoever may be called before a break and may be after it is not to go away until then.
        let low = if self.over_a_break() { self.at(EARLY) } else { self.at(LOW) };
        (self.at(LOW) < i64::MAX).then(|| Estimate::of(self.at(EARLY), low, self.middle().min(last), high))
    }

    /// Whether half are called after a break before which more than one in ten are.
    fn over_a_break(&self) -> bool {
        let [early, half, _] = self.begins;
        early != half
    }

    /// What must be said besides: that it is called, or may be called, only after a break, or perhaps not today.
    pub fn notice(&self, now: i64, midnight: i64) -> Option<Notice> {
        if self.nobody {
            return Some(Notice::Nobody);
        }
        if self.at(HIGH) == i64::MAX {
            return Some(Notice::NotToday);
        }
        let minute = |begins: i64| (now + begins - midnight).div_euclid(60_000);
        match self.begins.map(|begins| begins.filter(|begins| *begins > 0)) {
            [_, Some(half), _] if self.pause == Some(half) => Some(Notice::Paused),
            [_, Some(half), _] if self.over_a_break() => Some(Notice::Perhaps { minute: minute(half) }),
            [_, Some(half), _] => Some(Notice::From { minute: minute(half), serving: self.serving }),
            [_, None, Some(high)] => Some(Notice::Perhaps { minute: minute(high) }),
            [_, None, None] => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use uuid::Uuid;

    use super::*;
    use crate::queue::{Hall, Learnt, Move, Ticket, TicketNo};
    use crate::text::{Faults, Source};

    const MINUTE: i64 = 60_000;
    const DAY: Date = date(2026, 11, 23);

    /// One window that does everything, from nine to five.
    fn hall() -> Hall {
        let text = include_str!("../../data/hall.toml");
        let source =
            Source::new("hall.toml", &text.replace("\"9:00-12:00\", \"13:30-17:00\"", "\"9:00-17:00\""));
        let mut hall = Hall::read(&source, &mut Faults::new()).unwrap();
        hall.windows.retain(|window| window.number == 2);
        hall
    }

    fn ticket(n: u32, class: Class, minute: i64, steps: &[(i64, Move)]) -> Ticket {
        let issued = Move::issued(DAY, TicketNo::new('A', n), "pension", class);
        let id = TicketId(Uuid::from_u128(n.into()));
        let ticket = Ticket::after(None, id, &issued, minute * MINUTE).unwrap();
        steps
            .iter()
            .fold(ticket, |ticket, (at, step)| Ticket::after(Some(&ticket), id, step, at * MINUTE).unwrap())
    }

    /// Ten days with somebody every twelve minutes, served for ten; each of them in the line `class` gives.
    fn learnt(hall: &Hall, class: impl Fn(i64) -> Class, ends: &Move) -> Learnt {
        let mut learnt = Learnt::default();
        for _ in 0..10 {
            let served = |n: i64| {
                let at = 540 + 12 * n;
                let call = Move::Called { window: 2, clerk: Some("甲".into()) };
                ticket(u32::try_from(n + 1).unwrap(), class(n), at, &[(at, call), (at + 10, ends.clone())])
            };
            learnt.add_day(hall, &(0..35).map(served).collect::<Vec<_>>(), 0);
        }
        learnt
    }

    /// What an ordinary person is told who comes at ten and finds six waiting.
    fn middle(hall: &Hall, learnt: &Learnt, waiting: &[Ticket]) -> i64 {
        let outlook = Outlook::new(hall, learnt, waiting, &[], DAY, 600 * MINUTE, 0);
        outlook.newcomer("pension", Class::Ordinary, None).unwrap().middle() / MINUTE
    }

    #[test]
    fn who_comes_later_and_is_called_earlier_is_played_and_who_has_left_is_too() {
        let hall = hall();
        let six: Vec<Ticket> = (1..7).map(|n| ticket(n, Class::Ordinary, 595, &[])).collect();
        let ordinary = |_| Class::Ordinary;
        let usual = middle(&hall, &learnt(&hall, ordinary, &Move::Finished), &six);
        // Six visits of ten minutes, a little more or less as clerks are faster or slower.
        assert!((55..70).contains(&usual), "{usual}");
        let green = |n| if n % 2 == 0 { Class::Green } else { Class::Ordinary };
        let overtaken = middle(&hall, &learnt(&hall, green, &Move::Finished), &six);
        assert!(overtaken > usual + 15, "{overtaken} {usual}");
        // Where half of those called have left, the window is free again soon.
        let mut left = learnt(&hall, ordinary, &Move::Finished);
        let gone = |n: i64| {
            let call = Move::Called { window: 2, clerk: None };
            ticket(u32::try_from(n).unwrap(), Class::Ordinary, 540, &[(560, call), (561, Move::NoShow)])
        };
        left.add_day(&hall, &(1..400).map(gone).collect::<Vec<_>>(), 0);
        assert!(middle(&hall, &left, &six) < usual - 15);
    }

    #[test]
    fn somebody_who_was_passed_over_a_moment_ago_is_expected_back() {
        let hall = hall();
        let call = |at| (at, Move::Called { window: 2, clerk: None });
        let mut learnt = learnt(&hall, |_| Class::Ordinary, &Move::Finished);
        // On a day of the past everybody who was passed over came back.
        let back = |n: i64| {
            let steps = [
                call(560),
                (561, Move::NoShow),
                (570, Move::Returned { place: 0 }),
                call(580),
                (590, Move::Finished),
            ];
            ticket(u32::try_from(n).unwrap(), Class::Ordinary, 540, &steps)
        };
        learnt.add_day(&hall, &(1..5).map(back).collect::<Vec<_>>(), 0);
        let mut people: Vec<Ticket> = (1..7).map(|n| ticket(n, Class::Ordinary, 595, &[])).collect();
        let before = middle(&hall, &learnt, &people);
        for n in 7..10 {
            people.push(ticket(n, Class::Ordinary, 590, &[call(598), (599, Move::NoShow)]));
        }
        assert!(middle(&hall, &learnt, &people) > before + 15);
    }

    #[test]
    fn who_comes_just_before_a_break_is_told_when_windows_open_again_or_that_it_may_be_after_it() {
        let mut hall = hall();
        let learnt = learnt(&hall, |_| Class::Ordinary, &Move::Finished);
        hall.windows[0].hours = crate::queue::Hours::parse(["9:00-12:00", "13:30-17:00"]).unwrap();
        let told = |at: i64, waiting: u32| {
            let people: Vec<Ticket> =
                (1..=waiting).map(|n| ticket(n, Class::Ordinary, at - 1, &[])).collect();
            let outlook = Outlook::new(&hall, &learnt, &people, &[], DAY, at * MINUTE, 0);
            let forecast = outlook.newcomer("pension", Class::Ordinary, None).unwrap();
            let notice = forecast.notice(at * MINUTE, 0).map(|notice| notice.to_string());
            (notice.unwrap_or_default(), forecast.estimate().map(Estimate::plain).unwrap_or_default())
        };
        // A visit takes ten minutes, a little more or less.
        assert_eq!(told(690, 1).0, "");
        let (notice, wait) = told(710, 3);
        assert_eq!((notice.as_str(), &wait[..2]), ("要等到 13:30 以后", "11"), "{wait}: not before 13:30");
        // While nobody calls, that is what is said.
        assert_eq!(told(725, 1).0, "该业务 13:30 起叫号");
        // Four before him, 43 minutes left: a slow visit or two, and it is after lunch.
        assert_eq!(told(677, 4).0, "可能要等到 13:30 以后");
        // More likely after lunch than before it: nobody who may be called at a quarter to twelve is sent away until two.
        let (notice, wait) = told(677, 5);
        let (low, high) = wait.trim_end_matches(" 分钟").split_once('-').unwrap();
        assert_eq!(notice, "可能要等到 13:30 以后");
        assert!((30..=45).contains(&low.parse().unwrap()) && high.parse::<i64>().unwrap() >= 130, "{wait}");
        // Forty people, two hours left.
        assert_eq!(told(900, 40).0, Notice::NotToday.to_string());
        // As many as just fit: the end is not told as if it were known.
        let (notice, wait) = told(900, 11);
        assert_eq!(
            (notice, wait.split_once(' ').unwrap().1),
            (Notice::NotToday.to_string(), "分钟以上"),
            "{wait}"
        );
        // A further window keeps the hall's hours, and is there until the last is called when these are over.
        hall.hours = hall.windows[0].hours.clone();
        let more = |at: i64| {
            let people: Vec<Ticket> = (1..=30).map(|n| ticket(n, Class::Ordinary, at - 1, &[])).collect();
            let outlook = Outlook::new(&hall, &learnt, &people, &[], DAY, at * MINUTE, 0).with_one_more();
            let forecast = outlook.newcomer("pension", Class::Ordinary, None).unwrap();
            (forecast.notice(at * MINUTE, 0), forecast.estimate().map(|told| told.low))
        };
        assert_eq!(more(930), (Some(Notice::NotToday), None));
        let (notice, low) = more(725);
        assert_eq!(notice, Some(Notice::From { minute: 810, serving: false }));
        assert!(low.is_some_and(|low| low > 200), "half of three hundred minutes, after the break: {low:?}");
        assert!(more(1030).1.is_some_and(|low| low > 250));
    }

    #[test]
    fn whoever_can_do_little_is_asked_first_so_that_the_others_stay_free() {
        let mut hall = hall();
        let learnt = learnt(&hall, |_| Class::Ordinary, &Move::Finished);
        let mut narrow = hall.windows[0].clone();
        (narrow.number, narrow.kinds) = (5, vec!["card".into()]);
        hall.windows.push(narrow);
        let mut card = ticket(1, Class::Ordinary, 600, &[]);
        card.kind = "card".into();
        // Both windows are free: the card goes to the one that does only cards, the pension to the other at once.
        assert_eq!(middle(&hall, &learnt, &[card]), 0);
    }
}
