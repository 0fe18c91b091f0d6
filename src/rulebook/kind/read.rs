//! Reading what somebody types or a case gives.

use jiff::civil::Date;

use super::{Kind, Value};
use crate::rulebook::exact::Exact;
use crate::rulebook::unit::Unit;
use crate::text::{nearest, several};

impl Kind {
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
                    None => format!("没有“{text}”这个选项，能选的有：{}", several(names.into_iter())),
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
    let count = text.chars().filter(char::is_ascii_digit).count();
    let wanted = || match count {
        29.. => format!("最多 28 位数字，现在有 {count} 位"),
        _ => format!("要一个数（单位：{unit}），现在是“{text}”"),
    };
    let mut digits = text.strip_suffix(unit.to_string().as_str()).unwrap_or(text).trim();
    let percent = digits.ends_with('%');
    digits = digits.trim_end_matches('%').trim();
    let number = ungrouped(digits).and_then(|digits| Exact::parse(&digits)).ok_or_else(wanted)?;
    if percent && !unit.is_share() {
        return Err(format!("“{text}”是百分比，这里要{unit}。写成多少{unit}"));
    }
    if percent { number.checked_div(Exact::whole(100)).ok_or_else(wanted) } else { Ok(number) }
}

/// A number without its thousands commas; nothing where they part other groups than of three.
fn ungrouped(digits: &str) -> Option<String> {
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().unwrap_or_default();
    let grouped =
        !whole.contains(',') || (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let plain = grouped && !part.is_some_and(|part| part.contains(','));
    plain.then(|| digits.replace(',', ""))
}

/// `1965-01-31`, `1965-01`, `1965/1/31`, `19650131`, `196501`, `1965年1月31日`.
fn read_date(text: &str) -> Result<Value, String> {
    let wrong = || format!("要日期，写成 1965-01-31 或 1965-01，现在是“{text}”");
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(wrong());
    }
    // 240105 is more likely a day written short than a month in the year 2401.
    let likely = |year: &str| (1900..=2100).contains(&year.parse::<i16>().unwrap_or(0));
    let joined;
    let parts = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            joined = [&whole[..4], &whole[4..6], &whole[6..]];
            &joined[..]
        }
        [whole] if whole.len() == 6 && likely(&whole[..4]) => {
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
