//! What is asked of a calculator: the inputs as somebody gave them and the two clocks; and why it may not answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

/// One case to compute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Raw text by ASCII key or Chinese name. Whatever has a key may be given: an input, and a parameter or a rule too
    /// (what a form printed, or a what-if); then nothing is asked that only it would have needed. A list is JSON text: an
    /// array of objects by column key, or an object of name → number for a list of two columns.
    pub given: BTreeMap<String, String>,
    /// 办理日期: the date of the case; stands for the calculator's own date input when that is not given.
    pub date: Date,
    /// What was published by this day counts as known.
    pub known_at: Date,
    /// Which quantities to compute, by key or name; empty for the calculator's results.
    pub wanted: Vec<String>,
}

impl Case {
    /// A case on `date` where everything in the files is known.
    pub fn on(date: Date) -> Self {
        Self { given: BTreeMap::new(), date, known_at: Date::MAX, wanted: Vec::new() }
    }
}

impl From<&Case> for Arc<Case> {
    fn from(case: &Case) -> Self {
        Arc::new(case.clone())
    }
}

/// Why a case cannot be computed: the kind of trouble for programs, the sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RunError {
    /// What kind of trouble.
    pub trouble: Trouble,
    /// The quantity it is about.
    pub name: String,
    /// Its ASCII key, if it has one.
    pub key: Option<String>,
    /// In Chinese: what happened and what to do.
    pub message: String,
}

/// What leads from a message to the key by which a case gives the figure itself.
pub(super) const GIVE: &str = "；也可以自己填：";

impl RunError {
    /// The message without the key of a case file or command line, for whoever has no place to write it.
    pub fn without_key(&self) -> &str {
        self.message.split_once(GIVE).map_or(&self.message, |(said, _)| said)
    }
}

/// The kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A key nobody knows.
    UnknownKey,
    /// An input that is needed is not given.
    Missing,
    /// An input that cannot be read, or lies outside its bounds.
    Bad,
    /// A figure that is not there for the date, or not yet published.
    NoFigure,
    /// A table has no row for it.
    OffTable,
    /// No row of a list fits.
    NoRow,
    /// The rule itself declines, with its reason.
    Refused,
    /// Division by zero, a number or a date too large.
    Arithmetic,
}

impl Trouble {
    /// For programs: `missing`, `no_figure` …
    pub fn word(self) -> &'static str {
        match self {
            Trouble::UnknownKey => "unknown_key",
            Trouble::Missing => "missing",
            Trouble::Bad => "bad",
            Trouble::NoFigure => "no_figure",
            Trouble::OffTable => "off_table",
            Trouble::NoRow => "no_row",
            Trouble::Refused => "refused",
            Trouble::Arithmetic => "arithmetic",
        }
    }
}
