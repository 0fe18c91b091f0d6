//! The worked examples that stand in rule files: what each asks, and whether it comes out.

use super::answer::{Answer, FlagSort};
use super::areas;
use super::book::Rulebook;
use super::case::{Case, RunError, Trouble};
use super::draft::{ExampleDraft, FileDraft, Places};
use super::exact::Exact;
use super::kind::{Kind, Value};
use super::rows::{self, Column};
use super::subject::InputInfo;
use crate::text::{Fault, Faults, Place};

/// A worked example from a rule file.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its name in the file.
    pub name: String,
    /// The area it is computed for.
    pub area: String,
    /// Key of the calculator.
    pub rule: String,
    /// What is given.
    pub case: Case,
    /// What must come out: key or name → value as written.
    pub expect: Vec<(String, String)>,
    /// How far a number may be off (a form that prints a rounded index); nothing means exact.
    pub tolerance: Option<String>,
    /// Whose figures these are.
    pub source: String,
    /// Where it stands.
    pub place: Place,
    /// Where its parts stand.
    at: Parts,
}

/// Where the parts of an example stand.
#[derive(Debug, Clone)]
struct Parts {
    region: Option<Place>,
    calc: Option<Place>,
    given: Places,
    expect: Places,
}

impl Example {
    /// Reads what a draft asks. Without a date the date its own inputs name serves.
    pub(super) fn of(
        draft: &ExampleDraft,
        file: &FileDraft,
        main: Option<&str>,
        faults: &mut Faults,
    ) -> Option<Example> {
        let place = draft.name.place.clone();
        let rule = draft.calc.as_ref().map(|calc| calc.value.as_str()).or(main);
        let Some(rule) = rule else {
            faults.error("E_EXAMPLE", place, "这个例子没有写算哪一个", "补上 calc = \"…\"，写计算的键");
            return None;
        };
        let dated = file.head.date.as_ref().and_then(|name| {
            let key = file.inputs.iter().find(|input| input.name.value == name.value)?.key.as_ref()?;
            let text = draft.given.get(&key.value).or(draft.given.get(&name.value))?;
            super::Kind::Date.read(text).ok().and_then(Value::date)
        });
        let Some(date) = draft.date.or(dated) else {
            faults.error("E_EXAMPLE", place, "这个例子没有日期", "补上 date = 2026-01-01，写按哪一天算");
            return None;
        };
        Some(Example {
            name: draft.name.value.clone(),
            area: draft.region.as_ref().map_or_else(|| file.area.to_string(), |region| region.value.clone()),
            rule: rule.to_owned(),
            case: Case {
                given: draft.given.clone(),
                date,
                known_at: draft.known.unwrap_or(date),
                wanted: draft.expect.iter().map(|(name, _)| name.clone()).collect(),
            },
            expect: draft.expect.clone(),
            tolerance: draft.tolerance.clone(),
            source: draft.source.clone().unwrap_or_default(),
            place,
            at: Parts {
                region: draft.region.as_ref().map(|text| text.place.clone()),
                calc: draft.calc.as_ref().map(|text| text.place.clone()),
                given: draft.given_at.clone(),
                expect: draft.expect_at.clone(),
            },
        })
    }

    /// Computes it; nothing when it comes out, else a fault at its place that says what came out instead.
    pub fn check(&self, book: &Rulebook) -> Option<Fault> {
        self.tried(book).1
    }

    /// Computes it: the answer, if there is one, and what [`Example::check`] makes of it.
    pub fn tried(&self, book: &Rulebook) -> (Option<Answer>, Option<Fault>) {
        let fault_of = |answer: Option<Answer>, place: Option<&Place>, message: String, help: &str| {
            let place = place.unwrap_or(&self.place).clone();
            (answer, Some(Fault::new("E_EXAMPLE", place, message).help(help)))
        };
        let fault = |place, message, help| fault_of(None, place, message, help);
        let Some(area) = book.area(&self.area) else {
            return fault(
                self.at.region.as_ref(),
                format!("没有“{}”这个地区", self.area),
                "region 写完整的地区名",
            );
        };
        let subject = match book.subject(&area, &self.rule) {
            Ok(subject) => subject,
            Err(error) => return fault(self.at.calc.as_ref(), error.to_string(), "calc 写计算的键"),
        };
        for input in subject.inputs().iter().filter(|input| input.key != input.name) {
            if let (Some((key, _)), Some((name, _))) =
                (self.at.given.get(&input.key), self.at.given.get(&input.name))
            {
                let later = if key.span.start > name.span.start { key } else { name };
                let message = format!("“{}”和“{}”是同一项，给了两次", input.key, input.name);
                return fault(Some(later), message, "只留一个");
            }
        }
        for (name, text) in &self.case.given {
            let of = |input: &&InputInfo| input.key == *name || input.name == *name;
            let Some(input) =
                subject.inputs().iter().find(of).filter(|input| !input.kind.columns().is_empty())
            else {
                continue;
            };
            // What is no list of rows is told when it is computed.
            let rows: Vec<serde_json::Map<String, serde_json::Value>> =
                serde_json::from_str(text).unwrap_or_default();
            for (row, number) in rows.iter().zip(1..) {
                let twice = |column: &&Column| {
                    column.key != column.name
                        && row.contains_key(&column.key)
                        && row.contains_key(&column.name)
                };
                if let Some(column) = input.kind.columns().iter().find(twice) {
                    let message =
                        format!("第 {number} 行的“{}”和“{}”是同一栏，给了两次", column.key, column.name);
                    return fault(self.at.given.get(name).map(|(_, value)| value), message, "只留一个");
                }
            }
        }
        match super::run::compute(subject, &self.case) {
            Ok(answer) => {
                let (wrong, first) = self.differences(&answer);
                let help = "核对例子和公式，改错的那一个";
                let message = format!("例子没有算对：{}", wrong.join("；"));
                let first = first.cloned();
                if wrong.is_empty() {
                    (Some(answer), None)
                } else {
                    fault_of(Some(answer), first.as_ref(), message, help)
                }
            }
            Err(errors) => {
                let words: Vec<_> = errors.iter().map(ToString::to_string).collect();
                fault(
                    errors.iter().find_map(|error| self.about(error)),
                    format!("例子算不出来：{}", words.join("；")),
                    "补全例子里给的数，或改规则",
                )
            }
        }
    }

    /// The place of the name or the value that an error is about, when the example has it.
    fn about(&self, error: &RunError) -> Option<&Place> {
        let names = || error.key.iter().chain([&error.name]);
        let given = names().find_map(|name| self.at.given.get(name));
        let at = given.or_else(|| names().find_map(|name| self.at.expect.get(name)));
        at.map(|(name, value)| if error.trouble == Trouble::UnknownKey { name } else { value })
    }

    /// What does not come out as expected, a clause each, and where the first of it stands. A given figure that differs from
    /// the files' own counts, too.
    fn differences(&self, answer: &Answer) -> (Vec<String>, Option<&Place>) {
        let mut wrong = Vec::new();
        let mut first = None;
        let tolerance = self.tolerance.as_ref().and_then(|text| Exact::parse(text)).unwrap_or(Exact::ZERO);
        for (output, (name, want)) in answer.outputs.iter().zip(&self.expect) {
            let same = |want: &str, got: &str| alike(&output.kind, want, got, tolerance);
            let same = match &output.items {
                None => same(want, &output.text),
                Some(items) => rows::items(want).is_ok_and(|wants| {
                    wants.len() == items.len() && wants.iter().zip(items).all(|(want, got)| same(want, got))
                }),
            };
            if !same {
                first = first.or_else(|| self.at.expect.get(name).map(|(_, value)| value));
                wrong.push(format!("{name} 应是 {want}，算得 {}", output.text));
            }
        }
        let differs = answer.flags.iter().filter(|flag| flag.sort == FlagSort::Differs);
        wrong.extend(differs.map(|flag| flag.text.clone()));
        (wrong, first)
    }
}

/// Whether a value as written is the one that came out: numbers by value, days and months by their day, texts by letter.
fn alike(kind: &Kind, want: &str, got: &str, tolerance: Exact) -> bool {
    match (kind.read(want), kind.read(got)) {
        (Ok(Value::Number(want)), Ok(Value::Number(got))) => {
            want.checked_sub(got).is_some_and(|off| off.abs() <= tolerance)
        }
        (Ok(want), Ok(got)) => want == got || want.date().is_some() && want.date() == got.date(),
        _ => want == got,
    }
}

/// The examples of all files.
pub(super) fn all(drafts: &[FileDraft], faults: &mut Faults) -> Vec<Example> {
    let mut examples = Vec::new();
    for file in drafts {
        let stack = areas::stack(&file.area);
        let main = drafts
            .iter()
            .filter(|other| other.name == file.name && stack.contains(&&*other.area))
            .filter_map(|other| other.head.main.as_ref())
            .map(|calc| calc.rule.value.as_str())
            .find(|rule| !rule.is_empty());
        examples.extend(file.examples.iter().filter_map(|draft| Example::of(draft, file, main, faults)));
    }
    examples
}
