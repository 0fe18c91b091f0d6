//! 问答: finds anything by initials, pinyin, characters or everyday words, and shows the answer for whom it is meant.

mod view;

pub use view::{text, view};

use super::Around;
use crate::acts::cards::figure_of;
use crate::answers::{Hit, Kind};
use crate::paper;
use crate::ui::action::{Action, Pane};
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::overlay::Question;
use crate::ui::term::{Code, Key};
use crate::ui::widgets::{Field, Scroll, Takes};

/// The pane's state.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    query: Field,
    hits: Vec<Hit>,
    row: usize,
    /// How often what is shown was not understood.
    again: usize,
    /// The answer that fills the pane.
    open: Option<String>,
    /// Which of its cases was chosen, by its number, where it asks which one it is.
    choice: Option<char>,
    /// The figure of its sum, where it has one.
    figure: Field,
    scroll: Scroll,
}

impl Answers {
    /// Letters always go to the query; a digit chooses a case where what fills the pane asks which one it is, and is part of the
    /// figure where it asks for one.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> bool {
        if self.asks_figure(around) && (of_figure(key) || self.deletes(key)) {
            self.figure.press(key);
            self.scroll.reset();
            return true;
        }
        let cases = self.open.as_deref().map_or(0, |id| view::cases(id, around));
        if let Some(digit) = key.typed().filter(|typed| ('1'..='9').contains(typed))
            && digit.to_digit(10).is_some_and(|digit| usize::try_from(digit).is_ok_and(|n| n <= cases))
        {
            self.choice = Some(digit);
            self.scroll.reset();
            return true;
        }
        let known = self.query.press(key);
        if known {
            self.search(around);
        }
        known
    }

    /// Whether what fills the pane has a sum that wants a figure.
    fn asks_figure(&self, around: Around<'_>) -> bool {
        self.open.as_deref().is_some_and(|id| figure_of(around.know, id, around.area).is_some())
    }

    /// Whether a key takes something from the figure.
    fn deletes(&self, key: Key) -> bool {
        !self.figure.is_empty() && matches!(key.code, Code::Backspace | Code::Delete)
    }

    /// Pasted text goes to the query, or is the figure that is asked for.
    pub fn paste(&mut self, text: &str, around: Around<'_>) {
        if self.asks_figure(around) && text.trim().chars().all(is_of_figure) {
            return self.figure.paste(text);
        }
        self.query.paste(text);
        self.search(around);
    }

    /// Starts a new search.
    pub fn fresh(&mut self) {
        *self =
            Self { query: Field::new(Takes::Text), figure: Field::new(Takes::Figures), ..Self::default() };
    }

    /// Shows an answer.
    pub fn show(&mut self, id: &str) {
        self.open = Some(id.to_owned());
        self.choice = None;
        self.figure = Field::new(Takes::Figures);
        self.fresh_page();
    }

    /// What is shown: the answer that fills the pane, or the hit under the cursor.
    pub fn shown(&self) -> Option<&str> {
        self.open.as_deref().or_else(|| self.hits.get(self.row).map(|hit| hit.id.as_str()))
    }

    fn fresh_page(&mut self) {
        self.again = 0;
        self.scroll.reset();
    }

    /// One step back; `false` when there is none.
    pub fn back(&mut self) -> bool {
        let figure = !self.figure.take().is_empty();
        if figure || self.choice.take().is_some() || self.open.take().is_some() {
            return true;
        }
        let typed = !self.query.is_empty();
        self.fresh();
        typed
    }

    fn search(&mut self, around: Around<'_>) {
        // A paper's number means that paper, and nothing that sounds like it.
        let number = paper::is_number(self.query.value());
        self.hits =
            if number { Vec::new() } else { around.know.lookup().index.search(self.query.value(), 20) };
        self.row = 0;
        (self.open, self.choice) = (None, None);
        self.fresh_page();
    }

    /// Does an action of this pane.
    pub fn act(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        let open = self.open.is_some();
        match action {
            Action::Up if open => self.scroll.up(1),
            Action::Down if open => self.scroll.down(1),
            Action::PageUp => self.scroll.up(8),
            Action::PageDown => self.scroll.down(8),
            Action::Up => {
                self.row = self.row.saturating_sub(1);
                self.fresh_page();
            }
            Action::Down => {
                self.row = (self.row + 1).min(self.hits.len().saturating_sub(1));
                self.fresh_page();
            }
            Action::Again => {
                self.again += 1;
                self.scroll.reset();
            }
            Action::Enter if !open => return self.take(around),
            _ => {}
        }
        Vec::new()
    }

    fn take(&mut self, around: Around<'_>) -> Vec<Ask> {
        if paper::is_number(self.query.value()) {
            return vec![Ask::deed(Deed::PapersOf(self.query.value().trim().to_owned()))];
        }
        let Some(hit) = self.hits.get(self.row).cloned() else {
            return vec![Ask::warn("先输入要查的内容，如 zdjf、退休金什么时候涨")];
        };
        let mut asks = Vec::new();
        if around.standing.is_occupied() {
            asks.push(Ask::deed(Deed::LookedUp(hit.id.clone())));
        }
        match hit.kind {
            Kind::Item => {
                if let Ok(id) = hit.id.parse() {
                    let in_hand = around.standing.case.as_ref().and_then(|case| around.know.item(case));
                    match in_hand.filter(|item| item.id != id) {
                        Some(item) => asks.push(Ask::Question(Question::item(&item.title, &hit.title, id))),
                        None => asks.extend([Ask::Item(id), Ask::Focus(Pane::Intake)]),
                    }
                }
            }
            Kind::Calculator => {
                asks.push(Ask::Rule(hit.id.clone()));
                asks.push(Ask::Focus(Pane::Calc));
            }
            _ => self.show(&hit.id),
        }
        asks
    }
}

/// Whether a key writes a figure.
fn of_figure(key: Key) -> bool {
    key.typed().is_some_and(is_of_figure)
}

fn is_of_figure(typed: char) -> bool {
    matches!(typed, '0'..='9' | '０'..='９' | '.' | '．' | '。' | ',' | '，')
}
