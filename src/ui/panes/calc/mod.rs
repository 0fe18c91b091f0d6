//! 计算: pick a rule, answer its questions, read the result with its steps. It computes as soon as the answers suffice.

mod form;
mod text;
mod view;

pub use view::view;

use super::Around;
use crate::log::Figure;
use crate::rulebook::Subject;
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::term::Key;
use crate::ui::widgets::Scroll;
use form::Form;

/// What is told of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tell {
    /// The results and what must be said beside them.
    #[default]
    Result,
    /// Every step with figures and law.
    Steps,
    /// The wording to read out.
    Plain,
}

/// The pane's state.
#[derive(Debug, Clone, Default)]
pub struct Calc {
    row: usize,
    form: Option<Form>,
    tell: Tell,
    scroll: Scroll,
}

impl Calc {
    /// What was typed and may be lost: the rule and the answers that a person gave.
    pub fn draft(&self) -> Option<(String, Vec<(String, String)>)> {
        let form = self.form.as_ref()?;
        Some((form.rule.clone(), form.typed()))
    }

    /// Puts back what was typed.
    pub fn restore(&mut self, rule: &str, typed: &[(String, String)], around: Around<'_>) {
        self.open(rule, around);
        if let Some(form) = &mut self.form {
            form.fill(typed);
            form.compute(around);
        }
    }

    /// Opens a rule's questions; what the case already knows is filled in.
    pub fn open(&mut self, rule: &str, around: Around<'_>) {
        if let Ok(subject) = around.know.rules.subject(around.area, rule) {
            let mut form = Form::new(subject, around);
            form.compute(around);
            *self = Self { form: Some(form), tell: self.tell, ..Self::default() };
        }
    }

    /// Takes the answers given so far to the rules of the area now chosen.
    pub fn follow(&mut self, around: Around<'_>) {
        if let Some((rule, typed)) = self.draft() {
            self.restore(&rule, &typed, around);
        }
    }

    /// Whether letters go to a field now.
    pub fn in_field(&self) -> bool {
        self.form.as_ref().is_some_and(Form::in_field)
    }

    /// A key for the field the cursor is in; `false` when it is none of the field's.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> bool {
        let Some(form) = &mut self.form else { return false };
        let known = form.press(key);
        if known {
            form.compute(around);
            self.scroll.reset();
        }
        known
    }

    /// Pasted text for the field the cursor is in.
    pub fn paste(&mut self, text: &str, around: Around<'_>) {
        if let Some(form) = &mut self.form {
            form.paste(text);
            form.compute(around);
        }
    }

    /// One step back, to the list of rules; `false` when it is there already.
    pub fn back(&mut self) -> bool {
        self.form.take().is_some()
    }

    /// Does an action of this pane.
    pub fn act(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        let Some(form) = &mut self.form else { return self.choose(action, around) };
        match action {
            Action::Up => form.step(-1),
            Action::Down => form.step(1),
            Action::Left | Action::Right => {
                form.turn(action == Action::Right);
                form.compute(around);
            }
            Action::MoreFields => form.more = !form.more,
            Action::PageUp => self.scroll.up(5),
            Action::PageDown => self.scroll.down(5),
            Action::Explain => {
                self.scroll.reset();
                self.tell = match self.tell {
                    Tell::Result => Tell::Steps,
                    Tell::Steps => Tell::Plain,
                    Tell::Plain => Tell::Result,
                };
            }
            Action::Enter if !form.is_last() => form.step(1),
            Action::Enter | Action::Compute => return self.note(around),
            _ => {}
        }
        Vec::new()
    }

    fn choose(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        let rules = menu(around);
        self.row = self.row.min(rules.len().saturating_sub(1));
        match action {
            Action::Up => self.row = self.row.saturating_sub(1),
            Action::Down => self.row = (self.row + 1).min(rules.len().saturating_sub(1)),
            Action::Enter => {
                if let Some(rule) = rules.get(self.row).map(|(subject, _)| subject.rule().to_owned()) {
                    self.open(&rule, around);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// Writes the result into the case.
    fn note(&mut self, around: Around<'_>) -> Vec<Ask> {
        let Some(form) = &self.form else { return Vec::new() };
        match &form.result {
            Some(Ok(answer)) if around.standing.is_occupied() => {
                let outputs =
                    answer.outputs.iter().map(|output| (output.key.clone(), output.text.clone())).collect();
                let figure = Figure {
                    rule: form.rule.clone(),
                    region: around.area.to_owned(),
                    date: answer.case().date,
                    rules: around.know.fingerprint().to_owned(),
                    outputs,
                };
                vec![Ask::deed(Deed::Computed(figure))]
            }
            Some(Ok(_)) => vec![Ask::tell("算好了；手上没有件，这次测算不记入办件")],
            Some(Err(errors)) => {
                let (name, message) = errors
                    .first()
                    .map_or_else(Default::default, |error| (error.name.clone(), error.message.clone()));
                if let Some(form) = &mut self.form {
                    form.go_to(&name);
                }
                vec![Ask::warn(message)]
            }
            None => Vec::new(),
        }
    }
}

/// The rules of the area: those of the item in hand first, marked.
fn menu(around: Around<'_>) -> Vec<(&Subject, bool)> {
    let item = around.standing.case.as_ref().and_then(|case| around.know.item(case));
    let place = |subject: &Subject| item?.rules.iter().position(|rule| rule == subject.rule());
    let mut all: Vec<_> =
        around.know.rules.subjects(around.area).into_iter().map(|s| (s, place(s))).collect();
    all.sort_by_key(|(_, place)| place.unwrap_or(usize::MAX));
    all.into_iter().map(|(subject, place)| (subject, place.is_some())).collect()
}
