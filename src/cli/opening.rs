//! What the global options open: the hall, the store, who sits at which window. The desk and the commands open them alike.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::{Exit, Failure, Globals};
use crate::acts::{ActError, Actor, Knowledge, Stamp, new_op};
use crate::assets;
use crate::queue::Hall;
use crate::store::StoreError;
use crate::store::sqlite::{Open, SqliteStore};
use crate::text::Faults;

/// The hall of `hall.toml`.
pub fn hall(globals: &Globals) -> Result<Hall, Failure> {
    let data = assets::data(globals.data.as_deref()).map_err(|e| Failure::new(Exit::Data, e))?;
    let source = data.iter().find(|source| &*source.path == "hall.toml");
    let source = source.ok_or_else(|| {
        Failure::new(Exit::Data, "资料里缺 hall.toml（大厅有哪些业务、窗口）。补上这个文件")
    })?;
    let mut faults = Faults::new();
    let hall = Hall::read(source, &mut faults);
    hall.ok_or_else(|| {
        let faults: Vec<String> = faults.sorted().iter().map(|fault| fault.render(false)).collect();
        Failure::new(Exit::Data, faults.join("\n"))
    })
}

/// Everything that is known: rules and data of the folders given, or those in the binary. Data at fault is left out.
pub fn knowledge(globals: &Globals) -> Result<Knowledge, Failure> {
    Knowledge::open(globals.policies.as_deref(), globals.data.as_deref())
        .map_err(|error| Failure::new(Exit::Data, error))
}

/// The store of `--store`, or the one in the user's data folder.
pub fn store(globals: &Globals, hall: &Hall, how: Open) -> Result<SqliteStore, Failure> {
    Ok(SqliteStore::open(&store_path(globals)?, &hall.id, how)?)
}

/// Where the store is.
pub fn store_path(globals: &Globals) -> Result<PathBuf, Failure> {
    let path = match globals.store.as_deref() {
        Some(url) if url.contains("://") => {
            return Err(Failure::new(Exit::Usage, "这个版本只能用本机文件存记录。--store 后面写文件路径"));
        }
        Some(path) => PathBuf::from(path),
        None => etcetera::choose_base_strategy()
            .map_err(|e| {
                Failure::new(Exit::Machine, format!("找不到用户文件夹：{e}。用 --store 指定记录文件"))
            })?
            .data_dir()
            .join("bangban/desk.sqlite"),
    };
    Ok(path)
}

/// Who `--window` and `--clerk` say sits here.
pub fn actor(globals: &Globals) -> Actor {
    let clerk = globals.clerk.clone().unwrap_or_else(|| "经办人".into());
    Actor { window: globals.window.unwrap_or(1), clerk }
}

/// A stamp for one run of a command.
pub fn stamp(globals: &Globals, hall: &Hall) -> Stamp {
    let now = globals.clock().now();
    Stamp::new(hall, &actor(globals), now, new_op(now))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(Exit::Machine, error)
    }
}

impl From<ActError> for Failure {
    fn from(error: ActError) -> Self {
        let exit = match error {
            ActError::Store(_) => Exit::Machine,
            ActError::UnknownKind { .. }
            | ActError::ReasonNeeded(_)
            | ActError::ReasonWithoutGreen
            | ActError::Blank(_)
            | ActError::Code(_)
            | ActError::UnknownItem(_)
            | ActError::UnknownTag { .. } => Exit::Usage,
            _ => Exit::No,
        };
        Self::new(exit, error)
    }
}
