//! 卡片: everything that is shown or read out to a citizen, made from what the nouns know: an answer for whom it is meant, a
//! path card with its way back to the window, a term, a phrase, and the big-text screens. Screens and `card show` print the
//! same sheets. Changes nothing and writes nothing.

pub mod big;
mod check;
mod item;
mod sheet;

pub use check::{check, only_online};
pub use item::{Ways, contact_lines};
pub use sheet::{SUM, Sheet, Tone, View, figure_of, of_answer, sheet};

use crate::answers::{Emergencies, Entry, Glossary, Paths, Phrase, Phrases};
use crate::assets;
use crate::log::Case;
use crate::text::{Faults, Source};

/// The cards besides answers.
#[derive(Debug, Clone, Default)]
pub struct Cards {
    /// 术语
    pub glossary: Glossary,
    /// 办事路径
    pub paths: Paths,
    /// 话术
    pub phrases: Phrases,
    /// 应急卡
    pub emergencies: Emergencies,
}

impl Cards {
    /// Reads them from the files of the data folder; what is wrong goes to `faults`, the rest is used.
    pub fn read(data: &[Source], faults: &mut Faults) -> Self {
        Self {
            glossary: Glossary::read(&assets::under(data, "glossary.toml"), faults),
            paths: Paths::read(&assets::under(data, "cards/paths/"), faults),
            phrases: Phrases::read(&assets::under(data, "phrases/"), faults),
            emergencies: Emergencies::read(&assets::under(data, "cards/emergency/"), faults),
        }
    }

    /// What the index needs of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let cards = self.glossary.entries().chain(self.paths.entries()).chain(self.phrases.entries());
        cards.chain(self.emergencies.entries())
    }

    /// The sentence to meet a person with: one that was not said to them today. The same case gives the same sentence, until it
    /// is noted as said (`look_up` with its id).
    pub fn phrase_for(&self, scene: &str, case: Option<&Case>, visits: &[Case]) -> Option<&Phrase> {
        self.phrases.next(scene, &said_today(case, visits))
    }
}

/// Ids of what was said to the person in hand today, oldest first: of this case and of their earlier ones of the same day.
pub fn said_today<'a>(case: Option<&'a Case>, visits: &'a [Case]) -> Vec<&'a str> {
    let Some(case) = case else { return Vec::new() };
    // Visits come newest first.
    let earlier = visits.iter().rev().filter(|visit| visit.day == case.day);
    earlier.chain([case]).flat_map(|case| &case.lookups).map(String::as_str).collect()
}
