//! Steps go in order, and what pays stops at the first one that does not hold.

use serde_json::{Value, json};

use crate::desk::{Desk, MAN, passed};

#[test]
fn the_four_steps_of_a_medical_claim_stop_at_a_fen_and_at_a_missing_promise() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["material M16 missing", "check all"]);
    desk.refuses("step 1", &["第 1 步", "费用明细清单"]);
    desk.refuses("step 2", &["第 1 步「材料初审」还没过，步骤不能跳着走"]);
    desk.all(&["material M16 seen", "check all", "step 1"]);
    desk.refuses("step 2", &["票据还没逐张录入"]);
    desk.refuses("bills --bill 1=200.10 --bill 2=120.40 --detail 320.49", &["差 0.01 元"]);
    desk.refuses("bills --bill 1=1 --bill 1=1 --detail 2", &["录了两次"]);
    desk.all(&["bills --bill 1=200.10 --bill 2=120.40 --detail 320.50", "step 2", "material M20 missing"]);
    desk.refuses("step 3", &["第 3 步「逻辑校验」是红的", "外伤无第三方责任承诺书"]);
    desk.all(&["material M20 seen", "check all", "amount 报销金额 250.50 --clerk 甲"]);
    desk.refuses("step 3", &["待复核"]);
    desk.refuses("review 报销金额 --clerk 甲", &["甲 是录入人，不能自己复核"]);
    desk.all(&["review 报销金额 --clerk 乙", "step 3"]);
    desk.refuses("step 4", &["还没有结算单和到账日"]);
    desk.refuses("settle --pay 2026-12-10 --borne 起付线=60", &["260.50 元", "对不上"]);
    desk.refuses("settle --pay 2027-06-01 --borne 起付线=70", &["到账日"]);
    let case = desk.ask("settle --pay 2026-12-10 --borne 起付线=70");
    let number = case["slips"][0]["number"].as_str().unwrap().to_owned();
    let slip = case["slips"][0]["text"].as_str().unwrap();
    for part in ["合计 320.50 元", "起付线  70.00 元", "报销 250.50 元，最晚 2026年12月10日 到账", "行政复议"]
    {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
    let case = desk.ask("step 4");
    assert!(case["steps"].as_array().unwrap().iter().all(|step| step["passed"] == true));
    // Printed days later it still says when it was settled.
    let later = Desk { day: "2026-11-26", ..desk };
    let printed = later.run(&format!("print {number} settlement"));
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains("结算日期：2026年11月23日") && !printed.contains("11月26日"), "{printed}");
    // A bill that did not add up counts as something typed wrong at first.
    assert_eq!(case["slips_made"][0], json!({"field": "票据合计", "code": "E_SUM"}));
}

#[test]
fn a_step_that_was_passed_is_looked_at_again_when_something_changes() {
    let desk = Desk::new();
    desk.claim();
    desk.all(&["check all", "step 1", "bills --bill 1=320.50 --detail 320.50", "step 2"]);
    desk.all(&[
        "amount 报销金额 250.50 --clerk 甲",
        "review 报销金额 --clerk 乙",
        "material M20 seen",
        "check all",
    ]);
    desk.all(&["step 3"]);
    // Something is missing after all: every step is to be passed again, and nothing is paid on it.
    let case = desk.ask("material M16 missing");
    assert_eq!(passed(&case), [false, false, false, false]);
    desk.refuses("settle --pay 2026-12-10 --borne 起付线=70", &["第 1 步", "费用明细清单"]);
    desk.all(&["material M16 seen", "check all"]);
    let case = desk.ask("settle --pay 2026-12-10 --borne 起付线=70");
    let number = case["slips"][0]["number"].as_str().unwrap().to_owned();
    assert_eq!(passed(&desk.ask("step 4")), [true, true, true, true]);
    // A core material is missing after all: so is the paper that says what is paid void.
    let case = desk.ask("material M16 missing");
    assert!(case["settlement_lacks"].as_str().unwrap().contains("第 1 步"), "{case}");
    desk.refuses(&format!("print {number} settlement"), &["250.50 元", "第 1 步", "作废"]);
    let said = String::from_utf8(desk.run("show").stdout).unwrap();
    assert!(said.contains("作废") && !said.contains("2026-12-10 到账"), "{said}");
    let case = desk.all(&["material M16 seen", "check all"]);
    assert_eq!((passed(&case), &case["settlement_lacks"]), (vec![true; 4], &Value::Null));
    // Another amount: the paper that says the old one is void.
    let case = desk.ask("amount 报销金额 50 --clerk 甲");
    assert_eq!(passed(&case), [true, true, false, false]);
    assert!(case["settlement_lacks"].as_str().unwrap().contains("作废"), "{case}");
    desk.refuses("step 4", &["第 3 步"]);
    desk.refuses(&format!("print {number} settlement"), &["250.50 元", "作废"]);
}

#[test]
fn money_goes_out_on_nothing_that_was_not_looked_at_in_any_item() {
    let claims: [(&str, &[&str], &[&str]); 4] = [
        ("W03", &["M01", "M14", "M15", "M16", "M17", "M18", "M03"], &["M02"]),
        ("H10", &["M01", "M33", "M15", "M16", "M17", "M18", "M03"], &["M05", "M02"]),
        ("H12", &["M01", "M33", "M15", "M16", "M17", "M18", "M03"], &["M02"]),
        ("H13", &["M01", "M36", "M15", "M16", "M03"], &["M18", "M02"]),
    ];
    for (item, wanted, others) in claims {
        let desk = Desk::new();
        desk.all(&["open", &format!("identify {MAN}"), &format!("item {item}")]);
        let money = ["amount 报销金额 320.50 --clerk 甲", "review 报销金额 --clerk 乙"];
        desk.all(&["bills --bill T9=320.50 --detail 320.50", money[0], money[1]]);
        // Nothing was looked at: the first look does not pass, and nothing is paid.
        let case = desk.ask("show");
        let steps = case["steps"].as_array().unwrap().len();
        desk.goes_on();
        assert!(passed(&desk.ask("show")).iter().filter(|passed| **passed).count() < 2, "{item}");
        desk.refuses("settle --pay 2026-12-04", &["是红的", "医疗收费票据"]);
        desk.tick_all(&case, wanted, others);
        desk.ask("check all");
        desk.goes_on();
        desk.refuses(&format!("step {steps}"), &["还没有结算单和到账日"]);
        let number = desk.ask("settle --pay 2026-12-04")["slips"][0]["number"].as_str().unwrap().to_owned();
        assert_eq!(passed(&desk.ask(&format!("step {steps}"))), vec![true; steps], "{item}");
        // A condition that does not hold, a bill that is missing: what is printed is void.
        for (amiss, again) in
            [("condition 1 no", "condition 1 yes"), ("material M15 missing", "material M15 seen")]
        {
            let case = desk.ask(amiss);
            assert!(case["settlement_lacks"].as_str().unwrap().contains("作废"), "{item} {amiss}: {case}");
            assert!(passed(&case).contains(&false), "{item} {amiss}");
            desk.refuses(&format!("print {number} settlement"), &["320.50 元", "作废"]);
            desk.refuses("settle --pay 2026-12-04", &["红的"]);
            desk.all(&[again, "check all"]);
        }
        assert!(desk.run(&format!("print {number} settlement")).status.success());
    }
    // What pays nothing on bills prints no settlement, and a death grant is not paid for a sum alone.
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item S12", "bills --bill 1=5000 --detail 5000"]);
    desk.all(&["amount 报销金额 5000 --clerk 甲"]);
    desk.refuses("settle --pay 2026-11-24", &["不出结算单"]);
    desk.all(&["item P06", "amount 抚恤金 5000 --clerk 甲", "review 抚恤金 --clerk 乙", "step 1", "step 2"]);
    desk.refuses("step 3", &["条件还没问完", "还没核", "死亡"]);
}

#[test]
fn a_result_is_not_noted_before_the_steps_that_lead_to_it() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    let id = desk.all(&["check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let done = format!("followup done {id}-result");
    desk.refuses(&done, &["步骤没过完", "第 1 步「查各地缴费」", "写一句在哪里、谁办的"]);
    desk.refuses(&format!("{done} --note 发了，办好了"), &["步骤没过完"]);
    desk.ask(&format!("{done} --note 转移科小陈在部平台办完了"));
    // What pays on bills is not done elsewhere.
    desk.claim();
    let id = desk.all(&["material M20 seen", "check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let done = format!("followup done {id}-result --note 办完了");
    desk.refuses(&done, &["第 1 步「材料初审」", "没出结算单"]);
    let of = format!("--case {id}");
    desk.through(&of);
    desk.refuses(&done, &["第 4 步「结果反馈」（还没有结算单和到账日）"]);
    desk.all(&[&format!("settle --pay 2026-12-04 {of}"), &format!("step 4 {of}"), &done]);
}

#[test]
fn what_pays_is_passed_by_no_one_alone() {
    let pays: [(&str, &[&str], &[&str], &str); 5] = [
        ("P09", &["M01", "M03"], &["M21", "M22", "M29", "M02"], "余额"),
        ("P17", &["M01", "M33", "M03", "M09"], &["M02"], "退款"),
        ("U01", &["M01", "M03", "M07"], &["M02"], "失业金"),
        ("U03", &["M01", "M26", "M03"], &["M02"], "补贴"),
        ("H09", &["M01", "M03"], &["M21", "M22", "M23", "M29", "M02"], "余额"),
    ];
    for (item, wanted, others, what) in pays {
        let desk = Desk::new();
        desk.all(&["open", &format!("identify {MAN}")]);
        let case = desk.ask(&format!("item {item}"));
        desk.tick_all(&case, wanted, others);
        for shared in ["M07", "M09", "M26"].iter().filter(|code| wanted.contains(code)) {
            desk.ask(&format!("material {shared} shared"));
        }
        if item == "H09" {
            desk.ask("condition 1 not-needed");
        }
        desk.ask("check all");
        desk.goes_on();
        let stuck = passed(&desk.ask("show")).iter().filter(|passed| **passed).count() + 1;
        desk.refuses(&format!("step {stuck}"), &["还没录金额", "没有要付的录 0"]);
        desk.ask(&format!("amount {what} 0 --clerk 甲"));
        desk.refuses(&format!("step {stuck}"), &["待复核"]);
        desk.ask(&format!("review {what} --clerk 乙 --note 没有余额"));
        desk.goes_on();
        assert!(!passed(&desk.ask("show")).contains(&false), "{item}");
    }
    // Where nothing goes out, nobody is waited for.
    let desk = Desk::new();
    desk.ready_but_unchecked("H09", &["M01"], &["M03", "M21", "M22", "M23", "M29", "M02"]);
    desk.all(&["condition 2 not-needed", "check all"]);
    desk.goes_on();
    assert!(!passed(&desk.ask("show")).contains(&false));
}

#[test]
fn the_steps_of_what_is_over_do_not_get_longer() {
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}"), "item P10"]);
    let id = desk.ask("close 上门服务")["case"].as_str().unwrap().to_owned();
    let desk = Desk { day: "2026-11-26", ..desk };
    let shown = String::from_utf8(desk.run(&format!("show --case {id}")).stdout).unwrap();
    assert!(shown.contains("步骤 1") && !shown.contains("天/"), "{shown}");
}
