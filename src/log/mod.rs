//! The log: what happened, once, in order, never changed. An event says one thing about one ticket, one case or the hall;
//! everything shown is folded from events ([`State`]). Pure: how events are kept is `store`'s business, which acts write
//! them is `acts`'.

mod case;
mod chain;
mod event;
mod state;

pub use case::{
    Case, CaseId, Closing, Document, Figure, Outcome, PersonId, PersonSeen, Sex, Step, Unfit, Way,
};
pub use chain::{Audit, Auditor, Broken, Hash, Why, chain_name};
pub use event::{Body, Event, HallEvent, OpId, Record, Unreadable};
pub use state::{Misfit, State};
