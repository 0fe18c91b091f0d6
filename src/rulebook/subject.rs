//! A calculator as its users see it: title, what it asks, what it gives. The same plan may serve several.

use std::sync::{Arc, OnceLock};

use super::kind::Kind;
use super::names::{CalcView, View};
use super::plan::{Body, Node, Plan};

/// One calculator in one area, checked and ready to run. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Subject {
    pub(super) rule: Arc<str>,
    pub(super) title: Arc<str>,
    pub(super) insurance: Arc<str>,
    pub(super) say: Option<Arc<str>>,
    pub(super) area: Arc<str>,
    pub(super) file: Arc<str>,
    pub(super) order: i64,
    pub(super) plan: Arc<Plan>,
    pub(super) results: Arc<[usize]>,
    /// What is computed above its area and not there.
    pub(super) left_out: Arc<[Arc<str>]>,
    /// Found when first asked for: the desk shows its first frame before anybody calculates.
    pub(super) inputs: Arc<OnceLock<Vec<InputInfo>>>,
    pub(super) outputs: Arc<[OutputInfo]>,
}

/// What a calculator can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Name as the law says it.
    pub name: String,
    /// ASCII key; the name where the file gives none.
    pub key: String,
    /// Number, date, choice …
    pub kind: Kind,
    /// Always needed (on some path it may be needed though this is false; the run says so then).
    pub required: bool,
    /// It is not needed when the quantity of this name is given.
    pub unless: Option<String>,
    /// What serves when it is not given, as the file writes it.
    pub default: Option<String>,
    /// Whether the date of the case serves when it is not given.
    pub else_case_date: bool,
    /// The question to the person at the window.
    pub ask: String,
    /// Smallest number allowed.
    pub min: Option<String>,
    /// Largest number allowed.
    pub max: Option<String>,
    /// A parameter or rule, normally known or computed, which a case may give instead.
    pub givable: bool,
}

/// What a calculator gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputInfo {
    /// Name as the law says it.
    pub name: String,
    /// ASCII key; the name where the file gives none.
    pub key: String,
    /// Number, date, choice …; of a list, that of one item.
    pub kind: Kind,
    /// Whether it is a list (an item for every row) or a set of choices (its kind says which).
    pub many: bool,
    /// How to read it out to a person.
    pub say: Option<String>,
}

impl Subject {
    /// Stable ASCII key: `full_pension`.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// Title: 职工基本养老金.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Menu group: 养老.
    pub fn insurance(&self) -> &str {
        &self.insurance
    }

    /// What it does, for reading out.
    pub fn say(&self) -> Option<&str> {
        self.say.as_deref()
    }

    /// The lowest area that has a file for it: 全国 when nobody below says anything.
    pub fn area(&self) -> &str {
        &self.area
    }

    /// The name of its files, without `.toml`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What it can be told: inputs first, then what a case may give instead of having it computed (`givable`).
    pub fn inputs(&self) -> &[InputInfo] {
        self.inputs.get_or_init(|| inputs(&self.plan, &self.results))
    }

    /// The key of what a case may give under this name or key: an input, or what is given instead of having it computed or
    /// looked up, a figure that is a result among them.
    pub fn takes(&self, name: &str) -> Option<&str> {
        let is = |own: &str, key: &str| own == name || key == name;
        let input = self.inputs().iter().find(|input| is(&input.name, &input.key));
        let figure = || {
            let is_figure = |at: &&usize| matches!(self.plan.slots[**at].body, Body::Param(_));
            let mut results = self.results.iter().filter(is_figure).map(|at| &self.plan.slots[*at]);
            results.find(|slot| slot.about.key.is_some() && is(&slot.about.name, slot.key()))
        };
        input.map(|input| input.key.as_str()).or_else(|| figure().map(|slot| slot.key()))
    }

    /// The names of everything its results stand on (inputs, figures, tables, rules), each after what it needs itself.
    pub fn quantities(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut seen = vec![false; self.plan.slots.len()];
        for at in self.results.iter() {
            self.stands_on(*at, &mut seen, &mut names);
        }
        names
    }

    fn stands_on<'a>(&'a self, at: usize, seen: &mut [bool], names: &mut Vec<&'a str>) {
        if std::mem::replace(&mut seen[at], true) {
            return;
        }
        let slot = &self.plan.slots[at];
        let mut needs = slot.needs(&self.plan.tables);
        let mut tables = Vec::new();
        for formula in slot.formulas() {
            formula.walk(&mut |node| match node {
                Node::At(figure, _) => needs.push(*figure),
                Node::Table(table, _) => tables.push(self.plan.tables[*table].name.as_str()),
                _ => {}
            });
        }
        for need in needs {
            self.stands_on(need, seen, names);
        }
        tables.retain(|table| !names.contains(table));
        names.extend(tables);
        names.push(&slot.about.name);
    }

    /// What it gives.
    pub fn outputs(&self) -> &[OutputInfo] {
        &self.outputs
    }
}

/// The calculator `calc` of a view, as its users see it.
pub(super) fn subject(
    calc: &CalcView,
    view: &View,
    file: &str,
    plan: &Arc<Plan>,
    results: Vec<usize>,
) -> Subject {
    let outputs = results.iter().map(|at| {
        let slot = &plan.slots[*at];
        OutputInfo {
            name: slot.about.name.to_string(),
            key: slot.key().to_owned(),
            kind: slot.kind.clone(),
            many: slot.rows.is_some() || matches!(slot.kind, Kind::Set(_)),
            say: slot.about.say.as_deref().map(str::to_owned),
        }
    });
    Subject {
        rule: calc.rule.value.as_str().into(),
        title: calc.title.into(),
        insurance: view.insurance.unwrap_or_default().into(),
        say: calc.say.map(Arc::from),
        area: view.layer.clone(),
        file: file.into(),
        order: view.order.unwrap_or(i64::MAX),
        outputs: outputs.collect(),
        inputs: Arc::default(),
        plan: plan.clone(),
        results: results.into(),
        left_out: calc.left_out.iter().map(|name| Arc::from(*name)).collect(),
    }
}

/// How a slot is reached from the results, over all the ways that lead to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reach {
    /// On some way it is needed whatever the case.
    always: bool,
    /// The quantities a case may give instead that lie on every way, the one nearest to the results first.
    unless: Vec<usize>,
}

fn inputs(plan: &Plan, results: &[usize]) -> Vec<InputInfo> {
    let mut reach: Vec<Option<Reach>> = vec![None; plan.slots.len()];
    let start = |at: &usize| (*at, Reach { always: true, unless: Vec::new() });
    let mut open: Vec<(usize, Reach)> = results.iter().map(start).collect();
    let mut besides = Vec::new();
    while let Some((at, mut how)) = open.pop() {
        if let Some(known) = &reach[at] {
            how.always |= known.always;
            how.unless.retain(|other| known.unless.contains(other));
            if how == *known {
                continue;
            }
        }
        reach[at] = Some(how.clone());
        let slot = &plan.slots[at];
        // A keyed rule may be given; then nothing below it is needed.
        if matches!(slot.body, Body::Rule(..)) && slot.about.key.is_some() && !results.contains(&at) {
            how.always = false;
            how.unless.push(at);
        }
        let sure = plan.sure_needs(at);
        for need in slot.needs(&plan.tables) {
            let always = how.always && sure.contains(&need);
            open.push((need, Reach { always, unless: how.unless.clone() }));
        }
        // A figure read at a date of its own, and what is only asked about.
        for formula in slot.formulas() {
            formula.walk(&mut |node| {
                if let Node::At(other, _) | Node::Given(other) = node {
                    besides.push(*other);
                }
            });
        }
    }
    for at in besides {
        reach[at].get_or_insert(Reach { always: false, unless: Vec::new() });
    }
    let of = |at: usize| -> Option<InputInfo> {
        let (slot, how) = (&plan.slots[at], reach[at].as_ref()?);
        let mut info = InputInfo {
            name: slot.about.name.to_string(),
            key: slot.key().to_owned(),
            kind: slot.kind.clone(),
            required: false,
            unless: None,
            default: None,
            else_case_date: false,
            ask: String::new(),
            min: None,
            max: None,
            givable: true,
        };
        match &slot.body {
            Body::CaseDate | Body::Column | Body::Options(..) => return None,
            Body::Input(input) => {
                info.givable = false;
                info.else_case_date = input.dates_the_case && input.default.is_none();
                info.required = how.always && input.default.is_none() && !input.dates_the_case;
                info.default = input.default.as_ref().map(|(_, text)| text.clone());
                info.ask.clone_from(&input.ask);
                info.min = input.min.map(|min| min.to_string());
                info.max = input.max.map(|max| max.to_string());
                info.unless = how.unless.first().map(|at| plan.slots[*at].about.name.to_string());
            }
            Body::Param(_) | Body::Rule(..) => {
                if let Body::Param(param) = &slot.body {
                    (info.min, info.max) =
                        param.range.map(|(low, high)| (low.to_string(), high.to_string())).unzip();
                }
                slot.about.key.as_ref()?;
                if slot.rows.is_some() || results.contains(&at) {
                    return None;
                }
            }
        }
        Some(info)
    };
    let mut infos: Vec<InputInfo> = (0..plan.slots.len()).filter_map(of).collect();
    infos.sort_by_key(|info| info.givable);
    infos
}
