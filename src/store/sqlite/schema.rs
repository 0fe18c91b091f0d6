//! The tables in SQLite's words, and the mark that tells our files from others.

use rusqlite::{Connection, Result};

use crate::store::tables::schema::{VERSION, Words, steps};

/// Marks a file as ours: `bang` in ASCII.
pub const APPLICATION_ID: i64 = 0x6261_6e67;

const WORDS: Words = Words {
    text: "TEXT",
    int: "INTEGER",
    bytes: "BLOB",
    table: " STRICT, WITHOUT ROWID",
    events_stay: "
     CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
     CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;",
};

/// Brings a file from version `from` to [`VERSION`], inside the caller's transaction.
pub fn migrate(conn: &Connection, from: i64) -> Result<()> {
    for step in steps(from, &WORDS) {
        conn.execute_batch(&step)?;
    }
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", VERSION)
}

/// What a file of version 1 has.
#[cfg(test)]
pub fn first_step() -> String {
    steps(0, &WORDS).swap_remove(0)
}
