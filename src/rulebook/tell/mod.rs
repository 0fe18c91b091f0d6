//! The steps of a finished run, in words and figures: every quantity that was used, nothing before what it stands on.
//! Made from the plan and the frame only when somebody asks.

mod lines;
mod step;

use std::iter;
use std::sync::Arc;

use compact_str::CompactString;

use super::answer::{About, Serves, Step, StepSort, With};
use super::kind::{Kind, Value};
use super::plan::{Act, Body, Node, Plan, Slot, TablePlan};
use super::run::{Frame, Run, State, places};
use super::subject::Subject;
use step::{blank, put_bands, put_window};

/// The steps towards what was asked.
pub fn steps(subject: &Subject, frame: &Frame) -> Vec<Step> {
    let plan = &*subject.plan;
    let run = Run::resume(plan, frame.clone());
    let mut teller = Teller {
        plan,
        run,
        seen: vec![false; plan.slots.len()],
        shown: vec![None; plan.slots.len()],
        texts: [String::with_capacity(64), String::with_capacity(64)],
        windows: Vec::new(),
        rows: Vec::new(),
        named: Vec::with_capacity(16),
        steps: Vec::with_capacity(32),
    };
    let wanted = frame.case.wanted.iter().filter_map(|name| plan.names.get(&**name).copied());
    let wanted: Vec<usize> =
        if frame.case.wanted.is_empty() { subject.results.to_vec() } else { wanted.collect() };
    for at in wanted {
        teller.slot(at);
    }
    teller.steps
}

struct Teller<'a> {
    plan: &'a Plan,
    run: Run<'a>,
    seen: Vec<bool>,
    /// The values of the slots for people, as far as they are told.
    shown: Vec<Option<CompactString>>,
    /// For making one: for programs, and for people.
    texts: [String; 2],
    /// The figures told that were read for some row: one window serves many.
    windows: Vec<(usize, usize, Serves)>,
    /// The table rows told: by table and key, in words.
    rows: Vec<(usize, Value, With)>,
    /// The slots whose names stand in what is being told.
    named: Vec<usize>,
    steps: Vec<Step>,
}

impl<'a> Teller<'a> {
    fn slot(&mut self, at: usize) {
        if std::mem::replace(&mut self.seen[at], true) {
            return;
        }
        let plan = self.plan;
        let slot = &plan.slots[at];
        if let Body::Rule(branches, cites) = &slot.body
            && slot.rows.is_some_and(|rows| rows.list != at)
        {
            return self.rows(at, branches, cites);
        }
        // What one row happens to need first is told for the case.
        let outer = self.run.row.take();
        self.single(at);
        self.run.row = outer;
    }

    fn single(&mut self, at: usize) {
        let plan = self.plan;
        let slot = &plan.slots[at];
        let cell = self.run.frame.cells[at];
        match (&slot.body, cell.state) {
            (_, State::Todo | State::Failed)
            | (Body::CaseDate | Body::Column, _)
            | (Body::Input(_), State::Given) => {}
            (_, State::Given) => {
                let step = self.step(at, StepSort::Given);
                self.steps.push(step);
            }
            (Body::Input(input), State::Done) => {
                if let Some((default, _)) = &input.default {
                    self.below(default);
                }
            }
            (Body::Options(options, cites), State::Done) => self.options(at, options, cites),
            (Body::Param(param), State::Done) => {
                self.slot(param.at);
                if let Some(window) = param.rows.get(cell.pick) {
                    let mut step = self.step(at, StepSort::Figure);
                    put_bands(&mut step, &slot.kind, window);
                    put_window(&mut step, window, cell.serves);
                    self.steps.push(step);
                }
            }
            (Body::Rule(branches, _), State::Done) => {
                let passed = branches.iter().take(cell.pick + 1).filter_map(|branch| branch.when.as_ref());
                for when in passed {
                    self.below(when);
                }
                let Some(branch) = branches.get(cell.pick) else { return };
                let mut step = self.step(at, StepSort::Rule);
                step.cites.clone_from(&branch.cites);
                step.why.clone_from(&branch.why);
                step.when.clone_from(&branch.holds);
                step.rounded = branch.round;
                // What was not the case is what counts where no condition holds.
                let decided = match branch.when {
                    Some(_) => &branches[cell.pick..=cell.pick],
                    None => &branches[..cell.pick],
                };
                let decided = decided.iter().filter_map(|branch| branch.when.as_ref());
                if let Act::Then(node, text) = &branch.act {
                    self.below(node);
                    step.formula.clone_from(text);
                    if self.with(iter::once(node).chain(decided), &mut step.with) {
                        self.pieces(node, &mut step);
                    }
                    let raw = branch.round.and_then(|_| self.run.node(node));
                    step.unrounded =
                        raw.filter(|raw| *raw != cell.value).map(|raw| raw.digits(&slot.kind).into());
                }
                if slot.rows.is_some() {
                    step.shown = self.months(slot).into();
                }
                self.steps.push(step);
            }
        }
    }

    /// A row of months in words.
    fn months(&self, slot: &Slot) -> String {
        let cells = self.run.frame.cells_of(slot);
        match [cells.first(), cells.last()].map(|cell| cell.map(|cell| cell.value.shown(&slot.kind, 0))) {
            [Some(first), Some(last)] => format!("{first} 至 {last}，{} 个月", cells.len()),
            _ => "没有月份".into(),
        }
    }

    /// Everything a formula stands on, before the formula itself.
    fn below(&mut self, node: &'a Node) {
        // What is folded stands for itself.
        let outside = |node: &Node| !matches!(node, Node::Fold(_));
        let (mut folds, mut reads) = (false, false);
        node.walk_while(&mut |node| {
            match node {
                Node::Slot(at) | Node::Item(at) => self.slot(*at),
                Node::Cut(cut) if cut.date.is_none() => self.slot(cut.bands),
                Node::Fold(_) => folds = true,
                Node::At(..) | Node::Cut(_) | Node::Table(..) => reads = true,
                _ => {}
            }
            outside(node)
        });
        if folds {
            node.walk_while(&mut |node| {
                if let Node::Fold(fold) = node {
                    self.below_fold(fold);
                }
                outside(node)
            });
        }
        if !reads {
            return;
        }
        node.walk_while(&mut |node| {
            let step = match node {
                Node::At(at, date) => self.dated(*at, date),
                Node::Cut(cut) => cut.date.as_ref().and_then(|date| self.dated(cut.bands, date)),
                Node::Table(table, key) => self.row(*table, key),
                _ => None,
            };
            if let Some(step) = step.filter(|step| !self.steps.contains(step)) {
                self.steps.push(step);
            }
            outside(node)
        });
    }

    /// A figure read at a date of its own.
    fn dated(&mut self, at: usize, date: &'a Node) -> Option<Step> {
        if self.run.frame.cells[at].state == State::Given {
            self.slot(at);
            return None;
        }
        let plan = self.plan;
        let date = self.run.node(date)?.date()?;
        let (value, window, serves) = self.run.figure(at, date)?;
        if self.run.row.is_some() {
            if self.windows.contains(&(at, window, serves)) {
                return None;
            }
            self.windows.push((at, window, serves));
        }
        let Body::Param(param) = &plan.slots[at].body else { return None };
        let mut step = self.step(at, StepSort::Figure);
        let about = &plan.slots[at].about;
        let name = format!("{}@{date}", about.name).into();
        step.about = Arc::new(About { name, ..About::clone(about) });
        step.value = value.machine(&plan.slots[at].kind, 0).into();
        step.shown = value.shown(&plan.slots[at].kind, 0).into();
        let window = param.rows.get(window)?;
        put_bands(&mut step, &plan.slots[at].kind, window);
        put_window(&mut step, window, serves);
        Some(step)
    }

    /// A row of a table.
    fn row(&mut self, at: usize, key: &'a Node) -> Option<Step> {
        let plan = self.plan;
        let table: &TablePlan = plan.tables.get(at)?;
        let (name, shown) = self.table(at, key)?;
        let found = self.run.row(at, key)?;
        let date = self.run.slot(table.at)?.date()?;
        let reading = table.reads.iter().rfind(|reading| reading.from <= date);
        let about = About { name, key: None, unit: table.kind.word().into(), say: None };
        let mut step = blank(StepSort::Table, Arc::new(about), table.layer.clone());
        step.trust = found.trust;
        if let Some(reading) = reading {
            step.cites.clone_from(&reading.cites);
            step.from = Some(reading.from);
            step.rounded = reading.round;
        }
        step.value = Value::Number(found.value).machine(&table.kind, 0).into();
        step.shown = shown;
        Some(step)
    }

    /// A row of a table in words, made once: `计发月数表[60 岁]`, `139 月`.
    fn table(&mut self, at: usize, key: &'a Node) -> Option<With> {
        let table = &self.plan.tables[at];
        let value = self.run.node(key)?;
        if let Some((.., told)) = self.rows.iter().find(|(table, key, _)| (*table, *key) == (at, value)) {
            return Some(told.clone());
        }
        let found = Value::Number(self.run.row(at, key)?.value);
        let name = format!("{}[{}]", table.name, value.shown(&table.key, 0));
        let told: With = (name.into(), found.shown(&table.kind, 0).into());
        self.rows.push((at, value, told.clone()));
        Some(told)
    }

    /// The names in formulas with their values, each once; what is folded counts as one name. Whether there are pieces to tell.
    fn with(&mut self, nodes: impl IntoIterator<Item = &'a Node>, with: &mut Vec<With>) -> bool {
        let mut pieces = false;
        self.named.clear();
        for node in nodes {
            node.walk_while(&mut |node| {
                pieces |= matches!(node, Node::Fold(_) | Node::Cut(_));
                match node {
                    Node::Slot(at) if self.named.contains(at) => {}
                    Node::Slot(at) => {
                        self.named.push(*at);
                        with.extend(self.pair(node));
                    }
                    Node::Item(_) | Node::Fold(_) | Node::Cut(_) | Node::At(..) | Node::Table(..) => {
                        with.extend(self.pair(node).filter(|pair| !with.contains(pair)));
                    }
                    _ => {}
                }
                !matches!(node, Node::Fold(_))
            });
        }
        pieces
    }

    /// A name in a formula with its value.
    fn pair(&mut self, node: &'a Node) -> Option<With> {
        let plan = self.plan;
        match node {
            Node::Slot(at) => {
                let told = self.run.frame.cells[*at].state != State::Todo;
                told.then(|| (plan.slots[*at].about.name.clone(), self.shown(*at)))
            }
            Node::Item(at) => self.run.item(*at).map(|value| {
                let slot = &plan.slots[*at];
                let cell = self.run.row.and_then(|row| self.run.frame.cells_of(slot).get(row));
                let places = cell.map_or(0, |cell| places(slot, cell));
                (slot.about.name.clone(), self.run.frame.shown(value, &slot.kind, places).into())
            }),
            Node::Fold(fold) => self
                .run
                .fold(fold)
                .map(|value| (fold.text.clone(), self.run.frame.shown(value, &fold.kind, 0).into())),
            Node::Cut(cut) => {
                let unit = Kind::Number(if cut.reach { cut.of } else { cut.gives });
                self.run.node(node).map(|value| (cut.text.clone(), value.shown(&unit, 0).into()))
            }
            Node::At(at, date) => self.run.node(date).and_then(Value::date).and_then(|date| {
                let slot = &plan.slots[*at];
                let value = self.run.node(node)?;
                Some((format!("{}@{date}", slot.about.name).into(), value.shown(&slot.kind, 0).into()))
            }),
            Node::Table(at, key) => self.table(*at, key),
            _ => None,
        }
    }
}
