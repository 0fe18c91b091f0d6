//! The inverse question: the smallest input that reaches a target, or how near one can come.
//!
//! Where every point can be tried, every point is tried and nothing is assumed. On a longer way the answer is looked for by
//! doubling and halving, but only when the result never turns round at any of the points looked at; else the first
//! points are tried one by one and the answer says how far.

use std::collections::BTreeSet;

use super::{Axis, Goal, Grid, Relation, WhatIfError};
use crate::rulebook::answer::{Answer, Output};
use crate::rulebook::case::{Case, RunError};
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::run::compute;
use crate::rulebook::subject::Subject;

/// How many points are tried one by one.
const SCAN: u64 = 10_000;
/// How far is looked where an input has no largest number: so many steps.
const FARTHEST: u64 = 1 << 36;
/// How many points between the ends must agree that the result never turns round.
const PROBES: u64 = 64;
/// How far ahead dates are looked at, in months.
const MONTHS: u64 = 480;

/// How it was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Every point was tried.
    Every,
    /// By doubling and halving, the result being monotone at every point looked at.
    Halving,
    /// Only the first points were tried.
    First(u64),
}

/// What was found.
#[derive(Debug)]
pub struct Solution {
    /// The input.
    pub axis: Axis,
    /// The goal.
    pub goal: Goal,
    /// How.
    pub method: Method,
    /// The first and last point that were looked at.
    pub looked: (Value, Value),
    /// The smallest input that reaches it.
    pub reached: Option<Trial>,
    /// The step before that.
    pub before: Option<Trial>,
    /// Where nothing reaches it: the smallest input that comes nearest.
    pub best: Option<Trial>,
}

/// One input with what came of it.
#[derive(Debug)]
pub struct Trial {
    /// The input.
    pub point: Value,
    /// The output that is looked at.
    pub output: Output,
    /// Everything that came out.
    pub answer: Answer,
}

/// Looks for the smallest input. `name` may carry a range of its own, `total_months=180..480:12`.
pub fn solve(subject: &Subject, case: &Case, name: &str, goal: Goal) -> Result<Solution, WhatIfError> {
    let (name, range) =
        name.split_once(['=', '＝']).map_or((name, None), |(name, range)| (name, Some(range)));
    let axis = Axis::find(subject, name)?;
    let grid = match range {
        Some(range) => axis.grid(range)?,
        None => natural(&axis, case)?,
    };
    let mut wanted = case.clone();
    wanted.wanted = vec![goal.key.clone()];
    let search = Search { subject, case: wanted, axis: &axis, grid: &grid, goal: &goal };
    let (method, last, found, best) = search.run()?;
    let trial = |at: u64| {
        let point = grid.at(at)?;
        // Where only some other output declines, what was asked for still stands.
        let whole = compute(subject, axis.set(case, point));
        let answer = whole.or_else(|_| compute(subject, axis.set(&search.case, point))).ok()?;
        let output = answer.output(&goal.key)?.clone();
        Some(Trial { point, output, answer })
    };
    let (reached, best) = match found {
        Some(at) => (trial(at), None),
        None => (None, best.filter(|_| goal.relation != Relation::Equal).and_then(trial)),
    };
    let before = found.and_then(|at| at.checked_sub(1)).and_then(trial);
    let first = grid.at(0).ok_or_else(|| WhatIfError::Goal("找不到可试的数".into()))?;
    let looked = (first, grid.at(last).unwrap_or(first));
    Ok(Solution { axis, goal, method, looked, reached, before, best })
}

/// From the smallest number allowed to the largest; dates from the given one, or the date of the case, for forty years.
fn natural(axis: &Axis, case: &Case) -> Result<Grid, WhatIfError> {
    let step = axis.natural_step();
    match (&axis.kind, step) {
        (Kind::Number(_), Some(step)) => {
            let (min, max) = axis.bounds;
            axis.even(Value::Number(min.unwrap_or(Exact::ZERO)), max.map(Value::Number), step)
        }
        (Kind::Date | Kind::Month, Some(step)) => {
            let from = axis.given(case).unwrap_or(Value::Month(case.date.first_of_month()));
            Ok(Grid::Even { from, step, count: MONTHS + 1 })
        }
        (Kind::YesNo, _) => Ok(Grid::Named(vec![Value::YesNo(false), Value::YesNo(true)])),
        (kind, _) => {
            let count = u16::try_from(kind.choices().len()).unwrap_or(0);
            Ok(Grid::Named((0..count).map(Value::Choice).collect()))
        }
    }
}

struct Search<'a> {
    subject: &'a Subject,
    case: Case,
    axis: &'a Axis,
    grid: &'a Grid,
    goal: &'a Goal,
}

/// How, the last point looked at, the one found, the best one.
type Found = (Method, u64, Option<u64>, Option<u64>);

impl Search<'_> {
    fn run(&self) -> Result<Found, WhatIfError> {
        let count = self.grid.count();
        if count <= SCAN {
            return self.scan(count, Method::Every);
        }
        let last = self.last(count);
        let mut places: BTreeSet<u64> = (0..u64::BITS).map(|bit| 1 << bit).filter(|at| *at < last).collect();
        places.extend((0..PROBES).map(|probe| last / PROBES * probe));
        places.extend([0, last]);
        let probes: Vec<(u64, Option<(Exact, bool)>)> =
            places.into_iter().map(|at| (at, self.at(at).ok())).collect();
        // Below some point nothing may come out; from there on it must, and never turn round.
        let begun = probes.iter().position(|(_, score)| score.is_some()).unwrap_or(probes.len());
        let scores: Option<Vec<Exact>> =
            probes[begun..].iter().map(|(_, score)| score.map(|(score, _)| score)).collect();
        let rising = |scores: &[Exact]| scores.windows(2).all(|pair| pair[0] <= pair[1]);
        let falling = |scores: &[Exact]| scores.windows(2).all(|pair| pair[0] >= pair[1]);
        match scores {
            Some(scores) if !scores.is_empty() && rising(&scores) => {
                let found = self.halve(&probes, |(_, reached)| reached);
                let top = scores.last().copied().unwrap_or(Exact::ZERO);
                let best =
                    if found.is_none() { self.halve(&probes, |(score, _)| score >= top) } else { None };
                Ok((Method::Halving, last, found, best))
            }
            Some(scores) if begun == 0 && falling(&scores) => {
                let reached = probes[0].1.is_some_and(|(_, reached)| reached);
                Ok((Method::Halving, last, reached.then_some(0), Some(0)))
            }
            _ => self.scan(SCAN, Method::First(SCAN)),
        }
    }

    /// The last point to look at: the last there is, or, without an end, the first of 1, 2, 4, 8 … that reaches the goal.
    fn last(&self, count: u64) -> u64 {
        if count < u64::MAX {
            return count - 1;
        }
        let reached = |at: &u64| self.at(*at).is_ok_and(|(_, reached)| reached);
        let mut doubled = (0..).map(|bit| 1_u64 << bit).take_while(|at| *at <= FARTHEST);
        doubled.find(reached).map_or(FARTHEST, |at| at.max(SCAN))
    }

    fn scan(&self, count: u64, method: Method) -> Result<Found, WhatIfError> {
        let mut best: Option<(u64, Exact)> = None;
        let mut first_error = None;
        for at in 0..count {
            match self.at(at) {
                Ok((_, true)) => return Ok((method, count.saturating_sub(1), Some(at), None)),
                Ok((score, false)) if best.is_none_or(|(_, known)| score > known) => best = Some((at, score)),
                Ok(_) => {}
                Err(errors) => first_error = first_error.or(Some(errors)),
            }
        }
        match (best, first_error) {
            (None, Some(errors)) => Err(WhatIfError::Refused(errors)),
            (best, _) => Ok((method, count.saturating_sub(1), None, best.map(|(at, _)| at))),
        }
    }

    /// The first point for which `enough` holds, between the last probe for which it does not and the first for which it does.
    fn halve(
        &self,
        probes: &[(u64, Option<(Exact, bool)>)],
        enough: impl Fn((Exact, bool)) -> bool,
    ) -> Option<u64> {
        let at = probes.iter().position(|(_, score)| score.is_some_and(&enough))?;
        let mut high = probes[at].0;
        let Some(before) = at.checked_sub(1) else { return Some(high) };
        let mut low = probes[before].0;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.at(middle).is_ok_and(&enough) { high = middle } else { low = middle }
        }
        Some(high)
    }

    fn at(&self, at: u64) -> Result<(Exact, bool), Vec<RunError>> {
        let nothing = Vec::new;
        let point = self.grid.at(at).ok_or_else(nothing)?;
        let answer = compute(self.subject, self.axis.set(&self.case, point))?;
        let value = answer.outputs.first().ok_or_else(nothing)?.value;
        self.goal.score(value).ok_or_else(nothing)
    }
}
