//! The eight digits of birth inside a number: reading them, and saying which of them cannot be.

use jiff::civil::Date;

use super::super::Finding;

/// Why some digits are no date of birth, still without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDate {
    /// They are no digits.
    Digits,
    /// There is no such month.
    Month(i8),
    /// The month has no such day.
    Day(i16, i8, i8),
}

/// Reads `YYYYMMDD` standing at `position` (from 1) of `text`.
pub(super) fn read(text: &str, position: usize) -> Result<Date, NoDate> {
    let at = position - 1;
    let digits = |from: usize, to: usize| {
        let part = text.as_bytes().get(at + from..at + to)?;
        part.iter()
            .try_fold(0_i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
    };
    match (digits(0, 4), digits(4, 6), digits(6, 8)) {
        (Some(year), Some(month), Some(day)) => check(year, month, day),
        _ => Err(NoDate::Digits),
    }
}

/// A calendar date, or which part of it cannot be.
pub(super) fn check(year: i16, month: i16, day: i16) -> Result<Date, NoDate> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(NoDate::Digits);
    };
    if !(1..=12).contains(&month) {
        return Err(NoDate::Month(month));
    }
    Date::new(year, month, day).map_err(|_| NoDate::Day(year, month, day))
}

impl NoDate {
    /// The words for it, the month standing at `position` (from 1) and the day two later.
    pub(super) fn finding(self, position: usize) -> Finding {
        let next = position + 1;
        match self {
            NoDate::Digits => Finding::at("E_DATE", position, "出生日期不是八位数字。请对照证件重录"),
            NoDate::Month(month) => Finding::at(
                "E_DATE",
                position,
                format!(
                    "第 {position}、{next} 位是 {month:02}，没有这个月份；应为 01 到 12。请对照证件，问一句“您几月的生日”"
                ),
            ),
            NoDate::Day(year, month, day) => {
                let last = Date::new(year, month, 1).map_or(31, Date::days_in_month);
                let (position, next) = (position + 2, position + 3);
                let message = format!(
                    "第 {position}、{next} 位是 {day:02}，没有这一天；{year} 年 {month} 月是 01 到 {last} 日。请对照证件核出生日期"
                );
                Finding::at("E_DATE", position, message)
            }
        }
    }
}
