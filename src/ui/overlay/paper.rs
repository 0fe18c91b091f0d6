//! A slip on the screen, as it was saved.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::draw::Cursor;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Scroll};

/// The slip and how far it is scrolled.
#[derive(Debug)]
pub struct Paper {
    title: String,
    text: String,
    scroll: Scroll,
}

impl Paper {
    /// A slip to read.
    pub fn new(title: impl Into<String>, text: String) -> Self {
        Self { title: title.into(), text, scroll: Scroll::default() }
    }

    /// A key: scrolls, or closes.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Up => self.scroll.up(1),
            Code::Down => self.scroll.down(1),
            Code::PageUp => self.scroll.up(10),
            Code::PageDown | Code::Char(' ') => self.scroll.down(10),
            Code::Esc | Code::Enter => return vec![Ask::Close],
            // The last word of a case was how to call the next: it works with the slip still lying there.
            Code::F(6) => return vec![Ask::Close, Ask::Act(Action::CallNext)],
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let size = Size::new(84, area.height);
        let at = widgets::centred(size, area);
        let title = format!("{}（上下翻看，Enter 或 Esc 关）", self.title);
        let inside = widgets::popup(buffer, at, &title, around.theme.style(Role::Text));
        widgets::wrapped(buffer, inside, &self.text, &self.scroll, around.theme.style(Role::Text));
        None
    }
}
