//! What is written by hand goes into events without the numbers that say who it is: an event is never erased, so it must not
//! hold them. The number itself is sealed with its case or entry, where it can be.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Body;
use crate::person::mask_words;

/// Parts of a body that are no words: names and digests the program gave, and fields of registers, which are masked and
/// sealed where they are filled in.
const NO_WORDS: [&str; 4] = ["values", "person", "sha256", "heads"];

impl Body {
    /// The same with the numbers in hand-written words masked.
    #[must_use]
    pub fn masked(self) -> Self {
        match self {
            Self::Hall(event) => Self::Hall(masked(event)),
            Self::Ticket(id, step) => Self::Ticket(id, masked(step)),
            Self::Case(id, step) => Self::Case(id, masked(step)),
            Self::Entry(id, step) => Self::Entry(id, masked(step)),
            Self::Window(number, turn) => Self::Window(number, masked(turn)),
        }
    }
}

fn masked<T: Serialize + DeserializeOwned>(thing: T) -> T {
    let Ok(mut value) = serde_json::to_value(&thing) else { return thing };
    if !cover(&mut value) {
        return thing;
    }
    serde_json::from_value(value).unwrap_or(thing)
}

/// Masks every text; says whether anything was masked.
fn cover(value: &mut Value) -> bool {
    match value {
        Value::String(words) => {
            let masked = mask_words(words);
            let changed = masked != *words;
            *words = masked;
            changed
        }
        Value::Array(all) => all.iter_mut().fold(false, |changed, one| cover(one) | changed),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| !NO_WORDS.contains(&name.as_str()))
            .fold(false, |changed, (_, one)| cover(one) | changed),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::log::{CaseId, Step};
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
    }
}
