//! From the formulas of a plan to those of the short lane, each in its own type. What the lane does not know gives nothing:
//! a case that comes by it is computed the long way.

use super::num::Num;
use super::{Branch, Dates, Expr, Fill, Numbers, Round, Rows, Same, Slot, Truth};
use crate::rulebook::answer::Trust;
use crate::rulebook::expr::{Function, Operator};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{self, Act, Body, Node, Plan, TablePlan, TableRow};

pub(super) fn slot(plan: &Plan, at: usize) -> Slot {
    let slot = &plan.slots[at];
    let (min, max) = match &slot.body {
        Body::Input(input) => (input.min, input.max),
        Body::Param(param) => param.range.unzip(),
        _ => (None, None),
    };
    let (min, max) = (min.map(Num::of), max.map(Num::of));
    let plain = slot.rows.is_none() && !matches!(slot.kind, Kind::Text | Kind::Rows(_) | Kind::Bands { .. });
    let bounded = !matches!(min, Some(None)) && !matches!(max, Some(None));
    let givable = plain && bounded && !matches!(slot.body, Body::Options(..));
    Slot {
        fill: fill(plan, slot).unwrap_or(Fill::Unknown),
        givable,
        told: matches!(slot.body, Body::Param(_) | Body::Rule(..)),
        month: slot.kind == Kind::Month,
        min: min.flatten(),
        max: max.flatten(),
    }
}

/// The rows of a table.
pub(super) fn rows(table: &TablePlan) -> Option<Rows> {
    let row = |row: &TableRow| Some((Num::of(row.key)?, Num::of(row.value)?));
    table.rows.iter().map(row).collect::<Option<_>>().map(Rows)
}

fn fill(plan: &Plan, slot: &plan::Slot) -> Option<Fill> {
    if slot.rows.is_some() {
        return None;
    }
    Some(match &slot.body {
        Body::CaseDate => Fill::CaseDate,
        Body::Input(input) => match &input.default {
            Some((default, _)) => Fill::Expr(expr(plan, &slot.kind, default)?),
            None if input.dates_the_case => Fill::NotGiven,
            None => return None,
        },
        Body::Param(_) => Fill::Param,
        Body::Rule(branches, _) => {
            let unsure = slot.trust == Some(Trust::Unverified);
            let branches = branches.iter().map(|one| branch(plan, &slot.kind, one, unsure));
            Fill::Rule(branches.collect::<Option<_>>()?)
        }
        Body::Options(..) | Body::Column => return None,
    })
}

fn branch(plan: &Plan, kind: &Kind, branch: &plan::Branch, unsure: bool) -> Option<Branch> {
    let when = match &branch.when {
        Some(when) => Some(truth(plan, when)?),
        None => None,
    };
    let then = match &branch.act {
        Act::Then(node, _) => expr(plan, kind, node),
        Act::Refuse(_) => None,
    };
    let round = match branch.round {
        Some(rounding) => Some(Round { rounding, step: Num::of(rounding.step())? }),
        None => None,
    };
    Some(Branch { when, then, round, told: unsure || branch.why.is_some() })
}

/// A formula that gives `kind`.
fn expr(plan: &Plan, kind: &Kind, node: &Node) -> Option<Expr> {
    Some(match kind {
        Kind::Number(_) => Expr::Number(number(plan, node)?),
        Kind::YesNo => Expr::Truth(truth(plan, node)?),
        Kind::Choice(_) => Expr::Choice(choice(plan, node)?),
        Kind::Month => Expr::Date(date(plan, node)?.0),
        Kind::Date => match date(plan, node)? {
            (dates, false) => Expr::Date(dates),
            // A day known only to its month shows itself otherwise.
            (_, true) => return None,
        },
        _ => return None,
    })
}

fn any(plan: &Plan, node: &Node) -> Option<Expr> {
    if let Some(number) = number(plan, node) {
        return Some(Expr::Number(number));
    }
    match date(plan, node) {
        Some((dates, month)) => Some(if month { Expr::Month(dates) } else { Expr::Date(dates) }),
        None => truth(plan, node).map(Expr::Truth),
    }
}

fn kind_of(plan: &Plan, at: usize) -> Option<&Kind> {
    let slot = plan.slots.get(at)?;
    slot.rows.is_none().then_some(&slot.kind)
}

fn number(plan: &Plan, node: &Node) -> Option<Numbers> {
    let pair = |left, right| Some(Box::new((number(plan, left)?, number(plan, right)?)));
    Some(match node {
        Node::Value(Value::Number(exact)) => Numbers::Value(Num::of(*exact)?),
        Node::Slot(at) => match kind_of(plan, *at)? {
            Kind::Number(_) => Numbers::Slot(*at),
            _ => return None,
        },
        Node::Neg(part) => Numbers::Neg(Box::new(number(plan, part)?)),
        Node::Table(table, key) => Numbers::Table(*table, Box::new(number(plan, key)?)),
        Node::At(at, day) => match kind_of(plan, *at)? {
            Kind::Number(_) => Numbers::At(*at, Box::new(date(plan, day)?.0)),
            _ => return None,
        },
        Node::Binary(operator, left, right) => match operator {
            Operator::Add => Numbers::Add(pair(left, right)?),
            Operator::Sub => Numbers::Sub(pair(left, right)?),
            Operator::Mul => Numbers::Mul(pair(left, right)?),
            Operator::Div => Numbers::Div(pair(left, right)?),
            _ => return None,
        },
        Node::Call(function, parts) => match (function, &**parts) {
            (Function::Larger, [left, right]) => Numbers::Larger(pair(left, right)?),
            (Function::Smaller, [left, right]) => Numbers::Smaller(pair(left, right)?),
            (Function::Quotient, [left, right]) => Numbers::Quotient(pair(left, right)?),
            (Function::Months, [from, to]) => {
                Numbers::Months(Box::new((date(plan, from)?.0, date(plan, to)?.0)))
            }
            (function, parts) if gives_number(*function) => {
                Numbers::Call(*function, parts.iter().map(|part| any(plan, part)).collect::<Option<_>>()?)
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether a function gives a number whatever it is given; 较大 and 较小 of several things it is not said of.
fn gives_number(function: Function) -> bool {
    use Function as F;
    matches!(
        function,
        F::Clamp
            | F::Remainder
            | F::Floor
            | F::Ceiling
            | F::Absolute
            | F::FullMonths
            | F::Days
            | F::Age
            | F::YearOf
            | F::MonthOf
    )
}

/// A formula that gives a day, and whether what it gives is a month.
fn date(plan: &Plan, node: &Node) -> Option<(Dates, bool)> {
    use Function as F;
    Some(match node {
        Node::Value(Value::Date(day)) => (Dates::Value(*day), false),
        Node::Value(Value::Month(day)) => (Dates::Value(*day), true),
        Node::Slot(at) => match kind_of(plan, *at)? {
            kind @ (Kind::Date | Kind::Month) => (Dates::Slot(*at), *kind == Kind::Month),
            _ => return None,
        },
        Node::Call(F::AddMonths, parts) => {
            let [from, count] = &**parts else { return None };
            let ((from, month), count) = (date(plan, from)?, number(plan, count)?);
            (Dates::AddMonths(Box::new((from, count))), month)
        }
        Node::Call(function @ (F::Larger | F::Smaller), parts) => {
            let dates: Vec<(Dates, bool)> =
                parts.iter().map(|part| date(plan, part)).collect::<Option<_>>()?;
            let month = dates.first()?.1;
            if dates.iter().any(|(_, other)| *other != month) {
                return None;
            }
            let part = |(dates, month)| if month { Expr::Month(dates) } else { Expr::Date(dates) };
            (Dates::Call(*function, dates.into_iter().map(part).collect()), month)
        }
        Node::Call(
            function @ (F::AddDays | F::YearMonth | F::MonthStart | F::MonthEnd | F::YearStart | F::YearEnd),
            parts,
        ) => {
            let parts = parts.iter().map(|part| any(plan, part)).collect::<Option<_>>()?;
            (Dates::Call(*function, parts), *function == F::YearMonth)
        }
        _ => return None,
    })
}

fn truth(plan: &Plan, node: &Node) -> Option<Truth> {
    Some(match node {
        Node::Value(Value::YesNo(yes)) => Truth::Value(*yes),
        Node::Slot(at) => match kind_of(plan, *at)? {
            Kind::YesNo => Truth::Slot(*at),
            _ => return None,
        },
        Node::Given(at) => Truth::Given(*at),
        Node::Not(part) => Truth::Not(Box::new(truth(plan, part)?)),
        Node::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            let both = Box::new((truth(plan, left)?, truth(plan, right)?));
            if *operator == Operator::And { Truth::And(both) } else { Truth::Or(both) }
        }
        Node::Binary(operator, left, right) if operator.compares() => {
            if let (Some(left), Some(right)) = (number(plan, left), number(plan, right)) {
                Truth::Numbers(*operator, Box::new((left, right)))
            } else if let (Some((left, _)), Some((right, _))) = (date(plan, left), date(plan, right)) {
                Truth::Dates(*operator, Box::new((left, right)))
            } else {
                Truth::Same(*operator, choice(plan, left)?, choice(plan, right)?)
            }
        }
        _ => return None,
    })
}

fn choice(plan: &Plan, node: &Node) -> Option<Same> {
    Some(match node {
        Node::Value(Value::Choice(at)) => Same::Value(*at),
        Node::Slot(at) => match kind_of(plan, *at)? {
            Kind::Choice(_) => Same::Slot(*at),
            _ => return None,
        },
        _ => return None,
    })
}
