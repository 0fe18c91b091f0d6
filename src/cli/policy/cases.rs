//! Case files: worked cases as JSON (id, rule, region, date, given, expect, tolerance), and whether an answer is the
//! one expected. Reads and compares only; computing is the rulebook's.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

/// One worked case of a case file. Fields that only explain it (source, formula, note) are not read.
#[derive(Debug, Clone, Deserialize)]
pub struct FileCase {
    /// What the case is called in reports.
    pub id: String,
    /// The calculator's ASCII key.
    pub rule: String,
    /// Area path; `示例…` is a made-up area whose parameters come with the case.
    pub region: String,
    /// The date it is computed at; also what was known then.
    #[serde(deserialize_with = "date")]
    pub date: Date,
    /// Inputs by ASCII key.
    pub given: serde_json::Map<String, Value>,
    /// What stood behind the result; inputs too where the area is made up.
    #[serde(default)]
    pub parameters: serde_json::Map<String, Value>,
    /// Outputs by ASCII key.
    pub expect: serde_json::Map<String, Value>,
    /// How far a printed figure may be off, by output key, with `each` for all and `total` for the sum.
    #[serde(default)]
    pub tolerance: Option<BTreeMap<String, Value>>,
}

impl FileCase {
    /// Whether the area is made up, so that its parameters are inputs.
    pub fn made_up(&self) -> bool {
        self.region.starts_with("示例")
    }

    /// How far output `key` may be off; nought where the file says nothing.
    pub fn tolerance(&self, key: &str) -> Decimal {
        let Some(map) = &self.tolerance else { return Decimal::ZERO };
        map.get(key).or_else(|| map.get("each")).and_then(decimal).unwrap_or(Decimal::ZERO)
    }

    /// The outputs that differ from what is expected, with what came out instead.
    pub fn differs(&self, got: &serde_json::Map<String, Value>) -> Vec<String> {
        let differs = |(key, want): &(&String, &Value)| {
            !got.get(*key).is_some_and(|value| same(want, value, self.tolerance(key)))
        };
        self.expect.iter().filter(differs).map(|(key, _)| key.clone()).collect()
    }
}

/// Whether two values are the same: numbers by value within `tolerance`, lists and tables piece by piece, dates and
/// words as text.
pub fn same(want: &Value, got: &Value, tolerance: Decimal) -> bool {
    match (want, got) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| same(x, y, tolerance))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, x)| b.get(key).is_some_and(|y| same(x, y, tolerance)))
        }
        _ => match (decimal(want), decimal(got)) {
            (Some(a), Some(b)) => (a - b).abs() <= tolerance,
            _ => want == got,
        },
    }
}

fn date<'de, D: Deserializer<'de>>(input: D) -> Result<Date, D::Error> {
    let text = String::deserialize(input)?;
    text.parse().map_err(|_| de::Error::custom(format!("“{text}”不是日期，写成 2026-11-23")))
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Decimal::from_str(&number.to_string()).ok(),
        Value::String(text) => Decimal::from_str(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_agree_by_value_and_words_by_text() {
        for (want, got, tolerance, agree) in [
            (json!("169.0"), json!("169"), "0", true),
            (json!(180), json!("180"), "0", true),
            (json!("0.01"), json!("0.02"), "0", false),
            (json!("5290.17"), json!("5290.18"), "0.08", true),
            (json!("5290.17"), json!("5290.26"), "0.08", false),
            (json!("2033-04"), json!("2033-04"), "0", true),
            (json!("2033-04"), json!("2033-04-01"), "0", false),
            (json!(true), json!(true), "0", true),
            (json!(["a", "b"]), json!(["a"]), "0", false),
        ] {
            let tolerance = Decimal::from_str(tolerance).unwrap();
            assert_eq!(same(&want, &got, tolerance), agree, "{want} {got}");
        }
    }
}
