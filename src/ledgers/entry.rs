//! An entry of a register, and the moves that make it. What a state or a field means, the register's file says; the entry
//! keeps only their keys, so that it can be folded without the file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names an entry for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub Uuid);

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// What anybody at the desk may see.
    Open(String),
    /// What is a person's own: as it may be shown, and the name under which the whole is sealed.
    Private {
        /// `张*`
        masked: String,
        /// The seal's name.
        sealed: String,
    },
}

impl Value {
    /// What may be shown.
    pub fn shown(&self) -> &str {
        match self {
            Value::Open(text) => text,
            Value::Private { masked, .. } => masked,
        }
    }
}

/// What can happen to an entry: the body of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "snake_case")]
pub enum Move {
    /// 登记
    Added {
        /// The register's key.
        register: String,
        /// The number people call it by.
        no: String,
        /// Business day.
        day: Date,
        /// By this clerk.
        clerk: String,
        /// The state it begins in.
        state: String,
        /// What was filled in.
        values: BTreeMap<String, Value>,
        /// When it falls due, if it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// The case it came from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<Uuid>,
    },
    /// 办理一步
    Stepped {
        /// The step's key.
        step: String,
        /// Business day.
        day: Date,
        /// By this clerk.
        clerk: String,
        /// The state after it.
        state: String,
        /// Whether nothing more is owed.
        done: bool,
        /// What was filled in with it.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        values: BTreeMap<String, Value>,
        /// When it now falls due, if it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },
    /// 显示全文: what is private was shown.
    Shown {
        /// Why.
        reason: String,
    },
}

/// What numbers of a register are counted under.
pub fn counter(register: &str) -> String {
    format!("ledger/{register}")
}

impl Move {
    /// The day, the counter and the number that making an entry took.
    pub fn counted(&self) -> Option<(Date, String, u32)> {
        let Move::Added { register, no, day, .. } = self else { return None };
        let number = no.rsplit('-').next()?.parse().ok()?;
        Some((*day, counter(register), number))
    }
}

/// One step an entry took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// When, in milliseconds.
    pub at: i64,
    /// By whom.
    pub clerk: String,
    /// Key of the step; empty for the first.
    pub step: String,
    /// The state after it.
    pub state: String,
}

/// An entry as its moves left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// For good.
    pub id: EntryId,
    /// The register's key.
    pub register: String,
    /// The number people call it by.
    pub no: String,
    /// The business day it was made on.
    pub day: Date,
    /// The business day it came into its state.
    pub since: Date,
    /// Who made it.
    pub clerk: String,
    /// Key of the state.
    pub state: String,
    /// Whether nothing more is owed.
    pub done: bool,
    /// What stands in its fields.
    pub values: BTreeMap<String, Value>,
    /// When it falls due, if it does.
    pub due: Option<Date>,
    /// The case it came from.
    pub case: Option<Uuid>,
    /// The steps, oldest first.
    pub turns: Vec<Turn>,
    /// When the newest move happened, in milliseconds.
    pub touched: i64,
}

/// A move that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nothing is known of the entry.
    #[error("台账里没有这一条。用 bangban ledger 台账名 list 看有哪些")]
    Unknown,
    /// It is there already.
    #[error("这一条已经登记过了")]
    Twice,
}

impl Entry {
    /// When it was made, in milliseconds.
    pub fn began(&self) -> i64 {
        self.turns.first().map_or(self.touched, |turn| turn.at)
    }

    /// The entry after a move at `at` milliseconds; `before` is none only for [`Move::Added`].
    pub fn after(before: Option<&Self>, id: EntryId, step: &Move, at: i64) -> Result<Self, Unfit> {
        match (before, step) {
            (None, Move::Added { register, no, day, clerk, state, values, due, case }) => Ok(Self {
                id,
                register: register.clone(),
                no: no.clone(),
                day: *day,
                since: *day,
                clerk: clerk.clone(),
                state: state.clone(),
                done: false,
                values: values.clone(),
                due: *due,
                case: *case,
                turns: vec![Turn { at, clerk: clerk.clone(), step: String::new(), state: state.clone() }],
                touched: at,
            }),
            (None, _) => Err(Unfit::Unknown),
            (Some(_), Move::Added { .. }) => Err(Unfit::Twice),
            (Some(before), Move::Shown { .. }) => Ok(Self { touched: at, ..before.clone() }),
            (Some(before), Move::Stepped { step, day, clerk, state, done, values, due }) => {
                let mut entry = before.clone();
                if entry.state != *state {
                    entry.since = *day;
                }
                entry.state.clone_from(state);
                (entry.done, entry.due, entry.touched) = (*done, *due, at);
                entry.values.extend(values.clone());
                entry.turns.push(Turn { at, clerk: clerk.clone(), step: step.clone(), state: state.clone() });
                Ok(entry)
            }
        }
    }

    /// What a field shows; empty when nothing stands in it.
    pub fn shown(&self, field: &str) -> &str {
        self.values.get(field).map_or("", Value::shown)
    }
}
