//! The same bill in several cases: once in what pays on it first, and what is left of it in what pays on top (医疗救助 after
//! the insurance).

use super::checklist::CaseList;
use super::pick_item::earlier;
use super::{ActError, Knowledge, Stamp};
use crate::items::{Bills, Yuan};
use crate::log::Case;
use crate::store::{Rows, StoreError};

/// Whether bills may be taken in a case: none of them was claimed in another of its kind, and nothing was set on top of them yet.
pub(super) fn may_claim(
    rows: &dyn Rows,
    know: &Knowledge,
    stamp: &Stamp,
    case: &Case,
    bills: &Bills,
) -> Result<(), ActError> {
    for (other, no) in sharing(rows, stamp, case, bills)? {
        if on_top(know, &other) == on_top(know, case) {
            let freed = if other.promised_falsely() {
                "。那一件承诺核查不实、还没退回：退回追回办完（Alt+7），票才放出来"
            } else {
                ""
            };
            return Err(ActError::BilledBefore { no, day: other.day, case: other.short(), freed });
        }
    }
    not_after_the_top(rows, know, stamp, case, bills)
}

/// Whether nothing was set on top of these bills yet: what pays first is settled first, or both pay the same yuan.
pub(super) fn not_after_the_top(
    rows: &dyn Rows,
    know: &Knowledge,
    stamp: &Stamp,
    case: &Case,
    bills: &Bills,
) -> Result<(), ActError> {
    if on_top(know, case) {
        return Ok(());
    }
    for (other, no) in sharing(rows, stamp, case, bills)? {
        if on_top(know, &other) && set_to_pay(know, stamp, &other).is_some() {
            let item = know.item(&other).map_or_else(String::new, |item| item.title.clone());
            let gone = other.paid(stamp.day).is_some();
            return Err(ActError::OnTopFirst { no, item, case: other.short(), gone });
        }
    }
    Ok(())
}

/// Whether this much may be paid on bills on top of what others paid on them: no more than what they left, and only once they
/// are settled.
pub(super) fn may_pay_on_top(
    rows: &dyn Rows,
    know: &Knowledge,
    stamp: &Stamp,
    (case, bills): (&Case, &Bills),
    paid: Yuan,
) -> Result<(), ActError> {
    if !on_top(know, case) {
        return Ok(());
    }
    let mut before = Vec::new();
    for (other, no) in
        sharing(rows, stamp, case, bills)?.into_iter().filter(|(other, _)| !on_top(know, other))
    {
        let Some(yuan) = set_to_pay(know, stamp, &other) else {
            return Err(ActError::FirstNotSettled { no, case: other.short() });
        };
        // What was paid on several at once says nothing of each of them.
        let others = other.bills.iter().flat_map(|claimed| &claimed.bills);
        if let Some(apart) = others.into_iter().find(|theirs| bills.same_bill(&theirs.no).is_none()) {
            return Err(ActError::PaidTogether { no, apart: apart.no.clone(), case: other.short() });
        }
        before.push(yuan);
    }
    let before: Yuan = before.into_iter().sum();
    let left = bills.total().minus(before);
    if paid > left {
        let left = if left.is_negative() { Yuan::ZERO } else { left };
        return Err(ActError::MoreThanIsLeft { total: bills.total(), before, left, paid });
    }
    Ok(())
}

fn on_top(know: &Knowledge, case: &Case) -> bool {
    know.item(case).is_some_and(|item| item.on_top)
}

/// What a case paid on its bills, or is set to pay.
fn set_to_pay(know: &Knowledge, stamp: &Stamp, case: &Case) -> Option<Yuan> {
    let settled = case.settled.as_ref()?;
    let stands = || {
        CaseList::on(know, case, stamp.day, stamp.at)
            .is_some_and(|list| list.settlement_lacks(case).is_none())
    };
    (case.paid(stamp.day).is_some() || stands()).then_some(settled.paid)
}

/// The other cases that claim one of these bills, each with its number there: of the same person ever, of anybody today. What
/// ended without being taken in holds none, whatever was set to be paid; what came to an end unpaid, or was paid back, gave them
/// back.
fn sharing(
    rows: &dyn Rows,
    stamp: &Stamp,
    case: &Case,
    bills: &Bills,
) -> Result<Vec<(Case, String)>, StoreError> {
    let mut others = earlier(rows, case)?;
    for other in rows.cases(stamp.day)? {
        if other.id != case.id && others.iter().all(|known| known.id != other.id) {
            others.push(other);
        }
    }
    let found = others.into_iter().filter(Case::may_pay).filter_map(|other| {
        let theirs = other.bills.iter().flat_map(|claimed| &claimed.bills);
        let no = theirs.into_iter().find(|theirs| bills.same_bill(&theirs.no).is_some())?.no.clone();
        Some((other, no))
    });
    Ok(found.collect())
}
