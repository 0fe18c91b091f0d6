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
use common::{probe, scratch, until_gone};
use portable_pty::CommandBuilder;

#[test]
fn the_probe_runs_when_asked() {
    probe::run_if_asked();
}

/// The desk, past its first question.
fn desk(home: &Path) -> Pty {
    opened(common::desk(home), 80, 24)
}

fn opened(command: CommandBuilder, columns: u16, rows: u16) -> Pty {
    let mut pty = Pty::start(command, columns, rows);
    pty.shows("第一次打开");
    pty.type_in("\x1b");
    pty.hides("第一次打开");
    pty
}

/// A command as one types it into a shell.
fn typed(command: &CommandBuilder) -> String {
    let words: Vec<_> = command.get_argv().iter().map(|word| word.to_string_lossy()).collect();
    format!("'{}'", words.join("' '"))
}

const F1: &str = "\x1bOP";
const F5: &str = "\x1b[15~";
const F7: &str = "\x1b[18~";
const F9: &str = "\x1b[20~";
const F11: &str = "\x1b[23~";
const F12: &str = "\x1b[24~";

fn probing(home: &Path) -> Pty {
    let pty = Pty::start(probe::command(home), 80, 24);
    pty.shows("就绪");
    pty
}

#[test]
fn signals_that_end_the_program_leave_nothing_behind() {
    for (name, code) in [("TERM", 143), ("INT", 130), ("QUIT", 131)] {
        let home = scratch();
        let mut pty = desk(home.path());
        assert!(pty.left_behind().contains(&"alternate screen") && pty.left_behind().contains(&"raw mode"));
        pty.signal(name);
        assert_eq!(pty.ended().exit_code(), code, "{name}");
        assert_eq!(pty.left_behind(), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn leaving_by_key_leaves_nothing_behind() {
    let home = scratch();
    let mut pty = desk(home.path());
    pty.type_in("\x11");
    assert_eq!(pty.ended().exit_code(), 0);
    assert_eq!(pty.left_behind(), Vec::<&str>::new());
}

#[test]
fn a_dropped_connection_ends_the_program_within_a_second() {
    for open in [desk as fn(&Path) -> Pty, probing] {
        let home = scratch();
        let (pid, mut child) = open(home.path()).hang_up();
        assert!(until_gone(pid) < Duration::from_secs(1));
        assert_eq!(child.wait().unwrap().exit_code(), 129);
    }
}

#[test]
fn a_killed_tmux_leaves_no_orphan() {
    let home = scratch();
    let command = format!("exec {}", typed(&common::desk(home.path())));
    let Some(tmux) = Tmux::start(home.path(), &command, 80, 24) else { return };
    tmux.shows("第一次打开");
    let pid = tmux.fact("pane_pid").parse().unwrap();
    common::signal("KILL", tmux.fact("pid").parse().unwrap());
    assert!(until_gone(pid) < Duration::from_secs(1));
}

#[test]
fn two_terminal_emulators_show_the_same_screens() {
    let home = scratch();
    let command = format!("exec {}", typed(&common::desk(home.path())));
    let Some(tmux) = Tmux::start(home.path(), &command, 80, 24) else { return };
    let other = scratch();
    let mut pty = Pty::start(common::desk(other.path()), 80, 24);
    // Popups over 汉字, at even and odd columns, opened and closed again; the time of day does not matter.
    let screen = |text: &str| {
        let lines = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        lines.trim_end().replace(|c: char| c.is_ascii_digit(), "0")
    };
    // What tells that the key was taken; an Escape before that would begin the next key's sequence.
    let steps = [
        ("2", "2", "等候 ", true),
        ("F9", F9, "命令：", true),
        ("Escape", "\x1b", "Esc 关", false),
        ("F1", F1, "Esc 关", true),
        ("Escape", "\x1b", "Esc 关", false),
        ("F5", F5, "查 首字母", true),
        ("F9", F9, "命令：", true),
    ];
    tmux.shows("第一次打开");
    pty.shows("第一次打开");
    for (name, bytes, sign, there) in steps {
        tmux.keys(&[name]);
        pty.type_in(bytes);
        tmux.until(sign, |text| text.contains(sign) == there);
        pty.until(sign, |screen| screen.contents().contains(sign) == there);
        tmux.until(&format!("what the other shows after {name}:\n{}", pty.text()), |text| {
            screen(text) == screen(&pty.text())
        });
    }
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
    let mut pty = Pty::start(shell, 80, 24);
    let prompt = |screen: &vt100::Screen| screen.contents().trim_end().ends_with("shell>");
    pty.until("the prompt", prompt);
    pty.type_in(&format!("{}\n", typed(&common::desk(home.path()))));
    pty.shows("第一次打开");
    for shown in ["第一次打开", "帮助："] {
        pty.type_in("\x1b");
        pty.hides(shown);
        pty.type_in("\x1a");
        pty.until("the prompt", prompt);
        assert!(!pty.look(vt100::Screen::alternate_screen));
        pty.type_in("fg\n");
        pty.shows("3号窗口");
        assert_eq!(pty.look(|screen| (screen.alternate_screen(), screen.bracketed_paste())), (true, true));
        pty.type_in(F1);
        pty.shows("帮助：");
    }
    pty.type_in("\x1b");
    pty.hides("帮助：");
    pty.type_in("\x11");
    pty.until("the prompt", prompt);
    pty.type_in("echo $((40+2))\n");
    pty.shows("\n42");
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
    let mut pty = desk(home.path());
    // Ctrl+Q leaves, t gives out a number, F12 and Enter do things too.
    pty.paste(&format!("t\x11\n{F12}"));
    pty.type_in(F7);
    pty.paste("养老\n\x11保险");
    pty.shows("养老 保险");
    assert!(pty.text().contains("等候 0"), "{}", pty.text());
}

#[test]
fn an_input_method_spells_where_the_text_goes() {
    let home = scratch();
    let mut pty = desk(home.path());
    pty.type_in(F7);
    pty.until("a cursor", |screen| !screen.hide_cursor());
    let (row, column) = pty.look(vt100::Screen::cursor_position);
    pty.type_in("养老a");
    pty.until("the cursor after the text", |screen| screen.cursor_position() == (row, column + 5));
    // The frame's last word is the cursor, inside the synchronised part: it is seen nowhere else.
    let end = format!("\x1b[?25h\x1b[{};{}H\x1b[?2026l", row + 1, column + 6);
    assert!(pty.written().ends_with(&end), "{:?}", pty.written().split("\x1b[?2026h").last());
}

#[test]
fn nothing_typed_is_left_waiting() {
    // A terminal without bracketed paste types what is pasted, three bytes a character here.
    let home = scratch();
    let mut pty = probing(home.path());
    pty.type_in(&format!("{}完", "养".repeat(1000)));
    pty.shows("键 完");
    // Nor is a key lost that comes at the moment the window changes.
    let home = scratch();
    let mut pty = desk(home.path());
    for (turn, columns) in (0..10).zip([100, 80].into_iter().cycle()) {
        pty.resize(columns, 24);
        pty.type_in(if turn % 2 == 0 { F1 } else { "\x1b" });
        pty.until("the key's effect", |screen| screen.contents().contains("帮助：") == (turn % 2 == 0));
    }
}

#[test]
fn without_colour_the_selected_row_still_shows() {
    let home = scratch();
    let mut command = common::desk(home.path());
    command.env("NO_COLOR", "1");
    let mut pty = opened(command, 80, 24);
    pty.type_in(F1);
    pty.shows("帮助：");
    pty.look(|screen| {
        let row = (0..24).find(|row| screen.contents_between(*row, 0, *row, 79).contains("> ")).unwrap();
        assert!(screen.cell(row, 6).unwrap().inverse(), "{}", screen.contents());
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        for (row, column) in cells {
            let cell = screen.cell(row, column).unwrap();
            assert_eq!((cell.fgcolor(), cell.bgcolor()), (vt100::Color::Default, vt100::Color::Default));
        }
    });
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
    let pty = desk(home.path());
    for (columns, rows, sign) in
        [(120, 40, "3号窗口"), (20, 5, "窗口太小"), (1, 1, ""), (60, 16, "3号窗口"), (80, 24, "F5 问答")]
    {
        pty.resize(columns, rows);
        pty.shows(sign);
        pty.until("no more than the window holds", |screen| screen.size().1.get() == columns);
    }
}

#[test]
fn in_a_small_window_nothing_is_lost() {
    let home = scratch();
    let mut pty = desk(home.path());
    pty.type_in(F7);
    pty.type_in("养老");
    pty.shows("养老");
    pty.resize(20, 5);
    pty.shows("窗口太小");
    pty.resize(80, 24);
    pty.shows("养老");
    // It opens in a small window too, and ends there.
    let home = scratch();
    let mut pty = Pty::start(common::desk(home.path()), 20, 5);
    pty.shows("窗口太小");
    pty.signal("TERM");
    assert_eq!(pty.ended().exit_code(), 143);
    assert_eq!(pty.left_behind(), Vec::<&str>::new());
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
    let mut pty = desk(home.path());
    pty.resize(120, 40);
    pty.shows("3号窗口");
    pty.type_in(F11);
    pty.type_in("\x0c");
    pty.type_in("\x11");
    pty.ended();
    // Cursor position, device attributes, keyboard protocol: each answer would be typed into the program.
    for question in ["\x1b[6n", "\x1b[c", "\x1b[?u", "\x1b[5n"] {
        assert!(!pty.written().contains(question), "{question:?}");
    }
}

#[test]
fn where_there_is_no_terminal_the_desk_says_what_to_do() {
    let home = scratch();
    let store = home.path().join("desk.db");
    let piped = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env("HOME", home.path())
        .arg("--store")
        .arg(&store)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(piped.status.code(), Some(2));
    assert!(piped.stdout.is_empty());
    let said = String::from_utf8(piped.stderr).unwrap();
    assert!(said.contains("不是终端") && said.contains("--help"), "{said}");
    let mut dumb = common::desk(home.path());
    dumb.env("TERM", "dumb");
    let mut pty = Pty::start(dumb, 80, 24);
    assert_eq!(pty.ended().exit_code(), 2);
    pty.shows("TERM=dumb");
    assert!(!store.exists(), "a store was made for nobody");
}
