//! What a calculator and its answers look like to programs (`--json`), and the list of calculators.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::cli::{Exit, Globals, Outcome, print_json};
use crate::rulebook::{
    Answer, Case, Flag, InputInfo, Kind, OutputInfo, RunError, Step, Subject, Trust, Value as Got,
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
            let must = if input.required { "" } else { "（可不填）" };
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

fn input_json(input: &InputInfo) -> Value {
    let choices: Vec<_> =
        input.kind.choices().iter().map(|choice| json!({ "key": choice.key, "name": choice.name })).collect();
    json!({
        "key": input.key,
        "name": input.name,
        "type": type_word(&input.kind),
        "unit": input.kind.unit().map(|unit| unit.to_string()),
        "required": input.required,
        "choices": choices,
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
    })
}

/// `数`, `日期`, `年月`, `是否`, `选项`.
fn type_word(kind: &Kind) -> String {
    if kind.unit().is_some() { "数".into() } else { kind.word() }
}

/// The results by key: numbers, dates and choices as strings, yes and no as JSON's own.
pub fn outputs_json(answer: &Answer) -> Map<String, Value> {
    let value = |value: Got, text: &str| match value {
        Got::YesNo(yes) => Value::Bool(yes),
        _ => Value::String(text.to_owned()),
    };
    answer.outputs.iter().map(|o| (o.key.clone(), value(o.value, &o.text))).collect()
}

/// An answer with its steps.
pub fn answer_json(answer: &Answer, area: &str, case: &Case) -> Value {
    let subject = answer.subject();
    json!({
        "rule": subject.rule(),
        "title": subject.title(),
        "region": area,
        "date": case.date.to_string(),
        "known_at": case.known_at.to_string(),
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

/// One step.
pub fn step_json(step: &Step) -> Value {
    let with: Map<String, Value> =
        step.with.iter().map(|(name, shown)| (name.clone(), Value::String(shown.clone()))).collect();
    let cites: Vec<_> = step
        .cites
        .iter()
        .map(|cite| json!({ "law": cite.law, "number": cite.number, "clause": cite.clause }))
        .collect();
    json!({
        "name": step.name,
        "key": step.key,
        "unit": step.unit,
        "formula": step.formula,
        "with": with,
        "value": step.value,
        "rounded": step.rounded,
        "unrounded": step.unrounded,
        "cite": cites.first(),
        "cites": cites,
        "layer": step.layer,
        "from": step.from.map(|date| date.to_string()),
        "published": step.published.map(|date| date.to_string()),
        "trust": step.trust.map(Trust::word),
        "source": step.source,
        "provisional": step.provisional,
    })
}
