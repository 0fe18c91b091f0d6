//! Plans 方案: the same case told up to four ways, beside each other, with what each gives more or less than the first.

use std::collections::BTreeMap;

use super::compare::gap;
use crate::rulebook::answer::{Answer, Output};
use crate::rulebook::case::{Case, RunError};
use crate::rulebook::run::compute;
use crate::rulebook::subject::{InputInfo, Subject};

/// As many as fit beside each other on a small screen.
pub const MOST_PLANS: usize = 4;

/// One plan and what came of it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the plans say each for itself: name for people, as typed; what this one does not say, as the case has it.
    pub given: Vec<(String, String)>,
    /// What came out.
    pub answer: Result<Answer, Vec<RunError>>,
}

/// Computes every plan: the case with what the plan says laid over it. Only the first [`MOST_PLANS`] are taken.
pub fn plans(subject: &Subject, case: &Case, each: &[BTreeMap<String, String>]) -> Vec<Plan> {
    each.iter()
        .take(MOST_PLANS)
        .map(|own| {
            let mut case = case.clone();
            let mut given = Vec::new();
            for (key, value) in own {
                let input = subject.inputs().iter().find(|input| named(input, key));
                if let Some(input) = input {
                    case.given.remove(&input.name);
                    case.given.remove(&input.key);
                    given.push((input.name.clone(), shown(input, value)));
                }
                case.given.insert(key.clone(), value.clone());
            }
            // What another plan says otherwise and this one leaves as the case has it.
            let others = each.iter().flat_map(BTreeMap::keys).filter(|key| !own.contains_key(*key));
            let inputs = others.filter_map(|key| subject.inputs().iter().find(|input| named(input, key)));
            for input in inputs.collect::<Vec<_>>() {
                let left = case.given.get(&input.key).or_else(|| case.given.get(&input.name));
                if let Some(value) = left.filter(|_| !given.iter().any(|(name, _)| *name == input.name)) {
                    given.push((input.name.clone(), shown(input, value)));
                }
            }
            Plan { given, answer: compute(subject, case) }
        })
        .collect()
}

fn named(input: &InputInfo, key: &str) -> bool {
    input.key == key || input.name == key
}

fn shown(input: &InputInfo, value: &str) -> String {
    input.kind.read(value).map_or_else(|_| value.to_owned(), |read| read.shown(&input.kind, 0))
}

/// The table of plans: a heading, a row for each thing they say, a row for each result, and below a result how far each is from
/// the first. What cannot be computed says so in its last row.
pub fn table(plans: &[Plan]) -> Vec<Vec<String>> {
    let mut rows = vec![row("", plans, |place, _| format!("方案{}", place + 1))];
    let mut said: Vec<&str> = Vec::new();
    for name in plans.iter().flat_map(|plan| plan.given.iter().map(|(name, _)| name.as_str())) {
        if !said.contains(&name) {
            said.push(name);
        }
    }
    for name in said {
        let told = row(name, plans, |_, plan| {
            let own = plan.given.iter().find(|(own, _)| own == name);
            own.map_or_else(|| "–".into(), |(_, value)| value.clone())
        });
        // What is the same in all of them is no difference between them.
        if plans.len() < 2 || told.iter().skip(2).any(|cell| *cell != told[1]) {
            rows.push(told);
        }
    }
    for output in results(plans) {
        // The unit stands in the heading: four columns have to fit on a small screen.
        let unit =
            output.kind.unit().map(|unit| unit.to_string()).filter(|unit| !unit.is_empty() && unit != "比例");
        let name = unit
            .as_ref()
            .map_or_else(|| output.name.to_string(), |unit| format!("{}（{unit}）", output.name));
        rows.push(row(&name, plans, |_, plan| match find(plan, &output.key) {
            None => "–".into(),
            Some(own) if unit.is_some() => own.text.clone(),
            Some(own) => own.shown.clone(),
        }));
        let first = plans.first().and_then(|plan| find(plan, &output.key));
        let gaps = row("  比方案1", plans, |place, plan| match (first, find(plan, &output.key)) {
            (Some(first), Some(own)) if place > 0 && first.text != own.text => {
                gap(first, own).map_or_else(|| "不同".into(), |(digits, _)| signed(&digits))
            }
            _ => String::new(),
        });
        if gaps.iter().skip(1).any(|cell| !cell.is_empty()) {
            rows.push(gaps);
        }
    }
    if plans.iter().any(|plan| plan.answer.is_err()) {
        rows.push(row("算不了", plans, |_, plan| match &plan.answer {
            Ok(_) => String::new(),
            Err(errors) => errors.iter().map(|error| error.name.clone()).collect::<Vec<_>>().join("、"),
        }));
    }
    rows
}

/// How much more a plan gives than the first, by output key, for programs.
pub fn gaps(plans: &[Plan]) -> Vec<BTreeMap<String, String>> {
    let first = plans.first();
    plans
        .iter()
        .map(|plan| {
            let keys = results(plans).into_iter().map(|output| output.key.to_string());
            keys.filter_map(|key| Some((key.clone(), gap(find(first?, &key)?, find(plan, &key)?)?.0)))
                .collect()
        })
        .collect()
}

fn row(name: &str, plans: &[Plan], cell: impl Fn(usize, &Plan) -> String) -> Vec<String> {
    let cells = plans.iter().enumerate().map(|(place, plan)| cell(place, plan));
    std::iter::once(name.to_owned()).chain(cells).collect()
}

/// Every result of any plan, once.
fn results(plans: &[Plan]) -> Vec<&Output> {
    let mut found: Vec<&Output> = Vec::new();
    for output in plans.iter().filter_map(|plan| plan.answer.as_ref().ok()).flat_map(|answer| &answer.outputs)
    {
        if !found.iter().any(|known| known.key == output.key) {
            found.push(output);
        }
    }
    found
}

fn find<'a>(plan: &'a Plan, key: &str) -> Option<&'a Output> {
    plan.answer.as_ref().ok()?.output(key)
}

fn signed(shown: &str) -> String {
    if shown.starts_with('-') { shown.to_owned() } else { format!("+{shown}") }
}
