//! 不够: what the registers count of which too little is left, so that it is said wherever reminders are, and not only to
//! whoever lent the last one.

use super::Knowledge;
use crate::ledgers::low;
use crate::store::{Rows, StoreError};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The entry's number.
    pub no: String,
    /// Of what there is too little, how much is left and what to do: `便民物品（老花镜）在库只有 1，低于 3：催归还`.
    pub words: String,
}

/// All of them, register by register.
pub fn shortages(rows: &dyn Rows, know: &Knowledge) -> Result<Vec<Shortage>, StoreError> {
    let mut found = Vec::new();
    // Registers are read only where something is noted in one.
    if rows.entries_open()? == 0 {
        return Ok(found);
    }
    for register in know.registers().iter().filter(|register| register.low.is_some()) {
        for entry in rows.entries(Some(&register.key), false)? {
            let Some(low) = low(register, &entry) else { continue };
            let name = register.list.first().map_or("", |field| entry.shown(field));
            found.push(Shortage { words: format!("{}（{name}）{low}", register.title), no: entry.no });
        }
    }
    Ok(found)
}
