//! Which kinds each function takes and gives.

use crate::rulebook::expr::Function;
use crate::rulebook::kind::Kind;
use crate::rulebook::unit::Unit;

/// What is wrong with a call; whether it is about units.
pub(super) struct Wrong {
    pub unit: bool,
    pub message: String,
}

/// What the function gives for parts of these kinds.
pub(super) fn kind(function: Function, parts: &[Kind]) -> Result<Kind, Wrong> {
    use Function as F;
    match (function, parts) {
        (F::Larger | F::Smaller, [first, second, rest @ ..]) => {
            for other in std::iter::once(second).chain(rest) {
                alike(first, other)?;
            }
            match first {
                Kind::Number(_) | Kind::Date | Kind::Month => Ok(first.clone()),
                _ => kinds("要比的是数或日期"),
            }
        }
        (F::Clamp, [number @ Kind::Number(_), low, high]) => {
            alike(number, low)?;
            alike(number, high)?;
            Ok(number.clone())
        }
        (F::Quotient, [Kind::Number(a), Kind::Number(b)]) => Ok(Kind::Number(a.over(*b))),
        (F::Remainder, [a @ Kind::Number(_), b @ Kind::Number(_)]) => {
            alike(a, b)?;
            Ok(a.clone())
        }
        (F::Floor | F::Ceiling | F::Absolute, [number @ Kind::Number(_)]) => Ok(number.clone()),
        (F::Months | F::FullMonths, [a, b]) if dates(&[a, b]) => Ok(Kind::Number(Unit::MONTH)),
        (F::Days, [a, b]) if dates(&[a, b]) => Ok(Kind::Number(Unit::DAY)),
        (F::Age, [a, b]) if dates(&[a, b]) => Ok(Kind::Number(Unit::AGE)),
        (F::AddMonths, [date, Kind::Number(unit)]) if dates(&[date]) => {
            is_unit(*unit, Unit::MONTH)?;
            Ok(date.clone())
        }
        (F::AddDays, [date, Kind::Number(unit)]) if dates(&[date]) => {
            is_unit(*unit, Unit::DAY)?;
            Ok(Kind::Date)
        }
        (F::YearOf, [date]) if dates(&[date]) => Ok(Kind::Number(Unit::YEAR)),
        (F::MonthOf, [date]) if dates(&[date]) => Ok(Kind::Number(Unit::MONTH)),
        (F::YearMonth, [date]) if dates(&[date]) => Ok(Kind::Month),
        (F::MonthStart | F::MonthEnd, [date]) if dates(&[date]) => Ok(Kind::Date),
        (F::YearStart | F::YearEnd, [Kind::Number(unit)]) => {
            is_unit(*unit, Unit::YEAR)?;
            Ok(Kind::Date)
        }
        (F::YearStart | F::YearEnd, [date]) if dates(&[date]) => Ok(Kind::Date),
        _ => kinds("括号里的个数或类型不对"),
    }
}

fn dates(kinds: &[&Kind]) -> bool {
    kinds.iter().all(|kind| matches!(kind, Kind::Date | Kind::Month))
}

fn kinds(message: &str) -> Result<Kind, Wrong> {
    Err(Wrong { unit: false, message: message.into() })
}

fn alike(a: &Kind, b: &Kind) -> Result<(), Wrong> {
    match (a, b) {
        (Kind::Number(a), Kind::Number(b)) if a != b => {
            Err(Wrong { unit: true, message: format!("里的单位不一样：{a} 和 {b}") })
        }
        _ if a.takes(b) => Ok(()),
        _ => Err(Wrong {
            unit: false, message: format!("里的类型不一样：{} 和 {}", a.word(), b.word())
        }),
    }
}

fn is_unit(got: Unit, want: Unit) -> Result<(), Wrong> {
    if got == want {
        return Ok(());
    }
    Err(Wrong { unit: true, message: format!("这里要 {want}，现在是 {got}") })
}
