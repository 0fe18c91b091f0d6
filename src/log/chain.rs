//! The chain: each record carries the hash of the one before it, so that a changed, removed or inserted record shows. One
//! chain a window and a day: a single one would make all windows wait for each other, and one a process would leave chains
//! of one record, which can be taken away unseen. What a chain alone cannot show, that its end was cut off or that all of it
//! was written anew, its anchors show: the hall's own chain holds the heads of the others, each hour and at the day's end,
//! and the first digits of the last anchor stand on paper.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::event::Gap;
use super::{HallEvent, Record};

/// SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    pub(super) const ZERO: Self = Self([0; 32]);

    /// What stands before the first record of a chain; the chain's name holds the window and the day.
    pub fn first(hall: &str, chain: &str) -> Self {
        let mut sha = Sha256::new();
        field(&mut sha, hall.as_bytes());
        field(&mut sha, chain.as_bytes());
        Self(sha.finalize().into())
    }

    /// Reads 64 hex digits.
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex.as_bytes();
        let mut bytes = [0; 32];
        (digits.len() == 64).then_some(())?;
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The first 16 hex digits, as printed.
    pub fn short(&self) -> String {
        self.to_string().chars().take(16).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not 64 hex digits"))
    }
}

/// What the hall itself does, not one of its windows, is written as window 0.
pub const HALL: u32 = 0;

/// The name of a window's chain on a business day, e.g. `3号窗口/2026-11-23`; the hall's own is `大厅/2026-11-23`.
pub fn chain_name(window: u32, day: Date) -> String {
    format!("{}/{day}", window_name(window))
}

/// A window as people read it.
pub fn window_name(window: u32) -> String {
    if window == HALL { "大厅".into() } else { format!("{window}号窗口") }
}

/// The newest record of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Which chain.
    pub chain: String,
    /// Its place in the chain.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

/// Every field goes in with its length before it, so that no two different records read the same.
fn field(sha: &mut Sha256, bytes: &[u8]) {
    sha.update((bytes.len() as u64).to_be_bytes());
    sha.update(bytes);
}

impl Record {
    /// The hash its fields give.
    pub fn digest(&self) -> Hash {
        let mut sha = Sha256::new();
        sha.update(self.prev.0);
        for text in [&self.hall, &self.chain, &self.actor, &self.kind, &self.body] {
            field(&mut sha, text.as_bytes());
        }
        for number in [self.seq, self.at] {
            sha.update(number.to_be_bytes());
        }
        for maybe in [&self.reference, &self.op] {
            sha.update([u8::from(maybe.is_some())]);
            field(&mut sha, maybe.as_deref().unwrap_or_default().as_bytes());
        }
        Hash(sha.finalize().into())
    }
}

/// Why a chain does not hold at a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Its content is not what was written.
    Changed,
    /// It does not follow the record before it.
    Unlinked,
    /// One or more before it are gone.
    Missing,
    /// It is gone, and all after it: an anchor still names it.
    CutOff,
    /// It is not the one an anchor names.
    Rewritten,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "内容被改过",
            Self::Unlinked => "和前一条接不上",
            Self::Missing => "前面少了记录",
            Self::CutOff => "不见了，锚里还有它",
            Self::Rewritten => "和锚里记的对不上，整段被重写过",
        })
    }
}

/// The first record at which a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Its chain.
    pub chain: String,
    /// Its place in the chain.
    pub seq: i64,
    /// When it says it was written, in milliseconds.
    pub at: i64,
    /// What is wrong.
    pub why: Why,
}

/// What came out of checking all chains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Records seen.
    pub events: u64,
    /// Chains seen.
    pub chains: u64,
    /// Anchors seen.
    pub anchors: u64,
    /// The newest anchor's first 16 hex digits, as printed at the day's end.
    pub last_anchor: Option<String>,
    /// The first that does not hold, if any.
    pub first_broken: Option<Broken>,
    /// What is gone and was noted when the rest was rescued: the chain holds around it.
    pub lost: Vec<Gap>,
    /// The hash of the oldest record: records that were begun anew begin with another.
    #[serde(skip)]
    pub began: Option<Hash>,
}

/// Checks records one by one, given chain after chain, each in order of `seq`.
#[derive(Debug, Default)]
pub struct Auditor {
    audit: Audit,
    last: Option<(String, i64, Hash)>,
    /// Every hash by chain and place, for the anchors, which may come before or after what they name.
    seen: BTreeMap<String, BTreeMap<i64, Hash>>,
    anchors: Vec<(i64, Vec<Head>)>,
    /// Where records are gone: how many had been seen, the gap, and the record after it.
    gaps: Vec<(u64, Gap, Broken)>,
    /// How many records had been seen when the first did not hold for another reason.
    broken_at: u64,
    /// When the oldest record was written.
    began: Option<i64>,
}

impl Auditor {
    /// Takes the next record.
    pub fn check(&mut self, record: &Record) {
        self.audit.events += 1;
        if self.began.is_none_or(|at| record.at < at) {
            self.began = Some(record.at);
            self.audit.began = Some(record.hash);
        }
        let (seq, prev) = match &self.last {
            Some((chain, seq, hash)) if *chain == record.chain => (seq + 1, *hash),
            _ => {
                self.audit.chains += 1;
                (1, Hash::first(&record.hall, &record.chain))
            }
        };
        let why = if record.seq != seq {
            Some(Why::Missing)
        } else if record.prev != prev {
            Some(Why::Unlinked)
        } else if record.hash != record.digest() {
            Some(Why::Changed)
        } else {
            None
        };
        if let Some(why) = why {
            let broken = Broken { chain: record.chain.clone(), seq: record.seq, at: record.at, why };
            if why == Why::Missing && record.seq > seq {
                let gap = Gap { chain: record.chain.clone(), first: seq, last: record.seq - 1 };
                self.gaps.push((self.audit.events, gap, broken));
            } else if self.audit.first_broken.is_none() {
                self.audit.first_broken = Some(broken);
                self.broken_at = self.audit.events;
            }
        }
        self.last = Some((record.chain.clone(), record.seq, record.hash));
        match self.seen.get_mut(&record.chain) {
            Some(hashes) => _ = hashes.insert(record.seq, record.hash),
            None => _ = self.seen.insert(record.chain.clone(), [(record.seq, record.hash)].into()),
        }
        if record.kind != "hall" {
            return;
        }
        // One that cannot be read is a changed one, and was named above.
        match serde_json::from_str(&record.body) {
            Ok(HallEvent::Anchored { heads }) => {
                self.audit.anchors += 1;
                self.audit.last_anchor = Some(record.hash.short());
                self.anchors.push((record.at, heads));
            }
            Ok(HallEvent::Salvaged { missing }) => self.audit.lost.extend(missing),
            _ => {}
        }
    }

    /// What came out, after holding the chains to their anchors.
    pub fn finish(mut self) -> Audit {
        // What was noted as gone is said, and no reason to distrust the rest.
        let told = |gap: &Gap| self.audit.lost.contains(gap);
        let missing = self.gaps.iter().find(|(_, gap, _)| !told(gap));
        if let Some((at, _, broken)) = missing
            && (self.audit.first_broken.is_none() || *at < self.broken_at)
        {
            self.audit.first_broken = Some(broken.clone());
        }
        if self.audit.first_broken.is_none() {
            self.audit.first_broken = self.anchors.iter().find_map(|(at, heads)| self.off_anchor(*at, heads));
        }
        self.audit
    }

    /// The first head of an anchor that is not there as it says.
    fn off_anchor(&self, at: i64, heads: &[Head]) -> Option<Broken> {
        heads.iter().find_map(|head| {
            if Gap::any(&self.audit.lost, &head.chain, head.seq) {
                return None;
            }
            let hashes = self.seen.get(&head.chain);
            let (seq, why) = match hashes.and_then(|hashes| hashes.get(&head.seq)) {
                Some(hash) if *hash == head.hash => return None,
                Some(_) => (head.seq, Why::Rewritten),
                None => (hashes.and_then(|all| all.keys().max()).map_or(1, |last| last + 1), Why::CutOff),
            };
            Some(Broken { chain: head.chain.clone(), seq, at, why })
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::log::{Body, Event, OpId};
    use crate::queue::{Move, TicketId};

    fn chain() -> Vec<Record> {
        let name = chain_name(3, jiff::civil::date(2026, 11, 23));
        let mut prev = Hash::first("hall", &name);
        let mut records = Vec::new();
        for seq in 1..=4 {
            let event = Event {
                hall: "hall".into(),
                chain: name.clone(),
                seq,
                at: 1_000 + seq,
                actor: "3号窗口 甲".into(),
                op: Some(OpId(Uuid::from_u128(7))),
                body: Body::Ticket(TicketId(Uuid::nil()), Move::Recalled),
            };
            let record = Record::new(&event, prev).unwrap();
            assert_eq!(record.event().unwrap(), event, "what was written is what is read");
            prev = record.hash;
            records.push(record);
        }
        records
    }

    #[test]
    fn an_anchor_shows_a_cut_off_end_and_a_chain_written_anew() {
        let whole = chain();
        let heads = vec![Head { chain: whole[3].chain.clone(), seq: 4, hash: whole[3].hash }];
        let name = chain_name(HALL, jiff::civil::date(2026, 11, 23));
        let anchor = Event {
            hall: "hall".into(),
            chain: name.clone(),
            seq: 1,
            at: 2_000,
            actor: "大厅".into(),
            op: None,
            body: Body::Hall(HallEvent::Anchored { heads }),
        };
        let anchor = Record::new(&anchor, Hash::first("hall", &name)).unwrap();
        let with_anchor = |records: &[Record]| {
            let mut all = records.to_vec();
            all.push(anchor.clone());
            audit(&all)
        };
        assert_eq!(with_anchor(&whole), None);
        assert_eq!(audit(&whole[..3]), None, "a chain alone does not show it");
        assert_eq!(with_anchor(&whole[..3]), Some((4, Why::CutOff)));
        assert_eq!(with_anchor(&[]), Some((1, Why::CutOff)));
        let mut anew = whole;
        anew[3].at += 1;
        anew[3].hash = anew[3].digest();
        assert_eq!(audit(&anew), None);
        assert_eq!(with_anchor(&anew), Some((4, Why::Rewritten)));
    }

    fn audit(records: &[Record]) -> Option<(i64, Why)> {
        let mut auditor = Auditor::default();
        for record in records {
            auditor.check(record);
        }
        auditor.finish().first_broken.map(|broken| (broken.seq, broken.why))
    }

    #[test]
    fn a_chain_names_the_first_record_that_was_tampered_with() {
        type Tamper = fn(&mut Vec<Record>);
        assert_eq!(audit(&chain()), None);
        let tampered: [(&str, Tamper, i64, Why); 9] = [
            ("body", |r| r[1].body = r[1].body.replace("recalled", "no_show"), 2, Why::Changed),
            ("time", |r| r[1].at += 1, 2, Why::Changed),
            ("actor", |r| r[1].actor = "3号窗口 乙".into(), 2, Why::Changed),
            ("op taken out", |r| r[1].op = None, 2, Why::Changed),
            ("another ticket", |r| r[1].reference = Some(Uuid::max().to_string()), 2, Why::Changed),
            ("one gone", |r| drop(r.remove(1)), 3, Why::Missing),
            ("the first gone", |r| drop(r.remove(0)), 2, Why::Missing),
            (
                "written anew",
                |r| {
                    r[1].at += 1;
                    r[1].hash = r[1].digest();
                },
                3,
                Why::Unlinked,
            ),
            (
                "moved to another hall",
                |r| r.iter_mut().for_each(|record| record.hall = "other".into()),
                1,
                Why::Unlinked,
            ),
        ];
        for (what, tamper, seq, why) in tampered {
            let mut records = chain();
            tamper(&mut records);
            assert_eq!(audit(&records), Some((seq, why)), "{what}");
        }
    }
}
