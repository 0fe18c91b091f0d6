//! 后续: what cases still owe, and what was done about it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::checklist::{open_steps, settlement_stands};
use super::deceased::{death_of, paid_before};
use super::ledger::{Fields, sealed};
use super::owed_entries::{StepTo, move_owed, step_to};
use super::suspension::goes_on;
use super::transaction::{already, case, transact};
use super::{ActError, AmountLook, Books, Knowledge, LimitError, LimitTurn, Stamp, limit_turn};
use crate::calendar::{Urgency, not_loaded, urgency};
use crate::ledgers::{Refused, Value, fill};
use crate::log::{Body, CameOut, Case, CaseId, FollowUp, Followed, Owed, Step, WITHDRAW};
use crate::store::{Rows, Store, StoreError, Tx};

/// Something a case owes, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owing {
    /// What people type to name it.
    pub id: String,
    /// Of which case.
    pub case: CaseId,
    /// The case's item in words.
    pub item: String,
    /// Of whom, a person masked; empty for who showed nothing.
    pub person: String,
    /// What it is about in words: a material or an amount.
    pub about: String,
    /// By when, and what was done.
    pub follow: FollowUp,
    /// Its colour; none without a day.
    pub urgency: Option<Urgency>,
    /// What else is to be said: of the date; of an amount to be looked at, what others were paid for the same death.
    pub note: Option<String>,
    /// The amount, where one waits for a second person.
    pub amount: Option<AmountLook>,
    /// What can be done about the limit of the case, where it is its result that is owed.
    pub turn: Option<LimitTurn>,
}

/// How many days back cases are looked through that owe nothing any more.
const BACK: i64 = 60;

/// The cases that still owe something; with `today`, those of the last two months, too, whether they do or not.
pub(super) fn cases_owing(rows: &dyn Rows, today: Option<Date>) -> Result<Vec<Case>, StoreError> {
    let mut cases = rows.owing()?;
    if let Some(today) = today {
        // What owes nothing any more is found by its day.
        let known: BTreeSet<CaseId> = cases.iter().map(|case| case.id).collect();
        for back in 0..BACK {
            let Ok(day) = today.checked_sub(back.days()) else { break };
            cases.extend(rows.cases(day)?.into_iter().filter(|case| !known.contains(&case.id)));
        }
    }
    Ok(cases)
}

/// Everything open in the hall, most pressing first; with `ended`, what cases that still owe something, and those of the
/// last two months, have behind them too.
pub fn owing(rows: &dyn Rows, know: &Knowledge, today: Date, ended: bool) -> Result<Vec<Owing>, StoreError> {
    let cases = cases_owing(rows, ended.then_some(today))?;
    let mut all: Vec<Owing> = Vec::new();
    for case in &cases {
        let mut owed = of_case(know, case, today);
        if owed.iter().any(|owing| owing.amount.is_some()) {
            let told = paid_before(rows, know, case)?;
            let told = (!told.is_empty()).then(|| told.join("；"));
            owed.iter_mut().filter(|owing| owing.amount.is_some()).for_each(|owing| {
                let both = owing.note.take().into_iter().chain(told.clone());
                owing.note = both.reduce(|one, other| format!("{one}；{other}"));
            });
        }
        all.extend(owed);
    }
    all.retain(|owing| ended || owing.follow.is_open());
    all.sort_by(|a, b| {
        let key = |owing: &Owing| {
            let follow = &owing.follow;
            (!follow.is_open(), follow.suspended.is_some(), follow.due.unwrap_or(Date::MIN), follow.owed)
        };
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    Ok(all)
}

/// What one case owes and owed.
pub fn of_case(know: &Knowledge, case: &Case, today: Date) -> Vec<Owing> {
    let item = know.item(case).map_or_else(String::new, |item| item.title.clone());
    let dead = death_of(know, case).map(|dead| format!("去世的人 {}", dead.shown()));
    let person = case.whose().into_iter().chain(dead).collect::<Vec<_>>().join("，");
    let name = |about: &str| {
        let material = about.parse().ok().and_then(|code| know.items.materials.get(code));
        material.map_or_else(|| about.to_owned(), |material| material.name.clone())
    };
    let turn = limit_turn(know, case, today);
    let owing = |follow: FollowUp| {
        let about = follow.about.as_deref();
        let amount =
            about.filter(|_| follow.owed == Owed::Review).and_then(|what| AmountLook::of(case, what));
        let about = match &amount {
            Some(amount) => format!("{} {} 元", amount.what, amount.yuan),
            None => about.map_or_else(String::new, name),
        };
        Owing {
            id: case.follow_id(&follow),
            case: case.id,
            item: item.clone(),
            person: person.clone(),
            about,
            urgency: follow.due.map(|due| urgency(follow.since, due, today, &know.calendar)),
            note: follow.due.and_then(|due| doubt(know, follow.since, due)),
            turn: turn.filter(|_| follow.owed == Owed::Result && follow.is_open()),
            follow,
            amount,
        }
    };
    case.follow_ups().into_iter().map(owing).collect()
}

/// A year whose holidays are not loaded makes the days that are left a guess; that is said.
fn doubt(know: &Knowledge, since: Date, due: Date) -> Option<String> {
    let unknown: Vec<i16> = (since.year()..=due.year()).filter(|year| !know.calendar.knows(*year)).collect();
    not_loaded(&unknown)
}

/// The case and key an id names: the case's last eight hex digits, a dash, the key.
pub fn find(rows: &dyn Rows, id: &str) -> Result<(Case, FollowUp), ActError> {
    let unknown = || ActError::UnknownFollowUp(id.to_owned());
    let (short, key) = id.split_once('-').ok_or_else(unknown)?;
    let case = rows.case_named(short)?.ok_or_else(unknown)?;
    let follow = case.follow_ups().into_iter().find(|follow| follow.key == key).ok_or_else(unknown)?;
    Ok((case, follow))
}

/// Notes what was done about something a case owes. What is late needs a word on why, and so does what failed; the result
/// is only given once nothing the case waits for is left. Where a register has a step to that end, what the step asks for is
/// asked for here: `typed` fills its fields.
pub fn follow_up(
    store: &mut dyn Store,
    books: Books<'_>,
    stamp: &Stamp,
    id: &str,
    (result, note): (CameOut, &str),
    typed: Fields<'_>,
) -> Result<Case, ActError> {
    let note = books.endings.reason(note).unwrap_or_default();
    transact(store, |tx| {
        if let Some(body) = already(tx, stamp)? {
            return match body {
                Body::Case(done, _) => case(tx, done),
                _ => Err(ActError::UnknownFollowUp(id.to_owned())),
            };
        }
        let (before, follow) = find(tx.rows(), id)?;
        // Who was not at home, or could not be agreed with, is tried again: only their register ends it.
        let again = matches!(follow.owed, Owed::Visit | Owed::Assist | Owed::Mediation);
        let (result, in_vain) = match result {
            CameOut::Failed if again => (CameOut::Progress, true),
            other => (other, false),
        };
        // A word on the way is no step; an end is.
        if result != CameOut::Progress
            && follow.is_open()
            && let Some(to) = step_to(books, &before, &follow, result)?
        {
            by_step(tx, books, stamp, to, (note, typed))?;
            return case(tx, before.id);
        }
        if let Some((name, _)) = typed.first() {
            return Err(ActError::NoFieldHere((*name).to_owned()));
        }
        let note = if in_vain && !note.is_empty() { &format!("没成：{note}") } else { note };
        let noted = Noted { result, note, step: None, values: BTreeMap::new() };
        note_on(tx, books, stamp, &before, follow, noted)
    })
}

/// Takes the step of a register; what it lacks is told with where it is filled in.
fn by_step(
    tx: &mut dyn Tx,
    books: Books<'_>,
    stamp: &Stamp,
    to: StepTo<'_>,
    (note, typed): (&str, Fields<'_>),
) -> Result<(), ActError> {
    let StepTo { register, entry, step } = to;
    let says = step.counts.as_ref().and_then(|counts| counts.says.as_deref());
    let said = says.filter(|_| !note.is_empty()).map(|field| (field, note));
    let all = said.into_iter().chain(typed.iter().copied());
    let filled = fill(register, all, stamp.day).map_err(ActError::Fields)?;
    match move_owed(tx, books, stamp, entry.id, &step.key, (filled, sealed)) {
        Err(ActError::Register(Refused::Lacking(lacking, title))) => {
            let (register, no) = (register.title.clone(), entry.no);
            Err(ActError::StepAsks { lacking, title, register, no })
        }
        other => other.map(|_| ()),
    }
}

/// What is noted of something that is owed.
pub(super) struct Noted<'n> {
    /// How it came out.
    pub result: CameOut,
    /// In words.
    pub note: &'n str,
    /// The step of the register it was taken in.
    pub step: Option<String>,
    /// What was filled in with it.
    pub values: BTreeMap<String, Value>,
}

/// The same within another act.
pub(super) fn note_on(
    tx: &mut dyn Tx,
    books: Books<'_>,
    stamp: &Stamp,
    before: &Case,
    follow: FollowUp,
    Noted { result, note, step, values }: Noted<'_>,
) -> Result<Case, ActError> {
    if !follow.is_open() {
        return Err(ActError::FollowedUp(before.follow_id(&follow)));
    }
    if follow.owed == Owed::Review {
        return Err(ActError::ReviewElsewhere(follow.about.unwrap_or_default()));
    }
    if let Some(still) = before.suspended()
        && result == CameOut::Failed
        && follow.owed == Owed::Supplement
        && step.as_deref() != Some(WITHDRAW)
    {
        return Err(LimitError::NotEnded(Box::new(still.clone())).into());
    }
    let late = follow.due.is_some_and(|due| stamp.day > due);
    if note.is_empty() && late {
        return Err(ActError::Blank("超期原因（超期的事要写明为什么晚）"));
    }
    if note.is_empty() && result != CameOut::Done {
        return Err(ActError::Blank(if result == CameOut::Failed { "不成的原因" } else { "进度" }));
    }
    if note.is_empty() && follow.owed == Owed::Mediation && result == CameOut::Done {
        return Err(ActError::Blank("谈的结果（谈成什么、怎么告诉本人的）"));
    }
    if note.is_empty() && follow.owed == Owed::Inform {
        return Err(ActError::Blank("怎么告知本人的（哪天、当面还是寄出）"));
    }
    if result == CameOut::Failed
        && follow.owed == Owed::Result
        && settlement_stands(books, before, stamp.day, stamp.at)
    {
        return Err(ActError::SettledStill(before.short()));
    }
    if result == CameOut::Done && follow.owed == Owed::Result {
        if let Some(suspended) = before.suspended().filter(|suspended| suspended.materials.is_empty()) {
            return Err(LimitError::StandsStill(Box::new(suspended.clone())).into());
        }
        let waits = |other: &FollowUp| {
            other.is_open() && matches!(other.owed, Owed::Supplement | Owed::Review | Owed::Recall)
        };
        if let Some(other) = before.follow_ups().iter().find(|other| waits(other)) {
            return Err(ActError::StillOwed(other.owed.title()));
        }
        let (open, pays) = open_steps(books, before, stamp.day, stamp.at);
        if !open.is_empty() && (pays || note.is_empty()) {
            return Err(ActError::StepsOpen { steps: open.join("、"), pays, case: before.short() });
        }
    }
    let followed = Followed {
        key: follow.key,
        result,
        note: note.to_owned(),
        clerk: stamp.who.clerk.clone(),
        day: stamp.day,
        step,
        values,
    };
    tx.append(stamp.event(Body::Case(before.id, Step::FollowedUp(followed))))?;
    let after = case(tx, before.id)?;
    goes_on(tx, books, stamp, after)
}
