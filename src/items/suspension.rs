//! 中止计时: what an item may wait for while its time limit stands still. Only a law can let a limit stand still; whoever
//! writes one into a file says which, and which materials carry what is waited for.

use serde::Serialize;

use super::{Basis, Code, Limit, Materials, Route, Wanted};
use crate::text::{Faults, Table, Text};

/// When the limit of an item stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// What is waited for, in words that follow 等.
    pub waits_for: String,
    /// Which law lets the limit stand still.
    pub basis: Basis,
    /// Materials of the item that carry it: deferred without a day they let the limit stand still from the acceptance on.
    pub materials: Vec<Code>,
}

impl Suspension {
    /// What the item says of its limit, with the law as it is cited.
    pub fn rule(&self, law: &str) -> String {
        format!("等{}的日子不算在内，中止计时（{law}）", self.waits_for)
    }

    /// What is said in a case: `等……，中止计时（工伤保险条例第二十条）`.
    pub fn sentence(&self, law: &str) -> String {
        self.sentence_for(&self.waits_for, law)
    }

    /// The same for something that is waited for in one case.
    pub fn sentence_for(&self, waits_for: &str, law: &str) -> String {
        let law = if law.is_empty() { String::new() } else { format!("（{law}）") };
        format!("等{waits_for}，中止计时{law}")
    }

    /// Reads the part of an item's file; `wanted` and `limit` are the item's.
    pub(super) fn read(
        mut table: Table,
        (wanted, materials): (&[Wanted], &Materials),
        limit: Option<Limit>,
        faults: &mut Faults,
    ) -> Option<Self> {
        let place = table.place.clone();
        let waits_for = table.need_text("waits_for", faults);
        let named = table.place_of("basis");
        let basis = Basis::need(&mut table, faults);
        let mut codes = Vec::new();
        for text in table.texts("materials", faults) {
            codes.extend(awaited(&text, wanted, materials, faults));
        }
        table.finish(faults);
        if let (Some(basis), Some(named)) = (&basis, named)
            && !basis.names_a_law()
        {
            let message = "中止计时没有法律依据：时限是法律给群众的，本厅自己不能停";
            faults.error("E_BASIS", named, message, "依据写到条或文号；没有就删掉 [suspension]");
        }
        if limit.is_some_and(Limit::is_on_the_spot) {
            faults.error("E_SUSPENSION", place, "这个事项当场办结，没有可以中止的时限", "删掉 [suspension]");
            return None;
        }
        Some(Self { waits_for: waits_for?.value, basis: basis?, materials: codes })
    }
}

/// A material that can come later at all, and that the item asks for.
fn awaited(text: &Text, wanted: &[Wanted], materials: &Materials, faults: &mut Faults) -> Option<Code> {
    let mut fault = |message: String, help: &str| {
        faults.error("E_SUSPENSION", text.place.clone(), message, help);
        None
    };
    let code = text.value.parse::<Code>().ok();
    let Some(one) = wanted.iter().find(|wanted| Some(wanted.id) == code) else {
        let message = format!("中止计时等的 {} 不在 materials 里", text.value);
        return fault(message, "先写进 materials，或从 [suspension] 的 materials 里去掉");
    };
    if one.core {
        let message = format!("中止计时等的 {} 是核心材料，不能后补", one.id);
        return fault(message, "去掉 core = true，或从 [suspension] 的 materials 里去掉");
    }
    if let Some(Route::No(why)) = materials.get(one.id).map(|material| &material.defer) {
        let message = format!("中止计时等的 {} 不能容缺（{why}）", one.id);
        return fault(message, "改 materials.toml 里的 defer，或从 [suspension] 的 materials 里去掉");
    }
    Some(one.id)
}
