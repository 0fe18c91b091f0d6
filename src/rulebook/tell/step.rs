//! Filling a step with what the plan says about its quantity.

use super::Teller;
use crate::rulebook::answer::{Step, StepSort};
use crate::rulebook::bands;
use crate::rulebook::kind::Kind;
use crate::rulebook::plan::Window;
use crate::rulebook::run::places;

impl Teller<'_> {
    /// The step of a slot, with its value.
    pub(super) fn step(&self, at: usize, sort: StepSort) -> Step {
        let (slot, cell) = (&self.plan.slots[at], &self.run.frame.cells[at]);
        let mut step = blank(sort, slot.name.clone(), slot.kind.word(), &slot.layer);
        step.key.clone_from(&slot.key);
        step.trust = slot.trust;
        step.say.clone_from(&slot.say);
        let places = places(slot, cell);
        step.value = self.run.frame.machine(cell.value, &slot.kind, places);
        step.shown = self.run.frame.shown(cell.value, &slot.kind, places);
        step
    }
}

pub(super) fn blank(sort: StepSort, name: String, unit: String, layer: &str) -> Step {
    Step {
        sort,
        name,
        key: None,
        unit,
        formula: String::new(),
        with: Vec::new(),
        unrounded: None,
        value: String::new(),
        shown: String::new(),
        rounded: None,
        cites: Vec::new(),
        layer: layer.to_owned(),
        from: None,
        published: None,
        trust: None,
        source: None,
        checked: None,
        say: None,
        why: None,
        provisional: false,
        lines: Vec::new(),
    }
}

/// Bands in place of how many there are.
pub(super) fn put_bands(step: &mut Step, kind: &Kind, window: &Window) {
    if let Kind::Bands { of, gives } = kind {
        step.shown = bands::words(window.bands(), *of, *gives);
    }
}

pub(super) fn put_window(step: &mut Step, window: &Window, provisional: bool) {
    step.cites.clone_from(&window.cites);
    step.layer = window.layer.to_string();
    step.from = Some(window.from);
    step.published = Some(window.published);
    step.trust = window.trust;
    step.source.clone_from(&window.source);
    step.checked = window.checked;
    step.provisional = provisional;
}
