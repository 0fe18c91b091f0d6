//! How people come and go here besides being served, learnt from days that were: how many come in which hour, how many have left when
//! they are called, how many of those come back, how many are sent on to another kind, and how long a window takes between
//! two visits. What overtakes somebody who waits comes from here.

use std::collections::{BTreeMap, VecDeque};

use super::millis::{float, whole};
use super::{Class, Hall, State, Ticket};

/// Hours of a day.
const HOURS: usize = 24;
/// A wait is of the first band up to so many minutes, of the next up to the next ….
const BANDS: [i64; 3] = [10, 30, 60];
/// How many calls the share of all waits counts for in a band of its own.
const SHARED: f64 = 10.0;
/// Between visits of one day and the next: so many are remembered.
const PAUSES: usize = 1000;
/// A window that calls nobody for longer than this, though somebody waits, is not between two visits but away, in milliseconds.
const AWAY: i64 = 45 * 60_000;
/// How many people the earlier days count for, when today's numbers say whether it is a busy day: days differ by about 15 %.
const USUAL: f64 = 44.0;
/// How long somebody who does not come takes up a window, until it is known, in milliseconds.
const NOBODY: f64 = 90_000.0;

/// What was learnt.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flow {
    days: u32,
    /// How many came on all days, by kind, line and hour.
    come: BTreeMap<String, [[f64; HOURS]; Class::ALL.len()]>,
    /// First calls and of them those nobody came to, by how long the wait was.
    calls: [(f64, f64); BANDS.len() + 1],
    /// Calls nobody came to, and how long they took in all.
    nobody: (f64, f64),
    /// Passed over on a day that is over, and of them those who came back.
    passed: (f64, f64),
    /// Visits, and of them those sent on, by the kind to which.
    visits: f64,
    sent: BTreeMap<String, f64>,
    /// How long a window took from a visit to the next call, while somebody waited.
    pauses: VecDeque<i64>,
}

impl Flow {
    /// Whether no day was taken yet that is over.
    pub fn is_new(&self) -> bool {
        self.days == 0
    }

    /// Takes a day that is over. `midnight`: when its date began.
    pub fn add_day(&mut self, hall: &Hall, tickets: &[Ticket], midnight: i64) {
        self.days += 1;
        for ticket in tickets.iter().filter(|ticket| is_here(ticket)) {
            let lines = self.come.entry(ticket.first_kind().to_owned()).or_default();
            lines[line(ticket.class)][hour(ticket.arrived, midnight)] += 1.0;
        }
        for ticket in tickets {
            if let Some(at) = ticket.visits.iter().position(|visit| !visit.came) {
                self.passed.0 += 1.0;
                self.passed.1 += if at + 1 < ticket.visits.len() { 1.0 } else { 0.0 };
            }
        }
        self.add_today(hall, tickets, midnight);
    }

    /// Takes what a day that lasts has taught so far; how many come in which hour is not told by half a day.
    pub fn add_today(&mut self, hall: &Hall, tickets: &[Ticket], midnight: i64) {
        for ticket in tickets {
            if let Some(first) = ticket.visits.first() {
                let band = &mut self.calls[band(first.from - ticket.arrived)];
                band.0 += 1.0;
                band.1 += if first.came { 0.0 } else { 1.0 };
            }
            for (at, visit) in ticket.visits.iter().enumerate() {
                if !visit.came {
                    self.nobody = (self.nobody.0 + 1.0, self.nobody.1 + float(visit.to - visit.from));
                    continue;
                }
                self.visits += 1.0;
                let next = ticket.visits.get(at + 1).map_or(&ticket.kind, |next| &next.kind);
                if *next != visit.kind {
                    *self.sent.entry(next.clone()).or_default() += 1.0;
                }
            }
        }
        self.add_pauses(hall, tickets, midnight);
    }

    /// What passes between a visit and the next call of the same window, if the person called had been waiting by then.
    fn add_pauses(&mut self, hall: &Hall, tickets: &[Ticket], midnight: i64) {
        let mut calls: BTreeMap<u32, Vec<(i64, i64, i64)>> = BTreeMap::new();
        for ticket in tickets {
            let mut since = ticket.arrived;
            for visit in &ticket.visits {
                calls.entry(visit.window).or_default().push((visit.from, visit.to, since));
                // Nobody knows when somebody who was passed over came back.
                since = if visit.came { visit.to } else { i64::MAX };
            }
            if let (Some(call), State::Called { .. } | State::Serving { .. }) =
                (ticket.last_call, &ticket.state)
            {
                calls.entry(call.window).or_default().push((call.at, i64::MAX, since));
            }
        }
        let mut pauses = Vec::new();
        for (window, mut calls) in calls {
            calls.sort_unstable();
            let hours = hall.window(window).hours;
            let closes = |from: i64, to: i64| {
                let minute = |at: i64| (at - midnight).div_euclid(60_000);
                hours.spans().iter().any(|span| minute(from) < span.to && span.to <= minute(to))
            };
            for pair in calls.windows(2) {
                let ((_, free, _), (next, _, since)) = (pair[0], pair[1]);
                let took = next.saturating_sub(free);
                if since <= free && (0..=AWAY).contains(&took) && !closes(free, next) {
                    pauses.push((next, took));
                }
            }
        }
        pauses.sort_unstable();
        self.pauses.extend(pauses.into_iter().map(|(_, took)| took));
        let over = self.pauses.len().saturating_sub(PAUSES);
        self.pauses.drain(..over);
    }

    /// How many of a kind and line come in each hour of a day like today, of which `tickets` are known so far.
    pub fn rates(&self, hall: &Hall, tickets: &[Ticket], now: i64, midnight: i64) -> Vec<[[f64; HOURS]; 3]> {
        let came = tickets.iter().filter(|ticket| is_here(ticket));
        let mut rates = vec![[[0.0; HOURS]; 3]; hall.kinds.len()];
        if self.days == 0 {
            // Nothing to compare with: as many as came so far, hour by hour.
            let first = came.clone().map(|ticket| ticket.arrived).min().unwrap_or(now);
            let hours = (float(now - first) / 3_600_000.0).max(1.0);
            for ticket in came {
                let at = hall.kinds.iter().position(|kind| kind.code == ticket.first_kind());
                if let Some(rate) = at.and_then(|at| rates.get_mut(at)) {
                    for rate in &mut rate[line(ticket.class)] {
                        *rate += 1.0 / hours;
                    }
                }
            }
            return rates;
        }
        let days = f64::from(self.days);
        let this = hour(now, midnight);
        let part = float((now - midnight).rem_euclid(3_600_000)) / 3_600_000.0;
        let all = self.come.values().flatten();
        let so_far = |hours: &[f64; HOURS]| hours[..this].iter().sum::<f64>() + hours[this] * part;
        let usual = all.map(so_far).sum::<f64>() / days;
        let busy = (float(i64::try_from(came.count()).unwrap_or(0)) + USUAL) / (usual + USUAL);
        for (kind, rate) in hall.kinds.iter().zip(&mut rates) {
            if let Some(come) = self.come.get(&kind.code) {
                *rate = come.map(|hours| hours.map(|count| count / days * busy));
            }
        }
        rates
    }

    /// How likely somebody who waited so long, in milliseconds, has left when called.
    pub fn leaves(&self, wait: i64) -> f64 {
        let (calls, gone) = self.calls.iter().fold((0.0, 0.0), |sum, band| (sum.0 + band.0, sum.1 + band.1));
        let all = if calls > 0.0 { gone / calls } else { 0.0 };
        let (calls, gone) = self.calls[band(wait)];
        (gone + SHARED * all) / (calls + SHARED)
    }

    /// How long somebody who does not come takes up a window, in milliseconds.
    pub fn nobody(&self) -> i64 {
        whole((self.nobody.1 + NOBODY) / (self.nobody.0 + 1.0))
    }

    /// How likely somebody who was passed over comes back.
    pub fn returns(&self) -> f64 {
        if self.passed.0 > 0.0 { self.passed.1 / self.passed.0 } else { 0.0 }
    }

    /// How likely a visit ends with being sent on, by the kind to which.
    pub fn sent(&self, hall: &Hall) -> Vec<f64> {
        let share = |code: &str| self.sent.get(code).copied().unwrap_or(0.0) / self.visits.max(1.0);
        hall.kinds.iter().map(|kind| share(&kind.code)).collect()
    }

    /// What passes between a visit and the next call, to draw from, in milliseconds; may be empty.
    pub fn pauses(&self) -> Vec<i64> {
        self.pauses.iter().copied().collect()
    }
}

/// Whether somebody came: who only booked did not.
fn is_here(ticket: &Ticket) -> bool {
    ticket.counts().came()
}

fn line(class: Class) -> usize {
    Class::ALL.iter().position(|known| *known == class).unwrap_or(0)
}

fn hour(at: i64, midnight: i64) -> usize {
    usize::try_from((at - midnight).div_euclid(3_600_000)).unwrap_or(0).min(HOURS - 1)
}

fn band(wait: i64) -> usize {
    BANDS.iter().take_while(|most| wait >= **most * 60_000).count()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::queue::{Move, TicketId, TicketNo};
    use crate::text::{Faults, Source};

    const MINUTE: i64 = 60_000;

    fn hall() -> Hall {
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        Hall::read(&source, &mut Faults::new()).unwrap()
    }

    /// A ticket for a pension, taken at a minute of the day, and what happened to it at which minute.
    fn ticket(n: u32, arrived: i64, steps: &[(i64, Move)]) -> Ticket {
        let issued = Move::issued(date(2026, 11, 23), TicketNo::new('A', n), "pension", Class::Ordinary);
        let id = TicketId(Uuid::from_u128(n.into()));
        let ticket = Ticket::after(None, id, &issued, arrived * MINUTE).unwrap();
        steps
            .iter()
            .fold(ticket, |ticket, (at, step)| Ticket::after(Some(&ticket), id, step, at * MINUTE).unwrap())
    }

    #[test]
    fn a_day_teaches_who_comes_who_has_left_who_comes_back_and_what_passes_between_two_visits() {
        let call = || Move::Called { window: 3, clerk: None };
        let sent = Move::Transferred { kind: "card".into(), window: None, needs: None, note: String::new() };
        let tickets = [
            // Served at once, and again after being sent on.
            ticket(1, 540, &[(540, call()), (550, sent), (590, call()), (595, Move::Finished)]),
            // Called as soon as the window was free: had left, and came back.
            ticket(
                2,
                541,
                &[
                    (550, call()),
                    (552, Move::NoShow),
                    (560, Move::Returned { place: 0 }),
                    (575, call()),
                    (580, Move::Finished),
                ],
            ),
            // The window took three minutes to call, though somebody waited.
            ticket(3, 542, &[(555, call()), (575, Move::Finished)]),
            // Came while nobody waited: says nothing of the window. Left for good.
            ticket(4, 600, &[(601, call()), (603, Move::NoShow)]),
        ];
        let (hall, mut flow) = (hall(), Flow::default());
        flow.add_day(&hall, &tickets, 0);
        assert!((flow.returns() - 0.5).abs() < 1e-9);
        assert!((flow.sent(&hall).iter().sum::<f64>() - 0.25).abs() < 1e-9, "one visit of four");
        assert!(flow.leaves(0) > 0.0 && flow.leaves(0) < 1.0);
        // Three minutes before the third, ten before the first once more; the window was free at once for the second.
        assert_eq!(flow.pauses(), [0, 3 * MINUTE, 10 * MINUTE]);
        // At half past nine of an equal day: three came from nine to ten, one from ten to eleven.
        let rates = flow.rates(&hall, &tickets[..2], 570 * MINUTE, 0);
        let (nine, ten) = (rates[0][0][9], rates[0][0][10]);
        assert!((nine / ten - 3.0).abs() < 1e-9 && (nine - 3.0).abs() < 0.2, "{nine} {ten}");
        assert_eq!(flow.nobody(), (2 * 2 * MINUTE + 90_000) / 3);
    }

    #[test]
    fn a_break_that_is_posted_is_no_pause_between_visits() {
        let call = || Move::Called { window: 3, clerk: None };
        let tickets = [
            ticket(1, 700, &[(700, call()), (718, Move::Finished)]),
            ticket(2, 701, &[(721, call()), (730, Move::Finished)]),
        ];
        let mut flow = Flow::default();
        flow.add_day(&hall(), &tickets, 0);
        assert_eq!(flow.pauses(), [0; 0]);
    }
}
