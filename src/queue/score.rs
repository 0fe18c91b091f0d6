//! How good what was told was: the wait as it was told when the ticket was taken, beside the wait as it turned out.

use serde::Serialize;

use super::millis::float;
use super::{Class, Hall, Ticket};

/// A wait as it was told, or as another method would have told it, and the truth; milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What was expected.
    pub middle: i64,
    /// The upper end that was told.
    pub upper: i64,
    /// How long it was until the first call.
    pub wait: i64,
}

/// A day's score, in minutes and parts of one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Score {
    /// How many were told something and called.
    pub told: usize,
    /// Mean of how far off the middle was, either way.
    pub mae: f64,
    /// Mean of how much longer than the truth the middle was.
    pub bias: f64,
    /// Part of those who waited more than ten minutes longer than the middle.
    pub late: f64,
    /// Part of those who waited at most as long as the upper end.
    pub covered: f64,
    /// Part of those who waited more than ten minutes longer than the upper end.
    pub past_end: f64,
}

impl Score {
    /// The score of some waits.
    pub fn of(told: &[Told]) -> Self {
        let count = told.len();
        if count == 0 {
            return Self::default();
        }
        let mean = |sum: f64| sum / float(i64::try_from(count).unwrap_or(1));
        let off = |told: &Told| float(told.middle - told.wait) / 60_000.0;
        let part = |is: &dyn Fn(&Told) -> bool| {
            mean(float(i64::try_from(told.iter().filter(|told| is(told)).count()).unwrap_or(0)))
        };
        Self {
            told: count,
            mae: mean(told.iter().map(|told| off(told).abs()).sum()),
            bias: mean(told.iter().map(off).sum()),
            late: part(&|told| off(told) < -10.0),
            covered: part(&|told| told.wait <= told.upper),
            past_end: part(&|told| told.wait - told.upper > 10 * 60_000),
        }
    }

    /// What a day's tickets were told, those of which `is` says so.
    pub fn told(tickets: &[Ticket], is: &dyn Fn(&Ticket) -> bool) -> Vec<Told> {
        let told = |ticket: &Ticket| {
            let estimate = ticket.estimate?;
            let wait = ticket.first_called? - ticket.arrived;
            Some(Told {
                middle: estimate.middle,
                upper: estimate.end().map_or(i64::MAX, |end| end * 60_000),
                wait,
            })
        };
        tickets.iter().filter(|ticket| is(ticket)).filter_map(told).collect()
    }

    /// What the same people would have been told by the wait of the newest who was called of the same kind and line (of any,
    /// where there is none yet), known as LES.
    pub fn last_to_enter(tickets: &[Ticket], is: &dyn Fn(&Ticket) -> bool) -> Vec<Told> {
        let mut called: Vec<&Ticket> =
            tickets.iter().filter(|ticket| ticket.first_called.is_some()).collect();
        called.sort_by_key(|ticket| ticket.first_called);
        let told = |ticket: &Ticket| {
            ticket.estimate?;
            let wait = ticket.first_called? - ticket.arrived;
            let before = called.iter().rev().filter(|other| other.first_called < Some(ticket.arrived));
            let green = |ticket: &Ticket| ticket.class == Class::Green;
            let same =
                before.clone().find(|other| other.kind == ticket.kind && green(other) == green(ticket));
            let last = same.or(before.clone().next());
            let middle = last.and_then(|last| Some(last.first_called? - last.arrived)).unwrap_or_default();
            Some(Told { middle, upper: middle, wait })
        };
        tickets.iter().filter(|ticket| is(ticket)).filter_map(told).collect()
    }

    /// What the same people would have been told by their number: those before them times the mean visit, over the windows
    /// that are open by their hours.
    pub fn by_number(
        hall: &Hall,
        tickets: &[Ticket],
        mean: f64,
        midnight: i64,
        is: &dyn Fn(&Ticket) -> bool,
    ) -> Vec<Told> {
        let told = |ticket: &Ticket| {
            ticket.estimate?;
            let wait = ticket.first_called? - ticket.arrived;
            let minute = (ticket.arrived - midnight).div_euclid(60_000);
            let open = hall.windows.iter().filter(|window| {
                let spans = window.hours.spans();
                spans.is_empty() || spans.iter().any(|span| span.from <= minute && minute < span.to)
            });
            let before = tickets.iter().filter(|other| {
                other.arrived < ticket.arrived
                    && other.first_called.is_none_or(|called| called > ticket.arrived)
            });
            let middle = naive(before.count(), mean, open.count());
            Some(Told { middle, upper: middle, wait })
        };
        tickets.iter().filter(|ticket| is(ticket)).filter_map(told).collect()
    }
}

/// How good what people were told was, beside what they would have been told by two ways everybody knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Scores {
    /// What they were told.
    pub estimate: Score,
    /// By [`Score::by_number`].
    pub by_number: Score,
    /// By [`Score::last_to_enter`].
    pub last: Score,
}

impl Scores {
    /// Of a day's tickets, those of which `is` says so. `mean`: of a visit, in milliseconds; `midnight`: when the date began.
    pub fn of(
        hall: &Hall,
        tickets: &[Ticket],
        mean: f64,
        midnight: i64,
        is: &dyn Fn(&Ticket) -> bool,
    ) -> Self {
        Self {
            estimate: Score::of(&Score::told(tickets, is)),
            by_number: Score::of(&Score::by_number(hall, tickets, mean, midnight, is)),
            last: Score::of(&Score::last_to_enter(tickets, is)),
        }
    }
}

/// The estimate by number: `waiting` times the mean visit, in milliseconds, over the windows open.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "milliseconds of a day")]
pub fn naive(waiting: usize, mean: f64, open: usize) -> i64 {
    (waiting as f64 * mean / open.max(1) as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_counts_how_far_off_how_late_and_how_often_the_end_held() {
        let told = |middle: i64, upper: i64, wait: i64| Told {
            middle: middle * 60_000,
            upper: upper * 60_000,
            wait: wait * 60_000,
        };
        let score = Score::of(&[told(10, 20, 12), told(10, 20, 8), told(10, 20, 30), told(20, 25, 20)]);
        assert_eq!(score, Score { told: 4, mae: 6.0, bias: -5.0, late: 0.25, covered: 0.75, past_end: 0.0 });
        assert_eq!(Score::of(&[told(10, 20, 31), told(10, 20, 30)]).past_end.to_string(), "0.5");
        assert_eq!(Score::of(&[]).told, 0);
    }
}
