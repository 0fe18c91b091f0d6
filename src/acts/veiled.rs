//! What is written down of words a clerk writes: no whole number of a person in any of them.

use crate::log::{Body, HallEvent, Outcome, Step};
use crate::person::{Phones, veil};
use crate::queue::{Move, What};

/// The event's body with the numbers in its words covered. Phones stay only where they say whom to ring elsewhere.
pub fn veiled(mut body: Body) -> Body {
    let keep = match &body {
        Body::Case(_, Step::Closed(closing)) if closing.outcome == Outcome::Referred => Phones::Keep,
        Body::Ticket(_, Move::Transferred { .. }) => Phones::Keep,
        _ => Phones::Cover,
    };
    for words in words(&mut body) {
        *words = veil(words, keep);
    }
    body
}

fn words(body: &mut Body) -> Vec<&mut String> {
    match body {
        Body::Case(_, step) => of_case(step),
        Body::Ticket(_, step) => match step {
            Move::PrintFailed { reason } | Move::Voided { reason } | Move::Held { reason, .. } => {
                vec![reason]
            }
            Move::Issued { note, .. } => note.iter_mut().collect(),
            Move::Transferred { note, .. } => vec![note],
            Move::Mediated { reason, with } => std::iter::once(reason).chain(with).collect(),
            Move::Settled { result } => vec![result],
            _ => Vec::new(),
        },
        Body::Window(_, turn) => match &mut turn.what {
            What::Paused { reason } => vec![reason],
            What::HelpAsked { words, .. } => vec![words],
            _ => Vec::new(),
        },
        Body::Hall(HallEvent::Exported { reason, .. } | HallEvent::Searched { reason, .. }) => vec![reason],
        // A register checks its fields by their kinds.
        Body::Hall(_) | Body::Entry(..) => Vec::new(),
    }
}

fn of_case(step: &mut Step) -> Vec<&mut String> {
    match step {
        Step::Unmasked { reason } | Step::Added { reason, .. } => vec![reason],
        Step::AmountReviewed { review, .. } => vec![&mut review.note],
        Step::FollowedUp(followed) => vec![&mut followed.note],
        Step::Closed(closing) => {
            let refusal = closing.refusal.iter_mut();
            let said = refusal.flat_map(|refusal| [&mut refusal.situation, &mut refusal.instead]);
            std::iter::once(&mut closing.note).chain(said).collect()
        }
        _ => Vec::new(),
    }
}
