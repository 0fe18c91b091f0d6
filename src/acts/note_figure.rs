//! 测算: a figure the person was told.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Figure, Step};
use crate::store::Store;

/// Notes a figure in a case.
pub fn note_figure(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    figure: Figure,
) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::Computed(figure))
}
