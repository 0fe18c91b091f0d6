//! 队列: who is in hand, who waits, who was put aside.

mod view;

pub use view::view;

use super::Around;
use crate::queue::{State, Ticket};
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::message::Deed;
use crate::ui::overlay::Wants;

/// The pane's state: which row the cursor is on, waiting first, then those put aside.
#[derive(Debug, Clone, Copy, Default)]
pub struct Queue {
    row: usize,
}

impl Queue {
    /// Does an action of this pane.
    pub fn act(&mut self, action: Action, around: Around<'_>) -> Vec<Ask> {
        let rows = rows(around).count();
        self.row = self.row.min(rows.saturating_sub(1));
        let chosen = self.chosen(around);
        match action {
            Action::Up => self.row = self.row.saturating_sub(1),
            Action::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Action::Enter => {
                return match chosen {
                    Some(Ticket { state: State::Held { .. }, no, .. }) => {
                        vec![Ask::deed(Deed::Resume(no.clone()))]
                    }
                    Some(Ticket { state: State::Unprinted, no, .. }) => {
                        vec![Ask::deed(Deed::Printed(no.clone()))]
                    }
                    None | Some(Ticket { state: State::Waiting, .. }) => {
                        vec![Ask::warn("选中挂起或过号的那一行，再按 Enter 请回；叫号按 F6")]
                    }
                    Some(ticket) => vec![Ask::deed(Deed::Return(ticket.no.clone()))],
                };
            }
            Action::Void => {
                return match chosen {
                    Some(Ticket { no, state, .. }) => {
                        let unprinted = *state == State::Unprinted;
                        vec![Ask::Prompt(Wants::Void { no: no.clone(), unprinted })]
                    }
                    None => vec![Ask::warn("没有能作废的号")],
                };
            }
            Action::Recall => return vec![Ask::deed(Deed::Recall)],
            Action::NoShow => return vec![Ask::deed(Deed::NoShow)],
            Action::Hold => return vec![Ask::deed(Deed::Hold)],
            _ => {}
        }
        Vec::new()
    }

    /// What the row under the cursor can be told, named for it.
    pub fn hints(self, around: Around<'_>) -> Vec<(Action, &'static str)> {
        match self.chosen(around).map(|ticket| &ticket.state) {
            None | Some(State::Waiting) => Vec::new(),
            Some(State::Unprinted) => vec![(Action::Enter, "已补打"), (Action::Void, "作废")],
            Some(State::Held { .. }) => vec![(Action::Enter, "接着办")],
            Some(_) => vec![(Action::Enter, "请回")],
        }
    }

    fn chosen(self, around: Around<'_>) -> Option<&Ticket> {
        rows(around).nth(self.cursor(around))
    }

    fn cursor(self, around: Around<'_>) -> usize {
        self.row.min(rows(around).count().saturating_sub(1))
    }
}

fn rows(around: Around<'_>) -> impl Iterator<Item = &Ticket> {
    around.standing.waiting.iter().chain(&around.standing.aside)
}
