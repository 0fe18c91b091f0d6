//! What is wrong with the words of items and materials as they go to paper: punctuation alone, somebody's own number, the code of
//! an item that does not exist, a phone nobody can call.

use std::collections::BTreeSet;

use super::in_words::codes;
use crate::items::{Code, Items};
use crate::person::{Phones, check_office_phone, veil};
use crate::text::{Fault, Faults, List, Source, Table, Text, Value};

/// Files whose words are shown and printed.
const SHOWN: [&str; 2] = ["items/", "materials.toml"];

/// Fields that hold no words: codes and keys, looked at where they are read.
const KEYS: [&str; 6] = ["id", "rules", "answers", "codes", "needs", "basis"];

/// Every such text, at its place.
pub fn item_texts(data: &[Source], items: &Items) -> Faults {
    let mut faults = Faults::new();
    let shown = |source: &&Source| SHOWN.iter().any(|start| source.path.starts_with(start));
    // An item with a fault of its own is there all the same.
    let named = data.iter().filter(|source| source.path.starts_with(SHOWN[0])).filter_map(id_of);
    let known = items.iter().map(|item| item.id).chain(items.materials.iter().map(|one| one.id));
    let known: BTreeSet<Code> = known.chain(named).collect();
    for source in data.iter().filter(shown) {
        let file = Table::parse(source, &mut Faults::new());
        table(file, &known, &mut faults);
    }
    faults
}

/// The code of an item's file.
fn id_of(source: &Source) -> Option<Code> {
    let mut seen = Faults::new();
    Table::parse(source, &mut seen).text("id", &mut seen)?.value.parse().ok()
}

fn table(mut table: Table, known: &BTreeSet<Code>, faults: &mut Faults) {
    for entry in table.entries() {
        value(&entry.name.value, entry.value, known, faults);
    }
}

fn value(field: &str, value: Value, known: &BTreeSet<Code>, faults: &mut Faults) {
    match value {
        Value::Text(text) => said(field, &text, known, faults),
        Value::List(List { items, .. }) => {
            for item in items {
                self::value(field, item, known, faults);
            }
        }
        Value::Table(inner) => table(inner, known, faults),
        _ => {}
    }
}

fn said(field: &str, text: &Text, known: &BTreeSet<Code>, faults: &mut Faults) {
    if KEYS.contains(&field) {
        return;
    }
    let (words, place) = (text.value.as_str(), || text.place.clone());
    // What is quite empty was told where it was read.
    if !words.trim().is_empty() && !words.chars().any(char::is_alphanumeric) {
        faults.error("E_EMPTY", place(), format!("“{field}”只有标点“{words}”"), "写上内容，没有就去掉这一条");
        return;
    }
    if field == "phone" {
        return phone(text, faults);
    }
    if veil(words, Phones::Cover) != *words {
        let message = format!("“{field}”里像有谁的证件号、卡号或手机号，会原样印到单子上");
        faults.error("E_PERSONAL", place(), message, "去掉号码；举例用“老周”这样的称呼，不写号");
    }
    for code in codes(words).into_iter().filter(|code| !known.contains(code)) {
        let help = "改成有的编号（bangban item list），或用话说去哪里、找谁";
        faults.error("E_ITEM", place(), format!("“{field}”指到 {code}，没有这个编号"), help);
    }
}

/// Each number in the words on whom to ring: of an office, not of somebody's pocket.
fn phone(text: &Text, faults: &mut Faults) {
    let mut before = None;
    for part in text.value.split_inclusive(|c: char| !(c.is_ascii_digit() || c == '-')) {
        let number = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let ending = part[number.len()..].chars().next_back();
        // An extension is no number of its own.
        let extension = before == Some('转');
        before = ending.or(before);
        let short = number.len() == 5 && number.starts_with(['1', '9']);
        if number.is_empty() || extension || short {
            continue;
        }
        let checked = check_office_phone(number);
        let place = text.place.clone();
        if let Some(wrong) = checked.errors.first() {
            let message = format!("电话“{number}”打不通：{}", wrong.message);
            faults.error("E_PHONE", place, message, "写一个打得通的号码，如 12333、010-00000000");
        } else if let Some(odd) = checked.warnings.first() {
            faults.push(Fault::new("W_PHONE", place, format!("电话“{number}”：{}", odd.message)));
        }
    }
}
