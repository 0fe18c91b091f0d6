//! All that the desk knows besides what happened: rules, items, answers, the hall, the calendar, the scripts. Read once
//! and never changed while the desk is open.

use std::path::Path;

use super::lookup::Lookup;
use crate::answers::{Hit, Kind};
use crate::assets::{self, AssetError};
use crate::calendar::Calendar;
use crate::items::Items;
use crate::queue::Hall;
use crate::rulebook::Rulebook;
use crate::text::Faults;

/// Everything that was read.
#[derive(Debug)]
pub struct Knowledge {
    /// Rules of all areas.
    pub rules: Rulebook,
    /// Service items and materials.
    pub items: Items,
    /// Answers, and the index over everything.
    pub lookup: Lookup,
    /// This hall.
    pub hall: Hall,
    /// Working days.
    pub calendar: Calendar,
    /// What is wrong with the files; what is at fault was left out.
    pub faults: Faults,
}

/// Why there is nothing to work with.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// A folder could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The hall's file is missing or at fault: no ticket could be issued.
    #[error("hall.toml 用不了，取不了号：\n{0}")]
    Hall(String),
}

impl Knowledge {
    /// Reads rules and data: those of the folders given, or those in the binary.
    pub fn open(policies: Option<&Path>, data: Option<&Path>) -> Result<Self, KnowledgeError> {
        let (rules, mut faults) = Rulebook::load(&assets::policies(policies)?);
        let data = assets::data(data)?;
        let (items, item_faults) = Items::load(&data);
        let lookup = Lookup::of(&data, &items, &rules);
        let mut hall_faults = Faults::new();
        let hall = data
            .iter()
            .find(|source| &*source.path == "hall.toml")
            .and_then(|source| Hall::read(source, &mut hall_faults));
        let Some(hall) = hall else {
            let said: Vec<String> = hall_faults.sorted().iter().map(|fault| fault.render(false)).collect();
            let said = if said.is_empty() { "没有这个文件".to_owned() } else { said.join("\n") };
            return Err(KnowledgeError::Hall(said));
        };
        let calendar = Calendar::load(&assets::under(&data, "calendar/"), &mut faults);
        faults.extend(item_faults);
        faults.extend(lookup.faults.clone());
        faults.extend(hall_faults);
        Ok(Self { rules, items, lookup, hall, calendar, faults })
    }

    /// Items that answer to what was typed: initials, pinyin, characters, everyday words.
    pub fn find_items(&self, typed: &str, most: usize) -> Vec<Hit> {
        self.lookup.index.search_kind(typed, Some(Kind::Item), most)
    }
}
