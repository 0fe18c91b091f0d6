//! A case ends in somebody's name and as it stands: nobody is sent away with a bare no, and what cannot be is not promised.

use serde_json::json;

use crate::desk::{Desk, MAN, codes, owed};

#[test]
fn nobody_is_refused_while_everything_holds_nor_with_a_bare_no() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.refuses("close 不予受理 --empathy 1 --note 差得多", &["条件都符合，不能不予受理"]);
    // Nor under another name.
    desk.ask("check all");
    for nothing in ["", " --note 以后再来"] {
        for other in ["咨询", "转调解", "转帮办", "上门服务"] {
            desk.refuses(&format!("close {other}{nothing}"), &["条件符合、材料齐全，应当受理", other]);
        }
    }
    desk.ask("condition 2 no");
    desk.refuses("close 不予受理 --note 只缴了九年", &["先选一句共情的话"]);
    desk.refuses("close 不予受理 --empathy 1", &["群众自己的情况"]);
    desk.refuses("close 不予受理 --empathy 1 --note 没有规定。", &["不算理由", "登记请示"]);
    desk.refuses(
        "close 不予受理 --empathy 1 --note 只缴了九年 --basis 某某办法第九条",
        &["不在法规库里", "从库里选"],
    );
    let case = desk.ask("close 不予受理 --empathy 1 --note 只缴了九年");
    let refusal = &case["closed"]["refusal"];
    assert_eq!(refusal["basis"][0], "社会保险法第十六条");
    assert!(refusal["instead"].as_str().unwrap().contains("P18"));
    assert_eq!(refusal["remedy"].as_array().unwrap().len(), 2);
    // A day of a year whose holidays nobody knows yet is not said as if it were sure.
    let remedy = refusal["remedy"][0].as_str().unwrap();
    assert!(remedy.contains("最晚 2027-01-22，那一年节假日未装载"), "{remedy}");
    // Who comes back is met with what was told then.
    desk.all(&["open", &format!("identify {MAN}")]);
    let again = desk.ask("item P01")["again"]["text"].as_str().unwrap().to_owned();
    let number = case["closed"]["number"].as_str().unwrap();
    for part in [number, "只缴了九年", "先看单子上那一条要求现在够不够"] {
        assert!(again.contains(part), "no {part}:\n{again}");
    }
    assert!(!again.contains("没有出过告知单"), "{again}");
}

#[test]
fn nothing_said_in_many_words_is_no_reason_and_no_way_on() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.ask("condition 2 no");
    for note in [
        "。。。",
        "x",
        "123",
        "政策不允许",
        "按规定不行",
        "无政策依据，系统没有",
        "没有规定、办不了",
        "就是不行",
        "差很多",
        "领导说不行",
        "回去等通知",
        "以后再来",
        "系统里没有您的数据",
        "没有规定，差得远",
        "年限不够",
    ] {
        desk.refuses(&format!("close 不予受理 --empathy 1 --note {note}"), &["不算理由"]);
    }
    for instead in [
        "无",
        "没有",
        "。",
        "-",
        "没有别的路",
        "暂无办法",
        "没有别的办法",
        "无其他途径",
        "自己想办法",
        "您可以尝试",
        "再等等",
        "来年再说",
        "回家",
        "问领导",
        "找别的部门",
    ] {
        desk.refuses(
            &format!("close 不予受理 --empathy 1 --note 差3年 --instead {instead}"),
            &["不是一条路", "不写就用事项里的"],
        );
    }
    // A law of another insurance convinces nobody.
    desk.refuses(
        "close 不予受理 --empathy 1 --note 差3年 --basis 工伤保险条例第十四条",
        &["不是这类事项的条款", "社会保险法第十六条"],
    );
    let case = desk.ask("close 不予受理 --empathy 1 --note 没有缴费 --instead 补缴");
    // What the item knows stands beside it, whatever somebody thinks of.
    let instead = case["closed"]["refusal"]["instead"].as_str().unwrap();
    assert!(instead.starts_with("补缴；") && instead.contains("P18"), "{instead}");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("  1. 补缴\n  2. "), "{slip}");
}

#[test]
fn who_comes_twice_on_one_day_hears_another_sentence() {
    let desk = Desk::new();
    let said = || {
        desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 2 no"]);
        let case = desk.ask("close 不予受理 --empathy 1 --note 只缴了九年");
        case["closed"]["refusal"]["empathy"].as_str().unwrap().to_owned()
    };
    let (first, second) = (said(), said());
    assert_ne!(first, second);
    // On another day it may be said again.
    let desk = Desk { day: "2026-11-24", ..desk };
    desk.all(&["open", &format!("identify {MAN}"), "item P01", "condition 2 no"]);
    let third = desk.ask("close 不予受理 --empathy 1 --note 只缴了九年");
    assert_eq!(third["closed"]["refusal"]["empathy"], json!(first));
}

#[test]
fn what_cannot_be_is_not_promised() {
    let desk = Desk::new();
    // A day on which nobody works; a material that takes longer than what is written down for it.
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M27", "M02"]);
    desk.all(&["material M11 deferred --within 3工作日", "check all"]);
    desk.refuses("close 容缺受理 --due 2026-11-28", &["2026-11-28 没人上班", "2026-11-27"]);
    desk.refuses("close 容缺受理", &["7 到 20 个工作日", "改晚一点"]);
    desk.ask("material M11 deferred --within 7工作日");
    desk.ask("close 容缺受理");
    // The same once more, while the first is running.
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["已经受理", "还在办"]);
    desk.ask("close 受理 --note 上一件录错了事项");
    // Whatever is handed over is looked after soon; who comes in a year nobody knows the holidays of is told.
    desk.all(&["open", &format!("identify {MAN}"), "item P10"]);
    for outcome in ["上门服务", "转帮办", "转调解"] {
        desk.refuses(&format!("close {outcome} --due 2030-01-01"), &["太晚", "2026-11-24"]);
    }
    let output = desk.run("rebook 2027-01-04T09:00 --kind 养老待遇");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("2027 年节假日未装载，2027-01-04 放不放假还不知道"), "{said}");
}

#[test]
fn nothing_is_accepted_or_refused_in_nobodys_name() {
    let desk = Desk::new();
    desk.ask("open");
    let case = desk.ask("item P12");
    desk.tick_all(&case, &["M01"], &["M39", "M02"]);
    desk.ask("check all");
    desk.refuses("close 受理", &["还没录证件号"]);
    desk.ask("condition 1 no");
    desk.refuses("close 不予受理 --empathy 1 --note 不在本地", &["还没录证件号"]);
    desk.all(&["condition 1 yes", &format!("identify {MAN}"), "check all", "close 受理"]);
}

#[test]
fn the_day_promised_is_to_come_and_stands_on_the_paper() {
    let desk = Desk::new();
    desk.ready_but_unchecked("P01", &["M01", "M33", "M10", "M03"], &["M11", "M27", "M02"]);
    desk.ask("check all");
    for day in ["2020-01-01", "2026-11-23"] {
        desk.refuses(&format!("close 受理 --due {day}"), &["要写以后的日子"]);
    }
    desk.refuses("close 上门服务 --due 2030-01-01", &["太晚"]);
    let case = desk.ask("close 受理 --due 2026-11-27");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("最晚 2026年11月27日 给您结果"), "{slip}");
    assert_eq!(owed(&case["followups"]), [("result".to_owned(), "2026-11-27".to_owned())]);
    // What comes on top of the days is said beside them.
    let desk = Desk::new();
    desk.all(&["open", &format!("identify {MAN}")]);
    let case = desk.ask("item P03");
    let codes = codes(&case);
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    desk.tick_all(&case, &codes, &[]);
    desk.ask("check all");
    let case = desk.ask("close 受理");
    let slip = case["slips"][0]["text"].as_str().unwrap();
    assert!(slip.contains("另加公示的日子"), "{slip}");
}
