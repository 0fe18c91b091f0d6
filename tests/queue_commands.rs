//! The queue by commands: what scripts and ticket machines rely on.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn run(store: &Path, args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", "2026-11-23", "--store"]).arg(store);
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
    let fields: Vec<&String> = ticket.as_object().unwrap().keys().collect();
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
    assert_eq!(ask(&store, "store verify"), json!({"events": 12, "chains": 2, "first_broken": null}));
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
