//! 核材料: how a material stands.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Step, Way};
use crate::store::Store;

/// Marks a material of a case; none takes the mark back.
pub fn mark_material(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    material: &str,
    mark: Option<Way>,
) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::Material { material: material.to_owned(), mark })
}
