//! A bill is claimed once, and an amount that is off is paid only after somebody else has looked at it.

use std::process::Command;

use serde_json::Value;

use crate::desk::{Desk, id_of, owed, same_again};

#[test]
fn an_amount_more_than_five_percent_off_waits_for_a_second_person_with_a_reason() {
    let desk = Desk::new();
    desk.all(&["open", "item S12"]);
    let state = |case: Value| case["amounts"][0]["state"].as_str().unwrap().to_owned();
    assert_eq!(state(desk.ask("amount 补缴 105 --trial 100 --clerk 甲")), "已录");
    assert_eq!(state(desk.ask("amount 补缴 106 --trial 100 --clerk 甲")), "待复核");
    desk.refuses("review 补缴 --clerk 乙", &["差超过 5% 的原因"]);
    assert_eq!(state(desk.ask("review 补缴 --clerk 乙 --note 多算了一个月")), "已复核");
    // Against what was entered before, without a trial given.
    assert_eq!(state(desk.ask("amount 补缴 120 --clerk 甲")), "待复核");
    let list = desk.ask("followups");
    assert_eq!(owed(&list).len(), 1);
    desk.refuses(&format!("followup done {}", id_of(&list, "review")), &["另一位经办人复核"]);
}

#[test]
fn nobody_is_a_second_person_by_a_blank_or_without_a_name() {
    let desk = Desk::new();
    desk.all(&["open", "item P12"]);
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().args(["--today", "2026-11-23", "--store"]);
        let output =
            command.arg(desk.home.path().join("desk.sqlite")).arg("case").args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for nobody in ["", " ", "经办人"] {
        // Whoever looks at what nobody entered cannot be told from them.
        assert_eq!(run(&["amount", "补缴", "100", "--trial", "10", "--clerk", nobody]).0, Some(0));
        let saw = desk.code("补缴", "");
        let (code, said) = run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", "小李"]);
        assert!(code == Some(1) && said.contains("录金额要写明是谁"), "{said}");
    }
    assert_eq!(run(&["amount", "补缴", "100", "--trial", "10", "--clerk", "小王A"]).0, Some(0));
    let saw = desk.code("补缴", "");
    for same in ["小王A", "小王A ", "　小王A", "小 王A", "小王Ａ"] {
        let (code, said) = run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", same]);
        assert!(code == Some(1) && said.contains("不能自己复核"), "{same}: {said}");
    }
    for nobody in ["", "经办人"] {
        let (code, said) = run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", nobody]);
        assert!(code == Some(1) && said.contains("复核要写明是谁"), "{said}");
    }
    assert_eq!(run(&["review", "补缴", "--note", "对", "--saw", &saw, "--clerk", "小李"]).0, Some(0));
}

#[test]
fn an_amount_is_held_against_the_one_that_stood_however_often_it_is_entered() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["amount 报销金额 200 --clerk 甲", "review 报销金额 --clerk 乙"]);
    for amount in ["300", "310", "310", "310 --trial 310"] {
        desk.ask(&format!("amount 报销金额 {amount} --clerk 甲"));
        desk.refuses("review 报销金额 --clerk 乙", &["差超过 5% 的原因"]);
    }
    assert_eq!(desk.ask("show")["amounts"][0]["trial"], "200.00");
    desk.ask("review 报销金额 --clerk 乙 --note 漏了两张票");
    assert_eq!(desk.ask("amount 报销金额 311 --clerk 甲")["amounts"][0]["trial"], "310.00");
    desk.ask("review 报销金额 --clerk 乙");
}

#[test]
fn a_bill_is_the_same_however_its_number_was_typed() {
    let desk = Desk::new();
    desk.claim();
    for twice in ["１２３４５６ｚ８", "123456z8", "123456Z8"] {
        desk.refuses(&format!("bills --bill 123456Z8=100 --bill {twice}=50 --detail 150"), &["录了两次"]);
    }
    desk.all(&[
        "check all",
        "step 1",
        "bills --bill 123456z8=100 --detail 100",
        "material M20 seen",
        "check all",
        "close 受理",
    ]);
    desk.claim();
    desk.refuses("bills --bill １２３４５６Ｚ８=100 --detail 100", &["123456Z8", "报过"]);
}

#[test]
fn a_bill_without_a_number_is_stopped_where_it_is_entered() {
    let desk = Desk::new();
    desk.claim();
    desk.refuses("bills --bill =310.5 --detail 310.5", &["等号前面是空的", "票号"]);
}

#[test]
fn a_bill_is_claimed_once_whoever_brings_it() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all", "step 1", "bills --bill 0123456789=100 --detail 100"]);
    desk.all(&["amount 报销金额 90 --clerk 甲", "review 报销金额 --clerk 乙", "step 2", "step 3"]);
    let first = desk.ask("settle --pay 2026-12-10 --borne 起付线=10")["case"].as_str().unwrap().to_owned();
    desk.ask("close 受理");
    desk.claim();
    desk.refuses("bills --bill 0123456789=100 --detail 100", &["0123456789", &first, "只能报一次"]);
    desk.ask("close 咨询");
    // Somebody else, the same day.
    desk.all(&["open", "identify 310115197009189984", "item H08"]);
    desk.refuses("bills --bill 0123456789=100 --detail 100", &["只能报一次"]);
}

#[test]
fn a_review_is_somebody_elses_whatever_blanks_are_typed() {
    let desk = Desk::new();
    desk.all(&["open", "item S12", "amount 补缴 106 --trial 100 --clerk 小王"]);
    for clerk in ["小王 ", " 小 王"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().args(["--today", desk.day, "--clerk", clerk, "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args([
            "case",
            "review",
            "补缴",
            "--note",
            "多一个月",
            "--saw",
            &desk.code("补缴", ""),
        ]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{clerk:?} {output:?}");
    }
}

#[test]
fn an_amount_is_no_more_than_its_bills_is_paid_on_a_day_of_work_and_can_be_taken_away() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&[
        "material M20 seen",
        "check all",
        "step 1",
        "bills --bill 1=310.50 --detail 310.50",
        "step 2",
    ]);
    desk.all(&["amount 报销金额 320.50 --clerk 甲", "review 报销金额 --clerk 乙"]);
    desk.refuses("step 3", &["报销金额 320.50 元比票据合计 310.50 元还多"]);
    // One under a wrong name is taken away; nobody has to agree to it.
    desk.all(&[
        "amount 报销金额 310.50 --clerk 甲",
        "review 报销金额 --clerk 乙",
        "amount 报销 10 --clerk 甲",
    ]);
    desk.refuses("step 3", &["报销 10.00 元待复核"]);
    desk.refuses("amount 报销金额 --undo", &["已经复核，不能去掉"]);
    let case = desk.ask("amount 报销 --undo");
    assert_eq!(case["amounts"].as_array().unwrap().len(), 1, "{case}");
    assert_eq!(owed(&case["followups"]), []);
    // It is not forgotten: the same name entered anew is held against it.
    assert_eq!(desk.ask("amount 报销 20 --clerk 甲")["amounts"][0]["trial"], "10.00");
    desk.all(&["amount 报销 --undo", "step 3"]);
    desk.refuses("settle --pay 2026-12-05", &["2026-12-05 没人上班", "2026-12-04"]);
    desk.ask("settle --pay 2026-12-04");
}

#[test]
fn a_grant_on_top_of_a_claim_takes_the_same_bills_once_more_and_only_once() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all"]);
    desk.through("");
    desk.all(&["settle --pay 2026-12-04", "close 受理"]);
    let grant = || desk.ready_but_unchecked("H13", &["M01", "M36", "M15", "M16", "M03"], &["M18", "M02"]);
    grant();
    desk.all(&["bills --bill T9=320.50 --detail 320.50", "check all", "close 受理"]);
    grant();
    desk.refuses("bills --bill T9=320.50 --detail 320.50", &["报过"]);
}

/// A grant on top, its bills and amount entered and looked at, ready to be settled.
fn grant(desk: &Desk, bills: &str, yuan: &str) -> String {
    desk.ready_but_unchecked("H13", &["M01", "M36", "M15", "M16", "M03"], &["M18", "M02"]);
    desk.all(&["check all", &format!("bills {bills}"), &format!("amount 报销金额 {yuan} --clerk 甲")]);
    desk.ask("review 报销金额 --clerk 乙");
    desk.all(&["step 1", "step 2", "step 3"])["case"].as_str().unwrap().to_owned()
}

#[test]
fn a_grant_on_top_pays_only_what_was_left_of_the_bills() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all", "step 1"]);
    desk.all(&["bills --bill A1=1000 --bill A2=500 --detail 1500", "step 2"]);
    desk.all(&["amount 报销金额 600 --clerk 甲", "review 报销金额 --clerk 乙", "step 3"]);
    let first = desk.ask("close 受理")["case"].as_str().unwrap().to_owned();
    // Until the first is settled nobody knows what is left.
    let both = "--bill A1=1000 --bill A2=500 --detail 1500";
    let top = grant(&desk, both, "1000");
    desk.refuses("settle --pay 2026-12-04 --borne 已报=500", &["还没出结算单", "先把那一件结算完"]);
    desk.ask(&format!("settle --pay 2026-12-04 --borne 自付=900 --case {first}"));
    desk.refuses(
        &format!("settle --pay 2026-12-04 --borne 已报=500 --case {top}"),
        &["已经报过 600.00 元", "只剩 900.00 元", "不能再付 1000.00 元", "--borne 已报=600.00"],
    );
    // One alone of what was paid together says nothing of what is left of it.
    desk.ask(&format!("bills --bill A1=1000 --detail 1000 --case {top}"));
    desk.ask(&format!("review 报销金额 --clerk 乙 --case {top}"));
    desk.refuses(&format!("settle --pay 2026-12-04 --case {top}"), &["A2 是一起报的"]);
    desk.all(&[
        &format!("bills {both} --case {top}"),
        &format!("amount 报销金额 900 --clerk 甲 --case {top}"),
        &format!("review 报销金额 --clerk 乙 --case {top} --note 前面报过"),
    ]);
    let case = desk.ask(&format!("settle --pay 2026-12-04 --borne 已报=600 --case {top}"));
    assert_eq!(case["settled"]["paid"], "900.00");
    // Nothing more is put under it afterwards; the same on another day is.
    desk.all(&[&format!("amount 报销金额 700 --clerk 甲 --case {first}")]);
    desk.ask(&format!("review 报销金额 --clerk 乙 --note 补报 --case {first}"));
    desk.refuses(&format!("settle --pay 2026-12-04 --borne 自付=800 --case {first}"), &["次序反了", &top]);
}

#[test]
fn what_pays_first_comes_before_what_pays_on_top() {
    let desk = Desk::new();
    let top = grant(&desk, "--bill 0001=900 --detail 900", "900");
    let settled = desk.ask("settle --pay 2026-12-04");
    desk.all(&["step 4", "close 受理"]);
    same_again(&desk);
    let bills = "bills --bill 1=900 --detail 900";
    desk.refuses(bills, &["次序反了", "先报医保", &format!("{top} 这一件（医疗救助"), "--undo"]);
    // Taken back there, it is taken here, and what is left is for later.
    desk.ask(&format!("step 3 --undo --case {top}"));
    desk.ask(bills);
    let number = settled["slips"][0]["number"].as_str().unwrap();
    desk.refuses(&format!("print {number} settlement"), &["作废"]);
    // What went out there is not for a clerk alone to mend.
    let desk = Desk::new();
    grant(&desk, "--bill 1=900 --detail 900", "900");
    desk.all(&["settle --pay 2026-12-04", "step 4", "close 受理"]);
    let desk = Desk { day: "2026-12-07", ..desk };
    same_again(&desk);
    desk.refuses(bills, &["次序反了", "已经付了", "值班负责人"]);
}

#[test]
fn neither_zeros_nor_dashes_nor_signs_make_another_bill() {
    let desk = Desk::new();
    desk.claim();
    desk.refuses("bills --bill 0012345678=10 --bill 12345678=10 --detail 20", &["录了两次"]);
    desk.refuses("bills --bill A1=0 --detail 0", &["A1 是 0 元"]);
    desk.all(&["material M20 seen", "check all", "bills --bill 00A-1=10 --detail 10", "close 受理"]);
    for same in ["00A-1", "A-1", "A—1", "Ａ－1", "№a1", "A1#"] {
        same_again(&desk);
        desk.refuses(&format!("bills --bill {same}=10 --detail 10"), &["票据 00A-1", "报过"]);
        desk.all(&["bills --bill B1=10 --detail 10", "close 咨询 --note 问一问"]);
    }
}

#[test]
fn who_looks_a_second_time_is_shown_what_they_sign_for() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["bills --bill T9=320.50 --detail 320.50", "amount 报销金额 280 --trial 150 --clerk 甲"]);
    let told = String::from_utf8(desk.run("followups").stdout).unwrap();
    for part in
        ["报销金额 280.00 元，甲 录", "试算 150.00 元，差 130.00 元（86.67%）", "票据 1 张，合计 320.50 元"]
    {
        assert!(told.contains(part), "no {part}: {told}");
    }
    assert_eq!(desk.ask("followups")[0]["amount"]["percent_off"], "86.67");
    desk.refuses("review 报销金额 --clerk 乙", &["280.00 元", "试算 150.00 元", "差超过 5% 的原因"]);
}

#[test]
fn nobody_agrees_to_what_was_changed_since_they_looked() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["bills --bill T9=320.50 --detail 320.50", "amount 报销金额 281 --trial 280 --clerk 甲"]);
    // Without having looked nothing is noted: it is shown, with what to write then.
    let saw = desk.code("报销金额", "");
    let first = desk.plain("review 报销金额 --clerk 乙");
    let said = String::from_utf8(first.stderr).unwrap();
    assert_eq!(first.status.code(), Some(2), "{said}");
    for part in ["281.00 元，甲 录", "T9=320.50", &format!("--saw {saw}")] {
        assert!(said.contains(part), "no {part}: {said}");
    }
    for change in [
        "amount 报销金额 290 --clerk 甲",
        "bills --bill T8=320.50 --detail 320.50",
        "bills --bill T8=320.50 --detail 300 --detail 20.50",
    ] {
        let before = desk.code("报销金额", "");
        desk.ask(change);
        for answer in ["", "--reject --note 不对"] {
            desk.refuses(
                &format!("review 报销金额 --saw {before} --clerk 乙 {answer}"),
                &["改过", "再看一遍"],
            );
        }
        assert_eq!(desk.ask("show")["amounts"][0]["state"], "待复核", "{change}");
    }
    let told = String::from_utf8(desk.run("followups").stdout).unwrap();
    let now = desk.code("报销金额", "");
    assert!(told.contains(&format!("核对码 {now}")), "{told}");
    let case = desk.ask(&format!("review 报销金额 --saw {now} --clerk 乙"));
    assert_eq!(case["amounts"][0]["state"], "已复核");
}
