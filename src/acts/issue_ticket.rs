//! 取号: a new ticket.

use super::book::is_open_today;
use super::transaction::{next_no, on_ticket};
use super::{ActError, Stamp, Waits};
use crate::items::Code;
use crate::queue::{Class, Estimate, Hall, Holder, Kind, Move, Notice, Ticket, TicketId};
use crate::store::{Store, Tx};

/// What somebody at the ticket machine asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Code, title or band letter of a kind of business.
    pub kind: &'a str,
    /// Which line.
    pub class: Class,
    /// Why the green line: code or words of a reason of the hall.
    pub reason: Option<&'a str>,
    /// Code or words of a skill the window must have, if the kind alone does not say so.
    pub needs: Option<&'a str>,
    /// The time that was agreed, in milliseconds, for who has an appointment.
    pub slot: Option<i64>,
    /// What the window that calls it should know; nobody else sees it.
    pub note: Option<&'a str>,
    /// Whose it is, where they showed a document.
    pub whose: Option<Whose<'a>>,
}

/// Who takes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose<'a> {
    /// The full number of their document; kept sealed, as that of a case is.
    pub number: &'a str,
    /// What they come for, if they said more than a kind.
    pub item: Option<Code>,
}

impl<'a> Wish<'a> {
    /// An ordinary ticket of a kind.
    pub fn of(kind: &'a str) -> Self {
        Self { kind, class: Class::Ordinary, reason: None, needs: None, slot: None, note: None, whose: None }
    }
}

/// Issues a ticket that is told how long it will wait. Print its slip only after this has come back.
pub fn issue_told(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    wish: Wish<'_>,
    waits: &mut Waits,
) -> Result<Ticket, ActError> {
    let kind = known_kind(hall, wish.kind)?;
    let needs = known_skill(hall, kind, wish.needs)?;
    let class = in_time(hall, wish.class, wish.slot, stamp.at);
    // Played before the transaction: nobody waits for it, and a moment's difference does not matter.
    let told = tell(store, hall, stamp, waits, (&kind.code, class, needs.as_deref()), wish.slot)?;
    on_ticket(store, stamp, |tx| {
        let (id, mut step) = issued(tx, hall, stamp, wish)?;
        if let Move::Issued { estimate, notice, .. } = &mut step {
            (*estimate, *notice) = told;
        }
        Ok((id, step))
    })
}

/// What somebody who comes now is told of the wait for a kind, line and skill; an appointment's place counts from its time.
pub(super) fn tell(
    store: &dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    waits: &mut Waits,
    (kind, class, needs): (&str, Class, Option<&str>),
    slot: Option<i64>,
) -> Result<(Option<Estimate>, Option<Notice>), ActError> {
    let outlook = waits.outlook(store.rows(), hall, stamp.day, stamp.at, stamp.midnight)?;
    let slot = slot.filter(|_| class == Class::Appointment).unwrap_or(stamp.at);
    let forecast = outlook.newcomer_for(kind, class, needs, slot.max(stamp.at));
    let notice = forecast.as_ref().and_then(|forecast| forecast.notice(stamp.at, stamp.midnight));
    Ok((forecast.and_then(|forecast| forecast.estimate()), notice))
}

/// Issues a ticket without asking how long it will wait: for machines that issue many at once.
pub fn issue_ticket(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    wish: Wish<'_>,
) -> Result<Ticket, ActError> {
    on_ticket(store, stamp, |tx| issued(tx, hall, stamp, wish))
}

/// The ticket that answers a wish, with the next number of its kind.
pub(super) fn issued(
    tx: &mut dyn Tx,
    hall: &Hall,
    stamp: &Stamp,
    wish: Wish<'_>,
) -> Result<(TicketId, Move), ActError> {
    let kind = known_kind(hall, wish.kind)?;
    let needs = known_skill(hall, kind, wish.needs)?;
    let class_reason = match (wish.class, wish.reason) {
        (Class::Green, typed) => Some(green_reason(hall, typed)?),
        (_, Some(_)) => return Err(ActError::ReasonWithoutGreen),
        (_, None) => None,
    };
    let class = in_time(hall, wish.class, wish.slot, stamp.at);
    if let Some(slot) = wish.slot.filter(|_| class == Class::Appointment) {
        is_open_today(hall, kind, needs.as_deref(), (slot - stamp.midnight).div_euclid(60_000))?;
    }
    let no = next_no(tx, stamp.day, kind)?;
    let (day, kind, slot) = (stamp.day, kind.code.clone(), wish.slot);
    let note = wish.note.map(|note| note.trim().to_owned());
    let (estimate, notice) = (None, None);
    let holder = wish.whose.map(|whose| -> Result<_, ActError> {
        let item = whose.item.map(|item| item.to_string());
        Ok(Holder { person: tx.save_person(whose.number)?.0, item })
    });
    let holder = holder.transpose()?;
    let step =
        Move::Issued { day, no, kind, class, class_reason, needs, slot, estimate, notice, note, holder };
    Ok((TicketId(stamp.op.0), step))
}

/// The line for somebody with an appointment: late, it is the ordinary one.
pub(super) fn in_time(hall: &Hall, class: Class, slot: Option<i64>, at: i64) -> Class {
    let late = slot.is_some_and(|slot| at > slot + hall.rule.late_minutes * 60_000);
    if class == Class::Appointment && late { Class::Ordinary } else { class }
}

/// The kind that was typed.
pub(super) fn known_kind<'a>(hall: &'a Hall, typed: &str) -> Result<&'a Kind, ActError> {
    hall.kind(typed).ok_or_else(|| ActError::UnknownKind {
        typed: typed.to_owned(),
        known: hall.kinds.iter().map(|kind| kind.title.as_str()).collect::<Vec<_>>().join("、"),
    })
}

/// The skill that was typed, or the one the kind always needs. Refused when no window of that kind has it: the ticket
/// would never be called.
pub(super) fn known_skill(hall: &Hall, kind: &Kind, typed: Option<&str>) -> Result<Option<String>, ActError> {
    let Some(typed) = typed else { return Ok(kind.needs.clone()) };
    let known = hall.skill(typed).ok_or_else(|| ActError::UnknownSkill {
        typed: typed.to_owned(),
        known: hall.skills.iter().map(|skill| skill.title.as_str()).collect::<Vec<_>>().join("、"),
    })?;
    if !hall.windows.iter().any(|window| window.can(&kind.code, Some(&known.code))) {
        return Err(ActError::NoWindow { kind: kind.title.clone(), needs: known.title.clone() });
    }
    Ok(Some(known.code.clone()))
}

fn green_reason(hall: &Hall, typed: Option<&str>) -> Result<String, ActError> {
    let reason = typed.and_then(|typed| hall.reason(typed));
    reason.map(|reason| reason.code.clone()).ok_or_else(|| {
        let known = hall.reasons.iter().map(|reason| reason.title.as_str());
        ActError::ReasonNeeded(known.collect::<Vec<_>>().join("；"))
    })
}
