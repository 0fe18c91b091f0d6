//! How long people waited on a day: what the lead's report and a replay print.

use serde::Serialize;

use super::{AtWindow, Class, Counts, State, Ticket};

/// The sums of some tickets, by what each [counts as](super::Counts), and their waits in minutes to the first call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Tickets taken by people who came: printed, or signed in.
    pub tickets: usize,
    /// Of these called.
    pub called: usize,
    /// Of these finished.
    pub done: usize,
    /// Calls nobody came to, as often as it happened.
    pub no_show: usize,
    /// People passed over who have not come back.
    pub not_back: usize,
    /// Still waiting.
    pub waiting: usize,
    /// Waits, at a window, held or in mediation.
    pub open: usize,
    /// Waited until the day ended and were never called.
    pub not_called: usize,
    /// Called, and neither finished nor passed over when the day ended.
    pub unfinished: usize,
    /// Booked and not come; not among the tickets taken, as the two below.
    pub not_come: usize,
    /// Nobody has the slip.
    pub unprinted: usize,
    /// Made void before they were called.
    pub void: usize,
    /// Mean wait of those called; none where nobody was.
    pub mean: Option<f64>,
    /// Nine of ten waited at most so long.
    pub p90: Option<f64>,
    /// The longest wait.
    pub longest: Option<f64>,
}

impl Figures {
    /// The figures of the tickets of which `is` says so.
    pub fn of(tickets: &[Ticket], is: impl Fn(&Ticket) -> bool) -> Self {
        let mut sums = Self::default();
        let mut waits: Vec<i64> = Vec::new();
        for ticket in tickets.iter().filter(|ticket| is(ticket)) {
            let counts = ticket.counts();
            sums.tickets += usize::from(counts.came());
            *match counts {
                Counts::Done => &mut sums.done,
                Counts::NotBack => &mut sums.not_back,
                Counts::NotCalled => &mut sums.not_called,
                Counts::Unfinished => &mut sums.unfinished,
                Counts::Open => &mut sums.open,
                Counts::NotCome => &mut sums.not_come,
                Counts::Unprinted => &mut sums.unprinted,
                Counts::Void => &mut sums.void,
            } += 1;
            sums.waiting += usize::from(ticket.state == State::Waiting);
            waits.extend(ticket.first_called.map(|called| called - ticket.arrived));
        }
        let windows = AtWindow::of(tickets.iter().filter(|ticket| is(ticket)));
        sums.no_show = windows.values().map(|at| at.no_show).sum();
        waits.sort_unstable();
        sums.called = waits.len();
        let sum: i64 = waits.iter().sum();
        let rank = (waits.len() * 9).div_ceil(10).saturating_sub(1);
        sums.mean = i64::try_from(waits.len()).ok().and_then(|count| sum.checked_div(count)).map(minutes);
        sums.p90 = waits.get(rank).copied().map(minutes);
        sums.longest = waits.last().copied().map(minutes);
        sums
    }

    /// How the people who came fared, on every sheet alike: `叫到 3，办结 2，过号 1（没回来 1）`.
    pub fn fared(&self) -> String {
        let mut text = format!("叫到 {}，办结 {}，过号 {}", self.called, self.done, self.no_show);
        if self.not_back > 0 {
            text.push_str(&format!("（没回来 {}）", self.not_back));
        }
        for (title, count) in [("没叫到", self.not_called), ("叫过没办完", self.unfinished)] {
            if count > 0 {
                text.push_str(&format!("，{title} {count}"));
            }
        }
        text
    }

    /// How long those called waited: `平均等 5.0 分，…`; where nobody was called it says so.
    pub fn waits(&self) -> String {
        match (self.mean, self.p90, self.longest) {
            (Some(mean), Some(p90), Some(longest)) => {
                format!("平均等 {mean:.1} 分，90 分位 {p90:.1} 分，最长 {longest:.1} 分")
            }
            _ => "还没有叫到的，没有等候可算".to_owned(),
        }
    }

    /// Numbers that are not among those taken: `预约未到 1，作废 1`; none where there are none.
    pub fn besides(&self) -> Option<String> {
        let all = [("预约未到", self.not_come), ("作废", self.void), ("没打出", self.unprinted)];
        let some: Vec<String> = all
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(title, count)| format!("{title} {count}"))
            .collect();
        (!some.is_empty()).then(|| some.join("，"))
    }

    /// How many of those called waited at most so many minutes.
    pub fn within(tickets: &[Ticket], minutes: i64) -> usize {
        let waits = tickets.iter().filter_map(|ticket| Some(ticket.first_called? - ticket.arrived));
        waits.filter(|wait| *wait <= minutes * 60_000).count()
    }

    /// Those of everybody, of the green line, and of the others.
    pub fn by_line(tickets: &[Ticket]) -> [(&'static str, Self); 3] {
        let green = |ticket: &Ticket| ticket.class == Class::Green;
        [
            ("全部", Self::of(tickets, |_| true)),
            (Class::Green.title(), Self::of(tickets, green)),
            ("其他", Self::of(tickets, |ticket| !green(ticket))),
        ]
    }
}

/// Milliseconds in minutes, rounded to a tenth.
#[allow(clippy::cast_precision_loss, reason = "milliseconds of a day are far below 2^52")]
fn minutes(ms: i64) -> f64 {
    (ms + 3_000).div_euclid(6_000) as f64 / 10.0
}
