//! A run of a script: a pure state machine. Whoever drives it shows [`Run::view`], hands in what the clerk said and how
//! long it took, and reports what was done on the screens; every step is kept, so that the run can be replayed.

use std::sync::Arc;

use serde::Serialize;

use super::scenario::{Choice, Next, Scenario, USUAL_SECONDS, letter};
use super::state::State;
use super::{Act, Debrief, Score, Step, Tag, debrief, record::Record, score, shuffle};

/// Three seconds: how long the breath before an S1 sentence lasts on a screen.
pub const BREATH_MS: u32 = 3000;

/// A script being run.
#[derive(Debug, Clone)]
pub struct Run {
    scenario: Arc<Scenario>,
    seed: u64,
    pub(super) state: State,
    /// Index of the choice whose act is owed, at the node the run still stands on.
    owed: Option<usize>,
    elapsed_ms: u64,
    steps: Vec<Step>,
    /// Still to come: at the beginning of which turn, and which of the script's.
    surprise: Option<(usize, usize)>,
}

/// What to show now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scene {
    /// Counted from 1.
    pub turn: usize,
    /// The node's name.
    pub node: String,
    /// Who stands at the window.
    pub cast: String,
    /// What is heard and seen, a line each.
    pub say: Vec<String>,
    /// What can be said, in the order of this seed; empty while an act is owed and at the end.
    pub choices: Vec<Offer>,
    /// Seconds this turn should take; after them call [`Run::timeout`] if `hard`, else only note it.
    pub seconds: u16,
    /// Whether silence beyond `seconds` leads elsewhere.
    pub hard: bool,
    /// The act that must be done (or skipped) before the run goes on.
    pub owed: Option<Act>,
    /// All meters, the emotion first.
    pub meters: Vec<Gauge>,
}

/// A sentence on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// As shown: A, B, C … from the top.
    pub letter: char,
    /// The sentence.
    pub text: String,
    /// Whether it begins with a breath: a screen counts [`BREATH_MS`] out before going on. Do not show it beforehand.
    #[serde(skip)]
    pub breath: bool,
    /// Index in the file, for records.
    #[serde(skip)]
    pub(super) at: usize,
}

/// A meter's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Gauge {
    /// E.g. 情绪.
    pub name: String,
    /// 0–100.
    pub value: u8,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// The node's name.
    pub node: String,
    /// What is seen last.
    pub say: Vec<String>,
    /// Whether this end is a good one; whether the run is passed is the score's to say.
    pub good: bool,
    /// Why, in one sentence.
    pub why: Option<String>,
}

/// A call that does not fit the moment. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// No choice of that number is on offer.
    #[error("没有这个选项。看看屏幕上的字母，再选一次")]
    NoSuchChoice,
    /// An act is owed first.
    #[error("先把“{0}”做了（或跳过），再往下说")]
    ActOwed(Act),
    /// No act is owed.
    #[error("现在没有要做的动作")]
    NothingOwed,
    /// It is over.
    #[error("这一场已经结束。要再练请重新开始")]
    Over,
}

impl Run {
    /// A run at its beginning. The same script and seed always show the same order of choices.
    pub fn new(scenario: Arc<Scenario>, seed: u64) -> Self {
        let state = State::new(&scenario);
        let surprise = shuffle::surprise(&scenario, seed);
        Self { scenario, seed, state, owed: None, elapsed_ms: 0, steps: Vec::new(), surprise }
    }

    /// The script.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The steps so far.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The time of all turns together, in milliseconds.
    pub fn elapsed_ms(&self) -> u64 {
        self.elapsed_ms
    }

    /// What to show now.
    pub fn view(&self) -> Scene {
        let node = &self.scenario.nodes[self.state.at];
        let limit = match &node.next {
            Next::Turn { limit, .. } => limit.as_ref(),
            Next::End { .. } => None,
        };
        let mut say: Vec<_> = node.say.iter().map(|line| line.value.clone()).collect();
        // A surprise is part of the scene until the clerk has had a turn.
        say.extend(self.steps.iter().rev().take_while(|step| !step.is_turn()).find_map(|step| match step {
            Step::Surprise { say, .. } => Some(say.clone()),
            _ => None,
        }));
        Scene {
            turn: self.turn(),
            node: node.id.value.clone(),
            cast: self.scenario.cast.clone(),
            say,
            choices: if self.owed.is_some() { Vec::new() } else { self.offers() },
            seconds: limit.map_or(USUAL_SECONDS, |limit| limit.seconds),
            hard: limit.is_some(),
            owed: self.owed_act(),
            meters: self.gauges(),
        }
    }

    /// Says the `at`-th sentence of [`Scene::choices`] (from 0), after `elapsed_ms` of thinking. Gives the step as kept.
    pub fn choose(&mut self, at: usize, elapsed_ms: u32) -> Result<&Step, RunError> {
        self.ready()?;
        let offer = self.offers().into_iter().nth(at).ok_or(RunError::NoSuchChoice)?;
        let scenario = Arc::clone(&self.scenario);
        let node = &scenario.nodes[self.state.at];
        let seconds = self.view().seconds;
        let owed = self.state.say(&scenario, &node.choices()[offer.at]);
        self.owed = owed.map(|_| offer.at);
        self.elapsed_ms += u64::from(elapsed_ms);
        Ok(self.keep(|meters| Step::Said {
            node: node.id.value.clone(),
            choice: letter(offer.at),
            ms: elapsed_ms,
            hesitated: elapsed_ms > u32::from(seconds) * 1000,
            meters,
        }))
    }

    /// The time was up and nothing was said. With a hard limit the script says where that leads; else the moment goes on.
    pub fn timeout(&mut self) -> Result<&Step, RunError> {
        self.ready()?;
        let ms = u32::from(self.view().seconds) * 1000;
        let scenario = Arc::clone(&self.scenario);
        let node = &scenario.nodes[self.state.at];
        let Next::Turn { limit, .. } = &node.next else { return Err(RunError::Over) };
        self.state.silence(&scenario, limit.as_ref());
        self.elapsed_ms += u64::from(ms);
        Ok(self.keep(|meters| Step::Silent { node: node.id.value.clone(), ms, meters }))
    }

    /// An act was really done on the screens. The owed one lets the run go on; another is remembered for later.
    pub fn did(&mut self, act: Act) -> Result<&Step, RunError> {
        if self.finished().is_some() {
            return Err(RunError::Over);
        }
        match self.owed_choice().cloned() {
            Some(choice) if choice.act == Some(act) => {
                self.owed = None;
                self.state.finish(&choice, Some(act));
            }
            _ => self.state.did_early(act),
        }
        Ok(self.keep(|meters| Step::Did { act, meters }))
    }

    /// The owed act was not done: what it would have proved does not count, and the run goes on.
    pub fn skip(&mut self) -> Result<&Step, RunError> {
        let choice = self.owed_choice().cloned().ok_or(RunError::NothingOwed)?;
        let act = choice.act.ok_or(RunError::NothingOwed)?;
        self.owed = None;
        self.state.finish(&choice, None);
        Ok(self.keep(|meters| Step::Skipped { act, meters }))
    }

    /// How it ended, once it has.
    pub fn finished(&self) -> Option<Ending> {
        let node = &self.scenario.nodes[self.state.at];
        let Next::End { good, why } = &node.next else { return None };
        let say = node.say.iter().map(|line| line.value.clone()).collect();
        Some(Ending { node: node.id.value.clone(), say, good: *good, why: why.clone() })
    }

    /// The score as things stand; before the end it is never a pass.
    pub fn score(&self) -> Score {
        score::score(&self.scenario, &self.state, self.elapsed_ms)
    }

    /// What was good, what was missed at which step, what to practise tomorrow.
    pub fn debrief(&self) -> Debrief {
        debrief::debrief(self)
    }

    /// The run to keep: enough to replay it exactly.
    pub fn record(&self) -> Record {
        Record {
            scenario: self.scenario.id.clone(),
            hash: self.scenario.hash.clone(),
            seed: self.seed,
            steps: self.steps.clone(),
        }
    }

    /// The turn now, from 1; while an act is owed, the turn it is owed for.
    fn turn(&self) -> usize {
        self.steps.iter().filter(|step| step.is_turn()).count() + usize::from(self.owed.is_none())
    }

    fn ready(&self) -> Result<(), RunError> {
        match (self.finished(), self.owed_act()) {
            (Some(_), _) => Err(RunError::Over),
            (None, Some(act)) => Err(RunError::ActOwed(act)),
            (None, None) => Ok(()),
        }
    }

    fn owed_choice(&self) -> Option<&Choice> {
        self.scenario.nodes[self.state.at].choices().get(self.owed?)
    }

    fn owed_act(&self) -> Option<Act> {
        self.owed_choice().and_then(|choice| choice.act)
    }

    fn offers(&self) -> Vec<Offer> {
        let choices = self.scenario.nodes[self.state.at].choices();
        shuffle::order(&self.scenario, self.seed, self.state.at)
            .into_iter()
            .filter(|at| choices[*at].when.is_none_or(|when| when.holds(&self.state.meters)))
            .enumerate()
            .map(|(shown, at)| Offer {
                letter: letter(shown),
                text: choices[at].text.value.clone(),
                breath: choices[at].tags.contains(&Tag::Breathe),
                at,
            })
            .collect()
    }

    fn gauges(&self) -> Vec<Gauge> {
        let names = self.scenario.meters.iter().map(|meter| meter.name.clone());
        names.zip(&self.state.meters).map(|(name, value)| Gauge { name, value: *value }).collect()
    }

    /// Lets the surprise of this seed happen when its turn begins.
    fn surprise(&mut self) {
        let Some((turn, which)) = self.surprise else { return };
        if turn != self.turn() || self.owed.is_some() || self.finished().is_some() {
            return;
        }
        self.surprise = None;
        let scenario = Arc::clone(&self.scenario);
        let surprise = &scenario.surprises[which];
        self.state.upset(&scenario, &surprise.effect);
        self.steps.push(Step::Surprise { say: surprise.say.value.clone(), meters: self.gauges() });
    }

    fn keep(&mut self, step: impl FnOnce(Vec<Gauge>) -> Step) -> &Step {
        let step = step(self.gauges());
        let at = self.steps.len();
        self.steps.push(step);
        self.surprise();
        &self.steps[at]
    }
}
