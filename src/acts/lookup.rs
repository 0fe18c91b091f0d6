//! Looking anything up: gathers entries from all nouns into one index. The command `ask` and the answers pane both use
//! it, so that they always find the same.

use std::path::Path;

use crate::answers::{Answers, Entry, Index, Synonyms};
use crate::assets::{self, AssetError};
use crate::text::{Faults, Source};

/// What can be looked up, read once.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// The answers in full, to be shown when one is picked.
    pub answers: Answers,
    /// The index over everything.
    pub index: Index,
    /// What is wrong with the files; cards at fault are left out, the rest is used.
    pub faults: Faults,
}

impl Lookup {
    /// Reads the data folder, or what the binary carries.
    pub fn open(data: Option<&Path>) -> Result<Self, AssetError> {
        Ok(Self::of(&assets::data(data)?))
    }

    /// The same from files that are already read.
    pub fn of(data: &[Source]) -> Self {
        let mut faults = Faults::new();
        let answers = Answers::read(&assets::under(data, "cards/answers/"), &mut faults);
        let synonyms = Synonyms::read(&assets::under(data, "synonyms.toml"), &mut faults);
        let index = Index::build(&entries(&answers), &synonyms);
        Self { answers, index, faults }
    }
}

/// The entries of all nouns. A noun that is to be found adds its own here.
pub fn entries(answers: &Answers) -> Vec<Entry> {
    answers.entries().collect()
}
