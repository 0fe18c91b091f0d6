//! What a case gives: finding the quantity each key means, reading its text, checking its bounds.

use super::{Cell, Run, State};
use crate::rulebook::case::{RunError, Trouble};
use crate::rulebook::kind::Value;
use crate::rulebook::plan::Body;
use crate::rulebook::subject::Subject;
use crate::text::nearest;

/// Takes every given text into its cell; notes every one that cannot be taken.
pub(super) fn take(run: &mut Run, subject: &Subject) {
    let given = run.frame.case.given.clone();
    for (key, text) in &given {
        if text.trim().is_empty() {
            continue;
        }
        let Some(at) = find(run, subject, key) else { continue };
        put(run, at, text);
    }
}

/// Takes a text into the cell of a slot, or notes why it cannot be taken.
pub(super) fn put(run: &mut Run, at: usize, text: &str) {
    let read = run.plan.slots[at].kind.read(text);
    put_value(run, at, read);
}

/// Takes a value into the cell of a slot, when it lies within its bounds.
pub(super) fn put_value(run: &mut Run, at: usize, read: Result<Value, String>) {
    match read.and_then(|value| within(run, at, value)) {
        Ok(value) => {
            run.frame.cells[at] = Cell { state: State::Given, value, pick: 0, provisional: false };
        }
        Err(why) => {
            let message = format!("“{}”{why}", run.plan.slots[at].name);
            run.frame.cells[at].state = State::Failed;
            run.fail::<()>(at, Trouble::Bad, message);
        }
    }
}

fn within(run: &Run, at: usize, value: Value) -> Result<Value, String> {
    let (Body::Input(input), Value::Number(number)) = (&run.plan.slots[at].body, value) else {
        return Ok(value);
    };
    let unit = run.plan.slots[at].kind.word();
    match (input.min, input.max) {
        (Some(min), _) if number < min => Err(format!("不能小于 {min}（{unit}），现在是 {number}")),
        (_, Some(max)) if number > max => Err(format!("不能大于 {max}（{unit}），现在是 {number}")),
        _ => Ok(value),
    }
}

/// The slot of a key or a name; an unknown one is noted with the nearest.
pub(super) fn find(run: &mut Run, subject: &Subject, key: &str) -> Option<usize> {
    if let Some(at) = run.plan.names.get(key) {
        return Some(*at);
    }
    let asked = subject.inputs().iter().flat_map(|input| [input.key.as_str(), input.name.as_str()]);
    let given = subject.outputs().iter().flat_map(|output| [output.key.as_str(), output.name.as_str()]);
    let help = if let Some(near) = nearest(key, asked.chain(given)) {
        format!("是不是“{near}”？")
    } else {
        let keys: Vec<_> = subject.inputs().iter().map(|input| input.key.as_str()).collect();
        format!("能填的有：{}", keys.join("、"))
    };
    let message = format!("“{}”里没有“{key}”这一项。{help}", subject.title());
    run.errors.push(RunError { trouble: Trouble::UnknownKey, name: key.into(), key: None, message });
    None
}
