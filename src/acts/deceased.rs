//! 去世的人: whose death a case is about, and what others were paid for it. Several may lawfully come for one death; that one of
//! them was paid is told to whoever takes in, or looks at, the next.

use super::identify::Shown;
use super::note_unit::{forget_told, settled};
use super::pick_item::{IDENTITY, mark_known};
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp};
use crate::items::{About, Item};
use crate::log::{Body, Case, CaseId, PersonSeen, Step};
use crate::store::{Rows, Store, StoreError};

/// Whose death a case is about, where it is about one.
pub fn death_of<'a>(know: &Knowledge, case: &'a Case) -> Option<&'a PersonSeen> {
    case.deceased.as_ref().filter(|_| about_death(know, case) != Some(false))
}

/// Whether a case is about somebody's death; none while what says so was not looked at.
pub fn about_death(know: &Knowledge, case: &Case) -> Option<bool> {
    let Some((item, about)) = about(know, case) else { return Some(false) };
    about.holds(&item.materials, |code| case.materials.get(&code.to_string()).map(super::checklist::mark))
}

/// Whether it is to be said whose death a case is about, and was not.
pub fn wants_deceased(know: &Knowledge, case: &Case) -> bool {
    case.deceased.is_none() && about_death(know, case) == Some(true)
}

fn about<'a>(know: &'a Knowledge, case: &Case) -> Option<(&'a Item, &'a About)> {
    let item = know.item(case)?;
    Some((item, item.about.as_ref()?))
}

/// Whether another case is for the same thing: the same item, and not another one's death.
pub(super) fn same_matter(one: &Case, other: &Case) -> bool {
    let both = one.deceased.as_ref().zip(other.deceased.as_ref());
    one.item == other.item && both.is_none_or(|(one, other)| one.is_same(other))
}

/// Whose death the case in hand is about when it is another one's and something was looked at for it, as it may be shown.
pub fn begun_for_another_death<'a>(case: Option<&'a Case>, seen: &PersonSeen) -> Option<&'a str> {
    let case = case?;
    let was = case.deceased.as_ref()?;
    let begun = !case.conditions.is_empty()
        || !case.passed.is_empty()
        || !case.amounts.is_empty()
        || case.materials.keys().any(|code| code != IDENTITY);
    (begun && !was.looks_like(seen)).then_some(was.masked.as_str())
}

/// Notes whose death a case is about and keeps the number, sealed like that of who came. What was marked for another death is open
/// again, and so is what a notice about another one called settled.
pub fn note_deceased(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    shown: Shown<'_>,
) -> Result<Case, ActError> {
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        let item = know.item(&before).ok_or_else(|| know.no_item(Some(&before)))?;
        if about_death(know, &before) == Some(false) {
            let when = item.about.as_ref().and_then(|about| about.when.clone());
            return Err(ActError::NobodyDied { item: item.title.clone(), when });
        }
        let seen = shown.kept(tx)?;
        if before.person.as_ref().is_some_and(|person| person.is_same(&seen)) {
            return Err(ActError::DiedThemselves);
        }
        if before.closed.is_some() {
            // Who was not known when it was taken in is noted once he is; what it was taken in on stays.
            tx.append(stamp.event(Body::Case(id, Step::OfDeceased { deceased: Some(seen) })))?;
            return case(tx, id);
        }
        let another = before.deceased.as_ref().is_some_and(|deceased| !deceased.is_same(&seen));
        let told = settled(tx.rows(), know, &before, stamp)?;
        tx.append(stamp.event(Body::Case(id, Step::OfDeceased { deceased: Some(seen) })))?;
        let now = case(tx, id)?;
        let further = if another {
            // The account, the marriage, the relation are those of the other death, too.
            let others = now.materials.keys().filter(|code| *code != IDENTITY).cloned();
            others.map(|material| Step::Material { material, mark: None }).collect()
        } else {
            // What holds for this death as well stays as it is.
            let still = settled(tx.rows(), know, &now, stamp)?;
            let gone: Vec<Step> = told.into_iter().filter(|step| !still.contains(step)).collect();
            forget_told(&now, &gone)
        };
        for step in further {
            tx.append(stamp.further(Body::Case(id, step)))?;
        }
        mark_known(tx, know, stamp, id)?;
        case(tx, id)
    })
}

/// What others were paid for the same death, or are being: each in a sentence, newest first. Only cases that were taken in, or are
/// open, count; what came to an end unpaid does not.
pub fn paid_before(rows: &dyn Rows, know: &Knowledge, case: &Case) -> Result<Vec<String>, StoreError> {
    let Some(person) = death_of(know, case).and_then(|deceased| deceased.person.as_ref()) else {
        let unknown = wants_deceased(know, case) && case.closed.is_some() && case.may_pay();
        let told = || {
            let short = case.short();
            format!(
                "去世的是谁没有录，别人领过没有查不出来。问到他的证件号就补上：bangban case deceased 证件号 --case {short}"
            )
        };
        return Ok(unknown.then(told).into_iter().collect());
    };
    let mut others = rows.cases_about(person)?;
    others.retain(|other| other.id != case.id && other.may_pay() && death_of(know, other).is_some());
    Ok(others.iter().filter_map(|other| told(know, case, other)).collect())
}

/// What is told of another case of the same death; none where it pays something else.
fn told(know: &Knowledge, case: &Case, other: &Case) -> Option<String> {
    let (item, theirs) = about(know, other)?;
    let (_, ours) = about(know, case)?;
    let once = ours.paid_once.as_ref().filter(|once| theirs.paid_once.as_ref() == Some(*once));
    let ask = match once {
        _ if case.item == other.item => "先问清是不是同一笔，别发两次".to_owned(),
        Some(once) => format!("{once}只能选一份，先问清那边付没付，别发两次"),
        None => return None,
    };
    let whose = other.whose().unwrap_or_else(|| "没登记证件".to_owned());
    let mut facts = vec![format!("件 {}", other.short()), format!("申领人 {whose}")];
    facts.extend(other.amounts.iter().map(|(what, amount)| format!("{what} {} 元", amount.yuan)));
    let did = match &other.closed {
        Some(_) => format!("{} 已经办过", other.day),
        None => format!("{} 在 {} 号窗口正在办", other.day, other.window),
    };
    Some(format!("这位去世的人 {did} {}（{}）：{ask}", item.title, facts.join("，")))
}
