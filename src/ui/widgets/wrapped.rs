//! A text to read: wrapped by the Chinese rules, scrolled by lines, with a bar when there is more than shows.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Scroll, glyphs};
use crate::ui::columns;

/// Draws `text` from where it is scrolled to.
pub fn wrapped(buffer: &mut Buffer, area: Rect, text: &str, scroll: &Scroll, style: Style) {
    let height = usize::from(area.height);
    // The bar's column is always kept free, so that the text does not break anew when it grows by a line.
    let lines = columns::wrap(text, usize::from(area.width.saturating_sub(2)));
    let first = scroll.first(lines.len(), height);
    let shown = first..lines.len().min(first + height);
    for (y, line) in (area.top()..).zip(&lines[shown.clone()]) {
        buffer.set_stringn(area.x, y, line, usize::from(area.width), style);
    }
    if shown.len() < lines.len() && !area.is_empty() {
        scroll_bar(buffer, area, lines.len(), &shown);
    }
}

/// A bar in the last column of `area`: which part of `total` is `shown`.
pub fn scroll_bar(buffer: &mut Buffer, area: Rect, total: usize, shown: &Range<usize>) {
    let height = usize::from(area.height);
    let thumb = (height * shown.len() / total).max(1);
    let room = total - shown.len();
    // At the very end only when nothing follows, at the very start only when nothing precedes.
    let top = if room == 0 { 0 } else { (shown.start * (height - thumb)).div_ceil(room) };
    let top = if shown.end < total { top.min((height - thumb).saturating_sub(1)) } else { top };
    for (at, y) in (area.top()..area.bottom()).enumerate() {
        let symbol = if (top..top + thumb).contains(&at) { glyphs::BLOCK } else { glyphs::TRACK };
        buffer[(area.right() - 1, y)].set_symbol(symbol);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::text_of;

    #[test]
    fn a_long_text_scrolls_and_never_past_its_end() {
        let area = Rect::new(0, 0, 10, 2);
        let text = "请带身份证。再来一次，不用跑两趟";
        let mut buffer = Buffer::empty(area);
        let mut scroll = Scroll::default();
        wrapped(&mut buffer, area, text, &scroll, Style::new());
        assert_eq!(text_of(&buffer), "请带身份 █\n证。再来 │\n");
        scroll.down(99);
        let mut buffer = Buffer::empty(area);
        wrapped(&mut buffer, area, text, &scroll, Style::new());
        assert!(text_of(&buffer).ends_with("█\n"), "{}", text_of(&buffer));
    }
}
