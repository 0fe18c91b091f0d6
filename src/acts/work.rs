//! The work of a case besides its checklist: steps passed in order, bills, amounts with a second person's look, what is
//! paid and when, hardships, and when the person comes again.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::AmountLook;
use super::checklist::{CaseList, over};
use super::claimed::{may_claim, may_pay_on_top, not_after_the_top};
use super::issue_ticket::known_kind;
use super::transaction::{already, case, next_no, on_case, ours, transact, with_case};
use super::{ActError, Knowledge, Stamp, is_named};
use crate::calendar::{add_working_days, working_day_before};
use crate::items::{Bills, StepError, Yuan, may_pass, may_settle};
use crate::log::{Amount, Body, Case, CaseId, Reviewed, Settlement, Slip, Step};
use crate::person::{normalise, same_name};
use crate::queue::{Move, Refusal, State, Ticket, TicketId};
use crate::store::Store;

/// How far an amount may be from its trial before a second person must look: percent.
const FREE_GAP: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// Passes the step at `place` (from 1): none is skipped, and none passes while something it needs is lacking. Taking one
/// back takes those after it back too.
pub fn pass_step(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    place: usize,
    done: bool,
) -> Result<Case, ActError> {
    with_case(store, stamp, id, |tx, before| {
        ours(tx, stamp, before)?;
        let list =
            CaseList::on(know, before, stamp.day, stamp.at).ok_or_else(|| know.no_item(Some(before)))?;
        if done {
            may_pass(&list.list, &list.work, place)?;
        } else if let Some(paid) = before.paid(stamp.day).filter(|_| !before.came_back()) {
            return Err(ActError::Paid(paid));
        }
        Ok(Step::Passed { place, done })
    })
}

/// Whether money may still be entered, looked at and set in a case: not after it came to an end unpaid, was not taken in at
/// all, or was paid.
fn may_change_money(case: &Case, today: Date) -> Result<(), ActError> {
    if let Some(over) = over(case) {
        return Err(StepError::Over(over.to_owned()).into());
    }
    if let Some(outcome) = case.closed.as_ref().map(|end| end.outcome).filter(|end| !end.takes_in()) {
        return Err(ActError::NotTakenIn(outcome));
    }
    case.paid(today).map_or(Ok(()), |paid| Err(ActError::Paid(paid)))
}

/// Takes bills whose sums agree to the fen. Those that do not are not taken; that it was tried is counted as a slip.
pub fn enter_bills(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    bills: &Bills,
) -> Result<Case, ActError> {
    // However a number was typed, it is the same bill.
    let mut bills = bills.clone();
    bills.bills.iter_mut().for_each(|bill| bill.no = normalise(&bill.no).text);
    match bills.check() {
        Ok(()) => with_case(store, stamp, id, |tx, before| {
            ours(tx, stamp, before)?;
            may_change_money(before, stamp.day)?;
            may_claim(tx.rows(), know, stamp, before, &bills)?;
            Ok(Step::Bills(bills.clone()))
        }),
        Err(error) => {
            note_slip(store, stamp, id, "票据合计", error.code())?;
            Err(error.into())
        }
    }
}

/// Notes that something typed could not be right.
pub fn note_slip(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    field: &str,
    code: &str,
) -> Result<Case, ActError> {
    let slip = Slip { field: field.to_owned(), code: code.to_owned() };
    on_case(store, stamp, id, &Step::Slipped(slip))
}

/// Notes an amount. It waits for a second person when the item asks for one, or when it is more than five percent off
/// what was computed (given, or else what stood under the same name before). While one entered before still waits, or was sent
/// back, what that one was held against goes on to be: entering it once more makes no difference smaller.
pub fn note_amount(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    what: &str,
    yuan: Yuan,
    trial: Option<Yuan>,
) -> Result<Case, ActError> {
    let what = super::transaction::words(what, "金额的名称")?;
    with_case(store, stamp, id, |tx, before| {
        ours(tx, stamp, before)?;
        may_change_money(before, stamp.day)?;
        let former = before.amounts.get(&what).or_else(|| before.dropped.get(&what));
        let held = former.and_then(|amount| held_against(amount, trial.is_some()));
        let off = |trial: &Yuan| gap(yuan, *trial);
        let trial = trial.into_iter().chain(held).max_by_key(off);
        let asked = know.item(before).is_some_and(crate::items::Item::needs_review);
        let review = asked || trial.is_some_and(|trial| is_far(yuan, trial));
        let clerk = stamp.who.clerk.clone();
        Ok(Step::AmountNoted { what: what.clone(), yuan, trial, review, clerk })
    })
}

/// What an amount entered after this one is held against; what needed no second look gives way to a trial of its own.
fn held_against(before: &Amount, tried: bool) -> Option<Yuan> {
    match &before.reviewed {
        Some(review) if review.agreed => Some(before.yuan),
        None if tried && !before.to_review => None,
        _ => before.trial.or(Some(before.yuan)),
    }
}

/// How far an amount is from its trial, in percent; anything is far from nothing.
fn gap(yuan: Yuan, trial: Yuan) -> Decimal {
    match yuan.percent_off(trial) {
        Some(percent) => percent,
        None if yuan == trial => Decimal::ZERO,
        None => Decimal::ONE_HUNDRED,
    }
}

/// Whether an amount is so far from its trial that a second person must look and say why.
pub(super) fn is_far(yuan: Yuan, trial: Yuan) -> bool {
    gap(yuan, trial) > FREE_GAP
}

/// Takes away an amount that should not be there, such as one under a wrong name; nobody has to agree to what was never meant.
/// One that a second person agreed to stays.
pub fn drop_amount(store: &mut dyn Store, stamp: &Stamp, id: CaseId, what: &str) -> Result<Case, ActError> {
    let what = what.trim();
    with_case(store, stamp, id, |tx, before| {
        ours(tx, stamp, before)?;
        may_change_money(before, stamp.day)?;
        let amount = before.amounts.get(what).ok_or_else(|| ActError::NoAmount(what.to_owned()))?;
        if amount.reviewed.as_ref().is_some_and(|review| review.agreed) {
            return Err(ActError::AmountAgreed(what.to_owned()));
        }
        Ok(Step::AmountDropped { what: what.to_owned(), clerk: stamp.who.clerk.clone() })
    })
}

/// A second person's look at an amount, as they `saw` it: nobody agrees to what was changed since. Never the one who entered it;
/// an amount far off its trial is only agreed to with a reason, and sending one back needs one too.
pub fn review_amount(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    saw: &AmountLook,
    agreed: bool,
    note: &str,
) -> Result<Case, ActError> {
    let what = &*saw.what;
    with_case(store, stamp, id, |_, before| {
        may_change_money(before, stamp.day)?;
        let amount = before.amounts.get(what).ok_or_else(|| ActError::NoAmount(what.to_owned()))?;
        let Amount { by, yuan, trial, .. } = amount;
        if !is_named(&stamp.who.clerk) {
            return Err(ActError::Nameless("复核"));
        }
        // Nobody could say of whoever looks at it that it is somebody else.
        if !is_named(by) {
            return Err(ActError::Nameless("录金额"));
        }
        if same_name(&stamp.who.clerk, by) {
            return Err(ActError::SameClerk(by.clone()));
        }
        if note.trim().is_empty() {
            if !agreed {
                return Err(ActError::Blank("退回的原因"));
            }
            if let Some(trial) = trial.filter(|trial| is_far(*yuan, *trial)) {
                return Err(ActError::FarOff { what: what.to_owned(), yuan: *yuan, trial });
            }
        }
        if let Some(now) = AmountLook::of(before, what).filter(|now| now != saw) {
            return Err(ActError::LookedAtOther { was: saw.in_full(), now: now.in_full() });
        }
        let clerk = stamp.who.clerk.clone();
        let review = Reviewed { clerk, agreed, note: note.trim().to_owned(), saw: Some(saw.saw()) };
        Ok(Step::AmountReviewed { what: what.to_owned(), review })
    })
}

/// Sets what is paid and by when: the bills less what the person bears, item by item. It must be the amount that stands.
pub fn settle_case(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    pay_by: Date,
    borne: &[(String, Yuan)],
) -> Result<Case, ActError> {
    with_case(store, stamp, id, |tx, before| {
        ours(tx, stamp, before)?;
        // What came back is paid once more: the same, on another day.
        let paid_before = before.paid(stamp.day).filter(|_| before.came_back());
        if paid_before.is_none() {
            may_change_money(before, stamp.day)?;
        }
        let list =
            CaseList::on(know, before, stamp.day, stamp.at).ok_or_else(|| know.no_item(Some(before)))?;
        may_settle(&list.list, &list.work)?;
        let bills = before.bills.as_ref().ok_or(ActError::NoBills)?;
        let due = before.closed.as_ref().and_then(|closing| closing.due).unwrap_or(list.due.date);
        // What is late is still paid: at once.
        let next = add_working_days(stamp.day, 1, &know.calendar).date;
        let latest = if due < stamp.day { next } else { due };
        if pay_by > latest || pay_by < stamp.day {
            return Err(ActError::PayDay { pay_by, latest });
        }
        if !know.calendar.is_working_day(pay_by) {
            return Err(ActError::NoMoneyThen { pay_by, before: working_day_before(pay_by, &know.calendar) });
        }
        let paid = bills.total().minus(borne.iter().map(|(_, yuan)| *yuan).sum());
        if paid.is_negative() {
            return Err(ActError::MoreThanBills(bills.total()));
        }
        let (what, amount) = before.payable().ok_or(ActError::WhichAmount)?;
        if amount.yuan != paid {
            return Err(ActError::NotTheAmount { paid, what: what.clone(), yuan: amount.yuan });
        }
        if !amount.stands() {
            return Err(ActError::NotReviewed { what: what.clone(), state: amount.state() });
        }
        let new = Settlement {
            on: Some(stamp.day),
            pay_by,
            paid,
            what: Some(what.clone()),
            borne: borne.to_vec(),
            bills: Some(bills.clone()),
            nth: Some(numbered(before) + 1),
        };
        // Set once more as it stands, it is the same paper.
        let former = before.settled.as_ref().filter(|_| list.settlement_lacks(before).is_none());
        let same =
            former.filter(|former| Settlement { on: former.on, nth: former.nth, ..new.clone() } == **former);
        let same_money = before.settled.as_ref().is_some_and(|former| {
            former.paid == new.paid && former.borne == new.borne && former.bills.is_some()
        });
        if let Some(paid) = paid_before.filter(|_| !same_money) {
            return Err(ActError::Paid(paid));
        }
        if !same_money {
            not_after_the_top(tx.rows(), know, stamp, before, bills)?;
        }
        may_pay_on_top(tx.rows(), know, stamp, (before, bills), paid)?;
        Ok(Step::Settled(same.cloned().unwrap_or(new)))
    })
}

/// How many settlements of a case have a number.
fn numbered(case: &Case) -> u32 {
    case.settlements.unwrap_or_else(|| u32::from(case.settled.is_some()))
}

/// Sets or takes away a hardship of the person.
pub fn tag_case(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    tag: &str,
    on: bool,
) -> Result<Case, ActError> {
    let known = || know.endings.hardships.iter().map(|hardship| hardship.name.as_str());
    if !known().any(|name| name == tag) {
        let known = known().collect::<Vec<_>>().join("、");
        return Err(ActError::UnknownTag { typed: tag.to_owned(), known });
    }
    on_case(store, stamp, id, &Step::Tagged { tag: tag.to_owned(), on })
}

/// Books when the person comes again, with a number for that time: when they take it up, they stand with those who have
/// an appointment. The number is of the kind their ticket is of, or of the one given; one booked before for this case is
/// void with it.
pub fn rebook(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    at: DateTime,
    kind: Option<&str>,
) -> Result<(Case, Ticket), ActError> {
    let slot = super::book::slot(stamp, at.date(), at.time());
    if slot <= stamp.at {
        return Err(ActError::BookedInThePast(at));
    }
    // Named by the press, so that the same press gives the same number.
    let ticket = TicketId(stamp.op.0);
    transact(store, |tx| {
        if already(tx, stamp)?.is_none() {
            let before = case(tx, id)?;
            let own = before.ticket.map(|ticket| tx.rows().ticket(ticket)).transpose()?.flatten();
            let own = own.map(|ticket| (ticket.kind, ticket.needs));
            let kind = known_kind(
                &know.hall,
                kind.or(own.as_ref().map(|own| &*own.0)).ok_or(ActError::KindNeeded)?,
            )?;
            let needs = own.filter(|own| own.0 == kind.code).and_then(|own| own.1);
            super::book::is_open(&know.hall, &know.calendar, kind, needs.as_deref(), at)?;
            let day = at.date();
            let no = next_no(tx, day, kind)?;
            tx.append(stamp.event(Body::Case(id, Step::Rebooked { at, ticket: Some(ticket) })))?;
            let booked = Move::Booked { day, no, kind: kind.code.clone(), needs, slot };
            tx.append(stamp.further(Body::Ticket(ticket, booked)))?;
            let former = before.rebooked_as.map(|former| tx.rows().ticket(former)).transpose()?.flatten();
            if let Some(former) = former.filter(|former| matches!(former.state, State::Booked { .. })) {
                let void = Move::Voided { reason: "改约到别的时间".into() };
                tx.append(stamp.further(Body::Ticket(former.id, void)))?;
            }
        }
        let booked = tx.rows().ticket(ticket)?.ok_or(Refusal::Unknown("找到"))?;
        Ok((case(tx, id)?, booked))
    })
}
