//! The plan of a file stack: every quantity in a slot of its own, every formula resolved to slots, nothing looked up by
//! name any more. Made once when the files are loaded; shared by the calculators of the stack.

mod above;
mod build;
mod order;
mod tables;
mod windows;

pub use above::Above;
pub use build::build;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::answer::{Cited, Trust};
use super::exact::Exact;
use super::expr::{Function, Operator};
use super::kind::{Kind, Value};
use super::rounding::Rounding;

/// The name under which every file sees the date of the case.
pub const CASE_DATE: &str = "办理日期";

/// Slots, tables and the names that lead to them.
#[derive(Debug)]
pub struct Plan {
    /// Those that a lower area leaves alone are shared with the plan above.
    pub slots: Vec<Arc<Slot>>,
    pub tables: Vec<Arc<TablePlan>>,
    /// Names and keys.
    pub names: HashMap<String, usize>,
}

/// One quantity.
#[derive(Debug)]
pub struct Slot {
    pub name: String,
    pub key: Option<String>,
    pub kind: Kind,
    /// The area whose file has the last word on it.
    pub layer: Arc<str>,
    pub say: Option<String>,
    pub trust: Option<Trust>,
    pub body: Body,
}

/// Where a quantity comes from.
#[derive(Debug)]
pub enum Body {
    /// The date of the case.
    CaseDate,
    /// Somebody must say it.
    Input(InputBody),
    /// A dated figure.
    Param(ParamBody),
    /// A formula. The cites of the rule stand in front of those of the branch.
    Rule(Vec<Branch>, Vec<Cited>),
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
    /// The slot of the date it is read at.
    pub at: usize,
    /// Whether the previous value serves while the one in force is not known.
    pub overdue: bool,
    /// When a new value is to be expected, in words.
    pub due: Option<String>,
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
    pub value: Value,
    pub cites: Vec<Cited>,
    pub layer: Arc<str>,
    pub trust: Option<Trust>,
    pub source: Option<String>,
    pub checked: Option<Date>,
}

#[derive(Debug)]
pub struct TablePlan {
    pub name: String,
    pub key: Kind,
    pub kind: Kind,
    pub layer: Arc<str>,
    pub cites: Vec<Cited>,
    pub trust: Option<Trust>,
    /// In the order of the keys.
    pub rows: Vec<(Exact, Exact)>,
    /// In the order of time.
    pub reads: Vec<Reading>,
    /// The slot of the date that picks the reading.
    pub at: usize,
    /// Whether keys above the last row read the last row.
    pub beyond: bool,
}

/// How a table is read from a date on.
#[derive(Debug)]
pub struct Reading {
    pub from: Date,
    pub between: Between,
    pub round: Option<Rounding>,
    pub cites: Vec<Cited>,
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
    pub act: Act,
    pub round: Option<Rounding>,
    pub cites: Vec<Cited>,
    pub why: Option<String>,
}

/// What a branch does.
#[derive(Debug)]
pub enum Act {
    /// Computes; the text is the formula as written.
    Then(Node, String),
    /// Declines, with the sentence for the clerk.
    Refuse(String),
}

/// A formula, resolved and typed.
#[derive(Debug, Clone)]
pub enum Node {
    Value(Value),
    Slot(usize),
    /// A parameter at a date of its own.
    At(usize, Box<Node>),
    Table(usize, Box<Node>),
    Not(Box<Node>),
    Neg(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Box<[Node]>),
}

impl Plan {
    /// The slots a slot needs whatever the case: not those of a default, nor those behind a condition.
    pub fn sure_needs(&self, at: usize) -> Vec<usize> {
        let slot = &self.slots[at];
        let mut sure = Vec::new();
        let mut add = |node: &Node| {
            node.walk(&mut |node| match node {
                Node::Slot(slot) => sure.push(*slot),
                Node::Table(table, _) => sure.push(self.tables[*table].at),
                _ => {}
            });
        };
        match &slot.body {
            Body::Param(param) => sure.push(param.at),
            Body::Rule(branches, _) => match branches.first() {
                Some(Branch { when: Some(when), .. }) => add(when),
                Some(Branch { act: Act::Then(node, _), .. }) => add(node),
                _ => {}
            },
            Body::CaseDate | Body::Input(_) => {}
        }
        sure
    }
}

impl Node {
    /// Calls `seen` for this node and every one inside.
    pub fn walk<'a>(&'a self, seen: &mut impl FnMut(&'a Node)) {
        seen(self);
        match self {
            Node::Value(_) | Node::Slot(_) => {}
            Node::At(_, part) | Node::Table(_, part) | Node::Not(part) | Node::Neg(part) => part.walk(seen),
            Node::Binary(_, left, right) => {
                left.walk(seen);
                right.walk(seen);
            }
            Node::Call(_, parts) => parts.iter().for_each(|part| part.walk(seen)),
        }
    }
}

impl Slot {
    /// The ASCII key, or the name where the file gives none.
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.name)
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
            Body::CaseDate | Body::Param(_) => Vec::new(),
        }
    }

    /// The slots it needs, straight from its own formulas and dates.
    pub fn needs(&self, tables: &[Arc<TablePlan>]) -> Vec<usize> {
        let mut needs = Vec::new();
        if let Body::Param(param) = &self.body {
            needs.push(param.at);
        }
        for formula in self.formulas() {
            formula.walk(&mut |node| match node {
                Node::Slot(slot) => needs.push(*slot),
                Node::Table(table, _) => needs.push(tables[*table].at),
                _ => {}
            });
        }
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}
