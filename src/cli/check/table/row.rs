//! One row: each cell by itself, then what its cells say of each other.

use csv::ByteRecord;
use jiff::civil::Date;

use super::columns::{Columns, Use};
use super::twice::Key;
use crate::calendar;
use crate::cli::check::due;
use crate::cli::check::kinds::{Asked, Kind};
use crate::cli::check::report::Facts;
use crate::cli::sheet::GARBLED;
use crate::person::{
    self, DayOf, Document, Finding, IdNumber, Month, Sex, check_address, check_date, check_days,
    check_document, compare_province, compare_starts, cross_check, is_for_ever, mask_name, mask_short,
    spoiled,
};

/// One fault: in which column (none when it is of the row), what, and the value as it may be shown.
pub struct Fault {
    pub column: Option<usize>,
    pub finding: Finding,
    pub value: String,
}

/// What became of a row.
#[derive(Default)]
pub struct Judged {
    pub errors: Vec<Fault>,
    pub warnings: Vec<Fault>,
    /// What is only said.
    pub hints: Vec<Fault>,
    pub facts: Facts,
    /// The numbers that must not come twice.
    pub keys: Vec<Key>,
    /// The column of a time limit and the day it ends, in words.
    pub due: Option<(usize, String)>,
}

/// A row of so many cells whose last opened a quote that nothing closes: the rows `below` went into that cell, and are not lost
/// without a word.
pub fn unclosed(cells: usize, below: usize, columns: &Columns) -> Judged {
    let at = cells.saturating_sub(1);
    let rest = match below {
        0 => String::new(),
        below => format!("，把后面 {below} 行也吞进来了，那几行没有查"),
    };
    let message = format!("这一格前面的引号没有配对{rest}。请补上引号再查一遍");
    let finding = Finding { code: "E_FMT", position: None, message };
    let column = (at < columns.len()).then_some(at);
    Judged { errors: vec![Fault { column, finding, value: String::new() }], ..Judged::default() }
}

/// A row with something in it that is no character.
pub fn garbled() -> Judged {
    let mut judged = Judged::default();
    judged.row_error("E_FMT", format!("这一行{GARBLED}"));
    judged
}

/// Judges a row.
pub fn judge(record: &ByteRecord, columns: &Columns, asked: &Asked<'_>) -> Judged {
    let mut judged = Judged::default();
    if record.len() != columns.len() {
        let message = format!(
            "这一行有 {} 格，第一行有 {} 格。检查多出来的逗号和没配对的引号",
            record.len(),
            columns.len()
        );
        judged.row_error("E_FMT", message);
        return judged;
    }
    let mut cells = Vec::with_capacity(columns.len());
    for (at, field) in record.iter().enumerate() {
        let Ok(text) = std::str::from_utf8(field) else {
            judged.error(at, "E_CHAR", "这一格的字读不出来（编码坏了）。请在表格里重录这一格", String::new());
            cells.push("");
            continue;
        };
        // A quote mark before a number is how a spreadsheet is told that it is text.
        cells.push(text.trim().trim_start_matches('\''));
    }
    let nation = of(&cells, columns, |used| matches!(used, Use::Nation)).and_then(|(_, text)| nation(text));
    let asked = Asked { nation, again: None, medical: false, ..*asked };
    for (at, used) in columns.iter() {
        if let Use::Kind(kind) = used {
            judged.cell(at, kind, cells[at], &asked, columns.needs(kind));
        }
    }
    judged.together(&cells, columns, asked.today);
    judged.time(&cells, columns, &asked);
    judged
}

/// The first column of a use that is filled in.
fn of<'c>(cells: &[&'c str], columns: &Columns, wanted: impl Fn(Use) -> bool) -> Option<(usize, &'c str)> {
    columns
        .iter()
        .filter(|(_, used)| wanted(*used))
        .map(|(at, _)| (at, cells[at]))
        .find(|(_, text)| !text.is_empty())
}

/// A nationality as a code; what is written in Chinese counts as foreign unless it is China.
fn nation(text: &str) -> Option<&str> {
    match text {
        "中国" | "中华人民共和国" | "CHN" | "156" => Some("CHN"),
        other => Some(other),
    }
}

impl Judged {
    fn error(&mut self, at: usize, code: &'static str, message: impl Into<String>, value: String) {
        let finding = Finding { code, position: None, message: message.into() };
        self.errors.push(Fault { column: Some(at), finding, value });
    }

    fn row_error(&mut self, code: &'static str, message: String) {
        let finding = Finding { code, position: None, message };
        self.errors.push(Fault { column: None, finding, value: String::new() });
    }

    /// One cell: its first error, or its warnings.
    fn cell(&mut self, at: usize, kind: &'static Kind, text: &str, asked: &Asked<'_>, needed: bool) {
        if text.is_empty() && !needed {
            return;
        }
        let report = (kind.check)(text, asked);
        let value = report.shown.clone().unwrap_or_else(|| covered(kind, text));
        if let Some(finding) = report.errors.into_iter().next() {
            let long = matches!(kind.key, "id" | "document" | "residence" | "permanent" | "bankcard");
            let finding = spoiled(text).filter(|_| long).unwrap_or(finding);
            self.errors.push(Fault { column: Some(at), finding, value });
            return;
        }
        let fault = |finding| Fault { column: Some(at), finding, value: value.clone() };
        self.warnings.extend(report.warnings.into_iter().map(fault));
        self.hints.extend(report.hints.into_iter().map(fault));
        if matches!(kind.key, "id" | "document" | "residence" | "permanent") {
            self.facts.extend(report.facts);
        }
        self.keys.extend(Key::of(kind.key, at, text));
    }

    /// What the cells say of each other.
    fn together(&mut self, cells: &[&str], columns: &Columns, today: Date) {
        let number = of(
            cells,
            columns,
            |used| matches!(used, Use::Kind(kind) if matches!(kind.key, "id" | "document")),
        );
        let number = number.and_then(|(_, text)| check_document(text, today).value);
        let number = number.as_ref().and_then(Document::number);
        if let Some((at, text)) = of(cells, columns, |used| matches!(used, Use::Sex)) {
            match sex(text) {
                None => self.error(
                    at,
                    "E_CHAR",
                    format!("性别写的是“{text}”，应是男或女。请改这一格"),
                    String::new(),
                ),
                Some(sex) => self.compare(at, number, Some(sex), None),
            }
        }
        self.moved(cells, columns, number);
        self.days(cells, columns, number, today);
        let month = |wanted: fn(Use) -> bool| {
            of(cells, columns, wanted).map(|(at, text)| (at, text, Month::read(text)))
        };
        let registered = month(|used| matches!(used, Use::Registered));
        let contributed = month(|used| matches!(used, Use::Contributed));
        for (at, text, month) in [&registered, &contributed].into_iter().flatten() {
            if month.is_none() {
                self.error(*at, "E_DATE", format!("“{text}”不是月份。写成 2026-01"), String::new());
            }
        }
        if let (Some((_, _, Some(registered))), Some((at, _, Some(contributed)))) = (registered, contributed)
            && let Some(finding) = compare_starts(registered, contributed, Month::of(today))
        {
            self.errors.push(Fault { column: Some(at), finding, value: String::new() });
        }
    }

    /// Whether the place somebody is registered at is another than that of their number.
    fn moved(&mut self, cells: &[&str], columns: &Columns, number: Option<&IdNumber>) {
        let Some(number) = number else { return };
        let registered = |(at, used): &(usize, Use)| {
            let name = columns.name(*at);
            let says = name.contains("户籍") || name.contains("户口");
            says && matches!(used, Use::Kind(kind) if kind.key == "address")
        };
        for (at, _) in columns.iter().filter(registered) {
            let address = check_address(cells[at]).value;
            let found = address.and_then(|address| compare_province(&address, number.province()));
            let value = String::new();
            self.hints.extend(found.map(|finding| Fault { column: Some(at), finding, value }));
        }
    }

    fn days(&mut self, cells: &[&str], columns: &Columns, number: Option<&IdNumber>, today: Date) {
        let (mut days, mut places) = (Vec::new(), Vec::new());
        for (at, used) in columns.iter() {
            let Use::Day(day) = used else { continue };
            if cells[at].is_empty() || day == DayOf::Expiry && is_for_ever(cells[at]) {
                continue;
            }
            let checked = check_date(cells[at], today);
            let Some(date) = checked.value else {
                let finding = checked.errors.into_iter().next();
                let message = finding.map_or_else(String::new, |finding| finding.message);
                self.error(at, "E_DATE", message, cells[at].to_owned());
                continue;
            };
            if day == DayOf::Birth {
                self.compare(at, number, None, Some(date));
            }
            days.push((day, date));
            places.push(at);
        }
        let told = days.len();
        // The birth a number says stands in for a column of its own.
        if let (Some(number), false) = (number, days.iter().any(|(day, _)| *day == DayOf::Birth)) {
            days.push((DayOf::Birth, number.birth()));
        }
        if told == 0 {
            return;
        }
        let checked = check_days(&days, today);
        let fault = |finding: Finding| {
            let place = finding.position.and_then(|place| places.get(place - 1)).copied();
            Fault { column: place, finding: Finding { position: None, ..finding }, value: String::new() }
        };
        // A wrong day is out of order with several others: the first finding of a column is enough.
        for finding in checked.errors {
            let fault = fault(finding);
            if self.errors.iter().all(|known| known.column != fault.column || fault.column.is_none()) {
                self.errors.push(fault);
            }
        }
        self.warnings.extend(checked.warnings.into_iter().map(fault));
    }

    /// When a time limit ends, and whether the day the row gives is that one.
    fn time(&mut self, cells: &[&str], columns: &Columns, asked: &Asked<'_>) {
        let cell = |wanted: fn(Use) -> bool| of(cells, columns, wanted);
        let from = cell(|used| matches!(used, Use::From));
        let limit = cell(|used| matches!(used, Use::Limit));
        let (Some((from_at, from)), Some((limit_at, limit))) = (from, limit) else {
            // Neither: there is nothing to count. One: the other was forgotten.
            let lacks = match (from, limit) {
                (Some((at, _)), None) => Some((at, "有起算日，没有时限。补上时限，如 15个工作日")),
                (None, Some((at, _))) => Some((at, "有时限，没有起算日。补上从哪天起算")),
                _ => None,
            };
            if let Some((at, message)) = lacks {
                self.error(at, "E_EMPTY", message, String::new());
            }
            return;
        };
        let from = check_date(from, asked.today);
        let limit = due::read(limit);
        for (at, found) in
            [(from_at, from.errors.into_iter().next()), (limit_at, limit.as_ref().err().cloned())]
        {
            self.errors.extend(found.map(|finding| Fault {
                column: Some(at),
                finding,
                value: cells[at].to_owned(),
            }));
        }
        let (Some(from), Ok(limit)) = (from.value, limit) else { return };
        let report = due::fallen(from, limit, asked);
        self.warnings.extend(report.warnings.into_iter().map(|finding| Fault {
            column: Some(limit_at),
            finding,
            value: String::new(),
        }));
        self.facts.extend(report.facts);
        let told = report.shown.unwrap_or_default();
        if let Some((at, typed)) = cell(|used| matches!(used, Use::Due)) {
            let checked = check_date(typed, asked.today);
            let right = calendar::due(limit, from, asked.calendar).date;
            match checked.value {
                None => self.errors.extend(checked.errors.into_iter().next().map(|finding| Fault {
                    column: Some(at),
                    finding,
                    value: typed.to_owned(),
                })),
                Some(date) if date != right => {
                    let message =
                        format!("从 {from} 起 {limit}，到期日应是 {told}。请核起算日和时限，改这一格");
                    self.error(at, "E_DUE", message, typed.to_owned());
                }
                Some(_) => {}
            }
        }
        self.due = Some((limit_at, format!("从 {from} 起 {limit}，到 {told}")));
    }

    fn compare(&mut self, at: usize, number: Option<&IdNumber>, sex: Option<Sex>, birth: Option<Date>) {
        let Some(number) = number else { return };
        let found = cross_check(number, sex, birth).into_iter();
        self.warnings.extend(found.map(|finding| Fault { column: Some(at), finding, value: String::new() }));
    }
}

fn sex(text: &str) -> Option<Sex> {
    match text {
        "男" | "男性" | "1" | "M" | "m" => Some(Sex::Male),
        "女" | "女性" | "2" | "F" | "f" => Some(Sex::Female),
        _ => None,
    }
}

/// A value that did not pass, as it may be shown: less of it than of one that did.
fn covered(kind: &Kind, text: &str) -> String {
    match kind.key {
        "name" => mask_name(text).to_string(),
        "address" => format!("{}****", text.chars().take(6).collect::<String>()),
        "uscc" | "date" | "amount" | "postcode" => text.to_owned(),
        // Not written as such a number at all: there may be anything in it, a name before the number, two in one cell.
        _ if !person::normalise(text).text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => {
            "*".repeat(text.chars().count().min(18))
        }
        _ => mask_short(&person::normalise(text).text).to_string(),
    }
}
