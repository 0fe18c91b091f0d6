//! `bangban policy`: the rule files checked and tested. Finds nothing wrong itself; the rulebook does.

mod cases;
mod trial;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use serde_json::json;

use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::assets;
use crate::rulebook::Rulebook;
use crate::text::Faults;

/// 规则：检查、试算
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// 检查规则文件，一次说出全部问题
    Check {
        /// 规则文件夹（不给则查程序自带的）
        dir: Option<PathBuf>,
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
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    match args {
        Args::Check { dir } => check(dir.as_ref(), globals, out),
        Args::Test { cases, rule } => {
            let book = sound(globals)?;
            let trial = match cases {
                Some(path) => trial::file(&book, path, rule)?,
                None => trial::examples(&book, rule),
            };
            trial.print(globals.json, out)
        }
    }
}

/// The rules in use. A file at fault takes only its own calculators with it.
pub fn load(globals: &Globals) -> Result<(Rulebook, Faults), Failure> {
    let sources =
        assets::policies(globals.policies.as_deref()).map_err(|error| Failure::new(Exit::Data, error))?;
    Ok(Rulebook::load(&sources))
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

fn check(dir: Option<&PathBuf>, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let dir = dir.or(globals.policies.as_ref());
    let sources =
        assets::policies(dir.map(PathBuf::as_path)).map_err(|error| Failure::new(Exit::Data, error))?;
    let (book, mut faults) = Rulebook::load(&sources);
    // While a formula is wrong, its examples would only say so again.
    if !faults.has_errors() {
        faults.extend(book.check_examples());
    }
    let exit = if faults.has_errors() { Exit::Data } else { Exit::Done };
    let found = faults.sorted();
    let size = book.counts();
    if globals.json {
        let faults: Vec<_> = found
            .iter()
            .map(|fault| {
                json!({
                    "file": &*fault.place.source.path,
                    "line": fault.place.line(),
                    "column": fault.place.column(),
                    "code": fault.code,
                    "message": fault.message,
                    "help": fault.help,
                })
            })
            .collect();
        print_json(
            out,
            &json!({ "files": size.files, "rules": size.rules, "parameters": size.parameters, "faults": faults }),
        )?;
        return Ok(exit);
    }
    let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for fault in &found {
        writeln!(out, "{}\n", fault.render(color))?;
    }
    let warnings = found.iter().filter(|fault| fault.is_warning()).count();
    let word = match (found.len() - warnings, warnings) {
        (0, 0) => "没有问题".to_owned(),
        (errors, 0) => format!("{errors} 处错误"),
        (0, warnings) => format!("没有错误，{warnings} 处提醒"),
        (errors, warnings) => format!("{errors} 处错误，{warnings} 处提醒"),
    };
    writeln!(out, "{} 个文件，{} 条规则，{} 个参数：{word}", size.files, size.rules, size.parameters)?;
    Ok(exit)
}
