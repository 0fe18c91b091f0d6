//! A paper goes home with somebody who knows no code of an item and no mark of the data: there both are said in words.

use crate::items::{Code, Items};
use crate::paper::{Block, Document};

/// Stands in the data where places differ and the hall's own rule counts.
const LOCAL: &str = "〔地方〕";

/// The paper with the codes of other items and of materials said by their names, and the mark of local rules in words; `own`
/// is the item it is about.
pub fn in_words(mut document: Document, items: &Items, own: Code) -> Document {
    let say = |text: &mut String| *text = plain(text, items, own);
    for block in &mut document.blocks {
        match block {
            Block::Heading(text) | Block::Square(text) | Block::Line { text, .. } => say(text),
            Block::Table { rows, .. } => rows.iter_mut().flatten().for_each(say),
            Block::Sign(places) => places.iter_mut().for_each(say),
        }
    }
    document
}

/// The same of one text.
pub(super) fn plain(text: &str, items: &Items, own: Code) -> String {
    let text = text.replace(LOCAL, "（各地不同）");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, code, after)) = code(rest) {
        match name(code, items).filter(|_| code != own) {
            None => plain.push_str(&rest[..rest.len() - after.len()]),
            // In brackets it only follows the words for it.
            Some(_) if before.ends_with('（') && after.starts_with('）') => {
                plain.push_str(before.trim_end_matches('（'));
                rest = after.trim_start_matches('）');
                continue;
            }
            Some(name) => {
                plain.push_str(before.trim_end_matches(' '));
                plain.push_str(&format!("「{name}」"));
                rest = after.trim_start_matches(' ');
                continue;
            }
        }
        rest = after;
    }
    plain + rest
}

/// Every code in a text.
pub(super) fn codes(mut text: &str) -> Vec<Code> {
    let mut found = Vec::new();
    while let Some((_, code, after)) = code(text) {
        found.push(code);
        text = after;
    }
    found
}

/// The first code of a text, what stands before it, and what after.
fn code(text: &str) -> Option<(&str, Code, &str)> {
    let mut alone = true;
    for (at, c) in text.char_indices() {
        if alone && c.is_ascii_uppercase() {
            let found = text.get(at..at + 3).and_then(|code| code.parse().ok());
            let after = text.get(at + 3..).unwrap_or_default();
            if let Some(code) = found.filter(|_| !after.starts_with(|c: char| c.is_ascii_alphanumeric())) {
                return Some((&text[..at], code, after));
            }
        }
        alone = !(c.is_ascii_alphanumeric() || c == '-');
    }
    None
}

/// What a code is called, without what its title explains.
fn name(code: Code, items: &Items) -> Option<&str> {
    let item = items.get(code).map(|item| item.title.as_str());
    let whole = item.or_else(|| items.materials.get(code).map(|material| material.name.as_str()))?;
    whole.split(['：', '（']).next()
}
