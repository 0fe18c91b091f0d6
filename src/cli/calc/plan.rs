//! `calc --plan`: up to four plans beside each other; `calc --formulas`: what a calculator stands on.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;

use super::json::{errors_json, outputs_json};
use super::{Asked, given, print_rows};
use crate::acts::formulas::formulas as quantities;
use crate::cli::policy::sources;
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::rulebook::reference::Reference;
use crate::rulebook::whatif::{MOST_PLANS, gaps, plans, table};

/// Computes the plans and prints them.
pub fn run(words: &[String], asked: &Asked, out: &mut dyn Write) -> Outcome {
    if words.len() < 2 || words.len() > MOST_PLANS {
        let message = format!(
            "方案写了 {} 个；写 2 到 {MOST_PLANS} 个，如 --plan \"total_months=180 avg_index=1.0\" --plan \"total_months=240 avg_index=0.6\"",
            words.len()
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    let mut each: Vec<BTreeMap<String, String>> = Vec::new();
    for plan in words {
        let pairs: Vec<String> =
            plan.split([' ', ',', '，', '　']).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        each.push(given::read(&pairs, None)?);
    }
    let plans = plans(asked.subject, asked.case, &each);
    let done = plans.iter().filter(|plan| plan.answer.is_ok()).count();
    if done == 0
        && let Some(Err(errors)) = plans.first().map(|plan| &plan.answer)
    {
        return Err(super::refuse(asked.subject, errors));
    }
    let exit = if done == plans.len() { Exit::Done } else { Exit::No };
    if asked.globals.json {
        let rows: Vec<_> = plans
            .iter()
            .zip(&each)
            .zip(gaps(&plans))
            .map(|((plan, given), gaps)| match &plan.answer {
                Ok(answer) => json!({ "given": given, "outputs": outputs_json(answer), "difference": gaps }),
                Err(errors) => json!({ "given": given, "outputs": null, "errors": errors_json(errors) }),
            })
            .collect();
        let subject = asked.subject;
        print_json(
            out,
            &json!({ "rule": subject.rule(), "title": subject.title(), "region": asked.area, "plans": rows }),
        )?;
        return Ok(exit);
    }
    writeln!(out, "{}　{}\n", asked.subject.title(), asked.area)?;
    print_rows(&table(&plans), out)?;
    // What is to be said of several is said once, with whom it is about.
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let texts: Vec<String> = match &plan.answer {
            Ok(answer) => answer.flags.iter().map(|flag| flag.text.clone()).collect(),
            Err(errors) => errors.iter().map(|error| format!("算不了，{}", error.message)).collect(),
        };
        for text in texts {
            let place = (place + 1).to_string();
            match said.iter_mut().find(|(known, _)| *known == text) {
                Some((_, places)) => places.push(place),
                None => said.push((text, vec![place])),
            }
        }
    }
    for (text, places) in said {
        writeln!(out, "！方案{}：{text}", places.join("、"))?;
    }
    writeln!(out, "\n本结果为测算，不作为待遇核定依据。")?;
    Ok(exit)
}

/// The formula table of a calculator.
pub fn formulas(asked: &Asked, out: &mut dyn Write) -> Outcome {
    let reference = Reference::read(&sources(asked.globals.policies.as_deref())?);
    let rows = quantities(&reference, asked.subject, asked.area, asked.case.date);
    if asked.globals.json {
        let rows: Vec<_> =
            rows.iter().map(|row| json!({ "name": row.name, "sort": row.sort, "says": row.says })).collect();
        print_json(out, &rows)?;
        return Ok(Exit::Done);
    }
    writeln!(out, "{}　{}", asked.subject.title(), asked.area)?;
    for row in &rows {
        writeln!(out, "  {}　{} = {}", row.sort, row.name, row.says)?;
    }
    writeln!(out, "\n看某一项的参数页：bangban --region {} policy show 名称", asked.area)?;
    Ok(Exit::Done)
}
