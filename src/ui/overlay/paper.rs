//! A slip on the screen, as it was saved.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::paper::Document;
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::draw::Cursor;
use crate::ui::message::Effect;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Scroll};

/// The slip and how far it is scrolled.
#[derive(Debug)]
pub struct Paper {
    title: String,
    text: String,
    /// What it was made from: then it can be printed.
    document: Option<Box<Document>>,
    /// What is private stands in it in full.
    private: bool,
    scroll: Scroll,
}

impl Paper {
    /// A slip to read.
    pub fn new(title: impl Into<String>, text: String) -> Self {
        Self { title: title.into(), text, document: None, private: false, scroll: Scroll::default() }
    }

    /// What was asked to be seen in full: it is folded up when nobody looks after it.
    pub fn private(title: impl Into<String>, text: String) -> Self {
        Self { private: true, ..Self::new(title, text) }
    }

    /// Whether it is folded up when nobody looks after it.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// A paper to read, keep and print.
    pub fn of(document: Box<Document>) -> Self {
        let (title, text) = (document.title.clone(), document.to_string());
        Self { document: Some(document), ..Self::new(title, text) }
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A key: scrolls, or closes.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Up => self.scroll.up(1),
            Code::Down => self.scroll.down(1),
            Code::PageUp => self.scroll.up(10),
            Code::PageDown | Code::Char(' ') => self.scroll.down(10),
            Code::Esc | Code::Enter => return vec![Ask::Close],
            Code::F(2) => return self.hand_out(false),
            Code::F(3) => return self.hand_out(true),
            // The last word of a case was how to call the next: it works with the slip still lying there.
            Code::F(6) => return vec![Ask::Close, Ask::Act(Action::CallNext)],
            _ => {}
        }
        Vec::new()
    }

    fn hand_out(&self, print: bool) -> Vec<Ask> {
        let Some(document) = self.document.clone() else { return Vec::new() };
        let doing = if print { "正在送去打印" } else { "正在存 PDF" };
        vec![Ask::Effect(Effect::HandOut { document, print }), Ask::tell(doing)]
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let size = Size::new(84, area.height);
        let at = widgets::centred(size, area);
        let keys = if self.document.is_some() { "F2 存 PDF，F3 打印，" } else { "" };
        let title = format!("{}（上下翻看，{keys}Ctrl+T 术语，Esc 关）", self.title);
        let inside = widgets::popup(buffer, at, &title, around.theme.style(Role::Text));
        widgets::wrapped(buffer, inside, &self.text, &self.scroll, around.theme.style(Role::Text));
        None
    }
}
