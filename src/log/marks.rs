//! What is noted in a case: who it is about, how a material stands, a figure that was told, how it ended.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::person::{self, Kind, PassKind, Sex};

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
    /// Nationality in a foreign document: three letters of ISO 3166-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nation: Option<String>,
}

impl PersonSeen {
    /// Whether they are the same person, as far as that can be told.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.person, &other.person) {
            (Some(one), Some(other)) => one == other,
            _ => self.masked == other.masked,
        }
    }

    /// Whether they look alike, as long as one of them was not kept yet.
    pub fn looks_like(&self, other: &Self) -> bool {
        (&self.masked, self.birth, self.sex) == (&other.masked, other.birth, other.sex)
    }

    /// As lists show it: the number, masked, and the nationality where it was told.
    pub fn shown(&self) -> String {
        let nation = self.nation.as_ref().map_or(String::new(), |nation| format!("（国籍 {nation}）"));
        format!("{}{nation}", self.masked)
    }

    /// What may be seen of a document; none for a number of fifteen digits, with which no new business is done. The person
    /// is not known yet.
    pub fn of(document: &person::Document) -> Option<Self> {
        let (kind, masked, sex, birth) = match document {
            person::Document::Id(entry) => {
                let number = entry.current()?;
                let kind = match number.kind() {
                    Kind::Resident => Document::IdCard,
                    Kind::ResidencePermit(_) => Document::ResidencePermit,
                    Kind::Permanent => Document::ForeignerCard,
                };
                (kind, number.masked(), Some(number.sex()), Some(number.birth()))
            }
            person::Document::Pass(pass) => {
                let kind = match pass.kind() {
                    PassKind::HongKongMacau(_) | PassKind::HongKongMacauForeign(_) | PassKind::Taiwan => {
                        Document::TravelPermit
                    }
                    PassKind::ChinesePassport | PassKind::ForeignPassport => Document::Passport,
                    PassKind::OldPermanent => Document::ForeignerCard,
                    PassKind::WorkPermit => Document::Other,
                };
                (kind, pass.masked(), None, None)
            }
        };
        let nation = match document {
            person::Document::Pass(pass) => pass.nation().map(str::to_owned),
            person::Document::Id(_) => None,
        };
        Some(Self { document: kind, masked: masked.to_string(), person: None, sex, birth, nation })
    }
}

/// The field a slip in a unit's code is counted under.
pub const UNIT_CODE: &str = "统一社会信用代码";

/// The field a slip in an account is counted under.
pub const ACCOUNT: &str = "收款账户";

/// A unit (单位) a case is of, as its licence says. Public, so it stands in the log as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSeen {
    /// Its unified social credit code, which passed its check: by it the unit is known again.
    #[serde(rename = "credit_code")]
    pub code: String,
    /// Its name.
    #[serde(rename = "unit_name")]
    pub name: String,
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
        /// The day it must be here; none where it comes once somebody else has decided (中止计时).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },
    /// 缺
    Missing,
    /// 不需要: this person's business does without it.
    NotNeeded,
}

impl Way {
    /// Whether it is there to be looked at: the thing itself, or another office's data.
    pub fn is_at_hand(&self) -> bool {
        matches!(self, Self::Seen { .. } | Self::Shared)
    }
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
    /// Key and exact text of each output.
    pub outputs: Vec<(String, String)>,
}

/// A paper that was handed out or kept as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Which form, in ASCII.
    pub form: String,
    /// The number on it.
    pub number: String,
    /// The printer's queue, or the name of the file.
    pub to: String,
    /// The printer's name for the job; none when it was kept as a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// How many copies.
    pub copies: u16,
    /// Digest of the file, so that a paper can be told from a changed one.
    pub sha256: String,
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

    /// Whether something still happens to the case after it ended at the window.
    pub fn goes_on(self) -> bool {
        !matches!(self, Self::Advice | Self::Refused)
    }

    /// Whether its paper stands for or against somebody by name.
    pub fn names_applicant(self) -> bool {
        self.takes_in() || self == Outcome::Refused
    }

    /// Whether the case was taken in, so that a result is owed.
    pub fn takes_in(self) -> bool {
        matches!(self, Self::Accepted | Self::Deferred | Self::Promised)
    }

    /// The outcome of this name: code or title.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == text || outcome.title() == text)
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
    /// By this clerk; none in records of before it was kept: whoever opened the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Number of the paper that went with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What a refusal says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// What a refusal says: never less than this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The sentence that comes first (共情).
    pub empathy: String,
    /// The conditions that are not met, in the item's words.
    pub conditions: Vec<String>,
    /// Law and clause, from the basis library.
    pub basis: Vec<String>,
    /// 您的情况
    pub situation: String,
    /// 可走的路
    pub instead: String,
    /// 救济途径, each with its last day.
    pub remedy: Vec<String>,
}
