//! What is kept and counted of cases: whose they are, how often, how well, and no whole number in any of it.

use std::process::Command;

use serde_json::{Value, json};

use crate::desk::{ACCOUNT, Desk, MAN};

#[test]
fn what_is_handled_most_comes_first_and_what_is_pinned_stays() {
    let desk = Desk::new();
    let told = |all: Value| -> Vec<String> {
        let told = |one: &Value| {
            let pinned = if one["pinned"] == true { " pinned" } else { "" };
            format!("{} {}{pinned}", one["id"].as_str().unwrap(), one["count"])
        };
        all.as_array().unwrap().iter().map(told).collect()
    };
    let handled = |day: &str, item: &str| {
        for args in ["case open".to_owned(), format!("case item {item}"), "case close 咨询".to_owned()] {
            desk.on(day, &args);
        }
    };
    let often = || told(desk.on("2026-11-23", "item often"));
    handled("2026-10-24", "P06");
    for day in ["2026-10-25", "2026-11-22"] {
        handled(day, "P12");
    }
    handled("2026-11-23", "S12");
    // More than thirty days back counts no more.
    assert_eq!(often(), ["P12 2", "S12 1"]);
    let pinned = told(desk.on("2026-11-23", "item pin s12"));
    assert_eq!(pinned, ["S12 1 pinned", "P12 2"]);
    for item in ["P01", "P01", "P01"] {
        handled("2026-11-23", item);
    }
    assert_eq!(often(), ["S12 1 pinned", "P01 3", "P12 2"], "what is pinned does not move");
    // It is still pinned on another day, and not at another window.
    assert_eq!(told(desk.on("2026-11-24", "item often"))[0], "S12 1 pinned");
    assert_eq!(told(desk.on("2026-11-23", "--window 5 item often"))[0], "P01 3");
    assert_eq!(told(desk.on("2026-11-23", "item pin S12 --undo")), ["P01 3", "P12 2", "S12 1"]);
}

#[test]
fn questions_are_counted_and_first_time_accuracy_with_them() {
    let desk = Desk::new();
    for _ in 0..3 {
        desk.ask("advice");
    }
    assert_eq!(desk.ask("advice 断缴会不会清零")["advice"], 4);
    for at in 0..20 {
        desk.ask("open");
        if at < 3 {
            desk.refuses("identify 110105196503049971", &["第 18 位应为 4"]);
            desk.refuses("identify abc", &["看过证件确是这样，加 --sure"]);
        }
        desk.all(&[&format!("identify {MAN}"), "close 咨询"]);
    }
    let report = desk.ask("report");
    assert_eq!(report["outcomes"], json!({"advice": 24}));
    assert_eq!((&report["entered"], &report["right_first_percent"]), (&json!(20), &json!(85)));
    assert_eq!(report["fields"], json!([{"field": "证件号", "count": 3}]));
    desk.refuses("report --from 2026-11-24 --to 2026-11-20", &["2026-11-24 在 2026-11-20 后面"]);
}

#[test]
fn a_full_number_stands_in_nothing_that_is_printed() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    for command in ["show", "list", "followups", "show --json", "list --json"] {
        let output = desk.run(command);
        assert!(!String::from_utf8_lossy(&output.stdout).contains(MAN), "{command}");
    }
}

#[test]
fn what_another_window_has_in_hand_is_left_to_it() {
    let desk = Desk::new();
    let case = desk.all(&["open --window 3 --clerk 小王", "item P12 --window 3"]);
    let other = format!("--case {} --window 4 --clerk 小李", case["case"].as_str().unwrap());
    for act in
        [&format!("identify {MAN}"), "item P01", "material M01 missing", "condition 1 yes", "close 咨询"]
    {
        desk.refuses(&format!("{act} {other}"), &["正在 3 号窗口办（小王 开的）", "--window 3"]);
    }
    desk.all(&["amount 补缴 106 --window 3 --clerk 小王 --trial 100"]);
    // A second person's look comes from wherever that person sits.
    desk.ask(&format!("review 补缴 --note 多算了一个月 {other}"));
    // Whoever wants nothing in hand may take up what was put down.
    desk.ask("close 咨询 --window 3");
}

#[test]
fn an_item_is_known_by_the_name_people_use() {
    let item = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_bangban")).env_clear().arg("item").args(args).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let (code, said) = item(&["show", "资格认证"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("P10  "), "{said}");
    // Two go by this name, and this one is nobody's: which they may be is told.
    for (typed, near) in [("抚恤金", &["P06", "W07"][..]), ("认证", &["P10", "W10"])] {
        let (code, said) = item(&["show", typed]);
        assert_eq!(code, Some(1), "{said}");
        assert!(near.iter().all(|id| said.contains(id)) && said.contains("请写编号"), "{said}");
    }
    let (code, said) = item(&["show", "Z99"]);
    assert!(code == Some(1) && said.contains("没有事项 Z99"), "{said}");
    let desk = Desk::new();
    desk.ask("open");
    assert_eq!(desk.ask("item 资格认证")["item"], "P10");
}

#[test]
fn no_whole_number_stays_in_what_a_clerk_writes_by_hand() {
    let desk = Desk::new();
    let (phone, card) = ("13800138000", "6217990000000000006");
    desk.ask(&format!("advice {MAN}张三{phone}卡{card}"));
    desk.all(&["open", &format!("identify {MAN}"), "item P12"]);
    let case = desk.ask(&format!("close 转办 --note 找{MAN}的单位，电话{phone}"));
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("110***********9974") && !slip.contains(MAN), "{slip}");
    // Whom to ring at the other office stays on a referral.
    assert!(slip.contains(phone), "{slip}");
    let told = desk.ask("list").to_string();
    assert!(told.contains("138****8000") && told.contains("**** 0006"), "{told}");
    for file in std::fs::read_dir(desk.home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for whole in [MAN, card] {
            assert!(!bytes.windows(whole.len()).any(|part| part == whole.as_bytes()));
        }
    }
}

#[test]
fn an_account_typed_wrong_is_a_slip_like_any() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    for (first, again) in
        [("6217990000000000007", "6217990000000000007"), ("6217990000000000006", "6217909000000000006")]
    {
        let output = desk.run(&format!("material M03 seen --account {first} --again {again}"));
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
    desk.all(&[&format!("material M03 seen {ACCOUNT}"), "close 咨询 --note 先问问"]);
    let report = String::from_utf8(desk.run("report").stdout).unwrap();
    assert!(report.contains("收款账户 2 次") && report.contains("首录正确率 0%"), "{report}");
}
