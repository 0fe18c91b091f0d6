//! Reading: one query a question, all from the derived tables except the log itself.

use std::cell::OnceCell;
use std::path::PathBuf;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde::de::DeserializeOwned;

use super::open::beside;
use crate::log::{Case, CaseId, Hash, OpId, PersonId, Record};
use crate::queue::{Ticket, TicketId, TicketNo};
use crate::store::{Rows, StoreError, Vault};

/// A connection, and whose rows are read through it.
pub(super) struct SqliteRows {
    pub conn: Connection,
    pub path: PathBuf,
    pub hall: String,
    vault: OnceCell<Vault>,
}

impl SqliteRows {
    pub fn new(conn: Connection, path: PathBuf, hall: String) -> Self {
        Self { conn, path, hall, vault: OnceCell::new() }
    }

    /// The hall's key, read or made at its first use.
    pub fn vault(&self) -> Result<&Vault, StoreError> {
        if let Some(vault) = self.vault.get() {
            return Ok(vault);
        }
        let sealed: Option<i64> = self.get("SELECT 1 FROM person UNION SELECT 1 FROM draft LIMIT 1", [])?;
        let vault = Vault::open(&beside(&self.path, "key"), sealed.is_some())?;
        Ok(self.vault.get_or_init(|| vault))
    }

    fn all<T: DeserializeOwned>(&self, sql: &str, params: impl Params) -> Result<Vec<T>, StoreError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            self.conn.prepare_cached(sql)?.query_map(params, |row| row.get(0))?.collect()
        };
        let bodies = read().map_err(|e| self.failed(e))?;
        bodies.iter().map(|body| read_body(body)).collect()
    }

    fn one<T: DeserializeOwned>(&self, sql: &str, params: impl Params) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, params)?.into_iter().next())
    }

    pub fn get<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, StoreError> {
        let read = || self.conn.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional();
        read().map_err(|e| self.failed(e))
    }
}

fn read_body<T: DeserializeOwned>(body: &str) -> Result<T, StoreError> {
    serde_json::from_str(body).map_err(|e| StoreError::Damaged(e.to_string()))
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        hall: row.get(0)?,
        chain: row.get(1)?,
        seq: row.get(2)?,
        at: row.get(3)?,
        actor: row.get(4)?,
        kind: row.get(5)?,
        reference: row.get(6)?,
        op: row.get(7)?,
        body: row.get(8)?,
        prev: Hash(row.get(9)?),
        hash: Hash(row.get(10)?),
    })
}

const RECORD: &str =
    "SELECT hall, chain, seq, at, actor, type, ref, op, body, prev, hash FROM event WHERE hall = ?1";

impl Rows for SqliteRows {
    fn is_empty(&self) -> Result<bool, StoreError> {
        let any: Option<i64> = self.get("SELECT 1 FROM event WHERE hall = ?1 LIMIT 1", [&self.hall])?;
        Ok(any.is_none())
    }

    fn tickets(&self, day: Date) -> Result<Vec<Ticket>, StoreError> {
        self.all(
            "SELECT body FROM ticket WHERE hall = ?1 AND day = ?2 ORDER BY arrived, id",
            params![self.hall, day.to_string()],
        )
    }

    fn waiting(&self, day: Date) -> Result<Vec<Ticket>, StoreError> {
        self.all(
            "SELECT body FROM ticket WHERE hall = ?1 AND state = 'waiting' AND day = ?2 ORDER BY place, id",
            params![self.hall, day.to_string()],
        )
    }

    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.one("SELECT body FROM ticket WHERE hall = ?1 AND id = ?2", params![self.hall, id.0.to_string()])
    }

    fn ticket_no(&self, day: Date, no: &TicketNo) -> Result<Option<Ticket>, StoreError> {
        self.one(
            "SELECT body FROM ticket WHERE hall = ?1 AND day = ?2 AND no = ?3",
            params![self.hall, day.to_string(), no.as_str()],
        )
    }

    fn in_hand(&self, window: u32) -> Result<Option<Ticket>, StoreError> {
        self.one(
            "SELECT body FROM ticket WHERE hall = ?1 AND win = ?2 AND state IN ('called','serving') ORDER BY called DESC",
            params![self.hall, window],
        )
    }

    fn last_called(&self, day: Date, window: u32) -> Result<Option<Ticket>, StoreError> {
        self.one(
            "SELECT body FROM ticket WHERE hall = ?1 AND day = ?2 AND caller = ?3 ORDER BY called DESC LIMIT 1",
            params![self.hall, day.to_string(), window],
        )
    }

    fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        self.one("SELECT body FROM visit WHERE hall = ?1 AND id = ?2", params![self.hall, id.0.to_string()])
    }

    fn case_in_hand(&self, window: u32) -> Result<Option<Case>, StoreError> {
        if let Some(ticket) = self.in_hand(window)? {
            return self.case_of(ticket.id);
        }
        self.one(
            "SELECT body FROM visit WHERE hall = ?1 AND win = ?2 AND ticket IS NULL AND outcome IS NULL
             ORDER BY opened DESC LIMIT 1",
            params![self.hall, window],
        )
    }

    fn case_of(&self, ticket: TicketId) -> Result<Option<Case>, StoreError> {
        self.one(
            "SELECT body FROM visit WHERE hall = ?1 AND ticket = ?2 AND outcome IS NULL",
            params![self.hall, ticket.0.to_string()],
        )
    }

    fn cases(&self, day: Date) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = ?1 AND day = ?2 ORDER BY opened, id",
            params![self.hall, day.to_string()],
        )
    }

    fn visits(&self, person: &PersonId) -> Result<Vec<Case>, StoreError> {
        self.all(
            "SELECT body FROM visit WHERE hall = ?1 AND person = ?2 ORDER BY opened DESC, id DESC",
            params![self.hall, person.0],
        )
    }

    fn owing(&self) -> Result<Vec<Case>, StoreError> {
        self.all("SELECT body FROM visit WHERE hall = ?1 AND owes = 1 ORDER BY opened, id", [&self.hall])
    }

    fn counts(&self, day: Date) -> Result<Vec<(String, u32)>, StoreError> {
        let sql = "SELECT kind, count(*) FROM ticket WHERE hall = ?1 AND state = 'waiting' AND day = ?2
                   GROUP BY kind ORDER BY kind";
        let read = || -> rusqlite::Result<Vec<(String, u32)>> {
            let mut statement = self.conn.prepare_cached(sql)?;
            let rows = statement
                .query_map(params![self.hall, day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        read().map_err(|e| self.failed(e))
    }

    fn closed(&self, day: Date) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM visit WHERE hall = ?1 AND day = ?2 AND outcome IS NOT NULL";
        Ok(self.get(sql, params![self.hall, day.to_string()])?.unwrap_or(0))
    }

    fn done(&self, op: OpId) -> Result<Option<Record>, StoreError> {
        let read = || {
            let sql = format!("{RECORD} AND op = ?2");
            self.conn.prepare_cached(&sql)?.query_row(params![self.hall, op.to_string()], record).optional()
        };
        read().map_err(|e| self.failed(e))
    }

    fn records(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self.conn.prepare(&format!("{RECORD} ORDER BY chain, seq"))?;
            for found in statement.query_map([&self.hall], record)? {
                each(found?);
            }
            Ok(())
        };
        read().map_err(|e| self.failed(e))
    }

    fn draft(&self, window: u32) -> Result<Option<(i64, String)>, StoreError> {
        let sql = "SELECT at, sealed FROM draft WHERE hall = ?1 AND win = ?2";
        let found: Option<(i64, Vec<u8>)> = self
            .conn
            .query_row(sql, params![self.hall, window], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(|e| self.failed(e))?;
        let Some((at, sealed)) = found else { return Ok(None) };
        Ok(Some((at, self.vault()?.unseal(&draft_row(&self.hall, window), &sealed)?)))
    }

    fn person(&self, id: &PersonId) -> Result<Option<String>, StoreError> {
        let sql = "SELECT sealed FROM person WHERE hall = ?1 AND id = ?2";
        let sealed: Option<Vec<u8>> = self.get(sql, params![self.hall, id.0])?;
        sealed.map(|sealed| self.vault()?.unseal(&person_row(&self.hall, id), &sealed)).transpose()
    }
}

/// The row a draft is sealed for.
pub(super) fn draft_row(hall: &str, window: u32) -> String {
    format!("draft/{hall}/{window}")
}

/// The row a person's number is sealed for.
pub(super) fn person_row(hall: &str, id: &PersonId) -> String {
    format!("person/{hall}/{}", id.0)
}
