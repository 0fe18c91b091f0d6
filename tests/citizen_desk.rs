//! Promise to whoever sits before the desk: what is shown to an old person is one thing a screen and is asked back; what was typed
//! with a deaf one is gone with them; a term is plain words wherever it stands; an interpreter is brought up when the time comes.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::process::Command;

use bangban::clock::Now;
use jiff::civil::datetime;
use played::Played;
use tempfile::tempdir;

/// A document, then an item: the man wants to retire.
const RETIRING: &str = "<F6>110105196503049974<Enter>tx<Enter>";

#[test]
fn a_notice_in_large_letters_is_three_screens_and_more_and_the_last_asks_back() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("111").keys("15<下>5<下>5<下>666").keys("<F10>1");
    let screen = desk.screen();
    let of: usize = screen.split("共 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(of >= 3 + 3, "three missing, all of it before and after, and the question: {screen}");
    for at in 1..of {
        desk.shows(&[&format!("第 {at} 屏，共 {of} 屏")]).hides("[ ]").keys("<右>");
    }
    desk.shows(&["请您说给我听一遍", "缺哪几样", "每样去哪拿", "[ ]"]);
    // On a large screen also what stands below is in large letters.
    desk.keys("<左><左><左><左><左>");
    desk.size = (140, 45);
    let large = desk.screen().matches(['█', '▀', '▄']).count();
    desk.size = (80, 24);
    let small = desk.screen().matches(['█', '▀', '▄']).count();
    assert!(large > small * 3, "{large} {small}");
    desk.keys("<右><右><右><右><右>");
    // Not said back is from the start; said back is done.
    desk.keys("<Enter>").shows(&[&format!("第 1 屏，共 {of} 屏")]);
    desk.keys(&"<右>".repeat(of - 1)).keys("123<Enter>").shows(&["要紧的他都说对了"]);
}

#[test]
fn who_lacks_only_what_is_sent_is_told_to_fetch_nothing() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("111").keys("115").keys("<F10>1");
    desk.shows(&["人事档案不用带"]).hides("齐了来");
    desk.keys("<右><右><右><右>").shows(&["是不是要自己去拿"]).hides("每样去哪拿");
}

#[test]
fn what_was_typed_is_gone_when_the_case_ends_or_it_is_wiped() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6><F10>2我听不见<Enter><Esc>").shows(&["办完这一件就清掉"]);
    desk.keys("<F10>2").shows(&["我听不见"]).keys("<Ctrl+X>").shows(&["哪里也没有留"]);
    desk.keys("<F10>2").hides("我听不见").keys("请写给我<Enter><Esc>");
    // The case ends: the next one opens an empty talk.
    desk.keys("<F8>");
    while !desk.screen().contains("> 咨询") {
        let before = desk.screen();
        assert_ne!(before, desk.keys("<下>").screen());
    }
    desk.keys("<Enter><Esc><F6><F10>2").hides("请写给我");
    let bytes: Vec<u8> = std::fs::read_dir(home.path())
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path()).ok())
        .flatten()
        .collect();
    let held = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!held("我听不见") && !held("请写给我"));
}

#[test]
fn a_term_is_plain_words_wherever_it_stands() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.size = (120, 45);
    // In an answer, on a slip, on the formula table, at intake and in the calculator.
    desk.keys("<F7>YB03<Enter><Ctrl+W><Ctrl+W><Ctrl+W><Ctrl+W><Ctrl+T>").shows(&["术语：上下选一个"]);
    desk.keys("<Esc>").keys(RETIRING).keys("<Alt+9><Ctrl+T>").shows(&["术语：上下选一个"]);
    desk.keys("<Esc><Esc><F10>7").shows(&["术语：上下选一个"]).keys("<Esc>");
    desk.keys("<F7>职工基本养老金").keys("<Esc><F7>基础养老金<Enter><Ctrl+R><Ctrl+T>");
    desk.shows(&["术语：上下选一个"]).keys("<Esc><Esc><F10>7").shows(&["术语：上下选一个", "缴费指数"]);
    desk.keys("<Esc><F10>2没有别的话<Enter><Ctrl+T>").shows(&["没有要解释的术语"]);
}

#[test]
fn an_interpreter_is_brought_up_ten_minutes_before_and_once() {
    let home = tempdir().unwrap();
    let store = home.path().join("desk.sqlite");
    let added = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env("HOME", home.path())
        .arg("--store")
        .arg(&store)
        .args(["--today", "2026-11-23", "--window", "3", "--clerk", "小王", "ledger", "手语", "add"])
        .args(["语种=手语", "日期=2026-11-23", "时间=10:00", "群众姓名=张三", "协助人=李老师"])
        .output()
        .unwrap();
    assert!(added.status.success(), "{added:?}");
    let mut desk = Played::open(home.path());
    desk.keys("2").hides("10:00");
    let mut at = |hour, minute| {
        desk.now = Now::fixed(datetime(2026, 11, 23, hour, minute, 0, 0));
        desk.keys("<Esc>").wait(0).screen()
    };
    assert!(!at(9, 49).contains("10:00"));
    let told = at(9, 50);
    assert!(told.contains("10:00 手语外语预约：手语，") && told.contains("Alt+6"), "{told}");
    assert!(!told.contains("张三"));
    desk.keys("<F2>").hides("10:00 手语");
    desk.now = Now::fixed(datetime(2026, 11, 23, 9, 55, 0, 0));
    desk.keys("<Esc>").wait(0).hides("10:00 手语");
    // A locked screen says nothing; it is said when somebody is back.
    drop(desk);
    let mut desk = Played::open(home.path());
    desk.keys("<Ctrl+B>");
    desk.now = Now::fixed(datetime(2026, 11, 23, 9, 55, 0, 0));
    desk.wait(0).hides("手语").keys("<Esc>").wait(0).shows(&["10:00 手语外语预约"]);
}
