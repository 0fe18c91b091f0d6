//! Units of measure: 元 月 年 岁 天 人 次, their products and quotients. Units never convert by themselves: a rule says
//! `÷ 12月/年` where months become years.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::text::nearest;

/// The base units, in the order they are written.
pub const BASE: [&str; 7] = ["元", "人", "次", "岁", "年", "月", "天"];

/// A unit: how often each base unit stands above (or, negative, below) the line. `比例` is none of them; `%` is none either,
/// said in hundredths to people.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unit {
    powers: [i8; BASE.len()],
    hundredths: bool,
}

/// How a number is said makes it no other unit.
impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.powers == other.powers
    }
}

impl Eq for Unit {}

impl Hash for Unit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.powers.hash(state);
    }
}

impl Unit {
    /// 比例: a number without a unit.
    pub const NONE: Unit = Unit::of([0; BASE.len()]);
    /// 年.
    pub const YEAR: Unit = Unit::of([0, 0, 0, 0, 1, 0, 0]);
    /// 月.
    pub const MONTH: Unit = Unit::of([0, 0, 0, 0, 0, 1, 0]);
    /// 天.
    pub const DAY: Unit = Unit::of([0, 0, 0, 0, 0, 0, 1]);
    /// 岁.
    pub const AGE: Unit = Unit::of([0, 0, 0, 1, 0, 0, 0]);

    const fn of(powers: [i8; BASE.len()]) -> Unit {
        Unit { powers, hundredths: false }
    }

    /// A base unit by its word.
    pub fn base(word: &str) -> Option<Unit> {
        let at = BASE.iter().position(|base| *base == word)?;
        let mut unit = Unit::NONE;
        unit.powers[at] = 1;
        Some(unit)
    }

    /// A unit as written in a file: `元`, `元/月`, `1/年`, `元·月`, `比例`, `%`.
    pub fn parse(text: &str) -> Result<Unit, String> {
        let text = text.trim();
        if text == "比例" || text == "1" {
            return Ok(Unit::NONE);
        }
        if matches!(text, "%" | "％") {
            return Ok(Unit { hundredths: true, ..Unit::NONE });
        }
        let mut unit = Unit::NONE;
        for (at, part) in text.split(['/', '／', '÷']).enumerate() {
            for word in part.split(['·', '×', '*']) {
                let word = word.trim();
                if at == 0 && word == "1" {
                    continue;
                }
                let base = Unit::base(word).ok_or_else(|| unknown(word))?;
                unit = if at == 0 { unit.times(base) } else { unit.over(base) };
            }
        }
        Ok(unit)
    }

    /// Of a product.
    #[must_use]
    pub fn times(self, other: Unit) -> Unit {
        let mut unit = Unit::of(self.powers);
        for (mine, theirs) in unit.powers.iter_mut().zip(other.powers) {
            *mine = mine.saturating_add(theirs);
        }
        unit
    }

    /// Of a quotient.
    #[must_use]
    pub fn over(self, other: Unit) -> Unit {
        let mut unit = Unit::of(self.powers);
        for (mine, theirs) in unit.powers.iter_mut().zip(other.powers) {
            *mine = mine.saturating_sub(theirs);
        }
        unit
    }

    /// Puts it behind `text`: every step of an explanation shows several.
    pub fn write(self, text: &mut String) {
        if self == Unit::NONE {
            return text.push_str("比例");
        }
        let mut sign = "";
        for (power, base) in self.powers.iter().zip(BASE) {
            for _ in 0..*power {
                text.push_str(sign);
                text.push_str(base);
                sign = "·";
            }
        }
        if sign.is_empty() {
            text.push('1');
        }
        for (power, base) in self.powers.iter().zip(BASE) {
            for _ in *power..0 {
                text.push('/');
                text.push_str(base);
            }
        }
    }

    /// Whether people are told it in hundredths: `8%`.
    pub fn is_percent(self) -> bool {
        self.hundredths
    }

    /// Whether a percentage may be one of it: nothing stands above the line.
    pub fn is_share(self) -> bool {
        self.powers.iter().all(|power| *power <= 0)
    }

    /// Whether amounts of it are money, which is shown with its cents.
    pub fn is_money(self) -> bool {
        self.powers[0] > 0
    }
}

fn unknown(word: &str) -> String {
    let near = match word {
        "个月" => Some("月"),
        "日" => Some("天"),
        "周岁" => Some("岁"),
        "块" | "圆" => Some("元"),
        _ => nearest(word, BASE.into_iter()),
    };
    match near {
        Some(near) => format!("不认识单位“{word}”，是不是“{near}”"),
        None => format!("不认识单位“{word}”，可用的有 {}、比例，以及它们相乘（·）相除（/）", BASE.join("、")),
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(16);
        self.write(&mut text);
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_read_multiply_and_show() {
        for text in ["元", "元/月", "1/年", "比例", "元·月", "元/人/月", "月/年"] {
            assert_eq!(Unit::parse(text).unwrap().to_string(), text);
        }
        let share = Unit::parse("%").unwrap();
        assert!(share == Unit::NONE && share.is_percent() && share.to_string() == "比例");
        assert!(!share.times(Unit::NONE).is_percent(), "a product is said as it comes");
        let monthly = Unit::parse("元/月").unwrap();
        assert_eq!(monthly.times(Unit::MONTH).to_string(), "元");
        assert_eq!(Unit::MONTH.over(Unit::parse("月/年").unwrap()), Unit::YEAR);
        assert_eq!(Unit::parse("个月").unwrap_err(), "不认识单位“个月”，是不是“月”");
        assert!(Unit::parse("").is_err());
    }
}
