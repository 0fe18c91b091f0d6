//! Nothing is accepted unlooked at, and nobody is asked for what the desk can look up or do without.

use serde_json::{Value, json};

use crate::desk::{ACCOUNT, Desk, MAN, codes, mark, owed};

#[test]
fn nothing_is_accepted_while_one_of_the_four_checks_of_one_material_is_open() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.refuses("close 受理", &["四查还差：齐全、一致、有效、真实"]);
    desk.all(&["check all", "check M01 有效 --undo"]);
    desk.refuses("close 受理", &["四查还差：有效"]);
    let case = desk.all(&["check M01 有效", "close 受理"]);
    assert_eq!(case["closed"]["outcome"], "accepted");
    assert_eq!(
        owed(&case["followups"]),
        [("result".to_owned(), case["closed"]["due"].as_str().unwrap().to_owned())]
    );
}

#[test]
fn an_account_is_seen_once_it_was_typed_twice_or_it_is_said_why_not() {
    let desk = Desk::new();
    desk.all(&["open", "item P01"]);
    for nothing in ["", " --reason 需要", " --reason 特殊情况"] {
        desk.refuses(&format!("material M03 seen{nothing}"), &["收款账户", "盲录两遍", "--reason"]);
    }
    let differs = "material M03 seen --account 6217099000000000006 --again 6217909000000000006";
    desk.refuses(differs, &["两遍在第 5、6 位不一样"]);
    desk.refuses("material M03 seen --reason 只收复印件，卡号6217990000000000006", &["像是账号"]);
    let seen = |case: Value| {
        let all = case["materials"].as_array().unwrap();
        all.iter().find(|one| one["code"] == "M03").unwrap()["seen"].clone()
    };
    assert_eq!(seen(desk.ask("show")), json!([]));
    let copied = seen(desk.ask("material M03 seen --reason 只收卡面复印件"));
    assert_eq!(copied, json!(["没录账号：只收卡面复印件"]));
    assert_eq!(seen(desk.ask(&format!("material M03 seen {ACCOUNT}"))), json!(["盲录两遍一样 **** 0006"]));
    // Another office's data needs no typing.
    assert_eq!(seen(desk.ask("material M03 shared")), json!([]));
}

#[test]
fn a_missing_material_comes_with_four_ways_and_why_one_is_closed() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    let case = desk.ask("material M10 missing");
    let file = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M10").unwrap();
    let ways: Vec<(&str, bool)> = file["ways"]
        .as_array()
        .unwrap()
        .iter()
        .map(|way| (way["way"].as_str().unwrap(), way["allowed"].as_bool().unwrap()))
        .collect();
    assert_eq!(ways, [("share", true), ("promise", false), ("defer", false), ("get", true)]);
    let said = String::from_utf8(desk.run("show").stdout).unwrap();
    for part in [
        "缺人事档案，有这些路",
        "可以 数据共享或电子证照：调已经数字化的档案（当场查）",
        "不行 告知承诺：年龄和工龄以档案为凭，承诺代替不了",
        "不行 容缺后补：没有档案就定不了年龄和工龄，不能后补",
        "可以 去取、代办：由单位或档案机构转来，不用也不能自己带；找单位人事处",
        "电话 12333",
    ] {
        assert!(said.contains(part), "no {part}:\n{said}");
    }
}

#[test]
fn a_marriage_is_looked_up_and_how_it_was_verified_is_kept() {
    let desk = Desk::new();
    for item in ["P06", "W07"] {
        desk.all(&["open", &format!("item {item}")]);
        let case = desk.ask("material M05 shared");
        let paper = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M05").unwrap();
        assert_eq!((&paper["mark"], &paper["verified"]), (&json!("共享"), &json!("数据共享（民政）")));
        desk.ask("close 咨询");
    }
}

#[test]
fn an_item_that_wants_nothing_this_time_is_accepted_all_the_same() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P10", &[], &["M01"]);
    let case = desk.all(&["check all", "close 受理"]);
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("收到的材料，共 0 样") && slip.contains("这次不用交材料"), "{slip}");
}

#[test]
fn nothing_is_checked_before_it_was_seen() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    desk.refuses("check M10", &["还没看到", "已见"]);
    desk.ask("material M10 missing");
    desk.refuses("check M10", &["人事档案", "还没看到"]);
    desk.refuses("check M99 齐全", &["不要材料 M99"]);
    let case = desk.ask("material M10 seen");
    let all = case["materials"].as_array().unwrap();
    let file = all.iter().find(|one| one["code"] == "M10").unwrap();
    assert_eq!(file["unchecked"].as_array().unwrap().len(), 4, "{file}");
}

#[test]
fn an_account_that_looks_like_a_credit_card_is_taken_with_a_reason_only() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    let account = "material M03 seen --account 4000000000000002 --again 4000000000000002";
    for nothing in ["", " --reason x", " --reason 需要"] {
        desk.refuses(&format!("{account}{nothing}"), &["像信用卡或境外卡", "写明为什么"]);
    }
    let case = desk.ask(&format!("{account} --reason 看过卡面是借记卡"));
    let all = case["materials"].as_array().unwrap();
    let seen = &all.iter().find(|one| one["code"] == "M03").unwrap()["seen"];
    assert!(
        seen[0].as_str().unwrap().ends_with("0002") && seen[1].as_str().unwrap().contains("看过卡面"),
        "{seen}"
    );
}

#[test]
fn what_the_desk_looks_up_is_asked_of_nobody() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item H02"]);
    desk.refuses("material M24 missing", &["由我们查，不向群众要", "不是新生儿的，记“不需要”"]);
    desk.refuses("material M04 missing", &["由我们查", "签承诺书"]);
    desk.refuses("material M04 not-needed", &["每件都查", "记“共享”"]);
    let case = desk.ask("material M24 not-needed");
    assert_eq!(mark(&case, "M24"), "不需要");
    // An injured worker who lives.
    let case = desk.all(&["item W01", "material M21 not-needed"]);
    assert_eq!(mark(&case, "M21"), "不需要");
}

#[test]
fn who_needs_to_bring_nothing_is_accepted_and_the_paper_is_printed_the_day_after_too() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item P11");
    let codes = codes(&case);
    let (mut seen, mut others) = (Vec::new(), Vec::new());
    for code in &codes {
        let refused = !desk.run(&format!("material {code} not-needed")).status.success();
        if refused { seen.push(code.as_str()) } else { others.push(code.as_str()) }
    }
    desk.tick_all(&case, &seen, &others);
    desk.all(&["condition 2 not-needed", "check all"]);
    let case = desk.ask("close 受理");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    if seen.is_empty() {
        assert!(slip.contains("这个事项这次不用交材料"), "{slip}");
    }
    let later = Desk { day: "2026-11-24", ..desk };
    let printed = String::from_utf8(later.run("print last 受理").stdout).unwrap();
    assert!(printed.contains(case["slips"][0]["number"].as_str().unwrap()), "{printed}");
}

#[test]
fn of_papers_of_which_one_is_wanted_the_last_is_not_set_apart() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H10", &["M01", "M33", "M15", "M16", "M03"], &["M05", "M02", "M17"]);
    desk.refuses("material M18 not-needed", &["诊断证明", "至少要一样"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["病历"]);
    desk.all(&["material M18 seen", "check all", "close 受理"]);
}
