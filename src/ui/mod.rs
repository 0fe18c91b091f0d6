//! The terminal: what the clerk sees and types.

pub mod columns;
pub mod term;
pub mod widgets;
