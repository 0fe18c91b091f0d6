//! A result in words: the results, every step, or the wording to read out.

use super::Tell;
use crate::paper::line_words;
use crate::rulebook::{Answer, Flag, FlagSort, Step, StepSort, Value};
use crate::ui::columns;
use crate::ui::theme::Role;

/// The lines of a result, each with its role.
pub fn of(answer: &Answer, tell: Tell) -> Vec<(Role, String)> {
    let widest = answer.outputs.iter().map(|output| columns::width(&output.name)).max().unwrap_or(0);
    let mut lines: Vec<(Role, String)> = answer
        .outputs
        .iter()
        .map(|output| {
            // A no with its reason is what has to be seen first.
            let reason = |flag: &Flag| flag.sort == FlagSort::Reason && *flag.name == *output.name;
            let no = output.value == Value::YesNo(false) && answer.flags.iter().any(reason);
            let role = if no { Role::Bad } else { Role::Figure };
            (role, format!("{}  {}", columns::pad_right(&output.name, widest), output.shown))
        })
        .collect();
    for flag in &answer.flags {
        let word = match flag.sort {
            FlagSort::Provisional => "预发",
            FlagSort::Estimated => "估算",
            FlagSort::Unverified => "待核",
            FlagSort::Differs => "与规则不同",
            FlagSort::Instead => "没按规则算",
            FlagSort::LeftOut => "没有算",
            FlagSort::NotGiven => "没填日期",
            FlagSort::Reason => "原因",
        };
        lines.push((Role::Warn, format!("{word}：{}", flag.text)));
    }
    match tell {
        Tell::Result => lines.push((Role::Dim, "Ctrl+E 看步骤和依据、念给群众听的话；Ctrl+T 变着看".into())),
        Tell::Steps => lines.extend(answer.explain().iter().flat_map(step)),
        Tell::Plain => {
            let steps = answer.explain();
            let said = steps.iter().filter_map(|step| {
                let said = answer.outputs.iter().any(|output| output.name == step.about.name);
                let say = step.about.say.as_deref().or(said.then_some(""))?;
                let told = format!("{}：{}  {say}", step.about.name, step.shown);
                Some((Role::Text, told.trim_end().to_owned()))
            });
            lines.extend(answer.subject().say().map(|say| (Role::Text, say.to_owned())));
            lines.extend(said);
            let provisos = answer.provisos();
            lines.extend(provisos.into_iter().map(|said| (Role::Text, format!("要一起说清：{said}"))));
        }
    }
    lines.push((Role::Dim, format!("测算，不作为待遇核定依据；按{}的规则", answer.subject().area())));
    lines
}

fn step(step: &Step) -> Vec<(Role, String)> {
    let mut lines = Vec::new();
    let head = match step.sort {
        StepSort::Figure | StepSort::Table => format!("{} 取 {}", step.about.name, step.shown),
        StepSort::Given => format!("{} 按录入 {}", step.about.name, step.shown),
        StepSort::Rule => format!("{} = {}", step.about.name, step.shown),
    };
    lines.push((Role::Title, head));
    if !step.formula.is_empty() {
        let with: Vec<String> = step.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
        if let Some(when) = &step.when {
            lines.push((Role::Text, format!("  条件 {when}")));
        }
        lines.push((Role::Text, format!("  {}", step.formula)));
        if !with.is_empty() {
            lines.push((Role::Text, format!("  代入 {}", with.join("，"))));
        }
    }
    for line in &step.lines {
        lines.push((Role::Text, format!("  {}", line_words(line))));
    }
    match (&step.unrounded, &step.rounded) {
        (Some(before), Some(how)) => lines.push((Role::Dim, format!("  取整前 {before}，{how}"))),
        // What it was before stands at each line.
        (None, Some(how)) if !step.lines.is_empty() => lines.push((Role::Dim, format!("  取整 {how}"))),
        _ => {}
    }
    if let Some(why) = &step.why {
        lines.push((Role::Text, format!("  {why}")));
    }
    let mut source = vec![step.layer.to_string()];
    source.extend(step.from.map(|from| format!("{from} 起")));
    source.extend(step.trust.map(|trust| trust.word().to_owned()));
    source.extend(step.serves.word().map(str::to_owned));
    for cited in step.cites.iter() {
        source.push(format!("{} {}", cited.number, cited.clause));
    }
    lines.push((Role::Dim, format!("  {}", source.join("，"))));
    lines
}
