//! An answer as a slip for the clerk: the result, what must be said beside it, and when asked every step or the plain
//! words to read out.

use std::io::{self, Write};

use crate::rulebook::{Answer, Case, Line, Step, StepSort};
use crate::ui::columns;

/// Prints it.
pub fn print(answer: &Answer, area: &str, explain: bool, plain: bool, out: &mut dyn Write) -> io::Result<()> {
    let case = answer.case();
    writeln!(out, "{}　{area}", answer.subject().title())?;
    let widest = answer.outputs.iter().map(|output| columns::width(&output.name)).max().unwrap_or(0);
    for output in &answer.outputs {
        writeln!(out, "  {}  {}", columns::pad_right(&output.name, widest), output.shown)?;
    }
    for flag in &answer.flags {
        writeln!(out, "！{}", flag.text)?;
    }
    let steps = answer.explain();
    if plain {
        read_out(answer, out)?;
    }
    if explain {
        for (number, step) in steps.iter().enumerate() {
            tell(number + 1, step, out)?;
        }
    }
    foot(&steps, answer, case, out)
}

fn read_out(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n【念给群众听】")?;
    if let Some(say) = answer.subject().say() {
        writeln!(out, "{say}")?;
    }
    for (output, info) in answer.outputs.iter().zip(answer.subject().outputs()) {
        match &info.say {
            Some(say) => writeln!(out, "{}：{}。{say}", output.name, output.shown)?,
            None => writeln!(out, "{}：{}。", output.name, output.shown)?,
        }
    }
    Ok(())
}

/// A line of a step: what it is about, the value, what was put in.
fn row(line: &Line) -> String {
    let mut text = format!("{}：{}", line.label, line.shown);
    if !line.formula.is_empty() {
        text += &format!(" ＝ {}", line.formula);
    }
    if !line.with.is_empty() {
        let with: Vec<_> = line.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
        text += &format!("（{}）", with.join("，"));
    }
    if let Some(why) = &line.why {
        text += &format!("；{why}");
    }
    text
}

fn tell(number: usize, step: &Step, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{number}. {} ＝ {}", step.name, step.shown)?;
    if !step.formula.is_empty() {
        writeln!(out, "   算法：{}", step.formula)?;
    }
    if !step.with.is_empty() {
        let with: Vec<_> = step.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
        writeln!(out, "   代入：{}", with.join("，"))?;
    }
    match (&step.rounded, &step.unrounded) {
        (Some(round), Some(before)) => writeln!(out, "   取整：{before} → {}（{round}）", step.shown)?,
        (Some(round), None) => writeln!(out, "   取整：{round}")?,
        _ => {}
    }
    for line in &step.lines {
        writeln!(out, "   · {}", row(line))?;
    }
    if let Some(why) = &step.why {
        writeln!(out, "   因为：{why}")?;
    }
    for cite in &step.cites {
        writeln!(out, "   依据：{}", cited(&cite.law, &cite.number, &cite.clause))?;
    }
    let mut marks = Vec::new();
    if step.sort == StepSort::Given {
        marks.push("按录入的数".to_owned());
    }
    if !step.layer.is_empty() {
        marks.push(step.layer.clone());
    }
    marks.extend(step.from.map(|from| format!("{from} 起")));
    // Where no day of publication is known, the files count a figure as known from its first day: nothing to say.
    let known = step.published.filter(|day| step.from != Some(*day));
    marks.extend(known.map(|day| format!("{day} 起已知")));
    marks.extend(step.trust.map(|trust| trust.word().to_owned()));
    if step.provisional {
        marks.push("预发".into());
    }
    if !marks.is_empty() {
        writeln!(out, "   出处：{}", marks.join("，"))?;
    }
    if let Some(source) = &step.source {
        writeln!(out, "   说明：{source}")?;
    }
    Ok(())
}

/// 国务院关于……的决定（国发〔2005〕38号）第六条; a clause that is no number stands as it is.
fn cited(law: &str, number: &str, clause: &str) -> String {
    // A short name (延迟退休办法) adds nothing to the title; a document number does.
    let number = if number.contains('〔') { format!("（{number}）") } else { String::new() };
    let numeral = !clause.is_empty() && clause.chars().all(|c| "〇一二三四五六七八九十百".contains(c));
    if numeral {
        format!("{law}{number}第{clause}条")
    } else {
        format!("{law}{number} {clause}").trim_end().into()
    }
}

/// What every computed figure carries, on screen as on paper.
fn foot(steps: &[Step], answer: &Answer, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    let mut layers: Vec<&str> = Vec::new();
    for step in steps {
        if !step.layer.is_empty() && !layers.contains(&step.layer.as_str()) {
            layers.push(&step.layer);
        }
    }
    layers.sort_by_key(|area| (*area != "全国", area.matches('/').count()));
    writeln!(out, "\n本结果为测算，不作为待遇核定依据。")?;
    writeln!(
        out,
        "规则：{}（{}）；按 {} 算，用 {} 以前公布的数。",
        answer.subject().title(),
        layers.join("、"),
        case.date,
        case.known_at
    )
}
