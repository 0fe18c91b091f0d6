//! Lists as a case gives them: JSON text (an array of objects; an object of name → number; an array of plain values for a
//! list of one column) cut into rows of raw text. What each text means is said by the kind of its column.

use std::fmt;

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::exact::Exact;
use super::kind::{Kind, Value};
use crate::text::nearest;

/// Most rows a list may have.
pub const MOST_ROWS: usize = 1_000;
/// Most months `逐月` may give.
pub const MOST_MONTHS: usize = 1_200;
/// Longest text of a list.
const LONGEST: usize = 1_000_000;

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name as formulas say it.
    pub name: String,
    /// ASCII key; the name where the file gives none.
    pub key: String,
    /// Never a list.
    pub kind: Kind,
    /// What stands where a row gives nothing.
    pub default: Option<Value>,
    /// Smallest number allowed.
    pub min: Option<Exact>,
    /// Largest number allowed.
    pub max: Option<Exact>,
}

/// A row: the text of each column in the order of the columns; nothing where the row does not say it.
pub type RawRow = Vec<Option<String>>;

/// Cuts a list into rows. The error is a Chinese clause.
pub fn cut(text: &str, columns: &[Column]) -> Result<Vec<RawRow>, String> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(format!("太长：最多 {LONGEST} 个字节，现在有 {} 个", text.len()));
    }
    let rows = if text.starts_with('{') { pairs(text, columns)? } else { array(text, columns)? };
    if rows.len() > MOST_ROWS {
        return Err(format!("最多 {MOST_ROWS} 行，现在有 {} 行", rows.len()));
    }
    Ok(rows)
}

/// The items of a JSON array as text, each as [`Kind::read`] takes it. The error is a Chinese clause.
pub fn items(text: &str) -> Result<Vec<String>, String> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| "要一列，写成 [ … ]".to_owned())?;
    items.into_iter().map(|item| plain(item).map(Option::unwrap_or_default)).collect()
}

/// The fields of a JSON object as a case gives them: words without their quotes, all else as it is written, so that no
/// digit of an amount is lost. A field that is `null` is not given.
///
/// # Errors
/// The text is not a JSON object.
pub fn fields(text: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
    let Fields(fields) = serde_json::from_str(text)?;
    let given = fields.into_iter().filter(|(_, value)| value.get() != "null");
    given.map(|(name, value)| Ok((name, unquoted(value)?))).collect()
}

/// A JSON value as a case gives it: a word without its quotes, anything else as it is written.
///
/// # Errors
/// A word that is no JSON text.
fn unquoted(value: &RawValue) -> Result<String, serde_json::Error> {
    let raw = value.get();
    if raw.starts_with('"') { serde_json::from_str(raw) } else { Ok(raw.to_owned()) }
}

fn array(text: &str, columns: &[Column]) -> Result<Vec<RawRow>, String> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| wanted(columns))?;
    let mut rows = Vec::with_capacity(items.len().min(MOST_ROWS));
    for (at, item) in items.into_iter().enumerate() {
        let row = if item.get().starts_with('{') {
            object(item.get(), columns)
        } else if columns.len() == 1 {
            plain(item).map(|text| vec![text])
        } else {
            Err(format!("要一组 {{ }}：{}", wanted(columns)))
        };
        rows.push(row.map_err(|why| format!("第 {} 行{why}", at + 1))?);
    }
    Ok(rows)
}

fn object(text: &str, columns: &[Column]) -> Result<RawRow, String> {
    let Fields(fields) = serde_json::from_str(text).map_err(|_| wanted(columns))?;
    let mut row = vec![None; columns.len()];
    let mut seen = vec![false; columns.len()];
    for (name, value) in fields {
        let Some(at) = columns.iter().position(|column| column.key == name || column.name == name) else {
            let known = columns.iter().flat_map(|column| [column.key.as_str(), column.name.as_str()]);
            let help = nearest(&name, known).map_or_else(String::new, |near| format!("，是不是“{near}”"));
            return Err(format!("没有“{name}”这一栏{help}"));
        };
        if std::mem::replace(&mut seen[at], true) {
            return Err(format!("的“{}”写了两次，留一个", columns[at].name));
        }
        row[at] = plain(value).map_err(|why| format!("的“{}”{why}", columns[at].name))?;
    }
    Ok(row)
}

/// `{"四川": 60, "广东": 150}`: the name goes into the first column, the value into the second.
fn pairs(text: &str, columns: &[Column]) -> Result<Vec<RawRow>, String> {
    let Fields(fields) = serde_json::from_str(text).map_err(|_| wanted(columns))?;
    if columns.len() != 2 {
        return Err(format!("有 {} 栏，要写成一列：{}", columns.len(), wanted(columns)));
    }
    let mut seen = FxHashSet::default();
    if let Some((name, _)) = fields.iter().find(|(name, _)| !seen.insert(name)) {
        return Err(format!("里“{name}”写了两次，留一个"));
    }
    let row = |(name, value): (String, &RawValue)| Ok(vec![Some(name), plain(value)?]);
    fields.into_iter().map(row).collect()
}

fn wanted(columns: &[Column]) -> String {
    let fields: Vec<_> = columns.iter().map(|column| format!("\"{}\": …", column.key)).collect();
    format!("要一列，写成 [{{{}}}, …]", fields.join(", "))
}

/// The text of a single value; nothing for `null`.
fn plain(value: &RawValue) -> Result<Option<String>, String> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map(Some).map_err(|_| "写法不对".into()),
        Some(b'n') => Ok(None),
        Some(b'{' | b'[') => Err("这里只要一个值，不能再是一组或一列".into()),
        _ => Ok(Some(raw.to_owned())),
    }
}

/// The fields of a JSON object in the order they are written, numbers with the digits they are written with.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields<'de>, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        input.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::unit::Unit;

    fn columns(keys: &[&str]) -> Vec<Column> {
        let column = |key: &&str| Column {
            name: format!("栏{key}"),
            key: (*key).to_owned(),
            kind: Kind::Number(Unit::NONE),
            default: None,
            min: None,
            max: None,
        };
        keys.iter().map(column).collect()
    }

    #[test]
    fn a_case_in_json_keeps_every_digit() {
        let text = r#"{"a": 12345678901234567.8901, "b": "甲", "c": [1.10], "d": null, "e": 1e3, "f": true}"#;
        let got = fields(text).unwrap();
        let got: Vec<(&str, &str)> =
            got.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            got,
            [("a", "12345678901234567.8901"), ("b", "甲"), ("c", "[1.10]"), ("e", "1e3"), ("f", "true")]
        );
        assert!(fields("[1]").is_err() && fields("{\"a\": }").is_err());
    }

    #[test]
    fn lists_are_cut_into_rows_and_every_digit_is_kept() {
        let two = columns(&["a", "b"]);
        let cell = |text: &str| Some(text.to_owned());
        for (text, want) in [
            ("[]", vec![]),
            (
                r#"[{"b": 0.10, "a": "甲"}, {"栏a": null}]"#,
                vec![vec![cell("甲"), cell("0.10")], vec![None, None]],
            ),
            (
                r#" {"四川": 60, "广东": 12345678901234567.89}"#,
                vec![vec![cell("四川"), cell("60")], vec![cell("广东"), cell("12345678901234567.89")]],
            ),
        ] {
            assert_eq!(cut(text, &two), Ok(want), "{text}");
        }
        assert_eq!(cut("[1, true]", &columns(&["a"])), Ok(vec![vec![cell("1")], vec![cell("true")]]));
        for (text, want) in [
            ("3", "要一列，写成 [{\"a\": …, \"b\": …}, …]"),
            ("[1]", "第 1 行要一组 { }：要一列，写成 [{\"a\": …, \"b\": …}, …]"),
            (r#"[{"a": 1}, {"aa": 1}]"#, "第 2 行没有“aa”这一栏，是不是“a”"),
            (r#"[{"a": 1, "栏a": 2}]"#, "第 1 行的“栏a”写了两次，留一个"),
            (r#"{"四川": 60, "四川": 70}"#, "里“四川”写了两次，留一个"),
            (r#"[{"a": [1]}]"#, "第 1 行的“栏a”这里只要一个值，不能再是一组或一列"),
        ] {
            assert_eq!(cut(text, &two), Err(want.to_owned()), "{text}");
        }
        let long = format!("[{}]", " ".repeat(LONGEST));
        assert!(cut(&long, &two).unwrap_err().starts_with("太长：最多 1000000 个字节"));
        assert!(
            cut(&format!("[{}{{}}]", "{},".repeat(MOST_ROWS)), &two).unwrap_err().starts_with("最多 1000 行")
        );
    }
}
