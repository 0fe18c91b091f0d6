//! Reading dated figures by the two clocks (in force at the date, published by the known-at day), and tables by key.

use std::cmp::Ordering;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::rulebook::answer::{Serves, Trust};
use crate::rulebook::case::GIVE;
use crate::rulebook::exact::Exact;
use crate::rulebook::plan::{Between, Held, ParamBody, Reading, Slot, TablePlan, Window};

/// Why there is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// Nobody has filled it in.
    Open,
    /// The first value is later.
    Before,
    /// The last value has ended on this day.
    Ended(Date),
    /// There is nothing between these two days; values before and after are there.
    LeftOut(Date, Date),
    /// The last value ended on this day, more than one period ago.
    Behind(Date),
    /// There is a value, but it is not published yet.
    Unpublished(Date),
    /// The file says that nobody knows it, in this window.
    Unknown(usize),
}

/// The window that serves at `date` for somebody who knows what was published by `known_at`, and whether it is only the
/// last known one. Only the period straight before serves, and only while the one in force may be expected: a gap in
/// the file is no reason to pay by an old figure.
pub(super) fn read(param: &ParamBody, date: Date, known_at: Date) -> Result<(usize, Serves), Lack> {
    let rows = &param.rows;
    if rows.is_empty() {
        return Err(Lack::Open);
    }
    let begun = rows.partition_point(|window| window.from <= date);
    let Some(last) = begun.checked_sub(1) else { return Err(Lack::Before) };
    let lack = match (&rows[last], rows.get(begun)) {
        (window, Some(next)) if window.until < date => Lack::LeftOut(window.until, next.from),
        (window, None) if window.until < date => Lack::Ended(window.until),
        (window, _) if window.published > known_at => Lack::Unpublished(window.published),
        (Window { held: Held::Unknown(_), .. }, _) => Lack::Unknown(last),
        _ => return Ok((last, Serves::InForce)),
    };
    match rows[..begun].iter().rposition(|window| window.published <= known_at) {
        Some(known) if param.overdue => {
            overdue(param, known, lack, date, known_at)?;
            let ahead = param.yearly && date > a_year_on(rows[known].until);
            Ok((known, if ahead { Serves::Estimated } else { Serves::Provisional }))
        }
        _ => Err(lack),
    }
}

/// Whether the window in the place `known` may serve for the one that lacks.
fn overdue(param: &ParamBody, known: usize, lack: Lack, date: Date, known_at: Date) -> Result<(), Lack> {
    let window = &param.rows[known];
    if let Held::Unknown(_) = window.held {
        return Err(Lack::Unknown(known));
    }
    match (lack, param.rows.get(known + 1)) {
        (Lack::Unknown(_), _) => Err(lack),
        // Of a figure without periods, `until` is its end.
        (Lack::Ended(_), _) if !param.yearly => Err(lack),
        (_, Some(next)) if window.until.tomorrow().is_ok_and(|day| day < next.from) => {
            Err(Lack::LeftOut(window.until, next.from))
        }
        // What was not published yet is no nearer than what is not in the file yet.
        (_, _) if param.yearly && known_at != Date::MAX => match lack {
            _ if a_year_on(window.until) >= date.min(known_at) => Ok(()),
            Lack::Ended(until) => Err(Lack::Behind(until)),
            _ => Err(lack),
        },
        _ => Ok(()),
    }
}

/// The end of the period after the one that ends on a day.
fn a_year_on(until: Date) -> Date {
    until.checked_add(1.year()).unwrap_or(until)
}

/// The lack in words: what is missing, who has it, what to do.
pub(super) fn message(slot: &Slot, param: &ParamBody, date: Date, known_at: Date, lack: Lack) -> String {
    let name = &slot.about.name;
    let by = match (&param.by, &param.due) {
        (Some(by), Some(due)) => format!("由{by}公布（{due}），"),
        (Some(by), None) => format!("由{by}公布，"),
        (None, Some(due)) => format!("应在{due}公布，"),
        (None, None) => String::new(),
    };
    let give = slot.about.key.as_ref().map_or_else(String::new, |key| format!("{GIVE}{key}=…"));
    match lack {
        Lack::Open => {
            let who = match (&param.by, param.open.as_deref()) {
                (Some(_), _) => by,
                (None, who) => format!("由{}里定，", who.unwrap_or("当地")),
            };
            format!("“{name}”{who}这个地区的规则文件还没有这个数。选对地区{give}")
        }
        Lack::Before => {
            let first = param.rows.first().map_or(date, |window| window.from);
            format!("“{name}”没有 {date} 的数，最早的从 {first} 起。检查日期{give}")
        }
        Lack::Ended(until) => {
            format!("“{name}”{date} 的数还没有，上一个只管到 {until}。{by}公布后补进规则文件{give}")
        }
        Lack::LeftOut(until, next) => {
            format!(
                "“{name}”{date} 的数规则文件里缺着：{until} 以后、{next} 以前是空的。{by}查到后补进规则文件{give}"
            )
        }
        Lack::Behind(until) => {
            format!(
                "“{name}”规则文件里只管到 {until}，{date} 的数缺了不止一期，不能拿旧数预发。{by}查到后补进规则文件{give}"
            )
        }
        Lack::Unpublished(when) => {
            format!("“{name}”{date} 的数要到 {when} 才公布，按 {known_at} 知道的算不了{give}")
        }
        Lack::Unknown(window) => {
            let (from, why) = match param.rows.get(window) {
                Some(Window { from, held: Held::Unknown(why), .. }) => (*from, why.as_str()),
                _ => (date, ""),
            };
            format!("“{name}”{from} 起的数没有定下来：{why}。{by}问清后补进规则文件{give}")
        }
    }
}

/// What a table gives.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    pub value: Exact,
    /// How sure it is: the least sure of the rows and the way of reading.
    pub trust: Option<Trust>,
    /// Whether it is the rows that say so, not the table as a whole.
    pub by_row: bool,
}

/// A table's value at a key. The error is a Chinese sentence.
pub(super) fn look_up(table: &TablePlan, key: Exact, date: Date) -> Result<Found, String> {
    let name = &table.name;
    let how = table.reads.iter().rfind(|reading| reading.from <= date);
    if how.is_none() && !table.reads.is_empty() {
        return Err(format!("“{name}”在 {date} 还不能用。检查日期"));
    }
    let off = || {
        let ends = [table.rows.first(), table.rows.last()];
        let unit = table.key.word();
        if ends.iter().flatten().any(|end| end.key > key) && ends.iter().flatten().any(|end| end.key < key) {
            return format!("“{name}”没有 {key} {unit}这一行，只查列出来的。检查填的数");
        }
        let [low, high] = ends.map(|row| row.map_or_else(String::new, |row| row.key.to_string()));
        format!("“{name}”只列到 {low}～{high} {unit}，查不到 {key} {unit}")
    };
    let row = |at: usize| table.rows.get(at).map(|row| (row.key, row.value));
    let found =
        between(row, table.rows.len(), key, how.map_or(Between::Equal, |how| how.between), table.beyond);
    let (value, rows) = found.ok_or_else(off)?;
    let value = match how.and_then(|Reading { round, .. }| *round) {
        Some(round) => round.apply(value).ok_or_else(off)?,
        None => value,
    };
    let (trust, by_row) = trust(table, rows, how);
    Ok(Found { value, trust, by_row })
}

/// How sure what was read is, and whether it is the rows that say so.
pub(super) fn trust(table: &TablePlan, rows: (usize, usize), how: Option<&Reading>) -> (Option<Trust>, bool) {
    let of = |at: usize| table.rows.get(at).and_then(|row| row.trust);
    let rows = of(rows.0).max(of(rows.1));
    let read = how.and_then(|how| how.trust);
    let trust = if rows.is_some() { rows.max(read) } else { read.or(table.trust) };
    (trust, rows.is_some() && trust == rows)
}

/// A number that tables can be read with.
pub(super) trait Fraction: Copy {
    fn order(self, other: Self) -> Ordering;

    /// What stands at it on the straight line from one row to another.
    fn on_line(self, low: (Self, Self), high: (Self, Self)) -> Option<Self>;
}

impl Fraction for Exact {
    fn order(self, other: Exact) -> Ordering {
        self.cmp(&other)
    }

    fn on_line(self, low: (Exact, Exact), high: (Exact, Exact)) -> Option<Exact> {
        let part = self.checked_sub(low.0)?.checked_div(high.0.checked_sub(low.0)?)?;
        low.1.checked_add(high.1.checked_sub(low.1)?.checked_mul(part)?)
    }
}

/// The value at a key, and the rows it comes from. `row` gives the rows by their place, in the order of their keys.
#[inline]
pub(super) fn between<N: Fraction>(
    row: impl Fn(usize) -> Option<(N, N)>,
    count: usize,
    key: N,
    how: Between,
    beyond: bool,
) -> Option<(N, (usize, usize))> {
    // The first row with a larger key.
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if row(middle)?.0.order(key).is_le() { low = middle + 1 } else { high = middle }
    }
    let at = low;
    let below = at.checked_sub(1).and_then(|at| Some((at, row(at)?)));
    if let Some((below, (same, value))) = below
        && same.order(key).is_eq()
    {
        return Some((value, (below, below)));
    }
    let above = row(at);
    match (how, below, above) {
        (Between::Below, Some((below, row)), Some(_)) => Some((row.1, (below, below))),
        (Between::Above, _, Some(row)) => Some((row.1, (at, at))),
        (Between::Line, Some((below, low)), Some(high)) => Some((key.on_line(low, high)?, (below, at))),
        (_, Some((below, row)), None) if beyond => Some((row.1, (below, below))),
        _ => None,
    }
}
