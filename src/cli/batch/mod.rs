//! `bangban batch`: a CSV of cases in, a CSV of results out, as many as there are, in the same order, none lost.
//! Rows are read, computed and written a round at a time, so memory stays flat however long the file is.

mod columns;
mod output;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use csv::ByteRecord;
use jiff::civil::Date;
use serde_json::json;
use signal_hook::consts::{SIGINT, SIGTERM};

use self::columns::{Columns, Done, Rows, Setting};
use self::output::Output;
use super::sheet::Place;
use super::{Exit, Failure, Globals, Outcome, calc, policy, print_json, sheet};

/// 成批算：CSV 进，CSV 出
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 算什么：名称、首字母或英文键
    rule: String,
    /// 读哪个文件：第一行是键或名称；region、date、known_at 三列可以一行一个样；别的列原样带到结果里
    #[arg(long = "in", value_name = "FILE.csv")]
    input: PathBuf,
    /// 结果写到哪里：带过来的列、算出的项、flags（预发、待核等）、error（算不了的原因）
    #[arg(long = "out", value_name = "FILE.csv")]
    output: PathBuf,
    /// 几个一起算（不给则一个）
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// 按哪一天的规定算（不给则是今天）
    #[arg(long, value_parser = super::parse_date)]
    date: Option<Date>,
    /// 这天以前公布的数才算数（不给则是今天）
    #[arg(long, value_name = "DATE", value_parser = super::parse_date)]
    known_at: Option<Date>,
}

/// How many rows one thread takes at a time.
const CHUNK: usize = 2_000;
/// How many rows that could not be computed are named on standard error; the file names them all.
const MOST_NAMED: u64 = 5;

/// What became of the rows so far.
#[derive(Debug, Default)]
struct Tally {
    rows: u64,
    failed: u64,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (book, _) = policy::load(globals)?;
    let area = calc::area(&book, globals.region.as_deref().unwrap_or("全国"))?;
    let subject = calc::subject(&book, &area, &args.rule)?;
    let today = globals.clock().now().date();
    let setting = Setting {
        book: &book,
        subject,
        date: args.date.unwrap_or(today),
        known_at: args.known_at.unwrap_or(today),
    };
    let sheet = sheet::open(&args.input)?;
    let marked = sheet.marked;
    let mut table = sheet.rows();
    let header = table.heading().map_err(|error| broken(&args.input, &error))?;
    let columns = Columns::of(&header, &setting)?;
    for remark in columns.remarks() {
        writeln!(io::stderr(), "{remark}")?;
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let mut output = Output::create(&args.output, &args.input, marked)?;
    output.write(&columns.heading().map_err(|error| broken(&args.output, &error))?)?;
    let mut progress = Progress::new();
    let mut tally = Tally::default();
    let mut round = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let count = read(&mut table, CHUNK * usize::from(args.jobs), &args.input, &mut round)?;
        if count == 0 {
            output.finish()?;
            progress.clear()?;
            return report(&tally, globals, out);
        }
        for done in compute(&round[..count], &columns, &setting)? {
            let (rows, failed) = done.parts()?;
            for error in failed {
                tally.failed += 1;
                if tally.failed <= MOST_NAMED {
                    progress.clear()?;
                    writeln!(io::stderr(), "{error}")?;
                }
            }
            output.write(&rows)?;
        }
        tally.rows += count as u64;
        progress.tell(tally.rows)?;
    }
    progress.clear()?;
    let kept = output.keep()?;
    let message = format!(
        "停下了。前 {} 行已经算完，存在 {}，没有动 {}",
        tally.rows,
        kept.display(),
        args.output.display()
    );
    Err(Failure::new(Exit::Signal(130), message))
}

fn broken(path: &Path, error: &csv::Error) -> Failure {
    Failure::new(Exit::Machine, format!("读 {} 读到一半读不下去：{error}", path.display()))
}

/// Reads the next rows over those of the last round, whose room is taken again; how many there are.
fn read(
    table: &mut sheet::Rows,
    most: usize,
    path: &Path,
    round: &mut Vec<(Place, ByteRecord)>,
) -> Result<usize, Failure> {
    for count in 0..most {
        if round.len() == count {
            round.push((Place { number: 0, torn: None, garbled: false }, ByteRecord::new()));
        }
        let (place, record) = &mut round[count];
        match table.read(record).map_err(|error| broken(path, &error))? {
            Some(there) => *place = there,
            None => return Ok(count),
        }
    }
    Ok(most)
}

/// Computes a round in chunks, a thread each; the rows come back in their order.
fn compute(
    round: &[(Place, ByteRecord)],
    columns: &Columns,
    setting: &Setting,
) -> Result<Vec<Done>, Failure> {
    let chunk = |records: &[(Place, ByteRecord)]| -> csv::Result<Done> {
        let mut rows = Rows::new(columns, setting);
        records.iter().try_for_each(|(place, record)| rows.row(*place, record))?;
        Ok(rows.done())
    };
    let done: csv::Result<Vec<Done>> = if round.len() <= CHUNK {
        chunk(round).map(|done| vec![done])
    } else {
        thread::scope(|scope| {
            let threads: Vec<_> = round.chunks(CHUNK).map(|part| scope.spawn(move || chunk(part))).collect();
            let join = |thread: thread::ScopedJoinHandle<csv::Result<Done>>| match thread.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            threads.into_iter().map(join).collect()
        })
    };
    done.map_err(|error| Failure::new(Exit::Machine, format!("结果写不成表：{error}")))
}

fn report(tally: &Tally, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let computed = tally.rows - tally.failed;
    let exit = if tally.failed == 0 { Exit::Done } else { Exit::No };
    if globals.json {
        print_json(out, &json!({ "rows": tally.rows, "computed": computed, "failed": tally.failed }))?;
        return Ok(exit);
    }
    writeln!(out, "共 {} 行，算出 {computed} 行，算不了 {} 行", tally.rows, tally.failed)?;
    if tally.failed > 0 {
        writeln!(out, "算不了的原因写在结果的 error 列")?;
    }
    Ok(exit)
}

/// How far it is, on a terminal only.
struct Progress {
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    fn new() -> Self {
        Progress { shown: None, terminal: io::stderr().is_terminal() }
    }

    fn tell(&mut self, rows: u64) -> io::Result<()> {
        let recent = self.shown.is_some_and(|shown| shown.elapsed() < Duration::from_millis(200));
        if !self.terminal || recent {
            return Ok(());
        }
        self.shown = Some(Instant::now());
        write!(io::stderr(), "\r已算 {rows} 行")
    }

    fn clear(&mut self) -> io::Result<()> {
        if self.shown.take().is_some() { write!(io::stderr(), "\r\x1b[K") } else { Ok(()) }
    }
}
