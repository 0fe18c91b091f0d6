//! The queue: tickets, what may happen to them, and who is next. Pure: the hour, the people waiting and the window's
//! skills are passed in. How tickets are kept is `store`'s business, what a clerk may press is `acts`'.

mod hall;
mod moves;
mod rule;
mod ticket;

pub use hall::{Contact, Hall, Kind, Reason, Window};
pub use moves::{Move, Refusal};
pub use rule::{Rule, next_ticket, place_behind};
pub use ticket::{Class, LastCall, State, Ticket, TicketId, TicketNo};
