//! 打字对话: the clerk and somebody who cannot hear type to each other. What is typed lives on this screen only: it is in no log
//! and no draft, and it is gone when it is wiped, when the case ends, and when the desk is left.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::person::{Phones, veil};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Takes};
use crate::ui::{columns, draw::height};

/// Who typed a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Who {
    /// 群众: the first to have their say.
    #[default]
    Citizen,
    /// 经办人
    Clerk,
}

impl Who {
    fn label(self) -> &'static str {
        match self {
            Who::Citizen => "您",
            Who::Clerk => "窗口",
        }
    }
}

/// What was typed so far.
#[derive(Default)]
pub struct Talk {
    lines: Vec<(Who, String)>,
    field: Field,
    who: Who,
}

/// What was said stays out of crash reports and traces as well.
impl std::fmt::Debug for Talk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Talk({} lines)", self.lines.len())
    }
}

impl Talk {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self { field: Field::new(Takes::Text), ..Self::default() }
    }

    /// A key: typing, handing over, putting it aside, wiping it.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match (key.code, key.ctrl) {
            (Code::Esc, _) => {
                let kept = std::mem::take(self);
                let word = if kept.lines.is_empty() {
                    Vec::new()
                } else {
                    vec![Ask::tell("对话先收起，F10 里还能打开；办完这一件就清掉")]
                };
                let mut asks = vec![Ask::Close, Ask::KeepTalk(Box::new(kept))];
                asks.extend(word);
                return asks;
            }
            (Code::Delete | Code::Char('x'), true) => {
                *self = Self::new();
                return vec![
                    Ask::Close,
                    Ask::KeepTalk(Box::default()),
                    Ask::tell("对话已清除，哪里也没有留"),
                ];
            }
            (Code::Tab, _) => {
                self.who = if self.who == Who::Citizen { Who::Clerk } else { Who::Citizen };
            }
            (Code::Enter, _) => {
                let said = self.field.take();
                if !said.trim().is_empty() {
                    // A phone is typed to be rung; what says who somebody is stands on the document already.
                    self.lines.push((self.who, veil(&said, Phones::Keep)));
                }
            }
            _ => _ = self.field.press(key),
        }
        Vec::new()
    }

    /// What was said.
    pub fn text(&self) -> String {
        self.lines.iter().map(|(_, said)| said.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
    }

    /// Draws it: the newest line lowest, just above where the next is typed.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(100, area.height), area);
        let title = "打字对话：Enter 说这句，Tab 换人打，Esc 收起，Ctrl+X 清除（不留记录）";
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let room = inside.height.saturating_sub(2);
        // From the newest back, as many as there is room for; an empty row between two.
        let mut shown = Vec::new();
        let mut taken = 0;
        for (who, text) in self.lines.iter().rev() {
            let rows = height(text, inside.width.saturating_sub(6)) + 1;
            if taken + rows > room && taken > 0 {
                break;
            }
            taken += rows;
            shown.push((*who, text));
        }
        let mut lines = Rows::new(buffer, inside);
        for (who, text) in shown.into_iter().rev() {
            let at = lines.take(height(text, inside.width.saturating_sub(6)));
            let style = theme.style(if who == Who::Citizen { Role::Figure } else { Role::Title });
            let beside =
                draw::label(lines.buffer(), Rect { height: at.height.min(1), ..at }, who.label(), 6, style);
            let beside = Rect { height: at.height, ..beside };
            let mut said = Rows::new(lines.buffer(), beside);
            said.text(text, style, at.height);
            lines.gap();
        }
        if self.lines.is_empty() {
            let hint = "一次只写一件事；把屏幕转过去，请他打。窗口先写的，按 Tab 换成窗口。";
            lines.text(hint, theme.style(Role::Dim), 2);
        }
        let rest = lines.rest();
        let at = Rect { y: rest.bottom().saturating_sub(1), height: rest.height.min(1), ..rest };
        let field = draw::label(lines.buffer(), at, self.who.label(), 6, theme.style(Role::Focus));
        let hint = columns::truncate("在这里打字", usize::from(field.width));
        Some(self.field.draw(lines.buffer(), field, &hint, Style::new(), theme.style(Role::Dim)))
    }
}
