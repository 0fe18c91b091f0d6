//! What disks do to a file: power cuts, no room, read-only, a flipped byte, a page of zeros. Nothing acknowledged is lost where
//! it can be helped; what is wrong is said in words with what to do; and what is left can be rescued.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "common/store.rs"]
#[allow(dead_code)]
mod kept;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kept::{Kept, json, rounds, words};

/// The library that makes power cuts; none where none can be made.
fn power_cutter(folder: &Path) -> Option<PathBuf> {
    if cfg!(not(target_os = "linux")) {
        return None;
    }
    let library = folder.join("power.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/power.c");
    let built = Command::new("cc")
        .args(["-O1", "-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .status()
        .ok()?;
    assert!(built.success());
    Some(library)
}

fn copy_all(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_name().to_string_lossy().starts_with('.') {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Thirty cuts, or as many as `BANGBAN_TEST_CUTS` says.
#[test]
fn power_cuts_lose_nothing_that_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let Some(cutter) = power_cutter(dir.path()) else {
        eprintln!("skipped: no cc, or not Linux");
        return;
    };
    let (live, safe) = (dir.path().join("live"), dir.path().join("safe"));
    fs::create_dir_all(&safe).unwrap();
    let cuts = rounds("BANGBAN_TEST_CUTS", 30);
    let mut acknowledged = BTreeSet::new();
    for round in 0..cuts {
        // The machine comes up with what was safe.
        copy_all(&safe, &live);
        let store = Kept::file(&live);
        let power: [(&str, &Path); 3] =
            [("LD_PRELOAD", &cutter), ("POWER_LIVE", &live), ("POWER_SAFE", &safe)];
        let mut writer = store.drill_with(&power);
        acknowledged.extend(writer.take(1 + round % 5));
        acknowledged.extend(writer.kill());
        copy_all(&safe, &live);
        let kept = store.numbers();
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "cut {round}: lost {lost:?}");
        assert!(
            kept.len() <= acknowledged.len() + round + 1,
            "at most one a cut was kept without being told"
        );
    }
    assert!(acknowledged.len() >= cuts);
    Kept::file(&live).assert_whole();
}

/// The measure measures: with a disk that says it has flushed and has not, the same cuts lose.
#[test]
fn power_cuts_on_a_disk_that_lies_are_seen() {
    let dir = tempfile::tempdir().unwrap();
    let Some(cutter) = power_cutter(dir.path()) else {
        eprintln!("skipped: no cc, or not Linux");
        return;
    };
    let mut lost = 0;
    for round in 0..6 {
        let (live, safe) = (dir.path().join(format!("live{round}")), dir.path().join(format!("safe{round}")));
        fs::create_dir_all(&safe).unwrap();
        fs::create_dir_all(&live).unwrap();
        let lies = Path::new("1");
        let power: [(&str, &Path); 4] =
            [("LD_PRELOAD", &cutter), ("POWER_LIVE", &live), ("POWER_SAFE", &safe), ("POWER_LIES", lies)];
        let mut writer = Kept::file(&live).drill_with(&power);
        let mut acknowledged: BTreeSet<String> = writer.take(4 + round).into_iter().collect();
        acknowledged.extend(writer.kill());
        copy_all(&safe, &live);
        let list = Kept::file(&live).run("--json queue list");
        // Nothing at all may have come through.
        let kept = if list.status.success() { Kept::file(&live).numbers() } else { BTreeSet::new() };
        lost += acknowledged.difference(&kept).count();
    }
    assert!(lost > 0, "a cut after a lie loses what was acknowledged");
}

/// A small disk of its own; none where the test may not make one.
struct Disk(PathBuf);

impl Disk {
    fn new(at: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&at)
            .output()
            .is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("skipped: no disk can be mounted here");
        }
        mounted.then_some(Self(at))
    }

    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        assert!(Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_and_work_goes_on_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::new(dir.path().join("disk"), "1m") else { return };
    let store = Kept::file(&disk.0);
    let (acknowledged, code, told) = store.drill().end();
    assert_eq!(code, Some(4));
    assert!(told.starts_with("磁盘满了") && told.contains("手工写号"), "{told}");
    assert!(acknowledged.len() > 20, "{}", acknowledged.len());
    disk.remount("size=8m");
    let acknowledged: BTreeSet<String> = acknowledged.into_iter().collect();
    assert!(acknowledged.is_subset(&store.numbers()), "nothing acknowledged is lost");
    assert!(store.run("queue issue F").status.success(), "and it goes on");
    store.assert_whole();
}

#[test]
fn a_disk_without_room_for_what_windows_share_is_said_to_be_full() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::new(dir.path().join("disk"), "2m") else { return };
    let store = Kept::file(&disk.0);
    assert!(store.run("queue issue F").status.success());
    // Nobody has it open now: beside it there is nothing yet to be shared.
    assert!(!disk.0.join("desk.sqlite-shm").exists());
    fs::write(disk.0.join("fill"), vec![0; 1 << 22]).unwrap_err();
    for asked in ["queue list", "store verify", "queue issue F"] {
        let told = words(&store.run(asked));
        assert!(told.starts_with("磁盘满了") && !told.contains("error"), "{asked}: {told}");
    }
    fs::remove_file(disk.0.join("fill")).unwrap();
    assert_eq!(store.numbers().len(), 1);
}

#[test]
fn a_disk_that_became_read_only_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::new(dir.path().join("disk"), "8m") else { return };
    let store = Kept::file(&disk.0);
    assert!(store.run("queue issue F").status.success());
    disk.remount("ro");
    let output = store.run("queue issue F");
    assert_eq!(output.status.code(), Some(4));
    let told = words(&output);
    assert!(told.contains("磁盘是只读的") && told.contains("--store"), "{told}");
    disk.remount("rw");
    assert_eq!(store.numbers().len(), 1);
    store.assert_whole();
}

/// A store with some hundred events and sealed content, closed and all in one file.
fn used(home: &Path) -> Kept {
    let store = Kept::file(home);
    let mut writer = store.drill();
    writer.take(150);
    writer.kill();
    store.json("store anchor");
    let conn = rusqlite::Connection::open(home.join("desk.sqlite")).unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    store
}

fn find(bytes: &[u8], what: &str) -> Vec<usize> {
    let what = what.as_bytes();
    (0..bytes.len() - what.len()).filter(|at| &bytes[*at..*at + what.len()] == what).collect()
}

/// Damages the file; what was rescued of it, and the rescued store.
fn rescued(home: &Path, store: &Kept) -> (serde_json::Value, Kept) {
    let to = home.join("rescued.sqlite");
    let output = store.run(&format!("--json store salvage {} --to {}", store.store, to.display()));
    assert!(output.status.success(), "{output:?}");
    (json(&output), Kept { home: home.to_path_buf(), store: to.to_string_lossy().into_owned() })
}

#[test]
fn a_flipped_byte_is_named_and_the_rest_rescued() {
    let home = tempfile::tempdir().unwrap();
    let store = used(home.path());
    let events = store.json("store verify")["events"].as_u64().unwrap();
    let path = home.path().join("desk.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    // In the body of an event, where SQLite has nothing to object to: another number on the slip.
    let at = find(&bytes, "\"no\":\"A0").into_iter().next().unwrap();
    bytes[at + 9] ^= 1;
    fs::write(&path, bytes).unwrap();
    let output = store.run("--json store verify");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let broken = &json(&output)["first_broken"];
    assert_eq!(broken["why"], "changed");
    let told = String::from_utf8(store.run("store verify").stdout).unwrap();
    assert!(told.contains("内容被改过") && told.contains("备份"), "{told}");
    let (saved, rescued) = rescued(home.path(), &store);
    assert_eq!(saved["events"], events - 1);
    assert_eq!((&saved["spoilt"], saved["missing"].as_array().unwrap().len()), (&1.into(), 1));
    assert_eq!(saved["missing"][0][1], broken["seq"]);
    // What is gone is said, and the hall goes on with the rest: it is whole but for that, is backed up and moved.
    let verified = rescued.json("store verify");
    assert_eq!(verified["first_broken"], serde_json::Value::Null);
    assert_eq!(verified["lost"][0]["first"], broken["seq"]);
    let told = String::from_utf8(rescued.run("store verify").stdout).unwrap();
    assert!(told.contains("抢救时少了") && told.contains("其余接得上"), "{told}");
    rescued.json("queue issue B");
    assert_eq!(rescued.json("store rebuild")["same"], true);
    let backup = rescued.json("store backup");
    let back = home.path().join("back.sqlite");
    rescued.json(&format!("store restore {} --to {}", backup["file"].as_str().unwrap(), back.display()));
    let copy = home.path().join("copy.sqlite");
    rescued.json(&format!("store copy --from {} --to {}", back.display(), copy.display()));
    // Another record that goes missing is seen as ever.
    let conn = rusqlite::Connection::open(&rescued.store).unwrap();
    conn.execute_batch("DROP TRIGGER event_remains; DELETE FROM event WHERE seq = 5").unwrap();
    drop(conn);
    assert_eq!(json(&rescued.run("--json store verify"))["first_broken"]["why"], "missing");
}

#[test]
fn a_page_of_zeros_is_said_and_the_rest_rescued() {
    let home = tempfile::tempdir().unwrap();
    let store = used(home.path());
    let events = store.json("store verify")["events"].as_u64().unwrap();
    let path = home.path().join("desk.sqlite");
    let whole = fs::read(&path).unwrap();
    let page = find(&whole, "\"move\":\"issued\"")[40] / 4096 * 4096;
    for (start, least) in [(page, events - 30), (0, events)] {
        let mut bytes = whole.clone();
        bytes[start..start + 4096].fill(0);
        fs::write(&path, bytes).unwrap();
        let output = store.run("store verify");
        assert_eq!(output.status.code(), Some(4), "{output:?}");
        let told = words(&output);
        assert!(told.contains("记录文件损坏") || told.contains("不是帮办的记录文件"), "{told}");
        for left in ["rescued.sqlite", "rescued.sqlite.lock"] {
            let _ = fs::remove_file(home.path().join(left));
        }
        let (saved, rescued) = rescued(home.path(), &store);
        assert!(saved["events"].as_u64().unwrap() >= least, "of {events}: {saved}");
        let kept = rescued.numbers().len() as u64;
        assert_eq!(kept + 1, saved["events"].as_u64().unwrap(), "every rescued ticket is in its table");
        assert_eq!(rescued.json("store verify")["first_broken"], serde_json::Value::Null);
        if start > 0 {
            assert!(!saved["missing"].as_array().unwrap().is_empty());
        }
        assert!(rescued.run("queue next").status.success(), "and work goes on with it");
    }
}

/// Whatever page is destroyed, the one that is asked whether all is well does not say so.
#[test]
fn no_destroyed_page_passes_the_check() {
    let home = tempfile::tempdir().unwrap();
    let store = used(home.path());
    let path = home.path().join("desk.sqlite");
    let whole = fs::read(&path).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut bytes = whole.clone();
        if bytes[page * 4096..][..4096].iter().all(|byte| *byte == 0) {
            continue;
        }
        bytes[page * 4096..][..4096].fill(0);
        fs::write(&path, bytes).unwrap();
        let output = store.run("store verify");
        assert_eq!(output.status.code(), Some(4), "page {}: {output:?}", page + 1);
        assert!(words(&output).contains("store salvage"), "{}", words(&output));
    }
}
