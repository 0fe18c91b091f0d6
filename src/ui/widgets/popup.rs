//! The frame of a popup: room made for it, a border, a title. What stands inside is the caller's.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect, Size};
use ratatui::style::Style;
use ratatui::widgets::{Block, Widget};

use super::{clear, glyphs};
use crate::ui::columns;

/// Draws an empty popup over `area` and gives back the room inside: without the border and one blank column on each side.
pub fn popup(buffer: &mut Buffer, area: Rect, title: &str, style: Style) -> Rect {
    clear(buffer, area);
    let title = columns::truncate(title, usize::from(area.width.saturating_sub(4)));
    let title = if title.is_empty() { title } else { format!(" {title} ") };
    Block::bordered().border_set(glyphs::BORDER).style(style).title(title).render(area, buffer);
    area.inner(Margin::new(2, 1))
}

/// An area of this size in the middle of `within`, smaller where there is less room. A single row left above and below is
/// taken, too: all it could show is the frame of what is covered.
pub fn centred(size: Size, within: Rect) -> Rect {
    let width = size.width.min(within.width);
    let height = size.height.min(within.height);
    let height = if within.height - height <= 2 { within.height } else { height };
    let x = within.x + (within.width - width) / 2;
    let y = within.y + (within.height - height) / 2;
    Rect { x, y, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::text_of;

    fn full_of_hanzi() -> Buffer {
        Buffer::with_lines(["社会保险经办窗口帮办"; 5])
    }

    #[test]
    fn a_popup_over_hanzi_keeps_its_border_at_every_column() {
        let even = "社会保险经办窗口帮办
社会┌ 提示 ┐窗口帮办
社会│      │窗口帮办
社会└──────┘窗口帮办
社会保险经办窗口帮办
";
        let odd = "社会保险经办窗口帮办
社会 ┌ 提示 ┐ 口帮办
社会 │      │ 口帮办
社会 └──────┘ 口帮办
社会保险经办窗口帮办
";
        for (x, expected) in [(4, even), (5, odd)] {
            let mut buffer = full_of_hanzi();
            let inside = popup(&mut buffer, Rect::new(x, 1, 8, 3), "提示", Style::new());
            assert_eq!(text_of(&buffer), expected);
            assert_eq!(inside, Rect::new(x + 2, 2, 4, 1));
        }
    }

    #[test]
    fn what_reaches_the_terminal_includes_both_edges() {
        // The diff skips the cell after a wide glyph: exactly what loses a border when a half glyph stays.
        for x in 1..12 {
            let before = full_of_hanzi();
            let mut after = full_of_hanzi();
            popup(&mut after, Rect::new(x, 1, 8, 3), "", Style::new());
            let sent: Vec<_> = before.diff(&after).into_iter().map(|(x, y, _)| (x, y)).collect();
            assert!(sent.contains(&(x, 2)) && sent.contains(&(x + 7, 2)), "at {x}");
        }
    }

    #[test]
    fn a_popup_at_the_screen_edges_or_larger_than_it_is_cut() {
        for area in
            [Rect::new(0, 0, 20, 5), Rect::new(13, 0, 7, 5), Rect::new(0, 0, 1, 1), Rect::new(3, 4, 0, 0)]
        {
            popup(&mut full_of_hanzi(), area, "很长很长很长的标题", Style::new());
        }
        assert_eq!(centred(Size::new(50, 3), Rect::new(0, 0, 20, 7)), Rect::new(0, 2, 20, 3));
        assert_eq!(centred(Size::new(20, 4), Rect::new(0, 2, 20, 6)), Rect::new(0, 2, 20, 6));
    }
}
