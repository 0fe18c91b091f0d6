//! Numbers that come again in the same table: the same person twice, one account for several people, one phone for many. Only
//! fingerprints are kept, so that a long table does not fill the memory.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::row::Fault;
use crate::person::{Finding, normalise};

/// More people than this with one phone are asked about.
const SHARED_PHONE: usize = 3;

/// A number of a row.
pub struct Key {
    what: What,
    column: usize,
    print: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    Person,
    Account,
    Phone,
}

impl Key {
    /// Of a cell, if its kind is one that should not come twice.
    pub fn of(kind: &str, column: usize, text: &str) -> Option<Self> {
        let what = match kind {
            "id" | "document" => What::Person,
            "bankcard" | "passbook" => What::Account,
            "phone" => What::Phone,
            _ => return None,
        };
        let mut hasher = DefaultHasher::new();
        normalise(text).text.replace('-', "").hash(&mut hasher);
        Some(Key { what, column, print: hasher.finish() })
    }
}

/// What was seen so far of a number: the first row, whose it was, and (of a phone) whose else it is, as far as that matters.
struct Seen {
    first: u64,
    whose: Option<u64>,
    people: Vec<Option<u64>>,
}

/// What was seen so far.
#[derive(Default)]
pub struct Twice {
    seen: HashMap<(What, u64), Seen>,
    /// Phones of which it was said already.
    told: HashSet<u64>,
}

impl Twice {
    /// Takes in a row; says what came before.
    pub fn see(&mut self, row: u64, keys: &[Key]) -> Vec<Fault> {
        let person = keys.iter().find(|key| key.what == What::Person).map(|key| key.print);
        let mut faults = Vec::new();
        for key in keys {
            let Some(seen) = self.seen.get_mut(&(key.what, key.print)) else {
                let people = if key.what == What::Phone { vec![person] } else { Vec::new() };
                self.seen.insert((key.what, key.print), Seen { first: row, whose: person, people });
                continue;
            };
            // Rows that name nobody may each be of somebody else.
            let another = person.is_none() || !seen.people.contains(&person);
            if key.what == What::Phone && another && seen.people.len() <= SHARED_PHONE {
                seen.people.push(person);
            }
            let Seen { first, whose, people } = seen;
            let message = match key.what {
                What::Person => format!("和第 {first} 行是同一个证件号。同一人录了两行的，留一行"),
                What::Account if *whose != person => {
                    format!("和第 {first} 行是同一个账户，人不一样。待遇要发到本人账户，请对照卡面核")
                }
                What::Phone
                    if another && people.len() == SHARED_PHONE + 1 && !self.told.contains(&key.print) =>
                {
                    self.told.insert(key.print);
                    format!(
                        "这个电话已有 {SHARED_PHONE} 个人在用（头一个在第 {first} 行）。请核是不是都留了同一个人的"
                    )
                }
                _ => continue,
            };
            let finding = Finding { code: "W_SAME", position: None, message };
            faults.push(Fault { column: Some(key.column), finding, value: String::new() });
        }
        faults
    }
}
