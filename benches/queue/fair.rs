//! How fair the rule is: the same people on the same days, called by one rule and by another.

use std::fmt::Write as _;

use bangban::queue::{Figures, Hall, Ticket};

use crate::day::{self, ByRule};
use crate::play;

/// Many days, because a mean of forty is a minute off.
const DAYS: std::ops::RangeInclusive<u64> = 1001..=1200;

/// Prints the table; false when the green line gains too little or costs the others too much.
pub fn fairness(text: &mut String, hall: &Hall) -> bool {
    let days = DAYS.count();
    let _ = writeln!(
        text,
        "\n{days} days\n\n| rule | load | green mean / p90, min | others mean / p90, min | over 60 min |\n|---|---|---|---|---|"
    );
    let mut within = true;
    let mut costs = Vec::new();
    for load in [1.0, 1.2] {
        let rules = [
            ("by arrival", ByRule::Arrival),
            ("by arrival, returning behind three", ByRule::Returning),
            ("ours", ByRule::Ours),
        ];
        let played = rules.map(|(_, rule)| {
            let play = |seed| play::play(hall, None, &day::make(seed, load, false, rule)).tickets;
            DAYS.map(play).collect::<Vec<Vec<Ticket>>>()
        });
        let (mut green, mut everybody) = (Vec::new(), Vec::new());
        for ((name, _), days) in rules.iter().zip(&played) {
            let tickets: Vec<Ticket> = days.iter().flatten().cloned().collect();
            let [(_, all), (_, line), (_, others)] = Figures::by_line(&tickets);
            let waits = tickets.iter().filter_map(|ticket| Some(ticket.first_called? - ticket.arrived));
            let long = waits.filter(|wait| *wait > 3_600_000).count();
            let _ = writeln!(
                text,
                "| {name} | {load:.1} | {:.1} / {:.1} | {:.1} / {:.1} | {:.1} % |",
                line.mean.unwrap(),
                line.p90.unwrap(),
                others.mean.unwrap(),
                others.p90.unwrap(),
                long as f64 * 100.0 / all.called.max(1) as f64
            );
            green.push(line.mean.unwrap());
            everybody.push(all.mean.unwrap());
        }
        let [arrival, returning, ours] = &played;
        let (cost, give) = others_wait_longer(arrival, ours);
        let (same, same_give) = others_wait_longer(returning, ours);
        costs.push(format!(
            "- load {load:.1}: the others wait {cost:.1} ± {give:.1} minutes longer than by arrival ({same:.1} ± {same_give:.1} when \
             those who come back stand behind three in both), 95 % of such days' means"
        ));
        // Who goes first takes from the others what he gains, and no more than that: all together wait as long as before.
        within &= green[2] <= 0.5 * green[0] && everybody[2] <= everybody[0] + 0.5;
    }
    let _ = writeln!(
        text,
        "\n{}\n- the green line waits at most half as long as by arrival, all together at most half a minute longer: {}",
        costs.join("\n"),
        if within { "yes" } else { "**no**" }
    );
    within
}

/// By how many minutes those outside the green line wait longer under the second rule, day by day, and how sure that is.
fn others_wait_longer(first: &[Vec<Ticket>], second: &[Vec<Ticket>]) -> (f64, f64) {
    let mean = |tickets: &[Ticket]| Figures::by_line(tickets)[2].1.mean.unwrap();
    let longer: Vec<f64> = first.iter().zip(second).map(|(a, b)| mean(b) - mean(a)).collect();
    let count = longer.len() as f64;
    let middle = longer.iter().sum::<f64>() / count;
    let spread = longer.iter().map(|more| (more - middle).powi(2)).sum::<f64>() / (count - 1.0);
    (middle, 1.96 * (spread / count).sqrt())
}
