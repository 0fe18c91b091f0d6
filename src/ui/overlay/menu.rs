//! A list of actions: as help (what works here) or as palette (what works anywhere). Enter does the one chosen; what works in
//! another pane is gone to.

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
    /// From where it was opened.
    pane: Pane,
    all: Vec<&'static Entry>,
    filter: Filter,
}

impl Menu {
    /// What works in a pane.
    pub fn help(pane: Pane) -> Self {
        let title = "帮助：现在能按的键（输入可筛选，Enter 执行，Esc 关）";
        Self::of(title, pane, action::of(pane).collect())
    }

    /// Everything that can be done, to be found by its name: what works in this pane first.
    pub fn palette(pane: Pane) -> Self {
        let title = "命令：输首字母或汉字，Enter 执行，Esc 关";
        Self::of(title, pane, action::deeds(pane).collect())
    }

    fn of(title: &'static str, pane: Pane, all: Vec<&'static Entry>) -> Self {
        let filter = Filter::new(all.iter().map(|entry| (entry.name.to_owned(), entry.about.to_owned())));
        Self { title, pane, all, filter }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match self.filter.press(key) {
            Pressed::Nothing => Vec::new(),
            Pressed::Closed => vec![Ask::Close],
            Pressed::Chosen(at) => {
                let entry = self.all[at];
                let mut asks = vec![Ask::Close];
                match entry.scope {
                    Scope::In(pane) if pane != self.pane => {
                        asks.push(Ask::Focus(pane));
                        asks.push(if entry.is_of_a_row() {
                            // Nobody saw yet which row it would be.
                            let (pane, keys) = (pane.name(), action::keys(entry));
                            Ask::tell(format!("到{pane}了：选好那一行，按 {keys} {}", entry.name))
                        } else {
                            Ask::Act(entry.action)
                        });
                    }
                    _ => asks.push(Ask::Act(entry.action)),
                }
                asks
            }
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
