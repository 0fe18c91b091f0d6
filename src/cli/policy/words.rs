//! Citations as people and programs read them.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::rulebook::Cited;

/// 国发〔2005〕38号 第六条; a clause that is no number stands as it is.
pub fn cited(cite: &Cited) -> String {
    let numeral =
        !cite.clause.is_empty() && cite.clause.chars().all(|c| "〇一二三四五六七八九十百".contains(c));
    if numeral {
        format!("{} 第{}条", cite.number, cite.clause)
    } else {
        format!("{} {}", cite.number, cite.clause).trim_end().to_owned()
    }
}

/// Law, number, clause.
pub fn cites_json(cites: &[Arc<Cited>]) -> Vec<Value> {
    cites
        .iter()
        .map(|cite| json!({ "law": cite.law, "number": cite.number, "clause": cite.clause }))
        .collect()
}
