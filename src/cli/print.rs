//! `bangban case print`: a paper of a case, as text, as PDF, on a printer. Papers of items and calculations go out here too.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::opening::{actor, stamp, store};
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::later_papers::receipt_day;
use crate::acts::papers::{OfCase, joint_paper};
use crate::acts::{
    HandOutError, Handed, Knowledge, Outlet, find_case, hand_out, mark_demo, note_printed, nth,
};
use crate::log::{Case, Printed};
use crate::paper::pdf::FontFiles;
use crate::paper::{About, Document, Format, KINDS, Kind, PaperError, kind};
use crate::store::sqlite::Open;

/// 打一件的单子：告知单、受理通知书……
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 哪一件：单子上的编号，或 last（这个窗口最近的一件）
    case: String,
    /// 哪种单子：notice 告知单、acceptance 受理、refusal 不予受理、promise 承诺、deferral 容缺、received 补齐回执、ended 终止、withdrawn 撤回、stopped 停办、failed 未办成、handover 移交、settlement 结算、joint 合办
    form: String,
    #[command(flatten)]
    out: Out,
    /// 写明本人情况，或转到哪里（办结时没写的话）
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Where a paper goes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Out {
    /// 纯文本，打在屏幕上（不写去处时就是它）
    #[arg(long, conflicts_with_all = ["pdf", "lp"])]
    text: bool,
    /// 存成 PDF 文件
    #[arg(long, value_name = "FILE", conflicts_with = "lp")]
    pub pdf: Option<PathBuf>,
    /// 送去打印；不写队列名就用 --printer 的
    #[arg(long, value_name = "QUEUE", num_args = 0..=1, default_missing_value = "")]
    lp: Option<String>,
    /// 纸：A4 或 A5（不给则按这种单子的）
    #[arg(long, value_name = "A4|A5")]
    paper: Option<Format>,
    /// 打几份（不给则按这种单子的）
    #[arg(long, value_name = "N", value_parser = parse_copies)]
    copies: Option<u16>,
}

impl Out {
    /// Whether it is to go anywhere but on the screen.
    pub fn goes_out(&self) -> bool {
        self.pdf.is_some() || self.lp.is_some()
    }

    /// Whether anything was said of it.
    pub fn is_given(&self) -> bool {
        self.goes_out() || self.text || self.paper.is_some() || self.copies.is_some()
    }
}

fn parse_copies(text: &str) -> Result<u16, String> {
    text.parse().ok().filter(|copies| (1..=9).contains(copies)).ok_or_else(|| "份数写 1 到 9".to_owned())
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let kind = form_kind(&args.form, &[About::Case, About::Visit])?;
    let know = knowledge(globals)?;
    let mut store = store(globals, &know.hall, Open::Existing)?;
    let who = actor(globals);
    let now = globals.clock().now();
    let case = find_case(store.rows(), &args.case, know.hall.day(now.local), who.window)?;
    let nth = nth(store.rows(), case.day, case.window, Some(&case))?;
    let of = OfCase::new(&know, Some(&case), nth, (who.window, &who.clerk), now);
    let numbered = crate::paper::is_number(&args.case);
    let came = numbered.then(|| receipt_day(&case, &args.case)).flatten().filter(|_| kind.id == "received");
    of.counts(kind, &args.case).map_err(|error| refused(&error, &know))?;
    let paid_before = crate::acts::paid_before(store.rows(), &know, &case)?;
    let of = OfCase { note: args.note.as_deref().unwrap_or_default(), came, paid_before: &paid_before, ..of };
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
    let mut paper = paper.map_err(|error| refused(&error, &know))?;
    mark_demo(store.rows(), case.day, &mut paper)?;
    if let Some(printed) = give(&paper, &args.out, globals, out)? {
        // After it happened: what stands in the log was really handed out.
        note_printed(&mut *store, &stamp(globals, &know.hall), case.id, &printed)?;
    }
    Ok(Exit::Done)
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

/// The printer that `--lp` names; without a name that of the settings.
pub fn queue(typed: &str, globals: &Globals) -> Result<String, Failure> {
    match (typed, globals.printer.as_deref()) {
        ("", None) => Err(Failure::new(
            Exit::Usage,
            "没说哪台打印机。写 --lp 队列名，或在 config.toml 写 printer = \"队列名\"；lpstat -p 看有哪些",
        )),
        ("", Some(printer)) => Ok(printer.to_owned()),
        (queue, _) => Ok(queue.to_owned()),
    }
}

/// Gives a paper as it is asked for: as text, into a file, to a printer. What is to be noted of it, if it went anywhere.
pub fn give(
    paper: &Document,
    how: &Out,
    globals: &Globals,
    out: &mut dyn Write,
) -> Result<Option<Printed>, Failure> {
    let format = how.paper.unwrap_or(paper.format);
    let copies = how.copies.unwrap_or(paper.copies);
    let queue = how.lp.as_deref().map(|typed| queue(typed, globals)).transpose()?;
    let outlet = match (&how.pdf, &queue) {
        (Some(file), _) => Some(Outlet::File(file)),
        (None, Some(queue)) => Some(Outlet::Queue(queue)),
        (None, None) => None,
    };
    let fonts = || FontFiles::find(&globals.fonts);
    let handed = outlet.map(|outlet| hand_out(paper, format, copies, &fonts(), outlet)).transpose()?;
    if globals.json {
        let printed = handed.as_ref().map(|handed| &handed.printed);
        let document = json!({
            "form": paper.form,
            "title": paper.title,
            "number": paper.number,
            "paper": format.to_string(),
            "copies": copies,
            "reprint": paper.reprint,
            "sample": paper.sample.as_ref().map(ToString::to_string),
            "text": paper.to_string(),
            "pdf": how.pdf,
            "queue": queue,
            "job": printed.and_then(|printed| printed.job.as_ref()),
            "done": handed.as_ref().map(|handed| handed.done),
            "sha256": printed.map(|printed| &printed.sha256),
        });
        print_json(out, &document)?;
    } else {
        match &handed {
            None => write!(out, "{paper}")?,
            Some(Handed { printed: Printed { job: None, .. }, .. }) => {
                let file = how.pdf.as_deref().unwrap_or(Path::new(""));
                writeln!(out, "{} 存在 {}（{format}）", paper.title, file.display())?;
            }
            Some(Handed { printed, done }) => {
                let state = if *done {
                    "打印机已经打完"
                } else {
                    "排在打印机的队里，等一会儿去取"
                };
                let job = printed.job.as_deref().unwrap_or_default();
                writeln!(
                    out,
                    "{} 送到打印机 {}，{format} {copies} 份，作业 {job}：{state}",
                    paper.title, printed.to
                )?;
            }
        }
    }
    Ok(handed.map(|handed| handed.printed))
}

impl From<HandOutError> for Failure {
    fn from(error: HandOutError) -> Self {
        let exit = if matches!(error, HandOutError::Sample(_)) { Exit::Data } else { Exit::Machine };
        Self::new(exit, error)
    }
}

/// The kind of form of this name, if it is about one of these.
pub fn form_kind(name: &str, about: &[About]) -> Result<&'static Kind, Failure> {
    let fits = |kind: &&'static Kind| about.contains(&kind.about);
    // 告知单 for 一次性告知单, 受理 for 受理通知书: what it begins with goes before what it only holds.
    let near = |near: fn(&str, &str) -> bool| {
        let mut all = KINDS.iter().filter(fits).filter(|kind| near(kind.title, name));
        all.next().filter(|_| all.next().is_none())
    };
    let found = kind(name).filter(fits).or_else(|| near(|title, name| title.starts_with(name)));
    found.or_else(|| near(|title, name| title.contains(name))).ok_or_else(|| {
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
