//! What a calculator's answer has to say on paper: what was put in, what came out, every step, and by which rules.

use super::facts::{Facts, HallContact, Head, Row, chinese_day, row};
use crate::rulebook::{Answer, Cited, Line, Step, StepSort};

/// The facts of an answer computed for an area, by rules of this fingerprint.
pub fn figure_facts(
    answer: &Answer,
    area: &str,
    fingerprint: &str,
    head: &Head,
    hall: &HallContact,
) -> Facts {
    let mut facts = Facts::default();
    head.tell(&mut facts);
    hall.tell(&mut facts, "12333");
    let (subject, case) = (answer.subject(), answer.case());
    let steps = answer.explain();
    facts.set("计算", subject.title());
    facts.set("地区", area);
    facts.set("按哪天", format!("{}{}", chinese_day(case.date), other_days(answer)));
    facts.set("截至", chinese_day(case.known_at));
    facts.set("规则", format!("{}（{}）", subject.title(), layers(&steps).join("、")));
    facts.set("规则指纹", fingerprint);
    let says = subject.outputs().iter();
    let outputs = answer.outputs.iter().zip(says).map(|(output, info)| {
        row([
            ("名称", output.name.to_string()),
            ("数额", output.shown.clone()),
            ("说明", info.say.clone().unwrap_or_default()),
        ])
    });
    facts.list("结果", outputs.collect());
    let inputs = subject.inputs().iter().filter_map(|input| {
        let given = case.given.get(&input.key).or_else(|| case.given.get(&input.name))?;
        // A list is JSON text: its steps say what it came to.
        let shown = if given.starts_with(['[', '{']) { "（见步骤）".to_owned() } else { given.clone() };
        let choice = input.kind.choices().iter().find(|choice| choice.key == shown);
        Some(row([
            ("名称", input.name.clone()),
            ("填的", choice.map_or(shown, |choice| choice.name.clone())),
        ]))
    });
    facts.list("录入", inputs.collect());
    let flags = answer.flags.iter().map(|flag| row([("提醒", flag.text.clone())]));
    facts.list("提醒", flags.collect());
    facts.list("步骤", steps.iter().map(step_row).collect());
    facts
}

/// The areas whose files were used, widest first.
pub fn layers(steps: &[Step]) -> Vec<&str> {
    let mut layers: Vec<&str> = Vec::new();
    for step in steps {
        if !step.layer.is_empty() && !layers.contains(&&*step.layer) {
            layers.push(&step.layer);
        }
    }
    layers.sort_by_key(|area| (*area != "全国", area.matches('/').count()));
    layers
}

fn step_row(step: &Step) -> Row {
    let with: Vec<String> = step.with.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let rounded = match (&step.rounded, &step.unrounded) {
        (Some(round), Some(before)) => format!("{before} → {}（{round}）", step.shown),
        (Some(round), None) => round.to_string(),
        _ => String::new(),
    };
    let cites: Vec<String> = step.cites.iter().map(|cite| law(cite)).collect();
    row([
        ("步骤", step.about.name.to_string()),
        ("结果", result(step)),
        (
            "算法",
            step.when
                .as_ref()
                .map_or_else(|| step.formula.to_string(), |when| format!("{}（条件：{when}）", step.formula)),
        ),
        ("代入", with.join("，")),
        ("取整", rounded),
        ("依据", cites.join("；")),
        ("出处", origin(step).join("，")),
    ])
}

/// What came out of a step; of one computed row by row which row gave what.
fn result(step: &Step) -> String {
    let by_row = step.value.starts_with('[') && !step.lines.is_empty();
    if !by_row {
        return step.shown.to_string();
    }
    step.lines.iter().map(line_words).collect::<Vec<_>>().join("；")
}

/// A line of a step in words: what it is about, what came out, how it was rounded, and whether its figure is only lent.
pub fn line_words(line: &Line) -> String {
    let mut text = format!("{}：{}", line.label, line.shown);
    let mut marks = Vec::new();
    marks.extend(line.unrounded.as_ref().map(|before| format!("取整前 {before}")));
    marks.extend(line.rounded.map(|round| round.to_string()));
    marks.extend(line.serves.word().map(str::to_owned));
    if !marks.is_empty() {
        text += &format!("（{}）", marks.join("，"));
    }
    text
}

/// What is said behind the day of a case whose figures were read at other days: empty where none was.
pub fn other_days(answer: &Answer) -> String {
    let days: Vec<String> =
        answer.other_days().iter().map(|(name, day)| format!("按“{name}”查的数用 {day} 的")).collect();
    if days.is_empty() { String::new() } else { format!("（{}）", days.join("，")) }
}

/// Where a step's figure comes from: by hand, an area's file, since when, known since when, how sure.
pub fn origin(step: &Step) -> Vec<String> {
    let mut marks = Vec::new();
    if step.sort == StepSort::Given {
        marks.push("按录入的数".to_owned());
    }
    if !step.layer.is_empty() {
        marks.push(step.layer.to_string());
    }
    marks.extend(step.from.map(|from| format!("{from} 起")));
    // Where no day of publication is known, the files count a figure as known from its first day: nothing to say.
    let known = step.published.filter(|day| step.from != Some(*day));
    marks.extend(known.map(|day| format!("{day} 起已知")));
    marks.extend(step.trust.map(|trust| trust.word().to_owned()));
    marks.extend(step.serves.word().map(str::to_owned));
    marks
}

/// 国务院关于……的决定（国发〔2005〕38号）第六条; a clause that is no number stands as it is.
pub fn law(cite: &Cited) -> String {
    // A short name (延迟退休办法) adds nothing to the title; a document number does.
    let number = if cite.number.contains('〔') { format!("（{}）", cite.number) } else { String::new() };
    let (law, clause) = (&cite.law, &cite.clause);
    let numeral = !clause.is_empty() && clause.chars().all(|c| "〇一二三四五六七八九十百".contains(c));
    if numeral {
        format!("{law}{number}第{clause}条")
    } else {
        format!("{law}{number} {clause}").trim_end().into()
    }
}
