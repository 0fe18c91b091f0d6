//! What has gone stale by a day: figures that should be out and are not there, figures nobody has compared with their source
//! for a year, and what was never checked.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Entry, Reference, Verb};
use crate::rulebook::answer::Trust;
use crate::rulebook::areas::PROVINCES;
use crate::rulebook::book::Rulebook;

/// The three lists.
#[derive(Debug, Default)]
pub struct Stale {
    /// Should have been published by now.
    pub due: Vec<Due>,
    /// Compared with its source more than twelve months ago, or on a day that has not come.
    pub unchecked: Vec<Mark>,
    /// 待核.
    pub unverified: Vec<Mark>,
}

/// A figure that is missing.
#[derive(Debug, Clone)]
pub struct Due {
    /// The area whose figure it is.
    pub area: String,
    /// The file to write it in, without `.toml`.
    pub file: String,
    /// The quantity.
    pub name: String,
    /// When it is to be expected, as the file writes it.
    pub due: String,
    /// The year whose figure is missing.
    pub year: i16,
    /// From when the latest figure known is in force.
    pub latest: Option<Date>,
}

/// A figure, a rule or a table to be looked at.
#[derive(Debug, Clone)]
pub struct Mark {
    /// File and line.
    pub at: String,
    /// The area.
    pub area: String,
    /// The quantity.
    pub name: String,
    /// From when the figure is in force; nothing when it is the whole.
    pub from: Option<Date>,
    /// The value, for people.
    pub shown: Option<String>,
    /// When it was last compared.
    pub checked: Option<Date>,
}

/// What is stale on `today`. An area whose own rules do without a quantity (`book` knows) owes none.
pub fn stale(reference: &Reference, book: &Rulebook, today: Date) -> Stale {
    let mut stale = Stale::default();
    let year_ago = today.checked_sub(1.year()).unwrap_or(today);
    for entry in reference.entries() {
        stale.due.extend(missing(reference, entry, today));
        stale.due.extend(never_filled(reference, book, entry, today));
        let mark = |figure: Option<&super::Figure>| Mark {
            at: match figure {
                Some(figure) => format!("{}:{}", entry.place.source.path, figure.line),
                None => entry.at(),
            },
            area: entry.area.clone(),
            name: entry.name.clone(),
            from: figure.map(|figure| figure.from),
            shown: figure.map(|figure| figure.shown.clone()),
            checked: figure.and_then(|figure| figure.checked),
        };
        for figure in &entry.figures {
            // Nobody has compared anything on a day still to come.
            if figure.checked.is_some_and(|day| day < year_ago || day > today) {
                stale.unchecked.push(mark(Some(figure)));
            }
            if figure.trust == Some(Trust::Unverified) {
                stale.unverified.push(mark(Some(figure)));
            }
        }
        if entry.figures.is_empty() && entry.trust == Some(Trust::Unverified) {
            stale.unverified.push(mark(None));
        }
    }
    stale
}

/// Whether the figure of the last year that is due by now is not there, or not yet known.
fn missing(reference: &Reference, entry: &Entry, today: Date) -> Option<Due> {
    // Who leaves a figure to others owes none; whoever fills or replaces it does, at the time the declaration says.
    if entry.open.is_some() && entry.figures.is_empty() {
        return None;
    }
    let above = |entry: &Entry| reference.declared(entry).and_then(|declared| declared.due.clone());
    let due = entry.due.clone().or_else(|| if entry.verb == Verb::Sets { None } else { above(entry) })?;
    let year = due_year(&due, today)?;
    let known = entry.figures.iter().filter(|figure| figure.unknown.is_none() && figure.published <= today);
    let latest = known.map(|figure| figure.from).max();
    if latest.is_some_and(|from| from.year() >= year) {
        return None;
    }
    let (area, file, name) = (entry.area.clone(), entry.file.clone(), entry.name.clone());
    Some(Due { area, file, name, due, year, latest })
}

/// The provinces that a yearly figure is left to and that have none at all.
fn never_filled(reference: &Reference, book: &Rulebook, entry: &Entry, today: Date) -> Vec<Due> {
    let left = entry.open.as_deref() == Some("省") && entry.figures.is_empty();
    let Some((due, year)) = entry.due.as_ref().and_then(|due| Some((due, due_year(due, today)?))) else {
        return Vec::new();
    };
    let there = |area: &str| {
        let says =
            |other: &&Entry| other.area == area && other.file == entry.file && other.name == entry.name;
        reference.entries().iter().any(|other| says(&other))
    };
    let needed = |area: &str| {
        book.subjects(area).iter().any(|subject| subject.quantities().contains(&entry.name.as_str()))
    };
    PROVINCES
        .iter()
        .filter(|area| left && !there(area) && needed(area))
        .map(|area| Due {
            area: (*area).to_owned(),
            file: entry.file.clone(),
            name: entry.name.clone(),
            due: due.clone(),
            year,
            latest: None,
        })
        .collect()
}

/// The year whose figure should be out on `today`. `每年9月` means by the end of that month, `每年7月1日` by that day,
/// `每年7月至9月` by the end of the last.
fn due_year(due: &str, today: Date) -> Option<i16> {
    let (before, rest) = due.trim().strip_prefix("每年")?.rsplit_once('月')?;
    let month = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let first = Date::new(today.year(), month.parse().ok()?, 1).ok()?;
    let last = match rest.trim().trim_end_matches(['日', '号', '前']).parse::<i8>() {
        Ok(day) => Date::new(first.year(), first.month(), day).ok()?,
        Err(_) => first.last_of_month(),
    };
    Some(if last <= today { today.year() } else { today.year() - 1 })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_figure_is_owed_once_its_month_is_over() {
        for (due, today, year) in [
            ("每年12月", date(2026, 11, 23), Some(2025)),
            ("每年12月", date(2026, 12, 31), Some(2026)),
            ("每年9月", date(2026, 11, 23), Some(2026)),
            ("每年7月1日", date(2026, 7, 1), Some(2026)),
            ("每年7月1日前", date(2026, 6, 30), Some(2025)),
            ("每年7月至9月", date(2026, 9, 29), Some(2025)),
            ("以后再说", date(2026, 6, 30), None),
        ] {
            assert_eq!(due_year(due, today), year, "{due} {today}");
        }
    }
}
