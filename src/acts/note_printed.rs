//! 打印、存单子: a paper went to a printer or into a file. Noted after it did, also for a case that is closed.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Printed, Step};
use crate::store::Store;

/// Notes a paper.
pub fn note_printed(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    printed: &Printed,
) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::Printed(printed.clone()))
}
