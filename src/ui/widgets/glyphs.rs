//! Every sign of ours that some Chinese terminals draw two columns wide (SecureCRT, PuTTY, an option of GNOME Terminal), and
//! what stands for it where that happens. No other file of `ui` may use such a sign in a text: `tests/arch.rs` looks.

use ratatui::buffer::Buffer;
use ratatui::symbols::border;
use unicode_width::UnicodeWidthStr;

/// Lines around panes and popups.
pub const BORDER: border::Set = border::PLAIN;
/// A line from left to right.
pub const RULE: &str = "─";
/// Where a scroll bar's thumb is not.
pub const TRACK: &str = "│";
/// A scroll bar's thumb; full block of a bar chart.
pub const BLOCK: &str = "█";
/// Half blocks, for letters drawn with cells.
pub const UPPER: &str = "▀";
/// The lower one.
pub const LOWER: &str = "▄";
/// Done, at hand.
pub const YES: &str = "✓";
/// Missing, refused.
pub const NO: &str = "✗";
/// Before the selected row of a list: selection never shows by colour alone.
pub const SELECTED: &str = "> ";
/// Before the other rows.
pub const UNSELECTED: &str = "  ";

/// Replaces in place every sign whose width depends on the terminal by an ASCII one, so that a finished frame measures the
/// same everywhere. Texts of cards and rules (“”、……、①) are covered by it as well as our own borders.
pub fn plain(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        if !symbol.is_ascii() && symbol.width() != symbol.width_cjk() {
            let twin = symbol.chars().next().map_or('?', ascii);
            cell.set_char(twin);
        }
    }
}

fn ascii(sign: char) -> char {
    match sign {
        '─' | '━' | '═' | '—' | '–' => '-',
        '│' | '┃' | '║' => '|',
        '\u{250c}'..='\u{254b}' | '\u{2552}'..='\u{2570}' | '±' => '+',
        '▀' => '"',
        '▄' => '_',
        '\u{2581}'..='\u{2590}' | '■' | '◆' | '▓' => '#',
        '░' | '▒' => ':',
        '●' | '★' | '☆' | '※' | '◎' => '*',
        '○' | '◇' | '□' | '°' => 'o',
        '→' | '▶' | '▷' | '≥' => '>',
        '←' | '◀' | '◁' | '≤' => '<',
        '↑' | '▲' | '△' => '^',
        '↓' | '▼' | '▽' | '√' => 'v',
        '…' | '·' | '‥' => '.',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '×' => 'x',
        '÷' => '/',
        '≈' => '~',
        '≠' => '!',
        '§' => 'S',
        '\u{2460}'..='\u{2468}' => digit(sign, '\u{2460}'),
        '\u{2474}'..='\u{247c}' => digit(sign, '\u{2474}'),
        '\u{2160}'..='\u{2168}' => digit(sign, '\u{2160}'),
        _ => '?',
    }
}

/// The place of `sign` in a row that starts with one at `first`.
fn digit(sign: char, first: char) -> char {
    char::from_digit(sign as u32 - first as u32 + 1, 10).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::text_of;

    #[test]
    fn a_plain_frame_measures_the_same_on_every_terminal() {
        let mut buffer = Buffer::with_lines(["┌─┐│█养老“退休”…①②✓⑳", "·→●×"]);
        plain(&mut buffer);
        let text = text_of(&buffer);
        assert_eq!(text, "+-+|#养老\"退休\".12✓?\n.>*x\n");
        assert_eq!(text.width(), text.width_cjk());
    }
}
