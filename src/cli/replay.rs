//! `bangban replay`: a recorded day done again, window by window, through the same acts the keys call.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use super::opening::{Scratch, hall, store};
use super::queue::DayScores;
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::replay::{CLASSES, EVENTS, Line, Replay, begin, recorded_hall};
use crate::acts::{ActError, Waits};
use crate::clock::Now;
use crate::queue::{Figures, Hall};
use crate::store::Open;
use crate::text::io_words;

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
    let posted = hall(globals)?;
    let clock = globals.clock();
    let started = clock.now();
    // Played at a speed it happens now, whatever its hours are.
    let lines = read(&args.day, &posted, (args.speed <= 0.0).then(|| started.date()))?;
    let hall = if args.windows { recorded_hall(&posted, &lines) } else { posted };
    // What is played is nobody's: never beside what really happened. Where no place is named it is thrown away.
    let scratch = if globals.store.is_none() { Some(Scratch::new("replay")?) } else { None };
    let mut store = match &scratch {
        Some(scratch) => scratch.store(&hall)?,
        None => store(globals, &hall, Open::Create)?,
    };
    let (midnight, begun) = (started.midnight(started.date()), Instant::now());
    let first = lines.first().map_or(0, |line| line.second);
    let recorded = |line: &Line| {
        let ms = midnight + line.second * 1000;
        Now { ms, local: Now::local_of(ms).unwrap_or(started.local) }
    };
    let now = if args.speed > 0.0 { started } else { lines.first().map_or(started, recorded) };
    begin(&mut *store, &hall, now).map_err(|error| match error {
        ActError::NotEmpty => Failure::new(
            Exit::No,
            "这份记录里已经有真的号，或有这一天的号，重放会混进去，没有放。--store 换一个新文件",
        ),
        other => other.into(),
    })?;
    let mut replay = Replay::new(&hall);
    for line in &lines {
        let now = if args.speed > 0.0 {
            let due = Duration::from_secs(u64::try_from(line.second - first).unwrap_or(0));
            thread::sleep(due.div_f64(args.speed).saturating_sub(begun.elapsed()));
            clock.now()
        } else {
            recorded(line)
        };
        replay.step(&mut *store, line, now)?;
    }
    let found = replay.found;
    let day = hall.day(started.date().at(12, 0, 0, 0));
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
    if args.windows && scratch.is_none() {
        writeln!(out, "这里按人数的一栏除的是录的窗口；以后 queue score 除的是 hall.toml 的，会差一点")?;
    }
    score.print(out)?;
    Ok(if same { Exit::Done } else { Exit::No })
}

/// The columns a recording has; the last may be missing.
const COLUMNS: [&str; 7] = ["t", "event", "ticket", "kind", "class", "window", "extra"];

/// How many faults are told at once.
const MOST: usize = 10;

/// Reads a recording. Whatever in it could not have happened so is told by its line, and nothing of it is played.
fn read(path: &Path, hall: &Hall, date: Option<Date>) -> Result<Vec<Line>, Failure> {
    let shown = path.display();
    let unread = |why: String| Failure::new(Exit::Usage, format!("{shown} 打不开：{why}。检查路径"));
    let at_fault = |why: String| Failure::new(Exit::Data, format!("{shown}：{why}。一条也没有放"));
    let bytes = std::fs::read(path).map_err(|error| unread(io_words(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        at_fault("不是 UTF-8，可能存成了 GBK。用表格软件打开，另存为“CSV UTF-8”再来".to_owned())
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let broken = |error: csv::Error| at_fault(format!("不是能读的 CSV（{error}）"));
    let heads = reader.headers().map_err(broken)?.clone();
    let places = COLUMNS.map(|column| heads.iter().position(|head| head.trim() == column));
    let missing: Vec<&str> = COLUMNS
        .iter()
        .zip(places)
        .take(6)
        .filter(|(_, place)| place.is_none())
        .map(|(name, _)| *name)
        .collect();
    if !missing.is_empty() {
        let why = format!("第 1 行是表头，少了 {}。写成 {}", missing.join("、"), COLUMNS.join(","));
        return Err(at_fault(why));
    }
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let mut seen = Seen { issued: BTreeSet::new(), last: 0, hall, date };
    for (at, record) in (2..).zip(reader.records()) {
        let record = record.map_err(broken)?;
        let cells = places.map(|place| place.and_then(|place| record.get(place)).unwrap_or_default().trim());
        match seen.line(&cells) {
            Ok(line) => lines.push(line),
            Err(why) => faults.push(format!("第 {at} 行{why}")),
        }
    }
    if !faults.is_empty() {
        let more = faults.len().saturating_sub(MOST);
        faults.truncate(MOST);
        let more = if more > 0 { format!("；另外还有 {more} 行") } else { String::new() };
        return Err(at_fault(format!("{}{more}", faults.join("；"))));
    }
    if lines.is_empty() {
        return Err(at_fault("没有一行录的内容，是空的".into()));
    }
    Ok(lines)
}

/// What of a recording was read.
struct Seen<'h> {
    issued: BTreeSet<String>,
    last: i64,
    hall: &'h Hall,
    date: Option<Date>,
}

impl Seen<'_> {
    fn line(&mut self, cells: &[&str; 7]) -> Result<Line, String> {
        let [t, what, ticket, kind, class, window, extra] = *cells;
        let second = t.parse::<i64>().map_err(|_| format!("的 t “{t}”不是零点起的秒数"))?;
        let start = self.hall.rule.day_starts_hour;
        let in_day = (0..172_800).contains(&second)
            && self.date.is_none_or(|date| {
                let moment = date.at(0, 0, 0, 0).checked_add(second.seconds());
                moment.is_ok_and(|moment| self.hall.day(moment) == date)
            });
        if !in_day {
            return Err(format!("的 t {second} 不在这个营业日里（{start} 点起一天）"));
        }
        if second < self.last {
            return Err("比上一行早：按时间从早到晚排".into());
        }
        self.last = second;
        let Some((_, at_window)) = EVENTS.iter().find(|(name, _)| *name == what) else {
            let known: Vec<&str> = EVENTS.iter().map(|(name, _)| *name).collect();
            return Err(format!("的 event “{what}”不认识，有：{}", known.join("、")));
        };
        if !CLASSES.iter().any(|(name, _)| *name == class) {
            return Err(format!("的 class “{class}”不认识，有：normal、green、appt"));
        }
        let window = match window {
            "" if !at_window => 0,
            typed => typed.parse().ok().filter(|number| *number > 0).ok_or_else(|| {
                if typed.is_empty() {
                    format!("的 {what} 没有写几号窗口")
                } else {
                    format!("的 window “{typed}”不是窗口号")
                }
            })?,
        };
        let about_window = matches!(what, "open" | "close" | "pause" | "resume");
        if ticket.is_empty() && !about_window {
            return Err(format!("的 {what} 没有写哪个号"));
        }
        if what == "issue" && !self.issued.insert(ticket.to_owned()) {
            return Err(format!("又取了一次 {ticket}：一个号一天只取一次"));
        }
        Ok(Line {
            second,
            what: what.to_owned(),
            ticket: ticket.to_owned(),
            kind: kind.to_owned(),
            class: class.to_owned(),
            window,
            extra: extra.to_owned(),
        })
    }
}
