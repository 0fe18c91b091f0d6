//! Computing slots and formulas. A slot that failed stays failed and is told once.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Cell, Frame, Read, State, figure, function};
use crate::rulebook::answer::Serves;
use crate::rulebook::case::{Case, RunError, Trouble};
use crate::rulebook::exact::Exact;
use crate::rulebook::expr::Function;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{Act, Body, Branch, InputBody, Node, OptionPlan, Plan};

/// A run on its way.
pub struct Run<'a> {
    pub plan: &'a Plan,
    pub frame: Frame,
    pub errors: Vec<RunError>,
    /// The slot whose formula is being computed, for messages.
    pub(super) current: usize,
    /// The row at hand, inside what is computed row by row.
    pub row: Option<usize>,
    /// How many more rows may be computed or folded: bounds the time a case can take.
    pub(super) rows_left: u32,
}

/// Rows of lists that a case may compute and fold, all together: a thousand folds over a thousand rows, twice.
const MOST_ROWS_RUN: u32 = 2_000_000;

pub(super) const BLANK: Cell =
    Cell { state: State::Todo, value: Value::YesNo(false), pick: 0, serves: Serves::InForce };

impl<'a> Run<'a> {
    /// A run with nothing given yet.
    pub fn new(plan: &'a Plan, case: Arc<Case>) -> Self {
        let cells = vec![BLANK; plan.slots.len()];
        let rows = vec![Vec::new(); plan.row_slots];
        let frame = Frame { case, cells, rows, texts: Vec::new(), reads: Vec::new() };
        Run { plan, frame, errors: Vec::new(), current: 0, row: None, rows_left: MOST_ROWS_RUN }
    }

    /// The same plan for the next case; nothing of the last one stays.
    pub fn restart(&mut self, date: Date, known_at: Date) {
        let case = Arc::make_mut(&mut self.frame.case);
        (case.date, case.known_at) = (date, known_at);
        self.frame.cells.fill(BLANK);
        self.frame.rows.iter_mut().for_each(Vec::clear);
        self.frame.texts.clear();
        self.frame.reads.clear();
        self.errors.clear();
        self.rows_left = MOST_ROWS_RUN;
    }

    /// A finished run taken up again, to tell its steps: whatever is done is not computed again.
    pub fn resume(plan: &'a Plan, frame: Frame) -> Self {
        Run { plan, frame, errors: Vec::new(), current: 0, row: None, rows_left: MOST_ROWS_RUN }
    }

    /// The value of a slot, computed when it is not there yet.
    pub fn slot(&mut self, at: usize) -> Option<Value> {
        self.filled(at).map(|cell| cell.value)
    }

    /// The cell of a slot, computed when it is not there yet.
    #[inline]
    pub(super) fn filled(&mut self, at: usize) -> Option<&Cell> {
        if self.frame.cells[at].state == State::Todo {
            self.frame.cells[at].state = State::Failed;
            self.fill(at);
        }
        let cell = &self.frame.cells[at];
        (cell.state != State::Failed).then_some(cell)
    }

    fn fill(&mut self, at: usize) {
        // A quantity of the case is not computed for the row that happens to need it first.
        let outer = (std::mem::replace(&mut self.current, at), self.row.take());
        let plan = self.plan;
        let each = plan.slots[at].rows.filter(|rows| rows.list != at);
        let done = match &plan.slots[at].body {
            Body::CaseDate => Some(Cell { value: Value::Date(self.frame.case.date), ..BLANK }),
            Body::Input(input) => self.input(at, input).map(|value| Cell { value, ..BLANK }),
            Body::Param(param) => self
                .slot(param.at)
                .and_then(Value::date)
                .and_then(|date| self.figure(at, date))
                .map(|(value, pick, serves)| Cell { value, pick, serves, ..BLANK }),
            Body::Rule(..) | Body::Column if let Some(each) = each => {
                self.items(at, each.list).map(|value| Cell { value, ..BLANK })
            }
            Body::Rule(branches, _) => {
                self.rule(at, branches).map(|(value, pick)| Cell { value, pick, ..BLANK })
            }
            Body::Options(options, _) => self.options(options).map(|value| Cell { value, ..BLANK }),
            Body::Column => None,
        };
        (self.current, self.row) = outer;
        if let Some(done) = done {
            let cell = &mut self.frame.cells[at];
            *cell = Cell { state: State::Done, ..done };
            cell.value = as_kind(&plan.slots[at].kind, cell.value);
        }
    }

    fn input(&mut self, at: usize, input: &'a InputBody) -> Option<Value> {
        if let Some((default, _)) = &input.default {
            return self.node(default);
        }
        if input.dates_the_case {
            return Some(Value::Date(self.frame.case.date));
        }
        let name = &self.plan.slots[at].about.name;
        let message = match input.ask.as_str() {
            "" => format!("还缺“{name}”"),
            ask => format!("还缺“{name}”：{ask}"),
        };
        self.fail(at, Trouble::Missing, message)
    }

    /// A figure at a date: its value, its window, and how that serves.
    pub fn figure(&mut self, at: usize, date: Date) -> Option<(Value, usize, Serves)> {
        let slot = &self.plan.slots[at];
        let Body::Param(param) = &slot.body else { return None };
        match figure::read(param, date, self.frame.case.known_at) {
            Ok((window, serves)) => Some((param.rows.get(window)?.value()?, window, serves)),
            Err(lack) => {
                let message = figure::message(slot, param, date, self.frame.case.known_at, lack);
                self.fail(at, Trouble::NoFigure, message)
            }
        }
    }

    /// Which of several choices hold.
    fn options(&mut self, options: &'a [OptionPlan]) -> Option<Value> {
        let mut bits = 0_u64;
        for (at, option) in options.iter().enumerate() {
            let holds = match &option.when {
                Some(when) => self.truth(when)?,
                None => true,
            };
            bits |= u64::from(holds).checked_shl(u32::try_from(at).ok()?)?;
        }
        Some(Value::Set(bits))
    }

    pub(super) fn rule(&mut self, at: usize, branches: &'a [Branch]) -> Option<(Value, usize)> {
        for (pick, branch) in branches.iter().enumerate() {
            if let Some(when) = &branch.when
                && !self.truth(when)?
            {
                continue;
            }
            let node = match &branch.act {
                Act::Refuse(reason) => return self.fail(at, Trouble::Refused, reason.clone()),
                Act::Then(node, _) => node,
            };
            let Some(round) = branch.round else { return Some((self.node(node)?, pick)) };
            return match round.apply(self.number(node)?) {
                Some(rounded) => Some((Value::Number(rounded), pick)),
                None => self.too_large(),
            };
        }
        None
    }

    /// The value of a formula.
    pub fn node(&mut self, node: &'a Node) -> Option<Value> {
        match node {
            Node::Value(value) => Some(*value),
            Node::Slot(at) => self.slot(*at),
            Node::Item(at) => self.item(*at),
            Node::Cut(cut) => self.cut(cut),
            Node::Fold(fold) => self.fold(fold),
            Node::Has(set, choice) => match self.node(set)? {
                Value::Set(bits) => Some(Value::YesNo(bits >> choice & 1 == 1)),
                _ => None,
            },
            Node::Given(at) => Some(Value::YesNo(self.frame.cells[*at].state == State::Given)),
            Node::Months(list, first, count) => self.months(*list, first, count),
            Node::At(at, date) => {
                let date = self.node(date)?.date()?;
                // A figure the case gives stands at any date.
                if self.frame.cells[*at].state == State::Given {
                    return Some(self.frame.cells[*at].value);
                }
                let (value, window, serves) = self.figure(*at, date)?;
                self.note(Read::Figure { slot: *at, window, serves });
                Some(value)
            }
            Node::Table(..) | Node::Neg(_) => self.number(node).map(Value::Number),
            Node::Binary(operator, ..) if operator.computes() => self.number(node).map(Value::Number),
            Node::Not(_) | Node::Binary(..) => self.truth(node).map(Value::YesNo),
            Node::Call(function, parts) => {
                // Every part is computed before one may stop, so that all that is missing is told at once.
                let (mut few, mut many) = ([Value::YesNo(false); 3], Vec::new());
                let values = if parts.len() <= few.len() {
                    &mut few[..parts.len()]
                } else {
                    many.resize(parts.len(), few[0]);
                    &mut many[..]
                };
                let mut sound = true;
                for (value, part) in values.iter_mut().zip(parts) {
                    match self.node(part) {
                        Some(got) => *value = got,
                        None => sound = false,
                    }
                }
                if !sound {
                    return None;
                }
                match function::apply(*function, values) {
                    Some(value) => Some(value),
                    None if *function == Function::Remainder && values[1] == Value::Number(Exact::ZERO) => {
                        self.divided_by_nought()
                    }
                    None => self.out_of_range(*function),
                }
            }
        }
    }

    pub(super) fn note(&mut self, read: Read) {
        if !self.frame.reads.contains(&read) {
            self.frame.reads.push(read);
        }
    }
}

/// A day where a month is asked for is its month.
pub(super) fn as_kind(kind: &Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Month, Value::Date(date)) => Value::Month(date.first_of_month()),
        (_, value) => value,
    }
}
