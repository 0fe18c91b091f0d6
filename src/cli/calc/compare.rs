//! `calc --compare`: the same case under two sets of circumstances, side by side.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::change::{Change, drop_unknown};
use super::json::{answer_json, errors_json};
use super::{Asked, print_rows, subject};
use crate::cli::policy::sources;
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::rulebook::whatif::{Difference, Pair, compare, gap};
use crate::rulebook::{Answer, Case, FlagSort, Output, Rulebook, RunError, Step, compute};

/// One of the two.
struct Side {
    label: String,
    area: String,
    case: Case,
    answer: Result<Answer, Vec<RunError>>,
}

pub fn run(words: &[String], explain: bool, asked: &Asked, out: &mut dyn Write) -> Outcome {
    let mut change = Change::read(words, asked)?;
    let edited = match &change.policies {
        Some(dir) => Some(Rulebook::load(&sources(Some(dir))?).0),
        None => None,
    };
    let book = edited.as_ref().unwrap_or(asked.book);
    let other =
        subject(book, &change.area, asked.subject.rule()).map_err(|failure| match &change.policies {
            // Nobody typed the name: it is the other folder that lacks it.
            Some(dir) => Failure::new(failure.exit, format!("{}：{}", dir.display(), failure.message)),
            None => failure,
        })?;
    let dropped = drop_unknown(&mut change.case, asked.subject, other);
    let answer = compute(asked.subject, asked.case);
    let label = change.left.join("，");
    let left = Side { label, area: asked.area.to_owned(), case: asked.case.clone(), answer };
    let answer = compute(other, &change.case);
    let right = Side { label: change.right.join("，"), area: change.area, case: change.case, answer };
    let exit = match (&left.answer, &right.answer) {
        (Err(errors), Err(_)) => return Err(super::refuse(asked.subject, errors)),
        (Ok(_), Ok(_)) => Exit::Done,
        _ => Exit::No,
    };
    let pairs = match (&left.answer, &right.answer) {
        (Ok(left), Ok(right)) => compare(left, right),
        _ => Vec::new(),
    };
    if asked.globals.json {
        let mut document = whole(&left, &right, &pairs, change.recalculates, asked);
        document["dropped"] = json!(dropped);
        print_json(out, &document)?;
        return Ok(exit);
    }
    writeln!(out, "{}　{}\n", asked.subject.title(), asked.area)?;
    results(&left, &right, out)?;
    for name in &dropped {
        writeln!(out, "！{}没有“{name}”这一项，那一边没有用它", right.area)?;
    }
    // Where one side could not be computed there is nothing to make up; why is said above.
    if change.recalculates && exit == Exit::Done {
        recalculated(&left, &right, out)?;
    }
    if let Some(words) = elsewhere(&left, &right) {
        writeln!(out, "\n{words}")?;
    }
    steps(&pairs, explain, out)?;
    writeln!(out, "\n本结果为测算，不作为待遇核定依据。")?;
    Ok(exit)
}

fn outputs(side: &Side) -> &[Output] {
    side.answer.as_ref().map_or(&[], |answer| &answer.outputs)
}

fn find<'a>(side: &'a Side, key: &str) -> Option<&'a Output> {
    side.answer.as_ref().ok()?.output(key)
}

/// Every output of either side: key, left, right.
fn both<'a>(left: &'a Side, right: &'a Side) -> Vec<(&'a Output, Option<&'a Output>, Option<&'a Output>)> {
    let mut rows: Vec<_> =
        outputs(left).iter().map(|output| (output, Some(output), find(right, &output.key))).collect();
    let only = outputs(right).iter().filter(|output| find(left, &output.key).is_none());
    rows.extend(only.map(|output| (output, None, Some(output))));
    rows
}

fn results(left: &Side, right: &Side, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = vec![vec![String::new(), left.label.clone(), right.label.clone(), "差".into()]];
    for (output, a, b) in both(left, right) {
        let shown = |output: Option<&Output>| {
            output.map_or_else(|| "–".into(), |output| many(output.items.as_deref(), &output.shown))
        };
        let gap = match (a, b) {
            (Some(a), Some(b)) if a.text == b.text => "一样".into(),
            (Some(a), Some(b)) => gap(a, b).map_or_else(|| "不同".into(), |(_, shown)| signed(&shown)),
            _ => String::new(),
        };
        rows.push(vec![output.name.to_string(), shown(a), shown(b), gap]);
    }
    print_rows(&rows, out)?;
    for side in [left, right] {
        match &side.answer {
            Ok(answer) => {
                for flag in &answer.flags {
                    writeln!(out, "！{}：{}", side.label, flag.text)?;
                }
            }
            Err(errors) => {
                for error in errors {
                    writeln!(out, "！{}算不了：{}", side.label, error.message)?;
                }
            }
        }
    }
    Ok(())
}

/// A list in one cell: how long it is, as soon as it is more than a few.
fn many<T>(items: Option<&[T]>, shown: &str) -> String {
    match items {
        Some(items) if items.len() > 3 => format!("{} 行", items.len()),
        _ => shown.to_owned(),
    }
}

/// Whether a step was computed row by row.
fn by_row(step: &Step) -> bool {
    step.value.starts_with('[') && !step.lines.is_empty()
}

/// The step by its name; with the day it was read at, where that is the same on both sides.
fn called(pair: &Pair) -> &str {
    match (&pair.left, &pair.right) {
        (Some(left), Some(right)) if left.about.name == right.about.name => &left.about.name,
        (Some(only), None) | (None, Some(only)) => &only.about.name,
        _ => &pair.name,
    }
}

/// The rows in which two steps differ, where they have more than a cell can hold.
fn row_by_row(left: &Step, right: &Step, out: &mut dyn Write) -> io::Result<()> {
    if !by_row(left) || !by_row(right) || left.lines.len().max(right.lines.len()) <= 3 {
        return Ok(());
    }
    for line in &left.lines {
        let other = right.lines.iter().find(|other| other.label == line.label);
        let other = other.map_or("–", |other| &*other.shown);
        if other != &*line.shown {
            writeln!(out, "  {}　{}：左 {}，右 {other}", left.about.name, line.label, line.shown)?;
        }
    }
    let only = right.lines.iter().filter(|line| !left.lines.iter().any(|other| other.label == line.label));
    for line in only {
        writeln!(out, "  {}　{}：左 –，右 {}", right.about.name, line.label, line.shown)?;
    }
    Ok(())
}

fn signed(shown: &str) -> String {
    if shown.starts_with('-') { shown.to_owned() } else { format!("+{shown}") }
}

/// What is paid more a month, in every output that is money a month.
fn made_up(left: &Side, right: &Side) -> Vec<(String, String, String)> {
    let monthly = |output: &&Output| output.kind.word() == "元/月";
    outputs(left)
        .iter()
        .filter(monthly)
        .filter_map(|a| {
            let (digits, shown) = gap(a, find(right, &a.key)?)?;
            Some((a.key.to_string(), digits, format!("{}每月 {}", a.name, signed(&shown))))
        })
        .collect()
}

fn flagged(side: &Side, sort: FlagSort) -> bool {
    let flags = side.answer.as_ref().map_or(&[][..], |answer| &answer.flags);
    flags.iter().any(|flag| flag.sort == sort)
}

fn provisional(side: &Side) -> bool {
    flagged(side, FlagSort::Provisional)
}

fn recalculated(left: &Side, right: &Side, out: &mut dyn Write) -> io::Result<()> {
    match (provisional(left), provisional(right)) {
        (true, false) => {
            let made_up: Vec<_> = made_up(left, right).into_iter().map(|(_, _, words)| words).collect();
            if made_up.is_empty() {
                return writeln!(out, "\n预发 → 重算：差额见上面的结果。");
            }
            writeln!(out, "\n预发 → 重算，补差：{}。从首发月起逐月补。", made_up.join("，"))
        }
        (true, true) => writeln!(out, "\n两边都还是预发：到 {} 也没有公布。", right.case.known_at),
        (false, true) => writeln!(out, "\n右边是预发，左边是公布后的数。"),
        // Nobody is paid by an estimate, so nothing is made up for.
        (false, false) if [left, right].iter().any(|side| flagged(side, FlagSort::Estimated)) => {
            writeln!(out, "\n有一边是估算，只作参考；差额不是补差。")
        }
        (false, false) => writeln!(out, "\n两边都不是预发，不用重算。"),
    }
}

/// What to compare instead, where another day changes nothing because the figures are read at a day of the case's own.
fn elsewhere(left: &Side, right: &Side) -> Option<String> {
    let (Ok(a), Ok(b)) = (&left.answer, &right.answer) else { return None };
    let same =
        outputs(left).iter().all(|output| find(right, &output.key).is_some_and(|o| o.text == output.text));
    let (name, _) = a.other_days().into_iter().find(|day| b.other_days().contains(day))?;
    let input = a.subject().inputs().iter().find(|input| *input.name == *name);
    let key = input.map_or(&*name, |input| &input.key);
    let says = format!("这里的数按“{name}”查，不按办理日期，所以两边一样。要比别的日子：--compare {key}=…");
    (same && left.case.date != right.case.date).then_some(says)
}

/// The steps that differ beside each other; with `all` every step.
fn steps(pairs: &[Pair], all: bool, out: &mut dyn Write) -> io::Result<()> {
    let same = pairs.iter().filter(|pair| pair.differs.is_empty()).count();
    if pairs.is_empty() {
        return Ok(());
    }
    let mut rows = vec![vec!["步骤".to_owned(), "左".into(), "右".into(), "不同在".into()]];
    let shown = |step: Option<&Step>| {
        step.map_or_else(|| "–".into(), |step| many(by_row(step).then_some(&*step.lines), &step.shown))
    };
    for pair in pairs.iter().filter(|pair| all || !pair.differs.is_empty()) {
        let words: Vec<_> = pair.differs.iter().map(|difference| difference.word()).collect();
        let mark = if pair.differs.is_empty() { "" } else { "≠ " };
        let (left, right) = (shown(pair.left.as_ref()), shown(pair.right.as_ref()));
        rows.push(vec![called(pair).to_owned(), left, right, format!("{mark}{}", words.join("、"))]);
    }
    writeln!(out)?;
    if rows.len() > 1 {
        print_rows(&rows, out)?;
    }
    for pair in pairs {
        if let (Some(left), Some(right)) = (&pair.left, &pair.right) {
            row_by_row(left, right, out)?;
        }
    }
    for pair in pairs.iter().filter(|pair| pair.differs.contains(&Difference::Formula)) {
        let formula =
            |step: &Option<Step>| step.as_ref().map_or_else(String::new, |step| step.formula.to_string());
        writeln!(
            out,
            "  {}的算法\n    左：{}\n    右：{}",
            pair.name,
            formula(&pair.left),
            formula(&pair.right)
        )?;
    }
    match same {
        _ if all => Ok(()),
        0 => Ok(()),
        same if same == pairs.len() => writeln!(out, "  {same} 步全都一样。"),
        same => writeln!(out, "  其余 {same} 步一样（加 --explain 全列）。"),
    }
}

fn whole(left: &Side, right: &Side, pairs: &[Pair], recalculates: bool, asked: &Asked) -> Value {
    let side = |side: &Side| match &side.answer {
        Ok(answer) => {
            let mut whole = answer_json(answer, &side.area, &side.case);
            whole["label"] = json!(side.label);
            whole
        }
        Err(errors) => json!({
            "label": side.label,
            "region": side.area,
            "date": side.case.date.to_string(),
            "known_at": side.case.known_at.to_string(),
            "outputs": null,
            "errors": errors_json(errors),
        }),
    };
    let differs: Vec<Value> = pairs
        .iter()
        .filter(|pair| !pair.differs.is_empty())
        .map(|pair| {
            json!({
                "name": pair.name,
                "key": pair.left.as_ref().or(pair.right.as_ref()).and_then(|step| step.about.key.as_deref()),
                "in": pair.differs.iter().map(|difference| difference.key()).collect::<Vec<_>>(),
                "left": pair.left.as_ref().map(|step| &*step.value),
                "right": pair.right.as_ref().map(|step| &*step.value),
            })
        })
        .collect();
    let gaps: Map<String, Value> = both(left, right)
        .into_iter()
        .filter_map(|(output, a, b)| Some((output.key.to_string(), Value::String(gap(a?, b?)?.0))))
        .collect();
    let mut document = json!({
        "rule": asked.subject.rule(),
        "title": asked.subject.title(),
        "left": side(left),
        "right": side(right),
        "difference": gaps,
        "differs": differs,
    });
    if recalculates && provisional(left) && !provisional(right) {
        let monthly: Map<String, Value> =
            made_up(left, right).into_iter().map(|(key, digits, _)| (key, Value::String(digits))).collect();
        document["made_up_monthly"] = Value::Object(monthly);
    }
    document
}
