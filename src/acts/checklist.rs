//! The checklist of a case, as its events left it: the item's list with the case's marks put in. Screens, slips and the
//! closing of a case all look at this one.

use jiff::civil::Date;

use super::knowledge::Knowledge;
use crate::calendar::{self, Due};
use crate::clock::Now;
use crate::items::{Checklist, Item, Mark, Review};
use crate::log::{Case, Way};

/// A case's checklist with the days that hang on it.
#[derive(Debug, Clone)]
pub struct CaseList<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its list with the case's marks.
    pub list: Checklist<'a>,
    /// The last day something deferred may come; none when the item is done on the spot.
    pub latest: Option<Date>,
    /// By when the case is to be done.
    pub due: Due,
    /// The day it was looked at.
    pub today: Date,
}

/// What a condition is called in the log: its place in the item, from 1.
pub fn condition_key(at: usize) -> String {
    format!("条件{}", at + 1)
}

/// What one of the four checks is called in the log.
pub fn review_key(review: Review) -> String {
    format!("四查·{}", review.name())
}

impl<'a> CaseList<'a> {
    /// The checklist of a case; none while no item is picked.
    pub fn of(know: &'a Knowledge, case: Option<&Case>, now: Now) -> Option<Self> {
        let case = case?;
        let item = know.item(case)?;
        let due = calendar::due(item.limit(), now.date(), &know.calendar);
        let latest = (!item.limit().is_on_the_spot()).then_some(due.date);
        let mut list = Checklist::new(item, &know.items.materials);
        if let Some(latest) = latest {
            list.allow_deferral_until(latest);
        }
        for at in 0..item.conditions.len() {
            // A place of the item's own list always exists.
            let _ = list.tick(at, case.conditions.get(&condition_key(at)).copied());
        }
        for review in Review::ALL {
            list.review(review, case.conditions.get(&review_key(review)) == Some(&true));
        }
        for wanted in &item.materials {
            if let Some(way) = case.materials.get(&wanted.id.to_string()) {
                // A mark of another day or item that does not fit any more leaves the material open.
                let _ = list.mark(wanted.id, mark(way));
            }
        }
        Some(Self { item, list, latest, due, today: now.date() })
    }
}

fn mark(way: &Way) -> Mark {
    match way {
        Way::Seen { .. } => Mark::Seen,
        Way::Shared => Mark::Shared,
        Way::Promised => Mark::Promised,
        Way::Deferred { due } => Mark::Deferred(*due),
        Way::Missing => Mark::Missing,
        Way::NotNeeded => Mark::NotNeeded,
    }
}
