//! Promise of the calculator on the desk: a list is filled in row by row without writing JSON, also with an input method on;
//! what is answered can be changed step by step, and what comes of it is a table and bars that fit the screen.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod played;

use bangban::ui::columns;
use bangban::ui::message::Message;
use bangban::ui::theme::{Role, Theme};
use played::{KNOW, Played};
use tempfile::tempdir;

/// The desk with a calculator open, found by its title.
fn open(home: &std::path::Path, title: &str) -> Played {
    let mut desk = Played::with_people(home);
    desk.keys("<F7>").keys(title);
    while !desk.screen().contains(&format!("> 计算器 {title}")) {
        let before = desk.screen();
        assert_ne!(before, desk.keys("<下>").screen(), "no such calculator");
    }
    desk.keys("<Enter>").shows(&[&format!("F4 计算  {title}")]);
    desk
}

#[test]
fn a_list_is_filled_in_row_by_row_without_a_letter() {
    let home = tempdir().unwrap();
    let mut desk = open(home.path(), "平均缴费指数");
    desk.shows(&["还没有填，Enter 逐行填"]);
    desk.keys("<Enter>").shows(&["历年缴费  第 1 行，共 1 行", "月缴费基数（元/月）"]);
    desk.keys("2024<Enter>12<Enter>6000<Enter>5000<Enter>")
        .shows(&["第 2 行，共 2 行", "2024  12  6000  5000"]);
    // Full-width digits of an input method count; the up arrow leads over the end of a row into the one before.
    desk.keys("２０２５<Enter>１２<Enter>５０００<Enter>5000<Enter>").shows(&["第 3 行，共 3 行"]);
    desk.keys("<上>").shows(&["第 2 行，共 3 行"]);
    desk.keys("<PgUp>").shows(&["第 1 行，共 3 行"]).keys("<PgDn><PgDn>").shows(&["第 3 行，共 3 行"]);
    desk.keys("<Enter>1").shows(&["2 行，Enter 看和改", "1.1"]);
    // A row that is taken out counts no more.
    desk.keys("<上><上><上><Enter><PgUp><Ctrl+X>")
        .shows(&["共 2 行"])
        .keys("<Esc>")
        .shows(&["1 行，Enter 看和改", "1.2"]);
    // What a person gave is kept when the desk is left and opened again.
    desk.pause();
    drop(desk);
    let mut again = Played::open(home.path());
    again.keys("<F4>").shows(&["1 行，Enter 看和改", "1.2"]);
}

#[test]
fn months_of_registration_and_of_contribution_are_laid_beside_each_other() {
    let home = tempdir().unwrap();
    let mut desk = open(home.path(), "参保登记和缴费起始月对照");
    desk.keys("202601<Enter>202603<Enter>").shows(&["起始月一致  否", "相差月数    2 月", "缴费比登记晚"]);
    // Where they differ is red; where they agree is not.
    let red = |desk: &Played| {
        let bad = Theme::Color.style(Role::Bad).fg;
        let (buffer, _) = desk.buffer();
        let screen = desk.screen();
        let row = screen.lines().position(|line| line.contains("起始月一致")).unwrap();
        let cell = |x| &buffer[(x, u16::try_from(row).unwrap())];
        (0..80).any(|x| cell(x).symbol() == "起" && Some(cell(x).fg) == bad)
    };
    assert!(red(&desk));
    desk.keys("<退格><退格><退格><退格><退格><退格>202601").shows(&["起始月一致  是"]);
    assert!(!red(&desk));
    desk.keys("<退格><退格><退格><退格><退格><退格>202703").shows(&["月份还没到"]);
}

#[test]
fn rules_that_are_saved_leave_the_cursor_where_somebody_is_typing() {
    let home = tempdir().unwrap();
    let reload = |desk: &mut Played| {
        desk.send(Message::Reloaded(Ok(KNOW.clone())));
        desk.shows(&["已经换成新的"]);
    };
    let mut desk = open(home.path(), "职工基本养老金");
    desk.keys("1<下>196605<下>").keys("36");
    let before = desk.screen();
    reload(&mut desk);
    desk.keys("0");
    let line = |screen: &str, name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    let after = desk.screen();
    assert!(line(&after, "人员类别").contains("男"), "{after}");
    assert_eq!(line(&before, "36 ").replace("36 ", "360"), line(&after, "360"), "{before}\n{after}");
    // Also in the rows of a list, and while answers are changed step by step.
    let mut desk = open(home.path(), "平均缴费指数");
    desk.keys("<Enter>2024<Enter>12<Enter>60");
    reload(&mut desk);
    desk.keys("00<Enter>5000<Enter><Enter>1").shows(&["1 行，Enter 看和改", "1.2"]);
    desk.keys("<Ctrl+T>").shows(&["变着看"]);
    reload(&mut desk);
    desk.shows(&["变着看"]).keys("<Esc>").shows(&["1.2"]);
}

#[test]
fn answers_are_given_up_only_when_it_is_said_twice() {
    let home = tempdir().unwrap();
    let mut desk = open(home.path(), "参保登记和缴费起始月对照");
    desk.keys("202601<Esc>")
        .shows(&["再按一次 Esc", "202601"])
        .keys("<下>202603")
        .shows(&["相差月数    2 月"]);
    desk.keys("<Esc>").shows(&["再按一次 Esc"]).keys("<Esc>").hides("202603");
    // Nothing is asked where nothing was typed.
    desk.keys("<Enter>").shows(&["F4 计算"]).keys("<Esc>").hides("再按一次 Esc");
}

#[test]
fn a_piece_of_a_spreadsheet_can_be_pasted_as_rows() {
    let home = tempdir().unwrap();
    let mut desk = open(home.path(), "平均缴费指数");
    desk.keys("<Enter>")
        .paste("2024\t12\t6000\t5000\r\n2025\t12\t5000\t5000\r\n")
        .shows(&["第 3 行，共 3 行"]);
    desk.keys("<Esc><下>1").shows(&["2 行，Enter 看和改", "1.1"]).keys("<上>");
    // A column too many is not left out in silence: the figures may stand in other columns than these.
    desk.keys("<Enter>")
        .paste("2026\t12\t5000\t5000\t7\n2027\t12\t5000\t5000\n")
        .keys("<Esc>")
        .shows(&["5000|7"]);
    let json = r#"[{"year": 2024, "months": 12, "monthly_base": "7000.50", "reference_wage": 5000}]"#;
    desk.paste(json).shows(&["1 行，Enter 看和改", "1.4001"]);
}

#[test]
fn answers_changed_step_by_step_are_a_table_and_bars() {
    let home = tempdir().unwrap();
    let mut desk = open(home.path(), "基础养老金");
    desk.keys("<Ctrl+T>").shows(&["先把要填的填完"]);
    desk.keys("<下><下><下>300<Enter>1.2").shows(&["基础养老金  ", " 元/月"]);
    let result = desk.screen();
    let result = result.lines().find(|line| line.contains("基础养老金  ")).unwrap();
    let amount = result.split_whitespace().find(|word| word.contains('.')).unwrap().to_owned();
    // The index first, where the cursor stands; then the months, a year apart.
    desk.keys("<Ctrl+T>").shows(&["「平均缴费指数」变，看「基础养老金」", "> 1.2", &amount, "█"]);
    desk.keys("<上>").shows(&[
        "「缴费月数」变，看「基础养老金」",
        "> 300 月",
        "  312 月",
        "  288 月",
        &amount,
        "+",
        "█",
    ]);
    // The bar of more months is longer.
    let screen = desk.screen();
    let bar = |start: &str| {
        let line = screen.lines().find(|line| line.contains(start)).unwrap();
        line.matches('█').count()
    };
    assert!(bar("  360 月") > bar("> 300 月") && bar("> 300 月") > bar("  240 月"), "{screen}");
    desk.keys("<右>").shows(&["324 月", "步长（现在 24 月）"]).keys("<左><左>").shows(&["306 月"]);
    desk.size = (120, 36);
    desk.keys("<Enter><Enter><Enter>").shows(&["「缴费月数」和「", "变，看「基础养老金」", &amount]);
    desk.keys("<Ctrl+T>")
        .shows(&["Ctrl+T 变着看"])
        .keys("<Ctrl+E><Ctrl+E>")
        .shows(&["念给群众听", "要一起说清："]);
}

#[test]
fn every_line_of_a_what_if_fits_its_screen() {
    let home = tempdir().unwrap();
    let mut desk = open(home.path(), "平均缴费指数");
    desk.keys("<Enter>").paste("2024\t12\t6000\t5000\n2025\t12\t5000\t5000\n").keys("<Esc><下>1");
    desk.keys("<Ctrl+T>").shows(&["看「核算平均指数」"]);
    for size in [(60, 16), (80, 24), (120, 36)] {
        desk.size = size;
        for keys in ["<Enter>", "<右>", "<左>", "<下>", "<Ctrl+E>"] {
            let screen = desk.keys(keys).screen();
            assert!(screen.lines().all(|line| columns::width(line) <= usize::from(size.0)), "{screen}");
        }
    }
    desk.keys("<Esc>").shows(&["核算平均指数"]);
}
