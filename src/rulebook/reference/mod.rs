//! What the rule files say about every quantity, layer by layer, for reading rather than computing: which file sets, fills or
//! replaces it, its figures by date, its formula as written, law and trust. Files with faults are read as far as they go.

mod changes;
mod facts;
mod page;
mod read;
mod stale;

pub use changes::{Change, changes};
pub use page::{cited, lines, way_lines};
pub use stale::{Due, Mark, Stale, stale};

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::answer::{Cited, Trust};
use super::areas;
pub use super::areas::{has_rank, is_short_of, stack};
use crate::text::{Place, nearest};

/// Everything the files say.
#[derive(Debug, Default)]
pub struct Reference {
    entries: Vec<Entry>,
    /// Area and name of every file that has more than laws in it, upper areas first.
    files: Vec<(String, String)>,
    /// What the files say besides, for telling what has changed.
    facts: Vec<Fact>,
}

/// One thing a file says that is no figure and no formula: about itself, a calculator, a law, the fine print of a quantity.
#[derive(Debug, Clone)]
struct Fact {
    area: String,
    file: String,
    name: String,
    what: String,
    text: String,
    /// It is about a quantity, which is told as a whole when it is new or gone.
    of_entry: bool,
}

/// What one file says about one quantity.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The area of the file: `广东省/深圳市`.
    pub area: String,
    /// Name of the file without `.toml`.
    pub file: String,
    /// Where it stands.
    pub place: Place,
    /// Name as the law says it.
    pub name: String,
    /// ASCII key.
    pub key: Option<String>,
    /// What it is.
    pub sort: Sort,
    /// What the file does.
    pub verb: Verb,
    /// Its unit (or 日期, 年月, 是否, 选项).
    pub unit: String,
    /// The question (inputs), or how it is read out (rules).
    pub say: Option<String>,
    /// The choices, for people.
    pub choices: Vec<String>,
    /// The columns of a list with their units, for people.
    pub columns: Vec<String>,
    /// The list it is computed for, row by row.
    pub each: Option<String>,
    /// What serves when it is not given, smallest and largest number allowed (inputs); the legal range (figures).
    pub default: Option<String>,
    /// Smallest.
    pub min: Option<String>,
    /// Largest.
    pub max: Option<String>,
    /// Who is to fill it in: 省, 市 …
    pub open: Option<String>,
    /// When a new figure is to be expected.
    pub due: Option<String>,
    /// Who publishes it.
    pub by: Option<String>,
    /// Whether the previous figure serves while the new one is not known.
    pub overdue: bool,
    /// Whether every figure counts for a year from its first day.
    pub yearly: bool,
    /// Figures by date.
    pub figures: Vec<Figure>,
    /// Ways of computing it, in order; a table has one for each way of reading.
    pub ways: Vec<Way>,
    /// Rows of a table: key, value.
    pub rows: Vec<(String, String)>,
    /// Law and clause of the whole.
    pub cites: Vec<Arc<Cited>>,
    /// How sure it is.
    pub trust: Option<Trust>,
}

/// What a quantity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Somebody must say it.
    Input,
    /// A dated figure.
    Figure,
    /// A table.
    Table,
    /// A formula.
    Rule,
}

/// What a file does with a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Brings it in.
    Sets,
    /// Fills what an upper area left open.
    Fills,
    /// Puts something else in the place of what an upper area says.
    Replaces,
}

/// A dated figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// In force from.
    pub from: Date,
    /// The last day, where the file says one.
    pub until: Option<Date>,
    /// Known from: as the file says, or when the law was issued, or from its first day.
    pub published: Date,
    /// The value, for people.
    pub shown: String,
    /// The value, for programs; empty when nobody knows it.
    pub value: String,
    /// Why nobody knows it.
    pub unknown: Option<String>,
    /// Law and clause.
    pub cites: Vec<Arc<Cited>>,
    /// How sure it is.
    pub trust: Option<Trust>,
    /// Where it was taken from.
    pub source: Option<String>,
    /// When somebody last compared it with its source.
    pub checked: Option<Date>,
    /// The line it stands in.
    pub line: usize,
}

/// One way of computing (or reading a table).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// When it is taken; nothing for the rest.
    pub when: Option<String>,
    /// The formula; for a refusal the sentence.
    pub then: String,
    /// Whether it declines.
    pub refuses: bool,
    /// The words of its rounding.
    pub round: Option<String>,
    /// Why, as the file says it.
    pub why: Option<String>,
    /// Law and clause.
    pub cites: Vec<Arc<Cited>>,
}

impl Figure {
    /// The last day it counts, when that is known; `yearly`: it counts for a year.
    pub fn last_day(&self, yearly: bool) -> Option<Date> {
        let year = || self.from.checked_add(1.year()).and_then(Date::yesterday).ok();
        self.until.or_else(|| yearly.then(year).flatten())
    }
}

impl Sort {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Input => "录入项",
            Sort::Figure => "参数",
            Sort::Table => "表",
            Sort::Rule => "规则",
        }
    }

    /// For programs.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Input => "input",
            Sort::Figure => "param",
            Sort::Table => "table",
            Sort::Rule => "rule",
        }
    }
}

impl Verb {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Sets => "定",
            Verb::Fills => "填",
            Verb::Replaces => "改",
        }
    }

    /// For programs.
    pub fn key(self) -> &'static str {
        match self {
            Verb::Sets => "set",
            Verb::Fills => "fill",
            Verb::Replaces => "replace",
        }
    }
}

impl Reference {
    /// Everything, file by file, upper areas first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Area and name of every file.
    pub fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// What every layer says about the quantity of this name or key. A name that several subjects have gives all of them.
    pub fn named(&self, name: &str) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| entry.name == name || entry.key.as_deref() == Some(name)).collect()
    }

    /// The nearest name to one that is not there.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let words = |entry: &'_ Entry| entry.name.clone();
        let known: Vec<String> = self.entries.iter().map(words).collect();
        let near = nearest(name, known.iter().map(String::as_str))?;
        self.entries.iter().find(|entry| entry.name == near).map(|entry| entry.name.as_str())
    }

    /// What the layers of an area say about the quantity, the nation first.
    pub fn layers(&self, area: &str, name: &str) -> Vec<&Entry> {
        let stack = areas::stack(area);
        self.entries
            .iter()
            .filter(|entry| entry.name == name && stack.contains(&entry.area.as_str()))
            .collect()
    }

    /// The entry that brought a quantity into the subject of this one.
    pub fn declared(&self, entry: &Entry) -> Option<&Entry> {
        let stack = areas::stack(&entry.area);
        self.entries.iter().find(|other| {
            other.name == entry.name
                && other.file == entry.file
                && other.verb == Verb::Sets
                && stack.contains(&other.area.as_str())
        })
    }
}

impl Entry {
    /// File and line, as a person opens it: `广东省/职工养老金.toml:12`.
    pub fn at(&self) -> String {
        format!("{}:{}", self.place.source.path, self.place.line())
    }

    /// Every mark of trust in it, the least sure first.
    pub fn least_sure(&self) -> Option<Trust> {
        self.figures.iter().filter_map(|figure| figure.trust).chain(self.trust).max()
    }
}
