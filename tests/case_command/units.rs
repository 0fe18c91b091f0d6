//! What a unit applies for is that unit's, whoever runs the errand.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::{Desk, MAN, mark};

/// Two made-up companies.
const UNITS: [&str; 2] = ["91110105YW0000012H", "91310115YW00000209"];

/// What is looked at for a change of a unit's data, all but its account.
const CHANGE: [&str; 4] = ["condition 1 yes", "condition 2 yes", "material M06 shared", "material M01 seen"];

#[test]
fn what_was_done_for_one_company_is_not_anothers_though_the_same_man_runs_for_both() {
    let desk = Desk::new();
    let ([a, b], man) = (UNITS, format!("identify {MAN}"));
    desk.all(&["open", &man, "item S02"]);
    desk.refuses("unit 91110105YW0000012J --name 甲公司", &["第 18 位应为 H"]);
    desk.refuses(&format!("unit {a}"), &["还不知道", "--name"]);
    let case = desk.ask(&format!("unit {a} --name 甲公司"));
    assert_eq!(case["unit"], json!({ "code": a, "name": "甲公司" }));
    desk.all(&CHANGE);
    let told = desk.all(&["material M35 missing", "check all", "close 一次性告知"]);
    let paper = told["slips"][0]["text"].as_str().unwrap();
    for line in ["申请人：甲公司（统一社会信用代码 91110105YW0000012H）", "单位经办人：110***********9974"]
    {
        assert!(paper.contains(line), "no {line} in {paper}");
    }
    // The same day, for the other one: nothing of the first counts, before it is named or after.
    desk.all(&["open", &man]);
    for named in [desk.ask("item S02"), desk.ask(&format!("unit {b} --name 乙公司"))] {
        assert_eq!(named["again"], Value::Null);
        assert_ne!(mark(&named, "M06"), "共享");
    }
    desk.all(&CHANGE);
    let taken = desk.all(&["material M35 not-needed", "check all", "close 受理"]);
    assert!(taken["slips"][0]["text"].as_str().unwrap().contains("申请人：乙公司"), "{taken}");
    // Who takes a number is told of each on its own.
    let number = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .args(["--today", desk.day, "--json", "queue", "issue", "A", "--id", MAN, "--item", "S02", "--store"])
        .arg(desk.home.path().join("desk.sqlite"))
        .output()
        .unwrap();
    let before = serde_json::from_slice::<Value>(&number.stdout).unwrap()["again"].clone();
    assert_eq!(before["times"], 1, "{before}");
    assert!(before["text"].as_str().unwrap().contains("（乙公司）"), "{before}");
    // The first one comes again, and is known by its code.
    desk.all(&["open", &man, "item S02"]);
    let again = desk.ask(&format!("unit {a}"));
    assert!(again["again"]["title"].as_str().unwrap().contains("第 2 次来"), "{again}");
    assert!(again["again"]["text"].as_str().unwrap().contains("甲公司"), "{again}");
    assert_eq!((mark(&again, "M06").as_str(), &again["unit"]["name"]), ("共享", &json!("甲公司")));
    desk.all(&["condition 1 yes", "condition 2 yes", "material M01 seen", "material M35 not-needed"]);
    desk.all(&["check all", "close 受理"]);
    // Once more for it is one too many, whoever comes.
    for (runner, unit) in [(MAN, a), ("41010519620315997x", b)] {
        let (runner, unit) = (format!("identify {runner}"), format!("unit {unit} --name 某公司"));
        let met = desk.all(&["open", &runner, "item S02", &unit]);
        // What was done for the unit is known whoever comes; who comes now was not looked at.
        assert!(met["again"]["text"].as_str().unwrap().contains("已经受理，最晚"), "{met}");
        assert_eq!(mark(&met, "M01"), "未核");
        desk.all(&CHANGE);
        desk.all(&["material M35 not-needed", "check all"]);
        desk.refuses("close 受理", &["这个单位的这件事 2026-11-23 已经受理"]);
        desk.ask("close 咨询 --note 单位已经报过，来问进度");
    }
    let rebuilt = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .arg("--store")
        .arg(desk.home.path().join("desk.sqlite"))
        .args(["store", "rebuild"])
        .output()
        .unwrap();
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    let units: Vec<Value> =
        desk.ask("list").as_array().unwrap().iter().map(|case| case["unit"]["name"].clone()).collect();
    assert_eq!(units, ["甲公司", "乙公司", "甲公司", "某公司", "某公司"]);
}

#[test]
fn another_unit_begins_anew_and_a_persons_item_is_of_none() {
    let desk = Desk::new();
    let [a, b] = UNITS;
    desk.all(&["open", &format!("identify {MAN}"), "item S02"]);
    // From the standard input, too.
    let mut typed = Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env_clear()
        .env("TZ", "Asia/Shanghai")
        .args(["--today", desk.day, "case", "unit", "-", "--name", "甲公司", "--store"])
        .arg(desk.home.path().join("desk.sqlite"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    typed.stdin.take().unwrap().write_all(a.as_bytes()).unwrap();
    let said = String::from_utf8(typed.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains(&format!("单位 甲公司  统一社会信用代码 {a}")), "{said}");
    desk.all(&CHANGE);
    desk.refuses(&format!("unit {b} --name 乙公司"), &["录的是 甲公司", "--another"]);
    let other = desk.ask(&format!("unit {b} --name 乙公司 --another"));
    assert_ne!(mark(&other, "M06"), "共享");
    assert_eq!(mark(&other, "M01"), "已核", "who runs the errand stays who they are");
    desk.all(&CHANGE);
    desk.all(&["material M35 not-needed", "check all", "close 受理 --another"]);
    // What goes on is for the same unit, but not the same thing twice, and a person's own is no unit's.
    assert_eq!(desk.ask("item S03")["unit"]["name"], "乙公司");
    assert_eq!(desk.ask("item S02")["unit"], Value::Null);
    desk.ask(&format!("unit {a} --name 甲公司"));
    // Nor does it stay with somebody else who sits down.
    assert_eq!(desk.ask("identify 41010519620315997x --another")["unit"], Value::Null);
    desk.ask(&format!("unit {a} --name 甲公司"));
    let own = desk.ask("item P12");
    assert_eq!(own["unit"], Value::Null);
    desk.refuses(&format!("unit {a} --name 甲公司"), &["是个人办的"]);
    // Where a unit may come or the person, the paper says whose document was shown.
    desk.ask("item S14");
    desk.ask(&format!("unit {b} --name 乙公司"));
    let paper = desk.ask("close 转办 --note 转税务局12366")["slips"][0]["text"].to_string();
    assert!(paper.contains("乙公司（统一社会信用代码") && paper.contains("登记的证件：410"), "{paper}");
}

#[test]
fn what_a_unit_applies_for_is_not_taken_in_before_it_is_said_which() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item S02"]);
    desk.all(&CHANGE);
    desk.all(&["material M35 not-needed", "check all"]);
    desk.refuses("close 受理", &["还没录单位", "bangban case unit"]);
    // Who has no code yet is not sent away: there is room to write it in.
    let taken = desk.ask("close 受理 --note 丙合作社，旧证还没换18位代码");
    let paper = taken["slips"][0]["text"].as_str().unwrap();
    assert!(paper.contains("申请人：________________（统一社会信用代码 ________________）"), "{paper}");
    assert!(paper.contains("单位经办人：110***********9974"), "{paper}");
}
