//! What was acknowledged is there: after a kill at any moment, with eight windows pressing at once, and where the file is
//! damaged, foreign or out of reach the program says so and touches nothing.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

fn bangban(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
    command.env_clear().arg("--store").arg(store);
    command
}

fn run(store: &Path, args: &str) -> Output {
    bangban(store).args(args.split_whitespace()).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

fn numbers(store: &Path) -> BTreeSet<String> {
    let list = json(&run(store, "--json queue list"));
    list.as_array().unwrap().iter().map(|ticket| ticket["no"].as_str().unwrap().to_owned()).collect()
}

fn words(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Thirty kills, or as many as `BANGBAN_TEST_KILLS` says. What is counted is what was acknowledged, not time: a slow
/// machine kills as many writers at work as a fast one.
#[test]
fn kills_at_any_moment_lose_nothing_that_was_acknowledged() {
    let kills: u64 = std::env::var("BANGBAN_TEST_KILLS").map_or(30, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    let mut acknowledged = BTreeSet::new();
    for round in 0..kills {
        let mut writer = bangban(&store).args(["store", "drill"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        acknowledged.extend(lines.by_ref().take(1 + usize::try_from(round % 7).unwrap()));
        // Somewhere within the next write, wherever that is on this machine.
        thread::sleep(Duration::from_micros(round * 977 % 6_000));
        writer.kill().unwrap();
        writer.wait().unwrap();
        acknowledged.extend(lines);
    }
    let kept = numbers(&store);
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "lost {lost:?}");
    assert!(acknowledged.len() as u64 >= kills, "every writer wrote");
    assert!(
        kept.len() as u64 <= acknowledged.len() as u64 + kills,
        "at most one a kill was kept without being told"
    );
    let verified = run(&store, "--json store verify");
    assert_eq!(verified.status.code(), Some(0));
    assert_eq!(json(&verified)["first_broken"], Value::Null);
}

#[test]
fn eight_windows_pressing_at_once_never_call_one_ticket_twice() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for _ in 0..3 {
        let issuing: Vec<_> = (0..8)
            .map(|_| bangban(&store).args(["queue", "issue", "F"]).stdout(Stdio::null()).spawn().unwrap())
            .collect();
        for mut issuer in issuing {
            assert!(issuer.wait().unwrap().success());
        }
    }
    assert_eq!(numbers(&store).len(), 24, "eight machines give eight numbers");
    let mut called = Vec::new();
    for _ in 0..3 {
        let calling: Vec<_> = (11..19)
            .map(|window| {
                let window = window.to_string();
                let args = ["--json", "queue", "next", "--window", &window];
                bangban(&store).args(args).stdout(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        for caller in calling {
            let output = caller.wait_with_output().unwrap();
            assert!(output.status.success());
            called.push(json(&output)["no"].as_str().unwrap().to_owned());
        }
        for window in 11..19 {
            assert!(run(&store, &format!("queue finish --window {window}")).status.success());
        }
    }
    assert_eq!(called.iter().collect::<BTreeSet<_>>().len(), 24, "{called:?}");
    assert_eq!(run(&store, "queue next").status.code(), Some(1), "nobody is left");
}

#[test]
fn one_window_pressing_eight_times_at_once_calls_one_person() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    for _ in 0..8 {
        run(&store, "queue issue F");
    }
    let calling: Vec<_> = (0..8)
        .map(|_| {
            bangban(&store)
                .args(["queue", "next"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let done = calling
        .into_iter()
        .filter_map(|mut caller| caller.wait().ok())
        .filter(std::process::ExitStatus::success);
    assert_eq!(done.count(), 1);
}

#[test]
fn a_changed_event_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    run(&store, "--today 2026-11-23 queue demo");
    run(&store, "--today 2026-11-23 queue next");
    let conn = rusqlite::Connection::open(&store).unwrap();
    conn.execute_batch(
        "DROP TRIGGER event_stays; UPDATE event SET body = replace(body, 'C001', 'C009') WHERE seq = 5",
    )
    .unwrap();
    drop(conn);
    let verified = run(&store, "--json store verify");
    assert_eq!(verified.status.code(), Some(1));
    let broken = &json(&verified)["first_broken"];
    assert_eq!((broken["chain"].as_str(), broken["seq"].as_i64()), (Some("1号窗口/2026-11-23"), Some(5)));
    let told = String::from_utf8(run(&store, "store verify").stdout).unwrap();
    assert!(
        told.starts_with("“1号窗口/2026-11-23”的第 5 条（2026-11-23") && told.contains("内容被改过"),
        "{told}"
    );
}

#[test]
fn a_file_that_is_not_ours_or_too_new_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("notes.txt");
    fs::write(&text, "明天带钥匙\n".repeat(200)).unwrap();
    let foreign = dir.path().join("other.sqlite");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t(a)").unwrap();
    let newer = dir.path().join("newer.sqlite");
    run(&newer, "queue issue A");
    rusqlite::Connection::open(&newer).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    for (path, told) in
        [(&text, "不是帮办的记录文件"), (&foreign, "不是帮办的记录文件"), (&newer, "更新版本的帮办写成")]
    {
        let before = fs::read(path).unwrap();
        let output = run(path, "queue issue A");
        assert_eq!(output.status.code(), Some(4), "{}", path.display());
        assert!(words(&output).contains(told), "{}", words(&output));
        assert_eq!(fs::read(path).unwrap(), before, "{} is as it was", path.display());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("只读");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser may write there all the same; a file standing where the folder should be stops even them.
    let blocked = dir.path().join("文件");
    fs::write(&blocked, "").unwrap();
    let superuser = fs::write(folder.join("probe"), "").is_ok();
    let folder = if superuser { blocked } else { folder };
    let output = run(&folder.join("desk.sqlite"), "queue issue A");
    assert_eq!(output.status.code(), Some(4));
    let told = words(&output);
    assert!(told.contains(folder.to_str().unwrap()) && told.contains("--store"), "{told}");
}

#[test]
fn there_is_nothing_to_verify_before_the_first_ticket() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk.sqlite");
    let output = run(&store, "store verify");
    assert_eq!(output.status.code(), Some(4));
    assert!(words(&output).starts_with("还没有记录文件"));
    assert!(!store.exists());
}
