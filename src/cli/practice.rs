//! `bangban practice`: list the scripts, look them over, run one. The full-screen run is the desk's own.

mod plain;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use self::plain::Talk;

use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::assets::{self, AssetError};
use crate::practice::{Library, Run, Scenario, load};
use crate::text::Source;

/// 情景演练
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Sub>,
    /// 剧本：编号（01）、名字、标题里的字，或剧本文件
    script: Option<String>,
    /// 选项顺序的种子；同一个种子顺序一样
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// 一行一行地练：输入字母回车，不用全屏界面
    #[arg(long)]
    plain: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Sub {
    /// 列出所有剧本
    List,
    /// 检查剧本：写错的、走不通的、不合适的都指出来
    Lint {
        /// 剧本文件或文件夹（不给则检查全部）
        path: Option<PathBuf>,
    },
}

/// The script to begin with, when none is named.
const FIRST: &str = "01";

/// Runs the command.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let sources = |path: &Option<PathBuf>| match path {
        Some(path) => read_path(path),
        None => Ok(assets::under(&assets::data(globals.data.as_deref())?, "scenarios/")),
    };
    let failed = |error: AssetError| Failure::new(Exit::Data, error);
    let today = globals.clock().now().date();
    match &args.command {
        Some(Sub::List) => list(&load(&sources(&None).map_err(failed)?, today), globals.json, out),
        Some(Sub::Lint { path }) => {
            let sources = sources(path).map_err(failed)?;
            lint(&load(&sources, today), sources.len(), globals.json, out)
        }
        None => {
            let script = args.script.as_deref().unwrap_or(FIRST);
            let file =
                Path::new(script).extension().is_some_and(|ext| ext == "toml").then(|| PathBuf::from(script));
            let library = load(&sources(&file).map_err(failed)?, today);
            let scenario = pick(&library, if file.is_some() { "" } else { script }, script)?;
            let seed = args.seed.unwrap_or_else(|| globals.clock().now().ms.unsigned_abs());
            if !args.plain {
                return full_screen(Run::new(scenario, seed), globals, out);
            }
            let stdin = io::stdin();
            let mut talk = Talk { timed: stdin.is_terminal(), input: &mut stdin.lock() };
            talk.play(Run::new(scenario, seed), globals.json, out)
        }
    }
}

/// Runs it on the desk's own screens; what it came to is printed when the desk is left.
fn full_screen(run: Run, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let run = super::desk::practice(globals, run)?;
    let score = run.score();
    if globals.json {
        print_json(out, &json!({ "record": run.record(), "score": score }))?;
    } else if run.finished().is_some() {
        let word = if score.passed { "通过" } else { "没有通过" };
        writeln!(out, "{}：{} 分，{}，{word}", run.scenario().title, score.total, score.grade.word())?;
    } else {
        writeln!(out, "{}：没有练完，不计分", run.scenario().title)?;
    }
    Ok(if run.finished().is_none() || score.passed { Exit::Done } else { Exit::No })
}

fn read_path(path: &Path) -> Result<Vec<Source>, AssetError> {
    if path.is_dir() {
        let all = assets::folder(path)?;
        let scenarios = assets::under(&all, "scenarios/");
        return Ok(if scenarios.is_empty() { all } else { scenarios });
    }
    let bytes = fs::read(path).map_err(|source| AssetError::Io { path: path.to_owned(), source })?;
    let text = String::from_utf8(bytes).map_err(|_| AssetError::Encoding(path.to_owned()))?;
    Ok(vec![Source::new(path.to_string_lossy(), &text)])
}

/// The wanted script; of a file (`wanted` empty), the only one in it.
fn pick(library: &Library, wanted: &str, shown: &str) -> Result<Arc<Scenario>, Failure> {
    let found = if wanted.is_empty() { library.scenarios.first() } else { library.find(wanted) };
    if let Some(scenario) = found {
        return Ok(Arc::clone(scenario));
    }
    if wanted.is_empty() || library.scenarios.is_empty() {
        let faults: Vec<_> =
            library.faults.clone().sorted().iter().map(|fault| fault.render(false)).collect();
        return Err(Failure::new(Exit::Data, format!("{}\n剧本有错，练不了。改好再来", faults.join("\n\n"))));
    }
    let message = format!("没有“{shown}”这个剧本，或者不止一个。用 bangban practice list 看编号");
    Err(Failure::new(Exit::No, message))
}

fn list(library: &Library, as_json: bool, out: &mut dyn Write) -> Outcome {
    if as_json {
        let rows: Vec<_> = library
            .scenarios
            .iter()
            .map(|s| {
                json!({ "id": s.id, "no": s.no, "title": s.title, "difficulty": s.difficulty.word(), "item": s.item,
                    "skills": s.skills, "policy_asof": s.policy_asof.0.to_string(), "pass": s.pass.0 })
            })
            .collect();
        print_json(out, &rows)?;
        return Ok(Exit::Done);
    }
    for s in &library.scenarios {
        writeln!(out, "{} {}（难度{}）", s.no, s.title, s.difficulty.word())?;
        writeln!(out, "   {}", s.cast)?;
        writeln!(out, "   练：{}   名字：{}", s.skills.join("、"), s.id)?;
    }
    writeln!(out, "共 {} 个剧本。开练：bangban practice 编号 --plain", library.scenarios.len())?;
    Ok(Exit::Done)
}

fn lint(library: &Library, files: usize, as_json: bool, out: &mut dyn Write) -> Outcome {
    let exit = if library.faults.has_errors() { Exit::Data } else { Exit::Done };
    let scenarios = library.scenarios.len();
    let faults = library.faults.clone().sorted();
    if as_json {
        let faults: Vec<_> = faults
            .iter()
            .map(|f| {
                json!({ "file": &*f.place.source.path, "line": f.place.line(), "column": f.place.column(),
                    "code": f.code, "message": f.message, "help": f.help })
            })
            .collect();
        print_json(out, &json!({ "files": files, "scenarios": scenarios, "faults": faults }))?;
        return Ok(exit);
    }
    for fault in &faults {
        writeln!(out, "{}\n", fault.render(false))?;
    }
    let errors = faults.iter().filter(|fault| !fault.is_warning()).count();
    let warnings = faults.len() - errors;
    writeln!(out, "查了 {files} 个文件：{scenarios} 个剧本能用，{errors} 处错误，{warnings} 处提醒")?;
    Ok(exit)
}
