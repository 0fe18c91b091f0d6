//! Full years of age (周岁).

use jiff::ToSpan;
use jiff::civil::Date;

/// Full years from `birth` to `on`; 0 when `on` is before `birth`. A year is full on the birthday itself; whoever was
/// born on 29 February has it on 28 February in a common year, as a period ends on the last day of a month without its day.
pub fn full_years(birth: Date, on: Date) -> i16 {
    let years = (on.year() - birth.year()).max(0);
    match birth.checked_add(years.years()) {
        Ok(birthday) if birthday > on => (years - 1).max(0),
        _ => years,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_full_on_the_birthday() {
        for (birth, on, years) in [
            ("1963-11-23", "2026-11-23", 63),
            ("1963-11-24", "2026-11-23", 62),
            ("2026-11-01", "2026-11-23", 0),
            ("1984-02-29", "2026-02-27", 41),
            ("1984-02-29", "2026-02-28", 42),
            ("1984-02-29", "2028-02-28", 43),
            ("1984-02-29", "2028-02-29", 44),
            ("2030-01-01", "2026-11-23", 0),
        ] {
            let (from, to): (Date, Date) = (birth.parse().unwrap(), on.parse().unwrap());
            assert_eq!(full_years(from, to), years, "{birth} {on}");
        }
    }
}
