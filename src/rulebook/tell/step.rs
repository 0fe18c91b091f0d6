//! Filling a step with what the plan says about its quantity.

use std::sync::Arc;

use compact_str::CompactString;

use super::Teller;
use crate::rulebook::answer::{About, Serves, Step, StepSort};
use crate::rulebook::bands;
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::Window;

impl Teller<'_> {
    /// The step of a slot, with its value.
    pub(super) fn step(&mut self, at: usize, sort: StepSort) -> Step {
        let (slot, cell) = (&self.plan.slots[at], &self.run.frame.cells[at]);
        let mut step = blank(sort, slot.about.clone(), slot.layer.clone());
        step.trust = slot.trust;
        let [value, shown] = &mut self.texts;
        self.run.frame.both(slot, cell, value, shown);
        step.value = value.as_str().into();
        step.shown = shown.as_str().into();
        self.shown[at] = Some(step.shown.clone());
        step
    }

    /// The value of a slot for people: made once, however many formulas it stands in.
    pub(super) fn shown(&mut self, at: usize) -> CompactString {
        if let Some(shown) = &self.shown[at] {
            return shown.clone();
        }
        let (slot, cell) = (&self.plan.slots[at], &self.run.frame.cells[at]);
        let [value, shown] = &mut self.texts;
        self.run.frame.both(slot, cell, value, shown);
        let shown = CompactString::from(shown.as_str());
        self.shown[at] = Some(shown.clone());
        shown
    }
}

pub(super) fn blank(sort: StepSort, about: Arc<About>, layer: Arc<str>) -> Step {
    Step {
        sort,
        about,
        formula: Arc::default(),
        when: None,
        with: Vec::new(),
        unrounded: None,
        value: CompactString::default(),
        shown: CompactString::default(),
        rounded: None,
        cites: Arc::default(),
        layer,
        from: None,
        published: None,
        trust: None,
        source: None,
        checked: None,
        why: None,
        serves: Serves::InForce,
        lines: Vec::new(),
    }
}

/// Bands in place of how many there are.
pub(super) fn put_bands(step: &mut Step, kind: &Kind, window: &Window) {
    if let Kind::Bands { of, gives } = kind {
        step.shown = bands::words(window.bands(), *of, *gives).into();
    }
}

pub(super) fn put_window(step: &mut Step, window: &Window, serves: Serves) {
    step.cites.clone_from(&window.cites);
    step.layer.clone_from(&window.layer);
    step.from = Some(window.from);
    step.published = Some(window.published);
    step.trust = window.trust;
    step.source.clone_from(&window.source);
    step.checked = window.checked;
    step.serves = serves;
}
