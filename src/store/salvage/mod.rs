//! 抢救: what can still be read of a damaged file. Pages are read one by one past whatever is broken, without SQLite, which
//! stops at the first fault; an event is believed because its own hash says so, not because of where it was found.

mod page;
mod record;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::tables::Row;
use super::tables::Value;
use super::{End, NewEvent, Sealed, Store, StoreError};
use crate::ledgers::{Move, Value as Filled};
use crate::log::{Body, Event, Gap, HallEvent, Hash, Record, Step};
use page::Pages;

/// What was rescued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    /// Events whose hash is right.
    pub events: u64,
    /// Sealed numbers and drafts.
    pub sealed: u64,
    /// Sealed numbers that events speak of and that are not there, but for as many as were erased at their time.
    pub sealed_lost: u64,
    /// Pages of the file.
    pub pages: u64,
    /// Places that are not there though later ones are: chain, from, to.
    pub missing: Vec<(String, i64, i64)>,
    /// Events that were found but do not say what was written.
    pub spoilt: u64,
    /// Events that could not be played because something before them is missing.
    pub unplayed: u64,
}

/// Reads what can be read of the hall's records in the file at `from` into the empty store `to`. What is missing is noted there,
/// with `stamp`: a place in the hall's own chain.
pub fn salvage(
    from: &Path,
    hall: &str,
    to: &mut dyn Store,
    stamp: impl Fn(HallEvent) -> NewEvent,
) -> Result<Salvaged, StoreError> {
    let io = |source| StoreError::Io { path: from.to_path_buf(), source };
    let file = std::fs::read(from).map_err(io)?;
    let mut wal = from.as_os_str().to_owned();
    wal.push("-wal");
    let wal = std::fs::read(PathBuf::from(wal)).unwrap_or_default();
    let pages = Pages::new(&file, &wal);
    let mut found = Found::default();
    for page in pages.all() {
        for row in pages.rows(page) {
            found.take(hall, row);
        }
    }
    let mut salvaged = Salvaged {
        events: found.events.len() as u64,
        sealed: found.sealed.len() as u64,
        pages: pages.count(),
        spoilt: found.spoilt.iter().filter(|key| !found.events.contains_key(*key)).count() as u64,
        ..Salvaged::default()
    };
    salvaged.missing = found.gaps();
    to.write(&mut |tx| {
        if !tx.rows().is_empty()? {
            return Err(StoreError::NotEmpty);
        }
        found.events.values().try_for_each(|record| tx.put(record))?;
        found.sealed.values().try_for_each(|sealed| tx.put_sealed(sealed))?;
        let mut events: Vec<_> = found.events.values().filter_map(|record| record.event().ok()).collect();
        events.sort_by(|a, b| (a.at, &a.chain, a.seq).cmp(&(b.at, &b.chain, b.seq)));
        salvaged.sealed_lost = found.lost(&events);
        salvaged.unplayed = 0;
        for event in &events {
            match tx.play(event) {
                Err(StoreError::Misfit(_)) => salvaged.unplayed += 1,
                other => other?,
            }
        }
        let missing: Vec<Gap> = found.gone(&events);
        if !missing.is_empty() {
            tx.append(stamp(HallEvent::Salvaged { missing }))?;
        }
        Ok(End::Commit)
    })?;
    Ok(salvaged)
}

#[derive(Default)]
struct Found {
    events: BTreeMap<(String, i64), Record>,
    spoilt: BTreeSet<(String, i64)>,
    sealed: BTreeMap<(u8, String), Sealed>,
}

impl Found {
    /// Takes a row, whatever table it was in; those of other tables and halls are passed over.
    fn take(&mut self, hall: &str, row: Vec<Value>) {
        if row.first() != Some(&Value::Text(hall.to_owned())) {
            return;
        }
        match row.len() {
            11 => self.take_event(row),
            5..=7 => self.take_sealed(row),
            _ => {}
        }
    }

    fn take_event(&mut self, row: Vec<Value>) {
        let Some(record) = event(Row(row)) else { return };
        let key = (record.chain.clone(), record.seq);
        if record.hash == record.digest() {
            self.events.insert(key, record);
        } else {
            self.spoilt.insert(key);
        }
    }

    fn take_sealed(&mut self, row: Vec<Value>) {
        let person = matches!(row[1], Value::Text(_));
        let mut row = Row(row);
        let one = if person {
            person_of(&mut row).map(|(id, sealed)| ((0, id), sealed))
        } else {
            draft_of(&mut row).map(|(window, sealed)| ((1, window.to_string()), sealed))
        };
        self.sealed.extend(one);
    }

    /// How many sealed numbers these events speak of that were not found.
    fn lost(&self, events: &[Event]) -> u64 {
        let (mut names, mut erased) = (BTreeSet::new(), 0);
        for event in events {
            match &event.body {
                Body::Case(_, Step::Identified(seen) | Step::OfDeceased { deceased: Some(seen) }) => {
                    names.extend(seen.person.iter().map(|id| &id.0));
                }
                Body::Entry(_, Move::Added { values, .. } | Move::Stepped { values, .. }) => {
                    names.extend(values.values().filter_map(|value| match value {
                        Filled::Private { sealed, .. } => Some(sealed),
                        Filled::Open(_) => None,
                    }));
                }
                Body::Hall(HallEvent::Erased { persons, .. }) => erased += persons,
                _ => {}
            }
        }
        let there = |name: &str| self.sealed.contains_key(&(0, name.to_owned()));
        (names.iter().filter(|name| !there(name)).count() as u64).saturating_sub(erased)
    }

    /// What is missing: the holes of chains, and ends that anchors name.
    fn gone(&self, events: &[Event]) -> Vec<Gap> {
        let gaps = self.gaps().into_iter().map(|(chain, first, last)| Gap { chain, first, last });
        let mut gone: Vec<Gap> = gaps.collect();
        let anchored = events.iter().filter_map(|event| match &event.body {
            Body::Hall(HallEvent::Anchored { heads }) => Some(heads),
            _ => None,
        });
        let mut ends: BTreeMap<&str, i64> = BTreeMap::new();
        for head in anchored.flatten() {
            let end = ends.entry(&head.chain).or_default();
            *end = head.seq.max(*end);
        }
        for (chain, last) in ends {
            let found = self.events.range((chain.to_owned(), 0)..=(chain.to_owned(), i64::MAX));
            let first = found.map(|((_, seq), _)| seq + 1).max().unwrap_or(1);
            if first <= last {
                gone.push(Gap { chain: chain.to_owned(), first, last });
            }
        }
        gone
    }

    /// Where a chain has holes.
    fn gaps(&self) -> Vec<(String, i64, i64)> {
        let mut gaps = Vec::new();
        let mut last: (&str, i64) = ("", 0);
        for (chain, seq) in self.events.keys() {
            let next = if last.0 == chain { last.1 + 1 } else { 1 };
            if *seq > next {
                gaps.push((chain.clone(), next, seq - 1));
            }
            last = (chain, *seq);
        }
        gaps
    }
}

fn event(mut row: Row) -> Option<Record> {
    let hash = |row: &mut Row, column| row.take::<Hash>(column).ok();
    Some(Record {
        hall: row.take(0).ok()?,
        chain: row.take(1).ok()?,
        seq: row.take(2).ok()?,
        at: row.take(3).ok()?,
        actor: row.take(4).ok()?,
        kind: row.take(5).ok()?,
        reference: row.take(6).ok()?,
        op: row.take(7).ok()?,
        body: row.take(8).ok()?,
        prev: hash(&mut row, 9)?,
        hash: hash(&mut row, 10)?,
    })
}

fn person_of(row: &mut Row) -> Option<(String, Sealed)> {
    let id: String = row.take(1).ok()?;
    let sealed = Sealed::Person {
        id: id.clone(),
        sealed: row.take(2).ok()?,
        key_id: row.take(3).ok()?,
        keep_until: row.take(4).ok()?,
        wrapped: if row.0.len() > 5 { row.take(5).ok()? } else { None },
        // Before there was one, the name itself led there.
        look: if row.0.len() > 6 { row.take(6).ok()? } else { Some(id.clone()) },
    };
    Some((id, sealed))
}

fn draft_of(row: &mut Row) -> Option<(u32, Sealed)> {
    let window = row.take(1).ok()?;
    let sealed =
        Sealed::Draft { window, at: row.take(2).ok()?, sealed: row.take(3).ok()?, key_id: row.take(4).ok()? };
    Some((window, sealed))
}
