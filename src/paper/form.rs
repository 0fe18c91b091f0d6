//! Forms as their files say them, all of them together.

use super::document::Format;
use super::kind::{KINDS, Kind};
use super::read;
use super::remedy::Remedy;
use super::template::Template;
use crate::text::{Faults, Source};

/// The folder of the forms in the data folder: one file a form.
const FORMS: &str = "forms/";
/// The file of the remedies.
const REMEDIES: &str = "remedies.toml";

/// A form: the words of a paper, with names where the case goes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Which kind.
    pub kind: &'static Kind,
    /// What stands at its top.
    pub title: String,
    /// The sheet it is made for.
    pub format: Format,
    /// How many copies are printed.
    pub copies: u16,
    /// How large its letters are on its own sheet, in points; none for the usual size.
    pub letters: Option<u16>,
    /// Whether its usual letters get smaller to keep it on one page.
    pub one_page: bool,
    /// What must be there besides what the kind demands.
    pub need: Vec<String>,
    /// From top to bottom.
    pub parts: Vec<Part>,
    /// Said at the foot of every page.
    pub foot: Template,
}

/// A part of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Its title, if it has one.
    pub title: Option<Template>,
    /// The list it goes through, a row at a time.
    pub each: Option<String>,
    /// The list or value without which it is left out.
    pub only: Option<String>,
    /// Its lines; of a list, those of one row.
    pub lines: Vec<Template>,
    /// Rows on one line, joined by this.
    pub join: Option<String>,
    /// Rows of a table: head, share of the width, text.
    pub table: Vec<(String, u16, Template)>,
    /// What stands there when the list has no row; without it the part is left out.
    pub none: Option<String>,
    /// Places to sign.
    pub sign: Vec<Template>,
    /// An empty square, with a word on what goes into it.
    pub square: Option<Template>,
}

/// Every form, and the remedies they name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    list: Vec<Form>,
    remedies: Vec<Remedy>,
}

impl Forms {
    /// Reads `forms/*.toml` out of all data files. What is faulty is named and left out.
    pub fn load(data: &[Source]) -> (Self, Faults) {
        let mut faults = Faults::new();
        let mut forms: Vec<Form> = Vec::new();
        for source in data.iter().filter(|source| source.path.starts_with(FORMS)) {
            let Some((form, place)) = read::form(source, &mut faults) else { continue };
            if forms.iter().any(|known| known.kind == form.kind) {
                let message = format!("“{}”已经有一个文件", form.kind.title);
                faults.error("E_DUPLICATE", place, message, "一种单子只能有一个文件，删掉一个");
                continue;
            }
            forms.push(form);
        }
        let own = data.iter().find(|source| &*source.path == REMEDIES);
        let remedies = own.map_or_else(Vec::new, |source| Remedy::read(source, &mut faults));
        (Self { list: forms, remedies }, faults)
    }

    /// The form of a kind.
    pub fn get(&self, kind: &Kind) -> Option<&Form> {
        self.list.iter().find(|form| form.kind == kind)
    }

    /// Where somebody goes who does not agree.
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// Kinds that have no form.
    pub fn lacking(&self) -> Vec<&'static Kind> {
        KINDS.iter().filter(|kind| self.get(kind).is_none()).collect()
    }
}
