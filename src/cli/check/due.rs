//! `check due`: the last day of a time limit, how it was counted, and which years' holidays are not known.

use jiff::civil::Date;
use serde_json::json;

use super::kinds::Asked;
use super::report::Report;
use super::several::{one, pair, stop, unread, words};
use crate::calendar::{self, Calendar, Due, Limit, Unit, weekday, working_days_left};
use crate::person::{Checked, Finding, check_date, normalise};

const HOW: &str = "先写起算日（受理、收到申请那天），再写时限，如 2026-11-23 15个工作日";

/// `check due 2026-11-23 15个工作日`
pub fn due(value: &str, asked: &Asked<'_>) -> Report {
    let typed: Vec<&str> = words(value).map(|word| pair(word).map_or(word, |(_, value)| value)).collect();
    let Some((from, limit)) = typed.split_first().filter(|(_, limit)| !limit.is_empty()) else {
        return unread(vec![stop("E_FMT", HOW)]);
    };
    let from = one(check_date(from, asked.today))
        .map_err(|finding| stop(finding.code, format!("起算日：{}", finding.message)));
    match (from, read(&limit.concat())) {
        (Ok(from), Ok(limit)) => fallen(from, limit, asked),
        (from, limit) => unread(from.err().into_iter().chain(limit.err()).collect()),
    }
}

/// A limit as somebody typed it.
pub fn read(text: &str) -> Result<Limit, Finding> {
    let text = normalise(text).text;
    if let Some(limit) = Limit::parse(&text) {
        return Ok(limit);
    }
    let vague = text.trim_end_matches('天').trim_end_matches('个');
    let message = if !vague.is_empty() && vague.bytes().all(|b| b.is_ascii_digit()) {
        format!(
            "“{text}”没说是哪种天：按工作日数的写 {vague}个工作日（经办条例），按自然日数的写 {vague}日（工伤、信访条例），两样不能混"
        )
    } else {
        format!("“{text}”读不出时限。写成 15个工作日、30日、3个月、1年 或 当场")
    };
    Err(stop("E_LIMIT", message))
}

/// What is said of a limit counted from a day.
pub fn fallen(from: Date, limit: Limit, asked: &Asked<'_>) -> Report {
    let due = calendar::due(limit, from, asked.calendar);
    let mut checked = Checked::of(());
    checked.warnings.extend(unknown(&due));
    let carried = due.carried.iter().map(|carried| stop("H_CARRIED", carried.clone()));
    checked.hints.extend(carried.chain([stop("H_COUNT", counted(limit))]));
    let left = working_days_left(asked.today, due.date, asked.calendar);
    let over = due.date < asked.today;
    let mut facts = vec![
        ("from", "起算日", json!(from.to_string())),
        ("limit", "时限", json!(limit.to_string())),
        ("due", "到期日", json!(due.date.to_string())),
        ("weekday", "星期", json!(weekday(due.date))),
        ("left", if over { "" } else { "今天往后还剩（工作日）" }, json!(left)),
        ("certain", "节假日都装载了", json!(due.is_certain())),
    ];
    if over {
        // Told in words; a program has the number in `left`.
        facts.push(("over", "到今天", json!(format!("已过 {} 个工作日", -left))));
    }
    Report::of(checked, |()| (shown(&due, asked.calendar), facts))
}

/// `2026-02-14 周六（调休上班）`
pub fn shown(due: &Due, calendar: &Calendar) -> String {
    let mut shown = format!("{} {}", due.date, weekday(due.date));
    if let calendar::Day::MadeUp(_) = calendar.day(due.date) {
        shown.push_str("（调休上班）");
    }
    if !due.is_certain() {
        shown.push_str(&format!("（{} 年假期未装载，暂按周一至周五）", years(due)));
    }
    shown
}

/// What to do about years whose holidays are not known.
fn unknown(due: &Due) -> Option<Finding> {
    let year = due.unknown.last()?;
    let years = years(due);
    let message = format!(
        "{years} 年的放假安排还没装载，这一天按周一至周五推算，可能要变。国务院办公厅的通知出来后，用 bangban data write calendar 写出来，照 2026.toml 的样子加一份 calendar/{year}.toml，用 --data 指过去；在那以前对群众说“大约”"
    );
    Some(stop("W_YEAR", message))
}

fn years(due: &Due) -> String {
    due.unknown.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

fn counted(limit: Limit) -> &'static str {
    match limit.unit {
        _ if limit.is_on_the_spot() => "当场办结，没有往后数的日子",
        Unit::WorkingDay => {
            "受理当天不算，从下一天数起；周六周日和节假日跳过，调休上班的周末算。法条写“日”的别照这样数"
        }
        Unit::Day => "按自然日数，当天不算；最后一天没人上班的顺延到下一个工作日。法条写“工作日”的别照这样数",
        Unit::Month => "数到那个月的同一天，没有这一天的到月底；最后一天没人上班的顺延到下一个工作日",
    }
}
