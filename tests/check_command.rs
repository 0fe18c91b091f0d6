//! What `bangban check` promises: the exit code, one JSON document, and no whole number of a person in anything it prints.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json as of};

fn check(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bangban"))
        .args(["check", "--today", "2026-11-23"])
        .args(args)
        .output()
        .unwrap()
}

fn json(args: &[&str]) -> (Value, Option<i32>) {
    let output = check(&[args, &["--json"]].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code())
}

#[test]
fn a_good_number_gives_its_facts_masked() {
    let (report, code) = json(&["id", "1101 0519 6503 0499 74"]);
    assert_eq!(code, Some(0));
    assert_eq!(report["kind"], "id");
    assert_eq!(report["valid"], true);
    assert_eq!(report["value"], "110***********9974");
    assert_eq!(report["changed"], serde_json::json!(["去掉 4 个空格"]));
    let facts = &report["facts"];
    assert_eq!((&facts["sex"], &facts["birth"]), (&"男".into(), &"1965-03-04".into()));
    assert_eq!((&facts["area"], &facts["age"]), (&"北京".into(), &61.into()));
}

#[test]
fn a_wrong_number_names_the_place_and_exits_with_1() {
    for (kind, value, error, position) in [
        ("id", "110105196503049970", "E_CHECKSUM", Some(18)),
        ("id", "11010519650304997", "E_LEN", None),
        ("id", "", "E_EMPTY", None),
        ("uscc", "91110105YW0000012J", "E_CHECKSUM", Some(18)),
        ("bankcard", "6217990000000000007", "E_LUHN", None),
        ("phone", "12800000000", "E_FMT", Some(2)),
    ] {
        let (report, code) = json(&[kind, value]);
        assert_eq!((code, &report["valid"]), (Some(1), &false.into()), "{kind} {value}");
        let first = &report["errors"][0];
        assert_eq!((&first["code"], &first["position"]), (&error.into(), &position.into()), "{kind} {value}");
    }
}

#[test]
fn no_whole_number_of_a_person_is_printed() {
    for (kind, value) in [
        ("id", "110105196503049974"),
        ("id", "110105196503049970"),
        ("id", "110000650304123"),
        ("bankcard", "6217990000000000006"),
        ("bankcard", "6217990000000000007"),
        ("phone", "13800000000"),
    ] {
        for form in [&[][..], &["--json"]] {
            let output = check(&[&[kind, value], form].concat());
            let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!printed.contains(value), "{printed}");
        }
    }
    let said = String::from_utf8(check(&["id", "110105196503049974"]).stdout).unwrap();
    assert!(said.contains("格式通过不等于公安核验通过"), "{said}");
}

#[test]
fn an_unknown_kind_is_told_which_kinds_there_are() {
    let output = check(&["xx", "E00000001"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    for kind in ["xx", "id 身份号码", "uscc", "bankcard", "phone", "passport 护照", "address 地址"] {
        assert!(said.contains(kind), "{said}");
    }
}

#[test]
fn everything_that_can_be_checked_is_checked_by_its_name() {
    for (kind, value, valid, code) in [
        ("residence", "810000198808080013", true, "H_KIND"),
        ("居住证", "110105196503049974", false, "E_KIND"),
        ("永居证", "USA000000000001", true, "H_KIND"),
        ("permanent", "931840198307070013", false, "E_CHECKSUM"),
        ("passport", "E00000001", true, "H_KIND"),
        ("通行证", "HA0000001", true, "H_KIND"),
        ("台胞证", "0123456", false, "E_FMT"),
        ("document", "01234567", true, "W_KIND"),
        ("permanent", "ZZZ000000000001", true, "W_NATION"),
        ("permanent", "CHN000000000001", true, "W_NATION"),
        ("permanent", "971840198001010014", true, "W_REGION"),
        ("document", "军字第12345号", false, "E_KIND"),
        ("hotline", "110", false, "E_KIND"),
        ("amount", "1,23", false, "E_FMT"),
        ("days", "出生=1971-08-01 死亡=2026-01-01 退休=2026-02-01", false, "E_ORDER"),
        ("days", "出生=1971-08-01 出生=1972-08-01", false, "E_TWICE"),
        ("receipts", "合计=100 50 50 合计=90", false, "E_TWICE"),
        ("receipts", "合计=100 001:2027-01-01:100", false, "E_DATE_FUTURE"),
        ("base", "4000 上限=20000 下限=4000 下限=5000", false, "E_TWICE"),
        ("periods", "202001-202712", true, "W_DATE_FUTURE"),
        ("workpermit", "1234567", false, "E_FMT"),
        ("card", "6217990000000000006", true, "W_CARD_TYPE"),
        ("passbook", "123", false, "E_LEN"),
        ("hotline", "13800000000", true, "W_PHONE"),
        ("姓名", "阿卜杜拉•买买提", true, ""),
        ("name", "李?明", false, "E_CHAR"),
        ("name", "LI XIAOMING", true, "W_NAME"),
        ("address", "信都区某某社区1号", true, "W_ADDR"),
        ("postcode", "05000", false, "E_FMT"),
        ("date", "2026年2月30日", false, "E_DATE"),
        ("amount", "1.234", false, "E_FMT"),
        ("days", "出生=2010-11-24 参保=2026-11-23", false, "E_UNDERAGE"),
        ("days", "出生=1971-08-01 参保=1990-03-01 退休=1989-01-01", false, "E_ORDER"),
        ("receipts", "合计=300.33 001:2026-03-01:100.10 002:2026-03-02:200.23", true, ""),
        ("receipts", "合计=300.34 100.10 200.23", false, "E_SUM"),
        ("base", "3000 下限=4000 上限=20000", true, "W_BASE"),
    ] {
        let (report, exit) = json(&[kind, value]);
        let first =
            ["errors", "warnings", "hints"].iter().find_map(|level| report[level][0]["code"].as_str());
        assert_eq!(
            (&report["valid"], first.unwrap_or("")),
            (&valid.into(), code),
            "{kind} {value}: {report}"
        );
        assert_eq!(exit, Some(i32::from(!valid)), "{kind} {value}");
    }
    let (foreign, _) = json(&["name", "LI XIAOMING", "--nation", "USA"]);
    assert!(foreign["warnings"].as_array().unwrap().is_empty());
}

#[test]
fn what_kind_of_employer_it_is_says_how_it_is_insured() {
    for (code, words) in [
        ("91110105YW0000012H", "职工都要参加工伤保险"),
        ("92440106YW0000A328", "没有雇工的不开单位户，走灵活就业"),
        ("11320500YX0000067E", "按机关事业单位的制度"),
        ("12330100YX0000075M", "按机关事业单位的制度"),
    ] {
        let (report, exit) = json(&["uscc", code]);
        assert_eq!((exit, &report["hints"][0]["code"]), (Some(0), &"H_KIND".into()), "{report}");
        assert!(report["hints"][0]["message"].as_str().unwrap().contains(words), "{report}");
    }
    assert_eq!(json(&["uscc", "51110000YY0000108K"]).0["hints"], serde_json::json!([]));
}

#[test]
fn an_address_is_refused_only_where_it_says_nothing() {
    let (refused, exit) = json(&["address", "同上"]);
    assert_eq!((exit, &refused["errors"][0]["code"]), (Some(1), &"E_FMT".into()));
    let (told, exit) = json(&["address", "河北省邢台市信都区某某村12号"]);
    assert_eq!(exit, Some(0));
    assert!(told["warnings"].as_array().unwrap().is_empty(), "{told}");
    assert!(told["hints"][0]["message"].as_str().unwrap().contains("乡镇"), "{told}");
    assert_eq!(told["facts"]["county"], "信都区");
}

#[test]
fn seventeen_digits_lack_one_and_the_wrong_last_is_named() {
    let said = |value: &str| String::from_utf8(check(&["id", value]).stdout).unwrap();
    assert!(said("11010519650304997").contains("少 1 位"));
    assert!(said("110105196503049970").contains("第 18 位应为 4"));
    // Also where nobody said what it is.
    let alone = |value: &str| String::from_utf8(check(&[value]).stdout).unwrap();
    assert!(alone("11010519650304997").contains("少 1 位"));
    assert!(alone("110105196503049970").contains("第 18 位应为 4"));
    assert_eq!(check(&["13800138000"]).status.code(), Some(2));
}

#[test]
fn a_residence_permit_is_known_and_its_insurance_told() {
    let output = check(&["id", "810000198808080013"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    for part in ["证件：港澳居民居住证", "就是社会保障号码", "参加职工社会保险", "令第 41 号"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn periods_and_starts_are_laid_beside_each_other() {
    let (report, exit) = json(&["periods", "甲地:201801-202012", "乙地:202006-202112"]);
    assert_eq!((exit, &report["errors"][0]["code"]), (Some(1), &"E_OVERLAP".into()));
    let overlap = &report["facts"]["overlaps"][0];
    assert_eq!(
        (&overlap["from"], &overlap["to"], &overlap["months"]),
        (&"2020-06".into(), &"2020-12".into(), &7.into())
    );
    assert_eq!(report["facts"]["months"], 48);
    let (report, exit) = json(&["periods", "202401-202503", "202508-", "--medical"]);
    assert_eq!((exit, &report["warnings"][0]["code"]), (Some(0), &"W_GAP".into()));
    assert_eq!(report["facts"]["gaps"][0]["months"], 4);
    let (report, exit) = json(&["start", "2026-01", "2026-03"]);
    assert_eq!(
        (exit, &report["errors"][0]["code"], &report["facts"]["same"]),
        (Some(1), &"E_START".into(), &false.into())
    );
    let differ = String::from_utf8(check(&["start", "2026-01", "2026-03"]).stdout).unwrap();
    assert!(
        differ.lines().any(|line| line.starts_with("不一致") && line.ends_with("2026-01  2026-03")),
        "{differ}"
    );
    assert!(differ.contains("一致：否") && !differ.contains("格式通过"), "{differ}");
    let (report, _) = json(&["start", "2026-01", "202601"]);
    assert_eq!(report["facts"]["same"], true);
}

#[test]
fn what_was_tidied_in_several_things_is_told() {
    let said = |args: &[&str]| String::from_utf8(check(args).stdout).unwrap();
    let wide = said(&["periods", "２０２００１－２０２０１２"]);
    assert!(wide.contains("已自动整理：13 个全角字符改成半角") && wide.contains("：12"), "{wide}");
    let receipts = said(&["receipts", "合计=￥1,234.50", "1,234.50"]);
    assert!(receipts.contains("去掉金额符号") && receipts.contains("去掉 2 个千分位逗号"), "{receipts}");
}

#[test]
fn a_card_that_never_expires_has_no_day() {
    let output = check(&["days", "出生=1965-03-04 证件到期=长期"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("证件长期有效"), "{said}");
    assert!(check(&["days", "证件到期=长期"]).status.success());
    assert_eq!(check(&["days", "出生=长期"]).status.code(), Some(1));
}

#[test]
fn the_nationality_in_a_passport_is_told_behind_its_number_or_beside_it() {
    for args in [&["document", "P0000001/USA"][..], &["document", "P0000001", "--nation", "USA"]] {
        let (found, code) = json(args);
        assert_eq!((code, &found["facts"]["nation"], &found["warnings"]), (Some(0), &"USA".into(), &of!([])));
    }
    let (found, _) = json(&["document", "P0000001"]);
    assert!(found["warnings"][0]["message"].as_str().unwrap().contains("/USA"), "{found}");
}

#[test]
fn an_account_is_typed_twice() {
    let (report, exit) = json(&["bankcard", "6217099000000000006", "--again", "6217909000000000006"]);
    assert_eq!(
        (exit, &report["errors"][0]["code"], &report["errors"][0]["position"]),
        (Some(1), &"E_TWICE".into(), &5.into())
    );
    assert_eq!(report["value"], Value::Null);
    assert!(report["errors"][0]["message"].as_str().unwrap().contains("两遍在第 5、6 位不一样"));
    // Blind: two lines on the standard input, neither in the history of commands.
    let blind = |typed: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().args(["check", "bankcard", "--twice"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, said) = blind("6217099000000000006\n6217909000000000006\n");
    assert_eq!(code, Some(1));
    assert!(said.contains("两遍在第 5、6 位不一样") && !said.contains("6217099000000000006"), "{said}");
    assert_eq!(blind("6217099000000000006\n6217099000000000006\n").0, Some(0));
    let (report, exit) = json(&["bankcard", "6217099000000000006", "--again", "6217 0990 0000 0000 006"]);
    assert_eq!((exit, &report["valid"]), (Some(0), &true.into()));
}

#[test]
fn a_time_limit_ends_on_the_day_the_calendar_says() {
    for (from, limit, due) in [
        ("2026-01-05", "10个工作日", "2026-01-19"),
        ("2026-02-09", "10个工作日", "2026-02-28"),
        ("2026-02-13", "1个工作日", "2026-02-14"),
        ("2026-02-13", "10个工作日", "2026-03-05"),
        ("2026-04-03", "1个工作日", "2026-04-07"),
        ("2026-04-30", "5个工作日", "2026-05-11"),
        ("2026-05-08", "1个工作日", "2026-05-09"),
        ("2026-06-18", "3个工作日", "2026-06-24"),
        ("2026-09-01", "30个工作日", "2026-10-19"),
        ("2026-09-18", "10个工作日", "2026-10-09"),
        ("2026-09-24", "10个工作日", "2026-10-15"),
        ("2026-09-30", "10个工作日", "2026-10-20"),
        ("2026-09-30", "20个工作日", "2026-11-03"),
        ("2026-11-21", "10个工作日", "2026-12-04"),
        ("2026年11月23日", "10个工作日", "2026-12-07"),
        ("20261123", "15 个工作日", "2026-12-14"),
        ("11-23", "20工作日", "2026-12-21"),
        ("2026-11-23", "15日", "2026-12-08"),
        ("2026-11-23", "30日", "2026-12-23"),
        ("受理=2026-11-23", "时限=1个月", "2026-12-23"),
        ("2026-11-23", "当场", "2026-11-23"),
    ] {
        let (report, code) = json(&["due", from, limit]);
        assert_eq!((code, &report["facts"]["due"]), (Some(0), &due.into()), "{from} {limit}: {report}");
        assert_eq!(report["facts"]["certain"], true, "{from} {limit}");
    }
    let said = |args: &[&str]| String::from_utf8(check(args).stdout).unwrap();
    let made_up = said(&["到期", "2026-02-09", "10个工作日"]);
    for part in ["到期日 2026-02-28 周六（调休上班）", "受理当天不算，从下一天数起"] {
        assert!(made_up.contains(part), "{made_up}");
    }
    assert!(said(&["due", "2026-09-16", "15日"]).contains("国庆节放假，顺延到下一个工作日"));
    // What is over is told as over.
    let over = said(&["due", "2026-02-13", "10工作日"]);
    assert!(over.contains("到今天：已过 179 个工作日") && !over.contains("-179"), "{over}");
    assert_eq!(json(&["due", "2026-02-13", "10工作日"]).0["facts"]["left"], -179);
    assert!(said(&["due", "2026-11-23", "10工作日"]).contains("今天往后还剩（工作日）：10"));
}

#[test]
fn a_year_whose_holidays_are_not_loaded_is_said_with_what_to_do() {
    let (report, code) = json(&["due", "2026-11-23", "60日"]);
    assert_eq!(code, Some(0));
    assert_eq!((&report["facts"]["due"], &report["facts"]["certain"]), (&"2027-01-22".into(), &false.into()));
    assert_eq!(report["value"], "2027-01-22 周五（2027 年假期未装载，暂按周一至周五）");
    assert_eq!(report["warnings"][0]["code"], "W_YEAR");
    let message = report["warnings"][0]["message"].as_str().unwrap();
    for part in ["data write calendar", "calendar/2027.toml", "--data"] {
        assert!(message.contains(part), "{message}");
    }
    // With that year's file at hand the day is certain, and no longer the same.
    let own = tempfile::tempdir().unwrap();
    std::fs::create_dir(own.path().join("calendar")).unwrap();
    let next = "year = 2027\nsource = \"编的\"\n[[holiday]]\nname = \"编的节\"\nfrom = 2027-01-22\nto = 2027-01-24\nwork = []\n";
    std::fs::write(own.path().join("calendar/2027.toml"), next).unwrap();
    let folder = own.path().to_str().unwrap();
    let (report, _) = json(&["due", "2026-11-23", "60日", "--data", folder]);
    assert_eq!((&report["facts"]["due"], &report["facts"]["certain"]), (&"2027-01-25".into(), &true.into()));
    std::fs::write(own.path().join("calendar/2027.toml"), "year = 2027\n").unwrap();
    let output = check(&["due", "2026-11-23", "60日", "--data", folder]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("2027.toml:1"));
}

#[test]
fn a_limit_that_does_not_say_which_days_it_means_is_not_guessed() {
    for (args, code, part) in [
        (&["due", "2026-11-23", "15天"][..], "E_LIMIT", "15个工作日（经办条例）"),
        (&["due", "2026-11-23", "15"], "E_LIMIT", "没说是哪种天"),
        (&["due", "2026-11-23", "半年"], "E_LIMIT", "15个工作日、30日、3个月"),
        (&["due", "2026-02-30", "15日"], "E_DATE", "起算日：2026 年 2 月没有 30 日"),
        (&["due", "2026-11-23"], "E_FMT", "再写时限"),
    ] {
        let (report, exit) = json(args);
        assert_eq!((exit, &report["errors"][0]["code"]), (Some(1), &code.into()), "{report}");
        assert!(report["errors"][0]["message"].as_str().unwrap().contains(part), "{report}");
    }
}

#[test]
fn what_is_told_is_for_people_and_reaches_the_terminal_as_text() {
    let said = |args: &[&str]| String::from_utf8(check(args).stdout).unwrap();
    let card = said(&["permanent", "931840198307070012"]);
    assert!(card.contains("国籍：美国") && !card.contains("840\n"), "{card}");
    let other = said(&["permanent", "USA000000000001"]);
    assert!(other.contains("国籍：美国"), "{other}");
    assert_eq!(json(&["permanent", "931840198307070012"]).0["facts"]["nation"], "840");
    let starts = said(&["start", "2026-01", "2026-03"]);
    assert!(starts.contains("一致：否") && !starts.contains("格式通过"), "{starts}");
    let amount = said(&["amount", "￥1,234.50元"]);
    for part in ["去掉 1 个千分位逗号", "去掉金额符号或单位"] {
        assert!(amount.contains(part), "{amount}");
    }
    let wrong = said(&["periods", "2018"]);
    assert_eq!(wrong.matches("不通过").count(), 1, "{wrong}");
    for (kind, typed) in [("name", "张\u{1b}[31m三"), ("id", "11010519650304\u{1b}[2J")] {
        let told = said(&[kind, typed]);
        assert!(!told.contains('\u{1b}'), "{told:?}");
    }
}

#[test]
fn a_value_that_begins_with_a_dash_is_checked_like_any_other() {
    let amount = check(&["amount", "-5"]);
    let said = String::from_utf8(amount.stdout).unwrap();
    assert!(amount.status.code() == Some(1) && said.contains("金额不能小于 0"), "{said}");
    let kinds: Value = serde_json::from_slice(&check(&["list", "--json"]).stdout).unwrap();
    for kind in kinds.as_array().unwrap() {
        let kind = kind["kind"].as_str().unwrap();
        for value in ["-5", "-张三", "-E00000001", "--5"] {
            let output = check(&[kind, value, "--json"]);
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(report["kind"], kind, "{kind} {value}: {output:?}");
        }
    }
    // What begins like an option and is none is still named as one.
    let slip = check(&["bankcard", "6217990000000000006", "--agian", "1"]);
    let said = String::from_utf8(slip.stderr).unwrap();
    assert!(slip.status.code() == Some(2) && said.contains("是不是“--again”"), "{said}");
    let twice = check(&["bankcard", "6217990000000000006", "--again", "-1"]);
    assert_eq!(twice.status.code(), Some(1), "{twice:?}");
}
