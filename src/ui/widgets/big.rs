//! Large letters drawn with cells: a terminal cannot make its font larger, but two dots fit into a cell, one above the other,
//! and sixteen times sixteen dots are enough for any 汉字. A character takes sixteen columns and eight rows, a Latin letter or
//! figure eight columns. The dots are GNU Unifont's (`fonts/unifont`).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::glyphs;

/// Made by `fonts/unifont/make.py`: for each character its number and sixteen rows of sixteen dots.
static GLYPHS: &[u8] = include_bytes!("../../../fonts/unifont/big.glyphs");

/// Bytes of a character: two for its number, two a row.
const ENTRY: usize = 34;
/// Rows a line of letters takes.
pub const ROWS: u16 = 8;

/// The sixteen rows of dots of a character, if the font has it.
fn dots(character: char) -> Option<[u16; 16]> {
    let code = u16::try_from(u32::from(character)).ok()?;
    let number = |at: usize| -> Option<u16> {
        let entry = GLYPHS.get(at * ENTRY..(at + 1) * ENTRY)?;
        Some(u16::from_be_bytes([entry[0], entry[1]]))
    };
    let (mut low, mut high) = (0, GLYPHS.len() / ENTRY);
    while low < high {
        let middle = low.midpoint(high);
        match number(middle)?.cmp(&code) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => {
                let entry = GLYPHS.get(middle * ENTRY + 2..(middle + 1) * ENTRY)?;
                let mut rows = [0; 16];
                for (row, pair) in rows.iter_mut().zip(entry.chunks_exact(2)) {
                    *row = u16::from_be_bytes([pair[0], pair[1]]);
                }
                return Some(rows);
            }
        }
    }
    None
}

/// Columns a character takes in large letters.
fn columns_of(character: char) -> u16 {
    if character.is_ascii() { 8 } else { 16 }
}

/// Signs that stand at the end of a line, never at its beginning.
const CLOSING: &str = "，。；：、！？）」』》,.;:!?)";

/// The lines a text makes in large letters at this width, as even as they can be, and none where a character of it cannot be
/// drawn.
pub fn lines(text: &str, width: u16) -> Option<Vec<String>> {
    let mut widest = 8;
    for character in text.chars() {
        if character != ' ' {
            dots(character)?;
        }
        widest = widest.max(columns_of(character));
    }
    if widest > width {
        return None;
    }
    let greedy = wrapped(text, width);
    // Where two lines are wanted anyway, no single character is left for the second.
    let narrower = (widest..width).step_by(8).map(|width| wrapped(text, width));
    let even = narrower.into_iter().find(|lines| lines.len() <= greedy.len());
    Some(even.unwrap_or(greedy))
}

fn wrapped(text: &str, width: u16) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut filled = 0;
    for character in text.chars() {
        let own = columns_of(character);
        if filled + own > width && filled > 0 {
            let mut next = String::new();
            if CLOSING.contains(character)
                && let Some(line) = lines.last_mut().filter(|line| line.chars().count() > 1)
            {
                next.extend(line.pop());
            }
            filled = next.chars().map(columns_of).sum();
            lines.push(next);
        }
        filled += own;
        if let Some(line) = lines.last_mut() {
            line.push(character);
        }
    }
    lines
}

/// Draws one line of large letters in the middle of the top of `area`.
pub fn draw(buffer: &mut Buffer, area: Rect, line: &str, style: Style) {
    let whole: u16 = line.chars().map(columns_of).sum();
    let x = area.x + area.width.saturating_sub(whole) / 2;
    draw_from(buffer, Rect { x, width: area.right().saturating_sub(x), ..area }, line, style);
}

/// Draws one line of large letters at the left of the top of `area`.
pub fn draw_from(buffer: &mut Buffer, area: Rect, line: &str, style: Style) {
    let mut x = area.x;
    for character in line.chars() {
        let own = columns_of(character);
        if let Some(rows) = dots(character) {
            for (y, pair) in (area.y..area.bottom().min(area.y + ROWS)).zip(rows.chunks_exact(2)) {
                for column in 0..own.min(area.right().saturating_sub(x)) {
                    let dot = |row: u16| row & (0x8000 >> column) != 0;
                    let symbol = match (dot(pair[0]), dot(pair[1])) {
                        (true, true) => glyphs::BLOCK,
                        (true, false) => glyphs::UPPER,
                        (false, true) => glyphs::LOWER,
                        (false, false) => " ",
                    };
                    buffer.set_string(x + column, y, symbol, style);
                }
            }
        }
        x += own;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::text_of;

    #[test]
    fn a_hanzi_is_drawn_with_dots_and_a_figure_takes_half_its_room() {
        let area = Rect::new(0, 0, 24, ROWS);
        let mut buffer = Buffer::empty(area);
        assert_eq!(lines("缺 3 样", 24), Some(vec!["缺 ".into(), "3 ".into(), "样".into()]));
        draw(&mut buffer, area, "口1", Style::new());
        let shown = text_of(&buffer);
        // The square of 口: a stroke on top, two sides, a stroke below.
        assert!(shown.lines().count() == 8 && shown.contains("▀▀▀▀▀▀▀▀"), "{shown}");
        assert_eq!(lines("𬭎", 80), None);
        // Two lines are as even as they can be, and none begins with a comma.
        assert_eq!(lines("有效身份证件", 80), Some(vec!["有效身".into(), "份证件".into()]));
        assert_eq!(lines("核原件，还", 48), Some(vec!["核原".into(), "件，还".into()]));
    }

    #[test]
    fn nearly_everything_the_desk_knows_can_be_drawn_large() {
        let (mut all, mut lacking) = (0, std::collections::BTreeSet::new());
        for source in crate::assets::data(None).unwrap() {
            let letters = source.text.chars().filter(|c| c.is_alphanumeric());
            for letter in letters {
                all += 1;
                if dots(letter).is_none() {
                    lacking.insert(letter);
                }
            }
        }
        // What is lacking is shown in ordinary letters; `fonts/unifont/make.py` takes in what data has come to hold.
        assert!(all > 10_000 && lacking.len() < 30, "{lacking:?}");
    }
}
