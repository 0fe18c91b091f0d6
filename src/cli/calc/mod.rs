//! `bangban calc`: one case, computed and told; `--list` says what can be computed. Reads what was typed and prints
//! what came out; the rules do the rest.

mod given;
mod slip;

pub use given::raw;

use std::io::Write;
use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::policy::load;
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::rulebook::{
    Answer, Case, Column, InputInfo, Kind, Line, Output, OutputInfo, Rulebook, RunError, Step, Subject,
    SubjectError, Trouble, Trust, compute,
};

/// 算一笔：退休年龄、养老金……
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 算什么：名称、首字母或英文键，如 法定退休年龄、fdtxnl、retirement_age
    rule: Option<String>,
    /// 录入，写成 键=值，键用英文或中文，如 birth=1971-08 人员类别=男职工；列表写成 键=@文件（JSON）
    #[arg(value_name = "KEY=VALUE")]
    given: Vec<String>,
    /// 列出能算什么、要录入什么
    #[arg(long, conflicts_with_all = ["given", "input"])]
    list: bool,
    /// 按哪一天的规定算（不给则是今天）
    #[arg(long, value_parser = super::parse_date)]
    date: Option<Date>,
    /// 当作哪一天在算：这天以前公布的数才算数（不给则是今天）
    #[arg(long, value_name = "DATE", value_parser = super::parse_date)]
    known_at: Option<Date>,
    /// 录入从 JSON 文件读，- 是标准输入
    #[arg(long, value_name = "FILE|-")]
    input: Option<PathBuf>,
    /// 写出每一步：公式、代入的数、取整、依据
    #[arg(long)]
    explain: bool,
    /// 写成念给群众听的话
    #[arg(long)]
    plain: bool,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (book, _) = load(globals)?;
    let region = globals.region.as_deref().unwrap_or("全国");
    let area = area(&book, region)?;
    if args.list {
        let subjects = match &args.rule {
            Some(word) => vec![subject(&book, &area, word)?],
            None => book.subjects(&area),
        };
        return list(&subjects, globals, out);
    }
    let Some(word) = &args.rule else {
        return Err(Failure::new(
            Exit::Usage,
            "没有说算什么。写成 bangban calc 法定退休年龄 birth=1971-08 kind=male；能算什么看 bangban calc --list",
        ));
    };
    let subject = subject(&book, &area, word)?;
    let today = globals.clock().now().date();
    let mut case = Case::on(args.date.unwrap_or(today));
    case.known_at = args.known_at.unwrap_or(today);
    case.given = given::read(&args.given, args.input.as_deref())?;
    let answer = compute(subject, &case).map_err(|errors| refuse(subject, &errors))?;
    if globals.json {
        print_json(out, &answer_json(&answer, &area, &case))?;
    } else {
        slip::print(&answer, &area, args.explain, args.plain, out)?;
    }
    Ok(Exit::Done)
}

/// The area somebody means, or why there is no single one.
fn area(book: &Rulebook, name: &str) -> Result<String, Failure> {
    book.area(name).ok_or_else(|| {
        let meant = book.areas_meant(name);
        let message = if meant.is_empty() {
            format!("没有“{name}”这个地方。写全名或简称，如 北京、山东、广东/深圳")
        } else {
            format!("“{name}”有好几个地方：{}。写全一点", meant.join("、"))
        };
        Failure::new(Exit::Usage, message)
    })
}

fn subject<'a>(book: &'a Rulebook, area: &str, word: &str) -> Result<&'a Subject, Failure> {
    book.subject(area, &word.to_lowercase()).map_err(|error| {
        let exit = if matches!(error, SubjectError::Broken(_)) { Exit::Data } else { Exit::Usage };
        Failure::new(exit, error)
    })
}

/// Why it cannot be computed: a sentence for each thing that is missing or wrong, and what to do.
fn refuse(subject: &Subject, errors: &[RunError]) -> Failure {
    // In the order a clerk would ask.
    let asked = |error: &RunError| subject.inputs().iter().position(|input| input.name == error.name);
    let mut errors: Vec<&RunError> = errors.iter().collect();
    errors.sort_by_key(|error| asked(error).unwrap_or(usize::MAX));
    let mut lines = vec![format!("{}还算不了：", subject.title())];
    for error in &errors {
        let how = match (&error.key, error.trouble) {
            (Some(key), Trouble::Missing) => format!("（写成 {key}=…）"),
            _ => String::new(),
        };
        lines.push(format!("· {}{how}", error.message));
    }
    let exit =
        if errors.iter().any(|error| error.trouble == Trouble::Refused) { Exit::No } else { Exit::Usage };
    Failure::new(exit, lines.join("\n"))
}

fn list(subjects: &[&Subject], globals: &Globals, out: &mut dyn Write) -> Outcome {
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
    answer.outputs.iter().map(|o| (o.key.clone(), output(o))).collect()
}

fn answer_json(answer: &Answer, area: &str, case: &Case) -> Value {
    let subject = answer.subject();
    let flags: Vec<_> = answer
        .flags
        .iter()
        .map(|flag| json!({ "kind": flag.sort.word(), "name": flag.name, "text": flag.text }))
        .collect();
    json!({
        "rule": subject.rule(),
        "title": subject.title(),
        "region": area,
        "date": case.date.to_string(),
        "known_at": case.known_at.to_string(),
        "outputs": outputs_json(answer),
        "flags": flags,
        "steps": answer.explain().iter().map(step_json).collect::<Vec<_>>(),
    })
}

fn with_json(with: &[(String, String)]) -> Map<String, Value> {
    with.iter().map(|(name, shown)| (name.clone(), Value::String(shown.clone()))).collect()
}

fn line_json(line: &Line) -> Value {
    json!({
        "label": line.label,
        "formula": line.formula,
        "with": with_json(&line.with),
        "value": line.value,
        "why": line.why,
    })
}

fn step_json(step: &Step) -> Value {
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
        "with": with_json(&step.with),
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
        "lines": step.lines.iter().map(line_json).collect::<Vec<_>>(),
    })
}
