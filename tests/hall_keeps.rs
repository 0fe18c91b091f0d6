//! Promise: what a hall keeps is kept in the open and under lock: the day-end sheet bears the anchor of the records, whichever
//! screen runs sets one each hour, the key to numbers can be locked with words, and slips go to paper one way.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::pty::Pty;
use common::{isolate, scratch};
use portable_pty::CommandBuilder;
use serde_json::{Value, json};

const DAY: &str = "2026-11-23";
/// A made-up man born on 1965-03-04 in Beijing.
const MAN: &str = "110105196503049974";
const WORDS: &str = "三把钥匙分三处放好";

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("HOME", home).args(["--today", DAY, "--window", "3"]);
    command.arg("--store").arg(home.join("desk.db"));
    command
}

fn run(home: &Path, args: &str) -> Output {
    command(home).args(args.split_whitespace()).output().unwrap()
}

fn say(home: &Path, args: &str) -> String {
    let output = run(home, args);
    assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(home: &Path, args: &str) -> Value {
    serde_json::from_str(&say(home, &format!("--json {args}"))).unwrap()
}

fn screen(home: &Path, args: &[&str], path: Option<&Path>) -> Pty {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["--store", &home.join("desk.db").to_string_lossy(), "--today", DAY]);
    command.args(args);
    isolate(&mut command, home);
    if let Some(path) = path {
        let whole = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
        command.env("PATH", whole);
    }
    Pty::start(command, 80, 24)
}

#[test]
fn the_day_ends_on_a_sheet_that_bears_the_anchor() {
    let home = scratch();
    let home = home.path();
    for kind in ["A", "A", "B"] {
        say(home, &format!("queue issue {kind}"));
    }
    say(home, "queue next");
    say(home, "queue finish");
    let sheet = say(home, "queue day-end");
    for part in ["日结单", "取号 3", "业务：养老待遇 2，参保缴费 1", "窗口：3号 1", "A002（等候）"]
    {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    let anchor = json(home, "store verify")["last_anchor"].as_str().unwrap().to_owned();
    assert_eq!(anchor.len(), 16);
    assert!(sheet.contains(&format!("记录的锚（前 16 位）：{anchor}")), "{sheet}");
    // Who was passed over stays so when the day is over: the sheet is signed once.
    say(home, "queue next");
    say(home, "queue noshow");
    for over in [false, true] {
        if over {
            say(home, "queue expire --day-end");
        }
        let sheet = say(home, "queue day-end");
        assert!(sheet.contains("叫到 2，办结 1，过号 1") && sheet.contains("3号 1、没来 1"), "{sheet}");
        assert_eq!(json(home, "queue stats")["all"]["lost"], i32::from(over));
    }
    let sums = json(home, "queue day-end");
    assert_eq!(
        (&sums["waits"]["tickets"], &sums["green"], &sums["by_hand"]),
        (&json!(3), &json!(0), &Value::Null)
    );
}

#[test]
fn whichever_screen_runs_sets_an_anchor_and_none_for_nothing() {
    let home = scratch();
    let home = home.path();
    let board = screen(home, &["board"], None);
    board.shows("请取号");
    assert_eq!(json(home, "store verify")["anchors"], 0, "nothing has happened");
    drop(board);
    say(home, "queue issue A");
    let board = screen(home, &["board"], None);
    board.shows("等候   1 人");
    let started = std::time::Instant::now();
    while json(home, "store verify")["anchors"] == 0 {
        assert!(started.elapsed() < common::PATIENCE, "the board sets an anchor");
    }
    // Another screen in the same hour finds it there.
    let lead = screen(home, &["hall"], None);
    lead.shows("等候   1");
    assert_eq!(json(home, "store verify")["anchors"], 1);
}

#[test]
fn the_key_to_numbers_can_be_locked_with_words() {
    let home = scratch();
    let home = home.path();
    say(home, "queue issue A");
    say(home, "queue next");
    say(home, "case open");
    say(home, &format!("case identify {MAN}"));
    let lock = |words: &str| {
        let mut child = command(home)
            .args(["store", "key"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(format!("{words}\n").as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(lock("短").status.code(), Some(2));
    let locked = lock(WORDS);
    assert!(String::from_utf8_lossy(&locked.stdout).contains("钥匙锁上了"), "{locked:?}");
    let file = fs::read(home.join("desk.db.key")).unwrap();
    assert!(file.starts_with(b"bangban key 1\n"));
    // Without the words, with wrong ones, with the right ones.
    let full = "store export cases --full --reason 核对";
    let asked = run(home, full);
    assert!(String::from_utf8_lossy(&asked.stderr).contains("BANGBAN_PASSPHRASE"), "{asked:?}");
    assert_eq!(asked.status.code(), Some(2));
    let with = |words: &str, args: &str| {
        command(home).env("BANGBAN_PASSPHRASE", words).args(args.split_whitespace()).output().unwrap()
    };
    let wrong = with("别的什么口令啊", full);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("口令不对"), "{wrong:?}");
    let right = with(WORDS, full);
    assert!(String::from_utf8_lossy(&right.stdout).contains(MAN), "{right:?}");
    // At a desk they are asked for, unseen; then all is as ever.
    let mut desk = screen(home, &["--window", "3", "--region", "北京"], None);
    desk.shows("封存钥匙的口令");
    desk.type_in(&format!("{WORDS}\r"));
    desk.shows("接着办上次没办完的 A001");
    assert!(!desk.written().contains(WORDS), "what is typed does not show");
    desk.type_in("\x15");
    desk.shows("看完整证件号");
    desk.type_in("\r");
    desk.shows(MAN);
    drop(desk);
    let open = with(WORDS, "store key --open");
    assert!(open.status.success(), "{open:?}");
    assert!(say(home, full).contains(MAN));
    let key = home.join("desk.db.key");
    let mode = fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // One that others can read opens nothing until somebody has seen to it.
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let seen = run(home, full);
    assert_eq!(seen.status.code(), Some(4), "{seen:?}");
    assert!(String::from_utf8_lossy(&seen.stderr).contains("chmod 600"), "{seen:?}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    // What is exported in full is for whoever exported it.
    let out = home.join("全号.csv");
    fs::write(&out, "").unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o644)).unwrap();
    say(home, &format!("{full} --to {}", out.display()));
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&out).unwrap().contains(MAN));
}

#[test]
fn a_slip_goes_to_a_queue_as_papers_do_and_a_queue_that_stands_still_leaves_no_ghost() {
    let home = scratch();
    let home = home.path();
    let bin = home.join("bin");
    fs::create_dir(&bin).unwrap();
    let script = |name: &str, text: &str| {
        let path = bin.join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    };
    let slip = home.join("printed");
    script(
        "lp",
        &format!(
            "for file; do :; done; cat \"$file\" > {}; echo \"request id is xiaopiao-7 (1 file(s))\"",
            slip.display()
        ),
    );
    script("lpstat", "case $* in *-p*) echo 'printer xiaopiao is idle.' ;; esac");
    script("cancel", ":");
    let mut kiosk = screen(home, &["kiosk", "--printer", "xiaopiao"], Some(&bin));
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    kiosk.shows("请取小票");
    let text = fs::read_to_string(&slip).unwrap();
    assert!(text.contains("E001") && text.contains("工伤，前面 0 人"), "{text}");
    script("lpstat", "case $* in *-p*) printf 'printer xiaopiao disabled\\n\\tOut of paper\\n' ;; esac");
    kiosk.type_in("\x1b");
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    kiosk.shows("E002 的小票没打出来");
    assert!(say(home, "queue list").contains("没打出"));
}

/// Somebody who has only the program finds out how it becomes their own hall's.
#[test]
fn a_hall_s_own_file_is_written_out_to_be_edited_and_never_over_one() {
    let home = scratch();
    let home = home.path();
    let help = run(home, "--help");
    assert!(String::from_utf8_lossy(&help.stdout).contains("写出来给本厅改"), "{help:?}");
    let doctor = run(home, "doctor");
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("bangban data write"), "{doctor:?}");
    let list = say(home, "data list");
    assert!(list.starts_with("hall.toml") && list.contains("应急卡"), "{list}");
    // Without a word: the hall's file, beside the settings, and what to write there.
    let said = say(home, "data write");
    let folder = home.join(".config/bangban/data");
    let file = folder.join("hall.toml");
    assert!(said.contains(&format!("写了 {}", file.display())), "{said}");
    assert!(said.contains(&format!("data = \"{}\"", folder.display())), "{said}");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("社会保险服务大厅", "解放路服务大厅")).unwrap();
    fs::write(home.join(".config/bangban/config.toml"), format!("data = \"{}\"\n", folder.display()))
        .unwrap();
    let again = run(home, "data write hall.toml");
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stdout).contains("没有动它"), "{again:?}");
    assert!(say(home, "queue day-end").contains("解放路服务大厅"));
    // A folder is written whole, for it stands for the whole.
    let cards = json(home, &format!("data write cards --to {}", home.join("资料").display()));
    assert!(cards["written"].as_array().unwrap().len() > 5, "{cards}");
    assert!(home.join("资料/cards/emergency/应急卡.toml").exists());
    let unknown = run(home, "data write nonsense");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("能写出来的有：hall.toml"), "{unknown:?}");
}
