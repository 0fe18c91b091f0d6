//! Two questions a formula may ask: is a choice among several (`含`), does the case give something (`有`).

use super::{Ref, Typed, Typer, spoken};
use crate::rulebook::expr::{Call, Expr, Tree};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::names::What;
use crate::rulebook::plan::Node;
use crate::text::several;

impl Typer<'_> {
    /// `含(几项, 选项)`
    pub(super) fn has(&mut self, parts: &[Expr], expr: &Expr) -> Typed {
        let [set, choice] = parts else {
            let help = format!("写法：{}", Call::Has.usage());
            self.fault("E_KIND", expr, "“含”括号里要两样东西", help);
            return None;
        };
        let (node, kind) = self.part(set, None)?;
        let Kind::Set(choices) = kind else {
            let help = "用 options 写的规则才是几项选项；单独一个选项用 = 比";
            self.fault("E_KIND", set, format!("“含”里先写几项选项，这里是{}", spoken(&kind)), help);
            return None;
        };
        let kind = Kind::Choice(choices);
        match self.part(choice, Some(&kind))? {
            (Node::Value(Value::Choice(at)), _) => Some((Node::Has(Box::new(node), at), Kind::YesNo)),
            (_, other) => {
                let names: Vec<_> = kind.choices().iter().map(|choice| choice.name.as_str()).collect();
                let help = format!("能写的有：{}", several(names.into_iter()));
                self.fault("E_KIND", choice, format!("“含”里后写选项的名字，这里是{}", spoken(&other)), help);
                None
            }
        }
    }

    /// `有(名)`: of whatever a case can give.
    pub(super) fn given(&mut self, parts: &[Expr], expr: &Expr) -> Typed {
        let [Expr { tree: Tree::Name(name), .. }] = parts else {
            let help = format!("写法：{}", Call::Given.usage());
            self.fault("E_KIND", expr, "“有”括号里要一个名字", help);
            return None;
        };
        let Some(at) = self.view.find(name) else {
            self.unknown(name, &parts[0], None);
            return None;
        };
        let item = &self.view.items[at];
        let givable = match item.what {
            What::Input(_) => true,
            What::Param(_) | What::Rule(_) => item.key.is_some() && item.list.is_none(),
            What::CaseDate | What::Column | What::Table(..) => false,
        };
        match self.refs[at] {
            Ref::Slot(slot) if givable => Some((Node::Given(slot), Kind::YesNo)),
            _ => {
                let help = "写 [input] 的名字，或有 key 的参数、规则";
                self.fault("E_KIND", &parts[0], format!("“{name}”不是能录入的，不用问有没有"), help);
                None
            }
        }
    }
}
