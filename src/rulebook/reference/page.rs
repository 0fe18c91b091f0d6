//! A quantity's page as a person reads it: what each layer says, its figures by date with law and source, its formula.

use super::{Entry, Figure, Way};
use crate::rulebook::answer::Cited;

/// 国发〔2005〕38号 第六条; a clause that is no number stands as it is.
pub fn cited(cite: &Cited) -> String {
    let numeral =
        !cite.clause.is_empty() && cite.clause.chars().all(|c| "〇一二三四五六七八九十百".contains(c));
    if numeral {
        format!("{} 第{}条", cite.number, cite.clause)
    } else {
        format!("{} {}", cite.number, cite.clause).trim_end().to_owned()
    }
}

/// What one file says about a quantity, a line each; what belongs below the first is indented by two blanks.
pub fn lines(entry: &Entry) -> Vec<String> {
    let mut lines = Vec::new();
    let mut marks = Vec::new();
    marks.extend(entry.open.as_ref().map(|who| format!("留给{who}里填")));
    if let (Some(low), Some(high)) = (&entry.min, &entry.max) {
        marks.push(format!("{low}～{high}"));
    }
    marks.extend(entry.due.as_ref().map(|due| format!("{due}公布")));
    if entry.overdue {
        marks.push("没公布时按上一期预发".into());
    }
    marks.extend(entry.default.as_ref().map(|default| format!("不填当作 {default}")));
    marks.extend(entry.cites.iter().map(|cite| cited(cite)));
    marks.extend(entry.trust.map(|trust| trust.word().to_owned()));
    let marks = marks.join("，");
    lines.push(format!("{}{}　{}", entry.area, entry.verb.word(), entry.at()));
    if !marks.is_empty() {
        lines.push(format!("  {marks}"));
    }
    if let Some(say) = &entry.say {
        lines.push(format!("  “{say}”"));
    }
    if !entry.choices.is_empty() {
        lines.push(format!("  可以是：{}", entry.choices.join("、")));
    }
    if !entry.columns.is_empty() {
        lines.push(format!("  一行有：{}", entry.columns.join("、")));
    }
    if let Some(list) = &entry.each {
        lines.push(format!("  对“{list}”的每一行各算一个"));
    }
    for figure in &entry.figures {
        lines.push(format!("  {}", line(figure)));
    }
    for line in way_lines(&entry.ways) {
        lines.push(format!("  {line}"));
    }
    for row in entry.rows.chunks(8) {
        let cells: Vec<_> = row.iter().map(|(key, value)| format!("{key}→{value}")).collect();
        lines.push(format!("  {}", cells.join("  ")));
    }
    lines
}

fn line(figure: &Figure) -> String {
    let until = figure.until.map_or_else(String::new, |until| format!("到 {until}"));
    let mut parts = vec![format!("{} 起{until}  {}", figure.from, figure.shown)];
    if figure.published != figure.from {
        parts.push(format!("{} 起已知", figure.published));
    }
    parts.extend(figure.cites.iter().map(|cite| cited(cite)));
    parts.extend(figure.trust.map(|trust| trust.word().to_owned()));
    parts.extend(figure.source.clone());
    parts.extend(figure.checked.map(|day| format!("{day} 核对过")));
    parts.join("  ")
}

/// The ways of computing, a line each.
pub fn way_lines(ways: &[Way]) -> Vec<String> {
    let several = ways.len() > 1;
    ways.iter()
        .map(|way| {
            let when = match &way.when {
                Some(when) => format!("{when}：　"),
                None if several => "其余：　".into(),
                None => String::new(),
            };
            let then = if way.refuses { format!("不算，{}", way.then) } else { way.then.clone() };
            let round = way.round.as_ref().map_or_else(String::new, |round| format!("（{round}）"));
            let mut parts = vec![format!("{when}{then}{round}")];
            parts.extend(way.why.clone());
            parts.extend(way.cites.iter().map(|cite| cited(cite)));
            parts.join("，")
        })
        .collect()
}
