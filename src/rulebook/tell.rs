//! The steps of a finished run, in words and figures: every quantity that was used, nothing before what it stands on.
//! Made from the plan and the frame only when somebody asks.

use super::answer::{Step, StepSort};
use super::kind::Value;
use super::plan::{Body, Node, Plan, TablePlan, Window};
use super::run::{Frame, Run, State, places};
use super::subject::Subject;

/// The steps towards what was asked.
pub fn steps(subject: &Subject, frame: &Frame) -> Vec<Step> {
    let plan = &*subject.plan;
    let run = Run::resume(plan, frame.clone());
    let mut teller = Teller { plan, run, seen: vec![false; plan.slots.len()], steps: Vec::new() };
    let wanted = frame.case.wanted.iter().filter_map(|name| plan.names.get(name).copied());
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
    steps: Vec<Step>,
}

impl<'a> Teller<'a> {
    fn slot(&mut self, at: usize) {
        if std::mem::replace(&mut self.seen[at], true) {
            return;
        }
        let plan = self.plan;
        let slot = &plan.slots[at];
        let cell = self.run.frame.cells[at];
        match (&slot.body, cell.state) {
            (_, State::Todo | State::Failed) | (Body::CaseDate, _) | (Body::Input(_), State::Given) => {}
            (_, State::Given) => {
                let step = self.step(at, StepSort::Given);
                self.steps.push(step);
            }
            (Body::Input(input), State::Done) => {
                if let Some((default, _)) = &input.default {
                    self.below(default);
                }
            }
            (Body::Param(param), State::Done) => {
                self.slot(param.at);
                if let Some(window) = param.rows.get(cell.pick) {
                    let mut step = self.step(at, StepSort::Figure);
                    put_window(&mut step, window, cell.provisional);
                    self.steps.push(step);
                }
            }
            (Body::Rule(branches, cites), State::Done) => {
                let passed = branches.iter().take(cell.pick + 1).filter_map(|branch| branch.when.as_ref());
                for when in passed {
                    self.below(when);
                }
                let Some(branch) = branches.get(cell.pick) else { return };
                let mut step = self.step(at, StepSort::Rule);
                step.cites.extend(cites.iter().chain(&branch.cites).cloned());
                step.why.clone_from(&branch.why);
                step.rounded = branch.round.map(|round| round.to_string());
                if let super::plan::Act::Then(node, text) = &branch.act {
                    self.below(node);
                    step.formula.clone_from(text);
                    self.with(node, &mut step.with);
                    let raw = self.run.node(node);
                    step.unrounded =
                        raw.filter(|raw| *raw != cell.value).map(|raw| raw.machine(&slot.kind, 0));
                }
                self.steps.push(step);
            }
        }
    }

    /// Everything a formula stands on, before the formula itself.
    fn below(&mut self, node: &'a Node) {
        let mut slots = Vec::new();
        let mut reads = Vec::new();
        node.walk(&mut |node| match node {
            Node::Slot(at) => slots.push(*at),
            Node::At(..) | Node::Table(..) => reads.push(node),
            _ => {}
        });
        for at in slots {
            self.slot(at);
        }
        for read in reads {
            let step = match read {
                Node::At(at, date) => self.dated(*at, date),
                Node::Table(table, key) => self.row(*table, key),
                _ => None,
            };
            if let Some(step) = step.filter(|step| !self.steps.contains(step)) {
                self.steps.push(step);
            }
        }
    }

    /// A figure read at a date of its own.
    fn dated(&mut self, at: usize, date: &'a Node) -> Option<Step> {
        if self.run.frame.cells[at].state == State::Given {
            self.slot(at);
            return None;
        }
        let plan = self.plan;
        let date = self.run.node(date)?.date()?;
        let (value, window, provisional) = self.run.figure(at, date)?;
        let Body::Param(param) = &plan.slots[at].body else { return None };
        let mut step = self.step(at, StepSort::Figure);
        step.name = format!("{}@{date}", plan.slots[at].name);
        put_value(&mut step, value, &plan.slots[at].kind, 0);
        put_window(&mut step, param.rows.get(window)?, provisional);
        Some(step)
    }

    /// A row of a table.
    fn row(&mut self, at: usize, key: &'a Node) -> Option<Step> {
        let plan = self.plan;
        let table: &TablePlan = plan.tables.get(at)?;
        let value = self.run.node(key)?;
        let name = format!("{}[{}]", table.name, value.shown(&table.key, 0));
        let found = self.run.row(at, key)?;
        let date = self.run.slot(table.at)?.date()?;
        let reading = table.reads.iter().rfind(|reading| reading.from <= date);
        let mut step = blank(StepSort::Table, name, table.kind.word(), &table.layer);
        step.cites.extend(table.cites.iter().cloned());
        step.trust = table.trust;
        if let Some(reading) = reading {
            step.cites.extend(reading.cites.iter().cloned());
            step.from = Some(reading.from);
            step.trust = reading.trust.or(table.trust);
            step.rounded = reading.round.map(|round| round.to_string());
        }
        put_value(&mut step, found, &table.kind, 0);
        Some(step)
    }

    /// The names in a formula with their values.
    fn with(&mut self, node: &'a Node, with: &mut Vec<(String, String)>) {
        let plan = self.plan;
        let mut nodes = Vec::new();
        node.walk(&mut |node| nodes.push(node));
        for node in nodes {
            let pair = match node {
                Node::Slot(at) => {
                    let cell = self.run.frame.cells[*at];
                    let slot = &plan.slots[*at];
                    let shown = cell.value.shown(&slot.kind, places(plan, &self.run.frame, *at));
                    (cell.state != State::Todo).then(|| (slot.name.clone(), shown))
                }
                Node::At(at, date) => self.run.node(date).and_then(Value::date).and_then(|date| {
                    let slot = &plan.slots[*at];
                    let value = self.run.node(node)?;
                    Some((format!("{}@{date}", slot.name), value.shown(&slot.kind, 0)))
                }),
                Node::Table(at, key) => self.run.node(key).and_then(|value| {
                    let table = &plan.tables[*at];
                    let found = self.run.row(*at, key)?;
                    let name = format!("{}[{}]", table.name, value.shown(&table.key, 0));
                    Some((name, found.shown(&table.kind, 0)))
                }),
                _ => None,
            };
            with.extend(pair.filter(|pair| !with.contains(pair)));
        }
    }

    fn step(&self, at: usize, sort: StepSort) -> Step {
        let slot = &self.plan.slots[at];
        let mut step = blank(sort, slot.name.clone(), slot.kind.word(), &slot.layer);
        step.key.clone_from(&slot.key);
        step.trust = slot.trust;
        step.say.clone_from(&slot.say);
        let places = places(self.plan, &self.run.frame, at);
        put_value(&mut step, self.run.frame.cells[at].value, &slot.kind, places);
        step
    }
}

fn blank(sort: StepSort, name: String, unit: String, layer: &str) -> Step {
    Step {
        sort,
        name,
        key: None,
        unit,
        formula: String::new(),
        with: Vec::new(),
        unrounded: None,
        value: String::new(),
        shown: String::new(),
        rounded: None,
        cites: Vec::new(),
        layer: layer.to_owned(),
        from: None,
        published: None,
        trust: None,
        source: None,
        checked: None,
        say: None,
        why: None,
        provisional: false,
    }
}

fn put_value(step: &mut Step, value: Value, kind: &super::kind::Kind, places: u32) {
    step.value = value.machine(kind, places);
    step.shown = value.shown(kind, places);
}

fn put_window(step: &mut Step, window: &Window, provisional: bool) {
    step.cites.clone_from(&window.cites);
    step.layer = window.layer.to_string();
    step.from = Some(window.from);
    step.published = Some(window.published);
    step.trust = window.trust;
    step.source.clone_from(&window.source);
    step.checked = window.checked;
    step.provisional = provisional;
}
