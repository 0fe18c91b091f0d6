//! Running worked examples: those inside the rule files and those of a case file, and telling which did not come out.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::cases::FileCase;
use crate::cli::calc;
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::rulebook::{self, Case, Example, FlagSort, Rulebook, SubjectError};
use crate::text::Fault;

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
pub fn file(book: &Rulebook, path: &Path, rules: &[String]) -> Result<Trial, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(Exit::Usage, format!("读不了 {}：{error}", path.display())))?;
    let cases: Vec<FileCase> = serde_json::from_str(&text).map_err(|error| {
        Failure::new(Exit::Usage, format!("{} 第 {} 行不是用例：{error}", path.display(), error.line()))
    })?;
    let mut trial = Trial::default();
    for case in cases.into_iter().filter(|case| rules.is_empty() || rules.contains(&case.rule)) {
        trial.total += 1;
        let (got, error) = match compute(book, &case) {
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
pub fn examples(book: &Rulebook, rules: &[String]) -> Trial {
    let mut trial = Trial::default();
    for example in book.examples().iter().filter(|example| rules.is_empty() || rules.contains(&example.rule))
    {
        trial.total += 1;
        if let Some(fault) = example.check(book) {
            let got = answer(book, example).unwrap_or_default();
            trial.failed.push(Failed::of(example, got, &fault));
        }
    }
    trial
}

/// What an example came to, if it came to anything.
fn answer(book: &Rulebook, example: &Example) -> Option<Map<String, Value>> {
    let subject = book.subject(&book.area(&example.area)?, &example.rule).ok()?;
    rulebook::compute(subject, &example.case).ok().map(|answer| calc::outputs_json(&answer))
}

fn compute(book: &Rulebook, file: &FileCase) -> Result<Map<String, Value>, String> {
    // A made-up area reads what stands for the whole country; its own figures come with the case.
    let area = if file.made_up() { Some("全国".into()) } else { book.area(&file.region) };
    let area = area.ok_or_else(|| format!("没有“{}”这个地方", file.region))?;
    let subject = book.subject(&area, &file.rule).map_err(|error| match error {
        SubjectError::Broken(_) => error.to_string(),
        _ => "没有这条规则".into(),
    })?;
    let mut case = Case::on(file.date);
    case.known_at = file.date;
    case.given = file.given.clone();
    if file.made_up() {
        case.given.extend(file.parameters.clone());
    }
    case.wanted = file.expect.keys().cloned().collect();
    let answer = rulebook::compute(subject, &case)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))?;
    match answer.flags.iter().find(|flag| flag.sort == FlagSort::Differs) {
        Some(flag) => Err(flag.text.clone()),
        None => Ok(calc::outputs_json(&answer)),
    }
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
