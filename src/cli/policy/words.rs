//! Citations as people and programs read them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::rulebook::Cited;
pub use crate::rulebook::reference::cited;

/// Law, number, clause.
pub fn cites_json(cites: &[Arc<Cited>]) -> Vec<Value> {
    cites
        .iter()
        .map(|cite| json!({ "law": cite.law, "number": cite.number, "clause": cite.clause }))
        .collect()
}
