//! How the calculator is drawn: the list of rules, or the questions of one with its result below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::form::{Form, Known, Question};
use super::rows::ListField;
use super::whatif::WhatIf;
use super::{Calc, Tell, chart, menu, text};
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::theme::Role;
use crate::ui::{columns, widgets};

/// Draws the pane; gives back where the cursor stands.
pub fn view(calc: &Calc, buffer: &mut Buffer, area: Rect, around: Around<'_>, focused: bool) -> Cursor {
    match &calc.form {
        None => rules(calc, buffer, area, around, focused),
        Some(form) => match (&calc.whatif, form.shown().nth(form.row).and_then(|at| at.list.as_ref())) {
            (Some(whatif), _) => what_if(calc, form, whatif, buffer, area, around, focused),
            (None, Some(list)) if form.open => rows(form, list, buffer, area, around, focused),
            _ => questions(calc, form, buffer, area, around, focused),
        },
    }
}

/// What comes of other answers.
fn what_if(
    calc: &Calc,
    form: &Form,
    whatif: &WhatIf,
    buffer: &mut Buffer,
    area: Rect,
    around: Around<'_>,
    focused: bool,
) -> Cursor {
    let theme = around.theme;
    let title = format!("F4 计算  {} {}  变着看", form.title, around.area);
    let inner = draw::pane(buffer, area, &title, focused, theme);
    let mut lines = Rows::new(buffer, inner);
    if focused {
        let step = whatif.first().and_then(super::whatif::Way::step_shown);
        let step = step.map_or_else(String::new, |step| format!("左右改步长（现在 {step}），"));
        let more = if whatif.second().is_some() { "再换一项" } else { "加一项" };
        let keys = format!("上下换一项来变，{step}Enter {more}，Ctrl+E 换一项结果，Esc 回去");
        lines.text(&keys, theme.style(Role::Dim), 2);
    }
    let width = usize::from(inner.width.saturating_sub(2));
    draw::read(&mut lines, &chart::of(whatif, width), &calc.scroll, theme);
    None
}

/// The rows of a list: those that are there, and the one at hand with a field a column.
fn rows(
    form: &Form,
    list: &ListField,
    buffer: &mut Buffer,
    area: Rect,
    around: Around<'_>,
    focused: bool,
) -> Cursor {
    let theme = around.theme;
    let name = form.shown().nth(form.row).map_or("", |question| question.info.name.as_str());
    let title = format!("F4 计算  {name}  第 {} 行，共 {} 行", list.row() + 1, list.rows().len());
    let inner = draw::pane(buffer, area, &title, focused, theme);
    let mut lines = Rows::new(buffer, inner);
    if let Some(question) = form.shown().nth(form.row).filter(|_| focused) {
        lines.text(&question.info.ask, theme.style(Role::Dim), 2);
    }
    let fields = u16::try_from(list.rows().first().map_or(0, Vec::len)).unwrap_or(u16::MAX);
    let room = lines.left().saturating_sub(fields.min(8) + 3).clamp(2, 10);
    let cells: Vec<Vec<String>> =
        list.rows().iter().map(|row| row.iter().map(|cell| said(cell, "")).collect()).collect();
    let wide: Vec<usize> = (0..usize::from(fields))
        .map(|at| cells.iter().map(|row| columns::width(&row[at])).max().unwrap_or(0).min(16))
        .collect();
    for index in widgets::window(list.row(), cells.len(), usize::from(room)) {
        let here = index == list.row();
        let mark = if here { widgets::glyphs::SELECTED } else { widgets::glyphs::UNSELECTED };
        let mut text = format!("{mark}{:>3}", index + 1);
        for (cell, wide) in cells[index].iter().zip(&wide) {
            text.push_str("  ");
            text.push_str(&columns::fit(cell, *wide));
        }
        lines.row([(theme.style(if here { Role::Focus } else { Role::Text }), text.trim_end())]);
    }
    let rule = lines.take(1);
    let line = widgets::glyphs::RULE.repeat(usize::from(rule.width));
    lines.buffer().set_stringn(rule.x, rule.y, line, usize::from(rule.width), theme.style(Role::Dim));
    let row = list.rows().get(list.row())?;
    let label = row.iter().map(|question| columns::width(&label(question))).max().unwrap_or(0);
    let label = u16::try_from(label + 2).unwrap_or(u16::MAX).min(inner.width / 2);
    let mut cursor = None;
    let most = usize::from(lines.left().saturating_sub(2).max(1));
    for index in widgets::window(list.column(), row.len(), most) {
        let here = index == list.column() && focused;
        let style = theme.style(if here { Role::Focus } else { Role::Text });
        let at = lines.take(1);
        let field = draw::label(lines.buffer(), at, &self::label(&row[index]), label, style);
        let at = answer(&row[index], row[index].info.required, lines.buffer(), field, around, here);
        if here {
            cursor = Some(at);
        }
    }
    if focused {
        let keys = "Enter 下一格，空行上按 Enter 填完；PgUp PgDn 换行，Ctrl+X 删行，Esc 回去；可以贴表格";
        lines.text(keys, theme.style(Role::Dim), 2);
    }
    cursor
}

/// An answer in words: what was typed, the name of a choice.
fn said(question: &Question, nothing: &str) -> String {
    let choice = question.choice.and_then(|at| question.choices.get(at));
    match choice {
        Some(choice) => choice.name.clone(),
        None if question.field.value().trim().is_empty() => nothing.to_owned(),
        None => question.field.value().trim().to_owned(),
    }
}

fn rules(calc: &Calc, buffer: &mut Buffer, area: Rect, around: Around<'_>, focused: bool) -> Cursor {
    let theme = around.theme;
    let inner = draw::pane(buffer, area, &format!("F4 计算  {}", around.area), focused, theme);
    let rules = menu(around);
    let mut lines = Rows::new(buffer, inner);
    if rules.is_empty() {
        lines.text("这里没有能用的规则。用 bangban policy check 看看规则文件。", theme.style(Role::Warn), 3);
        return None;
    }
    let row = calc.row.min(rules.len() - 1);
    let at = lines.rest();
    widgets::list(lines.buffer(), at, rules.len(), focused.then_some(row), |index| {
        let (subject, own) = rules[index];
        Line::from(vec![
            Span::styled(columns::pad_right(subject.insurance(), 6), theme.style(Role::Dim)),
            Span::raw(subject.title().to_owned()),
            Span::styled(if own { "  本事项" } else { "" }, theme.style(Role::Focus)),
        ])
    })
}

fn questions(
    calc: &Calc,
    form: &Form,
    buffer: &mut Buffer,
    area: Rect,
    around: Around<'_>,
    focused: bool,
) -> Cursor {
    let theme = around.theme;
    let told = match calc.tell {
        Tell::Result => "",
        Tell::Steps => "  步骤和依据",
        Tell::Plain => "  念给群众听",
    };
    let title = format!("F4 计算  {} {}{told}", form.title, around.area);
    let inner = draw::pane(buffer, area, &title, focused, theme);
    let mut lines = Rows::new(buffer, inner);
    let shown: Vec<&Question> = form.shown().collect();
    let label = shown.iter().map(|q| columns::width(&label(q))).max().unwrap_or(0);
    let label = u16::try_from(label + 2).unwrap_or(u16::MAX).min(inner.width / 2);
    let missing = form.missing();
    let done = matches!(form.result, Some(Ok(_)));
    // With a result the questions give way; while they are being answered they have the room.
    let most = match (done, calc.tell) {
        (false, _) => lines.left().saturating_sub(3).max(3),
        (true, Tell::Result) => (lines.left() / 2).max(3),
        (true, Tell::Steps | Tell::Plain) => 3,
    };
    let window = widgets::window(form.row, shown.len(), usize::from(most));
    let mut cursor = None;
    for index in window {
        let here = index == form.row;
        let row = lines.take(1);
        let style = theme.style(if here && focused { Role::Focus } else { Role::Text });
        let field = draw::label(lines.buffer(), row, &self::label(shown[index]), label, style);
        // What is needed on this path only, the run says.
        let wanted = shown[index].info.required || missing.contains(&shown[index].info.name.as_str());
        let at = answer(shown[index], wanted, lines.buffer(), field, around, here && focused);
        if here && focused {
            cursor = Some(at);
        }
    }
    if let Some(question) = shown.get(form.row).filter(|_| focused) {
        lines.text(&hint(question), theme.style(Role::Dim), 2);
    }
    match &form.result {
        Some(Ok(answer)) => {
            let rule = lines.take(1);
            let line = widgets::glyphs::RULE.repeat(usize::from(rule.width));
            lines.buffer().set_stringn(rule.x, rule.y, line, usize::from(rule.width), theme.style(Role::Dim));
            draw::read(&mut lines, &text::of(answer, calc.tell), &calc.scroll, theme);
        }
        Some(Err(errors)) => {
            if missing.len() == errors.len() {
                lines.text(&format!("还要：{}", missing.join("、")), theme.style(Role::Dim), 3);
            } else {
                for error in errors.iter().filter(|error| error.trouble != crate::rulebook::Trouble::Missing)
                {
                    let said = error.without_key();
                    let itself =
                        if said == error.message { "" } else { "；也可以按 Ctrl+O 自己填这个数" };
                    lines.text(&format!("{said}{itself}"), theme.style(Role::Bad), 3);
                }
            }
        }
        None => lines.text("这条规则在本地用不了。", theme.style(Role::Warn), 2),
    }
    cursor
}

fn label(question: &Question) -> String {
    let unit = question.info.kind.unit().map(|unit| unit.to_string()).filter(|unit| unit != "比例");
    match unit {
        Some(unit) if !unit.is_empty() => format!("{}（{unit}）", question.info.name),
        _ => question.info.name.clone(),
    }
}

fn hint(question: &Question) -> String {
    let ask = &question.info.ask;
    match (question.known, &question.info.default) {
        (Some(Known::Document), _) => format!("{ask}（来自证件，可改）"),
        (Some(Known::Figure), _) => format!("{ask}（来自这一件的测算，可改）"),
        (None, Some(default)) => format!("{ask}（不填按 {default}）"),
        (None, None) if question.info.givable => format!("{ask}（不填由规则算）"),
        (None, None) => ask.clone(),
    }
}

fn answer(
    question: &Question,
    wanted: bool,
    buffer: &mut Buffer,
    area: Rect,
    around: Around<'_>,
    here: bool,
) -> ratatui::layout::Position {
    let theme = around.theme;
    if let Some(list) = &question.list {
        let text = match (list.answer(), list.count()) {
            (None, _) => format!("还没有填{}，Enter 逐行填", if wanted { "" } else { "，可不填" }),
            (Some(_), 0) => "没有，Enter 改".to_owned(),
            (Some(_), count) => format!("{count} 行，Enter 看和改"),
        };
        let style = theme.style(if list.answer().is_some() { Role::Text } else { Role::Dim });
        buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style);
        return ratatui::layout::Position { x: area.x, y: area.y };
    }
    let choices = &question.choices;
    if choices.is_empty() {
        let optional = if wanted { "" } else { "可不填" };
        let hint = question.info.default.clone().unwrap_or_else(|| optional.to_owned());
        return question.field.draw(buffer, area, &hint, Style::new(), theme.style(Role::Dim));
    }
    let mut lines = Rows::new(buffer, area);
    let mut pieces = Vec::new();
    let names: Vec<String> =
        choices.iter().enumerate().map(|(at, choice)| format!(" {} {} ", at + 1, choice.name)).collect();
    for (at, name) in names.iter().enumerate() {
        let chosen = question.choice == Some(at);
        pieces.push((theme.style(if chosen { Role::Selected } else { Role::Dim }), name.as_str()));
    }
    let none = question.choice.is_none() && here;
    let tail = if none { "  按数字或左右选" } else { "" };
    pieces.push((theme.style(Role::Warn), tail));
    lines.row(pieces);
    ratatui::layout::Position { x: area.x, y: area.y }
}
