//! A table of answers over one or two inputs.

use super::{Axis, Grid, WhatIfError};
use crate::rulebook::answer::Answer;
use crate::rulebook::case::{Case, RunError};
use crate::rulebook::kind::Value;
use crate::rulebook::run::compute;
use crate::rulebook::subject::Subject;

/// How many cells are computed at most; more than a person reads.
pub const MOST_CELLS: u64 = 5_000;

/// What is changed, with its points in order.
#[derive(Debug, Clone)]
pub struct Vary {
    /// What is changed.
    pub axis: Axis,
    /// Its points.
    pub points: Vec<Value>,
}

/// One answer of the table.
#[derive(Debug)]
pub struct Cell {
    /// The point on each axis.
    pub points: Vec<Value>,
    /// What came out, or why nothing did.
    pub answer: Result<Answer, Vec<RunError>>,
}

impl Vary {
    /// Reads `NAME=A..B:STEP`.
    pub fn read(subject: &Subject, text: &str) -> Result<Vary, WhatIfError> {
        let (name, range) = text.split_once(['=', '＝']).unwrap_or((text, ""));
        let axis = Axis::find(subject, name)?;
        let grid: Grid = axis.grid(range)?;
        if grid.count() > MOST_CELLS {
            return Err(WhatIfError::TooMany(grid.count()));
        }
        let points = (0..grid.count()).map_while(|at| grid.at(at)).collect();
        Ok(Vary { axis, points })
    }
}

/// The case at every point, or at every pair of points; the last axis changes fastest.
pub fn vary(subject: &Subject, case: &Case, axes: &[Vary]) -> Result<Vec<Cell>, WhatIfError> {
    let count = axes.iter().fold(1_u64, |count, axis| count.saturating_mul(axis.points.len() as u64));
    if count > MOST_CELLS {
        return Err(WhatIfError::TooMany(count));
    }
    let mut cells: Vec<(Vec<Value>, Case)> = vec![(Vec::new(), case.clone())];
    for Vary { axis, points } in axes {
        let spread = |(before, case): &(Vec<Value>, Case)| -> Vec<(Vec<Value>, Case)> {
            points
                .iter()
                .map(|point| ([before.as_slice(), &[*point]].concat(), axis.set(case, *point)))
                .collect()
        };
        cells = cells.iter().flat_map(spread).collect();
    }
    Ok(cells.into_iter().map(|(points, case)| Cell { points, answer: compute(subject, case) }).collect())
}
