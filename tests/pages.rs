//! Promise: the board, the ticket machine and the lead's view show the hall as it is, in a real terminal: how many wait, whom to
//! go where, never why; a number nobody holds is never called; help asked at one window is seen by the lead.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::pty::Pty;
use common::{isolate, scratch};
use portable_pty::CommandBuilder;

const DAY: &str = "2026-11-23";
const DOWN: &str = "\x1b[B";

fn page(home: &Path, args: &[&str]) -> Pty {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["--store", &home.join("desk.db").to_string_lossy(), "--today", DAY]);
    command.args(args);
    isolate(&mut command, home);
    Pty::start(command, 100, 36)
}

fn queue(home: &Path, args: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env("HOME", home).args([
        "--store",
        &home.join("desk.db").to_string_lossy(),
        "--today",
        DAY,
        "queue",
    ]);
    let output = command.args(args.split_whitespace()).output().unwrap();
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_board_counts_who_waits_and_shows_whom_to_go_where_and_never_why() {
    let home = scratch();
    for _ in 0..4 {
        queue(home.path(), "issue A");
    }
    queue(home.path(), "issue A --class green --reason disabled");
    // Its windows are open whatever the clock says.
    let hall = fs::read_to_string("data/hall.toml").unwrap();
    fs::write(home.path().join("hall.toml"), hall.replace("hours = [", "#hours = [")).unwrap();
    let mut board = page(home.path(), &["--data", ".", "board"]);
    board.shows("养老待遇    等候   5 人");
    board.shows("估算中");
    queue(home.path(), "next --window 3");
    board.shows("请 A005 到 3 号窗口");
    board.shows("养老待遇    等候   4 人");
    let text = board.text();
    assert!(!["残疾", "绿色", "disabled"].iter().any(|why| text.contains(why)), "{text}");
    // In the way of passers-by: no key but the two that leave does anything.
    board.type_in("q\r ");
    board.shows("请 A005");
    board.type_in("\x11");
    assert!(board.ended().success());
    assert!(board.left_behind().is_empty(), "{:?}", board.left_behind());
}

#[test]
fn the_machine_asks_first_and_gives_a_number_to_whoever_insists() {
    let home = scratch();
    let mut kiosk = page(home.path(), &["kiosk"]);
    kiosk.shows("您办什么");
    kiosk.type_in("1");
    kiosk.shows("资格认证");
    kiosk.type_in("1");
    kiosk.shows("自助机：");
    kiosk.shows("电子社保卡");
    kiosk.type_in(&format!("{DOWN}\r"));
    kiosk.shows("请记住您的号");
    kiosk.shows("A001");
    assert!(queue(home.path(), "list").contains("A001"));
    // Whoever goes elsewhere leaves no number behind.
    kiosk.type_in("\x1b");
    kiosk.shows("您办什么");
    kiosk.type_in("11");
    kiosk.shows("自助机：");
    kiosk.type_in("1");
    kiosk.shows("您办什么");
    assert!(!queue(home.path(), "list").contains("A002"));
}

#[test]
fn a_slip_that_is_not_printed_leaves_no_ghost_in_the_queue() {
    let home = scratch();
    let mut kiosk = page(home.path(), &["kiosk", "--printer", "false"]);
    kiosk.shows("您办什么");
    // Work injury: nothing of it can be done elsewhere.
    kiosk.type_in("5");
    kiosk.shows("E001 的小票没打出来");
    let list = queue(home.path(), "list");
    assert!(list.contains("没打出"), "{list}");
    let mut lead = page(home.path(), &["hall"]);
    lead.shows("E001 小票没打出");
    kiosk.type_in("2");
    kiosk.shows("您办什么");
    lead.shows("没有要照看的");
    assert!(queue(home.path(), "list").contains("作废"));
    lead.type_in("\x11");
    lead.ended();
    // With a printer that works the slip is what it was given.
    kiosk.type_in("\x11");
    kiosk.ended();
    let printer = home.path().join("printer");
    fs::write(&printer, format!("#!/bin/sh\ncat > {}\n", home.path().join("slip").display())).unwrap();
    let _ = Command::new("chmod").arg("+x").arg(&printer).status().unwrap();
    let mut kiosk = page(home.path(), &["kiosk", "--printer", &printer.to_string_lossy()]);
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    kiosk.shows("请取小票");
    let slip = fs::read_to_string(home.path().join("slip")).unwrap();
    assert!(slip.contains("E002") && slip.contains("工伤，前面 0 人") && slip.contains("估算中"), "{slip}");
}

#[test]
fn the_lead_sees_windows_and_takes_a_call_for_help() {
    let home = scratch();
    queue(home.path(), "issue A");
    let mut lead = page(home.path(), &["hall"]);
    lead.shows("1 号窗口");
    lead.shows("等候   1");
    queue(home.path(), "ask-help 情绪激动 --window 3");
    lead.shows("3 号窗口求助（情绪激动）");
    lead.type_in("\r");
    lead.shows("已接手");
    // Who sits at no window is called what people call him.
    lead.shows("3 号窗口求助（情绪激动），值班长已接");
    assert!(queue(home.path(), "windows").contains("值班长已接手"));
    queue(home.path(), "pause --window 2");
    lead.shows("暂停（暂离）");
}

#[test]
fn who_waits_long_is_told_why_and_what_else_can_be_done() {
    let home = scratch();
    // The made-up people came up to 26 minutes ago; here that is long.
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    let hall = fs::read_to_string("data/hall.toml").unwrap();
    let hall = hall.replace("long_wait_minutes = 40", "long_wait_minutes = 20");
    // Whatever the clock says, the windows are there.
    let hours = r#"hours = ["9:00-12:00", "13:30-17:00"]"#;
    assert!(hall.contains(hours));
    fs::write(data.join("hall.toml"), hall.replace(hours, "")).unwrap();
    queue(home.path(), "demo");
    queue(home.path(), "pause --window 2");
    let board = page(home.path(), &["--data", &data.to_string_lossy(), "board"]);
    board.shows("现在等候较久：1 个窗口暂停");
    board.shows("12333");
}

#[test]
fn a_printer_that_hangs_holds_the_number_back_and_whoever_is_called_again_comes_up_on_the_board() {
    let home = scratch();
    let printer = home.path().join("printer");
    fs::write(&printer, "#!/bin/sh\ncat > /dev/null; exec sleep 100\n").unwrap();
    let _ = Command::new("chmod").arg("+x").arg(&printer).status().unwrap();
    let mut kiosk = page(home.path(), &["kiosk", "--printer", &printer.to_string_lossy()]);
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    // While it prints nobody holds the number, and nobody is called with it, also when the machine dies now.
    let lead = page(home.path(), &["hall"]);
    lead.shows("E001 小票没打出");
    drop(kiosk);
    assert!(queue(home.path(), "list").contains("没打出"));
    queue(home.path(), "void E001 --reason 机器死了");
    for window in ["1", "2"] {
        queue(home.path(), "issue A");
        queue(home.path(), &format!("next --window {window}"));
    }
    let board = page(home.path(), &["board"]);
    board.shows("请 A002 到 2 号窗口");
    queue(home.path(), "recall --window 1");
    board.shows("请 A001 到 1 号窗口");
}

#[test]
fn who_has_no_booking_is_told_so_in_words_for_citizens() {
    let home = scratch();
    let mut kiosk = page(home.path(), &["kiosk"]);
    kiosk.shows("您办什么");
    kiosk.type_in("7");
    kiosk.shows("请输预约的号");
    kiosk.type_in("A999\r");
    kiosk.shows("今天没有等着签到的预约号 A999");
    assert!(!kiosk.text().contains("bangban"), "{}", kiosk.text());
}

#[test]
fn a_hall_that_is_changed_is_changed_on_every_screen() {
    let home = scratch();
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    let own = fs::read_to_string("data/hall.toml").unwrap();
    fs::write(data.join("hall.toml"), &own).unwrap();
    let folder = data.to_string_lossy().into_owned();
    let mut screens = ["board", "kiosk", "hall"].map(|name| page(home.path(), &["--data", &folder, name]));
    for screen in &screens {
        screen.shows("养老待遇");
    }
    fs::write(data.join("hall.toml"), own.replace("title = \"养老待遇\"", "title = \"养老新名\"")).unwrap();
    for screen in &screens {
        screen.shows("养老新名");
    }
    // What is broken is told to the lead, and the good one stays.
    fs::write(data.join("hall.toml"), own.replace("band = \"B\"", "band = \"A\"")).unwrap();
    screens[2].shows("仍用原来的");
    screens[1].type_in("3");
    screens[1].shows("电子社保卡");
}
