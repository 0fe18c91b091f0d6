//! Pieces of a screen that panes are put together from. Each draws into a buffer what it is given and keeps nothing, but for
//! [`Field`], which is the text being typed.

pub mod big;
mod clear;
mod field;
pub mod glyphs;
mod list;
mod popup;
mod scroll;
mod wrapped;

pub use clear::clear;
pub use field::{Field, Takes};
pub use list::{list, window};
pub use popup::{centred, popup};
pub use scroll::Scroll;
pub use wrapped::{scroll_bar, wrapped};

/// What the screen shows, line by line, read by columns; trailing blanks dropped. For tests and `--plain`: unlike
/// ratatui's `TestBackend`, 汉字 come out as themselves.
pub fn text_of(buffer: &ratatui::buffer::Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(crate::ui::columns::width(symbol)).unwrap_or(1).max(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
