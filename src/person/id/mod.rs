//! ID numbers of natural persons (GB 11643-1999): the resident number, the residence permits of Hong Kong, Macau and
//! Taiwan residents, the permanent residence card of 2023, and the 15-digit number of old. Passports and passes are not here.

mod check;
mod date;
mod old;
mod progress;
mod repair;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Checked, Finding, Masked, full_years, mask_number, mask_tail, normalise, region};

pub use progress::{Progress, progress};
pub use repair::{Repair, repairs};

/// A number that passed its checks. It shows itself masked only; [`IdNumber::expose`] is the one way to the whole.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber {
    digits: String,
    birth: Date,
}

/// What was typed: a number in force, or one of 15 digits that serves for finding old files and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Eighteen digits, in force.
    Current(IdNumber),
    /// Fifteen digits, out of use since 2013, carried over to the eighteen they became. No new case may rest on it.
    Old(IdNumber),
}

/// Which document bears the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 居民身份证.
    Resident,
    /// 港澳台居民居住证, of which place.
    ResidencePermit(&'static str),
    /// 外国人永久居留身份证 of 2023.
    Permanent,
}

/// Sex as the number says it: odd order numbers are men's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl IdNumber {
    /// Tidies and checks what was typed, as of `today`. Errors: `E_EMPTY E_LEN E_CHAR E_REGION E_DATE E_DATE_FUTURE
    /// E_DATE_OLD E_CHECKSUM`, cheapest first; warnings: `W_REGION W_NATION W_AGE W_OLD`.
    pub fn parse(text: &str, today: Date) -> Checked<Entry> {
        let tidy = normalise(text);
        let mut checked = Checked::new(tidy.changed);
        let text = tidy.text;
        match text.chars().count() {
            0 => checked.fail(Finding::whole("E_EMPTY", "还没有录号码。请对方出示证件，从第 1 位念起")),
            15 => old::check(&text, today, checked),
            18 => {
                let (errors, warnings) = check::check(&text, today);
                checked.errors = errors;
                checked.warnings = warnings;
                repair::hint(&text, today, &mut checked.errors);
                match date::read(&text, 7) {
                    Ok(birth) if checked.is_valid() => {
                        let number = IdNumber { digits: text, birth };
                        checked.hints.extend(number.kind().hint());
                        checked.finish(Entry::Current(number))
                    }
                    _ => checked,
                }
            }
            length => checked.fail(check::length(&text, length)),
        }
    }

    /// The whole number: for storing and for the official system's form. Whoever shows it logs who saw it and why.
    pub fn expose(&self) -> &str {
        &self.digits
    }

    /// The number for screens, slips and logs: `110***********9974`.
    pub fn masked(&self) -> Masked {
        mask_number(&self.digits)
    }

    /// The number for the call board: `…9974`.
    pub fn tail(&self) -> Masked {
        mask_tail(&self.digits)
    }

    /// Which document bears it.
    pub fn kind(&self) -> Kind {
        match &self.digits[..2] {
            "81" => Kind::ResidencePermit("香港"),
            "82" => Kind::ResidencePermit("澳门"),
            "83" => Kind::ResidencePermit("台湾"),
            _ if self.digits.starts_with('9') => Kind::Permanent,
            _ => Kind::Resident,
        }
    }

    /// The province of first registration, or the one that issued a permanent residence card; not where the person lives.
    pub fn province(&self) -> &'static str {
        let at = usize::from(self.digits.starts_with('9'));
        region::province(&self.digits[at..]).unwrap_or_default()
    }

    /// The nationality on a permanent residence card: its three digits of ISO 3166-1, e.g. `840`.
    pub fn nation(&self) -> Option<&str> {
        (self.kind() == Kind::Permanent).then(|| &self.digits[3..6])
    }

    /// Date of birth as the number says it; the personnel file may say otherwise.
    pub fn birth(&self) -> Date {
        self.birth
    }

    /// Sex as the number says it.
    pub fn sex(&self) -> Sex {
        if self.digits.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Full years of age (周岁) on a date.
    pub fn age_on(&self, date: Date) -> i16 {
        full_years(self.birth, date)
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.masked())
    }
}

impl Entry {
    /// The number a new case may rest on.
    pub fn current(&self) -> Option<&IdNumber> {
        match self {
            Entry::Current(number) => Some(number),
            Entry::Old(_) => None,
        }
    }

    /// The number to look old files up by, whichever was typed.
    pub fn for_lookup(&self) -> &IdNumber {
        match self {
            Entry::Current(number) | Entry::Old(number) => number,
        }
    }
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Resident => "居民身份证",
            Kind::ResidencePermit("台湾") => "台湾居民居住证",
            Kind::ResidencePermit(_) => "港澳居民居住证",
            Kind::Permanent => "外国人永久居留身份证",
        }
    }

    /// What to know of its bearer's insurance (人社部、国家医保局令第 41 号; 社会保险法第九十七条).
    fn hint(self) -> Option<Finding> {
        let message = match self {
            Kind::Resident => return None,
            Kind::ResidencePermit(_) => {
                "港澳台居民居住证：上面的公民身份号码就是社会保障号码；在内地（大陆）就业的参加职工社会保险，居住未就业的可以参加居民养老、居民医保（人社部、国家医保局令第 41 号）。居住证有效期 5 年，请看是否过期"
            }
            Kind::Permanent => {
                "持证人是外国人：在中国境内就业的，参照中国公民参加社会保险（社会保险法第九十七条）；国家之间有社保协定的，看有没有免缴证明"
            }
        };
        Some(Finding::whole("H_KIND", message))
    }
}

impl Sex {
    /// 男 or 女.
    pub fn name(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }
}

/// Compares a number with what a form or a file says: `W_SEX_MISMATCH`, `W_BIRTH_MISMATCH`.
pub fn cross_check(number: &IdNumber, sex: Option<Sex>, birth: Option<Date>) -> Vec<Finding> {
    let mut warnings = Vec::new();
    if let Some(sex) = sex.filter(|sex| *sex != number.sex()) {
        let (form, own) = (sex.name(), number.sex().name());
        warnings.push(Finding::at(
            "W_SEX_MISMATCH",
            17,
            format!("性别栏填的是{form}，号码第 17 位表示{own}（单数男、双数女）。请对照证件，改错的那一处"),
        ));
    }
    if let Some(birth) = birth.filter(|birth| *birth != number.birth()) {
        let own = number.birth();
        warnings.push(Finding::at(
            "W_BIRTH_MISMATCH",
            7,
            format!(
                "出生日期栏是 {birth}，号码第 7 到 14 位是 {own}。先排除录错；档案与身份证不一致的，走出生时间认定，不要自己改"
            ),
        ));
    }
    warnings
}

/// The first thing wrong with a tidied number of eighteen characters, by its code and without a word: the same answer as
/// [`IdNumber::parse`], for whoever looks at very many.
pub fn judge(text: &str, today: Date) -> Result<(), &'static str> {
    check::wrongs(text, today).into_iter().flatten().next().map_or(Ok(()), |wrong| Err(wrong.code()))
}

/// The last character that goes with the first seventeen digits (ISO 7064 MOD 11-2).
fn check_digit(first: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digit = |byte: u8| u32::from(byte.wrapping_sub(b'0'));
    let sum: u32 = first.bytes().zip(WEIGHTS).map(|(byte, weight)| digit(byte) * weight).sum();
    char::from(b"10X98765432"[sum as usize % 11])
}

#[cfg(test)]
mod tests;
