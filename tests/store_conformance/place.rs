//! Where a case runs: a store of its own on one of the engines, and the few things cases do with it.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use bangban::acts::{self, ActError, Actor, Ending, Knowledge, Stamp, Wish, new_op};
use bangban::clock::Now;
use bangban::log::{Auditor, Body, Case, CaseId, HallEvent, OpId, Outcome, Record, Snapshot};
use bangban::queue::{Hall, Ticket};
use bangban::store::{self, End, NewEvent, Open, Rows, Store, StoreError};
use bangban::text::{Faults, Source};
use jiff::civil::{Date, DateTime, date, datetime};
use tempfile::TempDir;
use uuid::Uuid;

pub const DAY: Date = date(2026, 11, 23);
pub const NUMBER: &str = "110101199003070003";

/// What the binary carries, read once.
pub static KNOW: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::open(None, None).unwrap());

/// Ends a case as advice with these words.
pub fn advised(place: &Place, store: &mut dyn Store, window: u32, id: CaseId, note: &str) -> Case {
    let ending = Ending { outcome: Some(Outcome::Advice), note: note.into(), ..Ending::default() };
    let now = Now::fixed(datetime(2026, 11, 23, 9, 0, 0, 0));
    acts::close_case(store, &KNOW, &place.stamp(window), now, id, &ending).unwrap().case
}

pub struct Place {
    pub dir: TempDir,
    pub hall: Hall,
    server: Option<String>,
    minute: AtomicU32,
}

impl Place {
    pub fn sqlite() -> Self {
        Self::new(None)
    }

    pub fn postgres() -> Option<Self> {
        std::env::var("BANGBAN_TEST_PG").ok().map(|url| Self::new(Some(url)))
    }

    fn new(server: Option<String>) -> Self {
        let source = Source::new("hall.toml", include_str!("../../data/hall.toml"));
        let mut hall = Hall::read(&source, &mut Faults::new()).unwrap();
        // Every case has a hall of its own, so that all can share a server.
        hall.id = format!("厅-{}", Uuid::now_v7());
        Self { dir: tempfile::tempdir().unwrap(), hall, server, minute: AtomicU32::new(0) }
    }

    pub fn at(&self) -> store::Place {
        match &self.server {
            Some(url) => store::Place::Server { url: url.clone(), key: self.key() },
            None => store::Place::File(self.dir.path().join("desk.sqlite")),
        }
    }

    pub fn key(&self) -> std::path::PathBuf {
        self.dir.path().join("desk.sqlite.key")
    }

    pub fn open(&self) -> Box<dyn Store> {
        self.open_hall(&self.hall.id)
    }

    pub fn open_hall(&self, hall: &str) -> Box<dyn Store> {
        store::open(&self.at(), hall, Open::Create).unwrap()
    }

    /// A stamp a minute after the last one, from nine o'clock.
    pub fn stamp(&self, window: u32) -> Stamp {
        let minute = self.minute.fetch_add(1, Ordering::Relaxed);
        let nine = datetime(2026, 11, 23, 9, 0, 0, 0);
        self.stamp_at(window, nine.checked_add(jiff::ToSpan::minutes(i64::from(minute))).unwrap())
    }

    pub fn stamp_at(&self, window: u32, at: DateTime) -> Stamp {
        let now = Now::fixed(at);
        Stamp::new(&self.hall, &Actor { window, clerk: "甲".into() }, now, new_op(now))
    }

    pub fn issue(&self, store: &mut dyn Store, kind: &str) -> Ticket {
        self.issue_with(store, &self.stamp(1), kind)
    }

    pub fn issue_with(&self, store: &mut dyn Store, stamp: &Stamp, kind: &str) -> Ticket {
        let wish = Wish::of(kind);
        acts::issue_ticket(store, &self.hall, stamp, wish).unwrap()
    }

    pub fn call(&self, store: &mut dyn Store, window: u32) -> Result<Ticket, ActError> {
        acts::call_next(store, &self.hall, &self.stamp(window))
    }
}

pub fn event(op: u128) -> NewEvent {
    NewEvent {
        at: 1_000,
        day: DAY,
        window: 1,
        clerk: "甲".into(),
        op: Some(OpId(Uuid::from_u128(op))),
        body: Body::Hall(HallEvent::Opened { demo: false }),
    }
}

pub fn append(store: &mut dyn Store, events: &[NewEvent]) -> Result<(), StoreError> {
    store.write(&mut |tx| {
        events.iter().try_for_each(|event| tx.append(event.clone()))?;
        Ok(End::Commit)
    })
}

pub fn records(rows: &dyn Rows) -> Vec<Record> {
    let mut records = Vec::new();
    rows.records(&mut |record| records.push(record)).unwrap();
    records
}

/// The chains hold, and the tables say what playing all events from the start says.
pub fn assert_whole(rows: &dyn Rows) -> usize {
    let records = records(rows);
    let mut auditor = Auditor::default();
    for record in &records {
        auditor.check(record);
    }
    assert_eq!(auditor.finish().first_broken, None);
    let state = Snapshot::fold(records.iter().map(|record| record.event().unwrap()).collect()).unwrap();
    for ticket in state.tickets.values() {
        assert_eq!(rows.ticket(ticket.id).unwrap().as_ref(), Some(ticket));
    }
    for case in state.cases.values() {
        assert_eq!(rows.case(case.id).unwrap().as_ref(), Some(case));
    }
    records.len()
}
