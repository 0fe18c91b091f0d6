//! What a call costs when twenty windows press: processes that share a store, fifty calls a second together. Prints how long a
//! call took and fails when one in a hundred takes longer than 50 ms on a file. With `BANGBAN_TEST_PG` a server is measured too,
//! without a limit. `cargo bench --bench store`

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a measurement fails like a test

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bangban::acts::{self, Actor, Stamp, Wish, new_op};
use bangban::clock::Clock;
use bangban::log::Auditor;
use bangban::queue::Hall;
use bangban::store::{self, Open, Place};
use bangban::text::{Faults, Source};

const WINDOWS: u32 = 20;
const CALLS_A_SECOND: u32 = 50;
const SECONDS: u32 = 8;
const LIMIT: Duration = Duration::from_millis(50);

fn hall() -> Hall {
    let source = Source::new("hall.toml", include_str!("../data/hall.toml"));
    Hall::read(&source, &mut Faults::new()).unwrap()
}

fn stamp(hall: &Hall, window: u32) -> Stamp {
    let now = Clock::default().now();
    Stamp::new(hall, &Actor { window, clerk: "甲".into() }, now, new_op(now))
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mark, place, window] = args.as_slice()
        && mark == "clerk"
    {
        clerk(place, window.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let dir = tempfile::tempdir().unwrap();
    println!("{}; SQLite {}\n", machine(dir.path()), rusqlite::version());
    println!(
        "| {WINDOWS} windows, {CALLS_A_SECOND} calls a second | calls | p50 ms | p99 ms | max ms | limit |"
    );
    println!("|---|---|---|---|---|---|");
    let file = dir.path().join("desk.sqlite").to_string_lossy().into_owned();
    let within = row("SQLite file", &file, Some(LIMIT));
    if let Ok(url) = std::env::var("BANGBAN_TEST_PG") {
        let name = format!("bench{}", uuid::Uuid::now_v7().simple());
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        row("PostgreSQL", &url.replacen("/postgres?", &format!("/{name}?"), 1), None);
    }
    if within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures one store and prints its line.
fn row(name: &str, place: &str, limit: Option<Duration>) -> bool {
    let hall = hall();
    let home = tempfile::tempdir().unwrap();
    let at = Place::parse(place, &hall.id, home.path());
    let mut records = store::open(&at, &hall.id, Open::Create).unwrap();
    let people = CALLS_A_SECOND * SECONDS + WINDOWS;
    for _ in 0..people {
        acts::issue_ticket(&mut records, &hall, &stamp(&hall, 1), Wish::of("F")).unwrap();
    }
    let clerks: Vec<_> = (0..WINDOWS)
        .map(|n| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args(["clerk", place, &(100 + n).to_string()]).stdout(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let mut took: Vec<u64> = Vec::new();
    for clerk in clerks {
        let output = clerk.wait_with_output().unwrap();
        assert!(output.status.success());
        took.extend(
            String::from_utf8(output.stdout).unwrap().lines().map(|line| line.parse::<u64>().unwrap()),
        );
    }
    let mut auditor = Auditor::default();
    records.rows().records(&mut |record| auditor.check(&record)).unwrap();
    let audit = auditor.finish();
    assert_eq!(audit.first_broken, None);
    assert_eq!(audit.events, u64::from(people) + 2 * took.len() as u64, "none lost, none twice");
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    let ms = |us: u64| format!("{}.{:02}", us / 1000, us % 1000 / 10);
    let within = limit.is_none_or(|limit| u128::from(at(99)) < limit.as_micros());
    let (p50, p99, max) = (ms(at(50)), ms(at(99)), ms(at(100)));
    let mark = if within { "" } else { " **over**" };
    let limit = limit.map_or(String::new(), |limit| format!("p99 {}", limit.as_millis()));
    println!("| {name} | {} | {p50} | {p99}{mark} | {max} | {limit} |", took.len());
    within
}

/// One window: calls and finishes at its share of the pace; prints how long each call took, in microseconds.
fn clerk(place: &str, window: u32) {
    let hall = hall();
    let at = Place::parse(place, &hall.id, &std::env::temp_dir());
    let mut records = store::open(&at, &hall.id, Open::Existing).unwrap();
    let pace = Duration::from_secs(1) * WINDOWS / CALLS_A_SECOND;
    // Windows do not press in step.
    let begin = Instant::now() + Duration::from_millis(500) + pace * (window % WINDOWS) / WINDOWS;
    for n in 0..CALLS_A_SECOND * SECONDS / WINDOWS {
        thread::sleep((begin + pace * n).saturating_duration_since(Instant::now()));
        let pressed = Instant::now();
        acts::call_next(&mut records, &hall, &stamp(&hall, window)).unwrap();
        println!("{}", pressed.elapsed().as_micros());
        acts::finish(&mut records, &stamp(&hall, window)).unwrap();
    }
}

/// The machine and the disk, for the figures mean nothing without.
fn machine(disk: &Path) -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("?");
    let mounts = read("/proc/self/mounts");
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let mut parts = line.split(' ').skip(1);
            Some((parts.next()?, parts.next()?))
        })
        .filter(|(at, _)| disk.starts_with(at))
        .max_by_key(|(at, _)| at.len())
        .map_or("?", |(_, kind)| kind);
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let kernel = read("/proc/sys/kernel/osrelease");
    format!(
        "{} x {cores}, Linux {}, {mount}, {build} build",
        model.trim_start_matches([' ', '\t', ':']),
        kernel.trim()
    )
}
