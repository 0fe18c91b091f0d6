//! A ticket 号 and its parts: name, number, line, state.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Estimate, Notice};

/// Names a ticket for good, on every machine and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub Uuid);

/// What is printed on the slip, e.g. `A001`; unique within a hall and a business day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketNo(String);

impl TicketNo {
    /// The `n`-th number of a band, e.g. band `A`, 1 → `A001`.
    pub fn new(band: char, n: u32) -> Self {
        Self(format!("{band}{n:03}"))
    }

    /// A number as somebody typed it: `a1`, `A01` and `A001` are the same ticket. None when it is no ticket number.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut rest = typed.trim().chars();
        let band = rest.next().filter(char::is_ascii_alphabetic)?.to_ascii_uppercase();
        let n: u32 = rest.as_str().parse().ok()?;
        (n > 0).then(|| Self::new(band, n))
    }

    /// As printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its place in the band, from 1.
    pub fn number(&self) -> u32 {
        self.0.get(1..).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

impl fmt::Display for TicketNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Which line a ticket stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 普通号
    Ordinary,
    /// 预约号
    Appointment,
    /// 绿色通道; given with a reason, which no screen for citizens shows.
    Green,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Appointment, Self::Green];

    /// The name in files, events and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Appointment => "appointment",
            Self::Green => "green",
        }
    }

    /// The name clerks use.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ordinary => "普通",
            Self::Appointment => "预约",
            Self::Green => "绿色通道",
        }
    }
}

/// Where a ticket is. A window belongs to a state, so that a waiting ticket cannot be at one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 等候
    Waiting,
    /// 已叫号, the person is on the way.
    Called {
        /// By this window.
        window: u32,
    },
    /// 办理中
    Serving {
        /// At this window.
        window: u32,
    },
    /// 挂起: the person is off to copy, photograph, ask.
    Held {
        /// By this window.
        window: u32,
        /// Why.
        reason: String,
        /// When somebody should look after it, in milliseconds; none in records of before there was an alarm.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
    },
    /// 过号
    NoShow,
    /// 调解: in the mediation room; the window it came from is free.
    Mediation {
        /// Sent by this window.
        window: u32,
        /// Why; shown to clerks only.
        reason: String,
        /// Who went along.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<String>,
    },
    /// 办结
    Done {
        /// At this window.
        window: u32,
    },
    /// 已预约: for a time that was agreed; the person is not here yet.
    Booked {
        /// That time, in milliseconds.
        slot: i64,
    },
    /// 没打出: the slip was not printed; nobody can come to this number, so nobody is called by it.
    Unprinted,
    /// 作废
    Void,
    /// 失效: the day ended.
    Expired,
}

impl State {
    /// The name in the store and JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called { .. } => "called",
            Self::Serving { .. } => "serving",
            Self::Held { .. } => "hold",
            Self::NoShow => "noshow",
            Self::Mediation { .. } => "mediation",
            Self::Done { .. } => "done",
            Self::Booked { .. } => "booked",
            Self::Unprinted => "unprinted",
            Self::Void => "void",
            Self::Expired => "expired",
        }
    }

    /// The name clerks use.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Waiting => "等候",
            Self::Called { .. } => "已叫号",
            Self::Serving { .. } => "办理中",
            Self::Held { .. } => "挂起",
            Self::NoShow => "过号",
            Self::Mediation { .. } => "调解",
            Self::Done { .. } => "办结",
            Self::Booked { .. } => "已预约",
            Self::Unprinted => "没打出",
            Self::Void => "作废",
            Self::Expired => "失效",
        }
    }

    /// The window it is at, if it is at one.
    pub fn window(&self) -> Option<u32> {
        match self {
            Self::Called { window }
            | Self::Serving { window }
            | Self::Held { window, .. }
            | Self::Mediation { window, .. }
            | Self::Done { window } => Some(*window),
            Self::Waiting
            | Self::NoShow
            | Self::Booked { .. }
            | Self::Unprinted
            | Self::Void
            | Self::Expired => None,
        }
    }

    /// What a ticket in this state was, once it is void or expired; none for one that cannot be made so.
    pub fn was(&self) -> Option<Was> {
        match self {
            Self::Waiting => Some(Was::Waiting),
            Self::NoShow => Some(Was::NoShow),
            Self::Held { .. } => Some(Was::Held),
            Self::Booked { .. } => Some(Was::Booked),
            Self::Unprinted => Some(Was::Unprinted),
            Self::Called { .. }
            | Self::Serving { .. }
            | Self::Mediation { .. }
            | Self::Done { .. }
            | Self::Void
            | Self::Expired => None,
        }
    }

    /// Whether nothing more is to come: done, void or expired.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Void | Self::Expired)
    }
}

/// The newest call of a ticket; kept when the ticket goes back to waiting, because the rule asks what a window called last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCall {
    /// Who called.
    pub window: u32,
    /// When, in milliseconds.
    pub at: i64,
    /// How often it was called again since.
    pub recalls: u32,
}

/// How long a window was taken up by one call of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The kind of business it was then.
    pub kind: String,
    /// At this window.
    pub window: u32,
    /// By this clerk; none when it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// When it was called, in milliseconds.
    pub from: i64,
    /// When the window was free again, in milliseconds.
    pub to: i64,
    /// Whether the person came.
    pub came: bool,
    /// How it ended; none in tables of before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Parted>,
}

/// How a window was done with somebody it had called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parted {
    /// 办结
    Finished,
    /// 转出: to another kind, window or skill.
    HandedOn,
    /// 挂起
    Held,
    /// 转调解
    Mediated,
    /// 过号: nobody came.
    NobodyCame,
    /// 放回队里: called by mistake.
    PutBack,
}

/// What a ticket was when it was made void or expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Was {
    /// 等候
    Waiting,
    /// 过号
    NoShow,
    /// 挂起
    Held,
    /// 已预约
    Booked,
    /// 没打出
    Unprinted,
}

/// 调解, from when somebody was sent there until it was noted what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mediation {
    /// The window that sent them.
    pub window: u32,
    /// Why; for clerks only.
    pub reason: String,
    /// Who went along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// Since when, in milliseconds.
    pub from: i64,
    /// Until when, in milliseconds; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// What came of it; none while it lasts, and where the ticket went on at a window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
}

/// Who took a number, where they showed a document, and for what: so that the same is not asked of them from the beginning
/// the next time. Nothing of it is shown or called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The name their number is kept under, sealed; erased with it.
    pub person: String,
    /// Code of the item they came for; none when only the kind was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// A place in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// For good.
    pub id: TicketId,
    /// The business day it was taken on.
    pub day: Date,
    /// What the slip says.
    pub no: TicketNo,
    /// Code of the kind of business, of `hall.toml`.
    pub kind: String,
    /// Which line.
    pub class: Class,
    /// Code of the reason for the green line, of `hall.toml`.
    pub class_reason: Option<String>,
    /// When it was taken, in milliseconds.
    pub arrived: i64,
    /// Where it stands among those waiting, in milliseconds: its arrival, unless it was passed over and came back.
    pub place: i64,
    /// Where it is.
    pub state: State,
    /// Its newest call.
    pub last_call: Option<LastCall>,
    /// When it was called for the first time, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_called: Option<i64>,
    /// Who called it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerk: Option<String>,
    /// Code of the skill a window must have for it, of `hall.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// The time that was agreed, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<i64>,
    /// The window it was handed to: no other calls it while somebody sits there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<u32>,
    /// What the window before says to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who took it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    /// What was told of the wait when it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
    /// What else was told then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// Its calls so far, oldest first, without one that lasts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits: Vec<Visit>,
    /// Its mediations, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mediations: Vec<Mediation>,
    /// What it was before it was made void or expired; none before that, and in tables of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Was>,
    /// How many moves made it what it is.
    pub rev: u32,
    /// When the newest of them happened, in milliseconds.
    pub touched: i64,
}

impl Ticket {
    /// The kind it was called for first, or waits for: where it was sent on to later does not count.
    pub fn first_kind(&self) -> &str {
        self.visits.first().map_or(&self.kind, |visit| &visit.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_number_is_understood_however_it_is_typed() {
        for typed in ["A7", "a007", " A07 "] {
            assert_eq!(TicketNo::parse(typed), Some(TicketNo::new('A', 7)), "{typed}");
        }
        for typed in ["", "7", "A", "A0", "AA1", "号1"] {
            assert_eq!(TicketNo::parse(typed), None, "{typed}");
        }
    }
}
