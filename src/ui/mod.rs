//! The terminal: what the clerk sees and types. A loop over values: [`message::Message`] → [`desk::Desk::update`] →
//! effects, and [`view::view`] draws what there is. What happens in the store and on disk is the worker's.

pub mod action;
mod ask;
pub mod desk;
mod draw;
mod glance;
mod layout;
mod lock;
pub mod message;
mod overlay;
pub mod pages;
mod panes;
mod run;
pub mod term;
pub mod theme;
pub mod view;
mod watch;
pub mod widgets;
pub mod worker;

pub use crate::text::columns;
pub use run::{DeskError, Left, Opening, Rest, Showing, run, show};
pub use watch::Watch;
pub use worker::VOICE;
