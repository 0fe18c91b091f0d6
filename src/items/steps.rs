//! The steps of handling: in order, none skipped, and what must hold before one is passed. What the program can see for
//! itself is a need of the step, named in the item's file; the rest the clerk answers for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};

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
    /// Promised materials whose promise did not hold.
    pub untrue: BTreeSet<Code>,
    /// Deferred materials that have come since.
    pub supplied: BTreeSet<Code>,
    /// Why nothing more comes of the case; none: it goes on.
    pub stopped: Option<String>,
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
    /// No money goes out on this.
    #[error("{0}")]
    Unpayable(String),
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
        let lacks = lacks(list, work, &needs(step, at + 1 == item.steps.len()));
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

/// What a step needs: where money is seen to, and at the end, everything that was to be looked at was.
fn needs(step: &Step, last: bool) -> Vec<Needs> {
    let money = step.needs.iter().any(|need| matches!(need, Needs::Review | Needs::Settlement));
    let all = [Needs::Conditions, Needs::Materials, Needs::Checks];
    let implied = all.into_iter().filter(|need| (money || last) && !step.needs.contains(need));
    implied.chain(step.needs.iter().copied()).collect()
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
    if !standing.current {
        let first = all.iter().position(|step| step.current).unwrap_or(0);
        return Err(StepError::Skipped(first + 1, name(first)));
    }
    if !standing.lacks.is_empty() {
        return Err(StepError::Lacks(number, name(number - 1), standing.lacks.join("；")));
    }
    Ok(())
}

/// Whether what is paid may be set: every step before that one is passed, nothing of it has gone amiss since, and there is
/// somewhere for the money to go.
pub fn may_settle(list: &Checklist<'_>, work: &Work) -> Result<(), StepError> {
    if let Some(why) = unpayable(list, work) {
        return Err(StepError::Unpayable(why));
    }
    let steps = &list.item().steps;
    // Where no step is the settlement, it comes once the amounts have had their second look.
    let settles = steps.iter().position(|step| step.needs.contains(&Needs::Settlement));
    let reviewed = steps.iter().rposition(|step| step.needs.contains(&Needs::Review));
    let Some(settles) = settles.or(reviewed.map(|at| at + 1)) else {
        return Err(StepError::Unpayable("这个事项的步骤里没有要付的钱，不出结算单".to_owned()));
    };
    let all = self::steps(list, work);
    let Some(at) = all.iter().take(settles).position(|standing| !standing.passed) else { return Ok(()) };
    let name = steps[at].name.clone();
    if all[at].lacks.is_empty() {
        return Err(StepError::Skipped(at + 1, name));
    }
    Err(StepError::Lacks(at + 1, name, all[at].lacks.join("；")))
}

/// Why no money may go out whatever the steps say; none: it may.
fn unpayable(list: &Checklist<'_>, work: &Work) -> Option<String> {
    if let Some(stopped) = &work.stopped {
        return Some(stopped.clone());
    }
    if !work.untrue.is_empty() {
        return Some(format!("承诺核查不实：{}", names(list, work.untrue.iter().copied())));
    }
    let owed = list.entries().iter().find(|entry| {
        let deferred = matches!(entry.mark, Mark::Deferred(_)) && !work.supplied.contains(&entry.wanted.id);
        entry.material.twice && deferred
    });
    owed.map(|entry| format!("{}还欠着，钱没有地方打：账号报来、盲录以后再出结算单", entry.material.name))
}

fn names(list: &Checklist<'_>, codes: impl Iterator<Item = Code>) -> String {
    let name = |code: Code| {
        let entry = list.entries().iter().find(|entry| entry.wanted.id == code);
        entry.map_or_else(|| code.to_string(), |entry| entry.material.name.clone())
    };
    codes.map(name).collect::<Vec<_>>().join("、")
}

fn lacks(list: &Checklist<'_>, work: &Work, needs: &[Needs]) -> Vec<String> {
    let standing = list.standing();
    let mut found = Vec::new();
    for need in needs {
        match need {
            Needs::Conditions if !standing.unmet.is_empty() => found.push("有条件不符合".to_owned()),
            Needs::Conditions if !standing.unasked.is_empty() => found.push("条件还没问完".to_owned()),
            Needs::Materials => {
                if !standing.open.is_empty() {
                    found.push(format!("还没核：{}", names(list, standing.open.iter().copied())));
                }
                if !standing.missing.is_empty() {
                    found.push(format!("缺：{}", names(list, standing.missing.iter().map(|(id, _)| *id))));
                }
                found.extend(work.stopped.clone());
                if !work.untrue.is_empty() {
                    found.push(format!("承诺核查不实：{}", names(list, work.untrue.iter().copied())));
                }
            }
            Needs::Checks if !standing.unreviewed.is_empty() => {
                let left: Vec<&str> =
                    standing.unreviewed.iter().map(|(review, _)| Review::name(*review)).collect();
                found.push(format!("四查还差：{}", left.join("、")));
            }
            Needs::Bills if !work.bills => found.push("票据还没逐张录入，或合计对不上".to_owned()),
            Needs::Review => found.extend(work.amounts.clone()),
            Needs::Settlement => found.extend(work.settlement.clone()),
            Needs::Material(code) => {
                let entry = list.entries().iter().find(|entry| entry.wanted.id == *code);
                if work.untrue.contains(code) {
                    found.push(format!("{}的承诺核查不实", names(list, std::iter::once(*code))));
                } else if let Some(entry) = entry
                    && !work.supplied.contains(code)
                    && !is_settled(entry.mark, &entry.wanted.need)
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
