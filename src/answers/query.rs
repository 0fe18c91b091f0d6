//! What somebody typed, in the ways it can be meant: characters, whole syllables, an unfinished last syllable, initials,
//! and any of them one after the other.

use std::ops::Range;

use super::sound::Syllable;
use super::surface::{Glyph, bit, glyphs, plain};

/// One step of a query.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// A character (a digit or a letter that can be nothing else, too).
    Glyph(Glyph),
    /// A whole syllable.
    Syllable(Syllable),
    /// The last syllable, which may go on.
    Begun {
        /// The numbers of the syllables it can become.
        range: Range<u16>,
        /// What it is if it does not go on.
        whole: Option<Syllable>,
        /// Its first letter.
        letter: u8,
    },
    /// An initial.
    Letter(u8),
}

impl Token {
    /// How well it stands for a character, 0 to 1.
    pub fn fits(&self, glyph: &Glyph) -> f32 {
        let bits = match self {
            Token::Glyph(own) => own.bits,
            Token::Syllable(own) => bit(char::from(own.initial())),
            Token::Begun { letter, .. } | Token::Letter(letter) => bit(char::from(*letter)),
        };
        if bits & glyph.bits == 0 {
            return 0.0;
        }
        match self {
            Token::Glyph(own) if own.character == glyph.character => 1.0,
            Token::Glyph(own) => {
                let pairs = || own.sounds.iter().flat_map(|a| glyph.sounds.iter().map(move |b| (a, b)));
                if pairs().any(|(a, b)| a == b) {
                    0.7
                } else if pairs().any(|(a, b)| a.near() == b.near()) {
                    0.45
                } else {
                    0.0
                }
            }
            Token::Syllable(own) => {
                if glyph.sounds.iter().any(|s| s == *own) {
                    0.95
                } else if glyph.sounds.iter().any(|s| s.near() == own.near()) {
                    0.6
                } else {
                    0.0
                }
            }
            Token::Begun { whole: Some(own), .. } if glyph.sounds.iter().any(|s| s == *own) => 0.95,
            Token::Begun { range, .. } if glyph.sounds.iter().any(|s| range.contains(&s.number())) => 0.85,
            Token::Letter(letter) if glyph.begins_with(*letter) => 0.8,
            Token::Begun { .. } | Token::Letter(_) => 0.0,
        }
    }

    /// Whether it spells a character, not merely resembles it.
    pub fn spells(&self, glyph: &Glyph) -> bool {
        match self {
            Token::Glyph(own) => own.character == glyph.character,
            Token::Syllable(own) | Token::Begun { whole: Some(own), .. } => {
                glyph.sounds.iter().any(|s| s == *own)
            }
            Token::Begun { .. } | Token::Letter(_) => false,
        }
    }

    /// What it counts.
    pub fn weight(&self) -> f32 {
        match self {
            Token::Glyph(glyph) => glyph.weight(),
            _ => 1.0,
        }
    }

    /// The letters it may begin with, when it is read as an initial.
    pub fn initials(&self) -> Vec<u8> {
        match self {
            Token::Glyph(glyph) => glyph.letters(),
            Token::Syllable(syllable) => vec![syllable.initial()],
            Token::Begun { letter, .. } | Token::Letter(letter) => vec![*letter],
        }
    }
}

/// A part of a query between blanks, in one or two readings (`ba`: 八 or 备案).
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// At least one; none of them empty.
    pub readings: Vec<Vec<Token>>,
}

/// Longest query that is looked at, in characters; what is beyond is dropped.
const LONGEST: usize = 32;

/// Cuts a query into terms.
pub(super) fn terms(query: &str) -> Vec<Term> {
    let query: String = query.chars().map(plain).take(LONGEST).collect();
    query
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|part| !part.is_empty())
        .map(term)
        .filter(|term| !term.readings.is_empty())
        .collect()
}

fn term(part: &str) -> Term {
    let spelt = read(part, spell);
    let mut readings = vec![spelt];
    // i, u and v begin no syllable, so that a run with one of them cannot be initials.
    let latin: Vec<char> = part.chars().filter(char::is_ascii_alphabetic).collect();
    if latin.len() > 1 && !latin.iter().any(|c| matches!(c, 'i' | 'u' | 'v')) {
        readings.push(read(part, |run| run.bytes().map(Token::Letter).collect()));
    }
    readings.retain(|tokens| !tokens.is_empty());
    Term { readings }
}

/// Characters as they are, runs of letters as `letters` reads them.
fn read(part: &str, letters: impl Fn(&str) -> Vec<Token>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = part;
    while let Some(first) = rest.chars().next() {
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == '\'';
        let end = rest.find(|c: char| is_letter(c) != is_letter(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if is_letter(first) {
            tokens.extend(run.split('\'').flat_map(&letters));
        } else {
            tokens.extend(glyphs(run).into_iter().map(Token::Glyph));
        }
        rest = after;
    }
    tokens
}

/// The likeliest way to cut a run of letters into syllables, with initials where no syllable will do and a last
/// syllable that may be unfinished. Few pieces are likelier than many, long ones first.
fn spell(run: &str) -> Vec<Token> {
    let length = run.len();
    // best[at] = cost of the rest from `at`, and the length of the piece to take there.
    let mut best = vec![(0.0_f32, 0_usize); length + 1];
    for at in (0..length).rev() {
        best[at] = (1.7 + best[at + 1].0, 1);
        for size in (1..=(length - at).min(6)).rev() {
            let (piece, rest) = (&run[at..at + size], best[at + size].0);
            let cost = if Syllable::of(piece).is_some() {
                1.0 + rest
            } else if at + size == length && size > 1 && !Syllable::starting(piece).is_empty() {
                1.1
            } else {
                continue;
            };
            if cost < best[at].0 {
                best[at] = (cost, size);
            }
        }
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < length {
        let size = best[at].1.max(1);
        let piece = &run[at..at + size];
        let letter = piece.as_bytes()[0];
        let begun = Syllable::starting(piece);
        tokens.push(match Syllable::of(piece) {
            // The last syllable may go on: `shen` can still become 生.
            whole @ Some(_) if at + size == length && begun.len() > 1 => {
                Token::Begun { range: begun, whole, letter }
            }
            Some(syllable) => Token::Syllable(syllable),
            None if size > 1 => Token::Begun { range: begun, whole: None, letter },
            None => Token::Letter(letter),
        });
        at += size;
    }
    tokens
}
