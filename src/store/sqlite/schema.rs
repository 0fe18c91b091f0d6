//! The tables, and how an older file becomes a newer one: one step a version, each in its own transaction.

use rusqlite::{Connection, Result};

/// Marks a file as ours: `bang` in ASCII.
pub const APPLICATION_ID: i64 = 0x6261_6e67;

/// One entry a version; entry `n` makes a file of version `n` one of version `n + 1`. Never changed once released.
const STEPS: [&str; 2] = [
    // `event` is the truth; `ticket`, `counter` and `visit` are derived from it; `person` and `draft` hold what must be
    // erasable and therefore is in no event.
    "CREATE TABLE event(hall TEXT NOT NULL, chain TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
       actor TEXT NOT NULL, type TEXT NOT NULL, ref TEXT, op TEXT, body TEXT NOT NULL, prev BLOB NOT NULL,
       hash BLOB NOT NULL, PRIMARY KEY(hall, chain, seq), UNIQUE(hall, op)) STRICT, WITHOUT ROWID;
     CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
     CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;

     CREATE TABLE ticket(hall TEXT NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL, no TEXT NOT NULL,
       kind TEXT NOT NULL, class TEXT NOT NULL, arrived INTEGER NOT NULL, place INTEGER NOT NULL,
       state TEXT NOT NULL CHECK(state IN ('waiting','called','serving','hold','noshow','done')), win INTEGER,
       caller INTEGER, called INTEGER, rev INTEGER NOT NULL, body TEXT NOT NULL,
       PRIMARY KEY(hall, id), UNIQUE(hall, day, no)) STRICT, WITHOUT ROWID;
     CREATE INDEX ticket_wait ON ticket(hall, place, id, kind) WHERE state = 'waiting';
     CREATE INDEX ticket_hand ON ticket(hall, win) WHERE state IN ('called','serving');
     CREATE INDEX ticket_call ON ticket(hall, day, caller, called);

     CREATE TABLE counter(hall TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL,
       PRIMARY KEY(hall, day, kind)) STRICT, WITHOUT ROWID;

     CREATE TABLE visit(hall TEXT NOT NULL, id TEXT NOT NULL, day TEXT NOT NULL, win INTEGER NOT NULL,
       ticket TEXT, person TEXT, outcome TEXT, opened INTEGER NOT NULL, body TEXT NOT NULL,
       PRIMARY KEY(hall, id)) STRICT, WITHOUT ROWID;
     CREATE INDEX visit_day ON visit(hall, day);
     CREATE INDEX visit_open ON visit(hall, win, ticket) WHERE outcome IS NULL;
     CREATE INDEX visit_ticket ON visit(hall, ticket) WHERE outcome IS NULL;
     CREATE INDEX visit_person ON visit(hall, person) WHERE person IS NOT NULL;

     CREATE TABLE person(hall TEXT NOT NULL, id TEXT NOT NULL, sealed BLOB NOT NULL, key_id TEXT NOT NULL,
       keep_until TEXT, PRIMARY KEY(hall, id)) STRICT, WITHOUT ROWID;
     CREATE TABLE draft(hall TEXT NOT NULL, win INTEGER NOT NULL, at INTEGER NOT NULL, sealed BLOB NOT NULL,
       key_id TEXT NOT NULL, PRIMARY KEY(hall, win)) STRICT, WITHOUT ROWID;",
    // Cases that still owe something after their end, to be listed without reading all.
    "ALTER TABLE visit ADD COLUMN owes INTEGER NOT NULL DEFAULT 0;
     UPDATE visit SET owes = 1 WHERE outcome NOT IN ('notice','refused','advice');
     CREATE INDEX visit_owes ON visit(hall, opened) WHERE owes = 1;",
];

/// The version this program writes.
#[allow(clippy::cast_possible_wrap, reason = "a handful")]
pub const VERSION: i64 = STEPS.len() as i64;

/// Brings a file from version `from` to [`VERSION`], inside the caller's transaction.
pub fn migrate(conn: &Connection, from: i64) -> Result<()> {
    for step in STEPS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        conn.execute_batch(step)?;
    }
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", VERSION)
}
