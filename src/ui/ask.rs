//! What a pane or an overlay asks of the desk when a key reached it: it changes only itself and says the rest here.

use super::action::{Action, Pane};
use super::message::{Deed, Effect};
use super::overlay::{Overlay, Question, Talk, Wants};
use crate::answers::Audience;
use crate::items::Code;
use crate::paper::Document;

/// One thing asked of the desk.
#[derive(Debug)]
pub enum Ask {
    /// Something from outside: the store, a file, the terminal.
    Effect(Effect),
    /// Tell the clerk, in one line.
    Say(Tone, String),
    /// Give a pane the focus.
    Focus(Pane),
    /// Start on this item.
    Item(Code),
    /// Open this rule in the calculator.
    Rule(String),
    /// Read the rules of another area from now on.
    Area(String),
    /// Do this, as if its key had been pressed.
    Act(Action),
    /// Ask before doing.
    Question(Question),
    /// Ask for a line of words.
    Prompt(Wants),
    /// Choose what makes it hard for this person to come.
    Hardships,
    /// Show a slip: title and text.
    Paper(String, String),
    /// Lay something over the panes.
    Overlay(Box<Overlay>),
    /// Speak to somebody else from now on.
    Audience(Audience),
    /// Open the typed talk where it was left.
    Talk,
    /// Put the typed talk aside, to be opened again while this case is in hand.
    KeepTalk(Box<Talk>),
    /// Show a paper, which can be kept as PDF or printed from there.
    Document(Box<Document>),
    /// Do a deed and close the overlay that asked once it is done: refused, it stays with what was typed.
    Sent(Deed),
    /// Close the overlay that asked.
    Close,
}

impl Ask {
    /// A deed.
    pub fn deed(deed: Deed) -> Self {
        Ask::Effect(Effect::Do(deed))
    }

    /// A word to the clerk that something is as it should be.
    pub fn tell(text: impl Into<String>) -> Self {
        Ask::Say(Tone::Good, text.into())
    }

    /// A word to the clerk that something wants attention.
    pub fn warn(text: impl Into<String>) -> Self {
        Ask::Say(Tone::Warn, text.into())
    }
}

/// How a word to the clerk is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Wants attention.
    Warn,
    /// Could not be done.
    Bad,
}
