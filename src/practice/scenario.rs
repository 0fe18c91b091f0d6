//! A script as read: people, meters, nodes, choices, each text with its place so that the linter can point at it.
//! Names are resolved: a `goto` here always leads somewhere. No state of a run.

use jiff::civil::Date;

use super::{Act, Fact, Tag};
use crate::text::{Place, Text};

/// The meter every script has: how upset the citizen is.
pub const EMOTION: &str = "情绪";
/// Seconds a turn should take when the script says nothing else; going over is only noted.
pub const USUAL_SECONDS: u16 = 45;

/// Where a node stands in [`Scenario::nodes`].
pub type NodeIx = usize;

/// A script that can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// ASCII name, also the file's name.
    pub id: String,
    /// Number in the catalogue, e.g. `01`.
    pub no: String,
    /// Chinese title.
    pub title: String,
    /// Id of the service item it is about, e.g. `H08`.
    pub item: Option<String>,
    /// 初, 中, 高.
    pub difficulty: Difficulty,
    /// Who stands at the window, in one sentence.
    pub cast: String,
    /// What it trains.
    pub skills: Vec<String>,
    /// The day up to which the script's policy statements were checked.
    pub policy_asof: (Date, Place),
    /// The checks that count here.
    pub facts: Vec<Fact>,
    /// Meters of 0–100; the first is always [`EMOTION`].
    pub meters: Vec<Meter>,
    /// Points out of 100 that must be reached, and where the script says so.
    pub pass: (u8, Place),
    /// Flags that fail the run.
    pub forbid: Vec<Text>,
    /// All nodes.
    pub nodes: Vec<Node>,
    /// Where it begins.
    pub start: NodeIx,
    /// What may happen meanwhile; a run draws at most one.
    pub surprises: Vec<Surprise>,
    /// The way its author holds to be best: letters in the order of the file, one a turn.
    pub best: Vec<Text>,
    /// A way that must fail, if the author gave one.
    pub worst: Vec<Text>,
    /// Sentences to take home, shown at the end.
    pub lesson: Vec<String>,
    /// SHA-256 of the file's text, first 16 hex digits: a record says which text it was made with.
    pub hash: String,
    /// Where a fault of the whole file is shown.
    pub place: Place,
}

/// How hard it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difficulty {
    /// 初：群众温和、材料单一
    Easy,
    /// 中：插话、催促、老人
    Middle,
    /// 高：言语攻击、拍摄、围观
    Hard,
}

impl Difficulty {
    /// 初, 中 or 高.
    pub fn word(self) -> &'static str {
        match self {
            Difficulty::Easy => "初",
            Difficulty::Middle => "中",
            Difficulty::Hard => "高",
        }
    }
}

/// A meter: its name, where it starts, where the run jumps when it reaches 100.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// E.g. 情绪.
    pub name: String,
    /// 0–100.
    pub start: u8,
    /// 满则→节点.
    pub full: Option<NodeIx>,
}

/// Something nobody at the window has a hand in: a phone held up, a child crying (意外事件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surprise {
    /// What is seen or heard.
    pub say: Text,
    /// What it does.
    pub effect: Vec<Change>,
}

/// One moment of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub id: Text,
    /// What is heard and seen, a line each.
    pub say: Vec<Text>,
    /// Where its figures come from.
    pub source: Option<Text>,
    /// What comes next.
    pub next: Next,
}

/// How a node goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The clerk speaks.
    Turn {
        /// At least one, at most eight.
        choices: Vec<Choice>,
        /// What happens when nothing is said in time; without it silence is only noted.
        limit: Option<Limit>,
    },
    /// It is over.
    End {
        /// 通过 or 不通过.
        good: bool,
        /// One sentence about why.
        why: Option<String>,
    },
}

/// A turn's hard limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Seconds until it strikes.
    pub seconds: u16,
    /// Where it leads.
    pub goto: NodeIx,
    /// What it does besides the 5 points of every silence.
    pub effect: Vec<Change>,
}

/// Something the clerk can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The sentence.
    pub text: Text,
    /// What kind of sentence it is, in the order of its parts.
    pub tags: Vec<Tag>,
    /// Checks it passes.
    pub facts: Vec<Fact>,
    /// What it does besides the tags' own effect on the emotion.
    pub effect: Vec<Change>,
    /// Skill points: index in [`Scenario::skills`] and points.
    pub score: Vec<Change>,
    /// Why it is good or bad.
    pub why: Option<Text>,
    /// What would have been better.
    pub better: Option<Text>,
    /// Where its figures and its basis come from.
    pub source: Option<Text>,
    /// What must really be done.
    pub act: Option<Act>,
    /// Only offered when this holds.
    pub when: Option<When>,
    /// A flag, e.g. 红线.
    pub flag: Option<Text>,
    /// Where it leads.
    pub goto: NodeIx,
}

/// Points up or down on a meter or a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Index in the scenario's meters or skills.
    pub of: usize,
    /// −100 … 100.
    pub by: i16,
}

/// A condition on a meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// Index in the scenario's meters.
    pub meter: usize,
    /// Whether the meter must be at least (or, if not, at most) the value.
    pub at_least: bool,
    /// 0–100.
    pub value: u8,
}

impl When {
    /// Whether it holds.
    pub fn holds(self, meters: &[u8]) -> bool {
        let now = meters.get(self.meter).copied().unwrap_or(0);
        if self.at_least { now >= self.value } else { now <= self.value }
    }
}

impl Node {
    /// Its choices; none at an end.
    pub fn choices(&self) -> &[Choice] {
        match &self.next {
            Next::Turn { choices, .. } => choices,
            Next::End { .. } => &[],
        }
    }

    /// Every node it can lead to, meters apart.
    pub fn ways(&self) -> Vec<NodeIx> {
        match &self.next {
            Next::Turn { choices, limit } => {
                choices.iter().map(|choice| choice.goto).chain(limit.iter().map(|limit| limit.goto)).collect()
            }
            Next::End { .. } => Vec::new(),
        }
    }
}

/// The letter of the choice at this place of the file (`A` for the first).
pub fn letter(at: usize) -> char {
    u8::try_from(at).ok().filter(|at| *at < 26).map_or('?', |at| char::from(b'A' + at))
}
