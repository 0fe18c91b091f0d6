//! Promise: whatever happens to the terminal, the shell gets it back as it was, nothing stays running, and nothing typed is taken
//! for something else.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use common::pty::Pty;
use common::tmux::Tmux;
use common::{PATIENCE, probe, scratch, until_gone};
use portable_pty::CommandBuilder;

#[test]
fn the_probe_runs_when_asked() {
    probe::run_if_asked();
}

fn probing(home: &Path) -> Pty {
    let pty = Pty::start(probe::command(home), 80, 24);
    pty.shows("就绪");
    pty
}

#[test]
fn signals_that_end_the_program_leave_nothing_behind() {
    for (name, code) in [("TERM", 143), ("INT", 130), ("QUIT", 131)] {
        let home = scratch();
        let mut pty = probing(home.path());
        assert!(pty.left_behind().contains(&"alternate screen") && pty.left_behind().contains(&"raw mode"));
        pty.signal(name);
        assert_eq!(pty.ended().exit_code(), code, "{name}");
        assert_eq!(pty.left_behind(), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn a_dropped_connection_ends_the_program_within_a_second() {
    let home = scratch();
    let (pid, mut child) = probing(home.path()).hang_up();
    assert!(until_gone(pid) < Duration::from_secs(1));
    assert_eq!(child.wait().unwrap().exit_code(), 129);
    assert!(home.path().join("flushed").exists());
}

#[test]
fn a_killed_tmux_leaves_no_orphan() {
    let home = scratch();
    let words: Vec<_> =
        probe::command(home.path()).get_argv().iter().map(|w| w.to_string_lossy().into_owned()).collect();
    let command = format!("BANGBAN_PROBE_HOME='{}' exec {}", home.path().display(), words.join(" "));
    let Some(tmux) = Tmux::start(home.path(), &command, 80, 24) else { return };
    tmux.shows("就绪");
    let pid = tmux.fact("pane_pid").parse().unwrap();
    common::signal("KILL", tmux.fact("pid").parse().unwrap());
    assert!(until_gone(pid) < Duration::from_secs(1));
}

#[test]
fn a_panic_in_any_thread_gives_the_terminal_back_and_leaves_a_report_without_typed_text() {
    for (key, thread) in [("\x1b[24~", "in thread"), ("\x1b[23~", "worker")] {
        let home = scratch();
        let mut pty = probing(home.path());
        pty.type_in(key);
        assert_eq!(pty.ended().exit_code(), 101);
        pty.shows("程序出错退出了");
        assert_eq!(pty.left_behind(), Vec::<&str>::new());
        let report = fs::read_dir(home.path().join("crashes")).unwrap().next().unwrap().unwrap().path();
        assert!(pty.text().replace('\n', "").contains(report.file_name().unwrap().to_str().unwrap()));
        let report = fs::read_to_string(report).unwrap();
        assert!(!report.contains("身份证") && !report.contains("11010119"), "{thread}: {report}");
    }
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_brings_the_screen_back() {
    let home = scratch();
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "-i"]);
    common::isolate(&mut shell, home.path());
    shell.env("PS1", "shell> ");
    shell.env("BANGBAN_PROBE_HOME", home.path());
    let mut pty = Pty::start(shell, 80, 24);
    pty.shows("shell>");
    let words: Vec<_> =
        probe::command(home.path()).get_argv().iter().map(|w| w.to_string_lossy().into_owned()).collect();
    pty.type_in(&format!("{}\n", words.join(" ")));
    pty.shows("就绪");
    let prompt = |screen: &vt100::Screen| screen.contents().trim_end().ends_with("\nshell>");
    for _ in 0..2 {
        pty.type_in("\x1a");
        pty.until("the shell's own screen", |screen| !screen.alternate_screen());
        pty.until("the prompt", prompt);
        assert!(!pty.look(vt100::Screen::hide_cursor));
        pty.type_in("fg\n");
        pty.until("the screen again", vt100::Screen::alternate_screen);
        pty.shows("回来了");
        pty.type_in("x");
        pty.shows("键 x");
    }
    pty.type_in("q");
    pty.until("the prompt", prompt);
    pty.type_in("echo $((40+2))\n");
    pty.shows("42");
}

#[test]
fn ctrl_z_without_a_shell_to_come_back_to_does_nothing() {
    let home = scratch();
    let mut pty = probing(home.path());
    pty.type_in("\x1a");
    pty.shows("挂起 false");
}

#[test]
fn pasted_text_is_never_taken_for_keys() {
    let home = scratch();
    let mut pty = probing(home.path());
    pty.paste("q\nq\x1b[24~");
    pty.shows("粘贴 \"q\\nq\\u{1b}[24~\"");
}

#[test]
fn keys_arrive_under_their_names_and_full_width_ones_as_their_twins() {
    let home = scratch();
    let mut pty = probing(home.path());
    for (bytes, name) in [
        ("\x1bOP", "F1"),
        ("\x10", "Ctrl+P"),
        ("\x1b[A", "上"),
        ("\x1b[Z", "Shift+Tab"),
        ("\x1b3", "Alt+3"),
        ("？", "?"),
    ] {
        pty.type_in(bytes);
        pty.shows(&format!("键 {name}"));
    }
}

#[test]
fn a_new_size_is_drawn_without_a_key() {
    let home = scratch();
    let pty = probing(home.path());
    for (columns, rows) in [(100, 30), (20, 5), (1, 1), (80, 24)] {
        pty.resize(columns, rows);
        if columns > 1 {
            pty.shows(&format!("{columns}x{rows}"));
        }
    }
}

#[test]
fn the_mouse_reports_clicks_only_when_asked_for() {
    let home = scratch();
    assert!(!probing(home.path()).left_behind().contains(&"mouse"));
    let mut command = probe::command(home.path());
    command.env("BANGBAN_PROBE_MOUSE", "1");
    let mut pty = Pty::start(command, 80, 24);
    pty.shows("就绪");
    pty.type_in("\x1b[<0;5;3M");
    pty.shows("鼠标 Click 4,2");
    pty.type_in("q");
    pty.ended();
    assert_eq!(pty.left_behind(), Vec::<&str>::new());
}

#[test]
fn nothing_is_asked_of_the_terminal() {
    let home = scratch();
    let mut pty = probing(home.path());
    pty.resize(90, 30);
    pty.shows("90x30");
    pty.type_in("q");
    pty.ended();
    // Cursor position, device attributes, keyboard protocol: each answer would be typed into the program.
    for question in ["\x1b[6n", "\x1b[c", "\x1b[?u", "\x1b[5n"] {
        assert!(!pty.written().contains(question), "{question:?}");
    }
}

#[test]
fn in_a_pipe_the_desk_says_where_it_belongs() {
    let home = scratch();
    let child = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env("HOME", home.path())
        .arg("--store")
        .arg(home.path().join("desk.db"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(child.status.code(), Some(2));
    assert!(child.stdout.is_empty());
    let _ = PATIENCE;
}
