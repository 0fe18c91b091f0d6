//! What a calculator answers: the results, what a clerk must know about them, and (when asked for) every step.

use std::sync::Arc;

use compact_str::CompactString;
use jiff::civil::Date;

use super::case::Case;
use super::kind::{Kind, Value};
use super::rounding::Rounding;
use super::run::Frame;
use super::subject::Subject;

/// The answer to a case. Keeps the finished frame, so that the steps can be told afterwards.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The results in the order of the file.
    pub outputs: Vec<Output>,
    /// What must be said beside them: 预发, 待核, a figure that differs from the one in the files.
    pub flags: Vec<Flag>,
    pub(super) subject: Subject,
    pub(super) frame: Frame,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// ASCII key; the name where the file gives none.
    pub key: Arc<str>,
    /// Name as the law says it.
    pub name: Arc<str>,
    /// Its kind; the unit is in it.
    pub kind: Kind,
    /// Its value.
    pub value: Value,
    /// For programs and JSON: `5290.17`, `2026-01`, `true`.
    pub text: String,
    /// For people: `5290.17 元/月`, `2026年1月`.
    pub shown: String,
    /// Of a list or a set of choices: its items, each for programs; `text` is then a JSON array of them, and `kind` that of one.
    pub items: Option<Vec<String>>,
}

/// Something that must be said beside a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// What it says.
    pub sort: FlagSort,
    /// The quantity it is about.
    pub name: String,
    /// For people, one sentence in Chinese.
    pub text: String,
}

/// The sorts of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagSort {
    /// 预发: the figure in force is not known yet, the previous one serves.
    Provisional,
    /// 估算: a year so far ahead that it says nothing of what will be paid.
    Estimated,
    /// 待核: a figure or formula nobody has checked against its source.
    Unverified,
    /// The case gives another figure than the files have for that date.
    Differs,
    /// The case gives what a rule would have computed, and not what it would have come to.
    Instead,
    /// What is computed elsewhere under this name and not by the rules of this place: nobody may take the rest for the whole.
    LeftOut,
    /// A date that nobody gave: the date of the case served.
    NotGiven,
    /// A branch was taken that the file gives a reason for (未满最低年限 …).
    Reason,
}

impl FlagSort {
    /// For programs: `provisional`, `estimated`, `unverified`, `differs`, `instead`, `left_out`, `not_given`, `reason`.
    pub fn word(self) -> &'static str {
        match self {
            FlagSort::Provisional => "provisional",
            FlagSort::Estimated => "estimated",
            FlagSort::Unverified => "unverified",
            FlagSort::Differs => "differs",
            FlagSort::Instead => "instead",
            FlagSort::LeftOut => "left_out",
            FlagSort::NotGiven => "not_given",
            FlagSort::Reason => "reason",
        }
    }
}

/// How a figure serves on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Serves {
    /// It is in force and published.
    #[default]
    InForce,
    /// 预发: the one of that day is not out; it is paid by the last one, and made up for later.
    Provisional,
    /// 估算: the day lies so many years ahead that the last one says nothing of what will be paid.
    Estimated,
}

impl Serves {
    /// The word for what is not in force.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Serves::InForce => None,
            Serves::Provisional => Some("预发"),
            Serves::Estimated => Some("估算"),
        }
    }
}

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// 原文: read in the document itself.
    Original,
    /// 转引: taken over from somebody who quotes it.
    Quoted,
    /// 待核: not checked.
    Unverified,
}

impl Trust {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Trust::Original => "原文",
            Trust::Quoted => "转引",
            Trust::Unverified => "待核",
        }
    }
}

/// Law and clause behind a figure or a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Name of the law.
    pub law: String,
    /// Its number or short name, as cited.
    pub number: String,
    /// The clause; empty when the whole document is cited.
    pub clause: String,
    /// What the clause fixes, in the rule keeper's own words.
    pub text: String,
}

/// What the files say about a quantity; every explanation that shows it shares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its name.
    pub name: Arc<str>,
    /// Its ASCII key.
    pub key: Option<Arc<str>>,
    /// Its unit (or 日期, 年月, 是否, 选项 …).
    pub unit: Arc<str>,
    /// For reading out.
    pub say: Option<Arc<str>>,
}

/// A name in a formula, and what was put in, shown for people.
pub type With = (Arc<str>, CompactString);

/// One step of the computation, in an order in which nothing is used before it is explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What kind of step.
    pub sort: StepSort,
    /// The quantity.
    pub about: Arc<About>,
    /// The formula as written; empty for a figure.
    pub formula: Arc<str>,
    /// The condition that led to this formula, as written, where there are several.
    pub when: Option<Arc<str>>,
    /// The names in formula and condition with what was put in, shown for people.
    pub with: Vec<With>,
    /// The value before rounding, when rounding changed it.
    pub unrounded: Option<CompactString>,
    /// The value, for programs.
    pub value: CompactString,
    /// The value, for people.
    pub shown: CompactString,
    /// The rounding, if the file asks for one.
    pub rounded: Option<Rounding>,
    /// Law and clause.
    pub cites: Arc<[Arc<Cited>]>,
    /// The area whose file says so.
    pub layer: Arc<str>,
    /// In force from (figures).
    pub from: Option<Date>,
    /// Published (figures).
    pub published: Option<Date>,
    /// How sure it is.
    pub trust: Option<Trust>,
    /// Where it was taken from.
    pub source: Option<Arc<str>>,
    /// When somebody last compared it with its source (figures).
    pub checked: Option<Date>,
    /// Why this branch was taken, when the file says so.
    pub why: Option<Arc<str>>,
    /// Whether a previous value serves, and as what.
    pub serves: Serves,
    /// What it is made of: a line for each row of a list.
    pub lines: Vec<Line>,
}

/// A line below a step. What all lines of a step share is said at the step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// What it is about: `2026年5月`, `第 3 行`.
    pub label: String,
    /// The condition that led to this formula, as written.
    pub when: Option<Arc<str>>,
    /// The formula as written.
    pub formula: Arc<str>,
    /// The names in the formula with what was put in, shown for people.
    pub with: Vec<With>,
    /// The value, for programs.
    pub value: CompactString,
    /// The value, for people.
    pub shown: CompactString,
    /// The value before rounding, when rounding changed it.
    pub unrounded: Option<CompactString>,
    /// The rounding.
    pub rounded: Option<Rounding>,
    /// Law and clause.
    pub cites: Arc<[Arc<Cited>]>,
    /// Why this branch was taken, when the file says so.
    pub why: Option<Arc<str>>,
    /// Whether a previous figure serves in it, and as what.
    pub serves: Serves,
}

/// The kinds of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepSort {
    /// A parameter, read at a date.
    Figure,
    /// A table, read at a key.
    Table,
    /// A formula.
    Rule,
    /// Given by the case instead of computed or read.
    Given,
}

impl Answer {
    /// Every step, told from the finished frame.
    pub fn explain(&self) -> Vec<Step> {
        super::tell::steps(&self.subject, &self.frame)
    }

    /// The days besides the case's own at which its figures were read: what each is called, and the day for people.
    pub fn other_days(&self) -> Vec<(Arc<str>, String)> {
        self.frame.other_days(&self.subject.plan)
    }

    /// What whoever reads the result out must say with it: that it is not the last word, or not the whole. A clause each.
    /// What only compares it with the files is for the clerk.
    pub fn provisos(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        let mut unchecked: Vec<String> = Vec::new();
        for flag in &self.flags {
            match flag.sort {
                FlagSort::Differs | FlagSort::Instead => {}
                FlagSort::Unverified => unchecked.push(format!("“{}”", flag.name)),
                _ => said.push(flag.text.clone()),
            }
        }
        unchecked.dedup();
        if !unchecked.is_empty() {
            said.push(format!("{}待核，还没有对过原文，结果只作参考", unchecked.concat()));
        }
        said
    }

    /// The result with this key.
    pub fn output(&self, key: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| *output.key == *key)
    }

    /// The calculator that answered.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The case that was asked.
    pub fn case(&self) -> &Case {
        &self.frame.case
    }
}
