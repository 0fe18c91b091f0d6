//! The screens that are no desk: the call board, the ticket machine, the lead's view. They run in the same loop, over the same
//! worker; what they show is the hall as it was last read.

mod board;
mod kiosk;
mod lead;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::action::{self, Action, Pane};
use super::columns;
use super::draw::Rows;
use super::message::{Deed, Effect, Message};
use super::panes::Around;
use super::run::Screen;
use super::term::{Input, Key, too_small};
use super::theme::{Role, Theme};
use super::widgets::big;
use crate::acts::{Alert, HallView, Knowledge, Standing};
use crate::answers::Audience;
use crate::clock::Now;

pub use board::Board;
pub use kiosk::Kiosk;
pub use lead::{Lead, NAME as LEAD};

/// Which of them.
#[derive(Debug)]
pub enum Which {
    /// 叫号屏
    Board(Board),
    /// 取号机
    Kiosk(Box<Kiosk>),
    /// 大厅
    Lead(Box<Lead>),
}

/// One of them, open.
#[derive(Debug)]
pub struct Page {
    which: Which,
    know: Arc<Knowledge>,
    theme: Theme,
    now: Now,
    /// The hall as it was last read.
    hall: HallView,
    /// Since when it could not be read, as the wall showed it, and why.
    stale: Option<(String, String)>,
    read: Option<String>,
}

/// What a page may look at.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// Items and the hall's file.
    pub know: &'a Knowledge,
    /// The hall.
    pub hall: &'a HallView,
    /// The moment of the last message.
    pub now: Now,
    /// Roles to styles.
    pub theme: Theme,
}

impl<'a> Sight<'a> {
    /// The same for what lies over the panes of a desk. Nobody sits here: window 0.
    fn around(self, standing: &'a Standing) -> Around<'a> {
        let Sight { know, now, theme, .. } = self;
        Around { know, standing, area: "全国", audience: Audience::default(), window: 0, now, theme }
    }
}

impl Page {
    /// A page that has not heard of its hall yet.
    pub fn new(which: Which, know: Arc<Knowledge>, theme: Theme, now: Now) -> Self {
        Self { which, know, theme, now, hall: HallView::default(), stale: None, read: None }
    }

    fn sight(&self) -> Sight<'_> {
        Sight { know: &self.know, hall: &self.hall, now: self.now, theme: self.theme }
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        match action::find(Pane::Queue, key, true).map(|entry| entry.action) {
            Some(Action::Quit) => return vec![Effect::Quit],
            Some(Action::Redraw) => return vec![Effect::Redraw],
            Some(Action::Suspend) => return vec![Effect::Suspend],
            Some(Action::Emergency) if let Which::Lead(lead) = &mut self.which => {
                lead.emergency();
                return Vec::new();
            }
            _ => {}
        }
        let sight = Sight { know: &self.know, hall: &self.hall, now: self.now, theme: self.theme };
        match &mut self.which {
            Which::Board(_) => Vec::new(),
            Which::Kiosk(kiosk) => kiosk.press(key, sight),
            Which::Lead(lead) => lead.press(key, sight),
        }
    }

    fn seen(&mut self, hall: Result<Box<HallView>, String>) -> Vec<Effect> {
        match hall {
            Ok(hall) => {
                self.stale = None;
                self.read = Some(clock(self.now));
                let news = match &mut self.which {
                    Which::Board(board) => board.seen(&hall, &self.know.hall, self.now.ms),
                    Which::Kiosk(_) => Vec::new(),
                    Which::Lead(lead) => {
                        lead.seen(&hall);
                        Vec::new()
                    }
                };
                self.hall = *hall;
                news
            }
            Err(why) => {
                // The last good picture stays, with a mark: people still find their window.
                let since = self.read.clone().unwrap_or_else(|| clock(self.now));
                self.stale.get_or_insert((since, why));
                Vec::new()
            }
        }
    }

    /// Draws it into a buffer; gives back where the hardware cursor stands.
    pub fn draw_on(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        if let Some(text) = too_small(area.as_size()) {
            let mut lines = Rows::new(buffer, area);
            let left = lines.left();
            lines.text(&text, ratatui::style::Style::new(), left);
            return None;
        }
        let bar = Rect { height: 1, ..area };
        let style = self.theme.style(Role::Bar);
        buffer.set_style(bar, style);
        let name = match &self.which {
            Which::Board(_) => "叫号屏",
            Which::Kiosk(_) => "取号",
            Which::Lead(_) => "大厅",
        };
        let name = if self.hall.demo { format!("{name}  【演示】") } else { name.to_owned() };
        let mut right = clock(self.now);
        if let Some((since, _)) = &self.stale {
            right = format!("画面停在 {since}  {right}");
        }
        let width = usize::from(area.width);
        let room = width.saturating_sub(columns::width(&right) + 2);
        let left = columns::fit(&format!(" {}  {name}", self.know.hall.title), room);
        buffer.set_stringn(bar.x, bar.y, format!("{left} {right} "), width, style);
        let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let body = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
        match &self.which {
            Which::Board(board) => board.view(buffer, body, self.sight()),
            Which::Kiosk(kiosk) => return kiosk.view(buffer, body, self.sight()),
            Which::Lead(lead) => {
                return lead.view(buffer, body, self.sight(), self.stale.as_ref().map(|(_, why)| &**why));
            }
        }
        None
    }
}

impl Screen for Page {
    fn update(&mut self, message: Message, now: Now) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.now, now).ms;
        match message {
            Message::Term(Input::Key(key)) => self.key(key),
            Message::Term(Input::Paste(text)) => {
                if let Which::Lead(lead) = &mut self.which {
                    lead.paste(&text);
                }
                Vec::new()
            }
            Message::Hall(hall) => self.seen(hall),
            Message::Done(reply) => match &mut self.which {
                Which::Kiosk(kiosk) => {
                    let sight = Sight { know: &self.know, hall: &self.hall, now, theme: self.theme };
                    kiosk.done(*reply, sight)
                }
                Which::Lead(lead) => {
                    let sight = Sight { know: &self.know, hall: &self.hall, now, theme: self.theme };
                    lead.done(*reply, sight)
                }
                Which::Board(_) => Vec::new(),
            },
            Message::Printed(result) => {
                if let Which::Kiosk(kiosk) = &mut self.which {
                    kiosk.printed(result.is_ok());
                }
                Vec::new()
            }
            Message::Reloaded(Ok(know)) => {
                self.know = know.clone();
                vec![Effect::Know(know)]
            }
            // The old stays; whoever can mend it is told.
            Message::Reloaded(Err(why)) => {
                if let Which::Lead(lead) = &mut self.which {
                    lead.told(Message::Trouble(why));
                }
                Vec::new()
            }
            Message::Saved(_) | Message::Sent(_) | Message::Trouble(_) => {
                if let Which::Lead(lead) = &mut self.which {
                    lead.told(message);
                }
                Vec::new()
            }
            Message::Tick => {
                if let Which::Kiosk(kiosk) = &mut self.which {
                    kiosk.tick(now.ms);
                }
                // The seconds of an emergency change nothing in the hall.
                let seconds = matches!(&self.which, Which::Lead(lead) if lead.clock_runs());
                if seconds && now.ms / 60_000 == before / 60_000 {
                    return Vec::new();
                }
                vec![Effect::Do(Deed::Look)]
            }
            _ => Vec::new(),
        }
    }

    fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if let Some(cursor) = self.draw_on(frame.buffer_mut(), area) {
            frame.set_cursor_position(cursor);
        }
    }

    fn deadline(&self) -> Option<i64> {
        match &self.which {
            Which::Kiosk(kiosk) => kiosk.deadline(),
            Which::Lead(lead) if lead.clock_runs() => Some(self.now.ms - self.now.ms.rem_euclid(1000) + 1000),
            Which::Board(_) | Which::Lead(_) => None,
        }
    }

    fn tell(&mut self, _text: &str) {}
}

/// The time on the wall.
fn clock(now: Now) -> String {
    format!("{:02}:{:02}", now.local.hour(), now.local.minute())
}

/// What the public sees when everybody leaves: what has happened in large letters, what is said, and nothing besides.
fn leave(lines: &mut Rows<'_>, alert: &Alert, theme: Theme) {
    let what = alert.entry.shown("what");
    let width = lines.rest().width;
    if lines.left() > big::ROWS + 6 && big::lines(what, width).is_some_and(|lines| lines.len() == 1) {
        let at = lines.take(big::ROWS);
        big::draw(lines.buffer(), at, what, theme.style(Role::Bad));
    } else {
        lines.row([(theme.style(Role::Bad), what)]);
    }
    lines.gap();
    let left = lines.left();
    lines.text(alert.words.as_deref().unwrap_or_default(), theme.style(Role::Bad), left);
}

/// The lines of all kinds: how many wait, how long it takes.
fn kinds(lines: &mut Rows<'_>, sight: Sight<'_>) {
    let theme = sight.theme;
    for kind in &sight.hall.kinds {
        let waiting = format!("等候 {:>3} 人  ", kind.waiting);
        let told = kind.estimate.map_or("估算中".to_owned(), |told| format!("预计 {}", told.plain()));
        let told = if kind.estimate.is_none() && kind.notice.is_some() { String::new() } else { told };
        let notice = kind.notice.map_or(String::new(), |notice| format!("  {notice}"));
        lines.row([
            (theme.style(Role::Title), format!("{} ", kind.band).as_str()),
            (theme.style(Role::Text), columns::pad_right(&kind.title, 12).as_str()),
            (theme.style(Role::Figure), waiting.as_str()),
            (theme.style(Role::Text), told.as_str()),
            (theme.style(Role::Warn), notice.as_str()),
        ]);
    }
}

#[cfg(test)]
mod tests;
