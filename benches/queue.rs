//! How good the estimate of the wait is, and how fair the rule: on days of a made-up hall, beside the two estimates everybody
//! knows. Prints the tables of `docs/queue.md` and fails when a limit is passed.
//!
//! `cargo bench --bench queue` makes its own days; `-- HALL.toml DAY.csv…` takes those of another hall: the first are learnt from
//! (two thirds, or as many as `learn=N` says), the rest is scored; with one day alone nothing is learnt but what the day itself
//! shows.
//!
//! Days are numbered by seeds. Whatever was tried out (how fast a clerk's pace is believed, how many plays) was tried on days 1 to 60;
//! what is printed is of days 1001 and on, which were not looked at before.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::cast_possible_truncation)] // a measurement fails like a test

#[path = "queue/day.rs"]
mod day;
#[path = "queue/fair.rs"]
mod fair;
#[path = "queue/play.rs"]
mod play;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use bangban::queue::{Hall, Learnt, Score, Told};
use day::{ByRule, Event};

/// Days to learn from, and days to be scored.
const LEARN: std::ops::RangeInclusive<u64> = 1..=20;
const SCORED: std::ops::RangeInclusive<u64> = 1001..=1040;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let (options, given): (Vec<String>, Vec<String>) = given.into_iter().partition(|arg| arg.contains('='));
    let mut text = String::new();
    let mut within = true;
    if let Some((hall, days)) = given.split_first() {
        let hall = day::hall(&fs::read_to_string(hall).unwrap());
        let days: Vec<Vec<Event>> =
            days.iter().map(|path| day::read(&fs::read_to_string(path).unwrap())).collect();
        let learn = options.iter().find_map(|option| option.strip_prefix("learn=")?.parse().ok());
        let (learn, scored) = days.split_at(learn.unwrap_or(days.len() * 2 / 3));
        within &= estimates(&mut text, "days given", &hall, learn, scored);
    } else {
        let hall = day::hall(&day::hall_text());
        for (name, load, messy) in
            [("load 1.0", 1.0, false), ("load 1.15, messy", 1.15, true), ("load 1.2, messy", 1.2, true)]
        {
            let days = |seeds: std::ops::RangeInclusive<u64>| -> Vec<Vec<Event>> {
                seeds.map(|seed| day::make(seed, load, messy, ByRule::Ours)).collect()
            };
            within &= estimates(&mut text, name, &hall, &days(LEARN), &days(SCORED));
        }
        // The first day of a hall: nothing but what it declares and what the day itself shows. Looked at, not limited.
        let days: Vec<Vec<Event>> = SCORED.map(|seed| day::make(seed, 1.0, false, ByRule::Ours)).collect();
        estimates(&mut text, "load 1.0, the first day of a hall", &hall, &[], &days);
        within &= fair::fairness(&mut text, &hall);
    }
    let _ = io::stdout().write_all(text.as_bytes());
    if within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn estimates(
    text: &mut String,
    name: &str,
    hall: &Hall,
    learn: &[Vec<Event>],
    scored: &[Vec<Event>],
) -> bool {
    let mut learnt = Learnt::default();
    for events in learn {
        let tickets = play::play(hall, None, events).tickets;
        learnt.add_day(hall, &tickets, 0);
    }
    let (mut ours, mut naive, mut last, mut took) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut bad = 0;
    for events in scored {
        let mut played = play::play(hall, Some(&learnt), events);
        bad += usize::from(Score::of(&played.ours).late > 0.10);
        ours.append(&mut played.ours);
        naive.append(&mut played.naive);
        last.append(&mut played.last);
        took.append(&mut played.took);
    }
    took.sort();
    let p99 = took.get(took.len() * 99 / 100).copied().unwrap_or_default();
    let [us, number, les] = [&ours, &naive, &last].map(|told: &Vec<Told>| Score::of(told));
    let _ = writeln!(
        text,
        "\n{name}: {} days learnt, {} scored, {} people told and called\n\n\
         | told by | mean error, min | bias | over 10 min late | within the end told | over 10 min past it |\n\
         |---|---|---|---|---|---|",
        learn.len(),
        scored.len(),
        us.told
    );
    for (name, score) in
        [("playing the hall forward", us), ("number x mean / windows", number), ("last to enter", les)]
    {
        let _ = writeln!(
            text,
            "| {name} | {:.2} | {:+.2} | {:.1} % | {:.1} % | {:.1} % |",
            score.mae,
            score.bias,
            score.late * 100.0,
            score.covered * 100.0,
            score.past_end * 100.0
        );
    }
    let _ = writeln!(
        text,
        "\ndays with more than 10 % late: {bad} of {}; one estimate, ms: median {:.2}, p99 {:.2}",
        scored.len(),
        ms(took.get(took.len() / 2)),
        ms(Some(&p99))
    );
    let limits = [
        ("half the error of number x mean / windows", us.mae <= 0.5 * number.mae),
        ("half the error of last to enter", us.mae <= 0.5 * les.mae),
        ("at most 10 % over ten minutes late", us.late <= 0.10),
        ("under 5 ms", cfg!(debug_assertions) || p99 < Duration::from_millis(5)),
    ];
    for (limit, held) in limits {
        let _ = writeln!(text, "- {limit}: {}", if held { "yes" } else { "**no**" });
    }
    limits.iter().all(|(_, held)| *held)
}

fn ms(took: Option<&Duration>) -> f64 {
    took.map_or(0.0, Duration::as_secs_f64) * 1000.0
}
