//! Promise: the walk through a case that the README shows works as written, with the real program in a real terminal, on a small
//! screen and on a large one; and what it leaves behind is in order.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::scratch;
use common::tmux::Tmux;
use serde_json::Value;

/// A made-up man born on 1965-03-04 in Beijing.
const MAN: &str = "110105196503049974";
const OPTIONS: [&str; 8] = ["--region", "北京", "--window", "3", "--clerk", "小王", "--today", "2026-11-23"];

/// A command on the walk's store.
fn bangban(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env("HOME", home).arg("--store").arg(home.join("desk.sqlite")).args(OPTIONS).args(args);
    command.output().unwrap()
}

/// A shell in tmux, and the desk opened in it; `None` without tmux.
fn at_the_desk(home: &Path, columns: u16, rows: u16) -> Option<Tmux> {
    let tmux = Tmux::start(home, "PS1='shell> ' exec bash --norc --noprofile -i", columns, rows)?;
    tmux.shows("shell>");
    let store = home.join("desk.sqlite");
    let program = env!("CARGO_BIN_EXE_bangban");
    tmux.type_in(&format!("'{program}' --store '{}' {}", store.display(), OPTIONS.join(" ")));
    tmux.keys(&["Enter"]);
    tmux.shows("第一次打开");
    Some(tmux)
}

fn walk(columns: u16, rows: u16) {
    let home = scratch();
    let Some(tmux) = at_the_desk(home.path(), columns, rows) else { return };
    // The made-up hall, the next in line, whose number is checked as it is typed.
    tmux.keys(&["2"]);
    tmux.shows("窗口空闲，按 F6 叫下一位");
    tmux.keys(&["F6"]);
    tmux.shows("请 A003 到 3 号窗口");
    tmux.type_in(MAN);
    tmux.shows("北京 男 61岁 1965-03-04出生");
    tmux.keys(&["Enter"]);
    tmux.shows("110***********9974");
    // What is wanted, what is here, what is missing and how to come by it.
    tmux.type_in("tx");
    tmux.shows("P01 职工正常退休申领");
    tmux.keys(&["Enter"]);
    tmux.shows("材料 未核   人事档案");
    tmux.type_in("11111");
    tmux.shows("> 材料 未核   人事档案");
    tmux.type_in("5");
    tmux.shows("找单位人事处");
    tmux.shows("数据共享或电子证照");
    tmux.keys(&["Down"]);
    tmux.type_in("1");
    tmux.shows("照卡面打第一遍");
    tmux.type_in("6217990000000000006");
    tmux.keys(&["Enter"]);
    tmux.shows("第一遍  ****");
    tmux.type_in("6217990000000000006");
    tmux.keys(&["Enter"]);
    tmux.type_in("666");
    tmux.shows("一次性告知：缺人事档案");
    // The pension, with its steps and law.
    tmux.keys(&["F4"]);
    tmux.shows("职工基本养老金  本事项");
    tmux.keys(&["Down", "Down", "Enter"]);
    tmux.shows("缴费月数（月）");
    // When he retires follows from who he is.
    tmux.shows("一共缴了多少个月");
    tmux.type_in("360");
    tmux.keys(&["Enter"]);
    tmux.type_in("1.2");
    tmux.keys(&["Enter"]);
    tmux.type_in("160000");
    tmux.shows("3976.17 元/月");
    tmux.keys(&["C-e"]);
    tmux.shows("步骤和依据");
    tmux.shows("3976.17");
    tmux.keys(&["C-s"]);
    tmux.shows("测算已记入这一件");
    // A question in between.
    tmux.keys(&["F7"]);
    tmux.type_in("zdjf");
    tmux.shows("养老保险断缴会清零吗");
    tmux.keys(&["Enter"]);
    tmux.shows("依据：社会保险法第十六条");
    // The end, on paper; and the next one.
    tmux.keys(&["F8"]);
    tmux.shows("还要补的材料，共 0 样");
    tmux.keys(&["Enter"]);
    tmux.shows("告知-20261123-3-001");
    tmux.shows("已办结：一次性告知。按 F6 叫下一位");
    assert!(!tmux.text().contains(MAN));
    tmux.keys(&["F6"]);
    tmux.shows("请 A001 到 3 号窗口");
    leave(&tmux);
    in_order(home.path());
}

/// Leaves with A001 in hand; the shell is as it was, and can tell the exit code.
fn leave(tmux: &Tmux) {
    tmux.keys(&["C-q"]);
    tmux.shows("A001 还没办结");
    tmux.keys(&["Down", "Enter"]);
    tmux.until("the shell again", |screen| screen.trim_end().ends_with("shell>"));
    assert_eq!(tmux.fact("alternate_on"), "0");
    tmux.type_in("echo code=$? 养老");
    tmux.keys(&["Enter"]);
    tmux.shows("\ncode=0 养老");
}

/// What the walk left in its folder.
fn in_order(home: &Path) {
    let slip = fs::read_to_string(home.join("slips/告知-20261123-3-001.txt")).unwrap();
    assert!(slip.contains("人事档案") && slip.contains("110***********9974"), "{slip}");
    let verified = bangban(home, &["store", "verify"]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    assert!(String::from_utf8_lossy(&verified.stdout).contains("没有被改过"));
    let listed = bangban(home, &["queue", "list", "--json"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let states: Vec<(&str, &str)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| (ticket["no"].as_str().unwrap(), ticket["state"].as_str().unwrap()))
        .filter(|(_, state)| *state != "waiting")
        .collect();
    assert_eq!(states, [("A001", "called"), ("A003", "done")]);
    assert_eq!(listed.as_array().unwrap().len(), 9);
    // Nobody's number stands in any file but sealed.
    for file in fs::read_dir(home).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = fs::read(file.path()).unwrap();
        let found = bytes.windows(MAN.len()).any(|window| window == MAN.as_bytes());
        assert!(!found, "{}", file.path().display());
    }
    assert!(!home.join("crashes").exists());
}

#[test]
fn the_walk_works_on_a_small_screen() {
    walk(80, 24);
}

#[test]
fn the_walk_works_on_a_large_screen() {
    walk(120, 36);
}
