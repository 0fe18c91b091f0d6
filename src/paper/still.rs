//! What papers say while the limit of a case stands still (中止计时): in place of a last day, and of what is awaited.

use super::facts::{Facts, row};
use crate::items::{Checklist, Code};

/// What is known of it. Nothing, where the limit runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StandsStill {
    /// Said instead of the last day; none while the limit runs.
    pub told: Option<String>,
    /// Materials that come once somebody else has decided: they have no last day.
    pub awaited: Vec<Code>,
    /// That it runs on, and to which day; empty where it did not just begin to.
    pub runs_on: String,
}

impl StandsStill {
    /// Tells it; `day` is whether the paper has a day of its own all the same.
    pub(super) fn tell(&self, list: &Checklist<'_>, day: bool, facts: &mut Facts) {
        facts.set("中止", self.told.as_deref().unwrap_or_default());
        facts.set("恢复计时", &self.runs_on);
        if self.told.is_some() && !day {
            facts.set("到期日", "");
            facts.set("到期说明", "");
            // What the item says of it is said of this case.
            let mut limits = facts.rows("时限").to_vec();
            limits.truncate(list.item().deadlines.len());
            facts.list("时限", limits);
        }
        let awaited = list.entries().iter().filter(|entry| self.awaited.contains(&entry.wanted.id));
        let rows = awaited.map(|entry| {
            let get = &entry.material.get;
            row([
                ("名称", entry.material.name.clone()),
                ("份数", list.copies(entry.wanted).to_owned()),
                ("去哪取", get.place.clone()),
                ("要多久", get.time.clone()),
                ("电话", get.phone.clone()),
            ])
        });
        facts.list("等结论", rows.collect());
    }
}
