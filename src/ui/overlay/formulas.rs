//! 公式表: what a calculator stands on, and behind each quantity its page: figures by year with law and source.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::acts::formulas::{Quantity, formulas, page};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Scroll};

/// The table of one calculator, the row chosen, and its page when it is open.
#[derive(Debug)]
pub struct Formulas {
    title: String,
    file: String,
    rows: Vec<Quantity>,
    row: usize,
    page: Option<Vec<String>>,
    scroll: Scroll,
}

impl Formulas {
    /// The table of a rule in the area now chosen; nothing where the rule cannot be used.
    pub fn new(rule: &str, around: Around<'_>) -> Option<Self> {
        let subject = around.know.rules.subject(around.area, rule).ok()?;
        let rows = formulas(around.know.reference(), subject, around.area, around.now.date());
        let (title, file) = (subject.title().to_owned(), subject.file().to_owned());
        Some(Self { title, file, rows, row: 0, page: None, scroll: Scroll::default() })
    }

    /// What is shown: the page that is open, else the table.
    pub fn text(&self) -> String {
        match &self.page {
            Some(page) => page.join("\n"),
            None => self.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join("\n"),
        }
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let open = self.page.is_some();
        match key.code {
            Code::Esc | Code::Left if open => self.page = None,
            Code::Esc => return vec![Ask::Close],
            Code::Up if open => self.scroll.up(1),
            Code::Down if open => self.scroll.down(1),
            Code::PageUp if open => self.scroll.up(10),
            Code::PageDown if open => self.scroll.down(10),
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(self.rows.len().saturating_sub(1)),
            Code::PageUp => self.row = self.row.saturating_sub(10),
            Code::PageDown => self.row = (self.row + 10).min(self.rows.len().saturating_sub(1)),
            Code::Enter | Code::Right if !open => {
                if let Some(row) = self.rows.get(self.row) {
                    self.page = Some(page(around.know.reference(), &self.file, around.area, &row.name));
                    self.scroll.reset();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(100, area.height), area);
        let title = match &self.page {
            None => format!("公式表：{}（Enter 看参数页，Esc 关）", self.title),
            Some(_) => format!("参数页：{}（Esc 回公式表）", around.area),
        };
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        if let Some(page) = &self.page {
            let pieces: Vec<(Role, String)> = page
                .iter()
                .enumerate()
                .map(|(at, line)| (if at == 0 { Role::Title } else { Role::Text }, line.clone()))
                .collect();
            draw::read(&mut lines, &pieces, &self.scroll, theme);
            return None;
        }
        let at = lines.take(lines.left().saturating_sub(3));
        let cursor = widgets::list(lines.buffer(), at, self.rows.len(), Some(self.row), |index| {
            let row = &self.rows[index];
            Line::from(vec![
                Span::styled(
                    format!("{} ", crate::ui::columns::pad_right(row.sort, 6)),
                    theme.style(Role::Dim),
                ),
                Span::raw(row.name.clone()),
                Span::styled(format!("  {}", row.says), Style::new()),
            ])
        });
        lines.gap();
        // The row chosen may be cut; below the list it is told whole.
        let told = self.rows.get(self.row).map_or("", |row| &row.says);
        lines.text(told, theme.style(Role::Dim), 2);
        cursor
    }
}
