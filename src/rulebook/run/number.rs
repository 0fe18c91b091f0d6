//! The parts of formulas that give a number or yes and no, each in its own type. Nearly all of a formula is made of them,
//! and a bare number passes from hand to hand much faster than a [`Value`] that may be anything.

use super::figure::Found;
use super::{Read, Run, figure, function};
use crate::rulebook::case::Trouble;
use crate::rulebook::exact::Exact;
use crate::rulebook::expr::{Function, Operator};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::Node;

impl<'a> Run<'a> {
    /// The value of a formula that gives a number.
    pub fn number(&mut self, node: &'a Node) -> Option<Exact> {
        match node {
            Node::Value(Value::Number(number)) => Some(*number),
            Node::Slot(at) => match self.filled(*at)?.value {
                Value::Number(number) => Some(number),
                _ => None,
            },
            Node::Neg(part) => self.number(part).map(|number| -number),
            Node::Binary(operator, left, right) => self.arithmetic(*operator, left, right),
            Node::Table(table, key) => self.row(*table, key).map(|found| found.value),
            Node::Call(function @ (Function::Larger | Function::Smaller | Function::Quotient), parts) => {
                let [left, right] = &**parts else { return self.node(node)?.number() };
                let (left, right) = (self.number(left), self.number(right));
                let (left, right) = (left?, right?);
                match function {
                    Function::Larger => Some(left.max(right)),
                    Function::Smaller => Some(left.min(right)),
                    _ => match function::quotient(left, right) {
                        Some(quotient) => Some(quotient),
                        None if right.is_zero() => self.divided_by_nought(),
                        None => self.out_of_range(*function),
                    },
                }
            }
            _ => self.node(node)?.number(),
        }
    }

    /// The value of a formula that gives yes or no.
    pub fn truth(&mut self, node: &'a Node) -> Option<bool> {
        match node {
            Node::Not(part) => self.truth(part).map(|yes| !yes),
            Node::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let decided = *operator == Operator::Or;
                if self.truth(left)? == decided { Some(decided) } else { self.truth(right) }
            }
            // Both sides are computed before either may stop, so that all that is missing is told at once.
            Node::Binary(operator, left, right) if operator.compares() => {
                if self.gives_number(left) {
                    let (left, right) = (self.number(left), self.number(right));
                    return Some(holds(*operator, left?.cmp(&right?)));
                }
                let (left, right) = (self.node(left), self.node(right));
                compare(*operator, left?, right?)
            }
            _ => match self.node(node)? {
                Value::YesNo(yes) => Some(yes),
                _ => None,
            },
        }
    }

    /// Whether a formula is sure to give a number; of the rarer ones it is not said.
    pub(super) fn gives_number(&self, node: &Node) -> bool {
        match node {
            Node::Value(value) => matches!(value, Value::Number(_)),
            Node::Slot(at) => {
                let slot = &self.plan.slots[*at];
                slot.rows.is_none() && matches!(slot.kind, Kind::Number(_))
            }
            Node::Table(..) | Node::Neg(_) => true,
            Node::Binary(operator, ..) => operator.computes(),
            _ => false,
        }
    }

    fn arithmetic(&mut self, operator: Operator, left: &'a Node, right: &'a Node) -> Option<Exact> {
        let (left, right) = (self.number(left), self.number(right));
        let (a, b) = (left?, right?);
        let number = match operator {
            Operator::Add => a.checked_add(b),
            Operator::Sub => a.checked_sub(b),
            Operator::Mul => a.checked_mul(b),
            _ if b.is_zero() => {
                return self.divided_by_nought();
            }
            _ => a.checked_div(b),
        };
        match number {
            Some(number) => Some(number),
            None => self.too_large(),
        }
    }

    /// What a table gives at a key.
    pub fn row(&mut self, table: usize, key: &'a Node) -> Option<Found> {
        let plan = self.plan;
        let key = self.number(key)?;
        let table_plan = plan.tables.get(table)?;
        let date = self.slot(table_plan.at)?.date()?;
        match figure::look_up(table_plan, key, date) {
            Ok(found) => {
                self.note(Read::Table { table, trust: found.trust, by_row: found.by_row });
                Some(found)
            }
            Err(message) => self.fail(self.current, Trouble::OffTable, message),
        }
    }

    /// Notes that a function cannot hold what it gives.
    pub(super) fn out_of_range<T>(&mut self, function: Function) -> Option<T> {
        let whole = match function {
            Function::AddMonths | Function::AddDays => "月数、天数要是整数，",
            _ => "",
        };
        let message = format!(
            "算“{}”时，{}算不出来：{whole}日期和数不能超出能用的范围",
            self.plan.slots[self.current].about.name,
            function.usage()
        );
        self.fail(self.current, Trouble::Arithmetic, message)
    }

    pub(super) fn divided_by_nought<T>(&mut self) -> Option<T> {
        let message = format!("算“{}”时除数是 0。检查填的数", self.plan.slots[self.current].about.name);
        self.fail(self.current, Trouble::Arithmetic, message)
    }

    pub(super) fn too_large<T>(&mut self) -> Option<T> {
        let message = format!(
            "算“{}”时数太大，或除得太小，28 位数放不下。检查填的数",
            self.plan.slots[self.current].about.name
        );
        self.fail(self.current, Trouble::Arithmetic, message)
    }
}

fn compare(operator: Operator, left: Value, right: Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Number(a), Value::Number(b)) => a.cmp(&b),
        (Value::YesNo(a), Value::YesNo(b)) => a.cmp(&b),
        (Value::Choice(a), Value::Choice(b)) => a.cmp(&b),
        (Value::Text(a), Value::Text(b)) => a.cmp(&b),
        (Value::Set(a), Value::Set(b)) => a.cmp(&b),
        _ => left.date()?.cmp(&right.date()?),
    };
    Some(holds(operator, order))
}

pub(super) fn holds(operator: Operator, order: std::cmp::Ordering) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::Unequal => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::More => order.is_gt(),
        _ => order.is_ge(),
    }
}
