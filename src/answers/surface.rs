//! A title or another way to ask, as the index sees it: its characters with their sounds, and which of them carry no
//! meaning. Query text is cut the same way.

use super::sound::{Sounds, Syllable};
use crate::text::half_width;

/// Words that people put around what they look for. They count little, and initials may leave them out.
const FILLERS: [&str; 31] = [
    "怎么办",
    "怎么样",
    "是不是",
    "能不能",
    "要不要",
    "可不可以",
    "有没有",
    "什么时候",
    "如何",
    "怎么",
    "怎样",
    "什么",
    "哪些",
    "哪儿",
    "可以",
    "需要",
    "一下",
    "请问",
    "我的",
    "我们",
    "我",
    "吗",
    "呢",
    "吧",
    "的",
    "了",
    "啊",
    "和",
    "与",
    "及",
    "是",
];

/// One character of a surface.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character: half-width, lower case.
    pub character: char,
    /// How it may sound.
    pub sounds: Sounds,
    /// Whether it is part of a filler.
    pub filler: bool,
    /// A bit for each way it may begin; without a bit in common, two glyphs have nothing in common.
    pub bits: u32,
    /// Byte offset in the text it was cut from, and its length there.
    pub at: (u32, u8),
}

impl Glyph {
    /// What it counts: a filler a little, anything else fully.
    pub fn weight(&self) -> f32 {
        if self.filler { 0.15 } else { 1.0 }
    }

    /// The letters it may begin with when only initials are typed.
    pub fn letters(&self) -> Vec<u8> {
        let mut letters: Vec<u8> = self.sounds.iter().map(Syllable::initial).collect();
        letters.extend(u8::try_from(self.character).ok());
        letters.dedup();
        letters
    }

    /// Whether `letter` can stand for it when only initials are typed.
    pub fn begins_with(&self, letter: u8) -> bool {
        self.character == char::from(letter) || self.sounds.iter().any(|s| s.initial() == letter)
    }
}

/// Cuts `text` into glyphs; blanks and punctuation are left out.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut filler_until = 0;
    for (at, raw) in text.char_indices() {
        if at >= filler_until
            && let Some(filler) = FILLERS.iter().find(|filler| text[at..].starts_with(**filler))
        {
            filler_until = at + filler.len();
        }
        let character = plain(raw);
        if character.is_alphanumeric() {
            let sounds = Sounds::of(character);
            glyphs.push(Glyph {
                character,
                sounds,
                bits: bits(character, &sounds),
                filler: at < filler_until,
                at: (u32::try_from(at).unwrap_or(u32::MAX), u8::try_from(raw.len_utf8()).unwrap_or(4)),
            });
        }
    }
    // A text made of fillers only is what somebody looks for after all.
    if glyphs.iter().all(|glyph| glyph.filler) {
        for glyph in &mut glyphs {
            glyph.filler = false;
        }
    }
    glyphs
}

/// The bits of a character; one that has no sound and is no letter has a bit of its own kind.
fn bits(character: char, sounds: &Sounds) -> u32 {
    let bits = sounds.iter().fold(bit(character), |bits, s| bits | bit(char::from(s.initial())));
    if bits == 0 { 1 << 31 } else { bits }
}

/// The bit of a beginning: one for each letter (n with l, because they are taken for each other), one for digits.
pub(super) fn bit(beginning: char) -> u32 {
    match beginning {
        'n' => bit('l'),
        'a'..='z' => 1 << (u32::from(beginning) - u32::from('a')),
        '0'..='9' => 1 << 26,
        _ => 0,
    }
}

/// Half-width and lower case, as far as a single character can be.
pub(super) fn plain(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        other => half_width(other).to_ascii_lowercase(),
    }
}
