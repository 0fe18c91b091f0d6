//! What a checklist adds up to: whether the case can be accepted, and if not, why and what instead.

use jiff::civil::Date;
use serde::Serialize;

use super::{Checklist, Code, Mark, Need, Review, Tick, Way};

/// What is said where nothing is lacking.
pub const IN_ORDER: &str = "条件符合，材料齐全，应当受理";

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A condition is not met: say the article, the person's own situation, and the other way.
    NotEligible,
    /// Something has not been looked at, so that nothing can be said in full.
    Unfinished,
    /// Something is missing: one-time notice (一次性告知).
    Notice,
    /// To be accepted with something brought later (容缺受理).
    AcceptDeferred,
    /// To be accepted (受理).
    Accept,
}

impl Verdict {
    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::NotEligible => "条件不符",
            Verdict::Unfinished => "还没核完",
            Verdict::Notice => "一次性告知",
            Verdict::AcceptDeferred => "容缺受理",
            Verdict::Accept => "可以受理",
        }
    }

    /// Whether the case can be accepted; then it must be (应受理尽受理).
    pub fn accepts(self) -> bool {
        matches!(self, Verdict::Accept | Verdict::AcceptDeferred)
    }
}

/// Where a case stands, with what is behind it. Indices are those of [`super::Item::conditions`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In one word.
    pub verdict: Verdict,
    /// Materials that were not looked at.
    pub open: Vec<Code>,
    /// Materials that are missing and wanted, with the ways open for each besides getting it.
    pub missing: Vec<(Code, Vec<Way>)>,
    /// Materials replaced by a promise: each owes a verification afterwards (承诺核查).
    pub promised: Vec<Code>,
    /// Materials to be brought later, and by when; without a day, once somebody else has decided.
    pub deferred: Vec<(Code, Option<Date>)>,
    /// Conditions that are not met and stand in the way.
    pub unmet: Vec<usize>,
    /// Conditions not asked.
    pub unasked: Vec<usize>,
    /// Which of the four checks are still to be done, on which materials.
    pub unreviewed: Vec<(Review, Vec<Code>)>,
    /// The same in Chinese sentences, most pressing first.
    pub reasons: Vec<String>,
}

impl Standing {
    pub(super) fn of(list: &Checklist<'_>) -> Self {
        let conditions = |tick: Option<Tick>| -> Vec<usize> {
            (0..list.conditions.len()).filter(|at| list.conditions[*at] == tick).collect()
        };
        let not_met = conditions(Some(Tick::Unmet));
        let mut standing = Standing {
            verdict: Verdict::Accept,
            open: Vec::new(),
            missing: Vec::new(),
            promised: Vec::new(),
            deferred: Vec::new(),
            unmet: not_met.iter().copied().filter(|at| !list.item.conditions[*at].still).collect(),
            unasked: conditions(None),
            unreviewed: unreviewed(list),
            reasons: Vec::new(),
        };
        for entry in &list.entries {
            let id = entry.wanted.id;
            let optional = matches!(entry.wanted.need, Need::Optional(_));
            match entry.mark {
                Mark::Open if !optional => standing.open.push(id),
                Mark::Missing if !optional => {
                    let ways = list.ways_on(id).into_iter().filter(|on| on.allowed && on.way != Way::Get);
                    standing.missing.push((id, ways.map(|on| on.way).collect()));
                }
                Mark::Promised => standing.promised.push(id),
                Mark::Deferred(by) => standing.deferred.push((id, by)),
                _ => {}
            }
        }
        let both = both(list);
        standing.verdict = standing.judge(both.is_none());
        standing.reasons = standing.explain(list, both);
        let still = not_met.iter().map(|at| &list.item.conditions[*at]).filter(|condition| condition.still);
        let still = still.map(|still| format!("“{}”没做到，照样办：{}", still.text, still.instead));
        standing.reasons.extend(still);
        standing
    }

    /// What is missing is told only when everything was looked at, so that it is told once.
    fn judge(&self, one: bool) -> Verdict {
        if !self.unmet.is_empty() {
            Verdict::NotEligible
        } else if !self.open.is_empty() || !self.unasked.is_empty() || !one {
            Verdict::Unfinished
        } else if !self.missing.is_empty() {
            Verdict::Notice
        } else if !self.unreviewed.is_empty() {
            Verdict::Unfinished
        } else if !self.deferred.is_empty() {
            Verdict::AcceptDeferred
        } else {
            Verdict::Accept
        }
    }

    fn explain(&self, list: &Checklist<'_>, both: Option<String>) -> Vec<String> {
        let name = |id: Code| {
            let entry = list.entries.iter().find(|entry| entry.wanted.id == id);
            entry.map_or_else(|| id.to_string(), |entry| entry.material.name.clone())
        };
        let names = |ids: &[Code]| ids.iter().map(|id| name(*id)).collect::<Vec<_>>().join("、");
        let mut reasons = Vec::new();
        for at in &self.unmet {
            let condition = &list.item.conditions[*at];
            reasons.push(format!("不符合“{}”。可以这样办：{}", condition.text, condition.instead));
        }
        reasons.extend(both);
        if !self.unasked.is_empty() {
            let numbers: Vec<String> = self.unasked.iter().map(|at| (at + 1).to_string()).collect();
            reasons.push(format!("条件第 {} 条还没问", numbers.join("、")));
        }
        if !self.open.is_empty() {
            reasons.push(format!("还没核：{}", names(&self.open)));
        }
        for (id, ways) in &self.missing {
            let others: Vec<&str> = ways.iter().map(|way| way.name()).collect();
            reasons.push(if others.is_empty() {
                format!("缺{}，要去取或托人代办，见四条出路", name(*id))
            } else {
                format!("缺{}，可以走{}，也可以去取或托人代办", name(*id), others.join("、"))
            });
        }
        if self.missing.is_empty() && !self.unreviewed.is_empty() {
            let at_hand = list.entries.iter().filter(|entry| entry.mark.is_at_hand()).count();
            let left = self.unreviewed.iter().map(|(review, ids)| match ids.len() {
                all if all == at_hand => review.name().to_owned(),
                _ => format!("{}（{}）", review.name(), names(ids)),
            });
            reasons.push(format!("四查还差：{}", left.collect::<Vec<_>>().join("、")));
        }
        for (id, by) in &self.deferred {
            reasons.push(match by {
                Some(by) => format!("{}容缺，最晚 {by} 补齐", name(*id)),
                None => format!("{}容缺，等结论，受理后中止计时", name(*id)),
            });
        }
        if !self.promised.is_empty() {
            reasons.push(format!("{}凭承诺办，办后要核查", names(&self.promised)));
        }
        if reasons.is_empty() {
            reasons.push(IN_ORDER.into());
        }
        reasons
    }
}

/// What is said where cases are ticked of which only one is done at a time.
fn both(list: &Checklist<'_>) -> Option<String> {
    let met = |case: &&String| {
        let answers = list.item.conditions.iter().zip(&list.conditions);
        let mut of_case = answers.filter(|(condition, _)| condition.when.as_ref() == Some(*case));
        of_case.any(|(_, answer)| *answer == Some(Tick::Met))
    };
    let cases: Vec<&str> = list.item.either.iter().filter(met).map(String::as_str).collect();
    let words = cases.iter().map(|case| format!("「{case}」")).collect::<Vec<_>>().join("、");
    (cases.len() > 1).then(|| format!("{words}一次只办一种，不办的那种记「不涉及」"))
}

fn unreviewed(list: &Checklist<'_>) -> Vec<(Review, Vec<Code>)> {
    let lacking = |review: Review| -> Vec<Code> {
        let lacks = list.entries.iter().filter(|entry| entry.unchecked().contains(&review));
        lacks.map(|entry| entry.wanted.id).collect()
    };
    Review::ALL
        .into_iter()
        .map(|review| (review, lacking(review)))
        .filter(|(_, ids)| !ids.is_empty())
        .collect()
}
