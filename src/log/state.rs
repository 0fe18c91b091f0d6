//! The state of a hall as its events leave it. The store keeps the same state in tables, one event at a time, through the
//! same folds; playing all events again must give the same answers.

use std::collections::BTreeMap;

use super::{Body, Case, CaseId, Event, Unfit};
use crate::ledgers::{self, Entry, EntryId};
use crate::queue::{Refusal, Seat, Ticket, TicketId};

/// Everything events say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Every ticket ever issued.
    pub tickets: BTreeMap<TicketId, Ticket>,
    /// Every case ever opened.
    pub cases: BTreeMap<CaseId, Case>,
    /// Every entry of a register ever made.
    pub entries: BTreeMap<EntryId, Entry>,
    /// Every window at which something happened besides.
    pub seats: BTreeMap<u32, Seat>,
}

/// An event that does not fit the state before it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// About a ticket or a window.
    #[error(transparent)]
    Ticket(#[from] Refusal),
    /// About a case.
    #[error(transparent)]
    Case(#[from] Unfit),
    /// About an entry of a register.
    #[error(transparent)]
    Entry(#[from] ledgers::Unfit),
}

impl Snapshot {
    /// The state after all of `events`, given in any order: by `(at, chain, seq)` every event comes after those about
    /// the same thing that it was written after.
    pub fn fold(mut events: Vec<Event>) -> Result<Self, Misfit> {
        events.sort_by(|a, b| (a.at, &a.chain, a.seq).cmp(&(b.at, &b.chain, b.seq)));
        let mut state = Self::default();
        for event in &events {
            state.apply(event)?;
        }
        Ok(state)
    }

    /// Takes one more event.
    pub fn apply(&mut self, event: &Event) -> Result<(), Misfit> {
        match &event.body {
            Body::Hall(_) => {}
            Body::Ticket(id, step) => {
                let ticket = Ticket::after(self.tickets.get(id), *id, step, event.at)?;
                self.tickets.insert(*id, ticket);
            }
            Body::Case(id, step) => {
                let case = Case::after(self.cases.get(id), *id, step, event.at)?;
                self.cases.insert(*id, case);
            }
            Body::Entry(id, step) => {
                let entry = Entry::after(self.entries.get(id), *id, step, event.at)?;
                self.entries.insert(*id, entry);
            }
            Body::Window(number, turn) => {
                let seat = Seat::after(self.seats.get(number), *number, turn, event.at)?;
                self.seats.insert(*number, seat);
            }
        }
        Ok(())
    }
}
