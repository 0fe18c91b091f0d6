//! `bangban replay`: a recorded day done again, window by window, through the same acts the keys call.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::opening::{hall, store};
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
    #[arg(long, default_value_t = 0.0, value_name = "N")]
    speed: f64,
    /// 各窗口办什么、几点开，按录的算（不写按 hall.toml）
    #[arg(long)]
    windows: bool,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if !(0.0..=1_000_000.0).contains(&args.speed) {
        return Err(Failure::new(Exit::Usage, "--speed 写 0 到 1000000 之间的数"));
    }
    let lines = read(&args.day)?;
    let posted = hall(globals)?;
    let hall = if args.windows { recorded_hall(&posted, &lines) } else { posted };
    let mut store = store(globals, &hall, Open::Create)?;
    let clock = globals.clock();
    let started = clock.now();
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
    score.print(out)?;
    Ok(if same { Exit::Done } else { Exit::No })
}

fn read(path: &PathBuf) -> Result<Vec<Line>, Failure> {
    let failed = |what: String| Failure::new(Exit::Usage, format!("{}：{what}", path.display()));
    let file = File::open(path).map_err(|error| failed(format!("打不开，{error}。检查路径")))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let mut lines = Vec::new();
    for (at, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| failed(format!("第 {at} 行读不了：{error}")))?;
        let cell = |column: usize| record.get(column).unwrap_or_default().trim().to_owned();
        let second = cell(0).parse().map_err(|_| {
            failed(format!("第 {at} 行第一格不是秒数。表头应是 t,event,ticket,kind,class,window,extra"))
        })?;
        lines.push(Line {
            second,
            what: cell(1),
            ticket: cell(2),
            kind: cell(3),
            class: cell(4),
            window: cell(5).parse().unwrap_or(0),
            extra: cell(6),
        });
    }
    Ok(lines)
}
