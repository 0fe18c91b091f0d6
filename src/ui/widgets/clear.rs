//! Making room on the screen. ratatui's own `Clear` empties the cells of an area and forgets that a 汉字 may lie half inside:
//! the half outside then swallows the first cell drawn, and a popup loses its left border.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::columns;

/// Empties `area`, and the outer halves of glyphs that straddle its left and right edges.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.left() > buffer.area.left() {
            let outside = &mut buffer[(area.left() - 1, y)];
            if columns::width(outside.symbol()) > 1 {
                outside.set_symbol(" ");
            }
        }
        let last = &buffer[(area.right() - 1, y)];
        if columns::width(last.symbol()) > 1 && area.right() < buffer.area.right() {
            let style = last.style();
            // The outer half takes over the background it showed.
            buffer[(area.right(), y)].set_symbol(" ").set_style(style);
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}
