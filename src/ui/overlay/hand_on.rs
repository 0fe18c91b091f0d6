//! 转出: where the ticket in hand goes on, and what the next should know. It keeps its place.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::queue::{Presence, Window};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// Where to, and the note.
#[derive(Debug)]
pub struct HandOn {
    row: usize,
    note: Field,
}

/// One place a ticket can go.
enum Place {
    Kind(String),
    Window(u32),
    Skill(String),
    Mediation { along: bool },
}

fn rows(around: Around<'_>) -> Vec<(String, Place)> {
    let hall = &around.know.hall;
    let held = around.standing.in_hand.as_ref();
    let kinds = hall.kinds.iter().filter(|kind| held.is_none_or(|held| kind.code != held.kind));
    // One that cannot do it would send the person back.
    let able = |window: &&Window| held.is_none_or(|held| window.can(&held.kind, held.needs.as_deref()));
    let windows = hall.windows.iter().filter(|window| window.number != around.window).filter(able);
    let mut rows: Vec<(String, Place)> =
        kinds.map(|kind| (format!("改办 {}", kind.title), Place::Kind(kind.code.clone()))).collect();
    let away = |window| {
        around.standing.seats.iter().find(|seat| seat.window == window && seat.presence != Presence::Open)
    };
    rows.extend(windows.map(|window| {
        let state =
            away(window.number).map_or(String::new(), |seat| format!("（{}）", seat.presence.title()));
        (format!("转 {} 号窗口{state}", window.number), Place::Window(window.number))
    }));
    let skills = hall.skills.iter();
    rows.extend(
        skills.map(|skill| (format!("要会「{}」的窗口", skill.title), Place::Skill(skill.code.clone()))),
    );
    rows.push(("转调解室".to_owned(), Place::Mediation { along: false }));
    rows.push(("转调解室，我陪着去（本窗口暂停）".to_owned(), Place::Mediation { along: true }));
    rows
}

impl HandOn {
    /// Nothing chosen yet.
    pub fn new() -> Self {
        Self { row: 0, note: Field::new(Takes::Text) }
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let mut rows = rows(around);
        let last = rows.len().saturating_sub(1);
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(last),
            Code::Enter => {
                let note = self.note.value().trim().to_owned();
                let (kind, window, needs) = match rows.swap_remove(self.row.min(last)).1 {
                    Place::Mediation { .. } if note.is_empty() => {
                        return vec![Ask::warn("写一句转调解的事由，再按 Enter")];
                    }
                    Place::Mediation { along } => {
                        return vec![Ask::Sent(Deed::Mediate { reason: note, along })];
                    }
                    Place::Kind(kind) => (Some(kind), None, None),
                    Place::Window(window) => (None, Some(window), None),
                    Place::Skill(skill) => (None, None, Some(skill)),
                };
                return vec![Ask::Sent(Deed::HandOn { kind, window, needs, note })];
            }
            _ => _ = self.note.press(key),
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.note.paste(text);
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let rows = rows(around);
        let height = u16::try_from(rows.len()).unwrap_or(20) + 4;
        let at = widgets::centred(Size::new(56, height), area);
        let title = "转出：上下选去处，写一句交接话，Enter 确认";
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "交接", 5, theme.style(Role::Dim));
        let hint = "说过什么、看过什么材料；转调解写事由";
        let typing = self.note.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
        lines.gap();
        let at = lines.rest();
        let row = self.row.min(rows.len().saturating_sub(1));
        widgets::list(lines.buffer(), at, rows.len(), Some(row), |index| rows[index].0.clone().into());
        Some(typing)
    }
}
