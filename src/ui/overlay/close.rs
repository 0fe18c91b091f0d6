//! 办结: how the case ends. Each end shows what it gives the citizen before it is taken, and says why it cannot be
//! taken when it cannot; none of them is a bare no.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect, Size};
use ratatui::style::Style;

use crate::acts::checklist::CaseList;
use crate::acts::ending::{Ready, Writer, fitting, ready, sentences};
use crate::acts::{ActError, Ending};
use crate::answers::Phrase;
use crate::items::RefusalParts;
use crate::log::Outcome;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Scroll, Takes};

/// What a refusal asks for, in the order it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Empathy,
    Situation,
    Instead,
}

const PARTS: [Part; 3] = [Part::Empathy, Part::Situation, Part::Instead];

/// The end under the cursor and the words that go with it.
#[derive(Debug)]
pub struct CloseCase {
    clerk: String,
    row: usize,
    note: Field,
    /// Which sentence comes before a refusal; none was chosen at first.
    empathy: Option<usize>,
    instead: Field,
    part: usize,
    /// How far down what it gives is read.
    scroll: Scroll,
}

impl CloseCase {
    /// Opened on the end the checklist speaks for.
    pub fn new(clerk: &str, around: Around<'_>) -> Self {
        let list = CaseList::of(around.know, around.standing.case.as_ref(), around.now);
        let wanted = fitting(list.as_ref());
        let row = Outcome::ALL.iter().position(|outcome| *outcome == wanted).unwrap_or(0);
        Self {
            clerk: clerk.to_owned(),
            row,
            note: Field::new(Takes::Text),
            empathy: None,
            instead: Field::new(Takes::Text),
            part: 0,
            scroll: Scroll::default(),
        }
    }

    fn outcome(&self) -> Outcome {
        Outcome::ALL[self.row]
    }

    /// The part of a refusal the cursor is in.
    fn part(&self) -> Option<Part> {
        (self.outcome() == Outcome::Refused).then(|| PARTS[self.part])
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let sentences = said_first(around).len();
        match (key.code, self.part()) {
            (Code::Esc, _) => return vec![Ask::Close],
            (Code::Up, _) => self.go_to(self.row.saturating_sub(1)),
            (Code::Down, _) => self.go_to((self.row + 1).min(Outcome::ALL.len() - 1)),
            (Code::PageUp, _) => self.scroll.up(10),
            (Code::PageDown, _) => self.scroll.down(10),
            (Code::Tab, Some(_)) => self.part = (self.part + 1) % PARTS.len(),
            (Code::Right | Code::Char(' '), Some(Part::Empathy)) => {
                self.empathy = Some(self.empathy.map_or(0, |at| (at + 1) % sentences.max(1)));
            }
            (Code::Left, Some(Part::Empathy)) => {
                self.empathy = self.empathy.map(|at| (at + sentences.saturating_sub(1)) % sentences.max(1));
            }
            (Code::Enter, Some(part)) if part != Part::Instead && self.has(part) => self.part += 1,
            (Code::Enter, _) => return self.take(false, around),
            (Code::Char('n'), _) if key.ctrl => return self.take(true, around),
            (_, Some(Part::Instead)) => _ = self.instead.press(key),
            (_, Some(Part::Empathy)) => {}
            _ => _ = self.note.press(key),
        }
        Vec::new()
    }

    fn has(&self, part: Part) -> bool {
        match part {
            Part::Empathy => self.empathy.is_some(),
            Part::Situation => !self.note.value().trim().is_empty(),
            Part::Instead => true,
        }
    }

    fn go_to(&mut self, row: usize) {
        self.row = row;
        self.scroll.reset();
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        match self.part() {
            Some(Part::Instead) => self.instead.paste(text),
            Some(Part::Empathy) => {}
            _ => self.note.paste(text),
        }
    }

    fn take(&self, another: bool, around: Around<'_>) -> Vec<Ask> {
        match self.ready(around) {
            Ok(_) => vec![Ask::Close, Ask::deed(Deed::Close(Box::new(self.ending(another, around))))],
            Err(why) => vec![Ask::warn(why.to_string())],
        }
    }

    fn ending(&self, another: bool, around: Around<'_>) -> Ending {
        let empathy = self.empathy.and_then(|at| said_first(around).into_iter().nth(at));
        Ending {
            outcome: Some(self.outcome()),
            note: self.note.value().trim().to_owned(),
            due: None,
            refusal: RefusalParts {
                empathy: empathy.map(|phrase| phrase.say.clone()).unwrap_or_default(),
                instead: self.instead.value().trim().to_owned(),
                ..RefusalParts::default()
            },
            another,
        }
    }

    /// What the end under the cursor would give, or why it cannot be.
    fn ready(&self, around: Around<'_>) -> Result<Ready, ActError> {
        let writer = Writer {
            window: around.window,
            clerk: self.clerk.clone(),
            now: around.now,
            nth: around.standing.nth,
        };
        ready(around.know, around.standing.case.as_ref(), &writer, &self.ending(false, around))
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(100, area.height), area);
        let title = "办结：选结果，Enter 确认，Ctrl+N 办结后同一人再办一件，Esc 不办";
        let inside = widgets::popup(buffer, at, title, theme.style(Role::Text));
        let [ends, gap, rest] =
            Layout::horizontal([Constraint::Length(18), Constraint::Length(2), Constraint::Fill(1)])
                .areas(inside);
        let _ = gap;
        let cursor = widgets::list(buffer, ends, Outcome::ALL.len(), Some(self.row), |index| {
            Outcome::ALL[index].title().into()
        });
        let mut lines = Rows::new(buffer, rest);
        let typing = match self.part() {
            Some(part) => self.refusal_fields(&mut lines, part, around),
            None => self.note_field(&mut lines, around),
        };
        lines.gap();
        let (role, text) = match self.ready(around) {
            Ok(ready) => (Role::Text, ready.text),
            Err(why) => (Role::Warn, why.to_string()),
        };
        let left = lines.rest();
        widgets::wrapped(lines.buffer(), left, &text, &self.scroll, theme.style(role));
        if self.outcome().needs_note() { typing } else { cursor }
    }

    fn note_field(&self, lines: &mut Rows<'_>, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let hint = match self.outcome() {
            Outcome::Referred => "转到哪里、找谁、电话（必填）",
            _ => "可不填",
        };
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "说明", 5, theme.style(Role::Dim));
        Some(self.note.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim)))
    }

    /// The three things a refusal says, in the order they are said.
    fn refusal_fields(&self, lines: &mut Rows<'_>, part: Part, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let style = |which: Part| theme.style(if which == part { Role::Key } else { Role::Dim });
        let chosen = self.empathy.and_then(|at| said_first(around).into_iter().nth(at));
        let sentence =
            chosen.map_or("空格选一句（先共情，再讲依据）", |phrase| phrase.say.as_str());
        let rows = draw::height(sentence, lines.rest().width.saturating_sub(5)).min(3);
        let row = lines.take(rows);
        let field = draw::label(lines.buffer(), row, "共情", 5, style(Part::Empathy));
        let field = Rect { height: row.height, ..field };
        let here = ratatui::layout::Position { x: field.x, y: field.y };
        Rows::new(lines.buffer(), field).text(
            sentence,
            theme.style(if chosen.is_some() { Role::Text } else { Role::Warn }),
            rows,
        );
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "情况", 5, style(Part::Situation));
        let hint = "这位群众差在哪里、差多少（必填）";
        let situation = self.note.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "出路", 5, style(Part::Instead));
        let hint = "还能走哪条路；不写就用事项里的";
        let instead = self.instead.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
        Some(match part {
            Part::Empathy => here,
            Part::Situation => situation,
            Part::Instead => instead,
        })
    }
}

/// What may be said first; none of it was said to this person today, as long as there is something left.
fn said_first(around: Around<'_>) -> Vec<&Phrase> {
    sentences(around.know, around.standing.case.as_ref(), &around.standing.visits)
}
