//! The log: what happened, once, in order, never changed. An event says one thing about one ticket, one case, one entry of a register or the hall;
//! everything shown is folded from events ([`Snapshot`]). Pure: how events are kept is `store`'s business, which acts write
//! them is `acts`'.

mod amount;
mod case;
mod chain;
mod deceased;
mod event;
mod followup;
mod marks;
mod state;
mod suspension;
mod tally;
mod words;

pub use crate::person::Sex;
pub use amount::{Amount, PAID_ON_BILLS, Paid, Reviewed, Saw, Settlement, Slip};
pub use case::{Case, CaseId, Step, Unfit};
pub use chain::{Audit, Auditor, Broken, HALL, Hash, Head, Why, chain_name, window_name};
pub use deceased::DECEASED;
pub use event::{Body, Event, Gap, HallEvent, OpId, Record, Unreadable};
pub use followup::{CameOut, FollowUp, Followed, Owed, WITHDRAW, follow_key};
pub use marks::{
    ACCOUNT, Closing, Document, Figure, Outcome, PersonId, PersonSeen, Printed, Refusal, UNIT_CODE, UnitSeen,
    Way,
};
pub use state::{Misfit, Snapshot};
pub use suspension::{Resumed, Suspended, Until};
pub use tally::Tally;
