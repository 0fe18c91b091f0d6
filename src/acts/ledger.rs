//! 台账: an entry is made, takes a step, is looked at in full, is printed. What a register asks is its file's business; what is
//! private goes, sealed, where it can be erased, and the log gets what may be shown.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::by_hand::misfits;
use super::owed_entries::{entry_in, move_owed};
use super::transaction::{already, case, transact, words};
use super::{ActError, Actor, Books, Knowledge, Stamp, later_papers, mark_demo, new_id};
use crate::calendar::Calendar;
use crate::clock::Now;
use crate::items::Code;
use crate::ledgers::{
    self, Entry, EntryId, FieldKind, Filled, Move, Refused, Register, Unfit, Value, counter, fall_due, fill,
    start, turn,
};
use crate::log::{Body, CaseId, PersonId, Step};
use crate::paper::{Document, HallContact, Sample};
use crate::queue::Hall;
use crate::store::{NewEvent, Rows, Store, StoreError, Tx};

/// What was typed, by the key or name of its field.
pub type Fields<'a> = &'a [(&'a str, &'a str)];

/// Makes an entry. Gives it with what is to be looked at in what was filled in.
pub fn ledger_add(
    store: &mut dyn Store,
    books: Books<'_>,
    stamp: &Stamp,
    register: &Register,
    typed: Fields<'_>,
    case: Option<CaseId>,
) -> Result<(Entry, Vec<String>), ActError> {
    let filled = by_name(books, register, typed, stamp)?;
    let warnings = filled.warnings.clone();
    let filled = start(register, filled)?;
    let wrong = misfits(books, register, &filled, stamp.day);
    if !wrong.is_empty() {
        return Err(ActError::Fields(wrong));
    }
    let made = transact(store, |tx| {
        if let Some(body) = already(tx, stamp)? {
            return done(tx, &body);
        }
        begin(tx, books.calendar, stamp, register, &filled, case)
    })?;
    Ok((made, warnings))
}

/// What was typed, with items by their names: nobody who gets a slip knows what a code stands for.
fn by_name(
    books: Books<'_>,
    register: &Register,
    typed: Fields<'_>,
    stamp: &Stamp,
) -> Result<Filled, ActError> {
    let mut filled = fill(register, typed.iter().copied(), stamp.day).map_err(ActError::Fields)?;
    for field in register.fields.iter().filter(|field| field.kind == FieldKind::Item) {
        let Some(text) = filled.open.get_mut(&field.key) else { continue };
        let Ok(code) = text.to_ascii_uppercase().parse::<Code>() else { continue };
        let Some(item) = books.items.get(code) else {
            let why = format!("没有 {code} 这个事项。用 bangban item list 看有哪些，或写事项的名称");
            return Err(ActError::Fields(vec![Refused::Wrong { field: field.title.clone(), why }]));
        };
        text.clone_from(&item.title);
    }
    Ok(filled)
}

/// Makes an entry as the first event of an act.
fn begin(
    tx: &mut dyn Tx,
    calendar: &Calendar,
    stamp: &Stamp,
    register: &Register,
    filled: &Filled,
    case: Option<CaseId>,
) -> Result<Entry, ActError> {
    let id = EntryId(stamp.op.0);
    apart(tx.rows(), register, None, filled)?;
    let added = added(tx, calendar, stamp, register, filled, case)?;
    tx.append(stamp.event(Body::Entry(id, added)))?;
    entry(tx, id)
}

/// Makes an entry as part of another act, in its transaction and after its first event: what a closed case owes.
pub fn ledger_note(
    tx: &mut dyn Tx,
    calendar: &Calendar,
    stamp: &Stamp,
    register: &Register,
    typed: Fields<'_>,
    case: Option<CaseId>,
) -> Result<Entry, ActError> {
    let filled = fill(register, typed.iter().copied(), stamp.day).map_err(ActError::Fields)?;
    let filled = start(register, filled)?;
    // The press's own id names what else the act made.
    let id = EntryId(new_id(stamp.at));
    let added = added(tx, calendar, stamp, register, &filled, case)?;
    tx.append(stamp.further(Body::Entry(id, added)))?;
    entry(tx, id)
}

/// Makes an entry as the first event of an act, in its transaction.
pub(super) fn ledger_begin(
    tx: &mut dyn Tx,
    calendar: &Calendar,
    stamp: &Stamp,
    register: &Register,
    typed: Fields<'_>,
) -> Result<Entry, ActError> {
    let filled = fill(register, typed.iter().copied(), stamp.day).map_err(ActError::Fields)?;
    let filled = start(register, filled)?;
    begin(tx, calendar, stamp, register, &filled, None)
}

/// An entry takes a step; one that shows what a case owes takes it in the records of the case.
pub fn ledger_move(
    store: &mut dyn Store,
    books: Books<'_>,
    stamp: &Stamp,
    register: &Register,
    id: EntryId,
    step: &str,
    typed: Fields<'_>,
) -> Result<(Entry, Vec<String>), ActError> {
    let filled = by_name(books, register, typed, stamp)?;
    let warnings = filled.warnings.clone();
    let moved = transact(store, |tx| {
        match already(tx, stamp)? {
            None => {}
            Some(Body::Case(of, _)) => {
                return entry_in(books, &case(tx, of)?, id).ok_or_else(|| Unfit::Unknown.into());
            }
            Some(_) => return entry(tx, id),
        }
        let Some(before) = tx.rows().entry(id)? else {
            return move_owed(tx, books, stamp, id, step, (filled.clone(), sealed));
        };
        let (step, mut filled) =
            turn(register, &before, step, filled.clone(), (&stamp.who.clerk, stamp.day))?;
        if let Some(field) = &step.elapsed {
            let seconds = (stamp.at - before.began()).max(0) / 1000;
            filled.open.insert(field.clone(), format!("{} 分 {} 秒", seconds / 60, seconds % 60));
        }
        if let Some(other) = &step.settled {
            let open = tx.rows().entries(Some(other), false)?;
            if !open.is_empty() {
                let names: Vec<&str> = open.iter().map(|entry| entry.no.as_str()).collect();
                return Err(ActError::Unsettled { count: names.len(), names: names.join("、") });
            }
        }
        once(tx.rows(), register, id, &filled)?;
        apart(tx.rows(), register, Some(&before), &filled)?;
        let values = sealed(tx, &filled)?;
        let mut all = before.values.clone();
        all.extend(values.clone());
        let since = if step.to == before.state { before.since } else { stamp.day };
        let event: NewEvent = stamp.event(Body::Entry(
            id,
            Move::Stepped {
                step: step.key.clone(),
                day: stamp.day,
                clerk: stamp.who.clerk.clone(),
                state: step.to.clone(),
                done: register.state(&step.to).is_some_and(|state| state.done),
                due: fall_due(register, &step.to, since, &all, books.calendar),
                values,
            },
        ));
        tx.append(event)?;
        entry(tx, id)
    })?;
    Ok((moved, warnings))
}

/// What is private in an entry, in full, by field; who looked and why is kept.
pub fn ledger_whole(
    store: &mut dyn Store,
    books: Books<'_>,
    stamp: &Stamp,
    entry: &Entry,
    reason: &str,
) -> Result<BTreeMap<String, String>, ActError> {
    let reason = words(reason, "为什么要看全文")?;
    transact(store, |tx| {
        // What a case owes, or owed, stands in its records, and so does who looked at it.
        let id = entry.id;
        let (found, shown) = if let Some(entry) = tx.rows().entry(id)? {
            (entry, Body::Entry(id, Move::Shown { reason: reason.clone() }))
        } else {
            let case = case(tx, CaseId(entry.case.ok_or(Unfit::Unknown)?))?;
            let entry = entry_in(books, &case, id).ok_or(Unfit::Unknown)?;
            (entry, Body::Case(case.id, Step::Unmasked { reason: reason.clone() }))
        };
        if already(tx, stamp)?.is_none() {
            tx.append(stamp.event(shown))?;
        }
        let mut whole = BTreeMap::new();
        for (field, value) in &found.values {
            if let Value::Private { sealed, .. } = value
                && let Some(text) = tx.rows().person(&PersonId(sealed.clone()))?
            {
                whole.insert(field.clone(), text);
            }
        }
        Ok(whole)
    })
}

/// What slips of a window say besides what was filled in.
pub fn ledger_head(hall: &Hall, window: u32, clerk: &str, today: Date) -> ledgers::Head {
    let contact = &hall.contact;
    ledgers::Head {
        hall: hall.title.clone(),
        address: contact.address.clone(),
        phone: contact.phone.clone(),
        // Nobody sits at window 0: it is the hall's own.
        window: if window == 0 { "值班台".into() } else { format!("{window}号窗口") },
        today: today.to_string(),
        clerk: clerk.to_owned(),
    }
}

/// A slip of an entry: its title and text. `whole` is what [`ledger_whole`] gave, where the full text was asked for. One that
/// says a place of the hall's settings as the program came says first that it is only a sample.
pub fn ledger_print(
    register: &Register,
    entry: &Entry,
    slip: Option<&str>,
    head: &ledgers::Head,
    whole: &BTreeMap<String, String>,
) -> Result<(String, String), ActError> {
    let (title, text, sample) = slip_of(register, entry, slip, head, whole)?;
    Ok((title, sample.map_or(text.clone(), |sample| format!("{sample}\n{text}"))))
}

fn slip_of(
    register: &Register,
    entry: &Entry,
    slip: Option<&str>,
    head: &ledgers::Head,
    whole: &BTreeMap<String, String>,
) -> Result<(String, String, Option<Sample>), ActError> {
    let (title, text) = ledgers::print(register, entry, slip, head, &|field| whole.get(field).cloned())?;
    let ledgers::Head { hall, address, phone, .. } = head.clone();
    let contact = HallContact { name: hall, address, phone, ..HallContact::default() };
    let open: Vec<&str> = contact
        .open()
        .into_iter()
        .filter(|(_, stands)| text.contains(stands))
        .map(|(name, _)| name)
        .collect();
    Ok((title, text, (!open.is_empty()).then_some(Sample::Hall(open))))
}

/// The same slip as a paper, to keep and to print.
pub fn ledger_sheet(
    register: &Register,
    entry: &Entry,
    slip: Option<&str>,
    head: &ledgers::Head,
    whole: &BTreeMap<String, String>,
) -> Result<Document, ActError> {
    let (title, text, sample) = slip_of(register, entry, slip, head, whole)?;
    // The paper says its title by itself.
    let body = text.strip_prefix(&title).map_or(text.as_str(), str::trim_start);
    Ok(Document::slip(&title, &entry.no, body.lines(), sample))
}

/// What goes with the end of an entry: the case's own paper for what a case owed, else the register's first slip that is
/// printed only there. None before its end.
pub fn ledger_receipt(
    rows: &dyn Rows,
    know: &Knowledge,
    register: &Register,
    entry: &Entry,
    who: &Actor,
    now: Now,
) -> Result<Option<Document>, ActError> {
    if let Some(paper) = ledger_paper(rows, know, entry, who, now)? {
        return Ok(Some(paper));
    }
    let of_the_end = |print: &&ledgers::Print| entry.done && print.states.contains(&entry.state);
    let Some(print) = register.prints.iter().find(of_the_end) else { return Ok(None) };
    let head = ledger_head(&know.hall, who.window, &who.clerk, now.date());
    ledger_sheet(register, entry, Some(&print.key), &head, &BTreeMap::new()).map(Some)
}

/// A slip of an entry by its key, as it is handed out: of what a case owed the case's own paper, where it is that.
pub fn ledger_slip(
    rows: &dyn Rows,
    know: &Knowledge,
    register: &Register,
    (entry, slip): (&Entry, &str),
    who: &Actor,
    now: Now,
) -> Result<Document, ActError> {
    let head = ledger_head(&know.hall, who.window, &who.clerk, now.date());
    let mut sheet = ledger_sheet(register, entry, Some(slip), &head, &BTreeMap::new())?;
    if entry.done
        && let Some(own) = ledger_paper(rows, know, entry, who, now)?
        && own.title == sheet.title
    {
        sheet = own;
    }
    mark_demo(rows, entry.day, &mut sheet)?;
    Ok(sheet)
}

/// The paper of the case an entry came from that goes with its end; none for an entry of the register's own.
pub fn ledger_paper(
    rows: &dyn Rows,
    know: &Knowledge,
    entry: &Entry,
    who: &Actor,
    now: Now,
) -> Result<Option<Document>, ActError> {
    if rows.entry(entry.id)?.is_some() {
        return Ok(None);
    }
    let case = entry.case.map(|case| rows.case(CaseId(case))).transpose()?.flatten();
    case.map_or(Ok(None), |case| later_papers::receipt(rows, know, &case, &entry.no, who, now))
}

fn added(
    tx: &mut dyn Tx,
    calendar: &Calendar,
    stamp: &Stamp,
    register: &Register,
    filled: &Filled,
    case: Option<CaseId>,
) -> Result<Move, ActError> {
    let values = sealed(tx, filled)?;
    let state = register.states.first().map_or(String::new(), |state| state.key.clone());
    let number = tx.next_number(stamp.day, &counter(&register.key))?;
    Ok(Move::Added {
        register: register.key.clone(),
        no: format!("{}-{}-{number:03}", register.prefix, stamp.day.strftime("%Y%m%d")),
        day: stamp.day,
        clerk: stamp.who.clerk.clone(),
        due: fall_due(register, &state, stamp.day, &values, calendar),
        state,
        values,
        case: case.map(|case| case.0),
    })
}

/// What may stand in one entry only stands in no other.
fn once(rows: &dyn Rows, register: &Register, id: EntryId, filled: &Filled) -> Result<(), ActError> {
    for key in &register.unique {
        let Some(text) = filled.open.get(key).filter(|text| !text.is_empty()) else { continue };
        let all = rows.entries(Some(&register.key), true)?;
        if let Some(other) = all.iter().find(|other| other.id != id && other.shown(key) == text) {
            let field = register.field(key).map_or(key.as_str(), |field| &field.title).to_owned();
            return Err(ActError::Taken { field, text: text.clone(), no: other.no.clone() });
        }
    }
    Ok(())
}

/// Nobody is booked twice for the same time, and nothing stands in two entries that is counted in one: what no two open entries may say alike together. Only looked at where one of it
/// is filled in.
fn apart(
    rows: &dyn Rows,
    register: &Register,
    before: Option<&Entry>,
    filled: &Filled,
) -> Result<(), ActError> {
    if !register.clash.iter().any(|key| filled.open.contains_key(key)) {
        return Ok(());
    }
    let says = |key: &String| {
        let stood = || before.map_or(String::new(), |entry| entry.shown(key).to_owned());
        filled.open.get(key).cloned().unwrap_or_else(stood)
    };
    let wanted: Vec<String> = register.clash.iter().map(says).collect();
    let same = |other: &&Entry| {
        let own = before.is_some_and(|entry| entry.id == other.id);
        !own && register
            .clash
            .iter()
            .zip(&wanted)
            .all(|(key, text)| !text.is_empty() && other.shown(key) == text)
    };
    match rows.entries(Some(&register.key), false)?.iter().find(same) {
        Some(other) => {
            let mut fields = register.clash.iter().filter_map(|key| register.field(key));
            let booked = fields.any(|field| matches!(field.kind, FieldKind::Date | FieldKind::Time));
            Err(ActError::Clash { booked, what: wanted.join(" "), no: other.no.clone() })
        }
        None => Ok(()),
    }
}

/// What was filled in as it is kept.
pub(super) fn sealed(tx: &mut dyn Tx, filled: &Filled) -> Result<BTreeMap<String, Value>, StoreError> {
    let mut values: BTreeMap<String, Value> =
        filled.open.iter().map(|(field, text)| (field.clone(), Value::Open(text.clone()))).collect();
    for (field, (whole, masked)) in &filled.private {
        let sealed = tx.save_person(whole)?.0;
        values.insert(field.clone(), Value::Private { masked: masked.clone(), sealed });
    }
    Ok(values)
}

fn entry(tx: &dyn Tx, id: EntryId) -> Result<Entry, ActError> {
    tx.rows().entry(id)?.ok_or_else(|| Unfit::Unknown.into())
}

/// What a press that is repeated left.
fn done(tx: &dyn Tx, body: &Body) -> Result<Entry, ActError> {
    match body {
        Body::Entry(id, _) => entry(tx, *id),
        _ => Err(Unfit::Unknown.into()),
    }
}
