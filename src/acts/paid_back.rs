//! 追回: money that went out on what turned out untrue comes back to the fen, and somebody else than who entered it says so.

use super::{ActError, Stamp, is_named};
use crate::items::Yuan;
use crate::ledgers::{Filled, Refused, Register, Step, Value};
use crate::log::{Case, FollowUp, Owed};
use crate::person::same_name;

/// Fields of a register that say how much came back and when.
const BACK: [&str; 2] = ["taken_back", "taken_back_on"];

/// Whether a step of a recall may be taken: what comes back is an amount with its day, and with `all` it is, with what came
/// before, all that went out.
pub(super) fn may_note_back(
    stamp: &Stamp,
    case: &Case,
    (register, step, all): (&Register, &Step, bool),
    recall: &FollowUp,
    filled: &mut Filled,
) -> Result<(), ActError> {
    let [much, when] = BACK;
    let (Some(field), Some(day)) = (register.field(much), register.field(when)) else { return Ok(()) };
    // What was not out yet when it was found untrue never went.
    let Some(paid) = case.paid(recall.since) else { return Ok(()) };
    let Some(paid) = paid.yuan.or_else(|| case.payable().map(|(_, amount)| amount.yuan)) else {
        return Ok(());
    };
    let clerk = &stamp.who.clerk;
    if !is_named(clerk) {
        return Err(ActError::Nameless("追回"));
    }
    if case.amounts.values().any(|amount| same_name(&amount.by, clerk)) {
        return Err(ActError::TakesBackOwn(clerk.clone()));
    }
    let now = match filled.open.get(much) {
        None => Yuan::ZERO,
        Some(typed) => {
            let yuan: Yuan = typed.parse().map_err(|wrong: crate::items::NotYuan| {
                ActError::Fields(vec![Refused::Wrong { field: field.title.clone(), why: wrong.to_string() }])
            })?;
            if !filled.has(when) {
                return Err(Refused::Lacking(day.title.clone(), step.title.clone()).into());
            }
            filled.open.insert(much.to_owned(), yuan.to_string());
            yuan
        }
    };
    let before = back_before(case);
    let back: Yuan = [before, now].into_iter().sum();
    if back > paid || (all && back != paid) {
        return Err(ActError::NotAllBack { paid, before, now, left: paid.minus(before) });
    }
    Ok(())
}

/// What of the money of a case came back so far.
fn back_before(case: &Case) -> Yuan {
    let recalls = case.followed.iter().filter(|note| note.key.starts_with(Owed::Recall.key()));
    let back = recalls.filter_map(|note| match note.values.get(BACK[0])? {
        Value::Open(text) => text.parse().ok(),
        Value::Private { .. } => None,
    });
    back.sum()
}
