//! What concerns a store as a whole: playing its log again, and moving it to another engine.

use serde::Serialize;

use super::{End, Rows, Store, StoreError, Tx};
use crate::log::{Audit, Auditor, Event, Record};

/// What playing the log again gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Events played.
    pub events: u64,
    /// Whether every table is to the byte what it was.
    pub same: bool,
}

/// Walks every chain and holds it to its anchors.
pub fn audit(rows: &dyn Rows) -> Result<Audit, StoreError> {
    let mut auditor = Auditor::default();
    rows.records(&mut |record| auditor.check(&record))?;
    Ok(auditor.finish())
}

/// The records of a log whose chains hold, and whether some are gone that were not to be rescued.
fn whole_log(rows: &dyn Rows) -> Result<(Vec<Record>, bool), StoreError> {
    let (mut auditor, mut records) = (Auditor::default(), Vec::new());
    rows.records(&mut |record| {
        auditor.check(&record);
        records.push(record);
    })?;
    let audit = auditor.finish();
    match audit.first_broken {
        Some(broken) => Err(StoreError::Broken(broken)),
        None => Ok((records, !audit.lost.is_empty())),
    }
}

/// Plays the events of a log; where some are gone, what stood on them does not fit, as when it was rescued.
fn play(tx: &mut dyn Tx, (records, lost): &(Vec<Record>, bool)) -> Result<(), StoreError> {
    events(records)?.iter().try_for_each(|event| match tx.play(event) {
        Err(StoreError::Misfit(_)) if *lost => Ok(()),
        other => other,
    })
}

/// Forgets what is derived from the log and plays the log again. A log whose chains do not hold is not believed: the tables
/// then may be all that says what was.
pub fn rebuild(store: &mut dyn Store) -> Result<Rebuilt, StoreError> {
    let mut rebuilt = Rebuilt { events: 0, same: false };
    store.write(&mut |tx| {
        let before = tx.rows().state()?;
        let log = whole_log(tx.rows())?;
        tx.forget_state()?;
        play(tx, &log)?;
        rebuilt = Rebuilt { events: log.0.len() as u64, same: tx.rows().state()? == before };
        Ok(End::Commit)
    })?;
    Ok(rebuilt)
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// Events.
    pub events: u64,
    /// Chains; each ends in the other store with the same hash.
    pub chains: u64,
    /// Sealed numbers and drafts.
    pub sealed: u64,
}

/// Copies a hall into an empty store. While it goes on nobody else writes in either; it stands only if every chain ends
/// with the same hash and every table says the same.
pub fn copy(from: &mut dyn Store, to: &mut dyn Store) -> Result<Copied, StoreError> {
    let mut copied = Copied { events: 0, chains: 0, sealed: 0 };
    from.write(&mut |from| {
        to.write(&mut |to| {
            copied = carry(from.rows(), to)?;
            Ok(End::Commit)
        })?;
        Ok(End::RollBack)
    })?;
    Ok(copied)
}

fn carry(from: &dyn Rows, to: &mut dyn Tx) -> Result<Copied, StoreError> {
    if !to.rows().is_empty()? {
        return Err(StoreError::NotEmpty);
    }
    let log = whole_log(from)?;
    log.0.iter().try_for_each(|record| to.put(record))?;
    play(to, &log)?;
    let mut sealed = Vec::new();
    from.sealed(&mut |one| sealed.push(one))?;
    sealed.iter().try_for_each(|one| to.put_sealed(one))?;
    let heads = from.heads(None)?;
    if heads != to.rows().heads(None)? || from.state()? != to.rows().state()? {
        return Err(StoreError::Unequal);
    }
    let (events, chains, sealed) = (log.0.len() as u64, heads.len() as u64, sealed.len() as u64);
    Ok(Copied { events, chains, sealed })
}

/// Events in an order in which each can be played.
fn events(records: &[Record]) -> Result<Vec<Event>, StoreError> {
    let mut events = records.iter().map(Record::event).collect::<Result<Vec<_>, _>>()?;
    events.sort_by(|a, b| (a.at, &a.chain, a.seq).cmp(&(b.at, &b.chain, b.seq)));
    Ok(events)
}
