//! 问答: answers as cards, and the index over everything that can be looked up. Says what to read out and finds it by
//! characters, sound, initials and everyday words; knows no screen, no store and no other noun.

mod align;
mod audience;
mod card;
mod emergency;
mod entry;
mod index;
mod keys;
mod path;
mod phrase;
mod postings;
mod query;
mod read;
mod sound;
mod surface;
mod synonyms;
mod term;
#[cfg(test)]
mod tests;

pub use audience::{Audience, in_plain_words, sentences, with_permit, without_ringing, written};
pub use card::{Answer, Insurance, Law, NotSay, Trust};
pub use emergency::{Do, Emergencies, Emergency, Said};
pub use entry::{Entry, Hit, Kind};
pub use index::Index;
pub use path::{Choice, Fail, Path, Paths, Platform};
pub use phrase::{EMPATHY, FourParts, FourPartsError, Phrase, Phrases};
pub use read::Answers;
pub use synonyms::Synonyms;
pub use term::{Glossary, Sum, Term};
