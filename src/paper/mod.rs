//! What is handed out on paper. A form (a text file of `data/forms/`) says the words, [`Facts`] say what holds in this
//! case, and [`Form::fill`] makes a [`Document`] of both, or says which required part is missing: no form is printed with
//! a hole. A document becomes plain text or a PDF; nothing of either can be reached without going through it.

mod case;
mod document;
mod escpos;
mod facts;
mod figure;
mod fill;
mod form;
mod item;
mod kind;
pub mod pdf;
pub mod printer;
mod read;
mod remedy;
mod settled;
mod still;
mod template;
mod text;

pub use case::{BLANK, CaseFacts, Over, sure_day};
pub use document::{Block, Cell, Document, Format, Sample};
pub use facts::{Facts, HallContact, Head, Row, chinese_day, row};
pub use figure::{figure_facts, law, layers, line_words, origin, other_days};
pub use fill::PaperError;
pub use form::{Form, Forms, Part};
pub use item::item_facts;
pub use kind::{About, KINDS, Kind, is_number, kind};
pub use remedy::{Body, Remedy};
pub use settled::Settled;
pub use still::StandsStill;

#[cfg(test)]
mod tests;
