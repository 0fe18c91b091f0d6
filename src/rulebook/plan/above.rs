//! What an area leaves as it stands above it: those parts of the plan above are shared, not made again. Most files of a
//! city fill in one figure; without this every area would check and hold the whole law of the nation once more.

use super::{Body, Plan};
use crate::rulebook::names::{Item, View};

/// The view and the plan of what stands above an area; neither has a fault.
#[derive(Debug, Clone, Copy)]
pub struct Above<'v> {
    view: &'v View<'v>,
    plan: &'v Plan,
}

impl<'v> Above<'v> {
    /// Nothing when a formula might mean something else below: every name above must lead to the same place and kind.
    pub fn of(above: &'v View<'v>, plan: &'v Plan, below: &View) -> Option<Above<'v>> {
        let same = |(a, b): (&Item, &Item)| {
            a.name == b.name && a.kind == b.kind && a.list == b.list && a.what.is_table() == b.what.is_table()
        };
        let all = above.items.len() <= below.items.len() && above.items.iter().zip(&below.items).all(same);
        all.then_some(Above { view: above, plan })
    }

    /// The plan above, when the area has nothing to say on the item in this place (`slot`: its slot, if it has one).
    pub(super) fn kept(&self, at: usize, item: &Item, slot: Option<usize>, below: &View) -> Option<&'v Plan> {
        let there = self.view.items.get(at)?;
        let date = |item: &Item| item.date.map(|date| date.value.clone());
        if there.layer != item.layer || there.key != item.key || date(there) != date(item) {
            return None;
        }
        match slot.map(|slot| &self.plan.slots[slot].body) {
            // A lower file may read its figures at another date.
            Some(Body::Input(input)) if input.dates_the_case != below.dated_by(item.name) => None,
            _ => Some(self.plan),
        }
    }
}
