//! What the desk costs in a terminal: start, key, resize, doing nothing, being ended. Prints the table of `docs/performance.md`
//! beside the limits we set ourselves, and fails when one is passed.
//!
//! `cargo bench --bench terminal` measures the desk; `-- probe` the smallest program on the same terminal code, the floor.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

#[path = "../tests/common/mod.rs"]
mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use common::pty::Pty;
use common::{probe, scratch, until_gone};
use portable_pty::CommandBuilder;

const STARTS: usize = 30;
const KEYS: usize = 200;
const RESIZES: usize = 40;
const HANGUPS: usize = 5;
const IDLE: Duration = Duration::from_secs(5);
/// Output that pauses this long has come to its end.
const QUIET: Duration = Duration::from_millis(150);
/// F2 and F3: each gives another pane the focus, so each changes the screen.
const PRESSED: [&str; 2] = ["\x1bOQ", "\x1bOR"];

/// One row of the table.
struct Figure {
    name: &'static str,
    shown: String,
    limit: &'static str,
    within: bool,
}

fn main() -> ExitCode {
    probe::run_if_asked();
    let wants_probe = std::env::args().any(|arg| arg == "probe");
    let (name, command): (_, fn(&Path) -> CommandBuilder) =
        if wants_probe { ("probe", probe::command) } else { ("bangban", common::desk) };
    let mut figures = measure(command);
    if !wants_probe {
        figures.push(program_file());
    }
    let mut table = format!("{}\n\n| {name}, 80x24 | measured | limit |\n|---|---|---|\n", machine());
    for figure in &figures {
        let mark = if figure.within { "" } else { " **over**" };
        // Writing into a String cannot fail.
        let _ = writeln!(table, "| {} | {}{mark} | {} |", figure.name, figure.shown, figure.limit);
    }
    let _ = io::stdout().write_all(table.as_bytes());
    if figures.iter().all(|figure| figure.within) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(command: fn(&Path) -> CommandBuilder) -> Vec<Figure> {
    let start = || {
        let home = scratch();
        let pty = Pty::start(command(home.path()), 80, 24);
        settle(&pty);
        (home, pty)
    };
    // Past the question an empty store asks, which would swallow the keys.
    let opened = || {
        let (home, mut pty) = start();
        pty.type_in("\x1b");
        settle(&pty);
        (home, pty)
    };
    let mut figures = Vec::new();
    let mut add = |name, shown, limit, within| figures.push(Figure { name, shown, limit, within });

    let (mut firsts, mut fulls) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let (_home, mut pty) = start();
        firsts.push(pty.output().0.unwrap() - pty.started);
        fulls.push(pty.first_frame() - pty.started);
        pty.signal("TERM");
        pty.ended();
    }
    add("first byte, ms: median (p90)", format!("{} ({})", ms(&firsts, 50), ms(&firsts, 90)), "", true);
    let within = at(&fulls, 90) <= Duration::from_millis(30);
    add(
        "full first frame, ms: median (p90)",
        format!("{} ({})", ms(&fulls, 50), ms(&fulls, 90)),
        "p90 30",
        within,
    );

    let (_home, mut pty) = opened();
    let before = pty.output().1;
    let keys = each(KEYS, &mut pty, |pty, turn| pty.type_in(PRESSED[turn % 2]));
    let bytes = (pty.output().1 - before) / KEYS;
    let within = at(&keys, 50) <= Duration::from_millis(2) && at(&keys, 99) <= Duration::from_millis(5);
    let shown = format!("{} ({} / {})", ms(&keys, 50), ms(&keys, 90), ms(&keys, 99));
    add("key to full frame, ms: median (p90 / p99)", shown, "2, p99 5", within);
    add("bytes a key", bytes.to_string(), "", true);
    let resizes = each(RESIZES, &mut pty, |pty, turn| pty.resize(if turn % 2 == 0 { 100 } else { 80 }, 24));
    let within = at(&resizes, 50) <= Duration::from_millis(3);
    add(
        "resize to full frame, ms: median (p90)",
        format!("{} ({})", ms(&resizes, 50), ms(&resizes, 90)),
        "3",
        within,
    );

    settle(&pty);
    thread::sleep(until_a_quiet_minute());
    let (woken, used, written) = (wake_ups(pty.pid()), cpu(pty.pid()), pty.output().1);
    thread::sleep(IDLE);
    let seconds = IDLE.as_secs_f64();
    let woken = f64::from(wake_ups(pty.pid()) - woken) / seconds;
    let used = cpu(pty.pid()).saturating_sub(used).as_secs_f64() * 1000.0 / seconds;
    add("idle: wake-ups a second", format!("{woken:.1}"), "0.1", woken <= 0.1);
    add("idle: CPU ms a second", format!("{used:.2}"), "0.1", used <= 0.1);
    add("idle: bytes in 5 s", (pty.output().1 - written).to_string(), "", true);
    let memory = f64::from(status(&format!("/proc/{}/status", pty.pid()), "VmRSS:")) / 1024.0;
    add("memory (RSS), MiB", format!("{memory:.1}"), "20", memory <= 20.0);
    pty.signal("TERM");
    pty.ended();
    let left = pty.left_behind();
    let shown = if left.is_empty() { "nothing".to_owned() } else { left.join(", ") };
    add("SIGTERM leaves behind", shown, "nothing", left.is_empty());
    let mut ends = Vec::new();
    for _ in 0..HANGUPS {
        let (_home, pty) = opened();
        let (pid, mut child) = pty.hang_up();
        ends.push(until_gone(pid));
        child.wait().unwrap();
    }
    add("hang-up to end, ms: slowest", ms(&ends, 100), "350", at(&ends, 100) <= Duration::from_millis(350));
    figures
}

fn program_file() -> Figure {
    let kib = fs::metadata(env!("CARGO_BIN_EXE_bangban")).unwrap().len() / 1024;
    let shown = format!("{}.{}", kib / 1024, kib % 1024 * 10 / 1024);
    Figure { name: "program file, MiB", shown, limit: "8", within: kib <= 8 * 1024 }
}

/// How long each of `turns` changes took to a whole frame.
fn each(turns: usize, pty: &mut Pty, mut change: impl FnMut(&mut Pty, usize)) -> Vec<Duration> {
    let mut took = Vec::new();
    for turn in 0..turns {
        let frames = pty.output().2;
        let started = Instant::now();
        change(pty, turn);
        took.push(pty.frame_after(frames) - started);
        settle_for(pty, Duration::from_millis(5));
    }
    took
}

fn settle(pty: &Pty) {
    pty.frame_after(0);
    settle_for(pty, QUIET);
}

fn settle_for(pty: &Pty, quiet: Duration) {
    let mut bytes = 0;
    while pty.output().1 != bytes {
        bytes = pty.output().1;
        thread::sleep(quiet);
    }
}

/// How long to wait so that the clock on the screen does not turn while idleness is measured.
fn until_a_quiet_minute() -> Duration {
    let second = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() % 60;
    Duration::from_secs(if second < 50 { 1 } else { 62 - second })
}

/// The value that so many per cent do not exceed.
fn at(values: &[Duration], percent: usize) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort();
    sorted[(sorted.len() * percent).div_ceil(100).saturating_sub(1)]
}

fn ms(values: &[Duration], percent: usize) -> String {
    format!("{:.2}", at(values, percent).as_secs_f64() * 1000.0)
}

fn status(path: &str, field: &str) -> u32 {
    let text = fs::read_to_string(path).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

fn threads(pid: u32) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    tasks.map(|task| task.unwrap().path().to_string_lossy().into_owned()).collect()
}

fn wake_ups(pid: u32) -> u32 {
    threads(pid).iter().map(|task| status(&format!("{task}/status"), "voluntary_ctxt_switches:")).sum()
}

fn cpu(pid: u32) -> Duration {
    let nanoseconds = |task: &String| -> u64 {
        let text = fs::read_to_string(format!("{task}/schedstat")).unwrap();
        text.split_whitespace().next().unwrap().parse().unwrap()
    };
    Duration::from_nanos(threads(pid).iter().map(nanoseconds).sum())
}

fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("?");
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    format!(
        "{} x {cores}, Linux {}, {build} build",
        model.trim_start_matches([' ', '\t', ':']),
        kernel.trim()
    )
}
