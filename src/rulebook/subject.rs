//! A calculator as its users see it: title, what it asks, what it gives. The same plan may serve several.

use std::sync::Arc;

use super::kind::Kind;
use super::plan::Plan;

/// One calculator in one area, checked and ready to run. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Subject {
    pub(super) rule: String,
    pub(super) title: String,
    pub(super) insurance: String,
    pub(super) say: Option<String>,
    pub(super) area: Arc<str>,
    pub(super) file: String,
    pub(super) order: i64,
    pub(super) plan: Arc<Plan>,
    pub(super) results: Arc<[usize]>,
    pub(super) inputs: Arc<[InputInfo]>,
    pub(super) outputs: Arc<[OutputInfo]>,
}

/// What a calculator can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Name as the law says it.
    pub name: String,
    /// ASCII key; the name where the file gives none.
    pub key: String,
    /// Number, date, choice …
    pub kind: Kind,
    /// Always needed (on some path it may be needed though this is false; the run says so then).
    pub required: bool,
    /// It is not needed when the quantity of this name is given.
    pub unless: Option<String>,
    /// What serves when it is not given, as the file writes it.
    pub default: Option<String>,
    /// The question to the person at the window.
    pub ask: String,
    /// Smallest number allowed.
    pub min: Option<String>,
    /// Largest number allowed.
    pub max: Option<String>,
    /// A parameter or rule, normally known or computed, which a case may give instead.
    pub givable: bool,
}

/// What a calculator gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputInfo {
    /// Name as the law says it.
    pub name: String,
    /// ASCII key; the name where the file gives none.
    pub key: String,
    /// Number, date, choice …
    pub kind: Kind,
    /// How to read it out to a person.
    pub say: Option<String>,
}

impl Subject {
    /// Stable ASCII key: `full_pension`.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// Title: 职工基本养老金.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Menu group: 养老.
    pub fn insurance(&self) -> &str {
        &self.insurance
    }

    /// What it does, for reading out.
    pub fn say(&self) -> Option<&str> {
        self.say.as_deref()
    }

    /// The lowest area that has a file for it: 全国 when nobody below says anything.
    pub fn area(&self) -> &str {
        &self.area
    }

    /// The name of its files, without `.toml`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What it can be told: inputs first, then what a case may give instead of having it computed (`givable`).
    pub fn inputs(&self) -> &[InputInfo] {
        &self.inputs
    }

    /// What it gives.
    pub fn outputs(&self) -> &[OutputInfo] {
        &self.outputs
    }
}
