//! Case files: worked cases as JSON (id, rule, region, date, given, expect, tolerance), and whether an answer is the
//! one expected. Reads and compares only; computing is the rulebook's.

use std::collections::BTreeMap;
use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::rulebook::json_fields;

/// One worked case of a case file. Fields that only explain it (source, formula, note) are not read.
#[derive(Debug, Clone, Deserialize)]
pub struct FileCase {
    /// What the case is called in reports.
    pub id: String,
    /// The calculator's ASCII key.
    pub rule: String,
    /// Area path; `示例…` is a made-up area whose parameters come with the case.
    pub region: String,
    /// The date it is computed at; what was known then, too, when nothing else is said.
    #[serde(deserialize_with = "date")]
    pub date: Date,
    /// What was published by this day counts as known, where the case says one.
    #[serde(default, alias = "known", alias = "known-at", deserialize_with = "some_date")]
    pub known_at: Option<Date>,
    /// Inputs by ASCII key, as they are written.
    #[serde(deserialize_with = "as_written")]
    pub given: BTreeMap<String, String>,
    /// What stood behind the result; inputs too where the area is made up.
    #[serde(default, deserialize_with = "as_written")]
    pub parameters: BTreeMap<String, String>,
    /// Outputs by ASCII key; numbers are texts with the digits they are written with.
    #[serde(deserialize_with = "with_digits")]
    pub expect: serde_json::Map<String, Value>,
    /// How far a printed figure may be off, by output key, with `each` for all and `total` for the sum.
    #[serde(default)]
    pub tolerance: Option<BTreeMap<String, Box<RawValue>>>,
}

impl FileCase {
    /// Whether the area is made up, so that its parameters are inputs.
    pub fn made_up(&self) -> bool {
        self.region.starts_with("示例")
    }

    /// How far output `key` may be off; nought where the file says nothing.
    pub fn tolerance(&self, key: &str) -> Decimal {
        let Some(map) = &self.tolerance else { return Decimal::ZERO };
        let written = map.get(key).or_else(|| map.get("each"));
        written.and_then(|raw| decimal(&digits(raw).ok()?)).unwrap_or(Decimal::ZERO)
    }

    /// The outputs that differ from what is expected, with what came out instead.
    pub fn differs(&self, got: &serde_json::Map<String, Value>) -> Vec<String> {
        let differs = |(key, want): &(&String, &Value)| {
            !got.get(*key).is_some_and(|value| same(want, value, self.tolerance(key)))
        };
        self.expect.iter().filter(differs).map(|(key, _)| key.clone()).collect()
    }
}

/// What is wrong with a case file, in words its keeper knows; where it is wrong is said beside it.
pub fn wrong(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let field = |start: &str| Some(said.strip_prefix(start)?.split('`').next()?.to_owned());
    if let Some(field) = field("missing field `") {
        return format!("这一条到这里写完了，缺“{field}”这一栏");
    }
    if let Some(field) = field("duplicate field `") {
        return format!("“{field}”写了两遍");
    }
    match error.classify() {
        serde_json::error::Category::Syntax => "JSON 的写法不对：看这里前后的引号、逗号、冒号和括号".into(),
        serde_json::error::Category::Eof => "没有写完就结束了：补上缺的引号或右括号".into(),
        _ if said.starts_with("invalid type") => {
            "这里写的不是要的那一种：文件是一列 [ ]，每条一组 { }，given、expect 各一组 { }，其余写文字"
                .into()
        }
        _ => said.split(" at line ").next().unwrap_or_default().to_owned(),
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

fn as_written<'de, D: Deserializer<'de>>(input: D) -> Result<BTreeMap<String, String>, D::Error> {
    let raw = Box::<RawValue>::deserialize(input)?;
    let mut given = BTreeMap::new();
    for (name, text) in json_fields(raw.get()).map_err(de::Error::custom)? {
        if given.contains_key(&name) {
            return Err(de::Error::custom(format!("“{name}”写了两遍，留一个")));
        }
        given.insert(name, text);
    }
    Ok(given)
}

fn with_digits<'de, D: Deserializer<'de>>(input: D) -> Result<serde_json::Map<String, Value>, D::Error> {
    let fields = BTreeMap::<String, Box<RawValue>>::deserialize(input)?;
    if fields.is_empty() {
        return Err(de::Error::custom("expect 里什么也没有写，这一条核不了什么"));
    }
    fields.into_iter().map(|(name, value)| Ok((name, digits(&value).map_err(de::Error::custom)?))).collect()
}

/// A JSON value in which numbers are texts, so that none of their digits passes through a binary float.
fn digits(raw: &RawValue) -> Result<Value, serde_json::Error> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => Ok(Value::String(text.to_owned())),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(text)?.into_iter().map(digits).collect(),
        Some(b'{') => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
            let fields: Result<serde_json::Map<_, _>, _> =
                fields.into_iter().map(|(name, value)| Ok((name, digits(value)?))).collect();
            fields.map(Value::Object)
        }
        _ => serde_json::from_str(text),
    }
}

fn date<'de, D: Deserializer<'de>>(input: D) -> Result<Date, D::Error> {
    let text = String::deserialize(input)?;
    text.parse().map_err(|_| de::Error::custom(format!("“{text}”不是日期，写成 2026-11-23")))
}

fn some_date<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Date>, D::Error> {
    date(input).map(Some)
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
    fn a_case_file_keeps_every_digit() {
        let text = r#"{"id": "甲", "rule": "r", "region": "全国", "date": "2026-01-01",
            "given": {"a": 12345678901234567.89, "b": "乙", "c": [1.10], "d": null},
            "expect": {"x": 0.10, "y": [1.50, {"k": 2.00}], "z": true}}"#;
        let case: FileCase = serde_json::from_str(text).unwrap();
        let given: Vec<_> = case.given.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
        assert_eq!(given, [("a", "12345678901234567.89"), ("b", "乙"), ("c", "[1.10]")]);
        assert_eq!(Value::Object(case.expect), json!({"x": "0.10", "y": ["1.50", {"k": "2.00"}], "z": true}));
    }

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
