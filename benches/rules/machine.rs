//! What a table of figures must say about the machine, and what a program it ran has used.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Processor, cores and how busy it was, in one line.
pub fn name() -> String {
    let line = |file: &str, start: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.lines().find(|line| line.starts_with(start)).map(str::to_owned).unwrap_or_default()
    };
    let processor = line("/proc/cpuinfo", "model name");
    let processor = processor.split(':').nth(1).unwrap_or("unknown processor").trim().to_owned();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("{processor}, {cores} cores, load {}", load.split(' ').take(3).collect::<Vec<_>>().join(" "))
}

/// Runs a program to its end: how long it took, and the most memory it held (looked at every few milliseconds).
pub fn run(command: &mut Command) -> (Duration, String) {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = String::from("unknown");
    let ended = loop {
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        let now = fs::read_to_string(&status).unwrap_or_default();
        if let Some(line) = now.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            line.trim().clone_into(&mut most);
        }
        thread::sleep(Duration::from_millis(3));
    };
    let spent = start.elapsed();
    assert!(ended.success(), "{command:?}: {ended}");
    (spent, most)
}

/// The one in the middle.
pub fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
