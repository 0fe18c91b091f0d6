//! Tables: rows in order and without gaps, readings in order of time.

use super::{Reading, TablePlan, TableRow};
use crate::rulebook::draft::{Table, literal, trust_word};
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::names::{Item, Laws, TableView};
use crate::text::{self, Faults};

/// The plan of a table; `at` is the slot of the date that picks the reading.
pub fn table(
    item: &Item,
    view: &TableView,
    key: &Kind,
    kind: &Kind,
    at: usize,
    laws: &Laws,
    faults: &mut Faults,
) -> TablePlan {
    let draft = view.draft;
    // Of a replacement the missing law is told where it is read.
    if draft.cites.is_empty() && !draft.replaces {
        let message = format!("表“{}”没有写依据", item.name);
        faults.error("E_CITE", draft.name.place.clone(), message, "补上 cite = \"文号 条款\"");
    }
    for pair in view.reads.windows(2) {
        if pair[1].from <= pair[0].from {
            let message = format!("日期没有从早到晚：{} 后面是 {}", pair[0].from, pair[1].from);
            faults.error("E_DATES", pair[1].place.clone(), message, "按 from 从早到晚排");
        }
    }
    let cites = laws.cite_all(&draft.cites, faults);
    TablePlan {
        name: item.name.to_owned(),
        key: key.clone(),
        kind: kind.clone(),
        layer: item.layer.clone(),
        trust: draft.trust,
        rows: rows(draft, key, kind, faults),
        reads: view
            .reads
            .iter()
            .map(|read| Reading {
                from: read.from,
                between: read.between,
                round: read.round,
                cites: cites.iter().cloned().chain(laws.cite_all(&read.cites, faults)).collect(),
                trust: read.trust,
            })
            .collect(),
        at,
        beyond: view.beyond,
    }
}

fn rows(draft: &Table, key: &Kind, kind: &Kind, faults: &mut Faults) -> Vec<TableRow> {
    let mut rows: Vec<TableRow> = Vec::new();
    let mut places = Vec::new();
    for row in &draft.rows {
        let text::Value::List(cells) = row else {
            faults.error("E_TABLE", row.place().clone(), "表的一行要写成 [键, 值]", "例如 [40, 233]");
            continue;
        };
        let (first, second, trust) = match cells.items.as_slice() {
            [first, second] => (first, second, None),
            [first, second, text::Value::Text(trust)] => (first, second, trust_word(trust.clone(), faults)),
            _ => {
                let message = format!("表的一行要正好两格，现在是 {} 格", cells.items.len());
                let help = "例如 [40, 233]；这一行另有可信度的加第三格：[40, 233, \"待核\"]";
                faults.error("E_TABLE", cells.place.clone(), message, help);
                continue;
            }
        };
        let cell = |value, kind, faults: &mut Faults| literal(value, kind, faults).and_then(Value::number);
        if let (Some(key), Some(value)) = (cell(first, key, faults), cell(second, kind, faults)) {
            rows.push(TableRow { key, value, trust });
            places.push(cells.place.clone());
        }
    }
    if rows.is_empty() && draft.rows.is_empty() {
        let message = format!("表“{}”没有行", draft.name.value);
        faults.error("E_TABLE", draft.name.place.clone(), message, "补上 rows = [[键, 值], …]");
    }
    let steps: Vec<Exact> = rows.windows(2).filter_map(|pair| pair[1].key.checked_sub(pair[0].key)).collect();
    let step = steps.iter().copied().filter(|step| *step > Exact::ZERO).min();
    let ordered = steps.iter().all(|step| *step > Exact::ZERO);
    for (at, got) in steps.iter().enumerate() {
        let (before, after) = (rows[at].key, rows[at + 1].key);
        let place = places[at + 1].clone();
        if *got <= Exact::ZERO {
            let message = format!("表的行没有从小到大：{before} 后面是 {after}");
            faults.error("E_TABLE_ORDER", place, message, "按键从小到大排，同一个键只写一行");
        } else if ordered && Some(*got) != step && !draft.uneven {
            let missing = step.and_then(|step| before.checked_add(step)).unwrap_or(before);
            let message = format!("表缺行：{before} 后面应是 {missing}，现在是 {after}");
            let help = "补上缺的行；本来就不等距的表写 uneven = true";
            faults.error("E_TABLE_GAP", place, message, help);
        }
    }
    rows.sort_by_key(|row| row.key);
    rows
}
