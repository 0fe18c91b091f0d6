//! 选定事项: what the person came for.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Step};
use crate::store::Store;

/// Picks the item of a case by its id; picking again replaces it, what was ticked stays.
pub fn pick_item(store: &mut dyn Store, stamp: &Stamp, id: CaseId, item: &str) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::ItemPicked { item: item.to_owned() })
}
