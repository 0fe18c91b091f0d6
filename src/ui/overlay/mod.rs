//! What lies over the panes: help, the palette, questions. The one on top gets the keys.

mod areas;
mod assist;
mod close;
mod filter;
mod hand_on;
mod issue;
mod ledgers;
mod menu;
mod paper;
mod question;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use areas::Areas;
pub use assist::Assist;
pub use close::CloseCase;
pub use hand_on::HandOn;
pub use issue::IssueTicket;
pub use ledgers::Ledgers;
pub use menu::Menu;
pub use paper::Paper;
pub use question::Question;

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
    /// 台账
    Ledgers(Box<Ledgers>),
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
}

impl Overlay {
    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match self {
            Overlay::Menu(menu) => menu.press(key),
            Overlay::Areas(areas) => areas.press(key),
            Overlay::Issue(issue) => issue.press(key, around),
            Overlay::Ledgers(ledgers) => ledgers.press(key, around),
            Overlay::HandOn(hand) => hand.press(key, around),
            Overlay::Assist(assist) => assist.press(key, around),
            Overlay::Close(close) => close.press(key, around),
            Overlay::Paper(paper) => paper.press(key),
            Overlay::Question(question) => question.press(key),
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        match self {
            Overlay::Menu(menu) => menu.paste(text),
            Overlay::Areas(areas) => areas.paste(text),
            Overlay::Ledgers(ledgers) => ledgers.paste(text),
            Overlay::Close(close) => close.paste(text),
            Overlay::HandOn(hand) => hand.paste(text),
            Overlay::Assist(_) | Overlay::Issue(_) | Overlay::Paper(_) | Overlay::Question(_) => {}
        }
    }

    /// Draws it over `area`; gives back where the cursor stands.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        match self {
            Overlay::Menu(menu) => menu.view(buffer, area, around),
            Overlay::Areas(areas) => areas.view(buffer, area, around),
            Overlay::Issue(issue) => issue.view(buffer, area, around),
            Overlay::Ledgers(ledgers) => ledgers.view(buffer, area, around),
            Overlay::HandOn(hand) => hand.view(buffer, area, around),
            Overlay::Assist(assist) => assist.view(buffer, area, around),
            Overlay::Close(close) => close.view(buffer, area, around),
            Overlay::Paper(paper) => paper.view(buffer, area, around),
            Overlay::Question(question) => question.view(buffer, area, around),
        }
    }
}
