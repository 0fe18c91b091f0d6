//! The store on one machine: an SQLite file that several windows share. WAL with every commit on disk before it is
//! acknowledged; writers take turns with short random naps, because SQLite's own waiting starves some of them.

mod engine;
mod naps;
mod open;
mod place;
mod schema;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use engine::SqliteEngine;
use rusqlite::ErrorCode;

pub use super::Open;
use super::tables::{Tables, TablesTx};
use super::{Changes, End, Rows, Store, StoreError, Work, beside};

/// An open SQLite store.
pub struct SqliteStore {
    path: PathBuf,
    identity: Option<(u64, u64)>,
    tables: Tables<SqliteEngine>,
    windows: Vec<File>,
}

impl Store for SqliteStore {
    fn rows(&self) -> &dyn Rows {
        &self.tables
    }

    fn write(&mut self, work: &mut Work<'_>) -> Result<(), StoreError> {
        // Of a file that was taken away everything could still be read and written, and be gone with this process.
        if open::identity(&self.path) != self.identity {
            return Err(StoreError::Moved(self.path.clone()));
        }
        let engine = &self.tables.engine;
        engine.batch("BEGIN IMMEDIATE")?;
        let result = match work(&mut TablesTx { tables: &self.tables }) {
            Ok(End::Commit) => engine.batch("COMMIT"),
            Ok(End::RollBack) => return engine.batch("ROLLBACK"),
            Err(error) => Err(error),
        };
        // After a fault SQLite may have rolled back by itself; if not, it is done here. The fault is what is told.
        if result.is_err() && !engine.conn.is_autocommit() {
            let _ = engine.conn.execute_batch("ROLLBACK");
        }
        result
    }

    fn claim_window(&mut self, window: u32) -> Result<bool, StoreError> {
        let path = beside(&self.path, &format!("window-{window}"));
        let io = |source: std::io::Error| match source.kind() {
            // Nothing is wrong with the disk.
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                StoreError::NotWritable { path: path.clone(), reason: crate::text::io_words(&source) }
            }
            _ => StoreError::Io { path: path.clone(), source },
        };
        let file = File::options().create(true).append(true).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {
                self.windows.push(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(io(error)),
        }
    }

    fn copy_out(&mut self, to: &Path) -> Result<(), StoreError> {
        let engine = &self.tables.engine;
        engine.conn.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(|e| engine.failed(e))?;
        Ok(())
    }

    fn check(&self) -> Result<(), StoreError> {
        let engine = &self.tables.engine;
        let verdict: String = engine
            .conn
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|e| engine.failed(e))?;
        if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged("有的页面读不出来".into())) }
    }

    fn version(&self) -> Result<i64, StoreError> {
        if open::identity(&self.path) != self.identity {
            return Err(StoreError::Moved(self.path.clone()));
        }
        let engine = &self.tables.engine;
        engine.conn.query_row("PRAGMA data_version", [], |row| row.get(0)).map_err(|e| engine.failed(e))
    }

    fn changes(&self) -> Option<Changes> {
        // Reading makes the log beside the file, if nobody had it open; it stays while we do.
        self.version().ok()?;
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        // Where it cannot be watched, whoever waits asks for the version instead.
        Changes::of(Path::new(&log)).ok()
    }
}

/// `SQLITE_IOERR_SHMSIZE`
const NO_ROOM_TO_SHARE: std::ffi::c_int = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

/// Which of the file and those the engine lays beside it cannot be written: one may stay shut when the other is open again.
fn shut(path: &Path) -> Option<PathBuf> {
    let all = ["", "-wal", "-shm"].map(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    all.into_iter().find(|file| file.is_file() && File::options().append(true).open(file).is_err())
}

/// What an engine's error means to a clerk.
fn failed(path: &std::path::Path, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path.to_path_buf()),
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged("有的页面读不出来".into()),
        Some(code @ (ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied)) => {
            let reason = match code {
                ErrorCode::ReadOnly => "是只读的",
                ErrorCode::PermissionDenied => "没有权限",
                _ if path.is_dir() => "那是文件夹，不是文件",
                _ => "打不开这个文件",
            };
            let path = shut(path).unwrap_or_else(|| path.to_path_buf());
            StoreError::NotWritable { path, reason: reason.into() }
        }
        // What windows share while they have the file open finds no room beside it.
        Some(ErrorCode::SystemIoFailure) if error.sqlite_extended_error_code() == Some(NO_ROOM_TO_SHARE) => {
            StoreError::Full
        }
        Some(ErrorCode::SystemIoFailure) => {
            StoreError::Io { path: path.to_path_buf(), source: std::io::Error::other(error) }
        }
        _ => StoreError::Engine(error.into()),
    }
}

#[cfg(test)]
mod tests;
