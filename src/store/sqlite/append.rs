//! Writing: an event into its chain, and what it changes into the derived tables, through the same folds that play the
//! log again.

use jiff::civil::Date;
use rusqlite::{Params, params};
use serde::Serialize;

use super::rows::{SqliteRows, draft_row, person_row};
use crate::log::{Body, Case, Event, Hash, Misfit, PersonId, Record, chain_name};
use crate::queue::Ticket;
use crate::store::{NewEvent, Rows, StoreError, Tx};

/// A transaction that is open on the connection of `rows`.
pub(super) struct SqliteTx<'s> {
    pub rows: &'s SqliteRows,
}

/// What an event makes of the thing it is about.
enum After {
    Nothing,
    Ticket(Ticket),
    Case(Case),
}

impl Tx for SqliteTx<'_> {
    fn rows(&self) -> &dyn Rows {
        self.rows
    }

    fn append(&mut self, new: NewEvent) -> Result<(), StoreError> {
        let chain = chain_name(new.window, new.day);
        let (seq, last, prev) = self.head(&chain)?;
        let (at, after) = self.after(&new.body, new.at.max(last))?;
        let event = Event {
            hall: self.rows.hall.clone(),
            chain,
            seq: seq + 1,
            at,
            actor: format!("{}号窗口 {}", new.window, new.clerk),
            op: new.op,
            body: new.body,
        };
        self.insert(&Record::new(&event, prev)?)?;
        match after {
            After::Nothing => Ok(()),
            After::Ticket(ticket) => self.keep_ticket(&ticket),
            After::Case(case) => self.keep_case(&case),
        }
    }

    fn next_number(&mut self, day: Date, kind: &str) -> Result<u32, StoreError> {
        let sql = "INSERT INTO counter(hall, day, kind, n) VALUES (?1, ?2, ?3, 1)
                   ON CONFLICT(hall, day, kind) DO UPDATE SET n = n + 1 RETURNING n";
        let n = self.rows.get(sql, params![self.rows.hall, day.to_string(), kind])?;
        n.ok_or_else(|| StoreError::Damaged("号没有记下".into()))
    }

    fn save_draft(&mut self, window: u32, at: i64, text: &str) -> Result<(), StoreError> {
        let vault = self.rows.vault()?;
        let sealed = vault.seal(&draft_row(&self.rows.hall, window), text)?;
        self.run(
            "INSERT OR REPLACE INTO draft(hall, win, at, sealed, key_id) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![self.rows.hall, window, at, sealed, vault.key_id()],
        )
    }

    fn drop_draft(&mut self, window: u32) -> Result<(), StoreError> {
        self.run("DELETE FROM draft WHERE hall = ?1 AND win = ?2", params![self.rows.hall, window])
    }

    fn save_person(&mut self, number: &str, keep_until: Option<Date>) -> Result<PersonId, StoreError> {
        let vault = self.rows.vault()?;
        let id = PersonId(vault.digest("person", number).to_string());
        let sealed = vault.seal(&person_row(&self.rows.hall, &id), number)?;
        self.run(
            "INSERT OR REPLACE INTO person(hall, id, sealed, key_id, keep_until) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![self.rows.hall, id.0, sealed, vault.key_id(), keep_until.map(|date| date.to_string())],
        )?;
        Ok(id)
    }
}

impl SqliteTx<'_> {
    /// The chain's newest place, time and hash.
    fn head(&self, chain: &str) -> Result<(i64, i64, Hash), StoreError> {
        let rows = self.rows;
        let read = || {
            rows.conn
                .prepare_cached(
                    "SELECT seq, at, hash FROM event WHERE hall = ?1 AND chain = ?2 ORDER BY seq DESC LIMIT 1",
                )?
                .query_row(params![rows.hall, chain], |row| Ok((row.get(0)?, row.get(1)?, Hash(row.get(2)?))))
        };
        match read() {
            Ok(head) => Ok(head),
            Err(rusqlite::Error::QueryReturnedNoRows) => Ok((0, i64::MIN, Hash::first(&rows.hall, chain))),
            Err(error) => Err(rows.failed(error)),
        }
    }

    /// When the event counts as having happened, and what it leaves. An event about a thing is at least a millisecond
    /// after the one before it, so that sorting by time never turns them round.
    fn after(&self, body: &Body, at: i64) -> Result<(i64, After), StoreError> {
        match body {
            Body::Hall(_) => Ok((at, After::Nothing)),
            Body::Ticket(id, step) => {
                let before = self.rows.ticket(*id)?;
                let at = before.as_ref().map_or(at, |before| at.max(before.touched + 1));
                let ticket = Ticket::after(before.as_ref(), *id, step, at).map_err(Misfit::from)?;
                Ok((at, After::Ticket(ticket)))
            }
            Body::Case(id, step) => {
                let before = self.rows.case(*id)?;
                let at = before.as_ref().map_or(at, |before| at.max(before.touched + 1));
                let case = Case::after(before.as_ref(), *id, step, at).map_err(Misfit::from)?;
                Ok((at, After::Case(case)))
            }
        }
    }

    fn insert(&self, record: &Record) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO event(hall, chain, seq, at, actor, type, ref, op, body, prev, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                record.hall,
                record.chain,
                record.seq,
                record.at,
                record.actor,
                record.kind,
                record.reference,
                record.op,
                record.body,
                record.prev.0,
                record.hash.0
            ],
        )
    }

    fn keep_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO ticket(hall, id, day, no, kind, class, arrived, place, state, win, caller, called, rev, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT(hall, id) DO UPDATE SET place = ?8, state = ?9, win = ?10, caller = ?11, called = ?12,
               rev = ?13, body = ?14",
            params![
                self.rows.hall,
                ticket.id.0.to_string(),
                ticket.day.to_string(),
                ticket.no.as_str(),
                ticket.kind,
                ticket.class.code(),
                ticket.arrived,
                ticket.place,
                ticket.state.code(),
                ticket.state.window(),
                ticket.last_call.map(|call| call.window),
                ticket.last_call.map(|call| call.at),
                ticket.rev,
                to_body(ticket)?
            ],
        )
    }

    fn keep_case(&self, case: &Case) -> Result<(), StoreError> {
        let person = case.person.as_ref().and_then(|seen| seen.person.as_ref());
        self.run(
            "INSERT INTO visit(hall, id, day, win, ticket, person, outcome, opened, body, owes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT(hall, id) DO UPDATE SET person = ?6, outcome = ?7, body = ?9, owes = ?10",
            params![
                self.rows.hall,
                case.id.0.to_string(),
                case.day.to_string(),
                case.window,
                case.ticket.map(|ticket| ticket.0.to_string()),
                person.map(|person| &person.0),
                case.closed.as_ref().map(|closing| closing.outcome.code()),
                case.opened,
                to_body(case)?,
                case.owes()
            ],
        )
    }

    fn run(&self, sql: &str, params: impl Params) -> Result<(), StoreError> {
        let run = || self.rows.conn.prepare_cached(sql)?.execute(params);
        run().map(|_| ()).map_err(|e| self.rows.failed(e))
    }
}

fn to_body(thing: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(thing).map_err(|e| StoreError::Engine(e.into()))
}
