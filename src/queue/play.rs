//! One possible course of the rest of the day: windows become free, people come, have left, are served, sent on or come back, all by
//! draws from what was learnt, and the hall's rule says who is next.

use super::millis::{float, whole};
use super::outlook::{BACK, Outlook, Waits, bit};
use super::{Class, TicketId, choose};
use crate::chance::Chance;

/// A visit that lasts longer than any known one goes on for at least so long, in milliseconds.
const SOON: i64 = 20_000;

/// A hall that can be played again and again.
pub(super) struct Play<'o> {
    outlook: &'o Outlook<'o>,
    line: &'o [Waits],
    chance: Chance,
    /// The hour with most people, how many, and after which hour nobody comes.
    most: f64,
    until: i64,
    /// When each of the line is called, in milliseconds from now; `i64::MAX`: not yet.
    called: Vec<i64>,
    /// How many of the line were not called.
    left: usize,
    /// By window: when it is free, how fast today, what it called last.
    free: Vec<i64>,
    pace: Vec<f64>,
    last: Vec<Option<Class>>,
    /// Who comes next.
    next: Option<(i64, Waits)>,
    /// Who comes back or is sent on at a moment; whether to be put behind some.
    soon: Vec<(i64, Waits, bool)>,
    /// Who waits: the others and the green line.
    lines: [Line; 2],
}

/// People in the order in which they are called.
#[derive(Debug, Default)]
struct Line {
    /// With their index in what is asked for, if they are in it. Who was called stays, able to go nowhere.
    people: Vec<(Waits, Option<usize>)>,
    /// All before this one were called.
    first: usize,
}

impl Line {
    fn add(&mut self, waits: Waits, index: Option<usize>) {
        let at = if self.people.last().is_none_or(|last| last.0.order <= waits.order) {
            self.people.len()
        } else {
            self.first + self.people[self.first..].partition_point(|(other, _)| other.order <= waits.order)
        };
        self.people.insert(at, (waits, index));
    }

    /// The first that a window may call.
    fn find(&self, bit: u64) -> Option<usize> {
        self.people[self.first..]
            .iter()
            .position(|(waits, _)| waits.able & bit != 0)
            .map(|at| self.first + at)
    }

    fn take(&mut self, at: usize) -> (Waits, Option<usize>) {
        let taken = self.people[at];
        self.people[at].0.able = 0;
        while self.people.get(self.first).is_some_and(|(waits, _)| waits.able == 0) {
            self.first += 1;
        }
        taken
    }
}

impl<'o> Play<'o> {
    /// Before the first play; the same seed all day: what is told changes with the hall, not by chance.
    pub fn new(outlook: &'o Outlook<'o>, line: &'o [Waits]) -> Self {
        let hours = &outlook.rates.hours;
        let last = (1..).zip(hours).filter(|(_, rate)| **rate > 0.0).map(|(hour, _)| hour).max();
        Self {
            outlook,
            line,
            chance: Chance::new(outlook.midnight.unsigned_abs()),
            most: hours.iter().copied().fold(0.0, f64::max),
            until: outlook.midnight + last.unwrap_or(0) * 3_600_000,
            called: vec![i64::MAX; line.len()],
            left: 0,
            free: Vec::new(),
            pace: Vec::new(),
            last: Vec::new(),
            next: None,
            soon: Vec::new(),
            lines: [Line::default(), Line::default()],
        }
    }

    /// Plays until everybody of the line, or the one who is asked for, is called.
    pub fn once(&mut self, only: Option<usize>) -> &[i64] {
        self.begin();
        while self.left > 0 {
            let free = (0..self.free.len()).filter(|at| self.free[*at] < i64::MAX);
            let Some(at) = free.min_by_key(|at| (self.free[*at], self.outlook.places[*at].breadth, *at))
            else {
                break;
            };
            let now = self.free[at];
            self.admit(now);
            let Some(who) = self.pick(at) else {
                // Nobody for this window until somebody comes.
                let soon = self.soon.iter().map(|soon| soon.0).min();
                let next = soon.into_iter().chain(self.next.map(|next| next.0)).min();
                self.free[at] = next.map_or(i64::MAX, |next| self.outlook.places[at].next(next));
                continue;
            };
            let (waits, index) = who;
            if let Some(index) = index {
                self.called[index] = now - self.outlook.now;
                self.left -= 1;
                if only == Some(index) {
                    break;
                }
            }
            self.last[at] = Some(waits.class);
            let ends = self.visit(waits, now, self.pace[at]);
            let pause = self.pause();
            self.free[at] = self.outlook.places[at].next(ends + pause);
        }
        &self.called
    }

    fn begin(&mut self) {
        let outlook = self.outlook;
        let now = outlook.now;
        self.called.fill(i64::MAX);
        self.left = self.line.len();
        self.free.clear();
        self.pace.clear();
        self.last.clear();
        self.soon.clear();
        for (line, green) in self.lines.iter_mut().zip([false, true]) {
            line.first = 0;
            line.people.clear();
            let people =
                self.line.iter().zip(0..).filter(|(waits, _)| (waits.class == Class::Green) == green);
            line.people.extend(people.map(|(waits, index)| (*waits, Some(index))));
        }
        for place in &outlook.places {
            let (pace, unsure) = place.pace;
            let pace = pace * (1.0 + unsure * self.chance.normal()).max(0.3);
            let free = match (&place.busy, place.idle) {
                (Some((since, waits)), _) => {
                    let times = &outlook.rates.times[waits.kind];
                    let ends = since + longer(times, now - since, pace, &mut self.chance);
                    self.sent(*waits, ends);
                    ends + self.pause()
                }
                (None, Some(since)) if !outlook.rates.pauses.is_empty() => {
                    since + longer(&outlook.rates.pauses, now - since, 1.0, &mut self.chance)
                }
                _ => place.ready,
            };
            self.free.push(place.next(free));
            self.pace.push(pace);
            self.last.push(place.last);
        }
        for expected in &outlook.expected {
            if self.chance.share() < expected.share {
                let at = self.between(expected.between);
                self.soon.push((at, expected.who, expected.behind));
            }
        }
        self.next = None;
        self.come(now);
    }

    /// Lets in who has come by a moment.
    fn admit(&mut self, now: i64) {
        while let Some((at, waits)) = self.next.filter(|next| next.0 <= now) {
            self.wait(waits);
            self.come(at);
        }
        while let Some(index) = self.soon.iter().position(|soon| soon.0 <= now) {
            let (_, mut waits, behind) = self.soon.swap_remove(index);
            if behind {
                waits.place = self.behind(waits);
                waits.order.0 = waits.place;
            }
            self.wait(waits);
        }
    }

    fn wait(&mut self, waits: Waits) {
        self.lines[usize::from(waits.class == Class::Green)].add(waits, None);
    }

    /// The place of one who comes back, as `place_behind` gives it.
    fn behind(&self, back: Waits) -> i64 {
        let all = self.lines.iter().flat_map(|line| &line.people[line.first..]).map(|(waits, _)| waits);
        let same = all.filter(|waits| waits.able != 0 && waits.kind == back.kind);
        let mut places: Vec<i64> = same.map(|waits| waits.place).collect();
        places.sort_unstable();
        let behind = self.outlook.hall.rule.return_behind.min(places.len());
        behind.checked_sub(1).map_or(back.place, |at| back.place.max(places[at] + 1))
    }

    /// Draws who comes next after a moment.
    fn come(&mut self, after: i64) {
        let (outlook, most) = (self.outlook, self.most);
        self.next = None;
        let mut at = after;
        if most <= 0.0 {
            return;
        }
        loop {
            at += whole(-(1.0 - self.chance.share()).ln() / most * 3_600_000.0) + 1;
            if at >= self.until {
                return;
            }
            let hour = usize::try_from((at - outlook.midnight).div_euclid(3_600_000)).unwrap_or(0).min(23);
            let mut left = self.chance.share() * most;
            if left >= outlook.rates.hours[hour] {
                continue;
            }
            for (kind, lines) in outlook.rates.come.iter().enumerate() {
                for (class, hours) in Class::ALL.into_iter().zip(lines) {
                    left -= hours[hour];
                    if left < 0.0 {
                        let early = if class == Class::Appointment {
                            outlook.hall.rule.appointment_minutes
                        } else {
                            0
                        };
                        let order = (at - early * 60_000, at, TicketId(uuid::Uuid::max()));
                        let able = outlook.rates.able[kind];
                        let waits = Waits { order, place: at, arrived: at, kind, class, able, fresh: true };
                        self.next = Some((at, waits));
                        return;
                    }
                }
            }
        }
    }

    /// Whom a window calls, by the rule.
    fn pick(&mut self, at: usize) -> Option<(Waits, Option<usize>)> {
        let [other, green] = [0, 1].map(|line| Some((line, self.lines[line].find(bit(at))?)));
        let (line, index) = choose(green, other, self.last[at])?;
        Some(self.lines[line].take(index))
    }

    /// Serves somebody from a moment on; gives when it ends. Who has left may come back, who is sent on waits again.
    fn visit(&mut self, waits: Waits, now: i64, pace: f64) -> i64 {
        let rates = &self.outlook.rates;
        let minute = usize::try_from((now - waits.arrived) / 60_000).unwrap_or(0);
        let leaves = rates.leaves.get(minute).or(rates.leaves.last()).copied().unwrap_or(0.0);
        if waits.fresh && self.chance.share() < leaves {
            let ends = now + rates.nobody;
            if self.chance.share() < rates.returns {
                let back = ends + self.between(BACK);
                self.soon.push((back, Waits { fresh: false, ..waits }, true));
            }
            return ends;
        }
        let times = &rates.times[waits.kind];
        let took = times[self.chance.below(times.len())];
        let ends = now + whole(float(took) * pace);
        self.sent(waits, ends);
        ends
    }

    /// Whether somebody is sent on when a visit ends.
    fn sent(&mut self, waits: Waits, ends: i64) {
        let mut left = self.chance.share();
        for (kind, share) in self.outlook.rates.sent.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                let able = self.outlook.rates.able[kind];
                self.soon.push((ends, Waits { kind, able, fresh: false, ..waits }, false));
                return;
            }
        }
    }

    fn pause(&mut self) -> i64 {
        let pauses = &self.outlook.rates.pauses;
        pauses.get(self.chance.below(pauses.len())).copied().unwrap_or(0)
    }

    fn between(&mut self, (from, to): (i64, i64)) -> i64 {
        from + whole(self.chance.share() * float(to - from))
    }
}

/// One of some times, the shortest first, that are longer than what has passed already.
fn longer(times: &[i64], passed: i64, pace: f64, chance: &mut Chance) -> i64 {
    let from = times.partition_point(|took| float(*took) * pace <= float(passed));
    let longer = times.get(from + chance.below(times.len() - from));
    longer.map_or(passed + SOON, |took| whole(float(*took) * pace).max(passed))
}
