//! 大厅: windows, lines, who needs help, what one more window would bring; for the lead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Sight;
use crate::queue::{Presence, State};
use crate::ui::columns;
use crate::ui::draw::Rows;
use crate::ui::message::{Deed, Effect, Reply};
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;

/// What was said last.
#[derive(Debug, Clone, Default)]
pub struct Lead {
    said: Option<String>,
}

impl Lead {
    /// A key: Enter takes the first call for help.
    pub fn press(&mut self, key: Key, sight: Sight<'_>) -> Vec<Effect> {
        self.said = None;
        if key.code != Code::Enter {
            return Vec::new();
        }
        let waiting = sight.hall.windows.iter().find(|line| {
            line.seat.as_ref().is_some_and(|seat| seat.help.as_ref().is_some_and(|help| help.by.is_none()))
        });
        if let Some(line) = waiting {
            return vec![Effect::Do(Deed::TakeHelp(line.number))];
        }
        self.said = Some("现在没有窗口求助".into());
        Vec::new()
    }

    /// What came of it.
    pub fn done(&mut self, reply: Reply) {
        if matches!(reply.deed, Deed::Look) {
            return;
        }
        self.said = Some(reply.result.map_or_else(|why| why, |_| "已接手，过去看看".into()));
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, sight: Sight<'_>, wrong: Option<&str>) {
        let theme = sight.theme;
        let hall = sight.hall;
        let now = sight.now.ms;
        let mut lines = Rows::new(buffer, area);
        let figures = hall.figures;
        let day = format!(
            "取号 {}  等候 {}  办结 {}  过号 {}  平均等 {:.0} 分  90 分位 {:.0} 分  最长 {:.0} 分",
            figures.tickets,
            figures.waiting,
            figures.done,
            figures.no_show,
            figures.mean,
            figures.p90,
            figures.longest
        );
        lines.row([(theme.style(Role::Text), day.as_str())]);
        lines.gap();
        for line in &hall.windows {
            let (state, role) = match line.seat.as_ref().map(|seat| &seat.presence) {
                Some(Presence::Paused { reason }) => (format!("暂停（{reason}）"), Role::Warn),
                Some(Presence::Closed) => ("关窗".to_owned(), Role::Dim),
                _ if line.in_hand.is_some() => ("在办".to_owned(), Role::Text),
                Some(Presence::Open) => ("空闲".to_owned(), Role::Good),
                None => ("今天还没叫过".to_owned(), Role::Dim),
            };
            let hand = line.in_hand.as_ref().map_or(String::new(), |ticket| {
                let since = ticket.last_call.map_or(now, |call| call.at);
                let what = if matches!(ticket.state, State::Called { .. }) { "已叫" } else { "办理" };
                format!("{} {what} {} 分", ticket.no, (now - since).max(0) / 60_000)
            });
            lines.row([
                (
                    theme.style(Role::Title),
                    columns::pad_right(&format!("{} 号窗口", line.number), 11).as_str(),
                ),
                (theme.style(role), columns::pad_right(&state, 18).as_str()),
                (theme.style(Role::Text), hand.as_str()),
            ]);
        }
        lines.gap();
        for kind in &hall.kinds {
            let told = kind.estimate.map_or("估算中".to_owned(), |told| format!("预计 {}", told.plain()));
            let more = kind
                .with_one_more
                .filter(|_| kind.waiting > 0)
                .map_or(String::new(), |told| format!("  再开一个窗口 {}", told.plain()));
            let notice = kind.notice.map_or(String::new(), |notice| format!("  {notice}"));
            lines.row([
                (theme.style(Role::Title), format!("{} ", kind.band).as_str()),
                (theme.style(Role::Text), columns::pad_right(&kind.title, 10).as_str()),
                (theme.style(Role::Figure), format!("等候 {:>3}  ", kind.waiting).as_str()),
                (theme.style(Role::Text), columns::pad_right(&told, 18).as_str()),
                (theme.style(Role::Good), more.as_str()),
                (theme.style(Role::Warn), notice.as_str()),
            ]);
        }
        lines.gap();
        if let Some(wrong) = wrong {
            lines.text(wrong, theme.style(Role::Bad), 2);
        }
        if let Some(said) = &self.said {
            lines.row([(theme.style(Role::Good), said.as_str())]);
        }
        if hall.alarms.is_empty() {
            lines.row([(theme.style(Role::Dim), "没有要照看的。Enter 接手求助，Ctrl+Q 离开")]);
        }
        for alarm in hall.alarms.iter().take(usize::from(lines.left())) {
            lines.row([(theme.style(Role::Bad), alarm.as_str())]);
        }
    }
}
