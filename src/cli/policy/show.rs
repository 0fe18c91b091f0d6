//! `policy show`: what every layer says about one quantity.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::words::{cited, cites_json};
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::rulebook::Trust;
use crate::rulebook::reference::{Entry, Figure, Reference, Way};

pub fn run(name: &str, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let sources = super::sources(globals.policies.as_deref())?;
    let reference = Reference::read(&sources);
    let all = reference.named(name);
    if all.is_empty() {
        let help = match reference.nearest(name) {
            Some(near) => format!("是不是“{near}”？"),
            None => "写参数、表、规则、录入项的名字或键，如 计发基数、base".into(),
        };
        return Err(Failure::new(Exit::No, format!("规则里没有“{name}”。{help}")));
    }
    let entries = match &globals.region {
        None => all,
        Some(region) => {
            let area = super::area(&sources, region)?;
            all.into_iter().filter(|entry| above(&area, &entry.area)).collect()
        }
    };
    if globals.json {
        print_json(out, &entries.iter().map(|entry| entry_json(entry)).collect::<Vec<_>>())?;
        return Ok(if entries.is_empty() { Exit::No } else { Exit::Done });
    }
    if entries.is_empty() {
        let region = globals.region.as_deref().unwrap_or("");
        return Err(Failure::new(Exit::No, format!("{region}和它的上级都没有说“{name}”")));
    }
    let mut file = "";
    for entry in &entries {
        // The same name may stand in several subjects.
        if entry.file != file {
            file = &entry.file;
            let key = entry.key.as_deref().unwrap_or("");
            writeln!(out, "{}　{key}　{}　{}（{file}）", entry.name, entry.unit, entry.sort.word())?;
        }
        print(entry, out)?;
    }
    Ok(Exit::Done)
}

/// Whether `other` is `area` or stands above it.
pub fn above(area: &str, other: &str) -> bool {
    other == "全国" || area == other || area.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
}

fn print(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let mut marks = Vec::new();
    marks.extend(entry.open.as_ref().map(|who| format!("留给{who}里填")));
    if let (Some(low), Some(high)) = (&entry.min, &entry.max) {
        marks.push(format!("{low}～{high}"));
    }
    marks.extend(entry.due.as_ref().map(|due| format!("{due}公布")));
    if entry.overdue {
        marks.push("没公布时按上一期预发".into());
    }
    marks.extend(entry.default.as_ref().map(|default| format!("不填当作 {default}")));
    marks.extend(entry.cites.iter().map(|cite| cited(cite)));
    marks.extend(entry.trust.map(|trust| trust.word().to_owned()));
    let marks = marks.join("，");
    writeln!(out, "  {}{}　{}", entry.area, entry.verb.word(), entry.at())?;
    if !marks.is_empty() {
        writeln!(out, "    {marks}")?;
    }
    if let Some(say) = &entry.say {
        writeln!(out, "    “{say}”")?;
    }
    if !entry.choices.is_empty() {
        writeln!(out, "    可以是：{}", entry.choices.join("、"))?;
    }
    if !entry.columns.is_empty() {
        writeln!(out, "    一行有：{}", entry.columns.join("、"))?;
    }
    if let Some(list) = &entry.each {
        writeln!(out, "    对“{list}”的每一行各算一个")?;
    }
    for figure in &entry.figures {
        writeln!(out, "    {}", line(figure))?;
    }
    for line in way_lines(&entry.ways) {
        writeln!(out, "    {line}")?;
    }
    for row in entry.rows.chunks(8) {
        let cells: Vec<_> = row.iter().map(|(key, value)| format!("{key}→{value}")).collect();
        writeln!(out, "    {}", cells.join("  "))?;
    }
    Ok(())
}

fn line(figure: &Figure) -> String {
    let until = figure.until.map_or_else(String::new, |until| format!("到 {until}"));
    let mut parts = vec![format!("{} 起{until}  {}", figure.from, figure.shown)];
    if figure.published != figure.from {
        parts.push(format!("{} 起已知", figure.published));
    }
    parts.extend(figure.cites.iter().map(|cite| cited(cite)));
    parts.extend(figure.trust.map(|trust| trust.word().to_owned()));
    parts.extend(figure.source.clone());
    parts.extend(figure.checked.map(|day| format!("{day} 核对过")));
    parts.join("  ")
}

/// The ways of computing, a line each.
pub fn way_lines(ways: &[Way]) -> Vec<String> {
    let several = ways.len() > 1;
    ways.iter()
        .map(|way| {
            let when = match &way.when {
                Some(when) => format!("{when}：　"),
                None if several => "其余：　".into(),
                None => String::new(),
            };
            let then = if way.refuses { format!("不算，{}", way.then) } else { way.then.clone() };
            let round = way.round.as_ref().map_or_else(String::new, |round| format!("（{round}）"));
            let mut parts = vec![format!("{when}{then}{round}")];
            parts.extend(way.why.clone());
            parts.extend(way.cites.iter().map(|cite| cited(cite)));
            parts.join("，")
        })
        .collect()
}

fn entry_json(entry: &Entry) -> Value {
    let figure = |figure: &Figure| {
        json!({
            "from": figure.from.to_string(),
            "until": figure.until.map(|day| day.to_string()),
            "published": figure.published.to_string(),
            "value": figure.value,
            "line": figure.line,
            "cites": cites_json(&figure.cites),
            "trust": figure.trust.map(Trust::word),
            "source": figure.source,
            "checked": figure.checked.map(|day| day.to_string()),
        })
    };
    let way = |way: &Way| {
        json!({
            "when": way.when,
            "then": (!way.refuses).then_some(&way.then),
            "refuse": way.refuses.then_some(&way.then),
            "round": way.round,
            "why": way.why,
            "cites": cites_json(&way.cites),
        })
    };
    json!({
        "name": entry.name,
        "key": entry.key,
        "kind": entry.sort.key(),
        "unit": entry.unit,
        "area": entry.area,
        "file": &*entry.place.source.path,
        "line": entry.place.line(),
        "verb": entry.verb.key(),
        "open": entry.open,
        "due": entry.due,
        "overdue": entry.overdue,
        "min": entry.min,
        "max": entry.max,
        "default": entry.default,
        "choices": entry.choices,
        "columns": entry.columns,
        "each": entry.each,
        "say": entry.say,
        "figures": entry.figures.iter().map(figure).collect::<Vec<_>>(),
        "cases": entry.ways.iter().map(way).collect::<Vec<_>>(),
        "rows": entry.rows.iter().map(|(key, value)| json!([key, value])).collect::<Vec<_>>(),
        "cites": cites_json(&entry.cites),
        "trust": entry.trust.map(Trust::word),
    })
}
