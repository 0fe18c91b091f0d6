//! Tidying what was typed or pasted before it is checked: spaces, full-width forms, look-alikes of X, small letters.
//! Every change is told; nothing is corrected that could be a different digit (`O` stays `O`).

use std::fmt;

use crate::text::half_width;

/// A text after tidying, with what was changed.
#[derive(Clone, PartialEq, Eq)]
pub struct Normalised {
    /// The tidied text. It may be a whole number: mask it before showing.
    pub text: String,
    /// What was changed, each kind once.
    pub changed: Vec<Change>,
}

/// Whether two names a clerk goes by are the same: a blank or a full-width letter makes nobody else of them.
pub fn same_name(one: &str, other: &str) -> bool {
    normalise(one).text == normalise(other).text
}

impl fmt::Debug for Normalised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Normalised").field("changed", &self.changed).finish_non_exhaustive()
    }
}

/// One kind of change that tidying made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// So many spaces taken out.
    Spaces(usize),
    /// So many full-width characters made half-width.
    FullWidth(usize),
    /// `×`, Greek or Cyrillic look-alikes read as X.
    CrossToX,
    /// Small letters made capitals.
    Capitals,
    /// ¥ or 元 taken off an amount.
    Currency,
    /// So many commas between thousands taken out.
    Commas(usize),
    /// So many hyphens taken out.
    Hyphens(usize),
    /// `+86` or `0086` taken off a phone number.
    CountryCode,
    /// So many dots between the parts of a name made the one of the standard (U+00B7).
    Dots(usize),
}

impl Change {
    /// Adds `more` to what was changed, so that each kind is told once.
    pub fn join(all: &mut Vec<Change>, more: &[Change]) {
        for change in more {
            match all
                .iter_mut()
                .find(|known| std::mem::discriminant(*known) == std::mem::discriminant(change))
            {
                Some(known) => known.add(*change),
                None => all.push(*change),
            }
        }
    }

    fn add(&mut self, other: Change) {
        use Change::{Commas, Dots, FullWidth, Hyphens, Spaces};
        if let (Spaces(sum), Spaces(more))
        | (FullWidth(sum), FullWidth(more))
        | (Hyphens(sum), Hyphens(more))
        | (Dots(sum), Dots(more))
        | (Commas(sum), Commas(more)) = (self, other)
        {
            *sum += more;
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Spaces(count) => write!(f, "去掉 {count} 个空格"),
            Change::FullWidth(count) => write!(f, "{count} 个全角字符改成半角"),
            Change::CrossToX => write!(f, "形似 X 的符号改成 X"),
            Change::Capitals => write!(f, "小写字母改成大写"),
            Change::Currency => write!(f, "去掉金额符号或单位"),
            Change::Commas(count) => write!(f, "去掉 {count} 个千分位逗号"),
            Change::Hyphens(count) => write!(f, "去掉 {count} 个连字符"),
            Change::CountryCode => write!(f, "去掉国家区号 86"),
            Change::Dots(count) => write!(f, "{count} 个间隔号统一成“·”"),
        }
    }
}

/// Tidies a number: spaces out, full-width to half-width, look-alikes of X to X, capitals. Hyphens stay.
pub fn normalise(text: &str) -> Normalised {
    let (mut spaces, mut wide, mut cross, mut small) = (0, 0, false, false);
    let mut tidy = String::with_capacity(text.len());
    for typed in text.chars() {
        if typed.is_whitespace() || matches!(typed, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            spaces += 1;
            continue;
        }
        let half = half_width(typed);
        wide += usize::from(half != typed);
        // Multiplication sign, Greek chi, Cyrillic ha: what an input method offers for the X at the end of an ID number.
        let plain = match half {
            '×' | '✕' | '╳' | 'Χ' | 'χ' | 'Х' | 'х' => 'X',
            other => other,
        };
        cross |= plain != half;
        small |= plain.is_ascii_lowercase();
        tidy.push(plain.to_ascii_uppercase());
    }
    let mut changed = Vec::new();
    if spaces > 0 {
        changed.push(Change::Spaces(spaces));
    }
    if wide > 0 {
        changed.push(Change::FullWidth(wide));
    }
    if cross {
        changed.push(Change::CrossToX);
    }
    if small {
        changed.push(Change::Capitals);
    }
    Normalised { text: tidy, changed }
}

/// Tidies where groups may be joined by hyphens: credit codes, bank cards, phones.
pub(super) fn normalise_grouped(text: &str) -> Normalised {
    let mut tidy = normalise(text);
    let before = tidy.text.chars().count();
    tidy.text.retain(|c| !matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−'));
    let taken = before - tidy.text.chars().count();
    if taken > 0 {
        tidy.changed.push(Change::Hyphens(taken));
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_several_words_are_told_once() {
        let mut all = vec![Change::FullWidth(2)];
        Change::join(&mut all, &[Change::FullWidth(3), Change::Currency]);
        Change::join(&mut all, &[Change::Currency]);
        assert_eq!(all, [Change::FullWidth(5), Change::Currency]);
    }

    #[test]
    fn every_change_is_told() {
        for (typed, text, changed) in [
            ("110", "110", vec![]),
            (" 1 1\u{3000}0 ", "110", vec![Change::Spaces(4)]),
            ("４１ｘ", "41X", vec![Change::FullWidth(3), Change::Capitals]),
            ("1×", "1X", vec![Change::CrossToX]),
            ("1Χ", "1X", vec![Change::CrossToX]),
            ("1O", "1O", vec![]),
        ] {
            assert_eq!(normalise(typed), Normalised { text: text.into(), changed }, "{typed}");
        }
    }
}
