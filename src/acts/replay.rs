//! A recorded day, done again through the same acts a clerk's keys call. What is left out is what no key does here: ratings.

use std::collections::{BTreeMap, BTreeSet};

use super::seat::leave;
use super::transaction::transact;
use super::{ActError, Actor, Stamp, To, Waits, Wish, new_op};
use crate::clock::Now;
use crate::log::{Body, HALL, HallEvent};
use crate::queue::{Class, Hall, Hours, Span, State, Ticket, TicketId, TicketNo, What, Window, next_ticket};
use crate::store::Store;

/// One line of a recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Seconds after midnight.
    pub second: i64,
    /// What happened: `issue`, `call`, `serve` ….
    pub what: String,
    /// Number as recorded; empty for what happens to a window.
    pub ticket: String,
    /// Band letter of the kind.
    pub kind: String,
    /// `green`, `appt` or `normal`.
    pub class: String,
    /// Window; 0 when there is none.
    pub window: u32,
    /// What else there is, e.g. `to=B`.
    pub extra: String,
}

/// What a line may say happened; for what stands at a window, it says which.
pub const EVENTS: [(&str, bool); 14] = [
    ("issue", false),
    ("call", true),
    ("recall", true),
    ("serve", true),
    ("noshow", true),
    ("requeue", false),
    ("transfer", true),
    ("done", true),
    ("expire", false),
    ("open", true),
    ("close", true),
    ("pause", true),
    ("resume", true),
    ("rate", true),
];

/// The lines, as a recording writes them; none reads as ordinary.
pub const CLASSES: [(&str, Class); 4] = [
    ("normal", Class::Ordinary),
    ("", Class::Ordinary),
    ("green", Class::Green),
    ("appt", Class::Appointment),
];

/// Who writes what is played.
const PLAYER: &str = "重放";

/// Whether a recording may be played into these records: every number in them was made up, and none was played on this day.
/// What is played is marked as made up.
pub fn begin(store: &mut dyn Store, hall: &Hall, now: Now) -> Result<(), ActError> {
    let stamp = Stamp::new(hall, &Actor { window: HALL, clerk: PLAYER.to_owned() }, now, new_op(now));
    let day = stamp.day.to_string();
    transact(store, |tx| {
        let (mut made_up, mut taken, mut played) = (BTreeSet::new(), BTreeSet::new(), false);
        tx.rows().records(&mut |record| {
            let of = record.chain.rsplit('/').next().unwrap_or_default().to_owned();
            if record.kind == "hall" && record.body == r#"{"hall":"opened","demo":true}"# {
                played |= record.actor.ends_with(PLAYER) && of == day;
                made_up.insert(of);
            } else if record.kind == "ticket" {
                taken.insert(of);
            }
        })?;
        if played || !taken.is_subset(&made_up) {
            return Err(ActError::NotEmpty);
        }
        Ok(tx.append(stamp.event(Body::Hall(HallEvent::Opened { demo: true })))?)
    })
}

/// What a replay found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Lines done.
    pub events: usize,
    /// Lines there is no act for.
    pub left_out: usize,
    /// Lines after which the ticket was not in the state the recording says, or that were refused, each in words.
    pub differs: Vec<String>,
    /// Calls.
    pub calls: usize,
    /// Calls of whom the hall's own rule would have called.
    pub by_rule: usize,
}

/// A replay on its way.
#[derive(Debug)]
pub struct Replay<'h> {
    hall: &'h Hall,
    waits: Waits,
    ids: BTreeMap<String, (TicketId, TicketNo)>,
    /// What was found so far.
    pub found: Replayed,
}

impl<'h> Replay<'h> {
    /// Nothing done yet.
    pub fn new(hall: &'h Hall) -> Self {
        Self { hall, waits: Waits::default(), ids: BTreeMap::new(), found: Replayed::default() }
    }

    /// Does one line at a moment. A refusal is noted; only the store's own trouble ends a replay.
    pub fn step(&mut self, store: &mut dyn Store, line: &Line, now: Now) -> Result<(), ActError> {
        let clerk =
            if line.window == 0 { "取号机".to_owned() } else { format!("{}号经办", line.window) };
        let stamp = Stamp::new(self.hall, &Actor { window: line.window, clerk }, now, new_op(now));
        self.found.events += 1;
        let wanted = match line.what.as_str() {
            "issue" | "requeue" | "transfer" => "waiting",
            "call" | "recall" => "called",
            "serve" => "serving",
            "noshow" => "noshow",
            "done" => "done",
            "expire" => "expired",
            "open" | "resume" | "close" | "pause" => "",
            _ => {
                self.found.left_out += 1;
                return Ok(());
            }
        };
        let done = self.act(store, line, &stamp);
        let time = format!("{:02}:{:02}", line.second / 3600, line.second / 60 % 60);
        match done {
            Err(ActError::Store(error)) => return Err(ActError::Store(error)),
            Err(error) => self.found.differs.push(format!("{time} {} {}：{error}", line.what, line.ticket)),
            Ok(Some(ticket)) if ticket.state.code() != wanted => {
                let state = ticket.state.code();
                self.found.differs.push(format!("{time} {}：{state}，录的是 {wanted}", line.ticket));
            }
            Ok(_) => {}
        }
        Ok(())
    }

    fn act(&mut self, store: &mut dyn Store, line: &Line, stamp: &Stamp) -> Result<Option<Ticket>, ActError> {
        let hall = self.hall;
        match line.what.as_str() {
            "open" | "resume" => return super::open_window(store, stamp).map(|_| None),
            "pause" => {
                return leave(store, stamp, &What::Paused { reason: "暂离".into() }, None).map(|_| None);
            }
            "close" => return leave(store, stamp, &What::Closed, None).map(|_| None),
            "issue" => {
                let known = CLASSES.iter().find(|(name, _)| *name == line.class);
                let class = known.map_or(Class::Ordinary, |(_, class)| *class);
                let reason = hall.reasons.first().filter(|_| class == Class::Green);
                let reason = reason.map(|reason| reason.code.as_str());
                let wish = Wish { class, reason, ..Wish::of(&line.kind) };
                let ticket = super::issue_told(store, hall, stamp, wish, &mut self.waits)?;
                self.ids.insert(line.ticket.clone(), (ticket.id, ticket.no.clone()));
                return Ok(Some(ticket));
            }
            _ => {}
        }
        let (id, no) = self
            .ids
            .get(&line.ticket)
            .cloned()
            .ok_or_else(|| ActError::UnknownTicket(line.ticket.clone()))?;
        let ticket = match line.what.as_str() {
            "call" => {
                self.found.calls += 1;
                let rows = store.rows();
                let last = rows.last_called(stamp.day, line.window)?.map(|ticket| ticket.class);
                let window = hall.window(line.window);
                let next = next_ticket(&rows.waiting(stamp.day)?, &hall.rule, &window, last);
                self.found.by_rule += usize::from(next == Some(id));
                super::call_ticket::call_again(store, stamp, &no)?
            }
            "recall" => super::recall(store, hall, stamp)?,
            "serve" => super::start(store, stamp)?,
            "noshow" => super::no_show(store, stamp)?,
            "requeue" => super::return_ticket(store, hall, stamp, &no)?,
            "transfer" => {
                let kind = line.extra.strip_prefix("to=");
                super::transfer(store, hall, stamp, None, To { kind, ..To::default() })?
            }
            "done" => super::finish(store, stamp)?,
            _ => {
                let waits = store.rows().ticket(id)?.is_some_and(|ticket| ticket.state == State::Waiting);
                if waits {
                    super::expire(store, stamp, true)?;
                }
                store.rows().ticket(id)?.ok_or_else(|| ActError::UnknownTicket(no.to_string()))?
            }
        };
        Ok(Some(ticket))
    }
}

/// The hall as a recording shows it: each window with the kinds it called and the hours it was open.
pub fn recorded_hall(hall: &Hall, lines: &[Line]) -> Hall {
    let mut windows: BTreeMap<u32, (Vec<String>, Vec<Span>)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.window != 0) {
        let (kinds, spans) = windows.entry(line.window).or_default();
        let minute = line.second / 60;
        match line.what.as_str() {
            "open" => spans.push(Span { from: minute, to: 1440 }),
            "close" => {
                if let Some(last) = spans.last_mut() {
                    last.to = minute;
                }
            }
            "call" => {
                let code = hall.kind(&line.kind).map(|kind| kind.code.clone());
                kinds.extend(code.filter(|code| !kinds.contains(code)));
            }
            _ => {}
        }
    }
    let window = |(number, (kinds, spans)): (u32, (Vec<String>, Vec<Span>))| Window {
        number,
        kinds,
        skills: hall.window(number).skills,
        hours: Hours::of(spans),
    };
    Hall { windows: windows.into_iter().map(window).collect(), ..hall.clone() }
}
