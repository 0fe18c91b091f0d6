//! Promise: what a hall is asked to do for those who wait, row by row, by the real program: how long it takes against the
//! hall's own target, the green line and the others' turn, things lent, repairs, coming again, mediation, going along.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use bangban::clock::Clock;
use common::pty::Pty;
use common::{isolate, scratch};
use portable_pty::CommandBuilder;
use serde_json::{Value, json};

const DAY: &str = "2026-11-23";
/// A made-up man born on 1965-03-04 in Beijing.
const MAN: &str = "110105196503049974";

struct Hall {
    home: tempfile::TempDir,
    data: Option<PathBuf>,
}

impl Hall {
    fn new() -> Self {
        Self { home: scratch(), data: None }
    }

    /// With a `hall.toml` of its own, in which `from` is written as `to`.
    fn changed(from: &str, to: &str) -> Self {
        let mut hall = Self::new();
        let data = hall.home.path().join("data");
        fs::create_dir(&data).unwrap();
        fs::copy("data/hall.toml", data.join("hall.toml")).unwrap();
        hall.data = Some(data);
        hall.change(from, to);
        hall
    }

    fn change(&self, from: &str, to: &str) {
        let file = self.data.as_ref().unwrap().join("hall.toml");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&file, text.replace(from, to)).unwrap();
    }

    fn on(&self, day: &str, args: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("HOME", self.home.path());
        command.arg("--store").arg(self.home.path().join("desk.db")).args(["--today", day]);
        if let Some(data) = &self.data {
            command.arg("--data").arg(data);
        }
        command.args(args.split_whitespace()).output().unwrap()
    }

    /// What it says; it must have gone well.
    fn say(&self, args: &str) -> String {
        let output = self.on(DAY, args);
        assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, args: &str) -> Value {
        serde_json::from_str(&self.say(&format!("--json {args}"))).unwrap()
    }

    /// A hall whose windows are there whatever the clock says, in which visits are known to take a while.
    fn all_day() -> Self {
        let hall = Self::changed(r#"hours = ["9:00-12:00", "13:30-17:00"]"#, "");
        hall.change("day_starts_hour = 3", "day_starts_hour = 0");
        hall
    }

    /// Three visits of a kind on an earlier day, twelve minutes each.
    fn teach(&self, kind: char) {
        let mut day = "t,event,ticket,kind,class,window,extra\n".to_owned();
        for n in 1..=3 {
            let at = 32400 + n * 1800;
            day.push_str(&format!("{at},issue,{kind}{n:03},{kind},normal,,\n"));
            day.push_str(&format!("{at},call,{kind}{n:03},{kind},normal,1,\n"));
            day.push_str(&format!("{},done,{kind}{n:03},{kind},normal,1,\n", at + 720));
        }
        let file = self.home.path().join("earlier.csv");
        fs::write(&file, day).unwrap();
        let played = self.on("2026-11-20", &format!("replay {}", file.display()));
        assert!(played.status.success(), "{played:?}");
    }

    /// A desk of an empty hall, past the question it asks.
    fn desk(&self, window: &str) -> Pty {
        let mut desk = self.screen(&["--window", window]);
        desk.shows("第一次打开");
        desk.type_in("1");
        desk.hides("第一次打开");
        desk
    }

    fn screen(&self, args: &[&str]) -> Pty {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
        command.args(["--store", &self.home.path().join("desk.db").to_string_lossy(), "--today", DAY]);
        command.args(args);
        isolate(&mut command, self.home.path());
        Pty::start(command, 100, 36)
    }
}

/// Row 60.
#[test]
fn thirty_people_s_waits_are_summed_up_against_the_halls_own_target() {
    let hall = Hall::new();
    let mut day = "t,event,ticket,kind,class,window,extra\n".to_owned();
    // The n-th of thirty comes at nine and is called after n minutes.
    for n in 1..=30 {
        day.push_str(&format!("32400,issue,F{n:03},F,normal,,\n"));
    }
    for n in 1..=30 {
        let at = 32400 + n * 60;
        day.push_str(&format!("{at},call,F{n:03},F,normal,1,\n{},done,F{n:03},F,normal,1,\n", at + 30));
    }
    fs::write(hall.home.path().join("day.csv"), day).unwrap();
    hall.say(&format!("replay {}", hall.home.path().join("day.csv").display()));
    let stats = hall.json("queue stats");
    assert_eq!(
        (&stats["all"]["tickets"], &stats["all"]["mean"], &stats["all"]["p90"]),
        (&json!(30), &json!(15.5), &json!(27.0))
    );
    assert_eq!(stats["target"], json!({"minutes": 30, "within": 30}));
    let own = Hall::changed("wait_target_minutes = 30", "wait_target_minutes = 10");
    fs::copy(hall.home.path().join("desk.db"), own.home.path().join("desk.db")).unwrap();
    let text = own.say("queue stats");
    assert!(text.contains("90 分位 27.0 分"), "{text}");
    assert!(text.contains("等候目标 10 分以内：叫到的 30 个里有 10 个（33%）"), "{text}");
}

/// Row 76.
#[test]
fn what_is_lent_comes_back_and_too_few_are_said() {
    let hall = Hall::new();
    hall.say("ledger 便民物品 add 物品=老花镜 在库=3 底数=3");
    let lent = hall.json("ledger 便民物品 move 001 借出 数量=1");
    assert_eq!((&lent["values"]["stock"], &lent["values"]["out"]), (&json!("2"), &json!("1")));
    // What was never lent does not come back, and nothing is nothing.
    for (args, why) in [("归还 数量=2", "借出未还只有 1，不够 2"), ("借出 数量=0", "数量要写 1 以上的数")]
    {
        let refused = hall.on(DAY, &format!("ledger 便民物品 move 001 {args}"));
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains(why), "{refused:?}");
    }
    assert!(lent["low"].as_str().unwrap().contains("只有 2，低于 3"), "{lent}");
    let back = hall.json("ledger 便民物品 move 001 归还 数量=1");
    assert_eq!((&back["values"]["stock"], &back["low"]), (&json!("3"), &Value::Null));
    assert_eq!(hall.json("ledger 便民物品 move 001 报损 数量=1")["values"]["stock"], "2");
    // Not only whoever takes one is told: whoever looks at what is due, comes to a desk or leads the hall is, too.
    let due = hall.say("ledger due");
    assert!(due.contains("老花镜　在库 2　借出未还 0　在库只有 2，低于 3：催归还，或报后勤补"), "{due}");
    assert!(hall.say("ledger").contains("没办完 1，不够 1"));
    hall.say("queue issue A");
    let lead = hall.screen(&["hall"]);
    lead.shows("便民物品（老花镜）在库只有 2，低于 3");
    let mut desk = hall.screen(&["--window", "3"]);
    desk.shows("便民物品（老花镜）在库只有 2，低于 3：催归还，或报后勤补，按 Alt+6 看");
    desk.shows("不够 1");
    desk.type_in("\x1b6\x1b[B");
    desk.shows("不够       便民物品      在用        老花镜 在库 2 借出未还 0");
    hall.say("ledger 便民物品 move 001 补充 数量=1");
    lead.shows("没有要照看的");
    assert!(hall.say("ledger due").contains("没有到期、快到期的，数也都够"));
}

/// Whoever hands somebody on to a window where nobody sits hears it, and so does the lead.
#[test]
fn nobody_is_handed_to_an_empty_chair_without_a_word() {
    let hall = Hall::new();
    for args in ["issue A", "issue A", "issue A", "close --window 1", "pause --window 2 --reason 去开会"] {
        hall.say(&format!("queue {args}"));
    }
    let mut desk = hall.screen(&["--window", "3"]);
    desk.shows("等候 3");
    desk.type_in("\x1b[17~");
    desk.shows("请 A001 到 3 号窗口");
    desk.type_in("\x1bOQ\x06");
    desk.shows("转 1 号窗口（关窗）");
    desk.shows("转 2 号窗口（暂停）");
    desk.type_in("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\r");
    desk.shows("已转出，位置不变。1 号窗口现在关窗：它不开，3 号窗口也叫得到");
    let lead = hall.screen(&["hall"]);
    lead.shows("A001 转给的 1 号窗口现在关窗：它不开，3 号窗口也叫得到");
    hall.say("queue next --window 3");
    let told = hall.say("queue transfer --to B --to-window 2 --window 3");
    assert!(told.contains("2 号窗口现在暂停（去开会）：它不开，4 号窗口也叫得到"), "{told}");
    hall.say("queue call A002 --window 3");
    let json = hall.json("queue transfer --to-window 77 --window 3");
    assert!(json["hint"].as_str().unwrap().contains("77 号窗口 hall.toml 里没有"), "{json}");
    hall.say("queue close --window 5");
    hall.say("queue call A003 --window 3");
    let told = hall.say("queue transfer --to C --window 3");
    assert!(told.contains("办得了的窗口（1、2、5 号）现在都关着或暂停，没有人叫"), "{told}");
    lead.shows("A003 在等，办得了的窗口（1、2、5 号）现在都关着或暂停，没有人叫");
    hall.say("queue open --window 1");
    assert!(!hall.say("queue transfer A003 --to-window 1 --window 3").contains("没有人叫"));
}

/// Rows 77 and 78.
#[test]
fn after_a_green_call_the_others_have_their_turn_and_it_is_said() {
    let hall = Hall::new();
    for _ in 0..2 {
        let ticket = hall.json("queue issue A --class green --reason 孕妇");
        assert_eq!(ticket["class"], "green");
    }
    hall.say("queue issue A");
    hall.say("queue issue A");
    let first = hall.say("queue next --window 3");
    assert!(first.contains("A001") && !first.contains("照顾"), "{first}");
    hall.say("queue finish --window 3");
    // The desk says it before the call and with it.
    let mut desk = hall.screen(&["--window", "3"]);
    desk.shows("下一个照顾普通号");
    desk.type_in("\x1b[17~");
    desk.shows("照顾普通号，请 A003 到 3 号窗口");
    hall.say("queue finish --window 3");
    let green = hall.say("queue next --window 3");
    assert!(green.contains("A002") && !green.contains("照顾"), "{green}");
    hall.say("queue finish --window 3");
    // Called by hand against the turn: it is done, and said.
    hall.say("queue issue A --class green --reason 军人");
    let called = hall.say("queue call A005 --window 3");
    assert!(called.contains("已经连叫两个绿色通道") && called.contains("下一个照顾普通号"), "{called}");
    hall.say("queue finish --window 3");
    hall.say("queue issue A --class green --reason 残疾");
    let hint = &hall.json("queue next --window 3")["hint"];
    assert_eq!(hint, "照顾普通号：上一个叫的是绿色通道，这次先叫普通号");
}

/// Row 80.
#[test]
fn another_mean_gives_another_wait_and_none_is_made_up() {
    let told = |hall: &Hall| hall.json("queue estimate")[0]["estimate"].clone();
    let new = Hall::all_day();
    new.say("queue issue A");
    assert_eq!(told(&new), Value::Null, "nothing is known of visits yet");
    assert!(new.say("queue estimate").contains("估算中"));
    // Of another kind is known how long it takes; of this one, what the hall says itself.
    let hall = Hall::all_day();
    hall.teach('F');
    (0..3).for_each(|_| _ = hall.say("queue issue A"));
    let before = told(&hall);
    hall.change("minutes = 15\nelsewhere", "minutes = 30\nelsewhere");
    let after = told(&hall);
    // The upper end may be open: late in the evening it is tomorrow's.
    assert!(after["low"].as_i64() > before["low"].as_i64(), "{before} {after}");
}

/// Row 80: the slip says when, not only how long, and by when to be back.
#[test]
fn a_slip_says_at_what_time_and_by_when_to_be_back() {
    let hall = Hall::all_day();
    hall.teach('E');
    for _ in 0..8 {
        hall.say("queue issue E");
    }
    let data = hall.data.as_ref().unwrap().to_string_lossy().into_owned();
    let mut kiosk = hall.screen(&["--data", &data, "kiosk"]);
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    kiosk.shows("E009");
    kiosk.shows(" 叫到");
    let text = kiosk.text();
    // What a clock shows is when it was taken and the wait that is told.
    let minute = |text: &str| bangban::queue::minute(text).unwrap_or_else(|| panic!("{text}"));
    let line = text.lines().find(|line| line.contains(" 叫到")).unwrap();
    let wait = line.split("预计 ").nth(1).unwrap().split('–').next().unwrap().parse::<i64>().unwrap();
    let at = minute(line.split("约 ").nth(1).unwrap().split('–').next().unwrap());
    let taken = text.lines().find(|line| line.contains("取号") && line.contains(DAY)).unwrap();
    let taken = minute(taken.trim().trim_start_matches(DAY).trim().split(' ').next().unwrap());
    assert!(wait > 0, "{text}");
    assert_eq!((at - taken).rem_euclid(24 * 60), wait, "{text}");
    assert!(text.contains("走开的请在") && text.contains("以前回来"), "{text}");
}

/// A hall that filled in its address and tries the program on made-up people: what comes out still says so, the next day not.
#[test]
fn a_paper_of_a_day_with_made_up_people_says_so() {
    for demo in [true, false] {
        let hall = Hall::changed("本厅地址（请在 hall.toml 里填写）", "解放路 1 号");
        hall.change("工作日 9:00–12:00、13:30–17:00（请按本厅实际填写）", "工作日 9:00–17:00");
        hall.say(if demo { "queue demo" } else { "queue issue A" });
        hall.say("queue next --window 3");
        hall.say("case open --window 3");
        hall.say("case item P01 --window 3");
        for place in 1..=5 {
            hall.on(DAY, &format!("case condition {place} yes --window 3"));
        }
        for line in hall.json("case show --window 3")["materials"].as_array().unwrap() {
            let code = line["code"].as_str().unwrap();
            let way = if code == "M01" { "seen" } else { "missing" };
            hall.on(DAY, &format!("case material {code} {way} --window 3"));
        }
        let notice = hall.say("case close 一次性告知 --window 3");
        assert_eq!(notice.contains("【演示】这一天放过示范号"), demo, "{notice}");
        let printed = hall.say("case print last notice --window 3");
        assert_eq!(printed.contains("【演示】这一天放过示范号"), demo, "{printed}");
        let data = hall.data.as_ref().unwrap().to_string_lossy().into_owned();
        let board = hall.screen(&["--data", &data, "board"]);
        board.shows("养老待遇");
        assert_eq!(board.text().contains("【演示】"), demo, "{}", board.text());
    }
}

/// Row 81, at the desk; the board has its test in pages.rs.
#[test]
fn a_desk_says_why_it_takes_long_and_what_else_can_be_done() {
    let hall = Hall::all_day();
    hall.change("long_wait_minutes = 40", "long_wait_minutes = 5");
    hall.say("queue demo");
    let data = hall.data.as_ref().unwrap().to_string_lossy().into_owned();
    let desk = hall.screen(&["--data", &data, "--window", "6"]);
    desk.shows("现在等候较久：还没有窗口叫号");
    // While other windows could call and do not, nobody is sent to another day.
    hall.say("queue next --window 1");
    desk.shows("现在等候较久：在叫号的窗口少");
    desk.hides("预约改天来");
    for window in 2..=5 {
        hall.say(&format!("queue next --window {window}"));
    }
    desk.shows("现在等候较久：来的人多");
    desk.shows("预约改天来");
}

/// Row 154.
#[test]
fn who_is_to_come_again_tomorrow_stands_with_the_appointments_then() {
    let hall = Hall::new();
    hall.say("queue issue A");
    hall.say("queue next --window 3");
    hall.say("case open --window 3");
    hall.say(&format!("case identify {MAN} --window 3"));
    hall.say("case item P01 --window 3");
    let booked = hall.json("case rebook 2026-11-24T09:00 --window 3");
    assert_eq!(booked["booked"], json!({"no": "A001", "day": "2026-11-24", "kind": "pension"}));
    // Another time takes the place of the one before; one at which nobody is there does not.
    let moved = hall.json("case rebook 2026-11-25T10:00 --window 3");
    assert_eq!(moved["booked"]["day"], "2026-11-25");
    let gone = String::from_utf8(hall.on("2026-11-24", "--json queue list").stdout).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&gone).unwrap()[0]["state"], "void", "{gone}");
    for closed in ["2026-11-29T10:00", "2026-11-24T12:30", "2026-11-24"] {
        let refused = hall.on(DAY, &format!("case rebook {closed} --window 3"));
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("最近能约的是"), "{refused:?}");
    }
    let booked = hall.json("case rebook 2026-11-24T09:00 --window 3");
    assert_eq!(booked["booked"]["no"], "A002");
    let past = hall.on(DAY, "case rebook 2026-11-22T09:00 --window 3");
    assert_eq!(past.status.code(), Some(1));
    // Tomorrow two others are there before; the number is taken up at the machine's command.
    let tomorrow = "2026-11-24";
    for no in ["A003", "A004"] {
        let issued = hall.on(tomorrow, "queue issue A --json");
        assert!(String::from_utf8_lossy(&issued.stdout).contains(no), "{issued:?}");
    }
    assert!(String::from_utf8_lossy(&hall.on(tomorrow, "queue list").stdout).contains("已预约"));
    // Who shows his document is signed in with it, and given no other number.
    let none = hall.on(tomorrow, &format!("queue issue A --id {MAN} --item P99"));
    assert_eq!(none.status.code(), Some(2), "{none:?}");
    let came = hall.on(tomorrow, &format!("--json queue issue A --id {MAN} --item P01"));
    let came: Value = serde_json::from_slice(&came.stdout).unwrap();
    assert_eq!(came["no"], "A002", "{came}");
    assert_eq!(came["hint"], "约了今天 09:00 的 A002：签到了，没有另取号");
    // Before nine it is an appointment; a clock past nine and ten minutes makes it a late one.
    let late = came["arrived"].as_str().unwrap() > "2026-11-24T09:10";
    assert_eq!(came["class"], if late { "ordinary" } else { "appointment" });
    // Whoever is there long before the hour is not called before it.
    if !late {
        let no = if came["arrived"].as_str().unwrap() > "2026-11-24T08:46" { "A002" } else { "A003" };
        let next = hall.on(tomorrow, "queue next --window 2");
        assert!(String::from_utf8_lossy(&next.stdout).contains(no), "{next:?}");
    }
}

/// The same at a desk; and a mediation that lasts longer than its day is settled on another.
#[test]
fn what_was_agreed_and_what_was_not_over_is_taken_up_on_another_day() {
    let hall = Hall::new();
    let friday = "2026-11-20";
    let before = |args: &str| {
        let output = hall.on(friday, &format!("{args} --window 3"));
        assert!(output.status.success(), "{args}: {output:?}");
    };
    for args in ["queue issue A", "queue issue A", "queue next", "case open"] {
        before(args);
    }
    before(&format!("case identify {MAN}"));
    before("case item P01");
    before("case rebook 2026-11-23T09:00");
    before("case close advice --note 约了下次");
    before("queue next");
    before("queue mediate --reason 材料争议");
    hall.say("queue issue A");
    let mut desk = hall.screen(&["--window", "3"]);
    desk.shows("等候 1");
    desk.type_in("\x147");
    desk.shows("取号：证件号");
    desk.type_in(&format!("{MAN}\r"));
    desk.shows("1 约了今天 09:00 的 A001：签到，到时先叫");
    desk.type_in("1");
    desk.shows("已取号 A001");
    // A poster is of the answer that was named, or of none.
    for id in ["LJ05", "YJ01", "P10"] {
        let poster = hall.on(DAY, &format!("card print {id}"));
        assert_eq!(poster.status.code(), Some(1), "{poster:?}");
        assert!(String::from_utf8_lossy(&poster.stderr).contains(&format!("card show {id}")), "{poster:?}");
    }
    let again = hall.on(DAY, "queue arrive A001");
    assert!(String::from_utf8_lossy(&again.stderr).contains("已经在排队"), "{again:?}");
    let settled = hall.say("queue settle A002 --result 说清了 --window 3");
    assert!(settled.contains("A002") && settled.contains("办结"), "{settled}");
    let of_today = hall.say("queue list");
    assert!(of_today.contains("A002") && of_today.contains("等候"), "the one of today waits: {of_today}");
}

/// Rows 155 and 157.
#[test]
fn mediation_frees_the_window_and_the_wait_of_the_others_is_told_anew() {
    let hall = Hall::all_day();
    hall.change("pause_minutes = 15", "pause_minutes = 60");
    hall.teach('C');
    // Three are at windows since ten minutes, three wait.
    let now = Clock::new(None).now().local;
    let second = i64::from(now.hour()) * 3600 + i64::from(now.minute()) * 60 + i64::from(now.second());
    let since = (second - 600).max(60);
    let mut day = "t,event,ticket,kind,class,window,extra\n".to_owned();
    for n in 1..=6 {
        day.push_str(&format!("{},issue,C{n:03},C,normal,,\n", since - 10 + n));
    }
    for (n, window) in (1..).zip([1, 2, 5]) {
        day.push_str(&format!("{since},call,C{n:03},C,normal,{window},\n"));
    }
    fs::write(hall.home.path().join("day.csv"), day).unwrap();
    hall.say(&format!("replay {}", hall.home.path().join("day.csv").display()));
    let wait = || hall.json("queue estimate C006")["estimate"]["high"].as_i64().unwrap();
    let before = wait();
    hall.say("queue mediate --reason 材料争议 --with 值班长 --along --window 5");
    let windows = hall.say("queue windows");
    assert!(windows.contains("5号窗口") && windows.contains("陪同调解"), "{windows}");
    let after = wait();
    assert!(after > before, "a window less: {before}, then {after}");
    let list = hall.say("queue list");
    assert!(list.contains("调解"), "{list}");
    // A case goes on when its number is done with, and the day's sheet says so.
    hall.say("queue issue E");
    hall.say("queue call E001 --window 3");
    hall.say("case open --window 3");
    hall.say("queue mediate --reason 争执 --window 3");
    let settled = hall.json("queue settle E001 --result 和解 --window 3");
    assert!(settled["hint"].as_str().unwrap().contains("还没结"), "{settled}");
    let sheet = hall.say("queue day-end");
    let open = sheet.lines().find(|line| line.starts_with("没结的件："));
    assert!(open.is_some_and(|line| line.ends_with("（3 号窗口）")), "{sheet}");
    // The others take over who waits; the record says what came of it.
    hall.say("queue finish --window 1");
    assert!(hall.say("queue next --window 1").contains("C004"));
    let room = list.lines().find(|line| line.contains("调解")).unwrap();
    let no = room.split_whitespace().next().unwrap();
    let settled = hall.say(&format!("queue settle {no} --result 已说清，改日补材料 --window 5"));
    assert!(settled.contains("办结"), "{settled}");
    // Without going along the window is free at once.
    hall.say("queue open --window 5");
    hall.say("queue next --window 5");
    hall.say("queue mediate --reason 情绪激动 --window 5");
    assert!(hall.say("queue next --window 5").contains("C006"));
}

/// Row 156.
#[test]
fn whoever_is_helped_along_sees_on_paper_how_far_it_is() {
    let hall = Hall::new();
    hall.say(
        "ledger 帮办代办 add 群众姓名=张秀英 群众电话=13800138000 办什么=退休申领 怎么委托的=书面委托 帮办人=小李 \
         哪天前办好=2026-11-27",
    );
    hall.say("ledger 帮办代办 move 001 记进度 办到哪一步=档案已调出");
    let slip = hall.say("ledger 帮办代办 print 001");
    assert!(slip.contains("办到哪一步：档案已调出") && slip.contains("现在：在办"), "{slip}");
    assert!(!slip.contains("张秀英") && !slip.contains("13800138000"), "{slip}");
    let done = hall.json("ledger 帮办代办 move 001 办完 结果=已受理");
    assert_eq!(done["done"], true);
    let slip = hall.say(&format!("ledger 帮办代办 print {}", done["no"].as_str().unwrap()));
    assert!(slip.contains("结果：已受理"), "{slip}");
}

/// Row 45.
#[test]
fn a_repair_says_how_long_it_took() {
    let hall = Hall::new();
    hall.say("ledger 报修 add 什么坏了=核心系统 发现时间=10:20 联系人=信息中心 影响什么=全部受理");
    let open = hall.json("ledger 报修 show 001");
    assert_eq!(open["derived"]["took"], "");
    hall.say("ledger 报修 move 001 对方接单 单号=IT-77");
    let done = hall.json("ledger 报修 move 001 恢复 恢复时间=11:45");
    assert_eq!((&done["done"], &done["derived"]["took"]), (&json!(true), &json!("历时 1 小时 25 分")));
    let no = done["no"].as_str().unwrap();
    let slip = hall.say(&format!("ledger 报修 print {no}"));
    assert!(
        slip.contains("对方单号：IT-77") && slip.contains("恢复时间：11:45　历时 1 小时 25 分"),
        "{slip}"
    );
    // Restored only on the next day: the night counts.
    hall.say("ledger 报修 add 什么坏了=打印机 发现时间=16:30 联系人=设备商");
    let next = hall.on("2026-11-24", "--json ledger 报修 move 002 恢复 恢复时间=9:00");
    let next: Value = serde_json::from_slice(&next.stdout).unwrap();
    assert_eq!(next["derived"]["took"], "历时 16 小时 30 分");
}

/// Rows 46 and 47.
#[test]
fn lost_papers_have_a_path_and_a_machine_that_works() {
    let hall = Hall::new();
    let found = hall.json("ask 材料丢失");
    assert!(found.as_array().unwrap().iter().any(|entry| entry["id"] == "LJ05"), "{found}");
    let card = hall.say("card show LJ05");
    for part in ["「电子社保卡」", "入口：", "国家社会保险公共服务平台", "个人权益记录", "回窗口"]
    {
        assert!(card.contains(part), "{part}: {card}");
    }
    hall.say("ledger 自助机 add 机器=自助打印机 位置=大厅东侧入口右手 能打什么=参保证明、权益记录");
    let again = hall.say("card show LJ06");
    assert!(again.contains("法定 1 个工作日，多数当场就能打出来"), "{again}");
    assert!(again.contains("现在能用的：自助打印机，大厅东侧入口右手"), "{again}");
    // At the desk: looked up, the sheet opened, kept to be handed over.
    let mut desk = hall.screen(&["--window", "3"]);
    desk.shows("没有人等候");
    desk.type_in("\x1b[18~");
    desk.shows("问答");
    desk.type_in("历史参保记录");
    desk.shows("材料丢失：历史参保记录怎么找回");
    desk.type_in("\r");
    desk.shows("纸丢了不要紧");
    desk.type_in("\x1b[21~3");
    desk.shows("路径单");
    desk.type_in("\x13");
    desk.shows("单子存在 slips/路径-LJ05");
    let slip = hall.home.path().join(format!("slips/路径-LJ05-{DAY}.txt"));
    assert!(fs::read_to_string(slip).unwrap().contains("入口："));
}

/// Row 48.
#[test]
fn the_second_time_for_the_same_thing_somebody_goes_along_and_the_last_notice_is_there() {
    let hall = Hall::new();
    hall.say("queue issue A");
    hall.say("queue next --window 3");
    hall.say("case open --window 3");
    hall.say(&format!("case identify {MAN} --window 3"));
    hall.say("case item P01 --window 3");
    for place in 1..=5 {
        hall.on(DAY, &format!("case condition {place} yes --window 3"));
    }
    for line in hall.json("case show --window 3")["materials"].as_array().unwrap() {
        let code = line["code"].as_str().unwrap();
        let way = if code == "M01" { "seen" } else { "missing" };
        hall.on(DAY, &format!("case material {code} {way} --window 3"));
    }
    hall.say("case close 一次性告知 --window 3");
    // The next visit, at the desk.
    hall.say("queue issue A");
    let mut desk = hall.screen(&["--window", "3", "--region", "北京"]);
    desk.shows("等候 1");
    desk.type_in("\x1b[17~");
    desk.shows("请 A002 到 3 号窗口");
    desk.type_in(&format!("{MAN}\r"));
    desk.shows("110***********9974");
    desk.type_in("P01");
    desk.shows("P01 职工正常退休申领");
    desk.type_in("\r");
    desk.shows("这件事第 2 次来：建议转帮办");
    desk.shows("上次的告知单");
    desk.shows("F8 结件选「转帮办」");
    // Why the full number is looked at is the clerk's to say.
    desk.type_in("\x1b");
    desk.hides("上次的告知单");
    desk.type_in("\x15");
    desk.shows("看完整证件号");
    desk.type_in("\x1b[B\r");
    desk.shows(MAN);
    let events = hall.say("store export events --full --reason 查验");
    assert!(events.contains("往官方系统里录入"), "{events}");
}

/// What the desk's own way of giving out numbers can: a skill, an agreed time, a later day.
#[test]
fn a_number_can_ask_for_a_skill_and_for_a_later_time() {
    let hall = Hall::new();
    let mut desk = hall.desk("1");
    desk.type_in("\x14a");
    desk.shows("哪一类");
    desk.shows("< 不限 >");
    desk.type_in("\x1b[C");
    desk.shows("< 复杂业务 >");
    desk.type_in("1");
    desk.shows("已取号 A001");
    assert_eq!(hall.json("queue list")[0]["needs"], "complex");
    assert!(hall.say("queue list").contains("取号，要复杂业务"));
    // At a window that cannot, the line says why it is not called there.
    hall.screen(&["--window", "3"]).shows("要复杂业务，等 0 分");
    desk.type_in("\x14b4");
    desk.shows("哪一天来");
    desk.shows("明天 11-24");
    desk.type_in("2");
    desk.shows("几点");
    desk.type_in("\r");
    desk.shows("已留号 B001，2026-11-24 09:00 来");
    let list = hall.on("2026-11-24", "queue list");
    assert!(String::from_utf8_lossy(&list.stdout).contains("约 09:00"), "{list:?}");
}

/// Row 122.
#[test]
fn a_call_for_help_reaches_the_other_desk_at_once_and_can_be_taken_there() {
    let hall = Hall::new();
    let (mut here, mut there) = (hall.desk("3"), hall.desk("4"));
    here.type_in("\x05");
    here.shows("互助");
    here.type_in("1");
    here.shows("已向别的窗口发出：求助");
    there.shows("3 号窗口求助。队列里按 Ctrl+E 接手");
    there.type_in("\x05");
    there.shows("接手 3 号窗口的求助");
    there.type_in("1");
    here.shows("4 号窗口来了，已接手您的求助");
}

/// Row 42, at the desk: two keys from anywhere, ticks with their times, a record at the end.
#[test]
fn an_emergency_ended_in_its_register_has_the_same_record() {
    let hall = Hall::new();
    hall.say("emergency start 停电");
    let no = hall.json("ledger 应急处置 list")[0]["no"].as_str().unwrap().to_owned();
    hall.say(&format!("ledger 应急处置 move {no} 结束 结果=来电了"));
    let record = hall.say(&format!("ledger 应急处置 print {no}"));
    for part in ["历时：0 分", "经过：没有勾过步骤", "结果：来电了"] {
        assert!(record.contains(part), "{part}: {record}");
    }
}

#[test]
fn two_keys_begin_an_emergency_card_and_its_end_is_a_record() {
    // In words, a part of the name is enough.
    for part in ["群众晕厥", "崩溃"] {
        Hall::new().say(&format!("emergency start {part}"));
    }
    let hall = Hall::new();
    let mut desk = hall.desk("3");
    // From inside a field, with something lying on top.
    desk.type_in("\x1b[18~");
    desk.shows("问答");
    desk.type_in("\x1b[20~");
    desk.shows("命令");
    desk.type_in("\x1b=");
    desk.shows("应急：按数字就开始");
    desk.type_in("2");
    desk.shows("群众晕厥、突发疾病  已 00:0");
    desk.shows("不能做：搬动昏迷");
    desk.type_in("1");
    desk.shows("[✓]");
    desk.type_in("3");
    desk.until("two ticks", |screen| screen.contents().matches("[✓]").count() == 2);
    // The clock runs on without a key.
    desk.shows("已 00:02");
    // Put away and taken up again; another window sees it too.
    desk.type_in("\x1b");
    desk.hides("不能做");
    let there = hall.screen(&["--window", "4"]);
    there.shows("应急处置中：群众晕厥、突发疾病");
    desk.type_in("\x1b=");
    desk.shows("8 接着处置：群众晕厥");
    desk.type_in("8");
    desk.shows("[✓]");
    desk.type_in("\t");
    desk.shows("120 已经在路上");
    desk.type_in("\x1b[19~");
    desk.shows("结束，填记录");
    desk.type_in("二楼大厅\r头晕倒地\r小王、急救员\r\r送区医院\r");
    desk.shows("必填");
    desk.type_in("交接给 120\r");
    desk.shows("应急处置记录");
    desk.shows("历时：0 分");
    desk.shows("单子存在 slips/");
    let slips: Vec<_> = fs::read_dir(hall.home.path().join("slips")).unwrap().flatten().collect();
    let slip = fs::read_to_string(slips[0].path()).unwrap();
    for part in ["1. 喊人、停办", "3. 指定一个人拨 120", "症状：头晕倒地", "结果：交接给 120"]
    {
        assert!(slip.contains(part), "{part}: {slip}");
    }
    assert!(!slip.contains("伤情"), "what was left open is left out: {slip}");
    there.hides("应急处置中");
    assert_eq!(hall.json("store verify")["first_broken"], Value::Null);
}

/// Rows 43 and 44, by commands: words with their times, five lines by hand, entered, looked at by another, nothing over.
#[test]
fn an_outage_ends_with_nothing_over() {
    let hall = Hall::new();
    for _ in 0..3 {
        hall.say("queue issue A");
    }
    let begun = hall.say("emergency start 系统崩溃");
    assert!(begun.contains("已取的号都有效，叫号不停，现在有 3 位在等"), "{begun}");
    assert!(!begun.contains(['{', '}']), "{begun}");
    let words = hall.say("emergency say --news 10:50");
    assert!(words.contains("10:50 以前再告诉大家一次进展") && words.contains("12333"), "{words}");
    // The step that goes over to the hand ledger does so.
    hall.say("emergency tick 3");
    let shown = hall.say("emergency tick 4");
    assert!(shown.contains("[✓] 4. 改记手工台账"), "{shown}");
    let board = hall.screen(&["board"]);
    board.shows("叫号不停，现在有 3 位在等");
    for n in 1..=5 {
        hall.say(&format!(
            "ledger 手工登记 add 登记时间=10:2{n} 叫号=A00{n} 姓名=张秀英 电话=1380013800{n} 办什么=退休申领"
        ));
    }
    let slip = hall.say("ledger 手工登记 print 001");
    assert!(slip.contains("不用重新排队") && slip.contains("张*英") && !slip.contains("张秀英"), "{slip}");
    let open = hall.on(DAY, "--json ledger 手工登记 tally");
    assert_eq!(open.status.code(), Some(1));
    assert_eq!(serde_json::from_slice::<Value>(&open.stdout).unwrap()["difference"], 5);
    let restored = hall.say("emergency restore");
    assert!(restored.contains("手工登记 5 条，补录核完 0 条，差异 5"), "{restored}");
    board.hides("叫号不停");
    for n in 1..=5 {
        let refused = hall.on(DAY, "emergency settle");
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        hall.say(&format!("ledger 手工登记 move 00{n} 补录 系统流水号=LS{n} --clerk 甲"));
        let by_enterer = hall.on(DAY, &format!("ledger 手工登记 move 00{n} 核对 --clerk 甲"));
        assert!(String::from_utf8_lossy(&by_enterer.stderr).contains("甲办过上一步"), "{by_enterer:?}");
        let same = hall.on(DAY, &format!("ledger 手工登记 move 00{n} 核对 --clerk 经办人"));
        assert_eq!(same.status.code(), Some(1), "who wrote it down does not look at it: {same:?}");
        hall.say(&format!("ledger 手工登记 move 00{n} 核对 --clerk 乙"));
    }
    // One number cannot stand for two lines.
    hall.say("ledger 手工登记 add 登记时间=11:00 姓名=李建国 电话=13800138009 办什么=查询");
    let twice = hall.on(DAY, "ledger 手工登记 move 006 补录 系统流水号=LS3");
    assert!(String::from_utf8_lossy(&twice.stderr).contains("已经用在 手工-20261123-003 上"), "{twice:?}");
    hall.say("ledger 手工登记 move 006 不办了 为什么不办了=本人回家等");
    let tally = hall.say("ledger 手工登记 tally");
    assert!(tally.contains("登记 6，办完 6，差异 0"), "{tally}");
    assert!(hall.say("emergency settle").contains("差异 0"));
    assert!(hall.say("emergency end 结果=已恢复 原因=专线中断 恢复时间=11:40").contains("3. 广播"));
    assert_eq!(hall.on(DAY, "emergency say").status.code(), Some(1));
}

/// Rows 42 and 44, on every screen: whoever begins a card, all know; what is said to all is on the board and at the machine, and
/// what is nobody's to look at is not; the lead begins and ends one too; two that press the same card share one clock.
#[test]
fn an_emergency_is_on_every_screen_and_the_lead_can_end_it() {
    let hall = Hall::new();
    hall.say("queue issue A");
    hall.say("queue next --window 3");
    let (board, mut kiosk) = (hall.screen(&["board"]), hall.screen(&["kiosk"]));
    board.shows("请 A001 到 3 号窗口");
    kiosk.shows("您办什么");
    let mut lead = hall.screen(&["hall"]);
    lead.shows("没有要照看的");
    // Somebody fainted: the lead is told, the public is not.
    hall.say("emergency start 晕倒 --window 3");
    lead.shows("应急处置中：群众晕厥、突发疾病");
    assert!(!board.text().contains("晕厥") && !kiosk.text().contains("晕厥"));
    // The lead begins one: its words are everywhere, calls and numbers go on.
    lead.type_in("\x1b=5");
    lead.shows("停电  已 00:0");
    for screen in [&board, &kiosk] {
        screen.shows("请大家原地坐好");
    }
    board.shows("请 A001 到 3 号窗口");
    // What news is promised for is moved, said and noted; the board says the same.
    lead.type_in("\t\x1b[C\x1b[C\r");
    lead.shows("记下了：说过一次");
    let shown = hall.json("emergency show --no 停电");
    let words = shown["words"].as_str().unwrap();
    let news = words.split(' ').nth(1).unwrap().split('。').next().unwrap();
    let promised = words.split("我们先给您登记。").nth(1).unwrap().split(' ').next().unwrap();
    assert_ne!(news, promised);
    board.shows(&format!("{promised} 以前再告诉大家"));
    // A second press of the same card is the same emergency; which one is meant is asked, not guessed.
    assert!(hall.say("emergency start 停电 --window 4").contains("已经在处置，接着打勾"));
    let which = hall.on(DAY, "emergency tick 1");
    assert_eq!(which.status.code(), Some(2));
    let told = String::from_utf8_lossy(&which.stderr).into_owned();
    assert!(told.contains("停电") && told.contains("晕厥") && told.contains("--no"), "{told}");
    assert!(hall.say("emergency tick 1 --no 停电").contains("[✓] 1. 趁 UPS"));
    let quiet = hall.say("emergency say --no 晕厥");
    assert!(quiet.contains("没有广播词") && quiet.contains("对一个人说：请大家往后让一让"), "{quiet}");
    hall.say("emergency end --no 晕厥 结果=送医");
    // And ends it: the record is shown and kept, the public screens are as before.
    lead.type_in("\x1b[19~");
    lead.shows("结束，填记录");
    lead.type_in("\r\r\r\r\r来电了\r");
    lead.shows("应急处置记录");
    lead.shows("广播，");
    lead.shows("值班台");
    lead.shows("单子存在 slips/");
    for screen in [&board, &kiosk] {
        screen.hides("请大家原地坐好");
    }
    let slips: Vec<_> = fs::read_dir(hall.home.path().join("slips")).unwrap().flatten().collect();
    assert_eq!(slips.len(), 1);
    // Everybody leaves: nothing else is on the public screens, and no number is given.
    hall.say("emergency start 火警");
    for screen in [&board, &kiosk] {
        screen.shows("最近的安全出口");
        screen.hides("养老待遇");
    }
    assert!(!board.text().contains("A001"), "nobody is called to a window: {}", board.text());
    kiosk.type_in("5");
    hall.say("emergency end 结果=误报");
    kiosk.shows("您办什么");
    assert_eq!(hall.json("queue list").as_array().unwrap().len(), 1);
}

/// Row 44: the words go to the printer, by command and by key.
#[test]
fn what_is_said_to_all_goes_to_the_printer() {
    let hall = Hall::new();
    let paper = hall.home.path().join("paper");
    let printer = hall.home.path().join("printer");
    fs::write(&printer, format!("#!/bin/sh\ncat > {}\n", paper.display())).unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&printer).status().unwrap().success());
    let to = printer.to_string_lossy().into_owned();
    hall.say("emergency start 停电");
    let said = hall.json(&format!("emergency say --lp {to}"));
    assert_eq!(fs::read_to_string(&paper).unwrap().trim(), said["words"].as_str().unwrap());
    fs::remove_file(&paper).unwrap();
    let mut desk = hall.screen(&["--window", "3", "--printer", &to]);
    desk.shows("没有人等候");
    desk.type_in("\x1b=5");
    desk.shows("停电  已 0");
    desk.type_in("\t");
    desk.shows("请大家原地坐好");
    desk.type_in("\x1b[13~");
    desk.shows("广播词送到打印机了");
    assert!(fs::read_to_string(&paper).unwrap().contains("请大家原地坐好"));
    // Without one it says so, and how.
    let mut other = hall.screen(&["--window", "4"]);
    other.shows("没有人等候");
    other.type_in("\x1b=5");
    other.shows("停电  已 0");
    other.type_in("\t\x1b[13~");
    other.shows("没有设打印机");
    let none = hall.on(DAY, "emergency say --lp");
    assert_eq!(none.status.code(), Some(2), "{none:?}");
}

/// Row 44, at the desk: the words show with the times filled in, the next time can be moved, and they are kept for printing.
#[test]
fn what_is_said_to_all_stands_with_its_times_on_the_screen() {
    let hall = Hall::new();
    let mut desk = hall.desk("3");
    desk.type_in("\x1b=");
    desk.shows("应急：按数字就开始");
    desk.type_in("1");
    desk.shows("系统崩溃  已 00:0");
    desk.type_in("\t");
    desk.shows("现在有 0 位在等");
    desk.type_in("\x1b[C");
    desk.type_in("\x13");
    desk.shows("单子存在 slips/广播词");
    let slips: Vec<_> = fs::read_dir(hall.home.path().join("slips")).unwrap().flatten().collect();
    let words = fs::read_to_string(slips[0].path()).unwrap();
    assert!(words.contains("以前再告诉大家一次进展") && !words.contains('{'), "{words}");
}

/// What `hall.toml` says can be done elsewhere is an item, or whoever keeps it hears which is none.
#[test]
fn an_item_that_is_none_is_told_where_it_stands() {
    let hall = Hall::changed(r#"elsewhere = ["P10", "S12"]"#, r#"elsewhere = ["P99", "S12", "社保卡"]"#);
    let doctor = hall.on(DAY, "doctor");
    assert_eq!(doctor.status.code(), Some(3), "{doctor:?}");
    let told = String::from_utf8(doctor.stdout).unwrap();
    for part in
        ["hall.toml:32:14：没有“P99”这个事项", "hall.toml:32:28：没有“社保卡”这个事项", "bangban item list"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(hall.say("queue issue A").contains("先问一句"));
}

#[test]
fn a_hall_that_has_not_said_where_it_is_works_on_and_the_doctor_says_so() {
    let hall = Hall::changed("address = \"本厅地址（请在 hall.toml 里填写）\"", "address = \"\"");
    hall.change("phone = \"12333\"\n", "");
    hall.change("title = \"社会保险服务大厅\"", "title = \" \"");
    hall.say("queue issue A");
    assert_eq!(hall.json("queue next --window 3")["no"], "A001");
    let doctor = hall.say("doctor");
    for part in ["hall.toml:11:11：办理地点（address）空着", "咨询电话（phone）空着", "大厅名称（title）空着"]
    {
        assert!(doctor.contains(part), "{part}: {doctor}");
    }
    assert!(doctor.contains("必须写明它的单子不出") && !doctor.contains("故障"), "{doctor}");
    let data = hall.data.as_ref().unwrap().to_string_lossy().into_owned();
    let desk = hall.screen(&["--window", "3", "--data", &data]);
    desk.shows("接着办上次没办完的 A001");
    drop(desk);
    let mut kiosk = hall.screen(&["kiosk", "--data", &data]);
    kiosk.shows("您办什么");
    kiosk.type_in("5");
    kiosk.shows("请记住您的号");
    let slip = kiosk.text();
    assert!(slip.contains("E001") && !slip.contains("咨询电话"), "{slip}");
}
