//! Opening the file: everything that can be wrong with it is found here, before the first person is called.

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use rusqlite::{Connection, OpenFlags};

use super::engine::SqliteEngine;
use super::naps::Naps;
use super::{SqliteStore, failed, place, schema};
use crate::store::tables::Tables;
use crate::store::tables::schema::VERSION;
use crate::store::{Open, StoreError, beside, sync_folder};
use crate::text::io_words;

/// SQLite before this loses committed data when several connections write (the WAL-reset fault, sqlite.org/wal.html).
const OLDEST_SQLITE: i32 = 3_051_003;

impl SqliteStore {
    /// Opens the file at `path` for the hall with the id `hall`.
    pub fn open(path: &Path, hall: &str, how: Open) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(StoreError::OldSqlite(rusqlite::version()));
        }
        let path = std::path::absolute(path)
            .map_err(|source| StoreError::Io { path: path.to_path_buf(), source })?;
        if let Some(kind) = place::network_disk(&path) {
            return Err(StoreError::NetworkDisk { path, kind });
        }
        // What is beside it was written after it: whether that is there is asked first.
        if let Some(trace) = trace(&path)
            && fs::metadata(&path).map_or(true, |meta| meta.len() == 0)
        {
            return Err(StoreError::Gone { path, trace });
        }
        if how == Open::Existing && !path.exists() {
            return Err(StoreError::Missing(path));
        }
        // One at a time: of several windows starting together one makes the file, and the others find it whole.
        let mut turn = take_turn(&path)?;
        let conn = connect(&path)?;
        check_once_a_day(&conn, &path, &mut turn)?;
        let engine = SqliteEngine { conn, path: path.clone() };
        let identity = identity(&path);
        let tables = Tables::new(engine, hall.to_owned(), beside(&path, "key"));
        if let Some(found) = tables.only_of_others()? {
            return Err(StoreError::OtherHall { path, found, wanted: hall.to_owned() });
        }
        Ok(Self { path, identity, tables, windows: Vec::new() })
    }
}

/// What only a store that was there leaves beside its place: its key, or the lock file with the day of its last check.
pub(super) fn trace(path: &Path) -> Option<PathBuf> {
    let (key, lock) = (beside(path, "key"), beside(path, "lock"));
    let checked = fs::metadata(&lock).is_ok_and(|meta| meta.len() > 0);
    if key.exists() { Some(key) } else { checked.then_some(lock) }
}

/// What tells the file at `path` from another one put in its place; none where the system does not say.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).ok().map(|meta| (meta.dev(), meta.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Waits until no other process is opening the file. Also finds out, before anything else, whether the folder can be
/// written: SQLite would say so only at the first write.
fn take_turn(path: &Path) -> Result<File, StoreError> {
    let lock = beside(path, "lock");
    let refuse =
        |e: std::io::Error| StoreError::NotWritable { path: path.to_path_buf(), reason: io_words(&e) };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refuse)?;
    }
    let file =
        File::options().create(true).truncate(false).read(true).write(true).open(&lock).map_err(refuse)?;
    file.lock().map_err(refuse)?;
    Ok(file)
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let young = fs::metadata(path).map_or(true, |meta| meta.len() == 0);
    if young {
        // Made by us first, for the owner's eyes only; what SQLite puts beside it follows.
        let mut how = File::options();
        how.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
        let refuse =
            |e: std::io::Error| StoreError::NotWritable { path: path.to_path_buf(), reason: io_words(&e) };
        how.open(path).map_err(refuse)?;
    }
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || -> rusqlite::Result<Connection> {
        let mut conn = Connection::open_with_flags(path, flags)?;
        let mut naps = Naps::new(RandomState::new().build_hasher().finish(), Instant::now());
        conn.busy_handler(Some(move |tries| match naps.next(tries, Instant::now()) {
            Some(nap) => {
                thread::sleep(nap);
                true
            }
            None => false,
        }))?;
        Ok(conn)
    };
    let failed = |error| failed(path, error);
    let conn = open().map_err(failed)?;
    let version = whose(&conn, path, young)?;

    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(failed)?;
    if mode != "wal" {
        return Err(StoreError::NoWal(mode));
    }
    for (name, value) in [
        ("synchronous", "FULL"),
        ("foreign_keys", "ON"),
        ("trusted_schema", "OFF"),
        ("cell_size_check", "ON"),
        ("secure_delete", "ON"),
        ("wal_autocheckpoint", "1000"),
    ] {
        conn.execute_batch(&format!("PRAGMA {name} = {value}")).map_err(failed)?;
    }
    if (1..VERSION).contains(&version) {
        keep_copy(&conn, path, version)?;
    }
    if version < VERSION {
        conn.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        schema::migrate(&conn, version).map_err(failed)?;
        conn.execute_batch("COMMIT").map_err(failed)?;
    }
    if young {
        // The folder's entry of a young file is safe only once the folder itself is on disk; before that a power cut
        // could take away file and first ticket together.
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
        sync_folder(path).map_err(|source| StoreError::Io { path: path.to_path_buf(), source })?;
    }
    Ok(conn)
}

/// A copy of an older file, before it becomes a newer one: `desk.sqlite.v1`.
fn keep_copy(conn: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    let to = beside(path, &format!("v{version}"));
    // One that was cut short by a power cut is worth nothing.
    match fs::remove_file(&to) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::Io { path: to, source });
        }
        _ => {}
    }
    conn.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(|e| failed(path, e))?;
    File::open(&to).and_then(|file| file.sync_all()).map_err(|source| StoreError::Io { path: to, source })
}

/// The version of the file, after making sure that it is ours. Changes nothing in it.
fn whose(conn: &Connection, path: &Path, young: bool) -> Result<i64, StoreError> {
    let number = |sql| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|e| failed(path, e));
    let id = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let empty = young || number("SELECT count(*) FROM sqlite_schema")? == 0;
    if id != schema::APPLICATION_ID && !(empty && id == 0 && version == 0) {
        return Err(StoreError::NotOurs(path.to_path_buf()));
    }
    if version > VERSION {
        return Err(StoreError::Newer { found: version, known: VERSION });
    }
    Ok(version)
}

/// SQLite's own check of the file, at the first opening of a day; the lock file remembers the day.
fn check_once_a_day(conn: &Connection, path: &Path, lock: &mut File) -> Result<(), StoreError> {
    let ask = |sql| conn.query_row(sql, [], |row| row.get::<_, String>(0)).map_err(|e| failed(path, e));
    let io = |source| StoreError::Io { path: beside(path, "lock"), source };
    let today = ask("SELECT date('now', 'localtime')")?;
    let mut checked = Vec::new();
    lock.read_to_end(&mut checked).map_err(io)?;
    if checked == today.as_bytes() {
        return Ok(());
    }
    let verdict = ask("PRAGMA quick_check(1)")?;
    if verdict != "ok" {
        return Err(StoreError::Damaged("有的页面读不出来".into()));
    }
    lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| lock.write_all(today.as_bytes())).map_err(io)
}
