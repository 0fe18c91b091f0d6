//! What is written by hand goes into events without the numbers that say who it is: an event is never erased, so it must not
//! hold them. The number itself is sealed with its case or entry, where it can be.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Body, Outcome, Step};
use crate::person::{Phones, veil};

/// Parts of a body that are no words: names and digests the program gave, codes that are public, and fields of registers, which
/// are masked and sealed where they are filled in.
const NO_WORDS: [&str; 5] = ["values", "person", "sha256", "heads", "credit_code"];

impl Body {
    /// The same with the numbers in hand-written words masked. Phones stay only where they say whom to ring elsewhere.
    #[must_use]
    pub fn masked(self) -> Self {
        let phones = match &self {
            Self::Case(_, Step::Closed(closing)) if closing.outcome == Outcome::Referred => Phones::Keep,
            _ => Phones::Cover,
        };
        match self {
            Self::Hall(event) => Self::Hall(masked(event, phones)),
            Self::Ticket(id, step) => Self::Ticket(id, masked(step, phones)),
            Self::Case(id, step) => Self::Case(id, masked(step, phones)),
            Self::Entry(id, step) => Self::Entry(id, masked(step, phones)),
            Self::Window(number, turn) => Self::Window(number, masked(turn, phones)),
        }
    }
}

fn masked<T: Serialize + DeserializeOwned>(thing: T, phones: Phones) -> T {
    let Ok(mut value) = serde_json::to_value(&thing) else { return thing };
    if !cover(&mut value, phones) {
        return thing;
    }
    serde_json::from_value(value).unwrap_or(thing)
}

/// Masks every text; says whether anything was masked.
fn cover(value: &mut Value, phones: Phones) -> bool {
    match value {
        Value::String(words) => {
            let masked = veil(words, phones);
            let changed = masked != *words;
            *words = masked;
            changed
        }
        Value::Array(all) => all.iter_mut().fold(false, |changed, one| cover(one, phones) | changed),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| !NO_WORDS.contains(&name.as_str()))
            .fold(false, |changed, (_, one)| cover(one, phones) | changed),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::log::{CaseId, UnitSeen};
    use crate::queue::{Move, TicketId};

    #[test]
    fn no_body_holds_a_number_somebody_wrote_into_words() {
        let id = TicketId(Uuid::nil());
        let with = |with: &str| {
            Body::Ticket(id, Move::Mediated { reason: "吵".into(), with: Some(with.to_owned()) })
        };
        assert_eq!(with("张三13800138000").masked(), with("张三138****8000"));
        let looked = Body::Case(CaseId(Uuid::nil()), Step::LookedUp { entry: "q1".into() });
        assert_eq!(looked.clone().masked(), looked);
        // A unit's code is public, though it may look like a number of somebody.
        let of = |name: &str| {
            let unit = UnitSeen { code: "110105196503049974".into(), name: name.to_owned() };
            Body::Case(CaseId(Uuid::nil()), Step::OfUnit { unit: Some(unit) })
        };
        assert_eq!(of("甲公司13800138000").masked(), of("甲公司138****8000"));
    }
}
