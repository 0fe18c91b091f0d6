//! 核材料: how a material stands, and the four checks of what is at hand.

use jiff::civil::Date;

use super::checklist::{CaseList, mark};
use super::pick_item::{last_notice, of_applicant};
use super::transaction::{already, case, ours, transact, with_case};
use super::{ActError, Knowledge, Stamp};
use crate::calendar::add_days;
use crate::items::{Code, Endings, Mark, Review};
use crate::log::{Body, Case, CaseId, Step, Way};
use crate::person::{Finding, check_bank_card, check_passbook, compare_twice};
use crate::store::Store;

/// How a material stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marking {
    /// Its code.
    pub material: String,
    /// How it stands; none takes the mark back.
    pub mark: Option<Way>,
    /// Why it is wanted now, when the last notice did not name it; why an account that was seen is not typed twice.
    pub reason: String,
}

/// Marks a material of a case, if the item and the person's situation allow it. What the last notice for the same item did
/// not name cannot be demanded without a reason, which is kept and counted.
pub fn mark_material(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    marking: &Marking,
) -> Result<Case, ActError> {
    let Marking { material, mark: way, reason } = marking;
    transact(store, |tx| {
        if already(tx, stamp)?.is_some() {
            return case(tx, id);
        }
        let before = case(tx, id)?;
        ours(tx, stamp, &before)?;
        let earlier = of_applicant(tx.rows(), know, &before)?;
        let list =
            CaseList::on(know, &before, stamp.day, stamp.at).ok_or_else(|| know.no_item(Some(&before)))?;
        let mut list = list.trusting(&earlier);
        let code: Code = material.parse()?;
        if let Some(Way::Deferred { due: Some(due) }) = way {
            may_be_brought(know, *due, stamp.day)?;
        }
        list.list.mark(code, way.as_ref().map_or(Mark::Open, mark))?;
        let way = &of_account(know, code, way.clone(), reason)?;
        let step = Step::Material { material: code.to_string(), mark: way.clone() };
        tx.append(stamp.event(Body::Case(id, step)))?;
        if let Some(told) = last_notice(&earlier, &before)
            && is_added(told, &code.to_string(), way.as_ref())
        {
            let Some(reason) = know.endings.reason(reason) else {
                let name = know.items.materials.get(code).map_or("", |material| material.name.as_str());
                let notice = told.notices.last().cloned().unwrap_or_default();
                let told = match told.materials.get(&code.to_string()) {
                    Some(Way::Deferred { .. }) => format!("写的是「{name}」可以后补"),
                    Some(Way::Promised) => format!("写的是「{name}」凭承诺办"),
                    _ => format!("没有要「{name}」"),
                };
                return Err(ActError::AddedWithoutReason { told, notice });
            };
            let added = Step::Added { material: code.to_string(), reason: reason.to_owned() };
            tx.append(stamp.further(Body::Case(id, added)))?;
        }
        case(tx, id)
    })
}

/// Whether more is demanded of a material that stands so than the last notice did: to be promised or brought later is demanded,
/// too, but less than what has to be there now.
pub fn is_added(told: &Case, material: &str, way: Option<&Way>) -> bool {
    let demanded = |way: Option<&Way>| match way {
        Some(Way::Missing) => 3,
        Some(Way::Deferred { .. }) => 2,
        Some(Way::Promised) => 1,
        Some(Way::Seen { .. } | Way::Shared | Way::NotNeeded) | None => 0,
    };
    demanded(way) > demanded(told.materials.get(material))
}

/// A day on which something can still be brought: one to come, on which the windows are open.
fn may_be_brought(know: &Knowledge, due: Date, today: Date) -> Result<(), ActError> {
    if due <= today {
        return Err(ActError::BroughtInThePast { due, today });
    }
    if !know.calendar.is_working_day(due) {
        let next = add_days(due, 1, &know.calendar).date;
        return Err(ActError::NobodyWorks { due, next });
    }
    Ok(())
}

/// An account money goes to is seen when it was typed twice, or when it is said why it is not typed here: only a copy of the
/// card is taken, the number is entered elsewhere. That stands with the material then.
fn of_account(know: &Knowledge, code: Code, way: Option<Way>, reason: &str) -> Result<Option<Way>, ActError> {
    let account = know.items.materials.get(code).filter(|material| material.twice);
    let (Some(material), Some(Way::Seen { checks })) = (account, &way) else { return Ok(way) };
    if !checks.is_empty() {
        return Ok(way);
    }
    let Some(reason) = know.endings.reason(reason) else {
        return Err(ActError::NotTypedTwice(material.name.clone()));
    };
    if holds_a_number(reason) {
        return Err(ActError::NumberInWords);
    }
    Ok(Some(Way::Seen { checks: vec![format!("没录账号：{reason}")] }))
}

/// Whether words beside an account may bring it in: what is kept of one is its last digits.
pub(super) fn holds_a_number(words: &str) -> bool {
    words.chars().filter(char::is_ascii_digit).count() > 6
}

/// An account that was typed twice, blind, and is the same both times: how its material stands then, with the last digits
/// only. `book`: the account of a passbook. One there is a doubt about (it looks like a credit card) is only taken with the
/// reason `why`, which is kept with it.
pub fn typed_twice(
    endings: &Endings,
    (first, second): (&str, &str),
    book: bool,
    why: &str,
) -> Result<Way, Finding> {
    let checked = if book { check_passbook(first) } else { check_bank_card(first) };
    if let Some(error) = checked.errors.into_iter().next() {
        return Err(error);
    }
    compare_twice(first, second)?;
    let masked = checked.value.map_or_else(String::new, |account| account.masked().to_string());
    let mut checks = vec![format!("盲录两遍一样 {masked}")];
    if let Some(doubt) = checked.warnings.into_iter().next() {
        let Some(why) = endings.reason(why) else {
            return Err(Finding {
                message: format!("{}。看过卡面还是用它的，写明为什么", doubt.message),
                ..doubt
            });
        };
        if holds_a_number(why) {
            return Err(Finding { message: ActError::NumberInWords.to_string(), ..doubt });
        }
        checks.push(format!("不像境内借记账户，仍用它：{why}"));
    }
    Ok(Way::Seen { checks })
}

/// Notes one of the four checks of a material, or of all at hand, as done or not. Nothing is checked before it was seen.
pub fn check_material(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    material: Option<&str>,
    check: Review,
    done: bool,
) -> Result<Case, ActError> {
    with_case(store, stamp, id, |tx, before| {
        ours(tx, stamp, before)?;
        // All that is at hand may be nothing: then nothing is done.
        if let (true, Some(material)) = (done, material) {
            let list =
                CaseList::on(know, before, stamp.day, stamp.at).ok_or_else(|| know.no_item(Some(before)))?;
            list.list.may_check(Some(material.parse()?))?;
        }
        Ok(Step::Checked { material: material.map(str::to_owned), check, done })
    })
}
