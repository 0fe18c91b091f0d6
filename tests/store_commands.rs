//! Looking after the records: what `bangban store` promises, on files and where it matters on a server.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "common/store.rs"]
#[allow(dead_code)]
mod kept;

use std::fs;
use std::io::Write;
use std::process::Stdio;

use kept::{Kept, json, words};
use serde_json::Value;

fn used(store: &Kept) {
    store.run("queue demo");
    store.run("queue next");
}

#[test]
fn an_end_cut_off_is_seen_by_the_anchor() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let before = String::from_utf8(store.run("store verify").stdout).unwrap();
    assert!(before.contains("还没有下过锚"), "{before}");
    let anchor = String::from_utf8(store.run("store anchor").stdout).unwrap();
    assert!(anchor.trim().len() == 16 && anchor.trim().chars().all(|c| c.is_ascii_hexdigit()), "{anchor}");
    let verified = store.json("store verify");
    assert_eq!(verified["last_anchor"], anchor.trim());
    let conn = rusqlite::Connection::open(&store.store).unwrap();
    conn.execute_batch(
        "DROP TRIGGER event_remains;
         DELETE FROM event WHERE chain LIKE '1号%' AND seq = (SELECT max(seq) FROM event WHERE chain LIKE '1号%')",
    )
    .unwrap();
    drop(conn);
    let output = store.run("--json store verify");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["first_broken"]["why"], "cut_off");
    let told = String::from_utf8(store.run("store verify").stdout).unwrap();
    assert!(told.contains("锚里还有它"), "{told}");
    // Such a log is not played over the tables: they may be all that is left.
    let before = store.json("queue list");
    let refused = store.run("store rebuild");
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let told = String::from_utf8(refused.stdout).unwrap();
    assert!(told.contains("锚里还有它") && told.contains("各表没有动"), "{told}");
    assert_eq!(store.json("queue list"), before);
}

#[test]
fn a_table_destroyed_beside_a_whole_chain_is_seen() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let conn = rusqlite::Connection::open(&store.store).unwrap();
    let page: u32 = conn
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'ticket'", [], |row| row.get(0))
        .unwrap();
    let page = usize::try_from(page).unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(conn);
    let mut bytes = fs::read(&store.store).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0);
    fs::write(&store.store, bytes).unwrap();
    let output = store.run("store verify");
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(
        words(&output).contains("记录文件损坏") && words(&output).contains("store salvage"),
        "{output:?}"
    );
}

#[test]
fn tables_that_were_meddled_with_are_put_right_and_told_of() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    assert_eq!(store.json("store rebuild")["same"], true);
    let conn = rusqlite::Connection::open(&store.store).unwrap();
    conn.execute_batch("UPDATE ticket SET state = 'done' WHERE no = 'A001'").unwrap();
    drop(conn);
    let output = store.run("--json store rebuild");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["same"], false);
    store.assert_whole();
}

#[test]
fn a_backup_comes_back_whole_and_only_with_its_key() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let folder = home.path().join("盘");
    let backup = store.json(&format!("store backup --to {}", folder.display()));
    let file = backup["file"].as_str().unwrap().to_owned();
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "the backup and its key, nothing half done: {names:?}");
    let bytes = fs::read(&file).unwrap();
    assert!(
        !bytes.windows(6).any(|part| part == b"issued" || part == b"SQLite"),
        "nothing can be read in it"
    );

    let back = Kept {
        home: home.path().into(),
        store: home.path().join("新/desk.sqlite").to_string_lossy().into(),
    };
    fs::rename(folder.join("backup.key"), home.path().join("elsewhere")).unwrap();
    let without = back.run(&format!("store restore {file}"));
    assert_eq!(without.status.code(), Some(4), "{without:?}");
    fs::rename(home.path().join("elsewhere"), folder.join("backup.key")).unwrap();
    let restored = back.json(&format!("store restore {file}"));
    assert_eq!(restored["events"], store.json("store verify")["events"]);
    assert_eq!(back.numbers(), store.numbers());
    back.assert_whole();
    let over = back.run(&format!("store restore {file}"));
    assert_eq!(over.status.code(), Some(4), "never over what is there");
    assert!(words(&over).contains("已经有记录"), "{}", words(&over));
}

#[test]
fn a_backup_by_words_needs_the_same_words() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let with = |words: &str, args: &str| {
        let mut command = store.command();
        command.env("BANGBAN_BACKUP_PASSPHRASE", words).args(args.split_whitespace());
        command.output().unwrap()
    };
    let made = with("三把钥匙", "--json store backup");
    assert!(made.status.success(), "{made:?}");
    let file = json(&made)["file"].as_str().unwrap().to_owned();
    assert_eq!(fs::read_dir(home.path().join("backups")).unwrap().count(), 1, "no key lies beside it");
    let to = home.path().join("again.sqlite");
    let restore = format!("store restore {file} --to {}", to.display());
    let wrong = with("两把钥匙", &restore);
    assert_eq!(wrong.status.code(), Some(4));
    assert!(words(&wrong).contains("备份") && !to.exists(), "{}", words(&wrong));
    assert!(with("三把钥匙", &restore).status.success());
}

#[test]
fn a_hall_moves_to_a_server_and_back() {
    let home = tempfile::tempdir().unwrap();
    let file = Kept::file(home.path());
    let Some(server) = Kept::server(home.path()) else { return };
    used(&file);
    let before = file.json("store verify");
    let copied = file.json(&format!("store copy --from {} --to {}", file.store, server.store));
    assert_eq!(copied["events"], before["events"]);
    assert_eq!(server.json("store verify"), before);
    assert_eq!(server.numbers(), file.numbers());
    assert!(server.run("queue issue F").status.success(), "work goes on there");
    server.assert_whole();
    let again = file.run(&format!("store copy --from {} --to {}", file.store, server.store));
    assert_eq!(again.status.code(), Some(4), "not over what is there");
    let back = home.path().join("back.sqlite");
    server.json(&format!("store copy --from {} --to {}", server.store, back.display()));
    // A backup of a server is the same sealed file as that of a file.
    let backup = server.json(&format!("store backup --to {}", home.path().join("backups").display()));
    let from_backup =
        Kept { home: home.path().into(), store: home.path().join("b.sqlite").to_string_lossy().into() };
    from_backup.json(&format!("store restore {}", backup["file"].as_str().unwrap()));
    assert_eq!(from_backup.numbers(), server.numbers());
}

#[test]
fn an_export_is_a_table_or_lines_and_stays_in_the_log() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let csv = home.path().join("号.csv");
    let told = store.run(&format!("store export tickets --to {}", csv.display()));
    assert!(String::from_utf8(told.stdout).unwrap().contains("已记下"));
    let text = fs::read_to_string(&csv).unwrap();
    assert!(text.starts_with("\u{feff}day,no,kind"), "{text}");
    assert_eq!(text.lines().count(), 10, "a head and nine tickets");
    let lines = String::from_utf8(store.run("store export events").stdout).unwrap();
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((&last["kind"], &last["body"]["hall"]), (&"hall".into(), &"exported".into()), "it was noted");
    let without = store.run("store export cases --full");
    assert_eq!(without.status.code(), Some(2), "in full only with a reason");
    store.assert_whole();
}

#[test]
fn looking_for_somebody_takes_the_number_from_standard_input_and_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    assert_eq!(store.run("store find").status.code(), Some(2));
    let no_number =
        store.command().args(["store", "find", "--reason", "问"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(no_number.status.code(), Some(2), "what is no number is not looked for: {no_number:?}");
    let mut child = store
        .command()
        .args(["--json", "store", "find", "--reason", "本人来问进度"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("110101199003070003\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), json(&output)),
        (Some(1), serde_json::json!({ "cases": [], "deaths": [], "numbers": [] }))
    );
    let log = String::from_utf8(store.run("store export events --full --reason 查").stdout).unwrap();
    assert!(log.contains("本人来问进度") && !log.contains("110101199003070003"), "{log}");
}

#[test]
fn erasing_tells_before_it_does() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    assert_eq!(store.json("store erase"), serde_json::json!({ "persons": 0, "erased": false, "wanted": 0 }));
    let told = String::from_utf8(store.run("store erase").stdout).unwrap();
    assert!(told.contains("没写 keep_days"), "{told}");
    // Once erased, a number no longer leads to its cases.
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    let hall = fs::read_to_string("data/hall.toml").unwrap();
    fs::write(data.join("hall.toml"), hall.replace("# keep_days = …", "keep_days = 30 #")).unwrap();
    let on = |day: &str, args: &str, input: &str| {
        let mut command = store.command();
        command.args(["--today", day, "--data"]).arg(&data).args(args.split_whitespace());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    for args in ["queue issue A --window 2", "queue next --window 2", "case open --window 2"] {
        assert!(on("2026-11-23", args, "").status.success(), "{args}");
    }
    let man = "110105196503049974";
    assert!(on("2026-11-23", &format!("case identify {man} --window 2"), "").status.success());
    assert_eq!(on("2026-11-23", "store find --reason 本人来问", man).status.code(), Some(0));
    // Not while his case goes on; and what the hall decides later holds for who came before.
    let open = on("2026-12-24", "store erase --yes", "");
    let open = String::from_utf8_lossy(&open.stdout).into_owned();
    assert!(open.contains("没有到期的证件号") && open.contains("另有 1 个人那时来过，但件没办完"), "{open}");
    assert!(on("2026-11-24", "case close advice --note 问清了 --window 2", "").status.success());
    let hall = hall.replace("# keep_days = …", "keep_days = 29 #");
    fs::write(data.join("hall.toml"), hall).unwrap();
    let erased = on("2026-12-24", "store erase --yes", "");
    assert!(String::from_utf8_lossy(&erased.stdout).contains("1 个人的证件号到期"), "{erased:?}");
    let found = on("2026-12-24", "store find --reason 本人来问", man);
    assert_eq!(found.status.code(), Some(1), "{found:?}");
}

#[test]
fn a_wrong_use_is_said_and_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let there = || {
        let mut names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    store.run("queue list");
    let before = there();
    let at = |name: &str| home.path().join(name).display().to_string();
    let other = format!("{}/./desk.sqlite", home.path().display());
    fs::write(home.path().join(".notes"), "明天带钥匙\n".repeat(500)).unwrap();
    for (args, code, told) in [
        (format!("store copy --from {} --to {other}", store.store), 2, "同一处"),
        (format!("store copy --from {} --to mysql://host/hall", store.store), 2, "记录不能放在 mysql:// 上"),
        ("--store mysql://host/hall queue list".into(), 2, "记录不能放在 mysql:// 上"),
        (format!("store restore {} --to {}", at("nothing.bak"), at("new.sqlite")), 4, "没有这个文件"),
        (format!("store salvage {} --to {}", at("nothing"), at("new.sqlite")), 2, "没有可抢救的"),
        (format!("store salvage {} --to {}", at(".notes"), at("new.sqlite")), 1, "一条记录也没读出来"),
        ("store export tickets --from 2026-11-30 --until 2026-11-01".into(), 2, "倒着"),
    ] {
        let output = match args.strip_prefix("--store ") {
            Some(_) => std::process::Command::new(env!("CARGO_BIN_EXE_bangban"))
                .env_clear()
                .env("HOME", home.path())
                .args(args.split_whitespace())
                .output()
                .unwrap(),
            None => store.run(&args),
        };
        assert_eq!(output.status.code(), Some(code), "{args}: {output:?}");
        assert!(words(&output).contains(told), "{args}: {}", words(&output));
    }
    fs::remove_file(home.path().join(".notes")).unwrap();
    assert_eq!(there(), before, "nothing was made on the way");
    assert!(!std::path::Path::new("mysql:").exists());
}

#[test]
fn what_is_exported_is_one_document_and_has_times_people_read() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let rows = store.json("store export tickets");
    let arrived = rows[0]["arrived"].as_str().unwrap();
    assert!(arrived.len() == 19 && arrived.starts_with("20") && arrived.contains(':'), "{arrived}");
}

/// Runs it with words that have no blanks in them.
fn say(store: &Kept, args: &[&str]) -> std::process::Output {
    store.command().args(args).output().unwrap()
}

const NUMBER: &str = "110101199003078515";

#[test]
fn words_somebody_wrote_hold_no_number_in_the_log_and_are_hidden_in_a_masked_export() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    store.run("queue start");
    let who = |name: &str| format!("{name}{NUMBER}和13800138000");
    let sent = say(&store, &["--json", "queue", "mediate", "--reason", &who("张三"), "--with", &who("王五")]);
    let no = json(&sent)["no"].as_str().unwrap().to_owned();
    say(&store, &["queue", "settle", &no, "--result", &who("赵六")]);
    say(&store, &["queue", "ask-help", &who("李四"), "--window", "2"]);
    say(&store, &["queue", "next", "--window", "3"]);
    say(&store, &["queue", "transfer", "--kind", "F", "--note", &who("孙七"), "--window", "3"]);
    say(&store, &["ledger", "add", "请示", &format!("事由={}", who("周八")), "报给谁=股长", "已查依据=无"]);
    let told = |args: &str| String::from_utf8(store.run(args).stdout).unwrap();
    let full = told("store export events --full --reason 抽查");
    for words in ["王五110***********8515和138****8000", "李四110***********8515"] {
        assert!(full.contains(words), "{words}: {full}");
    }
    let masked = told("store export events");
    let seen = told("queue windows");
    for gone in [NUMBER, "13800138000"] {
        assert!(![&full, &masked, &seen].iter().any(|text| text.contains(gone)), "{gone} is written nowhere");
    }
    for name in ["张三", "王五", "赵六", "李四", "孙七", "周八"] {
        assert!(!masked.contains(name), "{name}: {masked}");
    }
    assert!(masked.contains("mediated") && masked.contains("字）"), "{masked}");
    store.assert_whole();
}

#[cfg(unix)]
#[test]
fn an_export_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let to = home.path().join("cases.csv");
    let done = store.run(&format!("store export cases --full --reason 抽查 --to {}", to.display()));
    assert!(done.status.success(), "{done:?}");
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_log_that_was_forged_does_not_overwrite_the_tables() {
    for forged in [
        "UPDATE event SET body = replace(body, 'called', 'no_show') WHERE chain LIKE '1号%'",
        "DELETE FROM event WHERE chain LIKE '1号%' AND seq = (SELECT max(seq) FROM event WHERE chain LIKE '1号%')",
    ] {
        let home = tempfile::tempdir().unwrap();
        let store = Kept::file(home.path());
        used(&store);
        store.run("store anchor");
        let before = store.json("queue list");
        let conn = rusqlite::Connection::open(&store.store).unwrap();
        conn.execute_batch(&format!("DROP TRIGGER event_stays; DROP TRIGGER event_remains; {forged}"))
            .unwrap();
        drop(conn);
        let verified = store.run("store verify");
        let rebuilt = store.run("store rebuild");
        assert_eq!((verified.status.code(), rebuilt.status.code()), (Some(1), Some(1)), "{rebuilt:?}");
        let (verified, rebuilt) =
            (String::from_utf8(verified.stdout).unwrap(), String::from_utf8(rebuilt.stdout).unwrap());
        assert!(rebuilt.contains(verified.trim()) && rebuilt.contains("各表没有动"), "{rebuilt}");
        assert_eq!(json(&store.run("--json store rebuild"))["exit"], 1);
        assert_eq!(store.json("queue list"), before, "the tables stay as they were");
    }
}

#[test]
fn what_the_parser_refuses_is_a_document_too() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    for args in ["queue --json", "queue nope --json", "--json --today x queue list", "store export --json"] {
        let output = store.run(args);
        assert_eq!(
            (output.status.code(), &json(&output)["exit"]),
            (Some(2), &2.into()),
            "{args}: {output:?}"
        );
        assert!(json(&output)["error"].as_str().unwrap().contains("--help"), "{args}");
    }
}

#[test]
fn without_a_time_to_keep_numbers_that_is_what_is_said() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let told = String::from_utf8(store.run("store erase").stdout).unwrap();
    assert!(told.contains("keep_days") && told.contains("一个也不会删"), "{told}");
}

/// A hall in which somebody was identified, so that something is sealed.
fn sealed(store: &Kept) {
    store.run("queue issue A");
    store.run("queue next");
    store.run("case open");
    let done = store.run(&format!("case identify {NUMBER}"));
    assert!(done.status.success(), "{done:?}");
}

/// Sealed numbers have no place in a chain: that one is gone is said all the same.
#[test]
fn a_sealed_number_that_was_not_rescued_is_said_and_no_mask_passes_for_it() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    sealed(&store);
    let rescued = |name: &str| {
        let to = Kept { home: home.path().into(), store: home.path().join(name).to_string_lossy().into() };
        let told = store.run(&format!("store salvage {} --to {}", store.store, to.store));
        (String::from_utf8(told.stdout).unwrap(), to)
    };
    let (told, whole) = rescued("whole.sqlite");
    assert!(!told.contains("没有救出来"), "{told}");
    assert!(exported_in_full(&whole).contains(&format!("\"{NUMBER}\"")));
    let conn = rusqlite::Connection::open(&store.store).unwrap();
    conn.execute_batch("PRAGMA secure_delete = ON; DELETE FROM person").unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(conn);
    let (told, poor) = rescued("poor.sqlite");
    assert!(told.contains("1 份封存的证件号没有救出来"), "{told}");
    let rows = exported_in_full(&poor);
    assert!(rows.contains("（没有全号）") && !rows.contains(NUMBER), "{rows}");
    assert!(!String::from_utf8(poor.run("store export cases").stdout).unwrap().contains("（没有全号）"));
}

/// Names without a folder mean the one we are in, for the records, for their key and for that of the backup.
#[test]
fn a_backup_comes_back_to_a_bare_name_with_its_key() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    sealed(&store);
    let run = |args: &[&str]| store.command().current_dir(home.path()).args(args).output().unwrap();
    let made = run(&["--json", "store", "backup", "--to", "bq", "--key", "bare.key"]);
    assert!(made.status.success(), "{made:?}");
    let file = json(&made)["file"].as_str().unwrap().to_owned();
    let restored = run(&["store", "restore", &file, "--to", "q.sqlite", "--key", "bare.key"]);
    assert!(restored.status.success(), "{restored:?}");
    let back =
        Kept { home: home.path().into(), store: home.path().join("q.sqlite").to_string_lossy().into() };
    assert!(exported_in_full(&back).contains(NUMBER));
    back.assert_whole();
}

/// Whoever looks whether all is well hears of a key that opens nothing before somebody stands at the window.
#[test]
fn a_key_that_is_missed_or_another_one_is_seen_by_the_doctor() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    sealed(&store);
    let told = || String::from_utf8(store.run("doctor").stdout).unwrap();
    assert!(!told().contains("用不了"), "{}", told());
    let key = home.path().join("desk.sqlite.key");
    let whole = fs::read(&key).unwrap();
    fs::write(&key, [7; 32]).unwrap();
    assert!(told().contains("desk.sqlite.key 用不了：不是这个大厅封存用的那一把"), "{}", told());
    fs::remove_file(&key).unwrap();
    assert!(told().contains("desk.sqlite.key 用不了：文件不见了"), "{}", told());
    fs::write(&key, whole).unwrap();
    // A folder is said to be one.
    let folder = Kept { home: home.path().into(), store: home.path().to_string_lossy().into() };
    let folder = words(&folder.run("queue list"));
    assert!(folder.contains("那是文件夹，不是文件"), "{folder}");
}

fn exported_in_full(store: &Kept) -> String {
    String::from_utf8(store.run("store export cases --full --reason 抽查").stdout).unwrap()
}

#[test]
fn a_hall_that_moves_takes_its_key_along_or_does_not_move() {
    let home = tempfile::tempdir().unwrap();
    let file = Kept::file(home.path());
    sealed(&file);
    let key = home.path().join("desk.sqlite.key");
    let at = |name: &str| Kept {
        home: home.path().into(),
        store: home.path().join(name).to_string_lossy().into_owned(),
    };
    // The folder for the key need not be there.
    if let Some(server) = Kept::server(&home.path().join("fresh")) {
        file_to(&server, &file).unwrap();
        assert!(exported_in_full(&server).contains(NUMBER));
        // A key that is there and is another one stops everything before anything is copied.
        let Some(second) = Kept::server(&home.path().join("used")) else { return };
        let place = home.path().join("used/.local/share/bangban");
        fs::create_dir_all(&place).unwrap();
        let hall_key =
            fs::read_dir(home.path().join("fresh/.local/share/bangban")).unwrap().next().unwrap().unwrap();
        fs::write(place.join(hall_key.file_name()), [7; 32]).unwrap();
        let refused = file_to(&second, &file).unwrap_err();
        assert!(refused.contains("另一把钥匙"), "{refused}");
        assert_eq!(second.json("queue list"), serde_json::json!([]), "nothing was copied");
    }
    // A key that does not open what is sealed is told of by whatever makes a copy.
    let good = fs::read(&key).unwrap();
    let folder = home.path().join("backups").display().to_string();
    for wrong in [Some([7; 32]), None] {
        match wrong {
            Some(bytes) => fs::write(&key, bytes).unwrap(),
            None => fs::remove_file(&key).unwrap(),
        }
        let copy = file.run(&format!("store copy --from {} --to {}", file.store, at("copy.sqlite").store));
        assert!(copy.status.code() == Some(4) && words(&copy).contains("钥匙"), "{copy:?}");
        let backup = file.run(&format!("--json store backup --to {folder}"));
        assert_eq!(backup.status.code(), Some(1), "{backup:?}");
        assert!(json(&backup)["key_fault"].as_str().unwrap().contains("钥匙"), "{backup:?}");
        let said = file.run(&format!("store backup --to {folder}"));
        assert!(String::from_utf8_lossy(&said.stdout).contains("封存的证件号打不开"), "{said:?}");
        let back = at(if wrong.is_some() { "wrong.sqlite" } else { "none.sqlite" });
        let restored = back.run(&format!("store restore {}", json(&backup)["file"].as_str().unwrap()));
        assert_eq!(restored.status.code(), Some(1), "{restored:?}");
        assert!(String::from_utf8_lossy(&restored.stdout).contains("封存的证件号打不开"), "{restored:?}");
        let mut private = fs::File::create(&key).unwrap();
        private.write_all(&good).unwrap();
        #[cfg(unix)]
        private.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }
    fs::remove_dir_all(&folder).unwrap();
    let backup = file.json(&format!("store backup --to {folder}"));
    assert_eq!(backup["key_fault"], Value::Null);
    let back = at("back.sqlite");
    assert_eq!(
        back.json(&format!("store restore {}", backup["file"].as_str().unwrap()))["key_fault"],
        Value::Null
    );
    assert!(exported_in_full(&back).contains(NUMBER));
}

fn file_to(server: &Kept, file: &Kept) -> Result<(), String> {
    let moved = server.run(&format!("store copy --from {} --to {}", file.store, server.store));
    if moved.status.success() { Ok(()) } else { Err(words(&moved)) }
}

#[test]
fn records_that_are_gone_are_missed_and_not_begun_anew() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    sealed(&store);
    let backup = store.json(&format!("store backup --to {}", home.path().join("b").display()));
    for gone in [true, false] {
        fs::remove_file(&store.store).unwrap();
        if !gone {
            fs::write(&store.store, "").unwrap();
        }
        for args in ["queue list", "queue issue A", "store verify"] {
            let refused = store.run(args);
            assert_eq!(refused.status.code(), Some(4), "{args}: {refused:?}");
            assert!(words(&refused).contains("不见了") && words(&refused).contains("restore"), "{refused:?}");
        }
        let doctor = String::from_utf8(store.run("doctor").stdout).unwrap();
        assert!(doctor.contains("不见了"), "{doctor}");
        let restored = store.run(&format!("store restore {}", backup["file"].as_str().unwrap()));
        assert!(restored.status.success(), "{restored:?}");
        store.assert_whole();
    }
}

/// A window that is open goes on with the file it opened or not at all.
#[test]
fn a_file_that_is_moved_away_under_an_open_window_is_not_written_any_more() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    let mut writer = store.drill();
    assert_eq!(writer.take(2).len(), 2);
    fs::rename(&store.store, home.path().join("elsewhere.sqlite")).unwrap();
    let (_, code, told) = writer.end();
    assert_eq!(code, Some(4));
    assert!(told.contains("被移走") && told.contains("手工写号"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_key_others_can_read_is_said_and_not_used() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    sealed(&store);
    let key = home.path().join("desk.sqlite.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let doctor = store.run("doctor");
    assert_eq!(doctor.status.code(), Some(4));
    assert!(String::from_utf8(doctor.stdout).unwrap().contains("chmod 600"));
    let export = store.run("store export cases --full --reason 抽查");
    assert_eq!(export.status.code(), Some(4), "{export:?}");
    assert!(words(&export).contains("chmod 600"), "{}", words(&export));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(exported_in_full(&store).contains(NUMBER));
}

#[test]
fn nothing_that_is_there_is_written_over_by_an_export_or_a_paper() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    sealed(&store);
    store.run("case item P01");
    store.run("case close notice");
    let before = |name: &str| fs::read(home.path().join(name)).unwrap();
    let (records, key) = (before("desk.sqlite"), before("desk.sqlite.key"));
    for name in ["desk.sqlite", "desk.sqlite.key", "desk.sqlite.lock"] {
        let export = store.run(&format!("store export tickets --to {}", home.path().join(name).display()));
        assert!(export.status.code() == Some(2) && words(&export).contains("已经有了"), "{export:?}");
        let paper = store.run(&format!("case print last notice --pdf {}", home.path().join(name).display()));
        assert!(!paper.status.success(), "{paper:?}");
    }
    assert!(before("desk.sqlite") == records && before("desk.sqlite.key") == key);
    store.assert_whole();
}

#[test]
fn a_server_that_does_not_let_us_is_told_as_a_server() {
    let home = tempfile::tempdir().unwrap();
    let Some(server) = Kept::server(home.path()) else { return };
    server.run("queue issue A");
    let mut client = postgres::Client::connect(&server.store, postgres::NoTls).unwrap();
    let role = format!("r{}", uuid::Uuid::now_v7().simple());
    client
        .batch_execute(&format!(
            "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA bangban TO {role};
             GRANT SELECT ON ALL TABLES IN SCHEMA bangban TO {role}"
        ))
        .unwrap();
    let as_role = Kept {
        home: home.path().into(),
        store: server.store.replace("user=postgres", &format!("user={role}")),
    };
    let refused = as_role.run("queue issue A");
    let told = words(&refused);
    assert!(refused.status.code() == Some(4) && told.contains("不让写") && told.contains("INSERT"), "{told}");
    assert!(!told.contains("文件夹"), "{told}");
    let nowhere = Kept { home: home.path().into(), store: "postgres://".into() };
    let told = words(&nowhere.run("queue list"));
    assert!(told.contains("不是能用的服务器地址"), "{told}");
    client.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

/// A folder may hold the backups of several records: each thins out its own.
#[test]
fn a_backup_takes_away_none_of_other_records() {
    let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (one, two) = (Kept::file(home.path()), Kept::file(other.path()));
    let folder = home.path().join("backups");
    let backup = |store: &Kept| store.json(&format!("store backup --to {}", folder.display()));
    used(&one);
    let first = backup(&one)["file"].as_str().unwrap().to_owned();
    used(&two);
    two.run("queue issue A");
    for store in [&two, &two, &one] {
        std::thread::sleep(std::time::Duration::from_millis(1100));
        backup(store);
    }
    let names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "backup.key")
        .collect();
    assert_eq!(names.len(), 2, "the newest of each: {names:?}");
    assert!(names.iter().all(|name| name.starts_with("bangban-hall-")), "{names:?}");
    assert!(!std::path::Path::new(&first).exists(), "its own older one of the day is gone");
}

/// A file of another hall is not an empty one of this.
#[test]
fn records_of_another_hall_are_named_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    let hall = fs::read_to_string("data/hall.toml").unwrap();
    fs::write(data.join("hall.toml"), hall.replace("id = \"hall\"", "id = \"east\"")).unwrap();
    let before = store.json("queue list");
    for args in ["queue issue A", "store verify", "store backup", "store rebuild", "doctor"] {
        let mut command = store.command();
        let output = command.arg("--data").arg(&data).args(args.split_whitespace()).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{args}: {output:?}");
        let told = format!("{}{}", words(&output), String::from_utf8_lossy(&output.stdout));
        assert!(told.contains("是大厅「hall」的，hall.toml 里的 id 是「east」"), "{args}: {told}");
    }
    assert_eq!(store.json("queue list"), before);
}

/// Whoever may do anything is stopped by no mode of a file.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_seen_by_the_doctor_and_named() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let store = Kept::file(home.path());
    used(&store);
    let shut = |mode| fs::set_permissions(&store.store, fs::Permissions::from_mode(mode)).unwrap();
    shut(0o444);
    if fs::File::options().append(true).open(&store.store).is_ok() {
        eprintln!("not tried: this user may write everything");
        return;
    }
    let doctor = store.run("doctor");
    assert_eq!(doctor.status.code(), Some(4), "{doctor:?}");
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("desk.sqlite：是只读的"), "{doctor:?}");
    shut(0o644);
}
