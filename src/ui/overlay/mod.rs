//! What lies over the panes: help, the palette, questions. The one on top gets the keys.

mod areas;
mod assist;
mod close;
mod filter;
mod hand_on;
mod issue;
mod menu;
mod owing;
mod paper;
mod prompt;
mod question;
mod tags;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use areas::Areas;
pub use assist::Assist;
pub use close::CloseCase;
pub use hand_on::HandOn;
pub use issue::IssueTicket;
pub use menu::Menu;
pub use owing::OwingList;
pub use paper::Paper;
pub use prompt::{Prompt, Wants};
pub use question::Question;
pub use tags::Tags;

use super::ask::Ask;
use super::draw::Cursor;
use super::panes::Around;
use super::term::Key;

/// One of them.
#[derive(Debug)]
pub enum Overlay {
    /// 帮助, 命令: actions to choose from.
    Menu(Box<Menu>),
    /// 地区
    Areas(Box<Areas>),
    /// 取号
    Issue(IssueTicket),
    /// 转出
    HandOn(Box<HandOn>),
    /// 互助
    Assist(Assist),
    /// 办结
    Close(Box<CloseCase>),
    /// A text to read.
    Paper(Paper),
    /// Yes or no.
    Question(Question),
    /// A line of words.
    Prompt(Box<Prompt>),
    /// 后续
    Owing(OwingList),
    /// 特殊困难
    Tags(Tags),
}

impl Overlay {
    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match self {
            Overlay::Menu(menu) => menu.press(key),
            Overlay::Areas(areas) => areas.press(key),
            Overlay::Issue(issue) => issue.press(key, around),
            Overlay::HandOn(hand) => hand.press(key, around),
            Overlay::Assist(assist) => assist.press(key, around),
            Overlay::Close(close) => close.press(key, around),
            Overlay::Paper(paper) => paper.press(key),
            Overlay::Question(question) => question.press(key),
            Overlay::Prompt(prompt) => prompt.press(key),
            Overlay::Owing(owing) => owing.press(key, around),
            Overlay::Tags(tags) => tags.press(key, around),
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        match self {
            Overlay::Menu(menu) => menu.paste(text),
            Overlay::Areas(areas) => areas.paste(text),
            Overlay::Close(close) => close.paste(text),
            Overlay::Prompt(prompt) => prompt.paste(text),
            Overlay::HandOn(hand) => hand.paste(text),
            Overlay::Assist(_)
            | Overlay::Issue(_)
            | Overlay::Paper(_)
            | Overlay::Question(_)
            | Overlay::Owing(_)
            | Overlay::Tags(_) => {}
        }
    }

    /// Draws it over `area`; gives back where the cursor stands.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        match self {
            Overlay::Menu(menu) => menu.view(buffer, area, around),
            Overlay::Areas(areas) => areas.view(buffer, area, around),
            Overlay::Issue(issue) => issue.view(buffer, area, around),
            Overlay::HandOn(hand) => hand.view(buffer, area, around),
            Overlay::Assist(assist) => assist.view(buffer, area, around),
            Overlay::Close(close) => close.view(buffer, area, around),
            Overlay::Paper(paper) => paper.view(buffer, area, around),
            Overlay::Question(question) => question.view(buffer, area, around),
            Overlay::Prompt(prompt) => prompt.view(buffer, area, around),
            Overlay::Owing(owing) => owing.view(buffer, area, around),
            Overlay::Tags(tags) => tags.view(buffer, area, around),
        }
    }
}
