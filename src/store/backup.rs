//! Backups: a copy made while windows go on writing, checked event by event, sealed together with the hall's key, and the
//! older ones thinned out. And the way back.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use serde::Serialize;

use super::crypt::{Secret, unwrap, wrap};
use super::sqlite::SqliteStore;
use super::{Open, Place, Store, StoreError, beside, copy};
use crate::log::{Audit, Auditor};

/// What was backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backup {
    /// The sealed file.
    pub file: PathBuf,
    /// What is in it.
    pub audit: Audit,
    /// Older ones that were removed.
    pub removed: Vec<PathBuf>,
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
    let file = folder.join(now.strftime("bangban-%Y%m%d-%H%M%S.bak").to_string());
    let plain = Scratch::new(&file, "copy");
    store.copy_out(&plain.0)?;
    let audit = audit_file(&plain.0, hall)?;
    wrap(&[&plain.0, key], &file, secret)?;
    drop(plain);
    let removed = thin_out(folder, now).map_err(io)?;
    Ok(Backup { file, audit, removed })
}

/// Opens a backup and puts it at `to`, where nothing may be yet.
pub fn restore(file: &Path, to: &Place, hall: &str, secret: &Secret) -> Result<Audit, StoreError> {
    if !file.is_file() {
        let reason = "没有这个文件".to_owned();
        return Err(StoreError::BadBackup { path: file.to_path_buf(), reason });
    }
    let near = match to {
        Place::File(path) => path.clone(),
        Place::Server { key, .. } => key.clone(),
    };
    if let Place::File(path) = to
        && path.exists()
    {
        return Err(StoreError::NotEmpty);
    }
    if let Some(folder) = near.parent() {
        fs::create_dir_all(folder).map_err(|source| StoreError::Io { path: folder.to_path_buf(), source })?;
    }
    let (plain, key) = (Scratch::new(&near, "restored"), Scratch::new(&near, "restored-key"));
    unwrap(file, &[&plain.0, &key.0], secret)?;
    let audit = audit_file(&plain.0, hall)?;
    let key_at = match to {
        Place::File(path) => beside(path, "key"),
        Place::Server { key, .. } => key.clone(),
    };
    place_key(&key.0, &key_at)?;
    match to {
        Place::File(path) => {
            fs::rename(&plain.0, path).map_err(|source| StoreError::Io { path: path.clone(), source })?;
            super::sync_folder(path).map_err(|source| StoreError::Io { path: path.clone(), source })?;
        }
        Place::Server { .. } => {
            let mut from = SqliteStore::open(&plain.0, hall, Open::Existing)?;
            copy(&mut from, &mut *super::open(to, hall, Open::Create)?)?;
        }
    }
    Ok(audit)
}

/// Puts a hall's key where it belongs; one that is there already must be the same. Whether it was put there now.
pub fn place_key(from: &Path, to: &Path) -> Result<bool, StoreError> {
    let io = |source| StoreError::Io { path: to.to_path_buf(), source };
    if !from.exists() || from == to {
        return Ok(false);
    }
    let key = fs::read(from).map_err(io)?;
    if to.exists() {
        let same = fs::read(to).map_err(io)? == key;
        let other =
            || StoreError::Key { path: to.to_path_buf(), reason: "那里已有另一把钥匙".into() };
        return same.then_some(false).ok_or_else(other);
    }
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(io)?;
    }
    let mut file = super::private_file(to).map_err(io)?;
    std::io::Write::write_all(&mut file, &key).and_then(|()| file.sync_all()).map_err(io)?;
    Ok(true)
}

fn audit_file(path: &Path, hall: &str) -> Result<Audit, StoreError> {
    let copy = SqliteStore::open(path, hall, Open::Existing)?;
    let mut auditor = Auditor::default();
    copy.rows().records(&mut |record| auditor.check(&record))?;
    let audit = auditor.finish();
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

/// Removes what is no longer wanted: of the last seven days, the last four weeks and the last twelve months with a backup
/// the newest each stays.
fn thin_out(folder: &Path, now: DateTime) -> std::io::Result<Vec<PathBuf>> {
    let mut found: Vec<(DateTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Ok(at) = DateTime::strptime("bangban-%Y%m%d-%H%M%S.bak", name)
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
