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
/// A made-up mobile phone.
const PHONE: &str = "13800138000";
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
    for part in ["日结单", "取号 3", "业务：养老待遇 2，参保缴费 1", "窗口：3号 办结 1", "A002（等候）"]
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
        assert!(sheet.contains("叫到 2，办结 1，过号 1") && sheet.contains("3号 办结 1、没来 1"), "{sheet}");
        assert_eq!(json(home, "queue stats")["all"]["no_show"], 1);
    }
    // Who came is counted, not who booked, took a number back or never got the slip; and a window for whom it finished.
    for args in [
        "queue issue C",
        "queue issue C",
        "queue issue C",
        "queue void C001 --reason 取错",
        "queue unprinted C002",
    ] {
        say(home, args);
    }
    at(home, 2, "queue call C003");
    at(home, 2, "queue hold");
    at(home, 2, "queue resume C003");
    at(home, 2, "queue transfer --to F");
    at(home, 4, "queue next");
    at(home, 4, "queue finish");
    let sheet = say(home, "queue day-end");
    for part in [
        "取号 4（",
        "办结 2，过号 1",
        "不算取号的：作废 1，没打出 1",
        "2号 办结 0、转出 1、挂起 1",
        "4号 办结 1",
    ] {
        assert!(sheet.contains(part), "{part}: {sheet}");
    }
    let sums = json(home, "queue day-end");
    assert_eq!(
        (&sums["waits"]["tickets"], &sums["green"], &sums["by_hand"]),
        (&json!(4), &json!(0), &Value::Null)
    );
}

/// At another window than the usual one.
fn at(home: &Path, window: u32, args: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("HOME", home).args(["--today", DAY, "--window", &window.to_string()]);
    let output =
        command.arg("--store").arg(home.join("desk.db")).args(args.split_whitespace()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn who_was_passed_over_is_on_the_sheet_after_the_day_is_closed_too() {
    let home = scratch();
    let home = home.path();
    for _ in 0..3 {
        say(home, "queue issue A");
    }
    say(home, "queue next");
    say(home, "queue noshow");
    say(home, "queue next");
    say(home, "queue finish");
    let before = say(home, "queue day-end");
    say(home, "queue expire --day-end");
    let after = say(home, "queue day-end");
    for sheet in [&before, &after] {
        assert!(sheet.contains("叫到 2，办结 1，过号 1（没回来 1）"), "{sheet}");
        assert!(sheet.contains("窗口：3号 办结 1、没来 1"), "{sheet}");
    }
    assert!(after.contains("没叫到 1") && !before.contains("没叫到"), "{after}");
    let stats = json(home, "queue stats");
    assert_eq!((&stats["all"]["no_show"], &stats["all"]["not_called"]), (&json!(1), &json!(1)));
    assert!(say(home, "queue stats").contains("过号 1（没回来 1）"));
}

#[test]
fn a_window_is_said_to_have_served_the_people_it_finished_with() {
    let home = scratch();
    let home = home.path();
    for _ in 0..3 {
        say(home, "queue issue A");
    }
    at(home, 1, "queue next");
    at(home, 2, "queue next");
    at(home, 1, "queue transfer --to E");
    for _ in 0..2 {
        at(home, 2, "queue hold");
        at(home, 2, "queue resume A002");
    }
    at(home, 2, "queue finish");
    at(home, 3, "queue next");
    at(home, 3, "queue finish");
    let sheet = say(home, "queue day-end");
    assert!(sheet.contains("叫到 2，办结 2，过号 0"), "{sheet}");
    assert!(sheet.contains("窗口：1号 办结 0、转出 1，2号 办结 1、挂起 2，3号 办结 1"), "{sheet}");
    // Of a kind is what was taken at the machine, wherever it was sent on to.
    assert!(sheet.contains("业务：养老待遇 3"), "{sheet}");
}

#[test]
fn numbers_taken_are_those_of_people_who_came() {
    let home = scratch();
    let home = home.path();
    let (tomorrow, home_of) = ("2026-11-24", home);
    let on = |args: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("HOME", home_of).args(["--today", tomorrow, "--window", "3"]);
        let output = command.arg("--store").arg(home_of.join("desk.db")).args(args.split_whitespace());
        let output = output.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    // Booked the day before: one never comes, one is not wanted any more.
    for at in ["10:00", "11:00"] {
        say(home, &format!("queue book B --day {tomorrow} --at {at}"));
    }
    on("queue void B001 --reason 不来了");
    on("queue issue B");
    on("queue issue B");
    on("queue unprinted B004");
    for close in [false, true] {
        if close {
            on("queue expire --day-end");
        }
        let sheet = on("queue day-end");
        assert!(sheet.contains("取号 1（绿色通道 0），叫到 0"), "{sheet}");
        assert!(sheet.contains("不算取号的：预约未到 1，作废 1，没打出 1"), "{sheet}");
        assert!(sheet.contains("业务：参保缴费 1\n"), "{sheet}");
        // Nobody was called: no wait was measured.
        assert!(sheet.contains("等候：还没有叫到的") && !sheet.contains("0.0"), "{sheet}");
        assert!(!on("queue stats").contains("0.0"));
        let stats: Value = serde_json::from_str(&on("--json queue stats")).unwrap();
        assert_eq!((&stats["all"]["tickets"], &stats["all"]["mean"]), (&json!(1), &Value::Null));
    }
}

#[test]
fn a_mediation_can_be_followed_on_the_lead_s_view_and_the_sheet() {
    let home = scratch();
    let home = home.path();
    say(home, "queue issue A");
    say(home, "queue next");
    let sent = say(home, "queue mediate --reason 争执 --with 值班长王");
    assert!(sent.contains("事由：争执"), "{sent}");
    let lead = screen(home, &["hall"], None);
    lead.shows("A001 调解 0 分钟（争执，值班长王陪同），3 号窗口转的");
    let sheet = say(home, "queue day-end");
    assert!(sheet.contains("从 3 号窗口转来，争执，值班长王陪同；还在调解"), "{sheet}");
    assert!(sheet.contains("窗口：3号 办结 0、转调解 1"), "{sheet}");
    let settled = say(home, "queue settle A001 --result 双方谅解");
    assert!(settled.contains("办结") && settled.contains("调解结果：双方谅解"), "{settled}");
    lead.hides("调解 0 分钟");
    let sheet = say(home, "queue day-end");
    assert!(sheet.contains("调解：A001 ") && sheet.contains(" 双方谅解\n"), "{sheet}");
    let row = &json(home, "queue day-end")["mediations"][0];
    assert_eq!(
        (&row["no"], &row["reason"], &row["with"], &row["result"]),
        (&json!("A001"), &json!("争执"), &json!("值班长王"), &json!("双方谅解"))
    );
}

#[test]
fn a_window_that_has_called_is_not_said_to_have_called_nobody() {
    let home = scratch();
    let home = home.path();
    say(home, "queue issue A");
    at(home, 1, "queue next");
    at(home, 1, "queue hold");
    let lead = screen(home, &["hall"], None);
    lead.shows("挂起 A001");
    let text = lead.text();
    let line = text.lines().find(|line| line.contains("1 号窗口")).unwrap();
    assert!(line.contains("空闲") && !line.contains("没叫过"), "{text}");
    assert!(text.contains("今天还没叫过"), "the others: {text}");
}

/// What a clerk writes by hand is kept for ever: no number of a person goes into it.
#[test]
fn no_words_written_by_hand_bring_a_number_into_the_log() {
    let home = scratch();
    let home = home.path();
    for _ in 0..5 {
        say(home, "queue issue A");
    }
    let words = format!("张三{MAN}，{PHONE}");
    say(home, "queue next");
    let handed = say(home, &format!("queue transfer --to E --note {words}"));
    assert!(handed.contains("交接：张三110***********9974，138****8000"), "{handed}");
    let mut seen = handed + &say(home, "queue next");
    say(home, "queue finish");
    say(home, "queue next");
    say(home, &format!("queue hold --reason {words}"));
    say(home, "queue next");
    seen += &say(home, &format!("queue mediate --reason {words} --with {words}"));
    seen += &say(home, &format!("queue settle A003 --result {words}"));
    seen += &say(home, &format!("queue void A004 --reason {words}"));
    seen += &say(home, &format!("queue unprinted A005 --reason {words}"));
    seen += &say(home, &format!("queue ask-help {words}"));
    seen += &say(home, &format!("queue pause --reason {words}"));
    seen += &say(home, &format!("case advice {words}"));
    seen += &say(home, "queue windows");
    seen += &say(home, "queue day-end");
    seen += &say(home, "store export events --full --reason 核对");
    seen += &say(home, "queue list --json");
    assert!(!seen.contains(MAN) && !seen.contains(PHONE), "{seen}");
    let store = fs::read(home.join("desk.db")).unwrap();
    let wal = fs::read(home.join("desk.db-wal")).unwrap_or_default();
    for number in [MAN, PHONE] {
        let inside = |bytes: &[u8]| bytes.windows(number.len()).any(|part| part == number.as_bytes());
        assert!(!inside(&store) && !inside(&wal), "{number}");
    }
    // Whoever looks for a person by the full number still finds them.
    say(home, "case open");
    say(home, &format!("case identify {MAN}"));
    let mut child = command(home);
    let mut child = child
        .args(["store", "find", "--reason", "核对"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(MAN.as_bytes()).unwrap();
    let found = child.wait_with_output().unwrap();
    assert_eq!(found.status.code(), Some(0), "{found:?}");
}

/// The words of the window before are in sight as long as the person sits here.
#[test]
fn what_the_window_before_said_stays_beside_the_case_in_hand() {
    let home = scratch();
    let home = home.path();
    say(home, "queue issue A");
    at(home, 1, "queue next");
    at(home, 1, "queue transfer --to E --note 证件看过缺流水");
    let mut desk = screen(home, &["--window", "3"], None);
    desk.shows("等候 1");
    desk.type_in("\x1b[17~");
    desk.shows("请 A001 到 3 号窗口");
    // Whatever is pressed next.
    desk.type_in("\x1bOQ");
    desk.hides("请 A001 到 3 号窗口");
    desk.shows("交接：证件看过缺流水");
    assert_eq!(desk.text().matches("交接：").count(), 1, "said once: {}", desk.text());
    desk.type_in("\x1bOR");
    desk.shows("交接：证件看过缺流水");
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
    // What needs no number of a person asks for none.
    assert!(say(home, "queue issue B").contains("B001"));
    assert!(say(home, "case list").contains("在办"));
    let doctor = say(home, "doctor");
    assert!(doctor.contains("留意  封存证件号的钥匙用口令锁着，没有给口令"), "{doctor}");
    screen(home, &["board"], None).shows("A001");
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
    // Wrong ones are found now, and not by the first person at the window.
    desk.type_in("别的什么口令啊\r");
    desk.shows("口令不对，再输一次");
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
    say(home, &format!("{full} --to {}", out.display()));
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&out).unwrap().contains(MAN));
    // Never over anything that is there: the records, their key, another export.
    for there in ["desk.db", "desk.db.key", "全号.csv"] {
        let before = fs::read(home.join(there)).unwrap();
        let refused = run(home, &format!("{full} --to {}", home.join(there).display()));
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("没有动它"), "{refused:?}");
        assert_eq!(fs::read(home.join(there)).unwrap(), before, "{there}");
    }
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

/// Whose phone it is that everybody is told to ring.
#[test]
fn a_private_mobile_on_the_papers_is_told_by_the_doctor() {
    let home = scratch();
    let home = home.path();
    let folder = home.join(".config/bangban/data");
    say(home, "data write hall.toml");
    let file = folder.join("hall.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("phone = \"12333\"", "phone = \"13800000000\"")).unwrap();
    let doctor = run(home, &format!("--data {} doctor", folder.display()));
    let said = String::from_utf8_lossy(&doctor.stdout);
    assert!(said.contains("咨询电话“13800000000”") && said.contains("个人手机号"), "{said}");
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
