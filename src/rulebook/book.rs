//! All rule files together: which areas there are, which calculators each has, and finding one by what people call it.

use std::collections::BTreeMap;

use super::areas::{self, PROVINCES};
use super::example::{self, Example};
use super::load::{Loaded, load};
use super::subject::Subject;
use crate::text::{Faults, Source};

/// Every rule file, read and checked.
#[derive(Debug, Default)]
pub struct Rulebook {
    /// The areas that have files, and 全国.
    areas: Vec<String>,
    /// The calculators of each of them, in menu order; without those whose files are at fault.
    subjects: BTreeMap<String, Vec<Subject>>,
    /// Keys and titles of those at fault.
    broken: BTreeMap<String, Vec<(String, String)>>,
    examples: Vec<Example>,
    counts: Counts,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files.
    pub files: usize,
    /// Rules: formulas, added and replaced.
    pub rules: usize,
    /// Parameters: declared, filled and replaced, and tables.
    pub parameters: usize,
}

/// Why there is no such calculator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// Nothing goes by that name.
    #[error("没有“{0}”这个计算。用 bangban calc --list 看有哪些")]
    Unknown(String),
    /// Several may be meant.
    #[error("“{0}”对得上好几个计算：{list}。写全一点", list = .1.join("、"))]
    Several(String, Vec<String>),
    /// Its files are at fault.
    #[error("“{0}”的规则文件有错，不能用。运行 bangban policy check 看错在哪里")]
    Broken(String),
}

impl Rulebook {
    /// Reads and checks every file. Whatever is without fault can be used at once, whatever the others say.
    /// The examples are not computed here: see [`Rulebook::check_examples`].
    pub fn load(sources: &[Source]) -> (Rulebook, Faults) {
        let mut faults = Faults::new();
        let loaded = load(sources, &mut faults);
        let drafts = &loaded.drafts;
        let counts = Counts {
            files: sources.len(),
            rules: drafts.iter().map(|file| file.rules.len() + file.replaces.len()).sum(),
            parameters: drafts
                .iter()
                .map(|file| file.params.len() + file.fills.len() + file.tables.len())
                .sum(),
        };
        let examples = example::all(drafts, &mut faults);
        let Loaded { areas, subjects, broken, .. } = loaded;
        (Rulebook { areas, subjects, broken, examples, counts }, faults)
    }

    /// The areas that have files of their own, 全国 first.
    pub fn areas(&self) -> Vec<&str> {
        self.areas.iter().map(String::as_str).collect()
    }

    /// The areas that somebody may mean by a name, a short name or initials; a province without files is one, too.
    pub fn areas_meant(&self, name: &str) -> Vec<String> {
        let mut known = self.areas();
        known.extend(PROVINCES.iter().filter(|province| !self.areas.iter().any(|area| area == *province)));
        areas::meant(name, &known).into_iter().map(str::to_owned).collect()
    }

    /// The one area somebody means. A city without files (`江苏省/南京市`) is taken as written when its province is known.
    pub fn area(&self, name: &str) -> Option<String> {
        let mut meant = self.areas_meant(name);
        match (meant.len(), name.rsplit_once('/')) {
            (1, _) => meant.pop(),
            (0, Some((above, city))) if !city.is_empty() && !city.is_ascii() => {
                self.area(above).map(|above| format!("{above}/{city}"))
            }
            _ => None,
        }
    }

    /// The calculators of an area, in menu order. An area without files has those of what stands above it.
    pub fn subjects(&self, area: &str) -> Vec<&Subject> {
        let lowest = areas::stack(area).into_iter().rev().find_map(|area| self.subjects.get(area));
        lowest.into_iter().flatten().collect()
    }

    /// A calculator by its ASCII key, its title or a part of the title that no other has.
    pub fn subject(&self, area: &str, rule: &str) -> Result<&Subject, SubjectError> {
        let all = self.subjects(area);
        if let Some(subject) = all.iter().find(|subject| subject.rule() == rule) {
            return Ok(subject);
        }
        let titled: Vec<_> = all.iter().filter(|subject| subject.title() == rule).collect();
        match titled.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                let keys = several.iter().map(|subject| subject.rule().to_owned());
                return Err(SubjectError::Several(rule.into(), keys.collect()));
            }
        }
        let broken = areas::stack(area).into_iter().rev().find_map(|area| self.broken.get(area));
        if let Some((_, title)) =
            broken.into_iter().flatten().find(|(key, title)| key == rule || title == rule)
        {
            return Err(SubjectError::Broken(title.clone()));
        }
        let part: Vec<_> = all
            .iter()
            .filter(|subject| subject.title().contains(rule) || areas::initials(subject.title()) == rule)
            .collect();
        match part.as_slice() {
            [one] => Ok(one),
            [] => Err(SubjectError::Unknown(rule.into())),
            several => Err(SubjectError::Several(
                rule.into(),
                several.iter().map(|subject| subject.title().to_owned()).collect(),
            )),
        }
    }

    /// The worked examples of every file.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Computes every example; the faults say what came out instead, each at its place.
    pub fn check_examples(&self) -> Faults {
        let mut faults = Faults::new();
        for fault in self.examples.iter().filter_map(|example| example.check(self)) {
            faults.push(fault);
        }
        faults
    }

    /// How much there is.
    pub fn counts(&self) -> Counts {
        self.counts
    }
}
