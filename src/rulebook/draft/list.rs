//! The columns of a list: `list = { "缴费工资" = "元/月", "月数" = { key = "months", unit = "月" } }`.

use std::sync::Arc;

use super::fields::{self, KindField, check_name, literal};
use super::quantity::fields_key;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{crossed, outside};
use crate::rulebook::rows::Column;
use crate::rulebook::unit::Unit;
use crate::text::{self, Entry, Faults, Text};

/// Most columns a list may have.
const MOST: usize = 40;

/// The list a `list` field declares, and the names of its columns with their places.
pub fn read(value: text::Value, faults: &mut Faults) -> (KindField, Vec<Text>) {
    let place = value.place().clone();
    let text::Value::Table(mut table) = value else {
        let help = "写成 list = { \"栏名\" = \"单位\", … }";
        faults.error("E_LIST", place, "list 要一组 { }，一栏一项", help);
        return (KindField::Bad, Vec::new());
    };
    let entries = table.entries();
    if entries.is_empty() || entries.len() > MOST {
        let message = format!("列表要有 1 至 {MOST} 栏，现在是 {} 栏", entries.len());
        faults.error("E_LIST", place, message, "写成 list = { \"栏名\" = \"单位\", … }");
        return (KindField::Bad, Vec::new());
    }
    let (mut columns, mut names, mut sound): (Vec<Column>, Vec<Text>, bool) = (Vec::new(), Vec::new(), true);
    for entry in entries {
        names.push(entry.name.clone());
        let Some(column) = column(entry, faults) else {
            sound = false;
            continue;
        };
        if columns.iter().any(|other| other.key == column.key || other.name == column.key) {
            let message = format!("键“{}”用了两次", column.key);
            faults.error("E_KEY", names[names.len() - 1].place.clone(), message, "一栏一个键；换一个");
        }
        columns.push(column);
    }
    let kind = if sound { KindField::Said(Kind::Rows(Arc::from(columns))) } else { KindField::Bad };
    (kind, names)
}

fn column(entry: Entry, faults: &mut Faults) -> Option<Column> {
    let name = entry.name;
    check_name(&name, faults);
    let mut column = Column {
        key: name.value.clone(),
        name: name.value,
        kind: Kind::Text,
        default: None,
        min: None,
        max: None,
    };
    match entry.value {
        text::Value::Text(word) => column.kind = word_kind(&word, faults)?,
        text::Value::Table(mut table) => {
            let kind = fields::kind(&mut table, faults);
            if kind == KindField::Absent {
                table.missing::<Text>("unit", faults);
            }
            let key = fields_key(&mut table, faults);
            let [default, min, max] = ["default", "min", "max"].map(|field| table.get(field));
            table.finish(faults);
            let KindField::Said(kind) = kind else { return None };
            let mut read = |value: &Option<text::Value>| literal(value.as_ref()?, &kind, faults);
            column.default = read(&default);
            (column.min, column.max) =
                (read(&min).and_then(Value::number), read(&max).and_then(Value::number));
            if let Some(written) = &max {
                crossed(column.min, column.max, written, faults);
            }
            if let (Some(value), Some(written)) = (column.default, &default) {
                outside(value, column.min, column.max, written, faults);
            }
            column.key = key.map_or(column.key, |key| key.value);
            column.kind = kind;
        }
        other => {
            let help = "写成 \"栏名\" = \"单位\"，或 \"栏名\" = { key = \"…\", unit = \"…\" }";
            faults.error("E_LIST", other.place().clone(), "一栏要写单位，或一组 { }", help);
            return None;
        }
    }
    Some(column)
}

/// A unit or a type in one word.
fn word_kind(word: &Text, faults: &mut Faults) -> Option<Kind> {
    if let Some(kind) = fields::type_word(&word.value) {
        return Some(kind);
    }
    Unit::parse(&word.value)
        .map_err(|message| {
            let help = "写单位（元、元/月、比例）或类型（日期、年月、是否、文字）；选项写成 { choice = … }";
            faults.error("E_UNIT_WORD", word.place.clone(), message, help);
        })
        .map(Kind::Number)
        .ok()
}
