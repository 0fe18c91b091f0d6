//! Promise to a clerk: every rule of the calculator's menu has its words, its questions and an example, and computes from its
//! questions alone, at 80x24, with keys that an input method lets through, to a result that explains itself. What an area
//! has no figure for is asked for by name.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bangban::rulebook::{
    Answer, Case, Column, Example, InputInfo, Kind, RunError, Subject, Trouble, compute,
};
use bangban::ui::theme::Theme;
use jiff::civil::Date;
use played::{KNOW, MAN, Played, morning, solid};
use serde_json::Value;
use tempfile::tempdir;

/// The nation, and areas with many rules of their own.
const AREAS: [&str; 5] = ["全国", "北京市", "上海市", "广东省/广州市", "河南省/洛阳市"];
/// The insurances of the menu, in its order.
const MENU: [&str; 6] = ["养老", "工伤", "失业", "生育", "医疗", "缴费"];

fn today() -> Date {
    morning().date()
}

fn asked(subject: &Subject) -> impl Iterator<Item = &InputInfo> {
    subject.inputs().iter().filter(|input| !input.givable)
}

/// The examples of a rule, those of the area and of what stands above it first.
fn examples<'a>(subject: &Subject, area: &str) -> Vec<&'a Example> {
    let mut all: Vec<_> =
        KNOW.rules.examples().iter().filter(|example| example.rule == subject.rule()).collect();
    all.sort_by_key(|example| {
        std::cmp::Reverse(if area == example.area || area.starts_with(&format!("{}/", example.area)) {
            example.area.len()
        } else {
            0
        })
    });
    all
}

#[test]
fn every_rule_has_its_words_its_questions_an_example_and_its_place() {
    let mut faults = BTreeSet::new();
    for area in KNOW.rules.areas() {
        let mut last = 0;
        for subject in KNOW.rules.subjects(area) {
            let mut wrong = |what: String| faults.insert(format!("{} {what}", subject.rule()));
            if subject.say().is_none_or(|say| say.chars().count() < 10) {
                wrong("has nothing to read out".into());
            }
            match MENU.iter().position(|insurance| *insurance == subject.insurance()) {
                Some(place) if place >= last => last = place,
                place => {
                    wrong(format!("stands out of order under {:?} ({place:?})", subject.insurance()));
                }
            }
            for input in asked(subject) {
                // A question says what to look at or whom to ask, and is one.
                if !input.ask.contains('？') && !input.ask.contains("一行") {
                    wrong(format!("does not ask for {}: {}", input.name, input.ask));
                }
            }
            if subject.outputs().iter().all(|output| output.say.is_none()) {
                wrong("has no result to read out".into());
            }
            if examples(subject, area).is_empty() {
                wrong("has no example".into());
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_the_document_answers_is_not_asked_again() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>").keys(MAN).keys("<Enter>");
    for (rule, shows) in [
        ("retirement_age", &["1965-03-04", "男职工", "来自证件"][..]),
        ("temporary_account", &["1965-03-04"]),
        ("medical.personal_account", &["61"]),
    ] {
        open(&mut desk, "北京市", rule);
        desk.shows(shows);
        desk.keys("<Esc>");
    }
}

/// Goes to the calculator and opens a rule of its list by arrows alone.
fn open(desk: &mut Played, area: &str, rule: &str) {
    let subjects = KNOW.rules.subjects(area);
    let at = subjects.iter().position(|subject| subject.rule() == rule).unwrap();
    desk.keys("<F4>").keys(&"<下>".repeat(at)).keys("<Enter>");
}

/// Answers to the questions of a rule, and to what the rule then says it lacks, that lead to a result.
struct Way {
    answers: Vec<(String, String)>,
    answer: Answer,
}

fn case(given: &BTreeMap<String, String>) -> Case {
    Case { given: given.clone(), date: today(), known_at: today(), wanted: Vec::new() }
}

/// Looks for such answers among those of the examples and some made-up ones.
fn way(subject: &Subject, area: &str) -> Result<Way, Vec<RunError>> {
    let mut worst = Vec::new();
    let examples = examples(subject, area);
    for (at, example) in examples.iter().map(Some).chain([None]).enumerate() {
        for dated in [true, false] {
            let mut given = BTreeMap::new();
            for input in asked(subject) {
                let from_example = example.and_then(|example| {
                    example.case.given.get(&input.key).or(example.case.given.get(&input.name))
                });
                let dates = input.kind.word() == "日期" || input.kind.word() == "年月";
                let text = match (from_example, example) {
                    (Some(text), _) => Some(text.clone()),
                    (None, Some(example)) if dated && dates && input.default.is_none() => {
                        Some(written(&example.case.date.to_string(), input))
                    }
                    (None, _) if input.default.is_some() || dates && !input.required => None,
                    _ => Some(made_up(input)),
                };
                given.extend(text.map(|text| (input.key.clone(), text)));
            }
            match lacking(subject, given, example.copied()) {
                Ok(way) => return Ok(way),
                Err(errors) if at == 0 || worst.is_empty() => worst = errors,
                Err(_) => {}
            }
        }
    }
    Err(worst)
}

/// Gives what the rule says it lacks, one after another as the desk leads to it, until it computes.
fn lacking(
    subject: &Subject,
    mut given: BTreeMap<String, String>,
    example: Option<&Example>,
) -> Result<Way, Vec<RunError>> {
    let mut answers: Vec<_> = asked(subject)
        .filter_map(|input| Some((input.key.clone(), given.get(&input.key)?.clone())))
        .collect();
    loop {
        let errors = match compute(subject, case(&given)) {
            Ok(answer) => return Ok(Way { answers, answer }),
            Err(errors) => errors,
        };
        let Some(first) = errors.first() else { return Err(errors) };
        let input = subject.inputs().iter().find(|input| input.name == first.name);
        let Some(input) = input.filter(|input| !given.contains_key(&input.key)) else { return Err(errors) };
        let known = example.and_then(|example| example.case.given.get(&input.key)).cloned();
        let text = known.unwrap_or_else(|| made_up(input));
        given.insert(input.key.clone(), text.clone());
        answers.push((input.key.clone(), text));
    }
}

/// An answer of the right kind.
fn made_up(input: &InputInfo) -> String {
    if let Some(choice) = input.kind.choices().last() {
        return choice.key.clone();
    }
    let low = input.min.as_ref().and_then(|min| min.parse().ok()).unwrap_or(0_f64);
    let like = match input.kind.word().as_str() {
        "是否" => return "true".into(),
        "日期" => return written("2026-03-02", input),
        "年月" => return "2026-03".into(),
        "文字" => return "四川".into(),
        "元/月" | "元" | "元/年" => 6000_f64,
        "月" => 6_f64,
        "岁" => 60_f64,
        "天" => 98_f64,
        "天/月" => 30_f64,
        "比例" if input.max.is_none() => 0.5_f64,
        _ => 1_f64,
    };
    like.max(low).to_string()
}

fn written(date: &str, input: &InputInfo) -> String {
    if input.kind.word() == "年月" { date[..7].to_owned() } else { date.to_owned() }
}

/// The keys that give an answer: a choice by its number, anything else as it is.
fn keys(kind: &Kind, text: &str) -> String {
    if *kind == Kind::YesNo {
        return if matches!(text, "false" | "否") { "2" } else { "1" }.into();
    }
    let choices = kind.choices();
    if choices.is_empty() {
        return text.to_owned();
    }
    let at = choices.iter().position(|choice| choice.key == text || choice.name == text);
    (at.unwrap() + 1).to_string()
}

/// The keys that fill in a list, row by row; a table of name and number has two columns.
fn rows(input: &InputInfo, text: &str) -> String {
    let columns = input.kind.columns();
    let said = |column: &Column, value: Option<&Value>| {
        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        text.map_or_else(String::new, |text| keys(&column.kind, &text)) + "<Enter>"
    };
    let mut typed = String::from("<Enter>");
    match serde_json::from_str(text).unwrap() {
        Value::Object(pairs) => {
            for (name, value) in pairs {
                typed += &said(&columns[0], Some(&name.into()));
                typed += &said(&columns[1], Some(&value));
            }
        }
        list => {
            for row in list.as_array().unwrap() {
                for column in columns {
                    typed += &said(column, row.get(&column.key).or_else(|| row.get(&column.name)));
                }
            }
        }
    }
    typed + "<Esc>"
}

/// Gives an answer with keys that are no letters.
fn give(desk: &mut Played, input: &InputInfo, text: &str) {
    let list = !input.kind.columns().is_empty();
    let typed = if list { rows(input, text) } else { keys(&input.kind, text) };
    let plain = typed.replace("<Enter>", "").replace("<Esc>", "");
    assert!(!plain.contains(|c: char| c.is_ascii_alphabetic()), "{}: {typed}", input.key);
    desk.keys(&typed);
}

/// What is wrong with a refusal: that nobody knows what to do then, or that what it asks for cannot be given.
fn dead_end(subject: &Subject, error: &RunError) -> Option<String> {
    let says = &error.message;
    let who = ["公布", "由", "问", "看", "查"].iter().any(|word| says.contains(word));
    let fault = |what: &str| Some(format!("{}: {what}: {says}", subject.rule()));
    if !matches!(error.trouble, Trouble::NoFigure | Trouble::Refused) || !who {
        return fault("says nobody to turn to");
    }
    let keys = says.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| word.len() > 2);
    let keys: Vec<&str> = keys.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect();
    let given = |key: &&str| subject.inputs().iter().any(|input| input.key == **key);
    match keys.iter().find(|key| !given(key)) {
        Some(key) => fault(&format!("{key} cannot be given at the desk")),
        None => None,
    }
}

fn plays(home: &Path, area: &str, computed: &mut BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut desk = Played::start_in(home, area, Theme::Color, None);
    desk.keys("<Esc>");
    for subject in KNOW.rules.subjects(area) {
        let rule = subject.rule();
        let way = match way(subject, area) {
            Ok(way) => way,
            Err(errors) => {
                faults.extend(errors.iter().filter_map(|error| dead_end(subject, error)));
                continue;
            }
        };
        computed.insert(rule.to_owned());
        open(&mut desk, area, rule);
        desk.keys(&"<上>".repeat(asked(subject).count()));
        let mut answers = way.answers.into_iter().peekable();
        for input in asked(subject) {
            if let Some((_, text)) = answers.next_if(|(key, _)| *key == input.key) {
                give(&mut desk, input, &text);
            }
            desk.keys("<下>");
        }
        // What it lacks, it says, and leads to the place where it is given.
        for (key, text) in answers {
            let input = subject.inputs().iter().find(|input| input.key == key).unwrap();
            desk.keys("<Ctrl+S>").shows(&[&input.name]);
            give(&mut desk, input, &text);
        }
        let first = &way.answer.outputs[0];
        let screen = solid(&desk.screen());
        if !screen.contains(&solid(&first.shown)) {
            faults.push(format!("{area} {rule}: no {} on the screen\n{}", first.shown, desk.screen()));
            desk.keys("<Esc><Esc>");
            continue;
        }
        desk.keys("<Ctrl+E>").shows(&["步骤和依据"]);
        // Reading them all to the end is enough where the nation and one city say them.
        if matches!(area, "全国" | "北京市") {
            let told = solid(&read_through(&mut desk));
            for step in way.answer.explain() {
                let cite = step.cites.first().map_or("", |cite| cite.number.as_str());
                if !(told.contains(&solid(&step.about.name)) && told.contains(&solid(cite))) {
                    faults.push(format!("{area} {rule}: the steps do not tell {} ({cite})", step.about.name));
                }
            }
        }
        desk.keys("<Ctrl+E>").shows(&["念给群众听"]);
        desk.keys("<Ctrl+E><Esc><Esc>");
    }
    faults
}

/// What is to be read, page by page to the end.
fn read_through(desk: &mut Played) -> String {
    let mut all = desk.screen();
    loop {
        let before = desk.screen();
        desk.keys("<PgDn>");
        let page = desk.screen();
        if page == before {
            return all;
        }
        all.push_str(&page);
    }
}

#[test]
fn every_rule_computes_from_its_questions_alone_and_explains_itself() {
    let mut faults = Vec::new();
    let mut computed = BTreeSet::new();
    for area in AREAS {
        let home = tempdir().unwrap();
        faults.extend(plays(home.path(), area, &mut computed));
    }
    // Where an area has no figure the rule says so; but every rule of these areas computes in one of them.
    let rules = AREAS.iter().flat_map(|area| KNOW.rules.subjects(area));
    faults.extend(rules.map(|s| s.rule().to_owned()).filter(|rule| !computed.contains(rule)));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_an_area_has_no_figure_for_is_named_with_who_publishes_it() {
    // The nation answers for no province, so asked there every figure left open is named.
    let mut named = 0;
    for subject in KNOW.rules.subjects("全国") {
        let given: BTreeMap<String, String> = asked(subject)
            .filter(|input| input.default.is_none())
            .map(|input| (input.key.clone(), made_up(input)))
            .collect();
        let Err(errors) = compute(subject, case(&given)) else { continue };
        for error in errors.iter().filter(|error| error.trouble == Trouble::NoFigure) {
            named += 1;
            let says = &error.message;
            assert!(says.contains(&error.name) && (says.contains("公布") || says.contains("里定")), "{says}");
            assert!(says.contains("自己填") || error.key.is_none(), "{says}");
        }
        for error in errors.iter().filter(|error| error.trouble == Trouble::Refused) {
            let asks = ["问", "看", "查", "核对", "确认", "改", "录入", "算", "填"];
            assert!(asks.iter().any(|word| error.message.contains(word)), "{}", error.message);
        }
    }
    assert!(named >= 5, "{named}");
}
