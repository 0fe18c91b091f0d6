//! Two sides and what stands between them.

use super::words::{spoken, unit_help};
use super::{Typed, Typer};
use crate::rulebook::exact::Exact;
use crate::rulebook::expr::{Expr, Operator, Tree};
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::Node;

impl Typer<'_> {
    pub(super) fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, whole: &Expr) -> Typed {
        let sign = operator.sign();
        let done = |kind, left, right| Some((Node::Binary(operator, Box::new(left), Box::new(right)), kind));
        match operator {
            Operator::And | Operator::Or => {
                let (left, right) = (self.yes_no(left, sign), self.yes_no(right, sign));
                done(Kind::YesNo, left?, right?)
            }
            Operator::Mul | Operator::Div => {
                let (left, right) = (self.number(left, sign), self.number(right, sign));
                let ((left, a), (right, b)) = (left?, right?);
                if operator == Operator::Div {
                    self.not_by_zero(&right, whole)?;
                }
                let unit = if operator == Operator::Mul { a.times(b) } else { a.over(b) };
                done(Kind::Number(unit), left, right)
            }
            Operator::Add | Operator::Sub => {
                let (left, right) = (self.number(left, sign), self.number(right, sign));
                let ((left, a), (right, b)) = (left?, right?);
                if a != b {
                    let message = format!("“{sign}”两边单位对不上：左边 {a}，右边 {b}");
                    self.fault("E_UNIT", whole, message, unit_help(a, b));
                    return None;
                }
                done(Kind::Number(a), left, right)
            }
            _ => {
                let (left, right) = self.compared(left, right);
                let ((left, a), (right, b)) = (left?, right?);
                self.comparable(operator, &a, &b, whole)?;
                done(Kind::YesNo, left, right)
            }
        }
    }

    /// Notes a divisor that is 0 whatever the case gives.
    pub(super) fn not_by_zero(&mut self, divisor: &Node, whole: &Expr) -> Option<()> {
        if !constant(divisor).is_some_and(Exact::is_zero) {
            return Some(());
        }
        let help = "核对除数；有的情况不用除，写 cases 分开";
        self.fault("E_ZERO", whole, "除数是 0，填什么都算不出", help);
        None
    }

    /// Both sides of a comparison; the one says which list the other's choice is from.
    fn compared(&mut self, left: &Expr, right: &Expr) -> (Typed, Typed) {
        let unknown = matches!(&left.tree, Tree::Name(name) if self.view.find(name).is_none());
        if unknown {
            let right = self.part(right, None);
            let left = self.part(left, right.as_ref().map(|(_, kind)| kind));
            (left, right)
        } else {
            let left = self.part(left, None);
            let right = self.part(right, left.as_ref().map(|(_, kind)| kind));
            (left, right)
        }
    }

    fn comparable(&mut self, operator: Operator, a: &Kind, b: &Kind, whole: &Expr) -> Option<()> {
        let sign = operator.sign();
        if let (Kind::Number(a), Kind::Number(b)) = (a, b)
            && a != b
        {
            let message = format!("“{sign}”两边单位对不上：左边 {a}，右边 {b}");
            self.fault("E_UNIT", whole, message, unit_help(*a, *b));
            return None;
        }
        if !a.takes(b) {
            let message = format!("“{sign}”两边类型不同：左边{}，右边{}", spoken(a), spoken(b));
            self.fault("E_KIND", whole, message, "两边要是同一种东西才能比");
            return None;
        }
        let ordered = !matches!(a, Kind::YesNo | Kind::Choice(_) | Kind::Text | Kind::Set(_));
        if !ordered && !matches!(operator, Operator::Equal | Operator::Unequal) {
            let message = format!("{}没有大小，不能用“{sign}”", spoken(a));
            self.fault("E_KIND", whole, message, "用 = 或 ≠");
            return None;
        }
        Some(())
    }
}

/// What a part comes to whatever the case gives; nothing when it stands on a name.
fn constant(node: &Node) -> Option<Exact> {
    match node {
        Node::Value(value) => value.number(),
        Node::Neg(part) => constant(part).map(|number| -number),
        Node::Binary(operator, left, right) => {
            let (left, right) = (constant(left)?, constant(right)?);
            match operator {
                Operator::Add => left.checked_add(right),
                Operator::Sub => left.checked_sub(right),
                Operator::Mul => left.checked_mul(right),
                Operator::Div => left.checked_div(right),
                _ => None,
            }
        }
        _ => None,
    }
}
