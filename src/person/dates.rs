//! Dates as they are typed, and the order the days of one life must have: birth, work and insurance, retirement or death.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Checked, Finding, full_years, normalise};

/// Reads a date as people write it: `2026-11-23`, `20261123`, `2026.11.23`, `2026/11/23`, `2026年11月23日`, or `11-23` for this
/// year (that of `today`). Errors: `E_EMPTY E_DATE`.
pub fn check_date(text: &str, today: Date) -> Checked<Date> {
    let tidy = normalise(text);
    let checked = Checked::new(tidy.changed);
    if tidy.text.is_empty() {
        return checked.fail(Finding::whole("E_EMPTY", "还没有录日期。写成 2026-11-23"));
    }
    let Some(parts) = parts(&tidy.text) else {
        let message = "不像日期。写成 2026-11-23、20261123、2026.11.23 或 2026年11月23日；今年的可以写 11-23";
        return checked.fail(Finding::whole("E_DATE", message));
    };
    let [year, month, day] = match parts[..] {
        [year, month, day] => [year, month, day],
        [month, day] => [today.year(), month, day],
        _ => [0, 0, 0],
    };
    let month_of = |month: i16| i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
    let Some(first) = month_of(month).and_then(|month| Date::new(year, month, 1).ok()) else {
        let message = format!("没有 {year} 年 {month} 月。月份是 1 到 12，年份写四位。请改这一处");
        return checked.fail(Finding::whole("E_DATE", message));
    };
    let date = i8::try_from(day).ok().and_then(|day| Date::new(year, first.month(), day).ok());
    let Some(date) = date else {
        let last = first.days_in_month();
        let message = format!("{year} 年 {month} 月没有 {day} 日，只到 {last} 日。请改这一处");
        return checked.fail(Finding::whole("E_DATE", message));
    };
    checked.finish(date)
}

/// What stands on a card in place of the day it expires, when it never does.
const FOR_EVER: [&str; 5] = ["长期", "长期有效", "永久", "永久有效", "长期有效期"];

/// Whether a document never expires, as it is written on one: `长期`.
pub fn is_for_ever(text: &str) -> bool {
    FOR_EVER.contains(&normalise(text).text.as_str())
}

/// The two or three numbers of a date.
fn parts(text: &str) -> Option<Vec<i16>> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(vec![text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?]);
    }
    let plain = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = plain.split(['-', '.', '/', '年', '月']).collect();
    let numbers =
        parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let shaped = match parts.len() {
        3 => parts[0].len() == 4 && parts[1].len() <= 2 && parts[2].len() <= 2,
        2 => parts[0].len() <= 2 && parts[1].len() <= 2,
        _ => false,
    };
    (numbers && shaped).then(|| parts.iter().map(|part| part.parse().unwrap_or(0)).collect())
}

/// A day in somebody's life that a form asks for, in the order such days come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayOf {
    /// 出生
    Birth,
    /// 参加工作
    Work,
    /// 首次参保
    Insured,
    /// 停保
    Stopped,
    /// 退休
    Retired,
    /// 死亡
    Death,
    /// 发证
    Issue,
    /// 证件到期
    Expiry,
}

impl DayOf {
    /// All of them, with the key and the names they go by.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Birth, "birth", "出生"),
        (Self::Work, "work", "参加工作"),
        (Self::Insured, "insured", "首次参保"),
        (Self::Stopped, "stopped", "停保"),
        (Self::Retired, "retired", "退休"),
        (Self::Death, "death", "死亡"),
        (Self::Issue, "issued", "发证"),
        (Self::Expiry, "expires", "证件到期"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(day, ..)| *day == self).map_or("", |(_, _, name)| *name)
    }

    /// The day a key or name stands for.
    pub fn named(text: &str) -> Option<Self> {
        let text = match text.trim().trim_end_matches("日期").trim_end_matches('日') {
            "参保" => "首次参保",
            "工作" => "参加工作",
            "到期" => "证件到期",
            other => other,
        };
        Self::ALL.iter().find(|(_, key, name)| *key == text || *name == text).map(|(day, ..)| *day)
    }
}

/// What must not come after what: the first of a pair is before the second, or on the same day where `true`.
const ORDER: [(DayOf, DayOf, bool); 17] = [
    (DayOf::Birth, DayOf::Work, false),
    (DayOf::Birth, DayOf::Insured, false),
    (DayOf::Birth, DayOf::Stopped, false),
    (DayOf::Birth, DayOf::Retired, false),
    (DayOf::Birth, DayOf::Death, true),
    (DayOf::Birth, DayOf::Issue, true),
    (DayOf::Birth, DayOf::Expiry, false),
    (DayOf::Work, DayOf::Stopped, true),
    (DayOf::Work, DayOf::Retired, true),
    (DayOf::Work, DayOf::Death, true),
    (DayOf::Insured, DayOf::Stopped, true),
    (DayOf::Insured, DayOf::Retired, true),
    (DayOf::Insured, DayOf::Death, true),
    (DayOf::Stopped, DayOf::Retired, true),
    (DayOf::Stopped, DayOf::Death, true),
    (DayOf::Retired, DayOf::Death, true),
    (DayOf::Issue, DayOf::Expiry, false),
];

/// From this age people may be employed, and insured as employees (就业参保).
const WORKING_AGE: i16 = 16;

/// No statutory retirement age lies above this, whatever the sex and the year of birth: which one it is the rulebook says.
const RETIRED_AGE: i16 = 63;

/// Judges the days of one life together, as of `today`. Errors: `E_ORDER E_DATE_FUTURE E_UNDERAGE`; warnings: `W_EXPIRED W_OVERAGE`.
/// Each names its days; the position is the place in `days` (from 1) of the later one. A day may be given more than once.
pub fn check_days(days: &[(DayOf, Date)], today: Date) -> Checked<()> {
    let mut checked = Checked::new(Vec::new());
    for (first, second, same) in ORDER {
        for (_, one) in days.iter().filter(|(day, _)| *day == first) {
            for (place, (_, other)) in (1..).zip(days).filter(|(_, (day, _))| *day == second) {
                if one < other || same && one == other {
                    continue;
                }
                let (a, b) = (first.name(), second.name());
                let what = if same { "不能晚于" } else { "必须早于" };
                let message = format!("{a} {one} {what}{b} {other}。请对照材料核这两个日期，改录错的那一个");
                checked.errors.push(Finding::at("E_ORDER", place, message));
            }
        }
    }
    for (place, (day, date)) in (1..).zip(days) {
        let ahead = date > &today && !matches!(day, DayOf::Expiry | DayOf::Retired);
        if ahead {
            let name = day.name();
            let message =
                format!("{name} {date} 比今天（{today}）还晚。请对照材料核年份；今天不对的，先校电脑日期");
            checked.errors.push(Finding::at("E_DATE_FUTURE", place, message));
        }
        if *day == DayOf::Expiry && date < &today {
            checked.warnings.push(Finding::at(
                "W_EXPIRED",
                place,
                format!(
                    "证件 {date} 已到期。不要因此拒办：看临时身份证、社保卡、护照，或请他出示电子证照，有一样认出是本人就往下办"
                ),
            ));
        }
    }
    let birth = days.iter().find(|(day, _)| *day == DayOf::Birth).map(|(_, date)| *date);
    let starts = |day: &DayOf| matches!(day, DayOf::Work | DayOf::Insured);
    for (place, (day, date)) in (1..).zip(days).filter(|(_, (day, _))| starts(day)) {
        if let Some(birth) = birth.filter(|birth| birth < date) {
            let age = full_years(birth, *date);
            if *day == DayOf::Insured && age >= RETIRED_AGE {
                let message = format!(
                    "首次参保 {date} 时已满 {age} 周岁，过了法定退休年龄，不能新参加职工养老；有单位用工的，工伤按超龄劳动者的规定另办"
                );
                checked.warnings.push(Finding::at("W_OVERAGE", place, message));
            }
            let young = under_age(birth, *date, day.name());
            checked.errors.extend(young.map(|finding| Finding { position: Some(place), ..finding }));
        }
    }
    checked.finish(())
}

/// Whether somebody born on `birth` may be employed and insured on `day`. `E_UNDERAGE`.
pub fn under_age(birth: Date, day: Date, what: &str) -> Option<Finding> {
    let sixteen = birth.saturating_add(WORKING_AGE.years());
    (full_years(birth, day) < WORKING_AGE).then(|| {
        let message = format!(
            "{what} {day} 时还不满 {WORKING_AGE} 周岁（{sixteen} 才满）。请核出生日期和这个日期；文艺、体育、特种工艺单位经批准招用的，填批准文号"
        );
        Finding::whole("E_UNDERAGE", message)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_date_is_read_however_it_is_written() {
        for typed in [
            "2026-11-23",
            "20261123",
            "2026.11.23",
            "2026年11月23日",
            "11-23",
            "2026/11/23",
            " ２０２６－１１－２３ ",
        ] {
            assert_eq!(check_date(typed, TODAY).value, Some(TODAY), "{typed}");
        }
        for (typed, says) in [
            ("2026-13-01", "没有 2026 年 13 月"),
            ("2026-02-30", "没有 30 日，只到 28 日"),
            ("昨天", "不像日期"),
            ("2026-11", "不像日期"),
            ("", "还没有录日期"),
        ] {
            assert!(check_date(typed, TODAY).errors[0].message.contains(says), "{typed}");
        }
    }

    #[test]
    fn the_days_of_a_life_come_in_their_order() {
        use DayOf::{Birth, Death, Expiry, Insured, Issue, Retired, Stopped, Work};
        const B: Date = date(1971, 8, 1);
        const W: Date = date(1990, 3, 1);
        const S: Date = date(2025, 6, 30);
        type Days = &'static [(DayOf, Date)];
        const CASES: [(Days, &[&str]); 15] = [
            (&[(Birth, B), (Work, W), (Insured, W), (Stopped, S), (Retired, S)], &[]),
            (&[(Birth, W), (Work, B)], &["E_ORDER"]),
            (&[(Birth, B), (Insured, S), (Stopped, W)], &["E_ORDER"]),
            (&[(Insured, W), (Stopped, W)], &[]),
            (&[(Birth, B), (Insured, date(1987, 7, 31))], &["E_UNDERAGE"]),
            (&[(Birth, B), (Insured, date(1987, 8, 1))], &[]),
            (&[(Death, date(2026, 11, 24))], &["E_DATE_FUTURE"]),
            (&[(Birth, B), (Retired, date(2027, 1, 1))], &[]),
            (&[(Birth, B), (Issue, date(1971, 7, 1)), (Expiry, date(2030, 1, 1))], &["E_ORDER"]),
            (&[(Issue, date(2020, 1, 1)), (Expiry, date(2020, 1, 1)), (Birth, B)], &["E_ORDER", "W_EXPIRED"]),
            (&[(Birth, B), (Issue, date(2006, 1, 1)), (Expiry, date(2026, 1, 1))], &["W_EXPIRED"]),
            (&[(Death, W), (Stopped, S)], &["E_ORDER"]),
            (&[(Death, W), (Retired, S)], &["E_ORDER"]),
            (&[(Birth, date(1960, 1, 1)), (Insured, date(2026, 1, 1))], &["W_OVERAGE"]),
            (&[(Birth, date(1963, 1, 2)), (Insured, date(2026, 1, 1))], &[]),
        ];
        for (days, codes) in CASES {
            let checked = check_days(days, TODAY);
            let found: Vec<&str> = checked.errors.iter().chain(&checked.warnings).map(|f| f.code).collect();
            assert_eq!(found, codes, "{days:?}");
        }
        // Sixteen today, and tomorrow.
        assert_eq!(under_age(date(2010, 11, 23), TODAY, "参保"), None);
        assert_eq!(under_age(date(2010, 11, 24), TODAY, "参保").unwrap().code, "E_UNDERAGE");
    }

    #[test]
    fn an_expired_document_is_no_reason_to_send_away() {
        let checked = check_days(&[(DayOf::Expiry, date(2026, 11, 22))], TODAY);
        assert!(checked.is_valid() && checked.warnings[0].message.contains("不要因此拒办"));
        // Who it is cannot be brought later: that is not offered here either.
        assert!(!checked.warnings[0].message.contains("后补"));
        assert!(["长期", " 长期 ", "长期有效"].into_iter().all(is_for_ever) && !is_for_ever("2046-01-01"));
    }
}
