//! `calc --solve --target`: the smallest input that reaches a target, or how near one can come.

use std::io::Write;

use serde_json::{Value, json};

use super::json::{answer_json, flags_json};
use super::{Asked, slip};
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::rulebook::Value as Got;
use crate::rulebook::whatif::{Goal, Method, Relation, Solution, Trial, WhatIfError, solve};

pub fn run(name: &str, target: &str, explain: bool, asked: &Asked, out: &mut dyn Write) -> Outcome {
    let goal = Goal::read(asked.subject, target)?;
    let solution = solve(asked.subject, asked.case, name, goal).map_err(|error| match error {
        WhatIfError::Refused(errors) => super::refuse(asked.subject, &errors),
        other => Failure::from(other),
    })?;
    let exit = if solution.reached.is_some() { Exit::Done } else { Exit::No };
    if asked.globals.json {
        print_json(out, &whole(&solution, asked))?;
        return Ok(exit);
    }
    writeln!(out, "{}　{}\n", asked.subject.title(), asked.area)?;
    let axis = &solution.axis;
    let aim = aim(&solution.goal);
    match (&solution.reached, &solution.best) {
        (Some(trial), _) => {
            let least = if matches!(trial.point, Got::Number(_)) { "最少要" } else { "最早是" };
            writeln!(out, "要“{aim}”，{}{least} {}。", axis.name, axis.shown(trial.point))?;
            if let Some(more) = more(&solution, trial, asked) {
                writeln!(out, "{more}")?;
            }
            writeln!(out, "　到这里，{}是 {}", solution.goal.name, trial.output.shown)?;
            if let Some(before) = &solution.before {
                let point = axis.shown(before.point);
                writeln!(out, "　差一步（{point}），{}是 {}", solution.goal.name, before.output.shown)?;
            }
        }
        (None, Some(best)) => {
            let point = axis.shown(best.point);
            writeln!(out, "{}", out_of_reach(&solution, &aim))?;
            writeln!(out, "　最好是 {point}，{}是 {}", solution.goal.name, best.output.shown)?;
        }
        (None, None) => writeln!(out, "{}", out_of_reach(&solution, &aim))?,
    }
    writeln!(out, "　{}", how(&solution))?;
    if let Some(trial) = solution.reached.as_ref().or(solution.best.as_ref()) {
        if explain {
            writeln!(out)?;
            slip::print(&trial.answer, asked.area, true, false, out)?;
            return Ok(exit);
        }
        for flag in &trial.answer.flags {
            writeln!(out, "！{}", flag.text)?;
        }
    }
    writeln!(out, "\n本结果为测算，不作为待遇核定依据。")?;
    Ok(exit)
}

/// No more than is known: where not every point was tried, another may still reach it.
fn out_of_reach(solution: &Solution, aim: &str) -> String {
    let looked = if solution.method == Method::Every { "" } else { "，查过的地方都" };
    format!("只变“{}”{looked}到不了“{aim}”。", solution.axis.name)
}

/// 养老金至少 3000 元/月.
fn aim(goal: &Goal) -> String {
    let word = match goal.relation {
        Relation::AtLeast => "至少 ",
        Relation::AtMost => "最多 ",
        Relation::Equal => "正好是 ",
    };
    format!("{}{word}{}", goal.name, goal.shown)
}

/// How far that is from what the case gives now.
fn more(solution: &Solution, trial: &Trial, asked: &Asked) -> Option<String> {
    let axis = &solution.axis;
    let now = axis.given(asked.case)?;
    let gap = trial.point.number()?.checked_sub(now.number()?)?;
    let shown = axis.shown(Got::Number(gap.abs()));
    let word = match gap {
        gap if gap.is_zero() => return Some("　正好是现在填的。".into()),
        gap if gap.is_negative() => "已经够了，多出",
        _ => "还差",
    };
    Some(format!("　现在填的是 {}，{word} {shown}", axis.shown(now)))
}

/// Where it was looked for, and how sure that is.
fn how(solution: &Solution) -> String {
    let (from, to) = solution.looked;
    let (from, to) = (solution.axis.shown(from), solution.axis.shown(to));
    match solution.method {
        Method::Every if solution.reached.is_some() => format!("从 {from} 起逐个算到的。"),
        Method::Every => format!("从 {from} 到 {to} 逐个算过。"),
        Method::Halving => format!("在 {from} 到 {to} 之间对半找的；抽查的每一处，结果都只朝一个方向变。"),
        Method::First(count) => {
            format!(
                "结果忽高忽低，或有的地方算不了，只从 {from} 起逐个算了 {count} 个。要算别处，写成 --solve 名字=起..止:步长"
            )
        }
    }
}

fn whole(solution: &Solution, asked: &Asked) -> Value {
    let axis = &solution.axis;
    let trial = |trial: &Trial| {
        json!({
            "input": axis.machine(trial.point),
            "output": trial.output.text,
            "flags": flags_json(&trial.answer.flags),
        })
    };
    let method = match solution.method {
        Method::Every => "every",
        Method::Halving => "halving",
        Method::First(_) => "first",
    };
    let relation = match solution.goal.relation {
        Relation::AtLeast => ">=",
        Relation::AtMost => "<=",
        Relation::Equal => "=",
    };
    let case = |trial: &Trial| answer_json(&trial.answer, asked.area, asked.case);
    json!({
        "rule": asked.subject.rule(),
        "title": asked.subject.title(),
        "region": asked.area,
        "solve": { "key": axis.key, "name": axis.name, "from": axis.machine(solution.looked.0), "to": axis.machine(solution.looked.1) },
        "target": { "key": solution.goal.key, "name": solution.goal.name, "relation": relation, "value": solution.goal.value.machine(&solution.goal.kind, 0) },
        "method": method,
        "reached": solution.reached.as_ref().map(trial),
        "before": solution.before.as_ref().map(trial),
        "best": solution.best.as_ref().map(trial),
        "answer": solution.reached.as_ref().map(case),
    })
}
