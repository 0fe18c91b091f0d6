//! 常办: the items that are handled most, by the cases that were closed in the last thirty days; what a window pinned stays
//! on top. Closed days are counted once by whoever stays open, today anew when a case was closed.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Knowledge;
use crate::items::Code;
use crate::log::Case;
use crate::queue::Seat;
use crate::store::{Rows, StoreError};

/// How many days back counts, today with them.
const DAYS: i64 = 30;

/// An item that is often handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// Which.
    pub item: Code,
    /// How many of its cases were closed.
    pub count: u32,
    /// Whether this window pinned it.
    pub pinned: bool,
}

/// Cases closed, by item.
type Counts = BTreeMap<Code, u32>;

/// What was counted.
#[derive(Debug, Clone, Default)]
pub struct Often {
    day: Option<Date>,
    /// The days before that day.
    past: Counts,
    /// That day, as it was when so many cases were closed.
    now: (u32, Counts),
}

impl Often {
    /// Pinned items in the order they were pinned, then the others, most handled first; `closed` is how many cases were
    /// closed today.
    pub fn list(
        &mut self,
        rows: &dyn Rows,
        know: &Knowledge,
        seat: Option<&Seat>,
        today: Date,
        closed: u32,
    ) -> Result<Vec<Common>, StoreError> {
        if self.day != Some(today) {
            let mut past = Counts::new();
            for back in 1..DAYS {
                count(&mut past, &rows.cases(today.saturating_sub(back.days()))?);
            }
            *self = Self { day: Some(today), past, now: (0, Counts::new()) };
        }
        if self.now.0 != closed {
            let mut now = Counts::new();
            count(&mut now, &rows.cases(today)?);
            self.now = (closed, now);
        }
        let mut counts = self.past.clone();
        for (item, count) in &self.now.1 {
            *counts.entry(*item).or_default() += count;
        }
        counts.retain(|item, _| know.items.get(*item).is_some());
        let pins: Vec<Code> = seat
            .into_iter()
            .flat_map(|seat| &seat.pins)
            .filter_map(|item| item.parse().ok())
            .filter(|item| know.items.get(*item).is_some())
            .collect();
        let mut all: Vec<Common> = pins
            .iter()
            .map(|item| Common { item: *item, count: counts.get(item).copied().unwrap_or(0), pinned: true })
            .collect();
        let mut rest: Vec<(Code, u32)> =
            counts.into_iter().filter(|(item, _)| !pins.contains(item)).collect();
        rest.sort_by_key(|(item, count)| (std::cmp::Reverse(*count), *item));
        all.extend(rest.into_iter().map(|(item, count)| Common { item, count, pinned: false }));
        Ok(all)
    }
}

fn count(counts: &mut Counts, cases: &[Case]) {
    let items = cases.iter().filter(|case| case.closed.is_some()).filter_map(|case| case.item.as_deref());
    for item in items.filter_map(|item| item.parse().ok()) {
        *counts.entry(item).or_default() += 1;
    }
}
