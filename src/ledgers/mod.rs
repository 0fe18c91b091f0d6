//! Registers (台账) of things that stay open until done. One mechanism: a file of `data/ledgers/` says a register's fields,
//! states, who may move an entry, when it falls due and what it prints ([`Register`]); an [`Entry`] is what was noted in one,
//! folded from its events. Pure: time and identity are passed in, what is private is sealed by whoever keeps it.

mod entry;
mod fill;
mod print;
mod read;
mod register;
mod rules;

pub use entry::{Entry, EntryId, Move, Turn, Unfit, Value, counter};
pub use fill::{Filled, fill};
pub use print::{Head, NotPrinted, print};
pub use register::{
    Change, Comes, Counts, Derived, Field, FieldKind, FromCase, Low, OWES, Print, Register, Registers, State,
    Step, Told, Who,
};
pub use rules::{Level, Refused, fall_due, level, low, start, turn};

#[cfg(test)]
mod tests;
