//! What to say about names nobody knows and units that do not fit.

use super::Typer;
use crate::rulebook::expr::{Call, Expr};
use crate::rulebook::kind::Kind;
use crate::rulebook::unit::Unit;
use crate::text::{nearest, several};

impl Typer<'_> {
    /// Notes a name nobody knows, with what was most likely meant.
    pub(super) fn unknown(&mut self, name: &str, expr: &Expr, want: Option<&Kind>) {
        if self.faults.is_full() {
            return;
        }
        let known = |part: &str| self.view.find(part).is_some();
        let glued = name
            .match_indices(['且', '或'])
            .find(|(at, word)| known(&name[..*at]) || known(&name[at + word.len()..]));
        let help = if let Some((at, word)) = glued {
            format!("“{word}”两边要空格：{} {word} {}", &name[..at], &name[at + word.len()..])
        } else if let Some(rest) = name.strip_prefix('非').filter(|rest| known(rest)) {
            format!("“非”后面要空格：非 {rest}")
        } else if let Some(call) = Call::named(name) {
            format!("这是函数，写成 {}", call.usage())
        } else if let Some(Kind::Choice(choices)) = want {
            let names: Vec<_> = choices.iter().map(|choice| choice.name.as_str()).collect();
            match nearest(name, names.iter().copied()) {
                Some(near) => format!("是不是选项“{near}”？"),
                None => format!("这里能选的有：{}", several(names.into_iter())),
            }
        } else if let Some(Kind::Text) = want {
            "文字不能写死在规则里：写另一个文字项的名字，或者不写 default".into()
        } else if let Some(near) = self.view.nearest(name) {
            format!("是不是“{near}”？")
        } else {
            "先用 [input]、[param] 或 [rule] 定义它；别的文件里的要写 uses = [\"文件名\"]".into()
        };
        self.fault("E_NAME", expr, format!("不认识“{name}”"), help);
    }
}

/// A kind in a sentence: 日期, 选项, 数（元/月）.
pub(super) fn spoken(kind: &Kind) -> String {
    match kind {
        Kind::Number(unit) => format!("数（{unit}）"),
        Kind::YesNo => "条件（是或否）".into(),
        other => other.word(),
    }
}

/// What usually lies behind two units that differ.
pub(super) fn unit_help(a: Unit, b: Unit) -> &'static str {
    let apart = a.over(b);
    let per = Unit::MONTH.over(Unit::YEAR);
    if apart == per || per == b.over(a) {
        "年和月不会自动换算：月 ÷ 12月/年 得年，年 × 12月/年 得月"
    } else if b == Unit::NONE || a == Unit::NONE {
        "光写一个数就是没有单位（比例）；有单位的数要写上，如 0元/月、12月"
    } else {
        "检查是不是少乘或少除了一项，或单位写错"
    }
}
