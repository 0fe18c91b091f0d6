//! The fields of a new entry, or those a step wants; each is checked as it is typed.

use jiff::civil::Date;

use crate::ledgers::{CLERK, Entry, EntryId, Field as Wanted, FieldKind, Register, Step, Value, fill};
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::overlay::account::NOT_PASTED;
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;
use crate::ui::widgets::{Field, Takes};

/// What a form is for.
#[derive(Debug)]
pub enum For {
    /// A new entry.
    New,
    /// A step of an entry.
    Step {
        /// Which entry.
        id: EntryId,
        /// Key of the step.
        step: String,
        /// Its name.
        title: String,
    },
}

/// One question of a form.
#[derive(Debug)]
pub struct Blank {
    /// Key of the field.
    pub key: String,
    /// Its name.
    pub title: String,
    /// Whether it must be filled.
    pub needed: bool,
    /// What can be chosen; empty when it is typed.
    pub choices: Vec<String>,
    /// What is chosen.
    pub choice: Option<usize>,
    /// What is typed.
    pub field: Field,
    /// What stands in it already and cannot be shown for typing over.
    pub stands: String,
    /// Whether it is an account, typed twice: hidden once the cursor left it, and never pasted.
    pub blind: bool,
    /// Whether somebody typed or chose here.
    touched: bool,
}

/// The form.
#[derive(Debug)]
pub struct Form {
    /// Key of the register.
    pub register: String,
    /// What it is for.
    pub what: For,
    /// The questions.
    pub blanks: Vec<Blank>,
    /// The one the cursor is in.
    pub row: usize,
    /// Something was pasted that is not taken.
    pasted: bool,
    /// Esc was pressed over what was typed: once more, and it is gone.
    leaving: bool,
}

impl Form {
    /// For a new entry.
    pub fn new(register: &Register) -> Self {
        // What only a later step asks for, or counts by itself, is left to that step.
        let later = |field: &Wanted| {
            let counts = |step: &Step| step.change.iter().any(|change| change.field == field.key);
            let is = |step: &Step| (step.asks(&field.key) && !completes(register, step)) || counts(step);
            !field.required && register.steps.iter().any(is)
        };
        let blanks = register
            .fields
            .iter()
            .filter(|field| !later(field))
            .map(|field| blank(field, field.required, None));
        Self {
            register: register.key.clone(),
            what: For::New,
            blanks: blanks.collect(),
            row: 0,
            pasted: false,
            leaving: false,
        }
    }

    /// For what a step wants.
    pub fn for_step(register: &Register, entry: &Entry, step: &Step, clerk: &str) -> Self {
        let change = step.change.first().map(|change| change.by.as_str());
        let blanks = register
            .fields
            .iter()
            .filter(|field| step.asks(&field.key) || change == Some(field.key.as_str()))
            .map(|field| {
                // How many is asked anew each time.
                let anew = change == Some(field.key.as_str()) || step.anew.contains(&field.key);
                let before = entry.values.get(&field.key).filter(|_| !anew);
                let mut blank = blank(field, !step.may.contains(&field.key), before);
                if before.is_none() && field.default.as_deref() == Some(CLERK) {
                    blank.field.set(clerk);
                }
                blank
            });
        let what = For::Step { id: entry.id, step: step.key.clone(), title: step.title.clone() };
        Self {
            register: register.key.clone(),
            what,
            blanks: blanks.collect(),
            row: 0,
            pasted: false,
            leaving: false,
        }
    }

    /// For a step, with these fields in this order; what the step wants must be filled, the others may.
    pub fn picked(register: &Register, entry: &Entry, step: &Step, keys: &[String]) -> Self {
        let fields = keys.iter().filter_map(|key| register.field(key));
        let blanks = fields
            .map(|field| blank(field, step.needs.contains(&field.key), entry.values.get(&field.key)))
            .collect();
        let what = For::Step { id: entry.id, step: step.key.clone(), title: step.title.clone() };
        Self { register: register.key.clone(), what, blanks, row: 0, pasted: false, leaving: false }
    }

    /// Whether there is nothing to fill in.
    pub fn is_empty(&self) -> bool {
        self.blanks.is_empty()
    }

    /// A key.
    pub fn press(&mut self, key: Key, register: &Register, today: Date) -> Vec<Ask> {
        (self.pasted, self.leaving) = (false, false);
        let before = self.row;
        let asks = self.turn(key, register, today);
        // An account is typed blind each time: what stood there is not to be read off.
        if self.row != before
            && let Some(blank) = self.blanks.get_mut(self.row).filter(|blank| blank.blind)
        {
            blank.field.set("");
        }
        asks
    }

    /// Whether it may be closed: what was typed is given up only when it is said twice.
    pub fn may_close(&mut self) -> bool {
        let typed = self.blanks.iter().any(|blank| blank.touched && blank.answer().is_some());
        std::mem::replace(&mut self.leaving, true) || !typed
    }

    fn turn(&mut self, key: Key, register: &Register, today: Date) -> Vec<Ask> {
        let last = self.blanks.len().saturating_sub(1);
        let Some(blank) = self.blanks.get_mut(self.row) else { return Vec::new() };
        match key.code {
            Code::Up => self.row = self.row.saturating_sub(1),
            Code::Down => self.row = (self.row + 1).min(last),
            Code::Enter if self.row < last => match self.trouble(register, today) {
                Some(why) => return vec![Ask::warn(why)],
                None => self.row += 1,
            },
            Code::Enter => return self.send(register, today),
            Code::Left | Code::Right if !blank.choices.is_empty() => {
                blank.touched = true;
                let count = blank.choices.len();
                let step = if key.code == Code::Left { count - 1 } else { 1 };
                blank.choice = Some(
                    blank.choice.map_or(if step == 1 { 0 } else { count - 1 }, |at| (at + step) % count),
                );
            }
            Code::Char(' ') if !blank.choices.is_empty() => {
                blank.choice = Some(blank.choice.map_or(0, |at| (at + 1) % blank.choices.len()));
                blank.touched = true;
            }
            _ if blank.choices.is_empty() => blank.touched |= blank.field.press(key),
            _ => {}
        }
        Vec::new()
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(blank) = self.blanks.get_mut(self.row).filter(|blank| blank.choices.is_empty()) {
            self.pasted = blank.blind;
            if !blank.blind {
                blank.field.paste(text);
                blank.touched = true;
            }
        }
    }

    /// Whether a question must be answered, as the others are.
    pub fn needs(&self, blank: &Blank, register: &Register) -> bool {
        let said = |key: &str| self.blanks.iter().find(|other| other.key == key).and_then(Blank::answer);
        let field = register.field(&blank.key).filter(|_| matches!(self.what, For::New));
        blank.needed || field.is_some_and(|field| field.is_needed(|key| said(key).unwrap_or_default()))
    }

    fn typed(&self) -> Vec<(String, String)> {
        self.blanks.iter().filter_map(|blank| Some((blank.key.clone(), blank.answer()?.to_owned()))).collect()
    }

    /// What is wrong with the field the cursor is in.
    fn trouble(&self, register: &Register, today: Date) -> Option<String> {
        let blank = self.blanks.get(self.row)?;
        let typed = [(blank.key.as_str(), blank.answer()?)];
        let refused = fill(register, typed, today).err()?;
        refused.first().map(ToString::to_string)
    }

    /// What is said of the field the cursor is in.
    pub fn comment(&self, register: &Register, today: Date) -> (Role, String) {
        let Some(blank) = self.blanks.get(self.row) else { return (Role::Dim, String::new()) };
        if self.pasted {
            return (Role::Bad, NOT_PASTED.into());
        }
        if let Some(why) = self.trouble(register, today) {
            return (Role::Bad, why);
        }
        let answer = blank.answer();
        let typed = answer.map(|answer| [(blank.key.as_str(), answer)]);
        let warned = typed
            .and_then(|typed| fill(register, typed, today).ok())
            .and_then(|f| f.warnings.into_iter().next());
        match (warned, answer) {
            (Some(warning), _) => (Role::Warn, warning),
            (None, Some(_)) => (Role::Good, "可以".into()),
            (None, None) if !blank.stands.is_empty() => {
                (Role::Dim, format!("原来是 {}，不改就按 Enter", blank.stands))
            }
            (None, None) if !blank.choices.is_empty() => (Role::Dim, "左右键或空格选".into()),
            (None, None) if self.needs(blank, register) => (Role::Dim, "必填".into()),
            (None, None) => (Role::Dim, "可以不填".into()),
        }
    }

    fn send(&self, register: &Register, today: Date) -> Vec<Ask> {
        if let Some(why) = self.trouble(register, today) {
            return vec![Ask::warn(why)];
        }
        let lacking: Vec<&str> = self
            .blanks
            .iter()
            .filter(|blank| {
                self.needs(blank, register) && blank.answer().is_none() && blank.stands.is_empty()
            })
            .map(|blank| blank.title.as_str())
            .collect();
        if !lacking.is_empty() {
            return vec![Ask::warn(format!("还缺：{}", lacking.join("、")))];
        }
        let typed = self.typed();
        vec![Ask::deed(match &self.what {
            For::New => Deed::LedgerAdd { register: self.register.clone(), typed },
            For::Step { id, step, .. } => Deed::LedgerMove { id: *id, step: step.clone(), typed },
        })]
    }
}

impl Blank {
    /// The answer given, if there is one.
    pub fn answer(&self) -> Option<&str> {
        match self.choice {
            Some(at) => self.choices.get(at).map(String::as_str),
            None => Some(self.field.value().trim()).filter(|text| !text.is_empty()),
        }
    }
}

/// Whether a step only fills in what an entry from a case begins without: of the register's own it is asked for at once.
fn completes(register: &Register, step: &Step) -> bool {
    let first = register.states.first().map(|state| &state.key);
    first == Some(&step.to) && step.from.contains(&step.to) && step.change.is_empty()
}

fn blank(wanted: &Wanted, needed: bool, before: Option<&Value>) -> Blank {
    let (choices, takes) = match &wanted.kind {
        FieldKind::Choice(choices) => (choices.clone(), Takes::Text),
        FieldKind::Number | FieldKind::Date | FieldKind::Time => (Vec::new(), Takes::Figures),
        FieldKind::Checked("phone" | "hotline" | "bankcard" | "document") => (Vec::new(), Takes::Figures),
        _ => (Vec::new(), Takes::Text),
    };
    let mut field = Field::new(takes);
    let mut stands = String::new();
    let mut choice = None;
    match before {
        Some(Value::Open(text)) if !choices.is_empty() => {
            choice = choices.iter().position(|known| known == text);
        }
        Some(Value::Open(text)) => field.set(text),
        Some(Value::Private { masked, .. }) => stands.clone_from(masked),
        None => {}
    }
    if before.is_none()
        && let Some(default) = wanted.default.as_ref().filter(|default| *default != CLERK)
    {
        field.set(default);
    }
    let blind = wanted.kind == FieldKind::Checked("bankcard") && !wanted.public;
    let (key, title) = (wanted.key.clone(), wanted.label());
    Blank { key, title, needed, choices, choice, field, stands, blind, touched: false }
}
