//! The fifteen-digit number of the first generation: carried over to eighteen digits, for finding old files only.

use jiff::civil::Date;

use super::super::{Checked, Finding, region};
use super::{Entry, IdNumber, check, check_digit, date};

/// Checks `text`, which has fifteen characters, and carries it over.
pub(super) fn check(text: &str, today: Date, mut checked: Checked<Entry>) -> Checked<Entry> {
    checked.errors = check::strange_characters(text);
    if !checked.is_valid() {
        return checked;
    }
    if region::province(text).is_none() {
        checked.errors.push(Finding::at(
            "E_REGION",
            1,
            format!(
                "第 1、2 位是 {}，没有省份用这个代码。请对照旧档案重看前两位；新办业务请用 18 位证件",
                &text[..2]
            ),
        ));
    }
    // The order numbers 996 to 999 were kept for people born in the century before.
    let century = if matches!(&text[12..], "996" | "997" | "998" | "999") { "18" } else { "19" };
    let seventeen = format!("{}{century}{}", &text[..6], &text[6..]);
    let number = |part: &str| part.parse::<i16>().unwrap_or(0);
    match date::check(number(&seventeen[6..10]), number(&text[8..10]), number(&text[10..12])) {
        // In the old number the year stands at the same place, with two digits instead of four.
        Err(wrong) => checked.fail(wrong.finding(9)),
        Ok(birth) => {
            checked.warnings.push(Finding::whole(
                "W_OLD",
                "这是 15 位旧号，早已停用：只能用来查旧档案，办业务请录 18 位新号。同一人新旧号都有记录的，可能重复建户，走个人信息合并",
            ));
            checked.warnings.extend(check::very_old(birth, today));
            let last = check_digit(&seventeen);
            checked.finish(Entry::Old(IdNumber { digits: format!("{seventeen}{last}"), birth }))
        }
    }
}
