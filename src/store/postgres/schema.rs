//! The tables in PostgreSQL's words. They have a schema of their own, `bangban`, so that nothing else in the database is
//! touched; `version` says which they are.

use ::postgres::error::SqlState;
use ::postgres::{Client, Error};

use super::connect::Server;
use super::error::failed;
use super::retry;
use crate::store::tables::schema::{VERSION, Words, steps};
use crate::store::{Open, StoreError};

const WORDS: Words = Words {
    text: "TEXT COLLATE \"C\"",
    int: "BIGINT",
    bytes: "BYTEA",
    table: "",
    events_stay: "REVOKE UPDATE, DELETE, TRUNCATE ON event FROM PUBLIC, CURRENT_USER;",
};

/// Which tables there are; one row.
const FIRST: &str = "CREATE SCHEMA IF NOT EXISTS bangban;
    CREATE TABLE IF NOT EXISTS version(one BIGINT PRIMARY KEY, n BIGINT NOT NULL);
    INSERT INTO version(one, n) VALUES (1, 0) ON CONFLICT(one) DO NOTHING";

/// What only this engine needs: whose turn it is to write, and who sits at which window.
const OWN: &str = "CREATE TABLE IF NOT EXISTS turn(hall TEXT PRIMARY KEY, n BIGINT NOT NULL);
    CREATE TABLE IF NOT EXISTS seat(hall TEXT NOT NULL, win BIGINT NOT NULL, PRIMARY KEY(hall, win));";

/// Makes the tables what this program needs, or says why not.
pub fn prepare(server: &Server, client: &mut Client, how: Open) -> Result<(), StoreError> {
    let told = |error: Error| failed(&server.shown, &error);
    let found = version(client).map_err(told)?;
    match found {
        Some(VERSION) => return Ok(()),
        Some(newer) if newer > VERSION => return Err(StoreError::Newer { found: newer, known: VERSION }),
        None | Some(0) if how == Open::Existing => return Err(StoreError::NoTables(server.shown.clone())),
        _ => {}
    }
    // Several windows may start at once: whoever was too late finds it done.
    retry(|| client.batch_execute(FIRST).map_err(|e| passing(server, &e)))?;
    retry(|| migrate(client).map_err(|e| passing(server, &e)))
}

fn version(client: &mut Client) -> Result<Option<i64>, Error> {
    let there =
        "SELECT 1 FROM information_schema.tables WHERE table_schema = 'bangban' AND table_name = 'version'";
    if client.query_opt(there, &[])?.is_none() {
        return Ok(None);
    }
    Ok(client.query_opt("SELECT n FROM version WHERE one = 1", &[])?.map(|row| row.get(0)))
}

fn migrate(client: &mut Client) -> Result<(), Error> {
    let mut tx = client.transaction()?;
    let from: i64 = tx.query_one("SELECT n FROM version WHERE one = 1 FOR UPDATE", &[])?.get(0);
    if from < VERSION {
        for step in steps(from, &WORDS) {
            tx.batch_execute(&step)?;
        }
        tx.batch_execute(OWN)?;
        tx.execute("UPDATE version SET n = $1 WHERE one = 1", &[&VERSION])?;
    }
    tx.commit()
}

/// Two windows making the same thing at once collide in the server's own tables; that passes.
fn passing(server: &Server, error: &Error) -> StoreError {
    match error.code().map(SqlState::code) {
        Some("23505" | "42P06" | "42P07" | "XX000") => StoreError::Conflict,
        _ => failed(&server.shown, error),
    }
}
