//! 办结: how the case ends. Each end shows what it gives the citizen before it is taken, and says why it cannot be
//! taken when it cannot; none of them is a bare no.

use ratatui::buffer::Buffer;
use ratatui::layout::{Layout, Rect, Size};
use ratatui::style::Style;

use crate::acts::checklist::CaseList;
use crate::acts::papers::{self, OfCase};
use crate::log::{Closing, Outcome};
use crate::paper::Document;
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::{Deed, Effect};
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{self, Field, Scroll, Takes};

/// The end under the cursor and the words that go with it.
#[derive(Debug)]
pub struct CloseCase {
    clerk: String,
    row: usize,
    note: Field,
    /// How far down what it gives is read.
    scroll: Scroll,
}

/// What an end would give.
struct Ready {
    text: String,
    paper: Option<Document>,
    closing: Closing,
}

impl Ready {
    fn with(paper: Option<Document>, closing: Closing) -> Self {
        let text = paper.as_ref().map_or_else(String::new, ToString::to_string);
        Self { text, paper, closing }
    }
}

impl CloseCase {
    /// Opened on the end the checklist speaks for.
    pub fn new(clerk: &str, around: Around<'_>) -> Self {
        let list = CaseList::of(around.know, around.standing.case.as_ref(), around.now);
        let wanted = match list.map(|list| list.list.standing()) {
            None => Outcome::Advice,
            Some(standing) if standing.verdict.accepts() => match standing {
                standing if !standing.deferred.is_empty() => Outcome::Deferred,
                standing if !standing.promised.is_empty() => Outcome::Promised,
                _ => Outcome::Accepted,
            },
            Some(standing) if !standing.unmet.is_empty() => Outcome::Refused,
            Some(_) => Outcome::Notice,
        };
        let row = Outcome::ALL.iter().position(|outcome| *outcome == wanted).unwrap_or(0);
        Self { clerk: clerk.to_owned(), row, note: Field::new(Takes::Text), scroll: Scroll::default() }
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Up => self.go_to(self.row.saturating_sub(1)),
            Code::Down => self.go_to((self.row + 1).min(Outcome::ALL.len() - 1)),
            Code::PageUp => self.scroll.up(10),
            Code::PageDown => self.scroll.down(10),
            Code::Enter => {
                return match self.ready(around) {
                    Ok(ready) => take(ready),
                    Err(why) => vec![Ask::warn(why)],
                };
            }
            _ => _ = self.note.press(key),
        }
        Vec::new()
    }

    fn go_to(&mut self, row: usize) {
        self.row = row;
        self.scroll.reset();
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        self.note.paste(text);
    }

    /// What the end under the cursor would give, or why it cannot be.
    fn ready(&self, around: Around<'_>) -> Result<Ready, String> {
        let outcome = Outcome::ALL[self.row];
        let standing = around.standing;
        let list = CaseList::of(around.know, standing.case.as_ref(), around.now);
        let note = self.note.value().trim().to_owned();
        let of = OfCase {
            know: around.know,
            case: standing.case.as_ref(),
            nth: standing.nth,
            window: around.window,
            clerk: &self.clerk,
            now: around.now,
            note: &note,
            made_good: &[],
        };
        let paper = || -> Result<Option<Document>, String> {
            papers::kind_of(outcome).map(|kind| of.paper(kind).map_err(|e| e.to_string())).transpose()
        };
        let closing = |due| Closing { outcome, due, note: note.clone() };
        let need_item = "先在受理里选事项、核材料（F3）";
        match outcome {
            Outcome::Accepted | Outcome::Deferred | Outcome::Promised => {
                let list = list.ok_or(need_item)?;
                let paper = paper()?;
                let standing = list.list.standing();
                let fits = match outcome {
                    Outcome::Deferred => !standing.deferred.is_empty(),
                    Outcome::Promised => standing.deferred.is_empty() && !standing.promised.is_empty(),
                    _ => standing.deferred.is_empty() && standing.promised.is_empty(),
                };
                if !fits {
                    let other =
                        if standing.deferred.is_empty() { "告知承诺受理" } else { "容缺受理" };
                    let other = if standing.deferred.is_empty() && standing.promised.is_empty() {
                        "受理"
                    } else {
                        other
                    };
                    return Err(format!("按材料的情况，这一件应选「{other}」"));
                }
                Ok(Ready::with(paper, closing(Some(list.due.date))))
            }
            Outcome::Notice => {
                list.ok_or(need_item)?;
                Ok(Ready::with(paper()?, closing(None)))
            }
            Outcome::Refused => {
                let list = list.ok_or(need_item)?;
                if !list.list.standing().unmet.is_empty() && note.is_empty() {
                    return Err("写明群众自己的情况和还能走的路，再按 Enter".into());
                }
                Ok(Ready::with(paper()?, closing(None)))
            }
            Outcome::Referred if note.is_empty() => Err("写明转到哪里、找谁、电话，再按 Enter".into()),
            // Somebody may be sent on before an item was picked; then there is no sheet to go with it.
            Outcome::Referred if list.is_some() => Ok(Ready::with(paper()?, closing(None))),
            _ => {
                let text = format!("{}：这一件就办结，记进今天的记录。", outcome.title());
                Ok(Ready { text, paper: None, closing: closing(None) })
            }
        }
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        let theme = around.theme;
        let at = widgets::centred(Size::new(100, area.height), area);
        let inside =
            widgets::popup(buffer, at, "办结：选结果，Enter 确认，Esc 不办", theme.style(Role::Text));
        let [ends, gap, rest] = Layout::horizontal([
            ratatui::layout::Constraint::Length(18),
            ratatui::layout::Constraint::Length(2),
            ratatui::layout::Constraint::Fill(1),
        ])
        .areas(inside);
        let _ = gap;
        let cursor = widgets::list(buffer, ends, Outcome::ALL.len(), Some(self.row), |index| {
            Outcome::ALL[index].title().into()
        });
        let mut lines = Rows::new(buffer, rest);
        let row = lines.take(1);
        let field = draw::label(lines.buffer(), row, "说明", 5, theme.style(Role::Dim));
        let hint = match Outcome::ALL[self.row] {
            Outcome::Refused => "本人情况；还能走哪条路（必填）",
            Outcome::Referred => "转到哪里、找谁、电话（必填）",
            _ => "可不填",
        };
        let typing = self.note.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
        lines.gap();
        let (role, text) = match self.ready(around) {
            Ok(ready) => (Role::Text, ready.text),
            Err(why) => (Role::Warn, why),
        };
        let left = lines.rest();
        widgets::wrapped(lines.buffer(), left, &text, &self.scroll, theme.style(role));
        if Outcome::ALL[self.row].needs_note() { Some(typing) } else { cursor }
    }
}

fn take(ready: Ready) -> Vec<Ask> {
    let Ready { text, paper, closing } = ready;
    let number = paper.as_ref().map(|paper| paper.number.clone());
    let notice = number.filter(|_| closing.outcome == Outcome::Notice);
    let mut asks = vec![Ask::Close, Ask::deed(Deed::Close { closing, notice })];
    if let Some(paper) = paper {
        let name = format!("{}.txt", paper.file_stem());
        asks.push(Ask::Effect(Effect::SaveSlip { name, text }));
        asks.push(Ask::Document(Box::new(paper)));
    }
    asks
}
