//! `policy show`: what every layer says about one quantity.

use std::io::Write;

use serde_json::{Value, json};

use super::words::cites_json;
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::rulebook::Trust;
pub use crate::rulebook::reference::way_lines;
use crate::rulebook::reference::{Entry, Figure, Reference, Way, lines};

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
        for line in lines(entry) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(Exit::Done)
}

/// Whether `other` is `area` or stands above it.
pub fn above(area: &str, other: &str) -> bool {
    other == "全国" || area == other || area.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
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
