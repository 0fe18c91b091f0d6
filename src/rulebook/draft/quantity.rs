//! What is given, what is fixed by law, what stands in tables: `[input]`, `[param]`, `[fill]`, `[table]`.

use super::fields::{self, Formula, KindField, Row};
use super::list;
use crate::rulebook::answer::Trust;
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::Between;
use crate::rulebook::rounding::Rounding;
use crate::text::{self, Faults, Text};

/// `[input]` one line.
#[derive(Debug)]
pub struct Input {
    pub name: Text,
    pub key: Option<Text>,
    pub kind: KindField,
    pub min: Option<text::Value>,
    pub max: Option<text::Value>,
    /// A literal, or a formula over other quantities.
    pub default: Option<text::Value>,
    /// The default when it is a text that is not a plain literal.
    pub formula: Option<Formula>,
    pub ask: Option<Text>,
    /// The names of the columns of a list, in the order of its kind.
    pub columns: Vec<Text>,
}

/// `[param."…"]`, `[fill."…"]`, or a parameter in `[replace."…"]`.
#[derive(Debug)]
pub struct Param {
    pub name: Text,
    pub key: Option<Text>,
    pub kind: KindField,
    pub open: Option<Text>,
    pub cites: Vec<Text>,
    pub range: Option<(text::Value, text::Value)>,
    pub overdue: bool,
    /// A value counts for one year from its `from`.
    pub yearly: bool,
    pub due: Option<String>,
    /// Who publishes it.
    pub by: Option<String>,
    pub at: Option<Text>,
    pub trust: Option<Trust>,
    pub source: Option<String>,
    pub rows: Vec<Row>,
}

/// `[table."…"]`.
#[derive(Debug)]
pub struct Table {
    pub name: Text,
    pub key: KindField,
    pub kind: KindField,
    pub cites: Vec<Text>,
    pub trust: Option<Trust>,
    pub at: Option<Text>,
    pub uneven: bool,
    pub beyond: bool,
    pub reads: Vec<Read>,
    pub rows: Vec<text::Value>,
    /// It stands in the place of one from above.
    pub replaces: bool,
}

/// How a table is read from a date on.
#[derive(Debug)]
pub struct Read {
    pub from: jiff::civil::Date,
    pub between: Between,
    pub round: Option<Rounding>,
    pub cites: Vec<Text>,
    pub trust: Option<Trust>,
    pub place: text::Place,
}

impl Input {
    pub fn read(name: Text, mut table: text::Table, faults: &mut Faults) -> Input {
        let (kind, columns) = match table.get("list") {
            Some(list) => list::read(list, faults),
            None => (fields::kind(&mut table, faults), Vec::new()),
        };
        if kind == KindField::Absent {
            table.missing::<Text>("unit", faults);
        }
        let default = table.get("default");
        let formula = match (&default, &kind) {
            (Some(text::Value::Text(text)), KindField::Said(kind)) if !plain(kind, &text.value) => {
                Some(Formula::read(text.clone(), faults))
            }
            _ => None,
        };
        let ask = table.text("ask", faults);
        if ask.as_ref().is_none_or(|ask| ask.value.trim().is_empty()) {
            let help = "补上 ask = \"…\"，写窗口上怎样问这一项";
            faults.error("W_ASK", name.place.clone(), format!("录入项“{}”没有写怎样问", name.value), help);
        }
        let input = Input {
            kind,
            default,
            formula,
            ask,
            key: fields_key(&mut table, faults),
            min: table.get("min"),
            max: table.get("max"),
            columns,
            name,
        };
        table.finish(faults);
        input
    }
}

/// Whether a default is a literal of the kind and needs no formula. `0月` reads as a number in months, too.
fn plain(kind: &Kind, text: &str) -> bool {
    match kind {
        Kind::Number(unit) => {
            let digits = text.trim().strip_suffix(unit.to_string().as_str()).unwrap_or(text).trim();
            Exact::parse(digits.trim_end_matches('%')).is_some()
        }
        other => other.read(text).is_ok(),
    }
}

/// Columns of a batch and names of an answer that are nobody's key.
const RESERVED: [&str; 3] = ["region", "flags", "error"];

/// `key`: ASCII letters, digits and `_`. Behind the first letter a Han character may stand, too: national case files say
/// `self_funded_丙`.
pub fn fields_key(table: &mut text::Table, faults: &mut Faults) -> Option<Text> {
    let key = table.text("key", faults)?;
    let sound = key.value.starts_with(|c: char| c.is_ascii_lowercase())
        && key.value.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '一'..='鿿'));
    if !sound {
        let message = format!("键“{}”只能用小写英文字母、数字和下划线，字母开头", key.value);
        faults.error("E_KEY", key.place.clone(), message, "例如 total_months");
    } else if RESERVED.contains(&key.value.as_str()) {
        let message = format!("键“{}”在批量表和 JSON 里另有用处", key.value);
        faults.error(
            "E_KEY",
            key.place.clone(),
            message,
            format!("换一个；留着不能用的有 {}", RESERVED.join("、")),
        );
        return None;
    }
    sound.then_some(key)
}

impl Param {
    /// Adds everything it cites.
    pub(super) fn cited<'a>(&'a self, cites: &mut Vec<&'a Text>) {
        cites.extend(&self.cites);
        cites.extend(self.rows.iter().flat_map(|row| &row.cites));
    }

    /// `[param."…"]`
    pub fn read(name: Text, mut table: text::Table, faults: &mut Faults) -> Param {
        let key = fields_key(&mut table, faults);
        let kind = fields::kind(&mut table, faults);
        Param::rest(name, key, kind, table, faults)
    }

    /// `[fill."…"]`, which is there for its values.
    pub fn fill(name: Text, table: text::Table, faults: &mut Faults) -> Param {
        let param = Param::read(name, table, faults);
        param.need_rows(faults);
        param
    }

    /// Notes that there are no values.
    pub fn need_rows(&self, faults: &mut Faults) {
        if self.rows.is_empty() {
            let message = format!("“{}”下面没有写数", self.name.value);
            let help = "补上 values = [{ from = …, value = …, cite = \"文号 条款\" }]，或去掉这一项";
            faults.error("E_MISSING", self.name.place.clone(), message, help);
        }
    }

    /// `[bands."…"]`: a figure whose values are bands; `key` is the unit of what is cut, `unit` of what comes out.
    pub fn bands(name: Text, mut table: text::Table, faults: &mut Faults) -> Param {
        let of = table.need_text("key", faults).map(|text| fields::unit(&text, faults));
        let gives = table.text("unit", faults).map(|text| fields::unit(&text, faults));
        let kind = match (of, gives) {
            (Some(Some(of)), None) => KindField::Said(Kind::Bands { of, gives: of }),
            (Some(Some(of)), Some(Some(gives))) => KindField::Said(Kind::Bands { of, gives }),
            _ => KindField::Bad,
        };
        Param::rest(name, None, kind, table, faults)
    }

    fn rest(
        name: Text,
        key: Option<Text>,
        kind: KindField,
        mut table: text::Table,
        faults: &mut Faults,
    ) -> Param {
        let range = match table.list("range", faults).as_slice() {
            [] => None,
            [low, high] => Some((low.clone(), high.clone())),
            _ => {
                let help = "写成 range = [\"1%\", \"1.4%\"]";
                faults.error("E_RANGE", table.place.clone(), "range 要正好两个数：下限和上限", help);
                None
            }
        };
        let param = Param {
            key,
            kind,
            open: word(&mut table, "open", &["省", "市", "县", "单位"], faults),
            cites: fields::cites(&mut table, faults),
            range,
            overdue: word(&mut table, "overdue", &["按上一期预发"], faults).is_some(),
            yearly: word(&mut table, "period", &["年"], faults).is_some(),
            due: due(&mut table, faults),
            by: table.text("by", faults).map(|text| text.value),
            at: table.text("at", faults),
            trust: fields::trust(&mut table, faults),
            source: table.text("source", faults).map(|text| text.value),
            rows: fields::rows(&mut table, faults),
            name,
        };
        table.finish(faults);
        param
    }
}

/// `due`: every year, or a month or a day of it.
fn due(table: &mut text::Table, faults: &mut Faults) -> Option<String> {
    let due = table.text("due", faults)?;
    let month = |rest: &str| rest.split_once('月').and_then(|(month, _)| month.trim().parse::<u8>().ok());
    let sound = match due.value.trim().strip_prefix("每年") {
        Some("") => true,
        rest => rest.and_then(month).is_some_and(|month| (1..=12).contains(&month)),
    };
    if !sound {
        let message = format!("看不懂“{}”", due.value);
        faults.error("E_DUE", due.place, message, "写成 每年9月、每年7月1日，或只写 每年");
        return None;
    }
    Some(due.value)
}

/// One of a few words.
fn word(table: &mut text::Table, field: &str, words: &[&str], faults: &mut Faults) -> Option<Text> {
    let text = table.text(field, faults)?;
    if words.contains(&text.value.as_str()) {
        return Some(text);
    }
    let message = format!("“{field}”不能写“{}”", text.value);
    faults.error("E_WORD", text.place, message, format!("可以写：{}", words.join("、")));
    None
}

impl Table {
    /// Adds everything it cites.
    pub(super) fn cited<'a>(&'a self, cites: &mut Vec<&'a Text>) {
        cites.extend(&self.cites);
        cites.extend(self.reads.iter().flat_map(|read| &read.cites));
    }

    /// `whole`: a table of its own. One that replaces another keeps the unit of its key when it says none.
    pub fn read(name: Text, mut table: text::Table, whole: bool, faults: &mut Faults) -> Table {
        let kind = fields::kind(&mut table, faults);
        let key = if !whole && !table.has("key") {
            KindField::Absent
        } else {
            match table.need_text("key", faults).map(|text| fields::unit(&text, faults)) {
                Some(Some(unit)) => KindField::Said(Kind::Number(unit)),
                _ => KindField::Bad,
            }
        };
        let mut reads = Vec::new();
        for mut row in table.tables("read", faults) {
            let place = row.place.clone();
            let from = row.date("from", faults).or_else(|| row.missing("from", faults));
            let words = ["相等", "取下档", "取上档", "直线插值"];
            let between =
                match word(&mut row, "between", &words, faults).as_ref().map(|text| text.value.as_str()) {
                    Some("取下档") => Between::Below,
                    Some("取上档") => Between::Above,
                    Some("直线插值") => Between::Line,
                    _ => Between::Equal,
                };
            let round = fields::round(&mut row, faults).flatten();
            let cites = fields::cites(&mut row, faults);
            let trust = fields::trust(&mut row, faults);
            row.finish(faults);
            reads.extend(from.map(|from| Read { from, between, round, cites, trust, place }));
        }
        let draft = Table {
            key,
            kind,
            cites: fields::cites(&mut table, faults),
            trust: fields::trust(&mut table, faults),
            at: table.text("at", faults),
            uneven: table.boolean("uneven", faults).unwrap_or(false),
            beyond: word(&mut table, "beyond", &["按末档"], faults).is_some(),
            reads,
            rows: table.list("rows", faults),
            replaces: !whole,
            name,
        };
        table.finish(faults);
        draft
    }
}
