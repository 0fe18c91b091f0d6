//! What the rule language costs: the pension model of `benches/policies` for a million made-up persons, beside the same
//! model written out by hand. Every amount is compared with the one by hand; one that differs ends the run with a fault.
//!
//!     cargo bench --bench rules [-- --count N] [-- --persons FILE.csv] [-- --rounds N]
//!
//! `-- --only WAY` (1 to 6, in the order of the table; 0 for none) goes through the persons that one way and says nothing;
//! `-- --only load` loads the pension of a city twenty times. For a profiler: `valgrind --tool=callgrind` counts instructions, which a busy machine does not change.

#![allow(clippy::unwrap_used)] // a bench fails like a test
#![allow(clippy::cast_precision_loss)] // times are measured, not counted

#[path = "rules/floor.rs"]
mod floor;
#[path = "rules/machine.rs"]
mod machine;
#[path = "rules/persons.rs"]
mod persons;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bangban::assets;
use bangban::rulebook::{Case, Exact, Kind, Rulebook, Runner, Subject, Value, compute};
use bangban::text::Source;
use floor::{Pension, Person};
use jiff::civil::Date;
use rust_decimal::Decimal;

const SEED: u64 = 20_261_123;
/// Persons between two looks at the clock: the ways take turns so often that what else the machine does hits all alike.
const TURN: usize = 2_000;
/// One person in so many is explained.
const EXPLAINED: usize = 20;
const KEYS: [&str; 9] = [
    "birth_date",
    "sex",
    "category",
    "retire_date",
    "contrib_months",
    "deemed_months",
    "avg_index",
    "account_balance",
    "province_base",
];

/// The ways that are timed, in the order of the table.
const WAYS: [&str; 6] = [
    "by hand in Rust, values in (the floor)",
    "rule language, values in",
    "by hand in Rust, text in and out",
    "rule language, text in and out",
    "rule language, a case by itself",
    "rule language, with every step explained",
];

fn main() -> ExitCode {
    let option = |name: &str| {
        let mut args = env::args().skip_while(move |arg| arg != name);
        args.nth(1)
    };
    let number = |name: &str, usual: usize| option(name).map_or(usual, |text| text.parse().unwrap());
    let (count, rounds) = (number("--count", 1_000_000), number("--rounds", 5));
    let persons = || match option("--persons") {
        Some(file) => fs::read_to_string(file).unwrap(),
        None => persons::csv(count as u64, SEED),
    };
    let policies = assets::policies(Some(Path::new("benches/policies"))).unwrap();
    let (book, faults) = Rulebook::load(&policies);
    assert!(faults.is_empty() && book.check_examples().is_empty(), "{:?}", faults.sorted());
    let subject = book.subject("全国", "bench_pension").unwrap();

    if option("--only").as_deref() == Some("load") {
        let city = &loads(policies)[1].1;
        for _ in 0..20 {
            black_box(Rulebook::load(city));
        }
        return ExitCode::SUCCESS;
    }
    if let Some(way) = option("--only") {
        let only: usize = way.parse().unwrap();
        Round::of(&persons(), subject, |way| way + 1 == only);
        return ExitCode::SUCCESS;
    }
    // Whoever loads rules has just been started: before a million persons fill the memory.
    let mut loading = String::from("\n| loading and checking | median ms |\n|---|---|\n");
    for (name, sources) in loads(policies) {
        assert!(!Rulebook::load(&sources).1.has_errors(), "{name}: what is at fault is not timed");
        let mut spent: Vec<f64> = (0..40).map(|_| millis(|| Rulebook::load(&sources))).collect();
        writeln!(loading, "| {name}, {} files | {:.2} |", sources.len(), machine::median(&mut spent))
            .unwrap();
    }
    let text = persons();
    let mut medians = vec![Vec::new(); WAYS.len()];
    let (mut rows, mut different) = (0, 0);
    for _ in 0..rounds {
        let round = Round::of(&text, subject, |_| true);
        (rows, different) = (round.rows, different + round.different);
        for (way, spent) in round.spent.iter().enumerate() {
            let persons = if way < 4 { round.rows } else { round.explained };
            medians[way].push(spent.as_nanos() as f64 / persons.max(1) as f64);
        }
    }
    let medians: Vec<f64> = medians.into_iter().map(|mut way| machine::median(&mut way)).collect();

    let mut report = format!(
        "{}\n\n{rows} persons, {rounds} rounds, {different} rows differ from the floor.\n\n",
        machine::name()
    );
    report.push_str("| way | ns a person, median | × its floor |\n|---|---|---|\n");
    for (way, (name, median)) in WAYS.iter().zip(&medians).enumerate() {
        let floor = if way == 2 || way == 3 { medians[2] } else { medians[0] };
        writeln!(report, "| {name} | {median:.0} | {:.2} |", median / floor).unwrap();
    }
    report.push_str(&loading);
    report.push_str(&batch(&text));
    io::stdout().write_all(report.as_bytes()).unwrap();
    if different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One time through all persons, every way in turn.
#[derive(Default)]
struct Round {
    spent: [Duration; WAYS.len()],
    wanted: [bool; WAYS.len()],
    rows: usize,
    explained: usize,
    different: usize,
}

impl Round {
    fn of(text: &str, subject: &Subject, wanted: impl Fn(usize) -> bool) -> Round {
        let mut round = Round { wanted: std::array::from_fn(wanted), ..Round::default() };
        let mut runner = Runner::new(subject, &KEYS, &[]).unwrap();
        let kinds: Vec<&Kind> = KEYS
            .iter()
            .map(|key| &subject.inputs().iter().find(|input| input.key == *key).unwrap().kind)
            .collect();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let date = Date::constant(2026, 11, 23);
        for turn in lines.chunks(TURN) {
            let fields: Vec<Vec<&str>> = turn.iter().map(|line| line.split(',').skip(1).collect()).collect();
            let people: Vec<Person> = fields.iter().map(|fields| Person::read(fields)).collect();
            let values: Vec<Vec<Option<Value>>> = fields
                .iter()
                .map(|fields| fields.iter().zip(&kinds).map(|(text, kind)| kind.read(text).ok()).collect())
                .collect();

            let mut by_hand: Vec<Pension> = Vec::with_capacity(turn.len());
            round.time(0, || by_hand.extend(people.iter().map(Person::pension)));
            let mut by_rule: Vec<[Value; 5]> = Vec::with_capacity(turn.len());
            round.time(1, || {
                by_rule.extend(values.iter().map(|values| {
                    runner.values(values, date, date).unwrap();
                    [0, 1, 2, 3, 4].map(|output| runner.value(output).unwrap())
                }));
            });
            let (mut first, mut second) = (String::new(), String::new());
            round.time(2, || {
                for fields in &fields {
                    let pension = Person::read(fields).pension();
                    let [basic, personal, transitional, total] = pension.amounts;
                    writeln!(
                        first,
                        "{},{basic:.2},{personal:.2},{transitional:.2},{total:.2}",
                        pension.eligible
                    )
                    .unwrap();
                }
            });
            round.time(3, || {
                for fields in &fields {
                    runner.row(fields, date, date).unwrap();
                    for output in 0..runner.outputs() {
                        runner.write(output, &mut second);
                        second.push(if output == 4 { '\n' } else { ',' });
                    }
                }
            });
            let some = fields.iter().step_by(EXPLAINED).map(|fields| Arc::new(case(fields, date)));
            let some: Vec<Arc<Case>> = some.collect();
            let mut answers = Vec::new();
            round.time(4, || {
                answers.extend(some.iter().map(|case| compute(subject, Arc::clone(case)).unwrap()));
            });
            round.time(5, || {
                for case in &some {
                    black_box(compute(subject, Arc::clone(case)).unwrap().explain());
                }
            });
            round.different += by_hand.iter().zip(&by_rule).filter(|(hand, rule)| !same(hand, rule)).count();
            round.different += first.lines().zip(second.lines()).filter(|(a, b)| a != b).count();
            let explained = answers.iter().zip(by_rule.iter().step_by(EXPLAINED));
            round.different +=
                explained.filter(|(a, b)| a.outputs.iter().map(|o| o.value).ne(b.iter().copied())).count();
            round.rows += turn.len();
            round.explained += some.len();
        }
        round
    }

    fn time(&mut self, way: usize, what: impl FnOnce()) {
        if !self.wanted[way] {
            return;
        }
        let start = Instant::now();
        what();
        self.spent[way] += start.elapsed();
    }
}

fn case(fields: &[&str], date: Date) -> Case {
    let given = KEYS.iter().zip(fields).map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
    Case { given: given.collect(), known_at: date, ..Case::on(date) }
}

fn same(hand: &Pension, rule: &[Value; 5]) -> bool {
    let amount = |value: &Value| value.number().and_then(Exact::to_decimal);
    let amounts: Option<Vec<Decimal>> = rule[1..].iter().map(amount).collect();
    rule[0] == Value::YesNo(hand.eligible) && amounts.as_deref() == Some(&hand.amounts)
}

/// What comes out is thrown away behind the clock.
fn millis<T>(what: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let made = black_box(what());
    let spent = start.elapsed();
    drop(made);
    spent.as_secs_f64() * 1000.0
}

/// What is loaded: the model of this bench, what one city reads, everything in the binary.
fn loads(model: Vec<Source>) -> Vec<(&'static str, Vec<Source>)> {
    let all = assets::policies(None).unwrap();
    let above = ["全国/", "广东省/", "广东省/深圳市/"];
    let folder = |source: &Source| source.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let reads = |source: &&Source| folder(source).is_some_and(|folder| above.contains(&folder.as_str()));
    // The pension, what it uses, and the laws they cite.
    let pension = |source: &&Source| {
        let name = source.path.rsplit_once('/').map_or("", |(_, name)| name);
        ["职工养老金.toml", "退休年龄.toml", "最低缴费年限.toml", "法规.toml"].contains(&name)
    };
    let city: Vec<Source> = all.iter().filter(reads).cloned().collect();
    vec![
        ("the model of this bench", model),
        ("the pension of 广东/深圳", city.iter().filter(pension).cloned().collect()),
        ("all that 广东/深圳 reads", city),
        ("everything in the binary", all),
    ]
}

/// `bangban batch` from file to file on one core, for a tenth of the persons and for all of them.
fn batch(text: &str) -> String {
    let mut table =
        String::from("\n| `bangban batch`, CSV to CSV, one core | s | most memory |\n|---|---|---|\n");
    let folder = env::temp_dir().join(format!("bangban-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (input, output) = (folder.join("in.csv"), folder.join("out.csv"));
    let lines = text.lines().count() - 1;
    for count in [lines / 10, lines] {
        let mut part: String = text.lines().take(count + 1).collect::<Vec<_>>().join("\n");
        part.push('\n');
        fs::write(&input, part).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.args(["--policies", "benches/policies", "batch", "bench_pension"]);
        command.arg("--in").arg(&input).arg("--out").arg(&output);
        let (spent, memory) = machine::run(&mut command);
        writeln!(table, "| {count} persons | {:.2} | {memory} |", spent.as_secs_f64()).unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
    table
}
