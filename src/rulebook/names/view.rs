//! Laying the layers over each other.

use std::collections::HashMap;
use std::sync::Arc;

use crate::rulebook::answer::Trust;
use crate::rulebook::draft::{
    BranchDraft, FileDraft, Input, KindField, Param, Replace, RoundField, Row, Rule, Table,
};
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::CASE_DATE;
use crate::text::{Faults, Place, Text, nearest};

/// Everything that has a name in one area's stack of files.
#[derive(Debug)]
pub struct View<'a> {
    /// The lowest area that has a file in the stack.
    pub layer: Arc<str>,
    pub items: Vec<Item<'a>>,
    index: HashMap<&'a str, usize>,
    /// ASCII keys. Those of the subject itself go before those of the subjects it uses.
    pub keys: HashMap<&'a str, usize>,
    pub calcs: Vec<CalcView<'a>>,
    pub insurance: Option<&'a str>,
    pub order: Option<i64>,
}

/// A calculator of the stack.
#[derive(Debug)]
pub struct CalcView<'a> {
    pub rule: &'a Text,
    pub title: &'a str,
    pub results: &'a [Text],
    pub say: Option<&'a str>,
}

/// One name.
#[derive(Debug)]
pub struct Item<'a> {
    pub name: &'a str,
    /// Where it is declared; nothing for the built-in date.
    pub place: Option<&'a Place>,
    pub key: Option<&'a str>,
    /// Nothing when the declaration cannot be understood; whatever uses it is then not judged.
    pub kind: Option<Kind>,
    /// The layer that has the last word.
    pub layer: Arc<str>,
    /// The name of the date its figures are read at.
    pub date: Option<&'a Text>,
    pub what: What<'a>,
    /// The stack it comes from: 0 is the first one used, the last the subject itself.
    group: usize,
}

/// What a name stands for.
#[derive(Debug)]
pub enum What<'a> {
    CaseDate,
    Input(&'a Input),
    Param(ParamView<'a>),
    Table(&'a Table),
    Rule(RuleView<'a>),
}

/// A parameter after filling and replacing.
#[derive(Debug)]
pub struct ParamView<'a> {
    pub rows: &'a [Row],
    /// For rows that cite nothing themselves.
    pub cites: &'a [Text],
    pub trust: Option<Trust>,
    pub source: Option<&'a str>,
    pub overdue: bool,
    pub yearly: bool,
    pub due: Option<&'a str>,
    /// The parameter as declared, with its range.
    pub declared: &'a Param,
    pub filled: Option<Arc<str>>,
}

/// A rule after replacing.
#[derive(Debug)]
pub struct RuleView<'a> {
    pub branches: &'a [BranchDraft],
    pub round: RoundField,
    pub cites: &'a [Text],
    pub say: Option<&'a str>,
    pub trust: Option<Trust>,
}

impl<'a> View<'a> {
    /// Lays `groups` over each other: each is the stack of one subject, nation first; the last is the subject asked for.
    pub fn lay(groups: &[Vec<&'a FileDraft>], faults: &mut Faults) -> View<'a> {
        let own = groups.last().map_or(&[][..], Vec::as_slice);
        let mut view = View {
            layer: own.last().map_or_else(|| "".into(), |file| file.area.clone()),
            items: Vec::new(),
            index: HashMap::new(),
            keys: HashMap::new(),
            calcs: Vec::new(),
            insurance: own.iter().rev().find_map(|file| file.head.insurance.as_deref()),
            order: own.iter().rev().find_map(|file| file.head.order),
        };
        view.index.insert(CASE_DATE, 0);
        view.items.push(Item {
            name: CASE_DATE,
            place: None,
            key: None,
            kind: Some(Kind::Date),
            layer: "".into(),
            date: None,
            what: What::CaseDate,
            group: 0,
        });
        let date = |group: &[&'a FileDraft]| group.iter().rev().find_map(|file| file.head.date.as_ref());
        for (at, group) in groups.iter().enumerate() {
            let date = date(group).or_else(|| date(own));
            for file in group {
                view.add_all(file, at, date, faults);
                view.fill_all(file, at, faults);
                view.replace_all(file, at, faults);
            }
        }
        view.collect_keys(faults);
        view.collect_calcs(own);
        view
    }

    /// The place of a name in [`View::items`].
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The nearest name to one that is not there.
    pub fn nearest(&self, name: &str) -> Option<&'a str> {
        nearest(name, self.index.keys().copied())
    }

    fn add_all(&mut self, file: &'a FileDraft, group: usize, date: Option<&'a Text>, faults: &mut Faults) {
        let item = |name: &'a Text, key: Option<&'a Text>, kind: &KindField, what: What<'a>| Item {
            name: &name.value,
            place: Some(&name.place),
            key: key.map(|key| key.value.as_str()),
            kind: said(kind),
            layer: file.area.clone(),
            date,
            what,
            group,
        };
        for input in &file.inputs {
            self.add(item(&input.name, input.key.as_ref(), &input.kind, What::Input(input)), faults);
        }
        for param in &file.params {
            let view = ParamView {
                rows: &param.rows,
                cites: &param.cites,
                trust: param.trust,
                source: param.source.as_deref(),
                overdue: param.overdue,
                yearly: param.yearly,
                due: param.due.as_deref(),
                declared: param,
                filled: None,
            };
            let at = param.at.as_ref().or(date);
            let new = item(&param.name, param.key.as_ref(), &param.kind, What::Param(view));
            self.add(Item { date: at, ..new }, faults);
        }
        for table in &file.tables {
            let at = table.at.as_ref().or(date);
            let new = item(&table.name, None, &table.kind, What::Table(table));
            self.add(Item { date: at, ..new }, faults);
        }
        for rule in &file.rules {
            self.add(item(&rule.name, rule.key.as_ref(), &rule.kind, What::Rule(rule_view(rule))), faults);
        }
    }

    fn add(&mut self, item: Item<'a>, faults: &mut Faults) {
        let Some(&at) = self.index.get(item.name) else {
            self.index.insert(item.name, self.items.len());
            self.items.push(item);
            return;
        };
        let there = &self.items[at];
        // Two subjects may both ask for the same thing.
        let both_inputs = matches!((&there.what, &item.what), (What::Input(_), What::Input(_)));
        if both_inputs && there.group != item.group && there.key == item.key && there.kind == item.kind {
            return;
        }
        let Some(place) = item.place else { return };
        let above = there.group == item.group && there.layer != item.layer;
        let (message, help) = match there.place {
            None => (format!("“{}”是现成的名字，不能再定义", item.name), "换一个名字".into()),
            Some(_) if above => (
                format!("上级（{}）已经有“{}”", there.layer, item.name),
                format!("要改它就写 [replace.\"{0}\"] 并写依据；上级留空的写 [fill.\"{0}\"]", item.name),
            ),
            Some(first) => (
                format!("“{}”已经在别处定义过", item.name),
                format!("先定义的在 {first}；换一个名字，或去掉一处"),
            ),
        };
        faults.error("E_DUPLICATE", place.clone(), message, help);
    }

    fn fill_all(&mut self, file: &'a FileDraft, group: usize, faults: &mut Faults) {
        for fill in &file.fills {
            let Some(at) = self.target(&fill.name, file, group, faults) else { continue };
            let item = &mut self.items[at];
            let What::Param(param) = &mut item.what else {
                let message = format!("“{}”不是参数，填不了", fill.name.value);
                faults.error(
                    "E_NOT_OPEN",
                    fill.name.place.clone(),
                    message,
                    "fill 只填上级留空（open）的参数",
                );
                continue;
            };
            let help = format!("要改它就写 [replace.\"{}\"] 并写依据", fill.name.value);
            if let Some(by) = &param.filled {
                let message = format!("“{}”已经由{by}填了", fill.name.value);
                faults.error("E_FILLED", fill.name.place.clone(), message, help);
                continue;
            }
            if param.declared.open.is_none() {
                let message = format!("“{}”不是上级留空的参数", fill.name.value);
                faults.error("E_NOT_OPEN", fill.name.place.clone(), message, help);
                continue;
            }
            if said(&fill.kind).is_some_and(|kind| Some(&kind) != item.kind.as_ref()) {
                let message = format!("“{}”的单位或类型和上级定的不一样", fill.name.value);
                faults.error("E_UNIT", fill.name.place.clone(), message, "fill 里不用写 unit，沿用上级的");
            }
            param.filled = Some(file.area.clone());
            param.take(fill);
            item.layer = file.area.clone();
            item.date = fill.at.as_ref().or(item.date);
        }
    }

    fn replace_all(&mut self, file: &'a FileDraft, group: usize, faults: &mut Faults) {
        for replace in &file.replaces {
            let name = match replace {
                Replace::Rule(rule) => &rule.name,
                Replace::Param(param) => &param.name,
                Replace::Table(table) => &table.name,
            };
            let Some(at) = self.target(name, file, group, faults) else { continue };
            let item = &mut self.items[at];
            let restated = match (replace, &mut item.what) {
                (Replace::Rule(new), What::Rule(rule)) => {
                    rule.take(new);
                    item.key = new.key.as_ref().map(|key| key.value.as_str()).or(item.key);
                    &new.kind
                }
                (Replace::Param(new), What::Param(param)) => {
                    param.take(new);
                    param.filled = Some(file.area.clone());
                    item.date = new.at.as_ref().or(item.date);
                    &new.kind
                }
                (Replace::Table(new), What::Table(table)) => {
                    *table = new;
                    &new.kind
                }
                _ => {
                    let message = format!("上级的“{}”不是同一种东西，换不了", name.value);
                    let help = "参数写 values，规则写 formula 或 cases，表写 rows";
                    faults.error("E_REPLACE", name.place.clone(), message, help);
                    continue;
                }
            };
            match restated {
                KindField::Absent => {}
                other => item.kind = said(other),
            }
            item.layer = file.area.clone();
        }
    }

    /// What a `fill` or `replace` of `file` is about: it must be there, and come from above in the same subject.
    fn target(&self, name: &Text, file: &FileDraft, group: usize, faults: &mut Faults) -> Option<usize> {
        let Some(at) = self.find(&name.value) else {
            let help = match self.nearest(&name.value) {
                Some(near) => format!("是不是“{near}”？"),
                None => "fill 和 replace 只能写上级文件里有的名字".into(),
            };
            faults.error("E_NAME", name.place.clone(), format!("上级没有“{}”", name.value), help);
            return None;
        };
        let item = &self.items[at];
        let there = item.place.map_or("", |place| &place.source.path);
        if item.group != group {
            let file_name = there.rsplit('/').next().unwrap_or("");
            let help = format!("写到 {}/{file_name} 里", file.area);
            faults.error("E_NAME", name.place.clone(), format!("“{}”是 {there} 定的", name.value), help);
            return None;
        }
        if item.place.is_some_and(|place| place.source.path == file.source.path) {
            let message = format!("“{}”就是这个文件里定的", name.value);
            faults.error("E_REPLACE", name.place.clone(), message, "直接改原来那一处");
            return None;
        }
        Some(at)
    }

    fn collect_keys(&mut self, faults: &mut Faults) {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.items[*at].group));
        for at in order {
            let item = &self.items[at];
            let (Some(key), Some(place)) = (item.key, item.place) else { continue };
            match self.keys.get(key) {
                None => _ = self.keys.insert(key, at),
                Some(first) if self.items[*first].group == item.group => {
                    let message =
                        format!("键“{key}”用了两次：“{}”和“{}”", self.items[*first].name, item.name);
                    faults.error("E_KEY", place.clone(), message, "一个键只给一个量；换一个");
                }
                Some(_) => {}
            }
        }
    }

    fn collect_calcs(&mut self, own: &[&'a FileDraft]) {
        for calc in own.iter().flat_map(|file| file.head.main.iter().chain(&file.calcs)) {
            let there = self.calcs.iter_mut().find(|known| known.rule.value == calc.rule.value);
            let title = calc.title.as_ref().map(|title| title.value.as_str());
            match there {
                Some(known) => {
                    known.title = title.unwrap_or(known.title);
                    known.say = calc.say.as_deref().or(known.say);
                    if !calc.results.is_empty() {
                        known.results = &calc.results;
                    }
                }
                None => self.calcs.push(CalcView {
                    rule: &calc.rule,
                    title: title.unwrap_or(&calc.rule.value),
                    results: &calc.results,
                    say: calc.say.as_deref(),
                }),
            }
        }
    }
}

fn said(kind: &KindField) -> Option<Kind> {
    if let KindField::Said(kind) = kind { Some(kind.clone()) } else { None }
}

fn rule_view(rule: &Rule) -> RuleView<'_> {
    RuleView {
        branches: &rule.branches,
        round: rule.round,
        cites: &rule.cites,
        say: rule.say.as_deref(),
        trust: rule.trust,
    }
}

impl<'a> RuleView<'a> {
    fn take(&mut self, new: &'a Rule) {
        if !new.branches.is_empty() {
            self.branches = &new.branches;
        }
        self.round = new.round.or(self.round);
        self.cites = &new.cites;
        self.say = new.say.as_deref().or(self.say);
        self.trust = new.trust.or(self.trust);
    }
}

impl<'a> ParamView<'a> {
    fn take(&mut self, new: &'a Param) {
        self.rows = &new.rows;
        self.cites = &new.cites;
        self.trust = new.trust;
        self.source = new.source.as_deref();
        self.overdue |= new.overdue;
        self.yearly |= new.yearly;
        self.due = new.due.as_deref().or(self.due);
    }
}
