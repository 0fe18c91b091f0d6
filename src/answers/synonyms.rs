//! Which words mean the same at the window (`data/synonyms.toml`): what people say beside what the papers say.
//! A list per field, each line a group of words; the index treats the words of a group as one.

use std::collections::HashMap;

use crate::text::{Faults, Source, Table, Text, Value};

use super::query::Token;
use super::surface::{Glyph, glyphs};

/// Groups of words that mean the same.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    groups: usize,
    words: Vec<Word>,
    /// Words by their first two characters, because every text that is indexed is looked through for all of them.
    by_start: HashMap<(char, char), Vec<usize>>,
    /// Words by the letters they may begin with, for queries that are typed by sound.
    by_letter: HashMap<u8, Vec<usize>>,
}

#[derive(Debug, Clone)]
struct Word {
    group: u16,
    glyphs: Vec<Glyph>,
}

/// A word of a group found in a text: where, in glyphs, and which group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Concept {
    pub group: u16,
    pub start: usize,
    pub end: usize,
}

impl Synonyms {
    /// Reads the groups from files; what is wrong goes to `faults`, the rest is used.
    pub fn read(sources: &[Source], faults: &mut Faults) -> Self {
        let mut synonyms = Self::default();
        for source in sources {
            for entry in Table::parse(source, faults).entries() {
                let Value::List(groups) = entry.value else {
                    let (place, name) = (entry.name.place, entry.name.value);
                    faults.error(
                        "E_TYPE",
                        place,
                        format!("“{name}”这里要一列词组"),
                        "写成 名字 = [[\"退休金\", \"养老金\"], …]",
                    );
                    continue;
                };
                for group in groups.items {
                    synonyms.read_group(group, faults);
                }
            }
        }
        synonyms
    }

    fn read_group(&mut self, group: Value, faults: &mut Faults) {
        let place = group.place().clone();
        let Value::List(list) = group else {
            faults.error("E_TYPE", place, "一组同义词要用方括号括起来", "写成 [\"退休金\", \"养老金\"]");
            return;
        };
        let mut words: Vec<Text> = Vec::new();
        for value in list.items {
            let place = value.place().clone();
            let Value::Text(word) = value else {
                faults.error("E_TYPE", place, "同义词要用英文双引号括起来", "写成 \"退休金\"");
                continue;
            };
            if word.value.chars().count() < 2 {
                let message = format!("“{}”太短，会把不相干的也找出来", word.value);
                faults.error("E_SHORT", place, message, "至少写两个字");
            } else if words.iter().any(|known| known.value == word.value) {
                let message = format!("“{}”在这一组里写了两遍", word.value);
                faults.error("E_DUPLICATE", place, message, "删掉一个");
            } else {
                words.push(word);
            }
        }
        if words.len() < 2 {
            faults.error("E_EMPTY", place, "一组里至少要有两个词", "补上另一种说法，或删掉这一组");
            return;
        }
        let texts: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        self.add(&texts);
    }

    /// Adds a group.
    pub fn add(&mut self, words: &[&str]) {
        let Ok(group) = u16::try_from(self.groups) else { return };
        self.groups += 1;
        for word in words {
            let glyphs = glyphs(word);
            if let [first, second, ..] = glyphs[..] {
                let start = (first.character, second.character);
                let number = self.words.len();
                self.by_start.entry(start).or_default().push(number);
                for letter in first.letters() {
                    self.by_letter.entry(letter).or_default().push(number);
                }
                self.words.push(Word { group, glyphs });
            }
        }
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.groups == 0
    }

    /// The words of groups that stand in a text.
    pub(super) fn in_text(&self, text: &[Glyph]) -> Vec<Concept> {
        let mut found = Vec::new();
        for start in 0..text.len().saturating_sub(1) {
            let pair = (text[start].character, text[start + 1].character);
            for word in self.by_start.get(&pair).into_iter().flatten().map(|at| &self.words[*at]) {
                let end = start + word.glyphs.len();
                if text.get(start..end).is_some_and(|part| same(part, &word.glyphs)) {
                    found.push(Concept { group: word.group, start, end });
                }
            }
        }
        found
    }

    /// The words of groups that a query spells, by characters or by sound; by initials only as a whole.
    pub(super) fn in_query(&self, tokens: &[Token]) -> Vec<Concept> {
        let mut found = Vec::new();
        for (start, first) in tokens.iter().enumerate() {
            let letters = first.initials();
            let words = letters.iter().filter_map(|letter| self.by_letter.get(letter)).flatten();
            for word in words.map(|at| &self.words[*at]) {
                let length = word.glyphs.len();
                let Some(window) = tokens.get(start..start + length) else { continue };
                let pairs = || window.iter().zip(&word.glyphs);
                let whole = length >= 3 && length == tokens.len();
                if pairs().all(|(token, glyph)| token.spells(glyph))
                    || (whole && pairs().all(|(token, glyph)| token.fits(glyph) > 0.0))
                {
                    found.push(Concept { group: word.group, start, end: start + length });
                }
            }
        }
        found
    }
}

fn same(a: &[Glyph], b: &[Glyph]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.character == b.character)
}
