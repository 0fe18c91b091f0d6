//! 大字屏: one thing a screen in letters as large as cells can make them, turned to the citizen; the last screen asks it back.
//! What does not fit below its heading goes on in large letters on further ones.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::acts::cards::big::Screen;
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, big, glyphs};

/// Rows below everything: which screen it is, and the keys.
const FOOT: u16 = 1;

/// The screens, which one shows, and what was said back.
#[derive(Debug)]
pub struct BigText {
    screens: Vec<Screen>,
    at: usize,
    /// Which part of that screen, where it goes on.
    part: usize,
    /// The room of the last draw: how many parts a screen has hangs on it.
    room: Cell<Size>,
    said: Vec<bool>,
}

/// What shows at once of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// All of it; what stands below the heading in ordinary letters.
    Whole,
    /// These lines in large letters, below the heading or going on from it.
    Large { head: bool, lines: Vec<String> },
}

impl BigText {
    /// Begins with the first screen; at least one is wanted.
    pub fn new(screens: Vec<Screen>) -> Self {
        let said = screens.last().map_or(0, |screen| screen.ask_back.len());
        Self { screens, at: 0, part: 0, room: Cell::default(), said: vec![false; said] }
    }

    /// What the screen that shows says.
    pub fn text(&self) -> String {
        let screen = self.screens.get(self.at);
        screen.map_or_else(String::new, |screen| format!("{}\n{}", screen.head, screen.lines.join("\n")))
    }

    fn is_last(&self) -> bool {
        self.at + 1 >= self.screens.len()
    }

    /// How many parts this screen has in the room of the last draw.
    fn parts(&self, at: usize) -> usize {
        self.screens.get(at).map_or(1, |screen| parts(screen, self.room.get()).len())
    }

    fn back(&mut self) {
        if self.part > 0 {
            self.part = self.part.min(self.parts(self.at)) - 1;
        } else if self.at > 0 {
            self.at -= 1;
            self.part = self.parts(self.at) - 1;
        }
    }

    fn on(&mut self) {
        if self.part + 1 < self.parts(self.at) {
            self.part += 1;
        } else if !self.is_last() {
            (self.at, self.part) = (self.at + 1, 0);
        }
    }

    /// A key: on, back, and on the last screen what was said back.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Left | Code::Up | Code::PageUp | Code::Backspace => self.back(),
            Code::Home => (self.at, self.part) = (0, 0),
            Code::Char(' ') if self.is_last() => {
                if let Some(open) = self.said.iter_mut().find(|said| !**said) {
                    *open = true;
                }
            }
            Code::Char(digit @ '1'..='9') if self.is_last() => {
                let place = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).unwrap_or(0);
                if let Some(said) = self.said.get_mut(place.wrapping_sub(1)) {
                    *said = !*said;
                }
            }
            Code::Enter if self.is_last() => {
                if self.said.iter().all(|said| *said) {
                    return vec![Ask::Close, Ask::tell("要紧的他都说对了")];
                }
                // Not said back is not understood: from the start.
                (self.at, self.part) = (0, 0);
                self.said.fill(false);
                return vec![Ask::warn("还有没说到的，从头再讲一遍")];
            }
            Code::Right | Code::Down | Code::PageDown | Code::Enter | Code::Char(' ') => self.on(),
            _ => {}
        }
        Vec::new()
    }

    /// Draws it over everything but the first and last line.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        widgets::clear(buffer, area);
        self.room.set(area.as_size());
        let screen = self.screens.get(self.at)?;
        let parts = parts(screen, area.as_size());
        let part = self.part.min(parts.len() - 1);
        let mut lines = Rows::new(buffer, area);
        let (head, large) = match &parts[part] {
            Part::Whole => (true, None),
            Part::Large { head, lines } => (*head, Some(lines)),
        };
        if head {
            match large_head(screen, area.as_size()) {
                Some(head) => {
                    for line in head {
                        let at = lines.take(big::ROWS);
                        big::draw(lines.buffer(), at, &line, theme.style(Role::Text));
                    }
                }
                None => lines.text(&spaced(&screen.head), theme.style(Role::Title), 2),
            }
        }
        match large {
            Some(large) => {
                if head {
                    lines.gap();
                }
                for line in large {
                    let at = lines.take(big::ROWS);
                    big::draw_from(lines.buffer(), at, line, theme.style(Role::Text));
                }
            }
            None => {
                for line in &screen.lines {
                    let left = lines.left().saturating_sub(FOOT);
                    lines.text(&spaced(line), theme.style(Role::Title), left);
                    if lines.left() > FOOT + 2 {
                        lines.gap();
                    }
                }
            }
        }
        for (at, (line, said)) in screen.ask_back.iter().zip(&self.said).enumerate() {
            let mark = if *said { glyphs::YES } else { " " };
            let role = if *said { Role::Good } else { Role::Title };
            lines.text(&format!("[{mark}] {}. {}", at + 1, spaced(line)), theme.style(role), 2);
        }
        while lines.left() > FOOT {
            lines.gap();
        }
        let keys = if screen.ask_back.is_empty() {
            "右 或 Enter 下一屏  左 上一屏  Esc 收起"
        } else {
            "空格 说对了勾上  Enter 勾完收起，没勾完从头讲"
        };
        let before: usize = (0..self.at).map(|at| self.parts(at)).sum();
        let of: usize = (0..self.screens.len()).map(|at| self.parts(at)).sum();
        let head = if head { String::new() } else { format!("{}  ", screen.head) };
        let place = format!(" {head}第 {} 屏，共 {of} 屏  {keys}", before + part + 1);
        lines.row([(theme.style(Role::Dim), place.as_str())]);
        None
    }
}

/// The heading in large letters, where it leaves room for what stands below it, however small the screen.
fn large_head(screen: &Screen, room: Size) -> Option<Vec<String>> {
    big::lines(&screen.head, room.width).filter(|large| rows(large).saturating_add(4) <= room.height)
}

fn rows(large: &[String]) -> u16 {
    u16::try_from(large.len()).unwrap_or(u16::MAX).saturating_mul(big::ROWS)
}

/// What shows of a screen at once, one part after the other: everything in large letters, where each of its lines has room
/// for itself; else all of it in one, the heading alone large.
fn parts(screen: &Screen, room: Size) -> Vec<Part> {
    large_parts(screen, room).unwrap_or_else(|| vec![Part::Whole])
}

fn large_parts(screen: &Screen, room: Size) -> Option<Vec<Part>> {
    let head = large_head(screen, room).filter(|_| screen.ask_back.is_empty() && !screen.lines.is_empty())?;
    let whole = room.height.saturating_sub(FOOT);
    let mut left = whole.saturating_sub(rows(&head) + 1);
    let mut parts = vec![(true, Vec::new())];
    for line in &screen.lines {
        let large = big::lines(line, room.width).filter(|large| rows(large) <= whole)?;
        if rows(&large) > left {
            parts.push((false, Vec::new()));
            left = whole;
        }
        left -= rows(&large);
        if let Some((_, lines)) = parts.last_mut() {
            lines.extend(large);
        }
    }
    Some(parts.into_iter().map(|(head, lines)| Part::Large { head, lines }).collect())
}

/// A blank between 汉字 and what stands beside them: nothing makes ordinary letters easier to read that a terminal can do.
fn spaced(text: &str) -> String {
    let is_wide = |character: char| columns::width(character.encode_utf8(&mut [0; 4])) > 1;
    let mut wide = String::with_capacity(text.len() * 2);
    let mut before = ' ';
    for character in text.chars() {
        if before != ' ' && character != ' ' && (is_wide(before) || is_wide(character)) {
            wide.push(' ');
        }
        wide.push(character);
        before = character;
    }
    wide
}
