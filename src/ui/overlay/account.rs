//! 盲录账户: the account money goes to is typed twice, the first one hidden while the second is typed; where the two differ is
//! said by place. Only that they agree, and the last digits, is kept.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::acts::{Marking, typed_twice};
use crate::person::{check_bank_card, check_passbook};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// What is being typed.
pub struct Account {
    /// The material it is for; none: only compared.
    material: Option<String>,
    /// The account of a passbook, which has no check digit.
    book: bool,
    /// The first one, once it was confirmed.
    first: Option<String>,
    typed: Field,
    /// What was wrong.
    trouble: Option<String>,
}

impl std::fmt::Debug for Account {
    /// No digit of an account stands in a crash report.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("material", &self.material).finish_non_exhaustive()
    }
}

impl Account {
    /// For a material of the case in hand, or only to compare.
    pub fn new(material: Option<String>) -> Self {
        Self { material, book: false, first: None, typed: Field::new(Takes::Figures), trouble: None }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Tab => *self = Self { book: !self.book, ..Self::new(self.material.take()) },
            Code::Enter => return self.confirm(),
            _ if self.typed.press(key) => self.trouble = None,
            _ => {}
        }
        Vec::new()
    }

    /// Pasted text is not typed: a wrong number would be the same twice.
    pub fn paste(&mut self) {
        self.trouble = Some("要照卡面打两遍，不能粘贴：贴两遍一样，错也一样".into());
    }

    fn confirm(&mut self) -> Vec<Ask> {
        let typed = self.typed.take();
        let Some(first) = self.first.take() else {
            let checked = if self.book { check_passbook(&typed) } else { check_bank_card(&typed) };
            let found = checked.errors.into_iter().next();
            if found.is_some() {
                self.typed.set(&typed);
            } else {
                self.first = Some(typed);
            }
            self.trouble = found.or(checked.warnings.into_iter().next()).map(|finding| finding.message);
            return Vec::new();
        };
        match typed_twice(&first, &typed, self.book) {
            Err(finding) => {
                self.trouble = Some(finding.message);
                Vec::new()
            }
            Ok(way) => {
                let mut asks = vec![Ask::Close, Ask::tell("两遍一样，只记下末四位")];
                asks.extend(self.material.clone().map(|material| {
                    Ask::deed(Deed::Material(Marking { material, mark: Some(way), reason: String::new() }))
                }));
                asks
            }
        }
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let kind = if self.book { "存折" } else { "银行卡" };
        let title = format!("盲录账户（{kind}）：Enter 确认，Tab 换存折或卡，Esc 不录");
        let at = widgets::centred(Size::new(68, 10), area);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let (about, label) = match &self.first {
            None => ("照卡面打第一遍，四位一看，再确认。别念出声。", "第一遍"),
            Some(_) => ("第一遍已经遮住。把卡拿起来，照卡面从头再打一遍。", "第二遍"),
        };
        lines.text(about, theme.style(Role::Dim), 2);
        lines.gap();
        if self.first.is_some() {
            lines.text("第一遍  ****", theme.style(Role::Dim), 1);
        }
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, label, 8, theme.style(Role::Dim));
        let cursor = self.typed.draw(lines.buffer(), field, "", Style::new(), theme.style(Role::Dim));
        lines.gap();
        let (role, text) = match &self.trouble {
            Some(trouble) => (Role::Bad, trouble.clone()),
            None => (Role::Dim, format!("已打 {} 位", self.typed.value().chars().count())),
        };
        lines.text(&text, theme.style(role), 3);
        Some(cursor)
    }
}
