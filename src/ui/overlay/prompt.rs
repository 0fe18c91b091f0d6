//! One line of words for something: a question that was answered, why a material is wanted now, what was done about a
//! thing that is owed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::acts::{Marking, Owing};
use crate::log::CameOut;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};

/// What the words are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wants {
    /// A question that was answered.
    Advice,
    /// Why a material is wanted beyond the last notice.
    Added(Marking),
    /// What was done about a thing that is owed.
    FollowUp(Box<Owing>),
}

const RESULTS: [(CameOut, &str); 3] =
    [(CameOut::Done, "办好了"), (CameOut::Failed, "不成"), (CameOut::Progress, "记进度")];

/// The line being typed.
#[derive(Debug)]
pub struct Prompt {
    wants: Wants,
    result: usize,
    words: Field,
}

impl Prompt {
    /// An empty line for something.
    pub fn new(wants: Wants) -> Self {
        Self { wants, result: 0, words: Field::new(Takes::Text) }
    }

    /// A key.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        let follows = matches!(self.wants, Wants::FollowUp(_));
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Enter => return self.take(),
            // The key that opened it takes it too: pressed twice it notes a question without words.
            Code::Char('8') if key.alt && self.wants == Wants::Advice => return self.take(),
            Code::Up if follows => self.result = self.result.saturating_sub(1),
            Code::Down if follows => self.result = (self.result + 1).min(RESULTS.len() - 1),
            _ => _ = self.words.press(key),
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.words.paste(text);
    }

    fn take(&self) -> Vec<Ask> {
        let words = self.words.value().trim().to_owned();
        let deed = match &self.wants {
            Wants::Advice => Deed::Advise(words),
            Wants::Added(_) if words.is_empty() => return vec![Ask::warn("写明为什么现在才要，再按 Enter")],
            Wants::Added(marking) => Deed::Material(Marking { reason: words, ..marking.clone() }),
            Wants::FollowUp(owing) => {
                Deed::FollowUp { id: owing.id.clone(), result: RESULTS[self.result].0, note: words }
            }
        };
        vec![Ask::Close, Ask::deed(deed)]
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let (title, about, hint) = match &self.wants {
            Wants::Advice => {
                let about = format!("今天已记 {} 条咨询", around.standing.advice_today);
                ("咨询速记：Enter 或再按 Alt+8 记下，Esc 不记", about, "问了什么，可不写")
            }
            Wants::Added(_) => {
                let about = "上次的告知单没有要这份材料。加了要让群众再跑一趟，原因会记下来、计入质检。";
                ("加材料：写明原因，Enter 确认，Esc 不加", about.to_owned(), "为什么现在才要（必填）")
            }
            Wants::FollowUp(owing) => {
                let about =
                    format!("{} {} {} {}", owing.follow.owed.title(), owing.about, owing.item, owing.person);
                ("后续：上下选结果，Enter 记下，Esc 不记", about, "一句话；超期、不成要写原因")
            }
        };
        let width = 64.min(area.width);
        let rows = if matches!(self.wants, Wants::FollowUp(_)) { 9 } else { 6 };
        let at = widgets::centred(Size::new(width, rows), area);
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        lines.text(&about, theme.style(Role::Dim), 2);
        if matches!(self.wants, Wants::FollowUp(_)) {
            let at = lines.take(3);
            widgets::list(lines.buffer(), at, RESULTS.len(), Some(self.result), |row| RESULTS[row].1.into());
        }
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "写", 3, theme.style(Role::Dim));
        Some(self.words.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim)))
    }
}
