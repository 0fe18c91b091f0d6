//! 台账: what is still owed, nearest first, and what is over where it is asked for; one entry with its steps and slips; a form for a new one or for what a step wants.

mod form;
mod view;

use std::cmp::Reverse;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::form::For;
pub use self::form::Form;
pub use self::view::fields;
use crate::ledgers::{Entry, EntryId, Level, Register, Value, level};
use crate::ui::ask::Ask;
use crate::ui::draw::Cursor;
use crate::ui::message::Deed;
use crate::ui::overlay::Wants;
use crate::ui::panes::Around;
use crate::ui::term::{Code, Key};
use crate::ui::widgets::Scroll;

/// The registers over the desk.
#[derive(Debug)]
pub struct Ledgers {
    clerk: String,
    /// What is still owed; none until the store has told.
    entries: Option<Vec<Entry>>,
    /// Whether what is over stands among them.
    done: bool,
    row: usize,
    at: Place,
}

/// Where in it the clerk is.
#[derive(Debug)]
enum Place {
    List,
    /// An entry: its text is read, a step or slip is chosen.
    Entry {
        id: EntryId,
        row: usize,
        scroll: Scroll,
    },
    /// Which register a new entry is for.
    Which {
        row: usize,
    },
    Form(Box<Form>),
}

/// What can be done with an entry.
enum Choice<'r> {
    Step(&'r crate::ledgers::Step),
    Print(&'r str, &'r str),
    /// What is private in it, in full.
    Whole,
}

impl Ledgers {
    /// Opened; ask for [`Deed::Ledgers`] with it.
    pub fn new(clerk: &str) -> Self {
        Self { clerk: clerk.to_owned(), entries: None, done: false, row: 0, at: Place::List }
    }

    /// What the store told, nearest day first, what is over (where it was asked for: `done`) last, the newest of it first. A
    /// form that was sent is done with.
    pub fn take(&mut self, mut entries: Vec<Entry>, done: bool, around: Around<'_>) {
        let near = |entry: &Entry| register(around, entry).map_or(Level::Open, |r| near(r, entry, around).0);
        entries.sort_by_key(|entry| (near(entry), entry.due, entry.done.then_some(Reverse(entry.since))));
        self.done = done;
        self.row = self.row.min(entries.len());
        self.at = match std::mem::replace(&mut self.at, Place::List) {
            Place::Entry { id, .. } => back_to(id, &entries),
            Place::Form(form) => match form.what {
                For::Step { id, .. } => back_to(id, &entries),
                For::New => Place::List,
            },
            other => other,
        };
        self.entries = Some(entries);
    }

    fn list(&self) -> &[Entry] {
        self.entries.as_deref().unwrap_or_default()
    }

    fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.list().iter().find(|entry| entry.id == id)
    }

    /// A key.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        match &mut self.at {
            Place::List => self.press_list(key),
            Place::Which { row } => {
                let registers: Vec<&Register> = around.know.registers().iter().collect();
                match key.code {
                    Code::Esc => self.at = Place::List,
                    Code::Up => *row = row.saturating_sub(1),
                    Code::Down => *row = (*row + 1).min(registers.len().saturating_sub(1)),
                    Code::Enter => {
                        if let Some(register) = registers.get(*row) {
                            self.at = Place::Form(Box::new(Form::new(register)));
                        }
                    }
                    _ => {}
                }
                Vec::new()
            }
            Place::Entry { .. } => self.press_entry(key, around),
            Place::Form(form) => {
                let Some(register) = around.know.registers().find(&form.register) else {
                    self.at = Place::List;
                    return Vec::new();
                };
                match key.code {
                    Code::Esc if !form.may_close() => {
                        vec![Ask::warn("填的会丢掉：再按一次 Esc 就不记了，要留着就接着填")]
                    }
                    Code::Esc => {
                        self.at = match form.what {
                            For::Step { id, .. } => Place::Entry { id, row: 0, scroll: Scroll::default() },
                            For::New => Place::Which { row: 0 },
                        };
                        Vec::new()
                    }
                    _ => form.press(key, register, around.now.date()),
                }
            }
        }
    }

    fn press_list(&mut self, key: Key) -> Vec<Ask> {
        match key.code {
            Code::Esc => return vec![Ask::Close],
            Code::Tab => {
                (self.entries, self.row) = (None, 0);
                return vec![Ask::deed(Deed::Ledgers { done: !self.done })];
            }
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(self.list().len()),
            Code::PageUp => self.row = self.row.saturating_sub(10),
            Code::PageDown => self.row = (self.row + 10).min(self.list().len()),
            Code::Enter => {
                let chosen = self.row.checked_sub(1).and_then(|at| self.list().get(at));
                self.at = match chosen {
                    Some(entry) => Place::Entry { id: entry.id, row: 0, scroll: Scroll::default() },
                    None => Place::Which { row: 0 },
                };
            }
            _ => {}
        }
        Vec::new()
    }

    fn press_entry(&mut self, key: Key, around: Around<'_>) -> Vec<Ask> {
        let Place::Entry { id, row, .. } = self.at else { return Vec::new() };
        let Some(entry) = self.entry(id) else { return Vec::new() };
        let Some(register) = register(around, entry) else { return Vec::new() };
        let choices = choices(register, entry);
        let last = choices.len().saturating_sub(1);
        match key.code {
            Code::Esc => self.at = Place::List,
            Code::Enter => {
                return match choices.get(row) {
                    None => Vec::new(),
                    Some(Choice::Whole) => vec![Ask::Prompt(Wants::Whole(id))],
                    Some(Choice::Print(slip, _)) => {
                        vec![Ask::deed(Deed::LedgerSlip { id, slip: (*slip).to_owned() })]
                    }
                    Some(Choice::Step(step)) => {
                        let form = Form::for_step(register, entry, step, &self.clerk);
                        if form.is_empty() {
                            let (step, typed) = (step.key.clone(), Vec::new());
                            return vec![Ask::deed(Deed::LedgerMove { id, step, typed })];
                        }
                        self.at = Place::Form(Box::new(form));
                        Vec::new()
                    }
                };
            }
            code => {
                if let Place::Entry { row, scroll, .. } = &mut self.at {
                    match code {
                        Code::Up => *row = row.saturating_sub(1),
                        Code::Down => *row = (*row + 1).min(last),
                        Code::PageUp => scroll.up(5),
                        Code::PageDown => scroll.down(5),
                        _ => {}
                    }
                }
            }
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Place::Form(form) = &mut self.at {
            form.paste(text);
        }
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
        view::view(self, buffer, area, around)
    }
}

/// An entry that still owes something stays open; else the list.
fn back_to(id: EntryId, entries: &[Entry]) -> Place {
    if entries.iter().any(|entry| entry.id == id) {
        Place::Entry { id, row: 0, scroll: Scroll::default() }
    } else {
        Place::List
    }
}

fn register<'a>(around: Around<'a>, entry: &Entry) -> Option<&'a Register> {
    around.know.registers().find(&entry.register)
}

/// How near an entry's day is.
fn near(register: &Register, entry: &Entry, around: Around<'_>) -> (Level, String) {
    level(register, entry, around.now.date(), &around.know.calendar)
}

fn choices<'r>(register: &'r Register, entry: &'r Entry) -> Vec<Choice<'r>> {
    let steps = register.steps_from(&entry.state).map(Choice::Step);
    let fits = |print: &&crate::ledgers::Print| {
        let when = print.when.as_ref().is_none_or(|(field, says)| entry.shown(field) == says);
        when && (print.states.is_empty() || print.states.contains(&entry.state))
    };
    let prints = register.prints.iter().filter(fits).map(|print| Choice::Print(&print.key, &print.title));
    let private = entry.values.values().any(|value| matches!(value, Value::Private { .. }));
    steps.chain(prints).chain(private.then_some(Choice::Whole)).collect()
}
