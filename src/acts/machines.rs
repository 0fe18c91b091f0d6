//! 自助机: which machines work now. Whoever is sent to one is sent to one that does.

use crate::ledgers::Entry;
use crate::store::{Rows, StoreError};

/// The register of machines, the state in which one works, and its fields.
const REGISTER: &str = "machine";
const WORKING: &str = "working";
const FIELDS: [&str; 2] = ["name", "place"];

/// What is said of the machines to whoever is sent to one; none when no machine was ever registered.
pub fn machines(rows: &dyn Rows) -> Result<Option<String>, StoreError> {
    let entries = rows.entries(Some(REGISTER), false)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let (working, broken): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| entry.state == WORKING);
    let named = |entries: &[&Entry]| -> String {
        let one = |entry: &&Entry| FIELDS.map(|field| entry.shown(field)).join("，");
        entries.iter().map(one).collect::<Vec<_>>().join("；")
    };
    Ok(Some(match (working.is_empty(), broken.is_empty()) {
        (true, _) => format!("自助机现在都在修（{}），请到窗口办", named(&broken)),
        (false, true) => format!("现在能用的：{}", named(&working)),
        (false, false) => format!("现在能用的：{}。在修、别去：{}", named(&working), named(&broken)),
    }))
}
