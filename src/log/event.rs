//! An event, and the record of it as a store keeps it: typed on one side, exact text on the other, because the chain is
//! over the text as it was written and must hold even where a later program writes the same thing differently.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{CaseId, Hash, Head, PersonId, Step};
use crate::ledgers::{self, EntryId};
use crate::queue::{Move, TicketId, Turn};

/// Names one press of a key or one command, so that doing it again after a lost answer does nothing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId(pub Uuid);

/// What an event is about and what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The hall as a whole.
    Hall(HallEvent),
    /// A ticket.
    Ticket(TicketId, Move),
    /// A case.
    Case(CaseId, Step),
    /// An entry of a register.
    Entry(EntryId, ledgers::Move),
    /// A window, by its number.
    Window(u32, Turn),
}

/// What can happen to the hall as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hall", rename_all = "snake_case")]
pub enum HallEvent {
    /// The store was begun.
    Opened {
        /// Whether what follows is made up, to try the program on.
        demo: bool,
    },
    /// 锚: how far every chain had come that was written to since the last one.
    Anchored {
        /// Their newest records.
        heads: Vec<Head>,
    },
    /// 导出: records left the program.
    Exported {
        /// Which.
        what: String,
        /// Whether with full numbers.
        full: bool,
        /// Why; empty only for what is masked.
        reason: String,
        /// How many.
        rows: u64,
    },
    /// 按全号查找: a person was looked for by their full number.
    Searched {
        /// Who was looked for; empty when nobody is kept under that number.
        person: PersonId,
        /// Why.
        reason: String,
        /// How many cases were found.
        found: u64,
    },
    /// 到期删除: numbers whose time was over were made unreadable.
    Erased {
        /// Those to be kept until before this day.
        before: Date,
        /// How many.
        persons: u64,
    },
    /// 抢救: records were read out of a damaged file, and these were not to be had.
    Salvaged {
        /// What is missing.
        missing: Vec<Gap>,
    },
}

/// Records of a chain that are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Which chain.
    pub chain: String,
    /// The first that is gone.
    pub first: i64,
    /// The last.
    pub last: i64,
}

impl Gap {
    fn holds(&self, chain: &str, seq: i64) -> bool {
        self.chain == chain && (self.first..=self.last).contains(&seq)
    }

    /// Whether one of these gaps is where a record of a chain should be.
    pub fn any(gaps: &[Gap], chain: &str, seq: i64) -> bool {
        gaps.iter().any(|gap| gap.holds(chain, seq))
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// In this hall.
    pub hall: String,
    /// The chain of its window and day, see [`super::chain_name`].
    pub chain: String,
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When, in milliseconds; never before the event before it in its chain or about the same thing.
    pub at: i64,
    /// Window and clerk, as people read it.
    pub actor: String,
    /// The press it came from; only the first event of a press carries it.
    pub op: Option<OpId>,
    /// What happened.
    pub body: Body,
}

/// An event as it is kept: exact text, and its link to the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// As in [`Event`].
    pub hall: String,
    /// As in [`Event`].
    pub chain: String,
    /// As in [`Event`].
    pub seq: i64,
    /// As in [`Event`].
    pub at: i64,
    /// As in [`Event`].
    pub actor: String,
    /// What it is about: `hall`, `ticket`, `case`, `window` or `entry`.
    pub kind: String,
    /// The id of the ticket, case or entry, the number of the window.
    pub reference: Option<String>,
    /// The id of the press.
    pub op: Option<String>,
    /// What happened, as JSON.
    pub body: String,
    /// Hash of the record before it.
    pub prev: Hash,
    /// Hash of this one.
    pub hash: Hash,
}

/// A record this program cannot read.
#[derive(Debug, thiserror::Error)]
#[error("第 {seq} 条（{chain}）读不懂：{source}。可能由更新版本写成，请升级程序后再看")]
pub struct Unreadable {
    /// Which chain.
    pub chain: String,
    /// Which record.
    pub seq: i64,
    /// Why.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl Record {
    /// The record of an event that follows the record with the hash `prev`.
    pub fn new(event: &Event, prev: Hash) -> Result<Self, Unreadable> {
        let (kind, reference, body) = match &event.body {
            Body::Hall(body) => ("hall", None, serde_json::to_string(body)),
            Body::Ticket(id, body) => ("ticket", Some(id.0.to_string()), serde_json::to_string(body)),
            Body::Case(id, body) => ("case", Some(id.0.to_string()), serde_json::to_string(body)),
            Body::Window(number, body) => ("window", Some(number.to_string()), serde_json::to_string(body)),
            Body::Entry(id, body) => ("entry", Some(id.0.to_string()), serde_json::to_string(body)),
        };
        let unreadable = |e: serde_json::Error| Unreadable {
            chain: event.chain.clone(),
            seq: event.seq,
            source: e.into(),
        };
        let mut record = Self {
            hall: event.hall.clone(),
            chain: event.chain.clone(),
            seq: event.seq,
            at: event.at,
            actor: event.actor.clone(),
            kind: kind.to_owned(),
            reference,
            op: event.op.map(|op| op.to_string()),
            body: body.map_err(unreadable)?,
            prev,
            hash: Hash::ZERO,
        };
        // What could not be read back would be lost to whoever builds the tables anew, or moves the hall.
        record.read_body().map_err(|source| record.unreadable(source))?;
        record.hash = record.digest();
        Ok(record)
    }

    /// The event it records.
    pub fn event(&self) -> Result<Event, Unreadable> {
        let body = self.read_body().map_err(|source| self.unreadable(source))?;
        let op = self
            .op
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|e: uuid::Error| self.unreadable(e.into()))?;
        Ok(Event {
            hall: self.hall.clone(),
            chain: self.chain.clone(),
            seq: self.seq,
            at: self.at,
            actor: self.actor.clone(),
            op,
            body,
        })
    }

    fn read_body(&self) -> Result<Body, Box<dyn std::error::Error + Send + Sync>> {
        let reference = self.reference.as_deref().unwrap_or_default();
        let id = || reference.parse::<Uuid>();
        Ok(match self.kind.as_str() {
            "hall" => Body::Hall(serde_json::from_str(&self.body)?),
            "ticket" => Body::Ticket(TicketId(id()?), serde_json::from_str(&self.body)?),
            "case" => Body::Case(CaseId(id()?), step(&self.body)?),
            "entry" => Body::Entry(EntryId(id()?), serde_json::from_str(&self.body)?),
            "window" => Body::Window(reference.parse()?, serde_json::from_str(&self.body)?),
            other => return Err(format!("没见过“{other}”这类记录").into()),
        })
    }

    fn unreadable(&self, source: Box<dyn std::error::Error + Send + Sync>) -> Unreadable {
        Unreadable { chain: self.chain.clone(), seq: self.seq, source }
    }
}

/// What happened to a case. Programs before 0.2 wrote the step of a register that was taken beside it under the same name.
fn step(body: &str) -> serde_json::Result<Step> {
    serde_json::from_str(body).or_else(|error| {
        let followed = body.strip_prefix(r#"{"step":"followed_up","#).ok_or(error)?;
        // A quote inside a text has a backslash before it, and the first such field is not one that was filled in.
        let mended = followed.replacen(r#","step":""#, r#","taken":""#, 1);
        serde_json::from_str(&format!(r#"{{"step":"followed_up",{mended}"#))
    })
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for OpId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::ledgers::Value;
    use crate::log::{CameOut, Followed};

    fn event(body: Body) -> Event {
        Event {
            hall: "甲".into(),
            chain: "3号窗口/2026-11-23".into(),
            seq: 5,
            at: 0,
            actor: "3号窗口 小王".into(),
            op: None,
            body,
        }
    }

    #[test]
    fn a_step_of_a_register_taken_on_a_case_is_read_back_also_as_it_was_kept_before() {
        let followed = Followed {
            key: "visit".into(),
            result: CameOut::Progress,
            note: r#"说","step":"走"#.into(),
            clerk: "小王".into(),
            day: date(2026, 11, 23),
            step: Some("depart".into()),
            values: BTreeMap::from([("step".to_owned(), Value::Open("第一步".into()))]),
        };
        let body = Body::Case(CaseId(Uuid::nil()), Step::FollowedUp(followed));
        let mut record = Record::new(&event(body.clone()), Hash::ZERO).unwrap();
        assert_eq!(record.event().unwrap().body, body);
        record.body = record.body.replacen(r#","taken":""#, r#","step":""#, 1);
        assert!(serde_json::from_str::<Step>(&record.body).is_err(), "{}", record.body);
        assert_eq!(record.event().unwrap().body, body);
    }
}
