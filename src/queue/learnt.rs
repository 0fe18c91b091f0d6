//! How long visits take here, learnt from visits that were: by kind, and by clerk once there are enough. Until a kind has
//! visits of its own, what the hall declares stands in for it, as fast as the hall is with the kinds that have.

use std::collections::{BTreeMap, VecDeque};

use super::flow::Flow;
use super::millis::{float, whole};
use super::{Hall, Ticket, Visit};

/// Before so many visits nothing is known and nothing is told.
const ENOUGH: u32 = 3;
/// Visits of a kind that are remembered one by one, for how they spread.
const RING: usize = 120;
/// So many visits of a kind speak for themselves; below, declared ones fill up.
const OWN: usize = 20;
/// How much the newest visit counts at least in an average.
const NEWEST: f64 = 0.02;
/// After so many visits a clerk's own pace counts as much as that of all clerks.
const ALWAYS: f64 = 10.0;
/// After so many visits of today, they say as much of a clerk's pace today as all days before.
const TODAY: f64 = 10.0;
/// How much a clerk's pace differs from one day to another, as a part of the pace.
const UNSURE: f64 = 0.18;
/// Longer than this is no visit but a ticket somebody forgot, in milliseconds.
const FORGOTTEN: i64 = 3 * 3_600_000;
/// How visits of a declared length spread, as parts of it, from the shortest to the longest.
const SPREAD: [f64; 20] = [
    0.28, 0.37, 0.44, 0.50, 0.56, 0.61, 0.67, 0.72, 0.78, 0.83, 0.90, 0.96, 1.03, 1.11, 1.20, 1.30, 1.43,
    1.60, 1.87, 2.60,
];

/// What was learnt.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learnt {
    kinds: BTreeMap<String, Times>,
    clerks: BTreeMap<String, Pace>,
    visits: u32,
    flow: Flow,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Times {
    count: u32,
    mean: f64,
    /// Mean of the logarithm.
    log: f64,
    ring: VecDeque<i64>,
}

/// How much longer a clerk takes than others with the same kind, as logarithms: one long visit says little.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Pace {
    count: u32,
    /// Mean of all days.
    always: f64,
    /// Visits of today, and the sum of theirs.
    today: (f64, f64),
}

impl Learnt {
    /// Takes the tickets of one more day that is over; to be given in the order of days. `midnight`: when its date began, in
    /// milliseconds.
    pub fn add_day(&mut self, hall: &Hall, tickets: &[Ticket], midnight: i64) {
        self.add_visits(tickets);
        self.flow.add_day(hall, tickets, midnight);
    }

    /// Takes the tickets of the day that lasts, after all that are over.
    pub fn add_today(&mut self, hall: &Hall, tickets: &[Ticket], midnight: i64) {
        self.add_visits(tickets);
        if self.flow.is_new() {
            self.compare_within_today();
        }
        self.flow.add_today(hall, tickets, midnight);
    }

    fn add_visits(&mut self, tickets: &[Ticket]) {
        for pace in self.clerks.values_mut() {
            pace.today = (0.0, 0.0);
        }
        let mut visits: Vec<&Visit> = tickets.iter().flat_map(|ticket| &ticket.visits).collect();
        visits.sort_by_key(|visit| visit.to);
        for visit in visits {
            self.note(visit);
        }
    }

    /// On a hall's first day there is nothing but today to be faster or slower than: all clerks together are as fast as all.
    /// Held against what was known when each visit ended, one long visit would count twice, as a long one and as a slow clerk's.
    fn compare_within_today(&mut self) {
        let add = |sum: (f64, f64), pace: &Pace| (sum.0 + pace.today.0, sum.1 + pace.today.1);
        let (count, sum) = self.clerks.values().fold((0.0, 0.0), add);
        if count > 0.0 {
            for pace in self.clerks.values_mut() {
                pace.always -= sum / count;
                pace.today.1 -= pace.today.0 * sum / count;
            }
        }
    }

    /// How people come and go.
    pub(super) fn flow(&self) -> &Flow {
        &self.flow
    }

    /// Takes one visit; a call nobody came to is none.
    pub fn note(&mut self, visit: &Visit) {
        let took = visit.to - visit.from;
        if !visit.came || !(0..=FORGOTTEN).contains(&took) {
            return;
        }
        self.visits += 1;
        let times = self.kinds.entry(visit.kind.clone()).or_default();
        times.count += 1;
        let took_ms = float(took);
        times.mean += (took_ms - times.mean) * newest(times.count);
        times.ring.push_back(took);
        if times.ring.len() > RING {
            times.ring.pop_front();
        }
        let log = took_ms.max(1_000.0).ln();
        times.log += (log - times.log) * newest(times.count);
        let Some(clerk) = &visit.clerk else { return };
        let more = log - times.log;
        let pace = self.clerks.entry(clerk.clone()).or_default();
        pace.count += 1;
        pace.always += (more - pace.always) * newest(pace.count);
        pace.today = (pace.today.0 + 1.0, pace.today.1 + more);
    }

    /// Whether enough is known to tell anybody anything.
    pub fn is_enough(&self) -> bool {
        self.visits >= ENOUGH
    }

    /// How many visits were learnt from.
    pub fn visits(&self) -> u32 {
        self.visits
    }

    /// The mean of all visits, in milliseconds.
    pub fn mean(&self) -> f64 {
        let all: f64 = self.kinds.values().map(|times| times.mean * f64::from(times.count)).sum();
        all / f64::from(self.visits.max(1))
    }

    /// How long visits of each of the hall's kinds take: a list to draw from, in milliseconds.
    pub fn times(&self, hall: &Hall) -> Vec<Vec<i64>> {
        let declared = |code: &str| {
            let kind = hall.kinds.iter().find(|kind| kind.code == code);
            kind.map_or(10.0, |kind| float(kind.minutes)) * 60_000.0
        };
        // How fast the hall is compared with what it declares.
        let known = self.kinds.iter().filter(|(code, _)| hall.kinds.iter().any(|kind| kind.code == **code));
        let (took, of) = known.fold((0.0, 0.0), |(took, of), (code, times)| {
            let count = f64::from(times.count);
            (took + times.mean * count, of + declared(code) * count)
        });
        let ratio = if of > 0.0 { took / of } else { 1.0 };
        let list = |code: &str| {
            let own = self.kinds.get(code);
            let mut list: Vec<i64> = own.map_or_else(Vec::new, Times::scaled);
            let missing = OWN.saturating_sub(list.len());
            // From the middle of each part, so that few are as long in the mean as all.
            let place = |at: usize| (2 * at + 1) * SPREAD.len() / (2 * missing);
            let filled = (0..missing).map(|at| SPREAD[place(at)] * declared(code) * ratio);
            list.extend(filled.map(whole));
            list
        };
        hall.kinds.iter().map(|kind| list(&kind.code)).collect()
    }

    /// How much longer than others a clerk takes, 1 is as long, and how unsure that is of today. Today's visits count the more
    /// the more there are.
    pub fn pace(&self, clerk: Option<&str>) -> (f64, f64) {
        let Some(pace) = clerk.and_then(|clerk| self.clerks.get(clerk)) else { return (1.0, UNSURE) };
        let count = f64::from(pace.count);
        let always = pace.always * count / (count + ALWAYS);
        let (count, sum) = pace.today;
        let today = (always * TODAY + sum) / (TODAY + count);
        (today.exp().clamp(0.4, 2.5), UNSURE * (TODAY / (TODAY + count)).sqrt())
    }
}

impl Times {
    /// The remembered visits, stretched so that their mean is the running one.
    fn scaled(&self) -> Vec<i64> {
        let sum: i64 = self.ring.iter().sum();
        let mean = float(sum) / float(i64::try_from(self.ring.len().max(1)).unwrap_or(1));
        let stretch = if mean > 0.0 { self.mean / mean } else { 1.0 };
        self.ring.iter().map(|took| whole(float(*took) * stretch)).collect()
    }
}

/// How much the newest of so many counts: the plain mean at first, the newest a little more later.
fn newest(count: u32) -> f64 {
    (1.0 / f64::from(count.max(1))).max(NEWEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Faults, Source};

    fn hall() -> Hall {
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        Hall::read(&source, &mut Faults::new()).unwrap()
    }

    fn visit(kind: &str, clerk: &str, minutes: i64) -> Visit {
        let clerk = Some(clerk.to_owned());
        Visit { kind: kind.into(), window: 1, clerk, from: 0, to: minutes * 60_000, came: true, end: None }
    }

    fn mean(list: &[i64]) -> i64 {
        list.iter().sum::<i64>() / i64::try_from(list.len()).unwrap() / 60_000
    }

    #[test]
    fn nothing_is_known_without_visits_and_declared_times_give_way_to_real_ones() {
        let (hall, mut learnt) = (hall(), Learnt::default());
        assert!(!learnt.is_enough());
        for _ in 0..3 {
            learnt.note(&visit("pension", "甲", 30));
        }
        assert!(learnt.is_enough());
        // Pensions are declared with 15 minutes and take 30: other kinds count double too, pensions lean to 30.
        let times = learnt.times(&hall);
        assert_eq!((mean(&times[0]), mean(&times[1])), (30, 15));
        for _ in 0..20 {
            learnt.note(&visit("pension", "甲", 20));
        }
        assert_eq!(mean(&learnt.times(&hall)[0]), 21);
    }

    #[test]
    fn a_clerks_pace_counts_the_more_the_better_it_is_known() {
        let mut learnt = Learnt::default();
        let day = |learnt: &mut Learnt| {
            for _ in 0..15 {
                learnt.note(&visit("card", "甲", 5));
                learnt.note(&visit("card", "乙", 10));
            }
        };
        day(&mut learnt);
        // Of today only: half believed, and less unsure than before anybody came.
        let (pace, unsure) = learnt.pace(Some("甲"));
        assert!((0.7..0.95).contains(&pace) && unsure < UNSURE, "{pace} {unsure}");
        day(&mut learnt);
        learnt.add_today(&hall(), &[], 0);
        assert!(learnt.pace(Some("甲")).0 < 0.8 && learnt.pace(Some("乙")).0 > 1.2);
        assert_eq!((learnt.pace(None), learnt.pace(Some("丙"))), ((1.0, UNSURE), (1.0, UNSURE)));
    }

    #[test]
    fn one_clerk_alone_is_neither_fast_nor_slow_on_the_first_day() {
        let visits = [8, 8, 8, 8, 50].map(|minutes| visit("pension", "甲", minutes));
        let issued = crate::queue::Move::issued(
            jiff::civil::date(2026, 11, 23),
            crate::queue::TicketNo::new('A', 1),
            "pension",
            crate::queue::Class::Ordinary,
        );
        let id = crate::queue::TicketId(uuid::Uuid::nil());
        let mut ticket = Ticket::after(None, id, &issued, 1).unwrap();
        ticket.visits = visits.to_vec();
        let mut learnt = Learnt::default();
        learnt.add_today(&hall(), &[ticket], 0);
        assert!((learnt.pace(Some("甲")).0 - 1.0).abs() < 1e-9, "{:?}", learnt.pace(Some("甲")));
        assert_eq!(mean(&learnt.times(&hall())[0]), 16);
    }

    #[test]
    fn a_forgotten_ticket_teaches_nothing() {
        let mut learnt = Learnt::default();
        learnt.note(&visit("card", "甲", 300));
        assert_eq!(learnt.visits(), 0);
    }
}
