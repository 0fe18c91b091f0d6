//! What each rule file says, field by field, before anything is looked up: a faithful copy of the file with every place
//! kept. What names mean, and whether units fit, is not decided here.

mod example;
mod fields;
mod file;
mod list;
mod options;
mod quantity;
mod rule;

pub use example::{ExampleDraft, Places};
pub use fields::{Formula, KindField, RoundField, Row, literal, trust_word};
pub use file::FileDraft;
pub use quantity::{Input, Param, Read, Table};
pub use rule::{BranchDraft, OptionDraft, Replace, Rule};
