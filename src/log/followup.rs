//! What a case still owes after it ended at the window (后续), derived from its own events: nothing is kept twice, so a
//! follow-up cannot be forgotten or contradict its case. Registers of every kind may stand on the same events.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, Outcome, Suspended, Until, Way};
use crate::ledgers::Value;

/// What kind of thing is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owed {
    /// 复核: an amount waits for a second person.
    Review,
    /// 追回: a promise turned out untrue; stop, revoke, take back.
    Recall,
    /// 书面告知: what was taken in came to nothing; the person is told why, what else can be done and how to complain.
    Inform,
    /// 补齐: a deferred material is to come.
    Supplement,
    /// 核查: a promise is to be verified.
    Verify,
    /// 办结: the result is owed by its day.
    Result,
    /// 转办: whether the other office took it over.
    Referral,
    /// 调解
    Mediation,
    /// 帮办
    Assist,
    /// 上门
    Visit,
}

impl Owed {
    /// What a clerk calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Review => "复核金额",
            Self::Recall => "退回追回",
            Self::Inform => "书面告知",
            Self::Supplement => "容缺补齐",
            Self::Verify => "承诺核查",
            Self::Result => "按期办结",
            Self::Referral => "转办落地",
            Self::Mediation => "调解结果",
            Self::Assist => "帮办代办",
            Self::Visit => "上门服务",
        }
    }

    /// Its name in ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Recall => "recall",
            Self::Inform => "inform",
            Self::Supplement => "supplement",
            Self::Verify => "verify",
            Self::Result => "result",
            Self::Referral => "referral",
            Self::Mediation => "mediation",
            Self::Assist => "assist",
            Self::Visit => "visit",
        }
    }
}

/// How a thing that is owed came out, or went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameOut {
    /// 办好了
    Done,
    /// 不成: a promise was untrue, a material never came, nobody took it over.
    Failed,
    /// 进度: a step on the way.
    Progress,
}

/// A note on a thing that is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Which: [`FollowUp::key`].
    pub key: String,
    /// How it came out.
    pub result: CameOut,
    /// In words.
    pub note: String,
    /// By whom.
    pub clerk: String,
    /// On which business day.
    pub day: Date,
    /// The step of the register it was taken in; none when it was noted on the case itself. Not `step` where it is kept: that
    /// says what happened to the case.
    #[serde(default, rename = "taken", alias = "step", skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What was filled in with it, by the field of the register that shows it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
}

/// One thing a case owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Its name within the case: `supplement-M18`.
    pub key: String,
    /// What is owed.
    pub owed: Owed,
    /// About which material or amount.
    pub about: Option<String>,
    /// The day it became owed.
    pub since: Date,
    /// The last day; none when only the law's "in time" holds, or while the limit stands still.
    pub due: Option<Date>,
    /// Why it has no last day now, while the limit stands still.
    pub suspended: Option<Suspended>,
    /// How it ended, if it did.
    pub ended: Option<Followed>,
    /// What was noted on the way, oldest first.
    pub progress: Vec<Followed>,
}

/// The step of the register of deferrals by which the person gives it up.
pub const WITHDRAW: &str = "withdraw";

/// The name within its case of a thing that is owed about something.
pub fn follow_key(owed: &str, about: Option<&str>) -> String {
    about.map_or_else(|| owed.to_owned(), |about| format!("{owed}-{about}"))
}

impl FollowUp {
    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// How often a hand-over was tried in vain; at three it goes to the hall lead (首问负责).
    pub fn tries(&self) -> usize {
        self.progress.iter().filter(|note| note.result == CameOut::Failed).count()
    }

    /// Whether it came to nothing because the person gave it up. Where no step of a register is named it was noted before there
    /// was one: until the last day nobody else could end it.
    pub fn is_given_up(&self) -> bool {
        let Some(end) = self.ended.as_ref().filter(|end| end.result == CameOut::Failed) else { return false };
        let in_time = || self.due.is_some_and(|due| end.day <= due);
        end.step.as_deref().map_or_else(in_time, |step| step == WITHDRAW)
    }

    /// Whether it went up to the hall lead.
    pub fn is_escalated(&self) -> bool {
        self.owed == Owed::Referral && self.tries() >= 3
    }
}

impl Case {
    /// Everything it owes or owed, in the order it is to be done.
    pub fn follow_ups(&self) -> Vec<FollowUp> {
        let mut all = Vec::new();
        // Nobody looks at what is not paid.
        let pays = self.closed.as_ref().is_none_or(|closing| closing.outcome.takes_in());
        for (what, amount) in &self.amounts {
            if pays && amount.waits_for_review() {
                all.push(self.owed(Owed::Review, Some(what), self.day, self.due()));
            }
        }
        let Some(closing) = &self.closed else { return all };
        let single = match closing.outcome {
            Outcome::Referred => Some(Owed::Referral),
            Outcome::Mediation => Some(Owed::Mediation),
            Outcome::Assisted => Some(Owed::Assist),
            Outcome::HomeVisit => Some(Owed::Visit),
            _ => None,
        };
        all.extend(single.map(|owed| self.owed(owed, None, self.day, closing.due)));
        if !closing.outcome.takes_in() {
            return all;
        }
        for (code, way) in &self.materials {
            match way {
                Way::Deferred { due } => {
                    let due = self.supplement_due(code, *due);
                    all.push(self.owed(Owed::Supplement, Some(code), self.day, due));
                }
                Way::Promised => {
                    let verify = self.owed(Owed::Verify, Some(code), self.day, closing.due);
                    let failed = verify.ended.as_ref().filter(|ended| ended.result == CameOut::Failed);
                    let recall = failed.map(|at| self.owed(Owed::Recall, Some(code), at.day, Some(at.day)));
                    all.push(verify);
                    all.extend(recall);
                }
                _ => {}
            }
        }
        // What is done on the spot was done with its end.
        if closing.due.is_some_and(|due| due > self.day) {
            let (since, due) = self.result_runs(closing.due);
            all.push(self.owed(Owed::Result, None, since, due));
        }
        if stop(&all).is_some() {
            // Nothing more comes of it, and nothing is waited for.
            all.retain(|follow| !follow.is_open() || matches!(follow.owed, Owed::Recall | Owed::Review));
        }
        let result = all.iter().find(|follow| follow.owed == Owed::Result);
        let failed =
            result.and_then(|result| result.ended.as_ref()).filter(|end| end.result == CameOut::Failed);
        all.extend(failed.map(|end| end.day).map(|day| self.owed(Owed::Inform, None, day, None)));
        all
    }

    /// The day on which a deferred material came, by its code.
    pub fn made_good(&self, material: &str) -> Option<Date> {
        let key = follow_key(Owed::Supplement.key(), Some(material));
        let ended = self.follow_ups().into_iter().find(|follow| follow.key == key)?.ended?;
        (ended.result == CameOut::Done).then_some(ended.day)
    }

    /// Why a case that was taken in came to an end before its result; none where it did not.
    pub fn stopped(&self) -> Option<&'static str> {
        stop(&self.follow_ups())
    }

    /// Whether something may be paid on it, or was: it is open or was taken in, and did not come to an end unpaid.
    pub fn may_pay(&self) -> bool {
        let taken = self.closed.as_ref().is_none_or(|closing| closing.outcome.takes_in());
        taken && self.stopped().is_none()
    }

    /// Until when the result of a case that was taken in may take, as long as it is owed.
    pub fn waits_for_result(&self) -> Option<Until> {
        let open = |follow: &FollowUp| follow.owed == Owed::Result && follow.is_open();
        self.follow_ups().iter().any(open).then(|| self.until(None))?
    }

    /// Whether a promise made in it turned out untrue.
    pub fn promised_falsely(&self) -> bool {
        self.follow_ups().iter().any(|follow| follow.owed == Owed::Recall)
    }

    /// What is still to be verified of a case that was taken in on a promise: `待核查（最晚 2026-12-14）`, or that it did not hold.
    pub fn verification(&self) -> Option<String> {
        let verify = self.follow_ups().into_iter().filter(|follow| follow.owed == Owed::Verify);
        let all: Vec<FollowUp> = verify.collect();
        let failed =
            |follow: &FollowUp| follow.ended.as_ref().is_some_and(|ended| ended.result == CameOut::Failed);
        if all.iter().any(failed) {
            return Some("核查不实".to_owned());
        }
        let open = all.into_iter().filter(FollowUp::is_open);
        let due = open.map(|follow| follow.due).min()?;
        Some(due.map_or_else(|| "待核查".to_owned(), |due| format!("待核查（最晚 {due}）")))
    }

    /// Whether anything is still to be done.
    pub fn owes(&self) -> bool {
        self.follow_ups().iter().any(FollowUp::is_open)
    }

    /// The id people type for one of its follow-ups.
    pub fn follow_id(&self, follow: &FollowUp) -> String {
        format!("{}-{}", self.short(), follow.key)
    }

    fn due(&self) -> Option<Date> {
        self.closed.as_ref().and_then(|closing| closing.due)
    }

    fn owed(&self, owed: Owed, about: Option<&String>, since: Date, due: Option<Date>) -> FollowUp {
        let key = follow_key(owed.key(), about.map(String::as_str));
        let ends = |note: &&Followed| match note.result {
            CameOut::Done => true,
            // A hand-over that failed is tried again.
            CameOut::Failed => owed != Owed::Referral,
            CameOut::Progress => false,
        };
        let notes = || self.followed.iter().filter(|note| note.key == key);
        let ended = notes().find(ends).cloned();
        FollowUp {
            owed,
            about: about.cloned(),
            since,
            due,
            suspended: self.stands_still(owed, due).filter(|_| ended.is_none()),
            ended,
            progress: notes().filter(|note| !ends(note)).cloned().collect(),
            key,
        }
    }
}

fn stop(follows: &[FollowUp]) -> Option<&'static str> {
    let came = |owed: Owed, result: CameOut| {
        let ended = |follow: &FollowUp| follow.ended.as_ref().is_some_and(|ended| ended.result == result);
        follows.iter().any(|follow| follow.owed == owed && ended(follow))
    };
    let never_came = |follow: &&FollowUp| {
        let failed = |end: &Followed| end.result == CameOut::Failed;
        follow.owed == Owed::Supplement && follow.ended.as_ref().is_some_and(failed)
    };
    if let Some(follow) = follows.iter().find(never_came) {
        return Some(if follow.is_given_up() {
            "本人撤回：不办了，材料退回"
        } else {
            "终止办理：容缺的材料到期没有补齐，材料退回"
        });
    }
    if came(Owed::Inform, CameOut::Done) {
        return Some("没有办成：已经书面告知本人");
    }
    if came(Owed::Result, CameOut::Failed) {
        return Some("没有办成：要书面告知本人为什么、还能怎么办、不服找谁");
    }
    came(Owed::Recall, CameOut::Done).then_some("停办：承诺核查不实，已经退回")
}
