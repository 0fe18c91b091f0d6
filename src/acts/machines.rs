//! 自助机: which machines work now. Whoever is sent to one is sent to one that does.

use crate::items::Item;
use crate::ledgers::Entry;
use crate::store::{Rows, StoreError};

/// The register of machines, the state in which one works, and its fields.
const REGISTER: &str = "machine";
const WORKING: &str = "working";
const FIELDS: [&str; 2] = ["name", "place"];
/// What a machine can do: whoever is sent there sees whether it is theirs.
const DOES: &str = "does";

/// What parts the things a machine does.
const APART: [char; 6] = ['、', '，', ',', '；', ';', ' '];

/// How the machines stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machines {
    /// What is said of them to whoever is sent to one.
    pub said: String,
    /// Whether any works: where none does, nobody is sent to one.
    pub works: bool,
    all: Vec<Machine>,
}

/// One of them, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Machine {
    place: String,
    does: String,
    works: bool,
}

impl Machine {
    /// Whether what it is said to do is this item.
    fn does(&self, item: &Item) -> bool {
        let mut names = std::iter::once(&item.title).chain(&item.aliases);
        let parts = || self.does.split(APART).filter(|part| part.chars().count() > 1);
        names.any(|name| parts().any(|part| name.contains(part) || part.contains(name.as_str())))
    }
}

impl Machines {
    fn told(all: Vec<Machine>) -> Self {
        let (working, broken): (Vec<&Machine>, Vec<&Machine>) = all.iter().partition(|machine| machine.works);
        let can = |machine: &&Machine| format!("{}（能打：{}）", machine.place, machine.does);
        let can = working.iter().map(can).collect::<Vec<_>>().join("；");
        let down = broken.iter().map(|machine| machine.place.as_str()).collect::<Vec<_>>().join("；");
        let said = match (working.is_empty(), broken.is_empty()) {
            (true, _) => format!("现在都在修（{down}），请到窗口办"),
            (false, true) => format!("现在能用的：{can}"),
            (false, false) => format!("现在能用的：{can}。在修、别去：{down}"),
        };
        Self { said, works: !working.is_empty(), all }
    }

    /// How those stand that do an item; all of them where none is said to, as what they do is written in anybody's words.
    #[must_use]
    pub fn that_do(&self, item: &Item) -> Self {
        let all: Vec<Machine> = self.all.iter().filter(|machine| machine.does(item)).cloned().collect();
        if all.is_empty() { self.clone() } else { Self::told(all) }
    }
}

/// How the machines stand; none when no machine was ever registered.
pub fn machines(rows: &dyn Rows) -> Result<Option<Machines>, StoreError> {
    let entries = rows.entries(Some(REGISTER), false)?;
    let machine = |entry: &Entry| Machine {
        place: FIELDS.map(|field| entry.shown(field)).join("，"),
        does: entry.shown(DOES).to_owned(),
        works: entry.state == WORKING,
    };
    Ok((!entries.is_empty()).then(|| Machines::told(entries.iter().map(machine).collect())))
}
