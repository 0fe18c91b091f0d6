//! An answer as a slip for the clerk: the result, what must be said beside it, and when asked every step or the plain
//! words to read out.

use std::io::{self, Write};

use crate::paper::{law, layers, line_words, origin, other_days};
use crate::rulebook::{Answer, Case, Line, Step};
use crate::text::columns;

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
    for proviso in answer.provisos() {
        writeln!(out, "要一起说清：{}。", proviso.trim_end_matches('。'))?;
    }
    Ok(())
}

/// A line of a step: what it is about, the value, what was put in.
fn row(line: &Line) -> String {
    let mut text = line_words(line);
    if !line.formula.is_empty() {
        text += &format!(" ＝ {}", line.formula);
    }
    if !line.with.is_empty() {
        let with: Vec<_> = line.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
        text += &format!("（{}）", with.join("，"));
    }
    if let Some(when) = &line.when {
        text += &format!("；条件：{when}");
    }
    if let Some(why) = &line.why {
        text += &format!("；{why}");
    }
    let laws: Vec<String> = line.cites.iter().map(|cite| law(cite)).collect();
    if !laws.is_empty() {
        text += &format!("；依据：{}", laws.join("、"));
    }
    text
}

fn tell(number: usize, step: &Step, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{number}. {} ＝ {}", step.about.name, step.shown)?;
    if let Some(when) = &step.when {
        writeln!(out, "   条件：{when}")?;
    }
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
    for cite in step.cites.iter() {
        writeln!(out, "   依据：{}", law(cite))?;
    }
    let marks = origin(step);
    if !marks.is_empty() {
        writeln!(out, "   出处：{}", marks.join("，"))?;
    }
    if let Some(source) = &step.source {
        writeln!(out, "   说明：{source}")?;
    }
    Ok(())
}

/// What every computed figure carries, on screen as on paper.
fn foot(steps: &[Step], answer: &Answer, case: &Case, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n本结果为测算，不作为待遇核定依据。")?;
    writeln!(
        out,
        "规则：{}（{}）；按 {}{} 算，用 {} 以前公布的数。",
        answer.subject().title(),
        layers(steps).join("、"),
        case.date,
        other_days(answer),
        case.known_at
    )
}
