//! Reading TOML tables with every place kept: each getter takes what it wants, says what is wrong with it, and
//! [`Table::finish`] names what nobody asked for. Numbers keep the digits they were written with.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::{Fault, Faults, Place, Source, toml_words};

/// A piece of text from a file with the place it stands at (the quotes are part of the place, not of the text).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

impl Text {
    /// The place of a byte range of [`Text::value`]: inside the quotes when the text stands there as written, the
    /// whole otherwise (escapes, bare numbers).
    pub fn inner(&self, range: Range<usize>) -> Place {
        let raw = self.place.source.text.get(self.place.span.clone()).unwrap_or("");
        for (quote, width) in [("\"\"\"", 3), ("'''", 3), ("\"", 1), ("'", 1)] {
            if let Some(body) = raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
                let (body, skip) = match body.strip_prefix('\n') {
                    Some(rest) if width == 3 => (rest, width + 1),
                    _ => (body, width),
                };
                if body == self.value {
                    let start = self.place.span.start + skip;
                    return self.place.source.place(start + range.start..start + range.end);
                }
            }
        }
        self.place.clone()
    }
}

/// A TOML value as read; numbers and dates keep their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `"…"`
    Text(Text),
    /// A number as written, e.g. `0.013` or `180`, without digit separators.
    Number(Text),
    /// A date without a time.
    Date(Date, Place),
    /// `true` or `false`.
    Bool(bool, Place),
    /// `[ … ]`
    List(List),
    /// `{ … }` or `[…]`
    Table(Table),
}

impl Value {
    /// Where it stands.
    pub fn place(&self) -> &Place {
        match self {
            Value::Text(text) | Value::Number(text) => &text.place,
            Value::Date(_, place) | Value::Bool(_, place) => place,
            Value::List(list) => &list.place,
            Value::Table(table) => &table.place,
        }
    }

    /// As the file writes it; a text without its quotes.
    pub fn written(&self) -> String {
        match self {
            Value::Text(text) | Value::Number(text) => text.value.clone(),
            other => {
                let place = other.place();
                place.source.text.get(place.span.clone()).unwrap_or_default().to_owned()
            }
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "文字",
            Value::Number(_) => "数字",
            Value::Date(..) => "日期",
            Value::Bool(..) => "是否（true/false）",
            Value::List(_) => "一列 [ ]",
            Value::Table(_) => "一组 { }",
        }
    }

    fn read(source: &Source, value: &Spanned<DeValue<'_>>) -> Self {
        let place = source.place(value.span());
        match value.get_ref() {
            DeValue::String(text) => Value::Text(Text { value: text.to_string(), place }),
            DeValue::Integer(number) if number.radix() == 10 => {
                Value::Number(Text { value: number.as_str().to_owned(), place })
            }
            DeValue::Integer(number) => Value::Text(Text { value: number.to_string(), place }),
            DeValue::Float(number) => Value::Number(Text { value: number.as_str().to_owned(), place }),
            DeValue::Boolean(yes) => Value::Bool(*yes, place),
            DeValue::Datetime(when) => match day(when) {
                Some(date) => Value::Date(date, place),
                None => Value::Text(Text { value: when.to_string(), place }),
            },
            DeValue::Array(items) => Value::List(List {
                items: items.iter().map(|item| Value::read(source, item)).collect(),
                place,
            }),
            DeValue::Table(table) => Value::Table(Table::read(source, table, value.span())),
        }
    }
}

/// A date without a time.
fn day(when: &Datetime) -> Option<Date> {
    let date = when.date.filter(|_| when.time.is_none())?;
    let part = |part: u8| i8::try_from(part).ok();
    Date::new(i16::try_from(date.year).ok()?, part(date.month)?, part(date.day)?).ok()
}

/// `[ … ]` with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// In the order of the file.
    pub items: Vec<Value>,
    /// Where it stands.
    pub place: Place,
}

/// A name and its value, with the place of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name, as written.
    pub name: Text,
    /// Its value.
    pub value: Value,
}

/// A TOML table that remembers what was asked of it. What is asked for is handed out, not copied: thousands of tables
/// are read before the first frame is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Where it stands; for a `[header]`, the header.
    pub place: Place,
    /// In the order of the file; no value where it was handed out.
    entries: Vec<(Text, Option<Value>)>,
    /// The names asked for, a line each.
    asked: String,
}

impl Table {
    /// Reads a whole file. On a fault of writing the rest of the file is still read as far as it can be.
    pub fn parse(source: &Source, faults: &mut Faults) -> Table {
        if let Some(saved_as) = source.unread {
            let place = source.place(source.text.len()..source.text.len());
            let message = format!("从这里起不是 UTF-8 编码，可能存成了 {saved_as}");
            faults.error("E_ENCODING", place, message, "用编辑器“另存为”，编码选 UTF-8");
            return Table { place: source.place(0..0), entries: Vec::new(), asked: String::new() };
        }
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        // A sound file is not gone through for its lines.
        let slipped = if errors.is_empty() { "" } else { &*source.text };
        let ends: Vec<usize> = slipped.match_indices('\n').map(|(at, _)| at).collect();
        // After the first slip the parser sees more of them on the same line and, until it finds its way again, on those
        // below; one a line is what helps, and none that only follows from another.
        let mut lines = BTreeSet::new();
        let mut lost = 0;
        let mut doubled = None;
        let lines_of = slipped.split('\n').zip(1..);
        let headings: Vec<usize> =
            lines_of.filter(|(line, _)| line.starts_with('[')).map(|(_, number)| number).collect();
        let mut looked: BTreeMap<usize, usize> = BTreeMap::new();
        for error in &errors {
            // Each look goes over the whole line: a line of a million signs is not looked at for each of its slips.
            let start = error.span().map_or(0, |span| span.start);
            let looks = looked.entry(ends.partition_point(|end| *end < start)).or_default();
            *looks += 1;
            if *looks > MOST_LOOKS {
                continue;
            }
            let (fault, sure) = toml_words::fault(source, error);
            let line = ends.partition_point(|end| *end < fault.place.span.start) + 1;
            // Under a heading that is there twice every line is, too.
            let heading =
                headings.partition_point(|heading| *heading <= line).checked_sub(1).map(|at| headings[at]);
            let double = fault.code == "E_DUPLICATE";
            let follows = !sure && lost > 0 && line <= lost + 2
                || double && heading != Some(line) && heading.is_some() && heading == doubled;
            if double && heading == Some(line) {
                doubled = Some(line);
            }
            if !sure {
                lost = line;
            }
            if !follows && lines.insert(line) {
                let place = fault.place.clone();
                faults.push(fault);
                if lines.len() == MOST_SLIPS {
                    let message = format!("写法上的错太多，这个文件后面的没有再看：只列出前 {MOST_SLIPS} 处");
                    faults.error("E_MANY", place, message, "先改列出来的，再检查一遍；是不是拿错了文件？");
                    break;
                }
            }
        }
        // The parser lets no control character through but as an escape, or one of the second row.
        let bytes = source.text.as_bytes();
        if bytes.contains(&b'\\') || bytes.contains(&0xc2) {
            control_characters(source, table.get_ref(), faults);
        }
        Table::read(source, table.get_ref(), 0..0)
    }

    fn read(source: &Source, table: &DeTable<'_>, span: Range<usize>) -> Table {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(name, value)| {
                let name = Text { value: name.get_ref().to_string(), place: source.place(name.span()) };
                (name, Some(Value::read(source, value)))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.place.span.start);
        Table { place: source.place(span), entries, asked: String::new() }
    }

    /// All entries in the order of the file that were not handed out before.
    pub fn entries(&mut self) -> Vec<Entry> {
        let entries = std::mem::take(&mut self.entries).into_iter();
        entries.filter_map(|(name, value)| Some(Entry { name, value: value? })).collect()
    }

    /// The value under `name`, if there is one: handed out once.
    pub fn get(&mut self, name: &str) -> Option<Value> {
        if self.asked.is_empty() {
            self.asked.reserve(96);
        }
        self.asked.push_str(name);
        self.asked.push('\n');
        let (_, value) = self.entries.iter_mut().find(|(known, _)| known.value == name)?;
        debug_assert!(value.is_some(), "“{name}” is asked for twice");
        value.take()
    }

    /// Whether `name` is there at all.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(known, _)| known.value == name)
    }

    /// Where the value under `name` stands, as long as nobody asked for it.
    pub fn place_of(&self, name: &str) -> Option<Place> {
        self.peek(name).map(|value| value.place().clone())
    }

    /// The value under `name`, which stays to be asked for.
    pub fn peek(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|(known, _)| known.value == name)?.1.as_ref()
    }

    /// Text under `name`.
    pub fn text(&mut self, name: &str, faults: &mut Faults) -> Option<Text> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            other => wrong(name, &other, TEXT, faults),
        }
    }

    /// Text under `name`, which must be there and not be blank.
    pub fn need_text(&mut self, name: &str, faults: &mut Faults) -> Option<Text> {
        let text = match self.get(name) {
            None => return self.missing(name, faults),
            Some(Value::Text(text)) => text,
            Some(other) => return wrong(name, &other, TEXT, faults),
        };
        if text.value.trim().is_empty() {
            faults.error("E_EMPTY", text.place, format!("“{name}”是空的"), "写上内容");
            return None;
        }
        Some(text)
    }

    /// A list of texts under `name`; empty when the name is not there.
    pub fn texts(&mut self, name: &str, faults: &mut Faults) -> Vec<Text> {
        let mut texts = Vec::new();
        for value in self.list(name, faults) {
            match value {
                Value::Text(text) => texts.push(text),
                other => _ = wrong::<Text>(name, &other, TEXT, faults),
            }
        }
        texts
    }

    /// A list of anything under `name`; empty when the name is not there.
    pub fn list(&mut self, name: &str, faults: &mut Faults) -> Vec<Value> {
        match self.get(name) {
            None => Vec::new(),
            Some(Value::List(list)) => list.items,
            Some(other) => {
                wrong::<Text>(name, &other, "一列，用方括号 [ ] 括起来", faults);
                Vec::new()
            }
        }
    }

    /// A whole number under `name`.
    pub fn integer(&mut self, name: &str, faults: &mut Faults) -> Option<i64> {
        match self.get(name)? {
            Value::Number(text) if text.value.parse::<i64>().is_ok() => text.value.parse().ok(),
            other => wrong(name, &other, "整数", faults),
        }
    }

    /// A date under `name`.
    pub fn date(&mut self, name: &str, faults: &mut Faults) -> Option<Date> {
        match self.get(name)? {
            Value::Date(date, _) => Some(date),
            other => wrong(name, &other, "日期，写成 2026-01-01，不加引号", faults),
        }
    }

    /// `true` or `false` under `name`.
    pub fn boolean(&mut self, name: &str, faults: &mut Faults) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(yes, _) => Some(yes),
            other => wrong(name, &other, "true 或 false", faults),
        }
    }

    /// A table under `name`.
    pub fn table(&mut self, name: &str, faults: &mut Faults) -> Option<Table> {
        match self.get(name)? {
            Value::Table(table) => Some(table),
            other => wrong(name, &other, "一组，用花括号 { } 括起来", faults),
        }
    }

    /// A list of tables under `name`; empty when the name is not there.
    pub fn tables(&mut self, name: &str, faults: &mut Faults) -> Vec<Table> {
        let mut tables = Vec::new();
        for value in self.list(name, faults) {
            match value {
                Value::Table(table) => tables.push(table),
                other => _ = wrong::<Text>(name, &other, "一组，用花括号 { } 括起来", faults),
            }
        }
        tables
    }

    /// Says that `name` is missing, and gives nothing.
    pub fn missing<T>(&self, name: &str, faults: &mut Faults) -> Option<T> {
        faults.error("E_MISSING", self.place.clone(), format!("缺少“{name}”"), format!("补上 {name} = …"));
        None
    }

    /// Names every entry that nobody asked for, with the nearest name that is known.
    pub fn finish(self, faults: &mut Faults) {
        for (unknown, _) in self.entries.iter().filter(|(_, value)| value.is_some()) {
            if faults.is_full() {
                return;
            }
            let asked: BTreeSet<&str> = self.asked.split_terminator('\n').collect();
            let near = nearest(&unknown.value, asked.iter().copied());
            let help = match near {
                Some(name) => format!("是不是想写“{name}”？"),
                None => {
                    format!("这里能写的有：{}", several(asked.into_iter()))
                }
            };
            faults.error(
                "E_UNKNOWN_FIELD",
                unknown.place.clone(),
                format!("不认识“{}”这一栏", unknown.value),
                help,
            );
        }
    }
}

/// Most slips of one line that are looked at; one of them is told.
const MOST_LOOKS: usize = 4;

/// Most slips of writing that are told of one file: whoever has more has another file in hand.
const MOST_SLIPS: usize = 100;

/// Notes every text with a character in it that would steer the terminal it is shown on.
fn control_characters(source: &Source, table: &DeTable<'_>, faults: &mut Faults) {
    let mut waiting: Vec<&Spanned<DeValue<'_>>> = Vec::new();
    let mut look = |text: &str, span: Range<usize>| {
        let Some(found) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) else {
            return;
        };
        let message = format!("文字里有看不见的控制字符 U+{:04X}", u32::from(found));
        faults.error(
            "E_TEXT",
            source.place(span),
            message,
            "删掉它；要写反斜线就写两个，或把文字放在单引号里",
        );
    };
    for (name, value) in table {
        look(name.get_ref(), name.span());
        waiting.push(value);
    }
    while let Some(value) = waiting.pop() {
        match value.get_ref() {
            DeValue::String(text) => look(text, value.span()),
            DeValue::Array(items) => waiting.extend(items.iter()),
            DeValue::Table(table) => {
                for (name, value) in table {
                    look(name.get_ref(), name.span());
                    waiting.push(value);
                }
            }
            _ => {}
        }
    }
}

const TEXT: &str = "文字，用英文双引号括起来";

fn wrong<T>(name: &str, value: &Value, want: &str, faults: &mut Faults) -> Option<T> {
    let message = format!("“{name}”这里要{want}，现在是{}", value.kind());
    faults.push(Fault::new("E_TYPE", value.place().clone(), message));
    None
}

/// Longest name that may be a slip of another; nobody mistypes a whole page.
const LONGEST_SLIP: usize = 60;

/// The known name that `name` is most likely a slip of: one that has it in it, else the one that differs by the fewest edits,
/// if it is near enough.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let letters = name.chars().count();
    // One letter is as far from any other as it can be.
    if !(2..=LONGEST_SLIP).contains(&letters) {
        return None;
    }
    let limit = if letters < 5 { 1 } else { letters.div_ceil(3) };
    let known: Vec<&str> = known.collect();
    // A part of a name is that name rather than another of its length. Of Latin letters only whole words are parts.
    let bound = |rest: &str| !name.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let part = |candidate: &&str| {
        candidate.match_indices(name).any(|(at, _)| {
            bound(&candidate[at + name.len()..])
                && (!name.is_ascii() || !candidate[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
    };
    let whole = known.iter().copied().filter(part).min_by_key(|candidate| (candidate.len(), *candidate));
    if whole.is_some() {
        return whole;
    }
    known
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(letters) <= limit)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Names in a sentence, `甲、乙、丙`; of very many the first and how many there are.
pub fn several<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 40;
    let mut words = Vec::new();
    let mut count = 0;
    for name in names {
        count += 1;
        if count <= MOST {
            words.push(name.char_indices().nth(LONGEST_SLIP).map_or(name, |(end, _)| &name[..end]));
        }
    }
    let words = words.join("、");
    if count > MOST { format!("{words} 等 {count} 个") } else { words }
}

/// Letters put in, left out or changed; two neighbours that changed places count once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            next[j] = changed.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> Vec<String> {
        let mut faults = Faults::new();
        let _ = Table::parse(&Source::new("试.toml", text), &mut faults);
        faults.sorted().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn marks_of_an_input_method_are_named() {
        assert_eq!(
            faults_of("title = “养老”\n"),
            ["试.toml:1:9：这里是全角符号““”。改成英文半角的 \"（输入法切到英文状态）"]
        );
        assert_eq!(
            faults_of("计发基数 = 1\n"),
            ["试.toml:1:1：中文名字“计发基数”要用英文双引号括起来。写成 \"计发基数\" = …"]
        );
        assert_eq!(
            faults_of("a = 1\na = 2\n"),
            ["试.toml:2:1：“a”写了两遍。同一个名字只能出现一次；删掉一处，或改成别的名字"]
        );
    }

    #[test]
    fn a_field_nobody_asked_for_is_named_with_the_nearest() {
        let mut faults = Faults::new();
        let mut table = Table::parse(&Source::new("试.toml", "titel = \"x\"\n"), &mut faults);
        assert!(table.text("title", &mut faults).is_none());
        table.finish(&mut faults);
        let found = faults.sorted();
        assert_eq!(found[0].to_string(), "试.toml:1:1：不认识“titel”这一栏。是不是想写“title”？");
    }

    #[test]
    fn only_what_is_near_is_asked_about_and_a_part_of_a_name_first() {
        for (name, known, want) in [
            ("乙", &["x", "甲"][..], None),
            ("male", &["female", "other"], None),
            ("form", &["from", "to"], Some("from")),
            ("缴费", &["缴款", "缴费月数", "缴费工资基数"], Some("缴费月数")),
            ("pension", &["pensions", "full_pension"], Some("full_pension")),
            ("缴费月树", &["缴费月数"], Some("缴费月数")),
        ] {
            assert_eq!(nearest(name, known.iter().copied()), want, "{name}");
        }
    }

    #[test]
    fn a_number_keeps_its_digits_and_a_text_its_inside() {
        let mut faults = Faults::new();
        let mut table = Table::parse(&Source::new("试.toml", "a = 0.0130\nb = \"甲乙丙\"\n"), &mut faults);
        assert!(matches!(table.get("a"), Some(Value::Number(text)) if text.value == "0.0130"));
        let text = table.text("b", &mut faults).unwrap();
        assert_eq!(text.inner("甲".len().."甲乙".len()).column(), 7);
    }
}
