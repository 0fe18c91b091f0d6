//! Whose death the case in hand is about: the number as it is confirmed, and what others were paid for it.

use ratatui::style::Style;

use super::{Intake, Row, another, fields};
use crate::acts::{Respect, about_death, begun_for_another_death, death_of};
use crate::ui::ask::Ask;
use crate::ui::draw::{self, Cursor, Rows};
use crate::ui::message::Deed;
use crate::ui::panes::Around;
use crate::ui::theme::Role;

const LABEL: u16 = 10;

impl Intake {
    /// Takes the number that was typed.
    pub(super) fn confirm_deceased(&mut self, around: Around<'_>) -> Vec<Ask> {
        if self.deceased.field.is_empty() {
            self.step(around);
            return Vec::new();
        }
        let case = around.standing.case.as_ref();
        let taken = self.deceased.take(
            |typed, sure| fields::identify(typed, around.now.date(), sure),
            |(_, seen)| {
                let was = begun_for_another_death(case, seen);
                was.map(|was| another(Respect::Deceased, was))
            },
        );
        match taken {
            Ok(((number, seen), slips)) => {
                self.step(around);
                vec![Ask::deed(Deed::Deceased { number, seen, slips })]
            }
            Err(why) => vec![Ask::warn(why)],
        }
    }
}

/// Whether the item in hand may be about somebody's death. The row stays whatever its materials say, so that no row moves.
pub(super) fn may_be(around: Around<'_>) -> bool {
    let item = around.standing.case.as_ref().and_then(|case| around.know.item(case));
    item.is_some_and(|item| item.about.is_some())
}

/// Draws the row.
pub(super) fn draw(intake: &Intake, lines: &mut Rows<'_>, around: Around<'_>, here: bool) -> Cursor {
    if !intake.rows(around).contains(&Row::Deceased) {
        return None;
    }
    let theme = around.theme;
    let at = lines.take(1);
    let field = draw::label(lines.buffer(), at, "去世的人", LABEL, theme.style(Role::Dim));
    let case = around.standing.case.as_ref();
    let death = case.and_then(|case| about_death(around.know, case));
    let (hint, role) = match (case.and_then(|case| death_of(around.know, case)), death) {
        (Some(deceased), _) => {
            let birth = deceased.birth.map_or_else(String::new, |birth| format!("  {birth}出生"));
            (format!("{}{birth}", deceased.shown()), Role::Text)
        }
        (None, Some(true)) => ("是谁去世了：输他的证件号，不是来办的人的".to_owned(), Role::Warn),
        (None, None) => ("因为有人去世来办的，输他的证件号".to_owned(), Role::Dim),
        (None, Some(false)) => ("这一件不用录".to_owned(), Role::Dim),
    };
    let cursor = intake.deceased.field.draw(lines.buffer(), field, &hint, Style::new(), theme.style(role));
    if here && !intake.deceased.field.is_empty() {
        let (role, comment) = fields::about_number(intake.deceased.field.value(), around.now.date());
        lines.text(&comment, theme.style(role), 3);
    }
    if !around.standing.paid_before.is_empty() {
        lines.text(&around.standing.paid_before.join("\n"), theme.style(Role::Warn), 3);
    }
    Some(cursor)
}
