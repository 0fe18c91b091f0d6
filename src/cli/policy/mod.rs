//! `bangban policy`: the rule files checked and tested. Finds nothing wrong itself; the rulebook does.

mod cases;
mod check;
mod diff;
mod doc;
mod new;
mod printed;
mod show;
mod stale;
mod trial;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Exit, Failure, Globals, Outcome};
use crate::assets;
use crate::rulebook::Rulebook;
use crate::text::{Faults, Source};

/// 规则：检查、试算、查看、对比、查漏、成册、起头
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// 检查规则文件，一次说出全部问题
    Check {
        /// 规则文件夹（不给则查程序自带的）
        dir: Option<PathBuf>,
        /// 盯着文件夹，存盘就再查一遍，按 Ctrl-C 结束
        #[arg(long)]
        watch: bool,
    },
    /// 把规则里的例子、或一份用例文件，全部算一遍
    Test {
        /// 用例文件（JSON）；不给则算规则文件里的例子
        #[arg(long, value_name = "FILE")]
        cases: Option<PathBuf>,
        /// 只算这个计算器，可写几次
        #[arg(long, value_name = "KEY")]
        rule: Vec<String>,
    },
    /// 看一个参数、表、规则：各级各怎么说，哪年是多少，依据，可信度
    Show {
        /// 名字或键，如 计发基数、base。加 --region 只看那里和它的上级
        name: String,
    },
    /// 两个规则文件夹有什么不同，每个例子前后各算出多少
    Diff {
        /// 前一个；- 是程序自带的
        old: PathBuf,
        /// 后一个；- 是程序自带的
        new: PathBuf,
    },
    /// 该公布了还没有的数、一年没核对的数、待核的数。加 --region 只看那里
    Stale,
    /// 编成手册：每个计算一页，Markdown 和网页各一份
    Doc {
        /// 写到哪个文件夹
        dir: PathBuf,
    },
    /// 给一个地方起头：上级留给它填的数，写成带说明的规则文件
    New {
        /// 省或市，如 西藏、广东省/珠海市
        area: String,
        /// 写到哪个规则文件夹（不给则是 --policies）
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    match args {
        Args::Check { dir, watch } => {
            let dir = dir.as_deref().or(globals.policies.as_deref());
            if *watch { check::watch(dir, globals.json, out) } else { check::once(dir, globals.json, out) }
        }
        Args::Show { name } => show::run(name, globals, out),
        Args::Diff { old, new } => diff::run(old, new, globals, out),
        Args::Stale => stale::run(globals, out),
        Args::Doc { dir } => doc::run(dir, globals, out),
        Args::New { area, dir } => new::run(area, dir.as_deref(), globals, out),
        Args::Test { cases, rule } => {
            let book = sound(globals)?;
            let trial = match cases {
                Some(path) => trial::file(&book, &sources(globals.policies.as_deref())?, path, rule)?,
                None => trial::examples(&book, rule)?,
            };
            trial.print(globals.json, out)
        }
    }
}

/// The rules in use. A file at fault takes only its own calculators with it.
pub fn load(globals: &Globals) -> Result<(Rulebook, Faults), Failure> {
    Ok(Rulebook::load(&sources(globals.policies.as_deref())?))
}

/// The rules in use, without an error anywhere: what is tested must be whole.
fn sound(globals: &Globals) -> Result<Rulebook, Failure> {
    let (book, faults) = load(globals)?;
    if !faults.has_errors() {
        return Ok(book);
    }
    let mut lines: Vec<String> =
        faults.sorted().iter().filter(|fault| !fault.is_warning()).map(ToString::to_string).collect();
    lines.push("规则文件有错，先改好再试算。逐行看：bangban policy check".into());
    Err(Failure::new(Exit::Data, lines.join("\n")))
}

/// The rule files of a folder, or those in the binary.
pub fn sources(dir: Option<&Path>) -> Result<Vec<Source>, Failure> {
    assets::policies(dir).map_err(|error| Failure::new(Exit::Data, error))
}

/// The area somebody means in these files.
fn area(sources: &[Source], name: &str) -> Result<String, Failure> {
    super::calc::area(&Rulebook::load(sources).0, name)
}
