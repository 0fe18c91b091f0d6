//! The few ways panes put text on the screen: a frame with a title, rows of styled pieces, and a cursor that keeps to
//! its area. Everything is measured in columns.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::columns;
use super::theme::{Role, Theme};
use super::widgets::{self, Scroll, glyphs};

/// Draws the frame of a pane and gives back the room inside, one blank column left and right.
pub fn pane(buffer: &mut Buffer, area: Rect, title: &str, focused: bool, theme: Theme) -> Rect {
    let style = theme.style(if focused { Role::Focus } else { Role::Dim });
    let title = columns::truncate(title, usize::from(area.width.saturating_sub(6)));
    let title = Line::from(Span::styled(format!(" {title} "), style));
    Block::bordered().border_set(glyphs::BORDER).border_style(style).title(title).render(area, buffer);
    let inner = area.inner(ratatui::layout::Margin::new(1, 1));
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Rows from the top of an area downwards.
#[derive(Debug)]
pub struct Rows<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    y: u16,
}

impl<'a> Rows<'a> {
    /// Starts at the top of `area`.
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Self {
        Self { buffer, area, y: area.y }
    }

    /// Rows left.
    pub fn left(&self) -> u16 {
        self.area.bottom().saturating_sub(self.y)
    }

    /// What is left of the area.
    pub fn rest(&self) -> Rect {
        Rect { y: self.y, height: self.left(), ..self.area }
    }

    /// The buffer, for what draws itself.
    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }

    /// Takes the next `height` rows for what draws itself.
    pub fn take(&mut self, height: u16) -> Rect {
        let height = height.min(self.left());
        let area = Rect { y: self.y, height, ..self.area };
        self.y += height;
        area
    }

    /// One row of styled pieces, cut where the area ends.
    pub fn row<'t>(&mut self, pieces: impl IntoIterator<Item = (Style, &'t str)>) -> Rect {
        let area = self.take(1);
        if area.height == 0 {
            return area;
        }
        let mut x = area.x;
        for (style, text) in pieces {
            let room = usize::from(area.right().saturating_sub(x));
            let text = columns::truncate(text, room);
            let (next, _) = self.buffer.set_stringn(x, area.y, text, room, style);
            x = next;
        }
        area
    }

    /// Text over as many rows as it takes, at most `most`; what did not fit is marked as cut.
    pub fn text(&mut self, text: &str, style: Style, most: u16) {
        let width = usize::from(self.area.width);
        let lines = columns::wrap(text, width);
        let most = usize::from(most.min(self.left()));
        for (at, line) in lines.iter().take(most).enumerate() {
            if at + 1 == most && lines.len() > most {
                self.row([(style, columns::cut(line, width).as_str())]);
            } else {
                self.row([(style, *line)]);
            }
        }
    }

    /// A blank row.
    pub fn gap(&mut self) {
        self.take(1);
    }
}

/// Pieces of text with their roles, to read in the rows that are left: from line `scroll` on, never past the end, with a bar
/// when there is more than shows.
pub fn read(lines: &mut Rows<'_>, pieces: &[(Role, String)], scroll: &Scroll, theme: Theme) {
    let area = lines.rest();
    // The bar's column is always kept free, so that the text does not break anew when it grows by a line.
    let width = usize::from(area.width.saturating_sub(2));
    let all: Vec<(Role, &str)> = pieces
        .iter()
        .flat_map(|(role, text)| columns::wrap(text, width).into_iter().map(|line| (*role, line)))
        .collect();
    let height = usize::from(area.height);
    let from = scroll.first(all.len(), height);
    let shown = from..all.len().min(from + height);
    for (role, line) in &all[shown.clone()] {
        lines.row([(theme.style(*role), *line)]);
    }
    if shown.len() < all.len() && !area.is_empty() {
        widgets::scroll_bar(lines.buffer(), area, all.len(), &shown);
    }
}

/// How many rows a text takes at this width.
pub fn height(text: &str, width: u16) -> u16 {
    u16::try_from(columns::wrap(text, usize::from(width.max(1))).len()).unwrap_or(u16::MAX)
}

/// A label before a field: padded so that fields below each other line up. Gives back the field's area.
pub fn label(buffer: &mut Buffer, area: Rect, text: &str, width: u16, style: Style) -> Rect {
    let width = width.min(area.width);
    buffer.set_stringn(area.x, area.y, columns::fit(text, usize::from(width)), usize::from(width), style);
    Rect { x: area.x + width, width: area.width - width, height: area.height.min(1), ..area }
}

/// Where the hardware cursor stands.
pub type Cursor = Option<Position>;
