//! How the whole hall stands, read in one go for the call board, the ticket machine and the lead.

use std::collections::BTreeMap;

use super::{Knowledge, Machines, Outage, Slow, Waits, news_due, shortages, ticked, words_to_all};
use crate::clock::Now;
use crate::ledgers::Entry;
use crate::queue::{
    AtWindow, Class, Estimate, Figures, Forecast, Hall, Notice, Seat, State, Ticket, TicketNo,
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
    /// What it did today; none where it has called nobody.
    pub did: Option<AtWindow>,
    /// The numbers it put on hold that nobody took up again.
    pub held: Vec<TicketNo>,
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

/// An emergency that goes on: what the public and the lead are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its entry.
    pub entry: Entry,
    /// Since when, `10:20`.
    pub since: String,
    /// What is said to all; none where nothing is cried out (somebody who fainted is nobody's to look at).
    pub words: Option<String>,
    /// Whether everybody leaves.
    pub evacuates: bool,
    /// How many steps are ticked, and how many there are.
    pub steps: (usize, usize),
    /// By when news was promised, in milliseconds.
    pub news: Option<i64>,
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
    /// The system is down, or not yet made up for.
    pub outage: Option<Outage>,
    /// Emergencies that go on, the newest last.
    pub alerts: Vec<Alert>,
    /// Who waits.
    pub waiting: Vec<Ticket>,
    /// Whether made-up tickets were put in today.
    pub demo: bool,
    /// Why it takes long, where it does.
    pub slow: Slow,
    /// When the one who waits longest came, in milliseconds.
    pub oldest: Option<i64>,
    /// What somebody should look after, in words for the lead.
    pub alarms: Vec<String>,
    /// The day so far.
    pub figures: Figures,
    /// Which machines work now.
    pub machines: Option<Machines>,
}

impl WindowLine {
    /// What it has done and still holds, for the lead: `办结 3  挂起 A001`; empty where there is nothing.
    pub fn account(&self) -> String {
        let done = self.did.map_or(0, |did| did.done);
        let done = (done > 0).then(|| format!("办结 {done}"));
        let held: Vec<&str> = self.held.iter().map(TicketNo::as_str).collect();
        let held = (!held.is_empty()).then(|| format!("挂起 {}", held.join("、")));
        done.into_iter().chain(held).collect::<Vec<_>>().join("  ")
    }
}

impl HallView {
    /// Reads it.
    pub fn read(
        store: &dyn Store,
        know: &Knowledge,
        now: Now,
        waits: &mut Waits,
    ) -> Result<Self, StoreError> {
        let (rows, hall) = (store.rows(), &know.hall);
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
        let did = AtWindow::of(&tickets);
        let calls_at = |number: u32| {
            tickets.iter().any(|ticket| ticket.last_call.is_some_and(|call| call.window == number))
        };
        let held_at = |number: u32| {
            let held =
                |ticket: &&Ticket| matches!(ticket.state, State::Held { window, .. } if window == number);
            tickets.iter().filter(held).map(|ticket| ticket.no.clone()).collect()
        };
        let windows = numbers.into_iter().map(|number| WindowLine {
            number,
            seat: seats.iter().find(|seat| seat.window == number).cloned(),
            in_hand: tickets
                .iter()
                .filter(at_window)
                .find(|ticket| ticket.state.window() == Some(number))
                .cloned(),
            did: did.get(&number).copied().or_else(|| calls_at(number).then(AtWindow::default)),
            held: held_at(number),
        });
        let windows: Vec<WindowLine> = windows.collect();
        let mut calls: Vec<Call> = tickets
            .iter()
            .filter(at_window)
            .filter_map(|ticket| {
                let call = ticket.last_call?;
                // Called again it comes up again: whoever missed it looks at the top.
                let again = matches!(ticket.state, State::Called { .. }) && call.recalls > 0;
                let at = if again { ticket.touched } else { call.at };
                Some(Call { no: ticket.no.clone(), window: call.window, at, recalls: call.recalls })
            })
            .collect();
        calls.sort_by_key(|call| std::cmp::Reverse(call.at));
        let waiting: Vec<Ticket> =
            tickets.iter().filter(|ticket| ticket.state == State::Waiting).cloned().collect();
        let going = super::emergencies(rows)?.into_iter();
        let outage = super::outage(rows)?;
        let restored = outage.as_ref().is_some_and(|outage| outage.restored);
        let alerts: Vec<Alert> =
            going.map(|entry| alert(know, entry, waiting.len(), restored, now.ms)).collect();
        let mut urgent: Vec<String> = alerts.iter().flat_map(|alert| urgent(alert, now.ms)).collect();
        urgent.extend(alarms(hall, &tickets, &seats, now.ms));
        // Nobody waits for it: after whatever people wait for.
        urgent.extend(shortages(rows, know)?.into_iter().map(|short| short.words));
        Ok(Self {
            kinds,
            windows,
            calls,
            outage,
            demo: waits.made_up(rows, day)?,
            alerts,
            slow: Slow::why(hall, &tickets, &seats, now.ms, midnight),
            oldest: waiting.iter().map(|ticket| ticket.arrived).min(),
            waiting,
            alarms: urgent,
            figures: Figures::of(&tickets, |_| true),
            machines: super::machines(rows)?,
        })
    }

    /// What everybody in the hall is told of what has happened, on every screen for the public.
    pub fn said_to_all(&self) -> Vec<String> {
        let words: Vec<String> = self.alerts.iter().filter_map(|alert| alert.words.clone()).collect();
        let down = self.outage.as_ref().filter(|outage| !outage.restored && words.is_empty());
        let down = down.map(|outage| {
            format!("办事系统 {} 起有故障，叫号不停，先给您登记；已取的号都有效。", outage.since)
        });
        words.into_iter().chain(down).collect()
    }

    /// What has happened, if everybody leaves because of it.
    pub fn evacuation(&self) -> Option<&Alert> {
        self.alerts.iter().rev().find(|alert| alert.evacuates)
    }

    /// Whether people wait so long that they are to be told why and what else they can do.
    pub fn is_slow(&self, hall: &Hall, now: i64) -> bool {
        let long = hall.rule.long_wait_minutes;
        self.oldest.is_some_and(|since| now - since >= long * 60_000)
            || self.kinds.iter().any(|kind| kind.estimate.is_some_and(|told| told.low >= long))
    }
}

/// `restored`: the system is there again, so that nobody is told any more that it is down.
fn alert(know: &Knowledge, entry: Entry, waiting: usize, restored: bool, now: i64) -> Alert {
    let card = know.lookup().cards.emergencies.find(entry.shown("card"));
    let all = card.map_or(0, |card| card.steps.len());
    let over = restored && card.is_some_and(|card| card.steps.iter().any(|step| step.outage));
    let done = (1..=all).filter(|place| ticked(&entry, *place).is_some()).count();
    Alert {
        since: Now::minute_of(entry.began()),
        words: words_to_all(know, &entry, waiting, None, now).filter(|_| !over),
        evacuates: card.is_some_and(|card| card.evacuates),
        steps: (done, all),
        news: card.and_then(|card| news_due(card, &entry)).filter(|_| !over),
        entry,
    }
}

/// What the lead is told of an emergency.
fn urgent(alert: &Alert, now: i64) -> Vec<String> {
    let Alert { entry, since, steps: (done, all), news, .. } = alert;
    let going = format!("应急处置中：{} {since} 起，做了 {done}/{all} 步，Ctrl+A", entry.shown("what"));
    let late = news
        .filter(|news| *news <= now)
        .map(|news| format!("答应 {} 再给大家说一次，到了：Ctrl+A，Tab 广播词", Now::minute_of(news)));
    std::iter::once(going).chain(late).collect()
}

fn alarms(hall: &Hall, tickets: &[Ticket], seats: &[Seat], now: i64) -> Vec<String> {
    let mut alarms = Vec::new();
    for seat in seats {
        let Some(help) = &seat.help else { continue };
        let since = (now - help.since).max(0) / 60_000;
        let words = if help.words.is_empty() { String::new() } else { format!("（{}）", help.words) };
        alarms.push(match help.comer() {
            None => format!("{} 号窗口{}{words}，{since} 分钟没人接", seat.window, help.want.title()),
            Some(who) => format!("{} 号窗口{}{words}，{who}已接", seat.window, help.want.title()),
        });
    }
    for ticket in tickets {
        match &ticket.state {
            State::Held { until: Some(until), window, reason } if *until <= now => {
                alarms.push(format!("{} 在 {window} 号窗口挂起已到时（{reason}）", ticket.no));
            }
            State::Mediation { window, reason, with } => {
                let with = with.as_ref().map_or(String::new(), |with| format!("，{with}陪同"));
                let since = (now - ticket.touched).max(0) / 60_000;
                alarms
                    .push(format!("{} 调解 {since} 分钟（{reason}{with}），{window} 号窗口转的", ticket.no));
            }
            State::Unprinted => alarms.push(format!("{} 小票没打出：补打，或在队列里选中它作废", ticket.no)),
            State::Waiting => {
                let waited = (now - ticket.arrived) / 60_000;
                if waited >= hall.rule.long_wait_minutes {
                    alarms.push(format!("{} 已等 {waited} 分钟", ticket.no));
                }
            }
            _ => {}
        }
    }
    let mut stranded: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (ticket, why) in super::slow::stranded(hall, tickets, seats) {
        match ticket.wanted {
            Some(_) => alarms.push(format!("{} 转给的 {why}", ticket.no)),
            None => stranded.entry(why).or_default().push(ticket.no.as_str()),
        }
    }
    alarms.extend(stranded.into_iter().map(|(why, who)| match who.as_slice() {
        [one] => format!("{one} 在等，{why}"),
        [first, ..] => format!("{first} 等 {} 个号在等，{why}", who.len()),
        [] => why,
    }));
    alarms
}
