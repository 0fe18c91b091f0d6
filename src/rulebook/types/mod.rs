//! From names to slots: every formula is resolved and its units and kinds are checked, in any order of the rules, because
//! every rule declares what it gives. A part that is already at fault is not judged again, and never hides another fault.

mod asks;
mod bands;
mod function;
mod lists;
mod operators;
mod words;

use crate::rulebook::draft::Formula;
use crate::rulebook::expr::{Call, Expr, Function, Tree, call_names};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::names::{View, What};
use crate::rulebook::plan::Node;
use crate::rulebook::unit::Unit;
use crate::text::{Faults, Text, nearest};
use words::{spoken, unit_help};

/// Where a name leads in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ref {
    /// To a slot.
    Slot(usize),
    /// To a table.
    Table(usize),
}

/// A part with its kind; nothing when it is at fault, which is already noted.
type Typed = Option<(Node, Kind)>;

/// What a formula is computed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// For the case, once.
    Case,
    /// For every row of this list of the view.
    Row(usize),
    /// To make this list of the view, with `逐月`.
    Months(usize),
}

/// Resolves a formula that must give `want`; nothing when it is at fault.
pub fn resolve(
    formula: &Formula,
    want: &Kind,
    whose: For,
    view: &View,
    refs: &[Ref],
    faults: &mut Faults,
) -> Option<Node> {
    let expr = formula.expr.as_ref()?;
    let list = if let For::Row(list) = whose { Some(list) } else { None };
    let mut typer = Typer { view, refs, text: &formula.text, list, folding: false, faults };
    let (node, got) = match whose {
        For::Months(list) => typer.months(list, expr)?,
        _ => typer.part(expr, Some(want))?,
    };
    if want.takes(&got) {
        return Some(node);
    }
    if let (Kind::Number(want), Kind::Number(got)) = (want, &got) {
        let help = unit_help(*want, *got);
        typer.fault("E_UNIT", expr, format!("单位对不上：公式得 {got}，这里要 {want}"), help);
    } else {
        let message = format!("类型对不上：公式得{}，这里要{}", spoken(&got), spoken(want));
        typer.fault("E_KIND", expr, message, "改公式，或改这个量的 unit、type、choice");
    }
    None
}

struct Typer<'a> {
    view: &'a View<'a>,
    refs: &'a [Ref],
    text: &'a Text,
    /// The list whose row is at hand.
    list: Option<usize>,
    /// Whether this is inside a fold.
    folding: bool,
    faults: &'a mut Faults,
}

impl Typer<'_> {
    fn fault(&mut self, code: &'static str, at: &Expr, message: impl Into<String>, help: impl Into<String>) {
        self.faults.error(code, self.text.inner(at.span.clone()), message, help);
    }

    /// A part. `want` helps only to tell which list a choice is from.
    fn part(&mut self, expr: &Expr, want: Option<&Kind>) -> Typed {
        match &expr.tree {
            Tree::Number(number, unit) => Some((Node::Value(Value::Number(*number)), Kind::Number(*unit))),
            Tree::Date(date) => Some((Node::Value(Value::Date(*date)), Kind::Date)),
            Tree::Month(date) => Some((Node::Value(Value::Month(*date)), Kind::Month)),
            Tree::Name(name) => self.name(name, expr, want),
            Tree::Row(name, key) => self.row(name, key, expr),
            Tree::At(name, date) => self.at(name, date, expr),
            Tree::Call(name, parts) => self.call(name, parts, expr),
            Tree::Not(part) => {
                let node = self.yes_no(part, "非")?;
                Some((Node::Not(Box::new(node)), Kind::YesNo))
            }
            Tree::Neg(part) => {
                let (node, unit) = self.number(part, "负号")?;
                Some((Node::Neg(Box::new(node)), Kind::Number(unit)))
            }
            Tree::Binary(operator, left, right) => self.binary(*operator, left, right, expr),
        }
    }

    fn name(&mut self, name: &str, expr: &Expr, want: Option<&Kind>) -> Typed {
        if let Some(kind @ Kind::Choice(_)) = want
            && let Some(at) = kind.choices().iter().position(|choice| choice.name == name)
        {
            return Some((Node::Value(Value::Choice(u16::try_from(at).ok()?)), kind.clone()));
        }
        let Some(at) = self.view.find(name) else {
            if matches!(name, "是" | "否") {
                return Some((Node::Value(Value::YesNo(name == "是")), Kind::YesNo));
            }
            self.unknown(name, expr, want);
            return None;
        };
        match self.refs[at] {
            Ref::Slot(slot) => {
                let item = &self.view.items[at];
                let kind = item.kind.clone()?;
                if let Kind::Bands { .. } = kind {
                    self.only_bands(name, expr);
                    return None;
                }
                match item.list {
                    None => Some((Node::Slot(slot), kind)),
                    Some(list) if self.list == Some(list) && !matches!(kind, Kind::Rows(_)) => {
                        Some((Node::Item(slot), kind))
                    }
                    Some(list) => {
                        self.many(name, list, expr);
                        None
                    }
                }
            }
            Ref::Table(_) => {
                self.fault(
                    "E_KIND",
                    expr,
                    format!("“{name}”是一张表"),
                    format!("写成 {name}[…]，方括号里写用哪一行"),
                );
                None
            }
        }
    }

    fn row(&mut self, name: &str, key: &Expr, expr: &Expr) -> Typed {
        let key_node = self.part(key, None);
        let Some(at) = self.view.find(name) else {
            self.unknown(name, expr, None);
            return None;
        };
        let (What::Table(declared), Ref::Table(table)) = (&self.view.items[at].what, self.refs[at]) else {
            self.fault(
                "E_KIND",
                expr,
                format!("“{name}”不是表，后面不能写 […]"),
                "只有 [table] 里的表能这样查",
            );
            return None;
        };
        let (node, got) = key_node?;
        let crate::rulebook::draft::KindField::Said(want) = declared.key else { return None };
        if *want != got {
            let message = format!("查“{name}”要用{}，现在是{}", spoken(want), spoken(&got));
            self.fault("E_UNIT", key, message, "换算到表的键的单位再查");
            return None;
        }
        Some((Node::Table(table, Box::new(node)), self.view.items[at].kind.clone()?))
    }

    fn at(&mut self, name: &str, date: &Expr, expr: &Expr) -> Typed {
        let date_node = self.date(date, "@");
        let Some(at) = self.view.find(name) else {
            self.unknown(name, expr, None);
            return None;
        };
        let (What::Param(_), Ref::Slot(slot)) = (&self.view.items[at].what, self.refs[at]) else {
            self.fault(
                "E_KIND",
                expr,
                format!("“{name}”不是参数，不能用 @ 指定日期"),
                "只有 [param] 按日期取值",
            );
            return None;
        };
        let kind = self.view.items[at].kind.clone()?;
        if let Kind::Bands { .. } = kind {
            self.only_bands(name, expr);
            return None;
        }
        Some((Node::At(slot, Box::new(date_node?)), kind))
    }

    fn call(&mut self, name: &str, parts: &[Expr], expr: &Expr) -> Typed {
        let function = match Call::named(name) {
            Some(Call::Plain(function)) => function,
            Some(Call::Fold(fold)) => return self.fold(fold, name, parts, expr),
            Some(Call::Months) => {
                let help = "写成 type = \"年月\"、formula = \"逐月(首月, 个数)\" 的一条规则，再用它的名字";
                self.fault("E_LIST", expr, "“逐月”要单独写成一条规则", help);
                return None;
            }
            Some(call @ (Call::Cut | Call::Reach)) => return self.cut(call, name, parts, expr),
            Some(Call::Has) => return self.has(parts, expr),
            Some(Call::Given) => return self.given(parts, expr),
            None => {
                self.no_function(name, parts, expr);
                return None;
            }
        };
        let typed: Vec<Typed> = parts.iter().map(|part| self.part(part, None)).collect();
        let (nodes, kinds): (Vec<_>, Vec<_>) =
            typed.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
        match function::kind(function, &kinds) {
            Ok(kind) => {
                if let (Function::Quotient | Function::Remainder, [_, divisor]) = (function, nodes.as_slice())
                {
                    self.not_by_zero(divisor, expr)?;
                }
                Some((Node::Call(function, nodes.into()), kind))
            }
            Err(function::Wrong { unit, message }) => {
                let code = if unit { "E_UNIT" } else { "E_KIND" };
                self.fault(code, expr, format!("“{name}”{message}"), format!("写法：{}", function.usage()));
                None
            }
        }
    }

    fn no_function(&mut self, name: &str, parts: &[Expr], expr: &Expr) {
        for part in parts {
            self.part(part, None);
        }
        let help = match nearest(name, call_names()) {
            Some(near) => format!("是不是“{near}”？"),
            None if self.view.find(name).is_some() => "名字后面不用括号；查表用方括号，相乘要写 ×".into(),
            None => format!("能用的函数有：{}", call_names().collect::<Vec<_>>().join("、")),
        };
        self.fault("E_FUNCTION", expr, format!("没有“{name}”这个函数"), help);
    }

    fn number(&mut self, expr: &Expr, user: &str) -> Option<(Node, Unit)> {
        match self.part(expr, None)? {
            (node, Kind::Number(unit)) => Some((node, unit)),
            (_, other) => {
                let help = match other {
                    Kind::Date | Kind::Month => {
                        "日期之间用 月数(起, 止)、天数(起, 止)；往后推用 加月(日期, 月数)"
                    }
                    _ => "分情况写 cases，条件写在 when 里",
                };
                self.fault("E_KIND", expr, format!("“{user}”要用在数上，这里是{}", spoken(&other)), help);
                None
            }
        }
    }

    fn yes_no(&mut self, expr: &Expr, user: &str) -> Option<Node> {
        match self.part(expr, None)? {
            (node, Kind::YesNo) => Some(node),
            (_, other) => {
                let message = format!("“{user}”要用在条件上，这里是{}", spoken(&other));
                self.fault("E_KIND", expr, message, "写成比较，如 缴费月数 ≥ 180月");
                None
            }
        }
    }

    fn date(&mut self, expr: &Expr, user: &str) -> Option<Node> {
        match self.part(expr, None)? {
            (node, Kind::Date | Kind::Month) => Some(node),
            (_, other) => {
                let message = format!("“{user}”后面要日期，这里是{}", spoken(&other));
                self.fault("E_KIND", expr, message, "写日期、日期的名字，或 年初(年份)");
                None
            }
        }
    }
}
