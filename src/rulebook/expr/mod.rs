//! Formulas as text: cutting them into words and reading their structure. Knows no names and no units of the rules;
//! any text at all gives either a tree or one fault.
//!
//! Bounds: a formula has at most 2,000 characters and its tree at most 60 levels.

mod call;
mod function;
mod lex;
mod parse;

pub use call::{Call, Fold, names as call_names};
pub use function::Function;
pub use lex::{half_width, is_name, is_taken};
pub use parse::parse;

use std::ops::Range;

use jiff::civil::Date;

use super::exact::Exact;
use super::unit::Unit;

/// A formula or a part of one, with the bytes of the text it stands at.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub tree: Tree,
    /// Where it stands in the formula.
    pub span: Range<usize>,
    /// Levels below and including this one.
    pub(super) depth: usize,
}

impl Expr {
    /// Calls `seen` with every name in it: quantities, tables, figures read with `@`, choices.
    pub fn names<'a>(&'a self, seen: &mut impl FnMut(&'a str)) {
        match &self.tree {
            Tree::Number(..) | Tree::Date(_) | Tree::Month(_) => {}
            Tree::Name(name) => seen(name),
            Tree::Row(name, part) | Tree::At(name, part) => {
                seen(name);
                part.names(seen);
            }
            Tree::Not(part) | Tree::Neg(part) => part.names(seen),
            Tree::Call(_, parts) => parts.iter().for_each(|part| part.names(seen)),
            Tree::Binary(_, left, right) => {
                left.names(seen);
                right.names(seen);
            }
        }
    }
}

/// The shapes of a formula.
#[derive(Debug, Clone)]
pub enum Tree {
    /// `12月/年`, `1%`
    Number(Exact, Unit),
    /// `2025-01-01`
    Date(Date),
    /// `2025-01`
    Month(Date),
    /// `缴费月数`
    Name(String),
    /// `计发月数[退休年龄]`
    Row(String, Box<Expr>),
    /// `标准@月份`
    At(String, Box<Expr>),
    /// `较小(甲, 乙)`; the word is checked when types are.
    Call(String, Vec<Expr>),
    /// `非 甲`
    Not(Box<Expr>),
    /// `-甲`
    Neg(Box<Expr>),
    /// Two sides.
    Binary(Operator, Box<Expr>, Box<Expr>),
}

/// What stands between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// 或
    Or,
    /// 且
    And,
    /// =
    Equal,
    /// ≠
    Unequal,
    /// <
    Less,
    /// ≤
    AtMost,
    /// >
    More,
    /// ≥
    AtLeast,
    /// +
    Add,
    /// -
    Sub,
    /// ×
    Mul,
    /// ÷
    Div,
}

impl Operator {
    /// As the format writes it.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Or => "或",
            Operator::And => "且",
            Operator::Equal => "=",
            Operator::Unequal => "≠",
            Operator::Less => "<",
            Operator::AtMost => "≤",
            Operator::More => ">",
            Operator::AtLeast => "≥",
            Operator::Add => "+",
            Operator::Sub => "-",
            Operator::Mul => "×",
            Operator::Div => "÷",
        }
    }

    /// Whether it makes a number of two.
    pub fn computes(self) -> bool {
        matches!(self, Operator::Add | Operator::Sub | Operator::Mul | Operator::Div)
    }

    /// Whether it compares.
    pub fn compares(self) -> bool {
        use Operator::{AtLeast, AtMost, Equal, Less, More, Unequal};
        matches!(self, Equal | Unequal | Less | AtMost | More | AtLeast)
    }
}

/// What is wrong with the writing of a formula, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// In Chinese.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The bytes of the formula it is about.
    pub span: Range<usize>,
}
