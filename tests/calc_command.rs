//! What `bangban calc` promises beyond one answer: tables over inputs, the smallest input that reaches a target, the same
//! case twice beside each other.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const PENSION: [&str; 8] = [
    "full_pension",
    "retire_date=2025-03",
    "birth=1975-03-05",
    "total_months=307",
    "avg_index=2.4328",
    "account_balance=491415.27",
    "deemed_months_to_1992_09=0",
    "actual_months_1992_10_to_1998_06=15",
];

fn calc(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bangban"))
        .env("BANGBAN_REGION", "北京")
        .args(["calc", "--today", "2026-11-23"])
        .args(args)
        .output()
        .unwrap()
}

fn json(args: &[&str]) -> (Value, Option<i32>) {
    let output = calc(&[args, &["--json"]].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}")), output.status.code())
}

fn pension(args: &[&str]) -> (Value, Option<i32>) {
    json(&[&PENSION, args].concat())
}

/// Rules of one file, in a folder of their own.
fn rules(body: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("全国")).unwrap();
    let head = "[file]\ntitle = \"试算\"\nrule = \"trial\"\nresults = [\"得数\"]\n\n[law.\"试〔2026〕1号\"]\ntitle = \"试\"\nclause.\"一\" = \"试。\"\n";
    fs::write(dir.path().join("全国/试算.toml"), format!("{head}{body}")).unwrap();
    dir
}

fn within<'a>(dir: &'a Path, args: &[&'a str]) -> Vec<&'a str> {
    [&["--region", "全国", "--policies", dir.to_str().unwrap()], args].concat()
}

#[test]
fn a_city_without_rules_of_its_own_is_said_with_the_one_that_may_be_meant() {
    let asked = ["basic_pension", "退休日期=2025-12", "缴费月数=360", "平均缴费指数=1", "--region"];
    let said = |region: &str| {
        let output = calc(&[&asked[..], &[region]].concat());
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(said("广东/深训"), "“广东省/深训”没有自己的规则，用的是上面的。是不是“深圳”？\n");
    assert_eq!(said("青海/海东"), "“青海省/海东”没有自己的规则，用的是上面的。\n");
    assert_eq!((said("广东/深圳"), said("江苏")), (String::new(), String::new()));
}

#[test]
fn a_table_has_a_row_for_every_point_and_every_pair() {
    let (table, code) = pension(&["--vary", "total_months=170..190:10", "--vary", "avg_index=1,2"]);
    assert_eq!(code, Some(0));
    let rows = table["rows"].as_array().unwrap();
    let given: Vec<_> = rows.iter().map(|row| row["given"].clone()).collect();
    assert_eq!(given[0], json!({ "total_months": "170", "avg_index": "1" }));
    assert_eq!(given[5], json!({ "total_months": "190", "avg_index": "2" }));
    assert_eq!(rows.len(), 6);
    // Below the minimum nothing is paid; the very case at a point gives what the case alone gives.
    assert_eq!(rows[0]["outputs"]["total"], "0.00");
    let alone = pension(&["total_months=190", "avg_index=2"]).0;
    assert_eq!(rows[5]["outputs"], alone["outputs"]);

    let (months, _) = json(&["retirement_age", "kind=male", "--vary", "birth=1970-11..1971-02"]);
    let dates: Vec<_> =
        months["rows"].as_array().unwrap().iter().map(|row| &row["outputs"]["retire_ym"]).collect();
    assert_eq!(dates, ["2032-05", "2032-06", "2032-08", "2032-09"]);
}

#[test]
fn a_table_too_large_or_a_range_that_is_none_is_refused_with_what_to_do() {
    for (range, says) in [
        ("account_balance=0..1000000:0.01", "一次最多算 5000 格"),
        ("total_months=240..180", "止比起还小"),
        ("total_month=1..2", "是不是“total_months”"),
        ("total_months=1..2:0", "步长"),
    ] {
        let output = calc(&[&PENSION[..], &["--vary", range]].concat());
        assert_eq!(output.status.code(), Some(2), "{range}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{range}: {said}");
    }
}

#[test]
fn the_smallest_input_that_reaches_a_target_is_found_and_one_step_less_does_not() {
    for (name, step) in [("total_months", "1"), ("account_balance", "0.01"), ("avg_index", "0.0001")] {
        let (solved, code) = pension(&["--solve", name, "--target", "total=8500"]);
        assert_eq!(code, Some(0), "{name}");
        let number = |value: &Value| value.as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
        let goal = rust_decimal::Decimal::from(8500);
        assert!(number(&solved["reached"]["output"]) >= goal, "{name}");
        assert!(number(&solved["before"]["output"]) < goal, "{name}");
        let gap = number(&solved["reached"]["input"]) - number(&solved["before"]["input"]);
        assert_eq!(gap, step.parse().unwrap(), "{name}");
        let there = format!("{name}={}", solved["reached"]["input"].as_str().unwrap());
        assert_eq!(pension(&[&there]).0["outputs"]["total"], solved["reached"]["output"], "{name}");
    }
}

#[test]
fn a_target_out_of_reach_names_the_best_that_can_be_had() {
    let (solved, code) = pension(&["--solve", "avg_index", "--target", "total=20000"]);
    assert_eq!(code, Some(1));
    assert_eq!((&solved["reached"], &solved["best"]["input"]), (&Value::Null, &json!("5")));

    let (solved, code) = pension(&["--solve", "total_months", "--target", "total<=7000"]);
    assert_eq!((code, &solved["reached"]["input"]), (Some(0), &json!("0")));
}

#[test]
fn a_result_that_turns_round_is_not_halved() {
    let turning = "[input]\n\"甲\" = { key = \"a\", unit = \"元\", min = 0, max = 1000, ask = \"多少？\" }\n\
        [rule.\"得数\"]\nkey = \"out\"\nunit = \"元\"\ncite = \"试〔2026〕1号 一\"\n\
        cases = [{ when = \"甲 ≥ 20元 且 甲 < 30元\", then = \"100元\" }, { then = \"0元\" }]\n";
    let dir = rules(turning);
    let (solved, _) = json(&within(dir.path(), &["trial", "--solve", "a", "--target", "out=100"]));
    assert_eq!((&solved["method"], &solved["reached"]["input"]), (&json!("first"), &json!("20")));
}

#[test]
fn the_same_case_twice_says_where_it_differs() {
    let (both, code) = pension(&["--compare", "total_months=308"]);
    assert_eq!(code, Some(0));
    let names: Vec<_> = both["differs"].as_array().unwrap().iter().map(|step| &step["name"]).collect();
    assert_eq!(names, ["缴费年限", "基础养老金", "养老金"]);
    assert_eq!(both["difference"]["account"], "0.00");
    let (left, right) = (&both["left"]["outputs"], &both["right"]["outputs"]);
    assert_eq!(*left, pension(&[]).0["outputs"]);
    assert_eq!(*right, pension(&["total_months=308"]).0["outputs"]);

    // Another area asks other things; what it cannot be told is named, not fatal.
    let (both, _) = pension(&["--compare", "region=广东"]);
    assert_eq!(both["dropped"], json!(["九二至九八实缴月数", "九二年前视同月数"]));
    assert_eq!(both["right"]["region"], "广东省");
}

#[test]
fn knowing_more_turns_an_advance_into_a_recalculation() {
    let known = ["--known-at", "2025-04-01", "--compare", "known-at=2026-01-31"];
    let (both, code) = pension(&known);
    assert_eq!(code, Some(0));
    assert_eq!(both["left"]["flags"][0]["kind"], "provisional");
    assert_eq!(both["right"]["flags"], json!([]));
    assert_eq!(both["made_up_monthly"]["total"], both["difference"]["total"]);
    let said = String::from_utf8(calc(&[&PENSION[..], &known].concat()).stdout).unwrap();
    assert!(said.contains("预发 → 重算，补差"), "{said}");
}

#[test]
fn what_is_read_out_says_that_a_figure_is_not_the_last_word() {
    let said = |args: &[&str]| String::from_utf8(calc(&[&PENSION[..], args].concat()).stdout).unwrap();
    let read_out = |args: &[&str]| said(args).split_once("【念给群众听】").unwrap().1.to_owned();
    let early = read_out(&["--known-at", "2025-04-01", "--plain"]);
    assert!(early.contains("要一起说清：“计发基数”当期的还没公布"), "{early}");
    let late = read_out(&["--known-at", "2026-01-31", "--plain"]);
    assert!(!late.contains("还没公布"), "{late}");
    // One side that cannot be computed was not recalculated.
    let output = calc(&[&PENSION[..], &["--compare", "known-at=2000-01-01"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("算不了") && !text.contains("预发"), "{text}");
    // Nor is an estimate of years ahead paid and made up for.
    let dir = rules(
        "[param.\"数\"]\nunit = \"元/月\"\nperiod = \"年\"\noverdue = \"按上一期预发\"\ncite = \"试〔2026〕1号 一\"\n\
         values = [{ from = 2024-07-01, value = 5, published = 2024-07-01 }]\n\
         [rule.\"得数\"]\nkey = \"out\"\nunit = \"元/月\"\ncite = \"试〔2026〕1号 一\"\nformula = \"数\"\n",
    );
    let days =
        ["trial", "--date", "2028-07-01", "--known-at", "2025-01-01", "--compare", "known-at=2025-07-01"];
    let text = String::from_utf8(calc(&within(dir.path(), &days)).stdout).unwrap();
    assert!(text.contains("有一边是估算") && !text.contains("不用重算"), "{text}");
}

#[test]
fn figures_of_the_formula_table_say_how_long_they_count() {
    let table = |args: &[&str]| String::from_utf8(calc(args).stdout).unwrap();
    let ended = table(&["resident_pension", "--region", "广东", "--formulas"]);
    assert!(ended.contains("220 元/月（2025-07-01 起，到 2025-12-31 为止，以后的还没有，"), "{ended}");
    let yearly = table(&["resident_pension", "--region", "广东", "--formulas", "--date", "2025-08-01"]);
    assert!(yearly.contains("220 元/月（2025-07-01 起，到 2025-12-31 为止，"), "{yearly}");
    // How long a figure counts is said by the nation, what it is by the city.
    let filled = |day: &str| table(&["full_pension", "--formulas", "--date", day]);
    let lent = filled("2026-11-23");
    assert!(lent.contains("（2025-01-01 起，到 2025-12-31 为止，新的公布前先按它预发，"), "{lent}");
    let behind = filled("2027-11-23");
    assert!(behind.contains("到 2025-12-31 为止，以后的缺了不止一期，不能按它预发，"), "{behind}");
}

#[test]
fn an_index_that_cannot_be_is_asked_about() {
    let index = |years: &str| {
        let output = calc(&["average_index", &format!("years=[{years}]"), "denominator=实缴月数"]);
        let said = [&output.stdout[..], &output.stderr[..]].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let year = |base: &str| {
        format!("{{\"year\":2023,\"months\":12,\"monthly_base\":{base},\"reference_wage\":9000}}")
    };
    let (code, said) = index(&year("60000"));
    assert!(code == Some(0) && said.contains("6.6667") && said.contains("是不是多打了一个零"), "{said}");
    let (code, said) = index(&year("27000"));
    assert!(code == Some(0) && said.contains("核算平均指数  3\n") && !said.contains("多打"), "{said}");
    let (code, said) = index(&format!("{},{}", year("6000"), year("6000")));
    assert!(code == Some(1) && said.contains("同一年写了不止一遍"), "{said}");
    // Two employers in one year are two rows.
    let half = year("6000").replace("12", "6");
    assert_eq!(index(&format!("{half},{half}")).0, Some(0));
    let (code, said) = index(&year("6000,\"月缴费基数\":60000"));
    assert!(code == Some(2) && said.contains("第 1 行的“月缴费基数”写了两次"), "{said}");
}

#[test]
fn a_plan_that_leaves_a_thing_as_it_is_shows_what_it_is() {
    let plans = ["--plan", "total_months=180", "--plan", "total_months=240 account_balance=80000"];
    let output = calc(&[&PENSION[..], &plans].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    let row = said.lines().find(|line| line.trim_start().starts_with("个人账户储存额")).unwrap();
    assert!(row.contains("491415.27 元") && row.contains("80000 元"), "{said}");
}

#[test]
fn lists_beside_each_other_are_told_row_by_row() {
    let dir = rules(
        r#"[input]
"首月" = { key = "first", type = "年月", ask = "？" }
[param."标准"]
unit = "元"
period = "年"
overdue = "按上一期预发"
cite = "试〔2026〕1号 一"
trust = "原文"
values = [{ from = 2024-07-01, value = 100, published = 2024-06-01 }, { from = 2025-07-01, value = 120, published = 2025-10-01 }]
[rule."各月"]
type = "年月"
formula = "逐月(首月, 6月)"
[rule."得数"]
unit = "元"
each = "各月"
formula = "标准@各月"
cite = "试〔2026〕1号 一"
"#,
    );
    let known = ["trial", "first=2025-04", "--known-at", "2025-08-01"];
    let output = calc(&within(dir.path(), &[&known[..], &["--compare", "known-at=2025-11-01"]].concat()));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("6 行") && said.contains("得数　2025年7月：左 100 元，右 120 元"), "{said}");
    assert!(!said.contains("得数　2025年6月"), "only what differs\n{said}");
    // Of the months only those paid by the figure of the year before say so, in JSON, too.
    let (document, _) = json(&within(dir.path(), &known));
    let steps = document["steps"].as_array().unwrap();
    let rows = steps.iter().find(|step| step["name"] == "得数").unwrap()["lines"].as_array().unwrap();
    let lent: Vec<bool> = rows.iter().map(|row| row["provisional"].as_bool().unwrap()).collect();
    assert_eq!(lent, [false, false, false, true, true, true], "{document}");
}

#[test]
fn what_is_given_twice_or_is_no_case_is_told_as_it_is() {
    let told = |args: &[&str]| {
        let output = calc(args);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let twice = told(&[&PENSION[..], &["total_months=308"]].concat());
    assert_eq!(twice, (Some(0), "“total_months”写了两次，用后一次的\n".into()));
    assert_eq!(told(&[&PENSION[..], &["total_months=307"]].concat()).1, "");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.json");
    for (text, says) in [("[1]", "要一组 { }"), ("{\"a\": }", "第 1 行不是 JSON")] {
        fs::write(&file, text).unwrap();
        let (code, said) = told(&["full_pension", "--input", file.to_str().unwrap()]);
        assert!(code == Some(2) && said.contains(says), "{said}");
    }
    // What the file gives may be given otherwise on the line.
    fs::write(&file, "{\"total_months\": 1}").unwrap();
    let input = [&PENSION[..], &["--input", file.to_str().unwrap()]].concat();
    assert_eq!(json(&input).0["outputs"], pension(&[]).0["outputs"]);
    let (code, said) =
        told(&[&PENSION[..], &["--compare", &format!("policies={}", dir.path().display())]].concat());
    assert!(code == Some(2) && said.contains(&format!("{}：", dir.path().display())), "{said}");
}

#[test]
fn the_legal_range_of_a_figure_is_where_it_is_looked_for() {
    let dir = rules(
        "[param.\"比例甲\"]\nkey = \"ratio\"\nunit = \"比例\"\nopen = \"省\"\nrange = [\"1%\", \"1.4%\"]\ncite = \"试〔2026〕1号 一\"\n\
         [rule.\"得数\"]\nkey = \"out\"\nunit = \"元\"\ncite = \"试〔2026〕1号 一\"\nformula = \"比例甲 × 10000元\"\n",
    );
    let ask = |target: &str| json(&within(dir.path(), &["trial", "--solve", "ratio", "--target", target]));
    let (solved, code) = ask("out=120");
    assert_eq!(
        (code, &solved["method"], &solved["reached"]["input"]),
        (Some(0), &json!("every"), &json!("0.012"))
    );
    let (solved, code) = ask("out=200");
    assert_eq!(
        (code, &solved["solve"]["from"], &solved["solve"]["to"]),
        (Some(1), &json!("0.01"), &json!("0.014"))
    );
    assert_eq!(solved["best"]["input"], "0.014");
}

#[test]
fn an_edited_folder_is_compared_with_the_rules_in_use() {
    let body = |formula: &str| {
        format!(
            "[rule.\"得数\"]\nkey = \"out\"\nunit = \"元\"\ncite = \"试〔2026〕1号 一\"\nformula = \"{formula}\"\n"
        )
    };
    let (old, new) = (rules(&body("10元")), rules(&body("10元 + 2元")));
    let policies = format!("policies={}", new.path().display());
    let (both, _) = json(&within(old.path(), &["trial", "--compare", &policies]));
    assert_eq!(both["difference"]["out"], "2");
    assert_eq!(both["differs"][0]["in"], json!(["value", "formula"]));
}

#[test]
fn a_list_is_no_axis_but_can_be_changed_as_a_whole() {
    let years = |months: u32| {
        format!(
            r#"years=[{{"year":2024,"months":{months},"monthly_base":"9000","reference_wage":"9000"}},{{"year":2025,"months":12,"monthly_base":"4500","reference_wage":"9000"}}]"#
        )
    };
    let output = calc(&["average_index", &years(12), "--vary", "years=1..2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("“历年缴费”是列表"));
    let (both, code) = json(&["average_index", "due_months=24", &years(12), "--compare", &years(6)]);
    assert_eq!(code, Some(0), "{both}");
    assert_ne!(both["left"]["outputs"]["avg_index"], both["right"]["outputs"]["avg_index"]);
}

#[test]
fn an_estimate_is_on_the_sheet_that_was_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("e.pdf");
    let save = |paper: &[&str]| {
        let asked = ["--pdf", file.to_str().unwrap()];
        calc(&[&["retirement_age", "kind=male", "birth=1970-11"], &asked[..], paper].concat())
    };
    let wide =
        |width: &str| std::fs::read(&file).unwrap().windows(width.len()).any(|part| part == width.as_bytes());
    let output = save(&["--paper", "a5"]);
    if output.status.code() == Some(4) {
        return; // A machine without a Chinese font makes no PDF.
    }
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(wide("419."), "148 mm are 419.5 points");
    save(&[]);
    assert!(wide("595."), "210 mm are 595.3 points");
    let none = calc(&["retirement_age", "kind=male", "birth=1970-11", "--paper", "a5"]);
    assert_eq!(none.status.code(), Some(2), "a sheet without a file is for nothing");
}
