//! 出单子: every paper of the case in hand, with what stands in the way of each that cannot be made yet; or of one that is over,
//! for whoever comes back with its number.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use crate::acts::papers::OfCase;
use crate::log::Case;
use crate::paper::{About, Document, KINDS};
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{self, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, glyphs};

/// The papers as they were when the list was opened, and the row chosen.
#[derive(Debug)]
pub struct CasePapers {
    title: String,
    rows: Vec<(&'static str, Result<Document, String>)>,
    row: usize,
}

impl CasePapers {
    /// Those of the case in hand; nothing without one.
    pub fn new(clerk: &str, around: Around<'_>) -> Option<Self> {
        let case = around.standing.case.as_ref()?;
        Some(Self::of(case, around.standing.nth, clerk, around))
    }

    /// Those of a case and its place among those of its day and window.
    pub fn of(case: &Case, nth: u32, clerk: &str, around: Around<'_>) -> Self {
        let of = OfCase::new(around.know, Some(case), nth, (around.window, clerk), around.now);
        let in_hand = around.standing.case.as_ref().is_some_and(|own| own.id == case.id);
        let of = OfCase { paid_before: if in_hand { &around.standing.paid_before } else { &[] }, ..of };
        let kinds = KINDS.iter().filter(|kind| kind.about == About::Case);
        let rows: Vec<_> =
            kinds.map(|kind| (kind.title, of.paper(kind).map_err(|error| error.to_string()))).collect();
        let row = rows.iter().position(|(_, paper)| paper.is_ok()).unwrap_or(0);
        Self { title: title(case, around), rows, row }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            term::Code::Esc => return vec![Ask::Close],
            term::Code::Up => self.row = self.row.saturating_sub(1),
            term::Code::Down => self.row = (self.row + 1).min(self.rows.len().saturating_sub(1)),
            term::Code::Enter => {
                return match self.rows.get(self.row) {
                    Some((_, Ok(paper))) => vec![Ask::Close, Ask::Document(Box::new(paper.clone()))],
                    Some((_, Err(why))) => vec![Ask::warn(why.clone())],
                    None => vec![Ask::Close],
                };
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        let told = 4;
        let at = widgets::centred(Size::new(76, rows.saturating_add(3 + told).min(area.height)), area);
        let inside = widgets::popup(buffer, at, &self.title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let at = lines.take(rows.min(lines.left().saturating_sub(told)));
        let cursor = widgets::list(lines.buffer(), at, self.rows.len(), Some(self.row), |index| {
            let (title, paper) = &self.rows[index];
            let (mark, role, why) = match paper {
                Ok(_) => (glyphs::YES, Role::Good, "可以出"),
                Err(_) => (" ", Role::Dim, "还不能出"),
            };
            Line::from(vec![
                Span::styled(columns::pad_right(mark, 3), theme.style(role)),
                Span::raw(columns::pad_right(title, 18)),
                Span::styled(why, theme.style(role)),
            ])
        });
        lines.gap();
        if let Some((_, Err(why))) = self.rows.get(self.row) {
            lines.text(why, theme.style(Role::Warn), told - 1);
        }
        cursor
    }
}

/// Which case it is, where it is not the one in hand.
fn title(case: &Case, around: Around<'_>) -> String {
    let keys = "Enter 看、存、打印，Esc 关";
    let Some(closing) = &case.closed else { return format!("这一件的单子：{keys}") };
    let person = case.whose().unwrap_or_else(|| "（未登记证件）".to_owned());
    let item = around.know.item(case).map_or("（没选事项）", |item| item.title.as_str());
    let item = columns::truncate(item, 16);
    format!("{} {person} {item} {}：{keys}", case.day.strftime("%m-%d"), closing.outcome.title())
}
