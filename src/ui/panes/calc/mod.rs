//! 计算: pick a rule, answer its questions, read the result with its steps. It computes as soon as the answers suffice.

mod chart;
mod form;
mod rows;
mod text;
mod view;
mod whatif;

pub use view::view;

use std::collections::BTreeMap;

use super::Around;
use crate::acts::papers::estimate_paper;
use crate::log::Figure;
use crate::paper::Document;
use crate::rulebook::whatif::{MOST_PLANS, plans, table};
use crate::rulebook::{Case, Subject};
use crate::text::columns;
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::overlay::{Formulas, Overlay};
use crate::ui::term::Key;
use crate::ui::widgets::Scroll;
use form::Form;
use whatif::WhatIf;

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
    /// Answers changed step by step, while that is looked at.
    whatif: Option<WhatIf>,
    scroll: Scroll,
    /// Answers put aside to be compared, each with its rule.
    plans: Vec<(String, BTreeMap<String, String>)>,
    /// Esc was pressed over answers: once more, and they are gone.
    leaving: bool,
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
            let plans = std::mem::take(&mut self.plans);
            *self = Self { form: Some(form), tell: self.tell, plans, ..Self::default() };
        }
    }

    /// Takes the answers given so far to other rules: of the area now chosen, or of files that were saved. The cursor stays where
    /// somebody is typing.
    pub fn follow(&mut self, around: Around<'_>) {
        let Some(form) = &mut self.form else { return };
        if let Ok(subject) = around.know.rules.subject(around.area, &form.rule) {
            form.follow(subject, around);
        }
        form.compute(around);
        self.whatif = self.whatif.take().and_then(|whatif| whatif.follow(form, around));
    }

    /// Whether letters go to a field now.
    pub fn in_field(&self) -> bool {
        self.whatif.is_none() && self.form.as_ref().is_some_and(Form::in_field)
    }

    /// A key for the field the cursor is in; `false` when it is none of the field's.
    pub fn press(&mut self, key: Key, around: Around<'_>) -> bool {
        let Some(form) = self.form.as_mut().filter(|_| self.whatif.is_none()) else { return false };
        let known = form.press(key);
        if known {
            self.leaving = false;
            form.compute(around);
            self.scroll.reset();
        }
        known
    }

    /// Pasted text for the field the cursor is in.
    pub fn paste(&mut self, text: &str, around: Around<'_>) {
        if let Some(form) = self.form.as_mut().filter(|_| self.whatif.is_none()) {
            form.paste(text);
            form.compute(around);
        }
    }

    /// One step back: out of what-if, out of the rows of a list, to the list of rules. Answers are given up only when it is
    /// said twice.
    pub fn back(&mut self, around: Around<'_>) -> Vec<Ask> {
        let leaving = std::mem::take(&mut self.leaving);
        if self.whatif.take().is_some() {
            return Vec::new();
        }
        let Some(form) = &mut self.form else { return Vec::new() };
        if form.close_list() {
            form.compute(around);
        } else if form.typed().is_empty() || leaving {
            self.form = None;
        } else {
            self.leaving = true;
            return vec![Ask::warn("填的数会丢掉：再按一次 Esc 就退出去，要留着就接着填")];
        }
        Vec::new()
    }

    /// Does an action of this pane.
    pub fn act(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        self.leaving = false;
        let Some(form) = &mut self.form else { return self.choose(action, around) };
        if let Some(whatif) = &mut self.whatif {
            match action {
                Action::Up | Action::Down => whatif.turn(if action == Action::Up { -1 } else { 1 }),
                Action::Left | Action::Right => whatif.scale(action == Action::Right),
                Action::Enter => whatif.add(),
                Action::Explain => whatif.next_output(),
                Action::PageUp => self.scroll.up(5),
                Action::PageDown => self.scroll.down(5),
                Action::WhatIf => {
                    self.whatif = None;
                    return Vec::new();
                }
                _ => return Vec::new(),
            }
            whatif.compute(form, around);
            return Vec::new();
        }
        match action {
            Action::Up => form.step(-1),
            Action::Down => form.step(1),
            Action::WhatIf => return self.what_if(around),
            Action::PageUp | Action::PageDown if form.open => {
                let by = if action == Action::PageUp { -1 } else { 1 };
                form.list().into_iter().for_each(|list| list.page(by));
            }
            Action::DropRow if form.open => {
                form.list().into_iter().for_each(rows::ListField::drop_row);
                form.compute(around);
            }
            Action::Enter if form.open && form.list().is_some_and(rows::ListField::enter) => {}
            Action::Enter if form.open => {
                form.close_list();
                form.compute(around);
                form.step(1);
            }
            Action::Enter | Action::Right if !form.open && form.open_list() => {}
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
            Action::KeepPlan => return self.keep_plan(),
            Action::Plans => return self.show_plans(around),
            Action::Formulas => {
                let rule = form.rule.clone();
                return match Formulas::new(&rule, around) {
                    Some(formulas) => vec![Ask::Overlay(Box::new(Overlay::Formulas(formulas)))],
                    None => vec![Ask::warn("这条规则在本地用不了，没有公式表")],
                };
            }
            Action::Enter if !form.is_last() => form.step(1),
            Action::Enter | Action::Compute => return self.note(around),
            _ => {}
        }
        Vec::new()
    }

    /// Puts the answers given now aside as a plan.
    fn keep_plan(&mut self) -> Vec<Ask> {
        let Some(form) = &self.form else { return Vec::new() };
        if !matches!(form.result, Some(Ok(_))) {
            return vec![Ask::warn("还没算出来，先把要填的填上，再存成方案")];
        }
        // Plans of another rule are not compared with this one.
        self.plans.retain(|(rule, _)| *rule == form.rule);
        let plan = (form.rule.clone(), form.given());
        if self.plans.contains(&plan) {
            return vec![Ask::warn("和已经存的方案一模一样；改一个数再存")];
        }
        if self.plans.len() == MOST_PLANS {
            self.plans.clear();
            self.plans.push(plan);
            return vec![Ask::tell(format!("存满 {MOST_PLANS} 个，从头存起：这是方案1"))];
        }
        self.plans.push(plan);
        vec![Ask::tell(format!("存成方案{}；改几个数再存一个，Ctrl+N 并排看", self.plans.len()))]
    }

    /// The plans beside each other.
    fn show_plans(&self, around: Around<'_>) -> Vec<Ask> {
        let Some(form) = &self.form else { return Vec::new() };
        let own = self.plans.iter().filter(|(rule, _)| *rule == form.rule);
        let each: Vec<BTreeMap<String, String>> = own.map(|(_, given)| given.clone()).collect();
        let Some(subject) =
            around.know.rules.subject(around.area, &form.rule).ok().filter(|_| each.len() > 1)
        else {
            return vec![Ask::warn("先用 Ctrl+K 存两到四个方案，再并排看")];
        };
        let mut case = Case::on(around.now.date());
        case.known_at = around.now.date();
        let mut lines = columns::aligned(&table(&plans(subject, &case, &each)));
        lines.push(String::new());
        lines.push(format!("测算，不作为待遇核定依据；按{}的规则，{}", subject.area(), around.now.date()));
        vec![Ask::Paper(format!("方案对比：{}", subject.title()), lines.join("\n"))]
    }

    /// What is shown, as text: where its terms are looked for.
    pub fn text(&self) -> String {
        let Some(form) = &self.form else { return String::new() };
        let asked = form.questions.iter().map(|question| question.info.name.clone());
        let told = match &form.result {
            Some(Ok(answer)) => text::of(answer, self.tell).into_iter().map(|(_, line)| line).collect(),
            _ => Vec::new(),
        };
        std::iter::once(form.title.clone()).chain(told).chain(asked).collect::<Vec<_>>().join("\n")
    }

    /// The result on paper, or why there is none.
    pub fn estimate(&self, clerk: &str, around: Around<'_>) -> Result<Document, String> {
        let Some(Ok(answer)) = self.form.as_ref().and_then(|form| form.result.as_ref()) else {
            return Err("还没算出来，先把要填的填上，再出测算单".to_owned());
        };
        let paper = estimate_paper(around.know, answer, around.area, (around.window, clerk), around.now);
        paper.map_err(|error| error.to_string())
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

    /// Shows what comes of other answers; there must be a result to begin with.
    fn what_if(&mut self, around: Around<'_>) -> Vec<Ask> {
        let Some(form) = &mut self.form else { return Vec::new() };
        form.close_list();
        form.compute(around);
        if !matches!(form.result, Some(Ok(_))) {
            return vec![Ask::warn("先把要填的填完，算出结果，再一项项变着看")];
        }
        self.scroll.reset();
        self.whatif = WhatIf::new(form, around);
        if self.whatif.is_none() {
            return vec![Ask::tell("这里没有能一步步变的数、日期或选项")];
        }
        Vec::new()
    }

    /// Writes the result into the case.
    fn note(&mut self, around: Around<'_>) -> Vec<Ask> {
        let Some(form) = &self.form else { return Vec::new() };
        match &form.result {
            Some(Ok(answer)) if around.standing.is_occupied() => {
                let outputs = answer
                    .outputs
                    .iter()
                    .map(|output| (output.key.to_string(), output.text.clone()))
                    .collect();
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
                let Some(error) = errors.first().cloned() else { return Vec::new() };
                let found = self.form.as_mut().is_some_and(|form| form.go_to(&error.name));
                let (said, givable) = (error.without_key(), error.without_key() != error.message);
                let here = if found && givable { "；也可以自己填在光标这一格" } else { "" };
                vec![Ask::warn(format!("{said}{here}"))]
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
