//! What lies over the panes: help, the palette, questions. The one on top gets the keys.

mod account;
mod areas;
mod assist;
mod big;
mod citizen;
mod close;
mod emergency;
mod filter;
mod formulas;
mod hand_on;
mod issue;
mod ledgers;
mod menu;
mod money;
mod owing;
mod paper;
mod papers;
mod prompt;
mod question;
mod say;
mod tags;
mod talk;
mod terms;
pub mod ways;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use account::Account;
pub use areas::Areas;
pub use assist::Assist;
pub use big::BigText;
pub use citizen::{Citizen, meant_item};
pub use close::CloseCase;
pub use emergency::Emergency;
pub use formulas::Formulas;
pub use hand_on::HandOn;
pub use issue::IssueTicket;
pub use ledgers::Ledgers;
pub use menu::Menu;
pub use money::Money;
pub use owing::OwingList;
pub use paper::Paper;
pub use papers::CasePapers;
pub use prompt::{Prompt, Wants};
pub use question::Question;
pub use say::{Four, Say};
pub use tags::Tags;
pub use talk::Talk;
pub use terms::Terms;
pub use ways::WaySheet;

use super::ask::Ask;
use super::draw::Cursor;
use super::panes::Around;
use super::term::Key;

/// What the keys do in most of them; what else one takes stands in its title.
const HELP: &str = "上下选，左右键或空格换选项，Enter 办选中的一样或到下一格，Esc 退回。\n\
    文字、单子：上下、PageUp、PageDown 翻看，Ctrl+T 看术语；能存、能打印的，标题里写着 F2、F3。\n\
    这一框里还有什么键，写在它的标题上。回到桌面再按 F1，看全部的键。\n";

/// One of them.
#[derive(Debug)]
pub enum Overlay {
    /// 帮助, 命令: actions to choose from.
    Menu(Box<Menu>),
    /// 地区
    Areas(Box<Areas>),
    /// 取号
    Issue(Box<IssueTicket>),
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
    /// 出单子
    Papers(Box<CasePapers>),
    /// Yes or no.
    Question(Question),
    /// A line of words.
    Prompt(Box<Prompt>),
    /// 后续
    Owing(OwingList),
    /// 金额
    Money(Box<Money>),
    /// 盲录账户
    Account(Box<Account>),
    /// 特殊困难
    Tags(Tags),
    /// 给群众: what can be shown or said.
    Citizen(Citizen),
    /// 大字屏
    Big(BigText),
    /// 打字对话
    Talk(Box<Talk>),
    /// 路径单
    Ways(WaySheet),
    /// 怎么说
    Say(Say),
    /// 四句话
    Four(Box<Four>),
    /// 术语
    Terms(Terms),
    /// 公式表
    Formulas(Formulas),
    /// 应急
    Emergency(Box<Emergency>),
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
            Overlay::Papers(papers) => papers.press(key),
            Overlay::Question(question) => question.press(key),
            Overlay::Prompt(prompt) => prompt.press(key),
            Overlay::Owing(owing) => owing.press(key),
            Overlay::Account(account) => account.press(key, around),
            Overlay::Money(money) => money.press(key, around),
            Overlay::Tags(tags) => tags.press(key, around),
            Overlay::Citizen(citizen) => citizen.press(key, around),
            Overlay::Big(big) => big.press(key),
            Overlay::Talk(talk) => talk.press(key),
            Overlay::Ways(ways) => ways.press(key, around),
            Overlay::Say(say) => say.press(key, around),
            Overlay::Four(four) => four.press(key),
            Overlay::Terms(terms) => terms.press(key),
            Overlay::Formulas(formulas) => formulas.press(key, around),
            Overlay::Emergency(emergency) => emergency.press(key, around),
        }
    }

    /// What the keys do in it; none where it is itself the help.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Overlay::Menu(_) => None,
            Overlay::Close(_) => Some(close::HELP),
            _ => Some(HELP),
        }
    }

    /// What is shown to be read, as text: where its terms are looked for. None where nothing is read.
    pub fn text(&self, around: Around<'_>) -> Option<String> {
        match self {
            Overlay::Paper(paper) => Some(paper.text().to_owned()),
            Overlay::Big(big) => Some(big.text()),
            Overlay::Talk(talk) => Some(talk.text()),
            Overlay::Ways(ways) => ways.text(around),
            Overlay::Formulas(formulas) => Some(formulas.text()),
            _ => None,
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        match self {
            Overlay::Menu(menu) => menu.paste(text),
            Overlay::Areas(areas) => areas.paste(text),
            Overlay::Ledgers(ledgers) => ledgers.paste(text),
            Overlay::Close(close) => close.paste(text),
            Overlay::Prompt(prompt) => prompt.paste(text),
            Overlay::HandOn(hand) => hand.paste(text),
            Overlay::Talk(talk) => talk.paste(text),
            Overlay::Four(four) => four.paste(text),
            Overlay::Issue(issue) => issue.paste(text),
            Overlay::Account(account) => account.paste(text),
            Overlay::Money(money) => money.paste(text),
            Overlay::Emergency(emergency) => emergency.paste(text),
            Overlay::Assist(_)
            | Overlay::Paper(_)
            | Overlay::Papers(_)
            | Overlay::Question(_)
            | Overlay::Citizen(_)
            | Overlay::Big(_)
            | Overlay::Ways(_)
            | Overlay::Say(_)
            | Overlay::Formulas(_)
            | Overlay::Terms(_)
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
            Overlay::Ledgers(ledgers) => ledgers.view(buffer, area, around),
            Overlay::HandOn(hand) => hand.view(buffer, area, around),
            Overlay::Assist(assist) => assist.view(buffer, area, around),
            Overlay::Close(close) => close.view(buffer, area, around),
            Overlay::Paper(paper) => paper.view(buffer, area, around),
            Overlay::Papers(papers) => papers.view(buffer, area, around),
            Overlay::Question(question) => question.view(buffer, area, around),
            Overlay::Prompt(prompt) => prompt.view(buffer, area, around),
            Overlay::Owing(owing) => owing.view(buffer, area, around),
            Overlay::Account(account) => account.view(buffer, area, around),
            Overlay::Money(money) => money.view(buffer, area, around),
            Overlay::Tags(tags) => tags.view(buffer, area, around),
            Overlay::Citizen(citizen) => citizen.view(buffer, area, around),
            Overlay::Big(big) => big.view(buffer, area, around),
            Overlay::Talk(talk) => talk.view(buffer, area, around),
            Overlay::Ways(ways) => ways.view(buffer, area, around),
            Overlay::Say(say) => say.view(buffer, area, around),
            Overlay::Four(four) => four.view(buffer, area, around),
            Overlay::Terms(terms) => terms.view(buffer, area, around),
            Overlay::Formulas(formulas) => formulas.view(buffer, area, around),
            Overlay::Emergency(emergency) => emergency.view(buffer, area, around),
        }
    }
}
