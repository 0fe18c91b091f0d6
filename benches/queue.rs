//! How good the estimate of the wait is, and how fair the rule: on days of a made-up hall, beside the two estimates everybody
//! knows. Prints the tables of `docs/queue.md` and fails when a limit is passed.
//!
//! `cargo bench --bench queue` makes its own days; `-- HALL.toml DAY.csv…` takes those of another hall: the first third is learnt
//! from, the rest is scored.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::cast_possible_truncation)] // a measurement fails like a test

#[path = "queue/day.rs"]
mod day;
#[path = "queue/play.rs"]
mod play;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use bangban::queue::{Figures, Hall, Learnt, Score, Told};
use day::{ByRule, Event};

/// Days to learn from and days to be scored.
const LEARN: u64 = 20;
const SCORED: u64 = 40;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let mut text = String::new();
    let mut within = true;
    if let Some((hall, days)) = given.split_first() {
        let hall = day::hall(&fs::read_to_string(hall).unwrap());
        let days: Vec<Vec<Event>> =
            days.iter().map(|path| day::read(&fs::read_to_string(path).unwrap())).collect();
        let (learn, scored) = days.split_at(days.len() / 3);
        within &= estimates(&mut text, "days given", &hall, learn, scored, true);
    } else {
        let hall = day::hall(&day::hall_text());
        let days = |from: u64, count: u64, load: f64, messy: bool| -> Vec<Vec<Event>> {
            (from..from + count).map(|seed| day::make(seed, load, messy, ByRule::Ours)).collect()
        };
        let learn = days(1, LEARN, 1.0, false);
        within &= estimates(&mut text, "load 1.0", &hall, &learn, &days(1000, SCORED, 1.0, false), true);
        let messy = days(1, LEARN, 1.15, true);
        // Nobody can foresee a pause: this one is looked at, not limited.
        estimates(&mut text, "load 1.15, messy", &hall, &messy, &days(2000, SCORED, 1.15, true), false);
        within &= fairness(&mut text, &hall);
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
    limited: bool,
) -> bool {
    let mut learnt = Learnt::default();
    for events in learn {
        let tickets = play::play(hall, &Learnt::default(), events).tickets;
        learnt.add_day(hall, &tickets, 0);
    }
    let (mut ours, mut naive, mut last, mut took) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for events in scored {
        let mut played = play::play(hall, &learnt, events);
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
        "\n{name}: {} days learnt, {} scored, {} people told and called\n\n| told by | mean error, min | bias | over 10 min late | within the end told |\n|---|---|---|---|---|",
        learn.len(),
        scored.len(),
        us.told
    );
    for (name, score) in
        [("playing the hall forward", us), ("number x mean / windows", number), ("last to enter", les)]
    {
        let _ = writeln!(
            text,
            "| {name} | {:.2} | {:+.2} | {:.1} % | {:.1} % |",
            score.mae,
            score.bias,
            score.late * 100.0,
            score.covered * 100.0
        );
    }
    let _ = writeln!(
        text,
        "\none estimate, ms: median {:.2}, p99 {:.2}",
        ms(took.get(took.len() / 2)),
        ms(Some(&p99))
    );
    if !limited {
        return true;
    }
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

fn fairness(text: &mut String, hall: &Hall) -> bool {
    let _ = writeln!(
        text,
        "\n| rule | load | green mean / p90, min | others mean / p90, min | over 60 min |\n|---|---|---|---|---|"
    );
    let mut within = true;
    for load in [1.0, 1.2] {
        let [mut green_by, mut others_by] = [[0.0; 2]; 2];
        for (at, (name, rule)) in
            [("by arrival", ByRule::Arrival), ("ours", ByRule::Ours)].into_iter().enumerate()
        {
            let mut tickets = Vec::new();
            for seed in 1000..1000 + SCORED {
                tickets.append(
                    &mut play::play(hall, &Learnt::default(), &day::make(seed, load, false, rule)).tickets,
                );
            }
            let [_, (_, green), (_, others)] = Figures::by_line(&tickets);
            let waits = tickets.iter().filter_map(|ticket| Some(ticket.first_called? - ticket.arrived));
            let (long, all) =
                waits.fold((0, 0), |(long, all), wait| (long + usize::from(wait > 3_600_000), all + 1));
            let _ = writeln!(
                text,
                "| {name} | {load:.1} | {:.1} / {:.1} | {:.1} / {:.1} | {:.1} % |",
                green.mean,
                green.p90,
                others.mean,
                others.p90,
                long as f64 * 100.0 / f64::from(all.max(1))
            );
            (green_by[at], others_by[at]) = (green.mean, others.mean);
        }
        // The green line waits at most half as long, and it costs the others at most two minutes.
        within &= green_by[1] <= 0.5 * green_by[0] && others_by[1] <= others_by[0] + 2.0;
    }
    let _ = writeln!(
        text,
        "\n- the green line waits at most half as long as by arrival, the others at most two minutes longer: {}",
        if within { "yes" } else { "**no**" }
    );
    within
}

fn ms(took: Option<&Duration>) -> f64 {
    took.map_or(0.0, Duration::as_secs_f64) * 1000.0
}
