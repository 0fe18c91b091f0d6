//! The whole screen from the desk's state: the case in hand at the top, panes, hints at the bottom, what lies on top.
//! Never changes anything.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::action::{self, Action, Pane, Scope};
use super::ask::Tone;
use super::desk::Desk;
use super::draw::Cursor;
use super::layout;
use super::panes::{Around, answers, calc, intake, practice, queue};
use super::term::too_small;
use super::theme::Role;
use super::{columns, draw, widgets};

/// Draws a frame.
pub fn view(desk: &Desk, frame: &mut Frame<'_>) {
    let area = frame.area();
    let cursor = draw_on(desk, frame.buffer_mut(), area);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Draws into a buffer; gives back where the hardware cursor stands.
pub fn draw_on(desk: &Desk, buffer: &mut Buffer, area: Rect) -> Cursor {
    let around = desk.around();
    if desk.lock.is_on() && super::term::too_small(area.as_size()).is_none() {
        return desk.lock.view(buffer, area, around);
    }
    let Some(screen) = layout::screen(area, desk.focus, desk.zoom, desk.practice.is_some()) else {
        return ask_for_room(buffer, area);
    };
    top(desk, buffer, screen.top, around);
    if let Some(strip) = screen.strip {
        panes_strip(desk, buffer, strip, around);
    }
    let mut cursor = None;
    for (pane, at) in screen.panes {
        let focused = pane == desk.focus;
        let here = match pane {
            Pane::Queue => queue::view(desk.queue, buffer, at, around, focused),
            Pane::Intake => intake::view(&desk.intake, buffer, at, around, focused),
            Pane::Calc => calc::view(&desk.calc, buffer, at, around, focused),
            Pane::Answers => answers::view(&desk.answers, buffer, at, around, focused),
            Pane::Practice => desk
                .practice
                .as_ref()
                .and_then(|practice| practice::view(practice, buffer, at, around, focused)),
        };
        if focused {
            cursor = here;
        }
    }
    hints(desk, buffer, screen.hints, around);
    // Between the case in hand and the hints, both always visible.
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
    for overlay in &desk.overlays {
        cursor = overlay.view(buffer, body, around);
    }
    told_whole(desk, buffer, area, screen.hints, cursor, around);
    cursor
}

/// What was said stands above its line where it is longer than that: what to do comes last in a sentence. Over what is open,
/// too, but never over where somebody types.
fn told_whole(desk: &Desk, buffer: &mut Buffer, area: Rect, hints: Rect, cursor: Cursor, around: Around<'_>) {
    let Some((tone, text)) = desk.said.as_ref().filter(|(tone, _)| *tone != Tone::Good) else { return };
    let (word, role) = word(*tone);
    let text = format!("{word}{text}");
    let room = hints.width.saturating_sub(2);
    let more = draw::height(&text, room);
    if more < 2 || area.height <= more + 8 {
        return;
    }
    let below = Rect { y: hints.y.saturating_sub(more + 1), height: more + 2, ..area };
    let typing = cursor.is_some_and(|at| !desk.overlays.is_empty() && below.contains(at));
    let at = if typing { Rect { y: area.y + 1, ..below } } else { below };
    let inside = widgets::popup(buffer, at, "", around.theme.style(role));
    let inside = Rect { x: inside.x.saturating_sub(1), width: room, ..inside };
    draw::Rows::new(buffer, inside).text(&text, around.theme.style(role), more);
}

fn ask_for_room(buffer: &mut Buffer, area: Rect) -> Cursor {
    let text = too_small(area.as_size()).unwrap_or_default();
    let mut lines = draw::Rows::new(buffer, area);
    let left = lines.left();
    lines.text(&text, ratatui::style::Style::new(), left);
    Some(Position { x: area.x, y: area.y })
}

/// The case in hand, always visible.
fn top(desk: &Desk, buffer: &mut Buffer, area: Rect, around: Around<'_>) {
    let style = around.theme.style(Role::Bar);
    buffer.set_style(area, style);
    let standing = &desk.standing;
    // In the place of the program's name: the case in hand needs the rest.
    let made_up = standing.demo && desk.practice.is_none();
    let name = if made_up { "【演示】" } else { "帮办 " };
    let mut left = format!(" {name}{}号窗口 {}", desk.setup.who.window, desk.setup.who.clerk);
    if desk.practice.is_some() {
        left.push_str("  【演练】");
    }
    if desk.read_only.is_some() {
        left.push_str("  【只看】");
    }
    if let Some(since) = &desk.lost {
        left.push_str(&format!("  【{since} 起记不下】"));
    }
    if let Some(case) = &standing.case {
        let no = standing.in_hand.as_ref().map_or("无号".to_owned(), |ticket| standing.named(ticket));
        let minutes = (desk.now.ms - case.opened).max(0) / 60_000;
        let since = match minutes / (24 * 60) {
            0 => format!("{minutes} 分"),
            days => format!("{days} 天"),
        };
        // The time stands first: what is longest, the item, is what a narrow screen cuts.
        left.push_str(&match case.closed {
            None => format!("  在办 {no} 已 {since}"),
            Some(_) => format!("  打开已结的 {}", case.short()),
        });
        let unit = case.unit.as_ref().map(|unit| unit.name.as_str());
        if let Some(whose) = unit.or(case.person.as_ref().map(|person| person.masked.as_str())) {
            left.push_str(&format!(" {whose}"));
        }
        if let Some(item) = around.know.item(case) {
            left.push_str(&format!(" {}", item.title));
        }
    } else if let Some(ticket) = &standing.in_hand {
        left.push_str(&format!("  已叫 {}", standing.named(ticket)));
    }
    let at = desk.now.local;
    let waiting = format!("等候 {}", standing.waiting.len());
    let some = |word: &str, count: usize| if count > 0 { format!("{word} {count}") } else { String::new() };
    let owed = some("到期", usize::try_from(standing.owed).unwrap_or(usize::MAX));
    let short = some("不够", standing.short.len());
    let closed = match standing.owing {
        0 => format!("办结 {}", standing.closed_today),
        owing => format!("办结 {}  后续 {owing} 件", standing.closed_today),
    };
    let day = format!("{:02}-{:02}", at.month(), at.day());
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    let width = usize::from(area.width);
    // The case in hand has the room; what is beside it gives way, least needed first.
    let right = [
        vec![&waiting, &closed, &owed, &short, &desk.setup.area, &day, &time],
        vec![&waiting, &owed, &desk.setup.area, &time],
        vec![&desk.setup.area, &time],
        vec![&time],
    ]
    .map(|pieces| {
        let pieces = pieces.into_iter().map(String::as_str).filter(|piece| !piece.is_empty());
        pieces.collect::<Vec<_>>().join("  ")
    });
    let fits = |right: &&String| columns::width(&left) + columns::width(right) + 2 <= width;
    let right = right.iter().find(fits).unwrap_or(&time);
    let room = width.saturating_sub(columns::width(right) + 2);
    let line = format!("{} {right} ", columns::fit(&left, room));
    buffer.set_stringn(area.x, area.y, line, width, style);
}

/// Where one pane fills the screen: what the others would show, in a word each.
fn panes_strip(desk: &Desk, buffer: &mut Buffer, area: Rect, around: Around<'_>) {
    let theme = around.theme;
    let standing = &desk.standing;
    let list = crate::acts::checklist::CaseList::of(around.know, standing.case.as_ref(), around.now);
    let ended = standing.laid_open().map(|_| "已结");
    let intake = list.map_or(String::new(), |list| {
        format!(" {}", ended.unwrap_or_else(|| list.list.standing().verdict.name()))
    });
    let mut tabs = vec![
        (Pane::Queue, format!("F2 队列 {}", standing.waiting.len())),
        (Pane::Intake, format!("F3 受理{intake}")),
        (Pane::Calc, "F4 计算".to_owned()),
        (Pane::Answers, "F5 问答".to_owned()),
    ];
    if desk.practice.is_some() {
        tabs.push((Pane::Practice, "F12 演练".to_owned()));
    }
    let mut lines = draw::Rows::new(buffer, area);
    let texts: Vec<String> = tabs.iter().map(|(_, text)| format!(" {text} ")).collect();
    lines.row(tabs.iter().zip(&texts).map(|((pane, _), text)| {
        let role = if *pane == desk.focus { Role::Selected } else { Role::Dim };
        (theme.style(role), text.as_str())
    }));
}

/// How a word to the clerk begins, and looks.
fn word(tone: Tone) -> (&'static str, Role) {
    match tone {
        Tone::Good => ("", Role::Good),
        Tone::Warn => ("提醒 ", Role::Warn),
        Tone::Bad => ("没做成 ", Role::Bad),
    }
}

/// What was just said to the clerk, or else the keys that matter here.
fn hints(desk: &Desk, buffer: &mut Buffer, area: Rect, around: Around<'_>) {
    let theme = around.theme;
    let mut lines = draw::Rows::new(buffer, area);
    if let Some((tone, text)) = &desk.said {
        let (word, role) = word(*tone);
        lines.row([
            (theme.style(Role::Text), " "),
            (theme.style(role), word),
            (theme.style(role), text.as_str()),
        ]);
        return;
    }
    if !desk.overlays.is_empty() {
        lines.row([
            (theme.style(Role::Text), " "),
            (theme.style(Role::Key), "Enter"),
            (theme.style(Role::Text), " 确认  "),
            (theme.style(Role::Key), "Esc"),
            (theme.style(Role::Text), " 关"),
        ]);
        return;
    }
    let mut wanted: Vec<_> = action::of(desk.focus).filter(|entry| entry.hint > 0).collect();
    if around.standing.laid_open().is_some() {
        // It was ended.
        wanted.retain(|entry| entry.action != Action::Close);
    }
    // Help comes last and is never left out: it leads to all the others.
    wanted.sort_by_key(|entry| (entry.action == Action::Help, entry.hint, entry.scope == Scope::Everywhere));
    let key_of = |entry: &action::Entry| {
        let key = entry.keys.iter().find(|key| key.is_letter_free()).or(entry.keys.first());
        key.map_or_else(String::new, ToString::to_string)
    };
    // What the row under the cursor can be told comes before what the pane can do.
    let here = match desk.focus {
        Pane::Intake => desk.intake.hints(around),
        Pane::Queue => desk.queue.hints(around),
        Pane::Calc | Pane::Answers | Pane::Practice => Vec::new(),
    };
    // While papers are checked nobody is called.
    if desk.focus == Pane::Intake && !here.is_empty() {
        let given_up = [Action::Enter, Action::Toggle, Action::CallNext];
        wanted.retain(|entry| !given_up.contains(&entry.action));
        if let Some(at) = wanted.iter().position(|entry| entry.action == Action::Close) {
            wanted[..=at].rotate_right(1);
        }
    }
    let here = here.into_iter().filter_map(|(wanted, name)| {
        Some((key_of(action::of(desk.focus).find(|entry| entry.action == wanted)?), name))
    });
    let mut pieces: Vec<(String, &str)> =
        here.chain(wanted.into_iter().map(|entry| (key_of(entry), entry.name))).collect();
    let width = |pieces: &[(String, &str)]| -> usize {
        pieces.iter().map(|(key, name)| columns::width(key) + columns::width(name) + 3).sum()
    };
    while pieces.len() > 1 && width(&pieces) + 1 > usize::from(area.width) {
        pieces.remove(pieces.len() - 2);
    }
    let mut row = vec![(theme.style(Role::Text), " ".to_owned())];
    for (key, name) in pieces {
        row.push((theme.style(Role::Key), key));
        row.push((theme.style(Role::Text), format!(" {name}  ")));
    }
    lines.row(row.iter().map(|(style, text)| (*style, text.as_str())));
}
