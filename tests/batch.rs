//! What `bangban batch` promises: every row comes back, in its place, with what a case alone gives or the reason; and
//! the result has its name only when it is whole.
#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{PATIENCE, scratch, signal};
use serde_json::{Value, json};

fn batch(dir: &Path, rule: &str, csv: &[u8], more: &[&str]) -> (Output, Option<String>) {
    fs::write(dir.join("in.csv"), csv).unwrap();
    let output = command(dir, rule).args(more).output().unwrap();
    (output, fs::read_to_string(dir.join("out.csv")).ok())
}

fn command(dir: &Path, rule: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.current_dir(dir).args(["batch", rule, "--today", "2026-11-23", "--json"]);
    command.args(["--in", "in.csv", "--out", "out.csv"]);
    command
}

#[test]
fn every_row_comes_back_in_its_place_or_says_why_not() {
    let dir = scratch();
    let csv = "\u{feff}姓名代号,kind,出生日期,note\r\n\
        甲,male,1971-08,\"带,逗号\"\r\n\
        乙,男职工,1971-13,\r\n\
        丙,female50\r\n\
        丁,,1975-01,\r\n\
        戊,原50岁女职工,1975-02-03,\"两\n行\"\r\n";
    let (output, result) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let tally: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(tally, json!({ "rows": 5, "computed": 2, "failed": 3 }));
    let result = result.unwrap();
    // Made for a spreadsheet that needs the mark, so given back with it.
    let text = result.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(heading[..3], ["姓名代号", "note", "delay_months"]);
    assert_eq!(heading[heading.len() - 2..], ["flags", "error"]);
    let column = |name: &str| heading.iter().position(|other| other == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let ids: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(ids, ["甲", "乙", "丙", "丁", "戊"]);
    assert_eq!((&rows[0][1], &rows[4][1]), ("带,逗号", "两\n行"));
    assert_eq!((&rows[0][column("retire_ym")], &rows[0][column("error")]), ("2033-04", ""));
    for (row, says) in [(1, "第 3 行：“出生日期”"), (2, "第 4 行：有 2 列，标题是 4 列"), (3, "第 5 行：")]
    {
        let error = &rows[row][column("error")];
        assert!(error.starts_with(says), "{error}");
        assert_eq!(&rows[row][column("retire_ym")], "");
    }
    assert!(!dir.path().join("out.csv.part").exists());
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let dir = scratch();
    for (csv, want) in [
        ("kind,出生日期,\"两行的\n标题\"\n\nmale,1971-13,\n\n\nmale,x,\"两\n行\"\nmale,y,", [3, 6, 7]),
        ("kind,出生日期\r\nmale,1971-13\r\n\r\nmale,x\r\n\r\nmale,y", [2, 4, 6]),
        ("kind,出生日期\rmale,1971-13\rmale,x\rmale,y\r", [2, 3, 4]),
    ] {
        let (_, result) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
        let result = result.unwrap();
        let told: Vec<u64> =
            result.split("第 ").filter_map(|rest| rest.split_once(" 行：")?.0.parse().ok()).collect();
        assert_eq!(told, want, "{csv:?}\n{result}");
    }
}

#[test]
fn many_at_once_give_the_very_file_that_one_after_another_gives() {
    let dir = scratch();
    let mut csv = String::from("id,kind,birth\n");
    for at in 0..5000 {
        let kind = ["male", "female55", "female50", "?"][at % 4];
        writeln!(csv, "{at},{kind},{}-{:02}-01", 1960 + at % 25, at % 12 + 1).unwrap();
    }
    let (_, one) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
    let (output, many) = batch(dir.path(), "retirement_age", csv.as_bytes(), &["--jobs", "3"]);
    let tally: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(tally, json!({ "rows": 5000, "computed": 3750, "failed": 1250 }));
    assert!(one.is_some() && one == many);
}

#[test]
fn a_row_may_name_its_own_area_and_dates() {
    let dir = scratch();
    let csv = "region,date,known_at,avg_index,total_months\n\
        北京,2025-03-01,2025-04-01,1,180\n\
        北京,2025-03-01,2026-01-31,1,180\n\
        山东,2025-03-01,2026-01-31,1,180\n\
        火星,2025-03-01,2026-01-31,1,180\n";
    let (_, result) = batch(dir.path(), "basic_pension", csv.as_bytes(), &[]);
    let result = result.unwrap();
    let rows: Vec<&str> = result.lines().collect();
    let calc = |region: &str, known_at: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_bangban"))
            .args(["calc", "basic_pension", "avg_index=1", "total_months=180", "--json", "--region", region])
            .args(["--date", "2025-03-01", "--known-at", known_at])
            .output()
            .unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["outputs"]["basic"].as_str().unwrap().to_owned()
    };
    assert!(rows[1].starts_with(&format!("{},预发：计发基数", calc("北京", "2025-04-01"))), "{}", rows[1]);
    assert!(rows[2].starts_with(&format!("{},", calc("北京", "2026-01-31"))), "{}", rows[2]);
    assert!(rows[3].starts_with(&format!("{},", calc("山东", "2026-01-31"))), "{}", rows[3]);
    assert!(rows[4].contains("没有“火星”这个地方"), "{}", rows[4]);
}

#[test]
fn a_heading_that_cannot_be_right_is_refused_before_anything_is_written() {
    for (heading, says) in [
        ("id,kind", "缺这些列：birth"),
        ("kind,人员类别,birth", "有两个"),
        ("kind,birth,retire_ym", "重名"),
        ("\u{0}", "缺这些列"),
    ] {
        let dir = scratch();
        let (output, result) = batch(dir.path(), "retirement_age", format!("{heading}\n").as_bytes(), &[]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), result), (Some(2), None), "{heading}");
        assert!(said.contains(says), "{heading}: {said}");
    }
    let dir = scratch();
    // 姓名 in GBK, as spreadsheets save it, comes back in what they open again.
    let (_, result) = batch(dir.path(), "retirement_age", b"\xd0\xd5\xc3\xfb,kind,birth\n", &[]);
    assert!(result.unwrap().starts_with("\u{feff}姓名,"));
    // A slip of the pen is asked about, not taken silently for a column of the clerk's own.
    let (output, _) = batch(dir.path(), "retirement_age", "kind,birth,出生日\n".as_bytes(), &[]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("是不是“出生日期”"));
}

#[test]
fn a_quote_that_is_never_closed_is_told_and_not_taken_for_the_end() {
    let dir = scratch();
    let csv = "kind,birth,note\nmale,1971-08,a\nmale,1971-09,\"b\nmale,1971-10,c\nmale,1971-11,d\n";
    let (output, result) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(result.unwrap().contains("第 3 行：引号没有配对，下面 2 行都并进了这一行"));
    // A stray one within a word is none.
    let csv = "kind,birth,note\nmale,1971-08,5\" 管\nmale,1971-09,b";
    let (output, _) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_result_never_takes_the_place_of_what_is_read() {
    let dir = scratch();
    let csv = "kind,birth\nmale,1971-08\n";
    for out in ["in.csv", "./in.csv", "-", ".", "/dev/null"] {
        let (output, _) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
        assert_eq!(output.status.code(), Some(0));
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.current_dir(dir.path()).args(["batch", "retirement_age", "--in", "in.csv", "--out", out]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{out}");
        assert_eq!(fs::read_to_string(dir.path().join("in.csv")).unwrap(), csv, "{out}");
    }
    fs::write(dir.path().join("r.csv.part"), csv).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.current_dir(dir.path()).args(["batch", "retirement_age", "--in", "r.csv.part", "--out", "r.csv"]);
    assert_eq!(command.output().unwrap().status.code(), Some(2));
    assert_eq!(fs::read_to_string(dir.path().join("r.csv.part")).unwrap(), csv);
}

#[test]
fn stopped_on_the_way_it_keeps_what_is_done_and_touches_nothing_else() {
    let dir = scratch();
    let mut csv = String::from("id,kind,birth\n");
    for at in 0..300_000 {
        writeln!(csv, "{at},male,{}-{:02}-01", 1960 + at % 25, at % 12 + 1).unwrap();
    }
    fs::write(dir.path().join("in.csv"), csv).unwrap();
    fs::write(dir.path().join("out.csv"), "昨天的结果").unwrap();
    let child = command(dir.path(), "retirement_age").stderr(Stdio::piped()).spawn().unwrap();
    let part = dir.path().join("out.csv.part");
    let started = std::time::Instant::now();
    while fs::metadata(&part).map_or(0, |file| file.len()) < 100_000 {
        assert!(started.elapsed() < PATIENCE);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    signal("INT", child.id());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stderr).unwrap();
    let kept = fs::read_to_string(&part).unwrap();
    let rows = kept.lines().count() - 1;
    assert!(said.contains(&format!("前 {rows} 行已经算完")), "{said}");
    assert!(rows < 300_000 && kept.lines().last().unwrap().starts_with(&format!("{},", rows - 1)));
    assert_eq!(fs::read_to_string(dir.path().join("out.csv")).unwrap(), "昨天的结果");
}
