//! Promise to whoever is handed a folder of rules: whatever lies in it, the check ends soon, says what it did not read, and
//! nothing is written where nobody asked for it.
#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use bangban::rulebook::Rulebook;
use bangban::text::Source;
use common::scratch;
use serde_json::{Value, json};

const FILE: &str = r#"[file]
title = "算术"
rule = "arith"
results = ["果"]
[law."法"]
title = "法"
issued = 2000-01-01
clause."一" = "一"
[input]
"数" = { key = "x", unit = "元", ask = "?" }
[rule."果"]
key = "g"
unit = "元"
formula = "数"
cite = "法 一"
"#;

fn write(dir: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn policy(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.args(["policy", "--today", "2026-11-23"]).args(args).output().unwrap()
}

/// The code of exit, and all that was said.
fn said(args: &[&str]) -> (Option<i32>, String) {
    let output = policy(args);
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

fn codes(report: &Value) -> Vec<(&str, &str)> {
    let faults = report["faults"].as_array().unwrap();
    faults.iter().map(|fault| (fault["code"].as_str().unwrap(), fault["file"].as_str().unwrap())).collect()
}

fn check(dir: &Path) -> (Option<i32>, Value) {
    let output = policy(&["check", dir.to_str().unwrap(), "--json"]);
    let document = serde_json::from_slice(&output.stdout);
    (output.status.code(), document.unwrap_or_else(|_| json!({ "said": format!("{output:?}") })))
}

#[test]
fn a_slip_a_line_is_told_in_no_time() {
    for (what, text) in [
        ("brackets", "[[[[\n".repeat(38_000)),
        ("letters", "a\n".repeat(100_000)),
        ("one name", "[rule.\"a\"]\n".repeat(16_000)),
        ("one field", "a = 1\n".repeat(60_000)),
    ] {
        let begun = Instant::now();
        let (_, faults) = Rulebook::load(&[Source::new("全国/大.toml", &text)]);
        let taken = begun.elapsed();
        assert!(faults.has_errors() && faults.iter().count() <= 110, "{what}: {}", faults.iter().count());
        assert!(taken < Duration::from_secs(4), "{what}: {taken:?}");
    }
}

#[test]
fn a_file_of_another_encoding_is_one_more_fault_and_hides_no_other() {
    let dir = scratch();
    write(dir.path(), "全国/算.toml", FILE);
    write(
        dir.path(),
        "山东省/算.toml",
        [b"[file]\ntitle = \"".as_slice(), &[0xd1, 0xf8, 0xc0, 0xcf]].concat(),
    );
    write(dir.path(), "河北省/算.toml", [0xff, 0xfe, b'[', 0]);
    write(dir.path(), "江西省/算.toml", "[file]\ntitel = \"x\"\n");
    let (code, report) = check(dir.path());
    assert_eq!(code, Some(3), "{report}");
    let wanted = [("E_UNKNOWN_FIELD", "江西省"), ("E_ENCODING", "山东省"), ("E_ENCODING", "河北省")];
    for (code, area) in wanted {
        assert!(codes(&report).iter().any(|(c, file)| *c == code && file.starts_with(area)), "{report}");
    }
    let gbk = report["faults"].as_array().unwrap().iter().find(|fault| fault["file"] == "山东省/算.toml");
    assert_eq!(gbk.unwrap()["line"], 2, "{report}");
}

#[test]
fn what_was_not_read_is_said_and_nothing_to_read_is_an_error() {
    let dir = scratch();
    let (code, report) = check(dir.path());
    assert_eq!((code, codes(&report)[0].0), (Some(3), "E_NO_FILES"));
    write(dir.path(), "全国/养老.toml.txt", FILE);
    write(dir.path(), "全国/失业.TOML", FILE);
    write(dir.path(), "全国/算.toml", FILE);
    let (code, report) = check(dir.path());
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(codes(&report), [("W_FILE", "全国/养老.toml.txt"), ("W_FILE", "全国/失业.TOML")]);
    let (code, text) = said(&["check", dir.path().join("全国/算.toml").to_str().unwrap()]);
    assert!(code == Some(3) && text.contains("这里要文件夹") && !text.contains("os error"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let dir = scratch();
    write(dir.path(), "全国/算.toml", FILE);
    assert!(Command::new("mkfifo").arg(dir.path().join("全国/管.toml")).status().unwrap().success());
    let folder = dir.path().to_str().unwrap();
    let child = Command::new("timeout")
        .args(["20", env!("CARGO_BIN_EXE_bangban"), "policy", "check", folder])
        .output()
        .unwrap();
    let text = String::from_utf8(child.stdout).unwrap();
    assert!(child.status.success() && text.contains("管.toml 没有读"), "{text}");
}

#[test]
fn a_handbook_never_leaves_its_folder() {
    let dir = scratch();
    for key in ["../../up", "index", "Pen A", ""] {
        write(dir.path(), "rules/全国/算.toml", FILE.replace("arith", key));
        let book = dir.path().join("a/b/book");
        let rules = dir.path().join("rules");
        let (code, text) = said(&["doc", book.to_str().unwrap(), "--policies", rules.to_str().unwrap()]);
        assert_eq!(code, Some(3), "{key}: {text}");
        assert!(!dir.path().join("a").exists() && !dir.path().join("up.md").exists(), "{key}");
    }
}

#[test]
fn testing_what_is_not_there_is_wrong_usage() {
    let dir = scratch();
    write(dir.path(), "全国/算.toml", FILE);
    let folder = dir.path().to_str().unwrap();
    let (code, text) = said(&["test", "--policies", folder, "--rule", "nosuch"]);
    assert!(code == Some(2) && text.contains("没有“nosuch”这个计算"), "{text}");
    assert_eq!(said(&["test", "--policies", folder, "--rule", "arith"]).0, Some(0));
    let cases = dir.path().join("cases.json");
    let file = cases.to_str().unwrap();
    let (code, text) = said(&["test", "--policies", folder, "--cases", file]);
    assert!(code == Some(2) && text.contains("没有这个文件") && !text.contains("os error"), "{text}");
    fs::write(
        &cases,
        r#"[{ "id": "a", "rule": "arith", "date": "2026-01-01", "given": {}, "expect": { "g": 1 } }]"#,
    )
    .unwrap();
    let (code, text) = said(&["test", "--policies", folder, "--cases", file]);
    assert!(code == Some(2) && text.contains("缺“region”这一栏") && !text.contains("missing"), "{text}");
}

#[test]
fn a_place_is_begun_under_its_full_name_with_what_is_open_to_it() {
    let dir = scratch();
    let open = "[param.\"区补\"]\nunit = \"元\"\nopen = \"县\"\ncite = \"法 一\"\n[param.\"市补\"]\nunit = \"元\"\nopen = \"市\"\ncite = \"法 一\"\n";
    write(dir.path(), "全国/算.toml", FILE.replace("\"数\"\n", "\"数 + 区补 + 市补\"\n") + open);
    fs::create_dir_all(dir.path().join("山东省/青岛市")).unwrap();
    let folder = dir.path().to_str().unwrap();
    let (code, text) = said(&["new", "山东/青岛", "--policies", folder]);
    assert!(code == Some(0) && dir.path().join("山东省/青岛市/算.toml").exists(), "{text}");
    assert!(!dir.path().join("山东省/青岛").exists());
    let (code, text) = said(&["new", "山东/烟台", "--policies", folder]);
    assert!(code == Some(2) && text.contains("烟台市"), "{text}");
    let (code, text) = said(&["new", "山东/青岛/市南区", "--policies", folder]);
    assert_eq!(code, Some(0), "{text}");
    let begun = fs::read_to_string(dir.path().join("山东省/青岛市/市南区/算.toml")).unwrap();
    assert!(begun.contains("[fill.\"区补\"]") && !begun.contains("市补"), "{begun}");
}

#[test]
fn two_folders_that_differ_in_anything_said_are_not_alike() {
    let dir = scratch();
    let more = "\n[calc.second]\ntitle = \"又一个\"\nresults = [\"果\"]\n[input.\"列\"]\nask = \"?\"\nlist = { \"月\u{4efd}数\" = { key = \"v\", unit = \"月\", max = 12 } }\n[input.\"性别\"]\nkey = \"sex\"\nask = \"?\"\nchoice = { m = \"男\", f = \"女\" }\n[rule.\"分\"]\nunit = \"元\"\ncases = [{ when = \"性别 = 男\", then = \"数\", why = \"甲\" }, { then = \"数\" }]\n";
    let old = FILE.to_owned() + more;
    write(dir.path(), "old/全国/算.toml", &old);
    for (from, to, what) in [
        ("title = \"算术\"", "title = \"算数\"", "标题"),
        ("results = [\"果\"]\n[law", "results = [\"果\", \"分\"]\n[law", "结果"),
        ("rule = \"arith\"", "rule = \"arith\"\ndate = \"办理日期\"", "取数日期"),
        ("clause.\"一\" = \"一\"", "clause.\"一\" = \"改了\"", "条款 一"),
        ("issued = 2000-01-01", "issued = 2000-01-02", "发文日期"),
        ("max = 12", "max = 11", "栏的写法"),
        ("m = \"男\"", "male = \"男\"", "选项的键"),
        ("why = \"甲\"", "why = \"乙\"", "理由"),
        ("title = \"又一个\"", "title = \"又两个\"", "标题"),
    ] {
        assert!(old.contains(from), "{from}");
        write(dir.path(), "new/全国/算.toml", old.replacen(from, to, 1));
        let (before, after) = (dir.path().join("old"), dir.path().join("new"));
        let (code, text) = said(&["diff", before.to_str().unwrap(), after.to_str().unwrap(), "--json"]);
        let document: Value = serde_json::from_str(&text).unwrap();
        let all: Vec<_> = document["changes"].as_array().unwrap().iter().map(|c| c["what"].clone()).collect();
        assert_eq!((code, all), (Some(0), vec![json!(what)]), "{to}: {text}");
    }
}

#[test]
fn a_link_that_leads_back_is_followed_no_more_than_once() {
    let dir = scratch();
    write(dir.path(), "全国/算.toml", FILE);
    write(
        dir.path(),
        "广东省/算.toml",
        "[example.\"一\"]\ndate = 2026-01-01\ngiven = { x = 1 }\nexpect = { g = 1 }\n",
    );
    std::os::unix::fs::symlink(".", dir.path().join("广东省/循环")).unwrap();
    let (code, report) = check(dir.path());
    assert_eq!((code, &report["files"], codes(&report)), (Some(0), &json!(2), vec![]), "{report}");
}
