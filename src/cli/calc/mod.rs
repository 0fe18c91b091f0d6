//! `bangban calc`: one case, computed and told; `--list` says what can be computed. Reads what was typed and prints
//! what came out; the rules do the rest.

mod change;
mod compare;
mod given;
mod json;
mod plan;
mod rows;
mod slip;
mod solve;
mod vary;

pub use json::outputs_json;
pub use rows::print_rows;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::opening::actor;
use super::policy::load;
use super::print::refused;
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::papers::estimate_paper;
use crate::acts::{Knowledge, Outlet, hand_out};
use crate::log::Printed;
use crate::paper::Format;
use crate::paper::pdf::FontFiles;
use crate::rulebook::whatif::WhatIfError;
use crate::rulebook::{Answer, Case, Rulebook, RunError, Subject, SubjectError, Trouble, compute};
use crate::text::nearest;
use jiff::civil::Date;

/// 算一笔：退休年龄、养老金……
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub struct Args {
    /// 算什么：名称、首字母或英文键，如 法定退休年龄、fdtxnl、retirement_age
    rule: Option<String>,
    /// 录入，写成 键=值，键用英文或中文，如 birth=1971-08 人员类别=男职工
    #[arg(value_name = "KEY=VALUE")]
    given: Vec<String>,
    /// 列出能算什么、要录入什么
    #[arg(long, conflicts_with_all = ["given", "input"])]
    list: bool,
    /// 按哪一天的规定算（不给则是今天）
    #[arg(long, value_parser = super::parse_date)]
    date: Option<Date>,
    /// 当作哪一天在算：这天以前公布的数才算数（不给则是今天）
    #[arg(long, value_name = "DATE", value_parser = super::parse_date)]
    known_at: Option<Date>,
    /// 录入从 JSON 文件读，- 是标准输入
    #[arg(long, value_name = "FILE|-")]
    input: Option<PathBuf>,
    /// 写出每一步：公式、代入的数、取整、依据
    #[arg(long)]
    explain: bool,
    /// 写成念给群众听的话
    #[arg(long)]
    plain: bool,
    /// 存成测算单（PDF）
    #[arg(long, value_name = "FILE", conflicts_with_all = ["vary", "solve", "compare"])]
    pdf: Option<PathBuf>,
    /// 测算单用的纸：A4 或 A5（不给则按单子的）
    #[arg(long, value_name = "A4|A5", requires = "pdf")]
    paper: Option<Format>,
    /// 一项变着算，列成表，可写两次：total_months=180..240:12、退休日期=2026-01..2026-12、kind=male,female50
    #[arg(long, value_name = "NAME=A..B:STEP", conflicts_with_all = ["solve", "compare", "plain", "explain"])]
    vary: Vec<String>,
    /// 反过来求：这一项最少要多少，才够 --target。可带范围：total_months=180..480:12
    #[arg(long, value_name = "NAME", requires = "target", conflicts_with_all = ["compare", "plain"])]
    solve: Option<String>,
    /// 目标：total=3000 是至少，total<=3000 是最多；日期、是否、选项写等号是正好
    #[arg(long, value_name = "OUT=VALUE", requires = "solve")]
    target: Option<String>,
    /// 几个方案并排比，写 2 到 4 次，每次一个方案的录入，如 "total_months=180 avg_index=1.0"；各方案一样的写在外面
    #[arg(long, value_name = "KEY=VALUE …", conflicts_with_all = ["vary", "solve", "compare", "plain", "explain"])]
    plan: Vec<String>,
    /// 列出公式表：每一项的公式或数；某一项的参数页用 bangban policy show 看
    #[arg(long, conflicts_with_all = ["vary", "solve", "compare", "plan"])]
    formulas: bool,
    /// 同一笔换个条件再算，一步步对着看：date=…、region=…、known-at=…、policies=DIR，或换一项录入；可写几次，合在一起换
    #[arg(long, value_name = "WHAT=VALUE", conflicts_with = "plain")]
    compare: Vec<String>,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (book, _) = load(globals)?;
    let region = globals.region.as_deref().unwrap_or("全国");
    let area = area(&book, region)?;
    if args.list {
        let subjects = match &args.rule {
            Some(word) => vec![subject(&book, &area, word)?],
            None => book.subjects(&area),
        };
        return json::list(&subjects, globals, out);
    }
    let Some(word) = &args.rule else {
        return Err(Failure::new(
            Exit::Usage,
            "没有说算什么。写成 bangban calc 法定退休年龄 birth=1971-08 kind=male；能算什么看 bangban calc --list",
        ));
    };
    let subject = subject(&book, &area, word)?;
    let today = globals.clock().now().date();
    let mut case = Case::on(args.date.unwrap_or(today));
    case.known_at = args.known_at.unwrap_or(today);
    case.given = given::read(&args.given, args.input.as_deref())?;
    let asked = Asked { book: &book, subject, area: &area, case: &case, globals };
    if args.formulas {
        return plan::formulas(&asked, out);
    }
    if !args.plan.is_empty() {
        return plan::run(&args.plan, &asked, out);
    }
    if !args.vary.is_empty() {
        return vary::run(&args.vary, &asked, out);
    }
    if let (Some(name), Some(target)) = (&args.solve, &args.target) {
        return solve::run(name, target, args.explain, &asked, out);
    }
    if !args.compare.is_empty() {
        return compare::run(&args.compare, args.explain, &asked, out);
    }
    let answer = compute(subject, &case).map_err(|errors| refuse(subject, &errors))?;
    let mut document = json::answer_json(&answer, &area, &case);
    let saved = match &args.pdf {
        None => None,
        Some(file) => Some(estimate((file, args.paper), &answer, &area, globals)?),
    };
    if let Some(saved) = &saved {
        document["pdf"] =
            serde_json::json!({ "file": args.pdf, "number": saved.number, "sha256": saved.sha256 });
    }
    if globals.json {
        print_json(out, &document)?;
    } else {
        slip::print(&answer, &area, args.explain, args.plain, out)?;
        if let Some(file) = &args.pdf {
            writeln!(out, "测算单存在 {}", file.display())?;
        }
    }
    Ok(Exit::Done)
}

/// Keeps the answer as an estimate on paper.
fn estimate(
    (file, format): (&Path, Option<Format>),
    answer: &Answer,
    area: &str,
    globals: &Globals,
) -> Result<Printed, Failure> {
    let know = Knowledge::open(globals.policies.as_deref(), globals.data.as_deref())
        .map_err(|error| Failure::new(Exit::Data, error))?;
    let who = actor(globals);
    let paper = estimate_paper(&know, answer, area, (who.window, &who.clerk), globals.clock().now());
    let paper = paper.map_err(|error| refused(&error, &know))?;
    let fonts = FontFiles::find(&globals.fonts);
    Ok(hand_out(&paper, format.unwrap_or(paper.format), paper.copies, &fonts, Outlet::File(file))?.printed)
}

/// A case as it was asked, for what is done with it besides computing it once.
struct Asked<'a> {
    book: &'a Rulebook,
    subject: &'a Subject,
    area: &'a str,
    case: &'a Case,
    globals: &'a Globals,
}

impl From<WhatIfError> for Failure {
    fn from(error: WhatIfError) -> Self {
        Failure::new(Exit::Usage, error)
    }
}

/// The area somebody means, or why there is no single one. That a city has no rules of its own is said on standard error:
/// its name may be mistyped.
pub fn area(book: &Rulebook, name: &str) -> Result<String, Failure> {
    if let Some(area) = book.area(name) {
        if let Some((above, city)) = area.rsplit_once('/').filter(|_| !book.areas().contains(&&*area)) {
            let known = book.areas();
            let cities = known.iter().filter_map(|known| known.strip_prefix(above)?.strip_prefix('/'));
            let cities = cities.flat_map(|city| [city, city.trim_end_matches('市')]);
            let near = nearest(city, cities).map_or_else(String::new, |near| format!("是不是“{near}”？"));
            writeln!(io::stderr(), "“{area}”没有自己的规则，用的是上面的。{near}")?;
        }
        return Ok(area);
    }
    Err({
        let meant = book.areas_meant(name);
        let message = if meant.is_empty() {
            format!("没有“{name}”这个地方。写全名或简称，如 北京、山东、广东/深圳")
        } else {
            format!("“{name}”有好几个地方：{}。写全一点", meant.join("、"))
        };
        Failure::new(Exit::Usage, message)
    })
}

/// The calculator somebody means, or why there is no single one.
pub fn subject<'a>(book: &'a Rulebook, area: &str, word: &str) -> Result<&'a Subject, Failure> {
    book.subject(area, &word.to_lowercase()).map_err(|error| {
        let exit = if matches!(error, SubjectError::Broken(_)) { Exit::Data } else { Exit::Usage };
        Failure::new(exit, error)
    })
}

/// Why it cannot be computed: a sentence for each thing that is missing or wrong, and what to do.
fn refuse(subject: &Subject, errors: &[RunError]) -> Failure {
    // In the order a clerk would ask.
    let asked = |error: &RunError| subject.inputs().iter().position(|input| input.name == error.name);
    let mut errors: Vec<&RunError> = errors.iter().collect();
    errors.sort_by_key(|error| asked(error).unwrap_or(usize::MAX));
    let mut lines = vec![format!("{}还算不了：", subject.title())];
    for error in &errors {
        let how = match (&error.key, error.trouble) {
            (Some(key), Trouble::Missing) => format!("（写成 {key}=…）"),
            _ => String::new(),
        };
        lines.push(format!("· {}{how}", error.message));
    }
    let any = |troubles: &[Trouble]| errors.iter().any(|error| troubles.contains(&error.trouble));
    let exit = if any(&[Trouble::Refused]) {
        Exit::No
    } else if any(&[Trouble::UnknownKey, Trouble::Missing, Trouble::Bad, Trouble::Arithmetic]) {
        Exit::Usage
    } else {
        // Nothing wrong with what was asked: the rules do not have the figure.
        Exit::Data
    };
    Failure::new(exit, lines.join("\n"))
}
