//! 应急: one is begun, its steps are ticked with the time, it ends with a record. And 系统停用: the hall goes over to the hand
//! ledger, and is through only when every line of it was entered and looked at by a second person.

use std::collections::BTreeMap;

use super::cards::Cards;
use super::ledger::{ledger_add, ledger_move, ledger_note};
use super::transaction::{already, transact};
use super::{ActError, Knowledge, Stamp};
use crate::answers::{Emergency, Said};
use crate::clock::Now;
use crate::ledgers::{Entry, EntryId, Move, Register, Unfit, Value};
use crate::log::Body;
use crate::store::{Rows, Store, StoreError, Tx};

/// The register of emergencies, by key.
pub const EMERGENCIES: &str = "emergency";
/// The others.
const OUTAGES: &str = "outage";
const HAND: &str = "hand";

/// The system is down, or was and is not made up for: since when, and how the hand ledger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// Its entry.
    pub id: EntryId,
    /// Since when, as typed: `10:20`.
    pub since: String,
    /// Whether the system is there again.
    pub restored: bool,
    /// Lines written by hand since.
    pub noted: usize,
    /// Of these, entered and looked at, or not wanted any more.
    pub settled: usize,
}

/// The emergencies that go on, the newest last.
pub fn emergencies(rows: &dyn Rows) -> Result<Vec<Entry>, StoreError> {
    let mut going = rows.entries(Some(EMERGENCIES), false)?;
    going.sort_by_key(Entry::began);
    Ok(going)
}

/// The outage that goes on, if one does.
pub fn outage(rows: &dyn Rows) -> Result<Option<Outage>, StoreError> {
    let Some(down) = rows.entries(Some(OUTAGES), false)?.into_iter().next() else { return Ok(None) };
    let since = down.began();
    let lines = rows.entries(Some(HAND), true)?;
    let lines: Vec<&Entry> = lines.iter().filter(|line| line.began() >= since || !line.done).collect();
    Ok(Some(Outage {
        id: down.id,
        since: down.shown("since").to_owned(),
        restored: down.state != "down",
        noted: lines.len(),
        settled: lines.iter().filter(|line| line.done).count(),
    }))
}

/// Begins one. The clock runs from here.
pub fn begin_emergency(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    card: &str,
) -> Result<Entry, ActError> {
    let card = find(&know.lookup().cards, card)?;
    let typed = [("card", card.id.as_str()), ("what", card.title.as_str())];
    Ok(ledger_add(store, &know.calendar, stamp, register(know, EMERGENCIES)?, &typed, None)?.0)
}

/// Ticks a step (from 1) with the time; one that was ticked stays as it was. A step that says so takes the hall over to
/// the hand ledger.
pub fn tick_emergency(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: EntryId,
    place: usize,
) -> Result<Entry, ActError> {
    transact(store, |tx| {
        let entry = tx.rows().entry(id)?.ok_or(Unfit::Unknown)?;
        let card = find(&know.lookup().cards, entry.shown("card"))?;
        let step = place.checked_sub(1).and_then(|at| card.steps.get(at));
        let step = step.ok_or(ActError::NoSuchStep { place, steps: card.steps.len() })?;
        if already(tx, stamp)?.is_some() || entry.done || ticked(&entry, place).is_some() {
            return Ok(entry);
        }
        let mut values = BTreeMap::new();
        values.insert(tick_key(place), Value::Open(format!("{} {}", clock(stamp.at), stamp.who.clerk)));
        let mut ticks: Vec<(String, usize)> =
            (1..=card.steps.len()).filter_map(|at| Some((ticked(&entry, at)?.to_owned(), at))).collect();
        ticks.push((clock(stamp.at), place));
        let line = |(at, place): &(String, usize)| {
            let text = place.checked_sub(1).and_then(|at| card.steps.get(at)).map_or("", |step| &step.text);
            format!("{at} {place}. {text}")
        };
        // The times of one day stand in their order as they are written.
        ticks.sort();
        let timeline = ticks.iter().map(line).collect::<Vec<_>>().join("；");
        values.insert("timeline".into(), Value::Open(timeline));
        let (state, done) = (entry.state.clone(), false);
        let (day, clerk) = (stamp.day, stamp.who.clerk.clone());
        let moved = Move::Stepped { step: "tick".into(), day, clerk, state, done, due: None, values };
        tx.append(stamp.event(Body::Entry(id, moved)))?;
        if step.outage && tx.rows().entries(Some(OUTAGES), false)?.is_empty() {
            note_outage(tx, know, stamp)?;
        }
        tx.rows().entry(id)?.ok_or_else(|| Unfit::Unknown.into())
    })
}

/// When a step (from 1) was ticked, and by whom.
pub fn ticked(entry: &Entry, place: usize) -> Option<&str> {
    Some(entry.shown(&tick_key(place))).filter(|text| !text.is_empty())
}

/// What is said to all now, `news` the moment there is news again; none when the card has nothing for it.
pub fn words_to_all(know: &Knowledge, entry: &Entry, waiting: usize, news: Option<i64>) -> Option<String> {
    let card = know.lookup().cards.emergencies.find(entry.shown("card"))?;
    let since = entry.began();
    let news = Now::minute_of(news.unwrap_or(since + card.news_minutes * 60_000));
    let phone = &know.hall.contact.phone;
    card.to_all(&Said { time: &Now::minute_of(since), news: &news, waiting, phone })
}

/// The hall goes over to the hand ledger, unless it has.
pub fn begin_outage(store: &mut dyn Store, know: &Knowledge, stamp: &Stamp) -> Result<Outage, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_none() && tx.rows().entries(Some(OUTAGES), false)?.is_empty() {
            let register = register(know, OUTAGES)?;
            let since = Now::minute_of(stamp.at);
            super::ledger::ledger_begin(tx, &know.calendar, stamp, register, &[("since", &since)])?;
        }
        outage(tx.rows())?.ok_or_else(|| Unfit::Unknown.into())
    })
}

/// The system is there again: the lines of the hand ledger are to be entered.
pub fn restore(store: &mut dyn Store, know: &Knowledge, stamp: &Stamp) -> Result<Outage, ActError> {
    let down = outage(store.rows())?.ok_or(ActError::NoOutage)?;
    let at = Now::minute_of(stamp.at);
    let register = register(know, OUTAGES)?;
    ledger_move(store, know.books(), stamp, register, down.id, "restore", &[("restored", &at)])?;
    outage(store.rows())?.ok_or(ActError::NoOutage)
}

/// 对账: all is made up for. Refused while a line of the hand ledger is open.
pub fn settle_outage(store: &mut dyn Store, know: &Knowledge, stamp: &Stamp) -> Result<Outage, ActError> {
    let down = outage(store.rows())?.ok_or(ActError::NoOutage)?;
    let register = register(know, OUTAGES)?;
    ledger_move(store, know.books(), stamp, register, down.id, "settle", &[])?;
    Ok(down)
}

fn note_outage(tx: &mut dyn Tx, know: &Knowledge, stamp: &Stamp) -> Result<(), ActError> {
    let since = Now::minute_of(stamp.at);
    ledger_note(tx, &know.calendar, stamp, register(know, OUTAGES)?, &[("since", &since)], None)?;
    Ok(())
}

fn register<'k>(know: &'k Knowledge, key: &'static str) -> Result<&'k Register, ActError> {
    know.registers().find(key).ok_or(ActError::NoRegister(key))
}

fn find<'c>(cards: &'c Cards, typed: &str) -> Result<&'c Emergency, ActError> {
    cards.emergencies.find(typed).ok_or_else(|| ActError::UnknownEmergency {
        typed: typed.to_owned(),
        known: cards
            .emergencies
            .iter()
            .map(|card| format!("{} {}", card.id, card.title))
            .collect::<Vec<_>>()
            .join("、"),
    })
}

fn tick_key(place: usize) -> String {
    format!("t{place}")
}

/// `10:20:05`.
fn clock(ms: i64) -> String {
    Now::local_of(ms).map_or(String::new(), |at| at.strftime("%H:%M:%S").to_string())
}

/// The next full minute, in milliseconds.
pub fn next_minute(ms: i64) -> i64 {
    ms - ms.rem_euclid(60_000) + 60_000
}
