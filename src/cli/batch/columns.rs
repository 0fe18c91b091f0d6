//! What each column of the file is for, and one row through the calculator.

use std::{io, str};

use csv::ByteRecord;
use jiff::civil::Date;

use crate::cli::sheet::{self, Place};
use crate::cli::{Exit, Failure, calc};
use crate::rulebook::{
    Flag, FlagSort, InputInfo, Kind, Rulebook, RunError, Runner, Subject, Value, half_width,
};
use crate::text::nearest;

/// What holds for every row that says nothing else.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub book: &'a Rulebook,
    pub subject: &'a Subject,
    pub date: Date,
    pub known_at: Date,
}

/// The columns in their order.
pub struct Columns {
    uses: Vec<Use>,
    names: Vec<String>,
    outputs: Vec<String>,
    remarks: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Use {
    /// An input, by its key.
    Input(String),
    Region,
    Date,
    KnownAt,
    /// Not known here: taken over into the result as it is.
    Carried,
}

impl Use {
    /// What a title says of the case itself, however it is written.
    fn of_case(title: &str) -> Option<Use> {
        match half_width(title).to_ascii_lowercase().as_str() {
            "region" | "地区" | "区域" | "参保地" | "参保地区" => Some(Use::Region),
            "date" | "办理日期" => Some(Use::Date),
            "known_at" | "known-at" | "截至" | "已知日期" | "知悉日" => Some(Use::KnownAt),
            _ => None,
        }
    }

    /// The title that one which says too little may stand for.
    fn near_case(title: &str) -> Option<&'static str> {
        match half_width(title).to_ascii_lowercase().as_str() {
            "area" | "city" | "省" | "市" | "省市" => Some("region"),
            "日期" | "day" => Some("办理日期"),
            _ => None,
        }
    }
}

impl Columns {
    /// Reads the heading. Where rows name their own places, a column may be what any of these asks, and the results are those
    /// of all.
    pub fn of(header: &ByteRecord, setting: &Setting) -> Result<Columns, Failure> {
        let wrong = |message: String| Err(Failure::new(Exit::Usage, message));
        let titles: Vec<&str> = match header.iter().map(str::from_utf8).collect() {
            Ok(titles) => titles,
            Err(_) => return wrong("标题行不是 UTF-8 编码（可能存成了 GBK）。另存时选“CSV UTF-8”".into()),
        };
        if titles.iter().all(|title| title.trim().is_empty()) {
            return wrong("文件是空的，或第一行没有标题。第一行写各列的名称或键".into());
        }
        let inputs = setting.subject.inputs();
        let mut subjects = vec![setting.subject];
        let own = |title: &&str| setting.subject.takes(title.trim()).is_some();
        if titles.iter().any(|title| !own(title) && Use::of_case(title.trim()) == Some(Use::Region)) {
            let areas = setting.book.areas();
            subjects.extend(
                areas.iter().filter_map(|area| setting.book.subject(area, setting.subject.rule()).ok()),
            );
        }
        let mut columns =
            Columns { uses: Vec::new(), names: Vec::new(), outputs: Vec::new(), remarks: Vec::new() };
        for output in subjects.iter().flat_map(|subject| subject.outputs()) {
            if !columns.outputs.contains(&output.key) {
                columns.outputs.push(output.key.clone());
            }
        }
        for name in titles.into_iter().map(str::trim) {
            let half = half_width(name);
            let takes = |name: &str| subjects.iter().find_map(|subject| subject.takes(name));
            let input = takes(name).or_else(|| takes(&half));
            let known = match input {
                Some(key) => Use::Input(key.to_owned()),
                None => Use::of_case(name).unwrap_or(Use::Carried),
            };
            let taken = columns.outputs.iter().map(String::as_str).chain(["flags", "error"]);
            if known == Use::Carried && taken.into_iter().any(|taken| taken == name) {
                return wrong(format!("“{name}”这一列和结果的列重名。改个名字，或删掉"));
            }
            let twice = columns.names.iter().any(|other| other == name)
                || known != Use::Carried && columns.uses.contains(&known);
            if twice {
                return wrong(format!("“{name}”这一列有两个。留一个"));
            }
            columns.uses.push(known);
            columns.names.push(name.to_owned());
        }
        columns.remark(&subjects);
        let there =
            |key: &String| columns.uses.iter().any(|used| matches!(used, Use::Input(name) if name == key));
        let lacking: Vec<String> = inputs
            .iter()
            .filter(|input| input.required && !there(&input.key))
            .map(|input| format!("{}（{}）", input.key, input.name))
            .collect();
        // Another area may ask other things; then every row speaks for itself.
        if !lacking.is_empty() && !columns.uses.contains(&Use::Region) {
            return wrong(format!("缺这些列：{}", lacking.join("、")));
        }
        Ok(columns)
    }

    /// Notes every column that is only taken over and may be meant for something: for what no other column gives, if there is
    /// any such.
    fn remark(&mut self, subjects: &[&Subject]) {
        let words = |input: &InputInfo| [input.key.clone(), input.name.clone()];
        let inputs = subjects.iter().flat_map(|subject| subject.inputs());
        let (given, open): (Vec<_>, Vec<_>) =
            inputs.partition(|input| self.uses.contains(&Use::Input(input.key.clone())));
        let given: Vec<String> = given.into_iter().flat_map(words).collect();
        let mut open: Vec<String> = open.into_iter().flat_map(words).collect();
        let of_case = [("region", Use::Region), ("date", Use::Date), ("known_at", Use::KnownAt)];
        let free = of_case.into_iter().filter(|(_, used)| !self.uses.contains(used));
        open.extend(free.map(|(word, _)| word.to_owned()));
        for (name, _) in self.names.iter().zip(&self.uses).filter(|(_, used)| **used == Use::Carried) {
            let near = Use::near_case(name)
                .or_else(|| nearest(name, open.iter().map(String::as_str)))
                .or_else(|| nearest(name, given.iter().map(String::as_str)));
            if let Some(near) = near {
                self.remarks.push(format!("“{name}”不是录入项，是不是“{near}”？"));
            }
        }
    }

    /// What a person should know before it starts.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The heading of the result, as it stands in the file.
    pub fn heading(&self) -> csv::Result<Vec<u8>> {
        let carried = self.uses.iter().zip(&self.names).filter(|(used, _)| **used == Use::Carried);
        let names = carried.map(|(_, name)| name.as_str()).chain(self.outputs.iter().map(String::as_str));
        let mut heading = csv::Writer::from_writer(Vec::new());
        heading.write_record(names.chain(["flags", "error"]))?;
        heading.into_inner().map_err(|error| error.into_error().into())
    }

    /// The keys of the inputs, in the order of their columns.
    fn keys<'a>(&'a self) -> Vec<&'a str> {
        let key = |used: &'a Use| if let Use::Input(key) = used { Some(key.as_str()) } else { None };
        self.uses.iter().filter_map(key).collect()
    }
}

/// The calculator of a place.
struct Local<'a> {
    /// What the rows call it.
    region: String,
    runner: Runner<'a>,
    /// Which of its results stands in each column of the result; none where this place does not compute it.
    outputs: Vec<Option<usize>>,
}

/// Rows through the calculator, one after the other; each thread has its own.
pub struct Rows<'a> {
    columns: &'a Columns,
    setting: &'a Setting<'a>,
    keys: Vec<&'a str>,
    /// The calculator of every place met so far, by what the rows call it; a row that names none has the first.
    runners: Vec<Local<'a>>,
    text: String,
    done: Done,
}

/// Rows of the result as they stand in the file, and the reasons of those that could not be computed.
pub struct Done {
    rows: csv::Writer<Vec<u8>>,
    failed: Vec<String>,
}

impl Done {
    /// The rows, and the reasons in their order.
    pub fn parts(self) -> io::Result<(Vec<u8>, Vec<String>)> {
        let rows = self.rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok((rows, self.failed))
    }
}

impl<'a> Rows<'a> {
    /// With nothing computed yet.
    pub fn new(columns: &'a Columns, setting: &'a Setting<'a>) -> Self {
        let done = Done { rows: csv::Writer::from_writer(Vec::new()), failed: Vec::new() };
        Rows { columns, setting, keys: columns.keys(), runners: Vec::new(), text: String::new(), done }
    }

    /// What came of all rows so far.
    pub fn done(self) -> Done {
        self.done
    }

    /// One row: what is carried, the results, the flags, the reason when there is none.
    pub fn row(&mut self, Place { number, torn, garbled }: Place, record: &ByteRecord) -> csv::Result<()> {
        if let Some(below) = torn {
            return self.torn(number, below);
        }
        for (at, used) in self.columns.uses.iter().enumerate() {
            if *used == Use::Carried {
                self.done.rows.write_field(record.get(at).unwrap_or_default())?;
            }
        }
        let computed = if garbled { Err(sheet::GARBLED.to_owned()) } else { self.compute(record) };
        match computed {
            Ok(runner) => {
                let (Local { runner, outputs, .. }, rows) = (&mut self.runners[runner], &mut self.done.rows);
                for output in outputs {
                    self.text.clear();
                    if let Some(output) = output {
                        runner.write(*output, &mut self.text);
                    }
                    rows.write_field(&self.text)?;
                }
                rows.write_field(flags(&runner.flags()))?;
                rows.write_field("")?;
                rows.write_record(None::<&[u8]>)
            }
            Err(why) => self.failed(format!("第 {number} 行：{why}")),
        }
    }

    /// The last row, where a quote is never closed: what it carries has the lines `below` in it, and is left out.
    fn torn(&mut self, number: u64, below: usize) -> csv::Result<()> {
        for used in &self.columns.uses {
            if *used == Use::Carried {
                self.done.rows.write_field("")?;
            }
        }
        let took = if below == 0 {
            String::new()
        } else {
            format!("，下面 {below} 行都并进了这一行，也没有算")
        };
        self.failed(format!("第 {number} 行：引号没有配对{took}。补上引号再算"))
    }

    /// The rest of a row that could not be computed.
    fn failed(&mut self, error: String) -> csv::Result<()> {
        for _ in 0..=self.columns.outputs.len() {
            self.done.rows.write_field("")?;
        }
        self.done.rows.write_field(&error)?;
        self.done.rows.write_record(None::<&[u8]>)?;
        self.done.failed.push(error);
        Ok(())
    }

    /// Computes a row; gives back which of the runners has its results.
    fn compute(&mut self, record: &ByteRecord) -> Result<usize, String> {
        let uses = &self.columns.uses;
        if record.len() != uses.len() {
            let (columns, titles) = (record.len(), uses.len());
            return Err(match lines_taken_in(record) {
                0 => format!("有 {columns} 列，标题是 {titles} 列。检查逗号和引号"),
                below => format!(
                    "有 {columns} 列，标题是 {titles} 列：引号把下面 {below} 行也括进来了，那几行也没有算。引号要成对，补上再算"
                ),
            });
        }
        if let Some(below) = rows_taken_in(record) {
            return Err(format!(
                "引号把下面 {below} 行也括进来了，像是另外的行，都没有算。少了引号的补上；本来就是一栏里的几行字，去掉换行"
            ));
        }
        let (mut date, mut known_at, mut region) = (self.setting.date, self.setting.known_at, "");
        let mut texts = Vec::with_capacity(self.keys.len());
        for (used, field) in uses.iter().zip(record) {
            if *used == Use::Carried {
                continue;
            }
            let text = str::from_utf8(field).map_err(|_| "不是 UTF-8 编码")?.trim();
            match used {
                Use::Input(_) => texts.push(text),
                _ if text.is_empty() => {}
                Use::Date => date = read_date(text)?,
                Use::KnownAt => known_at = read_date(text)?,
                Use::Region => region = text,
                Use::Carried => {}
            }
        }
        let runner = self.runner(region)?;
        self.runners[runner].runner.row(&texts, date, known_at).map_err(|errors| reasons(&errors))?;
        Ok(runner)
    }

    /// The calculator of a place.
    fn runner(&mut self, region: &str) -> Result<usize, String> {
        if let Some(at) = self.runners.iter().position(|local| local.region == region) {
            return Ok(at);
        }
        let mut subject = self.setting.subject;
        if !region.is_empty() {
            let area = calc::area(self.setting.book, region).map_err(|failure| failure.message)?;
            subject = self.setting.book.subject(&area, subject.rule()).map_err(|error| error.to_string())?;
        }
        let runner = Runner::new(subject, &self.keys, &[]).map_err(|errors| reasons(&errors))?;
        let of = |key: &String| subject.outputs().iter().position(|output| output.key == *key);
        let outputs = self.columns.outputs.iter().map(of).collect();
        self.runners.push(Local { region: region.to_owned(), runner, outputs });
        Ok(self.runners.len() - 1)
    }
}

/// How many lines of the file went into a row by its quotes.
fn lines_taken_in(record: &ByteRecord) -> usize {
    record.as_slice().split(|byte| *byte == b'\n').count() - 1
}

/// The same, when one of these lines has as many columns as the row: then it is one that was meant to stand alone.
fn rows_taken_in(record: &ByteRecord) -> Option<usize> {
    if record.len() < 2 || !record.as_slice().contains(&b'\n') {
        return None;
    }
    let whole = |line: &[u8]| {
        [b',', b'\t', b';'].iter().any(|sign| line.split(|byte| byte == sign).count() == record.len())
    };
    let taken = |field: &[u8]| field.split(|byte| *byte == b'\n').skip(1).any(whole);
    record.iter().any(taken).then(|| lines_taken_in(record))
}

/// A day as inputs of a day are read.
fn read_date(text: &str) -> Result<Date, String> {
    match Kind::Date.read(text)? {
        Value::Date(date) => Ok(date),
        _ => Err(format!("“{text}”不是日期，写成 2026-11-23")),
    }
}

fn reasons(errors: &[RunError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
}

/// 预发：计发基数；待核：年限取整.
fn flags(flags: &[Flag]) -> String {
    let words: Vec<String> = flags
        .iter()
        .map(|flag| match flag.sort {
            FlagSort::Provisional => format!("预发：{}", flag.name),
            FlagSort::Estimated => format!("估算：{}", flag.name),
            FlagSort::Unverified => format!("待核：{}", flag.name),
            FlagSort::Differs => format!("与规则文件不同：{}", flag.name),
            FlagSort::Instead => format!("没按规则算：{}", flag.name),
            FlagSort::LeftOut => format!("没有算：{}", flag.name),
            FlagSort::NotGiven => format!("没填，按办理日期算：{}", flag.name),
            FlagSort::Reason => flag.text.clone(),
        })
        .collect();
    words.join("；")
}
