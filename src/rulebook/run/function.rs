//! What the functions do. Nothing comes back where a date or a number leaves the range that can be held.

use jiff::Span;
use jiff::civil::Date;

use crate::rulebook::exact::Exact;
use crate::rulebook::expr::Function;
use crate::rulebook::kind::Value;

/// Applies a function to values whose kinds have been checked.
pub(super) fn apply(function: Function, values: &[Value]) -> Option<Value> {
    use Function as F;
    let number = |at: usize| values.get(at)?.number();
    let date = |at: usize| values.get(at)?.date();
    let whole = |number: i64| Some(Value::Number(Exact::whole(number)));
    match function {
        F::Larger => best(values, |new, old| new > old),
        F::Smaller => best(values, |new, old| new < old),
        F::Clamp => Some(Value::Number(number(0)?.max(number(1)?).min(number(2)?))),
        F::Quotient => Some(Value::Number(quotient(number(0)?, number(1)?)?)),
        F::Remainder => {
            let times = quotient(number(0)?, number(1)?)?;
            number(0)?.checked_sub(times.checked_mul(number(1)?)?).map(Value::Number)
        }
        F::Floor => floor(number(0)?).map(Value::Number),
        F::Ceiling => floor(-number(0)?).map(|number| Value::Number(-number)),
        F::Absolute => Some(Value::Number(number(0)?.abs())),
        F::Months => whole(months(date(1)?) - months(date(0)?)),
        F::FullMonths => whole(full_months(date(0)?, date(1)?)?),
        F::Days => whole(i64::from(date(0)?.until(date(1)?).ok()?.get_days())),
        F::Age => whole(full_months(date(0)?, date(1)?)?.div_euclid(12)),
        F::AddMonths => {
            let moved = add_months(date(0)?, number(1)?.to_whole()?)?;
            Some(if let Value::Month(_) = values[0] { Value::Month(moved) } else { Value::Date(moved) })
        }
        F::AddDays => {
            let days = Span::new().try_days(number(1)?.to_whole()?).ok()?;
            date(0)?.checked_add(days).ok().map(Value::Date)
        }
        F::YearOf => whole(i64::from(date(0)?.year())),
        F::MonthOf => whole(i64::from(date(0)?.month())),
        F::YearMonth => Some(Value::Month(date(0)?.first_of_month())),
        F::MonthStart => Some(Value::Date(date(0)?.first_of_month())),
        F::MonthEnd => Some(Value::Date(date(0)?.last_of_month())),
        F::YearStart => Some(Value::Date(year(values.first()?)?.first_of_year())),
        F::YearEnd => Some(Value::Date(year(values.first()?)?.last_of_year())),
    }
}

fn best(values: &[Value], better: impl Fn(&Ordered, &Ordered) -> bool) -> Option<Value> {
    let mut values = values.iter();
    let mut found = *values.next()?;
    for value in values {
        if better(&Ordered::of(*value)?, &Ordered::of(found)?) {
            found = *value;
        }
    }
    Some(found)
}

/// Numbers and dates, each among themselves.
#[derive(PartialEq, PartialOrd)]
enum Ordered {
    Number(Exact),
    Date(Date),
}

impl Ordered {
    fn of(value: Value) -> Option<Ordered> {
        value.number().map(Ordered::Number).or(value.date().map(Ordered::Date))
    }
}

fn floor(number: Exact) -> Option<Exact> {
    Exact::ratio(number.floor(), 1)
}

pub(super) fn quotient(a: Exact, b: Exact) -> Option<Exact> {
    floor(a.checked_div(b)?)
}

pub(super) fn months(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}

pub(super) fn add_months(date: Date, count: i64) -> Option<Date> {
    date.checked_add(Span::new().try_months(count).ok()?).ok()
}

/// Whole months from one day to another: the last of a shorter month completes one.
fn full_months(from: Date, to: Date) -> Option<i64> {
    if to < from {
        return full_months(to, from).map(|count| -count);
    }
    let count = months(to) - months(from);
    Some(if add_months(from, count)? > to { count - 1 } else { count })
}

fn year(value: &Value) -> Option<Date> {
    match value {
        Value::Number(number) => Date::new(i16::try_from(number.to_whole()?).ok()?, 1, 1).ok(),
        other => other.date(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_move_as_people_count_them() {
        let day = |y, m, d| Value::Date(date(y, m, d));
        let count = |n: i64| Value::Number(Exact::whole(n));
        for (function, values, want) in [
            (Function::Months, vec![day(1965, 1, 31), day(1965, 5, 1)], count(4)),
            (Function::FullMonths, vec![day(1965, 1, 31), day(1965, 2, 28)], count(1)),
            (Function::FullMonths, vec![day(1965, 5, 31), day(1965, 1, 31)], count(-4)),
            (Function::Age, vec![day(1966, 3, 2), day(2026, 3, 1)], count(59)),
            (Function::Age, vec![day(1966, 3, 2), day(2026, 3, 2)], count(60)),
            (Function::AddMonths, vec![day(1976, 8, 31), count(610)], day(2027, 6, 30)),
            (
                Function::AddMonths,
                vec![Value::Month(date(1965, 1, 1)), count(721)],
                Value::Month(date(2025, 2, 1)),
            ),
            (Function::Quotient, vec![count(733), count(12)], count(61)),
            (Function::Quotient, vec![count(-1), count(4)], count(-1)),
            (Function::Remainder, vec![count(733), count(12)], count(1)),
            (Function::YearStart, vec![count(2030)], day(2030, 1, 1)),
            (Function::Smaller, vec![day(2026, 1, 2), day(2026, 1, 1)], day(2026, 1, 1)),
        ] {
            assert_eq!(apply(function, &values), Some(want), "{function:?} {values:?}");
        }
        assert_eq!(apply(Function::AddMonths, &[day(2026, 1, 1), count(i64::MAX)]), None);
        assert_eq!(apply(Function::Quotient, &[count(1), count(0)]), None);
    }
}
