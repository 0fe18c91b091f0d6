//! A whole file: its head, its laws and its parts.

use std::sync::Arc;

use jiff::civil::Date;

use super::example::ExampleDraft;
use super::fields::check_name;
use super::quantity::{Input, Param, Table};
use super::rule::{Replace, Rule};
use crate::rulebook::areas::{self, NATION, PROVINCES};
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

/// What `insurance` may say.
const INSURANCES: [&str; 6] = ["养老", "医疗", "工伤", "失业", "生育", "缴费"];
/// Longest file, in bytes; the longest of ours has 16,000.
const LONGEST: usize = 1_000_000;
/// Longest line, in bytes: a fault is told with its line.
const LONGEST_LINE: usize = 20_000;
/// Most names a section of a file may have.
const MOST_NAMES: usize = 1_000;

impl FileDraft {
    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        let main = self.head.main.as_ref().is_some_and(|main| !main.results.is_empty());
        let parts =
            [self.calcs.len(), self.laws.len(), self.inputs.len(), self.params.len(), self.tables.len()];
        let more = [self.rules.len(), self.fills.len(), self.replaces.len(), self.examples.len()];
        !self.broken && !main && parts.into_iter().chain(more).all(|count| count == 0)
    }

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
        check_area(area, source, all);
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
                check_calc_key(&key, faults);
                let calc = Calc::read(key, &mut table, faults);
                table.finish(faults);
                calc
            }),
            laws: section(&mut table, "law", false, &mut faults, Law::read),
            inputs: section(&mut table, "input", true, &mut faults, Input::read),
            params: section(&mut table, "param", true, &mut faults, Param::read),
            tables: section(&mut table, "table", true, &mut faults, |name, table, faults| {
                Table::read(name, table, true, faults)
            }),
            rules: section(&mut table, "rule", true, &mut faults, |name, table, faults| {
                Rule::read(name, table, true, faults)
            }),
            fills: section(&mut table, "fill", true, &mut faults, Param::fill),
            replaces: section(&mut table, "replace", true, &mut faults, Replace::read),
            examples: section(&mut table, "example", false, &mut faults, ExampleDraft::read),
            broken: false,
        };
        draft.params.extend(section(&mut table, "bands", true, &mut faults, Param::bands));
        table.finish(&mut faults);
        draft.check_layers(&mut faults);
        draft.broken = faults.has_errors();
        all.extend(faults);
        Some(draft)
    }

    /// Notes what a file of this area cannot leave to others, and what it says twice about what stands above.
    fn check_layers(&self, faults: &mut Faults) {
        let level = if &*self.area == NATION { 0 } else { self.area.split('/').count() };
        let levels = ["省", "市", "县"];
        for open in self.params.iter().filter_map(|param| param.open.as_ref()) {
            if levels.iter().take(level).any(|above| *above == open.value) {
                let message = format!("{}的文件不能把数留给{}来填", self.area, open.value);
                let help = "open 写下面一级：省的文件写 市、县 或 单位；自己定的数直接写 values";
                faults.error("E_WORD", open.place.clone(), message, help);
            }
        }
        for name in self.replaces.iter().map(Replace::name) {
            if self.fills.iter().any(|fill| fill.name.value == name.value) {
                let message = format!("“{}”在这个文件里又填（fill）又改（replace）", name.value);
                faults.error(
                    "E_REPLACE",
                    name.place.clone(),
                    message,
                    "上级留空的只写 fill，上级定了的只写 replace",
                );
            }
        }
    }

    /// Everything that is cited in it, as written.
    pub fn cites(&self) -> Vec<&Text> {
        let mut cites = Vec::new();
        self.rules.iter().for_each(|rule| rule.cited(&mut cites));
        self.params.iter().chain(&self.fills).for_each(|param| param.cited(&mut cites));
        self.tables.iter().for_each(|table| table.cited(&mut cites));
        for replace in &self.replaces {
            match replace {
                Replace::Rule(rule) => rule.cited(&mut cites),
                Replace::Param(param) => param.cited(&mut cites),
                Replace::Table(table) => table.cited(&mut cites),
            }
        }
        cites
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

/// Notes an area that nobody would find by its name: not the full name of a province, or a name nobody knows.
fn check_area(area: &str, source: &Source, faults: &mut Faults) {
    if area == NATION {
        return;
    }
    let mut parts = area.split('/');
    let top = parts.next().unwrap_or(area);
    if !PROVINCES.contains(&top) {
        let (code, message, help) = match areas::province_meant(top) {
            Some(province) => (
                "E_AREA",
                format!("地区文件夹“{top}”没有写全"),
                format!("是不是“{province}”？把文件夹改成这个名字"),
            ),
            None => (
                "W_AREA",
                format!("没有听说过“{top}”这个省级地区"),
                "省、自治区、直辖市写全名，如 山东省/；市放在省的文件夹里，如 广东省/深圳市/".to_owned(),
            ),
        };
        faults.error(code, source.place(0..0), message, help);
    }
    for part in parts.filter(|part| !areas::has_rank(part)) {
        let message = format!("“{part}”像是没有写全的地名");
        faults.error("W_AREA", source.place(0..0), message, "市、区、县写全名，如 山东省/青岛市/");
    }
}

/// Notes a calculator's key that cannot stand in a command, an address or the name of a file: words like those of `key`, with
/// points between them.
fn check_calc_key(key: &Text, faults: &mut Faults) {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'))
    };
    if !key.value.split('.').all(word) {
        let message =
            format!("计算的键“{}”只能用小写英文字母、数字和下划线，字母开头，中间可以有点", key.value);
        faults.error("E_KEY", key.place.clone(), message, "例如 pension、injury.funeral_grant");
    } else if key.value == "index" {
        faults.error("E_KEY", key.place.clone(), "“index”留给手册的目录页，计算不能叫这个", "换一个键");
    }
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
        if formula_names {
            check_name(&entry.name, faults);
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
        if let Some(rule) = &rule {
            check_calc_key(rule, faults);
        }
        let place = table.place.clone();
        let unnamed = Text { value: String::new(), place };
        let calc = Calc::read(rule.unwrap_or(unnamed), &mut table, faults);
        let head = Head {
            date: table.text("date", faults),
            insurance: insurance(&mut table, faults),
            order: table.integer("order", faults),
            uses: table.texts("uses", faults),
            main: Some(calc),
        };
        table.finish(faults);
        head
    }
}

/// The insurance a file belongs to: the handbook has a chapter for each.
fn insurance(table: &mut text::Table, faults: &mut Faults) -> Option<String> {
    let word = table.text("insurance", faults)?;
    if !INSURANCES.contains(&word.value.as_str()) {
        let message = format!("没有听说过“{}”这个险种", word.value);
        let help = format!("手册按险种分章，写其中一个：{}", INSURANCES.join("、"));
        faults.error("W_WORD", word.place, message, help);
    }
    Some(word.value)
}

impl Calc {
    fn read(rule: Text, table: &mut text::Table, faults: &mut Faults) -> Calc {
        let results = table.texts("results", faults);
        for (at, result) in results.iter().enumerate() {
            if results.iter().take(at).any(|other| other.value == result.value) {
                let message = format!("“{}”在 results 里写了两遍", result.value);
                faults.error("E_DUPLICATE", result.place.clone(), message, "删掉一个");
            }
        }
        Calc {
            rule,
            title: table.text("title", faults),
            results,
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
                    let text =
                        if let Value::Text(text) = &entry.value { text.value.clone() } else { String::new() };
                    if text.trim().is_empty() {
                        let message = format!("条款“{}”没有写内容", entry.name.value);
                        let help = "写成 clause.\"条号\" = \"这一条定了什么\"，用自己的话写一句";
                        faults.error("E_EMPTY", entry.value.place().clone(), message, help);
                    }
                    (entry.name.value, text)
                })
                .collect(),
            number,
        };
        table.finish(faults);
        law
    }
}
