//! The rule language 规则: policy written as TOML by people who do not program, checked when loaded, computed exactly.
//!
//! A rule passes through stages, one folder or file each, data flowing one way:
//!
//! | stage | does |
//! |---|---|
//! | `crate::text` | TOML with every place kept |
//! | `draft` | what each file says, field by field |
//! | `names` | one area's view of a subject: nation, province and city laid over each other |
//! | `types` | formulas resolved to slots; units and kinds checked |
//! | `plan` | the result: ordered, nothing looked up by name any more |
//! | `run` | a case through the plan |
//! | `tell` | the steps of a finished run, in words and figures |
//!
//! [`Rulebook::load`] takes every file through the first five and tells all faults at once; [`compute`] is the sixth;
//! [`Answer::explain`] the last. Knows no screen, no store, no clock and no other noun. The format itself, with every
//! field, function, rounding and bound, is told in `docs/rule-language.md`.
//!
//! A quantity has a slot in the plan and one cell in the frame of a run. What has a value for every row of a list (a
//! column, a rule with `each`, a row of months) has a cell a row besides; formulas meet such values one row at a time, or
//! folded. Bands are figures, so that they are dated, filled and replaced like any other; only what a window holds is
//! different.

mod answer;
mod areas;
mod bands;
mod book;
mod case;
mod draft;
mod exact;
mod example;
mod expr;
mod kind;
mod load;
mod names;
mod plan;
pub mod reference;
mod rounding;
mod rows;
mod run;
mod subject;
mod tell;
mod types;
mod unit;
pub mod whatif;

pub use answer::{Answer, Cited, Flag, FlagSort, Line, Output, Serves, Step, StepSort, Trust, With};
pub use areas::NATION;
pub use book::{Counts, Rulebook, SubjectError};
pub use case::{Case, RunError, Trouble};
pub use exact::Exact;
pub use example::Example;
pub use expr::half_width;
pub use kind::{Choice, Kind, Value};
pub use rounding::Rounding;
pub use rows::{Column, cut as list_rows, fields as json_fields};
pub use run::{Runner, compute};
pub use subject::{InputInfo, OutputInfo, Subject};
pub use unit::Unit;
