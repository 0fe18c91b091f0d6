//! A case through a plan: what is asked for is computed, with what that needs and nothing else. Every quantity is
//! computed at most once; a branch not taken needs nothing. All troubles that can be met are told at once.

mod eval;
mod figure;
mod flags;
mod function;
mod given;
mod runner;

use super::answer::{Answer, Output};
use super::case::{Case, RunError, Trouble};
use super::kind::{Kind, Value};
use super::plan::{Body, Branch, Plan};
use super::subject::Subject;

pub use eval::Run;
pub use runner::Runner;

/// What a run leaves behind: a cell for every slot of the plan, and every reading that was made on the way.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The case that was run.
    pub case: Case,
    /// One for every slot.
    pub cells: Vec<Cell>,
    /// Figures read at a date of their own, and table rows.
    pub reads: Vec<Read>,
}

/// The state of a slot.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    pub state: State,
    pub value: Value,
    /// The branch taken, or the window read.
    pub pick: usize,
    /// 预发: the window before the one that should serve.
    pub provisional: bool,
}

/// How far a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Todo,
    Failed,
    Given,
    Done,
}

/// A reading that has no cell of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    Figure { slot: usize, window: usize, provisional: bool },
    Table { table: usize, reading: Option<usize> },
}

/// Computes a case. An answer, or everything that stands in its way.
pub fn compute(subject: &Subject, case: &Case) -> Result<Answer, Vec<RunError>> {
    let plan = &*subject.plan;
    let mut run = Run::new(plan, case.clone());
    given::take(&mut run, subject);
    let wanted: Vec<usize> = if case.wanted.is_empty() {
        subject.results.to_vec()
    } else {
        case.wanted.iter().filter_map(|name| given::find(&mut run, subject, name)).collect()
    };
    for slot in &wanted {
        run.slot(*slot);
    }
    if !run.errors.is_empty() {
        return Err(run.errors);
    }
    let flags = flags::flags(&mut run);
    let frame = run.frame;
    let outputs = wanted.iter().map(|slot| output(plan, &frame, *slot)).collect();
    Ok(Answer { outputs, flags, subject: subject.clone(), frame })
}

fn output(plan: &Plan, frame: &Frame, at: usize) -> Output {
    let (slot, cell) = (&plan.slots[at], &frame.cells[at]);
    let places = places(plan, frame, at);
    Output {
        key: slot.key().to_owned(),
        name: slot.name.clone(),
        kind: slot.kind.clone(),
        value: cell.value,
        text: cell.value.machine(&slot.kind, places),
        shown: cell.value.shown(&slot.kind, places),
    }
}

/// Digits a value shows at least: money that was rounded to cents or tenths shows its cents.
pub fn places(plan: &Plan, frame: &Frame, at: usize) -> u32 {
    let (slot, cell) = (&plan.slots[at], &frame.cells[at]);
    match (&slot.body, &slot.kind) {
        (Body::Rule(branches, _), Kind::Number(unit)) if unit.is_money() && cell.state == State::Done => {
            let round = branches.get(cell.pick).and_then(|branch| branch.round);
            round.map_or(0, |round| if round.places() > 0 { round.places().max(2) } else { 0 })
        }
        _ => 0,
    }
}

impl Run<'_> {
    /// Notes a trouble about a slot.
    pub(super) fn fail<T>(&mut self, at: usize, trouble: Trouble, message: String) -> Option<T> {
        let slot = &self.plan.slots[at];
        let error = RunError { trouble, name: slot.name.clone(), key: slot.key.clone(), message };
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
        None
    }

    /// The branch a rule took, once it is done.
    pub fn taken(&self, at: usize) -> Option<&Branch> {
        match &self.plan.slots[at].body {
            Body::Rule(branches, _) if self.frame.cells[at].state == State::Done => {
                branches.get(self.frame.cells[at].pick)
            }
            _ => None,
        }
    }
}
