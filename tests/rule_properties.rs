//! What holds for rules whatever they say: one row among many, a case by itself and its explanation agree; the order of
//! files and of what stands in them changes nothing; a number a lower area fills in never leaves the range set above it.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::path::Path;
use std::sync::OnceLock;

use bangban::assets;
use bangban::rulebook::{Case, FlagSort, Rulebook, RunError, Runner, StepSort, Subject, compute};
use bangban::text::Source;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn embedded() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| Rulebook::load(&assets::policies(None).unwrap()).0)
}

fn model() -> &'static Rulebook {
    static BOOK: OnceLock<Rulebook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/policies");
        let (book, faults) = Rulebook::load(&assets::policies(Some(&folder)).unwrap());
        assert!(faults.is_empty() && book.check_examples().is_empty());
        book
    })
}

/// What can be seen of an answer: results and what must be said beside them, or the troubles.
type Seen = Result<(Vec<String>, Vec<(FlagSort, String)>), Vec<RunError>>;

/// A case by itself; every result must also be the last word of its own explanation.
fn alone(subject: &Subject, case: &Case) -> Seen {
    let answer = compute(subject, case)?;
    let steps = answer.explain();
    for output in &answer.outputs {
        let step = steps.iter().find(|step| *step.about.name == *output.name && step.sort != StepSort::Table);
        // What is simply given back has no step.
        assert!(step.is_none_or(|step| *step.value == *output.text), "{} {step:?}", output.text);
    }
    let texts = answer.outputs.iter().map(|output| output.text.clone());
    Ok((texts.collect(), answer.flags.into_iter().map(|flag| (flag.sort, flag.text)).collect()))
}

/// The same case as a row of a runner.
fn row(runner: &mut Runner, texts: &[&str], date: Date, known_at: Date) -> Seen {
    runner.row(texts, date, known_at)?;
    let text = |output| {
        let mut text = String::new();
        runner.write(output, &mut text);
        text
    };
    let texts = (0..runner.outputs()).map(text).collect();
    Ok((texts, runner.flags().into_iter().map(|flag| (flag.sort, flag.text)).collect()))
}

/// The very case as a row, and again after a row of something else: nothing of it may stay behind.
fn agrees(subject: &Subject, case: &Case) {
    let (keys, texts): (Vec<&str>, Vec<&str>) =
        case.given.iter().map(|(key, text)| (key.as_str(), text.as_str())).unzip();
    let wanted: Vec<&str> = case.wanted.iter().map(String::as_str).collect();
    let want = alone(subject, case);
    let mut runner = Runner::new(subject, &keys, &wanted).unwrap();
    assert_eq!(row(&mut runner, &texts, case.date, case.known_at), want, "{case:?}");
    let blank = vec![""; keys.len()];
    let _ = row(&mut runner, &blank, date(1999, 1, 1), case.known_at);
    assert_eq!(row(&mut runner, &texts, case.date, case.known_at), want, "again: {case:?}");
}

#[test]
fn a_row_among_many_gives_what_the_worked_example_gives() {
    let book = embedded();
    for example in book.examples() {
        agrees(book.subject(&book.area(&example.area).unwrap(), &example.rule).unwrap(), &example.case);
    }
}

fn text_of_a_number() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (0..1_000_000_i64, 0..10_000_i64).prop_map(|(whole, part)| format!("{whole}.{part:04}")),
        8 => (0..500_i64).prop_map(|months| months.to_string()),
        1 => Just(String::new()),
        1 => Just("１２，０４９．５元".to_owned()),
        1 => Just("-3".to_owned()),
        1 => Just("9999999999999999999999999999".to_owned()),
        1 => Just("百".to_owned()),
    ]
}

fn text_of_a_day(from: i16, to: i16) -> impl Strategy<Value = String> {
    prop_oneof![
        12 => (from..to, 1..13_i8, 1..29_i8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        1 => (from..to, 1..13_i8).prop_map(|(y, m)| format!("{y}年{m}月")),
        1 => Just("2025-02-30".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_row_a_case_and_its_explanation_agree(
        birth in text_of_a_day(1950, 1990),
        sex in prop::sample::select(vec!["男", "女", "male", "人"]),
        category in prop::sample::select(vec!["职工", "干部", "工人"]),
        retire in text_of_a_day(2001, 2045),
        numbers in prop::collection::vec(text_of_a_number(), 5),
    ) {
        let keys = ["contrib_months", "deemed_months", "avg_index", "account_balance", "province_base"];
        let mut case = Case::on(date(2026, 11, 23));
        case.given.extend(keys.into_iter().zip(numbers).map(|(key, text)| (key.to_owned(), text)));
        let given = [("birth_date", &*birth), ("sex", sex), ("category", category), ("retire_date", &*retire)];
        case.given.extend(given.map(|(key, text)| (key.to_owned(), text.to_owned())));
        agrees(model().subject("全国", "bench_pension").unwrap(), &case);
    }

    #[test]
    fn a_number_that_is_filled_in_never_leaves_its_range(low in 0..400_i64, wide in 0..400_i64, filled in 0..900_i64) {
        let percent = |hundredths: i64| format!("{}.{:02}%", hundredths / 100, hundredths % 100);
        let nation = format!(
            "[file]\ntitle = \"试\"\nrule = \"try\"\nresults = [\"数\"]\n[law.\"法\"]\ntitle = \"法\"\n\
             [param.\"率\"]\nunit = \"比例\"\nopen = \"省\"\nrange = [\"{}\", \"{}\"]\ncite = \"法\"\n\
             [rule.\"数\"]\nunit = \"比例\"\nformula = \"率\"\ncite = \"法\"\n",
            percent(low),
            percent(low + wide)
        );
        let province = format!(
            "[fill.\"率\"]\nvalues = [{{ from = 2006-01-01, value = \"{}\", cite = \"法\" }}]\n",
            percent(filled)
        );
        let sources = [Source::new("全国/试.toml", &nation), Source::new("山东省/试.toml", &province)];
        let (book, faults) = Rulebook::load(&sources);
        let within = (low..=low + wide).contains(&filled);
        prop_assert_eq!(within, !faults.has_errors(), "{:?}", faults);
        prop_assert_eq!(within, book.subject("山东省", "try").is_ok());
        prop_assert_eq!(within, faults.iter().all(|fault| fault.code != "E_RANGE"));
    }
}

/// The tables of a file, each with its heading, in another order. `[input]` lines and the like stay in their table.
fn shuffled(source: &Source, seed: u64) -> Source {
    let mut parts: Vec<String> = vec![String::new()];
    for line in source.text.lines() {
        if line.starts_with('[') && !line.starts_with("[[") {
            parts.push(String::new());
        }
        let part = parts.last_mut().unwrap();
        part.push_str(line);
        part.push('\n');
    }
    let head = parts.remove(0);
    shuffle(&mut parts, seed);
    Source::new(source.path.clone(), &(head + &parts.concat()))
}

fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for at in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
    }
}

/// Everything a rulebook says of itself that does not speak of lines, as one text.
fn said(book: &Rulebook) -> Vec<String> {
    let mut all = Vec::new();
    for area in book.areas() {
        for subject in book.subjects(area) {
            let mut inputs: Vec<String> = subject.inputs().iter().map(|input| format!("{input:?}")).collect();
            inputs.sort();
            let outputs = format!("{:?}", subject.outputs());
            all.push(format!("{area} {} {} {inputs:?} {outputs}", subject.rule(), subject.title()));
        }
    }
    for example in book.examples() {
        let subject = book.subject(&book.area(&example.area).unwrap(), &example.rule).unwrap();
        let mut seen = alone(subject, &example.case);
        // What must be said beside a result is said in the order of the file.
        if let Ok((_, flags)) = &mut seen {
            flags.sort();
        }
        all.push(format!("{} {seen:?}", example.name));
    }
    all.sort();
    all
}

#[test]
fn the_order_of_files_and_of_what_stands_in_them_changes_nothing() {
    let sources = assets::policies(None).unwrap();
    let want = said(embedded());
    for seed in [7, 20_261_123] {
        let mut others: Vec<Source> = sources.iter().map(|source| shuffled(source, seed)).collect();
        shuffle(&mut others, seed);
        let (book, faults) = Rulebook::load(&others);
        assert!(!faults.has_errors(), "{:?}", faults.sorted());
        let got = said(&book);
        assert_eq!(got.len(), want.len());
        for (got, want) in got.iter().zip(&want) {
            assert_eq!(got, want, "seed {seed}");
        }
    }
}
