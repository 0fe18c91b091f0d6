//! 给群众: everything that is shown to the citizen or said to them, one key away from any pane.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::{BigText, Overlay, Say, WaySheet};
use crate::acts::cards::big;
use crate::acts::checklist::CaseList;
use crate::items::{Code, Item};
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::draw::Cursor;
use crate::ui::panes::Around;
use crate::ui::term::{self, Key};
use crate::ui::theme::Role;
use crate::ui::widgets;

/// What can be chosen.
const ROWS: [(&str, &str); 7] = [
    ("大字屏", "一屏一件事，要紧的说三遍，最后请他说一遍"),
    ("打字对话", "和听不见的人打字；不留记录"),
    ("路径单", "手机网上怎么办、窗口怎么办，任选"),
    ("怎么说", "按场面推荐的话，说过的今天不重样"),
    ("四句话", "看到什么、什么感受、要什么、请做什么"),
    ("对谁说", "老人、年轻人、听障、港澳台、一般，轮着换"),
    ("术语", "眼前这一页里的术语，用大白话讲"),
];

/// The item that is meant: the one shown (or the one its path card or answer is about), else the one in hand.
pub fn meant_item<'a>(shown: Option<&str>, around: Around<'a>) -> Option<&'a Item> {
    let know = around.know;
    let of_path = |id: &str| know.lookup().cards.paths.get(id)?.item.value.parse::<Code>().ok();
    let of_answer = |id: &str| {
        let related = &know.lookup().answers.get(id)?.related;
        related.iter().filter_map(|id| id.parse::<Code>().ok()).find(|code| know.items.get(*code).is_some())
    };
    let shown = shown.and_then(|id| id.parse().ok().or_else(|| of_path(id)).or_else(|| of_answer(id)));
    let shown = shown.and_then(|code| know.items.get(code));
    shown.or_else(|| around.standing.case.as_ref().and_then(|case| know.item(case)))
}

/// The menu, and what the answers pane shows, by its id.
#[derive(Debug)]
pub struct Citizen {
    row: usize,
    shown: Option<String>,
}

impl Citizen {
    /// `shown` is what the answers pane shows, when that pane has the focus.
    pub fn new(shown: Option<String>) -> Self {
        Self { row: 0, shown }
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match key.code {
            term::Code::Esc => return vec![Ask::Close],
            term::Code::Up => self.row = self.row.saturating_sub(1),
            term::Code::Down => self.row = (self.row + 1).min(ROWS.len() - 1),
            term::Code::Enter => return self.take(around),
            term::Code::Char(digit @ '1'..='7') => {
                self.row = usize::from(u8::try_from(digit).unwrap_or(b'1') - b'1');
                return self.take(around);
            }
            _ => {}
        }
        Vec::new()
    }

    /// The item that is meant: the one shown, or the one in hand.
    fn item(&self, around: Around<'_>) -> Option<Code> {
        let path = self.shown.as_ref().filter(|id| around.know.lookup().cards.paths.get(id).is_some());
        // A path card is shown as itself.
        if path.is_some() { None } else { meant_item(self.shown.as_deref(), around).map(|item| item.id) }
    }

    fn take(&self, around: Around<'_>) -> Vec<Ask> {
        let mut asks = vec![Ask::Close];
        asks.push(match self.row {
            0 => match self.big(around) {
                Some(screens) => Ask::Overlay(Box::new(Overlay::Big(BigText::new(screens)))),
                None => Ask::warn("先选好事项，或在问答里打开一条，再开大字屏"),
            },
            1 => Ask::Talk,
            2 => match (self.item(around), &self.shown) {
                (Some(code), _) => Ask::Overlay(Box::new(Overlay::Ways(WaySheet::new(code.to_string())))),
                (None, Some(shown)) if around.know.lookup().cards.paths.get(shown).is_some() => {
                    Ask::Overlay(Box::new(Overlay::Ways(WaySheet::new(shown.clone()))))
                }
                _ => Ask::warn("先选好事项，或在问答里查到它，再看路径单"),
            },
            3 => Ask::Overlay(Box::new(Overlay::Say(Say::new(around)))),
            4 => Ask::Overlay(Box::new(Overlay::Four(Box::default()))),
            5 => Ask::Audience(around.audience.next()),
            _ => Ask::Act(Action::Terms),
        });
        asks
    }

    /// What is shown: the answer that is open; else the notice of the case in hand; else what its item wants.
    fn big(&self, around: Around<'_>) -> Option<Vec<big::Screen>> {
        self.for_anybody(around).map(|screens| big::shown_to(screens, around.audience))
    }

    fn for_anybody(&self, around: Around<'_>) -> Option<Vec<big::Screen>> {
        let know = around.know;
        let contact = know.contact(around.window);
        if let Some(answer) = self.shown.as_deref().and_then(|id| know.lookup().answers.get(id)) {
            return Some(big::of_answer(answer));
        }
        let list = CaseList::of(know, around.standing.case.as_ref(), around.now);
        let notice = list.as_ref().and_then(|list| big::of_notice(list, &contact));
        notice
            .or_else(|| Some(big::of_item(meant_item(self.shown.as_deref(), around)?, &know.items, &contact)))
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(66, 9), area);
        let title = format!("给群众看、说给群众听（现在对{}）", around.audience);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        widgets::list(buffer, inside, ROWS.len(), Some(self.row), |index| {
            let (name, about) = ROWS[index];
            format!("{} {}  {about}", index + 1, crate::ui::columns::pad_right(name, 8)).into()
        })
    }
}
