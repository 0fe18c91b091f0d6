//! 自助机: which machines work now. Whoever is sent to one is sent to one that does.

use crate::ledgers::Entry;
use crate::store::{Rows, StoreError};

/// The register of machines, the state in which one works, and its fields.
const REGISTER: &str = "machine";
const WORKING: &str = "working";
const FIELDS: [&str; 2] = ["name", "place"];
/// What a machine can do: whoever is sent there sees whether it is theirs.
const DOES: &str = "does";

/// How the machines stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machines {
    /// What is said of them to whoever is sent to one.
    pub said: String,
    /// Whether any works: where none does, nobody is sent to one.
    pub works: bool,
}

/// How the machines stand; none when no machine was ever registered.
pub fn machines(rows: &dyn Rows) -> Result<Option<Machines>, StoreError> {
    let entries = rows.entries(Some(REGISTER), false)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let (working, broken): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.state == WORKING);
    let place = |entry: &Entry| FIELDS.map(|field| entry.shown(field)).join("，");
    let can = |entry: &&Entry| format!("{}（能打：{}）", place(entry), entry.shown(DOES));
    let works = working.iter().map(can).collect::<Vec<_>>().join("；");
    let down = broken.iter().map(|entry| place(entry)).collect::<Vec<_>>().join("；");
    let said = match (working.is_empty(), broken.is_empty()) {
        (true, _) => format!("现在都在修（{down}），请到窗口办"),
        (false, true) => format!("现在能用的：{works}"),
        (false, false) => format!("现在能用的：{works}。在修、别去：{down}"),
    };
    Ok(Some(Machines { said, works: !working.is_empty() }))
}
