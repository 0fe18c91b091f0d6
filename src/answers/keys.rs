//! What the index is keyed by: characters and their pairs, syllables and their pairs over all readings, pairs that sound
//! nearly alike, initials in twos and threes, and groups of synonyms. Each key is a number.

use super::query::Token;
use super::sound::Syllable;
use super::surface::Glyph;
use super::synonyms::Concept;

/// A key and what it counts.
pub(super) type Weighted = (u64, f32);

fn pack(tag: u8, parts: [u32; 2]) -> u64 {
    (u64::from(tag) << 56) | (u64::from(parts[0]) << 28) | u64::from(parts[1])
}

/// The key of a character.
pub(super) fn one(character: char) -> u64 {
    pack(1, [u32::from(character), 0])
}

fn two(a: char, b: char) -> u64 {
    pack(2, [u32::from(a), u32::from(b)])
}

fn sound(syllable: u16) -> u64 {
    pack(3, [syllable.into(), 0])
}

fn sounds(a: u16, b: u16) -> u64 {
    pack(4, [a.into(), b.into()])
}

fn near(a: u16, b: u16) -> u64 {
    pack(5, [a.into(), b.into()])
}

fn initials(letters: [u8; 3]) -> u64 {
    pack(6, [u32::from(letters[0]) << 8 | u32::from(letters[1]), letters[2].into()])
}

fn concept(group: u16) -> u64 {
    pack(7, [group.into(), 0])
}

/// The keys of a title or another way to ask.
pub(super) fn of_surface(glyphs: &[Glyph], concepts: &[Concept], keys: &mut Vec<u64>) {
    let mut add = |key| keys.push(key);
    for glyph in glyphs {
        add(one(glyph.character));
        glyph.sounds.iter().for_each(|s| add(sound(s.number())));
    }
    for pair in glyphs.windows(2) {
        add(two(pair[0].character, pair[1].character));
        for a in pair[0].sounds.iter() {
            for b in pair[1].sounds.iter() {
                add(sounds(a.number(), b.number()));
                if (a.near(), b.near()) != (a.number(), b.number()) {
                    add(near(a.near(), b.near()));
                }
            }
        }
    }
    for found in concepts {
        add(concept(found.group));
    }
    let plain: Vec<Vec<u8>> = glyphs.iter().map(Glyph::letters).collect();
    initials_of(&plain, &mut add);
    if glyphs.iter().any(|glyph| glyph.filler) {
        let short: Vec<Vec<u8>> = glyphs.iter().filter(|glyph| !glyph.filler).map(Glyph::letters).collect();
        initials_of(&short, &mut add);
    }
}

/// The keys of a longer text: pairs of Chinese characters only.
pub(super) fn of_body(text: &str, keys: &mut Vec<u64>) {
    let mut before = None;
    for character in text.chars() {
        let hanzi = ('\u{3400}'..='\u{9fff}').contains(&character).then_some(character);
        if let (Some(first), Some(second)) = (before, hanzi) {
            keys.push(two(first, second));
        }
        before = hanzi;
    }
}

/// The first letter alone, every two and every three.
fn initials_of(letters: &[Vec<u8>], add: &mut impl FnMut(u64)) {
    for a in letters.first().into_iter().flatten() {
        add(initials([*a, 0, 0]));
    }
    for pair in letters.windows(2) {
        for a in &pair[0] {
            pair[1].iter().for_each(|b| add(initials([*a, *b, 0])));
        }
    }
    for three in letters.windows(3) {
        for a in &three[0] {
            for b in &three[1] {
                three[2].iter().for_each(|c| add(initials([*a, *b, *c])));
            }
        }
    }
}

/// The keys of one reading of a query.
pub(super) fn of_query(tokens: &[Token], concepts: &[Concept], keys: &mut Vec<Weighted>) {
    for token in tokens {
        match token {
            Token::Glyph(glyph) => {
                keys.push((one(glyph.character), 0.4 * glyph.weight()));
                keys.extend(glyph.sounds.iter().map(|s| (sound(s.number()), 0.1 * glyph.weight())));
            }
            Token::Syllable(syllable) | Token::Begun { whole: Some(syllable), .. } => {
                keys.push((sound(syllable.number()), 0.4));
            }
            Token::Letter(letter) if tokens.len() == 1 => keys.push((initials([*letter, 0, 0]), 1.0)),
            Token::Begun { .. } | Token::Letter(_) => {}
        }
    }
    if let [only @ Token::Begun { .. }] = tokens {
        keys.extend(numbers(only).into_iter().map(|number| (sound(number), 0.4)));
    }
    for pair in tokens.windows(2) {
        let weight = pair[0].weight().min(pair[1].weight());
        if let [Token::Glyph(a), Token::Glyph(b)] = pair {
            keys.push((two(a.character, b.character), weight));
        }
        let by_sound = if matches!(pair, [Token::Glyph(_), Token::Glyph(_)]) { 0.4 } else { 1.0 };
        let (first, second) = (numbers(&pair[0]), numbers(&pair[1]));
        for a in &first {
            for b in &second {
                keys.push((sounds(*a, *b), weight * by_sound));
                let (a, b) = (Syllable::numbered(*a).near(), Syllable::numbered(*b).near());
                // A pair that stands for all it is near to is not kept twice.
                keys.push((near(a, b), weight * by_sound * 0.5));
                keys.push((sounds(a, b), weight * by_sound * 0.5));
            }
        }
    }
    // Two or three initials in a row are a weak trace; a single one among characters still ties its neighbours.
    let letters: Vec<Vec<u8>> = tokens.iter().map(Token::initials).collect();
    let is_letter = |token: &Token| matches!(token, Token::Letter(_) | Token::Begun { .. });
    for (size, weight) in [(2, 0.5), (3, 1.0)] {
        for (window, tokens) in letters.windows(size).zip(tokens.windows(size)) {
            if tokens.iter().any(is_letter) {
                for a in &window[0] {
                    for b in &window[1] {
                        match window.get(2) {
                            None => keys.push((initials([*a, *b, 0]), weight)),
                            Some(third) => {
                                keys.extend(third.iter().map(|c| (initials([*a, *b, *c]), weight)));
                            }
                        }
                    }
                }
            }
        }
    }
    keys.extend(concepts.iter().map(|found| (concept(found.group), 1.5)));
}

fn numbers(token: &Token) -> Vec<u16> {
    match token {
        Token::Glyph(glyph) => glyph.sounds.iter().map(Syllable::number).collect(),
        Token::Syllable(syllable) => vec![syllable.number()],
        Token::Begun { range, .. } => range.clone().collect(),
        Token::Letter(_) => Vec::new(),
    }
}
