//! How the queue is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Queue, rows};
use crate::acts::news_due;
use crate::clock::Now;
use crate::queue::{Class, State, Ticket};
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::theme::Role;
use crate::ui::{columns, widgets};

/// Draws the pane; gives back where the cursor stands.
pub fn view(queue: Queue, buffer: &mut Buffer, area: Rect, around: Around<'_>, focused: bool) -> Cursor {
    let standing = around.standing;
    let theme = around.theme;
    let title = format!("F2 队列  等候 {}", standing.waiting.len());
    let inner = draw::pane(buffer, area, &title, focused, theme);
    let mut lines = Rows::new(buffer, inner);
    match &standing.in_hand {
        Some(ticket) => {
            let kind = kind(ticket, around);
            let state = format!("  {kind}  {}", ticket.state.title());
            lines.row([
                (theme.style(Role::Dim), "在办 "),
                (theme.style(Role::Figure), standing.named(ticket).as_str()),
                (theme.style(Role::Text), &state),
            ]);
        }
        None if standing.is_occupied() => {
            lines.row([(theme.style(Role::Dim), "在办 "), (theme.style(Role::Text), "无号接待")]);
        }
        None if standing.waiting.is_empty() => {
            lines.text("没有人等候。取号按 Ctrl+T，无号接待按 Ctrl+O。", theme.style(Role::Dim), 3);
        }
        None => {
            lines.row([(theme.style(Role::Text), "窗口空闲，按 F6 叫下一位")]);
        }
    }
    let note = standing.in_hand.as_ref().and_then(|ticket| ticket.note.as_deref());
    if let Some(note) = note.filter(|note| !note.is_empty()) {
        lines.text(&format!("交接：{note}"), theme.style(Role::Warn), 3);
    }
    if standing.is_away(around.window) {
        lines.row([(theme.style(Role::Warn), "本窗口暂停中，回来按 Ctrl+W")]);
    }
    for seat in standing.seats.iter().filter(|seat| seat.window != around.window) {
        if let Some(help) = seat.help.as_ref().filter(|help| help.by.is_none()) {
            let text = format!("{} 号窗口{}，按 Ctrl+E 接手", seat.window, help.want.title());
            lines.row([(theme.style(Role::Warn), text.as_str())]);
        }
    }
    for entry in &standing.emergencies {
        let text =
            format!("应急处置中：{} {} 起，Ctrl+A", entry.shown("what"), Now::minute_of(entry.began()));
        lines.row([(theme.style(Role::Bad), text.as_str())]);
        let card = around.know.lookup().cards.emergencies.find(entry.shown("card"));
        let news = card.and_then(|card| news_due(card, entry)).filter(|news| *news <= around.now.ms);
        if let Some(news) = news {
            let text = format!("答应 {} 再给大家说一次，到了：Ctrl+A", Now::minute_of(news));
            lines.row([(theme.style(Role::Bad), text.as_str())]);
        }
    }
    if let Some(down) = &standing.outage {
        let text = if down.restored {
            format!("系统已恢复：手工 {} 条，核完 {} 条，Alt+6 补录", down.noted, down.settled)
        } else {
            format!("系统 {} 起停用：Alt+6 记手工台账，已记 {} 条", down.since, down.noted)
        };
        lines.row([(theme.style(Role::Bad), text.as_str())]);
    }
    if standing.spares && standing.in_hand.is_none() {
        lines.row([(theme.style(Role::Warn), "下一个照顾普通号：刚叫过绿色通道")]);
    }
    let total = rows(around).count();
    if total == 0 {
        return None;
    }
    if let Some(slow) = &standing.slow {
        // What is said of it; the list keeps its room.
        let most = if inner.height > 12 { 3 } else { 1 };
        lines.text(slow, theme.style(Role::Warn), most);
    }
    lines.gap();
    let waiting = standing.waiting.len();
    let list: Vec<&Ticket> = rows(around).collect();
    let at = lines.rest();
    // Beside other panes there is no room for more than the wait so far.
    let roomy = at.width >= 56;
    widgets::list(lines.buffer(), at, total, focused.then(|| queue.cursor(around)), |index| {
        let ticket = list[index];
        let minutes = (around.now.ms - ticket.arrived).max(0) / 60_000;
        let state = match &ticket.state {
            _ if index < waiting => match standing.estimates.get(&ticket.id).filter(|_| roomy) {
                Some(told) => format!("等 {minutes} 分，预计还要 {}", told.plain()),
                None => format!("等 {minutes} 分"),
            },
            State::Held { until: Some(until), .. } if *until <= around.now.ms => "挂起 到时".to_owned(),
            state => state.title().to_owned(),
        };
        // Else nobody could say why it is not called here.
        let skill = ticket.needs.as_deref().and_then(|skill| around.know.hall.skill(skill));
        let state = skill.map_or(state.clone(), |skill| format!("要{}，{state}", skill.title));
        let name = columns::pad_right(&kind(ticket, around), 10);
        let class = match ticket.class {
            Class::Ordinary => columns::pad_right("", 6),
            class => columns::pad_right(short(class), 6),
        };
        Line::from(vec![
            Span::styled(format!("{} ", ticket.no.as_str()), theme.style(Role::Title)),
            Span::styled(name, theme.style(Role::Text)),
            Span::styled(class, theme.style(Role::Warn)),
            Span::styled(state, theme.style(Role::Dim)),
        ])
    })
}

fn short(class: Class) -> &'static str {
    match class {
        Class::Ordinary => "",
        Class::Appointment => "预约",
        Class::Green => "绿色",
    }
}

fn kind(ticket: &Ticket, around: Around<'_>) -> String {
    around.know.hall.kind(&ticket.kind).map_or_else(|| ticket.kind.clone(), |kind| kind.title.clone())
}
