//! What `bangban check --csv` promises: every fault with its row, its column and why, no more; whatever a spreadsheet saved.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn check(file: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bangban"))
        .args(["check", "--today", "2026-11-23", "--csv"])
        .arg(file)
        .args(more)
        .output()
        .unwrap()
}

/// The check digit of seventeen, by the recursion of the standard.
fn id(first: &str) -> String {
    let product = first.bytes().fold(0, |p, b| (p + u32::from(b - b'0')) * 2 % 11);
    let last = (12 - product) % 11;
    format!("{first}{}", if last == 10 { "X".into() } else { last.to_string() })
}

/// A hundred made-up people, all in order.
fn hundred() -> Vec<[String; 5]> {
    (0..100)
        .map(|n| {
            [
                ["张三", "李四", "欧阳建华", "阿里·买买提"][n % 4].to_owned(),
                id(&format!("110000{}{:02}{:02}{n:03}", 1960 + n % 40, n % 12 + 1, n % 28 + 1)),
                format!("1380000{n:04}"),
                String::new(),
                format!("河北省邢台市信都区某某街道某某社区{n}号"),
            ]
        })
        .collect()
}

fn csv(header: &str, rows: &[[String; 5]]) -> String {
    let mut text = format!("{header}\n");
    for row in rows {
        writeln!(text, "{}", row.join(",")).unwrap();
    }
    text
}

#[test]
fn seven_faults_in_a_hundred_rows_are_seven_with_row_and_column() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("人员.csv");
    let mut rows = hundred();
    rows[3][1] = "110105196503049970".into();
    rows[10][1] = "11010519650304997".into();
    rows[20][0] = "李?明".into();
    rows[33][2] = "12800000000".into();
    rows[47][3] = "6217990000000000007".into();
    rows[60][4] = "同上".into();
    rows[99][1] = "1.10105E+17".into();
    let planted = [
        (5, "身份证号", "B5", "E_CHECKSUM"),
        (12, "身份证号", "B12", "E_LEN"),
        (22, "姓名", "A22", "E_CHAR"),
        (35, "手机号", "C35", "E_FMT"),
        (49, "银行卡号", "D49", "E_LUHN"),
        (62, "户籍地址", "E62", "E_FMT"),
        (101, "身份证号", "B101", "E_FMT"),
    ];
    let text = csv("姓名,身份证号,手机号,银行卡号,户籍地址", &rows);
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    for bytes in [text.clone().into_bytes(), [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(), gbk] {
        std::fs::write(&file, bytes).unwrap();
        let output = check(&file, &["--json"]);
        assert_eq!(output.status.code(), Some(1));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let all = report.as_array().unwrap();
        assert_eq!(all.len(), 100);
        let found: Vec<_> = all
            .iter()
            .flat_map(|row| row["errors"].as_array().unwrap())
            .map(|e| {
                let text = |key: &str| e[key].as_str().unwrap().to_owned();
                (e["row"].as_u64().unwrap(), text("column"), text("cell"), text("code"))
            })
            .collect();
        let wanted: Vec<_> = planted
            .iter()
            .map(|(row, column, cell, code)| (*row, (*column).into(), (*cell).into(), (*code).into()))
            .collect();
        assert_eq!(found, wanted);
        assert!(all.iter().all(|row| row["warnings"].as_array().unwrap().is_empty()));
        assert_eq!(all[0]["facts"]["birth"], "1960-01-01");
    }
    let said = String::from_utf8(check(&file, &[]).stdout).unwrap();
    assert!(said.contains("B5「身份证号」") && said.contains("第 18 位应为 4"), "{said}");
    assert!(said.contains("号码被表格软件截断"), "{said}");
    assert!(
        said.ends_with("共 100 行：可以用的 93 行（其中要看一眼的 0 行），有错的 7 行、7 处\n"),
        "{said}"
    );
    assert!(!said.contains("110105196503049970") && !said.contains("12800000000"), "{said}");
}

#[test]
fn cells_are_compared_with_each_other_and_rows_with_rows() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.csv");
    let header = "id,sex,birth,首次参保日期,登记起始月,缴费起始月";
    let rows = [
        "110105196503049974,男,1965-03-04,1985-01-01,2026-01,2026-01",
        "110105196503049974,女,1965-04-03,1980-01-01,2026-01,2026-03",
        "310115197009189984,不知道,,1960-01-01,26年,",
        "310115197009189984,女",
    ];
    std::fs::write(&file, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    let output = check(&file, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = |row: usize, level: &str| -> Vec<String> {
        let faults = report[row][level].as_array().unwrap();
        faults
            .iter()
            .map(|f| format!("{} {}", f["column"].as_str().unwrap_or("-"), f["code"].as_str().unwrap()))
            .collect()
    };
    assert!(codes(0, "errors").is_empty() && codes(0, "warnings").is_empty());
    // The same mismatch has the same verdict as when it is checked alone.
    assert_eq!(codes(1, "errors"), ["首次参保日期 E_UNDERAGE", "缴费起始月 E_START"]);
    assert_eq!(codes(1, "warnings"), ["sex W_SEX_MISMATCH", "birth W_BIRTH_MISMATCH", "id W_SAME"]);
    assert_eq!(codes(2, "errors"), ["sex E_CHAR", "首次参保日期 E_ORDER", "登记起始月 E_DATE"]);
    assert_eq!(codes(3, "errors"), ["- E_FMT"]);
}

#[test]
fn what_is_only_said_is_said_of_a_table_too_and_a_card_may_never_expire() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("人.csv");
    let number = id("11010519650304997");
    let rows =
        format!("身份证号,证件有效期至,户籍地址,证件号\n{number},长期,河北省邢台市信都区某某村,HA0000001\n");
    std::fs::write(&file, rows).unwrap();
    let output = check(&file, &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("可以用的 1 行（其中要看一眼的 0 行）"), "{said}");
    for part in [
        "提示 C2「户籍地址」",
        "没有到门牌",
        "身份号码头两位是北京，户籍地址写的是河北",
        "提示 D2",
        "不是中国籍",
    ] {
        assert!(said.contains(part), "no {part}: {said}");
    }
    let output = check(&file, &["--json"]);
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    let hints = rows[0]["hints"].as_array().unwrap();
    assert!(hints.iter().all(|hint| hint["code"].as_str().unwrap().starts_with("H_")), "{hints:?}");
    assert_eq!(hints.len(), 4, "{hints:?}");
}

#[test]
fn a_line_broken_inside_a_cell_is_no_open_quote_and_an_odd_cell_shows_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.csv");
    let told = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let output = check(&file, &[]);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    for end in ["", "\n"] {
        let (code, said) = told(&format!("身份号码,备注\n110105196503049974,\"两\n行\"{end}"));
        assert!(code == Some(0) && said.contains("共 1 行：可以用的 1 行"), "{said}");
        let (_, said) = told(&format!("姓名,备注\n张三,\"两\n行\"\n李四,\"开了\n王五,没关{end}"));
        assert!(
            said.contains("错误 B3「备注」") && said.contains("后面 1 行") && !said.contains("王五"),
            "{said}"
        );
    }
    let (_, said) = told("姓名,电话\n张三,张三 13800000000\n李四,李四的电话是13900000000转给王五\n");
    assert!(said.contains("B2「电话」 ***") && !said.contains("0000") && !said.contains("王五"), "{said}");
}

#[test]
fn what_is_no_table_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.csv");
    for (text, says) in [("备注,单位名称\n1,2\n", "没有认得的列名"), ("", "没有认得的列名")]
    {
        std::fs::write(&file, text).unwrap();
        let output = check(&file, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stderr).unwrap().contains(says));
    }
    let output = check(&dir.path().join("没有.csv"), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("没有这个文件"));
}

#[test]
fn a_long_table_is_read_as_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("long.csv");
    let mut text = String::from("身份证号\t备注\n");
    for n in 0..20_000_u32 {
        let day = n % 28 + 1;
        let number =
            id(&format!("1100{:02}{}{:02}{day:02}{:03}", n % 90 + 10, 1950 + n % 50, n % 12 + 1, n % 997));
        writeln!(text, "{number}\t第{n}行").unwrap();
    }
    text.push_str("110105196503049970\t末行\n");
    std::fs::write(&file, &text).unwrap();
    let output = check(&file, &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("没有查的列：备注"));
    assert!(said.contains("错误 A20002「身份证号」") && said.contains("共 20001 行"), "{said}");
}

#[test]
fn a_table_of_time_limits_gets_its_days_and_a_wrong_one_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("时限.csv");
    let rows = [
        "甲,2026-11-23,15个工作日,2026-12-14",
        "乙,2026-11-23,30日,2026-12-22",
        "丙,2026-12-28,5个工作日,",
        "丁,2026-11-23,15天,",
        "戊,,10个工作日,",
        "己,2026-11-23,,",
        "庚,,,",
    ];
    std::fs::write(&file, format!("件,受理日期,办理时限,到期日\n{}\n", rows.join("\n"))).unwrap();
    let output = check(&file, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let due: Vec<&str> =
        report.as_array().unwrap().iter().map(|row| row["facts"]["due"].as_str().unwrap_or("-")).collect();
    assert_eq!(due, ["2026-12-14", "2026-12-23", "2027-01-04", "-", "-", "-", "-"]);
    let said = String::from_utf8(check(&file, &[]).stdout).unwrap();
    for part in [
        "到期 C2「办理时限」：从 2026-11-23 起 15 个工作日，到 2026-12-14 周一\n",
        "错误 D3「到期日」 2026-12-22：从 2026-11-23 起 30 日，到期日应是 2026-12-23 周三",
        "提醒 C4「办理时限」：2027 年的放假安排还没装载",
        "（2027 年假期未装载，暂按周一至周五）",
        "错误 C5「办理时限」 15天：“15天”没说是哪种天",
        "错误 C6「办理时限」：有时限，没有起算日",
        "错误 B7「受理日期」：有起算日，没有时限",
        "有错的 4 行、4 处",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

#[test]
fn a_table_that_came_to_harm_is_told_and_no_row_is_lost_or_counted_for_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.csv");
    let told = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let output = check(&file, &[]);
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    // Parted by the comma of an input method: nothing of it is shown.
    let (code, said) = told("姓名，身份号码，电话\n张三，110105196503049974，13800000000\n");
    assert!(code == Some(2) && said.contains("全角逗号") && !said.contains("张三"), "{said}");
    // Rows without anything are no rows; the others keep the numbers a spreadsheet gives them.
    let (_, said) = told("姓名,身份号码\n张三,\n\n,110105196503049974\n,\n李四,310115197009189980\n");
    assert!(said.contains("共 3 行：可以用的 0 行"), "{said}");
    for cell in ["B2", "A4", "B6"] {
        assert!(said.contains(&format!("错误 {cell}「")), "no {cell}: {said}");
    }
    let (_, said) = told("身份号码,姓名\n11010519650304\u{1b}[2J,李四\n");
    assert!(!said.contains('\u{1b}') && said.contains("U+001B"), "{said:?}");
    let (code, said) = told("姓名,身份号码\n张三,\"110105196503049970\n李四,310115197009189984\n");
    assert!(code == Some(1) && said.contains("引号没有配对") && said.contains("没有查"), "{said}");
    // One person in four rows has one phone; four people have one each of the same.
    let same = "张三,110105196503049974,13800000000\n".repeat(4);
    let (_, said) = told(&format!("姓名,身份证号,手机号\n{same}"));
    assert!(said.contains("同一个证件号") && !said.contains("个人在用"), "{said}");
    let four: String =
        (1..=4).map(|n| format!("张三,{},13800000000\n", id(&format!("1100001970010100{n}")))).collect();
    let (_, said) = told(&format!("姓名,身份证号,手机号\n{four}"));
    assert_eq!(said.matches("个人在用").count(), 1, "{said}");
}
