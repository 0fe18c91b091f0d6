//! How the exercise is drawn: what is heard, what can be said, and at the end the score talked through.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Practice;
use crate::practice::Debrief;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::panes::Around;
use crate::ui::theme::Role;
use crate::ui::{columns, widgets};

/// Draws the pane; gives back where the cursor stands.
pub fn view(
    practice: &Practice,
    buffer: &mut Buffer,
    area: Rect,
    around: Around<'_>,
    focused: bool,
) -> Cursor {
    let theme = around.theme;
    let scene = practice.run.view();
    let meters: Vec<String> =
        scene.meters.iter().map(|gauge| format!("{} {}", gauge.name, gauge.value)).collect();
    let title = format!("F12 演练  {}  {}", practice.run.scenario().title, meters.join("  "));
    let inner = draw::pane(buffer, area, &title, focused, theme);
    let mut lines = Rows::new(buffer, inner);
    if practice.run.finished().is_some() {
        debrief(practice, &mut lines, around);
        return None;
    }
    if scene.turn <= 1 {
        lines.text(&scene.cast, theme.style(Role::Dim), 3);
    }
    for said in &scene.say {
        lines.text(said, theme.style(Role::Title), 4);
    }
    if practice.breath.is_some() {
        lines.text("（深呼吸，三秒后开口）", theme.style(Role::Warn), 1);
        return None;
    }
    if let Some(act) = scene.owed {
        let text = format!(
            "现在要做：{act}。到别的栏去做（F2 队列、F3 受理、F8 办结），做完自动往下；不做按 Ctrl+K。"
        );
        lines.text(&text, theme.style(Role::Warn), 3);
        return None;
    }
    let mut cursor = None;
    let width = usize::from(inner.width.saturating_sub(4));
    for (at, offer) in scene.choices.iter().enumerate() {
        let here = at == practice.row && focused;
        let style = theme.style(if here { Role::Selected } else { Role::Text });
        let head = format!("{} ", offer.letter);
        for (index, line) in columns::wrap(&offer.text, width).into_iter().enumerate() {
            let mark = if index > 0 {
                "    ".to_owned()
            } else if here {
                format!("{}{head}", widgets::glyphs::SELECTED)
            } else {
                format!("{}{head}", widgets::glyphs::UNSELECTED)
            };
            let row = lines.row([(style, mark.as_str()), (style, line)]);
            if here && index == 0 {
                cursor = Some(ratatui::layout::Position { x: row.x, y: row.y });
            }
        }
    }
    cursor
}

fn debrief(practice: &Practice, lines: &mut Rows<'_>, around: Around<'_>) {
    let score = practice.run.score();
    let Debrief { criteria, slips, missed, undone, lesson, tomorrow, .. } = practice.run.debrief();
    let mut text = Vec::new();
    if let Some(ending) = practice.run.finished() {
        text.extend(ending.say.into_iter().map(|say| (Role::Text, say)));
        text.extend(ending.why.map(|why| (Role::Dim, why)));
    }
    let word = if score.passed { "通过" } else { "没有通过" };
    text.push((Role::Figure, format!("得分 {} / 100  {}  {word}", score.total, score.grade.word())));
    text.extend(score.reasons.iter().map(|reason| (Role::Bad, format!("没通过：{reason}"))));
    for criterion in criteria {
        let line = format!("{} {}/{}：{}", criterion.name, criterion.points, criterion.of, criterion.why);
        text.push((Role::Text, line));
    }
    for (what, remarks) in [("失误", slips), ("漏了", missed)] {
        for remark in remarks {
            let turn = remark.turn.map_or(String::new(), |turn| format!("第{turn}轮 "));
            text.push((Role::Warn, format!("{what} {turn}{}", remark.what)));
            text.extend(remark.why.map(|why| (Role::Dim, format!("  {why}"))));
            text.extend(remark.better.map(|better| (Role::Good, format!("  可以这样说：{better}"))));
        }
    }
    text.extend(undone.iter().map(|act| (Role::Warn, format!("答应了没做：{act}"))));
    text.extend(lesson.into_iter().map(|lesson| (Role::Text, format!("记住：{lesson}"))));
    text.extend(tomorrow.into_iter().map(|task| (Role::Text, format!("明天练：{task}"))));
    text.push((Role::Dim, "上下翻看；Ctrl+Q 离开演练".into()));
    draw::read(lines, &text, &practice.scroll, around.theme);
}
