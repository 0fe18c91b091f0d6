//! `bangban replay`: a recorded day done again, window by window, through the same acts the keys call.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::opening::{Scratch, hall, store};
use super::queue::DayScores;
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::Waits;
use crate::acts::replay::{Line, Replay, recorded_hall};
use crate::clock::Now;
use crate::queue::Figures;
use crate::store::Open;

/// What `replay` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 录下的一天：CSV，表头 t,event,ticket,kind,class,window,extra，t 是零点起的秒数
    day: PathBuf,
    /// 快几倍；0 一口气放完，时间按录的；大于 0 时间按现在
    #[arg(long, default_value_t = 0.0, value_name = "N", value_parser = parse_speed)]
    speed: f64,
    /// 各窗口办什么、几点开，按录的算（不写按 hall.toml）
    #[arg(long)]
    windows: bool,
}

fn parse_speed(text: &str) -> Result<f64, String> {
    let speed = text.parse().ok().filter(|speed| (0.0..=1_000_000.0).contains(speed));
    speed.ok_or_else(|| format!("“{text}”不是倍数，写 0 到 1000000 之间的数"))
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let lines = read(&args.day)?;
    let posted = hall(globals)?;
    let hall = if args.windows { recorded_hall(&posted, &lines) } else { posted };
    // What is played is nobody's: never beside what really happened. Where no place is named it is thrown away.
    let scratch = if globals.store.is_none() { Some(Scratch::new("replay")?) } else { None };
    let mut store = match &scratch {
        Some(scratch) => scratch.store(&hall)?,
        None => store(globals, &hall, Open::Create)?,
    };
    let clock = globals.clock();
    let started = clock.now();
    let day = hall.day(started.date().at(12, 0, 0, 0));
    if !store.rows().tickets(day)?.is_empty() {
        let why = format!("这份记录里 {day} 已经有号了，再放一遍两边会混在一起。用 --store 换一个新文件");
        return Err(Failure::new(Exit::No, why));
    }
    let (midnight, begun) = (started.midnight(started.date()), Instant::now());
    let first = lines.first().map_or(0, |line| line.second);
    let mut replay = Replay::new(&hall);
    for line in &lines {
        let now = if args.speed > 0.0 {
            let due = Duration::from_secs(u64::try_from(line.second - first).unwrap_or(0));
            thread::sleep(due.div_f64(args.speed).saturating_sub(begun.elapsed()));
            clock.now()
        } else {
            let ms = midnight + line.second * 1000;
            Now { ms, local: Now::local_of(ms).unwrap_or(started.local) }
        };
        replay.step(&mut *store, line, now)?;
    }
    let found = replay.found;
    let tickets = store.rows().tickets(day)?;
    let [all, green, others] = Figures::by_line(&tickets).map(|(_, figures)| figures);
    let score = DayScores::of(&*store, &hall, &mut Waits::default(), day, midnight)?;
    let same = found.differs.is_empty();
    if globals.json {
        print_json(
            out,
            &json!({
                "events": found.events, "left_out": found.left_out, "differs": found.differs,
                "calls": found.calls, "by_rule": found.by_rule,
                "all": all, "green": green, "others": others, "score": score.json(),
            }),
        )?;
        return Ok(if same { Exit::Done } else { Exit::No });
    }
    writeln!(
        out,
        "放完 {} 条，{} 条没有对应的动作（评价）；状态和录的不一样的 {} 处",
        found.events,
        found.left_out,
        found.differs.len()
    )?;
    for differs in found.differs.iter().take(10) {
        writeln!(out, "  {differs}")?;
    }
    writeln!(out, "叫号 {} 次，其中 {} 次和叫号规则会叫的一样", found.calls, found.by_rule)?;
    for (name, figures) in [("全部", all), ("绿色通道", green), ("其他", others)] {
        writeln!(out, "{name}：取号 {}，{}，{}", figures.tickets, figures.fared(), figures.waits())?;
    }
    score.print(out)?;
    Ok(if same { Exit::Done } else { Exit::No })
}

/// What a recording is made of.
const HEAD: [&str; 7] = ["t", "event", "ticket", "kind", "class", "window", "extra"];
/// What can happen in one; a rating has no act here.
const EVENTS: [&str; 13] = [
    "issue", "call", "recall", "serve", "noshow", "requeue", "transfer", "done", "expire", "open", "close",
    "pause", "resume",
];
const RATING: &str = "rate";

/// Reads a recording whole: one that cannot be what was recorded is refused before the first of it is done.
fn read(path: &Path) -> Result<Vec<Line>, Failure> {
    let failed = |what: String| Failure::new(Exit::Data, format!("{}：{what}", path.display()));
    if path.is_dir() {
        return Err(failed("是文件夹。写一个 CSV 文件".into()));
    }
    let file = File::open(path).map_err(|error| failed(format!("打不开，{}。检查路径", reason(&error))))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let unreadable = |at: usize, error: &csv::Error| {
        failed(match error.kind() {
            csv::ErrorKind::Utf8 { .. } => {
                format!("第 {at} 行不是 UTF-8（可能是 GBK）。在表格软件里另存为 CSV UTF-8")
            }
            _ => format!("第 {at} 行读不了：{error}"),
        })
    };
    let head = reader.headers().map_err(|error| unreadable(1, &error))?;
    let named = head.iter().map(|name| name.trim().trim_start_matches('\u{feff}'));
    if !named.eq(HEAD.iter().copied().take(head.len().max(HEAD.len() - 1))) {
        return Err(failed(format!("表头应是 {}", HEAD.join(","))));
    }
    let (mut lines, mut issued): (Vec<Line>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    for (at, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| unreadable(at, &error))?;
        let cell = |column: usize| record.get(column).unwrap_or_default().trim().to_owned();
        let wrong = |what: String| failed(format!("第 {at} 行{what}"));
        let second = cell(0).parse().ok().filter(|second| (0..86_400).contains(second));
        let second = second.ok_or_else(|| wrong("第一格不是零点起的秒数（0 到 86399）".into()))?;
        if lines.last().is_some_and(|last: &Line| last.second > second) {
            return Err(wrong("比上一行早。按时间排好再放".into()));
        }
        let (what, window) = (cell(1), cell(5));
        if what != RATING && !EVENTS.contains(&what.as_str()) {
            return Err(wrong(format!("不认识“{what}”。能写的有：{}、{RATING}", EVENTS.join("、"))));
        }
        let class = cell(4);
        if !["", "normal", "green", "appt"].contains(&class.as_str()) {
            return Err(wrong(format!("不认识“{class}”这一类。写 normal、green 或 appt")));
        }
        let number = if window.is_empty() { Some(0) } else { window.parse().ok().filter(|n| *n > 0) };
        let number = number.ok_or_else(|| wrong(format!("“{window}”不是窗口号。写 1、2……没有窗口的空着")))?;
        if number == 0 && !["issue", "requeue", "expire", RATING].contains(&what.as_str()) {
            return Err(wrong(format!("“{what}”要写是几号窗口")));
        }
        let ticket = cell(2);
        if what == "issue" && !issued.insert(ticket.clone()) {
            return Err(wrong(format!("{ticket} 取了两次。一张号只取一次")));
        }
        lines.push(Line { second, what, ticket, kind: cell(3), class, window: number, extra: cell(6) });
    }
    if lines.is_empty() {
        return Err(failed("一行记录也没有".into()));
    }
    Ok(lines)
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件".into(),
        std::io::ErrorKind::PermissionDenied => "没有读的权限".into(),
        _ => error.to_string(),
    }
}
