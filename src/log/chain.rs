//! The chain: each record carries the hash of the one before it, so that a changed, removed or inserted record shows. One
//! chain a writing process, because a single one would make all windows wait for each other. What a chain alone cannot
//! show: that its end was cut off, or that all of it was written anew by somebody who can write the file.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Record;

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

/// The name of a process's chain on a business day, e.g. `3号窗口/2026-11-23/9f3a01c2`; `writer` tells apart the processes
/// of a window and a day.
pub fn chain_name(window: u32, day: Date, writer: &str) -> String {
    format!("{window}号窗口/{day}/{writer}")
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
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "内容被改过",
            Self::Unlinked => "和前一条接不上",
            Self::Missing => "前面少了记录",
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
    /// The first that does not hold, if any.
    pub first_broken: Option<Broken>,
}

/// Checks records one by one, given chain after chain, each in order of `seq`.
#[derive(Debug, Default)]
pub struct Auditor {
    audit: Audit,
    last: Option<(String, i64, Hash)>,
}

impl Auditor {
    /// Takes the next record.
    pub fn check(&mut self, record: &Record) {
        self.audit.events += 1;
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
        if let (Some(why), None) = (why, &self.audit.first_broken) {
            let Record { chain, seq, at, .. } = record.clone();
            self.audit.first_broken = Some(Broken { chain, seq, at, why });
        }
        self.last = Some((record.chain.clone(), record.seq, record.hash));
    }

    /// What came out.
    pub fn finish(self) -> Audit {
        self.audit
    }
}
