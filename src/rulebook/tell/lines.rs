//! The lines below a step: what was computed row by row, and what was folded.

use std::sync::Arc;

use super::Teller;
use crate::rulebook::answer::{Cited, Line, Serves, Step, StepSort};
use crate::rulebook::bands;
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{Act, Branch, CutNode, FoldNode, Node, OptionPlan};
use crate::rulebook::run::{State, places};

impl<'a> Teller<'a> {
    /// A quantity computed row by row: one step, a line for each row that was wanted.
    pub(super) fn rows(&mut self, at: usize, branches: &'a [Branch], cites: &'a [Arc<Cited>]) {
        let plan = self.plan;
        let slot = &plan.slots[at];
        let Some(rows) = slot.rows else { return };
        self.slot(rows.list);
        let outer = self.run.row;
        let mut step = self.step(at, StepSort::Rule);
        let mut cited = cites.to_vec();
        for row in 0..self.run.frame.cells_of(slot).len() {
            let cell = self.run.frame.cells_of(slot)[row];
            let Some(branch) = branches.get(cell.pick).filter(|_| cell.state == State::Done) else {
                continue;
            };
            self.run.row = Some(row);
            for when in branches.iter().take(cell.pick + 1).filter_map(|branch| branch.when.as_ref()) {
                self.below(when);
            }
            add_cites(&mut cited, &branch.cites);
            let mut line = self.line(row, rows.list, cell.value, &slot.kind, places(slot, &cell));
            line.when.clone_from(&branch.holds);
            line.rounded = branch.round;
            line.cites = branch.cites.clone();
            line.why.clone_from(&branch.why);
            if let Act::Then(node, text) = &branch.act {
                self.below(node);
                self.with([node], &mut line.with);
                line.formula.clone_from(text);
                line.serves = self.lent(node);
                let raw = branch.round.and_then(|_| self.run.node(node));
                line.unrounded =
                    raw.filter(|raw| *raw != cell.value).map(|raw| raw.digits(&slot.kind).into());
            }
            step.lines.push(line);
        }
        self.run.row = outer;
        share(&mut step);
        let shown: Vec<&str> = step.lines.iter().map(|line| &*line.shown).collect();
        step.shown = shown.join("；").into();
        let values: Vec<&str> = step.lines.iter().map(|line| line.value.as_str()).collect();
        step.cites = cited.into();
        step.value = serde_json::Value::from(values).to_string().into();
        self.steps.push(step);
    }

    /// Several choices: a line for each, whether it holds and by what.
    pub(super) fn options(&mut self, at: usize, options: &'a [OptionPlan], cites: &'a [Arc<Cited>]) {
        let plan = self.plan;
        for when in options.iter().filter_map(|option| option.when.as_ref()) {
            self.below(when);
        }
        let mut step = self.step(at, StepSort::Rule);
        let mut cited = cites.to_vec();
        for (option, choice) in options.iter().zip(plan.slots[at].kind.choices()) {
            let holds =
                option.when.as_ref().is_none_or(|when| self.run.node(when) == Some(Value::YesNo(true)));
            let holds = Value::YesNo(holds);
            let mut with = Vec::new();
            if let Some(when) = &option.when {
                self.with([when], &mut with);
            }
            let line = Line {
                label: choice.name.clone(),
                with,
                value: holds.machine(&Kind::YesNo, 0).into(),
                shown: holds.shown(&Kind::YesNo, 0).into(),
                why: option.why.clone().filter(|_| holds == Value::YesNo(true)),
                ..Line::default()
            };
            if holds == Value::YesNo(true) {
                add_cites(&mut cited, &option.cites);
            }
            step.lines.push(line);
        }
        step.cites = cited.into();
        self.steps.push(step);
    }

    /// What the rows that count stand on, before the fold itself.
    pub(super) fn below_fold(&mut self, fold: &'a FoldNode) {
        self.slot(fold.list);
        self.each_counted(fold, |teller, _| {
            for node in fold.when.iter().chain(&fold.body) {
                teller.below(node);
            }
        });
    }

    /// The lines of every fold in a formula that computes something of its own, and of every number cut into bands.
    pub(super) fn pieces(&mut self, node: &'a Node, step: &mut Step) {
        let (mut folds, mut cuts) = (Vec::new(), Vec::new());
        node.walk_while(&mut |node| {
            match node {
                Node::Fold(fold) => folds.push(fold),
                Node::Cut(cut) => cuts.push(cut),
                _ => {}
            }
            !matches!(node, Node::Fold(_))
        });
        for cut in cuts {
            self.shares(cut, step);
        }
        for fold in folds {
            let Some(body) = fold.body.as_ref().filter(|body| !matches!(body, Node::Item(_))) else {
                continue;
            };
            self.each_counted(fold, |teller, row| {
                let Some(value) = teller.run.node(body) else { return };
                let mut line = teller.line(row, fold.list, value, &fold.kind, 0);
                teller.with([body], &mut line.with);
                line.serves = teller.lent(body);
                step.lines.push(line);
            });
        }
    }

    /// A line for each band something falls into.
    fn shares(&mut self, cut: &'a CutNode, step: &mut Step) {
        let amount = |amount: Exact, unit| Value::Number(amount).shown(&Kind::Number(unit), 0);
        let gives = Kind::Number(cut.gives);
        for share in self.run.shares(cut).unwrap_or_default() {
            let ratio = bands::ratio(share.ratio, cut.gives.over(cut.of));
            let with = [("落在这一段", amount(share.amount, cut.of)), ("比例", ratio)];
            let result = Value::Number(share.result);
            step.lines.push(Line {
                label: bands::label(share.low, share.high, cut.of),
                with: with.map(|(name, value)| (name.into(), value.into())).into(),
                value: result.machine(&gives, 0).into(),
                shown: result.shown(&gives, 0).into(),
                ..Line::default()
            });
        }
    }

    fn each_counted(&mut self, fold: &'a FoldNode, mut seen: impl FnMut(&mut Self, usize)) {
        let count = match self.run.slot(fold.list) {
            Some(Value::Rows(count)) => usize::try_from(count).unwrap_or(0),
            _ => 0,
        };
        let outer = self.run.row;
        for row in 0..count {
            self.run.row = Some(row);
            let counts =
                fold.when.as_ref().is_none_or(|when| self.run.node(when) == Some(Value::YesNo(true)));
            if counts {
                seen(self, row);
            }
        }
        self.run.row = outer;
    }

    fn line(&self, row: usize, list: usize, value: Value, kind: &Kind, places: u32) -> Line {
        Line {
            label: self.run.row_name(list, row),
            value: self.run.frame.machine(value, kind, places).into(),
            shown: self.run.frame.shown(value, kind, places).into(),
            ..Line::default()
        }
    }

    /// How the figures serve that a formula reads at a date of its own: as the least of them does.
    fn lent(&mut self, node: &'a Node) -> Serves {
        let mut reads = Vec::new();
        node.walk_while(&mut |node| {
            match node {
                Node::At(at, date) => reads.push((*at, &**date)),
                Node::Cut(cut) => reads.extend(cut.date.as_ref().map(|date| (cut.bands, date))),
                _ => {}
            }
            !matches!(node, Node::Fold(_))
        });
        let mut least = Serves::InForce;
        for (at, date) in reads {
            let given = self.run.frame.cells[at].state == State::Given;
            let date = self.run.node(date).and_then(Value::date).filter(|_| !given);
            if let Some((.., serves)) = date.and_then(|date| self.run.figure(at, date)) {
                least = least.max(serves);
            }
        }
        least
    }
}

/// Says at the step what all its lines share, and no more at each.
fn share(step: &mut Step) {
    let Some(first) = step.lines.first().cloned() else { return };
    let all = |same: &dyn Fn(&Line) -> bool| step.lines.iter().all(same);
    let formula = all(&|line| line.formula == first.formula && line.when == first.when);
    let rounded = all(&|line| line.rounded == first.rounded);
    let cites = all(&|line| line.cites == first.cites);
    if formula {
        (step.formula, step.when) = (first.formula, first.when);
    }
    if rounded {
        step.rounded = first.rounded;
    }
    for line in &mut step.lines {
        if formula {
            (line.formula, line.when) = (Arc::default(), None);
        }
        line.rounded = line.rounded.filter(|_| !rounded);
        if cites {
            line.cites = Arc::default();
        }
    }
}

fn add_cites(cited: &mut Vec<Arc<Cited>>, more: &[Arc<Cited>]) {
    for cite in more {
        if !cited.contains(cite) {
            cited.push(cite.clone());
        }
    }
}
