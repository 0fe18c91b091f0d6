//! Two answers beside each other, step by step.

use crate::rulebook::answer::{Answer, Output, Step};

/// One step of either side, or of both.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Name of the quantity, without the date or the key it was read at.
    pub name: String,
    /// The step on the left.
    pub left: Option<Step>,
    /// The step on the right.
    pub right: Option<Step>,
    /// In what they differ; empty when they agree.
    pub differs: Vec<Difference>,
}

/// What two steps can differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Only one side has the step.
    Absent,
    /// The value.
    Value,
    /// The formula.
    Formula,
    /// The rounding.
    Rounding,
    /// Law or clause.
    Law,
    /// The area whose file says so.
    Layer,
    /// From when the figure is in force.
    From,
    /// 预发 on one side only.
    Provisional,
    /// How sure it is.
    Trust,
}

impl Difference {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Difference::Absent => "只有一边有",
            Difference::Value => "数不同",
            Difference::Formula => "算法不同",
            Difference::Rounding => "取整不同",
            Difference::Law => "依据不同",
            Difference::Layer => "出处不同",
            Difference::From => "用的是不同时期的数",
            Difference::Provisional => "当期、预发、估算不同",
            Difference::Trust => "可信度不同",
        }
    }

    /// For programs.
    pub fn key(self) -> &'static str {
        match self {
            Difference::Absent => "absent",
            Difference::Value => "value",
            Difference::Formula => "formula",
            Difference::Rounding => "rounding",
            Difference::Law => "law",
            Difference::Layer => "layer",
            Difference::From => "from",
            Difference::Provisional => "provisional",
            Difference::Trust => "trust",
        }
    }
}

/// Every step of both, paired by name, in the order of the left side; what only the right side has stands before the
/// next step they share.
pub fn compare(left: &Answer, right: &Answer) -> Vec<Pair> {
    let (left, mut right) = (left.explain(), right.explain());
    let mut pairs = Vec::new();
    for (place, step) in left.iter().enumerate() {
        // The very name first: a figure may be read at several dates.
        let at = right.iter().position(|other| other.about.name == step.about.name);
        let at =
            at.or_else(|| right.iter().position(|other| bare(&other.about.name) == bare(&step.about.name)));
        let Some(at) = at else {
            pairs.push(pair(Some(step.clone()), None));
            continue;
        };
        let found = right.remove(at);
        let later =
            |other: &Step| left[place..].iter().any(|step| bare(&step.about.name) == bare(&other.about.name));
        let alone: Vec<bool> =
            right.iter().enumerate().map(|(place, other)| place < at && !later(other)).collect();
        let mut alone = alone.into_iter();
        let only: Vec<Step> = right.extract_if(.., |_| alone.next().unwrap_or(false)).collect();
        pairs.extend(only.into_iter().map(|step| pair(None, Some(step))));
        pairs.push(pair(Some(step.clone()), Some(found)));
    }
    pairs.extend(right.into_iter().map(|step| pair(None, Some(step))));
    pairs
}

/// 计发基数@2026-01-01 → 计发基数; 计发月数表[60 岁] → 计发月数表.
fn bare(name: &str) -> &str {
    name.split(['@', '[']).next().unwrap_or(name)
}

fn pair(left: Option<Step>, right: Option<Step>) -> Pair {
    let name = left.as_ref().or(right.as_ref()).map_or("", |step| bare(&step.about.name)).to_owned();
    let differs = match (&left, &right) {
        (Some(left), Some(right)) => differences(left, right),
        _ => vec![Difference::Absent],
    };
    Pair { name, left, right, differs }
}

fn differences(left: &Step, right: &Step) -> Vec<Difference> {
    let checks = [
        (Difference::Value, left.value != right.value),
        (Difference::Formula, left.formula != right.formula),
        (Difference::Rounding, left.rounded != right.rounded),
        (Difference::Law, left.cites != right.cites),
        (Difference::Layer, left.layer != right.layer),
        (Difference::From, left.from != right.from),
        (Difference::Provisional, left.serves != right.serves),
        (Difference::Trust, left.trust != right.trust),
    ];
    checks.into_iter().filter(|(_, differs)| *differs).map(|(difference, _)| difference).collect()
}

/// How much more the right side is, in the digits it is shown with; nothing for what is no number.
pub fn gap(left: &Output, right: &Output) -> Option<(String, String)> {
    let gap = right.value.number()?.checked_sub(left.value.number()?)?;
    let places = |text: &str| text.rsplit_once('.').map_or(0, |(_, digits)| digits.len());
    let places = u32::try_from(places(&left.text).max(places(&right.text))).unwrap_or(0);
    let gap = crate::rulebook::kind::Value::Number(gap);
    Some((gap.machine(&right.kind, places), gap.shown(&right.kind, places)))
}
