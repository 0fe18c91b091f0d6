//! 术语: the words of what is on the screen, each in plain words.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::answers::Term;
use crate::ui::ask::Ask;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// The terms of a text and the one chosen.
#[derive(Debug)]
pub struct Terms {
    ids: Vec<String>,
    row: usize,
}

impl Terms {
    /// Those that stand in `text`; nothing when none does.
    pub fn of(text: &str, around: Around<'_>) -> Option<Self> {
        let terms = around.know.lookup().cards.glossary.terms_of(text);
        let ids: Vec<String> = terms.into_iter().map(|term| term.id.clone()).collect();
        (!ids.is_empty()).then_some(Self { ids, row: 0 })
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc | Code::Enter => return vec![Ask::Close],
            Code::Up | Code::Left => self.row = self.row.saturating_sub(1),
            Code::Down | Code::Right | Code::Tab => {
                self.row = (self.row + 1).min(self.ids.len().saturating_sub(1));
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let glossary = &around.know.lookup().cards.glossary;
        let terms: Vec<&Term> = self.ids.iter().filter_map(|id| glossary.get(id)).collect();
        let rows = u16::try_from(terms.len()).unwrap_or(10).min(8);
        let at = widgets::centred(Size::new(72, rows + 9), area);
        let title = "术语：上下选一个，下面是大白话（Esc 关）";
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let at = lines.take(rows);
        let row = self.row.min(terms.len().saturating_sub(1));
        let cursor = widgets::list(lines.buffer(), at, terms.len(), Some(row), |index| {
            terms[index].term.as_str().into()
        });
        lines.gap();
        if let Some(term) = terms.get(row) {
            lines.text(&term.plain, theme.style(Role::Title), 4);
            lines.text(term.like.as_deref().unwrap_or_default(), theme.style(Role::Text), 2);
        }
        cursor
    }
}
