//! The questions of one rule and the answers given so far.

use std::collections::BTreeMap;

use crate::log::Sex;
use crate::person::full_years;
use crate::rulebook::{Answer, Case, Choice, InputInfo, Kind, RunError, Subject, Trouble, compute};
use crate::ui::panes::Around;
use crate::ui::term::Key;
use crate::ui::widgets::{Field, Takes};

use super::rows::ListField;

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub info: InputInfo,
    /// What can be chosen; a yes or no is two choices, so that nobody has to know how it is spelt.
    pub choices: Vec<Choice>,
    /// The answer, if it is typed.
    pub field: Field,
    /// The answer, if it is chosen.
    pub choice: Option<usize>,
    /// The answer, if it is a list.
    pub list: Option<ListField>,
    /// Where the answer came from, if nobody typed it.
    pub known: Option<Known>,
}

/// What answered a question before it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The document that was shown.
    Document,
    /// A figure computed for this case.
    Figure,
}

impl Question {
    /// Without an answer.
    pub fn new(info: &InputInfo) -> Self {
        let choice = |key: &str, name: &str| Choice { key: key.into(), name: name.into() };
        let choices = match &info.kind {
            Kind::YesNo => vec![choice("true", "是"), choice("false", "否")],
            kind => kind.choices().to_vec(),
        };
        let takes = if info.kind == Kind::Text { Takes::Text } else { Takes::Figures };
        let (field, list) = (Field::new(takes), ListField::new(info));
        Self { info: info.clone(), choices, field, choice: None, list, known: None }
    }

    /// The answer as a case gives it.
    pub fn answer(&self) -> Option<String> {
        if let Some(list) = &self.list {
            return list.answer();
        }
        if self.choices.is_empty() {
            let typed = self.field.value().trim();
            return (!typed.is_empty()).then(|| typed.to_owned());
        }
        self.choice.and_then(|at| self.choices.get(at)).map(|choice| choice.key.clone())
    }

    /// Whether somebody has to answer it.
    fn is_open(&self) -> bool {
        self.answer().is_none() && self.info.default.is_none()
    }

    /// Puts an answer in, as a case gives it.
    pub fn set(&mut self, text: &str) {
        if let Some(list) = &mut self.list {
            list.set(text);
            return;
        }
        match self.choices.iter().position(|choice| choice.key == text || choice.name == text) {
            Some(at) => self.choice = Some(at),
            None => self.field.set(text),
        }
    }
}

/// A rule's form.
#[derive(Debug, Clone)]
pub struct Form {
    /// The rule's key.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// All questions, those a form may give last.
    pub questions: Vec<Question>,
    /// Whether the ones only a form gives are shown.
    pub more: bool,
    /// The place of the cursor among those shown.
    pub row: usize,
    /// Whether the rows of the list under the cursor are being filled in.
    pub open: bool,
    /// What came out, or what stands in the way.
    pub result: Option<Result<Answer, Vec<RunError>>>,
}

impl Form {
    /// The questions of a rule; what the person in hand answers by their document is filled in.
    pub fn new(subject: &Subject, around: Around<'_>) -> Self {
        let person = around.standing.case.as_ref().and_then(|case| case.person.as_ref());
        let mut questions: Vec<Question> = subject.inputs().iter().map(Question::new).collect();
        let figures = around.standing.case.as_ref().map_or(&[][..], |case| &case.figures);
        for question in &mut questions {
            let info = &question.info;
            let by_document = match info.key.as_str() {
                "birth" => person.and_then(|person| person.birth).map(|birth| birth.to_string()),
                "age" => person
                    .and_then(|person| person.birth)
                    .map(|birth| full_years(birth, around.now.date()).to_string()),
                "sex" => person.and_then(|person| person.sex).map(|sex| match sex {
                    Sex::Male => "male".into(),
                    Sex::Female => "female".into(),
                }),
                // A woman's age depends on her post, which no document says: that is asked.
                "kind" => {
                    person.and_then(|person| person.sex).filter(|s| *s == Sex::Male).map(|_| "male".into())
                }
                _ => None,
            };
            // What a rule would compute itself is left to it: it follows the other answers, an older figure would not.
            let by_figure = figures
                .iter()
                .rev()
                .flat_map(|figure| &figure.outputs)
                .find(|(key, _)| *key == info.key && !info.givable)
                .map(|(_, text)| text.clone());
            let (known, from) = match (by_document, by_figure) {
                (Some(known), _) => (known, Known::Document),
                (None, Some(known)) => (known, Known::Figure),
                (None, None) => continue,
            };
            question.set(&known);
            question.known = Some(from);
        }
        let mut form = Self {
            rule: subject.rule().to_owned(),
            title: subject.title().to_owned(),
            questions,
            more: false,
            row: 0,
            open: false,
            result: None,
        };
        let open = form.shown().position(Question::is_open);
        form.row = open.unwrap_or(0);
        form
    }

    /// Takes over the questions of other rules. What somebody answered stays as it is, half a number with the cursor in it, too.
    pub fn follow(&mut self, subject: &Subject, around: Around<'_>) {
        let at = self.shown().nth(self.row).map(|question| question.info.key.clone());
        let mut new = Self { more: self.more, ..Self::new(subject, around) };
        for question in &mut new.questions {
            let mut all = self.questions.iter();
            let Some(old) = all.find(|old| old.info.key == question.info.key && old.known.is_none()) else {
                continue;
            };
            if old.info.kind == question.info.kind {
                *question = Question { info: question.info.clone(), ..old.clone() };
            } else if let Some(answer) = old.answer() {
                question.set(&answer);
                question.known = None;
            }
        }
        let place = new.shown().position(|question| Some(&question.info.key) == at.as_ref());
        new.open = self.open && place.is_some_and(|at| new.shown().nth(at).is_some_and(|q| q.list.is_some()));
        new.row = place.unwrap_or(new.row);
        *self = new;
    }

    /// The questions on the screen.
    pub fn shown(&self) -> impl Iterator<Item = &Question> {
        let more = self.more;
        self.questions.iter().filter(move |question| more || !question.info.givable)
    }

    /// The question of the cursor's row.
    fn line(&mut self) -> Option<&mut Question> {
        let more = self.more;
        self.questions.iter_mut().filter(|question| more || !question.info.givable).nth(self.row)
    }

    /// The question the cursor is in: in an open list, that of a column.
    fn here(&mut self) -> Option<&mut Question> {
        if self.open { self.list()?.here() } else { self.line() }
    }

    /// The list under the cursor.
    pub fn list(&mut self) -> Option<&mut ListField> {
        self.line().and_then(|question| question.list.as_mut())
    }

    /// Whether the cursor is in a typed answer.
    pub fn in_field(&self) -> bool {
        self.shown().nth(self.row).is_some_and(|question| match &question.list {
            Some(list) => self.open && list.in_field(),
            None => question.choices.is_empty(),
        })
    }

    /// Begins to fill in the list under the cursor; `false` when there is none.
    pub fn open_list(&mut self) -> bool {
        let Some(list) = self.list() else { return false };
        list.open();
        self.open = true;
        true
    }

    /// Done with the list; `false` when none was open.
    pub fn close_list(&mut self) -> bool {
        self.list().into_iter().for_each(ListField::close);
        std::mem::take(&mut self.open)
    }

    /// Whether the cursor is on the last question.
    pub fn is_last(&self) -> bool {
        self.row + 1 >= self.shown().count()
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        if self.open {
            self.list().into_iter().for_each(|list| list.step(by));
            return;
        }
        let last = self.shown().count().saturating_sub(1);
        self.row = self.row.saturating_add_signed(by).min(last);
    }

    /// Moves the cursor to a question by name; says whether there is one.
    pub fn go_to(&mut self, name: &str) -> bool {
        self.close_list();
        let place = |form: &Self| form.shown().position(|question| question.info.name == name);
        if place(self).is_none() && self.questions.iter().any(|question| question.info.name == name) {
            self.more = true;
        }
        let found = place(self);
        self.row = found.unwrap_or(self.row);
        found.is_some()
    }

    /// The next or previous choice of the question under the cursor.
    pub fn turn(&mut self, forward: bool) {
        let Some(question) = self.here() else { return };
        let count = question.choices.len();
        if count > 0 {
            let step = if forward { 1 } else { count - 1 };
            let from = question.choice.unwrap_or(if forward { count - 1 } else { 0 });
            question.choice = Some((from + step) % count);
            question.known = None;
        }
    }

    /// A key of a typed answer.
    pub fn press(&mut self, key: Key) -> bool {
        let Some(question) = self.here() else { return false };
        if question.list.is_some() {
            return false;
        }
        if !question.choices.is_empty() {
            // A digit picks a choice by its place.
            let digit =
                key.typed().and_then(|typed| typed.to_digit(10)).and_then(|d| usize::try_from(d).ok());
            let Some(at @ 1..) = digit else { return false };
            if at > question.choices.len() {
                return false;
            }
            question.choice = Some(at - 1);
            question.known = None;
            return true;
        }
        let known = question.field.press(key);
        if known {
            question.known = None;
        }
        known
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        let open = self.open;
        if let Some(list) = self.list() {
            let taken = list.paste(text);
            if !open {
                list.close();
            }
            if taken || !open {
                return;
            }
        }
        if let Some(question) = self.here().filter(|question| question.choices.is_empty()) {
            question.field.paste(text);
            question.known = None;
        }
    }

    /// What a person gave, by key.
    pub fn typed(&self) -> Vec<(String, String)> {
        self.questions
            .iter()
            .filter(|question| question.known.is_none())
            .filter_map(|question| Some((question.info.key.clone(), question.answer()?)))
            .collect()
    }

    /// Puts answers in.
    pub fn fill(&mut self, typed: &[(String, String)]) {
        for (key, text) in typed {
            if let Some(question) = self.questions.iter_mut().find(|question| question.info.key == *key) {
                question.set(text);
            }
        }
    }

    /// Every answer by key, whoever gave it.
    pub fn given(&self) -> BTreeMap<String, String> {
        let answered = self.questions.iter();
        answered.filter_map(|question| Some((question.info.key.clone(), question.answer()?))).collect()
    }

    /// The case as it is answered so far.
    pub fn case(&self, around: Around<'_>) -> Case {
        let given = self.given();
        let date = around.now.date();
        Case { given, date, known_at: date, wanted: Vec::new() }
    }

    /// Computes with what is there; while something needed is missing there is no result.
    pub fn compute(&mut self, around: Around<'_>) {
        let subject = around.know.rules.subject(around.area, &self.rule);
        let case = self.case(around);
        self.result = subject.ok().map(|subject| compute(subject, case));
    }

    /// Names of what is still to be answered.
    pub fn missing(&self) -> Vec<&str> {
        match &self.result {
            Some(Err(errors)) => errors
                .iter()
                .filter(|error| error.trouble == Trouble::Missing)
                .map(|error| error.name.as_str())
                .collect(),
            _ => Vec::new(),
        }
    }
}
