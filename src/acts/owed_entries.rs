//! 台账里从办件来的: what cases owe, shown in the register of its kind. It stays in the records of its case: the entry is
//! made from them whenever somebody looks, and a step of it is a note on the case, so that the two cannot differ.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::follow_up::note_on;
use super::{ActError, Stamp};
use crate::calendar::Calendar;
use crate::items::Items;
use crate::ledgers::{
    Comes, Entry, EntryId, Filled, FromCase, Register, Registers, Step, Told, Unfit, Value, turn,
};
use crate::log::{CameOut, Case, FollowUp, follow_key};
use crate::store::{Rows, StoreError, Tx};

/// What registers need to know.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// Items and materials, for their names.
    pub items: &'a Items,
    /// Working days.
    pub calendar: &'a Calendar,
}

/// The entries of one register, or of all, with what cases owe; with `done`, those that owe nothing more, too (of cases, as
/// long as they still owe something else).
pub fn ledger_entries(
    rows: &dyn Rows,
    books: Books<'_>,
    register: Option<&str>,
    done: bool,
) -> Result<Vec<Entry>, StoreError> {
    let mut all = rows.entries(register, done)?;
    let wanted = |owed: &Owed<'_>| register.is_none_or(|key| key == owed.register.key);
    let owed = all_owed(rows, books)?;
    all.extend(owed.into_iter().filter(wanted).map(|owed| owed.entry).filter(|entry| done || !entry.done));
    all.sort_by(|a, b| {
        let key = |entry: &Entry| (entry.done, entry.due.is_none(), entry.due);
        key(a).cmp(&key(b))
    });
    Ok(all)
}

/// An entry, of a register's own or from a case.
pub fn ledger_entry(rows: &dyn Rows, books: Books<'_>, id: EntryId) -> Result<Option<Entry>, StoreError> {
    if let Some(entry) = rows.entry(id)? {
        return Ok(Some(entry));
    }
    Ok(all_owed(rows, books)?.into_iter().map(|owed| owed.entry).find(|entry| entry.id == id))
}

/// What a case owes, as an entry.
struct Owed<'a> {
    register: &'a Register,
    case: Case,
    follow: FollowUp,
    entry: Entry,
}

fn all_owed<'a>(rows: &dyn Rows, books: Books<'a>) -> Result<Vec<Owed<'a>>, StoreError> {
    let mut all = Vec::new();
    for case in rows.owing()? {
        for follow in case.follow_ups() {
            let from = |register: &'a Register| Some((register, register.from_case.as_ref()?));
            let shows = |(_, from): &(&Register, &FromCase)| from.owes == follow.owed.key();
            let Some((register, from)) = books.registers.iter().filter_map(from).find(shows) else {
                continue;
            };
            let entry = entry_of(books, register, from, &case, &follow);
            all.push(Owed { register, case: case.clone(), follow, entry });
        }
    }
    Ok(all)
}

/// Takes a step of what a case owes: a note on the case. None when no case owes it.
pub(super) fn move_owed(
    tx: &mut dyn Tx,
    books: Books<'_>,
    stamp: &Stamp,
    id: EntryId,
    step: &str,
    (filled, values): (
        Filled,
        impl FnOnce(&mut dyn Tx, &Filled) -> Result<BTreeMap<String, Value>, StoreError>,
    ),
) -> Result<Entry, ActError> {
    let found = all_owed(tx.rows(), books)?.into_iter().find(|owed| owed.entry.id == id);
    let Owed { register, case, follow, entry } = found.ok_or(Unfit::Unknown)?;
    let (step, filled) = turn(register, &entry, step, filled, &stamp.who.clerk)?;
    let Some(counts) = &step.counts else { return Err(Unfit::Unknown.into()) };
    let meant = match &counts.of {
        None => follow,
        Some(of) => {
            let key = follow_key(of, follow.about.as_deref());
            case.follow_ups().into_iter().find(|other| other.key == key).ok_or(Unfit::Unknown)?
        }
    };
    let said = counts.says.as_ref().and_then(|field| filled.open.get(field)).unwrap_or(&step.title).clone();
    let values = values(tx, &filled)?;
    note_on(tx, stamp, &case, meant, (came_out(counts.result), &said, values))?;
    ledger_entry(tx.rows(), books, id)?
        .or(Some(Entry { done: true, ..entry }))
        .ok_or_else(|| Unfit::Unknown.into())
}

fn came_out(result: Comes) -> CameOut {
    match result {
        Comes::Done => CameOut::Done,
        Comes::Failed => CameOut::Failed,
        Comes::Progress => CameOut::Progress,
    }
}

fn entry_of(books: Books<'_>, register: &Register, from: &FromCase, case: &Case, follow: &FollowUp) -> Entry {
    let state = register.states.first().map_or(String::new(), |state| state.key.clone());
    let told = |told: Told| told_of(books, case, follow, told);
    let values = from.fields.iter().map(|(what, field)| (field.clone(), told(*what)));
    let values = values.filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field, Value::Open(text)));
    let mut entry = Entry {
        id: id_of(case, follow),
        register: register.key.clone(),
        no: case.follow_id(follow),
        day: follow.since,
        since: follow.since,
        clerk: case.clerk.clone(),
        state,
        done: false,
        values: values.collect(),
        due: follow.due,
        case: Some(case.id.0),
        turns: Vec::new(),
        touched: case.touched,
    };
    for note in &case.followed {
        let taken = register.steps_from(&entry.state).find_map(|step| {
            let counts = step.counts.as_ref()?;
            let key = follow_key(counts.of.as_deref().unwrap_or(&from.owes), follow.about.as_deref());
            (note.key == key && came_out(counts.result) == note.result).then_some((step, counts))
        });
        let Some((step, counts)) = taken else { continue };
        if entry.state != step.to {
            entry.since = note.day;
        }
        entry.state.clone_from(&step.to);
        if let Some(field) = counts.says.as_ref().filter(|_| !note.note.is_empty()) {
            entry.values.insert(field.clone(), Value::Open(note.note.clone()));
        }
        entry.values.extend(note.values.clone());
    }
    // It is the case that says whether anything is left to do; the register only has no step for every way to an end.
    let owes = |key: &str| case.follow_ups().iter().any(|other| other.key == key && other.is_open());
    let mut others = register.steps.iter().filter_map(|step| step.counts.as_ref()?.of.as_deref());
    let more = others.any(|of| owes(&follow_key(of, follow.about.as_deref())));
    let done = |state: &str| register.state(state).is_some_and(|state| state.done);
    entry.done = !follow.is_open() && !more;
    if let Some(ended) = follow.ended.as_ref().filter(|_| entry.done && !done(&entry.state)) {
        let ends = |step: &&Step| {
            let counts = step.counts.as_ref().filter(|counts| counts.of.is_none());
            counts.is_some_and(|counts| came_out(counts.result) == ended.result) && done(&step.to)
        };
        if let Some(step) = register.steps.iter().find(ends) {
            entry.state.clone_from(&step.to);
        }
    }
    entry.due = entry.due.filter(|_| !entry.done);
    entry
}

fn told_of(books: Books<'_>, case: &Case, follow: &FollowUp, told: Told) -> String {
    match told {
        Told::Item => {
            let item = case.item.as_deref().and_then(|item| books.items.get(item.parse().ok()?));
            item.map_or_else(String::new, |item| item.title.clone())
        }
        Told::About => {
            let about = follow.about.clone().unwrap_or_default();
            let material = about.parse().ok().and_then(|code| books.items.materials.get(code));
            material.map_or(about, |material| material.name.clone())
        }
        Told::Person => case.person.as_ref().map_or_else(String::new, |person| person.masked.clone()),
        Told::Case => case.short(),
        Told::By => follow.due.map_or_else(String::new, |due| due.to_string()),
        Told::Clerk => case.clerk.clone(),
        Told::Note => case.closed.as_ref().map_or_else(String::new, |closing| closing.note.clone()),
    }
}

/// The same thing has the same id whenever it is looked at.
fn id_of(case: &Case, follow: &FollowUp) -> EntryId {
    let mut sha = Sha256::new();
    sha.update(case.id.0.as_bytes());
    sha.update(&follow.key);
    let hash: [u8; 32] = sha.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    EntryId(Uuid::from_bytes(half))
}
