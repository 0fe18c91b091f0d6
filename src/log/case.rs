//! A case: one visit's business at a window, from sitting down to closing, and the steps that make it. Items, materials
//! and rules are only named here; what they mean is their nouns' business.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Closing, Figure, Outcome, PersonSeen, Printed, Way};
use crate::queue::TicketId;

/// Names a case for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub Uuid);

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
    /// 打印、存成文件: also after the case was closed.
    Printed(Printed),
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
    /// Papers that were printed or kept, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed: Vec<Printed>,
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
    #[error("这一件已经按「{}」结件，不能再改。要补充请另开一件", .0.title())]
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
                    printed: Vec::new(),
                    closed: None,
                    touched: at,
                });
            }
            (None, _) => return Err(Unfit::Unknown),
            (Some(before), _) => before,
        };
        if let Step::Printed(printed) = step {
            // A paper is no change of the case: when it was last worked on stays.
            let mut case = before.clone();
            case.printed.push(printed.clone());
            return Ok(case);
        }
        if let Some(closing) = &before.closed {
            return Err(Unfit::Closed(closing.outcome));
        }
        let mut case = Self { touched: at, ..before.clone() };
        match step {
            Step::Opened { .. } => return Err(Unfit::Twice),
            Step::Printed(_) => {}
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
