//! 后续: what cases of the hall still owe, most pressing first, each in the colour of its time limit.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use super::Wants;
use crate::acts::Owing;
use crate::calendar::Urgency;
use crate::log::CaseId;
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// The list; ask for [`Deed::Owing`](crate::ui::message::Deed::Owing) with it.
#[derive(Debug, Default)]
pub struct OwingList {
    /// None until the store has told.
    all: Option<Vec<Owing>>,
    row: usize,
}

impl OwingList {
    /// What the store told.
    pub fn take(&mut self, all: Vec<Owing>) {
        self.all = Some(all);
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        let all = self.all.as_deref().unwrap_or_default();
        self.row = self.row.min(all.len().saturating_sub(1));
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(all.len().saturating_sub(1)),
            Code::PageUp => self.row = self.row.saturating_sub(10),
            Code::PageDown => self.row = (self.row + 10).min(all.len().saturating_sub(1)),
            Code::F(3) => {
                let owing = all.get(self.row);
                return owing.map_or_else(Vec::new, |owing| vec![Ask::deed(Deed::LayOpen(owing.case))]);
            }
            Code::Enter => {
                let owing = all.get(self.row);
                return owing.map_or_else(Vec::new, |owing| {
                    vec![Ask::Prompt(Wants::FollowUp(Box::new(owing.clone())))]
                });
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let all = self.all.as_deref().unwrap_or_default();
        let at = widgets::centred(Size::new(100, area.height), area);
        let cases: BTreeSet<CaseId> = all.iter().map(|owing| owing.case).collect();
        let title =
            format!("后续：{} 件还欠 {} 样，Enter 记结果，F3 打开那一件，Esc 关", cases.len(), all.len());
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        if all.is_empty() {
            let none = if self.all.is_some() { "没有欠着的事。" } else { "正在读。" };
            lines.text(none, theme.style(Role::Good), 1);
            return None;
        }
        let row = self.row.min(all.len() - 1);
        let told_rows = 3;
        let at = lines.take(lines.left().saturating_sub(told_rows));
        let width = usize::from(at.width);
        let cursor = widgets::list(lines.buffer(), at, all.len(), Some(row), |index| {
            let owing = &all[index];
            let due = match (&owing.follow.suspended, owing.follow.due) {
                (Some(_), _) => "中止计时".to_owned(),
                (None, Some(due)) => due.to_string(),
                (None, None) => "尽快".to_owned(),
            };
            let colour = owing.urgency.map_or(" ", Urgency::name);
            let rest = format!("{} {} {}", owing.about, owing.item, owing.person);
            Line::from(vec![
                Span::styled(format!("{colour} {due} "), theme.style(role(owing))),
                Span::raw(format!("{} ", columns::pad_right(owing.follow.owed.title(), 8))),
                Span::styled(
                    columns::truncate(rest.trim(), width.saturating_sub(25)),
                    theme.style(Role::Dim),
                ),
            ])
        });
        lines.text(&told(&all[row]), theme.style(Role::Dim), told_rows);
        cursor
    }
}

fn role(owing: &Owing) -> Role {
    match owing.urgency {
        Some(Urgency::Overdue | Urgency::Red) => Role::Bad,
        Some(Urgency::Yellow) => Role::Warn,
        Some(Urgency::Green) => Role::Good,
        None => Role::Text,
    }
}

/// The row chosen, in full.
fn told(owing: &Owing) -> String {
    let mut text = format!("{}  {} {}", owing.id, owing.about, owing.item);
    if let Some(amount) = &owing.amount {
        text = format!("{}  {} {}；{}", owing.id, owing.item, owing.person, amount.told().join("；"));
    }
    if let Some(suspended) = &owing.follow.suspended {
        text.push_str(&format!("；{suspended}"));
    }
    if owing.follow.is_escalated() {
        text.push_str("；三次没对接上，请值班长出面");
    }
    if let Some(last) = owing.follow.progress.last() {
        text.push_str(&format!("；{} {}：{}", last.day, last.clerk, last.note));
    }
    if let Some(note) = &owing.note {
        text.push_str(&format!("；{note}"));
    }
    text
}
