//! Where somebody goes who does not agree with a decision (救济途径): reconsideration and suit, each with its time limit and
//! law. From `remedies.toml`; the body's name and address are the hall's own.

use jiff::civil::Date;

use super::facts::{HallContact, Row, row};
use super::item::cited;
use crate::items::Basis;
use crate::text::{Faults, Source};

/// One way to have a decision looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What it is called.
    pub name: String,
    /// Until when, from when on.
    pub limit: String,
    /// Who hears it.
    pub body: Body,
    /// The law.
    pub basis: Basis,
}

/// Who hears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// 复议机关
    Reconsideration,
    /// 法院
    Court,
}

impl Remedy {
    /// Reads `remedies.toml`.
    pub(super) fn read(source: &Source, faults: &mut Faults) -> Vec<Self> {
        let mut file = crate::text::Table::parse(source, faults);
        let mut remedies = Vec::new();
        for mut table in file.tables("remedy", faults) {
            let (name, limit) = (table.need_text("name", faults), table.need_text("limit", faults));
            let body = table.need_text("body", faults).and_then(|text| match text.value.as_str() {
                "复议机关" => Some(Body::Reconsideration),
                "法院" => Some(Body::Court),
                other => {
                    let message = format!("“{other}”不是受理救济的机关");
                    faults.error("E_BODY", text.place, message, "写“复议机关”或“法院”，名称地址在 hall.toml");
                    None
                }
            });
            let basis = Basis::need(&mut table, faults);
            table.finish(faults);
            if let (Some(name), Some(limit), Some(body), Some(basis)) = (name, limit, body, basis) {
                remedies.push(Self { name: name.value, limit: limit.value, body, basis });
            }
        }
        file.finish(faults);
        remedies
    }

    /// Its row on a refusal.
    pub(super) fn row(&self, hall: &HallContact, date: Date) -> Row {
        let body = match self.body {
            Body::Reconsideration => &hall.reconsider,
            Body::Court => &hall.court,
        };
        row([
            ("名称", self.name.clone()),
            ("期限", self.limit.clone()),
            ("机关", body.clone()),
            ("依据", cited(&self.basis, date)),
        ])
    }
}
