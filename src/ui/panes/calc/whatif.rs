//! What if: one or two answers of the form changed step by step, the results beside each other. All is computed when a key
//! changes something; drawing only reads.

use super::form::Form;
use crate::rulebook::whatif::{Axis, Cell, Grid, Step, Vary, gap, vary};
use crate::rulebook::{Exact, Kind, Unit, Value};
use crate::ui::panes::Around;

/// How many points lie on either side of what is answered now: of the first input, of the second.
const HALF: [i64; 2] = [5, 2];

/// An input that can be changed, with the steps it may be changed by.
#[derive(Debug, Clone)]
pub struct Way {
    /// Which input.
    pub axis: Axis,
    /// What is answered now.
    pub now: Value,
    steps: Vec<Step>,
    /// Which of the steps.
    step: usize,
}

/// The results of one point of the first input.
#[derive(Debug, Clone)]
pub struct Line {
    /// The point, for people.
    pub point: String,
    /// Whether it is what is answered now.
    pub now: bool,
    /// A result for each point of the second input, or the only one: shown, and its number; nothing where none came out.
    pub results: Vec<Option<(String, Option<Exact>)>>,
    /// How much more than now, where only one input is changed.
    pub gap: Option<String>,
}

/// What is changed and what comes of it.
#[derive(Debug, Clone)]
pub struct WhatIf {
    ways: Vec<Way>,
    first: usize,
    second: Option<usize>,
    output: usize,
    /// The name of the result that is looked at.
    pub name: String,
    /// The points of the second input, and which of them is answered now.
    pub columns: Vec<String>,
    /// The place among them of what is answered now.
    pub now: usize,
    /// One for each point of the first input.
    pub lines: Vec<Line>,
    /// What must be said beside the results, each once.
    pub remarks: Vec<String>,
}

impl WhatIf {
    /// Over the answers of a form, the one under the cursor first; nothing when none can be changed.
    pub fn new(form: &Form, around: Around<'_>) -> Option<Self> {
        let subject = around.know.rules.subject(around.area, &form.rule).ok()?;
        let case = form.case(around);
        let mut ways = Vec::new();
        let mut first = None;
        for (place, question) in form.shown().enumerate() {
            let Ok(axis) = Axis::find(subject, &question.info.key) else { continue };
            let default = || axis.kind.read(question.info.default.as_deref()?).ok();
            let Some(now) = axis.given(&case).or_else(default) else { continue };
            let (steps, step) = steps(&axis.kind, now);
            if place == form.row {
                first = Some(ways.len());
            }
            ways.push(Way { axis, now, steps, step });
        }
        let numbers = |way: &Way| matches!(way.now, Value::Number(_));
        let first = first.or_else(|| ways.iter().rposition(numbers)).or(ways.len().checked_sub(1))?;
        // The sum of all stands last.
        let numeric = |kind: &Kind| matches!(kind, Kind::Number(_));
        let outputs = subject.outputs();
        let output = outputs.iter().rposition(|output| numeric(&output.kind) && !output.many).unwrap_or(0);
        let mut new = Self {
            ways,
            first,
            second: None,
            output,
            name: String::new(),
            columns: Vec::new(),
            now: 0,
            lines: Vec::new(),
            remarks: Vec::new(),
        };
        new.compute(form, around);
        Some(new)
    }

    /// The same inputs changed over answers that other rules are asked with; nothing when none can be changed any more.
    pub fn follow(&self, form: &Form, around: Around<'_>) -> Option<Self> {
        let mut new = Self::new(form, around)?;
        let place = |old: Option<&Way>| {
            new.ways.iter().position(|way| Some(&way.axis.key) == old.map(|o| &o.axis.key))
        };
        let (first, second) = (place(self.first()), place(self.second()));
        new.first = first.unwrap_or(new.first);
        new.second = second.filter(|at| *at != new.first);
        new.output = self.output;
        if let (Some(old), Some(way)) = (self.first(), first.and_then(|at| new.ways.get_mut(at))) {
            way.step = old.step.min(way.steps.len().saturating_sub(1));
        }
        new.compute(form, around);
        Some(new)
    }

    /// The input that is changed from line to line.
    pub fn first(&self) -> Option<&Way> {
        self.ways.get(self.first)
    }

    /// The input that is changed from column to column.
    pub fn second(&self) -> Option<&Way> {
        self.second.and_then(|at| self.ways.get(at))
    }

    /// Another first input.
    pub fn turn(&mut self, by: isize) {
        let count = self.ways.len().max(1);
        self.first = self.first.saturating_add(count).saturating_add_signed(by) % count;
        if self.second == Some(self.first) {
            self.second = None;
        }
    }

    /// The next second input; after the last one none.
    pub fn add(&mut self) {
        let from = self.second.map_or(0, |at| at + 1);
        self.second = (from..self.ways.len()).find(|at| *at != self.first);
    }

    /// A larger or smaller step of the first input.
    pub fn scale(&mut self, up: bool) {
        let Some(way) = self.ways.get_mut(self.first) else { return };
        way.step = if up { way.step + 1 } else { way.step.saturating_sub(1) };
        way.step = way.step.min(way.steps.len().saturating_sub(1));
    }

    /// Another result.
    pub fn next_output(&mut self) {
        self.output += 1;
    }

    /// Computes everything anew.
    pub fn compute(&mut self, form: &Form, around: Around<'_>) {
        let Ok(subject) = around.know.rules.subject(around.area, &form.rule) else { return };
        self.output %= subject.outputs().len().max(1);
        let Some(first) = self.first() else { return };
        let mut axes = vec![first.vary(HALF[0])];
        axes.extend(self.second().map(|way| way.vary(HALF[1])));
        let Ok(cells) = vary(subject, &form.case(around), &axes) else { return };
        let Some(output) = subject.outputs().get(self.output) else { return };
        let over = axes.get(1).map_or(1, |axis| axis.points.len()).max(1);
        let now = cells.iter().find(|cell| cell.points.first() == Some(&first.now));
        let lines = axes[0].points.iter().zip(cells.chunks(over)).map(|(point, cells)| Line {
            point: axes[0].axis.shown(*point),
            now: *point == first.now,
            results: cells.iter().map(|cell| result(cell, &output.key, over > 1)).collect(),
            gap: if over > 1 || *point == first.now { None } else { more(now, cells.first(), &output.key) },
        });
        let lines = lines.collect();
        let columns = axes
            .get(1)
            .map_or_else(Vec::new, |axis| axis.points.iter().map(|point| axis.axis.shown(*point)).collect());
        let now = self.second().zip(axes.get(1));
        let now = now.and_then(|(way, axis)| axis.points.iter().position(|point| *point == way.now));
        (self.lines, self.columns, self.now) = (lines, columns, now.unwrap_or(0));
        self.name.clone_from(&output.name);
        self.remarks.clear();
        for cell in &cells {
            let said: Vec<String> = match &cell.answer {
                Ok(answer) => answer.flags.iter().map(|flag| flag.text.clone()).collect(),
                Err(errors) => errors.iter().map(|error| error.without_key().to_owned()).collect(),
            };
            for line in said {
                if !self.remarks.contains(&line) {
                    self.remarks.push(line);
                }
            }
        }
    }
}

impl Way {
    /// The step for people; nothing where every choice is gone through.
    pub fn step_shown(&self) -> Option<String> {
        match self.steps.get(self.step)? {
            Step::By(step) => Some(self.axis.shown(Value::Number(*step))),
            Step::Months(months) if months % 12 == 0 => Some(format!("{} 年", months / 12)),
            Step::Months(months) => Some(format!("{months} 个月")),
            Step::Days(days) => Some(format!("{days} 天")),
        }
    }

    fn vary(&self, half: i64) -> Vary {
        let points = match self.steps.get(self.step) {
            Some(step) => (-half..=half).filter_map(|at| self.point(*step, at)).collect(),
            None => self.all(),
        };
        Vary { axis: self.axis.clone(), points }
    }

    /// So many steps from what is answered now, if that may be given.
    fn point(&self, step: Step, at: i64) -> Option<Value> {
        let step = match (step, at < 0) {
            (Step::By(step), true) => Step::By(-step),
            (Step::Months(months), true) => Step::Months(-months),
            (Step::Days(days), true) => Step::Days(-days),
            (step, false) => step,
        };
        let point = Grid::Even { from: self.now, step, count: u64::MAX }.at(at.unsigned_abs())?;
        let Value::Number(number) = point else { return Some(point) };
        let (min, max) = self.axis.bounds;
        let within = min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max);
        // What is counted or paid is not below nothing.
        let sound = within && (!number.is_negative() || self.now.number().is_some_and(Exact::is_negative));
        sound.then_some(point)
    }

    fn all(&self) -> Vec<Value> {
        match &self.axis.kind {
            Kind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            kind => {
                (0..kind.choices().len()).filter_map(|at| u16::try_from(at).ok()).map(Value::Choice).collect()
            }
        }
    }
}

/// What came out of a cell: with its unit where there is room.
fn result(cell: &Cell, key: &str, narrow: bool) -> Option<(String, Option<Exact>)> {
    let output = cell.answer.as_ref().ok()?.output(key)?;
    let plain = narrow && output.value.number().is_some();
    Some((if plain { output.text.clone() } else { output.shown.clone() }, output.value.number()))
}

/// How much more a cell gives than another, with its sign.
fn more(now: Option<&Cell>, other: Option<&Cell>, key: &str) -> Option<String> {
    let [now, other] = [now, other].map(|cell| cell?.answer.as_ref().ok()?.output(key));
    let (digits, _) = gap(now?, other?)?;
    Some(if digits.starts_with('-') { digits } else { format!("+{digits}") })
}

/// The steps that make sense for an answer, and which of them to begin with.
fn steps(kind: &Kind, now: Value) -> (Vec<Step>, usize) {
    let whole = |steps: &[i64], at| (steps.iter().map(|step| Step::By(Exact::whole(*step))).collect(), at);
    match (kind, now) {
        (Kind::Number(unit), _) if *unit == Unit::MONTH => whole(&[1, 3, 6, 12, 24, 60], 3),
        (Kind::Number(unit), _) if *unit == Unit::DAY => whole(&[1, 7, 30, 90], 2),
        (Kind::Number(unit), _) if [Unit::YEAR, Unit::AGE].contains(unit) => whole(&[1, 2, 5, 10], 0),
        (Kind::Number(_), Value::Number(now)) => {
            let base = tenth(now);
            let parts = [(1, 10), (1, 5), (1, 2), (1, 1), (2, 1), (5, 1), (10, 1)];
            let step = |(above, below)| Exact::ratio(above, below).and_then(|part| base.checked_mul(part));
            (parts.into_iter().filter_map(step).map(Step::By).collect(), 3)
        }
        (Kind::Date | Kind::Month, _) => ([1, 3, 6, 12, 60].map(Step::Months).to_vec(), 0),
        _ => (Vec::new(), 0),
    }
}

/// About a tenth of it, as 1, 2 or 5 with noughts: 7182.5 gives 500.
fn tenth(now: Exact) -> Exact {
    let tenth = now.abs().checked_div(Exact::whole(10)).unwrap_or(Exact::ONE);
    let mut found = Exact::ratio(1, 10_000).unwrap_or(Exact::ONE);
    let mut unit = found;
    for _ in 0..24 {
        for times in [1, 2, 5] {
            match unit.checked_mul(Exact::whole(times)) {
                Some(step) if step <= tenth => found = step,
                _ => return found,
            }
        }
        let Some(next) = unit.checked_mul(Exact::whole(10)) else { return found };
        unit = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_numbers() {
        for (now, want) in
            [("7182.5", "500"), ("0.6", "0.05"), ("1.2", "0.1"), ("0", "0.0001"), ("300000", "20000")]
        {
            assert_eq!(tenth(Exact::parse(now).unwrap()), Exact::parse(want).unwrap(), "{now}");
        }
    }
}
