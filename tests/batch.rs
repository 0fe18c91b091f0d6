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
fn rows_of_different_places_are_computed_as_each_of_them_asks() {
    let dir = scratch();
    // What only one of them asks, titles and days as a spreadsheet has them.
    let csv = "Region,date,known_at,base,avg_index,total_months,account_balance,payout_months,\
        actual_months_1992_10_to_1998_06,extra_rate\n\
        北京市,2026/3/1,20260301,12049,2.4328,307,491415.27,195,15,\n\
        四川,2026-03-01,2026-03-01,,1,360,100000,139,,0.4%\n\
        四川,2026-03-01,2026-03-01,,1,360,100000,139,15,\n\
        hn,2026-03-01,2026-03-01,,1,360,100000,139,,\n";
    let (_, result) = batch(dir.path(), "full_pension", csv.as_bytes(), &[]);
    let mut reader = csv::ReaderBuilder::new().from_reader(result.as_deref().unwrap().as_bytes());
    let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell =
        |row: usize, name: &str| rows[row][heading.iter().position(|own| own == name).unwrap()].to_owned();
    let alone = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.args(["calc", "full_pension", "--json", "--date", "2026-03-01", "--known-at", "2026-03-01"]);
        let output = command.args(args).output().unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["outputs"].clone()
    };
    let beijing = alone(&[
        "--region",
        "北京",
        "base=12049",
        "avg_index=2.4328",
        "total_months=307",
        "account_balance=491415.27",
        "payout_months=195",
        "actual_months_1992_10_to_1998_06=15",
    ]);
    for name in ["transitional", "total"] {
        assert_eq!(Value::from(cell(0, name)), beijing[name], "{name}");
    }
    assert_eq!(cell(0, "total"), "8176.67");
    let months = ["total_months=360", "avg_index=1", "account_balance=100000", "payout_months=139"];
    let sichuan = alone(&[&["--region", "四川", "extra_rate=0.4%"], &months[..]].concat());
    for name in ["extra", "total"] {
        assert_eq!(Value::from(cell(1, name)), sichuan[name], "{name}");
    }
    assert_eq!(cell(0, "extra"), "", "Beijing has none");
    let asked = "第 4 行：“职工基本养老金”里没有“actual_months_1992_10_to_1998_06”这一项";
    assert!(cell(2, "error").starts_with(asked), "{}", cell(2, "error"));
    assert!(cell(3, "error").contains("河南省、海南省"), "{}", cell(3, "error"));
}

#[test]
fn a_result_that_is_a_figure_may_be_given_and_one_that_does_not_end_has_no_mark_in_it() {
    let dir = scratch();
    let subject = "[file]\ntitle = \"试\"\nrule = \"try\"\nresults = [\"补贴\", \"均摊\"]\n\
        [law.\"法\"]\ntitle = \"法\"\n[input]\n\"人数\" = { key = \"n\", unit = \"人\", ask = \"几人？\" }\n\
        [param.\"补贴\"]\nkey = \"subsidy\"\nunit = \"元\"\nvalues = [{ from = 2020-01-01, value = 100, cite = \"法\" }]\n\
        [rule.\"均摊\"]\nkey = \"share\"\nunit = \"元/人\"\nformula = \"补贴 ÷ 人数\"\ncite = \"法\"\n";
    fs::create_dir_all(dir.path().join("p/全国")).unwrap();
    fs::write(dir.path().join("p/全国/试.toml"), subject).unwrap();
    let (_, result) = batch(dir.path(), "try", b"n,subsidy\n3,\n3,2\n3,50%\n", &["--policies", "p"]);
    assert_eq!(
        result.unwrap(),
        "subsidy,share,flags,error\n100,33.333333333333333333333333333,,\n\
         2,0.6666666666666666666666666667,与规则文件不同：补贴,\n\
         ,,,第 4 行：“补贴”“50%”是百分比，这里要元。写成多少元\n"
    );
}

#[test]
fn a_character_that_is_none_names_its_row_and_spoils_no_other() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    for before in [0, 20_000] {
        let dir = scratch();
        let good = gbk("male,1971-08,职工\n");
        let csv = [&gbk("kind,birth,备注\n"), &good.repeat(before), &b"male,1971-08,\xff\xfe\n"[..], &good]
            .concat();
        let (output, result) = batch(dir.path(), "retirement_age", &csv, &[]);
        let tally: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(tally, json!({ "rows": before + 2, "computed": before + 1, "failed": 1 }));
        let result = result.unwrap();
        assert!(result.contains(&format!("第 {} 行：里面有认不出的字", before + 2)), "{before}");
        assert!(result.trim_end().lines().next_back().unwrap().starts_with("职工,"), "{before}");
    }
}

#[test]
fn a_heading_that_cannot_be_right_is_refused_before_anything_is_written() {
    for (heading, says) in [
        ("id,kind", "缺这些列：birth"),
        ("kind,人员类别,birth", "有两个"),
        ("kind,birth,retire_ym", "重名"),
        ("\u{0}", "缺这些列"),
        ("", "文件是空的"),
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
fn what_a_quote_takes_in_is_told_with_the_rows_it_took() {
    let dir = scratch();
    for (rows, says, failed) in [
        (
            "male,\"1971-09,b\nmale,1971-10,c\nmale,1971-11,\"d\"\nmale,1971-12,e\n",
            "引号把下面 2 行也括进来了，那几行也没有算",
            1,
        ),
        (
            "male,1971-09,\"b\nmale,1971-10,c\nmale,1971-11,d\"\nmale,1971-12,e\n",
            "引号把下面 2 行也括进来了，像是另外的行",
            1,
        ),
        ("male,1971-09,\"b，\nc\"\n", "", 0),
    ] {
        let csv = format!("kind,birth,note\n{rows}");
        let (output, result) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
        let tally: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(tally["failed"], failed, "{rows}");
        assert!(result.unwrap().contains(says), "{rows}");
    }
}

#[test]
fn a_title_that_may_be_meant_is_asked_about_whatever_place_asks_it() {
    let dir = scratch();
    let said = |heading: &str| {
        let row = ",".repeat(heading.matches(',').count());
        let csv = format!("{heading}\n{row}\n");
        let (output, _) = batch(dir.path(), "full_pension", csv.as_bytes(), &["--region", "北京"]);
        String::from_utf8(output.stderr).unwrap()
    };
    let heading = "退休日期,缴费月数,平均缴费指数,个人账户储存额,计发月数";
    let near = said(&format!("地区,{heading},pre_account_month"));
    assert!(near.contains("“pre_account_month”不是录入项，是不是“pre_account_months”"), "{near}");
    assert!(said(&format!("{heading},日期")).contains("是不是“办理日期”"));
    // However it is typed.
    for region in ["区域", "ｒｅｇｉｏｎ"] {
        let csv = format!("{region},kind,birth\n火星,male,1971-08\n");
        let (_, result) = batch(dir.path(), "retirement_age", csv.as_bytes(), &[]);
        assert!(result.unwrap().contains("没有“火星”这个地方"), "{region}");
    }
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
