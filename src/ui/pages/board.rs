//! 叫号屏: who is to go where, in letters as large as cells can make them; how many wait and how long. Only numbers and
//! windows: never why somebody goes first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use std::collections::BTreeMap;

use super::{Sight, kinds, leave};
use crate::acts::{Call, HallView};
use crate::queue::{Hall, TicketNo};
use crate::ui::columns;
use crate::ui::draw::{Rows, height};
use crate::ui::message::Effect;
use crate::ui::theme::Role;
use crate::ui::widgets::big;

/// What the board remembers: what it has announced, and how.
#[derive(Debug, Clone, Default)]
pub struct Board {
    chime: bool,
    voice: bool,
    /// The calls that were there when the hall was read last, each with its moment and how often it was called again; none
    /// before it was read.
    announced: Option<BTreeMap<TicketNo, (i64, u32)>>,
    /// What was said to all when it was read last.
    said: Vec<String>,
    /// Whether it was said that people wait long.
    slow: bool,
}

impl Board {
    /// Silent, with a bell, with a voice, or with both.
    pub fn new(chime: bool, voice: bool) -> Self {
        Self { chime, voice, ..Self::default() }
    }

    /// The hall was read: a call that was not announced is, and so is, once, that people wait long.
    pub fn seen(&mut self, hall: &HallView, shared: &Hall, now: i64) -> Vec<Effect> {
        let calls: BTreeMap<TicketNo, (i64, u32)> =
            hall.calls.iter().map(|call| (call.no.clone(), (call.at, call.recalls))).collect();
        // What was called before the board was switched on is not news.
        let before = self.announced.replace(calls);
        let mut effects = Vec::new();
        let said = hall.said_to_all();
        let news = said.iter().filter(|words| !self.said.contains(*words)).cloned().collect::<Vec<_>>();
        if before.is_some() && !news.is_empty() {
            if self.chime {
                effects.push(Effect::Chime);
            }
            if self.voice {
                effects.extend(news.into_iter().map(Effect::Speak));
            }
        }
        self.said = said;
        if hall.evacuation().is_some() {
            return effects;
        }
        // Several windows may have called since: each is announced, the oldest first, and so is one called again.
        let new = |call: &&Call| {
            let known = before.as_ref().map(|calls| calls.get(&call.no));
            known.is_some_and(|known| known.is_none_or(|known| *known < (call.at, call.recalls)))
        };
        for call in hall.calls.iter().rev().filter(new) {
            if self.chime {
                effects.push(Effect::Chime);
            }
            if self.voice {
                effects.push(Effect::Speak(format!("请 {} 号，到 {} 号窗口", call.no, call.window)));
            }
        }
        let slow = hall.is_slow(shared, now);
        if slow && !self.slow && self.voice {
            effects.push(Effect::Speak(hall.slow.words(&shared.contact.phone)));
        }
        self.slow = slow;
        effects
    }

    /// Draws it.
    pub fn view(&self, buffer: &mut Buffer, area: Rect, sight: Sight<'_>) {
        let theme = sight.theme;
        let hall = sight.hall;
        let mut lines = Rows::new(buffer, area);
        if let Some(alert) = hall.evacuation() {
            leave(&mut lines, alert, theme);
            return;
        }
        let said = hall.said_to_all();
        let width = area.width;
        let spoken: u16 = said.iter().map(|words| height(words, width)).sum();
        // One large call stays, whatever is said.
        let most = area.height.saturating_sub(big::ROWS + u16::try_from(hall.kinds.len()).unwrap_or(8) + 3);
        let spoken = spoken.min(most);
        let below = u16::try_from(hall.kinds.len()).unwrap_or(8) + 6 + spoken;
        // As many calls as there is room for stand in large letters, the newest first.
        let room = area.height.saturating_sub(below) / big::ROWS;
        let mut large = 0;
        for call in hall.calls.iter().take(usize::from(room)) {
            let words =
                [format!("{} 到 {}号", call.no, call.window), format!("{} {}号", call.no, call.window)];
            let fits = |text: &&String| big::lines(text, area.width).is_some_and(|lines| lines.len() == 1);
            let Some(text) = words.iter().find(fits) else { break };
            let at = lines.take(big::ROWS);
            let role = if large == 0 { Role::Figure } else { Role::Text };
            big::draw(lines.buffer(), at, text, theme.style(role));
            large += 1;
        }
        if large == 0 {
            lines.gap();
        }
        match hall.calls.first() {
            Some(call) => {
                let words = format!("请 {} 到 {} 号窗口", call.no, call.window);
                lines.row([(theme.style(Role::Figure), words.as_str())]);
            }
            None => _ = lines.row([(theme.style(Role::Title), "请取号，听到叫号到窗口")]),
        }
        let shared = &sight.know.hall;
        let slow = hall.is_slow(shared, sight.now.ms).then(|| hall.slow.words(&shared.contact.phone));
        let foot = slow.as_ref().map_or(1, |text| height(text, width));
        // The other calls, over as many rows as what stands below leaves; none is cut in two.
        let below = u16::try_from(hall.kinds.len()).unwrap_or(8) + 2 + spoken + foot;
        let rows = lines.left().saturating_sub(below).max(1);
        let others = hall.calls.iter().skip(large.max(1));
        let mut others = others.map(|call| format!("{} 到 {} 号", call.no, call.window)).peekable();
        for _ in 0..rows {
            let mut row = others.next().unwrap_or_default();
            while let Some(next) =
                others.next_if(|next| columns::width(&row) + 4 + columns::width(next) <= usize::from(width))
            {
                row = format!("{row}    {next}");
            }
            lines.row([(theme.style(Role::Text), row.as_str())]);
            if others.peek().is_none() {
                break;
            }
        }
        lines.gap();
        kinds(&mut lines, sight);
        lines.gap();
        for words in &said {
            lines.text(words, theme.style(Role::Bad), spoken);
        }
        match slow {
            Some(text) => {
                let left = lines.left();
                lines.text(&text, theme.style(Role::Warn), left);
            }
            None => {
                lines.row([(theme.style(Role::Dim), "有的号会先叫；过号当天回来，请找工作人员")]);
            }
        }
    }
}
