//! Looking anything up: gathers entries from all nouns into one index. The command `ask` and the answers pane both use
//! it, so that they always find the same.

use std::path::Path;

use super::cards::Cards;
use crate::answers::{Answers, Entry, Index, Kind, Synonyms};
use crate::assets::{self, AssetError};
use crate::items::Items;
use crate::rulebook::{NATION, Rulebook};
use crate::text::{Faults, Source};

/// What can be looked up, read once.
#[derive(Debug, Clone)]
pub struct Lookup {
    /// The answers in full, to be shown when one is picked.
    pub answers: Answers,
    /// Terms, paths and phrases.
    pub cards: Cards,
    /// The index over everything.
    pub index: Index,
    /// What is wrong with the files; cards at fault are left out, the rest is used.
    pub faults: Faults,
}

impl Lookup {
    /// Reads rules and data: those of the folders given, or those in the binary.
    pub fn open(policies: Option<&Path>, data: Option<&Path>) -> Result<Self, AssetError> {
        let data = assets::data(data)?;
        let (rules, _) = Rulebook::load(&assets::policies(policies)?);
        let (items, _) = Items::load(&data);
        Ok(Self::of(&data, &items, &rules))
    }

    /// The same from what is already read.
    pub fn of(data: &[Source], items: &Items, rules: &Rulebook) -> Self {
        let mut faults = Faults::new();
        let answers = Answers::read(&assets::under(data, "cards/answers/"), &mut faults);
        let synonyms = Synonyms::read(&assets::under(data, "synonyms.toml"), &mut faults);
        let cards = Cards::read(data, &mut faults);
        let mut all = entries(&answers, items, rules);
        all.extend(cards.entries());
        let index = Index::build(&all, &synonyms);
        Self { answers, cards, index, faults }
    }
}

/// The entries of all nouns. A noun that is to be found adds its own here.
pub fn entries(answers: &Answers, items: &Items, rules: &Rulebook) -> Vec<Entry> {
    let mut entries: Vec<Entry> = answers.entries().collect();
    entries.extend(items.iter().map(|item| Entry {
        id: item.id.to_string(),
        kind: Kind::Item,
        title: item.title.clone(),
        aliases: item.aliases.clone(),
        body: item.who.clone(),
        insurance: item.insurance.name().to_owned(),
    }));
    entries.extend(items.materials.iter().map(|material| Entry {
        id: material.id.to_string(),
        kind: Kind::Material,
        title: material.name.clone(),
        aliases: Vec::new(),
        body: material.spec.clone(),
        insurance: String::new(),
    }));
    entries.extend(rules.subjects(NATION).into_iter().map(|subject| Entry {
        id: subject.rule().to_owned(),
        kind: Kind::Calculator,
        title: subject.title().to_owned(),
        aliases: Vec::new(),
        body: subject.say().unwrap_or_default().to_owned(),
        insurance: subject.insurance().to_owned(),
    }));
    entries
}
