//! The tables and every question asked of them, once for all engines: SQL that each of them understands, with `$1` for the
//! first value. An engine carries a statement over and brings the rows back ([`Engine`]); what a statement means is here,
//! so that two engines cannot give two answers.
//!
//! Text, whole numbers and bytes are all there is, every key begins with the hall, and nothing is asked that a distributed
//! engine lacks: no sequences, no triggers to rely on, no notifications, no advisory locks.

mod append;
mod rows;
pub(super) mod schema;
mod value;

use std::cell::OnceCell;
use std::path::PathBuf;

use serde::de::DeserializeOwned;

pub(super) use append::TablesTx;
use value::{FromValue, values};
pub(super) use value::{Row, Value};

use super::{Rows, StoreError, Vault};
use crate::log::PersonId;

/// What carries a statement to the data and brings the rows back.
pub(super) trait Engine {
    /// Runs a question and gives each row of the answer, in order.
    fn each(
        &self,
        sql: &str,
        values: &[Value],
        row: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Runs a statement; says how many rows it touched.
    fn run(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError>;
}

/// The tables of one hall, reached through an engine.
pub(super) struct Tables<E> {
    pub engine: E,
    pub hall: String,
    key: PathBuf,
    vault: OnceCell<Vault>,
}

impl<E: Engine> Tables<E> {
    /// `key` is where the hall's key is or will be.
    pub fn new(engine: E, hall: String, key: PathBuf) -> Self {
        Self { engine, hall, key, vault: OnceCell::new() }
    }

    /// A hall that has records here, where this one has none.
    pub fn only_of_others(&self) -> Result<Option<String>, StoreError> {
        if !self.is_empty()? {
            return Ok(None);
        }
        self.get("SELECT hall FROM event LIMIT 1", values![])
    }

    /// The hall's key, read or made at its first use.
    pub fn vault(&self) -> Result<&Vault, StoreError> {
        if let Some(vault) = self.vault.get() {
            return Ok(vault);
        }
        let sql = "SELECT key_id FROM person WHERE hall = $1 UNION SELECT key_id FROM draft WHERE hall = $1";
        let sealed = self.list::<String>(sql, values![&self.hall])?;
        let vault = Vault::open(&self.key, !sealed.is_empty())?;
        // Of several machines each must have the same key; another one would seal what nobody else can open.
        if !sealed.is_empty() && !sealed.contains(&vault.key_id()) {
            return Err(StoreError::Key {
                path: self.key.clone(),
                reason: "不是这个大厅封存用的那一把".into(),
            });
        }
        Ok(self.vault.get_or_init(|| vault))
    }

    /// The person a number leads to, by what `look` says of it.
    fn known_by(&self, look: &str) -> Result<Option<PersonId>, StoreError> {
        let sql = "SELECT id FROM person WHERE hall = $1 AND look = $2 ORDER BY id LIMIT 1";
        Ok(self.get::<String>(sql, values![&self.hall, look])?.map(PersonId))
    }

    /// The first column of every row.
    fn list<T: FromValue>(&self, sql: &str, values: &[Value]) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.engine.each(sql, values, &mut |mut row| {
            found.push(row.take(0)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first column of the first row.
    fn get<T: FromValue>(&self, sql: &str, values: &[Value]) -> Result<Option<T>, StoreError> {
        Ok(self.list(sql, values)?.into_iter().next())
    }

    /// How many rows of each name.
    fn counted(&self, sql: &str, values: &[Value]) -> Result<Vec<(String, u32)>, StoreError> {
        let mut counts = Vec::new();
        self.engine.each(sql, values, &mut |mut row| {
            counts.push((row.take(0)?, row.take(1)?));
            Ok(())
        })?;
        Ok(counts)
    }

    /// Things kept as JSON.
    fn all<T: DeserializeOwned>(&self, sql: &str, values: &[Value]) -> Result<Vec<T>, StoreError> {
        let bodies: Vec<String> = self.list(sql, values)?;
        let read = |body: &String| serde_json::from_str(body).map_err(|e| StoreError::Damaged(e.to_string()));
        bodies.iter().map(read).collect()
    }

    fn one<T: DeserializeOwned>(&self, sql: &str, values: &[Value]) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, values)?.into_iter().next())
    }
}

/// The row a draft is sealed for.
fn draft_row(hall: &str, window: u32) -> String {
    format!("draft/{hall}/{window}")
}

/// The row a person's number is sealed for.
fn person_row(hall: &str, id: &PersonId) -> String {
    format!("person/{hall}/{}", id.0)
}
