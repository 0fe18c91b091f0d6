//! What a quantity can be (a number with a unit, a date, a month, yes or no, a choice, a text …) and the values
//! themselves: reading what a person or a case file gives, and showing what comes out. What stands in the rows of a list
//! is read in `rows` and shown by the frame of the run.

mod read;

use std::sync::Arc;

use jiff::civil::Date;

use super::exact::{Exact, put_digits};
use super::rows::Column;
use super::unit::Unit;

/// The kind of a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// 数, with its unit.
    Number(Unit),
    /// 日期. A date known only to its month keeps that precision.
    Date,
    /// 年月.
    Month,
    /// 是否.
    YesNo,
    /// 选项: one of a closed list.
    Choice(Arc<[Choice]>),
    /// 文字: can be told apart from another and given back, nothing else.
    Text,
    /// 几项选项: any of a closed list, or none.
    Set(Arc<[Choice]>),
    /// 分段表: bands over amounts of one unit that give another.
    Bands {
        /// What is cut into bands.
        of: Unit,
        /// What comes out.
        gives: Unit,
    },
    /// 列表: rows with these columns.
    Rows(Arc<[Column]>),
}

/// One of the answers of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// For programs and case files.
    pub key: String,
    /// As formulas and people say it.
    pub name: String,
}

/// A value; what it means is said by its [`Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// An exact number in its unit.
    Number(Exact),
    /// A day.
    Date(Date),
    /// A month, held as its first day.
    Month(Date),
    /// Yes or no.
    YesNo(bool),
    /// The place in the list of choices.
    Choice(u16),
    /// The place among the texts of the case, where each stands once.
    Text(u32),
    /// Those of a list of choices whose bit is set, the first one the lowest.
    Set(u64),
    /// Bands: how many there are. They stand in the window of the figure.
    Bands(u32),
    /// A list: how many rows it has. What stands in them belongs to its columns.
    Rows(u32),
}

impl Kind {
    /// Its word: the unit of a number, `日期`, `年月`, `是否`, `选项`, `文字`, `几项选项`, `分段表`, `列表`.
    pub fn word(&self) -> String {
        match self {
            Kind::Number(unit) => {
                let mut text = String::with_capacity(16);
                unit.write(&mut text);
                text
            }
            Kind::Date => "日期".into(),
            Kind::Month => "年月".into(),
            Kind::YesNo => "是否".into(),
            Kind::Choice(_) => "选项".into(),
            Kind::Text => "文字".into(),
            Kind::Set(_) => "几项选项".into(),
            Kind::Bands { .. } => "分段表".into(),
            Kind::Rows(_) => "列表".into(),
        }
    }

    /// Its unit, for a number.
    pub fn unit(&self) -> Option<Unit> {
        if let Kind::Number(unit) = self { Some(*unit) } else { None }
    }

    /// The columns of a list; empty for every other kind.
    pub fn columns(&self) -> &[Column] {
        if let Kind::Rows(columns) = self { columns } else { &[] }
    }

    /// The choices, of which one or several are taken; empty for every other kind.
    pub fn choices(&self) -> &[Choice] {
        if let Kind::Choice(choices) | Kind::Set(choices) = self { choices } else { &[] }
    }

    /// Whether a value of `other` can stand where this kind is asked for: days and months go together.
    pub fn takes(&self, other: &Kind) -> bool {
        self == other || matches!((self, other), (Kind::Date | Kind::Month, Kind::Date | Kind::Month))
    }

    /// The place of a choice by key or name.
    pub fn choice(&self, word: &str) -> Option<u16> {
        let at = self.choices().iter().position(|choice| choice.key == word || choice.name == word)?;
        u16::try_from(at).ok()
    }
}

impl Value {
    /// The number, of a number.
    pub fn number(self) -> Option<Exact> {
        if let Value::Number(number) = self { Some(number) } else { None }
    }

    /// The day, of a date or (its first) of a month.
    pub fn date(self) -> Option<Date> {
        if let Value::Date(date) | Value::Month(date) = self { Some(date) } else { None }
    }

    /// For programs: digits, `2026-01-01`, `2026-01`, `true`, the key of a choice, a JSON array of keys, the number of rows.
    /// `places` pads the digits of a rounded number. A text is known to its case only.
    pub fn machine(self, kind: &Kind, places: u32) -> String {
        match self {
            Value::Number(number) => {
                let mut text = String::new();
                if !number.write(places, &mut text) {
                    // One that does not end has as many digits as a decimal holds, and no sign of a cut.
                    let decimal = number.to_decimal();
                    text = decimal.map_or_else(|| padded(number, places), |decimal| decimal.to_string());
                }
                text
            }
            Value::Date(date) => date.to_string(),
            Value::Month(date) => {
                let mut text = date.to_string();
                text.truncate(text.len() - "-01".len());
                text
            }
            Value::YesNo(yes) => if yes { "true" } else { "false" }.into(),
            Value::Choice(at) => {
                kind.choices().get(usize::from(at)).map_or_else(String::new, |c| c.key.clone())
            }
            Value::Set(_) => serde_json::Value::from(self.taken(kind, |c| &c.key)).to_string(),
            Value::Rows(count) | Value::Bands(count) => count.to_string(),
            Value::Text(_) => String::new(),
        }
    }

    /// As [`Value::machine`], of a number that does not end only the first digits and `…`.
    pub fn digits(self, kind: &Kind) -> String {
        if let Value::Number(number) = self { number.to_string() } else { self.machine(kind, 0) }
    }

    /// Of a set: the choices that are in it, by key or by name.
    pub fn taken(self, kind: &Kind, word: impl Fn(&Choice) -> &String) -> Vec<&str> {
        let Value::Set(bits) = self else { return Vec::new() };
        let choices = kind.choices().iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        choices.map(|(_, choice)| word(choice).as_str()).collect()
    }

    /// Puts what [`Value::machine`] gives behind `text`.
    pub fn write(self, kind: &Kind, places: u32, text: &mut String) {
        match (self, kind) {
            (Value::Number(number), _) if number.write(places, text) => {}
            (Value::Choice(at), Kind::Choice(choices)) => {
                text.push_str(choices.get(usize::from(at)).map_or("", |choice| &choice.key));
            }
            (Value::Date(date), _) if (0..=9999).contains(&date.year()) => {
                put_digits(date.year().unsigned_abs().into(), 4, 0, text);
                for part in [date.month(), date.day()] {
                    text.push('-');
                    put_digits(part.unsigned_abs().into(), 2, 0, text);
                }
            }
            _ => text.push_str(&self.machine(kind, places)),
        }
    }

    /// For people: `5290.17 元/月`, `8%`, `2026年1月`, `是`, the name of a choice, `3 行`.
    pub fn shown(self, kind: &Kind, places: u32) -> String {
        let mut text = String::with_capacity(32);
        self.show(kind, places, &mut text);
        text
    }

    /// Puts what [`Value::shown`] gives behind `text`.
    pub fn show(self, kind: &Kind, places: u32, text: &mut String) {
        match self {
            Value::Number(number) => {
                let percent = kind.unit().filter(|unit| unit.is_percent()).and_then(|_| number.percent());
                if let Some(percent) = percent {
                    return text.push_str(&percent);
                }
                put_padded(number, places, text);
                if let Some(unit) = kind.unit().filter(|unit| *unit != Unit::NONE) {
                    text.push(' ');
                    unit.write(text);
                }
            }
            Value::Date(date) | Value::Month(date) => {
                if date.year() < 0 {
                    text.push('-');
                }
                counted(date.year().unsigned_abs().into(), "年", text);
                counted(date.month().unsigned_abs().into(), "月", text);
                if let Value::Date(_) = self {
                    counted(date.day().unsigned_abs().into(), "日", text);
                }
            }
            Value::YesNo(yes) => text.push_str(if yes { "是" } else { "否" }),
            Value::Choice(at) => {
                text.push_str(kind.choices().get(usize::from(at)).map_or("", |choice| &choice.name));
            }
            Value::Set(0) => text.push_str("没有"),
            Value::Set(_) => text.push_str(&self.taken(kind, |c| &c.name).join("、")),
            Value::Bands(count) => counted(count.into(), " 段", text),
            Value::Rows(count) => counted(count.into(), " 行", text),
            Value::Text(_) => {}
        }
    }
}

fn counted(number: u64, word: &str, text: &mut String) {
    put_digits(number, 1, 0, text);
    text.push_str(word);
}

fn padded(number: Exact, places: u32) -> String {
    let mut text = String::with_capacity(16);
    put_padded(number, places, &mut text);
    text
}

fn put_padded(number: Exact, places: u32, text: &mut String) {
    if number.write(places, text) || number.write_endless(text) {
        return;
    }
    match number.to_decimal() {
        Some(mut decimal) if decimal.scale() < places => {
            decimal.rescale(places);
            text.push_str(&decimal.to_string());
        }
        _ => text.push_str(&number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read() {
        let money = Kind::Number(Unit::base("元").unwrap());
        for (kind, text, want) in [
            (&money, "１２，０４９．５", "12049.5"),
            (&money, "491,415.27元", "491415.27"),
            (&money, "-1,234,567", "-1234567"),
            (&Kind::Number(Unit::NONE), "1.3%", "0.013"),
            (&Kind::Date, "1965年1月31日", "1965-01-31"),
            (&Kind::Date, "19650131", "1965-01-31"),
            (&Kind::Date, "1965-1", "1965-01"),
            (&Kind::Month, "1965-01-31", "1965-01"),
            (&Kind::YesNo, "是", "true"),
        ] {
            assert_eq!(kind.read(text).unwrap().machine(kind, 0), want, "{text}");
        }
        for (kind, text) in [
            (&money, "1e3"),
            (&money, ""),
            (&money, "1,5"),
            (&money, "1,00,0"),
            (&money, ",500"),
            (&money, "1.234,5"),
            (&Kind::Date, "1965-13"),
            (&Kind::Date, "65-1-1"),
            (&Kind::Date, "240105"),
            (&Kind::Date, "-2024-01-01"),
        ] {
            assert!(kind.read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn money_keeps_its_cents() {
        let money = Kind::Number(Unit::parse("元/月").unwrap());
        assert_eq!(money.read("480").unwrap().shown(&money, 2), "480.00 元/月");
    }

    #[test]
    fn a_share_is_told_in_hundredths_and_kept_as_it_is() {
        let share = Kind::Number(Unit::parse("%").unwrap());
        for (typed, told, kept) in [("8%", "8%", "0.08"), ("0.005", "0.5%", "0.005"), ("3", "300%", "3")] {
            let value = share.read(typed).unwrap();
            assert_eq!((value.shown(&share, 0).as_str(), value.machine(&share, 0).as_str()), (told, kept));
        }
        let index = Kind::Number(Unit::NONE);
        assert_eq!(index.read("0.6").unwrap().shown(&index, 0), "0.6");
    }
}
