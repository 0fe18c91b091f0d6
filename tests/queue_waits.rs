//! Promise: nobody is told a made-up wait; what is told comes from visits that were, follows the hall as it changes, and is
//! scored against the truth.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A hall whose windows are always there, so that a test means the same at any hour.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        let hall = include_str!("../data/hall.toml").replace("hours = [\"9:00-12:00\", \"13:30-17:00\"]", "");
        // The day begins at midnight: otherwise it would be yesterday's for three hours.
        let hall = hall.replace("day_starts_hour = 3", "day_starts_hour = 0");
        place.hall(&hall.replace("pause_minutes = 15", "pause_minutes = 120"));
        place
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn hall(&self, text: &str) {
        fs::create_dir_all(self.path().join("data")).unwrap();
        fs::write(self.path().join("data/hall.toml"), text).unwrap();
    }

    fn run(&self, day: &str, args: &str) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").env("BANGBAN_TODAY", day);
        command.args(["--store", "desk.sqlite", "--data", "data"]).args(args.split_whitespace());
        let output = command.current_dir(self.path()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn ask(&self, day: &str, args: &str) -> Value {
        let (code, told, wrong) = self.run(day, &format!("--json {args}"));
        assert_eq!(code, Some(0), "{args}: {wrong}");
        serde_json::from_str(&told).unwrap()
    }

    /// Thirty people for pensions at one window: one a minute from nine, one called every five minutes.
    fn record(&self) {
        self.record_visits(5);
    }

    /// The same, called every so many minutes.
    fn record_visits(&self, minutes: u32) {
        let every = 60 * minutes;
        let mut lines: Vec<(u32, String)> = vec![(32_400, "open,,,,1,".into())];
        for n in 0..30 {
            let (came, called) = (32_400 + 60 * n, 32_401 + every * n);
            let no = format!("A{:03},A,normal", n + 1);
            lines.push((came, format!("issue,{no},,")));
            lines.push((called, format!("call,{no},1,")));
            lines.push((called + 30, format!("serve,{no},1,")));
            lines.push((called + every - 10, format!("done,{no},1,")));
        }
        lines.sort();
        let mut text = "t,event,ticket,kind,class,window,extra\n".to_owned();
        for (second, line) in lines {
            writeln!(text, "{second},{line}").unwrap();
        }
        fs::write(self.path().join("day.csv"), text).unwrap();
    }
}

const FRIDAY: &str = "2026-11-20";
const MONDAY: &str = "2026-11-23";

fn of<'v>(rows: &'v Value, kind: &str) -> &'v Value {
    rows.as_array().unwrap().iter().find(|row| row["kind"] == kind).unwrap()
}

fn high(rows: &Value, kind: &str) -> i64 {
    of(rows, kind)["estimate"]["high"].as_i64().unwrap_or_else(|| panic!("nothing told: {rows}"))
}

#[test]
fn without_a_visit_nobody_is_told_a_number() {
    let place = Place::new();
    assert_eq!(place.ask(MONDAY, "queue issue A")["estimate"], json!(null));
    let (_, told, _) = place.run(MONDAY, "queue estimate");
    assert!(told.contains("养老待遇  等候   1  估算中"), "{told}");
    assert_eq!(place.run(MONDAY, "queue score").0, Some(1));
}

#[test]
fn a_recorded_day_is_done_again_state_by_state_and_its_waits_are_reported() {
    let place = Place::new();
    place.record();
    let day = place.ask(FRIDAY, "replay day.csv --windows");
    assert_eq!((&day["events"], &day["differs"]), (&json!(121), &json!([])));
    assert_eq!((&day["calls"], &day["by_rule"]), (&json!(30), &json!(30)));
    // Waits of 0, 4, 8 … 116 minutes: 58 on the mean, and 27 of 30 at most 104.
    let waits = place.ask(FRIDAY, "queue stats");
    assert_eq!((&waits["all"]["mean"], &waits["all"]["p90"]), (&json!(58.0), &json!(104.0)));
    assert_eq!((&waits["all"]["done"], &waits["green"]["tickets"]), (&json!(30), &json!(0)));
    // What was told on the way, against what came.
    let score = place.ask(FRIDAY, "queue score");
    let (ours, last) = (score["estimate"]["mae"].as_f64().unwrap(), score["last"]["mae"].as_f64().unwrap());
    assert!(score["estimate"]["told"].as_i64().unwrap() > 10 && ours < last, "{score}");
    // The report of the replay is the same, kind by kind too.
    assert_eq!(day["score"]["estimate"], score["estimate"]);
    assert_eq!(score["kinds"][0]["estimate"], score["estimate"]);
    assert_eq!(place.ask(FRIDAY, "store verify")["first_broken"], json!(null));
}

#[test]
fn the_nightly_report_says_how_far_off_what_people_were_told_was_beside_the_two_usual_ways() {
    let place = Place::new();
    place.record();
    let (code, told, wrong) = place.run(FRIDAY, "replay day.csv --windows");
    assert_eq!(code, Some(0), "{wrong}");
    let lines: Vec<&str> = told.lines().skip_while(|line| !line.starts_with(FRIDAY)).collect();
    let begins = [
        "2026-11-20：",
        "本程序的预计",
        "按前面人数除窗口数",
        "按上一位等了多久",
        "说的最长时间以内",
        "  养老待遇",
    ];
    assert_eq!(lines.len(), begins.len(), "{told}");
    for (line, begin) in lines.iter().zip(begins) {
        assert!(line.starts_with(begin), "{told}");
    }
}

#[test]
fn visits_that_take_longer_than_before_are_told_as_a_longer_wait() {
    let told = |minutes| {
        let place = Place::new();
        place.record_visits(minutes);
        place.ask(FRIDAY, "replay day.csv --windows");
        for _ in 0..8 {
            place.ask(MONDAY, "queue issue A");
        }
        let rows = place.ask(MONDAY, "queue estimate");
        let (_, words, _) = place.run(MONDAY, "queue estimate");
        assert!(words.contains("养老待遇  等候   8  预计 "), "{words}");
        high(&rows, "pension")
    };
    let (short, long) = (told(5), told(10));
    assert!(long >= short + short / 2, "{short} {long}");
}

/// Every file below a folder.
fn walk(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path.display().to_string()] })
        .collect()
}

#[test]
fn a_recording_that_does_not_fit_says_where() {
    let place = Place::new();
    fs::write(
        place.path().join("day.csv"),
        "t,event,ticket,kind,class,window,extra\n32400,issue,A001,A,normal,,\n32460,serve,A001,A,normal,1,\n",
    )
    .unwrap();
    let (code, told, _) = place.run(FRIDAY, "replay day.csv");
    assert_eq!(code, Some(1));
    assert!(told.contains("09:01 serve A001：1 号窗口手上没有号"), "{told}");
    fs::write(place.path().join("day.csv"), "t,event\nx,issue\n").unwrap();
    let (code, _, wrong) = place.run(FRIDAY, "replay day.csv");
    assert!(code == Some(3) && wrong.contains("表头应是 t,event,ticket"), "{wrong}");
    // What cannot have been recorded is refused before any of it is done.
    for (lines, why) in [
        ("", "一行记录也没有"),
        ("x,issue,A001,A,,,\n", "第 2 行第一格不是零点起的秒数"),
        ("100000,issue,A001,A,,,\n", "第 2 行第一格不是零点起的秒数"),
        ("32400,fly,A001,A,,,\n", "第 2 行不认识“fly”"),
        ("32400,issue,A001,A,vip,,\n", "不认识“vip”这一类"),
        ("32400,issue,A001,A,,,\n32401,call,A001,A,,x,\n", "第 3 行“x”不是窗口号"),
        ("32400,issue,A001,A,,,\n32401,call,A001,A,,,\n", "第 3 行“call”要写是几号窗口"),
        ("32400,issue,A001,A,,,\n32401,issue,A001,A,,,\n", "第 3 行A001 取了两次"),
        ("32400,issue,A001,A,,,\n32399,issue,A002,A,,,\n", "第 3 行比上一行早"),
    ] {
        fs::write(place.path().join("bad.csv"), format!("t,event,ticket,kind,class,window,extra\n{lines}"))
            .unwrap();
        let (code, told, wrong) = place.run(MONDAY, "replay bad.csv");
        assert_eq!((code, told.as_str()), (Some(3), ""), "{lines}: {wrong}");
        assert!(wrong.contains(why), "{lines}: {wrong}");
    }
    assert_eq!(place.ask(MONDAY, "queue list"), json!([]));
    // Never twice on one day, and never into the hall's own records.
    fs::write(
        place.path().join("day.csv"),
        "t,event,ticket,kind,class,window,extra\n32400,issue,A001,A,,,\n",
    )
    .unwrap();
    assert_eq!(place.run(MONDAY, "replay day.csv").0, Some(0));
    let (code, _, wrong) = place.run(MONDAY, "replay day.csv");
    assert!(code == Some(1) && wrong.contains("已经有号了"), "{wrong}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("HOME", place.path()).env("TZ", "Asia/Shanghai").env("BANGBAN_TODAY", MONDAY);
    let output =
        command.current_dir(place.path()).args(["--data", "data", "replay", "day.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let kept = walk(place.path())
        .into_iter()
        .filter(|file| file.contains("sqlite") && !file.contains("/desk.sqlite"));
    assert_eq!(kept.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(place.ask(MONDAY, "queue list").as_array().unwrap().len(), 1);
}

#[test]
fn the_estimate_follows_the_visits_the_declared_times_and_the_windows() {
    let place = Place::new();
    place.record();
    place.ask(FRIDAY, "replay day.csv");
    for _ in 0..12 {
        place.ask(MONDAY, "queue issue C");
        place.ask(MONDAY, "queue issue A");
    }
    let before = place.ask(MONDAY, "queue estimate");
    assert_eq!(of(&before, "card")["waiting"], 12);
    // One is called: eleven wait, and the wait is told anew.
    assert_eq!(place.ask(MONDAY, "queue next --window 5")["state"], "called");
    assert_eq!(of(&place.ask(MONDAY, "queue estimate"), "card")["waiting"], 11);
    // What no visit has taught yet goes by what the hall declares.
    let hall = fs::read_to_string(place.path().join("data/hall.toml")).unwrap();
    place.hall(&hall.replace("band = \"C\"\nminutes = 6", "band = \"C\"\nminutes = 60"));
    assert!(high(&place.ask(MONDAY, "queue estimate"), "card") > high(&before, "card") + 20);
    place.hall(&hall);
    // One more window would help; one that goes along to mediation is missed.
    let with = place.ask(MONDAY, "queue estimate --one-more");
    assert!(high(&with, "pension") < high(&before, "pension"), "{before} {with}");
    place.ask(MONDAY, "queue next --window 3");
    let at_work = high(&place.ask(MONDAY, "queue estimate"), "pension");
    place.ask(MONDAY, "queue mediate --reason 对结果不满 --along --window 3");
    assert!(high(&place.ask(MONDAY, "queue estimate"), "pension") > at_work);
    // And of one ticket.
    let one = place.ask(MONDAY, "queue estimate A012");
    assert!(one["estimate"]["low"].as_i64() < one["estimate"]["high"].as_i64(), "{one}");
}

#[test]
fn who_would_be_called_only_after_a_break_is_told_so() {
    let place = Place::new();
    place.record();
    place.ask(FRIDAY, "replay day.csv");
    let hall = fs::read_to_string(place.path().join("data/hall.toml")).unwrap();
    // Whatever the clock says, the windows open only in the last minutes of the day.
    place.hall(
        &hall.replace(
            "title = \"社会保险服务大厅\"",
            "title = \"社会保险服务大厅\"\nhours = [\"23:57-24:00\"]",
        ),
    );
    let ticket = place.ask(MONDAY, "queue issue A");
    assert_eq!(ticket["notice"], "该业务 23:57 起叫号", "{ticket}");
}
