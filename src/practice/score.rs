//! The score of a run out of 100: 四步法 25, 非暴力沟通 25, 事实核对 30, 情绪控制 10, 用语与时长 10, and up to a few
//! points on top. Weights and penalties are our own exercise design, not anybody's regulation.

use serde::Serialize;

use super::scenario::{Next, Scenario};
use super::state::State;
use super::{Act, Tag};

/// A run longer than this loses points (eight minutes).
pub const USUAL_MS: u64 = 8 * 60 * 1000;
/// At or below this the citizen has calmed down.
pub const CALM: u8 = 20;

/// 优, 良, 及格, 重练.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Grade {
    /// Below 60, or failed for another reason.
    #[serde(rename = "重练")]
    Again,
    /// 60–69
    #[serde(rename = "及格")]
    Pass,
    /// 70–84
    #[serde(rename = "良")]
    Good,
    /// 85 and more
    #[serde(rename = "优")]
    Excellent,
}

impl Grade {
    /// As it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Grade::Again => "重练",
            Grade::Pass => "及格",
            Grade::Good => "良",
            Grade::Excellent => "优",
        }
    }

    fn of(total: u8) -> Self {
        match total {
            85.. => Grade::Excellent,
            70..85 => Grade::Good,
            60..70 => Grade::Pass,
            _ => Grade::Again,
        }
    }
}

/// Points by criterion, and whether they are enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Score {
    /// 四步法, of 25.
    pub calm: u8,
    /// 非暴力沟通, of 25.
    pub nvc: u8,
    /// 事实核对, of 30.
    pub facts: u8,
    /// 情绪控制, of 10.
    pub emotion: u8,
    /// 用语与时长, of 10.
    pub manner: u8,
    /// On top, for going further than asked.
    pub bonus: u8,
    /// Of 100.
    pub total: u8,
    /// The band; 重练 whenever the run was not passed.
    pub grade: Grade,
    /// Whether the run is passed.
    pub passed: bool,
    /// 圆满: the citizen calm and every check passed.
    pub perfect: bool,
    /// Why it is not passed, a sentence each; empty when it is.
    pub reasons: Vec<String>,
}

/// The score of a state; a run that has not ended is not passed. `elapsed_ms` is the time of all turns together.
pub(super) fn score(scenario: &Scenario, state: &State, elapsed_ms: u64) -> Score {
    let tally = &state.tally;
    let in_order = tally.calm.is_sorted();
    let calm = four(&tally.calm).saturating_sub(if in_order { 0 } else { 3 });
    let nvc = four(&tally.nvc);
    let facts = share(tally.facts.len(), scenario.facts.len());
    let over = state.emotion().saturating_sub(CALM).div_ceil(10);
    let emotion = 10_u8.saturating_sub(over.saturating_mul(2));
    let late = if elapsed_ms > USUAL_MS { 5 } else { 0 };
    let manner = 10_u8.saturating_sub(5 * tally.slip_count).saturating_sub(late);
    let bonus: u8 = tally.extras.iter().copied().map(Act::bonus).sum();
    let online_only = if tally.slips.contains(&Tag::OnlineOnly) { 20 } else { 0 };
    let total = 100.min(calm + nvc + facts + emotion + manner + bonus).saturating_sub(online_only);

    let reasons = reasons(scenario, state, total);
    let passed = reasons.is_empty();
    let grade = if passed { Grade::of(total) } else { Grade::Again };
    let perfect = passed && state.emotion() <= CALM && tally.facts.len() == scenario.facts.len();
    Score { calm, nvc, facts, emotion, manner, bonus, total, grade, passed, perfect, reasons }
}

/// 25 for all four, 6 less for each that is missing, nothing for none.
fn four(seen: &[Tag]) -> u8 {
    match seen.len() {
        0 => 0,
        1 => 7,
        2 => 13,
        3 => 19,
        _ => 25,
    }
}

/// `done` of `all` as points of 30, rounded; 30 when nothing is asked.
fn share(done: usize, all: usize) -> u8 {
    let points = (30 * done.min(all) + all / 2).checked_div(all).unwrap_or(30);
    u8::try_from(points).unwrap_or(30)
}

fn reasons(scenario: &Scenario, state: &State, total: u8) -> Vec<String> {
    let mut reasons = Vec::new();
    match scenario.nodes[state.at].next {
        Next::End { good: true, .. } => {}
        Next::End { good: false, .. } => reasons.push("结局没有谈成".to_owned()),
        Next::Turn { .. } => reasons.push("还没有走到结局".to_owned()),
    }
    for tag in state.tally.slips.iter().filter(|tag| tag.fails_at_once()) {
        reasons.push(format!("出现了“{}”，这一条直接不及格", tag.word()));
    }
    for flag in &state.tally.flags {
        reasons.push(format!("碰了“{flag}”"));
    }
    if total < scenario.pass.0 {
        reasons.push(format!("总分 {total}，没到及格线 {}", scenario.pass.0));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{Fact, read, state::Tally};
    use crate::text::{Faults, Source};

    fn scored(tally: Tally, emotion: u8, elapsed_ms: u64) -> Score {
        let text = include_str!("../../data/scenarios/cailiao-buqi-jidong.toml");
        let scenario = read(&Source::new("x.toml", text), &mut Faults::new()).unwrap();
        let at =
            scenario.nodes.iter().position(|node| matches!(node.next, Next::End { good: true, .. })).unwrap();
        score(&scenario, &State { at, meters: vec![emotion, 50], tally }, elapsed_ms)
    }

    #[test]
    fn points_follow_the_table() {
        use Tag::{Ask, Breathe, Confirm, Feel, Judge, Listen, Need, Observe, OnlineOnly, Shirk, Solve};
        let full = Tally {
            calm: vec![Breathe, Listen, Confirm, Solve],
            nvc: vec![Feel, Observe, Need, Ask],
            facts: ["F1", "F2", "F3", "F4", "F5", "F8"].iter().filter_map(|code| Fact::parse(code)).collect(),
            ..Tally::default()
        };
        let with = |change: &dyn Fn(&mut Tally)| {
            let mut tally = full.clone();
            change(&mut tally);
            tally
        };
        let slip = |tag: Tag| {
            with(&move |tally| {
                tally.slips.insert(tag);
                tally.slip_count = 1;
            })
        };
        let cases = [
            ("all", full.clone(), 20, 0, 100, Grade::Excellent),
            ("one step missing", with(&|t| _ = t.calm.remove(0)), 20, 0, 94, Grade::Excellent),
            ("steps out of order", with(&|t| t.calm.reverse()), 20, 0, 97, Grade::Excellent),
            ("no NVC at all", with(&|t| t.nvc.clear()), 20, 0, 75, Grade::Good),
            (
                "half the checks",
                with(&|t| t.facts.retain(|f| f.code().as_str() < "F4")),
                20,
                0,
                85,
                Grade::Excellent,
            ),
            ("emotion 41", full.clone(), 41, 0, 94, Grade::Excellent),
            ("nine minutes", full.clone(), 20, 540_000, 95, Grade::Excellent),
            ("one slip", slip(Shirk), 20, 0, 95, Grade::Excellent),
            ("judging", slip(Judge), 20, 0, 95, Grade::Again),
            ("only online", slip(OnlineOnly), 20, 0, 75, Grade::Good),
            (
                "assisted, capped at 100",
                with(&|t| _ = t.extras.insert(Act::Assist)),
                20,
                0,
                100,
                Grade::Excellent,
            ),
            ("nothing", Tally::default(), 75, 0, 10, Grade::Again),
        ];
        for (name, tally, emotion, ms, total, grade) in cases {
            let score = scored(tally, emotion, ms);
            assert_eq!((score.total, score.grade), (total, grade), "{name}: {score:?}");
        }
    }
}
