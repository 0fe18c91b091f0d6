//! A case through a plan: what is asked for is computed, with what that needs and nothing else. Every quantity is
//! computed at most once; a branch not taken needs nothing. All troubles that can be met are told at once.

mod bands;
mod eval;
mod figure;
mod flags;
mod function;
mod given;
mod number;
mod rows;
mod runner;
mod short;
mod show;
mod sum;

use std::sync::Arc;

use super::answer::{Answer, Serves, Trust};
use super::case::{Case, RunError, Trouble};
use super::kind::Value;
use super::plan::{Body, Branch};
use super::subject::Subject;

pub use eval::Run;
pub use runner::Runner;
pub use show::places;

/// What a run leaves behind: a cell for every slot of the plan, and every reading that was made on the way.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The case that was run.
    pub case: Arc<Case>,
    /// One for every slot.
    pub cells: Vec<Cell>,
    /// For every slot that has a value a row of a list, a cell for each row; empty while none is wanted.
    pub rows: Vec<Vec<Cell>>,
    /// The texts of the case, each once.
    pub texts: Vec<String>,
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
    /// Whether an earlier window stands in, and as what.
    pub serves: Serves,
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
    Figure { slot: usize, window: usize, serves: Serves },
    Table { table: usize, trust: Option<Trust>, by_row: bool },
}

/// Computes a case. An answer, or everything that stands in its way.
/// The answer keeps the case: one that is shared already is not copied.
pub fn compute(subject: &Subject, case: impl Into<Arc<Case>>) -> Result<Answer, Vec<RunError>> {
    let plan = &*subject.plan;
    let case: Arc<Case> = case.into();
    let mut run = Run::new(plan, Arc::clone(&case));
    given::take(&mut run, subject, &case);
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
    let mut flags = flags::flags(&mut run);
    if case.wanted.is_empty() {
        flags.extend(flags::left_out(subject));
    }
    let frame = run.frame;
    let outputs = wanted.iter().map(|slot| frame.output(&plan.slots[*slot], *slot)).collect();
    Ok(Answer { outputs, flags, subject: subject.clone(), frame })
}

impl Run<'_> {
    /// Notes a trouble about a slot.
    pub(super) fn fail<T>(&mut self, at: usize, trouble: Trouble, message: String) -> Option<T> {
        let slot = &self.plan.slots[at];
        let message = match (self.row, slot.rows) {
            (Some(row), Some(rows)) => {
                let list = &self.plan.slots[rows.list].about.name;
                format!("“{list}”{}：{message}", self.row_name(rows.list, row))
            }
            _ => message,
        };
        let error = RunError {
            trouble,
            name: slot.about.name.to_string(),
            key: slot.about.key.as_deref().map(str::to_owned),
            message,
        };
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
