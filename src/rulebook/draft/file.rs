//! A whole file: its head, its laws and its parts.

use std::sync::Arc;

use jiff::civil::Date;

use super::example::ExampleDraft;
use super::fields::bad_name;
use super::quantity::{Input, Param, Table};
use super::rule::{Replace, Rule};
use crate::rulebook::areas::NATION;
use crate::rulebook::expr;
use crate::text::{self, Fault, Faults, Source, Text, Value};

/// A rule file as written.
#[derive(Debug)]
pub struct FileDraft {
    pub source: Source,
    /// The folder: `广东省/深圳市`.
    pub area: Arc<str>,
    /// The file name without `.toml`; the same in every area.
    pub name: String,
    pub head: Head,
    pub calcs: Vec<Calc>,
    pub laws: Vec<Law>,
    pub inputs: Vec<Input>,
    pub params: Vec<Param>,
    pub tables: Vec<Table>,
    pub rules: Vec<Rule>,
    pub fills: Vec<Param>,
    pub replaces: Vec<Replace>,
    pub examples: Vec<ExampleDraft>,
    /// Whether reading it met an error.
    pub broken: bool,
}

/// `[file]`. A file without it only registers laws.
#[derive(Debug, Default)]
pub struct Head {
    pub main: Option<Calc>,
    pub date: Option<Text>,
    pub insurance: Option<String>,
    pub order: Option<i64>,
    pub uses: Vec<Text>,
}

/// A calculator: `[file]` when it has a `rule`, and every `[calc.key]`.
#[derive(Debug)]
pub struct Calc {
    pub rule: Text,
    pub title: Option<Text>,
    /// Nothing said: kept from above.
    pub results: Vec<Text>,
    pub say: Option<String>,
}

/// `[law."…"]`.
#[derive(Debug)]
pub struct Law {
    pub number: Text,
    pub title: String,
    pub issued: Option<Date>,
    pub clauses: Vec<(String, String)>,
}

/// Longest file, in bytes; the longest of ours has 16,000.
const LONGEST: usize = 1_000_000;
/// Longest line, in bytes: a fault is told with its line.
const LONGEST_LINE: usize = 20_000;
/// Most names a section of a file may have.
const MOST_NAMES: usize = 1_000;

impl FileDraft {
    /// Reads a file; nothing when its path does not say which area it is for.
    pub fn read(source: &Source, all: &mut Faults) -> Option<FileDraft> {
        let mut faults = Faults::new();
        let path = source.path.strip_suffix(".toml").unwrap_or(&source.path);
        let (area, name) = match path.rsplit_once('/') {
            Some((area, name)) if area == NATION || !area.starts_with(NATION) => (area, name),
            _ => {
                let help = "放进地区文件夹：全国/、山东省/、广东省/深圳市/";
                all.error("E_AREA", source.place(0..0), "文件不在地区文件夹里，看不出管哪里", help);
                return None;
            }
        };
        if let Some(fault) = too_big(source) {
            all.push(fault);
            return None;
        }
        let mut table = text::Table::parse(source, &mut faults);
        let head =
            table.table("file", &mut faults).map(|head| Head::read(head, &mut faults)).unwrap_or_default();
        let mut draft = FileDraft {
            source: source.clone(),
            area: area.into(),
            name: name.into(),
            head,
            calcs: section(&mut table, "calc", false, &mut faults, |key, mut table, faults| {
                let calc = Calc::read(key, &mut table, faults);
                table.finish(faults);
                calc
            }),
            laws: section(&mut table, "law", false, &mut faults, Law::read),
            inputs: section(&mut table, "input", true, &mut faults, Input::read),
            params: section(&mut table, "param", true, &mut faults, Param::read),
            tables: section(&mut table, "table", true, &mut faults, Table::read),
            rules: section(&mut table, "rule", true, &mut faults, |name, table, faults| {
                Rule::read(name, table, true, faults)
            }),
            fills: section(&mut table, "fill", true, &mut faults, Param::read),
            replaces: section(&mut table, "replace", true, &mut faults, Replace::read),
            examples: section(&mut table, "example", false, &mut faults, ExampleDraft::read),
            broken: false,
        };
        draft.params.extend(section(&mut table, "bands", true, &mut faults, Param::bands));
        table.finish(&mut faults);
        draft.broken = faults.has_errors();
        all.extend(faults);
        Some(draft)
    }

    /// Whether it only registers laws, which every file of the area and below may cite.
    pub fn only_laws(&self) -> bool {
        self.inputs.is_empty()
            && self.params.is_empty()
            && self.tables.is_empty()
            && self.rules.is_empty()
            && self.fills.is_empty()
            && self.replaces.is_empty()
            && self.head.main.as_ref().is_none_or(|calc| calc.results.is_empty())
    }
}

/// Whether a file is too long to be one that somebody wrote.
fn too_big(source: &Source) -> Option<Fault> {
    let bytes = source.text.len();
    if bytes > LONGEST {
        let message = format!("文件太大：最多 {LONGEST} 个字节，现在有 {bytes} 个");
        return Some(
            Fault::new("E_TOO_BIG", source.place(0..0), message).help("分成几个文件，互相用 uses 引用"),
        );
    }
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            let place = source.place(start..start);
            // Told without the line itself.
            let short = Source::new(source.path.clone(), &"\n".repeat(place.line() - 1));
            let message = format!("这一行太长：最多 {LONGEST_LINE} 个字节，现在有 {} 个", line.len());
            let place = short.place(short.text.len()..short.text.len());
            return Some(Fault::new("E_TOO_BIG", place, message).help("一行一项，折成几行"));
        }
        start += line.len();
    }
    None
}

/// The named tables of a section, in the order of the file.
fn section<T>(
    table: &mut text::Table,
    name: &str,
    formula_names: bool,
    faults: &mut Faults,
    read: impl Fn(Text, text::Table, &mut Faults) -> T,
) -> Vec<T> {
    let mut parts = Vec::new();
    let Some(mut section) = table.table(name, faults) else { return parts };
    for (at, entry) in section.entries().into_iter().enumerate() {
        if at == MOST_NAMES {
            let message = format!("[{name}] 写得太多：一个文件最多 {MOST_NAMES} 个名字");
            faults.error("E_TOO_BIG", entry.name.place, message, "分成几个文件，互相用 uses 引用");
            break;
        }
        if formula_names && !expr::is_name(&entry.name.value) {
            bad_name(&entry.name, faults);
        }
        match entry.value {
            Value::Table(table) => parts.push(read(entry.name, table, faults)),
            other => {
                let message = format!("“{}”这里要一组 {{ }}", entry.name.value);
                let help = format!("写成 [{name}.\"{}\"]，下面一行一项", entry.name.value);
                faults.error("E_TYPE", other.place().clone(), message, help);
            }
        }
    }
    parts
}

impl Head {
    fn read(mut table: text::Table, faults: &mut Faults) -> Head {
        let rule = table.text("rule", faults);
        let place = table.place.clone();
        let unnamed = Text { value: String::new(), place };
        let calc = Calc::read(rule.unwrap_or(unnamed), &mut table, faults);
        let head = Head {
            date: table.text("date", faults),
            insurance: table.text("insurance", faults).map(|text| text.value),
            order: table.integer("order", faults),
            uses: table.texts("uses", faults),
            main: Some(calc),
        };
        table.finish(faults);
        head
    }
}

impl Calc {
    fn read(rule: Text, table: &mut text::Table, faults: &mut Faults) -> Calc {
        Calc {
            rule,
            title: table.text("title", faults),
            results: table.texts("results", faults),
            say: table.text("say", faults).map(|text| text.value),
        }
    }
}

impl Law {
    fn read(number: Text, mut table: text::Table, faults: &mut Faults) -> Law {
        let clauses = table.table("clause", faults).map(|mut clauses| clauses.entries()).unwrap_or_default();
        let law = Law {
            title: table.need_text("title", faults).map_or_else(String::new, |text| text.value),
            issued: table.date("issued", faults),
            clauses: clauses
                .into_iter()
                .map(|entry| {
                    let text = if let Value::Text(text) = entry.value { text.value } else { String::new() };
                    (entry.name.value, text)
                })
                .collect(),
            number,
        };
        table.finish(faults);
        law
    }
}
