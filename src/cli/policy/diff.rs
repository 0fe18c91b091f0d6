//! `policy diff`: what two rule folders say differently, and what that does to every worked example.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cli::calc::outputs_json;
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::rulebook::reference::{Change, Reference, changes};
use crate::rulebook::{self, Example, Rulebook};
use crate::text::Source;

/// A worked example that gives something else, or no longer (or only now) what it says it must.
struct Moved<'a> {
    example: &'a Example,
    before: Side,
    after: Side,
}

/// An example under one set of rules.
struct Side {
    outputs: Result<Map<String, Value>, String>,
    /// Whether the example that stands there comes out, else why not; nothing where none stands.
    verdict: Option<Result<(), String>>,
}

impl Side {
    fn holds(&self) -> Option<bool> {
        self.verdict.as_ref().map(Result::is_ok)
    }
}

pub fn run(old: &Path, new: &Path, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (old, new) = (folder(old)?, folder(new)?);
    let changes = changes(&Reference::read(&old), &Reference::read(&new));
    let ((old_book, old_faults), (new_book, new_faults)) = (Rulebook::load(&old), Rulebook::load(&new));
    let moved = moved(&old_book, &new_book);
    if globals.json {
        let document = json!({
            "changes": changes.iter().map(change_json).collect::<Vec<_>>(),
            "examples": moved.iter().map(Moved::json).collect::<Vec<_>>(),
        });
        print_json(out, &document)?;
        return Ok(Exit::Done);
    }
    for (word, faults) in [("前一个", &old_faults), ("后一个", &new_faults)] {
        if faults.has_errors() {
            writeln!(out, "！{word}文件夹有错，有错的计算没有比。先运行 bangban policy check\n")?;
        }
    }
    if changes.is_empty() {
        writeln!(out, "规则和数都一样。")?;
    }
    let mut heading = String::new();
    for change in &changes {
        let place = format!("{}/{}　{}", change.area, change.file, change.name);
        if place != heading {
            writeln!(out, "{place}")?;
            heading = place;
        }
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "（没有）".into());
        writeln!(
            out,
            "  {}\n    前：{}\n    后：{}",
            change.what,
            side(&change.before),
            side(&change.after)
        )?;
    }
    let other = moved.iter().filter(|moved| moved.before.outputs != moved.after.outputs).count();
    let broken = moved.iter().filter(|moved| moved.after.holds() == Some(false)).count();
    let broken = if broken == 0 { String::new() } else { format!("，{broken} 个和写的不符") };
    writeln!(out, "\n例子：{other} 个算得不一样{broken}")?;
    for moved in &moved {
        writeln!(out, "  {}（{}，{}）", moved.example.name, moved.example.rule, moved.example.area)?;
        for (key, before, after) in moved.lines() {
            writeln!(out, "    {key}：{before} → {after}")?;
        }
        match (&moved.before.verdict, &moved.after.verdict) {
            (Some(Ok(())), Some(Err(why))) => writeln!(out, "    以前相符，现在不符：{why}")?,
            (None, Some(Err(why))) => writeln!(out, "    新加的，不符：{why}")?,
            (Some(Err(_)), Some(Ok(()))) => writeln!(out, "    以前不符，现在相符")?,
            (_, Some(Err(why))) => writeln!(out, "    前后都不符：{why}")?,
            _ => {}
        }
    }
    Ok(Exit::Done)
}

/// The rule files of a folder; `-` is what the program carries.
fn folder(path: &Path) -> Result<Vec<Source>, Failure> {
    super::sources((path != Path::new("-")).then_some(path))
}

/// Every example of either side that does not come out alike, with the inputs of the old side where both have it.
fn moved<'a>(old: &'a Rulebook, new: &'a Rulebook) -> Vec<Moved<'a>> {
    let added = new.examples().iter().filter(|new| !old.examples().iter().any(|old| same(old, new)));
    old.examples()
        .iter()
        .chain(added)
        .map(|example| Moved { example, before: side(old, example), after: side(new, example) })
        .filter(|Moved { before, after, .. }| {
            let verdict = before.holds() != after.holds() && after.holds().is_some();
            before.outputs != after.outputs
                || verdict && (before.holds().is_some() || after.holds() == Some(false))
        })
        .collect()
}

fn same(a: &Example, b: &Example) -> bool {
    a.name == b.name && a.area == b.area && a.rule == b.rule
}

/// What an example gives in a book, and what that book makes of its own example of this name.
fn side(book: &Rulebook, example: &Example) -> Side {
    let own = book.examples().iter().find(|other| same(other, example));
    let tried = own.map(|own| own.tried(book));
    let verdict =
        tried.as_ref().map(|(_, fault)| fault.as_ref().map_or(Ok(()), |fault| Err(fault.message.clone())));
    // Mostly both ask for the same, and what came out of the one is what the other gives.
    let alike = own.is_some_and(|own| own.case == example.case);
    let answer = tried.filter(|_| alike).and_then(|(answer, _)| answer);
    Side {
        outputs: answer.map_or_else(|| compute(book, example), |answer| Ok(outputs_json(&answer))),
        verdict,
    }
}

fn compute(book: &Rulebook, example: &Example) -> Result<Map<String, Value>, String> {
    let area = book.area(&example.area).ok_or_else(|| format!("没有“{}”这个地方", example.area))?;
    let subject = book.subject(&area, &example.rule).map_err(|error| error.to_string())?;
    let answer = rulebook::compute(subject, &example.case)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))?;
    Ok(outputs_json(&answer))
}

impl Moved<'_> {
    fn lines(&self) -> Vec<(String, String, String)> {
        let words = |value: Option<&Value>| match value {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => "没有".into(),
        };
        match (&self.before.outputs, &self.after.outputs) {
            (Ok(before), Ok(after)) => before
                .keys()
                .chain(after.keys().filter(|key| !before.contains_key(*key)))
                .filter(|key| before.get(*key) != after.get(*key))
                .map(|key| (key.clone(), words(before.get(key)), words(after.get(key))))
                .collect(),
            (before, after) if before == after => Vec::new(),
            (before, after) => {
                let side = |side: &Result<Map<String, Value>, String>| match side {
                    Ok(outputs) => {
                        outputs.values().map(|value| words(Some(value))).collect::<Vec<_>>().join("、")
                    }
                    Err(why) => format!("算不了（{why}）"),
                };
                vec![("结果".into(), side(before), side(after))]
            }
        }
    }

    fn json(&self) -> Value {
        let side = |side: &Side| {
            let mut shown = match &side.outputs {
                Ok(outputs) => json!({ "outputs": outputs }),
                Err(why) => json!({ "outputs": null, "error": why }),
            };
            shown["comes_out"] = json!(side.holds());
            shown
        };
        json!({
            "id": self.example.name,
            "rule": self.example.rule,
            "region": self.example.area,
            "before": side(&self.before),
            "after": side(&self.after),
        })
    }
}

fn change_json(change: &Change) -> Value {
    json!({
        "file": format!("{}/{}.toml", change.area, change.file),
        "name": change.name,
        "what": change.what,
        "before": change.before,
        "after": change.after,
    })
}
