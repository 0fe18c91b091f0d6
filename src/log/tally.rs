//! What cases add up to: how they ended, how much was typed right the first time, what was demanded afterwards. Pure sums
//! over cases; whose cases and of which days is the caller's business.

use std::collections::BTreeMap;

use super::{Case, Outcome};

/// Sums over cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases.
    pub cases: usize,
    /// How many ended in each way; ways nobody went are left out.
    pub outcomes: Vec<(Outcome, usize)>,
    /// Cases in which something was entered.
    pub entered: usize,
    /// Of these, those with something typed wrong at first.
    pub slipped: usize,
    /// Fields typed wrong and how often, most first.
    pub fields: Vec<(String, usize)>,
    /// Materials demanded beyond the last notice.
    pub added: usize,
}

impl Tally {
    /// Adds cases up.
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let mut tally = Self::default();
        let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
        let mut ends = [0; Outcome::ALL.len()];
        for case in cases {
            tally.cases += 1;
            tally.added += case.added.len();
            let entered = case.person.is_some() || case.bills.is_some() || !case.amounts.is_empty();
            tally.entered += usize::from(entered || !case.slips.is_empty());
            tally.slipped += usize::from(!case.slips.is_empty());
            for slip in &case.slips {
                *fields.entry(slip.field.as_str()).or_default() += 1;
            }
            let outcome = case.closed.as_ref().map(|closing| closing.outcome);
            if let Some(at) = Outcome::ALL.iter().position(|known| Some(*known) == outcome) {
                ends[at] += 1;
            }
        }
        tally.outcomes = Outcome::ALL.into_iter().zip(ends).filter(|(_, count)| *count > 0).collect();
        tally.fields = fields.into_iter().map(|(field, count)| (field.to_owned(), count)).collect();
        tally.fields.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        tally
    }

    /// How much was right the first time, in whole percent rounded down; none when nothing was entered.
    pub fn right_first(&self) -> Option<usize> {
        ((self.entered - self.slipped) * 100).checked_div(self.entered)
    }
}
