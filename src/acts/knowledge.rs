//! All that the desk knows besides what happened: rules, items, answers, the hall, the calendar, the scripts. Read once
//! and never changed while the desk is open.

use std::path::Path;
use std::sync::OnceLock;
use std::thread;

use sha2::{Digest, Sha256};

use super::Books;
use super::lookup::Lookup;
use crate::answers::{Hit, Kind};
use crate::assets::{self, AssetError};
use crate::calendar::Calendar;
use crate::items::{Endings, Item, Items};
use crate::ledgers::Registers;
use crate::log::Case;
use crate::paper::{Forms, HallContact, PaperError};
use crate::queue::{Contact, Hall};
use crate::rulebook::reference::Reference;
use crate::rulebook::{NATION, Rulebook};
use crate::text::{Faults, Source};

/// Everything that was read.
#[derive(Debug)]
pub struct Knowledge {
    /// Rules of all areas.
    pub rules: Rulebook,
    /// Service items and materials.
    pub items: Items,
    /// How cases may end.
    pub endings: Endings,
    /// This hall.
    pub hall: Hall,
    /// Working days.
    pub calendar: Calendar,
    /// What is wrong with the files; what is at fault was left out.
    pub faults: Faults,
    /// The files themselves, for what is made of them when first asked for: a desk shows its first frame before
    /// anybody searches or notes a figure.
    policies: Vec<Source>,
    data: Vec<Source>,
    made: Made,
}

/// What is made when first asked for.
#[derive(Debug, Default)]
struct Made {
    lookup: OnceLock<Lookup>,
    registers: OnceLock<(Registers, Faults)>,
    forms: OnceLock<(Forms, Faults)>,
    reference: OnceLock<Reference>,
    fingerprint: OnceLock<String>,
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
        let mut all = Self::of(assets::policies(policies)?, assets::data(data)?)?;
        let said = [&all.lookup().faults, &all.read_registers().1, &all.read_forms().1].map(Faults::clone);
        for faults in said {
            all.faults.extend(faults);
        }
        Ok(all)
    }

    /// The same with the rules of one place only (of the nation, when none is named), for a desk that is to stand at once;
    /// everything is to be read after it, and the cards' faults are told then. None when the place cannot be told from the
    /// folders' names.
    pub fn open_at(
        policies: Option<&Path>,
        data: Option<&Path>,
        place: Option<&str>,
    ) -> Result<Option<Self>, KnowledgeError> {
        let mut policies = assets::policies(policies)?;
        let province = place.and_then(|place| place.split('/').next());
        policies.retain(|source| {
            let folder = source.path.split('/').next().unwrap_or_default();
            folder == NATION || province.is_some_and(|province| folder.starts_with(province))
        });
        let found = province.is_none_or(|p| policies.iter().any(|source| source.path.starts_with(p)));
        if !found {
            return Ok(None);
        }
        Self::of(policies, assets::data(data)?).map(Some)
    }

    fn of(policies: Vec<Source>, data: Vec<Source>) -> Result<Self, KnowledgeError> {
        // Rules and data are read beside each other: the desk's first frame waits for both.
        let ((rules, mut faults), (items, item_faults)) = thread::scope(|scope| {
            let items = scope.spawn(|| Items::load(&data));
            let rules = Rulebook::load(&policies);
            (rules, items.join().unwrap_or_default())
        });
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
        let endings = Endings::load(&data, &mut faults);
        faults.extend(item_faults);
        faults.extend(hall_faults);
        faults.extend(super::led_astray(&hall, &items));
        let made = Made::default();
        Ok(Self { rules, items, endings, hall, calendar, faults, policies, data, made })
    }

    /// Answers, and the index over everything.
    pub fn lookup(&self) -> &Lookup {
        self.made.lookup.get_or_init(|| Lookup::of(&self.data, &self.items, &self.rules))
    }

    /// The registers.
    pub fn registers(&self) -> &Registers {
        &self.read_registers().0
    }

    fn read_registers(&self) -> &(Registers, Faults) {
        self.made.registers.get_or_init(|| {
            let mut faults = Faults::new();
            let registers = Registers::load(&assets::under(&self.data, "ledgers/"), &mut faults);
            (registers, faults)
        })
    }

    /// What is handed out on paper.
    pub fn forms(&self) -> &Forms {
        &self.read_forms().0
    }

    /// What is wrong with the forms' files.
    pub fn form_faults(&self) -> &Faults {
        &self.read_forms().1
    }

    fn read_forms(&self) -> &(Forms, Faults) {
        self.made.forms.get_or_init(|| Forms::load(&self.data))
    }

    /// What the rule files say about every quantity, for reading.
    pub fn reference(&self) -> &Reference {
        self.made.reference.get_or_init(|| Reference::read(&self.policies))
    }

    /// Fingerprint of the rule files: the same rules give the same one.
    pub fn fingerprint(&self) -> &str {
        self.made.fingerprint.get_or_init(|| fingerprint(&self.policies))
    }

    /// Where people come and whom they phone, for the papers of a window.
    pub fn contact(&self, window: u32) -> HallContact {
        contact_of(&self.hall, window)
    }

    /// What registers need of it.
    pub fn books(&self) -> Books<'_> {
        Books {
            registers: self.registers(),
            items: &self.items,
            endings: &self.endings,
            calendar: &self.calendar,
        }
    }

    /// The item of a case, if one was picked and is known.
    pub fn item(&self, case: &Case) -> Option<&Item> {
        self.items.get(case.item.as_deref()?.parse().ok()?)
    }

    /// Why a case has no item here: none was picked, or the files have it no more.
    pub fn no_item(&self, case: Option<&Case>) -> PaperError {
        let picked = case.and_then(|case| case.item.clone());
        picked.map_or(PaperError::NoItem, PaperError::ItemGone)
    }

    /// Items that answer to what was typed: initials, pinyin, characters, everyday words.
    pub fn find_items(&self, typed: &str, most: usize) -> Vec<Hit> {
        self.lookup().index.search_kind(typed, Some(Kind::Item), most)
    }
}

/// Where people come and whom they phone, for the papers of a window of this hall.
pub fn contact_of(hall: &Hall, window: u32) -> HallContact {
    let Contact { address, hours, phone, complaint, reconsider, court } = hall.contact.clone();
    let (name, window) = (hall.title.clone(), format!("{window}号窗口"));
    HallContact { name, address, window, hours, phone, complaint, reconsider, court }
}

fn fingerprint(sources: &[Source]) -> String {
    let mut sha = Sha256::new();
    for source in sources {
        for part in [&*source.path, &*source.text] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part.as_bytes());
        }
    }
    sha.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
