//! A case: one visit's business at a window, from sitting down to closing, and the steps that make it. Items, materials
//! and rules are only named here; what they mean is their nouns' business.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::queue::TicketId;

/// Names a case for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub Uuid);

/// A person, known again at the next visit, without their number: a digest of it under the hall's key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub String);

/// Which document was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// 居民身份证
    IdCard,
    /// 港澳台居民居住证
    ResidencePermit,
    /// 港澳居民来往内地通行证、台湾居民来往大陆通行证
    TravelPermit,
    /// 外国人永久居留身份证
    ForeignerCard,
    /// 护照
    Passport,
    /// Something else.
    Other,
}

/// Sex as the document says it; the statutory retirement age hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

/// What a case knows of its person. Never the full number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSeen {
    /// Which document.
    pub document: Document,
    /// The number as it may be shown, e.g. `4401**********1234`.
    pub masked: String,
    /// Who it is, across visits; none when the number was not kept.
    pub person: Option<PersonId>,
    /// Sex, if the document says it.
    pub sex: Option<Sex>,
    /// Date of birth, if the document says it.
    pub birth: Option<Date>,
}

/// How a material stands. Missing never ends there: the item says where to get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum Way {
    /// 已核: seen, with what was checked on it.
    Seen {
        /// What was checked, e.g. 有效期内、与本人一致.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        checks: Vec<String>,
    },
    /// 数据共享: another office's data stands for it.
    Shared,
    /// 告知承诺: a signed promise stands for it.
    Promised,
    /// 容缺: comes later.
    Deferred {
        /// The day it must be here.
        due: Date,
    },
    /// 缺
    Missing,
    /// 不需要: this case does not want it.
    NotNeeded,
}

/// A figure the calculator gave, with what is needed to compute it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The rule's ASCII key.
    pub rule: String,
    /// The area it was computed for.
    pub region: String,
    /// The date it was computed for.
    pub date: Date,
    /// Fingerprint of the rules it came from.
    pub rules: String,
    /// Name and exact decimal of each output.
    pub outputs: Vec<(String, String)>,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 受理
    Accepted,
    /// 一次性告知
    Notice,
    /// 容缺受理
    Deferred,
    /// 告知承诺受理
    Promised,
    /// 转办
    Referred,
    /// 不予受理
    Refused,
    /// 咨询
    Advice,
    /// 转调解
    Mediation,
    /// 转帮办
    Assisted,
    /// 上门服务
    HomeVisit,
}

impl Outcome {
    /// All of them, in the order a menu shows.
    pub const ALL: [Self; 10] = [
        Self::Accepted,
        Self::Notice,
        Self::Deferred,
        Self::Promised,
        Self::Referred,
        Self::Refused,
        Self::Advice,
        Self::Mediation,
        Self::Assisted,
        Self::HomeVisit,
    ];

    /// The name in the store and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Notice => "notice",
            Self::Deferred => "deferred",
            Self::Promised => "promised",
            Self::Referred => "referred",
            Self::Refused => "refused",
            Self::Advice => "advice",
            Self::Mediation => "mediation",
            Self::Assisted => "assisted",
            Self::HomeVisit => "home_visit",
        }
    }

    /// The name clerks use.
    pub fn title(self) -> &'static str {
        match self {
            Self::Accepted => "受理",
            Self::Notice => "一次性告知",
            Self::Deferred => "容缺受理",
            Self::Promised => "告知承诺受理",
            Self::Referred => "转办",
            Self::Refused => "不予受理",
            Self::Advice => "咨询",
            Self::Mediation => "转调解",
            Self::Assisted => "转帮办",
            Self::HomeVisit => "上门服务",
        }
    }

    /// Whether it owes somebody something by a day.
    pub fn needs_due(self) -> bool {
        matches!(self, Self::Accepted | Self::Deferred | Self::Promised)
    }

    /// Whether it cannot stand without words: to whom, why, what else can be done.
    pub fn needs_note(self) -> bool {
        matches!(self, Self::Referred | Self::Refused)
    }
}

/// The end of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Which end.
    pub outcome: Outcome,
    /// What it owes, by when.
    pub due: Option<Date>,
    /// In words; may be empty unless the outcome needs it.
    pub note: String,
}

/// What can happen in a case: the body of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// 开件
    Opened {
        /// Business day.
        day: Date,
        /// At this window.
        window: u32,
        /// By this clerk.
        clerk: String,
        /// Whose ticket; none for business without one (telephone, walk-up).
        ticket: Option<TicketId>,
    },
    /// 核身
    Identified(PersonSeen),
    /// 显示全号: the full number was shown.
    Unmasked {
        /// Why.
        reason: String,
    },
    /// 选定事项
    ItemPicked {
        /// The item's id.
        item: String,
    },
    /// 核条件
    Condition {
        /// The condition's id.
        condition: String,
        /// Met or not; none takes the mark back.
        met: Option<bool>,
    },
    /// 核材料
    Material {
        /// The material's code.
        material: String,
        /// How it stands; none takes the mark back.
        mark: Option<Way>,
    },
    /// 测算
    Computed(Figure),
    /// 查答
    LookedUp {
        /// The entry's id.
        entry: String,
    },
    /// 出告知单
    NoticeIssued {
        /// The number on the notice.
        number: String,
    },
    /// 结件
    Closed(Closing),
}

/// A case as its steps left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// For good.
    pub id: CaseId,
    /// The business day it was opened on.
    pub day: Date,
    /// At this window.
    pub window: u32,
    /// By this clerk.
    pub clerk: String,
    /// Whose ticket.
    pub ticket: Option<TicketId>,
    /// When, in milliseconds.
    pub opened: i64,
    /// Whose business.
    pub person: Option<PersonSeen>,
    /// What is wanted, once it was picked.
    pub item: Option<String>,
    /// Conditions that were checked.
    pub conditions: BTreeMap<String, bool>,
    /// Materials that were looked at. They stay when another item is picked: what was seen was seen.
    pub materials: BTreeMap<String, Way>,
    /// Figures, oldest first.
    pub figures: Vec<Figure>,
    /// Entries that were looked up, oldest first, each once.
    pub lookups: Vec<String>,
    /// Numbers of the notices, oldest first.
    pub notices: Vec<String>,
    /// Its end.
    pub closed: Option<Closing>,
    /// When the newest step happened, in milliseconds.
    pub touched: i64,
}

/// A step that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nothing is known of the case.
    #[error("没有这一件，可能还没开件。先叫号或直接开件")]
    Unknown,
    /// It is there already.
    #[error("这一件已经开过了")]
    Twice,
    /// It was closed.
    #[error("这一件已经按“{}”结件，不能再改。要补充请另开一件", .0.title())]
    Closed(Outcome),
}

impl Case {
    /// The case after a step at `at` milliseconds; `before` is none only for [`Step::Opened`].
    pub fn after(before: Option<&Self>, id: CaseId, step: &Step, at: i64) -> Result<Self, Unfit> {
        let before = match (before, step) {
            (None, Step::Opened { day, window, clerk, ticket }) => {
                return Ok(Self {
                    id,
                    day: *day,
                    window: *window,
                    clerk: clerk.clone(),
                    ticket: *ticket,
                    opened: at,
                    person: None,
                    item: None,
                    conditions: BTreeMap::new(),
                    materials: BTreeMap::new(),
                    figures: Vec::new(),
                    lookups: Vec::new(),
                    notices: Vec::new(),
                    closed: None,
                    touched: at,
                });
            }
            (None, _) => return Err(Unfit::Unknown),
            (Some(before), _) => before,
        };
        if let Some(closing) = &before.closed {
            return Err(Unfit::Closed(closing.outcome));
        }
        let mut case = Self { touched: at, ..before.clone() };
        match step {
            Step::Opened { .. } => return Err(Unfit::Twice),
            Step::Identified(person) => case.person = Some(person.clone()),
            Step::Unmasked { .. } => {}
            Step::ItemPicked { item } => case.item = Some(item.clone()),
            Step::Condition { condition, met } => set(&mut case.conditions, condition, met.as_ref()),
            Step::Material { material, mark } => set(&mut case.materials, material, mark.as_ref()),
            Step::Computed(figure) => case.figures.push(figure.clone()),
            Step::LookedUp { entry } if case.lookups.contains(entry) => {}
            Step::LookedUp { entry } => case.lookups.push(entry.clone()),
            Step::NoticeIssued { number } => case.notices.push(number.clone()),
            Step::Closed(closing) => case.closed = Some(closing.clone()),
        }
        Ok(case)
    }
}

fn set<T: Clone>(marks: &mut BTreeMap<String, T>, name: &str, mark: Option<&T>) {
    match mark {
        Some(mark) => _ = marks.insert(name.to_owned(), mark.clone()),
        None => _ = marks.remove(name),
    }
}
