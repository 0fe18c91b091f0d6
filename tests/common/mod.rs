//! Runs programs as a person does: in a terminal, by typing, looking at the screen. Nothing here waits by sleeping for a guessed
//! time: it waits for what should show, and fails with the screen as it is.
#![allow(dead_code)] // each test and benchmark uses its own part

pub mod probe;
pub mod pty;
pub mod tmux;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use tempfile::TempDir;

/// Long enough for a loaded machine; a passing test never waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A folder of its own for one run, so that tests neither see each other's records nor a clerk's.
pub fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The desk, on a store of its own.
pub fn desk(home: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["--store", &home.join("desk.db").to_string_lossy(), "--window", "3", "--clerk", "小王"]);
    isolate(&mut command, home);
    command
}

/// Nothing of the person who runs the tests reaches the program.
pub fn isolate(command: &mut CommandBuilder, home: &Path) {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BANGBAN_") || name == "NO_COLOR") {
        command.env_remove(name);
    }
    command.env("HOME", home);
    for folder in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        command.env(folder, home.join(folder));
    }
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.cwd(home);
}

/// Sends a signal by its name, as a person would.
pub fn signal(name: &str, pid: u32) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status().unwrap();
    assert!(sent.success(), "kill -{name} {pid}");
}

/// Whether a process runs (one that ended and was not yet collected does not).
pub fn alive(pid: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
}

/// How long it took a process to end; fails after [`PATIENCE`].
pub fn until_gone(pid: u32) -> Duration {
    let started = Instant::now();
    while alive(pid) {
        assert!(started.elapsed() < PATIENCE, "process {pid} is still there");
        std::thread::sleep(Duration::from_millis(2));
    }
    started.elapsed()
}
