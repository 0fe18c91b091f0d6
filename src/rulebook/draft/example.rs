//! Worked examples: `[example."…"]`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::rulebook::exact::Exact;
use crate::text::{Entry, Faults, Place, Table, Text, Value};

/// An example as written.
#[derive(Debug)]
pub struct ExampleDraft {
    pub name: Text,
    pub calc: Option<Text>,
    pub source: Option<String>,
    pub region: Option<Text>,
    pub date: Option<Date>,
    pub known: Option<Date>,
    pub given: BTreeMap<String, String>,
    pub expect: Vec<(String, String)>,
    pub tolerance: Option<String>,
    /// Where each name of `given` and its value stand.
    pub given_at: Places,
    /// The same of `expect`.
    pub expect_at: Places,
}

/// Names with their place and that of their value.
pub type Places = BTreeMap<String, (Place, Place)>;

impl ExampleDraft {
    pub fn read(name: Text, mut table: Table, faults: &mut Faults) -> ExampleDraft {
        let (given, given_at) = raw(table.table("given", faults));
        let (expect, expect_at) = raw(table.table("expect", faults));
        if expect.is_empty() {
            table.missing::<Text>("expect", faults);
        }
        let tolerance = table.get("tolerance");
        let sound = |value: &Value| Exact::parse(&raw_text(value)).is_some_and(|off| off >= Exact::ZERO);
        if let Some(value) = tolerance.as_ref().filter(|value| !sound(value)) {
            let message = "tolerance 要一个不小于 0 的数，所有的结果都用它";
            faults.error(
                "E_VALUE",
                value.place().clone(),
                message,
                "写成 tolerance = \"0.01\"；要一分不差的去掉这一栏",
            );
        }
        let tolerance = tolerance.as_ref().map(raw_text);
        let draft = ExampleDraft {
            calc: table.text("calc", faults),
            source: table.text("source", faults).map(|text| text.value),
            region: table.text("region", faults),
            date: table.date("date", faults),
            known: table.date("known", faults),
            given: given.into_iter().collect(),
            expect,
            tolerance,
            given_at,
            expect_at,
            name,
        };
        table.finish(faults);
        draft
    }
}

fn raw(table: Option<Table>) -> (Vec<(String, String)>, Places) {
    let entries = table.map(|mut table| table.entries()).unwrap_or_default();
    let places = |entry: &Entry| (entry.name.place.clone(), entry.value.place().clone());
    let at = entries.iter().map(|entry| (entry.name.value.clone(), places(entry))).collect();
    (entries.into_iter().map(|entry| (entry.name.value, raw_text(&entry.value))).collect(), at)
}

/// What a case would be given: plain values as their text, lists as JSON.
fn raw_text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => text.value.clone(),
        Value::Date(date, _) => date.to_string(),
        Value::List(_) | Value::Table(_) => json(value),
        Value::Bool(yes, _) => yes.to_string(),
    }
}

fn json(value: &Value) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Value::List(list) => format!("[{}]", list.items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Table(table) => {
            let fields = table.clone().entries();
            let field = |entry: Entry| format!("{}:{}", quoted(&entry.name.value), json(&entry.value));
            format!("{{{}}}", fields.into_iter().map(field).collect::<Vec<_>>().join(","))
        }
        Value::Bool(yes, _) => yes.to_string(),
        Value::Text(_) | Value::Number(_) | Value::Date(..) => quoted(&raw_text(value)),
    }
}
