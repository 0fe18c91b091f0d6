//! What a number with a wrong check digit may have been: one digit misheard, or two neighbours swapped. Always a maybe:
//! nearly every digit has some replacement that would pass, so only the telling ones are said.

use std::fmt;

use jiff::civil::Date;

use super::super::Finding;
use super::check;

/// One slip that would explain a wrong check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// The character at `position` (from 1) may have to be `digit`.
    Digit {
        /// Which character, from 1.
        position: usize,
        /// What would make the number pass.
        digit: char,
    },
    /// The characters at `position` and the next may have been swapped.
    Swap {
        /// Which character, from 1.
        position: usize,
    },
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Repair::Digit { position, digit } => write!(f, "第 {position} 位是 {digit}"),
            Repair::Swap { position } => write!(f, "第 {position}、{} 位念反了", position + 1),
        }
    }
}

/// Every single slip before the check digit after whose repair the eighteen characters of `text` pass all checks:
/// swaps first, then digits, in the order of their places.
pub fn repairs(text: &str, today: Date) -> Vec<Repair> {
    let typed: Vec<char> = text.chars().collect();
    if typed.len() != 18 || !check::strange_characters(text).is_empty() {
        return Vec::new();
    }
    let passes = |characters: &[char]| {
        let text: String = characters.iter().collect();
        check::wrongs(&text, today).iter().all(Option::is_none)
    };
    let mut found = Vec::new();
    for at in 0..17 {
        let mut other = typed.clone();
        other.swap(at, at + 1);
        if other != typed && passes(&other) {
            found.push(Repair::Swap { position: at + 1 });
        }
    }
    for at in 0..17 {
        for digit in ('0'..='9').filter(|digit| *digit != typed[at]) {
            let mut other = typed.clone();
            other[at] = digit;
            if passes(&other) {
                found.push(Repair::Digit { position: at + 1, digit });
            }
        }
    }
    found
}

/// Adds to a lone `E_CHECKSUM` the slips worth saying: swaps, and digits of the date of birth, which the person can
/// confirm by saying their birthday. More than three would only confuse.
pub(super) fn hint(text: &str, today: Date, errors: &mut [Finding]) {
    let [finding] = errors else { return };
    if finding.code != "E_CHECKSUM" {
        return;
    }
    let telling = |repair: &Repair| match repair {
        Repair::Swap { .. } => true,
        Repair::Digit { position, .. } => (7..=14).contains(position),
    };
    let mut likely: Vec<Repair> = repairs(text, today).into_iter().filter(telling).collect();
    if likely.len() > 3 {
        likely.retain(|repair| matches!(repair, Repair::Swap { .. }));
    }
    if (1..=3).contains(&likely.len()) {
        let words: Vec<String> = likely.iter().map(ToString::to_string).collect();
        finding.message = format!("{}；也可能{}，以证件为准", finding.message, words.join("，或"));
    }
}
