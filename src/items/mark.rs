//! What a clerk sets on a checklist: a mark for each material, the four checks, and why a mark is refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Code, Way};

/// What is known of one material in one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not looked at yet.
    Open,
    /// The thing itself was seen.
    Seen,
    /// Found by data sharing or as an electronic licence.
    Shared,
    /// Replaced by a signed promise.
    Promised,
    /// To be brought by this day; without one, once whoever decides on it has decided.
    Deferred(Option<Date>),
    /// Not there.
    Missing,
    /// Not wanted in this case.
    NotNeeded,
}

impl Mark {
    /// Whether it is there to be looked at.
    pub fn is_at_hand(self) -> bool {
        matches!(self, Mark::Seen | Mark::Shared)
    }

    /// How it was verified, in words; `by` is who shares it. None while nothing was.
    pub fn verified(self, by: Option<&str>) -> Option<String> {
        match self {
            Mark::Seen => Some("看原件".into()),
            Mark::Shared => Some(by.map_or("数据共享".into(), |by| format!("数据共享（{by}）"))),
            Mark::Promised => Some("告知承诺，办后核查".into()),
            Mark::Open | Mark::Deferred(_) | Mark::Missing | Mark::NotNeeded => None,
        }
    }

    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        match self {
            Mark::Open => "未核",
            Mark::Seen => "已核",
            Mark::Shared => "共享",
            Mark::Promised => "承诺",
            Mark::Deferred(_) => "容缺",
            Mark::Missing => "缺",
            Mark::NotNeeded => "不需要",
        }
    }
}

/// How a condition was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Told", from = "Told")]
pub enum Tick {
    /// 符合
    Met,
    /// 不符合
    Unmet,
    /// 不涉及: it is asked in a case of its own ([`super::Condition::when`]), and this is not that case. It speaks neither for
    /// nor against.
    Apart,
}

impl Tick {
    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        match self {
            Tick::Met => "符合",
            Tick::Unmet => "不符合",
            Tick::Apart => "不涉及",
        }
    }

    /// Whether it holds; none where it does not concern the case.
    pub fn met(self) -> Option<bool> {
        match self {
            Tick::Met => Some(true),
            Tick::Unmet => Some(false),
            Tick::Apart => None,
        }
    }
}

/// As it stands in the log: what was true or false before there was a third answer still is.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Told {
    Plain(bool),
    Apart(ApartWord),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ApartWord {
    Apart,
}

impl From<Tick> for Told {
    fn from(tick: Tick) -> Self {
        tick.met().map_or(Told::Apart(ApartWord::Apart), Told::Plain)
    }
}

impl From<Told> for Tick {
    fn from(told: Told) -> Self {
        match told {
            Told::Plain(true) => Tick::Met,
            Told::Plain(false) => Tick::Unmet,
            Told::Apart(ApartWord::Apart) => Tick::Apart,
        }
    }
}

/// The four checks (四查) of a first look at the materials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    /// 齐全: nothing is lacking.
    Complete,
    /// 一致: name, number, date and amount agree with each other.
    Consistent,
    /// 有效: nothing has run out.
    Valid,
    /// 真实: what can be verified was verified.
    Genuine,
}

impl Review {
    /// All four, in order.
    pub const ALL: [Review; 4] = [Review::Complete, Review::Consistent, Review::Valid, Review::Genuine];

    /// What a clerk calls it.
    pub fn name(self) -> &'static str {
        match self {
            Review::Complete => "齐全",
            Review::Consistent => "一致",
            Review::Valid => "有效",
            Review::Genuine => "真实",
        }
    }

    /// The check of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|review| review.name() == text)
    }

    /// What is looked at.
    pub fn about(self) -> &'static str {
        match self {
            Review::Complete => "份数、页数、签字盖章都不缺",
            Review::Consistent => "姓名、证号、日期、金额互相对得上",
            Review::Valid => "都在有效期内",
            Review::Genuine => "能核验的都核验过",
        }
    }
}

/// Why a mark cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    /// The item does not want it.
    #[error("这个事项不要材料 {0}，请看清单")]
    NotWanted(Code),
    /// The item always wants it.
    #[error("“{0}”每件都要，不能记“不需要”；没带就记“缺”")]
    AlwaysWanted(String),
    /// The last of several of which one is wanted.
    #[error(
        "“{name}”不能记“不需要”：{others}已经记了“不需要”，这几样至少要一样。报哪样就看哪样的；没带就记“缺”"
    )]
    LastOf {
        /// The material's name.
        name: String,
        /// Those that were set apart.
        others: String,
    },
    /// The desk looks it up in every case.
    #[error("“{0}”由我们查，每件都查，不能记“不需要”；查到的记“共享”")]
    AlwaysLookedUp(String),
    /// The desk looks it up: nobody can be asked for it.
    #[error("“{name}”由我们查，不向群众要，不能记“缺”：查到的记“共享”{others}")]
    Ours {
        /// The material's name.
        name: String,
        /// What else can be done, each after a semicolon.
        others: String,
    },
    /// That way is closed here.
    #[error("“{name}”不能走{way}：{why}", way = way.name())]
    Closed {
        /// The material's name.
        name: String,
        /// Which way.
        way: Way,
        /// Why it is closed.
        why: String,
    },
    /// Without a day, where nothing is waited for.
    #[error("“{0}”容缺要写到哪天补齐：这个事项没有等结论中止计时这一说")]
    NeedsDay(String),
    /// Later than the promised limit allows.
    #[error("“{name}”补齐日 {by} 太晚：不能超过承诺办结日 {latest}")]
    TooLate {
        /// The material's name.
        name: String,
        /// The day asked for.
        by: Date,
        /// The last day allowed.
        latest: Date,
    },
    /// Nothing can be checked of what was not seen.
    #[error("“{0}”还没看到，四查不能先勾：先记「已见」或「共享」再查")]
    NotAtHand(String),
    /// Nothing was seen yet.
    #[error("还没有看过的材料，先核材料再四查")]
    NothingAtHand,
    /// The item has no condition of this number.
    #[error("这个事项没有第 {0} 条条件")]
    NoCondition(usize),
    /// The item always asks it.
    #[error("条件第 {0} 条每件都要问，不能记“不涉及”：记符合或不符合")]
    AlwaysAsked(usize),
    /// The item is of several kinds, and this is the last that was left.
    #[error("别的几种都记了“不涉及”，只剩“{0}”：先问清办哪一种；一种也不是的，换一个事项")]
    NoneLeft(String),
}
