//! What the engine owes beyond the acts: nothing rewritten, nothing half done, nothing lost when the disk is full.

use jiff::civil::date;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::log::{Body, HallEvent, OpId};
use crate::store::NewEvent;

fn open() -> (TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = again(&dir).unwrap();
    (dir, store)
}

fn again(dir: &TempDir) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(&dir.path().join("desk.sqlite"), "hall", Open::Create)
}

fn event(op: u128) -> NewEvent {
    NewEvent {
        at: 1,
        day: date(2026, 11, 23),
        window: 1,
        clerk: "甲".into(),
        op: Some(OpId(Uuid::from_u128(op))),
        body: Body::Hall(HallEvent::Opened { demo: false }),
    }
}

fn append(store: &mut SqliteStore, op: u128) -> Result<(), StoreError> {
    store.write(&mut |tx| {
        tx.append(event(op))?;
        Ok(End::Commit)
    })
}

fn count(store: &SqliteStore) -> usize {
    let mut count = 0;
    store.rows().records(&mut |_| count += 1).unwrap();
    count
}

#[test]
fn commits_are_on_disk_and_other_windows_can_write() {
    let (_dir, store) = open();
    let ask = |name: &str| -> String {
        let value = store
            .tables
            .engine
            .conn
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, rusqlite::types::Value>(0));
        format!("{:?}", value.unwrap())
    };
    for (name, value) in [
        ("journal_mode", "Text(\"wal\")"),
        ("synchronous", "Integer(2)"),
        ("foreign_keys", "Integer(1)"),
        ("trusted_schema", "Integer(0)"),
        ("cell_size_check", "Integer(1)"),
    ] {
        assert_eq!(ask(name), value, "{name}");
    }
}

#[test]
fn an_event_cannot_be_changed_or_removed() {
    let (_dir, mut store) = open();
    append(&mut store, 1).unwrap();
    for sql in ["UPDATE event SET actor = 'x'", "DELETE FROM event"] {
        assert!(store.tables.engine.conn.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(count(&store), 1);
}

#[test]
fn a_transaction_that_fails_leaves_nothing_and_the_next_one_works() {
    let (_dir, mut store) = open();
    append(&mut store, 1).unwrap();
    let twice = store.write(&mut |tx| {
        tx.append(event(2))?;
        tx.append(event(1))?;
        Ok(End::Commit)
    });
    assert!(twice.is_err(), "one op-id, one act");
    let stopped = store.write(&mut |tx| {
        tx.append(event(3))?;
        Ok(End::RollBack)
    });
    stopped.unwrap();
    assert_eq!(count(&store), 1);
    append(&mut store, 4).unwrap();
    assert_eq!(count(&store), 2);
}

#[test]
fn a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room() {
    let (_dir, mut store) = open();
    let limit = |store: &SqliteStore, pages: u32| {
        store
            .tables
            .engine
            .conn
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .unwrap();
    };
    limit(&store, 1);
    let mut acknowledged: u32 = 0;
    let error = loop {
        match append(&mut store, u128::from(acknowledged)) {
            Ok(()) => acknowledged += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Full), "{error}");
    assert_eq!(count(&store), acknowledged as usize);
    limit(&store, 1_000_000);
    append(&mut store, 1_000_000).unwrap();
    assert_eq!(count(&store), acknowledged as usize + 1);
}

#[test]
fn a_window_belongs_to_one_desk_until_it_ends() {
    let (dir, mut one) = open();
    let mut two = again(&dir).unwrap();
    assert!(one.claim_window(3).unwrap());
    assert!(!two.claim_window(3).unwrap());
    assert!(two.claim_window(4).unwrap());
    drop(one);
    assert!(two.claim_window(3).unwrap());
}

#[test]
fn what_others_write_is_noticed_and_what_one_writes_is_not() {
    let (dir, mut one) = open();
    let mut two = again(&dir).unwrap();
    let before = one.version().unwrap();
    append(&mut one, 1).unwrap();
    assert_eq!(one.version().unwrap(), before);
    append(&mut two, 2).unwrap();
    assert_ne!(one.version().unwrap(), before);
}

#[test]
fn a_damaged_page_is_found_when_the_day_begins() {
    let (dir, mut store) = open();
    for op in 0..200 {
        append(&mut store, op).unwrap();
    }
    drop(store);
    let path = dir.path().join("desk.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 4096].fill(0);
    std::fs::write(&path, bytes).unwrap();
    std::fs::write(beside(&path, "lock"), "2026-11-22").unwrap();
    let error = again(&dir).err().map(|error| error.to_string());
    assert!(error.as_deref().is_some_and(|error| error.starts_with("记录文件损坏")), "{error:?}");
}

#[test]
fn a_lost_key_is_missed_and_not_replaced() {
    let (dir, mut store) = open();
    let save = |store: &mut SqliteStore| {
        store.write(&mut |tx| {
            tx.save_draft(3, 1, "甲")?;
            Ok(End::Commit)
        })
    };
    save(&mut store).unwrap();
    drop(store);
    let key = beside(&dir.path().join("desk.sqlite"), "key");
    std::fs::remove_file(&key).unwrap();
    let mut store = again(&dir).unwrap();
    assert!(matches!(save(&mut store), Err(StoreError::Key { .. })));
    assert!(matches!(store.rows().draft(3), Err(StoreError::Key { .. })));
    assert!(!key.exists());
    append(&mut store, 1).unwrap();
}

#[test]
fn an_older_file_becomes_a_newer_one_and_a_copy_of_it_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.sqlite");
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(&schema::first_step()).unwrap();
    conn.pragma_update(None, "application_id", schema::APPLICATION_ID).unwrap();
    conn.pragma_update(None, "user_version", 1).unwrap();
    // A number sealed as version 1 did: by the hall's key itself.
    let vault = crate::store::Vault::open(&beside(&path, "key"), false).unwrap();
    let id = crate::log::PersonId(vault.digest("person", "甲").to_string());
    let sealed = vault.seal(&format!("person/hall/{}", id.0), "甲").unwrap();
    let row = (&id.0, sealed, vault.key_id());
    conn.execute("INSERT INTO person(hall, id, sealed, key_id) VALUES ('hall', ?1, ?2, ?3)", row).unwrap();
    drop(conn);

    let store = again(&dir).unwrap();
    assert_eq!(store.rows().person(&id).unwrap().as_deref(), Some("甲"), "what was sealed then opens now");
    let version = |path: &Path| -> i64 {
        let conn = rusqlite::Connection::open(path).unwrap();
        conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(version(&path), crate::store::tables::schema::VERSION);
    assert_eq!(version(&beside(&path, "v1")), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_taken_away_while_it_is_open_takes_nothing_more() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.sqlite");
    let mut store = SqliteStore::open(&path, "hall", Open::Create).unwrap();
    let before = store.version().unwrap();
    std::fs::rename(&path, dir.path().join("elsewhere")).unwrap();
    for found in [store.write(&mut |_| Ok(End::Commit)).unwrap_err(), store.version().unwrap_err()] {
        assert!(found.to_string().contains("被挪走、删掉或换掉了"), "{found}");
    }
    // Another in its place is another.
    std::fs::write(&path, "").unwrap();
    assert!(matches!(store.version(), Err(StoreError::Moved(_))));
    std::fs::rename(dir.path().join("elsewhere"), &path).unwrap();
    assert_eq!(store.version().unwrap(), before, "put back it goes on");
}
