//! 术语: the words of the papers with how they are said to somebody who does not know them (`data/glossary.toml`), and where
//! such a word stands in a text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::text::{Faults, Place, Source, Table, Text};

use super::entry::{Entry, Kind};

/// Shortest and longest plain wording, in characters: a sentence or two that can be said.
const PLAIN: std::ops::RangeInclusive<usize> = 8..=120;

/// One term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its id, e.g. `CH01`.
    pub id: String,
    /// The word as papers have it.
    pub term: String,
    /// Other ways papers write it.
    pub also: Vec<String>,
    /// 大白话: what it is, without other terms.
    pub plain: String,
    /// 打个比方.
    pub like: Option<String>,
    /// How it is often told wrongly, and why that is wrong.
    pub wrong: Option<String>,
    /// A sum that shows it.
    pub sum: Option<Sum>,
}

/// A sum that shows what a term means: one figure is asked for, a rule does the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Key of the calculator.
    pub rule: String,
    /// Key of the one input that is asked for.
    pub ask: String,
    /// Names of the quantities that are shown.
    pub show: Vec<String>,
    /// Keys of limits that are left out where a place has none in its rules: the figure itself stands for them.
    pub unless: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// All terms.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    terms: Vec<Term>,
    /// Every way to write one, the longest first, with its place in `terms`.
    words: Vec<(String, usize)>,
}

impl Glossary {
    /// Reads terms from files; what is wrong goes to `faults`, the rest is used.
    pub fn read(sources: &[Source], faults: &mut Faults) -> Self {
        let mut terms = Vec::new();
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for source in sources {
            let mut file = Table::parse(source, faults);
            file.date("verified", faults);
            for mut table in file.tables("term", faults) {
                let term = read_one(&mut table, &mut seen, faults);
                table.finish(faults);
                terms.extend(term);
            }
            file.finish(faults);
        }
        let mut words: Vec<(String, usize)> = Vec::new();
        for (at, term) in terms.iter().enumerate() {
            words.extend(std::iter::once(&term.term).chain(&term.also).map(|word| (word.clone(), at)));
        }
        words.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        Self { terms, words }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The term with this id, or written like this.
    pub fn get(&self, word: &str) -> Option<&Term> {
        let found = self.words.iter().find(|(known, _)| known == word).map(|(_, at)| *at);
        match found {
            Some(at) => self.terms.get(at),
            None => self.terms.iter().find(|term| term.id.eq_ignore_ascii_case(word)),
        }
    }

    /// The terms that stand in a text, in order, with the byte range of each; where two overlap, the longer one.
    pub fn in_text(&self, text: &str) -> Vec<(Range<usize>, &Term)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let hit = self.words.iter().find(|(word, _)| rest.starts_with(word.as_str()));
            let step = match hit.and_then(|(word, number)| Some((word, self.terms.get(*number)?))) {
                Some((word, term)) => {
                    found.push((at..at + word.len(), term));
                    word.len()
                }
                None => rest.chars().next().map_or(1, char::len_utf8),
            };
            at += step;
        }
        found
    }

    /// The terms of a text, each once, in the order they first stand there.
    pub fn terms_of(&self, text: &str) -> Vec<&Term> {
        let mut terms: Vec<&Term> = Vec::new();
        for (_, term) in self.in_text(text) {
            if !terms.iter().any(|known| known.id == term.id) {
                terms.push(term);
            }
        }
        terms
    }

    /// What the index needs of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.terms.iter().map(|term| Entry {
            id: term.id.clone(),
            kind: Kind::Term,
            title: term.term.clone(),
            aliases: term.also.clone(),
            body: term.plain.clone(),
            insurance: String::new(),
        })
    }
}

fn read_one(table: &mut Table, seen: &mut BTreeMap<String, Place>, faults: &mut Faults) -> Option<Term> {
    let id = table.need_text("id", faults);
    let word = table.need_text("term", faults);
    let also = table.texts("also", faults);
    let plain = table.need_text("plain", faults);
    let like = table.text("like", faults);
    let wrong = table.text("wrong", faults);
    let sum = table.table("sum", faults).and_then(|sum| read_sum(sum, faults));
    let (id, word) = (id?, word?);
    for text in [&id, &word].into_iter().chain(&also) {
        if let Some(first) = seen.insert(text.value.clone(), text.place.clone()) {
            let message = format!("“{}”已经有了（{first}）", text.value);
            faults.error("E_DUPLICATE", text.place.clone(), message, "一个词只能归一条；换一个写法或删掉");
            return None;
        }
    }
    let plain = plain?;
    let length = plain.value.chars().count();
    if !PLAIN.contains(&length) {
        let message = format!("大白话有 {length} 个字");
        let help = format!("写在 {}–{} 字之间，一两句说得完", PLAIN.start(), PLAIN.end());
        faults.error("W_LENGTH", plain.place, message, help);
    }
    let value = |text: Option<Text>| text.map(|text| text.value);
    Some(Term {
        id: id.value,
        term: word.value,
        also: also.into_iter().map(|text| text.value).collect(),
        plain: plain.value,
        like: value(like),
        wrong: value(wrong),
        sum,
    })
}

fn read_sum(mut table: Table, faults: &mut Faults) -> Option<Sum> {
    let place = table.place.clone();
    let (rule, ask) = (table.need_text("rule", faults), table.need_text("ask", faults));
    let show: Vec<String> = table.texts("show", faults).into_iter().map(|text| text.value).collect();
    if show.is_empty() {
        table.missing::<()>("show", faults);
    }
    let unless = table.texts("unless", faults).into_iter().map(|text| text.value).collect();
    table.finish(faults);
    Some(Sum { rule: rule?.value, ask: ask?.value, show, unless, place })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(text: &str) -> (Glossary, Vec<String>) {
        let mut faults = Faults::new();
        let glossary = Glossary::read(&[Source::new("glossary.toml", text)], &mut faults);
        (glossary, faults.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_longest_word_is_the_one_that_is_meant() {
        let (glossary, faults) = glossary(
            "[[term]]\nid = \"CH01\"\nterm = \"缴费基数\"\nplain = \"算账用的那个工资数，先定它再乘比例\"\n\
             [[term]]\nid = \"CH02\"\nterm = \"缴费基数上下限\"\nplain = \"每年公布的两条线，一高一低\"\n",
        );
        assert!(faults.is_empty(), "{faults:?}");
        let text = "缴费基数上下限里的缴费基数";
        let found: Vec<_> =
            glossary.in_text(text).into_iter().map(|(at, term)| (at, term.id.as_str())).collect();
        assert_eq!(found, [(0..21, "CH02"), (27..39, "CH01")]);
        assert_eq!(glossary.terms_of("缴费基数，还是缴费基数").len(), 1);
        assert_eq!(glossary.get("ch02").map(|term| term.term.as_str()), Some("缴费基数上下限"));
    }

    #[test]
    fn a_word_belongs_to_one_term() {
        let (_, faults) = glossary(
            "[[term]]\nid = \"CH01\"\nterm = \"缴费基数\"\nplain = \"算账用的那个工资数，先定它再乘比例\"\n\
             [[term]]\nid = \"CH02\"\nterm = \"基数\"\nalso = [\"缴费基数\"]\nplain = \"短\"\n",
        );
        assert!(
            faults[0].contains("glossary.toml:8:9：“缴费基数”已经有了（glossary.toml:3:8）"),
            "{faults:?}"
        );
    }
}
