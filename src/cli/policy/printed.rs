//! What a form of somebody else's may print for a figure: the one in force on its day, or, where a figure that is not out yet
//! is paid by the one before (预发), that one too, because nobody knows on which day an office changed over.

use jiff::civil::Date;

use super::show::above;
use crate::rulebook::reference::{Entry, Figure, Reference, Sort};
use crate::rulebook::{Case, Subject, Trust};
use crate::text::Source;

/// The figures of all areas, read when a form first prints another than the files have.
pub struct Printed(Reference);

impl Printed {
    pub fn new(sources: &[Source]) -> Self {
        Printed(Reference::read(sources))
    }

    /// Whether a form of that day may print what the case gives for the figure of this name, though the files have another.
    pub fn may(&self, subject: &Subject, area: &str, case: &Case, name: &str) -> bool {
        let layers: Vec<&Entry> = self
            .0
            .entries()
            .iter()
            .filter(|entry| entry.sort == Sort::Figure && entry.name == name && above(area, &entry.area))
            .filter(|entry| entry.file == subject.file() || entry.overdue)
            .collect();
        let Some(lowest) = layers.iter().rev().find(|entry| !entry.figures.is_empty()) else { return false };
        let given = lowest
            .key
            .iter()
            .chain([&lowest.name])
            .find_map(|key| case.given.get(key))
            .map(String::as_str)
            .unwrap_or_default();
        if layers.iter().any(|entry| entry.overdue) {
            return in_force_or_before(&lowest.figures, case.date).any(|figure| same(&figure.value, given));
        }
        // What the nation only supposes, and no area has said, gives way to what the area's own form says.
        let supposed = |figure: &Figure| figure.trust == Some(Trust::Unverified);
        lowest.area == "全国" && area != "全国" && lowest.figures.iter().all(supposed)
    }
}

/// The figure in force on that day and the one before it.
fn in_force_or_before(figures: &[Figure], date: Date) -> impl Iterator<Item = &Figure> {
    let begun = figures.partition_point(|figure| figure.from <= date);
    figures[begun.saturating_sub(2)..begun].iter()
}

fn same(a: &str, b: &str) -> bool {
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
    a == b || number(a).is_some_and(|a| number(b) == Some(a))
}
