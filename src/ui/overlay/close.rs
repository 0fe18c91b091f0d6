//! 办结: how the case ends. Each end shows what it gives the citizen before it is taken, and says why it cannot be
//! taken when it cannot; none of them is a bare no.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect, Size};
use ratatui::style::Style;

use crate::acts::checklist::CaseList;
use crate::acts::ending::{Ready, Writer, fitting, ready, sentences};
use crate::acts::{ActError, Ending};
use crate::answers::Phrase;
use crate::items::{RefusalError, RefusalParts};
use crate::log::Outcome;
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Scroll, Takes};

/// What a refusal asks for; the clause is the condition's own unless one is chosen, so nothing leads through it but Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Empathy,
    Situation,
    Instead,
    Basis,
}

const PARTS: [Part; 4] = [Part::Empathy, Part::Situation, Part::Instead, Part::Basis];

/// What the keys do here.
pub const HELP: &str = "上下选怎么结，右边是这样结出什么单子，或为什么还不能。\n\
    写字就是写说明；Enter 确认，Ctrl+N 办结后同一个人再办一件，PageUp PageDown 翻看右边。\n\
    不予受理：空格选先说的一句话，Enter 往下写情况、出路，Tab 在几格之间换；到「依据」一格按空格或左右键，从法规库里再加一条，条件自己的总在上面。\n\
    要签字的承诺书：Esc 退回，Ctrl+F 先打出来。\n\
    Esc 不办；打了字的，再按一次才丢掉。\n";

/// The end under the cursor and the words that go with it.
#[derive(Debug)]
pub struct CloseCase {
    clerk: String,
    row: usize,
    note: Field,
    /// Which sentence comes before a refusal; none was chosen at first.
    empathy: Option<usize>,
    instead: Field,
    /// Which clause of the library is cited; that of the conditions not met unless one was chosen.
    basis: Option<usize>,
    part: usize,
    /// Esc was pressed once with words typed: once more throws them away.
    leaving: bool,
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
            basis: None,
            part: 0,
            leaving: false,
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
        let leaving = std::mem::take(&mut self.leaving);
        match (key.code, self.part()) {
            (Code::Esc, _) if self.is_typed() && !leaving => {
                self.leaving = true;
                return vec![Ask::warn("打的字会丢掉：再按一次 Esc 就不办了，要留着就接着写")];
            }
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
            (Code::Right | Code::Char(' '), Some(Part::Basis)) => {
                let last = clauses(around).len().saturating_sub(1);
                self.basis = self.basis.map_or(Some(0), |at| (at < last).then_some(at + 1));
            }
            (Code::Left, Some(Part::Basis)) => {
                let last = clauses(around).len().checked_sub(1);
                self.basis = self.basis.map_or(last, |at| at.checked_sub(1));
            }
            (Code::Enter, Some(part @ (Part::Empathy | Part::Situation))) if self.has(part) => {
                // What says nothing is told here, where it is written, and not one field further on.
                match self.ready(around) {
                    Err(why) if part == Part::Situation && part_of(&why) == Some(part) => {
                        return vec![Ask::warn(why.to_string())];
                    }
                    _ => self.part += 1,
                }
            }
            (Code::Enter, _) => return self.take(false, around),
            (Code::Char('n'), _) if key.ctrl => return self.take(true, around),
            (_, Some(Part::Instead)) => _ = self.instead.press(key),
            (_, Some(Part::Empathy | Part::Basis)) => {}
            _ => _ = self.note.press(key),
        }
        Vec::new()
    }

    fn has(&self, part: Part) -> bool {
        match part {
            Part::Empathy => self.empathy.is_some(),
            Part::Situation => !self.note.value().trim().is_empty(),
            Part::Instead | Part::Basis => true,
        }
    }

    fn is_typed(&self) -> bool {
        [&self.note, &self.instead].iter().any(|field| !field.value().trim().is_empty())
    }

    fn go_to(&mut self, row: usize) {
        self.row = row;
        self.scroll.reset();
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        match self.part() {
            Some(Part::Instead) => self.instead.paste(text),
            Some(Part::Empathy | Part::Basis) => {}
            _ => self.note.paste(text),
        }
    }

    /// The field that says nothing worth saying, as `why` has it: what is typed next goes there.
    fn stand_where(&mut self, why: &ActError) {
        let at = part_of(why).and_then(|part| PARTS.iter().position(|one| *one == part));
        self.part = at.unwrap_or(self.part);
    }

    fn take(&mut self, another: bool, around: Around<'_>) -> Vec<Ask> {
        match self.ready(around) {
            Ok(_) => vec![Ask::Close, Ask::deed(Deed::Close(Box::new(self.ending(another, around))))],
            Err(why) => {
                self.stand_where(&why);
                vec![Ask::warn(why.to_string())]
            }
        }
    }

    fn ending(&self, another: bool, around: Around<'_>) -> Ending {
        let empathy = self.empathy.and_then(|at| said_first(around).into_iter().nth(at));
        let basis = self.basis.and_then(|at| clauses(around).into_iter().nth(at));
        Ending {
            outcome: Some(self.outcome()),
            note: self.note.value().trim().to_owned(),
            due: None,
            refusal: RefusalParts {
                empathy: empathy.map(|phrase| phrase.say.clone()).unwrap_or_default(),
                instead: self.instead.value().trim().to_owned(),
                basis: basis.into_iter().collect(),
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
            paid_before: around.standing.paid_before.clone(),
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
        let ready = self.ready(around);
        let wants_words =
            self.outcome().needs_note() || ready.as_ref().is_err_and(ActError::is_settled_by_words);
        let typing = match self.part() {
            Some(part) => self.refusal_fields(&mut lines, part, around),
            None => self.note_field(&mut lines, wants_words, around),
        };
        lines.gap();
        let (role, text) = match ready {
            Ok(ready) => (Role::Text, ready.text),
            Err(why) => (Role::Warn, why.to_string()),
        };
        let left = lines.rest();
        widgets::wrapped(lines.buffer(), left, &text, &self.scroll, theme.style(role));
        if wants_words { typing } else { cursor }
    }

    fn note_field(&self, lines: &mut Rows<'_>, wants_words: bool, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let hint = match self.outcome() {
            Outcome::Referred => "转到哪里、找谁、电话（必填）",
            _ if wants_words => "写一句为什么（必填）",
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
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "依据", 5, style(Part::Basis));
        let (text, role) = match self.basis.and_then(|at| clauses(around).into_iter().nth(at)) {
            Some(clause) => (around.know.endings.clause(&clause), Role::Text),
            None => ("条件自己的；Tab 到这里按空格再加".to_owned(), Role::Dim),
        };
        let room = usize::from(field.width);
        let text = columns::truncate(&text, room);
        lines.buffer().set_stringn(field.x, field.y, text, room, theme.style(role));
        let basis = ratatui::layout::Position { x: field.x, y: field.y };
        Some(match part {
            Part::Empathy => here,
            Part::Situation => situation,
            Part::Instead => instead,
            Part::Basis => basis,
        })
    }
}

/// The part of a refusal that keeps it from being made.
fn part_of(why: &ActError) -> Option<Part> {
    match why {
        ActError::Refusal(RefusalError::NoSituation | RefusalError::Bare(_)) | ActError::Denied(_) => {
            Some(Part::Situation)
        }
        ActError::Refusal(RefusalError::NoEmpathy) => Some(Part::Empathy),
        ActError::Refusal(RefusalError::NoInstead | RefusalError::BareInstead(_)) => Some(Part::Instead),
        _ => None,
    }
}

/// What may be said first; none of it was said to this person today, as long as there is something left.
fn said_first(around: Around<'_>) -> Vec<&Phrase> {
    sentences(around.know, around.standing.case.as_ref(), &around.standing.visits)
}

/// The clauses of the library that can be cited for the item in hand, its own first.
fn clauses(around: Around<'_>) -> Vec<String> {
    let (know, today) = (around.know, around.now.date());
    let Some(item) = around.standing.case.as_ref().and_then(|case| know.item(case)) else {
        return Vec::new();
    };
    let own = item.clauses(today);
    let others = know.items.citable(item, today).into_iter().filter(|clause| !own.contains(clause));
    own.iter().cloned().chain(others).filter(|clause| know.endings.knows(clause)).collect()
}
