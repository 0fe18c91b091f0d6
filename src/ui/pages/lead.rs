//! 大厅: windows, lines, who needs help, what one more window would bring; for the lead. Emergencies are begun, worked
//! through and ended from here as from a desk.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Sight;
use crate::acts::{HallView, Standing, WindowLine};
use crate::queue::{Presence, State};
use crate::ui::ask::Ask;
use crate::ui::columns;
use crate::ui::desk::record;
use crate::ui::draw::Rows;
use crate::ui::message::{Deed, Effect, Gave, Message, Reply};
use crate::ui::overlay::{Emergency, Overlay, Paper};
use crate::ui::term::{Code, Key};
use crate::ui::theme::Role;

/// Under this name the lead's acts stand in the log.
pub const NAME: &str = "值班长";

/// What was said last, and what lies on top.
#[derive(Debug, Default)]
pub struct Lead {
    said: Option<String>,
    over: Vec<Overlay>,
    /// What an overlay looks at, of the hall as it was last read.
    standing: Standing,
}

impl Lead {
    /// A key: Enter takes the first call for help.
    pub fn press(&mut self, key: Key, sight: Sight<'_>) -> Vec<Effect> {
        self.said = None;
        if let Some(mut top) = self.over.pop() {
            let asks = top.press(key, sight.around(&self.standing));
            self.over.push(top);
            return self.settle(asks);
        }
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

    /// The emergency cards.
    pub fn emergency(&mut self) {
        if !matches!(self.over.last(), Some(Overlay::Emergency(_))) {
            self.over.push(Overlay::Emergency(Box::new(Emergency::new())));
        }
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(top) = self.over.last_mut() {
            top.paste(text);
        }
    }

    /// Whether the clock of an emergency is on the screen.
    pub fn clock_runs(&self) -> bool {
        matches!(self.over.last(), Some(Overlay::Emergency(card)) if card.runs())
    }

    /// The hall was read.
    pub fn seen(&mut self, hall: &HallView) {
        self.standing = Standing {
            emergencies: hall.alerts.iter().map(|alert| alert.entry.clone()).collect(),
            outage: hall.outage.clone(),
            waiting: hall.waiting.clone(),
            ..Standing::default()
        };
    }

    /// What came of a slip.
    pub fn told(&mut self, message: Message) {
        self.said = match message {
            Message::Saved(name) => Some(format!("单子存在 slips/{name}")),
            Message::Sent(text) | Message::Trouble(text) => Some(text),
            _ => return,
        };
    }

    /// What came of a deed.
    pub fn done(&mut self, reply: Reply, sight: Sight<'_>) -> Vec<Effect> {
        if matches!(reply.deed, Deed::Look) {
            return Vec::new();
        }
        if let Err(why) = reply.result {
            self.said = Some(why);
            return Vec::new();
        }
        let mut asks = Vec::new();
        if let Gave::Emergency(entry) = reply.gave {
            if entry.done {
                asks = record(&entry, NAME, sight.around(&self.standing));
                self.over.retain(|over| !matches!(over, Overlay::Emergency(_)));
            } else if let Some(Overlay::Emergency(card)) = self.over.last_mut() {
                card.take(*entry);
            }
        }
        self.said = match reply.deed {
            Deed::TakeHelp(_) => Some("已接手，过去看看".into()),
            Deed::EmergencySaid { .. } => Some("记下了：说过一次，叫号屏上也是这个时间".into()),
            Deed::Down => Some("改记手工台账：各窗口 Alt+6 登记，叫号不停".into()),
            Deed::Restored => Some("系统恢复：各窗口 Alt+6 补录，换一个人核".into()),
            Deed::SettleDown => Some("对平了：手工登记的都补录、核过，差异 0".into()),
            _ => None,
        };
        self.settle(asks)
    }

    /// Carries out what was asked; what only a desk has is not asked here.
    fn settle(&mut self, asks: Vec<Ask>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for ask in asks {
            match ask {
                Ask::Effect(effect) => effects.push(effect),
                Ask::Say(_, text) => self.said = Some(text),
                Ask::Paper(title, text) => self.over.push(Overlay::Paper(Paper::new(title, text))),
                Ask::Close => _ = self.over.pop(),
                _ => {}
            }
        }
        effects
    }

    /// Draws it; gives back where the cursor stands.
    pub fn view(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        sight: Sight<'_>,
        wrong: Option<&str>,
    ) -> Option<Position> {
        let theme = sight.theme;
        let hall = sight.hall;
        let foot = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
        let area = Rect { height: area.height.saturating_sub(1), ..area };
        // What was said, or else the keys: under whatever there is to look after, and beside what lies on top.
        let keys = "Enter 接手求助  Ctrl+A 应急  Ctrl+Q 离开";
        let (role, text) = self.said.as_deref().map_or((Role::Dim, keys), |said| (Role::Good, said));
        Rows::new(buffer, foot).row([(theme.style(role), text)]);
        let mut lines = Rows::new(buffer, area);
        let figures = hall.figures;
        let mut day = format!(
            "取号 {}  等候 {}  办结 {}  过号 {}",
            figures.tickets, figures.waiting, figures.done, figures.no_show
        );
        // Nobody was called: there is no wait to speak of yet.
        if let (Some(mean), Some(p90), Some(longest)) = (figures.mean, figures.p90, figures.longest) {
            day.push_str(&format!("  平均等 {mean:.0} 分  90 分位 {p90:.0} 分  最长 {longest:.0} 分"));
        }
        lines.row([(theme.style(Role::Text), day.as_str())]);
        lines.gap();
        // What wants somebody comes first, then who waits; windows have what room is left.
        look_after(&mut lines, sight, wrong);
        lines.gap();
        kinds(&mut lines, sight);
        lines.gap();
        windows(&mut lines, sight);
        let mut cursor = None;
        for over in &self.over {
            cursor = over.view(buffer, area, sight.around(&self.standing));
        }
        cursor
    }
}

/// What somebody should look after. Of many the most urgent; the rest is counted.
fn look_after(lines: &mut Rows<'_>, sight: Sight<'_>, wrong: Option<&str>) {
    let (theme, hall) = (sight.theme, sight.hall);
    // Kinds and a line of windows keep their room.
    let most = usize::from(lines.left()).saturating_sub(hall.kinds.len() + 5).max(2);
    if let Some(wrong) = wrong {
        lines.text(wrong, theme.style(Role::Bad), 3);
    }
    if let Some(down) = &hall.outage {
        let text = if down.restored {
            format!("系统已恢复：手工 {} 条，核完 {} 条，核完按 Ctrl+A 对账", down.noted, down.settled)
        } else {
            format!("系统 {} 起停用：手工台账已记 {} 条，恢复了按 Ctrl+A", down.since, down.noted)
        };
        lines.row([(theme.style(Role::Bad), text.as_str())]);
    }
    if hall.alarms.is_empty() && hall.outage.is_none() {
        lines.row([(theme.style(Role::Dim), "没有要照看的")]);
    }
    for alarm in hall.alarms.iter().take(most.saturating_sub(1).max(1)) {
        lines.row([(theme.style(Role::Bad), alarm.as_str())]);
    }
    let more = hall.alarms.len().saturating_sub(most.saturating_sub(1).max(1));
    if more > 0 {
        lines.row([(theme.style(Role::Bad), format!("还有 {more} 件，屏放大再看").as_str())]);
    }
}

/// The lines of all kinds: how many wait, how long it takes, what a further window would bring.
fn kinds(lines: &mut Rows<'_>, sight: Sight<'_>) {
    let (theme, hall) = (sight.theme, sight.hall);
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
}

/// The windows, a line each while there is room; those at which nothing goes on are named together where there is not.
fn windows(lines: &mut Rows<'_>, sight: Sight<'_>) {
    let (theme, hall, now) = (sight.theme, sight.hall, sight.now.ms);
    let room = usize::from(lines.left());
    let quiet = |line: &&WindowLine| {
        let presence = line.seat.as_ref().map(|seat| &seat.presence);
        line.in_hand.is_none() && !matches!(presence, Some(Presence::Paused { .. }))
    };
    let all = hall.windows.len() <= room;
    let told = hall.windows.iter().filter(|line| all || !quiet(line));
    let many = told.clone().count();
    for line in told.take(if all { room } else { room.saturating_sub(2) }) {
        let (state, role) = match line.seat.as_ref().map(|seat| &seat.presence) {
            Some(Presence::Paused { reason }) => (format!("暂停（{reason}）"), Role::Warn),
            Some(Presence::Closed) => ("关窗".to_owned(), Role::Dim),
            _ if line.in_hand.is_some() => ("在办".to_owned(), Role::Text),
            None if line.did.is_none() => ("今天还没叫过".to_owned(), Role::Dim),
            Some(Presence::Open) | None => ("空闲".to_owned(), Role::Good),
        };
        let hand = line.in_hand.as_ref().map_or(String::new(), |ticket| {
            let since = ticket.last_call.map_or(now, |call| call.at);
            let what = if matches!(ticket.state, State::Called { .. }) { "已叫" } else { "办理" };
            format!("{} {what} {} 分", ticket.no, (now - since).max(0) / 60_000)
        });
        let account = line.account();
        let hand = if account.is_empty() { hand } else { columns::pad_right(&hand, 20) };
        lines.row([
            (theme.style(Role::Title), columns::pad_right(&format!("{} 号窗口", line.number), 11).as_str()),
            (theme.style(role), columns::pad_right(&state, 18).as_str()),
            (theme.style(Role::Text), hand.as_str()),
            (theme.style(Role::Dim), account.as_str()),
        ]);
    }
    if all {
        return;
    }
    let hidden = many.saturating_sub(room.saturating_sub(2));
    let rest: Vec<String> = hall.windows.iter().filter(quiet).map(|line| line.number.to_string()).collect();
    let more = if hidden > 0 { format!("在办的还有 {hidden} 个窗口；") } else { String::new() };
    let text = format!("{more}没人在办的窗口：{}", rest.join("、"));
    let left = lines.left();
    lines.text(&text, theme.style(Role::Dim), left);
}
