//! What is owed stays on a list until it is done: what was deferred, handed over, or is still to come of it.

use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::{Desk, MAN, id_of, owed};

#[test]
fn a_deferral_past_the_promised_limit_is_refused_and_what_comes_turns_green() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18"], &["M20", "M38", "M02"]);
    desk.refuses("material M03 deferred --within 30工作日", &["太晚", "承诺办结日 2026-12-21"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    desk.refuses("close 受理", &["应选「容缺受理」"]);
    desk.ask("close 容缺受理");
    let list = desk.ask("followups");
    let wanted = [("supplement", "2026-11-30"), ("result", "2026-12-21")];
    assert_eq!(owed(&list), wanted.map(|(owed, due)| (owed.to_owned(), due.to_owned())));
    desk.refuses(&format!("followup done {}", id_of(&list, "result")), &["还有「容缺补齐」没了结"]);
    let supplement = id_of(&list, "supplement");
    // What its register asks for is asked for here: who brought it, and an account typed twice.
    desk.refuses(&format!("followup done {supplement}"), &["还缺：四查、群众签收", "「容缺补正」"]);
    let signed = format!("followup done {supplement} 四查=都核过 群众签收=本人");
    desk.refuses(&signed, &["“收款账户”", "盲录两遍"]);
    let card = "收款账户=6217990000000000006";
    desk.refuses(&format!("{signed} {card} 收款账户再录一遍=6217990000000000014"), &["第 18、19 位不一样"]);
    let output = desk.run(&format!("{signed} {card} 收款账户再录一遍=6217990000000000006"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("绿 已办好  容缺补齐  收款账户"), "{output:?}");
    desk.refuses(&format!("followup done {supplement}"), &["已经了结"]);
    assert_eq!(owed(&desk.ask("followups")).len(), 1);
}

#[test]
fn colours_follow_the_days_left_and_what_is_late_must_say_why() {
    let desk = Desk::new();
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M03"], &["M20", "M38", "M02"]);
    desk.all(&["check all", "close 受理"]);
    let colour = |day| {
        let output = Desk { home: TempDir::new().unwrap(), day };
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", output.day, "--store"]);
        command.arg(desk.home.path().join("desk.sqlite")).args(["case", "followups", "--json"]);
        let list: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        list[0]["colour"].as_str().unwrap().to_owned()
    };
    let days = ["2026-11-23", "2026-12-07", "2026-12-17", "2026-12-22"].map(colour);
    assert_eq!(days, ["green", "yellow", "red", "overdue"]);
    let desk = Desk { day: "2026-12-22", ..desk };
    let id = id_of(&desk.ask("followups"), "result");
    desk.refuses(&format!("followup done {id}"), &["超期原因"]);
    // A word on why it is late does not stand for the steps; what is late is paid at once.
    let done = format!("followup done {id} --note 医院补章晚了");
    desk.refuses(&done, &["第 1 步「材料初审」、第 2 步「系统录入」", "结算单"]);
    let case = format!("--case {}", id.split('-').next().unwrap());
    desk.through(&case);
    desk.refuses(&format!("settle --pay 2026-12-24 {case}"), &["最晚 2026-12-23"]);
    desk.all(&[&format!("settle --pay 2026-12-23 {case}"), &format!("step 4 {case}"), &done]);
    assert_eq!(desk.ask("followups"), json!([]));
}

#[test]
fn hardships_suggest_ways_and_what_is_handed_over_is_followed() {
    let desk = Desk::new();
    desk.all(&["open", "item P01"]);
    desk.refuses("tag 心情不好", &["没有「心情不好」", "重病"]);
    assert_eq!(desk.ask("tag 重病")["suggest"], json!(["容缺", "上门", "帮办"]));
    desk.refuses("close 转办", &["转到哪里、找谁"]);
    desk.ask("close 转办 --note 税务局综合窗口，李科，12366");
    let list = desk.ask("followups");
    assert_eq!(owed(&list), [("referral".to_owned(), "2026-11-24".to_owned())], "by the next working day");
    let id = id_of(&list, "referral");
    for _ in 0..3 {
        desk.ask(&format!("followup fail {id} --note 没人接"));
    }
    assert_eq!(desk.ask("followups")[0]["escalated"], true, "three times in vain: to the hall lead");
    desk.all(&["open", "close 转帮办 --note 去医院补章"]);
    let assist = id_of(&desk.ask("followups"), "assist");
    let after = desk.ask(&format!("followup progress {assist} 材料已送到医院"));
    assert_eq!(after[0]["progress"][0]["note"], "材料已送到医院");
    desk.refuses(&format!("followup done {assist}"), &["还缺：结果"]);
    desk.ask(&format!("followup done {assist} --note 章补好了"));
}

#[test]
fn a_deferred_material_is_no_received_one_and_comes_on_a_day_of_work() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.refuses("material M03 deferred --by 2026-11-20", &["2026-11-20 不行", "下一个工作日"]);
    desk.refuses("material M03 deferred --by 2026-11-23", &["不行"]);
    desk.refuses("material M03 deferred --by 2026-11-28", &["没人上班", "2026-11-30"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    desk.refuses("close 容缺受理 --due 2026-11-20", &["要写以后的日子"]);
    let case = desk.ask("close 容缺受理");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    for part in ["收到的材料，共 3 样", "还没收到、要补的材料，共 1 样", "收款账户（", "2026年11月30日 补齐"]
    {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
}

#[test]
fn who_brings_one_of_two_is_told_of_the_other() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M27", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "material M11 deferred --within 3工作日"]);
    let closed = desk.all(&["check all", "close 容缺受理 --note 佐证早就申请了"]);
    assert_eq!(closed["slips"][1]["title"], "容缺受理承诺书");
    let mut ids = closed["followups"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    let id = ids.find(|id| id.ends_with("supplement-M11")).unwrap().to_owned();
    desk.ask(&format!("followup done {id} 接收人=小王 四查=都核过 群众签收=本人"));
    let receipt = || String::from_utf8(desk.run("print last received").stdout).unwrap();
    for part in ["今天收到的补充材料，共 1 样", "还没补的，共 1 样", "收款账户（", "2026年11月30日 补齐"]
    {
        assert!(receipt().contains(part), "no {part}:\n{}", receipt());
    }
    let other = id.replace("M11", "M03");
    desk.ask(&format!("followup done {other} 接收人=小王 四查=都核过 群众签收=本人 没录账号的缘由=存折在家"));
    assert!(!receipt().contains("还没补的"), "{}", receipt());
}

/// The case of P01 with the account deferred by a working day, taken in on 2026-11-23.
fn deferred(desk: &Desk) -> String {
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10"], &["M11", "M27", "M02"]);
    desk.all(&["material M03 deferred --within 1工作日", "check all"]);
    desk.ask("close 容缺受理")["case"].as_str().unwrap().to_owned()
}

#[test]
fn who_brings_what_is_owed_is_not_sent_home_and_a_case_that_ended_is_over() {
    let mut desk = Desk::new();
    let case = deferred(&desk);
    desk.day = "2026-11-24";
    let again = |desk: &Desk| {
        desk.all(&["open", &format!("identify {MAN}")]);
        let picked = desk.ask("item P01");
        desk.ask("close 咨询");
        picked["again"]["text"].as_str().unwrap().to_owned()
    };
    let text = again(&desk);
    assert!(text.contains("还欠 收款账户（最晚 2026-11-24）：带来了就收"), "{text}");
    assert!(text.contains("最晚 2026-12-14 办结") && !text.contains("不用再交"), "{text}");
    // It never came: the case is over, nothing is owed of it, and whoever comes back applies anew.
    desk.day = "2026-11-26";
    let end = format!("followup fail {case}-supplement-M03 怎么告知后果的=电话告知 超期原因=没来");
    let refused = desk.run(&end);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("没经手过"), "{refused:?}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().args(["--today", desk.day, "--clerk", "老张", "--store"]);
    command.arg(desk.home.path().join("desk.sqlite")).arg("case").args(end.split_whitespace());
    assert!(command.output().unwrap().status.success());
    let shown = desk.ask(&format!("show --case {case}"));
    assert!(shown["stopped"].as_str().unwrap().contains("终止办理"), "{shown}");
    assert_eq!(owed(&desk.ask("followups")), []);
    desk.refuses(&format!("followup done {case}-result"), &["没有"]);
    let text = again(&desk);
    assert!(!text.contains("已经受理"), "{text}");
}

#[test]
fn what_was_done_stays_on_the_list_of_all() {
    let desk = Desk::new();
    desk.all(&["open", "item P12", "close 转帮办 --note 陪他去补章"]);
    let id = id_of(&desk.ask("followups"), "assist");
    desk.ask(&format!("followup done {id} --note 章补好了"));
    let later = Desk { day: "2026-12-01", ..desk };
    assert_eq!(later.ask("followups"), json!([]));
    assert_eq!(id_of(&later.ask("followups --all"), "assist"), id);
    // Without a phone nobody is sent on.
    later.all(&["open", "item P12"]);
    later.refuses("close 转办 --note 转税务", &["找谁、电话"]);
}

#[test]
fn nobody_is_given_up_before_the_last_day_or_by_one_word() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33"], &["M02", "M11", "M27"]);
    desk.all(&[
        "condition 2 yes",
        "condition 3 yes",
        "material M10 shared",
        "material M03 deferred --within 5工作日",
        "check all",
    ]);
    let closed = desk.ask("close 容缺受理");
    let id = closed["case"].as_str().unwrap().to_owned();
    let by = |day, command: &str| {
        let mut say = Command::new(env!("CARGO_BIN_EXE_bangban"));
        say.env_clear().args(["--today", day, "--clerk", "老张", "--store"]);
        say.arg(desk.home.path().join("desk.sqlite")).args(command.split_whitespace());
        let output = say.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    // The day on the form holds, on the form's last day, too.
    let end = format!("case followup fail {id}-supplement-M03 --note 不想等了");
    for day in ["2026-11-24", "2026-11-30"] {
        let (code, said) = by(day, &end);
        assert!(code == Some(1) && said.contains("最后一天 2026-11-30 还没过"), "{said}");
        assert!(said.contains("能办的有：补齐、本人撤回"), "{said}");
    }
    // A result is not given, and does not fail, by a full stop.
    for how in ["done", "fail"] {
        for note in ["。", "x"] {
            let (code, said) = by("2026-11-24", &format!("case followup {how} {id}-result --note {note}"));
            assert_ne!(code, Some(0), "{said}");
        }
    }
    // Who gives it up signs for it, and it is not said that they did not come.
    let (code, said) = by(
        "2026-11-24",
        &format!("ledger 容缺补正 move {id}-supplement-M03 本人撤回 本人为什么不办了=回老家办 群众签收=本人"),
    );
    assert_eq!(code, Some(0), "{said}");
    let shown = desk.ask(&format!("show --case {id}"));
    assert!(shown["stopped"].as_str().unwrap().starts_with("本人撤回"), "{shown}");
    // So it is after the last day, too: the case and its paper say the same.
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18"], &["M20", "M38", "M02"]);
    desk.all(&["material M03 deferred --within 5工作日", "check all"]);
    let id = desk.ask("close 容缺受理")["case"].as_str().unwrap().to_owned();
    let gave_up = format!(
        "ledger 容缺补正 move {id}-supplement-M03 本人撤回 本人为什么不办了=回老家办 群众签收=本人 超期原因=才说"
    );
    let (code, said) = by("2026-12-02", &gave_up);
    assert_eq!(code, Some(0), "{said}");
    let shown = desk.ask(&format!("show --case {id}"));
    assert!(shown["stopped"].as_str().unwrap().starts_with("本人撤回"), "{shown}");
}

#[test]
fn what_came_to_nothing_is_told_in_writing_and_who_was_not_at_home_is_tried_again() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P12", &["M01"], &["M39", "M02"]);
    let id = desk.all(&["check all", "close 受理"])["case"].as_str().unwrap().to_owned();
    let after = desk.ask(&format!("followup fail {id}-result --note 对方不收，账户已经转走"));
    assert_eq!(owed(&after).last().unwrap().0, "inform", "{after}");
    // Its paper says why, and what can be done about it.
    let print = desk.run(&format!("print {id} failed"));
    let paper = String::from_utf8(print.stdout).unwrap();
    for part in
        ["未成-20261123-", "对方不收，账户已经转走", "办这件事的依据：", "申请行政复议：", "可以重新申请"]
    {
        assert!(paper.contains(part), "no {part}:\n{paper}");
    }
    desk.refuses(&format!("followup done {id}-inform"), &["怎么告知本人的"]);
    desk.ask(&format!("followup done {id}-inform --note 11月24日当面交了书面答复"));
    assert_eq!(owed(&desk.ask("followups")), []);
    assert_eq!(desk.ask(&format!("show --case {id}"))["stopped"], "没有办成：已经书面告知本人");
    for (close, key) in [("上门服务", "visit"), ("转帮办", "assist"), ("转调解", "mediation")] {
        desk.all(&["open", "item P10", &format!("close {close} --note 老人腿脚不便")]);
        let id = id_of(&desk.ask("followups"), key);
        let after = desk.ask(&format!("followup fail {id} --note 没人在家"));
        assert_eq!(after["followups"].as_array().map_or(0, Vec::len).max(1), 1, "{after}");
        assert_eq!(id_of(&desk.ask("followups"), key), id, "still to be done");
        // Nor is it done by a full stop.
        let output = desk.run(&format!("followup done {id} --note 。"));
        assert_ne!(output.status.code(), Some(0), "{output:?}");
    }
}
