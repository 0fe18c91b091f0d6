//! One area's view of a subject: the files of nation, province and city laid over each other, and those of the subjects
//! they use. A lower area may fill what is open, replace with a citation, or add; nothing else. What comes out is one flat
//! list of names, each with the layer that has the last word on it.

mod change;
mod collect;
mod idle;
mod laws;
mod lists;
mod view;

pub use idle::{Used, check as check_idle};
pub use laws::Laws;
pub use view::{CalcView, Item, ParamView, RuleView, TableView, View, What};
