//! What came of a visit: its cases.

use crate::log::Case;
use crate::store::{Rows, StoreError};

/// The cases of one visit up to this one, oldest first.
pub fn visit(rows: &dyn Rows, case: &Case) -> Result<Vec<Case>, StoreError> {
    let mut cases = vec![case.clone()];
    let mut before = case.after;
    while let Some(id) = before {
        let Some(earlier) = rows.case(id)? else { break };
        before = earlier.after;
        cases.push(earlier);
    }
    cases.reverse();
    Ok(cases)
}
