//! What a file says besides figures and formulas: its head, its calculators, its laws, the keys of choices, the columns of
//! lists and the reasons of branches. Only for telling what has changed.

use super::Fact;
use crate::rulebook::draft::{FileDraft, KindField, Replace, Rule};
use crate::rulebook::kind::{Choice, Kind};
use crate::rulebook::rows::Column;
use crate::text::Text;

/// Everything of that sort in a file.
pub(super) fn of(draft: &FileDraft) -> Vec<Fact> {
    let mut facts = Facts { draft, all: Vec::new() };
    let head = &draft.head;
    facts.say("[file]", "取数日期", head.date.as_ref().map(|date| date.value.clone()));
    facts.say("[file]", "险种", head.insurance.clone());
    facts.say("[file]", "次序", head.order.map(|order| order.to_string()));
    facts.say("[file]", "引用的文件", joined(&head.uses));
    let mains = head.main.iter().map(|calc| ("[file]".to_owned(), calc));
    for (name, calc) in
        mains.chain(draft.calcs.iter().map(|calc| (format!("[calc.{}]", calc.rule.value), calc)))
    {
        facts.say(&name, "计算的键", Some(calc.rule.value.clone()).filter(|rule| !rule.is_empty()));
        facts.say(&name, "标题", calc.title.as_ref().map(|title| title.value.clone()));
        facts.say(&name, "结果", joined(&calc.results));
        facts.say(&name, "说法", calc.say.clone());
    }
    for law in &draft.laws {
        let name = &law.number.value;
        facts.say(name, "文件标题", Some(law.title.clone()));
        facts.say(name, "发文日期", law.issued.map(|day| day.to_string()));
        for (clause, text) in &law.clauses {
            facts.say(name, &format!("条款 {clause}"), Some(text.clone()));
        }
    }
    for input in &draft.inputs {
        facts.kind(&input.name, &input.kind);
    }
    for param in draft.params.iter().chain(&draft.fills) {
        facts.kind(&param.name, &param.kind);
    }
    for rule in &draft.rules {
        facts.rule(rule);
    }
    for replace in &draft.replaces {
        match replace {
            Replace::Rule(rule) => facts.rule(rule),
            Replace::Param(param) => facts.kind(&param.name, &param.kind),
            Replace::Table(_) => {}
        }
    }
    facts.all
}

struct Facts<'a> {
    draft: &'a FileDraft,
    all: Vec<Fact>,
}

impl Facts<'_> {
    fn push(&mut self, name: &str, what: &str, text: Option<String>, of_entry: bool) {
        let Some(text) = text else { return };
        let (area, file) = (self.draft.area.to_string(), self.draft.name.clone());
        self.all.push(Fact { area, file, name: name.to_owned(), what: what.to_owned(), text, of_entry });
    }

    fn say(&mut self, name: &str, what: &str, text: Option<String>) {
        self.push(name, what, text, false);
    }

    fn kind(&mut self, name: &Text, kind: &KindField) {
        let KindField::Said(kind) = kind else { return };
        let key = |choice: &Choice| format!("{}={}", choice.key, choice.name);
        let keys = kind.choices().iter().map(key).collect::<Vec<_>>().join("、");
        self.push(&name.value, "选项的键", Some(keys).filter(|keys| !keys.is_empty()), true);
        let columns = kind.columns().iter().map(column).collect::<Vec<_>>().join("、");
        self.push(&name.value, "栏的写法", Some(columns).filter(|columns| !columns.is_empty()), true);
    }

    fn rule(&mut self, rule: &Rule) {
        self.kind(&rule.name, &rule.kind);
        let branches = rule.branches.iter().map(|branch| branch.why.as_deref());
        let whys: Vec<_> = branches.chain(rule.options.iter().map(|option| option.why.as_deref())).collect();
        let some = whys.iter().any(Option::is_some);
        let text = whys.iter().map(|why| why.unwrap_or("－")).collect::<Vec<_>>().join("；");
        self.push(&rule.name.value, "理由", some.then_some(text), true);
    }
}

/// A column with all that is said of it.
fn column(column: &Column) -> String {
    let Column { name, key, kind, default, min, max } = column;
    let mut parts = vec![format!("键 {key}"), kind_words(kind)];
    parts.extend(default.map(|value| format!("默认 {}", value.machine(kind, 0))));
    parts.extend(min.map(|min| format!("最小 {min}")));
    parts.extend(max.map(|max| format!("最大 {max}")));
    format!("{name}（{}）", parts.join("，"))
}

fn kind_words(kind: &Kind) -> String {
    let keys: Vec<_> =
        kind.choices().iter().map(|choice| format!("{}={}", choice.key, choice.name)).collect();
    if keys.is_empty() { kind.word() } else { keys.join("/") }
}

fn joined(texts: &[Text]) -> Option<String> {
    let texts: Vec<_> = texts.iter().map(|text| text.value.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join("、"))
}
