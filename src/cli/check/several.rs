//! Checks of several things that belong together: `name=value` pairs, periods, receipts. They are written one after the other,
//! parted by spaces or semicolons.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::kinds::Asked;
use super::report::Report;
use crate::person::{
    Change, Checked, DayOf, Finding, Month, Period, Receipt, Stretch, check_amount, check_base, check_date,
    check_days, check_receipts, compare_starts, is_for_ever, normalise, together,
};

/// An ASCII comma parts nothing: it may stand inside an amount.
pub(super) fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split([' ', '\n', '\t', '，', ';', '；', '、']).map(str::trim).filter(|word| !word.is_empty())
}

pub(super) fn pair(word: &str) -> Option<(&str, &str)> {
    word.split_once(['=', '＝'])
}

pub(super) fn stop(code: &'static str, message: impl Into<String>) -> Finding {
    Finding { code, position: None, message: message.into() }
}

/// Nothing could be looked at.
pub(super) fn unread(errors: Vec<Finding>) -> Report {
    Report::of(Checked { value: None, errors, ..Checked::of(()) }, |()| (String::new(), Vec::new()))
}

/// `check days 出生=1971-08-01 参保=1990-03-01`
pub fn days(value: &str, asked: &Asked<'_>) -> Report {
    let (mut days, mut errors, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    // A document that never expires has no day to compare.
    let mut never = false;
    for word in words(value) {
        let Some((name, date)) = pair(word) else {
            errors.push(stop("E_FMT", format!("“{word}”要写成 名称=日期，如 出生=1971-08-01")));
            continue;
        };
        let Some(day) = DayOf::named(name) else {
            let known: Vec<&str> = DayOf::ALL.iter().map(|(_, _, name)| *name).collect();
            errors.push(stop("E_FMT", format!("没有“{name}”这个日期。能写的有：{}", known.join("、"))));
            continue;
        };
        if day == DayOf::Expiry && is_for_ever(date) {
            never = true;
            continue;
        }
        match noted(check_date(date, asked.today), &mut changed) {
            Ok(date) => {
                if let Some((_, other)) = days.iter().find(|(known, other)| *known == day && *other != date) {
                    errors.push(stop(
                        "E_TWICE",
                        format!("{name}写了两遍，一遍 {other}，一遍 {date}。请留对的一个"),
                    ));
                }
                days.push((day, date));
            }
            Err(finding) => errors.push(stop(finding.code, format!("{name}：{}", finding.message))),
        }
    }
    if errors.is_empty() && days.is_empty() && !never {
        errors.push(stop("E_EMPTY", "还没有日期。写成 出生=1971-08-01 参保=1990-03-01"));
    }
    if !errors.is_empty() {
        return unread(errors);
    }
    let report = Report::of(check_days(&days, asked.today), |()| {
        (format!("{} 个日期次序对{}", days.len(), if never { "，证件长期有效" } else { "" }), Vec::new())
    });
    Report { changed, ..report }
}

/// `check periods 201801-202012 202006-202112`
pub fn periods(value: &str, asked: &Asked<'_>) -> Report {
    let (mut periods, mut errors, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for word in words(value) {
        let months = word.rsplit([':', '：']).next().unwrap_or(word);
        Change::join(&mut changed, &normalise(months).changed);
        match Period::read(word) {
            Ok(period) => periods.push(period),
            Err(finding) => errors.push(finding),
        }
    }
    if errors.is_empty() && periods.is_empty() {
        errors.push(stop("E_EMPTY", "还没有时段。写成 201801-202012 202006-202112"));
    }
    if !errors.is_empty() {
        return unread(errors);
    }
    let laid = together(&periods, Month::of(asked.today));
    let mut checked = Checked::of(());
    for finding in laid.findings(&periods, asked.medical) {
        match finding.code.as_bytes().first() {
            Some(b'E') => checked.errors.push(finding),
            Some(b'W') => checked.warnings.push(finding),
            _ => checked.hints.push(finding),
        }
    }
    let stretch = |stretch: &Stretch| -> Value {
        json!({
            "from": stretch.from.to_string(), "to": stretch.to.to_string(), "months": stretch.months(),
            "between": [stretch.one + 1, stretch.other + 1],
        })
    };
    let facts = vec![
        ("months", "实缴月数（重叠只算一次）", json!(laid.months)),
        ("overlaps", "重叠", laid.overlaps.iter().map(stretch).collect()),
        ("gaps", "断缴", laid.gaps.iter().map(stretch).collect()),
    ];
    let count = periods.len();
    Report { changed, ..Report::of(checked, |()| (format!("{count} 段"), facts)) }
}

/// `check start 2026-01 2026-03`: registered from, contributed from. Two that differ are the answer no.
pub fn start(value: &str, asked: &Asked<'_>) -> Report {
    let months: Vec<Option<Month>> =
        words(value).map(|word| Month::read(pair(word).map_or(word, |(_, month)| month))).collect();
    let [Some(registered), Some(contributed)] = months[..] else {
        return unread(vec![stop("E_FMT", "写两个月份：先参保登记起始月，后缴费起始月，如 2026-01 2026-03")]);
    };
    let mut checked = Checked::of(());
    let differ = compare_starts(registered, contributed, Month::of(asked.today));
    let same = differ.is_none();
    checked.errors.extend(differ);
    let head = ["对照", "项目", "参保登记", "缴费"].map(str::to_owned).to_vec();
    let word = if same { "一致" } else { "不一致" };
    let row = [word.into(), "起始月".into(), registered.to_string(), contributed.to_string()].to_vec();
    let report = Report::of(checked, |()| {
        let facts = vec![
            ("registered", "参保登记起", json!(registered.to_string())),
            ("contributed", "缴费起", json!(contributed.to_string())),
            ("same", "一致", json!(same)),
        ];
        ("两处一致".into(), facts)
    });
    Report { compared: vec![head, row], ..report }
}

/// `check receipts 合计=300.33 参保=2026-01-01~2026-12-31 001:2026-03-01:100.10 200.23`
pub fn receipts(value: &str, asked: &Asked<'_>) -> Report {
    let (mut receipts, mut total, mut insured, mut errors) = (Vec::new(), None, None, Vec::new());
    let mut changed = Vec::new();
    for word in words(value) {
        let read = match pair(word) {
            Some(("合计" | "total", _)) if total.is_some() => {
                Err(stop("E_TWICE", "合计写了两遍。请留对的一个"))
            }
            Some(("合计" | "total", amount)) => {
                noted(check_amount(amount), &mut changed).map(|amount| total = Some(amount))
            }
            Some(("参保" | "insured", span)) => span_of(span, asked.today).map(|span| insured = Some(span)),
            Some((name, _)) => Err(stop("E_FMT", format!("没有“{name}”这一项，只有 合计= 和 参保="))),
            None => receipt(word, asked.today, &mut changed).map(|receipt| receipts.push(receipt)),
        };
        errors.extend(read.err().map(|finding| stop(finding.code, format!("“{word}”：{}", finding.message))));
    }
    if !errors.is_empty() {
        return unread(errors);
    }
    let count = receipts.len();
    let report = Report::of(check_receipts(&receipts, total, insured, asked.today), |sum| {
        let facts = vec![("count", "张数", json!(count)), ("sum", "合计", json!(format!("{sum:.2}")))];
        (format!("{count} 张共 {sum:.2} 元"), facts)
    });
    Report { changed, ..report }
}

fn receipt(word: &str, today: Date, changed: &mut Vec<Change>) -> Result<Receipt, Finding> {
    let parts: Vec<&str> = word.split([':', '：']).collect();
    let (number, date, amount) = match parts[..] {
        [amount] => (None, None, amount),
        [number, amount] => (Some(number), None, amount),
        [number, date, amount] => (Some(number), Some(date), amount),
        _ => return Err(stop("E_FMT", "一张票写成 票据号:日期:金额，或只写金额")),
    };
    let date = date.map(|date| noted(check_date(date, today), changed)).transpose()?;
    Ok(Receipt { number: number.map(str::to_owned), date, amount: noted(check_amount(amount), changed)? })
}

fn span_of(text: &str, today: Date) -> Result<(Date, Option<Date>), Finding> {
    let (from, to) =
        text.split_once(['~', '～', '至']).ok_or_else(|| stop("E_FMT", "写成 2026-01-01~2026-12-31"))?;
    let to = if to.trim().is_empty() { None } else { Some(one(check_date(to, today))?) };
    Ok((one(check_date(from, today))?, to))
}

/// `check base 3000 下限=4000 上限=20000`
pub fn base(value: &str, _: &Asked<'_>) -> Report {
    let (mut base, mut low, mut high, mut errors) = (None, None, None, Vec::new());
    let mut changed = Vec::new();
    for word in words(value) {
        let (place, amount): (&mut Option<Decimal>, &str) = match pair(word) {
            Some(("下限" | "low", amount)) => (&mut low, amount),
            Some(("上限" | "high", amount)) => (&mut high, amount),
            Some((_, amount)) => (&mut base, amount),
            None => (&mut base, word),
        };
        match noted(check_amount(amount), &mut changed) {
            Ok(_) if place.is_some() => {
                errors.push(stop("E_TWICE", format!("“{word}”这一项写了两遍。请留对的一个")));
            }
            Ok(amount) => *place = Some(amount),
            Err(finding) => errors.push(stop(finding.code, format!("“{word}”：{}", finding.message))),
        }
    }
    let (Some(base), Some(low), Some(high), true) = (base, low, high, errors.is_empty()) else {
        errors.push(stop("E_FMT", "写成 3000 下限=4000 上限=20000，上下限查所属年度的参数"));
        return unread(errors);
    };
    if low > high {
        return unread(vec![stop("E_ORDER", "下限比上限大。请核参数")]);
    }
    let report = Report::of(check_base(base, low, high), |counts| {
        (format!("按 {counts:.2} 算"), vec![("base", "按此算", json!(format!("{counts:.2}")))])
    });
    Report { changed, ..report }
}

/// The same, with what was tidied kept to be told.
fn noted<T>(checked: Checked<T>, changed: &mut Vec<Change>) -> Result<T, Finding> {
    Change::join(changed, &checked.changed);
    one(checked)
}

/// The value, or the first thing that stops it.
pub(super) fn one<T>(checked: Checked<T>) -> Result<T, Finding> {
    let first = checked.errors.into_iter().next();
    checked.value.ok_or_else(|| first.unwrap_or_else(|| stop("E_FMT", "读不出来")))
}
