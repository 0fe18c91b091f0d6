//! Dated figures: their order in time, their citations, their legal range; and how long each one counts.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Held, Window, bands};
use crate::rulebook::draft::{Row, literal};
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::names::{Laws, ParamView};
use crate::text::{self, Faults};

/// The least and the most a parameter may be.
pub fn range(param: &ParamView, kind: &Kind, faults: &mut Faults) -> Option<(Exact, Exact)> {
    let (low, high) = param.declared.range.as_ref()?;
    let range = Some((bound(low, kind, faults)?, bound(high, kind, faults)?));
    super::crossed(range.map(|range| range.0), range.map(|range| range.1), high, faults);
    range
}

/// The windows of a parameter, in the order of time.
pub fn windows(
    param: &ParamView,
    range: Option<(Exact, Exact)>,
    kind: &Kind,
    layer: &Arc<str>,
    laws: &Laws,
    faults: &mut Faults,
) -> Vec<Window> {
    let said = param.declared.range.as_ref().map(|(low, high)| (low.written(), high.written()));
    let mut windows: Vec<Window> = Vec::new();
    for (at, row) in param.rows.iter().enumerate() {
        let Some(from) = row.from else { continue };
        let later = param.rows[at + 1..].iter().find_map(|row| Some((row.from?, row)));
        let next = later.map(|(from, _)| from);
        check_dates(row, from, later, faults);
        let texts = if row.cites.is_empty() { param.cites } else { &row.cites };
        if texts.is_empty() && row.unknown.is_none() {
            let help = "补上 cite = \"文号 条款\"；每个数都要有依据";
            faults.error("E_CITE", row.place.clone(), "这个数没有写依据", help);
        }
        let cited: Vec<_> = texts.iter().filter_map(|text| laws.cite(text, faults)).collect();
        let issued = cited.first().and_then(|(_, issued)| *issued);
        let Some(held) = read(row, kind, faults) else { continue };
        if let (Some((low, high)), Some(said), &Held::Value(Value::Number(number)), Some(written)) =
            (range, &said, &held, &row.value)
            && (number < low || number > high)
        {
            // With the digits of the files: 9% is looked for as 9%.
            let (low, high) = said;
            let message = format!("{} 超出上级给的范围 {low}～{high}", written.written());
            faults.error(
                "E_RANGE",
                written.place().clone(),
                message,
                "核对数字和单位（1% 写成 \"1%\" 或 0.01）",
            );
        }
        windows.push(Window {
            from,
            until: last_day(row, from, next, param.yearly),
            published: row.published.or(issued).unwrap_or(from),
            held,
            cites: cited.into_iter().map(|(cited, _)| cited).collect(),
            layer: layer.clone(),
            trust: row.trust.or(param.trust),
            source: row.source.as_deref().or(param.source).map(Arc::from),
            checked: row.checked,
        });
    }
    windows.sort_by_key(|window| window.from);
    windows
}

/// What a row says: a value, bands, or that nobody knows it.
fn read(row: &Row, kind: &Kind, faults: &mut Faults) -> Option<Held> {
    if let Some(why) = &row.unknown {
        return Some(Held::Unknown(why.value.clone()));
    }
    let value = row.value.as_ref()?;
    match kind {
        Kind::Bands { of, gives } => bands::read(value, *of, *gives, faults).map(Held::Bands),
        _ => literal(value, kind, faults).map(Held::Value),
    }
}

fn bound(value: &text::Value, kind: &Kind, faults: &mut Faults) -> Option<Exact> {
    literal(value, kind, faults).and_then(Value::number)
}

fn last_day(row: &Row, from: Date, next: Option<Date>, yearly: bool) -> Date {
    let before = |date: Date| date.yesterday().unwrap_or(date);
    let mut last = row.until.unwrap_or(Date::MAX);
    if yearly && row.until.is_none() {
        last = from.checked_add(1.year()).map_or(last, before);
    }
    next.map_or(last, |next| last.min(before(next)))
}

fn check_dates(row: &Row, from: Date, later: Option<(Date, &Row)>, faults: &mut Faults) {
    if let Some(until) = row.until.filter(|until| *until < from) {
        let message = format!("停用日期 {until} 早于启用日期 {from}");
        faults.error("E_DATES", row.place.clone(), message, "until 是最后有效的一天，不能早于 from");
    }
    let Some((next, below)) = later else { return };
    if next <= from {
        let message = format!("日期没有从早到晚：{from} 后面是 {next}");
        faults.error("E_DATES", below.place.clone(), message, "按 from 从早到晚排；同一天只能有一个数");
    } else if let Some(until) = row.until.filter(|until| *until >= next) {
        let message = format!("两个数的有效期重叠：这一个到 {until}，下一个从 {next} 起");
        faults.error("E_DATES", row.place.clone(), message, "until 写到下一个 from 的前一天，或去掉 until");
    } else if let Some(until) =
        row.until.filter(|until| *until >= from && until.tomorrow().is_ok_and(|day| day < next))
    {
        let message = format!("{until} 以后到 {next} 之前没有数");
        faults.error("W_GAP", row.place.clone(), message, "确实停过就不用管；否则去掉 until");
    }
}
