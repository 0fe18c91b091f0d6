//! 问答: answers as cards, and the index over everything that can be looked up. Says what to read out and finds it by
//! characters, sound, initials and everyday words; knows no screen, no store and no other noun.

mod align;
mod card;
mod entry;
mod index;
mod keys;
mod postings;
mod query;
mod sound;
mod surface;
mod synonyms;

pub use card::{Answer, Answers, Insurance, Law, NotSay, Trust};
pub use entry::{Entry, Hit, Kind};
pub use index::Index;
pub use synonyms::Synonyms;
