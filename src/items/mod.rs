//! Service items (事项) and the checklist of a case: what is wanted, what is missing, and the ways on. Pure: files come
//! in as text, dates come from the caller, nothing is stored here. Finding an item by name is the index's business.

mod about;
mod basis;
mod bills;
mod checklist;
mod code;
mod deadline;
mod endings;
mod item;
mod looks;
mod mark;
mod material;
mod read;
mod settling;
mod standing;
mod steps;
mod suspension;
#[cfg(test)]
mod tests;
mod yuan;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use about::About;
pub use basis::{Basis, Cite};
pub use bills::{Bill, BillError, Bills};
pub use checklist::{Checklist, Entry, WayOn};
pub use code::{Code, NotACode};
pub use deadline::{Deadline, Limit, Listed, Statutory, Unit};
pub use endings::{Endings, Hardship, RefusalError, RefusalParts};
pub use item::{
    Age, Applicant, Channels, Condition, Department, Insurance, Item, Need, ON_THE_SPOT, OfficialCode,
    Online, Step, Wanted,
};
pub use mark::{Mark, MarkError, Review, Tick};
pub use material::{Material, Materials, Origin, Route, THE_DEAD, Way};
pub use settling::{may_settle, pays_on_bills};
pub use standing::{IN_ORDER, Standing, Verdict};
pub use steps::{Needs, StepError, StepStanding, Work, may_pass, steps};
pub use suspension::Suspension;
pub use yuan::{NotYuan, Yuan};

use crate::text::{Faults, Place, Source};

/// The file of the dictionary in the data folder.
const MATERIALS: &str = "materials.toml";
/// The folder of the items in the data folder: one file an item.
const ITEMS: &str = "items/";

/// All items and the materials they name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Items {
    /// The dictionary.
    pub materials: Materials,
    list: BTreeMap<Code, Item>,
}

impl Items {
    /// Reads `materials.toml` and `items/*.toml` out of all data files. What is faulty is named and left out; what is
    /// only doubtful (a warning) is named and kept.
    pub fn load(data: &[Source]) -> (Self, Faults) {
        let mut faults = Faults::new();
        let mut items = Self::default();
        for source in data.iter().filter(|source| *source.path == *MATERIALS) {
            items.materials = Materials::read(source, &mut faults);
        }
        let mut seen: BTreeMap<Code, Place> = BTreeMap::new();
        for source in data.iter().filter(|source| source.path.starts_with(ITEMS)) {
            let Some((item, id)) = read::item(source, &items.materials, &mut faults) else { continue };
            if let Some(first) = seen.get(&item.id) {
                let message = format!("编号“{}”已经用过", item.id);
                faults.error("E_DUPLICATE", id.place, message, format!("头一处在 {first}；换一个编号"));
                continue;
            }
            seen.insert(item.id, id.place);
            items.list.insert(item.id, item);
        }
        about::paid_by_several(&items.list, &seen, &mut faults);
        (items, faults)
    }

    /// The item of this code.
    pub fn get(&self, id: Code) -> Option<&Item> {
        self.list.get(&id)
    }

    /// The items of this title or of this other name, as people say it.
    pub fn named(&self, name: &str) -> Vec<&Item> {
        let name = name.trim();
        self.iter()
            .filter(|item| item.title == name || item.aliases.iter().any(|alias| alias == name))
            .collect()
    }

    /// All, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.list.values()
    }

    /// The basis library (法规库): every clause the items rest on, as it stands on `date`, each once, in order of its text.
    pub fn library(&self, date: Date) -> BTreeSet<String> {
        self.iter().flat_map(|item| item.clauses(date)).collect()
    }

    /// What of the library can be cited for an item: the clauses of its insurance, and of what is about all of them.
    pub fn citable(&self, item: &Item, date: Date) -> BTreeSet<String> {
        let near = |other: &&Item| {
            item.insurance == Insurance::General
                || [Insurance::General, item.insurance].contains(&other.insurance)
        };
        self.iter().filter(near).flat_map(|item| item.clauses(date)).collect()
    }
}
