//! Rows to choose from. The selected one has a mark before it and is reversed, so that it shows without any colour.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

use super::glyphs;
use super::wrapped::scroll_bar;
use crate::ui::columns;

/// Which of `total` rows show in `height` lines: the selected one in the middle, except near the ends. It needs no memory of
/// where the list stood, so a list is drawn the same from the same state.
pub fn window(selected: usize, total: usize, height: usize) -> Range<usize> {
    let first = selected.saturating_sub(height / 2).min(total.saturating_sub(height));
    first..total.min(first + height)
}

/// Draws those of `total` rows that fit, asking `row` for no others. Gives back where the selected row starts: the place for
/// the hardware cursor when no field has it (screen readers and magnifiers follow it).
pub fn list<'a>(
    buffer: &mut Buffer,
    area: Rect,
    total: usize,
    selected: Option<usize>,
    row: impl Fn(usize) -> Line<'a>,
) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let shown = window(selected.unwrap_or(0), total, usize::from(area.height));
    let bar = total > shown.len() && area.width > 4;
    let width = area.width - u16::from(bar);
    let mut cursor = None;
    for (y, index) in (area.top()..).zip(shown.clone()) {
        let chosen = selected == Some(index);
        let mark = if chosen { glyphs::SELECTED } else { glyphs::UNSELECTED };
        let (x, _) = buffer.set_stringn(area.x, y, mark, usize::from(width), Style::new());
        set_line(buffer, Rect { x, y, width: area.x + width - x, height: 1 }, &row(index));
        if chosen {
            // Colours under a reversed row become coloured blocks: the row is plain.
            let plain = Style::new().fg(Color::Reset).bg(Color::Reset).add_modifier(Modifier::REVERSED);
            buffer.set_style(Rect { y, width, height: 1, ..area }, plain);
            cursor = Some(Position { x: area.x, y });
        }
    }
    if bar {
        scroll_bar(buffer, area, total, &shown);
    }
    cursor
}

/// One line in one row of cells; what does not fit is marked as cut.
fn set_line(buffer: &mut Buffer, area: Rect, line: &Line<'_>) {
    let whole: usize = line.spans.iter().map(|span| columns::width(&span.content)).sum();
    let dots = u16::try_from(columns::CUT.len()).unwrap_or(0).min(area.width);
    if whole <= usize::from(area.width) {
        buffer.set_line(area.x, area.y, line, area.width);
        return;
    }
    let (x, y) = buffer.set_line(area.x, area.y, line, area.width - dots);
    buffer.set_stringn(x, y, columns::CUT, usize::from(dots), line.style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::text_of;

    #[test]
    fn the_selected_row_is_always_in_view() {
        for total in 0..12_usize {
            for height in 1..8 {
                for selected in 0..total {
                    let shown = window(selected, total, height);
                    assert!(
                        shown.contains(&selected) && shown.len() == height.min(total),
                        "{selected} {total} {height}"
                    );
                }
            }
        }
    }

    #[test]
    fn selection_shows_without_colour_and_long_rows_are_marked() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 3));
        let rows = ["退休申请", "失业保险金申领", "转移"];
        let cursor = list(&mut buffer, Rect::new(0, 0, 12, 3), 3, Some(1), |i| Line::raw(rows[i]));
        assert_eq!(text_of(&buffer), "  退休申请\n> 失业保险..\n  转移\n");
        assert_eq!(cursor, Some(Position::new(0, 1)));
        assert!(buffer[(4, 1)].modifier.contains(Modifier::REVERSED));
        assert!(!buffer[(4, 0)].modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn a_list_longer_than_its_area_shows_where_it_stands() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 3));
        list(&mut buffer, Rect::new(0, 0, 8, 3), 9, Some(8), |i| Line::raw(format!("第{i}")));
        assert_eq!(text_of(&buffer), "  第6  │\n  第7  │\n> 第8  █\n");
    }
}
