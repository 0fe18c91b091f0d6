//! The unit an item of units is for: its code as it is confirmed, wherever it was typed.

use super::marks::open_case;
use super::{Intake, Row, another, fields};
use crate::acts::{Respect, begun_for_another_unit, wants_unit};
use crate::ui::ask::Ask;
use crate::ui::overlay::Wants;
use crate::ui::panes::Around;

impl Intake {
    /// Typed for a document or an item: the code of a unit goes where it belongs.
    pub(super) fn send_to_unit(&mut self, typed: &str, around: Around<'_>) -> Vec<Ask> {
        let item = around.standing.case.as_ref().and_then(|case| around.know.item(case));
        if let Some(item) = item.filter(|item| item.applicant.is_person()) {
            let title = &item.title;
            return vec![Ask::warn(format!("这像统一社会信用代码；{title}是个人办的，不登记单位。看看事项"))];
        }
        self.unit.field.set(typed);
        self.row = self.rows(around).iter().position(|row| *row == Row::Unit).unwrap_or(0);
        vec![Ask::warn("这像统一社会信用代码，已经放到「单位」一格，核对了再按 Enter")]
    }

    /// Takes the code that was typed, and asks for the name.
    pub(super) fn confirm_unit(&mut self, around: Around<'_>) -> Vec<Ask> {
        if self.unit.field.is_empty() {
            self.step(around);
            return Vec::new();
        }
        let case = around.standing.case.as_ref();
        let taken = self.unit.take(fields::credit_code, |code| {
            let was = begun_for_another_unit(case, code.as_str());
            was.map(|was| another(Respect::Unit, was))
        });
        match taken {
            Ok((code, slips)) => {
                if case.is_some_and(|case| case.item.is_some()) {
                    self.step(around);
                } else {
                    self.row = 1;
                }
                let known = around.standing.units.iter().find(|unit| unit.code == code.as_str());
                let name = known.map_or_else(String::new, |unit| unit.name.clone());
                let mut asks = open_case(around);
                asks.push(Ask::Prompt(Wants::UnitName { code, name, slips }));
                asks
            }
            Err(why) => vec![Ask::warn(why)],
        }
    }
}

/// Whether the case in hand is a unit's: its item is for units alone, or a unit was noted.
pub(super) fn of_unit(around: Around<'_>) -> bool {
    let case = around.standing.case.as_ref();
    case.is_some_and(|case| case.unit.is_some() || wants_unit(around.know, case))
}
