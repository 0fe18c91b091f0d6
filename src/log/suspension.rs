//! 中止计时: the limit of a case stands still while somebody else has not decided, and runs on with what was left of it. The log
//! has no calendar: what is left, and which day that ends on, whoever writes it down has counted.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Case, Owed, Way};
use crate::items::Limit;

/// A time during which the limit of a case stands still, or stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspended {
    /// From this business day on.
    pub since: Date,
    /// What is waited for, in words that follow 等.
    pub waits_for: String,
    /// Codes of the deferred materials whose last day stands still with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<String>,
    /// Whether a word ends it. Else the materials carry what is waited for: with the last of them that comes the limit runs on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_word: bool,
    /// What was left of the limit.
    pub left: Limit,
    /// By whom.
    pub clerk: String,
    /// How it ended; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<Resumed>,
}

/// The limit of a case runs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resumed {
    /// From this business day on.
    pub since: Date,
    /// The last day, now.
    pub due: Date,
    /// What was decided: by whom, on which day, under which number.
    pub note: String,
    /// By whom.
    pub clerk: String,
}

/// Until when the result of a case may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Until {
    /// The last day.
    By(Date),
    /// Its limit stands still.
    Suspended(Suspended),
}

impl Suspended {
    /// Whether the materials end it when they come.
    pub fn ends_with_materials(&self) -> bool {
        !self.by_word && !self.materials.is_empty()
    }

    /// Whether it lasts.
    pub fn lasts(&self) -> bool {
        self.resumed.is_none()
    }

    /// All of it: from when it stood still and what was waited for, since when it runs on, by what and until when.
    pub fn told(&self) -> String {
        let over = self.resumed.as_ref().map_or_else(String::new, |over| {
            format!("；{} 恢复：{}，最晚 {}", over.since, over.note, over.due)
        });
        format!("{self}{over}")
    }

    /// What is left, for people: `还有 20 日`.
    pub fn left_told(&self) -> String {
        if self.left.is_on_the_spot() {
            "当天就到期".to_owned()
        } else {
            format!("还有 {}", self.left)
        }
    }
}

impl fmt::Display for Suspended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "中止计时，自 {}，等{}", self.since, self.waits_for)
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(due) => write!(f, "最晚 {due}"),
            Self::Suspended(suspended) => suspended.fmt(f),
        }
    }
}

impl Case {
    /// The newest time its limit stood still that had begun by a day; none where it never did.
    fn suspended_by(&self, day: Option<Date>) -> Option<&Suspended> {
        let begun = |one: &&Suspended| day.is_none_or(|day| one.since <= day);
        self.suspensions.iter().rev().find(begun)
    }

    /// Until when its result may take, as it was by a day or is now; none where none is owed by a day. That it was given does
    /// not matter here.
    pub fn until(&self, day: Option<Date>) -> Option<Until> {
        let promised = self.closed.as_ref().filter(|closing| closing.outcome.takes_in())?.due?;
        let Some(suspended) = self.suspended_by(day) else { return Some(Until::By(promised)) };
        let over = |resumed: &&Resumed| day.is_none_or(|day| resumed.since <= day);
        Some(match suspended.resumed.as_ref().filter(over) {
            Some(resumed) => Until::By(resumed.due),
            None => Until::Suspended(Suspended { resumed: None, ..suspended.clone() }),
        })
    }

    /// The time its limit stands still, as long as it does.
    pub fn suspended(&self) -> Option<&Suspended> {
        self.suspensions.last().filter(|suspended| suspended.lasts())
    }

    /// The last time its limit stood still, once it runs on.
    pub fn resumed(&self) -> Option<(&Suspended, &Resumed)> {
        let last = self.suspensions.last()?;
        Some((last, last.resumed.as_ref()?))
    }

    /// Materials that were deferred without a day when it was taken in.
    pub fn awaited(&self) -> Vec<&str> {
        let awaited = |way: &Way| matches!(way, Way::Deferred { due: None });
        self.materials.iter().filter(|(_, way)| awaited(way)).map(|(code, _)| code.as_str()).collect()
    }

    /// The day its result runs from, and its last day: none while the limit stands still.
    pub(super) fn result_runs(&self, promised: Option<Date>) -> (Date, Option<Date>) {
        match self.suspensions.last() {
            None => (self.day, promised),
            Some(Suspended { resumed: Some(resumed), .. }) => (resumed.since, Some(resumed.due)),
            Some(_) => (self.day, None),
        }
    }

    /// The last day of a deferred material: none while the limit stands still for it. What was late before stays late.
    pub(super) fn supplement_due(&self, material: &str, own: Option<Date>) -> Option<Date> {
        match self.suspended() {
            Some(still) if still.materials.iter().any(|code| code == material) => {
                own.filter(|own| *own < still.since)
            }
            Some(_) => own,
            None => match self.resumed() {
                // Its own day stood still as well: it may come as long as the limit runs.
                Some((still, resumed))
                    if still.materials.iter().any(|code| code == material)
                        && own.is_some_and(|own| own >= still.since) =>
                {
                    Some(resumed.due)
                }
                _ => own.or_else(|| self.result_runs(self.closed.as_ref()?.due).1),
            },
        }
    }

    /// The suspension that something owed without a last day waits for.
    pub(super) fn stands_still(&self, owed: Owed, due: Option<Date>) -> Option<Suspended> {
        let waits = due.is_none() && matches!(owed, Owed::Result | Owed::Supplement);
        self.suspended().filter(|_| waits).cloned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::log::{Case, CaseId, Step, Unfit};

    #[test]
    fn a_material_deferred_to_a_day_is_read_as_it_was_kept_before_and_one_without_a_day_too() {
        let read = |text: &str| serde_json::from_str::<Way>(text).unwrap();
        let dated = Way::Deferred { due: Some(date(2026, 11, 30)) };
        assert_eq!(read(r#"{"way":"deferred","due":"2026-11-30"}"#), dated);
        assert_eq!(serde_json::to_string(&dated).unwrap(), r#"{"way":"deferred","due":"2026-11-30"}"#);
        let awaited = Way::Deferred { due: None };
        assert_eq!(read(&serde_json::to_string(&awaited).unwrap()), awaited);
        let suspended = Suspended {
            since: date(2026, 12, 3),
            waits_for: "法院的判决".into(),
            materials: Vec::new(),
            by_word: true,
            left: Limit::parse("20工作日").unwrap(),
            clerk: "小王".into(),
            resumed: None,
        };
        let step = Step::Suspended(suspended);
        let text = serde_json::to_string(&step).unwrap();
        assert_eq!(serde_json::from_str::<Step>(&text).unwrap(), step);
    }

    #[test]
    fn what_never_stood_still_does_not_run_on() {
        let id = CaseId(uuid::Uuid::nil());
        let day = date(2026, 11, 23);
        let opened = Step::Opened { day, window: 3, clerk: "小王".into(), ticket: None, after: None };
        let case = Case::after(None, id, &opened, 0).unwrap();
        let resumed =
            Resumed { since: day, due: date(2026, 12, 23), note: "判了".into(), clerk: "小王".into() };
        assert_eq!(Case::after(Some(&case), id, &Step::Resumed(resumed), 1), Err(Unfit::NotSuspended));
    }
}
