//! A rule that gives several choices at once: `options = [{ key = "extend", name = "延长缴费", when = "…", cite = "…" }]`.

use std::sync::Arc;

use super::fields::{self, Formula, KindField, bad_name};
use super::quantity::fields_key;
use super::rule::OptionDraft;
use crate::rulebook::expr;
use crate::rulebook::kind::{Choice, Kind};
use crate::text::{self, Faults, Text};

/// Most options of a rule: a set is held as the bits of one number.
const MOST: usize = 64;

/// The kind and the options of a rule; without options the kind stays what it is.
pub fn read(table: &mut text::Table, kind: KindField, faults: &mut Faults) -> (KindField, Vec<OptionDraft>) {
    if !table.has("options") {
        return (kind, Vec::new());
    }
    let place = table.place.clone();
    let rows = table.tables("options", faults);
    if kind != KindField::Absent {
        let help = "去掉 unit、type、choice：选项的键和名字写在 options 每一行里";
        faults.error("E_OPTIONS", place.clone(), "写了 options，类型就定了", help);
    }
    if rows.is_empty() || rows.len() > MOST {
        let message = format!("options 要有 1 至 {MOST} 行，现在是 {} 行", rows.len());
        let help = "一行一项：{ key = \"…\", name = \"…\", when = \"…\", cite = \"…\" }";
        faults.error("E_OPTIONS", place, message, help);
        return (KindField::Bad, Vec::new());
    }
    let (mut choices, mut options): (Vec<Choice>, Vec<OptionDraft>) = (Vec::new(), Vec::new());
    for mut row in rows {
        if !row.has("key") {
            row.missing::<Text>("key", faults);
        }
        let key = fields_key(&mut row, faults);
        let name = row.need_text("name", faults);
        options.push(OptionDraft {
            when: row.text("when", faults).map(|text| Formula::read(text, faults)),
            why: row.text("why", faults).map(|text| text.value),
            cites: fields::cites(&mut row, faults),
        });
        row.finish(faults);
        let (Some(key), Some(name)) = (key, name) else { continue };
        if !expr::is_name(&name.value) {
            bad_name(&name, faults);
        }
        for (text, taken) in [
            (&key, choices.iter().any(|choice| choice.key == key.value)),
            (&name, choices.iter().any(|choice| choice.name == name.value)),
        ] {
            if taken {
                let message = format!("“{}”写了两遍", text.value);
                faults.error("E_DUPLICATE", text.place.clone(), message, "一项一个键、一个名字；删掉一个");
            }
        }
        choices.push(Choice { key: key.value, name: name.value });
    }
    let sound = choices.len() == options.len();
    (if sound { KindField::Said(Kind::Set(Arc::from(choices))) } else { KindField::Bad }, options)
}
