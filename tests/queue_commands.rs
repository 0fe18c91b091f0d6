//! The queue by commands: what scripts and ticket machines rely on.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn run(store: &Path, args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "Asia/Shanghai").env("BANGBAN_TODAY", "2026-11-23");
    command.arg("--store").arg(store);
    command.args(args.split_whitespace()).output().unwrap()
}

fn ask(store: &Path, args: &str) -> Value {
    let output = run(store, &format!("--json {args}"));
    assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_ticket_goes_its_way_by_commands() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("new/desk.sqlite");
    let ticket = ask(&store, "queue issue 养老待遇");
    // Outside of posted hours it is told when they begin, too.
    let fields: Vec<&String> = ticket.as_object().unwrap().keys().filter(|key| *key != "notice").collect();
    assert_eq!(fields, ["no", "kind", "class", "state", "window", "arrived", "called", "estimate"]);
    assert!(ticket["arrived"].as_str().unwrap().starts_with("2026-11-23T"));
    ask(&store, "queue issue A");
    ask(&store, "queue issue B --class green --reason elder");
    for (command, no, state, window) in [
        ("queue next", "B001", "called", json!(1)),
        ("queue recall", "B001", "called", json!(1)),
        ("queue finish", "B001", "done", json!(1)),
        ("queue next --window 3", "A001", "called", json!(3)),
        ("queue noshow --window 3", "A001", "noshow", json!(null)),
        ("queue return a1", "A001", "waiting", json!(null)),
        ("queue next --window 3", "A002", "called", json!(3)),
        ("queue hold --reason 去复印 --window 3", "A002", "hold", json!(3)),
        ("queue resume A002 --window 1", "A002", "called", json!(1)),
    ] {
        let ticket = ask(&store, command);
        assert_eq!(
            (&ticket["no"], &ticket["state"], &ticket["window"]),
            (&json!(no), &json!(state), &window),
            "{command}"
        );
    }
    assert_eq!(ask(&store, "queue list").as_array().unwrap().len(), 3);
    assert_eq!(
        ask(&store, "store verify"),
        json!({"events": 12, "chains": 2, "anchors": 0, "last_anchor": null, "first_broken": null, "lost": []})
    );
}

/// A no: the sentence on standard error.
fn refused(store: &Path, args: &str) -> String {
    let output = run(store, args);
    assert_eq!(output.status.code(), Some(1), "{args}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn waiting(store: &Path) -> Vec<String> {
    let list = ask(store, "queue list");
    let waits = list.as_array().unwrap().iter().filter(|ticket| ticket["state"] == "waiting");
    waits.map(|ticket| ticket["no"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_transferred_ticket_keeps_its_place_and_takes_a_note_along() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for kind in ["A", "C", "C"] {
        ask(&store, &format!("queue issue {kind}"));
    }
    ask(&store, "queue next --window 3");
    let ticket = ask(&store, "queue transfer --to 社保卡 --note 证件看过 --window 3");
    assert_eq!(
        (&ticket["state"], &ticket["kind"], &ticket["note"]),
        (&json!("waiting"), &json!("card"), &json!("证件看过"))
    );
    // It came before both of the cards, and is called before them.
    assert_eq!(ask(&store, "queue next --window 5")["no"], "A001");
    assert_eq!(run(&store, "queue transfer --window 5").status.code(), Some(2));
    assert!(
        refused(&store, "queue transfer --to-window 3 --window 5")
            .contains("3 号窗口办不了这个号。能办的窗口：1、2、5")
    );
    // Handed to window 1: window 2 does not get it, until window 1 is away.
    ask(&store, "queue transfer --to-window 1 --window 5");
    assert_eq!(ask(&store, "queue next --window 2")["no"], "C001");
    ask(&store, "queue finish --window 2");
    ask(&store, "queue pause --window 1");
    assert_eq!(ask(&store, "queue next --window 2")["no"], "A001");
}

#[test]
fn a_complex_ticket_goes_only_to_a_window_that_has_the_skill() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    assert_eq!(ask(&store, "queue issue A --needs 复杂业务")["needs"], "complex");
    for window in [2, 3, 9] {
        let told = refused(&store, &format!("queue next --window {window}"));
        assert!(told.contains(&format!("现在没有人在等 {window} 号窗口办的业务")), "{told}");
    }
    assert_eq!(ask(&store, "queue next --window 1")["no"], "A001");
    // Found out at the window: handed on to where it can be done.
    ask(&store, "queue issue A");
    ask(&store, "queue next --window 3");
    ask(&store, "queue transfer --needs complex --window 3");
    assert!(refused(&store, "queue next --window 3").contains("没有人在等"));
}

#[test]
fn who_comes_late_to_an_appointment_stands_with_those_without_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    // A day that begins at midnight: what is asked for before three is then of the date that is asked for.
    let hall = include_str!("../data/hall.toml").replace("day_starts_hour = 3", "day_starts_hour = 0");
    std::fs::write(dir.path().join("hall.toml"), hall).unwrap();
    let data = format!("--data {}", dir.path().display());
    let ask = |store: &Path, args: &str| ask(store, &format!("{data} {args}"));
    // The clock on the wall is what it is: one time is long gone, one is far off.
    let late = ask(&store, "queue issue A --class appointment --slot 0:00");
    let late_now = chrono_minutes() > 10;
    assert_eq!(late["class"], if late_now { "ordinary" } else { "appointment" });
    let booked = ask(&store, "queue book A --day 2026-11-24 --at 9:00");
    assert_eq!((&booked["state"], &booked["slot"]), (&json!("booked"), &json!("2026-11-24T09:00:00")));
    // Numbers of another day are counted there.
    assert_eq!(booked["no"], "A001");
    assert!(refused(&store, &format!("{data} queue arrive A009")).contains("今天没有 A009"));
    let tomorrow = |args: &str| ask(&store, &format!("--today 2026-11-24 {args}"));
    assert_eq!(tomorrow("queue list")[0]["state"], "booked");
    let here = tomorrow("queue arrive a1");
    assert_eq!(here["state"], "waiting");
    assert_eq!(
        run(&store, &format!("{data} queue book A --day 2026-11-22 --at 9:00")).status.code(),
        Some(2)
    );
}

/// Minutes since midnight in the time zone the commands run in.
fn chrono_minutes() -> i64 {
    let now = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
    i64::from(now.hour()) * 60 + i64::from(now.minute())
}

#[test]
fn mediation_frees_the_window_and_the_record_can_be_followed() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for _ in 0..2 {
        ask(&store, "queue issue A");
    }
    ask(&store, "queue next --window 3");
    assert_eq!(
        ask(&store, "queue mediate --reason 对结果不满 --with 老李 --along --window 3")["state"],
        "mediation"
    );
    let windows = ask(&store, "queue windows");
    assert_eq!((&windows[2]["presence"], &windows[2]["in_hand"]), (&json!("paused"), &json!(null)));
    // Calling again is being back.
    assert_eq!(ask(&store, "queue next --window 3")["no"], "A002");
    assert_eq!(ask(&store, "queue windows")[2]["presence"], "open");
    assert_eq!(ask(&store, "queue settle A001 --result 说清了，同意复核")["state"], "done");
    // Neither reason nor result stands where citizens look.
    let list = run(&store, "queue list");
    assert!(!String::from_utf8(list.stdout).unwrap().contains("不满"));
}

#[test]
fn a_window_is_not_left_while_somebody_is_on_the_way_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    ask(&store, "queue issue C");
    ask(&store, "queue next --window 5");
    for leave in ["queue close", "queue pause"] {
        let told = refused(&store, &format!("{leave} --window 5"));
        assert!(told.contains("C001 叫到了，人正往窗口来") && told.contains("放回队里"), "{told}");
    }
    assert_eq!(ask(&store, "queue windows")[4]["presence"], json!(null));
    // Whoever sits there already is served to the end.
    ask(&store, "queue start --window 5");
    assert_eq!(ask(&store, "queue close --window 5")["presence"], "closed");
    ask(&store, "queue finish --window 5");
}

#[test]
fn a_window_calls_no_number_it_cannot_serve() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    ask(&store, "queue issue A");
    ask(&store, "queue issue A --needs complex");
    let told = refused(&store, "queue call A001 --window 5");
    assert!(told.contains("5 号窗口办不了这个号。能办的窗口：1、2、3"), "{told}");
    let told = refused(&store, "queue call A002 --window 2");
    assert!(told.contains("2 号窗口办不了这个号。能办的窗口：1"), "{told}");
    assert_eq!(ask(&store, "queue call A001 --window 3")["state"], "called");
    assert_eq!(ask(&store, "queue call A002 --window 1")["state"], "called");
    // Nor takes up one that was put aside, whose visitor the board would send there; nor with somebody in hand.
    ask(&store, "queue hold --window 3");
    ask(&store, "queue hold --window 1");
    let told = refused(&store, "queue resume A001 --window 5");
    assert!(told.contains("5 号窗口办不了这个号。能办的窗口：1、2、3"), "{told}");
    let told = refused(&store, "queue resume A002 --window 2");
    assert!(told.contains("2 号窗口办不了这个号。能办的窗口：1"), "{told}");
    ask(&store, "case open --window 2");
    assert!(refused(&store, "queue resume A001 --window 2").contains("手上这一件还没结"));
    ask(&store, "queue pause --window 3");
    assert_eq!(ask(&store, "queue resume A001 --window 3")["state"], "called");
    // Whoever calls is there.
    assert_eq!(ask(&store, "queue windows")[2]["presence"], "open");
    assert_eq!(ask(&store, "queue resume A002 --window 1")["state"], "called");
}

#[test]
fn a_visit_noted_as_begun_opens_its_case_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    ask(&store, "queue issue A");
    ask(&store, "queue next");
    ask(&store, "queue start");
    assert_eq!(ask(&store, "case open")["closed"], json!(null));
    assert_eq!(ask(&store, "queue list")[0]["state"], "serving");
    assert!(refused(&store, "case open").contains("手上这一件还没结"));
    assert_eq!(ask(&store, "store verify")["first_broken"], json!(null));
}

#[test]
fn a_failed_print_is_never_a_ghost() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for _ in 0..3 {
        ask(&store, "queue issue A");
    }
    ask(&store, "queue printed A001");
    for no in ["A002", "A003"] {
        assert_eq!(ask(&store, &format!("queue unprinted {no} --reason 缺纸"))["state"], "unprinted");
    }
    assert_eq!(waiting(&store), ["A001"]);
    assert_eq!(ask(&store, "queue printed A002")["state"], "waiting");
    assert_eq!(ask(&store, "queue void A003 --reason 重取")["state"], "void");
    assert_eq!(waiting(&store), ["A001", "A002"]);
    ask(&store, "queue next");
    assert!(refused(&store, "queue void A001 --reason 重取").contains("A001 现在是「已叫号」"));
}

#[test]
fn what_is_open_at_the_end_of_a_business_day_expires_only_when_somebody_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for _ in 0..3 {
        ask(&store, "queue issue A");
    }
    ask(&store, "queue next");
    ask(&store, "queue noshow");
    assert_eq!(ask(&store, "queue expire").as_array().unwrap().len(), 0);
    assert_eq!(waiting(&store).len(), 2);
    let next = ask(&store, "--today 2026-11-24 queue expire");
    let states: Vec<_> = next.as_array().unwrap().iter().map(|ticket| &ticket["state"]).collect();
    assert_eq!(states, ["expired"; 3]);
    assert!(waiting(&store).is_empty());
    ask(&store, "queue issue A");
    assert_eq!(ask(&store, "queue expire --day-end").as_array().unwrap().len(), 1);
}

#[test]
fn another_window_hears_a_call_for_help_and_one_comes() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    let asked = ask(&store, "queue ask-help --want 求助 情绪激动 --window 3");
    assert_eq!((&asked["help"]["want"], &asked["help"]["by"]), (&json!("help"), &json!(null)));
    assert!(refused(&store, "queue take-help 3 --window 3").contains("自己的求助要别的窗口来接"));
    assert_eq!(ask(&store, "queue take-help 3 --window 4")["help"]["by"], 4);
    assert!(refused(&store, "queue take-help 3 --window 5").contains("3 号窗口的求助 4 号窗口已经接了"));
    assert_eq!(ask(&store, "queue end-help --window 3")["help"], json!(null));
    assert!(refused(&store, "queue end-help --window 3").contains("3 号窗口现在没有求助"));
}

#[test]
fn a_command_repeated_with_its_id_does_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    let op = "--op 0197a000-0000-7000-8000-000000000001";
    let first = ask(&store, &format!("queue issue A {op}"));
    assert_eq!(ask(&store, &format!("queue issue A {op}")), first);
    assert_eq!(ask(&store, "queue list").as_array().unwrap().len(), 1);
}

#[test]
fn a_no_is_a_sentence_on_standard_error_and_its_exit_code() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for (command, code, sentence) in [
        ("queue next", 1, "现在没有人在等 1 号窗口办的业务"),
        ("queue recall", 1, "1 号窗口手上没有号"),
        ("queue return A001", 1, "今天没有 A001 这张号"),
        ("queue issue 房产", 2, "没有「房产」这类业务。能取的有：养老待遇、"),
        ("queue next --window 0", 2, "--window <N> 写成“0”不行：“0”不是窗口号，写 1 到 999"),
        ("queue issue A --class green", 2, "走绿色通道要选一个理由"),
        ("queue issue A --reason elder", 2, "只有绿色通道才写理由"),
    ] {
        let output = run(&store, command);
        assert_eq!(output.status.code(), Some(code), "{command}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with(sentence), "{command}: {told}");
        assert!(output.stdout.is_empty(), "{command}");
    }
}

#[test]
fn an_order_in_the_hall_that_cannot_be_read_is_shown_with_its_line() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("hall.toml"), "id = “hall”\n").unwrap();
    let data = dir.path().to_str().unwrap();
    let output = run(&dir.path().join("desk.sqlite"), &format!("--data {data} queue list"));
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("hall.toml:1:6") && told.contains("全角符号"), "{told}");
}

/// As the desk and the machine ask first.
#[test]
fn what_needs_no_number_is_said_when_one_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    let refused = |store: &Path, args: &str| {
        let output = run(store, args);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    // Who names what they came for hears how it is done, and of which kind it is; no number is given.
    for typed in ["资格认证", "P10", "zgrz"] {
        let told = refused(&store, &format!("queue issue {typed}"));
        for part in ["手机、自助机就能办，不用排队", "自助机：刷身份证", "电子社保卡", "取「养老待遇」的号"]
        {
            assert!(told.contains(part), "{typed}, {part}: {told}");
        }
        assert!(told.contains(&format!("没有「{typed}」这类业务。能取的有：养老待遇、")), "{told}");
    }
    let book = refused(&store, "queue book 权益记录打印 --day 2026-11-24 --at 9:00");
    assert!(book.contains("取「养老待遇」或「参保缴费」的号"), "{book}");
    // What is done at a window only, and what is nothing at all.
    for typed in ["工伤认定", "房产"] {
        let told = refused(&store, &format!("queue issue {typed}"));
        assert!(
            told.starts_with(&format!("没有「{typed}」这类业务")) && !told.contains("不用排队"),
            "{told}"
        );
    }
    assert!(waiting(&store).is_empty());
    // Whoever wants a number gets one, and the question with it.
    let said = String::from_utf8(run(&store, "queue issue A").stdout).unwrap();
    assert!(said.contains("A001") && said.contains("先问一句：领取社会保险待遇资格认证、"), "{said}");
    let said = String::from_utf8(run(&store, "queue issue E").stdout).unwrap();
    assert!(said.contains("E001") && !said.contains("先问一句"), "{said}");
    // Who says what they came for hears how that is done elsewhere, and no question of other things.
    let said = String::from_utf8(run(&store, "queue issue A --item P10").stdout).unwrap();
    assert!(said.contains("A002") && said.contains("愿意等的，号留着\n领取社会保险待遇资格认证\n"), "{said}");
    assert!(said.contains("掌上12333：登录 → 待遇资格认证 → 刷脸"), "{said}");
    let said = String::from_utf8(run(&store, "queue issue A --item P01").stdout).unwrap();
    assert!(said.contains("A003") && !said.contains("先问一句") && !said.contains("不用排队"), "{said}");
    let told = refused(&store, "queue issue A --item P99");
    assert!(told.contains("P99"), "{told}");
    assert_eq!(waiting(&store).len(), 4);
}

#[test]
fn numbers_in_words_somebody_wrote_are_covered_on_screens_and_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    ask(&store, "queue issue A");
    ask(&store, "queue next");
    ask(&store, "queue ask-help 李四110101199003078515不懂 --window 2");
    ask(&store, "queue mediate --reason 张三110101199003078515吵 --with 张三13800138000");
    ask(&store, "queue settle A001 --result 张三道歉13800138000");
    let windows = String::from_utf8(run(&store, "queue windows").stdout).unwrap();
    assert!(windows.contains("李四110***********8515不懂"), "{windows}");
    // Masked, not even the words are there; in full, still no number.
    let masked = String::from_utf8(run(&store, "store export events").stdout).unwrap();
    assert!(
        !["张三", "李四", "138****8000", "13800138000"].iter().any(|part| masked.contains(part)),
        "{masked}"
    );
    let full = String::from_utf8(run(&store, "store export events --full --reason 查").stdout).unwrap();
    assert!(full.contains("张三道歉138****8000"), "{full}");
    assert!(!full.contains("110101199003078515") && !full.contains("13800138000"), "{full}");
}

/// Row 154: nobody is told to come to a closed door.
#[test]
fn a_time_at_which_nobody_is_there_is_not_booked_and_the_next_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    let book = |kind: &str, day: &str, at: &str| {
        let output = run(&store, &format!("queue book {kind} --day {day} --at {at}"));
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (day, at, next) in [
        ("2026-11-29", "10:00", "2026-11-30 09:00"),
        ("2026-11-24", "12:30", "2026-11-24 13:30"),
        ("2026-11-24", "23:00", "2026-11-25 09:00"),
        ("2026-11-24", "0:00", "2026-11-24 09:00"),
        ("2026-11-27", "17:00", "2026-11-30 09:00"),
    ] {
        let (code, told) = book("A", day, at);
        assert_eq!(code, Some(2), "{day} {at}: {told}");
        assert!(told.contains("窗口不开") && told.contains(&format!("最近能约的是 {next}")), "{told}");
    }
    assert_eq!(book("A", "2026-11-24", "13:30").0, Some(0));
    assert_eq!(book("A", "2026-11-24", "11:59").0, Some(0));
    // A hall that is there on Sundays says so.
    let own = include_str!("../data/hall.toml").replace("# open_on_days_off", "open_on_days_off");
    std::fs::write(dir.path().join("hall.toml"), own).unwrap();
    let data = dir.path().display();
    assert_eq!(ask(&store, &format!("--data {data} queue book A --day 2026-11-29 --at 10:00"))["no"], "A001");
}

#[test]
fn a_time_that_was_agreed_is_an_appointment_without_saying_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    // The clock on the wall is what it is: this hall is there until midnight.
    let text = include_str!("../data/hall.toml").replace("day_starts_hour = 3", "day_starts_hour = 0");
    let late = text.replace("[\"9:00-12:00\", \"13:30-17:00\"]", "[\"0:00-12:00\", \"13:30-24:00\"]");
    std::fs::write(dir.path().join("hall.toml"), late).unwrap();
    let data = format!("--data {}", dir.path().display());
    assert_eq!(ask(&store, &format!("{data} queue issue B --slot 23:59"))["class"], "appointment");
    assert_eq!(ask(&store, "queue issue B")["class"], "ordinary");
    // Nobody was told to come when nobody is there; the built-in hall closes at five.
    std::fs::write(dir.path().join("hall.toml"), text).unwrap();
    let output = run(&store, &format!("{data} queue issue B --slot 23:59"));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("23:59 办「参保缴费」的窗口不开（今天 9:00-12:00、13:30-17:00）"), "{told}");
    assert_eq!(ask(&store, "queue list").as_array().unwrap().len(), 2);
}

#[test]
fn nobody_is_called_to_a_window_that_is_left_and_yesterdays_number_is_not_called_today() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    ask(&store, "queue issue A");
    ask(&store, "queue next");
    for leaving in ["queue pause", "queue close"] {
        assert!(refused(&store, leaving).contains("A001 叫到了，人正往窗口来"), "{leaving}");
    }
    // The next morning it is still in hand, and says of which day it is.
    ask(&store, "--today 2026-11-24 queue issue A");
    let windows = run(&store, "--today 2026-11-24 queue windows");
    assert!(String::from_utf8(windows.stdout).unwrap().contains("A001（2026-11-23 的号，已叫号）"));
    let again = refused(&store, "--today 2026-11-24 queue recall");
    assert!(again.contains("A001 是 2026-11-23 的号"), "{again}");
    ask(&store, "--today 2026-11-24 queue noshow");
    assert_eq!(ask(&store, "--today 2026-11-24 queue next")["no"], "A001");
    ask(&store, "--today 2026-11-24 queue start");
    assert_eq!(ask(&store, "--today 2026-11-24 queue pause")["presence"], "paused");
}

#[test]
fn a_letter_that_another_kind_had_this_morning_goes_on_with_its_next_free_number() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for kind in ["A", "A", "A", "B"] {
        ask(&store, &format!("queue issue {kind}"));
    }
    let own = include_str!("../data/hall.toml")
        .replace("band = \"A\"", "band = \"X\"")
        .replace("band = \"B\"", "band = \"A\"")
        .replace("band = \"X\"", "band = \"B\"");
    std::fs::write(dir.path().join("hall.toml"), own).unwrap();
    let data = format!("--data {}", dir.path().display());
    let taken = ["enrol", "enrol", "pension"]
        .map(|kind| ask(&store, &format!("{data} queue issue {kind}"))["no"].clone());
    assert_eq!(taken, [json!("A004"), json!("A005"), json!("B004")]);
    assert_eq!(ask(&store, "store rebuild")["same"], true);
}
