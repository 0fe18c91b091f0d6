//! What a case gives: finding the quantity each key means, reading its text, checking its bounds.

use super::{Cell, Run, State};
use crate::rulebook::answer::Serves;
use crate::rulebook::case::{Case, RunError, Trouble};
use crate::rulebook::exact::Exact;
use crate::rulebook::expr::half_width;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::Body;
use crate::rulebook::subject::Subject;
use crate::text::{nearest, several};

/// Takes every given text into its cell; notes every one that cannot be taken.
pub(super) fn take(run: &mut Run, subject: &Subject, case: &Case) {
    for (key, text) in &case.given {
        if text.trim().is_empty() {
            continue;
        }
        let Some(at) = find(run, subject, key) else { continue };
        if run.frame.cells[at].state != State::Todo {
            let name = run.plan.slots[at].about.name.clone();
            run.fail::<()>(at, Trouble::Bad, format!("“{name}”给了两次，一次用名称，一次用键。留一个"));
            continue;
        }
        put(run, at, text);
    }
}

/// Takes a text into the cell of a slot, or notes why it cannot be taken.
pub(super) fn put(run: &mut Run, at: usize, text: &str) {
    let read = read(run, at, text);
    put_value(run, at, read);
}

/// Takes a value into the cell of a slot, when it lies within its bounds.
pub(super) fn put_value(run: &mut Run, at: usize, read: Result<Value, String>) {
    let slot = &run.plan.slots[at];
    let within = |value| match &slot.body {
        Body::Input(input) => within(value, input.min, input.max, &slot.kind).map(|()| value),
        Body::Param(param) => {
            let (min, max) = param.range.unzip();
            within(value, min, max, &slot.kind).map(|()| value)
        }
        _ => Ok(value),
    };
    match read.and_then(within) {
        Ok(value) => {
            run.frame.cells[at] = Cell { state: State::Given, value, pick: 0, serves: Serves::InForce };
        }
        Err(why) => {
            let message = format!("“{}”{why}", run.plan.slots[at].about.name);
            run.frame.cells[at].state = State::Failed;
            run.fail::<()>(at, Trouble::Bad, message);
        }
    }
}

/// What a text means for a slot. The error is a Chinese clause.
fn read(run: &mut Run, at: usize, text: &str) -> Result<Value, String> {
    let slot = &run.plan.slots[at];
    if let Some(rows) = slot.rows {
        let list = &run.plan.slots[rows.list];
        return Err(match list.body {
            Body::Input(_) => format!("一行一个，要写在“{}”（{}）里", list.about.name, list.key()),
            _ => "一个月一个，是算出来的，不能给".into(),
        });
    }
    if let Kind::Rows(columns) = &slot.kind {
        return run.take_list(columns, text);
    }
    if matches!(slot.body, Body::Options(..)) || matches!(slot.kind, Kind::Bands { .. }) {
        return Err("是规则里的，不能另给".into());
    }
    run.read(&slot.kind, text)
}

/// Whether a value lies within its bounds. The error is a Chinese clause.
pub(super) fn within(
    value: Value,
    min: Option<Exact>,
    max: Option<Exact>,
    kind: &Kind,
) -> Result<(), String> {
    let Value::Number(number) = value else { return Ok(()) };
    match (min, max) {
        (Some(min), _) if number < min => Err(format!("不能小于 {min}（{}），现在是 {number}", kind.word())),
        (_, Some(max)) if number > max => Err(format!("不能大于 {max}（{}），现在是 {number}", kind.word())),
        _ => Ok(()),
    }
}

/// The slot of a key or a name; an unknown one is noted with the nearest.
pub(super) fn find(run: &mut Run, subject: &Subject, key: &str) -> Option<usize> {
    let names = &run.plan.names;
    if let Some(at) = names.get(key).or_else(|| names.get(&*half_width(key))) {
        return Some(*at);
    }
    let asked = subject.inputs().iter().flat_map(|input| [input.key.as_str(), input.name.as_str()]);
    let given = subject.outputs().iter().flat_map(|output| [output.key.as_str(), output.name.as_str()]);
    let help = if let Some(near) = nearest(key, asked.chain(given)) {
        format!("是不是“{near}”？")
    } else {
        format!("能填的有：{}", several(subject.inputs().iter().map(|input| input.key.as_str())))
    };
    let message = format!("“{}”里没有“{key}”这一项。{help}", subject.title());
    run.errors.push(RunError { trouble: Trouble::UnknownKey, name: key.into(), key: None, message });
    None
}
