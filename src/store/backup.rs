//! Backups: a copy made while windows go on writing, checked event by event, sealed together with the hall's key, and the
//! older ones thinned out. And the way back.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use serde::Serialize;

use super::crypt::{Secret, unwrap, wrap};
use super::sqlite::SqliteStore;
use super::{Copied, Open, Place, Rows, Store, StoreError, audit, beside, copy};
use crate::log::Audit;

/// What was backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// The sealed file.
    pub file: PathBuf,
    /// What is in it.
    pub audit: Audit,
    /// Older ones that were removed.
    pub removed: Vec<PathBuf>,
    /// Why what is sealed in it cannot be opened with the key that went with it; none when it can.
    pub key_fault: Option<String>,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// What was in it.
    #[serde(flatten)]
    pub audit: Audit,
    /// Why what is sealed cannot be opened with the key that came with it; none when it can.
    pub key_fault: Option<String>,
}

/// Backs the hall up into `folder`. `key` is the hall's key file; it goes into the sealed file, or nobody could open the
/// numbers in it.
pub fn backup(
    store: &mut dyn Store,
    hall: &str,
    key: &Path,
    folder: &Path,
    secret: &Secret,
    now: DateTime,
) -> Result<Backup, StoreError> {
    let io = |source| StoreError::Io { path: folder.to_path_buf(), source };
    fs::create_dir_all(folder).map_err(io)?;
    let key_fault = fault(store.rows());
    let plain = Scratch::new(&folder.join("bangban"), "copy");
    store.copy_out(&plain.0)?;
    let audit = audit_file(&plain.0, hall)?;
    let names = named(hall, &audit);
    let file = folder.join(now.strftime(&names).to_string());
    wrap(&[&plain.0, key], &file, secret)?;
    drop(plain);
    // An older one may hold the key that opens the rest.
    let removed = if key_fault.is_none() { thin_out(folder, &names, now).map_err(io)? } else { Vec::new() };
    Ok(Backup { file, audit, removed, key_fault })
}

/// How backups of these records are called: by their hall and by how they began. In a folder for several, and of records that
/// were begun anew, each thins out its own.
fn named(hall: &str, audit: &Audit) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    let began: String =
        audit.began.map_or_else(|| "0".repeat(8), |hash| hash.short().chars().take(8).collect());
    format!("bangban-{}-{began}-%Y%m%d-%H%M%S.bak", hall.chars().map(plain).collect::<String>())
}

/// What is wrong with the key, tried on what is sealed.
fn fault(rows: &dyn Rows) -> Option<String> {
    rows.prove_key().err().map(|error| error.to_string())
}

/// Opens a backup and puts it at `to`, where nothing may be yet.
pub fn restore(file: &Path, to: &Place, hall: &str, secret: &Secret) -> Result<Restored, StoreError> {
    if !file.is_file() {
        let reason = "没有这个文件".to_owned();
        return Err(StoreError::BadBackup { path: file.to_path_buf(), reason });
    }
    let key_at = to.key();
    let near = match to {
        Place::File(path) => path.clone(),
        Place::Server { key, .. } => key.clone(),
    };
    if let Place::File(path) = to
        && fs::metadata(path).is_ok_and(|meta| meta.len() > 0)
    {
        return Err(StoreError::NotEmpty);
    }
    if let Some(folder) = near.parent() {
        fs::create_dir_all(folder).map_err(|source| StoreError::Io { path: folder.to_path_buf(), source })?;
    }
    // The key beside the copy, where it is tried; it goes with the copy.
    let plain = Scratch::new(&near, "restored");
    let key = beside(&plain.0, "key");
    unwrap(file, &[&plain.0, &key], secret)?;
    let audit = audit_file(&plain.0, hall)?;
    let key_fault = fault(SqliteStore::open(&plain.0, hall, Open::Existing)?.rows());
    let placed = place_key(&key, &key_at)?;
    let put = match to {
        Place::File(path) => put_file(&plain.0, path),
        Place::Server { .. } => SqliteStore::open(&plain.0, hall, Open::Existing)
            .and_then(|mut from| copy(&mut from, &mut *super::open(to, hall, Open::Create)?).map(|_| ())),
    };
    take_back(put, placed, &key_at)?;
    Ok(Restored { audit, key_fault })
}

/// Puts a file where records belong that are not there any more; what an engine left beside those is kept out of its way.
fn put_file(file: &Path, to: &Path) -> Result<(), StoreError> {
    let io = |source| StoreError::Io { path: to.to_path_buf(), source };
    for left in ["-wal", "-shm"] {
        let mut old = to.as_os_str().to_owned();
        old.push(left);
        let old = PathBuf::from(old);
        if old.exists() {
            fs::rename(&old, beside(&old, "old")).map_err(io)?;
        }
    }
    fs::rename(file, to).map_err(io)?;
    super::sync_folder(to).map_err(|error| {
        // Records never stand where their key, which goes again with a restore that failed, does not.
        let _ = fs::rename(to, file);
        io(error)
    })
}

/// Copies a hall into an empty store, with its key: tried first on what is sealed, and put in its place before the records,
/// for records without their key are no copy. When it fails nothing of it stays.
pub fn move_hall(
    (from, its_key): (&mut dyn Store, &Path),
    (to, key): (&mut dyn Store, &Path),
) -> Result<Copied, StoreError> {
    from.rows().prove_key()?;
    let placed = place_key(its_key, key)?;
    take_back(copy(from, to), placed, key)
}

/// What came of it; a key that was put there for it goes again when nothing did.
fn take_back<T>(done: Result<T, StoreError>, placed: bool, key: &Path) -> Result<T, StoreError> {
    if done.is_err() && placed {
        // It is a copy of the one that stays where it was.
        let _ = fs::remove_file(key);
    }
    done
}

/// Puts a hall's key where it belongs; one that is there already must be the same. Says whether it was put there.
pub fn place_key(from: &Path, to: &Path) -> Result<bool, StoreError> {
    let io = |source| StoreError::Io { path: to.to_path_buf(), source };
    if !from.exists() || from == to {
        return Ok(false);
    }
    let key = fs::read(from).map_err(io)?;
    if to.exists() {
        let same = fs::read(to).map_err(io)? == key;
        return same.then_some(false).ok_or_else(|| StoreError::KeyThere(to.to_path_buf()));
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    let mut file = super::private_file(to).map_err(io)?;
    std::io::Write::write_all(&mut file, &key).and_then(|()| file.sync_all()).map_err(io)?;
    Ok(true)
}

fn audit_file(path: &Path, hall: &str) -> Result<Audit, StoreError> {
    let copy = SqliteStore::open(path, hall, Open::Existing)?;
    let audit = audit(copy.rows())?;
    match audit.first_broken {
        Some(broken) => Err(StoreError::Broken(broken)),
        None => Ok(audit),
    }
}

/// A file that goes when this does, with what engines lay beside it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(near: &Path, name: &str) -> Self {
        let scratch = Self(beside(near, &format!("{name}-{}", std::process::id())));
        scratch.clear();
        scratch
    }

    fn clear(&self) {
        for name in ["", "-wal", "-shm", ".lock", ".key"] {
            let mut path = self.0.as_os_str().to_owned();
            path.push(name);
            // What is not there need not go.
            let _ = fs::remove_file(path);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Removes what is no longer wanted of those called like `names`: of the last seven days, the last four weeks and the last
/// twelve months with a backup the newest each stays.
fn thin_out(folder: &Path, names: &str, now: DateTime) -> std::io::Result<Vec<PathBuf>> {
    let mut found: Vec<(DateTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Ok(at) = DateTime::strptime(names, name)
            && at <= now
        {
            found.push((at, path));
        }
    }
    found.sort();
    let kept = kept(&found.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    let gone = found.into_iter().zip(kept).filter(|(_, kept)| !kept).map(|((_, path), _)| path);
    gone.map(|path| fs::remove_file(&path).map(|()| path)).collect()
}

/// The day, week or month a moment is in.
type Period = fn(&DateTime) -> (i16, i16);

/// Which of these moments (oldest first) stay.
fn kept(moments: &[DateTime]) -> Vec<bool> {
    let mut kept = vec![false; moments.len()];
    let periods: [(usize, Period); 3] = [
        (7, |at| (at.year(), at.day_of_year())),
        (4, |at| (at.date().iso_week_date().year(), at.date().iso_week_date().week().into())),
        (12, |at| (at.year(), at.month().into())),
    ];
    for (many, period) in periods {
        let mut seen = Vec::new();
        for (moment, kept) in moments.iter().zip(&mut kept).rev() {
            let period = period(moment);
            if !seen.contains(&period) && seen.len() < many {
                seen.push(period);
                *kept = true;
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::datetime;

    use super::*;

    #[test]
    fn seven_days_four_weeks_and_twelve_months_stay() {
        let last = datetime(2026, 11, 23, 20, 0, 0, 0);
        let nightly: Vec<_> = (0..500).rev().map(|days| last.saturating_sub(days.days())).collect();
        let kept = kept(&nightly);
        let stays: Vec<_> =
            nightly.iter().zip(kept).filter(|(_, kept)| *kept).map(|(at, _)| at.date()).collect();
        assert!(stays.len() <= 7 + 4 + 12 && stays.len() >= 12 + 6, "{stays:?}");
        assert_eq!(stays[0], jiff::civil::date(2025, 12, 31), "the oldest of twelve months");
        for days in 0..7 {
            assert!(stays.contains(&last.saturating_sub(days.days()).date()));
        }
        assert_eq!(super::kept(&[last, last]), [false, true], "of one day the newest");
    }
}
