//! Promise to a clerk at the desk: what is in sight goes on paper with one key that needs no letter, and two plans stand beside
//! each other with what one gives more. In an exercise a paper says that it is one.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bangban::assets;
use bangban::practice::{Run, load};
use bangban::ui::theme::Theme;
use jiff::civil::date;
use played::Played;
use tempfile::tempdir;

/// A document, then an item: the man wants to retire.
const RETIRING: &str = "<F6>110105196503049974<Enter>tx<Enter>";

/// The desk large enough that a paper needs no scrolling.
fn large(home: &std::path::Path) -> Played {
    let mut desk = Played::with_people(home);
    desk.size = (120, 250);
    desk
}

#[test]
fn the_page_of_the_item_in_hand_has_its_mistakes_and_can_be_kept() {
    let home = tempdir().unwrap();
    let mut desk = large(home.path());
    desk.keys("<Alt+9>").shows(&["先选好事项"]);
    desk.keys(RETIRING).keys("<Alt+9>");
    desk.shows(&[
        "办事一页纸",
        "职工正常退休申领（P01）",
        "容易错在哪",
        "【演示】办理地点、办公时间还没换成本厅的",
    ]);
    let screen = desk.screen();
    let mistakes = screen.split("容易错在哪").nth(1).unwrap().split("怎么办、多久").next().unwrap();
    for nth in ["1. ", "2. ", "3. "] {
        assert!(mistakes.contains(nth), "{mistakes}");
    }
    desk.keys("<F2>");
    if !desk.screen().contains("中文字体") {
        desk.shows(&["PDF 存在 slips/事项-P01.pdf"]);
        assert!(std::fs::read(home.path().join("slips/事项-P01.pdf")).unwrap().starts_with(b"%PDF"));
    }
    desk.keys("<Esc>").hides("办事一页纸");
}

#[test]
fn the_path_card_and_the_poster_of_what_was_looked_up_come_out_with_a_key() {
    let home = tempdir().unwrap();
    let mut desk = large(home.path());
    // Proof of life: the platform, and no more than three steps; the place for the code.
    desk.keys("<F7>LJ03<Alt+->").shows(&[
        "线上办理路径卡",
        "掌上12333",
        "第 1 步：",
        "第 3 步：",
        "二维码位",
    ]);
    desk.hides("第 4 步").keys("<Esc>");
    desk.keys("<F7>养老金上调<Alt+9>").shows(&[
        "您问我答",
        "今年养老金涨多少？",
        "咨询电话：12333",
        "依据：",
    ]);
    desk.keys("<Esc><F7>共情亲人去世<Alt+->").shows(&["先选好事项"]);
}

/// A hospital bill handed in with the account still to come, as commands do it; `last` is what ends it.
fn claimed(home: &Path, last: &[&str]) {
    let case = |args: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_bangban"))
            .env("HOME", home)
            .arg("--store")
            .arg(home.join("desk.sqlite"))
            .args(["--today", "2026-11-23", "--window", "3", "--clerk", "小王", "case"])
            .args(args.split_whitespace())
            .output()
            .unwrap();
        assert!(output.status.success(), "{args}: {output:?}");
    };
    case("open");
    case("identify 110105196503049974");
    case("item H08");
    let conditions = played::KNOW.items.get("H08".parse().unwrap()).unwrap().conditions.len();
    (1..=conditions).for_each(|place| case(&format!("condition {place} yes")));
    for seen in ["M01", "M15", "M16", "M17", "M18"] {
        case(&format!("material {seen} seen"));
    }
    for other in ["M20", "M38", "M02"] {
        case(&format!("material {other} not-needed"));
    }
    case("material M03 deferred --within 5工作日");
    case("check all");
    for args in last {
        case(args);
    }
}

#[test]
fn the_papers_of_the_case_in_hand_are_listed_with_what_stands_in_their_way() {
    let home = tempdir().unwrap();
    let mut desk = large(home.path());
    desk.keys("<F3><Ctrl+F>").shows(&["手上没有号"]);
    desk.keys(RETIRING).keys("<Ctrl+F>");
    desk.shows(&["这一件的单子", "一次性告知单", "容缺受理承诺书", "还不能出", "还没核完"]);
    desk.hides("可以出").keys("<Enter>").shows(&["还没核完"]);
    drop(desk);

    // With one material deferred its paper is there to be signed before the case is closed.
    let home = tempdir().unwrap();
    claimed(home.path(), &[]);
    let mut desk = Played::open(home.path());
    desk.size = (120, 250);
    desk.keys("<F3><Ctrl+F>").shows(&["可以出"]);
    while !desk.screen().lines().any(|line| line.contains('>') && line.contains("容缺受理承诺书")) {
        let before = desk.screen();
        assert_ne!(before, desk.keys("<下>").screen());
    }
    desk.keys("<Enter>").shows(&["容缺受理承诺书（演示）", "收款账户", "最晚哪天补", "申请人（签字）"]);
}

#[test]
fn what_is_to_be_signed_comes_with_the_end_and_is_there_again_by_its_number() {
    let home = tempdir().unwrap();
    claimed(home.path(), &[]);
    let mut desk = Played::open(home.path());
    desk.size = (120, 250);
    desk.keys("<F8>").shows(&["先请本人看《容缺受理承诺书》、签字", "申请人（签字）", "受理通知书"]);
    // What the keys do here is a key away, and words typed are not lost by one Esc.
    desk.keys("<F1>").shows(&["这里的键", "从法规库里再加一条"]).keys("<Esc>");
    desk.keys("家里等着用<Esc>").shows(&["打的字会丢掉", "家里等着用"]);
    desk.keys("<Enter>").shows(&["容缺受理承诺书（演示）", "F3 打印", "申请人（签字）"]);
    desk.keys("<Esc>").shows(&["受理通知书（演示）"]).keys("<Esc>").hides("受理通知书");
    // Nothing is in hand any more: the same papers, for whoever was here last.
    desk.keys("<F3><Ctrl+F>").shows(&["11-23", played::MASKED, "容缺受理：Enter 看", "可以出"]).keys("<Esc>");
    drop(desk);
    let slips = std::fs::read_dir(home.path().join("slips")).unwrap();
    let names: Vec<_> = slips.map(|slip| slip.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().any(|name| name.starts_with("容缺-")), "{names:?}");

    // Who comes with the slip alone is found by its number, wherever it is typed.
    for keys in ["<F3>", "<F3><下>", "<F7>"] {
        let mut desk = Played::open(home.path());
        desk.size = (120, 60);
        desk.keys(keys).keys("容缺-20261123-3-001<Enter>");
        desk.shows(&["11-23", played::MASKED, "受理通知书", "可以出"]);
    }
    let mut desk = Played::open(home.path());
    desk.keys("<F7>容缺-20261123-3-009<Enter>").shows(&["没有「容缺-20261123-3-009」这一件"]);
}

#[test]
fn what_comes_later_is_receipted_at_the_desk() {
    let home = tempdir().unwrap();
    claimed(home.path(), &["close 容缺受理"]);
    let mut desk = Played::open(home.path());
    desk.size = (120, 250);
    desk.keys("<Alt+7>").shows(&["容缺补齐", "收款账户"]).keys("<Enter><Enter>");
    // An account is typed twice whenever it comes: the register asks for it.
    desk.shows(&["没做成 还缺：四查、群众签收", "Alt+6 打开「容缺补正」，选「补齐」"]);
    desk.keys("<Esc><Esc><Alt+6><下><Enter>").shows(&["缺的材料：收款账户", "> 补齐"]);
    desk.keys("<Enter><Enter> <Enter> <Enter><Enter>").paste("6217099000000000006").shows(&["不能粘贴"]);
    desk.keys("6217099000000000006").shows(&["6217099000000000006"]);
    // Whoever goes back to look sees nothing of it, and types it again.
    desk.keys("<Enter>")
        .hides("6217099000000000006")
        .keys("<上>")
        .hides("62170")
        .keys("6217099000000000006<Enter>");
    desk.hides("6217099000000000006").keys("6217099000000000006<Enter><Enter>");
    desk.shows(&[
        "补齐回执",
        "今天收到的补充材料，共 1 样",
        "收款账户",
        "接收人：小王",
        "2026年11月23日",
        "F3 打印",
    ]);
    assert!(format!("{:?}", desk.events()).contains("盲录两遍一样 **** 0006"));
}

#[test]
fn what_was_typed_into_a_register_is_given_up_only_when_it_is_said_twice() {
    let home = tempdir().unwrap();
    let mut desk = Played::with_people(home.path());
    desk.size = (120, 60);
    desk.keys("<Alt+6><Enter>").shows(&["登记到哪一本"]);
    while !desk.screen().contains("> 上门服务") {
        let before = desk.screen();
        assert_ne!(before, desk.keys("<下>").screen(), "no such register");
    }
    desk.keys("<Enter>张三<Enter>13800000000<Enter>河北省邢台市信都区示范路2号");
    desk.shows(&["没有看到乡镇或街道"]);
    desk.keys("<Esc>").shows(&["再按一次 Esc", "示范路"]).keys("<上>").keys("<Esc>").shows(&["再按一次 Esc"]);
    desk.keys("<Esc>").shows(&["登记到哪一本"]).hides("示范路");
    desk.keys("<Enter><Esc>").shows(&["登记到哪一本"]);
}

#[test]
fn a_result_goes_on_paper_with_its_day_and_its_rules() {
    let home = tempdir().unwrap();
    let mut desk = large(home.path());
    desk.keys(RETIRING).keys("<F4><Enter>");
    desk.keys("<Ctrl+F>").shows(&[
        "测算单",
        "本单是测算，不是核定结果。打单日期：2026年11月23日",
        "按 2026年11月23日 的规定算",
        "怎么算出来的",
        "本单是测算，不作为待遇核定依据",
        "规则版本",
    ]);
    desk.keys("<Esc><Esc><F7>基础养老金<Enter>");
    desk.keys("<Ctrl+F>").shows(&["还没算出来，先把要填的填上"]);
}

#[test]
fn plans_are_put_aside_and_stand_beside_each_other() {
    let home = tempdir().unwrap();
    let mut desk = large(home.path());
    desk.keys("<F7>基础养老金<Enter><Ctrl+N>").shows(&["先用 Ctrl+K 存两到四个方案"]);
    desk.keys("<Ctrl+K>").shows(&["还没算出来"]);
    desk.keys("<下><下><下>180<Enter>0.6").shows(&["基础养老金  "]);
    desk.keys("<Ctrl+K>").shows(&["存成方案1"]).keys("<Ctrl+K>").shows(&["一模一样"]);
    for (index, nth) in [("1.0", 2), ("1.5", 3), ("2.0", 4)] {
        desk.keys("<退格><退格><退格>").keys(index);
        desk.keys("<Ctrl+K>").shows(&[&format!("存成方案{nth}")]);
    }
    desk.keys("<Ctrl+N>").shows(&[
        "方案对比：基础养老金",
        "方案1",
        "方案4",
        "比方案1",
        "测算，不作为待遇核定依据",
    ]);
    // Each gives more than the one before it, by what is said beside it.
    let screen = desk.screen();
    let amounts = |row: &str| -> Vec<f64> {
        let line =
            screen.lines().find(|line| line.contains(row)).unwrap_or_else(|| panic!("no {row}:\n{screen}"));
        let words = line.split_whitespace().map(|word| word.trim_start_matches('+').replace(',', ""));
        words.filter_map(|word| word.parse().ok()).collect()
    };
    let (paid, more) = (amounts("基础养老金（元/月）"), amounts("比方案1"));
    assert_eq!(paid.len(), 4, "{screen}");
    assert!(paid.windows(2).all(|pair| pair[0] < pair[1]), "{paid:?}");
    for (at, difference) in more.iter().rev().take(3).rev().enumerate() {
        assert!((paid[at + 1] - paid[0] - difference).abs() < 0.005, "{paid:?} {more:?}");
    }
    // A fifth begins anew.
    desk.keys("<Esc>").keys("<退格><退格><退格>2.5<Ctrl+K>").shows(&["从头存起：这是方案1"]);
}

#[test]
fn what_an_exercise_prints_says_so() {
    let home = tempdir().unwrap();
    let sources = assets::under(&assets::data(None).unwrap(), "scenarios/");
    let run = Run::new(Arc::clone(load(&sources, date(2026, 11, 23)).find("01").unwrap()), 7);
    let mut desk = Played::start(home.path(), Theme::Color, Some(run));
    desk.size = (120, 250);
    desk.keys("<F7>P01<Alt+9>").shows(&["办事一页纸（演练）", "【演练】这张单子是练习做的，不作凭据"]);
}
