//! 取号: which business, which line, and for the green line why.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::queue::Class;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// The answers so far, by place in the hall's lists.
#[derive(Debug, Clone, Copy, Default)]
pub struct IssueTicket {
    kind: Option<usize>,
    class: Option<Class>,
    row: usize,
}

impl IssueTicket {
    fn rows(self, around: Around<'_>) -> Vec<String> {
        let hall = &around.know.hall;
        match (self.kind, self.class) {
            (None, _) => hall
                .kinds
                .iter()
                .map(|kind| {
                    let waiting = around.standing.waiting.iter().filter(|t| t.kind == kind.code).count();
                    format!("{} {}    等候 {waiting}", kind.band, kind.title)
                })
                .collect(),
            (Some(_), None) => Class::ALL.iter().map(|class| class.title().to_owned()).collect(),
            (Some(_), Some(_)) => hall.reasons.iter().map(|reason| reason.title.clone()).collect(),
        }
    }

    /// What to ask first, where something of this kind needs no queue; whoever wants a number gets one all the same.
    fn first(self, around: Around<'_>) -> Option<String> {
        let kind =
            self.kind.filter(|_| self.class.is_none()).and_then(|at| around.know.hall.kinds.get(at))?;
        let titles: Vec<&str> = kind
            .elsewhere
            .iter()
            .filter_map(|item| around.know.items.get(item.parse().ok()?))
            .map(|item| item.title.as_str())
            .collect();
        let what = titles.join("、");
        (!titles.is_empty()).then(|| {
            format!("先问一句：{what}，手机、自助机就能办，不用排队（F10 的路径单可以给他）。要取号照样取。")
        })
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let rows = self.rows(around).len();
        match key.code {
            Code::Esc if self.class.is_some() => (self.class, self.row) = (None, 0),
            Code::Esc if self.kind.is_some() => (self.kind, self.row) = (None, 0),
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Code::Enter => return self.take(around),
            Code::Char(typed) => {
                let chosen = match typed.to_digit(10) {
                    Some(digit @ 1..) => usize::try_from(digit).ok().map(|digit| digit - 1),
                    _ if self.kind.is_none() => {
                        let band = typed.to_ascii_uppercase();
                        around.know.hall.kinds.iter().position(|kind| kind.band == band)
                    }
                    _ => None,
                };
                if let Some(chosen) = chosen.filter(|chosen| *chosen < rows) {
                    self.row = chosen;
                    return self.take(around);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn take(&mut self, around: Around<'_>) -> Vec<Ask> {
        let hall = &around.know.hall;
        let row = std::mem::take(&mut self.row);
        let Some(kind) = self.kind.and_then(|at| hall.kinds.get(at)) else {
            self.kind = Some(row);
            return Vec::new();
        };
        let class = self.class.or_else(|| Class::ALL.get(row).copied()).unwrap_or(Class::Ordinary);
        if class == Class::Green && self.class.is_none() {
            self.class = Some(class);
            return Vec::new();
        }
        let reason =
            hall.reasons.get(row).filter(|_| class == Class::Green).map(|reason| reason.code.clone());
        vec![Ask::Close, Ask::deed(Deed::Issue { kind: kind.code.clone(), class, reason })]
    }

    /// Draws it.
    pub fn view(self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let title = match (self.kind.and_then(|at| around.know.hall.kinds.get(at)), self.class) {
            (None, _) => "取号：办什么（按字母、数字或 Enter）".to_owned(),
            (Some(kind), None) => format!("取号：{}，哪一类", kind.title),
            (Some(kind), Some(_)) => format!("取号：{}，为什么走绿色通道", kind.title),
        };
        let rows = self.rows(around);
        let first = self.first(around).unwrap_or_default();
        let told = if first.is_empty() { 0 } else { draw::height(&first, 42) };
        let height = u16::try_from(rows.len()).unwrap_or(20) + 2 + told;
        let at = widgets::centred(Size::new(46, height), area);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        lines.text(&first, theme.style(Role::Warn), told);
        let at = lines.rest();
        widgets::list(buffer, at, rows.len(), Some(self.row), |index| {
            Line::from(vec![
                Span::styled(format!("{} ", index + 1), theme.style(Role::Dim)),
                Span::raw(rows[index].clone()),
            ])
        })
    }
}
