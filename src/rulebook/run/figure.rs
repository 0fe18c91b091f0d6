//! Reading dated figures by the two clocks (in force at the date, published by the known-at day), and tables by key.

use jiff::civil::Date;

use crate::rulebook::exact::Exact;
use crate::rulebook::plan::{Between, ParamBody, Reading, Slot, TablePlan};

/// Why there is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// Nobody has filled it in.
    Open,
    /// The first value is later.
    Before,
    /// The last value has ended.
    Ended,
    /// There is a value, but it is not published yet.
    Unpublished(Date),
}

/// The window that serves at `date` for somebody who knows what was published by `known_at`, and whether it is only the
/// last known one (预发).
pub(super) fn read(param: &ParamBody, date: Date, known_at: Date) -> Result<(usize, bool), Lack> {
    let rows = &param.rows;
    if rows.is_empty() {
        return Err(Lack::Open);
    }
    let begun = rows.partition_point(|window| window.from <= date);
    let Some(last) = begun.checked_sub(1) else { return Err(Lack::Before) };
    let lack = match &rows[last] {
        window if window.until < date => Lack::Ended,
        window if window.published > known_at => Lack::Unpublished(window.published),
        _ => return Ok((last, false)),
    };
    let known = rows[..begun].iter().rposition(|window| window.published <= known_at);
    match known {
        Some(window) if param.overdue => Ok((window, true)),
        _ => Err(lack),
    }
}

/// The lack in words.
pub(super) fn message(slot: &Slot, param: &ParamBody, date: Date, known_at: Date, lack: Lack) -> String {
    let name = &slot.name;
    let due = param.due.as_ref().map_or_else(String::new, |due| format!("（应在{due}公布）"));
    let give = slot.key.as_ref().map_or_else(String::new, |key| format!("；也可以自己填：{key}=…"));
    match lack {
        Lack::Open => {
            let who = param.open.as_deref().unwrap_or("当地");
            format!("“{name}”由{who}里定，这个地区的规则文件还没有这个数。选对地区{give}")
        }
        Lack::Before => {
            let first = param.rows.first().map_or(date, |window| window.from);
            format!("“{name}”没有 {date} 的数，最早的从 {first} 起。检查日期{give}")
        }
        Lack::Ended => {
            let last = param.rows.iter().rfind(|window| window.from <= date);
            let last = last.map_or(date, |window| window.until);
            format!("“{name}”{date} 的数还没有{due}，上一个只管到 {last}。公布后补进规则文件{give}")
        }
        Lack::Unpublished(when) => {
            format!("“{name}”{date} 的数要到 {when} 才公布，按 {known_at} 知道的算不了{give}")
        }
    }
}

/// A table's value at a key, and the reading that was used. The error is a Chinese sentence.
pub(super) fn look_up(table: &TablePlan, key: Exact, date: Date) -> Result<(Exact, Option<usize>), String> {
    let name = &table.name;
    let reading = match table.reads.iter().rposition(|reading| reading.from <= date) {
        None if !table.reads.is_empty() => return Err(format!("“{name}”在 {date} 还不能用。检查日期")),
        reading => reading,
    };
    let how = reading.and_then(|at| table.reads.get(at));
    let off = || {
        let ends = [table.rows.first(), table.rows.last()];
        let [low, high] = ends.map(|row| row.map_or_else(String::new, |(at, _)| at.to_string()));
        let unit = table.key.word();
        format!("“{name}”只列到 {low}～{high} {unit}，查不到 {key} {unit}")
    };
    let value = between(table, key, how.map_or(Between::Equal, |how| how.between)).ok_or_else(off)?;
    let rounded = match how.and_then(|Reading { round, .. }| *round) {
        Some(round) => round.apply(value).ok_or_else(off)?,
        None => value,
    };
    Ok((rounded, reading))
}

fn between(table: &TablePlan, key: Exact, how: Between) -> Option<Exact> {
    let rows = &table.rows;
    let at = rows.partition_point(|(row, _)| *row <= key);
    let below = at.checked_sub(1).and_then(|at| rows.get(at));
    if let Some((row, value)) = below
        && *row == key
    {
        return Some(*value);
    }
    let above = rows.get(at);
    match (how, below, above) {
        (Between::Below, Some((_, value)), Some(_)) | (Between::Above, _, Some((_, value))) => Some(*value),
        (Between::Line, Some((low, from)), Some((high, to))) => {
            let part = key.sub(*low)?.div(high.sub(*low)?)?;
            from.add(to.sub(*from)?.mul(part)?)
        }
        (_, Some((_, value)), None) if table.beyond => Some(*value),
        _ => None,
    }
}
