//! `policy stale`: what should have been published and is not there, what nobody compared for a year, what is 待核.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};

use super::show::above;
use crate::cli::{Exit, Globals, Outcome, print_json};
use crate::rulebook::Rulebook;
use crate::rulebook::reference::{Due, Mark, Reference, stale};

/// Exit 1 when a figure is owed or has not been compared for a year; 待核 alone is known and no fault.
pub fn run(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let sources = super::sources(globals.policies.as_deref())?;
    let today = globals.clock().now().date();
    let mut stale = stale(&Reference::read(&sources), &Rulebook::load(&sources).0, today);
    if let Some(region) = &globals.region {
        let region = super::area(&sources, region)?;
        let concerns = |area: &str| above(&region, area) || above(area, &region);
        stale.due.retain(|due| concerns(&due.area));
        stale.unchecked.retain(|mark| concerns(&mark.area));
        stale.unverified.retain(|mark| concerns(&mark.area));
    }
    let exit = if stale.due.is_empty() && stale.unchecked.is_empty() { Exit::Done } else { Exit::No };
    if globals.json {
        let document = json!({
            "today": today.to_string(),
            "due": stale.due.iter().map(due_json).collect::<Vec<_>>(),
            "unchecked": stale.unchecked.iter().map(mark_json).collect::<Vec<_>>(),
            "unverified": stale.unverified.iter().map(mark_json).collect::<Vec<_>>(),
        });
        print_json(out, &document)?;
        return Ok(exit);
    }
    writeln!(out, "到 {today}，该有而没有的数：{} 个", stale.due.len())?;
    for due in stale.due.iter().filter(|due| due.latest.is_some()) {
        let latest = due.latest.map_or_else(String::new, |from| format!("，最近的从 {from} 起"));
        let (area, file) = (&due.area, &due.file);
        writeln!(out, "  {area}　{}{latest}　写进 {area}/{file}.toml", lacking(due))?;
    }
    let mut never: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for due in stale.due.iter().filter(|due| due.latest.is_none()) {
        never.entry(format!("{}　写进各自的 {}.toml", lacking(due), due.file)).or_default().push(&due.area);
    }
    for (what, areas) in &never {
        writeln!(out, "  {what}。一个也没有的 {} 处：{}", areas.len(), areas.join("、"))?;
    }
    writeln!(out, "超过一年没有核对的数：{} 个", stale.unchecked.len())?;
    for mark in &stale.unchecked {
        let ahead = mark.checked.is_some_and(|day| day > today);
        writeln!(out, "  {}{}", line(mark), if ahead { "（这一天还没到，核对后改成当天）" } else { "" })?;
    }
    writeln!(out, "待核的：{} 处", stale.unverified.len())?;
    for mark in &stale.unverified {
        writeln!(out, "  {}", line(mark))?;
    }
    Ok(exit)
}

/// 计发基数　缺 2026 年的（每年12月公布）.
fn lacking(due: &Due) -> String {
    format!("{}　缺 {} 年的（{}公布）", due.name, due.year, due.due)
}

fn line(mark: &Mark) -> String {
    let mut parts = vec![mark.area.clone(), mark.name.clone()];
    parts.extend(mark.from.map(|from| format!("{from} 起")));
    parts.extend(mark.shown.clone());
    parts.extend(mark.checked.map(|day| format!("上次核对 {day}")));
    parts.push(mark.at.clone());
    parts.join("　")
}

fn due_json(due: &Due) -> Value {
    json!({
        "area": due.area,
        "name": due.name,
        "due": due.due,
        "year": due.year,
        "latest": due.latest.map(|day| day.to_string()),
        "file": format!("{}/{}.toml", due.area, due.file),
    })
}

fn mark_json(mark: &Mark) -> Value {
    json!({
        "area": mark.area,
        "name": mark.name,
        "from": mark.from.map(|day| day.to_string()),
        "value": mark.shown,
        "checked": mark.checked.map(|day| day.to_string()),
        "at": mark.at,
    })
}
