//! What is done with lists: folding one into a value, and making one of months.

use super::{Typed, Typer, spoken};
use crate::rulebook::expr::{Call, Expr, Fold, Tree};
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::{FoldNode, Node};
use crate::rulebook::unit::Unit;
use crate::text::several;

impl Typer<'_> {
    /// `合计(栏, 条件)` and its like. The names inside say which list it is.
    pub(super) fn fold(&mut self, fold: Fold, name: &str, parts: &[Expr], expr: &Expr) -> Typed {
        if self.folding {
            let help = "里面那一个另写一条规则，这里用它的名字";
            self.fault("E_LIST", expr, format!("“{name}”写在另一个归总里面了"), help);
            return None;
        }
        let (first, when) = match parts {
            [first] => (first, None),
            [first, when] => (first, Some(when)),
            _ => return self.misused(fold, name, "括号里要一样或两样东西", expr),
        };
        let list = self.list_of(name, parts, expr)?;
        let counted = fold == Fold::Count;
        if counted && !matches!(first.tree, Tree::Name(_)) {
            return self.misused(fold, name, "要先写列表的名字，条件写在后面", expr);
        }
        let outer = self.list.replace(list);
        self.folding = true;
        let body = if counted { None } else { Some(self.part(first, None)) };
        let when = when.map(|when| self.yes_no(when, &format!("{name}(…, 条件)")));
        self.folding = false;
        self.list = outer;
        let body = match body {
            Some(body) => Some(body?),
            None => None,
        };
        let when = match when {
            Some(when) => Some(when?),
            None => None,
        };
        let kind = match (fold, body.as_ref().map(|(_, kind)| kind)) {
            (Fold::Count, _) => Kind::Number(Unit::NONE),
            (Fold::Sum | Fold::Mean, Some(kind @ Kind::Number(_)))
            | (Fold::Largest | Fold::Smallest, Some(kind @ (Kind::Number(_) | Kind::Date | Kind::Month)))
            | (Fold::First | Fold::Last, Some(kind)) => kind.clone(),
            (_, Some(kind)) => {
                let message = format!("不能用在{}上", spoken(kind));
                return self.misused(fold, name, &message, expr);
            }
            (_, None) => return None,
        };
        let super::Ref::Slot(list) = self.refs[list] else { return None };
        let text = self.text.value.get(expr.span.clone()).unwrap_or(name).into();
        let body = body.map(|(node, _)| node);
        let node = FoldNode { fold, list, body, when, kind: kind.clone(), text };
        Some((Node::Fold(Box::new(node)), kind))
    }

    fn misused(&mut self, fold: Fold, name: &str, message: &str, expr: &Expr) -> Typed {
        let help = format!("写法：{}", Call::Fold(fold).usage());
        self.fault("E_KIND", expr, format!("“{name}”{message}"), help);
        None
    }

    /// The one list all the names in `parts` belong to.
    fn list_of(&mut self, name: &str, parts: &[Expr], expr: &Expr) -> Option<usize> {
        let mut found: Vec<(usize, &str)> = Vec::new();
        let mut unknown = false;
        for part in parts {
            part.names(&mut |inside| match self.view.find(inside).map(|at| self.view.items[at].list) {
                Some(Some(list)) if found.iter().all(|(other, _)| *other != list) => {
                    found.push((list, inside));
                }
                Some(_) => {}
                None => unknown = true,
            });
        }
        let of = |(list, inside): &(usize, &str)| format!("“{}”的“{inside}”", self.view.items[*list].name);
        match found.as_slice() {
            [(list, _)] => Some(*list),
            [] if unknown => {
                // The name that is not known is what is wrong.
                for part in parts {
                    self.part(part, None);
                }
                None
            }
            [] => {
                let message = format!("“{name}”里没有一行一个的东西");
                let help = "括号里写列表的栏，或逐行（each）算出的量；两个数比大小用 较大、较小";
                self.fault("E_LIST", expr, message, help);
                None
            }
            [first, second, ..] => {
                let message = format!("“{name}”里混了两张列表：{}和{}", of(first), of(second));
                let help = "一次只归总一张；另一张先归总成一个数，另写一条规则";
                self.fault("E_LIST", expr, message, help);
                None
            }
        }
    }

    /// Says that a name has a value a row where a single one is wanted.
    pub(super) fn many(&mut self, name: &str, list: usize, expr: &Expr) {
        let item = &self.view.items[list];
        let (message, help) = if item.name == name && matches!(item.kind, Some(Kind::Rows(_))) {
            let columns = item.kind.iter().flat_map(Kind::columns).map(|column| column.name.as_str());
            let columns = several(columns);
            (format!("“{name}”是列表，这里只要一个值"), format!("用它的栏：{columns}；数行数写 计数({name})"))
        } else {
            (
                format!("“{name}”在“{}”里一行一个，这里只要一个值", item.name),
                format!(
                    "归总成一个：合计({name})、最大({name})、末个({name}) …；逐行算的规则写 each = \"{}\"",
                    item.name
                ),
            )
        };
        self.fault("E_LIST", expr, message, help);
    }

    /// The formula of a rule that makes a list: `逐月(首月, 个数)`, and nothing around it.
    pub(super) fn months(&mut self, list: usize, expr: &Expr) -> Typed {
        let parts = match &expr.tree {
            Tree::Call(name, parts) if Call::named(name) == Some(Call::Months) => parts.as_slice(),
            _ => {
                let help = "每一种情况都写成 逐月(首月, 个数)；没有月份的写 0月";
                self.fault("E_LIST", expr, "别的情况得一列月份，这里不是", help);
                return None;
            }
        };
        let [first, count] = parts else {
            let help = format!("写法：{}", Call::Months.usage());
            self.fault("E_KIND", expr, "“逐月”括号里要两样东西", help);
            return None;
        };
        let first = self.date(first, "逐月(");
        let (count_node, unit) = self.number(count, "逐月")?;
        if unit != Unit::MONTH {
            self.fault(
                "E_UNIT",
                count,
                format!("“逐月”的个数要 月，现在是 {unit}"),
                "写成 12月，或 个数 × 1月",
            );
            return None;
        }
        let super::Ref::Slot(list) = self.refs[list] else { return None };
        Some((Node::Months(list, Box::new(first?), Box::new(count_node)), Kind::Month))
    }
}
