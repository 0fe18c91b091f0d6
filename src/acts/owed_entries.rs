//! 台账里从办件来的: what cases owe, shown in the register of its kind. It stays in the records of its case: the entry is
//! made from them whenever somebody looks, and a step of it is a note on the case, so that the two cannot differ.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::follow_up::{Noted, cases_owing, note_on};
use super::mark_material::{holds_a_number, typed_twice};
use super::paid_back::may_note_back;
use super::{ActError, Stamp};
use crate::calendar::Calendar;
use crate::items::{Endings, Items};
use crate::ledgers::{
    Comes, Counts, Entry, EntryId, Filled, FromCase, Refused, Register, Registers, Step, Told, Unfit, Value,
    fall_due, turn,
};
use crate::log::{self, CameOut, Case, FollowUp, Followed, Way, follow_key};
use crate::store::{Rows, StoreError, Tx};

/// What registers need to know.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// The registers.
    pub registers: &'a Registers,
    /// Items and materials, for their names.
    pub items: &'a Items,
    /// What is no reason.
    pub endings: &'a Endings,
    /// Working days.
    pub calendar: &'a Calendar,
}

/// The entries of one register, or of all, with what cases owe; with `today`, those that owe nothing more, too (of cases,
/// where they still owe something else or are of the two months before that day).
pub fn ledger_entries(
    rows: &dyn Rows,
    books: Books<'_>,
    register: Option<&str>,
    today: Option<Date>,
) -> Result<Vec<Entry>, StoreError> {
    let done = today.is_some();
    let mut all = rows.entries(register, done)?;
    for case in cases_owing(rows, today)? {
        let wanted = |owed: &Owed<'_>| register.is_none_or(|key| key == owed.register.key);
        let owed = owed_of(books, &case).filter(wanted).map(|owed| owed.entry(books, &case));
        all.extend(owed.filter(|entry| done || !entry.done));
    }
    all.sort_by(|a, b| {
        let key = |entry: &Entry| (entry.done, entry.due.is_none(), entry.due);
        key(a).cmp(&key(b))
    });
    Ok(all)
}

/// An entry, of a register's own or from a case; of a case, what is over as far back from `today` as lists show it.
pub fn ledger_entry(
    rows: &dyn Rows,
    books: Books<'_>,
    id: EntryId,
    today: Date,
) -> Result<Option<Entry>, StoreError> {
    if let Some(entry) = rows.entry(id)? {
        return Ok(Some(entry));
    }
    if let Some((case, owed)) = find(rows, books, |case, follow| id_of(case, follow) == id)? {
        return Ok(Some(owed.entry(books, &case)));
    }
    Ok(cases_owing(rows, Some(today))?.iter().find_map(|case| entry_in(books, case, id)))
}

/// The entry of this number, of a register's own or from a case.
pub fn ledger_entry_no(rows: &dyn Rows, books: Books<'_>, no: &str) -> Result<Option<Entry>, StoreError> {
    if let Some(entry) = rows.entry_no(no)? {
        return Ok(Some(entry));
    }
    // The number of what a case owes begins with the case's.
    let Some((short, _)) = no.split_once('-') else { return Ok(None) };
    // One that owes nothing more still has its slips to print.
    let Some(case) = rows.case_named(short)? else { return Ok(None) };
    let found = owed_of(books, &case).find(|owed| case.follow_id(&owed.follow) == no);
    Ok(found.map(|owed| owed.entry(books, &case)))
}

/// What a case owes, with the register that shows it.
struct Owed<'a> {
    register: &'a Register,
    from: &'a FromCase,
    follow: FollowUp,
}

impl Owed<'_> {
    fn entry(&self, books: Books<'_>, case: &Case) -> Entry {
        entry_of(books, self.register, self.from, case, &self.follow)
    }
}

fn owed_of<'a>(books: Books<'a>, case: &Case) -> impl Iterator<Item = Owed<'a>> {
    case.follow_ups().into_iter().filter_map(move |follow| {
        let mut registers = books.registers.iter();
        let shows = |register: &'a Register| {
            let from = register.from_case.as_ref().filter(|from| from.owes == follow.owed.key())?;
            Some((register, from))
        };
        let (register, from) = registers.find_map(shows)?;
        Some(Owed { register, from, follow })
    })
}

/// The one thing owed that is meant; only its entry is made.
fn find<'a>(
    rows: &dyn Rows,
    books: Books<'a>,
    meant: impl Fn(&Case, &FollowUp) -> bool,
) -> Result<Option<(Case, Owed<'a>)>, StoreError> {
    let mut cases = rows.owing()?.into_iter();
    Ok(cases.find_map(|case| {
        let owed = owed_of(books, &case).find(|owed| meant(&case, &owed.follow))?;
        Some((case, owed))
    }))
}

/// What a case owes or owed under this id.
pub(super) fn entry_in(books: Books<'_>, case: &Case, id: EntryId) -> Option<Entry> {
    owed_of(books, case).find(|owed| id_of(case, &owed.follow) == id).map(|owed| owed.entry(books, case))
}

/// What a step of a register is called, and the entry that takes it.
pub(super) struct StepTo<'a> {
    /// The register.
    pub register: &'a Register,
    /// The entry.
    pub entry: Entry,
    /// The step.
    pub step: &'a Step,
}

/// The step of a register that brings what a case owes to this end, from where it stands there: a word on the case then asks
/// for the same, and is refused where other steps come first. None where no register has such a step.
pub(super) fn step_to<'a>(
    books: Books<'a>,
    case: &Case,
    meant: &FollowUp,
    result: CameOut,
) -> Result<Option<StepTo<'a>>, ActError> {
    for owed in owed_of(books, case) {
        let entry = owed.entry(books, case);
        let about = owed.follow.about.as_deref();
        let ends = |step: &&Step| {
            step.counts.as_ref().is_some_and(|counts| {
                let of = counts.of.as_deref().unwrap_or(&owed.from.owes);
                came_out(counts.result) == result && follow_key(of, about) == meant.key
            })
        };
        let register = owed.register;
        let step = register.steps_from(&entry.state).find(ends);
        if let Some(step) = step {
            return Ok(Some(StepTo { register, entry, step }));
        }
        if let Some(step) = register.steps.iter().find(ends) {
            let known = register.steps_from(&entry.state).map(|step| step.title.as_str());
            return Err(ActError::StepFirst {
                register: register.title.clone(),
                state: register.state_title(&entry.state).to_owned(),
                title: step.title.clone(),
                known: known.collect::<Vec<_>>().join("、"),
                no: entry.no,
            });
        }
    }
    Ok(None)
}

/// Fields of a register in which an account comes that was deferred.
const ACCOUNT: [&str; 3] = ["account", "account_again", "no_account"];

/// An account that comes later is typed twice like any, or it is said why it is not: money that goes astray is hardest to get
/// back. Only its last digits stay.
fn account(books: Books<'_>, owed: &Owed<'_>, filled: &mut Filled) -> Result<(), ActError> {
    let [first, again, why] = ACCOUNT;
    let typed = [first, again].map(|field| filled.private.remove(field).map(|(whole, _)| whole));
    let about = owed.follow.about.as_deref().and_then(|about| about.parse().ok());
    let material = about.and_then(|code| books.items.materials.get(code)).filter(|material| material.twice);
    let (Some(material), Some(_)) = (material, owed.register.field(first)) else { return Ok(()) };
    if let [Some(one), Some(other)] = typed {
        let field = owed.register.field(first).map_or_else(String::new, |field| field.title.clone());
        let reason = filled.open.get(why).map_or("", |why| why.trim());
        let way = typed_twice(books.endings, (&one, &other), false, reason)
            .map_err(|wrong| ActError::Fields(vec![Refused::Wrong { field, why: wrong.message }]))?;
        if let Way::Seen { checks } = way {
            filled.open.insert(first.to_owned(), checks.join("；"));
        }
        return Ok(());
    }
    match filled.open.get(why).and_then(|why| books.endings.reason(why)) {
        None => Err(ActError::AccountLater { name: material.name.clone() }),
        Some(why) if holds_a_number(why) => Err(ActError::NumberInWords),
        Some(_) => Ok(()),
    }
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
    let found = find(tx.rows(), books, |case, follow| id_of(case, follow) == id)?;
    let (case, owed) = found.ok_or(Unfit::Unknown)?;
    let entry = owed.entry(books, &case);
    let (step, mut filled) = turn(owed.register, &entry, step, filled, (&stamp.who.clerk, stamp.day))?;
    let Some(counts) = &step.counts else { return Err(Unfit::Unknown.into()) };
    if owed.follow.owed == log::Owed::Supplement && counts.result == Comes::Done {
        account(books, &owed, &mut filled)?;
    }
    let meant = match &counts.of {
        None => owed.follow.clone(),
        Some(of) => {
            let key = follow_key(of, owed.follow.about.as_deref());
            case.follow_ups().into_iter().find(|other| other.key == key).ok_or(Unfit::Unknown)?
        }
    };
    if meant.owed == log::Owed::Recall {
        let all = counts.result == Comes::Done;
        may_note_back(stamp, &case, (owed.register, step, all), &meant, &mut filled)?;
    }
    let said = match &counts.says {
        Some(field) => filled.open.get(field).cloned().unwrap_or_default(),
        None => step.title.clone(),
    };
    let values = values(tx, &filled)?;
    let step = Some(step.key.clone());
    let noted = Noted { result: came_out(counts.result), note: &said, step, values };
    let after = note_on(tx, books, stamp, &case, meant, noted)?;
    let follow = after.follow_ups().into_iter().find(|follow| follow.key == owed.follow.key);
    let follow = follow.ok_or(Unfit::Unknown)?;
    Ok(Owed { follow, ..owed }.entry(books, &after))
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
            let same = note.key == key && came_out(counts.result) == note.result;
            (same && is_step(note, step, counts)).then_some((step, counts))
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
    // A day that was filled in is the one that counts.
    let own = fall_due(register, &entry.state, entry.since, &entry.values, books.calendar);
    entry.due = own.or(entry.due).filter(|_| !entry.done);
    entry
}

/// Whether a note is this step of the register. One that names none was made on the case: it is an end like any, but a step
/// on the way only where its words are all that the step asks for.
fn is_step(note: &Followed, step: &Step, counts: &Counts) -> bool {
    match &note.step {
        Some(named) => *named == step.key,
        None if note.result == CameOut::Progress => {
            step.needs.iter().all(|field| counts.says.as_ref() == Some(field))
        }
        None => true,
    }
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
            let name = material.map_or(about, |material| material.name.clone());
            if follow.suspended.is_some() { format!("{name}（等结论，中止计时）") } else { name }
        }
        Told::Person => {
            let unit = case.unit.as_ref().map(|unit| format!("{} {}", unit.name, unit.code));
            let person = case.person.as_ref().map(|person| format!("证件 {}", person.masked));
            unit.into_iter().chain(person).collect::<Vec<_>>().join("，")
        }
        Told::Case => case.short(),
        Told::By => follow.due.map_or_else(String::new, |due| due.to_string()),
        Told::Clerk => case.clerk.clone(),
        Told::Tags => case.tags.iter().map(String::as_str).collect::<Vec<_>>().join("、"),
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
