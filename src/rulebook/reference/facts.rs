//! What a file says besides figures and formulas: its head, its calculators, its laws, its examples, the keys of choices,
//! the columns of lists, the reasons and laws of branches, how a table is read. Only for telling what has changed.

use super::Fact;
use crate::rulebook::answer::Trust;
use crate::rulebook::draft::{ExampleDraft, FileDraft, KindField, Param, Replace, Rule, Table};
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
        facts.param(param);
    }
    for table in &draft.tables {
        facts.table(table);
    }
    for rule in &draft.rules {
        facts.rule(rule);
    }
    for replace in &draft.replaces {
        match replace {
            Replace::Rule(rule) => facts.rule(rule),
            Replace::Param(param) => facts.param(param),
            Replace::Table(table) => facts.table(table),
        }
    }
    for example in &draft.examples {
        facts.say(&format!("例子“{}”", example.name.value), "例子", Some(told(example)));
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

    fn date(&mut self, name: &Text, at: Option<&Text>) {
        self.push(&name.value, "按哪个日期取数", at.map(|at| at.value.clone()), true);
    }

    fn param(&mut self, param: &Param) {
        self.kind(&param.name, &param.kind);
        self.date(&param.name, param.at.as_ref());
    }

    fn table(&mut self, table: &Table) {
        let name = &table.name;
        self.date(name, table.at.as_ref());
        if let KindField::Said(key) = &table.key {
            self.push(&name.value, "键的单位", Some(key.word()), true);
        }
        self.push(&name.value, "末档以上", table.beyond.then(|| "按末档".into()), true);
        self.push(&name.value, "行距", table.uneven.then(|| "本来不等".into()), true);
        let reads = table.reads.iter().map(|read| (&read.cites, read.trust));
        let reads: Vec<String> = reads.map(|(cites, trust)| laws(cites, trust)).collect();
        self.lines(name, "查法的依据", &reads);
    }

    /// A text for each of several things, when any of them has one.
    fn lines(&mut self, name: &Text, what: &str, texts: &[String]) {
        let some = texts.iter().any(|text| !text.is_empty());
        let shown = texts.iter().map(|text| if text.is_empty() { "－" } else { text });
        let shown = shown.collect::<Vec<_>>().join("；");
        self.push(&name.value, what, some.then_some(shown), true);
    }

    fn rule(&mut self, rule: &Rule) {
        self.kind(&rule.name, &rule.kind);
        let cites = rule.branches.iter().map(|branch| &branch.cites);
        let cites = cites.chain(rule.options.iter().map(|option| &option.cites));
        let cites: Vec<String> = cites.map(|cites| laws(cites, None)).collect();
        self.lines(&rule.name, "各种情况的依据", &cites);
        let whens = rule.options.iter().map(|option| option.when.as_ref());
        let whens: Vec<String> =
            whens.map(|when| when.map_or_else(String::new, |when| when.text.value.clone())).collect();
        self.lines(&rule.name, "选项的条件", &whens);
        let branches = rule.branches.iter().map(|branch| branch.why.as_deref());
        let whys: Vec<_> = branches.chain(rule.options.iter().map(|option| option.why.as_deref())).collect();
        let whys: Vec<String> = whys.into_iter().map(|why| why.unwrap_or_default().to_owned()).collect();
        self.lines(&rule.name, "理由", &whys);
    }
}

/// Citations as written, and how sure it is.
fn laws(cites: &[Text], trust: Option<Trust>) -> String {
    let cites = cites.iter().map(|cite| cite.value.as_str());
    cites.chain(trust.map(Trust::word)).collect::<Vec<_>>().join("、")
}

/// An example with all that is said in it.
fn told(example: &ExampleDraft) -> String {
    let pair = |(name, value): (&String, &String)| format!("{name} {value}");
    let mut parts: Vec<String> = Vec::new();
    parts.extend(example.calc.as_ref().map(|calc| calc.value.clone()));
    parts.extend(example.region.as_ref().map(|region| region.value.clone()));
    parts.extend(example.date.map(|day| day.to_string()));
    parts.extend(example.known.map(|day| format!("截至 {day}")));
    parts.push(format!("给 {}", example.given.iter().map(pair).collect::<Vec<_>>().join("，")));
    let expect = example.expect.iter().map(|(name, value)| pair((name, value)));
    parts.push(format!("应得 {}", expect.collect::<Vec<_>>().join("，")));
    parts.extend(example.tolerance.as_ref().map(|off| format!("可差 {off}")));
    parts.extend(example.source.clone());
    parts.join("；")
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
