//! A list of actions: as help (what works here) or as palette. Enter does the one chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::filter::{Filter, Pressed};
use crate::ui::action::{self, Entry, Pane, Scope};
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::Cursor;
use crate::ui::panes::Around;
use crate::ui::term::Key;
use crate::ui::theme::Role;

/// The list.
#[derive(Debug)]
pub struct Menu {
    title: &'static str,
    all: Vec<&'static Entry>,
    filter: Filter,
}

impl Menu {
    /// What works in a pane.
    pub fn help(pane: Pane) -> Self {
        Self::of("帮助：现在能按的键（输入可筛选，Enter 执行，Esc 关）", pane)
    }

    /// Everything that can be done from a pane, to be found by its name.
    pub fn palette(pane: Pane) -> Self {
        Self::of("命令：输首字母或汉字，Enter 执行，Esc 关", pane)
    }

    fn of(title: &'static str, pane: Pane) -> Self {
        let all: Vec<&'static Entry> = action::of(pane).collect();
        let filter = Filter::new(all.iter().map(|entry| (entry.name.to_owned(), entry.about.to_owned())));
        Self { title, all, filter }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match self.filter.press(key) {
            Pressed::Nothing => Vec::new(),
            Pressed::Closed => vec![Ask::Close],
            Pressed::Chosen(at) => vec![Ask::Close, Ask::Act(self.all[at].action)],
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.filter.paste(text);
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let row = |at: usize| {
            let entry = self.all[at];
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
        };
        self.filter.view(buffer, area, (self.title, 86), theme, row, |at| self.all[at].about)
    }
}
