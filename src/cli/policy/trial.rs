//! Running worked examples: those inside the rule files and those of a case file, and telling which did not come out.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::cases::{self, FileCase};
use super::printed::Printed;
use crate::assets;
use crate::cli::calc;
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::rulebook::{self, Case, Example, Flag, FlagSort, InputInfo, Rulebook, Subject, SubjectError};
use crate::text::{Fault, Source};

/// What came of a run.
#[derive(Debug, Default)]
pub struct Trial {
    total: usize,
    failed: Vec<Failed>,
}

#[derive(Debug)]
struct Failed {
    id: String,
    rule: String,
    region: String,
    expect: Map<String, Value>,
    got: Map<String, Value>,
    error: Option<String>,
}

/// Runs a case file. What was known is what was known on the day of the case: a form of November prints the base that was
/// out in November.
pub fn file(book: &Rulebook, sources: &[Source], path: &Path, rules: &[String]) -> Result<Trial, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Exit::Usage, format!("读不了 {}：{}", path.display(), assets::reason(&error)))
    })?;
    let cases: Vec<FileCase> = serde_json::from_str(&text).map_err(|error| {
        let place = format!("{} 第 {} 行第 {} 列", path.display(), error.line(), error.column());
        Failure::new(Exit::Usage, format!("{place}不是用例：{}", cases::wrong(&error)))
    })?;
    known(book, rules, |rule| cases.iter().any(|case| case.rule == rule))?;
    let mut trial = Trial::default();
    let printed = Printed::new(sources);
    for case in cases.into_iter().filter(|case| rules.is_empty() || rules.contains(&case.rule)) {
        trial.total += 1;
        let (got, error) = match compute(book, &printed, &case) {
            Ok(got) => (got, None),
            Err(error) => (Map::new(), Some(error)),
        };
        if error.is_some() || !case.differs(&got).is_empty() {
            let FileCase { id, rule, region, expect, .. } = case;
            trial.failed.push(Failed { id, rule, region, expect, got, error });
        }
    }
    Ok(trial)
}

/// Runs the examples inside the rule files.
pub fn examples(book: &Rulebook, rules: &[String]) -> Result<Trial, Failure> {
    known(book, rules, |_| false)?;
    let mut trial = Trial::default();
    for example in book.examples().iter().filter(|example| rules.is_empty() || rules.contains(&example.rule))
    {
        trial.total += 1;
        if let Some(fault) = example.check(book) {
            let got = answer(book, example).unwrap_or_default();
            trial.failed.push(Failed::of(example, got, &fault));
        }
    }
    Ok(trial)
}

/// Every calculator asked for must be there, in the files or among the cases: a slip of the pen tests nothing and looks sound.
fn known(book: &Rulebook, rules: &[String], asked: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let there = |rule: &str| {
        let all = || book.areas().into_iter().flat_map(|area| book.subjects(area));
        asked(rule) || all().any(|subject| subject.rule() == rule)
    };
    match rules.iter().find(|rule| !there(rule)) {
        Some(rule) => Err(Failure::new(Exit::Usage, SubjectError::Unknown(rule.clone()))),
        None => Ok(()),
    }
}

/// What an example came to, if it came to anything.
fn answer(book: &Rulebook, example: &Example) -> Option<Map<String, Value>> {
    let subject = book.subject(&book.area(&example.area)?, &example.rule).ok()?;
    rulebook::compute(subject, &example.case).ok().map(|answer| calc::outputs_json(&answer))
}

fn compute(book: &Rulebook, printed: &Printed, file: &FileCase) -> Result<Map<String, Value>, String> {
    // A made-up area reads what stands for the whole country; its own figures come with the case.
    let area = if file.made_up() { Some("全国".into()) } else { book.area(&file.region) };
    let area = area.ok_or_else(|| format!("没有“{}”这个地方", file.region))?;
    let subject = book.subject(&area, &file.rule).map_err(|error| match error {
        SubjectError::Broken(_) => error.to_string(),
        _ => "没有这条规则".into(),
    })?;
    let mut case = Case::on(file.date);
    case.known_at = file.known_at.unwrap_or(file.date);
    case.given = file.given.clone();
    if file.made_up() {
        // What the calculator has no place for only explains.
        let known =
            |key: &String| subject.inputs().iter().any(|input| input.key == *key || input.name == *key);
        let parameters = file.parameters.iter().filter(|(key, _)| known(key));
        case.given.extend(parameters.map(|(key, value)| (key.clone(), value.clone())));
    }
    case.wanted = file.expect.keys().cloned().collect();
    let got = run(subject, printed, &area, &case);
    // What the case leaves out or to a default may be what its own parameters say.
    let said = match &got {
        Ok(got) if file.made_up() || file.differs(got).is_empty() => BTreeMap::new(),
        Ok(_) => left_to_default(subject, file),
        Err(stop) => left_out(stop, file),
    };
    if said.is_empty() {
        return got.map_err(|stop| stop.text);
    }
    case.given.extend(said);
    run(subject, printed, &area, &case).map_err(|stop| stop.text)
}

/// Why a case has no answer, and the keys of what it lacks.
struct Stop {
    text: String,
    lacks: Vec<String>,
}

fn run(subject: &Subject, printed: &Printed, area: &str, case: &Case) -> Result<Map<String, Value>, Stop> {
    let answer = rulebook::compute(subject, case).map_err(|errors| Stop {
        text: errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"),
        lacks: errors.into_iter().filter_map(|error| error.key).collect(),
    })?;
    let differs =
        |flag: &&Flag| flag.sort == FlagSort::Differs && !printed.may(subject, area, case, &flag.name);
    match answer.flags.iter().find(differs) {
        Some(flag) => Err(Stop { text: flag.text.clone(), lacks: Vec::new() }),
        None => Ok(calc::outputs_json(&answer)),
    }
}

/// Those of a case's parameters that say what it could not be computed without.
fn left_out(stop: &Stop, file: &FileCase) -> BTreeMap<String, String> {
    let lacking = |key: &String| stop.lacks.contains(key) && !file.given.contains_key(key);
    let parameters = file.parameters.iter().filter(|(key, _)| lacking(key));
    parameters.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Those of a case's parameters that say what it leaves to a default: an input it does not give, or a rule that rests on
/// one. Figures of the files are never among them.
fn left_to_default(subject: &Subject, file: &FileCase) -> BTreeMap<String, String> {
    let left: Vec<&InputInfo> = subject
        .inputs()
        .iter()
        .filter(|input| input.default.is_some() && !file.given.contains_key(&input.key))
        .collect();
    let says = |key: &str| {
        let named = subject.inputs().iter().find(|input| input.key == key);
        let rests = |name: &str| left.iter().any(|input| input.unless.as_deref() == Some(name));
        left.iter().any(|input| input.key == key)
            || named.is_some_and(|input| input.givable && rests(&input.name))
    };
    let given = |key: &String| file.given.contains_key(key);
    let parameters = file.parameters.iter().filter(|(key, _)| !given(key) && says(key));
    parameters.map(|(key, value)| (key.clone(), value.clone())).collect()
}

impl Trial {
    /// Prints it; exit 1 when anything failed.
    pub fn print(&self, as_json: bool, out: &mut dyn Write) -> Outcome {
        let passed = self.total - self.failed.len();
        let exit = if self.failed.is_empty() { Exit::Done } else { Exit::No };
        if as_json {
            let failed: Vec<_> = self.failed.iter().map(Failed::json).collect();
            print_json(out, &json!({ "total": self.total, "passed": passed, "failed": failed }))?;
            return Ok(exit);
        }
        for failed in &self.failed {
            failed.print(out)?;
        }
        writeln!(out, "共 {} 例，{passed} 例相符，{} 例不符", self.total, self.failed.len())?;
        Ok(exit)
    }
}

impl Failed {
    fn of(example: &Example, got: Map<String, Value>, fault: &Fault) -> Self {
        let expect = example.expect.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
        let (rule, region) = (example.rule.clone(), example.area.clone());
        Failed { id: example.name.clone(), rule, region, expect, got, error: Some(fault.to_string()) }
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "rule": self.rule,
            "region": self.region,
            "expect": self.expect,
            "got": self.got,
            "error": self.error,
        })
    }

    fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "✗ {}（{}，{}）", self.id, self.rule, self.region)?;
        if let Some(error) = &self.error {
            return writeln!(out, "    {error}");
        }
        for (key, want) in &self.expect {
            let got = self.got.get(key).map_or_else(|| "没有算出".into(), words);
            writeln!(out, "    {key}：应为 {}，算得 {got}", words(want))?;
        }
        Ok(())
    }
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
