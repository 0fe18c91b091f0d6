//! A case: one visit's business at a window, from sitting down to closing, and the steps that make it. Items, materials
//! and rules are only named here; what they mean is their nouns' business.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Amount, Closing, Figure, Followed, Outcome, PersonSeen, Printed, Resumed, Reviewed, Settlement, Slip,
    Suspended, UnitSeen, Way,
};
use crate::items::{Bills, Review, Tick, Yuan};
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
        /// The case before it, when the same person wants another item in the same visit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<CaseId>,
    },
    /// 核身
    Identified(PersonSeen),
    /// 单位: which unit the case is of; none takes it back.
    OfUnit {
        /// Which.
        unit: Option<UnitSeen>,
    },
    /// 去世的人: whose death the case is about; none takes it back.
    OfDeceased {
        /// Who.
        deceased: Option<PersonSeen>,
    },
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
        /// Met, not met, or of another case; none takes the mark back.
        met: Option<Tick>,
    },
    /// 改条件: not met although the last notice said that it is.
    Turned {
        /// The condition's id.
        condition: String,
        /// Why.
        reason: String,
    },
    /// 核材料
    Material {
        /// The material's code.
        material: String,
        /// How it stands; none takes the mark back.
        mark: Option<Way>,
    },
    /// 四查: one of the four checks of a material, or of all that are at hand.
    Checked {
        /// The material's code; none: all at hand.
        material: Option<String>,
        /// Which check.
        check: Review,
        /// Done, or taken back.
        done: bool,
    },
    /// 加材料: wanted although the last notice did not name it.
    Added {
        /// The material's code.
        material: String,
        /// Why.
        reason: String,
    },
    /// 特殊困难
    Tagged {
        /// As in `endings.toml`, e.g. 重病.
        tag: String,
        /// Set, or taken away.
        on: bool,
    },
    /// 办理步骤: a step was passed with all it asks for.
    Passed {
        /// Its place in the item, from 1.
        place: usize,
        /// Passed, or taken back.
        done: bool,
    },
    /// 票据录入
    Bills(Bills),
    /// 录金额
    AmountNoted {
        /// What it is, e.g. 报销金额.
        what: String,
        /// How much.
        yuan: Yuan,
        /// What was computed before, if anything was.
        trial: Option<Yuan>,
        /// Whether a second person must look at it.
        review: bool,
        /// By whom.
        clerk: String,
    },
    /// 复核金额
    AmountReviewed {
        /// Which.
        what: String,
        /// How it came out.
        review: Reviewed,
    },
    /// 去掉金额: one that should not be there.
    AmountDropped {
        /// Which.
        what: String,
        /// By whom.
        clerk: String,
    },
    /// 结算
    Settled(Settlement),
    /// 录错: something typed that could not be right.
    Slipped(Slip),
    /// 跟进: something the case owes was done, tried or failed.
    FollowedUp(Followed),
    /// 中止计时: its limit stands still from now on.
    Suspended(Suspended),
    /// 恢复计时: its limit runs on.
    Resumed(Resumed),
    /// 再办预约: when the person comes again, before others.
    Rebooked {
        /// When, as the wall shows it.
        at: DateTime,
        /// The number kept for it; none in records of before it was noted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<TicketId>,
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
    /// The case before it in the same visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<CaseId>,
    /// When, in milliseconds.
    pub opened: i64,
    /// Whose business.
    pub person: Option<PersonSeen>,
    /// Which unit's business, where it is one's: the person only runs the errand then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitSeen>,
    /// Whose death it is about, where it is about one: it is never who applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deceased: Option<PersonSeen>,
    /// What is wanted, once it was picked.
    pub item: Option<String>,
    /// Conditions that were checked.
    pub conditions: BTreeMap<String, Tick>,
    /// Materials that were looked at. They stay when another item is picked: what was seen was seen.
    pub materials: BTreeMap<String, Way>,
    /// The four checks done, by material.
    #[serde(default)]
    pub checks: BTreeMap<String, BTreeSet<Review>>,
    /// Materials wanted beyond the last notice, each with the reason.
    #[serde(default)]
    pub added: BTreeMap<String, String>,
    /// Conditions that are not met although the last notice said so, each with the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub turned: BTreeMap<String, String>,
    /// Hardships of the person.
    #[serde(default)]
    pub tags: BTreeSet<String>,
    /// Steps that were passed, by place from 1, and when in milliseconds.
    #[serde(default)]
    pub passed: BTreeMap<usize, i64>,
    /// Bills and what they are made of.
    #[serde(default)]
    pub bills: Option<Bills>,
    /// Amounts, by what they are.
    #[serde(default)]
    pub amounts: BTreeMap<String, Amount>,
    /// Amounts that were taken away again: one entered anew is held against them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dropped: BTreeMap<String, Amount>,
    /// What is paid when.
    #[serde(default)]
    pub settled: Option<Settlement>,
    /// How often that was set, of whatever item: no two have one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlements: Option<u32>,
    /// What was typed wrong at first, oldest first.
    #[serde(default)]
    pub slips: Vec<Slip>,
    /// What was done about the things it owes, oldest first.
    #[serde(default)]
    pub followed: Vec<Followed>,
    /// The times its limit stood still, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Suspended>,
    /// When the person comes again, before others.
    #[serde(default)]
    pub rebooked: Option<DateTime>,
    /// The number kept for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rebooked_as: Option<TicketId>,
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
    /// When it ended, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<i64>,
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
    /// It runs on that never stood still.
    #[error("这一件没有中止计时，不用恢复")]
    NotSuspended,
    /// An amount that was never noted.
    #[error("这一件没有「{0}」这个金额。先录金额")]
    NoAmount(String),
}

impl Step {
    /// Whether it can still happen to a case that was taken in: the work behind the window, and what the case owes.
    fn may_come_after_the_end(&self) -> bool {
        matches!(
            self,
            Step::Passed { .. }
                | Step::Bills(_)
                | Step::AmountNoted { .. }
                | Step::AmountReviewed { .. }
                | Step::AmountDropped { .. }
                | Step::Settled(_)
                | Step::Slipped(_)
                | Step::FollowedUp(_)
                | Step::Suspended(_)
                | Step::Resumed(_)
                | Step::Rebooked { .. }
                | Step::Unmasked { .. }
        )
    }
}

impl Case {
    /// The case after a step at `at` milliseconds; `before` is none only for [`Step::Opened`].
    pub fn after(before: Option<&Self>, id: CaseId, step: &Step, at: i64) -> Result<Self, Unfit> {
        let before = match (before, step) {
            (None, Step::Opened { day, window, clerk, ticket, after }) => {
                return Ok(Self {
                    id,
                    day: *day,
                    window: *window,
                    clerk: clerk.clone(),
                    ticket: *ticket,
                    after: *after,
                    opened: at,
                    person: None,
                    unit: None,
                    deceased: None,
                    item: None,
                    conditions: BTreeMap::new(),
                    materials: BTreeMap::new(),
                    checks: BTreeMap::new(),
                    added: BTreeMap::new(),
                    turned: BTreeMap::new(),
                    tags: BTreeSet::new(),
                    passed: BTreeMap::new(),
                    bills: None,
                    amounts: BTreeMap::new(),
                    dropped: BTreeMap::new(),
                    settled: None,
                    settlements: None,
                    slips: Vec::new(),
                    followed: Vec::new(),
                    suspensions: Vec::new(),
                    rebooked: None,
                    rebooked_as: None,
                    figures: Vec::new(),
                    lookups: Vec::new(),
                    notices: Vec::new(),
                    printed: Vec::new(),
                    closed: None,
                    ended: None,
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
        if let Some(closing) = &before.closed
            && !(step.may_come_after_the_end() && closing.outcome.goes_on())
            // Whose death it is may become known later; it is never another's.
            && !(matches!(step, Step::OfDeceased { .. }) && before.deceased.is_none() && closing.outcome.takes_in())
        {
            return Err(Unfit::Closed(closing.outcome));
        }
        let mut case = Self { touched: at, ..before.clone() };
        match step {
            Step::Opened { .. } => return Err(Unfit::Twice),
            Step::Printed(_) => {}
            Step::Identified(person) => case.identify(person),
            Step::OfUnit { unit } => case.take_unit(unit.as_ref()),
            Step::OfDeceased { deceased } => case.take_deceased(deceased.as_ref()),
            Step::Unmasked { .. } => {}
            Step::ItemPicked { item } => case.pick(item),
            Step::Condition { condition, met } => {
                set(&mut case.conditions, condition, met.as_ref());
                case.turned.remove(condition);
            }
            Step::Turned { condition, reason } => {
                case.turned.insert(condition.clone(), reason.clone());
            }
            Step::Material { material, mark } => {
                set(&mut case.materials, material, mark.as_ref());
                if !mark.as_ref().is_some_and(Way::is_at_hand) {
                    case.checks.remove(material);
                }
            }
            Step::Checked { material, check, done } => case.check(material.as_deref(), *check, *done),
            Step::Added { material, reason } => {
                case.added.insert(material.clone(), reason.clone());
            }
            Step::Tagged { tag, on: true } => _ = case.tags.insert(tag.clone()),
            Step::Tagged { tag, on: false } => _ = case.tags.remove(tag),
            Step::Passed { place, done: true } => _ = case.passed.insert(*place, at),
            // What comes after a step that is taken back was passed on its strength.
            Step::Passed { place, done: false } => case.passed.retain(|passed, _| passed < place),
            Step::Bills(bills) => {
                case.amounts.values_mut().for_each(|amount| amount.rests_on(bills));
                case.bills = Some(bills.clone());
            }
            Step::AmountNoted { what, yuan, trial, review, clerk } => {
                let amount = Amount {
                    yuan: *yuan,
                    trial: *trial,
                    by: clerk.clone(),
                    to_review: *review,
                    reviewed: None,
                };
                case.dropped.remove(what);
                case.amounts.insert(what.clone(), amount);
            }
            Step::AmountDropped { what, .. } => {
                let amount = case.amounts.remove(what).ok_or_else(|| Unfit::NoAmount(what.clone()))?;
                case.dropped.insert(what.clone(), amount);
            }
            Step::AmountReviewed { what, review } => {
                let amount = case.amounts.get_mut(what).ok_or_else(|| Unfit::NoAmount(what.clone()))?;
                amount.reviewed = Some(review.clone());
            }
            Step::Settled(settlement) => {
                case.settlements = case.settlements.max(settlement.nth);
                case.settled = Some(settlement.clone());
            }
            Step::Slipped(slip) => case.slips.push(slip.clone()),
            Step::FollowedUp(followed) => case.followed.push(followed.clone()),
            Step::Suspended(suspended) => case.suspensions.push(suspended.clone()),
            Step::Resumed(resumed) => {
                let last = case.suspensions.last_mut();
                last.ok_or(Unfit::NotSuspended)?.resumed = Some(resumed.clone());
            }
            Step::Rebooked { at, ticket } => (case.rebooked, case.rebooked_as) = (Some(*at), *ticket),
            Step::Computed(figure) => case.figures.push(figure.clone()),
            Step::LookedUp { entry } if case.lookups.contains(entry) => {}
            Step::LookedUp { entry } => case.lookups.push(entry.clone()),
            Step::NoticeIssued { number } => case.notices.push(number.clone()),
            Step::Closed(closing) => {
                case.closed = Some(closing.clone());
                case.ended = Some(at);
            }
        }
        Ok(case)
    }

    /// Takes in who it is about. What was seen and noted of somebody else is not theirs.
    fn identify(&mut self, person: &PersonSeen) {
        if self.person.as_ref().is_some_and(|before| !before.is_same(person)) {
            self.start_over();
            self.unit = None;
            self.deceased = None;
            self.materials.clear();
            self.checks.clear();
            self.tags.clear();
        }
        self.person = Some(person.clone());
    }

    /// Takes in which unit it is of. What was seen and noted of another unit is not its.
    fn take_unit(&mut self, unit: Option<&UnitSeen>) {
        if self.unit.as_ref().zip(unit).is_some_and(|(before, now)| before.code != now.code) {
            self.start_over();
            self.materials.clear();
            self.checks.clear();
        }
        self.unit = unit.cloned();
    }

    /// Takes in what is wanted. Of another item before it only what was seen stays: conditions, steps and amounts were of that
    /// one.
    fn pick(&mut self, item: &str) {
        if self.item.as_deref().is_some_and(|before| before != item) {
            self.start_over();
            self.materials.retain(|_, way| way.is_at_hand());
            let seen = &self.materials;
            self.checks.retain(|code, _| seen.contains_key(code));
        }
        self.item = Some(item.to_owned());
    }

    pub(super) fn start_over(&mut self) {
        self.conditions.clear();
        self.added.clear();
        self.turned.clear();
        self.passed.clear();
        self.bills = None;
        self.amounts.clear();
        self.dropped.clear();
        self.settled = None;
    }

    fn check(&mut self, material: Option<&str>, check: Review, done: bool) {
        let at_hand = self.materials.iter().filter(|(_, way)| way.is_at_hand()).map(|(code, _)| code.clone());
        let materials: Vec<String> = match material {
            Some(material) => vec![material.to_owned()],
            None => at_hand.collect(),
        };
        for material in materials {
            let checks = self.checks.entry(material).or_default();
            if done {
                checks.insert(check);
            } else {
                checks.remove(&check);
            }
        }
    }

    /// Whose business it is, as lists name it: the unit, then the person as their number may be shown; none when neither is
    /// known.
    pub fn whose(&self) -> Option<String> {
        let unit = self.unit.as_ref().map(|unit| unit.name.as_str());
        let person = self.person.as_ref().map(PersonSeen::shown);
        let both: Vec<&str> = unit.into_iter().chain(person.as_deref()).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    /// The last eight hex digits of its id, by which people name it: the first ones are the time, and alike.
    pub fn short(&self) -> String {
        let id = self.id.0.simple().to_string();
        id[id.len() - 8..].to_owned()
    }
}

fn set<T: Clone>(marks: &mut BTreeMap<String, T>, name: &str, mark: Option<&T>) {
    match mark {
        Some(mark) => _ = marks.insert(name.to_owned(), mark.clone()),
        None => _ = marks.remove(name),
    }
}
