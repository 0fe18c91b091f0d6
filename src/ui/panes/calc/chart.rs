//! The table and the bars of a what-if, in lines of a given width.

use super::whatif::{Line, WhatIf};
use crate::rulebook::Exact;
use crate::ui::columns;
use crate::ui::theme::Role;
use crate::ui::widgets::glyphs;

/// What stands where nothing came out.
const NOTHING: &str = "算不了";
/// Narrowest bar that is worth drawing.
const LEAST: usize = 6;
/// Most remarks that are told.
const REMARKS: usize = 3;

/// The lines of a what-if.
pub fn of(whatif: &WhatIf, width: usize) -> Vec<(Role, String)> {
    let Some(first) = whatif.first() else { return Vec::new() };
    let mut head = format!("「{}」变，看「{}」", first.axis.name, whatif.name);
    if let Some(second) = whatif.second() {
        head = format!("「{}」和「{}」变，看「{}」", first.axis.name, second.axis.name, whatif.name);
    }
    let mut lines = vec![(Role::Title, head)];
    lines.extend(if whatif.columns.is_empty() { single(whatif, width) } else { double(whatif, width) });
    for remark in whatif.remarks.iter().take(REMARKS) {
        lines.push((Role::Warn, format!("！{remark}")));
    }
    if whatif.remarks.len() > REMARKS {
        lines.push((Role::Dim, format!("还有 {} 条提醒", whatif.remarks.len() - REMARKS)));
    }
    lines.push((Role::Dim, "测算，不作为待遇核定依据".into()));
    lines
}

/// A line a point: what comes out, how much more than now, and a bar.
fn single(whatif: &WhatIf, width: usize) -> Vec<(Role, String)> {
    let number = |line: &Line| line.results.first().and_then(|result| result.as_ref()?.1);
    let shown = |line: &Line| {
        line.results.first().and_then(Option::as_ref).map_or(NOTHING, |(text, _)| text.as_str()).to_owned()
    };
    let gap = |line: &Line| line.gap.clone().unwrap_or_default();
    let points = widest(whatif.lines.iter().map(|line| columns::width(&line.point)));
    let results = widest(whatif.lines.iter().map(|line| columns::width(&shown(line))));
    let gaps = widest(whatif.lines.iter().map(|line| columns::width(&gap(line))));
    let room = width.saturating_sub(2 + points + 2 + results + 2 + gaps + 2);
    let (bars, base) = bars(&whatif.lines.iter().map(number).collect::<Vec<_>>(), room);
    let mut lines = Vec::new();
    for (line, bar) in whatif.lines.iter().zip(bars) {
        let mark = if line.now { glyphs::SELECTED } else { glyphs::UNSELECTED };
        let text = format!(
            "{mark}{}  {}  {}  {}",
            columns::pad_right(&line.point, points),
            columns::pad_left(&shown(line), results),
            columns::pad_left(&gap(line), gaps),
            glyphs::BLOCK.repeat(bar)
        );
        lines.push((if line.now { Role::Figure } else { Role::Text }, text.trim_end().to_owned()));
    }
    lines.extend(base.map(|base| (Role::Dim, format!("条形从 {base} 起画，一格约 {}", unit(whatif, room)))));
    lines
}

/// A line a point of the first input, a column a point of the second, and a bar for what the second is now.
fn double(whatif: &WhatIf, width: usize) -> Vec<(Role, String)> {
    let text = |line: &Line, at: usize| {
        line.results.get(at).and_then(Option::as_ref).map_or(NOTHING, |(text, _)| text.as_str()).to_owned()
    };
    let points = widest(whatif.lines.iter().map(|line| columns::width(&line.point)));
    let wide = |at: usize| {
        let cells = whatif.lines.iter().map(|line| columns::width(&text(line, at)));
        widest(cells.chain([columns::width(&whatif.columns[at])]))
    };
    // Those that fit, what is answered now among them.
    let mut shown: Vec<usize> = (0..whatif.columns.len()).collect();
    let taken = |shown: &[usize]| 2 + points + shown.iter().map(|at| 2 + wide(*at)).sum::<usize>();
    while shown.len() > 1 && taken(&shown) > width {
        let far = if whatif.now.abs_diff(shown[0]) > whatif.now.abs_diff(shown[shown.len() - 1]) {
            0
        } else {
            shown.len() - 1
        };
        shown.remove(far);
    }
    let room = width.saturating_sub(taken(&shown) + 2);
    let numbers: Vec<_> = whatif
        .lines
        .iter()
        .map(|line| line.results.get(whatif.now).and_then(|result| result.as_ref()?.1))
        .collect();
    let (bars, base) = bars(&numbers, room);
    let mut heading = format!("{}{}", glyphs::UNSELECTED, " ".repeat(points));
    for at in &shown {
        heading.push_str("  ");
        heading.push_str(&columns::pad_left(&whatif.columns[*at], wide(*at)));
    }
    let mut lines = vec![(Role::Dim, heading)];
    for (line, bar) in whatif.lines.iter().zip(bars) {
        let mark = if line.now { glyphs::SELECTED } else { glyphs::UNSELECTED };
        let mut row = format!("{mark}{}", columns::pad_right(&line.point, points));
        for at in &shown {
            row.push_str("  ");
            row.push_str(&columns::pad_left(&text(line, *at), wide(*at)));
        }
        row.push_str("  ");
        row.push_str(&glyphs::BLOCK.repeat(bar));
        lines.push((if line.now { Role::Figure } else { Role::Text }, row.trim_end().to_owned()));
    }
    if let (Some(base), Some(column)) = (base, whatif.columns.get(whatif.now)) {
        lines.push((Role::Dim, format!("条形是「{column}」那一列，从 {base} 起画")));
    }
    lines
}

/// How long each bar is in `room` columns, and where they begin: at nought, or, where all lie close together, a little below
/// the smallest, which is then told.
fn bars(numbers: &[Option<Exact>], room: usize) -> (Vec<usize>, Option<Exact>) {
    let none = || (vec![0; numbers.len()], None);
    let known = || numbers.iter().flatten().copied();
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return none() };
    if room < LEAST || low.is_negative() || high.is_zero() {
        return none();
    }
    let spread = high.checked_sub(low).unwrap_or(Exact::ZERO);
    let below = |low: Exact| low.checked_sub(spread.checked_div(Exact::whole(4))?);
    let close = low.checked_add(low).is_some_and(|twice| twice >= high) && !spread.is_zero();
    let base = if close { below(low).unwrap_or(Exact::ZERO) } else { Exact::ZERO };
    let base = Exact::ratio(base.floor(), 1).unwrap_or(Exact::ZERO);
    let length = |number: Exact| {
        let part = number.checked_sub(base)?.checked_div(high.checked_sub(base)?)?;
        let cells = part.checked_mul(Exact::whole(i64::try_from(room).ok()?))?.floor();
        usize::try_from(cells).ok()
    };
    let bars = numbers.iter().map(|number| number.and_then(length).unwrap_or(0).min(room)).collect();
    (bars, Some(base))
}

/// How much a cell of a bar is, about.
fn unit(whatif: &WhatIf, room: usize) -> String {
    let numbers: Vec<_> =
        whatif.lines.iter().map(|line| line.results.first().and_then(|result| result.as_ref()?.1)).collect();
    let (_, base) = bars(&numbers, room);
    let high = numbers.iter().flatten().copied().max();
    let cell = high.zip(base).and_then(|(high, base)| {
        high.checked_sub(base)?.checked_div(Exact::whole(i64::try_from(room).ok()?))
    });
    cell.map_or_else(String::new, |cell| rounded(cell).to_string())
}

/// To two places.
fn rounded(number: Exact) -> Exact {
    let hundred = number.checked_mul(Exact::whole(100)).map_or(0, Exact::floor);
    Exact::ratio(hundred, 100).unwrap_or(number)
}

fn widest(widths: impl Iterator<Item = usize>) -> usize {
    widths.max().unwrap_or(0)
}
