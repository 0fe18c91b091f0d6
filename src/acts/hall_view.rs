//! How the whole hall stands, read in one go for the call board, the ticket machine and the lead.

use super::Waits;
use crate::clock::Now;
use crate::queue::{
    Class, Estimate, Figures, Forecast, Hall, Notice, Presence, Seat, State, Ticket, TicketNo,
};
use crate::store::{Store, StoreError};

/// A kind of business and its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindLine {
    /// Code of the kind.
    pub code: String,
    /// First letter of its numbers.
    pub band: char,
    /// Its name.
    pub title: String,
    /// How many wait.
    pub waiting: usize,
    /// How long somebody who comes now would wait; none while nothing is known.
    pub estimate: Option<Estimate>,
    /// What must be said besides.
    pub notice: Option<Notice>,
    /// The same with one more window that can do everything.
    pub with_one_more: Option<Estimate>,
}

/// A window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowLine {
    /// Its number.
    pub number: u32,
    /// What is known of it today.
    pub seat: Option<Seat>,
    /// The ticket called to it or served.
    pub in_hand: Option<Ticket>,
}

/// A call that lasts: who is to go where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The number.
    pub no: TicketNo,
    /// The window.
    pub window: u32,
    /// When, in milliseconds.
    pub at: i64,
    /// How often it was called again.
    pub recalls: u32,
}

/// The hall.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HallView {
    /// Lines in the order of the ticket machine.
    pub kinds: Vec<KindLine>,
    /// Windows by number.
    pub windows: Vec<WindowLine>,
    /// Calls that last, the newest first.
    pub calls: Vec<Call>,
    /// Since when the system is down, `10:20`, if it is.
    pub down: Option<String>,
    /// When the one who waits longest came, in milliseconds.
    pub oldest: Option<i64>,
    /// What somebody should look after, in words for the lead.
    pub alarms: Vec<String>,
    /// The day so far.
    pub figures: Figures,
}

impl HallView {
    /// Reads it.
    pub fn read(store: &dyn Store, hall: &Hall, now: Now, waits: &mut Waits) -> Result<Self, StoreError> {
        let rows = store.rows();
        let day = hall.day(now.local);
        let midnight = now.midnight(day);
        let tickets = rows.tickets(day)?;
        let mut seats = rows.seats()?;
        seats.retain(|seat| seat.day == day);
        let outlook = waits.outlook(rows, hall, day, now.ms, midnight)?;
        let more = outlook.with_one_more();
        let kinds = hall.kinds.iter().map(|kind| {
            let needs = kind.needs.as_deref();
            let forecast = outlook.newcomer(&kind.code, Class::Ordinary, needs);
            let other = more.newcomer(&kind.code, Class::Ordinary, needs);
            KindLine {
                code: kind.code.clone(),
                band: kind.band,
                title: kind.title.clone(),
                waiting: outlook.count(&kind.code),
                estimate: forecast.as_ref().and_then(Forecast::estimate),
                notice: forecast.as_ref().and_then(|forecast| forecast.notice(now.ms, midnight)),
                with_one_more: other.as_ref().and_then(Forecast::estimate),
            }
        });
        let kinds = kinds.collect();
        let mut numbers: Vec<u32> = hall.windows.iter().map(|window| window.number).collect();
        numbers.extend(seats.iter().map(|seat| seat.window));
        numbers.extend(tickets.iter().filter_map(|ticket| ticket.state.window()));
        numbers.sort_unstable();
        numbers.dedup();
        let at_window =
            |ticket: &&Ticket| matches!(ticket.state, State::Called { .. } | State::Serving { .. });
        let windows = numbers.into_iter().map(|number| WindowLine {
            number,
            seat: seats.iter().find(|seat| seat.window == number).cloned(),
            in_hand: tickets
                .iter()
                .filter(at_window)
                .find(|ticket| ticket.state.window() == Some(number))
                .cloned(),
        });
        let windows: Vec<WindowLine> = windows.collect();
        let mut calls: Vec<Call> = tickets
            .iter()
            .filter(at_window)
            .filter_map(|ticket| {
                let call = ticket.last_call?;
                Some(Call { no: ticket.no.clone(), window: call.window, at: call.at, recalls: call.recalls })
            })
            .collect();
        calls.sort_by_key(|call| std::cmp::Reverse(call.at));
        let waiting = tickets.iter().filter(|ticket| ticket.state == State::Waiting);
        Ok(Self {
            kinds,
            windows,
            calls,
            down: super::outage(rows)?.filter(|outage| !outage.restored).map(|outage| outage.since),
            oldest: waiting.map(|ticket| ticket.arrived).min(),
            alarms: alarms(hall, &tickets, &seats, now.ms),
            figures: Figures::of(&tickets, |_| true),
        })
    }

    /// How many windows pause.
    pub fn pausing(&self) -> usize {
        let pauses = |line: &&WindowLine| {
            line.seat.as_ref().is_some_and(|seat| matches!(seat.presence, Presence::Paused { .. }))
        };
        self.windows.iter().filter(pauses).count()
    }

    /// Whether people wait so long that they are to be told why and what else they can do.
    pub fn is_slow(&self, hall: &Hall, now: i64) -> bool {
        let long = hall.rule.long_wait_minutes;
        self.oldest.is_some_and(|since| now - since >= long * 60_000)
            || self.kinds.iter().any(|kind| kind.estimate.is_some_and(|told| told.low >= long))
    }
}

/// Why people wait long, and what else they can do: for the board, and for a clerk to say.
pub fn slow_words(pausing: usize, phone: &str) -> String {
    let why = match pausing {
        0 => "来的人多".to_owned(),
        paused => format!("{paused} 个窗口暂停"),
    };
    format!("现在等候较久：{why}。可以预约改天来，能网上、自助机办的先在那里办，也可以打 {phone} 问清再来。")
}

fn alarms(hall: &Hall, tickets: &[Ticket], seats: &[Seat], now: i64) -> Vec<String> {
    let mut alarms = Vec::new();
    for seat in seats {
        let Some(help) = &seat.help else { continue };
        let since = (now - help.since).max(0) / 60_000;
        let words = if help.words.is_empty() { String::new() } else { format!("（{}）", help.words) };
        alarms.push(match help.by {
            None => format!("{} 号窗口{}{words}，{since} 分钟没人接", seat.window, help.want.title()),
            Some(by) => format!("{} 号窗口{}{words}，{by} 号窗口已接", seat.window, help.want.title()),
        });
    }
    for ticket in tickets {
        match &ticket.state {
            State::Held { until: Some(until), window, reason } if *until <= now => {
                alarms.push(format!("{} 在 {window} 号窗口挂起已到时（{reason}）", ticket.no));
            }
            State::Unprinted => alarms.push(format!("{} 小票没打出，补打或作废", ticket.no)),
            State::Waiting => {
                let waited = (now - ticket.arrived) / 60_000;
                if waited >= hall.rule.long_wait_minutes {
                    alarms.push(format!("{} 已等 {waited} 分钟", ticket.no));
                }
            }
            _ => {}
        }
    }
    alarms
}
