//! 大字屏: one thing a screen in letters as large as cells can make them, turned to the citizen; the last screen asks it back.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::acts::cards::big::Screen;
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, big, glyphs};

/// The screens, which one shows, and what was said back.
#[derive(Debug)]
pub struct BigText {
    screens: Vec<Screen>,
    at: usize,
    said: Vec<bool>,
}

impl BigText {
    /// Begins with the first screen; at least one is wanted.
    pub fn new(screens: Vec<Screen>) -> Self {
        let said = screens.last().map_or(0, |screen| screen.ask_back.len());
        Self { screens, at: 0, said: vec![false; said] }
    }

    /// What the screen that shows says.
    pub fn text(&self) -> String {
        let screen = self.screens.get(self.at);
        screen.map_or_else(String::new, |screen| format!("{}\n{}", screen.head, screen.lines.join("\n")))
    }

    fn is_last(&self) -> bool {
        self.at + 1 >= self.screens.len()
    }

    /// A key: on, back, and on the last screen what was said back.
    pub fn press(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Left | Code::Up | Code::PageUp | Code::Backspace => self.at = self.at.saturating_sub(1),
            Code::Home => self.at = 0,
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
                self.at = 0;
                self.said.fill(false);
                return vec![Ask::warn("还有没说到的，从头再讲一遍")];
            }
            Code::Right | Code::Down | Code::PageDown | Code::Enter | Code::Char(' ') if !self.is_last() => {
                self.at += 1;
            }
            _ => {}
        }
        Vec::new()
    }

    /// Draws it over everything but the first and last line.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        widgets::clear(buffer, area);
        let screen = self.screens.get(self.at)?;
        let mut lines = Rows::new(buffer, area);
        let large = big::lines(&screen.head, area.width).filter(|large| {
            // A row stays for what stands below, however small the screen.
            let rows = u16::try_from(large.len()).unwrap_or(u16::MAX).saturating_mul(big::ROWS);
            rows.saturating_add(4) <= area.height
        });
        match large {
            Some(large) => {
                for line in large {
                    let at = lines.take(big::ROWS);
                    big::draw(lines.buffer(), at, &line, theme.style(Role::Text));
                }
            }
            None => lines.text(&spaced(&screen.head), theme.style(Role::Title), 2),
        }
        let foot = 1;
        let below = u16::try_from(screen.ask_back.len()).unwrap_or(u16::MAX).saturating_add(foot);
        match all_large(&screen.lines, area.width, lines.left().saturating_sub(below)) {
            Some(large) => {
                lines.gap();
                for line in large {
                    let at = lines.take(big::ROWS);
                    big::draw_from(lines.buffer(), at, &line, theme.style(Role::Text));
                }
            }
            None => {
                for line in &screen.lines {
                    let left = lines.left().saturating_sub(foot);
                    lines.text(&spaced(line), theme.style(Role::Title), left);
                    if lines.left() > foot + 2 {
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
        while lines.left() > foot {
            lines.gap();
        }
        let keys = if screen.ask_back.is_empty() {
            "右 或 Enter 下一屏  左 上一屏  Esc 收起"
        } else {
            "空格 说对了勾上  Enter 勾完收起，没勾完从头讲"
        };
        let place = format!(" 第 {} 屏，共 {} 屏  {keys}", self.at + 1, self.screens.len());
        lines.row([(theme.style(Role::Dim), place.as_str())]);
        None
    }
}

/// The lines in large letters, where all of them fit into so many rows.
fn all_large(lines: &[String], width: u16, room: u16) -> Option<Vec<String>> {
    let large: Option<Vec<Vec<String>>> = lines.iter().map(|line| big::lines(line, width)).collect();
    let large = large?.concat();
    let rows = u16::try_from(large.len()).ok()?.checked_mul(big::ROWS)?;
    (rows < room && !large.is_empty()).then_some(large)
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
