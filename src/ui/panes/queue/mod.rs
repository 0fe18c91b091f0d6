//! 队列: who is in hand, who waits, who was put aside.

mod view;

pub use view::view;

use super::Around;
use crate::queue::{State, Ticket};
use crate::ui::action::Action;
use crate::ui::ask::Ask;
use crate::ui::message::Deed;

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
        match action {
            Action::Up => self.row = self.row.saturating_sub(1),
            Action::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Action::Enter => {
                let waiting = around.standing.waiting.len();
                return match self.row.checked_sub(waiting).and_then(|at| around.standing.aside.get(at)) {
                    Some(Ticket { state: State::Held { .. }, no, .. }) => {
                        vec![Ask::deed(Deed::Resume(no.clone()))]
                    }
                    Some(Ticket { state: State::Unprinted, no, .. }) => {
                        vec![Ask::deed(Deed::Printed(no.clone()))]
                    }
                    Some(ticket) => vec![Ask::deed(Deed::Return(ticket.no.clone()))],
                    None => vec![Ask::warn("选中挂起或过号的那一行，再按 Enter 请回；叫号按 F6")],
                };
            }
            Action::Recall => return vec![Ask::deed(Deed::Recall)],
            Action::NoShow => return vec![Ask::deed(Deed::NoShow)],
            Action::Hold => return vec![Ask::deed(Deed::Hold)],
            Action::WalkIn => return vec![Ask::deed(Deed::WalkIn)],
            _ => {}
        }
        Vec::new()
    }

    fn cursor(self, around: Around<'_>) -> usize {
        self.row.min(rows(around).count().saturating_sub(1))
    }
}

fn rows(around: Around<'_>) -> impl Iterator<Item = &Ticket> {
    around.standing.waiting.iter().chain(&around.standing.aside)
}
