//! `bangban case print`: a paper of a case as text.

use std::io::Write;

use serde_json::json;

use super::opening::{actor, store};
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::papers::{OfCase, joint_paper};
use crate::acts::{Knowledge, find_case, nth};
use crate::items::Code;
use crate::log::Case;
use crate::paper::{About, Document, KINDS, Kind, PaperError, kind};
use crate::store::Store;
use crate::store::sqlite::Open;

/// 打一件的单子：告知单、受理通知书……
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪一件：单子上的编号，或 last（这个窗口最近的一件）
    case: String,
    /// 哪种单子：notice 告知单、acceptance 受理、refusal 不予受理、promise 承诺、deferral 容缺、received 补齐回执、handover 移交、joint 合办
    form: String,
    /// 写明本人情况，或转到哪里（办结时没写的话）
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let kind = form_kind(&args.form, &[About::Case, About::Visit])?;
    let know = knowledge(globals)?;
    let store = store(globals, &know.hall, Open::Existing)?;
    let who = actor(globals);
    let now = globals.clock().now();
    let case = find_case(store.rows(), &args.case, know.hall.day(now.local), who.window)?;
    let made_good: Vec<Code> = case.made_good().iter().filter_map(|code| code.parse().ok()).collect();
    let of = OfCase {
        know: &know,
        case: Some(&case),
        nth: nth(store.rows(), case.day, case.window, Some(&case))?,
        window: who.window,
        clerk: &who.clerk,
        now,
        note: args.note.as_deref().unwrap_or_default(),
        made_good: &made_good,
    };
    let paper = match kind.about {
        About::Visit => {
            let day = store.rows().cases(case.day)?;
            let person = case.person.as_ref().and_then(|person| person.person.as_ref());
            let same = |other: &Case| {
                other.id == case.id
                    || (person.is_some() && other.person.as_ref().and_then(|p| p.person.as_ref()) == person)
            };
            let visit: Vec<Case> = day.into_iter().filter(same).collect();
            joint_paper(of, &visit, kind)
        }
        _ => of.paper(kind),
    };
    let paper = paper.map_err(|error| refused(&error, &know))?;
    give(&paper, globals, out)
}

/// Forms, items and the hall. A paper of a case computes nothing: the rules of the nation are enough to stand on.
pub fn knowledge(globals: &Globals) -> Result<Knowledge, Failure> {
    let (policies, data) = (globals.policies.as_deref(), globals.data.as_deref());
    let failed = |error| Failure::new(Exit::Data, error);
    match Knowledge::open_at(policies, data, None).map_err(failed)? {
        Some(know) => Ok(know),
        None => Knowledge::open(policies, data).map_err(failed),
    }
}

/// Prints a paper as it is asked for.
pub fn give(paper: &Document, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if globals.json {
        let document = json!({
            "form": paper.form,
            "title": paper.title,
            "number": paper.number,
            "paper": paper.format.to_string(),
            "copies": paper.copies,
            "reprint": paper.reprint,
            "text": paper.to_string(),
        });
        print_json(out, &document)?;
    } else {
        write!(out, "{paper}")?;
    }
    Ok(Exit::Done)
}

/// The kind of form of this name, if it is about one of these.
pub fn form_kind(name: &str, about: &[About]) -> Result<&'static Kind, Failure> {
    kind(name).filter(|kind| about.contains(&kind.about)).ok_or_else(|| {
        let fitting = KINDS.iter().filter(|kind| about.contains(&kind.about));
        let known: Vec<String> = fitting.map(|kind| format!("{} {}", kind.id, kind.title)).collect();
        Failure::new(Exit::Usage, format!("没有“{name}”这种单子。能打的有：{}", known.join("、")))
    })
}

/// A paper that was refused: the answer is no, or a form's file is at fault.
pub fn refused(error: &PaperError, know: &Knowledge) -> Failure {
    let PaperError::NoForm(_) = error else { return Failure::new(Exit::No, error) };
    let faults = know.form_faults().clone().sorted();
    let told: Vec<String> = faults.iter().map(|fault| fault.render(false)).collect();
    let told = if told.is_empty() { error.to_string() } else { told.join("\n") };
    Failure::new(Exit::Data, told)
}
