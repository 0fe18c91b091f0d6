//! 问答: answers as cards, and the index over everything that can be looked up. Says what to read out and finds it by
//! characters, sound, initials and everyday words; knows no screen, no store and no other noun.

mod align;
mod card;
mod entry;
mod index;
mod keys;
mod postings;
mod query;
mod read;
mod sound;
mod surface;
mod synonyms;
#[cfg(test)]
mod tests;

pub use card::{Answer, Insurance, Law, NotSay, Trust};
pub use entry::{Entry, Hit, Kind};
pub use index::Index;
pub use read::Answers;
pub use synonyms::Synonyms;
