//! 核条件: whether a condition of the item is met.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Step};
use crate::store::Store;

/// Ticks a condition of a case; none takes the tick back.
pub fn mark_condition(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    condition: &str,
    met: Option<bool>,
) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::Condition { condition: condition.to_owned(), met })
}
