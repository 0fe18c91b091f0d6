//! A case at the desk by keys alone: four checks a material, steps with their time, what the last notice said, several
//! items in one visit, hardships, notes in ten seconds, and what is still owed.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::path::Path;
use std::process::Command;

use bangban::acts::AmountLook;
use bangban::items::{Review, Tick};
use bangban::log::{Body, Outcome, Step, Way};
use bangban::queue::Move;
use played::{ACCOUNT, MAN, MASKED, Played};
use ratatui::style::Color;
use tempfile::tempdir;

/// Somebody sits down without a ticket, shows a document and wants to transfer a pension.
const TRANSFER: &str = "<F2><Ctrl+O>110105196503049974<Enter>P12<Enter>";

fn transfer(desk: &mut Played) {
    desk.keys(TRANSFER).shows(&["P12", MASKED]);
}

/// What commands did on another day, at the same window.
fn by_commands(home: &Path, day: &str, clerk: &str, commands: &[&str]) {
    for args in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_bangban"))
            .env_clear()
            .env("TZ", "Asia/Shanghai")
            .arg("--store")
            .arg(home.join("desk.sqlite"))
            .args(["--today", day, "--window", "3", "--clerk", clerk])
            .args(args.split_whitespace())
            .output()
            .unwrap();
        assert!(output.status.success(), "{args}: {output:?}");
    }
}

/// Taken in last Thursday with the account to come later.
fn account_to_come(home: &Path, within: &str) {
    let account = format!("case material M03 deferred --within {within}");
    let mut commands = vec!["case open", "case identify 110105196503049974", "case item P01"];
    commands.extend(["case condition 1 yes", "case condition 2 yes", "case condition 3 yes"]);
    commands.extend(["case material M01 seen", "case material M33 seen", "case material M10 seen"]);
    commands.extend(["case material M11 not-needed", "case material M27 not-needed"]);
    commands.extend(["case material M02 not-needed", &account, "case check all", "case close 容缺受理"]);
    by_commands(home, "2026-11-19", "小李", &commands);
}

/// The follow-up about this of the first case of the store.
fn owed_of_the_first(home: &Path, key: &str) -> String {
    let opened = Played::open(home).events().into_iter().find_map(|event| match event.body {
        Body::Case(id, Step::Opened { .. }) => Some(id.0.simple().to_string()),
        _ => None,
    });
    format!("{}-{key}", &opened.unwrap()[24..])
}

#[test]
fn who_brings_what_was_deferred_hands_it_in() {
    let home = tempdir().unwrap();
    account_to_come(home.path(), "5工作日");
    let mut desk = Played::open(home.path());
    desk.size = (100, 30);
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>");
    desk.shows(&["还欠 收款账户（最晚 2026-11-26）：带来了就收"]);
    desk.keys("P01<Enter>").shows(&["这件事第 2 次来", "还欠 收款账户（最晚 2026-11-26）", "结成「咨询」"]);
    desk.hides("不用再交材料");
    // Nor is it forgotten once somebody only asked since.
    desk.keys("<Esc><F8>").keys(&"<上>".repeat(9)).keys(&"<下>".repeat(6)).keys("<Enter>");
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>P01<Enter>").shows(&["第 3 次来", "还欠 收款账户"]);
}

#[test]
fn who_comes_back_after_the_case_was_ended_applies_anew() {
    let home = tempdir().unwrap();
    account_to_come(home.path(), "1工作日");
    let supplement = owed_of_the_first(home.path(), "supplement-M03");
    let end = format!("ledger 容缺补正 move {supplement} 终止 怎么告知后果的=电话告知 超期原因=联系不上");
    by_commands(home.path(), "2026-11-23", "老张", &[&end]);
    let mut desk = Played::open(home.path());
    desk.size = (100, 30);
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>");
    desk.shows(&["容缺受理，后来终止办理"]).hides("还欠");
    desk.keys("P01<Enter>").shows(&["终止办理：容缺的材料到期没有补齐，材料退回", "重新申请"]);
    desk.hides("不用再交").hides("已经受理").keys("<Esc><F8>");
    desk.keys(&"<上>".repeat(9)).keys(&"<下>".repeat(6)).keys("<Enter>");
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>P01<Enter>").shows(&["材料退回", "重新申请"]);
}

#[test]
fn the_last_of_several_items_shows_its_own_paper_beneath_the_joint_one() {
    let home = tempdir().unwrap();
    let conditions: Vec<String> = (1..=conditions()).map(|at| format!("case condition {at} yes")).collect();
    let mut commands = vec!["case open", "case identify 110105196503049974", "case item P12"];
    commands.extend(conditions.iter().map(String::as_str));
    commands.extend(["case material M01 seen", "case material M39 not-needed"]);
    commands.extend(["case material M02 not-needed", "case check all", "case close 受理 --another"]);
    commands.extend([
        "case item P01",
        "case condition 1 yes",
        "case condition 2 yes",
        "case condition 3 yes",
    ]);
    commands.extend(["case material M33 missing", "case material M10 seen", "case material M03 missing"]);
    commands.extend(["case material M11 not-needed", "case material M27 not-needed"]);
    commands.extend(["case material M02 not-needed", "case check all"]);
    by_commands(home.path(), "2026-11-23", "小王", &commands);
    let mut desk = Played::open(home.path());
    desk.size = (100, 60);
    desk.keys("<F8><Enter>").shows(&["多事项办理回执", "补：业务申请表、收款账户"]);
    desk.keys("<Enter>").shows(&["一次性告知单", "F3 打印", "去哪取"]).hides("多事项办理回执");
}

/// How many conditions a transfer has.
fn conditions() -> usize {
    played::KNOW.items.get("P12".parse().unwrap()).unwrap().conditions.len()
}

/// Conditions hold, the document is seen, nothing else is wanted.
fn ticked(desk: &mut Played) {
    desk.keys(&"1".repeat(conditions())).keys("166");
}

#[test]
fn each_material_has_its_four_checks_and_none_is_skipped() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    ticked(&mut desk);
    desk.shows(&["四查还差：齐全、一致、有效、真实", "四查 0/4"]);
    desk.keys("<F8>").shows(&["还不能出受理通知书：四查还差"]).keys("<Enter><Esc>");
    assert_eq!(desk.cases()[0].closed, None);
    // Three checks for all at hand by their rows, the last on the material itself.
    desk.keys("111").shows(&["四查还差：真实"]);
    desk.keys(&"<上>".repeat(6)).keys("9").shows(&["9 有效✗", "四查还差：有效、真实"]);
    desk.keys("90").shows(&["可以受理"]);
    assert_eq!(desk.cases()[0].checks["M01"].len(), Review::ALL.len());
    desk.keys("9").shows(&["四查还差：有效"]);
}

#[test]
fn steps_go_in_order_and_turn_when_they_take_too_long() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>H07<Enter>");
    desk.keys(&"<下>".repeat(30)).shows(&["结果反馈", "标准："]);
    desk.keys("1").shows(&["没做成", "第 1 步「材料初审」还没过，步骤不能跳着走"]);
    desk.keys("<上><上><上>").shows(&["过不去：", "0/10 分"]);
    desk.keys("1").shows(&["没做成", "是红的"]);
    // Meanwhile the screen has locked itself; any key opens it.
    desk.wait(11 * 60).keys("<Esc>").shows(&["11/10 分", "已经超过 10 分钟的目标用时"]);
    // Yellow, under black letters: as letters on white it could not be read.
    let late = |desk: &Played| {
        let buffer = desk.buffer().0;
        let yellow = buffer.content.iter().filter(|cell| cell.bg == Color::Yellow);
        let inked = yellow.clone().all(|cell| cell.fg == Color::Black);
        (yellow.map(ratatui::buffer::Cell::symbol).collect::<String>().replace(' ', ""), inked)
    };
    assert_eq!(late(&desk), ("已经超过10分钟的目标用时".into(), true), "{}", desk.screen());
    // The row the cursor is on is reversed, and nothing else; from the next one it is seen in colour.
    assert_eq!(late(desk.keys("<上>")), ("11/10分".into(), true), "{}", desk.screen());
    desk.keys("<下>");
    // What stays over night is days, and no long figure.
    desk.wait(25 * 60 * 60).keys("<Esc>").shows(&["1 天/10 分"]).hides("1511");
}

#[test]
fn who_comes_again_for_the_same_is_helped_and_not_asked_for_more() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    desk.keys(&"1".repeat(conditions())).keys("5<下>66").shows(&["一次性告知：缺"]);
    desk.keys("<F8><Enter>").shows(&["一次性告知单"]).keys("<Enter>");
    transfer(&mut desk);
    desk.shows(&["这件事第 2 次来：建议转帮办", "上次的告知单"]).keys("<Esc>");
    desk.shows(&[
        "来过 1 次",
        "单号 告知-20261123-3-001",
        "当时缺有效身份证件",
        "这件事第 2 次来，建议转帮办",
    ]);
    // What the notice called met is not turned silently either.
    desk.keys("5").shows(&["上次的告知单写的是符合这一条"]).keys("<Enter>");
    desk.shows(&["写明为什么和上次不一样"]).keys("<Esc>");
    assert!(desk.cases()[1].conditions.is_empty());
    // The second material was not on the notice: it is not added silently.
    desk.keys(&"1".repeat(conditions())).keys("1").keys("5");
    desk.shows(&["上次的告知单没有要带这份材料"]).keys("<Enter>").shows(&["写明为什么现在才要"]);
    assert!(desk.cases()[1].added.is_empty());
    desk.keys("转来的缴费里查到补缴<Enter>");
    assert_eq!(desk.cases()[1].added["M39"], "转来的缴费里查到补缴");
    // Nor is the notice forgotten because they came for something else in between.
    drop(desk);
    let between = ["case close 咨询", "case open", "case identify 110105196503049974", "case item S17"];
    by_commands(home.path(), "2026-11-23", "小王", &between);
    by_commands(home.path(), "2026-11-23", "小王", &["case close 咨询"]);
    let mut desk = Played::open(home.path());
    transfer(&mut desk);
    desk.keys("<Esc>").shows(&["来过 3 次", "电子社保卡"]);
    desk.shows(&["这件事 2026-11-23 的告知单 告知-20261123-3-001，当时缺有效身份证件"]);
    // With whom somebody goes along already nothing is suggested.
    drop(desk);
    by_commands(home.path(), "2026-11-23", "小王", &["case close 转帮办 --note 小李陪着去补章"]);
    let mut desk = Played::open(home.path());
    transfer(&mut desk);
    desk.keys("<Esc>").shows(&["来过 4 次", "这件事第 4 次来"]).hides("建议转帮办");
}

#[test]
fn who_takes_a_number_for_the_same_again_is_told_before_waiting() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    // Nobody came before.
    desk.keys("<F2><Ctrl+T>").shows(&["7 先看来过没有"]).keys("7");
    desk.keys("110105196503049970").shows(&["第 18 位应为 4"]).keys("<Enter>").shows(&["提醒"]);
    desk.keys("<退格>4<Enter>").shows(&["30 天里没有来办过事", "A 养老待遇"]).keys("<Esc>");
    transfer(&mut desk);
    desk.keys(&"1".repeat(conditions())).keys("5<下>66").keys("<F8><Enter>").keys("<Enter>");
    // The second time it is known where the number is taken: what helps, and the last notice.
    desk.keys("<F2><Ctrl+T>7110105196503049974<Enter>").shows(&["11-23 一次性告知", "这次是别的事"]);
    desk.keys("1").shows(&["这件事第 2 次来：建议转帮办", "上次的告知单", "告知-20261123-3-001"]);
    desk.keys("<Esc>").shows(&["又来了", "第 2 次"]).keys("11").shows(&["已取号"]);
    let issued = desk.events().into_iter().rev().find_map(|event| match event.body {
        Body::Ticket(_, Move::Issued { no, note, .. }) => Some((no, note)),
        _ => None,
    });
    let (no, note) = issued.unwrap();
    assert!(note.unwrap().contains("第 2 次，上次告知单 告知-20261123-3-001，建议转帮办"));
    assert!(!format!("{:?}", desk.events()).contains(MAN), "the number itself is kept nowhere");
    // Another thing is nothing again.
    desk.keys("<F2><Ctrl+T>7110105196503049974<Enter>2").shows(&["A 养老待遇"]).hides("又来了").keys("<Esc>");
    // Whoever calls it knows.
    let called = format!("请 {no} 到 3 号窗口");
    for _ in 0..12 {
        if desk.keys("<F6>").screen().replace('\n', "").contains(&called) {
            break;
        }
        desk.keys("<F2><Ctrl+X>");
    }
    desk.shows(&["交接：又来了"]);
}

#[test]
fn several_items_of_one_person_end_in_one_reply() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>110105196503049974<Enter>P12<Enter>");
    ticked(&mut desk);
    desk.keys("1111").shows(&["可以受理"]);
    desk.keys("<F8><Ctrl+N>").shows(&["受理通知书"]).keys("<Enter>");
    desk.shows(&["在办 A003", MASKED, "输首字母"]);
    // The document was seen and checked a minute ago.
    desk.keys("S12<Enter>").shows(&["S12", "已核"]);
    assert_eq!(desk.cases()[1].checks["M01"].len(), 4);
    desk.keys("1<下>6<F8>").shows(&["受理通知书"]).keys("<Enter>");
    desk.shows(&["多事项办理回执", "这次一共办了 2 件"]);
    // Each item has its own paper, under it.
    desk.keys("<Esc>").shows(&["受理通知书", "个人权益记录"]).keys("<Esc>").hides("受理通知书");
}

#[test]
fn hardships_are_marked_and_suggest_ways() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    desk.keys("<Alt+.>").shows(&["高龄", "重病", "行动不便"]).keys("<下> <Esc>");
    desk.shows(&["重病：建议容缺、上门、帮办"]);
    assert!(desk.steps().iter().any(|step| matches!(step, Step::Tagged { tag, on: true } if tag == "重病")));
}

#[test]
fn a_question_is_noted_in_two_presses_whatever_is_in_hand() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    desk.keys("<Alt+8><Alt+8><Alt+8><Alt+8>").shows(&["今天第 2 条"]);
    desk.keys("<Alt+8>").shows(&["今天已记 2 条咨询"]).keys("断缴会不会清零<Enter>").shows(&["今天第 3 条"]);
    desk.shows(&["P12", MASKED]);
    drop(desk);
    let desk = Played::open(home.path());
    let advice =
        |case: &&bangban::log::Case| case.closed.as_ref().is_some_and(|c| c.outcome == Outcome::Advice);
    assert_eq!(desk.cases().iter().filter(advice).count(), 3);
}

#[test]
fn what_is_often_handled_is_offered_and_can_be_pinned() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    for item in ["P12", "P12", "S12"] {
        desk.keys("<F2><Ctrl+O><Enter>").keys(item).keys("<Enter>").shows(&[item]);
        desk.keys("<F8>").keys(&"<上>".repeat(9)).keys(&"<下>".repeat(6)).keys("<Enter>");
        desk.shows(&["已办结：咨询"]);
    }
    desk.keys("<F2><Ctrl+O><Enter>").shows(&["常办的事项（近 30 天）", "2 件", "1 件"]);
    desk.keys("<下><下><Ctrl+K>").shows(&["钉住了", "S12", "1 件  钉住"]);
    desk.keys("<上><Enter>");
    assert_eq!(desk.cases().last().unwrap().item.as_deref(), Some("S12"), "what is pinned is on top");
}

#[test]
fn a_case_that_was_taken_in_is_laid_open_for_what_is_still_done_about_it() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    ticked(&mut desk);
    desk.keys("1111<F8><Enter><Enter><Alt+7>").shows(&["F3 打开那一件"]).keys("<F3>");
    desk.shows(&["打开已结的", "已结：受理，最晚 2026-12-28", "> ", "查各地缴费"]);
    // Its steps go on; what it was taken in on does not change.
    let passed = |desk: &Played| desk.cases()[0].passed.len();
    desk.keys("1").shows(&["✓"]);
    assert_eq!(passed(&desk), 1);
    desk.keys(&"<上>".repeat(10)).hides("1 符合").keys("2");
    assert_eq!(desk.cases()[0].conditions.len(), conditions());
    desk.keys("<Ctrl+R>").shows(&["金额：选一样"]).keys("<Esc>");
    // Nobody sits here: leaving asks nothing, ending it is not offered, and whoever is called takes its place.
    desk.keys("<F8>").shows(&["手上没有件"]).hides("F8 办结");
    // Whoever comes in meanwhile is taken where the clerk is: a number, which leaves it open, or in person.
    desk.keys("<Ctrl+T>").shows(&["7 先看来过没有"]).keys("<Esc>").shows(&["打开已结的"]);
    desk.keys("<Ctrl+O>").shows(&["无号"]).hides("打开已结的");
    desk.keys("<F8>")
        .keys(&"<上>".repeat(9))
        .keys(&"<下>".repeat(6))
        .keys("<Enter>")
        .shows(&["已办结：咨询"]);
    desk.keys("<Alt+7><F3>").shows(&["打开已结的"]).keys("<F6>").shows(&["已叫"]).hides("打开已结的");
    desk.keys("<Alt+7><F3>").shows(&["手上还有一位"]);
}

#[test]
fn what_is_owed_stands_on_the_list_until_it_is_done() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    ticked(&mut desk);
    desk.keys("1111<F8><Enter><Enter>").keys("<Alt+7>");
    desk.shows(&["还欠 1 样", "按期办结", "绿", MASKED]);
    desk.keys("<Enter>").shows(&["办好了", "不成", "记进度"]).keys("<下><下>已经发函<Enter>");
    desk.shows(&["小王：已经发函"]);
    // Its steps were not passed here: that takes a word on where it was done.
    desk.keys("<Enter>").keys("忘了").keys("<退格><退格><Enter>");
    desk.shows(&["还欠 1 样", "写一句在哪里、谁办的再记", "后续：上下选结果"]);
    // Refused, the box stays for the word to be typed.
    desk.keys("部平台办的")
        .shows(&["后续：上下选结果", "部平台办的"])
        .keys("<Enter>")
        .shows(&["没有欠着的事"])
        .keys("<Esc>")
        .hides(MAN);
}

/// A work injury, all of it seen but what the police find.
fn injury() -> Vec<&'static str> {
    let mut commands = vec!["case open", "case identify 110105196503049974", "case item W01"];
    commands.extend(["case condition 1 yes", "case condition 2 yes", "case condition 3 yes"]);
    commands.extend(["case material M01 seen", "case material M33 seen", "case material M08 seen"]);
    commands.extend([
        "case material M17 seen",
        "case material M21 not-needed",
        "case material M22 not-needed",
    ]);
    commands.extend(["case material M02 not-needed", "case check all"]);
    commands
}

#[test]
fn what_the_police_have_not_found_is_deferred_without_a_day_at_the_desk() {
    let home = tempdir().unwrap();
    by_commands(home.path(), "2026-11-23", "小王", &injury());
    let mut desk = Played::open(home.path());
    desk.size = (100, 40);
    let way = |desk: &Played| desk.cases()[0].materials.get("M38").cloned();
    // Past conditions and what was seen, to the fifth material.
    desk.keys("<F3>").keys(&"<上>".repeat(20)).keys(&"<下>".repeat(9)).keys("4<上>");
    desk.shows(&["等结论，中止计时", "左 写补齐日"]);
    assert_eq!(way(&desk), Some(Way::Deferred { due: None }));
    desk.keys("<左>").shows(&["12-23 前补齐", "右 等结论，中止计时"]).keys("<左>").shows(&["12-22 前补齐"]);
    desk.keys("<右><右>").shows(&["左 写补齐日"]);
    assert_eq!(way(&desk), Some(Way::Deferred { due: None }));
    desk.keys("<F8>").shows(&["结论送来后接着算，还有 30 日"]).keys("<Enter><Esc><Esc><Alt+7>");
    desk.shows(&["还欠 2 样", "中止计时", "中止计时，自 2026-11-23，等交通事故认定书"])
        .hides("尽快")
        .hides("12-23");
    // What is awaited lets it run on, no word does.
    desk.keys("<下><Enter>").shows(&["按期办结", "记进度"]).hides("恢复计时");
}

#[test]
fn the_limit_of_a_case_stands_still_at_the_desk_and_runs_on_by_a_word() {
    let home = tempdir().unwrap();
    let mut commands = injury();
    commands.extend(["case material M38 not-needed", "case close 受理"]);
    by_commands(home.path(), "2026-11-19", "小李", &commands);
    let mut desk = Played::open(home.path());
    desk.size = (100, 30);
    desk.keys("<Alt+7>").shows(&["绿 2026-12-21", "按期办结"]);
    desk.keys("<Enter>").shows(&["记进度", "中止计时"]).hides("恢复计时");
    desk.keys("<下><下><下>").shows(&["写 等的是哪家的什么结论"]);
    desk.keys("<Enter>").shows(&["等的是哪家的什么结论不能空着"]);
    desk.keys("等法院的判决<Enter>").shows(&["已记下：中止计时", "中止计时，自 2026-11-23，等法院的判决"]);
    desk.hides("12-21").keys("<Enter>").shows(&["恢复计时"]);
    // A result is none while it stands still.
    desk.keys("办了<Enter>").shows(&["先记「恢复计时」"]);
    desk.keys("<下><下><下><Enter>").shows(&["已记下：恢复计时", "绿 2026-12-21"]).hides("等法院");
}

#[test]
fn a_slip_made_while_typing_is_counted_with_what_is_right() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>110105196503049971<Enter><退格>4<Enter>").shows(&[MASKED]);
    assert_eq!(desk.cases()[0].slips[0].code, "E_CHECKSUM");
    // Whoever works here sees it, too.
    desk.keys("<Alt+,>").shows(&[
        "准确率看板",
        "2026-11-23：1 件",
        "首录正确率 0%",
        "录错第 1 多：证件号 1 次",
    ]);
    desk.keys("<Esc>");
}

#[test]
fn another_persons_number_asks_before_the_case_begins_anew() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    desk.keys("1");
    let begun = desk.cases();
    desk.keys(&"<上>".repeat(5)).keys("810000198808080013<Enter>").shows(&[MASKED, "换成这个号码要从头核"]);
    assert_eq!(desk.cases(), begun);
    // The same person once more changes nothing and is not asked about.
    desk.keys(&"<退格>".repeat(18)).keys("110105196503049974<Enter>").hides("换成这个号码要从头核");
    assert_eq!(desk.cases()[0].conditions, begun[0].conditions);
    desk.keys(&"<上>".repeat(5)).keys("810000198808080013<Enter><Enter>");
    assert_eq!(desk.cases()[0].person.as_ref().unwrap().masked, "810***********0013");
}

#[test]
fn what_a_case_owes_can_be_done_in_its_register() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    desk.keys("<F8>").keys(&"<上>".repeat(9)).keys(&"<下>".repeat(8)).keys("去医院补章<Enter><Enter>");
    desk.shows(&["后续 1"]);
    desk.keys("<Alt+6><下>").shows(&["帮办代办", "已接", MASKED]);
    desk.keys("<Enter>").shows(&["帮办人：小王", "记进度", "办完"]);
    desk.keys("<Enter>材料已送到医院<Enter>").shows(&["已办这一步", "办到哪一步：材料已送到医院"]);
    // The other list knows it, and what is done there is gone here.
    desk.keys("<Esc><Esc><Alt+7>").shows(&["还欠 1 样", "材料已送到医院"]);
    desk.keys("<Enter><Enter>").shows(&["还缺：结果", "后续：上下选结果"]);
    desk.keys("章补好了<Enter>").shows(&["没有欠着的事"]).keys("<Esc><Alt+6>").hides("帮办代办");
    assert_eq!(desk.cases()[0].followed.len(), 2, "one note a deed");
}

#[test]
fn an_account_is_typed_twice_without_seeing_the_first() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>P01<Enter>");
    desk.keys("<Ctrl+E>6217990000000000007<Enter>").shows(&["盲录账户（银行卡）", "号码对不上校验"]);
    desk.keys("<退格>6<Enter>").shows(&["第一遍 ****", "第二遍"]).hides("6217990000000000006");
    // Pasting would be the same twice, right or wrong.
    desk.paste("6217990000000000006").shows(&["不能粘贴"]);
    // Two digits swapped that no check digit sees.
    desk.keys("<Esc><Ctrl+E>6217099000000000006<Enter>6217909000000000006<Enter>");
    desk.shows(&["两遍在第 5、6 位不一样", "第一遍"]);
    assert!(!desk.cases()[0].materials.contains_key("M03"));
    desk.keys("6217099000000000006<Enter>6217099000000000006<Enter>").shows(&["两遍一样"]);
    let seen = desk.cases()[0].materials["M03"].clone();
    assert_eq!(seen, Way::Seen { checks: vec!["盲录两遍一样 **** 0006".into()] });
    // Nothing that is kept has the number.
    for event in desk.events() {
        assert!(!format!("{event:?}").contains("6217099"), "{event:?}");
    }
    desk.keys("<下><下><下><下><下><下>").shows(&["盲录两遍一样 **** 0006"]);
    // Ticked like any other material it asks for the same; where no number is typed it is said why.
    desk.keys("1").shows(&["盲录账户（银行卡）"]).keys("<Tab><Tab><Enter>").shows(&["写明为什么"]);
    desk.keys("只收卡面复印件<Enter>").keys("<上>").shows(&["没录账号：只收卡面复印件"]);
}

#[test]
fn a_deferred_material_has_its_day_chosen_at_the_desk() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F2><Ctrl+O>310115197009189984<Enter>H08<Enter>").shows(&["1 符合", "5 不符合"]);
    desk.keys("11").shows(&["1 已见", "2 共享", "3 承诺", "4 容缺", "5 缺"]);
    desk.keys("111114").keys("<上>").shows(&["容缺", "12-21 前补齐", "左 早一天"]);
    let due = |desk: &Played| desk.cases()[0].materials["M03"].clone();
    let by = |month, day| Way::Deferred { due: Some(jiff::civil::date(2026, month, day)) };
    assert_eq!(due(&desk), by(12, 21));
    // A weekend in between; and never past what is promised.
    desk.keys("<左><左>").shows(&["12-17 前补齐"]);
    desk.keys("<右><右>").shows(&["12-21 前补齐"]).keys("<右>").shows(&["太晚"]);
    desk.keys(&"<左>".repeat(40));
    assert_eq!(due(&desk), by(11, 24), "tomorrow at the earliest");
    // Its receipt is taken by whoever sits here.
    desk.keys("<下>6661111<F8><Enter>").shows(&["还欠的事按 Alt+7 看"]);
    // What was signed lies on the acceptance.
    desk.shows(&["容缺受理承诺书"]).keys("<Esc>").shows(&["受理通知书"]).keys("<Esc>");
    desk.keys("<Alt+6><下><Enter><Enter>").shows(&["*接收人 小王", "*群众签收"]);
    desk.keys("<Enter><右>").shows(&["< 都核过 >"]).keys("<Enter><右>").shows(&["< 本人 >"]);
    desk.keys(&"<Enter>".repeat(5)).shows(&["盲录两遍"]);
    // An account that comes later is typed twice like any.
    desk.keys("<上><上>6217990000000000006<Enter>6217990000000000006<Enter><Enter>").shows(&["已办这一步"]);
}

#[test]
fn the_money_of_a_claim_is_entered_looked_at_and_settled_by_keys() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F2><Ctrl+O>310115197009189984<Enter><Ctrl+R>").shows(&["先选事项"]);
    desk.keys("H08<Enter>").keys("11").keys("11111").keys(ACCOUNT).keys("6661111").shows(&["可以受理"]);
    // The first step, then the bills: a fen off is said as it is typed, and is not taken.
    desk.keys("1").shows(&["系统录入"]);
    desk.keys("<Ctrl+R>1").keys("票1=200.10 票2=120.40<Enter>320.49").shows(&["差 0.01 元"]);
    desk.keys("<Enter>").shows(&["差 0.01 元"]);
    assert_eq!(desk.cases()[0].bills, None);
    desk.keys("<退格>")
        .keys("<退格>50")
        .shows(&["一分不差"])
        .keys("<Enter>")
        .shows(&["2 张，合计 320.50 元"]);
    desk.keys("2250.50<Enter><Enter>").shows(&["报销金额：250.50 元，待复核（小王 录）"]);
    // Who entered it does not look at it, whatever name might be typed; somebody else does, at their own window.
    desk.keys("3<Enter>").shows(&["不能自己复核", "请另一位在自己的窗口按 Alt+7", "再按 Alt+7"]);
    // What is changed while the box is open is shown first.
    let id = desk.cases()[0].short();
    for amount in ["240.50", "250.50"] {
        let entered = format!("case amount 报销金额 {amount} --case {id}");
        by_commands(home.path(), "2026-11-23", "小王", &[&entered]);
        desk.wait(60).keys("<Enter>").shows(&["刚才改过", &format!("{amount} 元，小王 录")]);
    }
    desk.keys("<Esc>");
    let case = desk.cases()[0].clone();
    let (id, look) = (case.short(), AmountLook::of(&case, "报销金额").unwrap());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "Asia/Shanghai").args([
        "--today",
        "2026-11-23",
        "--window",
        "4",
        "--store",
    ]);
    command.arg(home.path().join("desk.sqlite")).args([
        "case",
        "review",
        "报销金额",
        "--clerk",
        "小李",
        "--saw",
        &look.code(),
        "--case",
    ]);
    assert!(command.arg(id).output().unwrap().status.success());
    desk.wait(60)
        .shows(&["250.50 元，已复核"])
        .keys("4起付线=60<Enter><Enter>")
        .shows(&["第 2 步", "还没过"]);
    // Entering and checking come before paying.
    desk.keys("<Esc><Esc>11").shows(&["1 做完这一步"]);
    // What was done is taken back only when that is said again: what comes after it falls with it.
    desk.keys("<上><上>").shows(&["1 退回这一步"]).keys("1");
    desk.shows(&["第 2 步「系统录入」已经做完。退回它吗？", "1 步一起退回"]).keys("<Enter>");
    assert_eq!(desk.cases()[0].passed.len(), 3);
    desk.keys("12");
    assert_eq!(desk.cases()[0].passed.len(), 1);
    desk.keys("11<Ctrl+R>");
    desk.keys("4起付线=60<Enter><Enter>").shows(&["260.50 元", "对不上"]);
    desk.keys("<上><退格><退格>70<Enter><Enter>").shows(&["结算单", "报销 250.50 元"]);
    let case = &desk.cases()[0];
    assert_eq!(case.settled.as_ref().unwrap().paid.to_string(), "250.50");
    assert_eq!(case.amounts["报销金额"].reviewed.as_ref().unwrap().clerk, "小李");
}

#[test]
fn an_amount_somebody_else_entered_is_looked_at_from_the_list_of_what_is_owed() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let case = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", "2026-11-23", "--window", "4"]);
        command.arg("--store").arg(home.path().join("desk.sqlite")).arg("case");
        assert!(command.args(args).output().unwrap().status.success(), "{args:?}");
    };
    case(&["open"]);
    case(&["item", "S12"]);
    case(&["amount", "补缴", "106", "--trial", "100", "--clerk", "小李"]);
    case(&["amount", "退费", "50", "--trial", "10", "--clerk", "小王"]);
    desk.keys("<Alt+7>").shows(&["还欠 2 样", "复核金额", "补缴 106.00 元"]);
    // Whoever agrees has seen what to, and says why where it is far off; the box waits for it.
    let look = |desk: &mut Played| {
        desk.keys("<Enter>").shows(&["复核金额：看过再选", "同意", "退回", "没有录票据"]);
        let seen = desk.screen();
        assert!(
            seen.contains("补缴 106.00 元，小李 录") && seen.contains("试算 100.00 元，差 6.00 元（6%）")
                || seen.contains("退费 50.00 元，小王 录") && seen.contains("差 40.00 元（400%）"),
            "{seen}"
        );
        desk.keys("<Enter>").shows(&["写明为什么同意", "复核金额：看过再选"]).keys("<Esc>");
    };
    look(&mut desk);
    desk.keys("<下>");
    look(&mut desk);
    desk.keys("<上>");
    // His own is refused, whichever comes first; the other needs a reason, being far off.
    let own = |desk: &mut Played| desk.keys("<Enter>多算一个月<Enter>").screen().contains("不能自己复核");
    if own(&mut desk) {
        desk.keys("<Esc><下>");
        assert!(!own(&mut desk));
    }
    desk.shows(&["还欠 1 样"]);
    let reviewed = desk.cases().into_iter().flat_map(|case| case.amounts).collect::<Vec<_>>();
    let clerk = |what: &str| {
        let (_, amount) = reviewed.iter().find(|(name, _)| name == what).unwrap();
        amount.reviewed.as_ref().map(|review| review.clerk.clone())
    };
    assert_eq!((clerk("补缴"), clerk("退费")), (Some("小王".to_owned()), None));
}

#[test]
fn what_was_changed_while_somebody_looks_is_shown_anew_and_not_signed_for() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let case = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", "2026-11-23", "--window", "4"]);
        command.arg("--store").arg(home.path().join("desk.sqlite")).args(["--clerk", "小李", "case"]);
        assert!(command.args(args).output().unwrap().status.success(), "{args:?}");
    };
    case(&["open"]);
    case(&["item", "S12"]);
    case(&["amount", "补缴", "281", "--trial", "260"]);
    // From the list of what is owed: the box shows 281, the clerk at window 4 makes it 290.
    desk.keys("<Alt+7><Enter>").shows(&["补缴 281.00 元"]);
    case(&["amount", "补缴", "290", "--trial", "260"]);
    desk.keys("多算一个月<Enter>").shows(&["刚才改过了", "补缴 290.00 元，小李 录"]);
    assert!(desk.screen().contains("│ │ 补缴 290.00 元，小李 录"), "{}", desk.screen());
    assert_eq!(desk.cases()[0].amounts["补缴"].reviewed, None);
    desk.keys("<Enter>").shows(&["没有欠着的事"]);
    let review = desk.cases()[0].amounts["补缴"].reviewed.clone().unwrap();
    assert_eq!((&*review.clerk, review.saw.unwrap().yuan.to_string()), ("小王", "290.00".to_owned()));
}

#[test]
fn a_home_visit_is_made_at_the_desk_and_its_address_seen_with_a_reason() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>").keys(MAN).keys("<Enter>zgrz<Enter>").keys("<F8>");
    desk.keys(&"<下>".repeat(9)).shows(&["上门服务", "同去的两个人，在台账"]);
    desk.keys("<Enter>").shows(&["还欠的事按 Alt+7 看"]);
    desk.keys("<Esc><Alt+7><Enter><Enter>").shows(&["还不到「完成」"]).keys("<Esc><Esc>");
    desk.keys("<Shift+F6><下><Enter>").shows(&["上门服务", "待上门", MASKED]).keys("<Enter>");
    desk.keys("13800000000<Enter>河北省邢台市信都区某某街道某某社区1号楼<Enter>2026-11-23<Enter>");
    desk.keys("小王<Enter>小李<Enter>平板<Enter>").shows(&["已出发", "信都区****", "看全文"]).hides("1号楼");
    desk.keys("<下><下><下><下><Enter><Enter>").shows(&["某某社区1号楼", "13800000000"]);
    // What they saw is noted, and the receipt is there.
    desk.keys("<Esc><上><上><Enter>人脸识别通过<Enter>").shows(&[
        "上门服务回单",
        "小王、小李",
        "人脸识别通过",
        "F2 存 PDF，F3 打印",
    ]);
    // Done, it is still there for whoever wants the receipt once more, and its address for whoever says why.
    desk.keys("<Esc>").shows(&["还欠着的，最急的在上", "Tab 连办完的"]).hides("已办");
    desk.keys("<Tab><下>").shows(&["办完的也在", "办完 11-23 上门服务", "已办", MASKED]);
    desk.keys("<Enter><Enter>").shows(&["上门服务回单", "人脸识别通过", "F2 存 PDF，F3 打印"]);
    desk.keys("<Esc><下><Enter>家属来问<Enter>").shows(&["某某社区1号楼", "13800000000"]);
    desk.keys("<Esc><Esc><Tab>").shows(&["还欠着的，最急的在上"]).hides("已办");
}

#[test]
fn every_kind_of_number_is_told_while_it_is_typed() {
    for (typed, told) in [
        ("110105196503049970", "第 18 位应为 4"),
        ("11010519650304997", "已输 17 位，还差 1 位"),
        ("1101051965030499740", "多 1 位"),
        ("1101051965O3049974", "第 11 位是“O”"),
        ("X10105196503049974", "X 只会在第 18 位"),
        ("990105196503049978", "不是有效的身份号码或永居证号码"),
        ("000105196503049979", "没有省份用这个代码"),
        ("110105196513049978", "没有这个月份"),
        ("110105190002299978", "没有这一天"),
        ("110105202711019979", "比今天"),
        ("110105185001019974", "早于 1900 年"),
        ("110000650304123", "这里不能用它办"),
        ("41010519620315997x", "河南 男 64岁"),
        ("４１０１０５１９６４１１０８９９７ｘ", "河南 男 62岁"),
        ("83000019691225003X", "台湾居民居住证"),
        ("931840198307070012", "外国人永久居留身份证 上海 男"),
        ("931999198307070019", "不是哪个国家的数字代码"),
        ("USA000000000001", "旧版永久居留身份证"),
        ("HA0000001", "持证人不是中国籍"),
        ("EA0000001", "中国护照"),
        ("P0000001", "还要填国籍：号码后面加 /"),
        ("P0000001/USA", "外国护照。按 Enter 确认"),
        ("01234567", "座机号、日期也是这个样子"),
    ] {
        let home = tempdir().unwrap();
        let mut desk = Played::with_people(home.path());
        desk.keys("<F6>").keys(typed).shows(&[told]);
        assert!(desk.cases().is_empty(), "{typed}: nothing is noted while it is typed");
    }
}

#[test]
fn what_is_typed_while_the_next_one_is_called_is_theirs() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.rush(&format!("<F6>{MAN}<Enter>")).shows(&[MASKED]);
    // An item picked, and its condition met, before the desk has answered once.
    desk.rush("zgrz<Enter>1").shows(&["资格认证"]);
    assert_eq!(desk.cases()[0].conditions.values().filter(|tick| **tick == Tick::Met).count(), 1);
    // Without a ticket, the same.
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.rush(&format!("<F2><Ctrl+O>{MAN}<Enter>H08<Enter>1")).shows(&[MASKED, "住院费用"]);
    assert_eq!(desk.cases()[0].conditions.len(), 1);
}

#[test]
fn a_step_turns_yellow_when_its_time_is_over_and_not_at_the_next_minute() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.wait(20).keys("<F6>").keys(MAN).keys("<Enter>zgrz<Enter>");
    let case = &desk.cases()[0];
    let first = &played::KNOW.items.get("P10".parse().unwrap()).unwrap().steps[0];
    let over = case.opened + i64::from(first.minutes) * 60_000 + 1000;
    assert_eq!(desk.desk.deadline(), Some(over), "the desk wakes by itself then");
    desk.wait(i64::from(first.minutes) * 60 + 61);
    assert!(desk.desk.deadline().is_none_or(|next| next > over));
}

#[test]
fn a_condition_of_another_case_has_a_key() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>").keys(MAN).keys("<Enter>P02<Enter>").shows(&["早退", "办「早退」的才问", "不涉及"]);
    // Those of the same case go with it.
    desk.keys("6<下>1").hides("还没问").hides("条件不符");
    let ticks: Vec<Tick> = desk.cases()[0].conditions.values().copied().collect();
    assert_eq!(ticks, [Tick::Apart, Tick::Apart, Tick::Met]);
}

#[test]
fn an_account_there_is_a_doubt_about_is_asked_about_at_the_desk() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>").keys(MAN).keys("<Enter>P01<Enter>").keys("<Ctrl+E>");
    desk.keys("4000000000000002<Enter>").shows(&["信用卡或境外卡"]);
    desk.keys("4000000000000002<Enter>").shows(&["要写原因", "写明为什么"]);
    desk.keys("<Enter>").shows(&["写明为什么"]).keys("看过卡面<Enter>").shows(&["只记下末四位"]);
    let seen = format!("{:?}", desk.cases()[0].materials.get("M03"));
    assert!(seen.contains("看过卡面") && !seen.contains("4000000000000002"), "{seen}");
}

#[test]
fn who_came_without_a_number_goes_on_in_intake_after_the_desk_was_gone() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<Ctrl+O>11010519650304").pause();
    drop(desk);
    let mut desk = Played::open(home.path());
    desk.shows(&["接着办就行"]).keys("9974<Enter>").shows(&[MASKED]);
}

#[test]
fn a_unit_is_noted_at_the_desk_by_its_code_and_another_one_begins_anew() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.size = (100, 30);
    // The row comes with the item, and the cursor stands in it.
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>S02<Enter>").shows(&["单位  哪个单位"]);
    desk.keys("91110105YW0000012J").shows(&["第 18 位应为 H"]).keys("<Enter><退格>H").shows(&["企业 北京"]);
    desk.keys("<Enter>").shows(&["单位名称：照营业执照写"]).keys("<Enter>").shows(&["再按 Enter"]);
    desk.keys("甲公司<Enter>").shows(&["单位  甲公司  91110105YW0000012H", "甲公司 用人单位参保信息变更"]);
    let slipped = |step: &Step| matches!(step, Step::Slipped(slip) if slip.field == "统一社会信用代码");
    assert_eq!(desk.steps().iter().filter(|step| slipped(step)).count(), 1);
    // Both conditions hold, the licence is looked up, who came is seen; the account is not theirs to bring.
    desk.keys("112161111").keys("<F8><Enter>").shows(&["甲公司（统一社会信用代码"]);
}

#[test]
fn a_units_code_typed_for_a_document_goes_where_it_belongs() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.size = (100, 30);
    desk.keys("<F2><Ctrl+O>91310115YW00000209").shows(&["像统一社会信用代码"]);
    desk.keys("<Enter>").shows(&["已经放到「单位」一格"]).keys("<Enter>乙公司<Enter>");
    desk.shows(&["单位  乙公司  91310115YW00000209"]);
    // A person's item is no unit's.
    desk.keys("P12<Enter>").shows(&["P12"]).hides("乙公司");
    desk.keys("<上><上>91310115YW00000209<Enter>").shows(&["是个人办的"]);
    // Where the person may come too, it is typed where the document is.
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.size = (100, 30);
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>S14<Enter>").hides("哪个单位").keys("<上><上>");
    desk.shows(&["单位来办的"]).keys("91310115YW00000209<Enter><Enter>乙公司<Enter>");
    desk.shows(&["单位  乙公司"]);
    assert_eq!(desk.cases()[0].unit.as_ref().unwrap().code, "91310115YW00000209");
}

#[test]
fn every_action_is_found_from_every_pane_and_what_is_none_is_said_to_be_none() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    transfer(&mut desk);
    let before = desk.cases();
    desk.keys("<F2><F9>出单子").shows(&["受理", "出单子"]).hides("没有找到");
    desk.keys("<Enter>").shows(&["这一件的单子"]).keys("<Esc><F2><F9>金额<Enter>").shows(&["金额：选一样"]);
    // What is done to a row waits until that row is seen.
    desk.keys("<Esc><F2><F9>已见<Enter>").shows(&["到受理了：选好那一行，按 1 已见"]);
    assert_eq!(desk.cases(), before);
    desk.keys("<F4><F9>火锅").shows(&["没有找到"]);
}

#[test]
fn whose_death_it_is_is_noted_at_the_desk_and_who_was_paid_for_it_is_told() {
    let home = tempdir().unwrap();
    let died = "540102194905019972";
    let mut first = vec!["case open".to_owned(), "case identify 310115197009189984".to_owned()];
    first.extend(["case item P06", "case condition 1 yes", "case condition 2 yes"].map(str::to_owned));
    first.push(format!("case deceased {died}"));
    for (code, way) in [("M01", "seen"), ("M33", "seen"), ("M21", "shared"), ("M03", "not-needed")] {
        first.push(format!("case material {code} {way}"));
    }
    for code in ["M22", "M05", "M23", "M02"] {
        first.push(format!("case material {code} not-needed"));
    }
    first.extend(["case check all", "case amount 丧葬补助金 50000"].map(str::to_owned));
    first.push("case close 受理".to_owned());
    by_commands(home.path(), "2026-11-19", "小李", &first.iter().map(String::as_str).collect::<Vec<_>>());
    let mut desk = Played::open(home.path());
    desk.size = (100, 30);
    // The row comes with the item, and the cursor stands in it.
    desk.keys("<F2><Ctrl+O>110105196503049974<Enter>P06<Enter>").shows(&["去世的人  是谁去世了"]);
    desk.keys("540102194905019971").shows(&["第 18 位应为 2"]).keys("<Enter><退格>2").shows(&["1949-05-01"]);
    desk.keys("<Enter>").shows(&["这位去世的人以前办过", "2026-11-19 已经办过", "310***********9984"]);
    desk.keys("<Esc>").shows(&["540***********9972  1949-05-01出生", "先问清是不是同一笔"]);
    assert!(!format!("{:?}", desk.steps()).contains(died));
    let slipped = |step: &Step| matches!(step, Step::Slipped(slip) if slip.field == "去世的人证件号");
    assert_eq!(desk.steps().iter().filter(|step| slipped(step)).count(), 1);
    // Whoever looks at an amount is told, too.
    desk.keys("<Ctrl+R>250000<Enter><Enter><Enter>")
        .shows(&["复核金额", "2026-11-19 已经办过"])
        .keys("<Esc><Esc>");
    // Both conditions hold, who came and the form are seen, the death is looked up, the rest not needed: all is there but words.
    desk.keys("11").keys("12166666").keys("1111").keys("<F8>").shows(&[
        "已经办过",
        "说明里写清为什么",
        "写一句为什么（必填）",
    ]);
    desk.keys("<Enter>").shows(&["说明里写清为什么"]);
    desk.keys("公证书写明各领一半").shows(&["已经办过", "受理通知书"]).keys("<Enter>");
    desk.shows(&["去世的人：540***********9972"]);
    assert_eq!(desk.cases()[0].closed.as_ref().unwrap().outcome, Outcome::Accepted);
}
