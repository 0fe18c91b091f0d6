//! 特殊困难: what makes it hard for this person to come, and what is then offered.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, glyphs};

/// The row under the cursor.
#[derive(Debug, Default)]
pub struct Tags {
    row: usize,
}

impl Tags {
    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let all = &around.know.endings.hardships;
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(all.len().saturating_sub(1)),
            Code::Enter | Code::Char(' ') => {
                let Some(hardship) = all.get(self.row) else { return Vec::new() };
                let on = !is_set(&hardship.name, around);
                return vec![Ask::deed(Deed::Tag { tag: hardship.name.clone(), on })];
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let all = &around.know.endings.hardships;
        let rows = u16::try_from(all.len()).unwrap_or(u16::MAX).saturating_add(2);
        let at = widgets::centred(Size::new(56, rows.min(area.height)), area);
        let inside = widgets::popup(buffer, at, "特殊困难：空格勾选，Esc 关", theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let at = lines.rest();
        widgets::list(lines.buffer(), at, all.len(), Some(self.row), |index| {
            let hardship = &all[index];
            let mark = if is_set(&hardship.name, around) { glyphs::YES } else { " " };
            Line::from(vec![
                Span::styled(columns::pad_right(mark, 5), theme.style(Role::Good)),
                Span::raw(columns::pad_right(&hardship.name, 16)),
                Span::styled(format!("建议：{}", hardship.suggest.join("、")), theme.style(Role::Dim)),
            ])
        })
    }
}

fn is_set(tag: &str, around: Around<'_>) -> bool {
    around.standing.case.as_ref().is_some_and(|case| case.tags.contains(tag))
}
