//! The store of a hall whose windows are on several machines: a PostgreSQL server, reached by `--store postgres://…`.
//!
//! The writers of a hall take turns at one row ([`TURN`]): whoever has it sees all that was written before and nobody
//! writes beside it, which is what an act may count on with either engine. A hall writes less than once a second, so
//! waiting for the turn costs nothing; a retry after a lost answer is harmless because every act is named by its op-id.
//! Only what distributed engines of the same wire protocol have is used, though none of them was tried.

mod connect;
mod engine;
mod error;
mod schema;
mod value;

use std::cell::Cell;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::thread;
use std::time::Duration;

use ::postgres::Client;

use connect::Server;
use engine::PostgresEngine;

use super::sqlite::SqliteStore;
use super::tables::{Engine, Tables, TablesTx, Value};
use super::{End, Open, Rows, Store, StoreError, Work, copy};

/// How often an operation is tried again when another was faster or the server was away.
const TRIES: u32 = 8;

/// Takes the hall's turn to write until the transaction ends, and counts.
const TURN: &str = "INSERT INTO turn(hall, n) VALUES ($1, 1) ON CONFLICT(hall) DO UPDATE SET n = turn.n + 1";

/// An open PostgreSQL store.
pub struct PostgresStore {
    server: Server,
    tables: Tables<PostgresEngine>,
    seats: Vec<Seat>,
    /// The connection at which the seats were last known to be held.
    seated: u32,
    /// How often this process has written.
    own: Cell<i64>,
}

/// A window taken: a row locked by a connection of its own, so that it is free again however the process ends.
struct Seat {
    window: u32,
    _held_by: Client,
}

impl PostgresStore {
    /// Opens the store at `url` for the hall with the id `hall`; `key` is the file with the hall's key.
    pub fn open(url: &str, key: &Path, hall: &str, how: Open) -> Result<Self, StoreError> {
        let server = Server::parse(url)?;
        let mut client = server.connect()?;
        schema::prepare(&server, &mut client, how)?;
        let engine = PostgresEngine::new(server.clone(), client);
        let tables = Tables::new(engine, hall.to_owned(), key.to_path_buf());
        Ok(Self { server, tables, seats: Vec::new(), seated: 0, own: Cell::new(0) })
    }

    fn attempt(&mut self, work: &mut Work<'_>) -> Result<(), StoreError> {
        self.tables.engine.begin()?;
        self.sit_again()?;
        let engine = &self.tables.engine;
        let turn = engine.run(TURN, &[Value::from(&self.tables.hall)]);
        match turn.and_then(|_| work(&mut TablesTx { tables: &self.tables })) {
            Ok(End::Commit) => {
                engine.commit()?;
                self.own.set(self.own.get() + 1);
                Ok(())
            }
            Ok(End::RollBack) => {
                engine.roll_back();
                Ok(())
            }
            Err(error) => {
                engine.roll_back();
                Err(error)
            }
        }
    }

    /// After the server was away the windows are free; they are taken again before anything is written for them.
    fn sit_again(&mut self) -> Result<(), StoreError> {
        let now = self.tables.engine.connections();
        if self.seated == now {
            return Ok(());
        }
        for window in std::mem::take(&mut self.seats).into_iter().map(|seat| seat.window) {
            if !self.sit(window)? {
                self.tables.engine.roll_back();
                return Err(StoreError::SeatLost(window));
            }
        }
        self.seated = now;
        Ok(())
    }

    fn sit(&mut self, window: u32) -> Result<bool, StoreError> {
        let seat = self.server.sit(&self.tables.hall, window)?;
        let taken = seat.is_some();
        self.seats.extend(seat.map(|client| Seat { window, _held_by: client }));
        Ok(taken)
    }
}

impl Store for PostgresStore {
    fn rows(&self) -> &dyn Rows {
        &self.tables
    }

    fn write(&mut self, work: &mut Work<'_>) -> Result<(), StoreError> {
        retry(|| self.attempt(work))
    }

    fn claim_window(&mut self, window: u32) -> Result<bool, StoreError> {
        self.seated = self.tables.engine.connections();
        self.sit(window)
    }

    fn copy_out(&mut self, to: &Path) -> Result<(), StoreError> {
        let hall = self.tables.hall.clone();
        let mut file = SqliteStore::open(to, &hall, Open::Create)?;
        copy(self, &mut file).map(|_| ())
    }

    fn version(&self) -> Result<i64, StoreError> {
        let mut n = 0;
        let sql = "SELECT n FROM turn WHERE hall = $1";
        self.tables.engine.each(sql, &[Value::from(&self.tables.hall)], &mut |mut row| {
            n = row.take(0)?;
            Ok(())
        })?;
        Ok(n - self.own.get())
    }
}

/// Does something again while it fails for a reason that passes, with longer and longer pauses of uneven length.
fn retry<T>(mut work: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let mut tries = 0;
    loop {
        let first = match work() {
            Err(StoreError::Conflict) => Duration::from_millis(2),
            Err(StoreError::Unreachable { .. }) => Duration::from_millis(20),
            other => return other,
        };
        if tries == TRIES {
            return work();
        }
        let half = (first * 2_u32.pow(tries)) / 2;
        thread::sleep(half + half.mul_f64(jitter() * 2.0));
        tries += 1;
    }
}

/// From 0 to 1; spread is all that is asked of it.
#[allow(clippy::cast_precision_loss, reason = "a spread of a thousand steps")]
fn jitter() -> f64 {
    (RandomState::new().build_hasher().finish() % 1000) as f64 / 1000.0
}
