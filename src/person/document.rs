//! One field for whatever document is shown: which it is, by how its number is written.

use jiff::civil::Date;

use super::id::{self, Entry, IdNumber};
use super::pass::{self, Pass, PassKind};
use super::{Checked, Finding, Masked, Progress, normalise, progress};

/// A document that identifies a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// One whose number has a check digit: 身份证, 居住证, 2023 版永居证, or the old number.
    Id(Entry),
    /// One that can only be looked at.
    Pass(Pass),
}

impl Document {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Document::Id(Entry::Old(_)) => "15 位旧号（只供查旧档案）",
            Document::Id(entry) => entry.for_lookup().kind().name(),
            Document::Pass(pass) => pass.kind().name(),
        }
    }

    /// The number for screens, slips and logs.
    pub fn masked(&self) -> Masked {
        match self {
            Document::Id(entry) => entry.for_lookup().masked(),
            Document::Pass(pass) => pass.masked(),
        }
    }

    /// The whole number, for storing and for the official system. Whoever shows it logs who saw it and why.
    pub fn expose(&self) -> &str {
        match self {
            Document::Id(entry) => entry.for_lookup().expose(),
            Document::Pass(pass) => pass.expose(),
        }
    }

    /// The number with a check digit a new case may rest on, if it is such a document.
    pub fn number(&self) -> Option<&IdNumber> {
        match self {
            Document::Id(entry) => entry.current(),
            Document::Pass(_) => None,
        }
    }
}

/// Whether a text, tidied, goes the way of the numbers with a check digit: those start with a digit and are longer than
/// what passes of Taiwan residents have.
fn is_id_like(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && pass::pass_kind(text).is_none()
}

/// Judges a number by its writing, whichever document it may be of (as of `today`). What nothing else fits is taken for a
/// foreign passport, which asks for the nationality: it may be typed behind the number (`P0000001/USA`).
pub fn check_document(text: &str, today: Date) -> Checked<Document> {
    check_document_of(text, today, None)
}

/// The same of somebody whose `nation` stands elsewhere: in another column, in an option.
pub fn check_document_of(text: &str, today: Date, nation: Option<&str>) -> Checked<Document> {
    let (text, typed) = pass::with_nation(text);
    let nation = typed.or(nation);
    let tidy = normalise(text).text;
    if tidy.is_empty() || is_id_like(&tidy) && !pass::is_chinese_passport(&tidy) {
        return IdNumber::parse(text, today).map(Document::Id);
    }
    if tidy.contains("字第") {
        let message = "像军官证、士兵证的号：这类号码不登记、不留存。军人办事用身份证；军地转移、优先叫号看一眼证件就行";
        return Checked::new(Vec::new()).fail(Finding::whole("E_KIND", message));
    }
    if pass::is_old_permanent(&tidy) {
        return pass::check_old_permanent(text).map(Document::Pass);
    }
    if let Some(kind) = pass::pass_kind(&tidy) {
        let checked = pass::check_pass(text).map(Document::Pass);
        return match kind {
            PassKind::Taiwan => checked.warn(Finding::whole(
                "W_KIND",
                "8 位（旧本式 10 位）数字当作台湾居民来往大陆通行证；座机号、日期也是这个样子。请看证件确认",
            )),
            _ => checked,
        };
    }
    // X in the first place and the like: near enough to an ID number to say which character is wrong.
    if (16..=19).contains(&tidy.chars().count()) {
        return IdNumber::parse(text, today).map(Document::Id);
    }
    pass::check_passport(text, nation).map(Document::Pass)
}

/// How a document's number stands while it is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typing {
    /// As with an ID number.
    Id(Progress),
    /// One of the other documents, as far as it goes.
    Pass(Checked<Document>),
}

/// Judges what has been typed so far of any document.
pub fn typing(text: &str, today: Date) -> Typing {
    let tidy = normalise(text).text;
    let lettered = tidy.starts_with(|c: char| c.is_ascii_uppercase()) && tidy.chars().count() < 16;
    if lettered { Typing::Pass(check_document(text, today)) } else { Typing::Id(progress(text, today)) }
}

impl From<id::Entry> for Document {
    fn from(entry: id::Entry) -> Self {
        Document::Id(entry)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn one_field_takes_every_document() {
        let today = date(2026, 11, 23);
        for (typed, name) in [
            ("110105196503049974", "居民身份证"),
            ("810000198808080013", "港澳居民居住证"),
            ("83000019691225003X", "台湾居民居住证"),
            ("931840198307070012", "外国人永久居留身份证"),
            ("110000650304123", "15 位旧号（只供查旧档案）"),
            ("H01234567", "港澳居民来往内地通行证"),
            ("HA0000001", "港澳居民来往内地通行证（非中国籍）"),
            ("01234567", "台湾居民来往大陆通行证"),
            ("USA000000000001", "外国人永久居留身份证（旧版）"),
            ("E00000001", "中国护照"),
            ("140000001", "中国护照"),
            ("P0000001", "外国护照"),
        ] {
            let checked = check_document(typed, today);
            assert_eq!(checked.value.as_ref().map(Document::name), Some(name), "{typed}");
        }
        for (typed, code) in [
            ("", "E_EMPTY"),
            ("11010519650304997", "E_LEN"),
            ("X10105196503049974", "E_CHAR"),
            ("110105196503049970", "E_CHECKSUM"),
            ("990105196503049978", "E_REGION"),
        ] {
            assert_eq!(check_document(typed, today).errors[0].code, code, "{typed}");
        }
        let eight = check_document("01234567", today);
        assert_eq!(eight.warnings[0].code, "W_KIND");
    }
}
