//! The index over everything that can be looked up: built once, searched at every key press. Pure and in memory.
//!
//! A search adds up what the keys of the query are worth in each entry, then looks at the best forty character by
//! character. The first five of what is found hold the best of each kind; all else stands as well as it fits. The figures
//! in here were tuned on questions, not on texts; `tests/ask.rs` holds them.

use std::ops::Range;

use super::align;
use super::entry::{Entry, Hit, Kind};
use super::keys::{self, Weighted};
use super::postings::Postings;
use super::query::{Term, Token, terms};
use super::surface::{Glyph, glyphs};
use super::synonyms::{Concept, Synonyms};

/// How many entries get the second look.
const SECOND_LOOK: usize = 40;
/// How many of each kind get it, however many of other kinds come before them.
const OF_A_KIND: usize = 2;
/// The places at the top in which the best of each kind stands.
const FIRST: usize = 5;
/// How many of the best keep their place there, whatever kinds they are of.
const BEST: usize = 2;
/// So much of the query found in an entry, and it is what was asked for, of its kind.
const WHOLE: f32 = 0.85;
/// What a key is worth that stands in the longer text only.
const IN_BODY: f32 = 0.3;
/// Less of the query than this found in an entry, and it is no answer …
const ENOUGH: f32 = 0.5;
/// … unless it was typed in characters and this much of it is found, among it a word: two or three telling characters.
const TELLING: f32 = 1.1;

/// Everything that can be looked up, ready to be searched.
#[derive(Debug, Clone)]
pub struct Index {
    entries: Vec<Indexed>,
    synonyms: Synonyms,
    postings: Postings,
}

#[derive(Debug, Clone)]
struct Indexed {
    id: String,
    kind: Kind,
    title: String,
    insurance: String,
    /// The title first.
    surfaces: Vec<Surface>,
}

#[derive(Debug, Clone)]
struct Surface {
    glyphs: Vec<Glyph>,
    concepts: Vec<Concept>,
}

/// An entry that fits.
#[derive(Debug, Clone, Copy)]
struct Scored {
    number: usize,
    score: f32,
    /// Whether the whole query is found in it.
    whole: bool,
}

/// One reading of one term with the groups of words in it.
struct Reading<'a> {
    tokens: &'a [Token],
    /// What each token counts.
    weights: Vec<f32>,
    concepts: Vec<Concept>,
}

impl Index {
    /// Builds the index; some 30 ms for a thousand entries. At most about a million entries are found.
    pub fn build(entries: &[Entry], synonyms: &Synonyms) -> Self {
        let mut postings = Postings::default();
        let mut indexed = Vec::with_capacity(entries.len());
        let (mut own, mut body) = (Vec::new(), Vec::new());
        for (number, entry) in (0_u32..).zip(entries) {
            let surfaces: Vec<Surface> = std::iter::once(&entry.title)
                .chain(&entry.aliases)
                .map(|text| {
                    let glyphs = glyphs(text);
                    Surface { concepts: synonyms.in_text(&glyphs), glyphs }
                })
                .collect();
            own.clear();
            body.clear();
            for surface in &surfaces {
                keys::of_surface(&surface.glyphs, &surface.concepts, &mut own);
            }
            keys::of_body(&entry.body, &mut body);
            postings.add(number, &own, &body);
            indexed.push(Indexed {
                id: entry.id.clone(),
                kind: entry.kind,
                title: entry.title.clone(),
                insurance: entry.insurance.clone(),
                surfaces,
            });
        }
        postings.sort();
        Self { entries: indexed, synonyms: synonyms.clone(), postings }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The kind and title of an entry, by its id.
    pub fn entry(&self, id: &str) -> Option<(Kind, &str)> {
        let entry = self.entries.iter().find(|entry| entry.id == id)?;
        Some((entry.kind, &entry.title))
    }

    /// The entries that fit `query`, best first, at most `limit`; the first five hold the best of each kind in which the whole
    /// query is found, as far as there is room. A blank query finds nothing.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search_kind(query, None, limit)
    }

    /// The same among entries of one kind.
    pub fn search_kind(&self, query: &str, kind: Option<Kind>, limit: usize) -> Vec<Hit> {
        let terms = terms(query);
        let readings: Vec<Vec<Reading<'_>>> = terms.iter().map(|term| self.readings(term)).collect();
        let wanted = |entry: &Indexed| kind.is_none_or(|kind| entry.kind == kind);

        let rough = self.rough(&readings, wanted);
        let firsts = || readings.iter().filter_map(|term| term.first());
        let total: f32 = firsts().flat_map(|reading| &reading.weights).sum();
        let in_characters =
            firsts().all(|reading| reading.tokens.iter().all(|t| matches!(t, Token::Glyph(_))));
        let top = rough.first().map_or(1.0, |(_, score)| *score);
        let mut scored: Vec<Scored> = rough
            .iter()
            .filter_map(|(number, score)| {
                let (found, fine) = self.fine(*number, &readings)?;
                let telling =
                    in_characters && found * total >= TELLING && self.shares_a_word(*number, &readings);
                let first = self.entries[*number].kind.leads();
                (found >= ENOUGH || telling).then_some(Scored {
                    number: *number,
                    score: first * (0.8 * fine + 0.2 * score / top),
                    whole: found >= WHOLE,
                })
            })
            .collect();
        let typed = query.trim();
        for (number, entry) in self.entries.iter().enumerate() {
            let named = entry.id.eq_ignore_ascii_case(typed)
                || (entry.title == typed && entry.kind.answers_to_its_title());
            if named && wanted(entry) {
                scored.retain(|other| other.number != number);
                scored.push(Scored { number, score: 1.0, whole: true });
            }
        }
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.number.cmp(&b.number)));
        self.one_of_each_first(&mut scored);
        scored.truncate(limit);
        scored.into_iter().map(|found| self.hit(found.number, found.score, &readings)).collect()
    }

    /// Puts the best of each kind among the first, so that ten answers to a word do not hide the way to do it. The very
    /// best stay where they are, and so does the order of those that come to the front and of those that do not.
    fn one_of_each_first(&self, scored: &mut Vec<Scored>) {
        let mut kinds: Vec<Kind> = Vec::new();
        let mut first: Vec<usize> = Vec::new();
        for (at, found) in scored.iter().enumerate().filter(|(at, found)| *at < BEST || found.whole) {
            let kind = self.entries[found.number].kind;
            if at < BEST || !kinds.contains(&kind) {
                first.push(at);
            }
            if found.whole {
                kinds.push(kind);
            }
        }
        first.truncate(FIRST);
        let others = (0..scored.len()).filter(|at| !first.contains(at)).take(FIRST - first.len());
        let mut first: Vec<usize> = first.iter().copied().chain(others).collect();
        first.sort_unstable();
        let rest = (0..scored.len()).filter(|at| !first.contains(at));
        *scored = first.iter().copied().chain(rest).map(|at| scored[at]).collect();
    }

    fn readings<'a>(&self, term: &'a Term) -> Vec<Reading<'a>> {
        term.readings
            .iter()
            .map(|tokens| Reading {
                tokens,
                weights: tokens.iter().map(|token| self.weight(token)).collect(),
                concepts: self.synonyms.in_query(tokens),
            })
            .collect()
    }

    /// A rare character says more than a common one; one that is nowhere may be a slip and says little.
    fn weight(&self, token: &Token) -> f32 {
        let Token::Glyph(glyph) = token else { return 1.0 };
        let entries = self.postings.of(keys::one(glyph.character)).len();
        let share = if entries == 0 { 0.2 } else { self.rarity(entries) / self.rarity(1) };
        glyph.weight() * (0.4 + 0.6 * share)
    }

    /// The first look: the best entries by what they share with the query, best first.
    fn rough(&self, readings: &[Vec<Reading<'_>>], wanted: impl Fn(&Indexed) -> bool) -> Vec<(usize, f32)> {
        let mut keys: Vec<Weighted> = Vec::new();
        for reading in readings.iter().flatten() {
            keys::of_query(reading.tokens, &reading.concepts, &mut keys);
        }
        keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        keys.dedup_by_key(|key| key.0);

        let mut scores = vec![0.0_f32; self.entries.len()];
        for (key, weight) in keys {
            let postings = self.postings.of(key);
            let worth = weight * self.rarity(postings.len());
            for posting in postings {
                if let Some(score) = scores.get_mut(posting.entry()) {
                    *score += worth * if posting.in_body() { IN_BODY } else { 1.0 };
                }
            }
        }
        let mut found: Vec<(usize, f32)> = scores
            .into_iter()
            .enumerate()
            .filter(|(number, score)| *score > 0.0 && wanted(&self.entries[*number]))
            .collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let (mut looked_at, mut kinds) = (0, Kind::ALL.map(|_| 0));
        found.retain(|(number, _)| {
            let of_kind = &mut kinds[self.entries[*number].kind as usize];
            *of_kind += 1;
            looked_at += 1;
            looked_at <= SECOND_LOOK || *of_kind <= OF_A_KIND
        });
        found
    }

    /// What a key that so many entries have is worth: the rarer, the more.
    #[allow(clippy::cast_precision_loss)] // counts of entries, far below 2^23
    fn rarity(&self, entries: usize) -> f32 {
        (1.0 + self.entries.len() as f32 / (1.0 + entries as f32)).ln()
    }

    /// The second look: how much of the query is found at all, and how well it fits.
    fn fine(&self, number: usize, readings: &[Vec<Reading<'_>>]) -> Option<(f32, f32)> {
        let entry = self.entries.get(number)?;
        let (mut recall, mut score, mut total) = (0.0, 0.0, 0.0);
        for term in readings {
            let weight: f32 = term.first()?.weights.iter().sum();
            let (mut best_recall, mut best_score) = (0.0_f32, 0.0_f32);
            for reading in term {
                for (at, surface) in entry.surfaces.iter().enumerate() {
                    let fit = align::fit(
                        reading.tokens,
                        &reading.weights,
                        &reading.concepts,
                        &surface.glyphs,
                        &surface.concepts,
                    );
                    best_recall = best_recall.max(fit.recall);
                    best_score = best_score.max(fit.score() * if at == 0 { 1.0 } else { 0.96 });
                }
            }
            recall += weight * best_recall;
            score += weight * best_score;
            total += weight;
        }
        (total > 0.0).then(|| (recall / total, score / total))
    }

    /// Whether a word of the query, or one that means the same, stands in a title or another way to ask.
    fn shares_a_word(&self, number: usize, readings: &[Vec<Reading<'_>>]) -> bool {
        let surfaces = &self.entries[number].surfaces;
        let stands = |a: &Glyph, b: &Glyph| {
            let same = |pair: &[Glyph]| pair[0].character == a.character && pair[1].character == b.character;
            !a.filler && !b.filler && surfaces.iter().any(|surface| surface.glyphs.windows(2).any(same))
        };
        readings.iter().flatten().any(|reading| {
            let meant = |group| surfaces.iter().any(|s| s.concepts.iter().any(|own| own.group == group));
            reading.concepts.iter().any(|asked| meant(asked.group))
                || reading.tokens.windows(2).any(|pair| match pair {
                    [Token::Glyph(a), Token::Glyph(b)] => stands(a, b),
                    _ => false,
                })
        })
    }

    fn hit(&self, number: usize, score: f32, readings: &[Vec<Reading<'_>>]) -> Hit {
        let entry = &self.entries[number];
        let title = &entry.surfaces[0];
        let mut marks = vec![false; title.glyphs.len()];
        for term in readings {
            let fit = |reading: &&Reading<'_>| {
                align::fit(
                    reading.tokens,
                    &reading.weights,
                    &reading.concepts,
                    &title.glyphs,
                    &title.concepts,
                )
                .recall
            };
            if let Some(reading) = term.iter().max_by(|a, b| fit(a).total_cmp(&fit(b))) {
                let own = align::marked(reading.tokens, &reading.concepts, &title.glyphs, &title.concepts);
                marks.iter_mut().zip(own).for_each(|(mark, own)| *mark |= own);
            }
        }
        Hit {
            id: entry.id.clone(),
            kind: entry.kind,
            title: entry.title.clone(),
            score: score.min(1.0),
            insurance: entry.insurance.clone(),
            matched: ranges(&title.glyphs, &marks),
        }
    }
}

/// Byte ranges of marked glyphs, neighbours joined.
fn ranges(glyphs: &[Glyph], marks: &[bool]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (glyph, _) in glyphs.iter().zip(marks).filter(|(_, mark)| **mark) {
        let start = glyph.at.0 as usize;
        let end = start + usize::from(glyph.at.1);
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => ranges.push(start..end),
        }
    }
    ranges
}
