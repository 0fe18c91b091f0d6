//! Laying the layers over each other.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lists;
use crate::rulebook::answer::Trust;
use crate::rulebook::draft::{
    BranchDraft, FileDraft, Formula, Input, KindField, OptionDraft, Param, Read, RoundField, Row, Rule, Table,
};
use crate::rulebook::expr::{Call, Tree, is_name};
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::CASE_DATE;
use crate::text::{Faults, Place, Text, nearest};

/// Everything that has a name in one area's stack of files.
#[derive(Debug)]
pub struct View<'a> {
    /// The lowest area that has a file in the stack.
    pub layer: Arc<str>,
    pub items: Vec<Item<'a>>,
    index: FxHashMap<&'a str, usize>,
    /// ASCII keys. Those of the subject itself go before those of the subjects it uses.
    pub keys: FxHashMap<&'a str, usize>,
    pub calcs: Vec<CalcView<'a>>,
    pub insurance: Option<&'a str>,
    pub order: Option<i64>,
}

/// A calculator of the stack.
#[derive(Debug)]
pub struct CalcView<'a> {
    pub rule: &'a Text,
    pub title: &'a str,
    pub results: &'a [Text],
    /// What is computed above and not here.
    pub left_out: Vec<&'a str>,
    pub say: Option<&'a str>,
}

/// One name.
#[derive(Debug)]
pub struct Item<'a> {
    pub name: &'a str,
    /// Where it is declared; nothing for the built-in date.
    pub place: Option<&'a Place>,
    pub key: Option<&'a str>,
    /// Nothing when the declaration cannot be understood; whatever uses it is then not judged.
    pub kind: Option<Kind>,
    /// The layer that has the last word.
    pub layer: Arc<str>,
    /// The name of the date its figures are read at.
    pub date: Option<&'a Text>,
    pub what: What<'a>,
    /// The list whose rows it has a value for: of a column, of a rule computed row by row, and of the list itself.
    pub list: Option<usize>,
    /// The stack it comes from: 0 is the first one used, the last the subject itself.
    pub(super) group: usize,
}

/// What a name stands for.
#[derive(Debug)]
pub enum What<'a> {
    CaseDate,
    Input(&'a Input),
    /// Of the list input in the place [`Item::list`].
    Column,
    Param(ParamView<'a>),
    Table(TableView<'a>),
    Rule(RuleView<'a>),
}

impl What<'_> {
    /// Tables have places of their own in a plan.
    pub fn is_table(&self) -> bool {
        matches!(self, What::Table(..))
    }
}

/// A parameter after filling and replacing.
#[derive(Debug)]
pub struct ParamView<'a> {
    pub rows: &'a [Row],
    /// For rows that cite nothing themselves.
    pub cites: &'a [Text],
    pub trust: Option<Trust>,
    pub source: Option<&'a str>,
    pub overdue: bool,
    pub yearly: bool,
    pub due: Option<&'a str>,
    pub by: Option<&'a str>,
    /// The parameter as declared, with its range.
    pub declared: &'a Param,
    pub filled: Option<Arc<str>>,
}

/// A table after replacing: what the new one does not say is as the old one had it.
#[derive(Debug)]
pub struct TableView<'a> {
    pub draft: &'a Table,
    /// The unit of its key.
    pub key: &'a KindField,
    /// How it is read.
    pub reads: &'a [Read],
    /// Whether keys above the last row read the last row.
    pub beyond: bool,
}

/// A rule after replacing.
#[derive(Debug)]
pub struct RuleView<'a> {
    /// The list it is computed for, row by row.
    pub each: Option<&'a Text>,
    pub branches: &'a [BranchDraft],
    /// In place of branches: the choices of which those that hold are taken.
    pub options: &'a [OptionDraft],
    pub round: RoundField,
    pub cites: &'a [Text],
    pub say: Option<&'a str>,
    pub trust: Option<Trust>,
    /// A lower area has replaced it (and answers for its own citation).
    pub replaced: bool,
}

impl<'a> RuleView<'a> {
    /// Every formula in it.
    pub fn formulas(&self) -> impl Iterator<Item = &'a Formula> {
        let branches = self.branches.iter().flat_map(|branch| branch.when.iter().chain(&branch.then));
        branches.chain(self.options.iter().filter_map(|option| option.when.as_ref()))
    }

    /// Whether it makes a list: a row of months.
    pub fn makes_months(&self) -> bool {
        let made = |branch: &BranchDraft| {
            let expr = branch.then.as_ref().and_then(|formula| formula.expr.as_ref());
            matches!(expr.map(|expr| &expr.tree), Some(Tree::Call(name, _)) if Call::named(name) == Some(Call::Months))
        };
        self.branches.iter().any(made)
    }

    /// Whether nothing in it says on what law it stands.
    pub fn bare(&self) -> bool {
        !self.replaced
            && self.cites.is_empty()
            && self.branches.iter().all(|branch| branch.cites.is_empty())
            && self.options.iter().all(|option| option.cites.is_empty())
    }
}

impl<'a> View<'a> {
    /// Lays `groups` over each other: each is the stack of one subject, nation first; the last is the subject asked for.
    pub fn lay(groups: &[Vec<&'a FileDraft>], faults: &mut Faults) -> View<'a> {
        let own = groups.last().map_or(&[][..], Vec::as_slice);
        let mut view = View {
            layer: own.last().map_or_else(|| "".into(), |file| file.area.clone()),
            items: Vec::new(),
            index: FxHashMap::default(),
            keys: FxHashMap::default(),
            calcs: Vec::new(),
            insurance: own.iter().rev().find_map(|file| file.head.insurance.as_deref()),
            order: own.iter().rev().find_map(|file| file.head.order),
        };
        view.index.insert(CASE_DATE, 0);
        view.items.push(Item {
            name: CASE_DATE,
            place: None,
            key: None,
            kind: Some(Kind::Date),
            layer: "".into(),
            date: None,
            what: What::CaseDate,
            list: None,
            group: 0,
        });
        let date = |group: &[&'a FileDraft]| group.iter().rev().find_map(|file| file.head.date.as_ref());
        for (at, group) in groups.iter().enumerate() {
            let date = date(group).or_else(|| date(own));
            for file in group {
                view.add_all(file, at, date, faults);
                view.fill_all(file, at, faults);
                view.replace_all(file, at, faults);
            }
        }
        lists::find(&mut view, faults);
        view.collect_keys(faults);
        view.collect_calcs(own, faults);
        view
    }

    /// The place of a name in [`View::items`].
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// Whether figures are read at the date of this name.
    pub fn dated_by(&self, name: &str) -> bool {
        self.items.iter().any(|item| item.date.is_some_and(|date| date.value == name))
    }

    /// The nearest name to one that is not there.
    pub fn nearest(&self, name: &str) -> Option<&'a str> {
        // What a formula cannot say is no help.
        nearest(name, self.index.keys().copied().filter(|known| is_name(known)))
    }

    fn add_all(&mut self, file: &'a FileDraft, group: usize, date: Option<&'a Text>, faults: &mut Faults) {
        let item = |name: &'a Text, key: Option<&'a Text>, kind: &KindField, what: What<'a>| Item {
            name: &name.value,
            place: Some(&name.place),
            key: key.map(|key| key.value.as_str()),
            kind: said(kind),
            layer: file.area.clone(),
            date,
            what,
            list: None,
            group,
        };
        for input in &file.inputs {
            self.add(item(&input.name, input.key.as_ref(), &input.kind, What::Input(input)), faults);
            for (at, name) in input.columns.iter().enumerate() {
                let kind = said(&input.kind).and_then(|kind| kind.columns().get(at).map(|c| c.kind.clone()));
                let list = self.find(&input.name.value);
                let column = item(name, None, &KindField::Absent, What::Column);
                self.add(Item { kind, list, ..column }, faults);
            }
        }
        for param in &file.params {
            let view = ParamView {
                rows: &param.rows,
                cites: &param.cites,
                trust: param.trust,
                source: param.source.as_deref(),
                overdue: param.overdue,
                yearly: param.yearly,
                due: param.due.as_deref(),
                by: param.by.as_deref(),
                declared: param,
                filled: None,
            };
            let at = param.at.as_ref().or(date);
            let new = item(&param.name, param.key.as_ref(), &param.kind, What::Param(view));
            self.add(Item { date: at, ..new }, faults);
        }
        for table in &file.tables {
            let at = table.at.as_ref().or(date);
            let view = TableView { draft: table, key: &table.key, reads: &table.reads, beyond: table.beyond };
            let new = item(&table.name, None, &table.kind, What::Table(view));
            self.add(Item { date: at, ..new }, faults);
        }
        for rule in &file.rules {
            self.add(item(&rule.name, rule.key.as_ref(), &rule.kind, What::Rule(rule_view(rule))), faults);
        }
    }

    fn add(&mut self, item: Item<'a>, faults: &mut Faults) {
        let Some(&at) = self.index.get(item.name) else {
            self.index.insert(item.name, self.items.len());
            self.items.push(item);
            return;
        };
        let there = &self.items[at];
        // Two subjects may both ask for the same thing.
        let both_inputs = matches!(
            (&there.what, &item.what),
            (What::Input(_), What::Input(_)) | (What::Column, What::Column)
        );
        if both_inputs && there.group != item.group && there.key == item.key && there.kind == item.kind {
            return;
        }
        let Some(place) = item.place else { return };
        let above = there.group == item.group && there.layer != item.layer;
        let (message, help) = match there.place {
            None => (format!("“{}”是现成的名字，不能再定义", item.name), "换一个名字".into()),
            Some(_) if above => (
                format!("上级（{}）已经有“{}”", there.layer, item.name),
                format!("要改它就写 [replace.\"{0}\"] 并写依据；上级留空的写 [fill.\"{0}\"]", item.name),
            ),
            Some(first) => (
                format!("“{}”已经在别处定义过", item.name),
                format!("先定义的在 {first}；换一个名字，或去掉一处"),
            ),
        };
        faults.error("E_DUPLICATE", place.clone(), message, help);
    }
}

pub(super) fn said(kind: &KindField) -> Option<Kind> {
    if let KindField::Said(kind) = kind { Some(kind.clone()) } else { None }
}

fn rule_view(rule: &Rule) -> RuleView<'_> {
    RuleView {
        each: rule.each.as_ref(),
        branches: &rule.branches,
        options: &rule.options,
        round: rule.round,
        cites: &rule.cites,
        say: rule.say.as_deref(),
        trust: rule.trust,
        replaced: false,
    }
}
