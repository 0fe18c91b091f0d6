//! Cutting a number into bands: `分段(表, 数, 起点)`, and the way back, `分段反算(表, 得数, 起点)`.

use super::{Ref, Typed, Typer};
use crate::rulebook::expr::{Call, Expr, Tree};
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::{CutNode, Node};
use crate::rulebook::unit::Unit;

impl Typer<'_> {
    pub(super) fn cut(&mut self, call: Call, name: &str, parts: &[Expr], expr: &Expr) -> Typed {
        let (table, number, start) = match parts {
            [table, number] => (table, number, None),
            [table, number, start] => (table, number, Some(start)),
            _ => {
                let help = format!("写法：{}", call.usage());
                self.fault("E_KIND", expr, format!("“{name}”括号里要两样或三样东西"), help);
                return None;
            }
        };
        let bands = self.bands(name, table);
        let reach = call == Call::Reach;
        let number_node = self.number(number, name);
        let start_node = start.map(|start| (self.number(start, name), start));
        let (bands, date, of, gives) = bands?;
        let (wanted, given) = if reach { (gives, of) } else { (of, gives) };
        let (number_node, unit) = number_node?;
        self.same_unit(name, number, unit, wanted)?;
        let start = match start_node {
            Some((start, at)) => {
                let (start, unit) = start?;
                self.same_unit(name, at, unit, of)?;
                Some(start)
            }
            None => None,
        };
        let text = self.text.value.get(expr.span.clone()).unwrap_or(name).into();
        let node = CutNode { bands, date, reach, number: number_node, start, of, gives, text };
        Some((Node::Cut(Box::new(node)), Kind::Number(given)))
    }

    fn same_unit(&mut self, name: &str, at: &Expr, got: Unit, want: Unit) -> Option<()> {
        if got == want {
            return Some(());
        }
        let message = format!("“{name}”这里要 {want}，现在是 {got}");
        self.fault("E_UNIT", at, message, super::words::unit_help(want, got));
        None
    }

    /// The slot of the bands, the date they are read at, the units of what is cut and of what comes out.
    fn bands(&mut self, name: &str, table: &Expr) -> Option<(usize, Option<Node>, Unit, Unit)> {
        let (bands, date) = match &table.tree {
            Tree::Name(bands) => (bands, None),
            Tree::At(bands, date) => (bands, Some(date)),
            _ => {
                let help = "写 [bands] 里的名字";
                self.fault("E_KIND", table, format!("“{name}”里先写分段表的名字"), help);
                return None;
            }
        };
        let date = match date {
            Some(date) => Some(self.date(date, "@")?),
            None => None,
        };
        let Some(at) = self.view.find(bands) else {
            self.unknown(bands, table, None);
            return None;
        };
        match (&self.view.items[at].kind, self.refs[at]) {
            (Some(Kind::Bands { of, gives }), Ref::Slot(slot)) => Some((slot, date, *of, *gives)),
            (None, _) => None,
            _ => {
                let help = "分段表写在 [bands] 里；一般的表用方括号查：表[键]";
                self.fault("E_KIND", table, format!("“{bands}”不是分段表"), help);
                None
            }
        }
    }

    /// Says that bands stand where a value is wanted.
    pub(super) fn only_bands(&mut self, name: &str, expr: &Expr) {
        self.fault("E_KIND", expr, format!("“{name}”是分段表"), format!("写成 分段({name}, 数)"));
    }
}
