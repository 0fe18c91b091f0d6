//! A day played through the product's own tickets, windows and forecast: what somebody is told when taking a number, and how
//! long it was.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bangban::queue::{
    Class, Hall, Learnt, Move, Outlook, Seat, State, Ticket, TicketId, TicketNo, Told, Turn, What, naive,
    place_behind,
};
use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::day::Event;

/// What a day gave.
#[derive(Debug, Default)]
pub struct Played {
    pub ours: Vec<Told>,
    pub naive: Vec<Told>,
    pub last: Vec<Told>,
    pub took: Vec<Duration>,
    pub tickets: Vec<Ticket>,
}

const DAY: Date = date(2026, 11, 23);

/// Plays a day. `learnt`: what people are told by, together with the day itself as far as it has gone; none: nobody is told
/// anything.
pub fn play(hall: &Hall, learnt: Option<&Learnt>, events: &[Event]) -> Played {
    let mut tickets: BTreeMap<TicketId, Ticket> = BTreeMap::new();
    let mut ids: BTreeMap<String, TicketId> = BTreeMap::new();
    let mut seats: BTreeMap<u32, Seat> = BTreeMap::new();
    let mut open: BTreeMap<u32, bool> = BTreeMap::new();
    let mut told: BTreeMap<TicketId, [(i64, i64); 3]> = BTreeMap::new();
    let mut played = Played::default();
    let kind = |band: char| hall.kinds.iter().find(|kind| kind.band == band).map(|kind| kind.code.clone());
    for (at, event) in events.iter().enumerate() {
        let now = event.at * 1000;
        let window = event.window;
        if let Some(what) = match event.what.as_str() {
            "open" | "resume" => Some(What::Opened),
            "pause" => Some(What::Paused { reason: "走开".into() }),
            "close" => Some(What::Closed),
            _ => None,
        } {
            open.insert(window, what == What::Opened);
            let turn = Turn { day: DAY, clerk: window.to_string(), what };
            let seat = Seat::after(seats.get(&window), window, &turn, now).unwrap();
            seats.insert(window, seat);
            continue;
        }
        if event.what == "issue" {
            let Some(kind) = kind(event.kind) else { continue };
            let class = match event.class.as_str() {
                "green" => Class::Green,
                "appt" => Class::Appointment,
                _ => Class::Ordinary,
            };
            let id = TicketId(Uuid::from_u128(at as u128 + 1));
            if let Some(learnt) = learnt {
                let today: Vec<Ticket> = tickets.values().cloned().collect();
                let all: Vec<Seat> = seats.values().cloned().collect();
                // The shortest of three: what the machine does besides is not asked for.
                let once = || {
                    let started = Instant::now();
                    let mut learnt = learnt.clone();
                    learnt.add_today(hall, &today, 0);
                    let outlook = Outlook::new(hall, &learnt, &today, &all, DAY, now, 0);
                    let forecast = outlook.newcomer(&kind, class, None).filter(|_| outlook.is_known());
                    (started.elapsed(), forecast, learnt.mean())
                };
                let (took, forecast, mean) = (0..3).map(|_| once()).min_by_key(|(took, ..)| *took).unwrap();
                if let Some(forecast) = forecast {
                    played.took.push(took);
                    let windows = open.values().filter(|open| **open).count();
                    let waiting = today.iter().filter(|ticket| ticket.state == State::Waiting).count();
                    let by_number = naive(waiting, mean, windows);
                    let last = last_to_enter(&today, &kind, class);
                    let middle = forecast.middle().min(17 * 3_600_000 - now).max(0);
                    let upper = forecast
                        .estimate()
                        .map_or(middle, |told| told.end().map_or(i64::MAX, |end| end * 60_000));
                    told.insert(id, [(middle, upper), (by_number, by_number), (last, last)]);
                }
            }
            let no = TicketNo::parse(&event.ticket).unwrap();
            let step = Move::issued(DAY, no, kind, class);
            tickets.insert(id, Ticket::after(None, id, &step, now).unwrap());
            ids.insert(event.ticket.clone(), id);
            continue;
        }
        let Some(ticket) = ids.get(&event.ticket).and_then(|id| tickets.get(id)).cloned() else { continue };
        let step = match event.what.as_str() {
            "call" => Move::Called { window, clerk: Some(window.to_string()) },
            "recall" => Move::Recalled,
            "serve" => Move::Started,
            "noshow" => Move::NoShow,
            "requeue" => {
                let waiting: Vec<Ticket> =
                    tickets.values().filter(|ticket| ticket.state == State::Waiting).cloned().collect();
                Move::Returned { place: place_behind(&waiting, &hall.rule, &ticket.kind, ticket.place) }
            }
            "done" => Move::Finished,
            "transfer" => {
                let to = event.extra.strip_prefix("to=").and_then(|band| kind(band.chars().next()?));
                let kind = to.unwrap_or_else(|| ticket.kind.clone());
                Move::Transferred { kind, window: None, needs: None, note: String::new() }
            }
            "expire" => Move::Expired,
            _ => continue,
        };
        let after = Ticket::after(Some(&ticket), ticket.id, &step, now).unwrap();
        if let (None, Some(called), Some(told)) =
            (ticket.first_called, after.first_called, told.get(&ticket.id))
        {
            let wait = called - after.arrived;
            for (list, (middle, upper)) in
                [&mut played.ours, &mut played.naive, &mut played.last].into_iter().zip(told)
            {
                list.push(Told { middle: *middle, upper: *upper, wait });
            }
        }
        tickets.insert(ticket.id, after);
    }
    played.tickets = tickets.into_values().collect();
    played
}

fn last_to_enter(tickets: &[Ticket], kind: &str, class: Class) -> i64 {
    let green = class == Class::Green;
    let called = tickets.iter().filter(|ticket| ticket.first_called.is_some());
    let newest = |same: bool| {
        let mine =
            |ticket: &&Ticket| !same || (ticket.kind == kind && (ticket.class == Class::Green) == green);
        called.clone().filter(mine).max_by_key(|ticket| ticket.first_called)
    };
    newest(true).or(newest(false)).map_or(0, |ticket| ticket.first_called.unwrap() - ticket.arrived)
}
