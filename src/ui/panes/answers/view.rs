//! How answers are drawn: the query, what was found, and the text of the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Answers, Wording};
use crate::answers::{Answer, Hit, Trust};
use crate::items::Material;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets;

/// Draws the pane; gives back where the cursor stands.
pub fn view(answers: &Answers, buffer: &mut Buffer, area: Rect, around: Around<'_>, focused: bool) -> Cursor {
    let theme = around.theme;
    let inner = draw::pane(buffer, area, &format!("F5 问答  {}", answers.wording.name()), focused, theme);
    let mut lines = Rows::new(buffer, inner);
    let at = lines.take(1);
    let field = draw::label(lines.buffer(), at, "查", 3, theme.style(Role::Dim));
    let hint = "首字母、拼音、汉字、口语，F7 到这里";
    let cursor = answers.query.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
    let open = answers.open.as_deref();
    let shown = open.or_else(|| answers.hits.get(answers.row).map(|hit| hit.id.as_str()));
    if open.is_none() {
        if answers.hits.is_empty() && !answers.query.is_empty() {
            lines.text("没有找到。少输几个字、换个说法，或者只输首字母再试。", theme.style(Role::Warn), 2);
        }
        let most = if shown.is_some() { (lines.left() / 2).max(3) } else { lines.left() };
        let at = lines.take(most.min(u16::try_from(answers.hits.len()).unwrap_or(most)));
        widgets::list(lines.buffer(), at, answers.hits.len(), Some(answers.row), |index| {
            hit_row(&answers.hits[index], theme)
        });
    }
    if let Some(id) = shown {
        let pieces = text_of(id, answers.wording, around);
        draw::read(&mut lines, &pieces, &answers.scroll, theme);
    }
    focused.then_some(cursor)
}

fn hit_row<'t>(hit: &Hit, theme: Theme) -> Line<'t> {
    let mut spans = vec![Span::styled(format!("{} ", hit.kind), theme.style(Role::Dim))];
    let mut at = 0;
    for range in &hit.matched {
        spans.push(Span::raw(hit.title[at..range.start].to_owned()));
        spans.push(Span::styled(hit.title[range.clone()].to_owned(), Modifier::BOLD));
        at = range.end;
    }
    spans.push(Span::raw(hit.title[at..].to_owned()));
    Line::from(spans)
}

fn text_of(id: &str, wording: Wording, around: Around<'_>) -> Vec<(Role, String)> {
    if let Some(answer) = around.know.lookup().answers.get(id) {
        return answer_text(answer, wording);
    }
    if let Ok(code) = id.parse() {
        if let Some(item) = around.know.items.get(code) {
            let mut text = vec![
                (Role::Title, item.title.clone()),
                (Role::Text, format!("谁能办：{}", item.who)),
                (Role::Text, format!("代办：{}", item.agent)),
            ];
            let names: Vec<&str> = item
                .materials
                .iter()
                .filter_map(|wanted| around.know.items.materials.get(wanted.id))
                .map(|material| material.name.as_str())
                .collect();
            text.push((Role::Text, format!("材料：{}", names.join("、"))));
            text.push((Role::Dim, "Enter 去受理".into()));
            return text;
        }
        if let Some(material) = around.know.items.materials.get(code) {
            return material_text(material);
        }
    }
    vec![(Role::Dim, "Enter 打开".into())]
}

fn answer_text(answer: &Answer, wording: Wording) -> Vec<(Role, String)> {
    let said = match wording {
        Wording::Elder => &answer.elder,
        Wording::Young => &answer.young,
        Wording::Standard => &answer.standard,
    };
    let mut text = vec![(Role::Title, answer.question.clone()), (Role::Text, said.clone())];
    for local in &answer.local {
        text.push((Role::Warn, format!("看当地：{local}")));
    }
    for open in &answer.unverified {
        text.push((Role::Warn, format!("待核：{open}")));
    }
    let laws: Vec<String> = answer
        .law
        .iter()
        .map(|law| format!("{}{}", law.name, law.article.as_deref().unwrap_or_default()))
        .collect();
    let trust = match answer.trust {
        Trust::Original => "原文核过",
        Trust::Quoted => "转引",
        Trust::Unverified => "待核",
    };
    text.push((Role::Dim, format!("依据：{}（{trust}，{}）", laws.join("；"), answer.verified)));
    text.push((Role::Dim, format!("接着问：{}", answer.ask_next.join(" / "))));
    text.push((Role::Dim, format!("不要说：{}（{}）", answer.not_say.say, answer.not_say.why)));
    text
}

fn material_text(material: &Material) -> Vec<(Role, String)> {
    vec![
        (Role::Title, material.name.clone()),
        (Role::Text, material.spec.clone()),
        (
            Role::Text,
            format!(
                "去取：{}；{}；线上：{}；电话 {}",
                material.get.place, material.get.time, material.get.online, material.get.phone
            ),
        ),
    ]
}
