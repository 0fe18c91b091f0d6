//! 查答: an entry that was opened during a case.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Step};
use crate::store::Store;

/// Notes that an entry was looked up.
pub fn look_up(store: &mut dyn Store, stamp: &Stamp, id: CaseId, entry: &str) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::LookedUp { entry: entry.to_owned() })
}
