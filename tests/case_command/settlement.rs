//! What is paid stands on a settlement: it falls with what it stood on, and after the day of payment it is as it is.

use std::process::Command;

use serde_json::Value;

use crate::desk::{Desk, owed, passed, same_again};

#[test]
fn a_settlement_falls_with_the_promise_it_stood_on_and_its_bills_are_free_again() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 promised", "check all"]);
    desk.through("");
    let case = desk.ask("settle --pay 2026-12-04");
    let (id, number) = (case["case"].as_str().unwrap(), case["slips"][0]["number"].as_str().unwrap());
    desk.all(&["step 4", "close 告知承诺受理"]);
    let of = format!("--case {id}");
    desk.ask(&format!("followup fail {id}-verify-M20 怎么核的=数据比对 --note 是被车撞的"));
    let case = desk.ask(&format!("show {of}"));
    assert_eq!(passed(&case), [true, true, false, false], "{case}");
    assert!(case["settlement_lacks"].as_str().unwrap().contains("承诺核查不实"), "{case}");
    desk.refuses(&format!("print {number} settlement"), &["320.50 元", "承诺核查不实", "作废"]);
    desk.refuses(&format!("settle --pay 2026-12-10 {of}"), &["承诺核查不实", "重新申请"]);
    desk.refuses(&format!("step 3 {of}"), &["承诺核查不实"]);
    // What was paid is taken back first; then the bills are nobody's.
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20", "M03"], &["M38", "M02"]);
    desk.refuses("bills --bill T9=320.50 --detail 320.50", &["报过", "退回追回办完"]);
    desk.ask(&format!("followup done {id}-recall-M20 怎么处理=已经退回"));
    desk.ask("bills --bill T9=320.50 --detail 320.50");
}

#[test]
fn nothing_is_paid_before_the_account_is_there_and_a_case_that_ended_gives_its_bills_back() {
    let claim = |desk: &Desk| {
        desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20"], &["M38", "M02"]);
        desk.all(&["material M03 deferred --within 5工作日", "check all"]);
        desk.through("");
        for pay in ["settle --pay 2026-12-04", "step 4"] {
            desk.refuses(pay, &["收款账户还欠着", "2026-11-30"]);
        }
        desk.ask("close 容缺受理")["case"].as_str().unwrap().to_owned()
    };
    // It comes: the day is set.
    let desk = Desk::new();
    let id = claim(&desk);
    desk.ask(&format!(
        "followup done {id}-supplement-M03 四查=都核过 群众签收=本人 收款账户=6217990000000000006 收款账户再录一遍=6217990000000000006"
    ));
    let case = desk.all(&[&format!("settle --pay 2026-12-04 --case {id}"), &format!("step 4 --case {id}")]);
    assert_eq!(passed(&case), [true; 4], "{case}");
    // It never comes: nothing is paid on that case, and the same bills are taken in the next.
    let desk = Desk::new();
    let id = claim(&desk);
    let desk = Desk { day: "2026-12-02", ..desk };
    desk.ask(&format!(
        "followup fail {id}-supplement-M03 怎么告知后果的=电话告知 超期原因=联系不上 --clerk 老张"
    ));
    desk.refuses(&format!("settle --pay 2026-12-04 --case {id}"), &["终止办理", "重新申请"]);
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20", "M03"], &["M38", "M02"]);
    desk.ask("check all");
    desk.through("");
    desk.ask("settle --pay 2026-12-04");
}

#[test]
fn the_day_of_the_result_is_not_before_what_is_on_paper_already() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20"], &["M38", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    desk.refuses("close 容缺受理 --due 2026-11-27", &["收款账户", "补齐日 2026-11-30", "2026-11-27 早于"]);
    desk.ask("close 容缺受理 --due 2026-11-30");
    let desk = Desk::new();
    settled(&desk);
    desk.ask("step 4");
    desk.refuses("close 受理 --due 2026-11-27", &["结算单的到账日 2026-12-04", "case settle --pay"]);
    desk.all(&["settle --pay 2026-11-27", "close 受理 --due 2026-11-27"]);
}

#[test]
fn money_that_went_out_on_an_untrue_promise_comes_back_to_the_fen() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 promised", "check all"]);
    desk.through("");
    desk.all(&["settle --pay 2026-12-04", "step 4"]);
    let id = desk.ask("close 告知承诺受理")["case"].as_str().unwrap().to_owned();
    let desk = Desk { day: "2026-12-07", ..desk };
    desk.ask(&format!("followup fail {id}-verify-M20 怎么核的=数据比对 --note 是被车撞的"));
    let done = format!("followup done {id}-recall-M20 怎么处理=本人退款");
    desk.refuses(
        &format!("{done} 追回多少=320.50 哪天追回=2026-12-07 --clerk 甲"),
        &["录金额的人", "换一位"],
    );
    let by = "--clerk 老张";
    let later = Desk { day: "2026-12-10", ..desk };
    later.refuses(&format!("{done} {by}"), &["付出去 320.50 元", "还差 320.50 元"]);
    for (fields, word) in [
        ("追回多少=320.5x 哪天追回=2026-12-10", "不是金额"),
        ("追回多少=320.50", "哪天追回"),
        ("追回多少=320.50 哪天追回=2026-12-11", "还没到"),
        ("追回多少=320 哪天追回=2026-12-10", "对不上"),
        ("追回多少=321 哪天追回=2026-12-10", "对不上"),
    ] {
        later.refuses(&format!("{done} {fields} {by}"), &[word]);
    }
    same_again(&later);
    later.refuses("bills --bill T9=320.50 --detail 320.50", &["退回追回办完"]);
    // By parts, too.
    let mut part = Command::new(env!("CARGO_BIN_EXE_bangban"));
    part.env_clear().args(["--today", later.day, "--clerk", "老张", "--store"]);
    part.arg(later.home.path().join("desk.sqlite")).args(["ledger", "承诺核查", "move"]);
    part.args([&format!("{id}-verify-M20"), "追回一部分", "追回多少=120.50", "哪天追回=2026-12-08"]);
    let part = part.output().unwrap();
    assert!(part.status.success(), "{part:?}");
    later.refuses("bills --bill T9=320.50 --detail 320.50", &["退回追回办完"]);
    later.refuses(&format!("{done} 追回多少=320.50 哪天追回=2026-12-10 {by}"), &["还差 200.00 元"]);
    later.all(&[
        &format!("{done} 追回多少=200 哪天追回=2026-12-10 {by}"),
        "bills --bill T9=320.50 --detail 320.50",
    ]);
}

/// A claim on one bill of 310.50, settled for 2026-12-04; its number there.
fn settled(desk: &Desk) -> String {
    desk.claim();
    desk.all(&[
        "material M20 seen",
        "check all",
        "step 1",
        "bills --bill A1=310.50 --detail 310.50",
        "step 2",
        "amount 报销金额 310.50 --clerk 甲",
        "review 报销金额 --clerk 乙",
        "step 3",
    ]);
    desk.ask("settle --pay 2026-12-04")["slips"][0]["number"].as_str().unwrap().to_owned()
}

/// Nothing new can be set on what was paid; the bill stays claimed.
fn closed(desk: &Desk, of: &str, number: &str) {
    for act in [
        "bills --bill A9=1000 --detail 1000",
        "amount 报销金额 1000",
        "amount 报销金额 --undo",
        "review 报销金额 --reject --note 不对 --clerk 乙",
        "step 4 --undo",
        "step 1 --undo",
        "settle --pay 2026-12-10",
    ] {
        desk.refuses(&format!("{act} {of}"), &["310.50 元 2026-12-04 已经付了", "追回", "另开一件"]);
    }
    let printed = desk.run(&format!("print {number} settlement"));
    assert!(String::from_utf8(printed.stdout).unwrap().contains("报销 310.50 元"));
    same_again(desk);
    desk.refuses("bills --bill A1=310.50 --detail 310.50", &["报过"]);
    desk.ask("bills --bill A9=1000 --detail 1000");
}

#[test]
fn what_was_paid_is_as_it_is_and_its_bills_are_never_free_again() {
    for noted in [true, false] {
        let desk = Desk::new();
        let number = settled(&desk);
        let id = desk.all(&["step 4", "close 受理"])["case"].as_str().unwrap().to_owned();
        let of = format!("--case {id}");
        if noted {
            let desk = Desk { day: "2026-12-04", home: desk.home };
            desk.ask(&format!("followup done {id}-result"));
            closed(&desk, &of, &number);
        } else {
            // Until the day of payment is over it can still be put right.
            let desk = Desk { day: "2026-12-04", home: desk.home };
            desk.all(&[&format!("step 4 --undo {of}"), &format!("step 4 {of}")]);
            let desk = Desk { day: "2026-12-07", home: desk.home };
            closed(&desk, &of, &number);
            // Money that came back is sent once more, on another day; what did not come off gives its bills back.
            desk.refuses(&format!("followup fail {id}-result --note 退票了"), &["结算单还在"]);
            desk.ask(&format!("followup progress {id}-result 银行退票，卡销户了"));
            desk.refuses(&format!("bills --bill A9=1000 --detail 1000 {of}"), &["已经付了"]);
            desk.refuses(&format!("settle --pay 2026-12-10 --borne 起付线=10 {of}"), &["300.50 元"]);
            let again = desk.ask(&format!("settle --pay 2026-12-10 {of}"));
            assert_eq!(again["slips"][0]["number"], format!("{number}-2"));
            desk.all(&[
                &format!("step 3 --undo {of}"),
                &format!("followup fail {id}-result --note 本人不要了，在异地报了"),
                "bills --bill A1=310.50 --detail 310.50",
            ]);
        }
    }
}

#[test]
fn other_bills_are_looked_at_anew_and_paid_on_another_paper() {
    let desk = Desk::new();
    let number = settled(&desk);
    desk.ask("step 4");
    // The same ones entered once more change nothing.
    let case = desk.ask("bills --bill A1=310.50 --detail 310.50");
    assert_eq!((passed(&case), &case["settlement_lacks"]), (vec![true; 4], &Value::Null));
    // The same sum on another bill was seen by nobody.
    let case = desk.ask("bills --bill B7=310.50 --detail 310.50");
    assert_eq!(case["amounts"][0]["state"], "待复核");
    assert_eq!(passed(&case), [true, true, false, false]);
    assert!(case["settlement_lacks"].as_str().unwrap().contains("作废"), "{case}");
    desk.refuses(&format!("print {number} settlement"), &["310.50 元", "作废"]);
    desk.refuses("settle --pay 2026-12-04", &["待复核"]);
    desk.ask("review 报销金额 --clerk 乙");
    let case = desk.ask("settle --pay 2026-12-04");
    let slip = &case["slips"][0];
    assert_eq!(slip["number"], format!("{number}-2"));
    assert!(slip["text"].as_str().unwrap().contains("B7"), "{slip}");
    desk.refuses(&format!("print {number} settlement"), &["那张作废了", &format!("{number}-2")]);
    assert!(desk.run(&format!("print {number}-2 settlement")).status.success());
    // Set once more as it stands, it is the same paper; another day of payment is another.
    assert_eq!(desk.ask("settle --pay 2026-12-04")["slips"][0]["number"], format!("{number}-2"));
    assert_eq!(desk.ask("settle --pay 2026-12-03")["slips"][0]["number"], format!("{number}-3"));
    // One bill more beside the same amount is another set, too.
    let case = desk.ask("bills --bill B7=310.50 --bill A2=1000 --detail 1310.50");
    assert_eq!(case["amounts"][0]["state"], "待复核");
}

#[test]
fn only_what_is_called_so_is_paid_out() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M20 seen", "check all", "step 1", "bills --bill A1=2200 --detail 2200", "step 2"]);
    let looked_at = |what: &str, yuan: &str| {
        desk.all(&[&format!("amount {what} {yuan} --clerk 甲"), &format!("review {what} --clerk 乙")]);
    };
    // What the person bears was looked at, too; it is not paid though the sums would fit and there is no other.
    looked_at("自付", "1200");
    desk.ask("step 3");
    desk.refuses("settle --pay 2026-12-04 --borne 自费=1000", &["没有一笔叫「报销金额」"]);
    // Of two that might be meant neither is taken.
    looked_at("可报", "1000");
    looked_at("大病", "1000");
    desk.refuses("settle --pay 2026-12-04 --borne 自付=1200", &["没有一笔叫「报销金额」"]);
    looked_at("报销金额", "1000");
    desk.refuses("settle --pay 2026-12-04 --borne 自费=1000", &["1200.00 元", "报销金额 1000.00 元对不上"]);
    let case = desk.ask("settle --pay 2026-12-04 --borne 自费=1200");
    assert_eq!(case["settled"]["paid"], "1000.00");
}

#[test]
fn what_was_not_taken_in_is_not_paid_and_holds_no_bills() {
    // Ended unmet or with something missing: the paper is void, the bills are free, and nothing more is entered.
    for (amiss, close) in [
        ("material M03 missing", "close 一次性告知"),
        ("condition 1 no", "close 不予受理 --empathy 1 --note 在医院已经直接结算"),
    ] {
        let desk = Desk::new();
        let number = settled(&desk);
        let id = desk.all(&["step 4", amiss, close])["case"].as_str().unwrap().to_owned();
        desk.refuses(&format!("print {number} settlement"), &["310.50 元", "作废"]);
        for act in ["settle --pay 2026-12-08", "bills --bill A2=1 --detail 1", "amount 报销金额 1"] {
            desk.refuses(&format!("{act} --case {id}"), &["没有受理", "另开一件"]);
        }
        same_again(&desk);
        desk.ask("bills --bill A1=310.50 --detail 310.50");
    }
    // Whoever holds the paper waits for the money: it is taken in, or the paper is taken back first.
    for close in ["咨询 --note 今天不办了", "转办 --note 转税务局小陈12366"] {
        let desk = Desk::new();
        let number = settled(&desk);
        desk.ask("step 4");
        desk.refuses(&format!("close {close}"), &["付 310.50 元", "按「受理」结", "退回第 3 步"]);
        let id = desk.all(&["step 3 --undo", &format!("close {close}")])["case"].as_str().unwrap().to_owned();
        desk.refuses(&format!("print {number} settlement"), &["310.50 元", "作废"]);
        desk.refuses(&format!("settle --pay 2026-12-08 --case {id}"), &["没有受理"]);
        same_again(&desk);
        desk.ask("bills --bill A1=310.50 --detail 310.50");
    }
    // An amount nobody pays on waits for nobody.
    let desk = Desk::new();
    desk.all(&["open", "item S12", "amount 补缴 106 --trial 100 --clerk 甲", "close 咨询"]);
    assert_eq!(owed(&desk.ask("followups")), []);
}
