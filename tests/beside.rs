//! Promise: a desk and a call board beside each other miss no call while the hall works, sleep while nothing happens, and
//! stay as large as they were. The people are made up; `bangban replay` does what clerks would.
//!
//! Ten minutes of a hall at sixty times its speed. The real hour, as measured for docs/performance.md:
//! `BANGBAN_BESIDE=1x60 cargo test --release --test beside -- --nocapture` (speed x minutes).

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bangban::log::Body;
use bangban::queue::Move;
use bangban::store::Store;
use bangban::store::sqlite::{Open, SqliteStore};
use common::pty::Pty;
use common::{isolate, scratch};
use portable_pty::CommandBuilder;

/// What each window handles, as `data/hall.toml` says.
const WINDOWS: [(u32, &str); 5] = [(1, "ABCDEF"), (2, "ABCDEF"), (3, "AEF"), (4, "BDF"), (5, "CF")];
const QUIET: Duration = Duration::from_secs(5);

/// Numbers without pattern, the same each time.
struct Dice(u64);

impl Dice {
    fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + (self.0 >> 33) % (to - from + 1)
    }
}

/// So many minutes of a hall, as a recording. One in eight does not come; nobody's call lasts less than half a minute.
fn recording(minutes: u64) -> String {
    let mut dice = Dice(7);
    let (mut waiting, mut numbers) = (Vec::<(char, String)>::new(), [0; 6]);
    let mut free = WINDOWS.map(|_| 0);
    let (mut next, mut lines) = (0, Vec::<(u64, String)>::new());
    for second in 0..minutes * 60 {
        if second == next {
            next = second + dice.between(30, 75);
            let kind = "ABCDEF".chars().nth(usize::try_from(dice.between(0, 5)).unwrap()).unwrap();
            let n = &mut numbers[kind as usize - 'A' as usize];
            *n += 1;
            let no = format!("{kind}{n:03}");
            lines.push((second, format!("issue,{no},{kind},normal,,")));
            waiting.push((kind, no));
        }
        for (at, (window, kinds)) in WINDOWS.iter().enumerate() {
            if second < free[at] {
                continue;
            }
            let Some(first) = waiting.iter().position(|(kind, _)| kinds.contains(*kind)) else { continue };
            let (kind, no) = waiting.remove(first);
            let mut add = |after, what: &str| {
                lines.push((second + after, format!("{what},{no},{kind},normal,{window},")));
                free[at] = second + after + 5;
            };
            add(0, "call");
            if dice.between(1, 8) == 1 {
                add(40, "recall");
                add(80, "noshow");
            } else {
                add(20, "serve");
                add(dice.between(90, 420), "done");
            }
        }
    }
    lines.retain(|(second, _)| *second < minutes * 60);
    // Within a second in the order they came about.
    lines.sort_by_key(|(second, _)| *second);
    let mut text = "t,event,ticket,kind,class,window,extra\n".to_owned();
    for (second, line) in lines {
        let _ = writeln!(text, "{second},{line}");
    }
    text
}

fn screen(home: &Path, args: &[&str]) -> Pty {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["--store", &home.join("desk.db").to_string_lossy()]);
    command.args(args);
    isolate(&mut command, home);
    // So small that only the newest call stands in large letters, the others as text.
    Pty::start(command, 80, 24)
}

fn replay(home: &Path, speed: f64) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("HOME", home).stdout(Stdio::null());
    command.arg("--store").arg(home.join("desk.db"));
    command.arg("replay").arg(home.join("day.csv")).args(["--speed", &speed.to_string()]);
    command.spawn().unwrap()
}

/// The numbers and windows a board shows.
fn shown(text: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for (at, mark) in text.match_indices(" 到 ") {
        let no = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let window = text[at + mark.len()..].split(' ').next().and_then(|window| window.parse().ok());
        found.extend(window.map(|window| (no.to_owned(), window)));
    }
    found
}

/// The calls that are in the records.
fn called(home: &Path) -> BTreeSet<(String, u32)> {
    let store = SqliteStore::open(&home.join("desk.db"), "hall", Open::Existing).unwrap();
    let mut calls = BTreeSet::new();
    store
        .rows()
        .records(&mut |record| {
            if let Body::Ticket(id, Move::Called { window, .. }) = record.event().unwrap().body {
                calls.insert((store.rows().ticket(id).unwrap().unwrap().no.to_string(), window));
            }
        })
        .unwrap();
    calls
}

/// What a process has used and holds: processor time in milliseconds (of all threads there were, in steps of ten; of those
/// there are, exactly), memory in KiB, how often it was woken.
#[derive(Clone, Copy)]
struct Used {
    all: f64,
    cpu: f64,
    memory: u32,
    woken: u32,
}

fn used(pid: u32) -> Used {
    let field = |path: String, name: &str| -> u32 {
        let text = fs::read_to_string(path).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    let tasks: Vec<String> = fs::read_dir(format!("/proc/{pid}/task"))
        .unwrap()
        .map(|task| task.unwrap().path().to_string_lossy().into_owned())
        .collect();
    let nanoseconds = |task: &String| -> f64 {
        let text = fs::read_to_string(format!("{task}/schedstat")).unwrap();
        text.split_whitespace().next().unwrap().parse().unwrap()
    };
    // Its name may hold blanks; user and system time are the twelfth and thirteenth word after it.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let ticks = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    Used {
        all: ticks.map(|ticks| ticks.parse::<f64>().unwrap() * 10.0).sum(),
        cpu: tasks.iter().map(nanoseconds).sum::<f64>() / 1e6,
        memory: field(format!("/proc/{pid}/status"), "VmRSS:"),
        woken: tasks.iter().map(|task| field(format!("{task}/status"), "voluntary_ctxt_switches:")).sum(),
    }
}

#[test]
fn a_desk_and_a_board_miss_no_call_sleep_when_nothing_happens_and_stay_as_large_as_they_were() {
    let asked = std::env::var("BANGBAN_BESIDE").unwrap_or_else(|_| "60x10".into());
    let (speed, minutes) = asked.split_once('x').unwrap();
    let (speed, minutes): (f64, u64) = (speed.parse().unwrap(), minutes.parse().unwrap());
    let home = scratch();
    fs::write(home.path().join("day.csv"), recording(minutes)).unwrap();
    let board = screen(home.path(), &["board"]);
    board.shows("请取号");
    let mut desk = screen(home.path(), &["--window", "9"]);
    desk.shows("第一次打开");
    desk.type_in("\x1b");
    let started = Instant::now();
    let mut replay = replay(home.path(), speed);
    let look = Duration::from_secs_f64((4.0 / speed).clamp(0.01, 0.2));
    // What is made once (pages, what was learnt) is there after the first tenth.
    let warm = Duration::from_secs(minutes * 6).div_f64(speed);
    let (mut seen, mut before) = (BTreeSet::new(), None);
    let (mut steady, mut measured) = (false, started);
    loop {
        let over = replay.try_wait().unwrap();
        seen.extend(shown(&board.text()));
        // On a busy machine what is made once takes longer: it is there when nothing grew for a second.
        if !steady && started.elapsed() >= warm && measured.elapsed() >= Duration::from_secs(1) {
            let now = [used(board.pid()), used(desk.pid())];
            let grew = |was: &[Used; 2]| was.iter().zip(&now).any(|(was, now)| now.memory > was.memory + 256);
            steady = before.as_ref().is_some_and(|was| !grew(was));
            (before, measured) = (Some(now), Instant::now());
        }
        if let Some(status) = over {
            assert!(status.success(), "the recording was done as it says");
            break;
        }
        thread::sleep(look);
    }
    let took = started.elapsed().as_secs_f64();
    let before = before.unwrap();
    let after = [used(board.pid()), used(desk.pid())];
    let calls = called(home.path());
    let missed: Vec<_> = calls.difference(&seen).collect();
    // The last looks after the last writing, and then nothing.
    thread::sleep(Duration::from_secs(10));
    let quiet = [used(board.pid()), used(desk.pid())];
    thread::sleep(QUIET);
    let quiet = [quiet, [used(board.pid()), used(desk.pid())]];
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    eprintln!(
        "{minutes} min at {speed}x in {took:.0} s, {build} build: {} calls, {} missed",
        calls.len(),
        missed.len()
    );
    for (at, name) in ["board", "desk"].into_iter().enumerate() {
        let busy = after[at].all - before[at].all;
        let idle = (quiet[1][at].cpu - quiet[0][at].cpu) / QUIET.as_secs_f64();
        let woken = quiet[1][at].woken - quiet[0][at].woken;
        let (first, last) = (before[at].memory, after[at].memory);
        eprintln!(
            "{name}: cpu {busy:.0} ms in the last nine tenths, {idle:.2} ms a second when quiet ({woken} wake-ups in 5 s), \
             memory {:.1} MiB, then {:.1} MiB",
            f64::from(first) / 1024.0,
            f64::from(last) / 1024.0
        );
        // One turn of the minute may fall into the quiet seconds.
        assert!(idle <= 10.0, "{name} sleeps when nothing happens: {idle:.2} ms a second");
        assert!(last < first + 8 * 1024, "{name} grew from {first} to {last} KiB");
    }
    assert!(calls.len() > 3, "{calls:?}");
    assert!(missed.is_empty(), "never on the board: {missed:?}");
    // After a real hour nobody was at, it has locked itself: a key, and it is as alive as the board.
    desk.type_in("\x1bOQ");
    desk.shows("等候");
}
