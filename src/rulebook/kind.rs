//! What a quantity can be (a number with a unit, a date, a month, yes or no, a choice, a text …) and the values
//! themselves: reading what a person or a case file gives, and showing what comes out. What stands in the rows of a list
//! is read in `rows` and shown by the frame of the run.

use std::sync::Arc;

use jiff::civil::Date;

use super::exact::Exact;
use super::rows::Column;
use super::unit::Unit;
use crate::text::nearest;

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
            Kind::Number(unit) => unit.to_string(),
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

    /// Reads what somebody typed or a case gives. Full-width digits, `%`, thousands commas and the unit behind the
    /// number are all understood. The error is a Chinese clause saying what is wanted. Texts and lists have no value
    /// outside a case and are not read here.
    pub fn read(&self, text: &str) -> Result<Value, String> {
        if let Some(value) = self.read_plain(text) {
            return Ok(value);
        }
        if let Some(at) = self.choice(text.trim()) {
            return Ok(Value::Choice(at));
        }
        let text: String = text.trim().chars().map(half_width).collect();
        match self {
            Kind::Number(unit) => read_number(&text, *unit).map(Value::Number),
            Kind::Date => read_date(&text),
            Kind::Month => read_date(&text).map(|value| match value {
                Value::Date(date) => Value::Month(date.first_of_month()),
                month => month,
            }),
            Kind::YesNo => match text.to_ascii_lowercase().as_str() {
                "是" | "true" | "yes" | "y" | "1" | "有" | "对" => Ok(Value::YesNo(true)),
                "否" | "false" | "no" | "n" | "0" | "不是" | "没有" | "无" => Ok(Value::YesNo(false)),
                _ => Err(format!("要“是”或“否”，现在是“{text}”")),
            },
            Kind::Choice(choices) => self.choice(&text).map(Value::Choice).ok_or_else(|| {
                let near = nearest(&text, choices.iter().flat_map(|c| [c.name.as_str(), c.key.as_str()]));
                let names: Vec<_> = choices.iter().map(|choice| choice.name.as_str()).collect();
                match near {
                    Some(near) => format!("没有“{text}”这个选项，是不是“{near}”"),
                    None => format!("没有“{text}”这个选项，能选的有：{}", names.join("、")),
                }
            }),
            Kind::Text | Kind::Set(_) | Kind::Bands { .. } | Kind::Rows(_) => {
                Err(format!("{}不能写死在规则里", self.word()))
            }
        }
    }
}

impl Kind {
    /// What programs write, without a detour: bare digits, `1965-01-31`, the very word of a choice. All else takes the long
    /// way in [`Kind::read`].
    fn read_plain(&self, text: &str) -> Option<Value> {
        match self {
            Kind::Number(_) => Exact::parse(text).map(Value::Number),
            Kind::Date => {
                let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
                let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
                if !digits.iter().all(u8::is_ascii_digit) {
                    return None;
                }
                let number =
                    |digits: &[u8]| digits.iter().fold(0_i16, |n, digit| n * 10 + i16::from(digit - b'0'));
                let (year, month, day) = (number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]));
                let small = |number: i16| i8::try_from(number).ok();
                let year = Some(year).filter(|year| (1800..=2999).contains(year))?;
                Date::new(year, small(month)?, small(day)?).ok().map(Value::Date)
            }
            Kind::Choice(_) => self.choice(text).map(Value::Choice),
            _ => None,
        }
    }
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '。' => '.',
        other => other,
    }
}

fn read_number(text: &str, unit: Unit) -> Result<Exact, String> {
    let wanted = || format!("要一个数（单位：{unit}），现在是“{text}”");
    let mut digits = text.strip_suffix(unit.to_string().as_str()).unwrap_or(text).trim();
    let percent = digits.ends_with('%');
    digits = digits.trim_end_matches('%').trim();
    let number = Exact::parse(&digits.replace(',', "")).ok_or_else(wanted)?;
    if percent { number.checked_div(Exact::whole(100)).ok_or_else(wanted) } else { Ok(number) }
}

/// `1965-01-31`, `1965-01`, `1965/1/31`, `19650131`, `196501`, `1965年1月31日`.
fn read_date(text: &str) -> Result<Value, String> {
    let wrong = || format!("要日期，写成 1965-01-31 或 1965-01，现在是“{text}”");
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let joined;
    let parts = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            joined = [&whole[..4], &whole[4..6], &whole[6..]];
            &joined[..]
        }
        [whole] if whole.len() == 6 => {
            joined = [&whole[..4], &whole[4..], ""];
            &joined[..2]
        }
        other => other,
    };
    let number = |text: &str| text.parse::<i8>().map_err(|_| wrong());
    let year = |text: &str| text.parse::<i16>().ok().filter(|y| (1800..=2999).contains(y)).ok_or_else(wrong);
    match parts {
        [y, m] => Date::new(year(y)?, number(m)?, 1).map(Value::Month).map_err(|_| wrong()),
        [y, m, d] => Date::new(year(y)?, number(m)?, number(d)?).map(Value::Date).map_err(|_| wrong()),
        _ => Err(wrong()),
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
            Value::Number(number) => padded(number, places),
            Value::Date(date) => date.to_string(),
            Value::Month(date) => format!("{:04}-{:02}", date.year(), date.month()),
            Value::YesNo(yes) => yes.to_string(),
            Value::Choice(at) => {
                kind.choices().get(usize::from(at)).map_or_else(String::new, |c| c.key.clone())
            }
            Value::Set(_) => serde_json::Value::from(self.taken(kind, |c| &c.key)).to_string(),
            Value::Rows(count) | Value::Bands(count) => count.to_string(),
            Value::Text(_) => String::new(),
        }
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
            _ => text.push_str(&self.machine(kind, places)),
        }
    }

    /// For people: `5290.17 元/月`, `2026年1月`, `是`, the name of a choice, `3 行`.
    pub fn shown(self, kind: &Kind, places: u32) -> String {
        match self {
            Value::Number(number) => {
                let digits = padded(number, places);
                match kind.unit() {
                    Some(unit) if unit != Unit::NONE => format!("{digits} {unit}"),
                    _ => digits,
                }
            }
            Value::Date(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Value::Month(date) => format!("{}年{}月", date.year(), date.month()),
            Value::YesNo(yes) => if yes { "是" } else { "否" }.into(),
            Value::Choice(at) => {
                kind.choices().get(usize::from(at)).map_or_else(String::new, |c| c.name.clone())
            }
            Value::Set(0) => "没有".into(),
            Value::Set(_) => self.taken(kind, |c| &c.name).join("、"),
            Value::Bands(count) => format!("{count} 段"),
            Value::Rows(count) => format!("{count} 行"),
            Value::Text(_) => String::new(),
        }
    }
}

fn padded(number: Exact, places: u32) -> String {
    match number.to_decimal() {
        Some(mut decimal) if decimal.scale() < places => {
            decimal.rescale(places);
            decimal.to_string()
        }
        _ => number.to_string(),
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
            (&Kind::Number(Unit::NONE), "1.3%", "0.013"),
            (&Kind::Date, "1965年1月31日", "1965-01-31"),
            (&Kind::Date, "19650131", "1965-01-31"),
            (&Kind::Date, "1965-1", "1965-01"),
            (&Kind::Month, "1965-01-31", "1965-01"),
            (&Kind::YesNo, "是", "true"),
        ] {
            assert_eq!(kind.read(text).unwrap().machine(kind, 0), want, "{text}");
        }
        for (kind, text) in [(&money, "1e3"), (&money, ""), (&Kind::Date, "1965-13"), (&Kind::Date, "65-1-1")]
        {
            assert!(kind.read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn money_keeps_its_cents() {
        let money = Kind::Number(Unit::parse("元/月").unwrap());
        assert_eq!(money.read("480").unwrap().shown(&money, 2), "480.00 元/月");
    }
}
