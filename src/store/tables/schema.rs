//! The tables, and how an older store becomes a newer one: one step a version. The words in which engines differ stand in
//! braces; each engine says its own.

/// One entry a version; entry `n` makes a store of version `n` one of version `n + 1`. Never changed once released.
const STEPS: [&str; 8] = [
    // `event` is the truth; `ticket`, `counter` and `visit` are derived from it; `person` and `draft` hold what must be
    // erasable and therefore is in no event.
    "CREATE TABLE event(hall {text} NOT NULL, chain {text} NOT NULL, seq {int} NOT NULL, at {int} NOT NULL,
       actor {text} NOT NULL, type {text} NOT NULL, ref {text}, op {text}, body {text} NOT NULL,
       prev {bytes} NOT NULL, hash {bytes} NOT NULL, PRIMARY KEY(hall, chain, seq), UNIQUE(hall, op)){table};
     {events stay}

     CREATE TABLE ticket(hall {text} NOT NULL, id {text} NOT NULL, day {text} NOT NULL, no {text} NOT NULL,
       kind {text} NOT NULL, class {text} NOT NULL, arrived {int} NOT NULL, place {int} NOT NULL,
       state {text} NOT NULL CHECK(state IN ('waiting','called','serving','hold','noshow','done')), win {int},
       caller {int}, called {int}, rev {int} NOT NULL, body {text} NOT NULL,
       PRIMARY KEY(hall, id), UNIQUE(hall, day, no)){table};
     CREATE INDEX ticket_wait ON ticket(hall, place, id, kind) WHERE state = 'waiting';
     CREATE INDEX ticket_hand ON ticket(hall, win) WHERE state IN ('called','serving');
     CREATE INDEX ticket_call ON ticket(hall, day, caller, called);

     CREATE TABLE counter(hall {text} NOT NULL, day {text} NOT NULL, kind {text} NOT NULL, n {int} NOT NULL,
       PRIMARY KEY(hall, day, kind)){table};

     CREATE TABLE visit(hall {text} NOT NULL, id {text} NOT NULL, day {text} NOT NULL, win {int} NOT NULL,
       ticket {text}, person {text}, outcome {text}, opened {int} NOT NULL, body {text} NOT NULL,
       PRIMARY KEY(hall, id)){table};
     CREATE INDEX visit_day ON visit(hall, day);
     CREATE INDEX visit_open ON visit(hall, win, ticket) WHERE outcome IS NULL;
     CREATE INDEX visit_ticket ON visit(hall, ticket) WHERE outcome IS NULL;
     CREATE INDEX visit_person ON visit(hall, person) WHERE person IS NOT NULL;

     CREATE TABLE person(hall {text} NOT NULL, id {text} NOT NULL, sealed {bytes} NOT NULL, key_id {text} NOT NULL,
       keep_until {text}, PRIMARY KEY(hall, id)){table};
     CREATE TABLE draft(hall {text} NOT NULL, win {int} NOT NULL, at {int} NOT NULL, sealed {bytes} NOT NULL,
       key_id {text} NOT NULL, PRIMARY KEY(hall, win)){table};",
    // Which states a ticket can be in is the fold's business, not the table's. `window_state` is derived too.
    "CREATE TABLE ticket2(hall {text} NOT NULL, id {text} NOT NULL, day {text} NOT NULL, no {text} NOT NULL,
       kind {text} NOT NULL, class {text} NOT NULL, arrived {int} NOT NULL, place {int} NOT NULL,
       state {text} NOT NULL, win {int}, caller {int}, called {int}, rev {int} NOT NULL, body {text} NOT NULL,
       PRIMARY KEY(hall, id), UNIQUE(hall, day, no)){table};
     INSERT INTO ticket2(hall, id, day, no, kind, class, arrived, place, state, win, caller, called, rev, body)
       SELECT hall, id, day, no, kind, class, arrived, place, state, win, caller, called, rev, body FROM ticket;
     DROP TABLE ticket;
     ALTER TABLE ticket2 RENAME TO ticket;
     CREATE INDEX ticket_wait ON ticket(hall, place, id, kind) WHERE state = 'waiting';
     CREATE INDEX ticket_hand ON ticket(hall, win) WHERE state IN ('called','serving');
     CREATE INDEX ticket_call ON ticket(hall, day, caller, called);
     CREATE TABLE window_state(hall {text} NOT NULL, win {int} NOT NULL, body {text} NOT NULL,
       PRIMARY KEY(hall, win)){table};",
    // A number is sealed under a key of its own, wrapped by the hall's; older rows have none and were sealed by the hall's.
    "ALTER TABLE person ADD COLUMN wrapped {bytes};",
    // Entries of registers, derived like tickets and cases.
    "CREATE TABLE entry(hall {text} NOT NULL, id {text} NOT NULL, register {text} NOT NULL, no {text} NOT NULL,
       done {int} NOT NULL, due {text}, body {text} NOT NULL, PRIMARY KEY(hall, id), UNIQUE(hall, no)){table};
     CREATE INDEX entry_open ON entry(hall, register, due) WHERE done = 0;",
    // Cases that still owe something after their end, to be listed without reading all.
    "ALTER TABLE visit ADD COLUMN owes {int} NOT NULL DEFAULT 0;
     UPDATE visit SET owes = 1 WHERE outcome NOT IN ('notice','refused','advice');
     CREATE INDEX visit_owes ON visit(hall, opened) WHERE owes = 1;",
    // The name of a number is drawn by lot, and what leads from the number to it is erased with it; older names lead there
    // themselves.
    "ALTER TABLE person ADD COLUMN look {text};
     UPDATE person SET look = id;
     CREATE INDEX person_look ON person(hall, look);",
    // Who took a number, where a document was shown: theirs are found, and erased, like their cases. A unit's cases are found
    // whoever runs the errand.
    "ALTER TABLE ticket ADD COLUMN person {text};
     CREATE INDEX ticket_person ON ticket(hall, person) WHERE person IS NOT NULL;
     ALTER TABLE visit ADD COLUMN unit {text};
     CREATE INDEX visit_unit ON visit(hall, unit) WHERE unit IS NOT NULL;",
    // Whose death a case is about: what somebody else was paid for it is found whoever comes.
    "ALTER TABLE visit ADD COLUMN deceased {text};
     CREATE INDEX visit_deceased ON visit(hall, deceased) WHERE deceased IS NOT NULL;",
];

/// What is derived from the events: the table, its columns, its key.
pub const DERIVED: [(&str, &str, &str); 5] = [
    (
        "ticket",
        "id, day, no, kind, class, arrived, place, state, win, caller, called, rev, body, person",
        "id",
    ),
    ("counter", "day, kind, n", "day, kind"),
    ("visit", "id, day, win, ticket, person, outcome, opened, body, owes, unit, deceased", "id"),
    ("window_state", "win, body", "win"),
    ("entry", "id, register, no, done, due, body", "id"),
];

/// The version this program writes.
#[allow(clippy::cast_possible_wrap, reason = "a handful")]
pub const VERSION: i64 = STEPS.len() as i64;

/// The words of one engine.
pub struct Words {
    /// Text, compared byte by byte.
    pub text: &'static str,
    /// A whole number of 64 bits.
    pub int: &'static str,
    /// Bytes.
    pub bytes: &'static str,
    /// What follows a table.
    pub table: &'static str,
    /// What keeps events from being changed or removed.
    pub events_stay: &'static str,
}

/// The statements that bring a store from version `from` to [`VERSION`], a string a step.
pub fn steps(from: i64, words: &Words) -> Vec<String> {
    let said = |step: &&str| {
        step.replace("{text}", words.text)
            .replace("{int}", words.int)
            .replace("{bytes}", words.bytes)
            .replace("{table}", words.table)
            .replace("{events stay}", words.events_stay)
    };
    STEPS.iter().skip(usize::try_from(from).unwrap_or(0)).map(said).collect()
}
