//! 互助: another window's call for help to take, or one of our own.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::queue::Want;
use crate::ui::ask::Ask;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// Which row the cursor is on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assist {
    row: usize,
}

/// What can be chosen, in words and as a deed: the others' calls first.
fn rows(around: Around<'_>) -> Vec<(String, Deed)> {
    let mut rows = Vec::new();
    let seats = &around.standing.seats;
    for seat in seats.iter().filter(|seat| seat.window != around.window) {
        if let Some(help) = seat.help.as_ref().filter(|help| help.by.is_none()) {
            let words = if help.words.is_empty() { "" } else { "：" };
            let text = format!("接手 {} 号窗口的{}{words}{}", seat.window, help.want.title(), help.words);
            rows.push((text, Deed::TakeHelp(seat.window)));
        }
    }
    let own = seats.iter().find(|seat| seat.window == around.window).and_then(|seat| seat.help.as_ref());
    match own {
        Some(help) => {
            let by = help.comer().map_or("还没人接".to_owned(), |who| format!("{who}来"));
            rows.push((format!("我的{}好了（{by}）", help.want.title()), Deed::EndHelp));
        }
        None => {
            rows.extend(Want::ALL.map(|want| (format!("向别的窗口：{}", want.title()), Deed::AskHelp(want))));
        }
    }
    rows
}

impl Assist {
    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let mut rows = rows(around);
        let last = rows.len().saturating_sub(1);
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(last),
            Code::Enter => return vec![Ask::Close, Ask::deed(rows.swap_remove(self.row.min(last)).1)],
            Code::Char(typed) => {
                let digit = typed.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
                if let Some(row) = digit.filter(|row| *row <= last) {
                    return vec![Ask::Close, Ask::deed(rows.swap_remove(row).1)];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let rows = rows(around);
        let height = u16::try_from(rows.len()).unwrap_or(20) + 2;
        let at = widgets::centred(Size::new(50, height), area);
        let style = around.theme.style(Role::Text);
        let inside = widgets::popup(buffer, at, "互助：按数字或 Enter，Esc 关", style);
        let at = Rows::new(buffer, inside).rest();
        let row = self.row.min(rows.len().saturating_sub(1));
        widgets::list(buffer, at, rows.len(), Some(row), |index| {
            format!("{} {}", index + 1, rows[index].0).into()
        })
    }
}
