//! What the hall decides about personal data: when a desk locks itself, what opens it again, how long numbers are kept.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::text::{Faults, Table};

/// `[privacy]` of `hall.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privacy {
    /// After so many minutes without a key a desk locks itself; 0 never.
    pub lock_minutes: u32,
    /// What opens it, as `bangban store pin` prints it; none: any key.
    pub lock_pin: Option<String>,
    /// How many days after the end of a case the full number stays; none: until somebody decides.
    pub keep_days: Option<u32>,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { lock_minutes: 3, lock_pin: None, keep_days: None }
    }
}

impl Privacy {
    /// Numbers of what ended before this day are over their time `today`.
    pub fn over_before(&self, today: Date) -> Option<Date> {
        today.checked_sub(i64::from(self.keep_days?).days()).ok()
    }
}

/// Reads it; what is not said stays as it is.
pub(super) fn read_privacy(mut table: Table, faults: &mut Faults) -> Privacy {
    let place = table.place.clone();
    let mut number = |name| {
        let number = table.integer(name, faults)?;
        let read = u32::try_from(number).ok();
        if read.is_none() {
            faults.error("E_RANGE", place.clone(), format!("{name} 不能是 {number}"), "写 0 或正整数");
        }
        read
    };
    let (lock, keep) = (number("lock_minutes"), number("keep_days"));
    let lock_pin = table.text("lock_pin", faults).and_then(|text| {
        let hex = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_hexdigit());
        if text.value.split_once('$').is_some_and(|(salt, hash)| hex(salt) && hex(hash)) {
            return Some(text.value);
        }
        let help = "口令不直接写在这里：运行 bangban store pin，输口令，把它印的那一行抄进来";
        faults.error("E_PIN", text.place, "lock_pin 不是 bangban store pin 生成的，锁上就打不开了", help);
        None
    });
    table.finish(faults);
    let usual = Privacy::default();
    Privacy { lock_minutes: lock.unwrap_or(usual.lock_minutes), lock_pin, keep_days: keep }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::text::Source;

    #[test]
    fn a_number_is_kept_for_the_days_the_hall_says_and_none_is_made_up() {
        let read = |text| {
            let mut faults = Faults::new();
            let table = Table::parse(&Source::new("hall.toml", text), &mut faults);
            (read_privacy(table, &mut faults), faults.sorted().len())
        };
        let (usual, faults) = read("");
        assert_eq!((usual.over_before(date(2026, 11, 23)), usual.lock_minutes, faults), (None, 3, 0));
        let (said, _) = read("keep_days = 30\nlock_minutes = 0");
        assert_eq!((said.over_before(date(2026, 12, 24)), said.lock_minutes), (Some(date(2026, 11, 24)), 0));
        assert_eq!(read("keep_days = -1").1, 1);
    }
}
