//! How the registers are drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::form::{For, Form};
use super::{Choice, Ledgers, Place, choices, near, register};
use crate::ledgers::{Entry, Level, Register};
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::theme::Role;
use crate::ui::{columns, widgets};

/// Draws what is open of it.
pub fn view(ledgers: &Ledgers, buffer: &mut Buffer, area: Rect, around: Around<'_>) -> Cursor {
    let title = match &ledgers.at {
        Place::List if ledgers.done => {
            "台账：办完的也在，排在后面（Enter 打开，Tab 只看欠着的，Esc 关）".to_owned()
        }
        Place::List => "台账：还欠着的，最急的在上（Enter 打开，Tab 连办完的，Esc 关）".to_owned(),
        Place::Which { .. } => "登记到哪一本（Enter 选定，Esc 退回）".to_owned(),
        Place::Entry { id, .. } => match ledgers.entry(*id) {
            Some(entry) => format!("{}（Enter 办选中的一步，Esc 退回）", entry.no),
            None => String::new(),
        },
        Place::Form(form) => {
            let name = around.know.registers().find(&form.register).map_or("", |register| &register.title);
            match &form.what {
                For::New => format!("登记：{name}（Enter 下一格，最后一格存）"),
                For::Step { title, .. } => format!("{name}：{title}（Enter 下一格，最后一格存）"),
            }
        }
    };
    let at = widgets::centred(Size::new(100, area.height), area);
    let inside = widgets::popup(buffer, at, &title, around.theme.style(Role::Text));
    let mut lines = Rows::new(buffer, inside);
    match &ledgers.at {
        Place::List => list(ledgers, &mut lines, around),
        Place::Which { row } => which(*row, &mut lines, around),
        Place::Entry { id, row, scroll } => {
            let entry = ledgers.entry(*id)?;
            let register = register(around, entry)?;
            self::entry(register, entry, *row, scroll, &mut lines, around)
        }
        Place::Form(form) => {
            let register = around.know.registers().find(&form.register)?;
            fields(form, register, &mut lines, around)
        }
    }
}

fn role(level: Level) -> Role {
    match level {
        Level::Late => Role::Bad,
        Level::Today | Level::Soon | Level::Low => Role::Warn,
        Level::Later | Level::Open => Role::Text,
        Level::Done => Role::Good,
    }
}

/// The word for a level, so that nothing hangs on colour.
fn word(level: Level) -> &'static str {
    match level {
        Level::Late => "超期",
        Level::Today => "今天",
        Level::Soon => "快到",
        Level::Low => "不够",
        Level::Later | Level::Open => "",
        Level::Done => "办完",
    }
}

fn list(ledgers: &Ledgers, lines: &mut Rows<'_>, around: Around<'_>) -> Cursor {
    let theme = around.theme;
    let entries = ledgers.list();
    let told = ledgers.row.checked_sub(1).and_then(|at| entries.get(at)).and_then(|entry| {
        let (level, note) = near(register(around, entry)?, entry, around);
        Some((role(level), note))
    });
    let told_rows = u16::from(told.as_ref().is_some_and(|(_, note)| !note.is_empty())) * 2;
    let at = lines.take(lines.left().saturating_sub(told_rows));
    let cursor = widgets::list(lines.buffer(), at, entries.len() + 1, Some(ledgers.row), |row| {
        let Some(entry) = row.checked_sub(1).and_then(|at| entries.get(at)) else {
            let loading = if ledgers.entries.is_none() { "（正在读）" } else { "" };
            return format!("登记新的一条{loading}").into();
        };
        let Some(register) = register(around, entry) else { return entry.no.clone().into() };
        let (level, _) = near(register, entry, around);
        let shown = register.told(entry);
        // What is over has the day it was done.
        let day = entry.due.or(entry.done.then_some(entry.since));
        let due = day.map_or(String::new(), |day| day.strftime("%m-%d").to_string());
        Line::from(vec![
            Span::styled(columns::pad_right(word(level), 5), theme.style(role(level))),
            Span::styled(columns::pad_right(&due, 6), theme.style(role(level))),
            Span::raw(columns::fit(&register.title, 14)),
            Span::styled(columns::fit(register.state_title(&entry.state), 12), theme.style(Role::Dim)),
            Span::raw(shown.join(" ")),
        ])
    });
    if let Some((role, note)) = told {
        lines.text(&note, theme.style(role), told_rows);
    }
    cursor
}

fn which(row: usize, lines: &mut Rows<'_>, around: Around<'_>) -> Cursor {
    let registers: Vec<&Register> = around.know.registers().iter().collect();
    let about = registers.get(row).map_or("", |register| register.about.as_str());
    let at = lines.take(lines.left().saturating_sub(2));
    let cursor = widgets::list(lines.buffer(), at, registers.len(), Some(row), |at| {
        registers[at].title.clone().into()
    });
    lines.text(about, around.theme.style(Role::Dim), 2);
    cursor
}

fn entry(
    register: &Register,
    entry: &Entry,
    row: usize,
    scroll: &widgets::Scroll,
    lines: &mut Rows<'_>,
    around: Around<'_>,
) -> Cursor {
    let theme = around.theme;
    let (level, note) = near(register, entry, around);
    let head = format!("{}  {}  {note}", register.title, register.state_title(&entry.state));
    lines.text(&head, theme.style(role(level)), 2);
    let choices = choices(register, entry);
    let mut text = String::new();
    for field in &register.fields {
        let shown = entry.shown(&field.key);
        if !shown.is_empty() {
            text.push_str(&format!("{}：{shown}\n", field.label()));
        }
    }
    for derived in register.derived(entry) {
        text.push_str(&format!("{derived}  "));
    }
    text.push_str(&format!("登记：{} {}", entry.clerk, entry.day));
    let rows = u16::try_from(choices.len()).unwrap_or(u16::MAX).min(lines.left() / 2);
    let at = lines.take(lines.left().saturating_sub(rows + 1));
    widgets::wrapped(lines.buffer(), at, &text, scroll, theme.style(Role::Text));
    lines.row([(theme.style(Role::Dim), "下一步")]);
    let at = lines.rest();
    widgets::list(lines.buffer(), at, choices.len(), Some(row), |at| match &choices[at] {
        Choice::Step(step) => step.title.clone().into(),
        Choice::Print(_, title) => format!("打单子：{title}").into(),
        Choice::Whole => "看全文（姓名、电话、地址），记缘由".into(),
    })
}

/// Draws a form: its questions below each other, and what is said of the one the cursor is in.
pub fn fields(form: &Form, register: &Register, lines: &mut Rows<'_>, around: Around<'_>) -> Cursor {
    let theme = around.theme;
    let (role, comment) = form.comment(register, around.now.date());
    let label = form.blanks.iter().map(|blank| columns::width(&blank.title)).max().unwrap_or(0) + 3;
    let label = u16::try_from(label).unwrap_or(20);
    let height = lines.left().saturating_sub(3);
    let shown = widgets::window(form.row, form.blanks.len(), usize::from(height));
    let mut cursor = None;
    for at in shown {
        let blank = &form.blanks[at];
        let here = at == form.row;
        let row = lines.take(1);
        let name = format!("{}{}", if form.needs(blank, register) { "*" } else { " " }, blank.title);
        let style = theme.style(if here { Role::Focus } else { Role::Dim });
        let field = draw::label(lines.buffer(), row, &name, label, style);
        let dim = theme.style(Role::Dim);
        if blank.blind && !here && !blank.field.is_empty() {
            let hidden = "*".repeat(blank.field.value().len());
            lines.buffer().set_stringn(field.x, field.y, hidden, usize::from(field.width), Style::new());
        } else if blank.choices.is_empty() {
            let at = blank.field.draw(lines.buffer(), field, &blank.stands, Style::new(), dim);
            cursor = if here { Some(at) } else { cursor };
        } else {
            let (text, style) = match blank.answer() {
                Some(text) => (format!("< {text} >"), Style::new()),
                None => (format!("< {} >", blank.choices.join(" ")), dim),
            };
            let room = usize::from(field.width);
            lines.buffer().set_stringn(field.x, field.y, columns::truncate(&text, room), room, style);
            cursor = if here { Some(ratatui::layout::Position { x: field.x, y: field.y }) } else { cursor };
        }
    }
    lines.gap();
    lines.text(&comment, theme.style(role), 2);
    cursor
}
