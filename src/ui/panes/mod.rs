//! The panes of the desk. Each folder holds a pane's state and what its actions do (`mod.rs`) and how it is drawn
//! (`view.rs`). A pane changes only itself; what it wants of the rest it asks for.

pub mod answers;
pub mod calc;
pub mod intake;
pub mod practice;
pub mod queue;

use super::theme::Theme;
use crate::acts::{Knowledge, Standing};
use crate::answers::Audience;
use crate::clock::Now;

/// What every pane may look at, and none may change.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Rules, items, answers, hall.
    pub know: &'a Knowledge,
    /// How the hall and this window stand.
    pub standing: &'a Standing,
    /// Where people are insured, as an area of the rules.
    pub area: &'a str,
    /// Who is spoken to.
    pub audience: Audience,
    /// This window.
    pub window: u32,
    /// The moment of the last message.
    pub now: Now,
    /// Roles to styles.
    pub theme: Theme,
}
