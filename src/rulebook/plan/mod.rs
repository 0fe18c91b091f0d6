//! The plan of a file stack: every quantity in a slot of its own, every formula resolved to slots, nothing looked up by
//! name any more. Made once when the files are loaded; shared by the calculators of the stack. Its texts are shared by
//! every explanation that shows them.

mod above;
mod bands;
mod build;
mod node;
mod order;
mod tables;
mod windows;

pub use above::Above;
pub use bands::read as read_bands;
pub use build::{build, crossed, outside};
pub use node::{CutNode, FoldNode, Node};

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::answer::{About, Cited, Trust};
use super::bands::Band;
use super::exact::Exact;
use super::kind::{Kind, Value};
use super::rounding::Rounding;

/// The name under which every file sees the date of the case.
pub const CASE_DATE: &str = "办理日期";

/// Slots, tables and the names that lead to them.
#[derive(Debug)]
pub struct Plan {
    /// Those that a lower area leaves alone are shared with the plan above.
    pub slots: Vec<Arc<Slot>>,
    /// How many slots have a value for every row of a list.
    pub row_slots: usize,
    pub tables: Vec<Arc<TablePlan>>,
    /// Names and keys.
    pub names: FxHashMap<Arc<str>, usize>,
}

/// One quantity.
#[derive(Debug)]
pub struct Slot {
    pub about: Arc<About>,
    pub kind: Kind,
    /// The area whose file has the last word on it.
    pub layer: Arc<str>,
    pub trust: Option<Trust>,
    pub body: Body,
    /// Where it has a value for every row of a list; `kind` is then that of one row.
    pub rows: Option<Rows>,
}

/// Of which list a quantity has a value a row, and where they stand.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// The slot of the list.
    pub list: usize,
    /// The place in [`super::run::Frame::rows`].
    pub at: usize,
}

/// Where a quantity comes from.
#[derive(Debug)]
pub enum Body {
    /// The date of the case.
    CaseDate,
    /// Somebody must say it.
    Input(InputBody),
    /// A column of a list that somebody gives.
    Column,
    /// A dated figure.
    Param(ParamBody),
    /// A formula, and the cites of the rule.
    Rule(Vec<Branch>, Vec<Arc<Cited>>),
    /// Those choices that hold, in the order of the kind; cites as for a rule.
    Options(Vec<OptionPlan>, Vec<Arc<Cited>>),
}

/// One of several choices.
#[derive(Debug)]
pub struct OptionPlan {
    /// Nothing: it always holds.
    pub when: Option<Node>,
    pub cites: Vec<Arc<Cited>>,
    pub why: Option<Arc<str>>,
}

#[derive(Debug)]
pub struct InputBody {
    pub ask: String,
    pub min: Option<Exact>,
    pub max: Option<Exact>,
    /// What serves when it is not given, and how the file writes it.
    pub default: Option<(Node, String)>,
    /// Figures are read at this date; the date of the case serves when it is not given.
    pub dates_the_case: bool,
}

#[derive(Debug)]
pub struct ParamBody {
    pub rows: Vec<Window>,
    /// The least and the most it may be, where the file says so.
    pub range: Option<(Exact, Exact)>,
    /// The slot of the date it is read at.
    pub at: usize,
    /// Whether the previous value serves while the one in force is not known.
    pub overdue: bool,
    /// When a new value is to be expected, in words.
    pub due: Option<String>,
    /// Who publishes it.
    pub by: Option<String>,
    /// Every year has a value of its own.
    pub yearly: bool,
    /// Who is to fill it in (`省`), while nobody has.
    pub open: Option<String>,
}

/// A value with the time it is in force and the day it was published.
#[derive(Debug, Clone)]
pub struct Window {
    pub from: Date,
    /// The last day.
    pub until: Date,
    pub published: Date,
    pub held: Held,
    pub cites: Arc<[Arc<Cited>]>,
    pub layer: Arc<str>,
    pub trust: Option<Trust>,
    pub source: Option<Arc<str>>,
    pub checked: Option<Date>,
}

/// What a window has.
#[derive(Debug, Clone)]
pub enum Held {
    Value(Value),
    Bands(Vec<Band>),
    /// Nobody knows the figure, for this reason.
    Unknown(String),
}

impl Window {
    /// Its value, unless nobody knows it; of bands, how many there are.
    pub fn value(&self) -> Option<Value> {
        match &self.held {
            Held::Value(value) => Some(*value),
            Held::Bands(bands) => u32::try_from(bands.len()).ok().map(Value::Bands),
            Held::Unknown(_) => None,
        }
    }

    /// Its bands; none for anything else.
    pub fn bands(&self) -> &[Band] {
        if let Held::Bands(bands) = &self.held { bands } else { &[] }
    }
}

#[derive(Debug)]
pub struct TablePlan {
    pub name: String,
    pub key: Kind,
    pub kind: Kind,
    pub layer: Arc<str>,
    pub trust: Option<Trust>,
    /// In the order of the keys.
    pub rows: Vec<TableRow>,
    /// In the order of time.
    pub reads: Vec<Reading>,
    /// The slot of the date that picks the reading.
    pub at: usize,
    /// Whether keys above the last row read the last row.
    pub beyond: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct TableRow {
    pub key: Exact,
    pub value: Exact,
    /// How sure it is, when it says so itself.
    pub trust: Option<Trust>,
}

/// How a table is read from a date on.
#[derive(Debug)]
pub struct Reading {
    pub from: Date,
    pub between: Between,
    pub round: Option<Rounding>,
    /// Those of the table, then its own.
    pub cites: Arc<[Arc<Cited>]>,
    pub trust: Option<Trust>,
}

/// What is read where no row has the very key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// 相等: nothing, only the very key counts.
    Equal,
    /// 取下档: the row below.
    Below,
    /// 取上档: the row above.
    Above,
    /// 直线插值: on the straight line between the two.
    Line,
}

#[derive(Debug)]
pub struct Branch {
    pub when: Option<Node>,
    /// What must hold for it to be taken, as written; none where it is the only one.
    pub holds: Option<Arc<str>>,
    pub act: Act,
    pub round: Option<Rounding>,
    /// Those of the rule, then its own.
    pub cites: Arc<[Arc<Cited>]>,
    pub why: Option<Arc<str>>,
}

/// What a branch does.
#[derive(Debug)]
pub enum Act {
    /// Computes; the text is the formula as written.
    Then(Node, Arc<str>),
    /// Declines, with the sentence for the clerk.
    Refuse(String),
}

impl Plan {
    /// The slots a slot needs in every case that can be computed: not those of a default, nor of some branches only.
    pub fn sure_needs(&self, at: usize) -> Vec<usize> {
        let slot = &self.slots[at];
        let mut sure = Vec::new();
        match &slot.body {
            // A list may have no rows: then nothing but the list itself is needed.
            Body::Rule(..) | Body::Column if slot.rows.is_some_and(|rows| rows.list != at) => {
                sure.extend(slot.rows.map(|rows| rows.list));
            }
            Body::Param(param) => sure.push(param.at),
            Body::Rule(branches, _) => sure.extend(self.sure_of(branches)),
            Body::Options(options, _) => {
                for when in options.iter().filter_map(|option| option.when.as_ref()) {
                    self.add_sure(when, &mut sure);
                }
            }
            Body::CaseDate | Body::Input(_) | Body::Column => {}
        }
        sure
    }

    /// What every branch that computes needs, with the conditions on the way to it. Those that decline do not count.
    fn sure_of(&self, branches: &[Branch]) -> Vec<usize> {
        let mut passed = Vec::new();
        let mut common: Option<Vec<usize>> = None;
        for branch in branches {
            branch.when.iter().for_each(|when| self.add_sure(when, &mut passed));
            let Act::Then(node, _) = &branch.act else { continue };
            let mut needs = passed.clone();
            self.add_sure(node, &mut needs);
            common = Some(match common {
                Some(common) => common.into_iter().filter(|need| needs.contains(need)).collect(),
                None => needs,
            });
        }
        common.unwrap_or(passed)
    }

    fn add_sure(&self, node: &Node, sure: &mut Vec<usize>) {
        node.walk_while(&mut |node| {
            match node {
                Node::Slot(slot) => sure.push(*slot),
                Node::Fold(fold) => sure.push(fold.list),
                Node::Cut(cut) => sure.extend(cut.date.is_none().then_some(cut.bands)),
                Node::Table(table, _) => sure.push(self.tables[*table].at),
                _ => {}
            }
            !matches!(node, Node::Fold(_))
        });
    }
}

impl Slot {
    /// The ASCII key, or the name where the file gives none.
    pub fn key(&self) -> &str {
        self.about.key.as_deref().unwrap_or(&self.about.name)
    }

    /// The formulas of the quantity: default, conditions and branches.
    pub fn formulas(&self) -> Vec<&Node> {
        match &self.body {
            Body::Input(input) => input.default.iter().map(|(node, _)| node).collect(),
            Body::Rule(branches, _) => branches
                .iter()
                .flat_map(|branch| {
                    let then = if let Act::Then(node, _) = &branch.act { Some(node) } else { None };
                    branch.when.iter().chain(then)
                })
                .collect(),
            Body::Options(options, _) => options.iter().filter_map(|option| option.when.as_ref()).collect(),
            Body::CaseDate | Body::Param(_) | Body::Column => Vec::new(),
        }
    }

    /// The slots it needs, straight from its own formulas and dates.
    pub fn needs(&self, tables: &[Arc<TablePlan>]) -> Vec<usize> {
        let mut needs = Vec::new();
        if let Body::Param(param) = &self.body {
            needs.push(param.at);
        }
        needs.extend(self.rows.map(|rows| rows.list));
        for formula in self.formulas() {
            formula.walk(&mut |node| match node {
                Node::Slot(slot) | Node::Item(slot) => needs.push(*slot),
                Node::Fold(fold) => needs.push(fold.list),
                Node::Cut(cut) => needs.extend(cut.date.is_none().then_some(cut.bands)),
                Node::Table(table, _) => needs.push(tables[*table].at),
                _ => {}
            });
        }
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}
