//! A list of actions: as help (those of the pane first) or as palette. Typing narrows it, Enter does the one chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::answers::{Entry as Found, Index, Kind, Synonyms};
use crate::ui::action::{self, Entry, Pane, Scope};
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// The list and what was typed to narrow it.
#[derive(Debug)]
pub struct Menu {
    title: &'static str,
    all: Vec<&'static Entry>,
    index: Index,
    typed: Field,
    shown: Vec<usize>,
    row: usize,
}

impl Menu {
    /// What works in a pane.
    pub fn help(pane: Pane) -> Self {
        Self::of("帮助：现在能按的键（输入可筛选，Enter 执行，Esc 关）", action::of(pane).collect())
    }

    /// Everything that can be done from a pane, to be found by its name.
    pub fn palette(pane: Pane) -> Self {
        Self::of("命令：输首字母或汉字，Enter 执行，Esc 关", action::of(pane).collect())
    }

    fn of(title: &'static str, all: Vec<&'static Entry>) -> Self {
        let entries: Vec<Found> = all
            .iter()
            .enumerate()
            .map(|(at, entry)| Found {
                id: at.to_string(),
                kind: Kind::Path,
                title: format!("{} {}", entry.name, entry.about),
                aliases: vec![entry.name.to_owned()],
                body: String::new(),
                insurance: String::new(),
            })
            .collect();
        let shown = (0..all.len()).collect();
        let index = Index::build(&entries, &Synonyms::default());
        Self { title, all, index, typed: Field::new(Takes::Text), shown, row: 0 }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(self.shown.len().saturating_sub(1)),
            Code::PageUp => self.row = self.row.saturating_sub(10),
            Code::PageDown => self.row = (self.row + 10).min(self.shown.len().saturating_sub(1)),
            Code::Enter => {
                let chosen = self.shown.get(self.row).map(|at| self.all[*at].action);
                return chosen.map_or_else(Vec::new, |action| vec![Ask::Close, Ask::Act(action)]);
            }
            _ if self.typed.press(key) => self.narrow(),
            _ => {}
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.typed.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        self.row = 0;
        self.shown = if self.typed.is_empty() {
            (0..self.all.len()).collect()
        } else {
            let hits = self.index.search(self.typed.value(), self.all.len());
            hits.iter().filter_map(|hit| hit.id.parse().ok()).collect()
        };
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let size = Size::new(86, area.height.saturating_sub(2));
        let at = widgets::centred(size, area);
        let inside = widgets::popup(buffer, at, self.title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "筛选", 5, theme.style(Role::Dim));
        let cursor =
            self.typed.draw(lines.buffer(), field, "如 jh、叫号", Style::new(), theme.style(Role::Dim));
        let at = lines.rest();
        widgets::list(lines.buffer(), at, self.shown.len(), Some(self.row), |index| {
            let entry = self.all[self.shown[index]];
            let place = match entry.scope {
                Scope::Everywhere => "各处",
                Scope::In(pane) => pane.name(),
            };
            Line::from(vec![
                Span::styled(columns::pad_right(&action::keys(entry), 18), theme.style(Role::Key)),
                Span::styled(columns::pad_right(place, 5), theme.style(Role::Dim)),
                Span::raw(format!("{}  ", columns::pad_right(entry.name, 6))),
                Span::styled(entry.about, theme.style(Role::Dim)),
            ])
        });
        Some(cursor)
    }
}
