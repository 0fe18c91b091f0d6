//! 应急: two keys begin a card from anywhere, and its clock with it. Steps are ticked as they are done; what is said to all
//! has its times filled in; the end is a record. Also the way over to the hand ledger and back.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::text::{Line, Span};

use super::ledgers::{Form, fields};
use crate::acts::{next_news, ticked, words_to_all};
use crate::answers::Emergency as Card;
use crate::clock::Now;
use crate::ledgers::Entry;
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::message::{Deed, Effect};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, glyphs};

/// How far left and right move the time of the next news.
const STEP: i64 = 5 * 60_000;

/// What is shown of a card that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Steps,
    ToAll,
    Aside,
}

/// Where one is.
#[derive(Debug)]
enum Place {
    /// Which card, or the hand ledger.
    Which,
    /// A card that runs.
    Running(Box<Entry>, Page),
    /// What the record says at the end.
    Form(Box<Entry>, Box<Form>),
}

/// The overlay.
#[derive(Debug)]
pub struct Emergency {
    place: Place,
    row: usize,
    /// How far the time of the next news was moved.
    moved: i64,
}

/// What can be chosen.
enum Choice<'a> {
    Go(&'a Entry),
    Begin(&'a Card),
    Down,
    Restored,
    Settle,
}

fn choices(around: Around<'_>) -> Vec<(String, Choice<'_>)> {
    let standing = around.standing;
    let cards = around.know.lookup().cards.emergencies.iter();
    // The cards keep their digits, whatever else goes on.
    let mut rows: Vec<(String, Choice<'_>)> =
        cards.map(|card| (card.title.clone(), Choice::Begin(card))).collect();
    rows.push(match &standing.outage {
        None => ("系统停了：改记手工台账".to_owned(), Choice::Down),
        Some(down) if !down.restored => {
            let text = format!("系统恢复了（{} 起停，手工记了 {} 条）", down.since, down.noted);
            (text, Choice::Restored)
        }
        Some(down) => {
            let text = format!("对账：手工 {} 条，核完 {} 条", down.noted, down.settled);
            (text, Choice::Settle)
        }
    });
    let going = standing.emergencies.iter().rev();
    rows.extend(going.map(|entry| {
        (format!("接着处置：{} {} 起", entry.shown("what"), Now::minute_of(entry.began())), Choice::Go(entry))
    }));
    rows
}

impl Emergency {
    /// Asks which.
    pub fn new() -> Self {
        Self { place: Place::Which, row: 0, moved: 0 }
    }

    /// Whether a clock runs on the screen.
    pub fn runs(&self) -> bool {
        matches!(self.place, Place::Running(..))
    }

    /// What a card that was begun, ticked or ended is now.
    pub fn take(&mut self, entry: Entry) {
        let before = std::mem::replace(&mut self.place, Place::Which);
        let page = if let Place::Running(_, page) = before { page } else { Page::Steps };
        self.moved = 0;
        if !entry.done {
            self.place = Place::Running(Box::new(entry), page);
        }
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match &mut self.place {
            Place::Which => self.press_which(key, around),
            Place::Running(..) => self.press_running(key, around),
            Place::Form(entry, form) => {
                if key.code == Code::Esc {
                    let entry = entry.clone();
                    self.place = Place::Running(entry, Page::Steps);
                    return Vec::new();
                }
                let Some(register) = around.know.registers().find(&form.register) else {
                    return vec![Ask::Close];
                };
                form.press(key, register, around.now.date())
            }
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Place::Form(_, form) = &mut self.place {
            form.paste(text);
        }
    }

    fn press_which(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let rows = choices(around);
        let last = rows.len().saturating_sub(1);
        let chosen = match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => {
                self.row = self.row.saturating_sub(1);
                return Vec::new();
            }
            Code::Down => {
                self.row = (self.row + 1).min(last);
                return Vec::new();
            }
            Code::Enter => self.row.min(last),
            Code::Char(typed) => {
                let digit = typed.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
                let Some(row) = digit.filter(|row| *row <= last) else { return Vec::new() };
                row
            }
            _ => return Vec::new(),
        };
        self.row = 0;
        match rows.into_iter().nth(chosen).map(|row| row.1) {
            Some(Choice::Begin(card)) => vec![Ask::deed(Deed::Emergency(card.id.clone()))],
            Some(Choice::Go(entry)) => {
                self.place = Place::Running(Box::new(entry.clone()), Page::Steps);
                Vec::new()
            }
            Some(Choice::Down) => vec![Ask::Close, Ask::deed(Deed::Down)],
            Some(Choice::Restored) => vec![Ask::Close, Ask::deed(Deed::Restored)],
            Some(Choice::Settle) => vec![Ask::Close, Ask::deed(Deed::SettleDown)],
            None => Vec::new(),
        }
    }

    fn press_running(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let Place::Running(entry, page) = &mut self.place else { return Vec::new() };
        let Some(card) = card(entry, around) else { return vec![Ask::Close] };
        let last = card.steps.len().saturating_sub(1);
        let tick = |at: usize| vec![Ask::deed(Deed::EmergencyStep { id: entry.id, place: at + 1 })];
        match (key.code, *page) {
            (Code::Esc, _) => return vec![Ask::Close],
            (Code::Tab, Page::Steps) if card.broadcast.is_some() => *page = Page::ToAll,
            (Code::Tab, Page::Steps | Page::ToAll) => *page = Page::Aside,
            (Code::Tab, Page::Aside) => *page = Page::Steps,
            (Code::F(8), _) => {
                let Some(register) = around.know.registers().find(&entry.register) else {
                    return Vec::new();
                };
                let Some(step) = register.step("end") else { return Vec::new() };
                let form = Form::picked(register, entry, step, &card.record);
                let entry = entry.clone();
                self.place = Place::Form(entry, Box::new(form));
            }
            (Code::Char('s'), Page::ToAll) if key.ctrl => {
                let Some(words) = words(entry, self.moved, around) else { return Vec::new() };
                let name =
                    format!("广播词-{}-{}.txt", entry.no, Now::minute_of(around.now.ms).replace(':', ""));
                return vec![Ask::Effect(Effect::SaveSlip { name, text: format!("{words}\n") })];
            }
            (Code::F(3), Page::ToAll) => {
                let Some(words) = words(entry, self.moved, around) else { return Vec::new() };
                let print = Effect::PrintText { title: "广播词".into(), text: format!("{words}\n") };
                return vec![Ask::Effect(print), Ask::tell("正在送去打印")];
            }
            (Code::Enter, Page::ToAll) => {
                let news = news(card, entry, self.moved, around);
                return vec![Ask::deed(Deed::EmergencySaid { id: entry.id, news })];
            }
            (Code::Left, Page::ToAll) => self.moved -= STEP,
            (Code::Right, Page::ToAll) => self.moved += STEP,
            (Code::Up, Page::Steps) => self.row = self.row.saturating_sub(1),
            (Code::Down, Page::Steps) => self.row = (self.row + 1).min(last),
            (Code::Enter | Code::Char(' '), Page::Steps) => {
                let at = self.row.min(last);
                let asks = tick(at);
                self.row = (at + 1).min(last);
                return asks;
            }
            (Code::Char(digit @ '1'..='9'), Page::Steps) => {
                let at = usize::from(u8::try_from(digit).unwrap_or(b'1') - b'1');
                if at <= last {
                    let asks = tick(at);
                    self.row = (at + 1).min(last);
                    return asks;
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        match &self.place {
            Place::Which => {
                let rows = choices(around);
                let height = u16::try_from(rows.len()).unwrap_or(20) + 2;
                let at = widgets::centred(Size::new(52, height), area);
                let style = around.theme.style(Role::Text);
                let inside = widgets::popup(buffer, at, "应急：按数字就开始，Esc 关", style);
                widgets::list(buffer, inside, rows.len(), Some(self.row.min(rows.len() - 1)), |index| {
                    format!("{} {}", index + 1, rows[index].0).into()
                })
            }
            Place::Running(entry, page) => self.running(entry, *page, buffer, area, around),
            Place::Form(entry, form) => {
                let register = around.know.registers().find(&form.register)?;
                let at = widgets::centred(Size::new(92, area.height), area);
                let title = format!("{}：结束，填记录（Enter 下一格，最后一格存）", entry.shown("what"));
                let inside = widgets::popup(buffer, at, &title, around.theme.style(Role::Text));
                fields(form, register, &mut Rows::new(buffer, inside), around)
            }
        }
    }

    fn running(
        &self,
        entry: &Entry,
        page: Page,
        buffer: &mut Buffer,
        area: Rect,
        around: Around<'_>,
    ) -> Cursor {
        let theme = around.theme;
        let card = card(entry, around)?;
        let seconds = (around.now.ms - entry.began()).max(0) / 1000;
        let at = widgets::centred(Size::new(92, area.height), area);
        let title = format!("{}  已 {:02}:{:02}", card.title, seconds / 60, seconds % 60);
        let inside = widgets::popup(buffer, at, &title, theme.style(Role::Text));
        let mut lines = Rows::new(buffer, inside);
        let foot = 2;
        match page {
            Page::Steps => {
                let row = self.row.min(card.steps.len().saturating_sub(1));
                let count = u16::try_from(card.steps.len()).unwrap_or(u16::MAX);
                // The step under the cursor stands below in full; what never to do, where there is room.
                let at = lines.take(count.min(lines.left().saturating_sub(foot + 2)));
                widgets::list(lines.buffer(), at, card.steps.len(), Some(row), |index| {
                    step(card, entry, index, seconds, around)
                });
                lines.gap();
                let text = card.steps.get(row).map_or("", |step| &step.text);
                lines.text(&format!("{}. {text}", row + 1), theme.style(Role::Title), 2);
                let room = lines.left().saturating_sub(foot);
                lines.text(&format!("不能做：{}", card.forbid.join("；")), theme.style(Role::Warn), room);
            }
            Page::ToAll => {
                let words = words(entry, self.moved, around).unwrap_or_default();
                let room = lines.left().saturating_sub(foot);
                lines.text(&words, theme.style(Role::Title), room);
            }
            Page::Aside => {
                lines.row([(theme.style(Role::Dim), "对一个人说")]);
                for words in &card.calm {
                    lines.text(words, theme.style(Role::Title), 4);
                    lines.gap();
                }
                let contacts = format!("找谁：{}", card.contacts.join("、"));
                lines.text(&contacts, theme.style(Role::Text), 4);
                lines.text(&format!("不能做：{}", card.forbid.join("；")), theme.style(Role::Warn), 4);
            }
        }
        while lines.left() > foot - 1 {
            lines.gap();
        }
        let keys = match page {
            Page::Steps => "数字 或 Enter 打勾  Tab 广播词、安抚  F8 结束出记录  Esc 收起（还在计时）",
            Page::ToAll => "Enter 说过了  左右 改下次几点说  F3 打印  Ctrl+S 存  Tab 安抚  Esc 收起",
            Page::Aside => "Tab 步骤  F8 结束出记录  Esc 收起（还在计时）",
        };
        lines.row([(theme.style(Role::Dim), keys)]);
        None
    }
}

/// A step in a line: whether and when it was done, by when it should be.
fn step(card: &Card, entry: &Entry, at: usize, seconds: i64, around: Around<'_>) -> Line<'static> {
    let Some(step) = card.steps.get(at) else { return Line::default() };
    let done = ticked(entry, at + 1).and_then(|text| text.split(' ').next());
    let late = step.within.is_some_and(|within| seconds >= within * 60);
    let within = step.within.map_or(String::new(), |within| format!("（{within} 分钟内）"));
    let (mark, role) = match (done, late) {
        (Some(_), _) => (glyphs::YES, Role::Good),
        (None, true) => ("!", Role::Bad),
        (None, false) => (" ", Role::Text),
    };
    let when = columns::pad_right(done.unwrap_or_default(), 9);
    let text = format!("[{mark}] {when}{}. {within}{}", at + 1, step.text);
    Line::from(Span::styled(text, around.theme.style(role)))
}

fn card<'a>(entry: &Entry, around: Around<'a>) -> Option<&'a Card> {
    around.know.lookup().cards.emergencies.find(entry.shown("card"))
}

/// What is said to all, the next news moved by so much.
fn words(entry: &Entry, moved: i64, around: Around<'_>) -> Option<String> {
    let news = news(card(entry, around)?, entry, moved, around);
    words_to_all(around.know, entry, around.standing.waiting.len(), Some(news), around.now.ms)
}

/// By when there is news again, moved by so much; never in the past.
fn news(card: &Card, entry: &Entry, moved: i64, around: Around<'_>) -> i64 {
    let now = around.now.ms;
    (next_news(card, entry, now) + moved).max(now - now.rem_euclid(60_000) + 60_000)
}
