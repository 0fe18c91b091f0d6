//! 出告知单: a one-time notice went to the person.

use super::transaction::on_case;
use super::{ActError, Stamp};
use crate::log::{Case, CaseId, Step};
use crate::store::Store;

/// Notes the number of a notice that was printed or saved.
pub fn issue_notice(
    store: &mut dyn Store,
    stamp: &Stamp,
    id: CaseId,
    number: &str,
) -> Result<Case, ActError> {
    on_case(store, stamp, id, &Step::NoticeIssued { number: number.to_owned() })
}
