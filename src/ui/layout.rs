//! Which panes are on the screen and where, for any size of terminal.

use ratatui::layout::{Constraint, Layout, Rect};

use super::action::Pane;
use super::term::too_small;

/// From this size the four panes stand side by side.
const SIDE_BY_SIDE: (u16, u16) = (110, 30);

/// Where everything goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// The case in hand, always visible.
    pub top: Rect,
    /// The strip that shows the panes which are not on the screen; empty when all are.
    pub strip: Option<Rect>,
    /// The panes on the screen.
    pub panes: Vec<(Pane, Rect)>,
    /// The hint line.
    pub hints: Rect,
}

/// The screen for an area; `None` when it is too small to work on.
pub fn screen(area: Rect, focus: Pane, zoom: bool, practice: bool) -> Option<Screen> {
    if too_small(area.as_size()).is_some() {
        return None;
    }
    let wide = area.width >= SIDE_BY_SIDE.0 && area.height >= SIDE_BY_SIDE.1 && !zoom;
    let strip_rows = u16::from(!wide);
    let [top, strip, body, hints] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(strip_rows),
        Constraint::Fill(1),
        Constraint::Length(1),
    ])
    .areas(area);
    let panes = if wide { side_by_side(body, focus, practice) } else { vec![(focus, body)] };
    Some(Screen { top, strip: (!wide).then_some(strip), panes, hints })
}

fn side_by_side(body: Rect, focus: Pane, practice: bool) -> Vec<(Pane, Rect)> {
    let talk = if practice { (body.height / 3).clamp(10, 16) } else { 0 };
    let [desk, talk] = Layout::vertical([Constraint::Fill(1), Constraint::Length(talk)]).areas(body);
    let left = (desk.width / 3).clamp(38, 52);
    let [left, right] = Layout::horizontal([Constraint::Length(left), Constraint::Fill(1)]).areas(desk);
    let [queue, answers] = Layout::vertical([Constraint::Fill(2), Constraint::Fill(3)]).areas(left);
    // Of the two that need room, the one being worked in has more of it.
    let (upper, lower) = if focus == Pane::Calc { (2, 3) } else { (3, 2) };
    let [intake, calc] = Layout::vertical([Constraint::Fill(upper), Constraint::Fill(lower)]).areas(right);
    let mut panes =
        vec![(Pane::Queue, queue), (Pane::Intake, intake), (Pane::Calc, calc), (Pane::Answers, answers)];
    if practice {
        panes.push((Pane::Practice, talk));
    }
    panes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pane_on_a_small_screen_four_on_a_large_one_none_on_a_tiny_one() {
        let panes = |w, h, zoom, practice| {
            screen(Rect::new(0, 0, w, h), Pane::Intake, zoom, practice).map(|screen| screen.panes.len())
        };
        assert_eq!(panes(20, 5, false, false), None);
        assert_eq!(panes(60, 16, false, false), Some(1));
        assert_eq!(panes(80, 24, false, false), Some(1));
        assert_eq!(panes(120, 36, false, false), Some(4));
        assert_eq!(panes(120, 36, true, false), Some(1));
        assert_eq!(panes(140, 45, false, true), Some(5));
    }
}
