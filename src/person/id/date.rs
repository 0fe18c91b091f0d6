//! The eight digits of birth inside a number: reading them, and saying which of them cannot be.

use jiff::civil::Date;

use super::super::Finding;

/// Reads `YYYYMMDD` standing at `position` (from 1) of `text`, whose characters there are known to be digits.
pub(super) fn read(text: &str, position: usize) -> Result<Date, Finding> {
    let at = position - 1;
    let digits =
        |from: usize, to: usize| text.get(at + from..at + to).and_then(|part| part.parse::<i16>().ok());
    match (digits(0, 4), digits(4, 6), digits(6, 8)) {
        (Some(year), Some(month), Some(day)) => check(year, month, day, position + 4),
        _ => Err(Finding::at("E_DATE", position, "出生日期不是八位数字。请对照证件重录")),
    }
}

/// A calendar date, or which part of it cannot be; the month stands at `position`, the day two later.
pub(super) fn check(year: i16, month: i16, day: i16, position: usize) -> Result<Date, Finding> {
    let next = position + 1;
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(Finding::at("E_DATE", position, "出生日期不是八位数字。请对照证件重录"));
    };
    let Ok(first) = Date::new(year, month, 1) else {
        return Err(Finding::at(
            "E_DATE",
            position,
            format!(
                "第 {position}、{next} 位是 {month:02}，没有这个月份；应为 01 到 12。请对照证件，问一句“您几月的生日”"
            ),
        ));
    };
    Date::new(year, month, day).map_err(|_| {
        let (position, next, last) = (position + 2, position + 3, first.days_in_month());
        let message = format!(
            "第 {position}、{next} 位是 {day:02}，没有这一天；{year} 年 {month} 月是 01 到 {last} 日。请对照证件核出生日期"
        );
        Finding::at("E_DATE", position, message)
    })
}
