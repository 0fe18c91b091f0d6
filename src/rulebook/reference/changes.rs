//! What two sets of rule files say differently.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Fact, Figure, Reference, Way};
use crate::rulebook::answer::Cited;

/// One difference about one quantity in one file.
#[derive(Debug, Clone)]
pub struct Change {
    /// The area of the file.
    pub area: String,
    /// Its name.
    pub file: String,
    /// The quantity.
    pub name: String,
    /// What differs, for people: `2025-01-01 起的数`, `算法`, `依据`.
    pub what: String,
    /// What it was; nothing when it is new.
    pub before: Option<String>,
    /// What it is; nothing when it is gone.
    pub after: Option<String>,
}

/// Everything that differs from `old` to `new`, in the order of the files. Where an entry stands in its file does not count.
pub fn changes(old: &Reference, new: &Reference) -> Vec<Change> {
    let same = |a: &Entry, b: &Entry| a.area == b.area && a.file == b.file && a.name == b.name;
    let mut changes = Vec::new();
    for entry in old.entries() {
        match new.entries().iter().find(|other| same(entry, other)) {
            Some(other) => between(entry, other, &mut changes),
            None => changes.push(change(entry, "整项", Some(summary(entry)), None)),
        }
    }
    for entry in new.entries() {
        if !old.entries().iter().any(|other| same(entry, other)) {
            changes.push(change(entry, "整项", None, Some(summary(entry))));
        }
    }
    facts(old, new, &mut changes);
    changes
}

/// What differs besides figures and formulas.
fn facts(old: &Reference, new: &Reference, changes: &mut Vec<Change>) {
    let key = |fact: &Fact| (fact.area.clone(), fact.file.clone(), fact.name.clone(), fact.what.clone());
    let both = |fact: &Fact| {
        let there = |reference: &Reference| {
            let mut all = reference.entries().iter();
            all.any(|entry| entry.area == fact.area && entry.file == fact.file && entry.name == fact.name)
        };
        !fact.of_entry || there(old) && there(new)
    };
    let mut sides: BTreeMap<_, (Option<&Fact>, Option<&Fact>)> = BTreeMap::new();
    for fact in &old.facts {
        sides.entry(key(fact)).or_default().0 = Some(fact);
    }
    for fact in &new.facts {
        sides.entry(key(fact)).or_default().1 = Some(fact);
    }
    for ((area, file, name, what), (before, after)) in sides {
        let text = |fact: Option<&Fact>| fact.map(|fact| fact.text.clone());
        let (was, is) = (text(before), text(after));
        if was != is && before.or(after).is_some_and(both) {
            changes.push(Change { area, file, name, what, before: was, after: is });
        }
    }
}

fn change(entry: &Entry, what: &str, before: Option<String>, after: Option<String>) -> Change {
    let (area, file, name) = (entry.area.clone(), entry.file.clone(), entry.name.clone());
    Change { area, file, name, what: what.to_owned(), before, after }
}

fn between(old: &Entry, new: &Entry, changes: &mut Vec<Change>) {
    for figure in &old.figures {
        let what = format!("{} 起的数", figure.from);
        match new.figures.iter().find(|other| other.from == figure.from) {
            None => changes.push(change(old, &what, Some(figure.shown.clone()), None)),
            Some(other) if other.value != figure.value => {
                changes.push(change(old, &what, Some(figure.shown.clone()), Some(other.shown.clone())));
            }
            Some(other) if about(other) != about(figure) => {
                let what = format!("{what}的说明");
                changes.push(change(old, &what, Some(about(figure)), Some(about(other))));
            }
            Some(_) => {}
        }
    }
    for figure in &new.figures {
        if !old.figures.iter().any(|other| other.from == figure.from) {
            let what = format!("{} 起的数", figure.from);
            changes.push(change(new, &what, None, Some(figure.shown.clone())));
        }
    }
    let trust = |entry: &Entry| entry.trust.map(|trust| trust.word().to_owned());
    let bounds = |entry: &Entry| {
        let end = |text: &Option<String>| text.clone().unwrap_or_default();
        (entry.min.is_some() || entry.max.is_some())
            .then(|| format!("{}～{}", end(&entry.min), end(&entry.max)))
    };
    let choices = |entry: &Entry| (!entry.choices.is_empty()).then(|| entry.choices.join("、"));
    let columns = |entry: &Entry| (!entry.columns.is_empty()).then(|| entry.columns.join("、"));
    let yes = |yes: bool, word: &str| yes.then(|| word.to_owned());
    let fields: [(&str, Option<String>, Option<String>); 18] = [
        ("做法", Some(old.verb.word().into()), Some(new.verb.word().into())),
        ("键", old.key.clone(), new.key.clone()),
        ("单位", Some(old.unit.clone()), Some(new.unit.clone())),
        ("选项", choices(old), choices(new)),
        ("栏", columns(old), columns(new)),
        ("逐行", old.each.clone(), new.each.clone()),
        ("范围", bounds(old), bounds(new)),
        ("默认", old.default.clone(), new.default.clone()),
        ("留给谁填", old.open.clone(), new.open.clone()),
        ("何时公布", old.due.clone(), new.due.clone()),
        ("谁公布", old.by.clone(), new.by.clone()),
        ("没公布时", yes(old.overdue, "按上一期预发"), yes(new.overdue, "按上一期预发")),
        ("一个数管多久", yes(old.yearly, "一年"), yes(new.yearly, "一年")),
        ("算法", ways(&old.ways), ways(&new.ways)),
        ("表", rows(old), rows(new)),
        ("依据", laws(&old.cites), laws(&new.cites)),
        ("可信度", trust(old), trust(new)),
        ("说法", old.say.clone(), new.say.clone()),
    ];
    for (what, before, after) in fields {
        if before != after {
            changes.push(change(old, what, before, after));
        }
    }
}

fn summary(entry: &Entry) -> String {
    let figures: Vec<_> =
        entry.figures.iter().map(|figure| format!("{} 起 {}", figure.from, figure.shown)).collect();
    let ways = ways(&entry.ways).unwrap_or_default();
    let rows = rows(entry).unwrap_or_default();
    let parts: Vec<String> =
        [figures.join("，"), ways, rows].into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}（{}）{}", entry.sort.word(), entry.unit, parts.join("；"))
}

fn rows(entry: &Entry) -> Option<String> {
    let rows: Vec<_> = entry.rows.iter().map(|(key, value)| format!("{key}→{value}")).collect();
    (!rows.is_empty()).then(|| rows.join("，"))
}

fn about(figure: &Figure) -> String {
    let mut parts = vec![format!("{} 起已知", figure.published)];
    parts.extend(figure.until.map(|until| format!("到 {until}")));
    parts.extend(laws(&figure.cites));
    parts.extend(figure.trust.map(|trust| trust.word().to_owned()));
    parts.extend(figure.unknown.clone());
    parts.extend(figure.source.clone());
    parts.extend(figure.checked.map(|day| format!("{day} 核对")));
    parts.join("，")
}

fn ways(ways: &[Way]) -> Option<String> {
    let words: Vec<String> = ways
        .iter()
        .map(|way| {
            let when = way.when.as_ref().map_or_else(String::new, |when| format!("{when} 时 "));
            let round = way.round.as_ref().map_or_else(String::new, |round| format!("（{round}）"));
            let refuses = if way.refuses { "不算，" } else { "" };
            format!("{when}{refuses}{}{round}", way.then)
        })
        .collect();
    (!words.is_empty()).then(|| words.join("；"))
}

fn laws(cites: &[Arc<Cited>]) -> Option<String> {
    let words: Vec<_> =
        cites.iter().map(|cite| format!("{} {}", cite.number, cite.clause).trim_end().to_owned()).collect();
    (!words.is_empty()).then(|| words.join("、"))
}
