//! What a calculator and its answers look like to programs (`--json`), and the list of calculators.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::cli::{Exit, Globals, Outcome, print_json};
use crate::rulebook::{
    Answer, Case, Cited, Column, Flag, InputInfo, Kind, Line, Output, OutputInfo, RunError, Serves, Step,
    Subject, Trust, With,
};

/// Says what can be computed and what it asks.
pub fn list(subjects: &[&Subject], globals: &Globals, out: &mut dyn Write) -> Outcome {
    if globals.json {
        print_json(out, &subjects.iter().map(|subject| subject_json(subject)).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    for subject in subjects {
        writeln!(out, "{}　{}", subject.title(), subject.rule())?;
        for input in subject.inputs().iter().filter(|input| !input.givable) {
            let must = match (input.required, input.else_case_date) {
                (true, _) => "",
                (false, true) => "（可不填，不填按办理日期）",
                (false, false) => "（可不填）",
            };
            writeln!(out, "    {}　{}　{}{must}", input.key, input.name, input.ask)?;
        }
    }
    Ok(Exit::Done)
}

fn subject_json(subject: &Subject) -> Value {
    json!({
        "rule": subject.rule(),
        "title": subject.title(),
        "insurance": subject.insurance(),
        "inputs": subject.inputs().iter().map(input_json).collect::<Vec<_>>(),
        "outputs": subject.outputs().iter().map(output_json).collect::<Vec<_>>(),
    })
}

fn choices_json(kind: &Kind) -> Vec<Value> {
    kind.choices().iter().map(|choice| json!({ "key": choice.key, "name": choice.name })).collect()
}

/// A column of a list.
fn column_json(column: &Column) -> Value {
    json!({
        "key": column.key,
        "name": column.name,
        "type": type_word(&column.kind),
        "unit": column.kind.unit().map(|unit| unit.to_string()),
        "required": column.default.is_none(),
        "choices": choices_json(&column.kind),
    })
}

fn input_json(input: &InputInfo) -> Value {
    json!({
        "key": input.key,
        "name": input.name,
        "type": type_word(&input.kind),
        "unit": input.kind.unit().map(|unit| unit.to_string()),
        "required": input.required,
        "choices": choices_json(&input.kind),
        "columns": input.kind.columns().iter().map(column_json).collect::<Vec<_>>(),
        "ask": input.ask,
        "default": input.default,
        "givable": input.givable,
    })
}

fn output_json(output: &OutputInfo) -> Value {
    json!({
        "key": output.key,
        "name": output.name,
        "type": type_word(&output.kind),
        "unit": output.kind.unit().map(|unit| unit.to_string()),
        "list": output.many,
    })
}

/// `数`, `日期`, `年月`, `是否`, `选项`.
fn type_word(kind: &Kind) -> String {
    if kind.unit().is_some() { "数".into() } else { kind.word() }
}

/// The results by key: numbers, dates and choices as strings, yes and no as JSON's own, lists as arrays of these.
pub fn outputs_json(answer: &Answer) -> Map<String, Value> {
    let value = |kind: &Kind, text: &str| match kind {
        Kind::YesNo => Value::Bool(text == "true"),
        _ => Value::String(text.to_owned()),
    };
    let output = |output: &Output| match &output.items {
        Some(items) => items.iter().map(|item| value(&output.kind, item)).collect(),
        None => value(&output.kind, &output.text),
    };
    answer.outputs.iter().map(|o| (o.key.to_string(), output(o))).collect()
}

/// An answer with its steps.
pub fn answer_json(answer: &Answer, area: &str, case: &Case) -> Value {
    let subject = answer.subject();
    let days = answer.other_days().into_iter().map(|(name, day)| json!({ "name": &*name, "day": day }));
    json!({
        "rule": subject.rule(),
        "title": subject.title(),
        "region": area,
        "date": case.date.to_string(),
        "known_at": case.known_at.to_string(),
        "other_days": days.collect::<Vec<_>>(),
        "outputs": outputs_json(answer),
        "flags": flags_json(&answer.flags),
        "steps": answer.explain().iter().map(step_json).collect::<Vec<_>>(),
    })
}

/// What must be said beside a result.
pub fn flags_json(flags: &[Flag]) -> Vec<Value> {
    flags
        .iter()
        .map(|flag| json!({ "kind": flag.sort.word(), "name": flag.name, "text": flag.text }))
        .collect()
}

/// Why nothing came out.
pub fn errors_json(errors: &[RunError]) -> Vec<Value> {
    errors
        .iter()
        .map(|error| {
            json!({ "kind": error.trouble.word(), "name": error.name, "key": error.key, "text": error.message })
        })
        .collect()
}

fn with_json(with: &[With]) -> Map<String, Value> {
    with.iter().map(|(name, shown)| (name.to_string(), Value::from(&**shown))).collect()
}

fn line_json(line: &Line) -> Value {
    json!({
        "label": line.label,
        "when": line.when.as_deref(),
        "formula": &*line.formula,
        "with": with_json(&line.with),
        "value": &*line.value,
        "rounded": line.rounded.map(|round| round.to_string()),
        "unrounded": line.unrounded.as_deref(),
        "cites": line.cites.iter().map(|cite| cite_json(cite)).collect::<Vec<_>>(),
        "why": line.why.as_deref(),
        "provisional": line.serves == Serves::Provisional,
        "estimated": line.serves == Serves::Estimated,
    })
}

fn cite_json(cite: &Cited) -> Value {
    json!({ "law": cite.law, "number": cite.number, "clause": cite.clause })
}

/// One step.
pub fn step_json(step: &Step) -> Value {
    let cites: Vec<_> = step.cites.iter().map(|cite| cite_json(cite)).collect();
    json!({
        "name": &*step.about.name,
        "key": step.about.key.as_deref(),
        "unit": &*step.about.unit,
        "formula": &*step.formula,
        "when": step.when.as_deref(),
        "with": with_json(&step.with),
        "value": &*step.value,
        "rounded": step.rounded.map(|round| round.to_string()),
        "unrounded": step.unrounded.as_deref(),
        "cite": cites.first(),
        "cites": cites,
        "layer": &*step.layer,
        "from": step.from.map(|date| date.to_string()),
        "published": step.published.map(|date| date.to_string()),
        "trust": step.trust.map(Trust::word),
        "source": step.source.as_deref(),
        "provisional": step.serves == Serves::Provisional,
        "estimated": step.serves == Serves::Estimated,
        "lines": step.lines.iter().map(line_json).collect::<Vec<_>>(),
    })
}
