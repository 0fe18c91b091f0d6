//! Formulas, resolved to slots and typed.

use std::sync::Arc;

use crate::rulebook::expr::{Fold, Function, Operator};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::unit::Unit;

/// A formula, resolved and typed.
#[derive(Debug, Clone)]
pub enum Node {
    Value(Value),
    Slot(usize),
    /// What a slot has in the row at hand.
    Item(usize),
    /// A parameter at a date of its own.
    At(usize, Box<Node>),
    Table(usize, Box<Node>),
    Not(Box<Node>),
    Neg(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Box<[Node]>),
    Fold(Box<FoldNode>),
    /// The months of the list in this slot: the first, and how many.
    Months(usize, Box<Node>, Box<Node>),
    /// A number cut into bands, or found from what they give.
    Cut(Box<CutNode>),
    /// Whether a set has the choice in this place.
    Has(Box<Node>, u16),
    /// Whether the case gives what is in this slot.
    Given(usize),
}

/// A number and the bands it is cut into.
#[derive(Debug, Clone)]
pub struct CutNode {
    /// The slot of the bands.
    pub bands: usize,
    /// The date they are read at, when it is not that of the slot.
    pub date: Option<Node>,
    /// Whether the number is what the bands give, and what they give it of is wanted.
    pub reach: bool,
    pub number: Node,
    /// Where it starts to count; nothing: at 0.
    pub start: Option<Node>,
    /// The unit of what is cut.
    pub of: Unit,
    /// The unit of what comes out.
    pub gives: Unit,
    /// As written.
    pub text: Arc<str>,
}

/// A list folded into one value.
#[derive(Debug, Clone)]
pub struct FoldNode {
    pub fold: Fold,
    /// The slot of the list.
    pub list: usize,
    /// What is folded; nothing when rows are counted.
    pub body: Option<Node>,
    /// Which rows count; nothing means all.
    pub when: Option<Node>,
    /// What comes out.
    pub kind: Kind,
    /// As written.
    pub text: Arc<str>,
}

impl Node {
    /// Calls `seen` for this node and every one inside.
    pub fn walk<'a>(&'a self, seen: &mut impl FnMut(&'a Node)) {
        self.walk_while(&mut |node| {
            seen(node);
            true
        });
    }

    /// Calls `seen` for this node, and for those inside wherever it says to go on.
    pub fn walk_while<'a>(&'a self, seen: &mut impl FnMut(&'a Node) -> bool) {
        if !seen(self) {
            return;
        }
        match self {
            Node::Value(_) | Node::Slot(_) | Node::Item(_) | Node::Given(_) => {}
            Node::At(_, part)
            | Node::Table(_, part)
            | Node::Not(part)
            | Node::Neg(part)
            | Node::Has(part, _) => {
                part.walk_while(seen);
            }
            Node::Binary(_, left, right) | Node::Months(_, left, right) => {
                left.walk_while(seen);
                right.walk_while(seen);
            }
            Node::Call(_, parts) => parts.iter().for_each(|part| part.walk_while(seen)),
            Node::Cut(cut) => {
                let parts = cut.date.iter().chain([&cut.number]).chain(&cut.start);
                parts.for_each(|part| part.walk_while(seen));
            }
            Node::Fold(fold) => fold.body.iter().chain(&fold.when).for_each(|part| part.walk_while(seen)),
        }
    }
}
