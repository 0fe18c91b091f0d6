//! How answers are drawn: the query, what was found, and the text of the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Answers;
use crate::acts::cards::{self, SUM, Ways, figure_of};
use crate::answers::Hit;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::overlay::ways;
use crate::ui::panes::Around;
use crate::ui::theme::{Role, Theme};
use crate::ui::{columns, widgets};

/// Draws the pane; gives back where the cursor stands.
pub fn view(answers: &Answers, buffer: &mut Buffer, area: Rect, around: Around<'_>, focused: bool) -> Cursor {
    let theme = around.theme;
    let inner = draw::pane(buffer, area, &format!("F5 问答  对{}", around.audience), focused, theme);
    let mut lines = Rows::new(buffer, inner);
    let at = lines.take(1);
    let field = draw::label(lines.buffer(), at, "查", 3, theme.style(Role::Dim));
    let hint = "首字母、拼音、汉字、口语，F7 到这里";
    let mut cursor = answers.query.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
    let asked = answers.open.as_deref().and_then(|id| figure_of(around.know, id, around.area));
    if let Some(asked) = asked {
        let at = lines.take(1);
        let wide = u16::try_from(columns::width(&asked.name) + 1).unwrap_or(u16::MAX).min(inner.width / 2);
        let field = draw::label(lines.buffer(), at, &asked.name, wide, theme.style(Role::Focus));
        let hint = "打数字，当场算给他看，如 5000";
        cursor = answers.figure.draw(lines.buffer(), field, hint, Style::new(), theme.style(Role::Dim));
    }
    let shown = answers.shown();
    if answers.open.is_none() {
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
        let pieces = text_of(id, answers, around);
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

/// What is shown, as text: where its terms are looked for.
pub fn text(answers: &Answers, around: Around<'_>) -> String {
    let pieces = answers.shown().map_or_else(Vec::new, |id| text_of(id, answers, around));
    pieces.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
}

fn text_of(id: &str, answers: &Answers, around: Around<'_>) -> Vec<(Role, String)> {
    if let Some(item) = id.parse().ok().and_then(|code| around.know.items.get(code)) {
        let names: Vec<&str> = item
            .materials
            .iter()
            .filter_map(|wanted| around.know.items.materials.get(wanted.id))
            .map(|material| material.name.as_str())
            .collect();
        return vec![
            (Role::Title, item.title.clone()),
            (Role::Text, format!("谁能办：{}", item.who)),
            (Role::Text, format!("代办：{}", item.agent)),
            (Role::Text, format!("材料：{}", names.join("、"))),
            (Role::Dim, "Enter 去受理；F10 再按 3 看路径单".into()),
        ];
    }
    let choice = answers.choice.map(String::from);
    let figure = answers.open.as_ref().and(Some(answers.figure.value())).filter(|typed| !typed.is_empty());
    let shown =
        cards::View { choice: choice.as_deref(), figure, ..ways::view(around, Ways::Both, answers.again) };
    match cards::sheet(around.know, id, &shown) {
        Some(sheet) => {
            let mut pieces = ways::pieces(&sheet);
            // What was asked for stands first: in a narrow pane what explains it fills the rest.
            if let Some(at) = pieces.iter().position(|(_, text)| text.starts_with(SUM)) {
                pieces[1..].rotate_left(at - 1);
            }
            // Said first: the list may be longer than the screen.
            match (answers.open.is_some(), cases(id, around), &choice) {
                (true, 1.., Some(_)) => pieces.insert(1, (Role::Key, "Esc 回到全部情形".into())),
                (true, count @ 1.., None) => {
                    pieces.insert(1, (Role::Key, format!("按 1 到 {count} 选群众说的那一种")));
                }
                _ => {}
            }
            pieces
        }
        None => vec![(Role::Dim, "Enter 打开".into())],
    }
}

/// How many cases a card asks about; none for what asks nothing.
pub(super) fn cases(id: &str, around: Around<'_>) -> usize {
    let paths = &around.know.lookup().cards.paths;
    paths.iter().find(|path| path.id == id).map_or(0, |path| path.choices.len())
}
