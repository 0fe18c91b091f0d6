//! A run as it is kept: which text, which seed, and every step. Replaying it gives the same run, score and debrief.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Act;
use super::run::{Gauge, Run, RunError};
use super::scenario::{Scenario, letter};

/// One thing that happened; `meters` are those after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "lowercase")]
pub enum Step {
    /// A sentence was said.
    Said {
        /// Node.
        node: String,
        /// Letter in the order of the file, not of the screen.
        choice: char,
        /// Milliseconds of thinking.
        ms: u32,
        /// Whether it took longer than the turn should.
        hesitated: bool,
        /// Meters.
        meters: Vec<Gauge>,
    },
    /// Nothing was said in time.
    Silent {
        /// Node.
        node: String,
        /// Milliseconds that passed.
        ms: u32,
        /// Meters.
        meters: Vec<Gauge>,
    },
    /// An act was done on the screens.
    Did {
        /// Which.
        act: Act,
        /// Meters.
        meters: Vec<Gauge>,
    },
    /// Something happened meanwhile; drawn by the seed, nobody's doing.
    Surprise {
        /// What was seen or heard.
        say: String,
        /// Meters.
        meters: Vec<Gauge>,
    },
    /// The owed act was left undone.
    Skipped {
        /// Which.
        act: Act,
        /// Meters.
        meters: Vec<Gauge>,
    },
}

impl Step {
    /// Whether it is the clerk's turn that passed (said or silent), not an act or a surprise.
    pub fn is_turn(&self) -> bool {
        matches!(self, Step::Said { .. } | Step::Silent { .. })
    }

    /// Meters after it.
    pub fn meters(&self) -> &[Gauge] {
        match self {
            Step::Said { meters, .. }
            | Step::Silent { meters, .. }
            | Step::Did { meters, .. }
            | Step::Surprise { meters, .. }
            | Step::Skipped { meters, .. } => meters,
        }
    }
}

/// A run to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The script's id.
    pub scenario: String,
    /// The script's text, as [`Scenario::hash`].
    pub hash: String,
    /// The seed of the order of choices.
    pub seed: u64,
    /// Everything that happened.
    pub steps: Vec<Step>,
}

/// Why a record cannot be replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The script was edited since.
    #[error("剧本“{0}”在这次演练之后改过，没法照原样重放。用当时的剧本文件再试")]
    OtherText(String),
    /// The record does not fit the script: it was edited, or damaged.
    #[error("第 {0} 步对不上剧本，这份演练记录可能改过或坏了")]
    Differs(usize),
}

impl Record {
    /// Runs it again.
    pub fn replay(&self, scenario: Arc<Scenario>) -> Result<Run, ReplayError> {
        if self.hash != scenario.hash {
            return Err(ReplayError::OtherText(self.scenario.clone()));
        }
        let mut run = Run::new(scenario, self.seed);
        for (at, step) in self.steps.iter().enumerate() {
            let again = match step {
                Step::Said { choice, ms, .. } => {
                    let offered = run.view().choices.iter().position(|offer| letter(offer.at) == *choice);
                    offered.ok_or(RunError::NoSuchChoice).and_then(|shown| run.choose(shown, *ms))
                }
                Step::Silent { .. } => run.timeout(),
                Step::Did { act, .. } => run.did(*act),
                Step::Skipped { .. } => run.skip(),
                // It came by itself with the step before.
                Step::Surprise { .. } => run.steps().get(at).ok_or(RunError::Over),
            };
            if again != Ok(step) {
                return Err(ReplayError::Differs(at + 1));
            }
        }
        Ok(run)
    }
}
