//! What lets us ask or decide: law named to the article, with the days between which it is the one to cite.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::text::{Fault, Faults, Table, Text, Value};

/// One citation. Both dates are inclusive; none means open on that side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// Title and article, e.g. `社会保险经办条例第二十条`.
    pub text: String,
    /// First day it is cited.
    pub from: Option<Date>,
    /// Last day it is cited.
    pub until: Option<Date>,
}

impl Serialize for Cite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            text: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            from: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            until: Option<String>,
        }
        let iso = |date: Option<Date>| date.map(|date| date.to_string());
        Shown { text: &self.text, from: iso(self.from), until: iso(self.until) }.serialize(serializer)
    }
}

/// Citations in the order they are said; empty where the file gives none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Basis(pub Vec<Cite>);

impl Basis {
    /// The citations in force on `date`, joined by `；`; empty if none is.
    pub fn on(&self, date: Date) -> String {
        let in_force = |cite: &&Cite| {
            cite.from.is_none_or(|from| from <= date) && cite.until.is_none_or(|until| date <= until)
        };
        let texts: Vec<&str> = self.0.iter().filter(in_force).map(|cite| cite.text.as_str()).collect();
        texts.join("；")
    }

    /// Whether nothing is cited at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every citation names a law to the article, or a document by its number; what a counter asks for itself is none.
    pub fn names_a_law(&self) -> bool {
        let to_the_article = |text: &str| {
            let article = text.find('第').is_some_and(|at| text[at..].contains('条'));
            article || (text.contains('〔') && text.ends_with('号'))
        };
        let own = |text: &str| ["本厅", "本窗口", "本单位", "内部"].iter().any(|word| text.contains(word));
        !self.is_empty() && self.0.iter().all(|cite| to_the_article(&cite.text) && !own(&cite.text))
    }

    /// Reads `basis = "…"` or `basis = ["…", { text = "…", from = 2027-01-01 }]`; empty when it is not there.
    pub fn read(table: &mut Table, faults: &mut Faults) -> Self {
        let values = match table.get("basis") {
            None => return Self::default(),
            Some(Value::List(list)) => list.items,
            Some(one) => vec![one],
        };
        Self(values.into_iter().filter_map(|value| cite(value, faults)).collect())
    }

    /// The citations under `basis` as they are written, each at its place.
    pub fn texts(table: &mut Table, faults: &mut Faults) -> Vec<Text> {
        let values = match table.get("basis") {
            None => return Vec::new(),
            Some(Value::List(list)) => list.items,
            Some(one) => vec![one],
        };
        let text = |value| match value {
            Value::Text(text) => Some(text),
            Value::Table(mut table) => table.text("text", faults),
            _ => None,
        };
        values.into_iter().filter_map(text).collect()
    }

    /// Reads a basis that must be there.
    pub fn need(table: &mut Table, faults: &mut Faults) -> Option<Self> {
        let Some(place) = table.place_of("basis") else { return table.missing("basis", faults) };
        let basis = Self::read(table, faults);
        if basis.is_empty() {
            faults.error("E_EMPTY", place, "“basis”（依据）是空的", "写上法规名称和第几条");
            return None;
        }
        Some(basis)
    }
}

fn cite(value: Value, faults: &mut Faults) -> Option<Cite> {
    match value {
        Value::Text(text) if text.value.trim().is_empty() => None,
        Value::Text(text) => Some(Cite { text: text.value, from: None, until: None }),
        Value::Table(mut table) => {
            let text = table.need_text("text", faults);
            let (from, until) = (table.date("from", faults), table.date("until", faults));
            table.finish(faults);
            text.map(|text| Cite { text: text.value, from, until })
        }
        other => {
            let message = "“basis”（依据）这里要文字，或 { text = …, from = 日期, until = 日期 }";
            faults.push(Fault::new("E_TYPE", other.place().clone(), message));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn the_law_cited_changes_on_its_day() {
        let text = r#"basis = ["总则", { text = "旧法", until = 2026-12-31 }, { text = "新法", from = 2027-01-01 }]"#;
        let mut faults = Faults::new();
        let mut table = Table::parse(&Source::new("试.toml", text), &mut faults);
        let basis = Basis::need(&mut table, &mut faults).unwrap();
        assert!(faults.is_empty());
        assert_eq!(basis.on(jiff::civil::date(2026, 12, 31)), "总则；旧法");
        assert_eq!(basis.on(jiff::civil::date(2027, 1, 1)), "总则；新法");
    }
}
