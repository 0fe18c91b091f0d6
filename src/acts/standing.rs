//! How things stand at a window, read in one go for whoever shows it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::again::is_recent;
use super::deceased::{paid_before, same_matter};
use super::note_unit::units_before;
use super::pick_item::earlier_visits;
use super::{Appointment, Common, Knowledge, Often, Outage, Shortage, Slow, Waits, appointments, shortages};
use crate::clock::Now;
use crate::ledgers::Entry;
use crate::log::{Case, CaseId, Outcome, UnitSeen};
use crate::queue::{Estimate, Presence, Seat, State, Ticket, TicketId, next_ticket};
use crate::store::{Rows, Store, StoreError};

/// How the hall and this window stand, as read from the store in one go.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The business day.
    pub day: Option<Date>,
    /// Who waits, in the order they would be called here as far as it is known.
    pub waiting: Vec<Ticket>,
    /// Who was put aside, did not come, is in mediation or holds no slip, today.
    pub aside: Vec<Ticket>,
    /// What other windows are there and who of them asks for help.
    pub seats: Vec<Seat>,
    /// How long each of those waiting will wait still, as far as it can be told.
    pub estimates: BTreeMap<TicketId, Estimate>,
    /// Whether the next call passes the green line by, for the others' sake.
    pub spares: bool,
    /// What is to be said of waiting that is long, if it is.
    pub slow: Option<String>,
    /// Emergencies that go on.
    pub emergencies: Vec<Entry>,
    /// The system is down, or not yet made up for.
    pub outage: Option<Outage>,
    /// The ticket in hand at this window.
    pub in_hand: Option<Ticket>,
    /// The case in hand at this window.
    pub case: Option<Case>,
    /// Earlier cases of the person in hand, newest first.
    pub visits: Vec<Case>,
    /// What others were paid for the death the case in hand is about, or are being: each in a sentence.
    pub paid_before: Vec<String>,
    /// Units the person in hand came for before.
    pub units: Vec<UnitSeen>,
    /// How many cases of the hall still owe something.
    pub owing: u32,
    /// What is often handled here, pinned items first; empty while nobody sits here.
    pub often: Vec<Common>,
    /// Questions answered today.
    pub advice_today: u32,
    /// What was being typed when the machine stopped.
    pub draft: Option<String>,
    /// The place of the case in hand (or of the next one) among those of its day and window, from 1: papers are numbered
    /// by it.
    pub nth: u32,
    /// Cases closed today in the hall.
    pub closed_today: u32,
    /// Entries of registers that are due today or overdue.
    pub owed: u32,
    /// What the registers have for a time of today, earliest first.
    pub appointments: Vec<Appointment>,
    /// What the registers count of which there is too little.
    pub short: Vec<Shortage>,
    /// Which machines work now.
    pub machines: Option<super::Machines>,
    /// Whether made-up tickets were put in today.
    pub demo: bool,
    /// Whether there has never been a ticket in this store.
    pub empty: bool,
}

impl Standing {
    /// Whether there is somebody to note things for: a case in hand, or a ticket whose case the first note opens.
    pub fn is_occupied(&self) -> bool {
        self.in_hand.is_some() || self.case.as_ref().is_some_and(|case| case.closed.is_none())
    }

    /// The case that ended and lies open here for what is still done about it: steps, bills, amounts, the settlement.
    pub fn laid_open(&self) -> Option<&Case> {
        self.case.as_ref().filter(|case| case.closed.is_some())
    }

    /// A ticket's number, with its day where that is not today: one like it may wait there now.
    pub fn named(&self, ticket: &Ticket) -> String {
        match self.day {
            Some(day) if ticket.day != day => {
                format!("{}（{} 的号）", ticket.no, ticket.day.strftime("%m-%d"))
            }
            _ => ticket.no.to_string(),
        }
    }

    /// How often the person in hand came for the same item in the thirty days before.
    pub fn same_item_visits(&self) -> usize {
        let (Some(case), Some(today)) = (&self.case, self.day) else { return 0 };
        let recent = |visit: &&Case| same_matter(visit, case) && is_recent(visit.day, today);
        if case.item.is_none() { 0 } else { self.visits.iter().filter(recent).count() }
    }

    /// Whether a window is paused or closed.
    pub fn is_away(&self, window: u32) -> bool {
        self.seats.iter().any(|seat| seat.window == window && seat.presence != Presence::Open)
    }

    /// Reads it for a window; `laid` is a case that ended and lies open there while nobody sits at it.
    pub fn read(
        store: &dyn Store,
        know: &Knowledge,
        (window, laid): (u32, Option<CaseId>),
        now: Now,
        waits: &mut Waits,
        often: &mut Often,
    ) -> Result<Self, StoreError> {
        let rows = store.rows();
        let day = know.hall.day(now.local);
        let today = rows.tickets(day)?;
        let aside = today
            .iter()
            .filter(|ticket| {
                matches!(
                    ticket.state,
                    State::Held { .. } | State::NoShow | State::Mediation { .. } | State::Unprinted
                )
            })
            .cloned()
            .collect();
        let forecasts = waits.outlook(rows, &know.hall, day, now.ms, now.midnight(day))?.all();
        let told = forecasts.into_iter().filter_map(|(id, forecast)| Some((id, forecast.estimate()?)));
        let estimates: BTreeMap<TicketId, Estimate> = told.collect();
        let mut seats = rows.seats()?;
        let waiting = rows.waiting(day)?;
        let long = know.hall.rule.long_wait_minutes;
        let slow = waiting.iter().any(|ticket| now.ms - ticket.arrived >= long * 60_000)
            || estimates.values().any(|told| told.low >= long);
        let closed = rows.closed(day)?;
        let closed_today = closed.iter().map(|(_, count)| count).sum();
        let advice = Outcome::Advice.code();
        let advice_today = closed.iter().find(|(code, _)| code == advice).map_or(0, |(_, count)| *count);
        let in_hand = rows.in_hand(window)?;
        let case = rows.case_in_hand(window)?;
        let laid = laid.filter(|_| in_hand.is_none() && case.is_none());
        let case = match laid {
            Some(laid) => rows.case(laid)?,
            None => case,
        };
        // Counting thirty days takes a moment once a day: not before somebody sits here.
        let often = if in_hand.is_some() || case.is_some() {
            let seat = seats.iter().find(|seat| seat.window == window);
            often.list(rows, know, seat, day, closed_today)?
        } else {
            Vec::new()
        };
        seats.retain(|seat| seat.day == day);
        let why = Slow::why(&know.hall, &today, &seats, now.ms, now.midnight(day));
        let nth = nth(rows, day, window, case.as_ref())?;
        let visits = case.as_ref().map_or_else(|| Ok(Vec::new()), |case| earlier_visits(rows, know, case))?;
        let paid_before =
            case.as_ref().map_or_else(|| Ok(Vec::new()), |case| paid_before(rows, know, case))?;
        let units = case.as_ref().map_or_else(|| Ok(Vec::new()), |case| units_before(rows, case))?;
        let owed = rows.entries_due(now.date())?;
        // Registers are read only where something is due.
        let appointments = if owed > 0 { appointments(rows, know, now.date())? } else { Vec::new() };
        Ok(Self {
            owing: rows.owing_count()?,
            often,
            advice_today,
            day: Some(day),
            emergencies: super::emergencies(rows)?,
            outage: super::outage(rows)?,
            spares: super::spares_others(rows, &know.hall, day, window)?,
            slow: slow.then(|| why.words(&know.hall.contact.phone)),
            waiting: in_order(waiting, rows.last_called(day, window)?, know, window),
            aside,
            seats,
            estimates,
            in_hand,
            case,
            visits,
            paid_before,
            units,
            nth,
            draft: rows.draft(window)?.map(|(_, text)| text),
            closed_today,
            owed,
            appointments,
            short: shortages(rows, know)?,
            machines: super::machines(rows)?,
            demo: waits.made_up(rows, day)?,
            empty: rows.is_empty()?,
        })
    }
}

/// The place of a case among those of its day and window, from 1; of the next one when there is none yet. It never
/// changes, so that a paper printed again has the number it had.
pub fn nth(rows: &dyn Rows, day: Date, window: u32, case: Option<&Case>) -> Result<u32, StoreError> {
    let (day, window) = case.map_or((day, window), |case| (case.day, case.window));
    Ok(rows.cases_before(day, window, case)?.saturating_add(1))
}

/// Those who wait, in the order this window would call them if nobody else came or called; whom it does not serve, last.
fn in_order(mut waiting: Vec<Ticket>, last: Option<Ticket>, know: &Knowledge, window: u32) -> Vec<Ticket> {
    let window = know.hall.window(window);
    let mut last = last.map(|ticket| ticket.class);
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(id) = next_ticket(&waiting, &know.hall.rule, &window, last) {
        let Some(at) = waiting.iter().position(|ticket| ticket.id == id) else { break };
        let next = waiting.remove(at);
        last = Some(next.class);
        order.push(next);
    }
    order.extend(waiting);
    order
}
