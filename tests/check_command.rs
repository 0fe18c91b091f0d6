//! What `bangban check` promises: the exit code, one JSON document, and no whole number of a person in anything it prints.
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use serde_json::Value;

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
    let output = check(&["passport", "E00000001"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    for kind in ["passport", "id 身份号码", "uscc", "bankcard", "phone"] {
        assert!(said.contains(kind), "{said}");
    }
}
