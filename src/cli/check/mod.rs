//! `bangban check`: whether what was typed is written as such a thing must be, and what follows from it; one value, or a
//! whole table.

mod due;
mod kinds;
mod report;
mod several;
mod table;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use self::kinds::{Asked, KINDS};
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::assets;
use crate::calendar::Calendar;
use crate::text::Faults;

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 查哪一种：id 身份号码、uscc 信用代码、bankcard 银行卡号、phone 电话、name 姓名、address 地址、due 到期日……；写 list 看全部
    #[arg(value_name = "KIND", required_unless_present = "csv")]
    pub kind: Option<String>,
    /// 要查的，照证件录；写 - 从标准输入读，免得号码留在命令历史里
    #[arg(value_name = "VALUE")]
    pub value: Vec<String>,
    /// 查一张表：第一行是列名（汉字或英文都行），报出哪一行、哪一列、为什么；写 - 从标准输入读
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["kind", "value", "again"])]
    pub csv: Option<PathBuf>,
    /// 再录一遍：账户要盲打两遍一致；姓名与另一份材料上的比
    #[arg(long, value_name = "VALUE")]
    pub again: Option<String>,
    /// 账户盲打两遍：从标准输入读两行，第一行打完就遮住
    #[arg(long, conflicts_with_all = ["value", "again", "csv"])]
    pub twice: bool,
    /// 护照、姓名的国籍：三个字母，中国是 CHN
    #[arg(long, value_name = "CODE")]
    pub nation: Option<String>,
    /// 缴费时段按医保看（中断超过 3 个月有等待期）
    #[arg(long)]
    pub medical: bool,
}

/// Checks and prints the result; exit 1 when something does not pass.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let today = globals.clock().now().date();
    let calendar = calendar(globals)?;
    let asked = Asked {
        today,
        nation: args.nation.as_deref(),
        again: args.again.as_deref(),
        medical: args.medical,
        calendar: &calendar,
    };
    if let Some(path) = &args.csv {
        return table::run(path, &asked, globals.json, out);
    }
    let typed = args.kind.as_deref().unwrap_or_default();
    // A number alone is somebody's document.
    let (typed, value) = match args.value.as_slice() {
        [] if kinds::is_like_a_document(typed) => ("document", std::slice::from_ref(&args.kind)),
        _ => (typed, &[][..]),
    };
    let given: Vec<String> = value.iter().flatten().chain(&args.value).cloned().collect();
    let Some(kind) = kinds::find(typed) else {
        let all: Vec<String> = KINDS.iter().map(|kind| format!("  {} {}", kind.key, kind.name)).collect();
        if matches!(typed, "list" | "列表") {
            if globals.json {
                let all = KINDS.iter().map(|kind| serde_json::json!({ "kind": kind.key, "name": kind.name, "example": kind.example }));
                print_json(out, &all.collect::<Vec<_>>())?;
            } else {
                writeln!(out, "{}", all.join("\n"))?;
            }
            return Ok(Exit::Done);
        }
        let message = format!("不会查“{typed}”。能查的有：\n{}", all.join("\n"));
        return Err(Failure::new(Exit::Usage, message));
    };
    let (first, again) = if args.twice { typed_twice()? } else { (String::new(), String::new()) };
    let value = match given.as_slice() {
        [] if args.twice => first,
        [] => {
            let message = format!("{}要跟着写出来：bangban check {} {}", kind.name, kind.key, kind.example);
            return Err(Failure::new(Exit::Usage, message));
        }
        [one] if one == "-" => {
            std::io::read_to_string(std::io::stdin())?.trim_end_matches(['\r', '\n']).to_owned()
        }
        values => values.join(" "),
    };
    let asked = Asked { again: if args.twice { Some(again.as_str()) } else { asked.again }, ..asked };
    let report = (kind.check)(&value, &asked).named(kind.key);
    if globals.json {
        print_json(out, &report.json())?;
    } else {
        report.write(kind, out)?;
    }
    Ok(if report.errors.is_empty() { Exit::Done } else { Exit::No })
}

/// The working days, of the files of a hall where it has its own.
fn calendar(globals: &Globals) -> Result<Calendar, Failure> {
    let data = assets::data(globals.data.as_deref()).map_err(|error| Failure::new(Exit::Data, error))?;
    let mut faults = Faults::new();
    let calendar = Calendar::load(&assets::under(&data, "calendar/"), &mut faults);
    if faults.has_errors() {
        let told: Vec<String> = faults.sorted().iter().map(ToString::to_string).collect();
        return Err(Failure::new(Exit::Data, told.join("\n")));
    }
    Ok(calendar)
}

/// Two lines of the standard input; in a terminal the first is wiped before the second is typed.
fn typed_twice() -> std::io::Result<(String, String)> {
    let input = std::io::stdin();
    let seen = std::io::stderr().is_terminal() && input.is_terminal();
    let line = |ask: &str| {
        if seen {
            write!(std::io::stderr(), "{ask}")?;
        }
        let mut typed = String::new();
        input.read_line(&mut typed)?;
        if seen {
            // One line up, and the line is wiped.
            write!(std::io::stderr(), "\u{1b}[A\u{1b}[2K\r")?;
        }
        Ok::<_, std::io::Error>(typed.trim_end().to_owned())
    };
    Ok((line("第一遍：")?, line("第二遍：")?))
}
