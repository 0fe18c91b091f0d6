//! Bands as files write them: `[[30000, "85%"], [40000, "90%"], ["以上", "95%"]]`, limits from low to high.

use crate::rulebook::bands::Band;
use crate::rulebook::draft::literal;
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::unit::Unit;
use crate::text::{self, Faults};

/// Most bands of a figure.
const MOST: usize = 100;
const FORM: &str = "写成 [[上限, 比例], …]，如 [[30000, \"85%\"], [\"以上\", \"90%\"]]";

/// The bands of one value; nothing when a row is at fault.
pub fn read(value: &text::Value, of: Unit, gives: Unit, faults: &mut Faults) -> Option<Vec<Band>> {
    let text::Value::List(rows) = value else {
        faults.error("E_BANDS", value.place().clone(), "这里要一列分段", FORM);
        return None;
    };
    if rows.items.is_empty() || rows.items.len() > MOST {
        let message = format!("要有 1 至 {MOST} 段，现在是 {} 段", rows.items.len());
        faults.error("E_BANDS", rows.place.clone(), message, FORM);
        return None;
    }
    let mut bands: Vec<Band> = Vec::new();
    let mut sound = true;
    for row in &rows.items {
        let band = band(row, of, gives, faults);
        sound &= band.is_some();
        let Some(band) = band else { continue };
        let below = match bands.last() {
            None => Some(Exact::ZERO),
            Some(last) => last.to,
        };
        let wrong = match (below, band.to) {
            (None, _) => Some("“以上”只能写在最后一段".to_owned()),
            (Some(below), Some(to)) if to <= below => Some(format!("上限没有从小到大：{below} 后面是 {to}")),
            _ => None,
        };
        if let Some(message) = wrong {
            let help = "一段从上一段的上限算起，第一段从 0 算起";
            faults.error("E_BANDS", row.place().clone(), message, help);
            sound = false;
        }
        bands.push(band);
    }
    sound.then_some(bands)
}

fn band(row: &text::Value, of: Unit, gives: Unit, faults: &mut Faults) -> Option<Band> {
    let cells = if let text::Value::List(cells) = row { cells.items.as_slice() } else { &[] };
    let [to, ratio] = cells else {
        faults.error("E_BANDS", row.place().clone(), "一段要正好两格：上限和比例", FORM);
        return None;
    };
    let mut number = |value, unit| literal(value, &Kind::Number(unit), faults).and_then(Value::number);
    let to = match to {
        text::Value::Text(text) if text.value.trim() == "以上" => None,
        other => Some(number(other, of)?),
    };
    let rate = number(ratio, gives.over(of))?;
    if rate.is_negative() {
        faults.error("E_BANDS", ratio.place().clone(), "比例不能是负数", "不报的一段写 0");
        return None;
    }
    Some(Band { to, ratio: rate })
}
