//! The fields that several parts of a rule file share: kinds, dated values, citations, roundings, formulas.

use std::sync::Arc;

use jiff::civil::Date;

use crate::rulebook::answer::Trust;
use crate::rulebook::exact::Exact;
use crate::rulebook::expr::{self, Expr};
use crate::rulebook::kind::{Choice, Kind, Value};
use crate::rulebook::rounding::Rounding;
use crate::rulebook::unit::Unit;
use crate::text::{self, Faults, Place, Table, Text};

/// The kind a quantity is declared to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindField {
    /// Nothing is said.
    Absent,
    /// Something is said that cannot be understood; the fault is noted.
    Bad,
    /// This.
    Said(Kind),
}

/// A rounding: nothing said, or said (`不取整` says none).
pub type RoundField = Option<Option<Rounding>>;

/// Most choices of a closed list.
const MOST_CHOICES: usize = 200;

/// A formula with its text; no tree when it cannot be read (the fault is noted).
#[derive(Debug, Clone)]
pub struct Formula {
    pub text: Text,
    pub expr: Option<Expr>,
}

/// A dated value.
#[derive(Debug, Clone)]
pub struct Row {
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub published: Option<Date>,
    pub value: Option<text::Value>,
    /// In place of a value: why nobody knows it.
    pub unknown: Option<Text>,
    pub cites: Vec<Text>,
    pub trust: Option<Trust>,
    pub source: Option<String>,
    pub checked: Option<Date>,
    pub place: Place,
}

impl Formula {
    pub fn read(text: Text, faults: &mut Faults) -> Formula {
        let expr = match expr::parse(&text.value) {
            Ok(expr) => Some(expr),
            Err(slip) => {
                faults.error("E_FORMULA", text.inner(slip.span), slip.message, slip.help);
                None
            }
        };
        Formula { text, expr }
    }
}

/// `unit`, `type` or `choice` of a quantity.
pub fn kind(table: &mut Table, faults: &mut Faults) -> KindField {
    let unit = table.text("unit", faults);
    let word = table.text("type", faults);
    let choice = table.get("choice");
    match (unit, word, choice) {
        (None, None, None) => KindField::Absent,
        (Some(unit), None, None) => {
            self::unit(&unit, faults).map_or(KindField::Bad, |unit| KindField::Said(Kind::Number(unit)))
        }
        (None, Some(word), None) => {
            if let Some(kind) = type_word(&word.value) {
                KindField::Said(kind)
            } else {
                let message = format!("不认识类型“{}”", word.value);
                let help = "可以写 日期、年月、是否、文字；数写 unit，选项写 choice";
                faults.error("E_KIND_WORD", word.place, message, help);
                KindField::Bad
            }
        }
        (None, None, Some(value)) => choices(&value, faults),
        _ => {
            let message = "unit、type、choice 只能写一个";
            faults.error(
                "E_KIND_WORD",
                table.place.clone(),
                message,
                "数写 unit，日期和是否写 type，选项写 choice",
            );
            KindField::Bad
        }
    }
}

/// The kind a word of `type` names.
pub fn type_word(word: &str) -> Option<Kind> {
    match word {
        "日期" => Some(Kind::Date),
        "年月" => Some(Kind::Month),
        "是否" => Some(Kind::YesNo),
        "文字" => Some(Kind::Text),
        _ => None,
    }
}

/// A unit word.
pub fn unit(text: &Text, faults: &mut Faults) -> Option<Unit> {
    Unit::parse(&text.value)
        .map_err(|message| {
            faults.error("E_UNIT_WORD", text.place.clone(), message, "单位写成 元、元/月、1/年、比例");
        })
        .ok()
}

fn choices(value: &text::Value, faults: &mut Faults) -> KindField {
    let named = |key: Option<String>, value| match value {
        text::Value::Text(name) => Ok((key.unwrap_or_else(|| name.value.clone()), name)),
        other => Err(other.place().clone()),
    };
    let list: Result<Vec<_>, Place> = match value.clone() {
        text::Value::Table(mut table) => {
            table.entries().into_iter().map(|entry| named(Some(entry.name.value), entry.value)).collect()
        }
        text::Value::List(list) => list.items.into_iter().map(|item| named(None, item)).collect(),
        _ => Ok(Vec::new()),
    };
    let list = match list {
        Ok(list) => list,
        Err(place) => {
            faults.error(
                "E_TYPE",
                place,
                "选项要文字，用英文双引号括起来",
                "写成 { 键 = \"名字\" } 或 [\"名字\", \"名字\"]",
            );
            return KindField::Bad;
        }
    };
    if list.len() > MOST_CHOICES {
        let message = format!("选项太多：最多 {MOST_CHOICES} 个，现在是 {} 个", list.len());
        faults.error("E_KIND_WORD", value.place().clone(), message, "拆成两项来问，或改成 type = \"文字\"");
        return KindField::Bad;
    }
    if list.is_empty() {
        let help = "写成 { 键 = \"名字\" } 或 [\"名字\", \"名字\"]";
        faults.error("E_KIND_WORD", value.place().clone(), "选项是空的，或写法不对", help);
        return KindField::Bad;
    }
    let mut choices: Vec<Choice> = Vec::new();
    let names: Vec<String> = list.iter().map(|(_, name)| name.value.clone()).collect();
    for (key, name) in list {
        if key.trim() != key || key.is_empty() {
            let message = format!("选项“{}”的键是空的，或前后有空格", name.value);
            faults.error("E_KEY", name.place.clone(), message, "例如 { male = \"男\" }");
        } else if key != name.value && names.contains(&key) {
            let message = format!("选项“{}”的键“{key}”是另一个选项的名字", name.value);
            faults.error("E_KEY", name.place.clone(), message, "换一个键，填的时候才分得清");
        }
        if !expr::is_name(&name.value) {
            bad_name(&name, faults);
        } else if choices.iter().any(|choice| choice.name == name.value || choice.key == key) {
            faults.error(
                "E_DUPLICATE",
                name.place.clone(),
                format!("选项“{}”写了两遍", name.value),
                "删掉一个",
            );
        }
        choices.push(Choice { key, name: name.value });
    }
    KindField::Said(Kind::Choice(Arc::from(choices)))
}

/// Notes a name that a formula could not say, or would take for something else.
pub fn check_name(name: &Text, faults: &mut Faults) {
    if !expr::is_name(&name.value) {
        bad_name(name, faults);
    } else if expr::is_taken(&name.value) {
        let message = format!("“{}”在公式里已经有别的意思，不能当名字", name.value);
        let help = "是、否、单位（元、月、比例…）和 合计、有 这些列表函数的名字都不能用；换一个名字";
        faults.error("E_BAD_NAME", name.place.clone(), message, help);
    }
}

/// Notes that a formula could not call something by this name.
pub fn bad_name(name: &Text, faults: &mut Faults) {
    let half = expr::half_width(&name.value);
    if half != name.value && expr::is_name(&half) {
        let message = format!("“{}”里有全角的字母或数字，公式里认作“{half}”，对不上", name.value);
        faults.error("E_BAD_NAME", name.place.clone(), message, format!("在英文输入法下写成“{half}”"));
        return;
    }
    let message = format!("“{}”不能当名字，公式里写不出来", name.value);
    let help = "名字用汉字、字母和数字，不以数字开头，不含空格和符号，也不能就是 且、或、非，最多 60 个字";
    faults.error("E_BAD_NAME", name.place.clone(), message, help);
}

/// One or several citations.
pub fn cites(table: &mut Table, faults: &mut Faults) -> Vec<Text> {
    if let Some(text::Value::List(_)) = table.peek("cite") {
        return table.texts("cite", faults);
    }
    table.text("cite", faults).into_iter().collect()
}

/// How sure it is.
pub fn trust(table: &mut Table, faults: &mut Faults) -> Option<Trust> {
    let word = table.text("trust", faults)?;
    trust_word(word, faults)
}

/// How sure it is, in its word.
pub fn trust_word(word: Text, faults: &mut Faults) -> Option<Trust> {
    let known = [Trust::Original, Trust::Quoted, Trust::Unverified];
    let trust = known.into_iter().find(|trust| trust.word() == word.value);
    if trust.is_none() {
        let message = format!("不认识可信度“{}”", word.value);
        faults.error("E_TRUST", word.place, message, "只能写 原文、转引、待核");
    }
    trust
}

/// A rounding.
pub fn round(table: &mut Table, faults: &mut Faults) -> RoundField {
    let text = table.text("round", faults)?;
    Rounding::parse(&text.value)
        .map_err(|message| {
            faults.error("E_ROUND", text.place.clone(), message, format!("可以写：{}", Rounding::words()));
        })
        .ok()
}

/// The dated values under `values`.
pub fn rows(table: &mut Table, faults: &mut Faults) -> Vec<Row> {
    let mut rows = Vec::new();
    for mut row in table.tables("values", faults) {
        let place = row.place.clone();
        let from = row.date("from", faults);
        if !row.has("from") {
            row.missing::<Date>("from", faults);
        }
        let value = row.get("value");
        let unknown = if row.has("unknown") { row.need_text("unknown", faults) } else { None };
        if value.is_none() && unknown.is_none() && !row.has("unknown") {
            row.missing::<Date>("value", faults);
        }
        if let (Some(_), Some(unknown)) = (&value, &unknown) {
            let help = "数定了就去掉 unknown；没有定就去掉 value";
            faults.error("E_UNKNOWN", unknown.place.clone(), "value 和 unknown 只能写一个", help);
        }
        rows.push(Row {
            from,
            value,
            unknown,
            until: row.date("until", faults),
            published: row.date("published", faults),
            cites: cites(&mut row, faults),
            trust: trust(&mut row, faults),
            source: row.text("source", faults).map(|text| text.value),
            checked: row.date("checked", faults),
            place,
        });
        row.finish(faults);
    }
    rows
}

/// A value written in a file, read as `kind`.
pub fn literal(value: &text::Value, kind: &Kind, faults: &mut Faults) -> Option<Value> {
    let read = match (value, kind) {
        (text::Value::Number(digits), Kind::Number(_)) => Exact::parse(&digits.value)
            .map(Value::Number)
            .ok_or_else(|| "数字写法不对：只用数字和小数点，最多 28 位".into()),
        (text::Value::Text(text), _) => kind.read(&text.value),
        (text::Value::Date(date, _), Kind::Date) => Ok(Value::Date(*date)),
        (text::Value::Date(date, _), Kind::Month) => Ok(Value::Month(date.first_of_month())),
        (text::Value::Bool(yes, _), Kind::YesNo) => Ok(Value::YesNo(*yes)),
        (text::Value::List(list), Kind::Rows(_)) if list.items.is_empty() => Ok(Value::Rows(0)),
        (text::Value::Number(digits), _) => kind.read(&digits.value),
        (other, Kind::Number(unit)) => Err(format!("要一个数（单位：{unit}），现在是“{}”", other.written())),
        _ => Err(format!("这里要{}", kind.word())),
    };
    read.map_err(|message| {
        faults.error("E_VALUE", value.place().clone(), message, "对照这个量的 unit、type 或 choice 改");
    })
    .ok()
}
