//! How a number stands while it is still being typed: what is already impossible is said at that digit, not at the end.

use jiff::civil::Date;

use super::super::{Checked, Finding, normalise, region};
use super::{Entry, IdNumber, check};

/// How far a number has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Nothing has been typed.
    Empty,
    /// Fine so far; this many characters are still to come.
    Going {
        /// Characters typed.
        typed: usize,
        /// Characters of eighteen still to come.
        left: usize,
    },
    /// No number goes on like this; the finding names the first character at which it went wrong.
    Impossible(Finding),
    /// Eighteen characters or more, or fifteen that can only be an old number: judged as a whole.
    Whole(Checked<Entry>),
}

/// Judges what has been typed so far.
pub fn progress(text: &str, today: Date) -> Progress {
    let tidy = normalise(text).text;
    let typed = tidy.chars().count();
    match typed {
        0 => return Progress::Empty,
        18.. => return Progress::Whole(IdNumber::parse(text, today)),
        _ => {}
    }
    if let Some(finding) = check::strange_characters(&tidy).into_iter().next() {
        return Progress::Impossible(finding);
    }
    match impossible(&tidy, today) {
        // Fifteen digits that make no sense as the head of eighteen are taken for an old number.
        Some(_) if typed == 15 => Progress::Whole(IdNumber::parse(text, today)),
        Some(finding) => Progress::Impossible(finding),
        None => Progress::Going { typed, left: 18 - typed },
    }
}

/// The first place at which the digits of `text` can no longer become a number.
fn impossible(text: &str, today: Date) -> Option<Finding> {
    let place = if text.starts_with('9') { 1..3 } else { 0..2 };
    for to in place.start + 1..=place.end {
        let Some(digits) = text.get(place.start..to) else { break };
        if !region::starts_province(digits) {
            let message = format!(
                "第 {to} 位录成 {} 就没有这个省份代码了；应是 11（北京）、44（广东）这样在用的两位。请对照证件重念前{}位",
                &text[to - 1..to],
                if place.start == 0 { "两" } else { "三" }
            );
            return Some(Finding::at("E_REGION", to, message));
        }
    }
    for position in 7..=14 {
        let digits = text.get(6..position)?;
        if born_like(digits, today) {
            continue;
        }
        let digit = &text[position - 1..position];
        let (what, right) = match position {
            7..=10 => ("年份", format!("应在 1900 到 {} 之间；15 位旧号的，接着录完", today.year())),
            11 | 12 => ("月份", "应为 01 到 12，且不晚于今天".to_owned()),
            _ => ("日子", "应是那个月有的一天，且不晚于今天".to_owned()),
        };
        let message =
            format!("第 {position} 位录成 {digit}，出生{what}就不成立了；{right}。请对照证件核这一位");
        return Some(Finding::at("E_DATE", position, message));
    }
    None
}

/// Whether some date from 1900 to today is written starting with these digits of `YYYYMMDD`.
fn born_like(digits: &str, today: Date) -> bool {
    let starts = |written: String| written.starts_with(digits) || digits.starts_with(&written);
    (1900..=today.year()).filter(|year| starts(format!("{year:04}"))).any(|year| {
        (1..=12).filter(|month| starts(format!("{year:04}{month:02}"))).any(|month| {
            (1..=31).filter(|day| starts(format!("{year:04}{month:02}{day:02}"))).any(|day| {
                let date = Date::new(year, month, day);
                date.is_ok_and(|birth| birth <= today)
            })
        })
    })
}
