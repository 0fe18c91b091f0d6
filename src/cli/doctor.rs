//! `bangban doctor`: for whoever looks after the machines. What is here, what is wrong, and what to do about each.
//! It changes nothing; that a folder can be written is tried with a file that is taken away again.

mod store;
mod terminal;

use std::io::Write;

use jiff::ToSpan;
use serde::Serialize;
use serde_json::json;

use super::{Exit, Globals, Outcome, print_json};
use crate::acts::lookup::Lookup;
use crate::acts::{contact_of, led_astray};
use crate::assets::{self, AssetError};
use crate::calendar::Calendar;
use crate::clock::Now;
use crate::items::Items;
use crate::person::check_office_phone;
use crate::queue::Hall;
use crate::rulebook::Rulebook;
use crate::text::{Faults, Source};

/// What `doctor` takes: nothing of its own.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// In order.
    Ok,
    /// Works, with something to know or to do.
    Notice,
    /// Does not work.
    Fault,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    /// Part of the program: `program`, `store`, `rules`, `data`, `terminal`.
    part: &'static str,
    /// Stable name for programs.
    key: &'static str,
    state: State,
    /// What is so.
    message: String,
    /// What to do, for all that is not in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl Line {
    fn ok(part: &'static str, key: &'static str, message: impl Into<String>) -> Self {
        Self { part, key, state: State::Ok, message: message.into(), help: None }
    }

    fn notice(
        part: &'static str,
        key: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { part, key, state: State::Notice, message: message.into(), help: Some(help.into()) }
    }

    fn fault(
        part: &'static str,
        key: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { part, key, state: State::Fault, message: message.into(), help: Some(help.into()) }
    }
}

/// Looks everything over and prints it; exit 3 when rules or data are at fault, 4 when the store or the machine is.
pub fn run(_args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let now = globals.clock().now();
    let mut lines = program(globals, now);
    lines.extend(store::look(globals));
    lines.extend(rules(globals));
    lines.extend(data(globals, now));
    let here = terminal::Environment::here();
    lines.extend(terminal::look(&here));

    if globals.json {
        let worst = lines.iter().map(|line| line.state).max();
        let ok = worst != Some(State::Fault);
        print_json(out, &json!({ "version": env!("CARGO_PKG_VERSION"), "ok": ok, "checks": lines }))?;
    } else {
        write(&lines, &here, out)?;
    }
    let at_fault = |part: &str| lines.iter().any(|line| line.state == State::Fault && line.part == part);
    Ok(if at_fault("store") || at_fault("terminal") || at_fault("program") {
        Exit::Machine
    } else if at_fault("rules") || at_fault("data") {
        Exit::Data
    } else {
        Exit::Done
    })
}

fn write(lines: &[Line], here: &terminal::Environment, out: &mut dyn Write) -> std::io::Result<()> {
    let mut part = "";
    for line in lines {
        if line.part != part {
            part = line.part;
            writeln!(out, "{}", part_name(part))?;
        }
        let mark = match line.state {
            State::Ok => "正常",
            State::Notice => "留意",
            State::Fault => "故障",
        };
        writeln!(out, "  {mark}  {}", line.message)?;
        if let Some(help) = &line.help {
            writeln!(out, "        怎么办：{help}")?;
        }
    }
    if here.output_is_terminal {
        writeln!(out, "{}", terminal::RULER)?;
    }
    let count = |state| lines.iter().filter(|line| line.state == state).count();
    match (count(State::Fault), count(State::Notice)) {
        (0, 0) => writeln!(out, "都正常"),
        (0, notices) => writeln!(out, "可以用，{notices} 处留意"),
        (faults, _) => writeln!(out, "{faults} 处故障，照“怎么办”处理后再查一遍"),
    }
}

fn part_name(part: &str) -> &'static str {
    match part {
        "program" => "程序",
        "store" => "记录",
        "rules" => "规则",
        "data" => "资料",
        _ => "终端",
    }
}

fn program(globals: &Globals, now: Now) -> Vec<Line> {
    let part = "program";
    let version = env!("CARGO_PKG_VERSION");
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let mut lines = vec![Line::ok(part, "version", format!("帮办 {version}（{os} {arch}）"))];
    if let Ok(path) = std::env::current_exe() {
        lines.push(Line::ok(part, "path", format!("程序在 {}", path.display())));
    }
    let today = now.date();
    lines.push(if globals.today.is_some() {
        let message = format!("今天被设成 {today}（--today 或 BANGBAN_TODAY）");
        Line::notice(part, "clock", message, "只用于回看和测试；正式办件前去掉这个设置")
    } else if Now::fixed(now.local).ms - now.ms == 8 * 3_600_000 {
        Line::ok(part, "clock", format!("今天 {today}，北京时间"))
    } else {
        let message = format!("今天 {today}，但电脑不在北京时区");
        Line::notice(
            part,
            "clock",
            message,
            "把系统时区设为 Asia/Shanghai（北京时间），否则半夜前后日期会错一天",
        )
    });
    lines
}

fn rules(globals: &Globals) -> Vec<Line> {
    let origin = origin(globals.policies.is_some());
    let sources = match assets::policies(globals.policies.as_deref()) {
        Ok(sources) => sources,
        Err(error) => return vec![unreadable("rules", &error)],
    };
    if sources.is_empty() {
        let message = format!("规则文件 0 份（{origin}），计算器是空的");
        let help = "用 --policies 指向放规则的文件夹，或换一份带规则的程序";
        return vec![Line::notice("rules", "files", message, help)];
    }
    let (book, faults) = Rulebook::load(&sources);
    let counts = book.counts();
    let what = format!(
        "规则 {} 条，参数和表 {} 个，{} 个地区，{} 份文件（{origin}）",
        counts.rules,
        counts.parameters,
        book.areas().len(),
        sources.len()
    );
    vec![judged("rules", "files", what, &faults, "policy check")]
}

fn data(globals: &Globals, now: Now) -> Vec<Line> {
    let part = "data";
    let sources = match assets::data(globals.data.as_deref()) {
        Ok(sources) => sources,
        Err(error) => return vec![unreadable(part, &error)],
    };
    let origin = origin(globals.data.is_some());
    let (items, item_faults) = Items::load(&sources);
    let (count, materials) = (items.iter().count(), items.materials.iter().count());
    let rules = assets::policies(globals.policies.as_deref()).map(|sources| Rulebook::load(&sources).0);
    let lookup = Lookup::of(&sources, &items, &rules.unwrap_or_default());
    let counted = format!("事项 {count} 个，材料 {materials} 种（{origin}）");
    let found = format!("问答 {} 条，能查到的共 {} 条", lookup.answers.len(), lookup.index.len());
    let mut lines = vec![
        judged(part, "items", counted, &item_faults, "item check"),
        judged(part, "answers", found, &lookup.faults, "card check"),
    ];
    for (line, empty) in lines.iter_mut().zip([count == 0, lookup.answers.is_empty()]) {
        if empty && line.state == State::Ok {
            line.state = State::Notice;
            line.help = Some("用 --data 指向放资料的文件夹，或换一份带资料的程序".into());
        }
    }
    lines.extend(calendar(&sources, now));
    lines.extend(hall(&sources, &items));
    lines
}

/// Whether papers can say where the hall is, and whom to phone.
fn hall(sources: &[Source], items: &Items) -> Vec<Line> {
    let Some(source) = sources.iter().find(|source| &*source.path == "hall.toml") else { return Vec::new() };
    let mut faults = Faults::new();
    // What keeps the file from being used is told where it is read to be used.
    let Some(hall) = Hall::read(source, &mut faults) else { return Vec::new() };
    let empty = faults.iter().map(|fault| {
        let help = fault.help.clone().unwrap_or_default();
        Line::notice("data", "hall_text", format!("{}：{}", fault.place, fault.message), help)
    });
    let mut lines: Vec<Line> = empty.collect();
    lines.extend(led_astray(&hall, items).iter().map(|fault| {
        let help = fault.help.clone().unwrap_or_default();
        Line::fault("data", "elsewhere", format!("{}：{}", fault.place, fault.message), help)
    }));
    let contact = contact_of(&hall, 1);
    for (name, phone) in [("咨询电话", &contact.phone), ("投诉电话", &contact.complaint)] {
        let checked = check_office_phone(phone);
        let wrong = checked.errors.into_iter().chain(checked.warnings).next().filter(|_| !phone.is_empty());
        if let Some(finding) = wrong.filter(|_| !phone.contains('（')) {
            let message = format!("hall.toml 里的{name}“{phone}”不对：{}", finding.message);
            let help = "在 [contact] 里改成打得通的号码；单子上印的就是它";
            lines.push(Line::notice("data", "hall", message, help));
        }
    }
    let open: Vec<&str> = contact.open().into_iter().map(|(name, _)| name).collect();
    if open.is_empty() {
        if lines.is_empty() {
            let where_to = format!("单子上印的地点：{} {}", contact.name, contact.address);
            lines.push(Line::ok("data", "hall", where_to));
        }
    } else {
        let message = format!("本厅的{}还是样例，单子上印「演示」，不送打印机", open.join("、"));
        let help = "bangban data write 写出 hall.toml，在 [contact] 里换成本厅的，再照它说的在 config.toml 写一行 data";
        lines.push(Line::notice("data", "hall", message, help));
    }
    lines
}

/// Whether due dates of today and of the next three months rest on known holidays.
fn calendar(sources: &[Source], now: Now) -> Vec<Line> {
    let mut faults = Faults::new();
    let calendar = Calendar::load(&assets::under(sources, "calendar/"), &mut faults);
    let years: Vec<String> = calendar.years().map(|year| year.to_string()).collect();
    let loaded =
        if years.is_empty() { "没有装载".into() } else { format!("已装 {} 年", years.join("、")) };
    let mut lines = vec![judged("data", "calendar", format!("节假日：{loaded}"), &faults, "doctor")];
    let today = now.date();
    let soon = today.saturating_add(3.months());
    let mut missing: Vec<i16> = vec![today.year(), soon.year()];
    missing.dedup();
    missing.retain(|year| !calendar.knows(*year));
    for year in missing {
        lines.push(Line::notice(
            "data",
            "calendar_year",
            format!("{year} 年节假日未装载，落在这一年的到期日按周一至周五推算"),
            format!("国务院办公厅通知出来后，照 2026.toml 的样子加一份 calendar/{year}.toml"),
        ));
    }
    lines
}

fn origin(given: bool) -> &'static str {
    if given { "来自指定的文件夹" } else { "程序自带" }
}

fn unreadable(part: &'static str, error: &AssetError) -> Line {
    Line::fault(part, "read", error.to_string(), "改正后再运行一次 bangban doctor")
}

/// A line on files that were read: in order, with reminders, or at fault, with the first fault told in full.
fn judged(part: &'static str, key: &'static str, what: String, faults: &Faults, command: &str) -> Line {
    let errors = faults.iter().filter(|fault| !fault.is_warning()).count();
    let reminders = faults.iter().count() - errors;
    let first = faults.iter().find(|fault| errors == 0 || !fault.is_warning());
    let help = |first| format!("{first}。运行 bangban {command} 看全部");
    match (errors, first) {
        (_, None) => Line::ok(part, key, what),
        (0, Some(first)) => Line::notice(part, key, format!("{what}，{reminders} 处提醒"), help(first)),
        (_, Some(first)) => Line::fault(part, key, format!("{what}，{errors} 处错误"), help(first)),
    }
}
