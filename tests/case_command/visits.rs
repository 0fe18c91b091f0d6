//! What was seen or said at one visit holds at the next: nothing is asked for anew in silence, and who comes again is known.

use std::process::Command;

use serde_json::{Value, json};

use crate::desk::{ACCOUNT, Desk, MAN, id_of, mark};

#[test]
fn several_items_of_one_visit_share_what_was_seen_and_get_one_reply() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    desk.all(&["check all", "close 受理 --another"]);
    let case = desk.ask("item S12");
    let document = &case["materials"][0];
    assert_eq!((&document["code"], &document["mark"]), (&json!("M01"), &json!("已核")));
    assert_eq!(document["unchecked"], json!([]));
    desk.all(&["tag 重病", "close 咨询 --another"]);
    // What is known of the person goes along.
    assert_eq!(desk.ask("item H05")["tags"], json!(["重病"]));
    let case = desk.ask("close 咨询");
    let slips = case["slips"].as_array().unwrap();
    let reply = slips.last().unwrap()["text"].as_str().unwrap();
    for part in ["多事项办理回执", "这次一共办了 3 件", "受理", "咨询"] {
        assert!(reply.contains(part), "no {part}:\n{reply}");
    }
}

#[test]
fn what_belongs_to_one_case_is_looked_at_anew_in_the_next() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    let taken = desk.all(&["check all", "close 受理 --another"]);
    // Another item of the visit: who it is and the account hold, the application does not.
    let case = desk.ask("item P06");
    let marks = ["M01", "M03", "M33", "M21", "M22"].map(|code| mark(&case, code));
    assert_eq!(marks, ["已核", "已核", "未核", "未核", "未核"]);
    let account = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M03").unwrap();
    assert!(account.to_string().contains("**** 0006"), "{account}");
    assert_eq!(case["again"], Value::Null);
    // The same once more in the same visit is told of, with the day it is due.
    let again = desk.ask("item P01")["again"]["text"].as_str().unwrap_or_default().to_owned();
    assert!(again.contains("已经受理，最晚 2026-12-14 办结"), "{again} after {taken}");
    // Another item in the same case: what was seen for the first is not seen for this.
    desk.all(&["material M33 seen", "check all"]);
    let case = desk.ask("item W01");
    assert_eq!([mark(&case, "M01"), mark(&case, "M33")], ["已核", "未核"]);

    // Bills of one claim are none of the next, whatever a notice before the first said.
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    desk.all(&["material M16 missing", "check all", "close 一次性告知", "open", &format!("identify {MAN}")]);
    let case = desk.ask("item H08");
    assert_eq!(mark(&case, "M15"), "已核", "the notice called it settled");
    desk.tick_all(&case, &["M01", "M16"], &["M20", "M38", "M02"]);
    desk.all(&["check all", "close 受理", "open", &format!("identify {MAN}")]);
    let case = desk.ask("item H08");
    // Nor is who comes another time known by the number they say.
    assert_eq!(["M01", "M15", "M16", "M17"].map(|code| mark(&case, code)), ["未核"; 4]);
}

#[test]
fn what_the_notice_did_not_name_needs_a_reason_at_the_next_visit() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    let case = desk.all(&["material M16 missing", "check all", "close 一次性告知"]);
    let number = case["notices"][0].as_str().unwrap().to_owned();
    assert_eq!(
        desk.ask(&format!("show --case {number}"))["case"],
        case["case"],
        "found by the slip's number"
    );

    let desk = Desk { day: "2026-11-24", ..desk };
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item H08");
    // What the notice called settled need not come again; who is here is looked at anew.
    assert_eq!(["M15", "M01", "M16"].map(|code| mark(&case, code)), ["已核", "未核", "未核"]);
    desk.refuses("material M18 missing", &[&number, "不能悄悄加", "写明原因"]);
    for nothing in ["。", "因为", "需要", "领导要求", "材料不全"] {
        desk.refuses(&format!("material M18 missing --reason {nothing}"), &[&number, "写明原因"]);
    }
    desk.ask("material M16 missing");
    // To bring it later, or to sign for it, is asked of them as well.
    desk.refuses("material M03 deferred --within 5工作日", &[&number, "不能悄悄加"]);
    desk.ask("material M03 deferred --within 5工作日 --reason 上次的卡注销了");
    let case = desk.ask("material M18 missing --reason 上次的病历不是这次住院");
    assert_eq!(case["added"], json!({"M03": "上次的卡注销了", "M18": "上次的病历不是这次住院"}));
    assert_eq!(desk.ask("report")["added_materials"], 2);
    desk.refuses("report --from 2026-11-24 --to 2026-11-20", &["写早的一天"]);
}

#[test]
fn a_second_number_for_the_same_is_warned_of_with_the_last_notice() {
    let desk = Desk::new();
    let issue = |day, more: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", day, "--json", "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args(["queue", "issue", "A"]);
        let output = command.args(more.split_whitespace()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap_or_default(), said)
    };
    let again = |day, more: &str| issue(day, &format!("--id {MAN} {more}")).1["again"].clone();
    assert_eq!(again("2026-11-23", "--item P02"), Value::Null);
    desk.ready_but_unchecked("H08", &["M01", "M15", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    let case = desk.all(&["material M16 missing", "check all", "close 一次性告知"]);
    let told = again("2026-11-24", "--item H08");
    assert_eq!((&told["times"], &told["notice"]), (&json!(1), &case["notices"][0]));
    let text = told["text"].as_str().unwrap();
    for part in ["帮办代办", "一次性告知单", case["notices"][0].as_str().unwrap(), "费用明细清单"]
    {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    // Without an item the newest one is meant; another person, another month is nothing again.
    assert_eq!(again("2026-11-24", "")["item"], "H08");
    assert_eq!(again("2026-12-25", "--item H08"), Value::Null);
    assert_eq!(issue("2026-11-24", "--id 310115197009189984").1["again"], Value::Null);
    let (code, _, said) = issue("2026-11-24", "--id 110105196503049970");
    assert_eq!(code, Some(1));
    assert!(said.contains("第 18 位应为 4") && !said.contains("110105196503049970"), "{said}");
}

#[test]
fn a_number_taken_for_the_same_counts_though_nothing_came_of_it() {
    let desk = Desk::new();
    let issue = |day, more: &str| desk.on(day, &format!("queue issue A --id {MAN} {more}"));
    assert_eq!(issue("2026-11-23", "--item P01")["again"], Value::Null);
    // The first one waits still: whoever gives the second says so, and so does the window that calls it.
    let second = issue("2026-11-23", "--item P01");
    assert_eq!((&second["again"]["times"], &second["again"]["holds"]), (&json!(1), &json!("A001")));
    assert_eq!(second["again"]["heading"], "这件事第 2 次来：建议转帮办");
    assert!(second["again"]["text"].as_str().unwrap().contains("取的 A001 还在（等候）"), "{second}");
    assert!(second["note"].as_str().unwrap().contains("第 2 次，手里还有 A001，建议转帮办"), "{second}");
    // Another item is another thing; one that was made void was in nobody's hand.
    desk.on("2026-11-23", "queue void A002 --reason 重复取号");
    assert_eq!(issue("2026-11-23", "--item P02")["again"], Value::Null);
    assert_eq!(issue("2026-11-23", "--item P01")["again"]["times"], 1);
    // Who waited for nothing came all the same.
    desk.on("2026-11-23", "queue expire --day-end");
    let later = issue("2026-11-24", "--item P01")["again"].clone();
    assert_eq!((&later["times"], &later["holds"], &later["end"]), (&json!(2), &Value::Null, &json!("失效")));
    assert!(later["text"].as_str().unwrap().contains("取过 A001：失效，没有办成件"), "{later}");
    // Without an item it is the same where the kind is; after thirty days it is nothing again.
    let other = desk.on("2026-11-24", &format!("queue issue C --id {MAN}"));
    assert_eq!(other["again"], Value::Null);
    assert_eq!(issue("2026-11-24", "")["again"]["title"], later["title"]);
    assert_eq!(issue("2026-12-25", "--item P01")["again"], Value::Null);
    // The number that is looked for is kept sealed, and by no other name than that of their cases.
    let log = desk.on("2026-12-25", "store export events --full --reason 查");
    assert!(!log.to_string().contains(MAN), "{log}");
    let masked = desk.on("2026-12-25", "store export events");
    let kept = |log: &Value| log.to_string().matches(r#""person":""#).count();
    assert_eq!(kept(&masked), 0, "{masked}");
    assert!(kept(&log) > 0, "{log}");
}

#[test]
fn what_a_notice_called_settled_may_have_run_out_long_after() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.all(&["check all", "material M03 missing", "close 一次性告知"]);
    for (day, open) in [("2026-11-30", 0), ("2029-11-26", 1)] {
        let later = |args: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
            command.env_clear().args(["--today", day, "--json", "--store"]);
            command.arg(desk.home.path().join("desk.sqlite")).arg("case");
            let output = command.args(args.split_whitespace()).output().unwrap();
            serde_json::from_slice::<Value>(&output.stdout).unwrap()
        };
        later("open");
        later(&format!("identify {MAN}"));
        let case = later("item P01");
        let form = case["materials"].as_array().unwrap().iter().find(|one| one["code"] == "M33").unwrap();
        assert_eq!(
            (&form["mark"], form["unchecked"].as_array().unwrap().len()),
            (&"已核".into(), open),
            "{day}"
        );
        later("close 咨询");
    }
}

#[test]
fn a_notice_promises_nothing_that_a_condition_or_a_check_still_stands_before() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.all(&["material M03 missing", "check M33", "condition 2 no"]);
    let case = desk.ask("close 一次性告知");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    for part in [
        "上面不符合的那一条先办到，只带材料来还不能受理",
        "业务申请表（已核）",
        "再来一起带\n  有效身份证件、人事档案",
    ] {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
    for part in ["带齐这些就行", "今天补齐并受理的话", "有效身份证件（已核）"] {
        assert!(!slip.contains(part), "{part}:\n{slip}");
    }
}

#[test]
fn another_item_or_another_person_begins_anew() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["check all", "step 1", "amount 养老金 3000 --clerk 甲"]);
    let case = desk.ask("item P04");
    assert!(case["conditions"].as_array().unwrap().iter().all(|one| one["met"].is_null()), "{case}");
    assert!(case["steps"].as_array().unwrap().iter().all(|one| one["passed"] == false));
    assert_eq!(case["amounts"], json!([]));
    assert_eq!(mark(&case, "M01"), "已核", "what was seen was seen");
    // The next one at the window owns nothing of what the first one showed.
    desk.all(&["item P01", "condition 1 yes"]);
    desk.refuses("identify 310115197009189984", &["这一件登记的是 110***********9974", "都清掉"]);
    let case = desk.ask("identify 310115197009189984 --another");
    assert!(case["conditions"].as_array().unwrap().iter().all(|one| one["met"].is_null()), "{case}");
    assert_eq!([mark(&case, "M01"), mark(&case, "M03")], ["未核", "未核"]);
    // The same number once more takes nothing away.
    desk.ask("condition 1 yes");
    let case = desk.ask("identify 310115197009189984");
    assert_eq!(case["conditions"][0]["met"], true);
}

#[test]
fn what_was_not_told_is_not_put_off_in_silence_and_its_reason_is_printed() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["material M10 missing", "check all", "close 一次性告知"]);
    let desk = Desk { day: "2026-11-30", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    for way in ["missing", "deferred --within 5工作日"] {
        desk.refuses(&format!("material M27 {way}"), &["不能悄悄加", "写明原因"]);
    }
    desk.ask("material M27 missing --reason 档案里有入伍记载");
    for at in 1..=3 {
        desk.ask(&format!("condition {at} yes"));
    }
    for way in ["M10 missing", "M11 not-needed", "M02 not-needed", "M01 seen", "M33 seen"] {
        desk.ask(&format!("material {way}"));
    }
    let case = desk.all(&[&format!("material M03 seen {ACCOUNT}"), "check all", "close 一次性告知"]);
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert_eq!(slip.matches("上次的单子没有要带这一样，这次要，因为：档案里有入伍记载").count(), 1, "{slip}");
    // What its bearer may not carry is not asked of them.
    assert!(slip.contains("不用您带、由别处转来的，共 1 样\n  1. 人事档案：由单位或档案机构转来"), "{slip}");
}

#[test]
fn what_is_to_come_or_only_promised_is_not_called_settled_on_a_notice() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33"], &["M11", "M27", "M02"]);
    let notice =
        ["material M10 missing", "material M03 deferred --within 5工作日", "check all", "close 一次性告知"];
    let closed = desk.all(&notice);
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let part = |from: &str, to: &str| slip.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let settled = part("三、这次已经核过的", "四、");
    assert!(settled.contains("申请表（已核）") && !settled.contains("收款账户"), "{slip}");
    let later = part("说好可以后补、还没交的，共 1 样", "三、");
    assert!(later.contains("收款账户") && later.contains("最晚 2026年11月30日 交来"), "{slip}");
    // Who comes again without it is not told that it has to be there now; with a reason, which is on the paper.
    let desk = Desk { day: "2026-11-25", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01"]);
    desk.refuses("material M03 missing", &["写的是「收款账户」可以后补", "写明原因"]);
    desk.ask("material M03 deferred --within 5工作日");
    desk.ask("material M03 missing --reason 原来的卡销了");
    // A promise is less than bringing it.
    let desk = Desk::new();
    desk.ready_but_unchecked("P06", &["M01"], &[]);
    desk.ask("material M21 missing");
    for one in desk.ask("show")["materials"].as_array().unwrap() {
        let code = one["code"].as_str().unwrap();
        if code != "M01" && code != "M21" && !desk.run(&format!("material {code} promised")).status.success()
        {
            let shared = desk.run(&format!("material {code} shared")).status.success();
            assert!(
                shared || desk.run(&format!("material {code} seen {ACCOUNT}")).status.success(),
                "{code}"
            );
        }
    }
    let closed = desk.all(&["check all", "close 一次性告知"]);
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let settled = slip.split("三、这次已经核过的").nth(1).unwrap().split("四、").next().unwrap();
    assert!(slip.contains("说好凭承诺办、还没交的") && !settled.contains("承诺"), "{slip}");
    desk.all(&["open", &format!("identify {MAN}"), "item P06"]);
    desk.refuses("material M22 missing", &["凭承诺办", "写明原因"]);
}

#[test]
fn what_the_last_notice_called_met_is_not_turned_in_silence() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["material M10 missing", "check all", "close 一次性告知"]);
    let desk = Desk { day: "2026-11-30", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 1 yes"]);
    let number = "告知-20261123-1-001";
    desk.refuses("condition 2 no", &[number, "写的是符合「缴费年限够", "--reason"]);
    desk.refuses("condition 2 no --reason 。", &["写的是符合"]);
    assert_eq!(desk.ask("show")["conditions"][1]["met"], Value::Null);
    desk.all(&["condition 2 no --reason 有三年是在外地重复缴的", "condition 3 no --reason 户口已经迁走"]);
    // Taken back and said again, it is asked again.
    desk.ask("condition 3 yes");
    let closed = desk.ask("close 不予受理 --empathy 1 --note 您缴了12年，差3年");
    let slip = closed["slips"][0]["text"].as_str().unwrap();
    let said = "上次的告知单写的是符合，这次不一样，因为：";
    assert!(slip.contains(&format!("{said}有三年是在外地重复缴的")), "{slip}");
    assert_eq!(slip.matches(said).count(), 1, "{slip}");
}

#[test]
fn who_is_known_only_after_the_item_is_held_to_the_last_notice_all_the_same() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M03"], &["M11", "M27", "M02"]);
    desk.all(&["material M10 missing", "check all", "close 一次性告知"]);
    let desk = Desk { day: "2026-12-01", ..desk };
    desk.all(&["open", "item P01", "material M11 missing", "material M27 not-needed", "condition 2 no"]);
    let case = desk.ask(&format!("identify {MAN}"));
    let again = case["again"]["text"].as_str().unwrap();
    assert!(again.contains("上次的告知单") && again.contains("人事档案"), "{again}");
    // What it called settled is; what it did not ask for is asked with a reason, or not at all.
    assert_eq!(mark(&case, "M33"), "已核");
    assert_eq!((mark(&case, "M11"), mark(&case, "M27")), ("未核".into(), "不需要".into()));
    assert_eq!(case["conditions"][1]["met"], Value::Null);
    desk.refuses("material M11 missing", &["没有要", "真要加，写明原因"]);
    desk.refuses("condition 2 no", &["不能悄悄改"]);
}

#[test]
fn whoever_is_known_only_after_a_promise_is_trusted_as_little() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H07", &["M01", "M15", "M16", "M17", "M18"], &["M38", "M02"]);
    desk.all(&["material M03 shared", "material M20 promised", "check all"]);
    let case = desk.ask("close 告知承诺受理");
    let verify = id_of(&case["followups"], "verify");
    desk.on(
        "2026-11-24",
        &format!("ledger 承诺核查 move {verify} 核不实 怎么核的=函询 核查结果=查到有第三方"),
    );
    let desk = Desk { day: "2026-12-01", ..desk };
    desk.all(&["open", "item H07", "material M20 promised", "condition 1 yes"]);
    let case = desk.ask(&format!("identify {MAN}"));
    assert_eq!(mark(&case, "M20"), "未核");
    assert_eq!(case["conditions"][0]["met"], true, "what holds stays");
    desk.refuses("material M20 promised", &["承诺核查不实"]);
}
