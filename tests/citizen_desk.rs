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
    // Not said back is from the start; said back is done.
    desk.keys("<Enter>").shows(&[&format!("第 1 屏，共 {of} 屏")]);
    desk.keys(&"<右>".repeat(of - 1)).keys("123<Enter>").shows(&["要紧的他都说对了"]);
}

#[test]
fn what_is_to_be_brought_is_in_large_letters_on_a_small_screen_too() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("<F10>1");
    // Heading and things in letters of cells: the first thing has a screen of its own, whose foot says of what it is one.
    desk.shows(&["第 1 屏"]).hides("有效身份证件").hides("1.");
    for thing in ["有效身份证件", "收款账户"] {
        desk.keys("<右>").shows(&["带 2 样", "屏，共"]).hides(thing);
        assert!(desk.screen().matches(['█', '▀', '▄']).count() > 200, "{}", desk.screen());
    }
    desk.keys("<左><左>").shows(&["第 1 屏"]).keys("<Home><左>").shows(&["第 1 屏"]);
    // Turned on through all of them, none is passed over.
    let of: usize = desk.screen().split("共 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    for at in 1..of {
        desk.shows(&[&format!("第 {at} 屏，共 {of} 屏")]).keys("<右>");
    }
    desk.shows(&["请您说给我听一遍"]).keys("<左>").shows(&[&format!("第 {} 屏", of - 1)]);
}

#[test]
fn a_term_takes_a_figure_and_says_what_comes_of_it() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F7>CH01<Enter>").hides("算一笔").shows(&["月工资", "打数字，当场算给他看"]);
    desk.keys("8000").shows(&[
        "算一笔（",
        "养老缴费基数：8000",
        "养老个人费率：8%",
        "养老个人缴费：640.00 元/月",
    ]);
    desk.shows(&["没碰到上下限"]);
    desk.keys("<退格><退格><退格><退格>3０00")
        .shows(&["月工资不到养老基数下限，按下限算", "养老个人费率：8%"]);
    desk.hides("没碰到");
    // Backwards: the figure, then the card; a letter is another search.
    desk.keys("<Esc>").hides("算一笔").shows(&["大白话"]);
    desk.keys("5000<Esc>").shows(&["大白话"]).keys("<Esc>").hides("打数字，当场算");
    desk.keys("<F7>等待期<Enter>").hides("打数字");
    // The answer to what it is takes the same figure: it is what is found first.
    desk.keys("<F7>缴费基数<Enter>").shows(&["缴费基数是什么？", "打数字"]).keys("40000");
    desk.shows(&["月工资超过养老基数上限，按上限算", "养老个人费率：8%", "先定一个“算账用的工资数”"]);
}

#[test]
fn who_lacks_only_what_is_sent_is_told_to_fetch_nothing() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    // So small that all of it is in ordinary letters.
    desk.size = (60, 16);
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
    // What says who somebody is stays covered here, too; a phone is typed to be rung.
    desk.keys("我的护照E12345678，身份证110105196503049974，电话13800000000<Enter>");
    desk.shows(&["护照E******78", "110***********9974", "13800000000"]);
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
