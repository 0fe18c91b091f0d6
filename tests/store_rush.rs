//! Twenty windows at once, as twenty processes, on each engine: no ticket called twice, no number given twice, none lost; and a
//! server that goes away in the middle of it.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "common/store.rs"]
#[allow(dead_code)]
mod kept;

use std::collections::BTreeSet;
use std::process::{Child, Stdio};

use kept::{Kept, Server, json, rounds, words};

const WINDOWS: u32 = 20;

fn at_once(store: &Kept, args: impl Fn(u32) -> String) -> Vec<std::process::Output> {
    let children: Vec<Child> = (0..WINDOWS)
        .map(|n| {
            let mut command = store.command();
            command.args(args(n).split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    children.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

fn rush(store: &Kept) {
    let mut numbers = BTreeSet::new();
    for _ in 0..2 {
        for output in at_once(store, |_| "--json queue issue F".into()) {
            assert!(output.status.success(), "{output:?}");
            assert!(numbers.insert(json(&output)["no"].as_str().unwrap().to_owned()), "given twice");
        }
    }
    assert_eq!(store.numbers(), numbers, "none lost");
    assert_eq!(numbers.len(), 40);
    let mut called = BTreeSet::new();
    // Two presses a window, a third when nobody is left.
    for round in 0..3 {
        for output in at_once(store, |n| format!("--json queue next --window {}", 100 + n)) {
            if round == 2 {
                assert_eq!(output.status.code(), Some(1), "{output:?}");
                continue;
            }
            assert!(output.status.success(), "{output:?}");
            assert!(called.insert(json(&output)["no"].as_str().unwrap().to_owned()), "called twice");
        }
        if round < 2 {
            for output in at_once(store, |n| format!("queue finish --window {}", 100 + n)) {
                assert!(output.status.success(), "{output:?}");
            }
        }
    }
    assert_eq!(called, numbers, "everybody was called once");
    store.assert_whole();
}

#[test]
fn twenty_processes_on_one_file() {
    let home = tempfile::tempdir().unwrap();
    rush(&Kept::file(home.path()));
}

#[test]
fn twenty_processes_on_one_server() {
    let home = tempfile::tempdir().unwrap();
    if let Some(store) = Kept::server(home.path()) {
        rush(&store);
    }
}

/// Killed at any moment, thirty times or as many as `BANGBAN_TEST_KILLS` says: what the server acknowledged is there.
#[test]
fn kills_of_a_program_on_a_server_lose_nothing_that_was_acknowledged() {
    let home = tempfile::tempdir().unwrap();
    let Some(store) = Kept::server(home.path()) else { return };
    let kills = rounds("BANGBAN_TEST_KILLS", 30);
    let mut acknowledged = BTreeSet::new();
    for round in 0..kills {
        let mut writer = store.drill();
        acknowledged.extend(writer.take(1 + round % 7));
        std::thread::sleep(std::time::Duration::from_micros(round as u64 * 977 % 6_000));
        acknowledged.extend(writer.kill());
    }
    let kept = store.numbers();
    assert!(acknowledged.is_subset(&kept), "{:?}", acknowledged.difference(&kept).collect::<Vec<_>>());
    assert!(acknowledged.len() >= kills, "every writer wrote");
    assert!(kept.len() <= acknowledged.len() + kills, "at most one a kill was kept without being told");
    store.assert_whole();
}

#[test]
fn a_server_that_restarts_in_mid_call_loses_nothing_and_work_goes_on() {
    let Some(server) = Server::start() else {
        eprintln!("skipped: BANGBAN_TEST_PG is not set, tests/run sets it");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let store = Kept::on(&server.url, home.path());
    let mut acknowledged = BTreeSet::new();
    // Cleanly, and as after a crash: the desks at work feel only a pause.
    let mut writer = store.drill();
    for how in ["fast", "immediate", "immediate"] {
        acknowledged.extend(writer.take(15));
        server.tell("restart", how);
        let after = writer.take(15);
        assert_eq!(after.len(), 15, "it went on after a restart ({how})");
        acknowledged.extend(after);
    }
    acknowledged.extend(writer.kill());
    let kept = store.numbers();
    assert!(acknowledged.is_subset(&kept), "{:?}", acknowledged.difference(&kept).collect::<Vec<_>>());
    assert!(kept.len() <= acknowledged.len() + 1, "and nothing twice: at most the one being written");
    store.assert_whole();

    // Away for good: said in words, with what to do.
    server.tell("stop", "");
    let output = store.run("queue next");
    assert_eq!(output.status.code(), Some(4));
    let told = words(&output);
    assert!(told.starts_with("连不上记录服务器") && told.contains("手工写号"), "{told}");
}
