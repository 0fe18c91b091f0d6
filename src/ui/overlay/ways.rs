//! A sheet to look at and hand over: of an item its two ways, on the phone and at the window, one key apart.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::acts::cards::{self, Tone, View, Ways};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Effect;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Scroll};

/// What is shown.
#[derive(Debug)]
pub struct WaySheet {
    id: String,
    ways: Ways,
    scroll: Scroll,
}

impl WaySheet {
    /// The sheet of an item (or of any card) by its id, the way on the phone first.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ways: Ways::Online, scroll: Scroll::default() }
    }

    /// A key: the other way, the next audience, saving, closing.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match (key.code, key.ctrl) {
            (Code::Esc | Code::Enter, _) => return vec![Ask::Close],
            (Code::Left | Code::Right | Code::Tab | Code::Char(' '), _) => {
                self.ways = self.ways.other();
                self.scroll.reset();
            }
            (Code::Up, _) => self.scroll.up(1),
            (Code::Down, _) => self.scroll.down(1),
            (Code::PageUp, _) => self.scroll.up(10),
            (Code::PageDown, _) => self.scroll.down(10),
            (Code::Char('w'), true) => return vec![Ask::Audience(around.audience.next())],
            (Code::Char('s'), true) => {
                let Some(sheet) = self.sheet(around) else { return Vec::new() };
                let name = format!("路径-{}-{}.txt", self.id, around.now.date());
                return vec![Ask::Effect(Effect::SaveSlip { name, text: sheet.handed() })];
            }
            _ => {}
        }
        Vec::new()
    }

    /// What it says.
    pub fn text(&self, around: Around<'_>) -> Option<String> {
        self.sheet(around).map(|sheet| sheet.text())
    }

    fn sheet(&self, around: Around<'_>) -> Option<cards::Sheet> {
        cards::sheet(around.know, &self.id, &view(around, self.ways, 0))
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(92, area.height), area);
        let title = format!(
            "路径单（对{}）：左右 换线上或窗口，Ctrl+W 换一种人，Ctrl+S 存，Ctrl+T 术语",
            around.audience
        );
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let pieces = self.sheet(around).map_or_else(Vec::new, |sheet| pieces(&sheet));
        draw::read(&mut lines, &pieces, &self.scroll, theme);
        None
    }
}

/// How a sheet is looked at from the desk.
pub fn view(around: Around<'_>, ways: Ways, again: usize) -> View<'_> {
    View {
        audience: around.audience,
        ways,
        again,
        choice: None,
        figure: None,
        area: around.area,
        window: around.window,
        today: around.now.date(),
        machines: around.standing.machines.as_ref(),
    }
}

/// The lines of a sheet with their roles on the screen.
pub fn pieces(sheet: &cards::Sheet) -> Vec<(Role, String)> {
    let head = (Role::Title, sheet.title.clone());
    let lines = sheet.lines.iter().map(|(tone, text)| {
        let role = match tone {
            Tone::Title => Role::Title,
            Tone::Text => Role::Text,
            Tone::Dim | Tone::Manner => Role::Dim,
            Tone::Warn => Role::Warn,
        };
        (role, text.clone())
    });
    std::iter::once(head).chain(lines).collect()
}
