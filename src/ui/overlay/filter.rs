//! A list that typing narrows: by initials, pinyin, characters. What the rows are is the owner's business.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::Line;

use crate::answers::{Entry, Index, Kind, Synonyms};
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::term::{Code, Key};
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::{self, Field, Takes};

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// Moved, or narrowed.
    Nothing,
    /// The row at this place was chosen.
    Chosen(usize),
    /// The list is to be closed.
    Closed,
}

/// The rows' words, what was typed, and where the cursor stands.
#[derive(Debug)]
pub struct Filter {
    total: usize,
    index: Index,
    typed: Field,
    shown: Vec<usize>,
    row: usize,
}

impl Filter {
    /// Over rows given by their words: a name, and more to find it by.
    pub fn new(words: impl Iterator<Item = (String, String)>) -> Self {
        let entries: Vec<Entry> = words
            .enumerate()
            .map(|(at, (name, more))| Entry {
                id: at.to_string(),
                kind: Kind::Path,
                title: format!("{name} {more}"),
                aliases: vec![name],
                body: String::new(),
                insurance: String::new(),
            })
            .collect();
        Self {
            total: entries.len(),
            index: Index::build(&entries, &Synonyms::default()),
            typed: Field::new(Takes::Text),
            shown: (0..entries.len()).collect(),
            row: 0,
        }
    }

    /// Puts the cursor on a row.
    pub fn go_to(&mut self, row: usize) {
        self.row = row.min(self.shown.len().saturating_sub(1));
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Pressed {
        let last = self.shown.len().saturating_sub(1);
        match key.code {
            Code::Esc => return Pressed::Closed,
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(last),
            Code::PageUp => self.row = self.row.saturating_sub(10),
            Code::PageDown => self.row = (self.row + 10).min(last),
            Code::Enter => {
                return self.shown.get(self.row).map_or(Pressed::Nothing, |at| Pressed::Chosen(*at));
            }
            _ if self.typed.press(key) => self.narrow(),
            _ => {}
        }
        Pressed::Nothing
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.typed.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        self.row = 0;
        self.shown = if self.typed.is_empty() {
            (0..self.total).collect()
        } else {
            let hits = self.index.search(self.typed.value(), self.total);
            hits.iter().filter_map(|hit| hit.id.parse().ok()).collect()
        };
    }

    /// Draws it as a popup; `row` gives the line of a row by its place.
    pub fn view<'t>(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        (title, width): (&str, u16),
        theme: Theme,
        row: impl Fn(usize) -> Line<'t>,
        more: impl Fn(usize) -> &'t str,
    ) -> Cursor {
        let most = u16::try_from(self.total).unwrap_or(u16::MAX).saturating_add(5);
        let size = Size::new(width, most.min(area.height));
        let at = widgets::centred(size, area);
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let at = lines.take(1);
        let field = draw::label(lines.buffer(), at, "筛选", 5, theme.style(Role::Dim));
        let hint = theme.style(Role::Dim);
        let cursor = self.typed.draw(lines.buffer(), field, "输首字母或汉字", Style::new(), hint);
        // The row chosen may be cut; below the list it is told whole.
        let told = self.shown.get(self.row).map_or("", |at| more(*at));
        let told_rows = if told.is_empty() { 0 } else { 2 };
        if self.shown.is_empty() && !self.typed.is_empty() {
            lines.text("没有找到。少输几个字，或者只输首字母再试。", theme.style(Role::Warn), 2);
        }
        let at = lines.take(lines.left().saturating_sub(told_rows));
        widgets::list(lines.buffer(), at, self.shown.len(), Some(self.row), |index| row(self.shown[index]));
        lines.text(told, theme.style(Role::Dim), told_rows);
        Some(cursor)
    }
}
