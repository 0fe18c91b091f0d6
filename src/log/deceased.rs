//! Whose death a case is about.

use super::{Case, PersonSeen};

/// The field a slip in their number is counted under.
pub const DECEASED: &str = "去世的人证件号";

impl Case {
    /// Takes in who died. What was asked, passed and reckoned for another death is not theirs; which materials are, the dictionary
    /// says.
    pub(super) fn take_deceased(&mut self, deceased: Option<&PersonSeen>) {
        if self.deceased.as_ref().zip(deceased).is_some_and(|(before, now)| !before.is_same(now)) {
            self.start_over();
        }
        self.deceased = deceased.cloned();
    }
}
