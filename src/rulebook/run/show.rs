//! What came out, for programs and for people: single values, and lists with an item a row.

use std::sync::Arc;

use super::{Cell, Frame, State};
use crate::rulebook::answer::Output;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{Body, Plan, Slot};
use crate::rulebook::unit::Unit;

/// Digits a value shows at least: money that was rounded to cents or tenths shows its cents.
pub fn places(slot: &Slot, cell: &Cell) -> u32 {
    match (&slot.body, &slot.kind) {
        (Body::Rule(branches, _), Kind::Number(unit)) if unit.is_money() && cell.state == State::Done => {
            let round = branches.get(cell.pick).and_then(|branch| branch.round);
            round.map_or(0, |round| if round.places() > 0 { round.places().max(2) } else { 0 })
        }
        _ => 0,
    }
}

/// Puts a single value behind `text`, for programs.
pub(super) fn put(slot: &Slot, cell: &Cell, text: &mut String) {
    cell.value.write(&slot.kind, places(slot, cell), text);
}

impl Frame {
    /// A value for programs, as [`Value::machine`]; texts, too.
    pub fn machine(&self, value: Value, kind: &Kind, places: u32) -> String {
        self.text(value).unwrap_or_else(|| value.machine(kind, places))
    }

    /// A value for people, as [`Value::shown`]; texts, too.
    pub fn shown(&self, value: Value, kind: &Kind, places: u32) -> String {
        self.text(value).unwrap_or_else(|| value.shown(kind, places))
    }

    /// Makes `text` a value for programs, and `shown` the same for people. The digits of a number are made once.
    pub fn both(&self, slot: &Slot, cell: &Cell, text: &mut String, shown: &mut String) {
        text.clear();
        shown.clear();
        let places = places(slot, cell);
        if let Some(known) = self.text(cell.value) {
            text.push_str(&known);
            return shown.push_str(&known);
        }
        cell.value.write(&slot.kind, places, text);
        match slot.kind {
            // A long one shows people fewer digits than programs.
            Kind::Number(unit) if text.len() <= 16 && !unit.is_percent() => {
                shown.push_str(text);
                if unit != Unit::NONE {
                    shown.push(' ');
                    shown.push_str(&slot.about.unit);
                }
            }
            _ => cell.value.show(&slot.kind, places, shown),
        }
    }

    /// As [`crate::rulebook::Answer::other_days`].
    pub fn other_days(&self, plan: &Plan) -> Vec<(Arc<str>, String)> {
        let mut days = Vec::new();
        for (slot, cell) in plan.slots.iter().zip(&self.cells) {
            let Body::Param(param) = &slot.body else { continue };
            let (at, read) = (&plan.slots[param.at], &self.cells[param.at]);
            let day = self.case.date;
            let own = match read.value {
                // The month the day lies in is no other day.
                Value::Month(month) => month.first_of_month() == day.first_of_month(),
                value => value.date().is_none_or(|date| date == day),
            };
            if cell.state == State::Done && !own {
                let day = (at.about.name.clone(), read.value.shown(&at.kind, 0));
                if !days.contains(&day) {
                    days.push(day);
                }
            }
        }
        days
    }

    fn text(&self, value: Value) -> Option<String> {
        let Value::Text(at) = value else { return None };
        self.texts.get(usize::try_from(at).ok()?).cloned()
    }

    /// The cells of the rows of a slot; empty when it has none.
    pub fn cells_of(&self, slot: &Slot) -> &[Cell] {
        slot.rows.and_then(|rows| self.rows.get(rows.at)).map_or(&[], Vec::as_slice)
    }

    /// Puts the result in a slot behind `text`, for programs.
    pub(super) fn write(&self, slot: &Slot, at: usize, text: &mut String) {
        let cell = &self.cells[at];
        if slot.rows.is_some() || matches!(cell.value, Value::Text(_)) {
            text.push_str(&self.output(slot, at).text);
        } else {
            put(slot, cell, text);
        }
    }

    /// The result in a slot.
    pub(super) fn output(&self, slot: &Slot, at: usize) -> Output {
        let cell = &self.cells[at];
        let mut output = Output {
            key: slot.about.key.as_ref().unwrap_or(&slot.about.name).clone(),
            name: slot.about.name.clone(),
            kind: slot.kind.clone(),
            value: cell.value,
            text: String::with_capacity(16),
            shown: String::with_capacity(32),
            items: None,
        };
        self.both(slot, cell, &mut output.text, &mut output.shown);
        if let Kind::Set(_) = slot.kind {
            let keys = cell.value.taken(&slot.kind, |choice| &choice.key);
            output.items = Some(keys.into_iter().map(str::to_owned).collect());
        }
        if slot.rows.is_some() {
            let cells = self.cells_of(slot);
            let all = |show: fn(&Frame, Value, &Kind, u32) -> String| -> Vec<String> {
                cells.iter().map(|cell| show(self, cell.value, &slot.kind, places(slot, cell))).collect()
            };
            output.shown = all(Frame::shown).join("；");
            let items = all(Frame::machine);
            output.text = serde_json::Value::from(items.clone()).to_string();
            output.items = Some(items);
        }
        output
    }
}
