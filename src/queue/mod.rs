//! The queue: tickets, what may happen to them, and who is next. Pure: the hour, the people waiting and the window's
//! skills are passed in. How tickets are kept is `store`'s business, what a clerk may press is `acts`'.

mod counts;
mod estimate;
mod figures;
mod flow;
mod forecast;
mod hall;
mod hours;
mod learnt;
mod millis;
mod moves;
mod outlook;
mod place;
mod play;
mod privacy;
mod rule;
mod score;
mod seat;
mod slip;
mod ticket;

pub use counts::{AtWindow, Counts};
pub use estimate::{Estimate, Notice};
pub use figures::Figures;
pub use forecast::Forecast;
pub use hall::{Contact, Hall, Kind, Reason, Skill, Window};
pub use hours::{Hours, Span, clock, minute};
pub use learnt::Learnt;
pub use moves::{Move, Refusal};
pub use outlook::Outlook;
pub use privacy::Privacy;
pub use rule::{Rule, choose, next_ticket, place_behind, spares};
pub use score::{Score, Scores, Told, naive};
pub use seat::{Help, Presence, Seat, Turn, Want, What};
pub use slip::{ahead, slip};
pub use ticket::{Class, Holder, LastCall, Mediation, Parted, State, Ticket, TicketId, TicketNo, Visit, Was};
