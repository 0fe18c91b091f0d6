//! Statements on a PostgreSQL connection, which is made anew when it was lost: at once for reading, at the next transaction
//! for writing.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::{Client, Statement};

use super::connect::Server;
use super::error::failed;
use super::retry;
use super::value::given;
use crate::store::StoreError;
use crate::store::tables::{Engine, Row, Value};

/// A connection to a server.
pub struct PostgresEngine {
    server: Server,
    link: RefCell<Option<Link>>,
    connections: Cell<u32>,
    writing: Cell<bool>,
    /// A statement of the open transaction failed; the server would answer its commit by rolling back.
    spoilt: Cell<bool>,
}

struct Link {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Link {
    fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new() }
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, ::postgres::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl PostgresEngine {
    pub fn new(server: Server, client: Client) -> Self {
        Self {
            server,
            link: RefCell::new(Some(Link::new(client))),
            connections: Cell::new(0),
            writing: Cell::new(false),
            spoilt: Cell::new(false),
        }
    }

    /// How often the connection was made anew.
    pub fn connections(&self) -> u32 {
        self.connections.get()
    }

    /// Begins a transaction, on a new connection if the old one is gone.
    pub fn begin(&self) -> Result<(), StoreError> {
        self.with(|link| link.client.batch_execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"))?;
        self.writing.set(true);
        self.spoilt.set(false);
        Ok(())
    }

    /// Keeps what was written.
    pub fn commit(&self) -> Result<(), StoreError> {
        if self.spoilt.get() {
            self.roll_back();
            return Err(StoreError::Conflict);
        }
        let result = self.with(|link| link.client.batch_execute("COMMIT"));
        self.writing.set(false);
        result
    }

    /// Gives up what was written. Nothing to report: without an answer the server does so by itself.
    pub fn roll_back(&self) {
        if self.spoilt.get() && self.link.try_borrow().is_ok_and(|link| link.is_none()) {
            self.writing.set(false);
            return;
        }
        let _ = self.with(|link| link.client.batch_execute("ROLLBACK"));
        self.writing.set(false);
    }

    /// Uses the connection. One that was lost inside a transaction stays lost until that has ended.
    fn with<T>(&self, work: impl FnOnce(&mut Link) -> Result<T, ::postgres::Error>) -> Result<T, StoreError> {
        let mut slot = self.link.try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let link = match &mut *slot {
            Some(link) => link,
            None if self.writing.get() => {
                return Err(StoreError::Unreachable {
                    place: self.server.shown.clone(),
                    reason: "连接断了".into(),
                });
            }
            empty => {
                let client = self.server.connect()?;
                self.connections.set(self.connections.get() + 1);
                empty.insert(Link::new(client))
            }
        };
        work(link).map_err(|error| {
            self.spoilt.set(true);
            let told = failed(&self.server.shown, &error);
            if matches!(told, StoreError::Unreachable { .. }) {
                *slot = None;
            }
            told
        })
    }

    fn ask(
        &self,
        sql: &str,
        values: &[Value],
        began: &mut bool,
        row: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut stopped = Ok(());
        self.with(|link| {
            let statement = link.prepared(sql)?;
            let mut rows = link.client.query_raw(&statement, given(&statement, values))?;
            while let Some(found) = rows.next()? {
                *began = true;
                let cells = (0..found.len()).map(|column| found.try_get::<_, Value>(column));
                stopped = row(Row(cells.collect::<Result<_, _>>()?));
                if stopped.is_err() {
                    break;
                }
            }
            Ok(())
        })?;
        stopped
    }
}

impl Engine for PostgresEngine {
    fn each(
        &self,
        sql: &str,
        values: &[Value],
        row: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut began = false;
        if self.writing.get() {
            return self.ask(sql, values, &mut began, row);
        }
        let mut last = None;
        retry(|| match self.ask(sql, values, &mut began, row) {
            // Rows that were given cannot be taken back.
            Err(error) if began => {
                last = Some(error);
                Ok(())
            }
            other => other,
        })?;
        last.map_or(Ok(()), Err)
    }

    fn run(&self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        self.with(|link| {
            let statement = link.prepared(sql)?;
            link.client.execute(&statement, &given(&statement, values))
        })
    }
}
