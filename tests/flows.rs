//! Promise: a real case goes through at the desk by keys alone; the screen says what to do next and the store keeps what
//! happened, no more and no less.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::sync::Arc;

use bangban::acts::{self, Actor, Stamp};
use bangban::assets;
use bangban::log::{Body, Document, Event, Outcome, Step, Way};
use bangban::practice::{Act, Run, Scenario, load};
use bangban::queue::{Move, State, TicketNo};
use bangban::store::Store;
use bangban::ui::action::{self, Action, Pane};
use bangban::ui::theme::Theme;
use jiff::civil::date;
use played::{ACCOUNT, MAN, MASKED, Played};
use tempfile::tempdir;

/// The next in line sits down, shows a document and wants to retire.
const RETIRING: &str = "<F6>110105196503049974<Enter>tx<Enter>";
/// All conditions hold; document, form, file and account are here; nothing else is wanted; all four checks are done.
const COMPLETE: &str = "111 111 ACCOUNT 666 1111";

fn keys(text: &str) -> String {
    text.replace(' ', "").replace("ACCOUNT", ACCOUNT)
}

#[test]
fn what_is_missing_is_told_once_on_a_slip() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    // The green line comes first.
    desk.keys("<F6>").shows(&["请 A003 到 3 号窗口", "已叫 A003"]);
    desk.keys(MAN).shows(&["北京 男 61岁 1965-03-04出生"]);
    desk.keys("<Enter>").shows(&[MASKED]).hides(MAN);
    desk.keys("tx").shows(&["P01 职工正常退休申领"]);
    desk.keys("<Enter>").shows(&["人事档案", "办错影响"]);
    desk.keys(&keys("111 11 5<下> ACCOUNT 666")).shows(&["一次性告知：缺人事档案"]);
    desk.keys("<F8>").shows(&["告知-20261123-3-001", "二、还要补的材料，共 0 样"]);
    desk.keys("<PgDn><PgDn>").shows(&["四、怎么办、多久"]);
    desk.keys("<Enter>").shows(&["一次性告知单", "已办结：一次性告知"]);

    let (name, slip) = desk.slip();
    assert_eq!(name, "告知-20261123-3-001.txt");
    for part in
        [MASKED, "催办找：", "要多久：5 到 15 个工作日", "电话：12333", "我们承诺 15 个工作日", "投诉：12345"]
    {
        assert!(slip.contains(part), "no {part}:\n{slip}");
    }
    let case = &desk.cases()[0];
    assert_eq!(case.closed.as_ref().unwrap().outcome, Outcome::Notice);
    assert_eq!(case.notices, ["告知-20261123-3-001"]);
    assert_eq!(case.materials["M10"], Way::Missing);
    assert_eq!(desk.state("A003"), State::Done { window: 3 });
    // The full number stands in no event.
    let all = format!("{:?}", desk.events());
    assert!(all.contains(MASKED) && !all.contains(MAN));
    // Away with the slip, and the next one comes.
    desk.keys("<F6>").shows(&["请 A001 到 3 号窗口"]).hides(MASKED).hides("一次性告知单");
}

#[test]
fn what_is_complete_is_accepted_by_a_working_day() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys(&keys(COMPLETE)).shows(&["可以受理：条件符合，材料齐全，应当受理"]);
    // Fifteen working days after a Monday: three weeks, no Saturdays and Sundays.
    desk.keys("<F8>").shows(&["受理通知书", "最晚 2026年12月14日 给您结果"]).keys("<Enter>");
    assert!(desk.slip().1.contains("最晚 2026年12月14日 给您结果"));
    let closing = desk.cases()[0].closed.clone().unwrap();
    assert_eq!((closing.outcome, closing.due), (Outcome::Accepted, Some(date(2026, 12, 14))));
}

#[test]
fn a_wrong_check_digit_is_named_with_the_right_one_and_nothing_is_logged() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let before = desk.keys("<F6>").events().len();
    desk.keys("110105196503049971").shows(&["第 18 位应为 4，您输的是 1"]);
    desk.keys("<Enter>").shows(&["提醒", "第 18 位应为 4"]);
    assert_eq!(desk.events().len(), before);
    // The person may go to and fro in the field and put it right.
    desk.keys("<退格>4").shows(&["按 Enter 确认"]).keys("<Enter>").shows(&[MASKED]);
}

#[test]
fn missing_never_ends_there() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys(&keys("111 11 5"));
    desk.shows(&["数据共享或电子证照", "告知承诺", "容缺后补", "去取", "5 到 15 个工作日", "电话 12333"]);
    // A way that is closed for it says why and is not taken.
    desk.keys("4").shows(&["提醒", "人事档案", "不能后补"]);
    assert_eq!(desk.cases()[0].materials["M10"], Way::Missing);
    desk.keys("2");
    assert_eq!(desk.cases()[0].materials["M10"], Way::Shared);
}

#[test]
fn nobody_is_refused_without_an_unmet_condition_and_words() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let refuse = "<F8><上><上><上><上><上><上><上><上><上><下><下><下><下><下>";
    desk.keys(RETIRING).keys(&keys(COMPLETE)).keys(refuse).keys("<Enter>");
    desk.shows(&["条件都符合，不能不予受理"]);
    // Nor handed on under another name without a word; where one is wanted, the field says so.
    desk.keys("<下><下><下>").shows(&["应当受理，不能没有一句话", "写一句为什么（必填）"]);
    desk.keys("<上><上><上>");
    assert_eq!(desk.cases()[0].closed, None);
    // Back to the second condition: not met.
    desk.keys("<Esc>").keys(&"<上>".repeat(13)).keys("5").shows(&["不符合时：", "P18"]);
    // First a sentence of empathy, then the person's own situation; a bare no is none.
    desk.keys("<F8>").shows(&["先选一句共情的话"]).keys("<Enter>").shows(&["提醒", "先选一句共情的话"]);
    desk.keys(" ").shows(&["您交了这些年", "写明群众自己的情况"]).keys("<Enter><Enter>");
    desk.shows(&["提醒", "写明群众自己的情况"]);
    desk.keys("没有规定").shows(&["只写「没有规定」不算理由", "登记请示"]).keys("<Enter>");
    assert_eq!(desk.cases()[0].closed, None);
    // The cursor stands where something is wrong, from the first time on.
    desk.keys(&"<退格>".repeat(4)).keys("只缴了九年");
    desk.shows(&["依据：社会保险法第十六条（2011-07-01 起施行）", "不予受理通知书"]);
    // What can still be done about it, with its last day.
    desk.shows(&["申请行政复议：知道之日起 60 日内，最晚 2027-01-22"]);
    desk.keys("<Enter><Enter>");
    let closing = desk.cases()[0].closed.clone().unwrap();
    let refusal = closing.refusal.unwrap();
    assert_eq!((closing.outcome, refusal.situation.as_str()), (Outcome::Refused, "只缴了九年"));
    assert!(refusal.instead.contains("P18") && refusal.remedy.len() == 2, "{refusal:?}");
    // Whoever comes again with it is known by its number.
    desk.keys("<Esc>").keys(RETIRING).shows(&["上次的不予受理通知书"]).keys("<Esc>");
    desk.shows(&["来过 1 次", "不予受理，单号 不予-20261123-3-001"]);
}

#[test]
fn the_pension_is_computed_from_what_the_document_says_with_steps_and_law() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("<F4>").shows(&["法定退休年龄  本事项", "职工基本养老金"]);
    desk.keys("<Enter>").shows(&["1965-03-04", "来自证件", "法定退休年月", "2025年4月"]);
    desk.keys("<Ctrl+S>").shows(&["测算已记入这一件"]);
    desk.keys("<Esc><下><下><Enter>").shows(&["职工基本养老金", "还要：", "缴费月数"]);
    desk.keys("<上><上>").shows(&["来自这一件的测算"]).keys("<下><下>");
    // Months, index, account: the rest has its usual answer.
    desk.keys("360<Enter>1.2<Enter>160000");
    desk.shows(&["养老金", "元/月", "测算，不作为待遇核定依据"]).keys("<Ctrl+S>");
    let figure = desk.cases()[0].figures.last().unwrap().clone();
    assert_eq!((figure.rule.as_str(), figure.region.as_str()), ("full_pension", "北京市"));
    // (12049 + 12049 × 1.2) / 2 × 30 × 1% and 160000 / 138.4 (60 years and a month).
    let output = |key: &str| figure.outputs.iter().find(|(name, _)| name == key).unwrap().1.clone();
    assert_eq!((output("basic").as_str(), output("account").as_str()), ("3976.17", "1156.07"));
    desk.keys("<Ctrl+E>").shows(&["步骤和依据"]);
    let mut read = String::new();
    for _ in 0..12 {
        read.push_str(&played::solid(&desk.keys("<PgDn>").screen()));
    }
    assert!(read.contains("代入") && read.contains("国发〔2005〕38号"), "{read}");
    desk.keys("<Ctrl+E>").shows(&["念给群众听"]);
}

#[test]
fn what_is_looked_up_is_found_and_logged() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("/").shows(&["F5 问答"]);
    desk.keys("jtuix").keys("<Esc>/zdjf").shows(&["断缴会清零吗"]).keys("<Enter>").shows(&["依据："]);
    assert_eq!(desk.cases()[0].lookups.len(), 1);
    let plain = desk.screen();
    desk.keys("<Ctrl+W>");
    assert_ne!(plain, desk.screen(), "another wording");
    // An item goes to intake, a calculator to the calculator.
    // The item in hand is not changed without being asked.
    desk.keys("<F7>qyjldy<下><Enter>").shows(&["改成「个人"]).keys("2").shows(&["F3 受理  S12"]);
    desk.keys("<F7>法定退休年龄");
    while !desk.screen().contains("> 计算器 法定退休年龄") {
        let before = desk.screen();
        assert_ne!(before, desk.keys("<下>").screen(), "no such calculator");
    }
    desk.keys("<Enter>").shows(&["F4 计算  法定退休年龄"]);
}

#[test]
fn a_card_that_asks_which_one_it_is_is_answered_with_a_digit() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F7>先判是哪一类<Enter>").shows(&["按 1 到 5 选", "1. 去儿女家住", "5. 出差"]);
    desk.keys("4").shows(&["异地转诊", "不算长住", "Esc 回到全部情形"]).hides("1. 去儿女家住");
    desk.keys("<Esc>").shows(&["1. 去儿女家住"]).keys("<Esc>").hides("按 1 到 5 选");
}

#[test]
fn a_number_is_given_after_asking_whether_one_is_needed() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F2><Ctrl+T>1").shows(&["先问一句：领取社会保险待遇资格认证", "取号照样取"]);
    desk.keys("<Enter>").shows(&["已取号 A004"]);
    // Of a work injury nothing can be done elsewhere.
    desk.keys("<Ctrl+T>5").hides("先问一句");
}

#[test]
fn who_does_not_come_is_called_again_then_passed_over_and_can_come_back() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6><F2>").shows(&["在办 A003"]);
    desk.keys("<Ctrl+R>").shows(&["又叫了一遍 A003"]).keys("<Ctrl+R>");
    desk.keys("<Ctrl+R>").shows(&["没做成", "A003"]);
    let recalled = desk.events().iter().filter(|e| matches!(e.body, Body::Ticket(_, Move::Recalled))).count();
    assert_eq!(recalled, 2);
    desk.keys("<Ctrl+X>").shows(&["过号"]);
    assert_eq!(desk.state("A003"), State::NoShow);
    assert_eq!(desk.cases(), [], "nobody sat down, so there is no case");
    // Below the eight who wait.
    desk.keys(&"<下>".repeat(8)).keys("<Enter>");
    assert_eq!(desk.state("A003"), State::Waiting);
    desk.keys("<F6>").shows(&["请 A001 到 3 号窗口"]);
}

#[test]
fn a_held_case_is_resumed_as_it_was() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("11");
    desk.keys("<F2><Ctrl+D>").shows(&["窗口空闲", "A003", "挂起"]);
    assert!(matches!(desk.state("A003"), State::Held { .. }));
    // Another one is served meanwhile.
    desk.keys("<F6><F8>").shows(&["咨询"]).keys("<Enter>").shows(&["已办结：咨询"]);
    desk.keys("<F2>").keys(&"<下>".repeat(7)).keys("<Enter>");
    desk.shows(&["在办 A003", MASKED, "职工正常退休申领", "条件第 3 条还没问"]);
    let cases = desk.cases();
    assert_eq!((cases.len(), cases[0].conditions.len(), &cases[0].closed), (2, 2, &None));
}

#[test]
fn what_is_being_typed_survives_the_desk() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>110105<F7>职工基本养老金<Enter>").keys("1<Enter>1966-11<Enter>").pause();
    drop(desk);
    let mut desk = Played::open(home.path());
    desk.shows(&["上次没办完的内容已经放回原处", "证件 110105", "在办 A003"]);
    desk.keys("<F4>").shows(&["F4 计算  职工", "1966-11"]);
    // Once it is confirmed there is nothing to restore.
    desk.keys("<F3>196503049974<Enter><F4><Esc><Esc>").pause();
    drop(desk);
    let mut desk = Played::open(home.path());
    desk.hides("放回原处").shows(&["接着办上次没办完的 A003", MASKED]);
    // What the words find comes back with them.
    desk.keys("<F3>tuixiu").shows(&["职工正常退休申领"]).pause();
    drop(desk);
    Played::open(home.path()).shows(&["放回原处", "tuixiu", "职工正常退休申领"]);
}

#[test]
fn a_second_desk_on_the_same_window_only_looks_and_says_so() {
    let home = tempdir().unwrap();
    let mut first = Played::with_people(home.path());
    let mut second = Played::open(home.path());
    second.shows(&["3号窗口已经在另一个帮办里打开", "只看", "A001"]);
    let before = first.events().len();
    second.keys("<F6>").shows(&["没做成", "只能看"]);
    second.keys("<F3>").keys(MAN).keys("<Enter>");
    assert_eq!(first.events().len(), before);
    // It sees what the first one does, at the latest by the minute.
    first.keys("<F6>");
    second.wait(60).shows(&["A003"]);
    drop(first);
    Played::open(home.path()).hides("只看");
}

#[test]
fn pasted_text_is_only_ever_text() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let before = desk.events().len();
    desk.paste("n\u{11}t\n2");
    assert_eq!((desk.left, desk.events().len()), (false, before));
    desk.hides("取号：");
    // A number as it comes out of a chat: blanks, full-width digits, a line end.
    desk.keys("<F3>").paste(" １１０１０５ 19650304 9974\n").shows(&["北京 男 61岁"]);
    assert_eq!(desk.events().len(), before, "a pasted line end confirms nothing");
    desk.keys("<F7>").paste("养老\nn/t").shows(&["养老 n/t"]);
    assert_eq!(desk.events().len(), before);
}

#[test]
fn an_answer_that_was_pasted_is_kept_like_one_that_was_typed() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("<F4><Enter>").paste("乱贴").shows(&["2025年4月"]);
    desk.keys("<下>")
        .keys(&"<退格>".repeat(10))
        .paste(" 1966-05-06\n")
        .shows(&["1966-05-06", "2026年10月"])
        .pause();
    drop(desk);
    Played::open(home.path()).keys("<F4>").shows(&["1966-05-06", "2026年10月"]);
}

#[test]
fn keys_work_with_a_chinese_input_method_on() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("？").shows(&["帮助："]).keys("<Esc>");
    desk.keys("：").shows(&["命令："]).keys("<Esc>");
    desk.keys("、").shows(&["F5 问答"]);
    // In a field they are what was typed.
    desk.keys("？、").shows(&["查 ？、"]).hides("帮助：");
    // And the marks of the materials are digits, full-width or not.
    desk.keys(RETIRING).keys("１１１１");
    assert_eq!(desk.cases()[0].conditions.len(), 3);
    assert_eq!(desk.cases()[0].materials["M01"], Way::Seen { checks: Vec::new() });
}

#[test]
fn leaving_with_a_case_in_hand_is_asked_about() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys(RETIRING).keys("<Ctrl+Q>").shows(&["A003 还没办结"]).keys("<Enter>");
    assert!(!desk.left);
    desk.keys("<Ctrl+Q><下><Enter>");
    assert!(desk.left);
}

#[test]
fn who_has_no_ticket_is_served_too_and_keeps_what_was_typed() {
    let home = tempdir().unwrap();
    let mut desk = Played::open(home.path());
    desk.keys("1<F3>").keys(MAN).keys("<Enter>tx<Enter>").shows(&["在办 无号", MASKED, "人事档案"]);
    assert_eq!(desk.cases()[0].ticket, None);
    desk.keys("<Ctrl+U>").shows(&["核对证件原件"]).keys("<Enter>").shows(&[MAN, "已记录"]);
    assert!(desk.steps().iter().any(|step| matches!(step, Step::Unmasked { .. })));
    desk.keys("<下>").hides(MAN);
}

#[test]
fn every_action_can_be_run_from_help_and_nothing_breaks() {
    let home = tempdir().unwrap();
    let panes = [Pane::Queue, Pane::Intake, Pane::Calc, Pane::Answers];
    let mut seen = Vec::new();
    for (pane, key) in panes.into_iter().zip(["<F2>", "<F3>", "<F4>", "<F5>"]) {
        for (at, entry) in action::of(pane).enumerate() {
            // With a case in hand and, for every other one, without anything.
            let home = home.path().join(format!("{}-{at}", pane.name()));
            std::fs::create_dir(&home).unwrap();
            let mut desk = Played::open(&home);
            desk.keys(if at % 2 == 0 { "1" } else { "2<F6>110105196503049974<Enter>tx<Enter>" });
            desk.keys(key).keys("<F1>").shows(&["帮助："]);
            desk.keys(&"<下>".repeat(at)).keys("<Enter>");
            if entry.action != Action::Help {
                desk.hides("帮助：");
            }
            seen.push(entry.action);
        }
    }
    let practice = Run::new(script(), 1);
    for (at, entry) in action::of(Pane::Practice).enumerate() {
        let home = home.path().join(format!("practice-{at}"));
        std::fs::create_dir(&home).unwrap();
        let mut desk = Played::start(&home, Theme::Color, Some(practice.clone()));
        desk.keys("<F1>").keys(&"<下>".repeat(at)).keys("<Enter>").screen();
        seen.push(entry.action);
    }
    for entry in action::TABLE {
        assert!(seen.contains(&entry.action), "{} is on no help page", entry.name);
    }
}

fn script() -> Arc<Scenario> {
    let sources = assets::under(&assets::data(None).unwrap(), "scenarios/");
    Arc::clone(load(&sources, date(2026, 11, 23)).find("01").unwrap())
}

/// Says what the author thinks best, after the breath it may begin with.
fn say(desk: &mut Played, script: &Scenario, letter: &str) {
    let scene = desk.desk.practice().unwrap().view();
    let node = script.nodes.iter().find(|node| node.id.value == scene.node).unwrap();
    let text = &node.choices()[usize::from(letter.as_bytes()[0] - b'A')].text.value;
    let shown = scene.choices.iter().find(|offer| offer.text == *text).unwrap().letter;
    desk.shows(&[text]).wait(8).keys(&shown.to_string()).wait(4);
}

#[test]
fn an_exercise_is_passed_by_saying_the_right_thing_and_doing_it() {
    let home = tempdir().unwrap();
    let script = script();
    let mut desk = Played::start(home.path(), Theme::Color, Some(Run::new(script.clone(), 7)));
    desk.shows(&["【演练】", "张师傅"]);
    for letter in &script.best {
        say(&mut desk, &script, &letter.value);
        let Some(owed) = desk.desk.practice().unwrap().view().owed else { continue };
        desk.shows(&[&format!("现在要做：{owed}")]);
        match owed {
            // The bills and the diagnosis are here, the list of charges and the record are not.
            Act::Materials => {
                desk.keys("<F3><Enter>zybx<Enter>").keys(&keys("11 11 5<下> 1 5<下> ACCOUNT 666"));
                desk.shows(&["一次性告知：缺"]);
            }
            Act::Notice => {
                desk.keys("<F8>").shows(&["一次性告知单"]).keys("<Enter>");
                desk.shows(&["编号：告知-20261123"]).keys("<Enter>");
            }
            // Handing over ends the case on these screens, and a call-back cannot be noted on them yet.
            _ => _ = desk.keys("<F12><Ctrl+K>"),
        }
        desk.keys("<F12>");
    }
    desk.shows(&["通过"]);
    let run = desk.desk.practice().unwrap();
    assert!(run.finished().is_some_and(|ending| ending.good));
    assert!(run.score().passed, "{:?}", run.score());
    assert!(run.debrief().undone.iter().all(|act| *act != Act::Notice));
    assert_eq!(desk.slip().0, "告知-20261123-3-001.txt");
}

#[test]
fn who_is_wrong_here_is_handed_on_with_a_note_and_keeps_his_place() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F2><Ctrl+F>").shows(&["手上没有号"]);
    desk.keys("<F6><F2><Ctrl+F>").shows(&["改办 参保缴费", "转 2 号窗口", "转调解室"]).hides("转 4 号窗口");
    desk.keys("档案看过<Enter>").shows(&["已转出，位置不变"]);
    assert_eq!(desk.state("A003"), State::Waiting);
    let moved = desk.events().into_iter().rev().find_map(|event| match event.body {
        Body::Ticket(_, Move::Transferred { kind, note, .. }) => Some((kind, note)),
        _ => None,
    });
    assert_eq!(moved, Some(("enrol".to_owned(), "档案看过".to_owned())));
}

#[test]
fn mediation_wants_its_reason_and_frees_the_window_at_once() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6><F2><Ctrl+F>").keys(&"<下>".repeat(30)).keys("<Enter>").shows(&["写一句转调解的事由"]);
    desk.keys("对结果不满<Enter>").shows(&["已转调解，本窗口暂停", "本窗口暂停中"]);
    assert!(matches!(desk.state("A003"), State::Mediation { window: 3, .. }));
    // Whoever calls is back.
    desk.keys("<F6>").shows(&["请 A001 到 3 号窗口"]).keys("<F2>").hides("本窗口暂停中");
}

#[test]
fn a_register_is_worked_from_the_desk() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<Alt+6>").shows(&["台账：还欠着的", "登记新的一条"]);
    desk.keys("<Enter>").shows(&["登记到哪一本", "三减登记", "便民物品", "移交单"]);
    desk.keys("<下><下><下><Enter>").shows(&["登记：便民物品", "*物品", "*在库"]);
    desk.keys("老花镜<Enter>三").shows(&["不是整数"]);
    desk.keys("<退格>3<Enter><Enter>");
    desk.keys("<Enter>").shows(&["已登记：物品-20261123-001", "在用", "老花镜 在库 3"]);
    desk.keys("<下><Enter>").shows(&["物品：老花镜", "借出", "报损"]);
    desk.keys("<Enter>").shows(&["便民物品：借出", "*数量"]);
    desk.keys("9<Enter>").shows(&["不够 9"]);
    desk.keys("<退格>1<Enter>").shows(&["已办这一步", "在库：2"]);
    desk.keys("<Esc><Esc>").hides("台账：");
    let entries = desk.store().rows().entries(None, false).unwrap();
    assert_eq!((entries.len(), entries[0].shown("stock")), (1, "2"));
}

#[test]
fn any_document_can_be_shown_at_the_window() {
    for (typed, says, document, masked) in [
        ("H01234567<Enter>", "港澳居民来往内地通行证", Document::TravelPermit, "H******67"),
        ("E00000001<Enter>", "中国护照", Document::Passport, "E******01"),
        ("USA000000000001<Enter>", "外国人永久居留身份证", Document::ForeignerCard, "USA********0001"),
        ("01234567<Enter><Enter>", "台湾居民来往大陆通行证", Document::TravelPermit, "0*****67"),
        ("810000198808080013<Enter>", "就是社会保障号码", Document::ResidencePermit, "810***********0013"),
    ] {
        let home = tempdir().unwrap();
        let mut desk = Played::with_people(home.path());
        let number = typed.split('<').next().unwrap();
        desk.keys("<F6>").keys(number).shows(&[says]);
        desk.keys(&typed[number.len()..]).shows(&[masked]).hides(number);
        let person = desk.cases()[0].person.clone().unwrap();
        assert_eq!((person.document, person.masked.as_str()), (document, masked), "{typed}");
    }
    // Eight digits may be a phone or a date: the clerk looks at the document before they are taken.
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.keys("<F6>01234567<Enter>").shows(&["再按一次 Enter"]);
    assert!(desk.cases().iter().all(|case| case.person.is_none()));
}

#[test]
fn a_number_nobody_holds_is_made_good_or_void_from_the_desk() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let who = Actor { window: 0, clerk: "取号机".into() };
    for no in ["B001", "C001"] {
        let stamp = Stamp::new(&played::KNOW.hall, &who, desk.now, acts::new_op(desk.now));
        acts::print_failed(&mut desk.store(), &stamp, &TicketNo::parse(no).unwrap(), "缺纸").unwrap();
    }
    // Put aside, behind those who wait.
    desk.wait(60).shows(&["等候 7"]).keys(&"<下>".repeat(7));
    desk.shows(&["Enter 已补打  Del 作废"]);
    desk.keys("<Enter>").shows(&["B001 的小票补上了，接着排队"]);
    assert_eq!(desk.state("B001"), State::Waiting);
    // What cannot be taken back asks why first, and Esc changes nothing.
    desk.keys("<下><Del>").shows(&["C001 作废以后不再叫", "小票没打出，不要了"]).keys("<Esc>");
    assert_eq!(desk.state("C001"), State::Unprinted);
    desk.keys("<Ctrl+K><Enter>").shows(&["C001 作废了，不再叫"]).hides("C001 社保卡");
    assert_eq!(desk.state("C001"), State::Void);
    // The same for whoever left, in words of one's own; not for whom a window has.
    desk.keys(&"<上>".repeat(9)).keys("<Del>接孩子去了<Enter>");
    let voided = |event: &Event| matches!(&event.body, Body::Ticket(_, Move::Voided { reason }) if reason == "接孩子去了");
    assert_eq!(desk.events().iter().filter(|event| voided(event)).count(), 1);
    desk.keys("<F6><F2><Ctrl+D>").keys(&"<下>".repeat(9)).shows(&["Enter 接着办"]);
    desk.keys("<Del><Enter>").shows(&["没做成", "现在是「挂起」，不能作废"]);
}

#[test]
fn what_the_window_before_said_stays_beside_the_ticket() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    let who = Actor { window: 1, clerk: "小李".into() };
    let stamp = |desk: &Played| Stamp::new(&played::KNOW.hall, &who, desk.now, acts::new_op(desk.now));
    let at = stamp(&desk);
    acts::call_next(&mut desk.store(), &played::KNOW.hall, &at).unwrap();
    let note = "证件看过，电话13800138000";
    let to = acts::To { window: Some(3), note, ..acts::To::default() };
    let at = stamp(&desk);
    acts::transfer(&mut desk.store(), &played::KNOW.hall, &at, None, to).unwrap();
    desk.keys("<F6>").shows(&["交接：证件看过，电话138****8000"]).keys("<F2><下><上>");
    desk.shows(&["在办 A003", "交接：证件看过，电话138****8000"]);
}

#[test]
fn a_made_up_day_says_so_on_the_bar() {
    let home = tempdir().unwrap();
    let mut desk = Played::open(home.path());
    desk.hides("演示").keys("2").shows(&["【演示】3号窗口 小王"]);
    // Also where the bar is full: a case in hand, on the smallest screens.
    desk.keys(RETIRING).shows(&["【演示】", MASKED]);
    desk.size = (60, 16);
    desk.shows(&["【演示】"]);
    let other = tempdir().unwrap();
    Played::open(other.path()).keys("1").hides("演示");
}
