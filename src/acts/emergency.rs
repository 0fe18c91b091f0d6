//! 应急: one is begun, its steps are ticked with the time, it ends with a record. And 系统停用: the hall goes over to the hand
//! ledger, and is through only when every line of it was entered and looked at by a second person.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::cards::Cards;
use super::ledger::{ledger_move, ledger_note};
use super::transaction::{already, transact};
use super::{ActError, Knowledge, Stamp};
use crate::answers::{Do, Emergency, Said};
use crate::clock::Now;
use crate::ledgers::{Entry, EntryId, Move, Register, Unfit, Value};
use crate::log::Body;
use crate::store::{Rows, Store, StoreError, Tx};

/// The register of emergencies, by key.
pub const EMERGENCIES: &str = "emergency";
/// The others.
const OUTAGES: &str = "outage";
const HAND: &str = "hand";
/// Under which key an emergency keeps the moment by which news was promised, in milliseconds.
const NEWS: &str = "news";

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

/// Begins one. The clock runs from here. A card that is being worked through goes on: whoever begins it too joins those who
/// did, and there is one clock and one record.
pub fn begin_emergency(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    card: &str,
) -> Result<Entry, ActError> {
    let card = find(&know.lookup().cards, card)?;
    let typed = [("card", card.id.as_str()), ("what", card.title.as_str())];
    transact(store, |tx| {
        let mut going = emergencies(tx.rows())?.into_iter();
        if let Some(same) = going.find(|entry| entry.shown("card") == card.id) {
            return Ok(same);
        }
        let register = register(know, EMERGENCIES)?;
        super::ledger::ledger_begin(tx, &know.calendar, stamp, register, &typed)
    })
}

/// The emergency that is meant: by its number, or by the id, title or other name of its card; without a word the only one
/// that goes on.
pub fn meant_emergency(rows: &dyn Rows, know: &Knowledge, typed: Option<&str>) -> Result<Entry, ActError> {
    let going = emergencies(rows)?;
    let told = || {
        let each = going.iter().map(|entry| format!("{} {}", entry.no, entry.shown("what")));
        each.collect::<Vec<_>>().join("；")
    };
    let Some(typed) = typed else {
        return match going.as_slice() {
            [] => Err(ActError::NoEmergency),
            [only] => Ok(only.clone()),
            _ => Err(ActError::WhichEmergency(told())),
        };
    };
    let card = know.lookup().cards.emergencies.find(typed).map(|card| card.id.as_str());
    let named = |entry: &&Entry| entry.no == typed || card.is_some_and(|card| entry.shown("card") == card);
    let found = going.iter().find(named).cloned();
    found.ok_or_else(|| match going.as_slice() {
        [] => ActError::NoEmergency,
        _ => ActError::NotGoing { typed: typed.to_owned(), going: told() },
    })
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
        let text = format!("{place}. {}", step.text);
        values.insert("timeline".into(), Value::Open(timeline(&entry, card, (clock(stamp.at), text))));
        stepped(tx, stamp, &entry, values)?;
        if step.outage && tx.rows().entries(Some(OUTAGES), false)?.is_empty() {
            note_outage(tx, know, stamp)?;
        }
        tx.rows().entry(id)?.ok_or_else(|| Unfit::Unknown.into())
    })
}

/// What was said to all is noted, with the moment (in milliseconds) by which there is news again: the board shows it from
/// now on.
pub fn promise_news(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: EntryId,
    news: i64,
) -> Result<Entry, ActError> {
    transact(store, |tx| {
        let entry = tx.rows().entry(id)?.ok_or(Unfit::Unknown)?;
        let card = find(&know.lookup().cards, entry.shown("card"))?;
        if card.broadcast.is_none() {
            return Err(ActError::NothingToAll(card.title.clone()));
        }
        if already(tx, stamp)?.is_some() || entry.done {
            return Ok(entry);
        }
        let said = said(&entry).count() + 1;
        let text = format!("广播，{} 以前再说", Now::minute_of(news));
        let mut values = BTreeMap::new();
        values.insert(format!("s{said}"), Value::Open(format!("{} {text}", clock(stamp.at))));
        values.insert(NEWS.into(), Value::Open(news.to_string()));
        values.insert("timeline".into(), Value::Open(timeline(&entry, card, (clock(stamp.at), text))));
        stepped(tx, stamp, &entry, values)?;
        tx.rows().entry(id)?.ok_or_else(|| Unfit::Unknown.into())
    })
}

/// A step of an emergency that leaves it going on.
fn stepped(
    tx: &mut dyn Tx,
    stamp: &Stamp,
    entry: &Entry,
    values: BTreeMap<String, Value>,
) -> Result<(), ActError> {
    let (day, clerk) = (stamp.day, stamp.who.clerk.clone());
    let state = entry.state.clone();
    let moved = Move::Stepped { step: "tick".into(), day, clerk, state, done: false, due: None, values };
    Ok(tx.append(stamp.event(Body::Entry(entry.id, moved)))?)
}

/// What was done and said so far, and this besides; the times of one day stand in their order as they are written.
fn timeline(entry: &Entry, card: &Emergency, new: (String, String)) -> String {
    let step = |(at, step): (usize, &Do)| {
        let when = ticked(entry, at + 1)?.split(' ').next()?;
        Some((when.to_owned(), format!("{}. {}", at + 1, step.text)))
    };
    let told = said(entry).filter_map(|text| {
        let (when, what) = text.split_once(' ')?;
        Some((when.to_owned(), what.to_owned()))
    });
    let mut all: Vec<(String, String)> = card.steps.iter().enumerate().filter_map(step).collect();
    all.extend(told);
    all.push(new);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.iter().map(|(when, what)| format!("{when} {what}")).collect::<Vec<_>>().join("；")
}

/// What was said to all, each with its time.
fn said(entry: &Entry) -> impl Iterator<Item = &str> {
    (1..).map(|nth| entry.shown(&format!("s{nth}"))).take_while(|text| !text.is_empty())
}

/// When a step (from 1) was ticked, and by whom.
pub fn ticked(entry: &Entry, place: usize) -> Option<&str> {
    Some(entry.shown(&tick_key(place))).filter(|text| !text.is_empty())
}

/// By when there is news again, as it was promised last, or by the card; in milliseconds. None when nothing is said to all,
/// or the card promises no news.
pub fn news_due(card: &Emergency, entry: &Entry) -> Option<i64> {
    card.broadcast.as_ref()?;
    let by_card = || (card.news_minutes > 0).then(|| entry.began() + card.news_minutes * 60_000);
    entry.shown(NEWS).parse().ok().or_else(by_card)
}

/// When the next news is promised for, if somebody speaks now: what was promised while that is still to come, else as long
/// from now as the card says, to the next five minutes.
pub fn next_news(card: &Emergency, entry: &Entry, now: i64) -> i64 {
    let five = 5 * 60_000;
    let anew = (now + card.news_minutes * 60_000 + five - 1).div_euclid(five) * five;
    news_due(card, entry).filter(|due| *due > now).unwrap_or(anew)
}

/// What is said to all at `now`, `news` the moment by which there is news again (without one, as it was promised last; once that
/// has passed nothing is promised); none when the card has nothing for it. Moments in milliseconds.
pub fn words_to_all(
    know: &Knowledge,
    entry: &Entry,
    waiting: usize,
    news: Option<i64>,
    now: i64,
) -> Option<String> {
    let card = know.lookup().cards.emergencies.find(entry.shown("card"))?;
    let promised = || news_due(card, entry).filter(|news| *news > now);
    let news = news.or_else(promised).map(Now::minute_of);
    let reported = card.steps.iter().zip(1..).any(|(step, at)| step.reports && ticked(entry, at).is_some());
    let (time, phone) = (since(entry.began(), now), &know.hall.contact.phone);
    card.to_all(&Said { time: &time, news: news.as_deref(), waiting, phone, reported })
}

/// A moment as people say it at `now`: with its date where that is another.
fn since(at: i64, now: i64) -> String {
    let date = |ms| Now::local_of(ms).map(DateTime::date);
    let other = date(at).filter(|day| Some(*day) != date(now));
    let day = other.map_or(String::new(), |day| format!("{} 月 {} 日 ", day.month(), day.day()));
    format!("{day}{}", Now::minute_of(at))
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
