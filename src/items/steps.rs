//! The steps of handling: in order, none skipped, and what must hold before one is passed. What the program can see for
//! itself is a need of the step, named in the item's file; the rest the clerk answers for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};

use super::settling::{before_pay, expects_bills};
use super::{Checklist, Code, Item, Mark, Need, Review, Step};

/// What the program itself looks at before a step passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// 条件: every condition asked and met.
    Conditions,
    /// 材料: nothing open or missing.
    Materials,
    /// 四查: all four on all that is at hand.
    Checks,
    /// 票据: bills entered, sums equal.
    Bills,
    /// 复核: every amount stands, and there is one.
    Review,
    /// 结算: what is paid, and when.
    Settlement,
    /// A material that, where it is wanted, must be here and not merely promised for later.
    Material(Code),
}

impl Needs {
    const WORDS: [(Needs, &str); 6] = [
        (Needs::Conditions, "条件"),
        (Needs::Materials, "材料"),
        (Needs::Checks, "四查"),
        (Needs::Bills, "票据"),
        (Needs::Review, "复核"),
        (Needs::Settlement, "结算"),
    ];

    /// Reads one of the words, or the code of a material.
    pub fn parse(text: &str) -> Option<Self> {
        let word = Self::WORDS.iter().find(|(_, word)| *word == text).map(|(needs, _)| *needs);
        word.or_else(|| text.parse().ok().filter(|code: &Code| code.is_material()).map(Needs::Material))
    }

    /// The words there are, for messages.
    pub fn words() -> String {
        Self::WORDS.map(|(_, word)| word).join("、")
    }
}

impl fmt::Display for Needs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::WORDS.iter().find(|(needs, _)| needs == self) {
            Some((_, word)) => f.write_str(word),
            None => match self {
                Needs::Material(code) => code.fmt(f),
                _ => Ok(()),
            },
        }
    }
}

impl Serialize for Needs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How far the work of a case is, besides its checklist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// Whether bills were taken.
    pub bills: bool,
    /// Why the amounts do not stand yet; none: they do.
    pub amounts: Option<String>,
    /// Why what is paid and its day do not stand; none: they do.
    pub settlement: Option<String>,
    /// Deferred materials that have come since.
    pub came: BTreeSet<Code>,
    /// Materials that are counted on and will not be there, each with why: a promise that did not hold, a deferral that ran out.
    pub failed: BTreeMap<Code, &'static str>,
    /// Why nothing more comes of the case; none: it goes on.
    pub over: Option<String>,
    /// Steps passed, from 1, each with the seconds since the case began.
    pub passed: BTreeMap<usize, i64>,
    /// Seconds since the case began.
    pub now: i64,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepStanding {
    /// Passed.
    pub passed: bool,
    /// The first one that is not passed.
    pub current: bool,
    /// What stands in its way, in Chinese; empty when nothing does. Red.
    pub lacks: Vec<String>,
    /// Minutes spent on it: between the step before and this one, or until now; none while it has not begun.
    pub minutes: Option<i64>,
    /// Whether it took longer than its target. Yellow.
    pub late: bool,
    /// From when on it is longer than its target, in seconds since the case began; none while it has not begun.
    pub late_from: Option<i64>,
}

/// Why a step cannot be passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// The item has none of this number.
    #[error("这个事项没有第 {0} 步，一共 {1} 步")]
    Unknown(usize, usize),
    /// One before it was not passed.
    #[error("第 {0} 步「{1}」还没过，步骤不能跳着走")]
    Skipped(usize, String),
    /// It was passed.
    #[error("第 {0} 步已经过了")]
    Already(usize),
    /// Something is lacking.
    #[error("第 {0} 步「{1}」是红的，过不去：{2}")]
    Lacks(usize, String, String),
    /// The case came to an end.
    #[error("{0}。这一件不能再往下办，也不能付钱；要办就重新申请、重新受理")]
    Over(String),
    /// The item pays nothing on bills.
    #[error("「{0}」的步骤里没有结算，不出结算单。金额录了、复核过，按步骤往下办")]
    NoSettlement(String),
    /// Something that must hold before money goes out does not.
    #[error("现在还不能付：{0}")]
    NotPayable(String),
}

impl Step {
    /// How long it may take, in words, with the minutes `spent` on it before: `3/5 分`. What was left over night is days.
    pub fn time(&self, spent: Option<i64>) -> String {
        let spent = spent.map_or(String::new(), |minutes| match minutes / (24 * 60) {
            0 => format!("{minutes}/"),
            days => format!("{days} 天/"),
        });
        format!("{spent}{} 分", self.minutes)
    }
}

/// How every step of the item stands.
pub fn steps(list: &Checklist<'_>, work: &Work) -> Vec<StepStanding> {
    let item = list.item();
    let mut before = Some(0);
    let mut found = Vec::new();
    for (at, step) in item.steps.iter().enumerate() {
        let lacks = lacks(list, work, &step.looks_at(list));
        // What was passed and lacks something now (a material that turned out to be missing, an amount entered anew) is
        // to be passed again, and so is what came after it.
        let ended = work.passed.get(&(at + 1)).copied().filter(|_| before.is_some() && lacks.is_empty());
        let spent = before.map(|before| (ended.unwrap_or(work.now) - before).max(0));
        let target = i64::from(step.minutes) * 60;
        found.push(StepStanding {
            passed: ended.is_some(),
            current: ended.is_none() && before.is_some(),
            lacks,
            minutes: spent.map(|seconds| seconds / 60),
            late: spent.is_some_and(|seconds| seconds > target),
            late_from: before.map(|before| before + target + 1),
        });
        before = ended;
    }
    found
}

/// Whether the step at `number` (from 1) can be passed now.
pub fn may_pass(list: &Checklist<'_>, work: &Work, number: usize) -> Result<(), StepError> {
    let item: &Item = list.item();
    let all = steps(list, work);
    let name = |at: usize| item.steps[at].name.clone();
    let Some(standing) = number.checked_sub(1).and_then(|at| all.get(at)) else {
        return Err(StepError::Unknown(number, all.len()));
    };
    if standing.passed {
        return Err(StepError::Already(number));
    }
    if let Some(over) = &work.over {
        return Err(StepError::Over(over.clone()));
    }
    if !standing.current {
        let first = all.iter().position(|step| step.current).unwrap_or(0);
        return Err(StepError::Skipped(first + 1, name(first)));
    }
    if !standing.lacks.is_empty() {
        return Err(StepError::Lacks(number, name(number - 1), standing.lacks.join("；")));
    }
    Ok(())
}

/// What of these stands in the way, in Chinese; nothing: none of them does.
pub(super) fn lacks(list: &Checklist<'_>, work: &Work, needs: &[Needs]) -> Vec<String> {
    let standing = list.standing();
    let name = |code: Code| {
        let entry = list.entries().iter().find(|entry| entry.wanted.id == code);
        entry.map_or_else(|| code.to_string(), |entry| entry.material.name.clone())
    };
    let names = |codes: &mut dyn Iterator<Item = Code>| codes.map(name).collect::<Vec<_>>().join("、");
    let mut found = Vec::new();
    for need in needs {
        match need {
            // Where no bills are brought there is nothing to enter, and nothing to pay on them.
            Needs::Bills | Needs::Settlement if !expects_bills(list) => {}
            Needs::Conditions if !standing.unmet.is_empty() => found.push("有条件不符合".to_owned()),
            Needs::Conditions if !standing.unasked.is_empty() => found.push("条件还没问完".to_owned()),
            Needs::Materials => {
                if !standing.open.is_empty() {
                    found.push(format!("还没核：{}", names(&mut standing.open.iter().copied())));
                }
                if !standing.missing.is_empty() {
                    found.push(format!("缺：{}", names(&mut standing.missing.iter().map(|(id, _)| *id))));
                }
                found.extend(work.failed.iter().map(|(code, why)| format!("{}{why}", name(*code))));
            }
            Needs::Checks if !standing.unreviewed.is_empty() => {
                let left: Vec<&str> =
                    standing.unreviewed.iter().map(|(review, _)| Review::name(*review)).collect();
                found.push(format!("四查还差：{}", left.join("、")));
            }
            Needs::Bills if !work.bills => found.push("票据还没逐张录入，或合计对不上".to_owned()),
            Needs::Review => found.extend(work.amounts.clone()),
            Needs::Settlement => match before_pay(list, work) {
                lacks if lacks.is_empty() => found.extend(work.settlement.clone()),
                lacks => found.extend(lacks),
            },
            Needs::Material(code) => {
                let entry = list.entries().iter().find(|entry| entry.wanted.id == *code);
                if let Some(why) = work.failed.get(code) {
                    found.push(format!("{}{why}", name(*code)));
                } else if let Some(entry) = entry
                    && !is_settled(entry.mark, &entry.wanted.need)
                    && !work.came.contains(code)
                {
                    found.push(format!("{}还没有（{}）", entry.material.name, entry.mark.name()));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_settled(mark: Mark, need: &Need) -> bool {
    match mark {
        Mark::Seen | Mark::Shared | Mark::Promised | Mark::NotNeeded => true,
        Mark::Open => matches!(need, Need::Optional(_)),
        Mark::Deferred(_) | Mark::Missing => false,
    }
}
