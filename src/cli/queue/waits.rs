//! What is known of waits, printed: the estimate, its score, the day's figures.

use std::io::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::show::iso;
use crate::acts::{ActError, Stamp, Waits};
use crate::cli::{Exit, Globals, Outcome, print_json};
use crate::queue::{Class, Estimate, Figures, Forecast, Hall, Kind, Scores, State, Ticket, TicketNo};
use crate::store::Store;
use crate::ui::columns::pad_right;

/// An estimate as JSON.
pub fn estimate_json(told: Option<Estimate>) -> Value {
    told.map_or(Value::Null, |told| json!({"low": told.low, "high": told.end()}))
}

/// An estimate in words; without data it says so.
pub fn in_words(told: Option<Estimate>) -> String {
    told.map_or("估算中".to_owned(), |told| format!("预计 {told}"))
}

/// `queue estimate`.
#[allow(clippy::too_many_arguments, reason = "what a command line gives")]
pub fn estimate(
    store: &dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    waits: &mut Waits,
    no: Option<&TicketNo>,
    one_more: bool,
    globals: &Globals,
    out: &mut dyn Write,
) -> Outcome {
    let mut outlook = waits.outlook(store.rows(), hall, stamp.day, stamp.at, stamp.midnight)?;
    if one_more {
        outlook = outlook.with_one_more();
    }
    let notice = |forecast: &Forecast| forecast.notice(stamp.at, stamp.midnight);
    if let Some(no) = no {
        let found = store.rows().ticket_no(stamp.day, no)?;
        let ticket = found.ok_or_else(|| ActError::UnknownTicket(no.to_string()))?;
        if ticket.state != State::Waiting {
            writeln!(std::io::stderr(), "{no} 现在是「{}」，不在等", ticket.state.title())?;
            return Ok(Exit::No);
        }
        let forecast = outlook.all().remove(&ticket.id);
        let told = forecast.as_ref().and_then(Forecast::estimate);
        let notice = forecast.as_ref().and_then(notice);
        if globals.json {
            let called = forecast.as_ref().map(Forecast::middle).filter(|middle| *middle < i64::MAX);
            print_json(
                out,
                &json!({
                    "no": no, "estimate": estimate_json(told), "notice": notice,
                    "expected": called.and_then(|middle| iso(stamp.at + middle)),
                }),
            )?;
        } else {
            let notice = notice.map_or(String::new(), |notice| format!("。{notice}"));
            writeln!(out, "{no}：{}{notice}", in_words(told))?;
        }
        return Ok(Exit::Done);
    }
    let mut rows = Vec::new();
    for kind in &hall.kinds {
        let forecast = outlook.newcomer(&kind.code, Class::Ordinary, kind.needs.as_deref());
        let told = forecast.as_ref().and_then(Forecast::estimate);
        let notice = forecast.as_ref().and_then(notice);
        let waiting = outlook.count(&kind.code);
        if globals.json {
            rows.push(json!({
                "kind": kind.code, "title": kind.title, "waiting": waiting,
                "estimate": estimate_json(told), "notice": notice,
            }));
            continue;
        }
        let notice = notice.map_or(String::new(), |notice| format!("  {notice}"));
        let title = pad_right(&kind.title, 10);
        writeln!(out, "{} {title}等候 {waiting:>3}  {}{notice}", kind.band, in_words(told))?;
    }
    if globals.json {
        print_json(out, &rows)?;
    }
    Ok(Exit::Done)
}

/// `queue score`.
pub fn score(
    store: &dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    waits: &mut Waits,
    day: Option<Date>,
    globals: &Globals,
    out: &mut dyn Write,
) -> Outcome {
    let day = day.unwrap_or(stamp.day);
    let days = i64::from(stamp.day.until(day).map_or(0, |span| span.get_days()));
    let midnight = stamp.midnight + days * 86_400_000;
    let told = DayScores::of(store, hall, waits, day, midnight)?;
    if globals.json {
        print_json(out, &told.json())?;
    } else {
        told.print(out)?;
    }
    Ok(if told.all.estimate.told == 0 { Exit::No } else { Exit::Done })
}

/// The nightly report on what people were told: all of them, and kind by kind.
pub struct DayScores<'h> {
    day: Date,
    all: Scores,
    kinds: Vec<(&'h Kind, Scores)>,
}

impl<'h> DayScores<'h> {
    /// Of a business day. `midnight`: when its date began, in milliseconds.
    pub fn of(
        store: &dyn Store,
        hall: &'h Hall,
        waits: &mut Waits,
        day: Date,
        midnight: i64,
    ) -> Result<Self, ActError> {
        let tickets = store.rows().tickets(day)?;
        let next = day.saturating_add(1.day());
        let mean = waits.before(store.rows(), hall, next, midnight + 86_400_000)?.mean();
        let of = |is: &dyn Fn(&Ticket) -> bool| Scores::of(hall, &tickets, mean, midnight, is);
        let kinds = hall.kinds.iter().map(|kind| (kind, of(&|ticket| ticket.first_kind() == kind.code)));
        Ok(Self {
            day,
            all: of(&|_| true),
            kinds: kinds.filter(|(_, scores)| scores.estimate.told > 0).collect(),
        })
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        let kinds = self.kinds.iter().map(|(kind, scores)| {
            json!({
                "kind": kind.code, "title": kind.title,
                "estimate": scores.estimate, "last": scores.last, "by_number": scores.by_number,
            })
        });
        let Scores { estimate, by_number, last } = self.all;
        json!({
            "day": self.day, "estimate": estimate, "last": last, "by_number": by_number,
            "kinds": kinds.collect::<Vec<_>>(),
        })
    }

    /// In words.
    pub fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let Scores { estimate, by_number, last } = self.all;
        let day = self.day;
        if estimate.told == 0 {
            return writeln!(out, "{day} 还没有说过等候又叫到了的号，没有可比的");
        }
        writeln!(out, "{day}：{} 张号说过等候，后来叫到了", estimate.told)?;
        let rows =
            [("本程序的预计", estimate), ("按前面人数除窗口数", by_number), ("按上一位等了多久", last)];
        for (name, score) in rows {
            writeln!(
                out,
                "{} 平均差 {:.1} 分，多等了 10 分钟以上的占 {:.0}%",
                pad_right(name, 20),
                score.mae,
                score.late * 100.0
            )?;
        }
        writeln!(
            out,
            "说的最长时间以内叫到的占 {:.0}%，比它还多等了 10 分钟以上的占 {:.0}%",
            estimate.covered * 100.0,
            estimate.past_end * 100.0
        )?;
        for (kind, scores) in &self.kinds {
            writeln!(
                out,
                "  {} {:>3} 张，平均差 {:.1} 分（按人数 {:.1}，按上一位 {:.1}），多等了 10 分钟以上的占 {:.0}%",
                pad_right(&kind.title, 12),
                scores.estimate.told,
                scores.estimate.mae,
                scores.by_number.mae,
                scores.last.mae,
                scores.estimate.late * 100.0
            )?;
        }
        Ok(())
    }
}

/// `queue stats`.
pub fn stats(
    store: &dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    day: Option<Date>,
    globals: &Globals,
    out: &mut dyn Write,
) -> Outcome {
    let day = day.unwrap_or(stamp.day);
    let tickets = store.rows().tickets(day)?;
    let lines = Figures::by_line(&tickets);
    let called = lines[0].1.called;
    let target = hall.wait_target.map(|minutes| (minutes, Figures::within(&tickets, minutes)));
    if globals.json {
        let [all, green, others] = lines.map(|(_, figures)| figures);
        let target = target.map(|(minutes, within)| json!({"minutes": minutes, "within": within}));
        let value = json!({"day": day, "all": all, "green": green, "others": others, "target": target});
        print_json(out, &value)?;
        return Ok(Exit::Done);
    }
    for (name, figures) in lines {
        writeln!(
            out,
            "{}取号 {}，{}，{}",
            pad_right(name, 10),
            figures.tickets,
            figures.fared(),
            figures.waits()
        )?;
    }
    if let Some(besides) = lines[0].1.besides() {
        writeln!(out, "不算取号的：{besides}")?;
    }
    if let Some((minutes, within)) = target.filter(|_| called > 0) {
        let share = (within * 100).checked_div(called).map_or(String::new(), |share| format!("（{share}%）"));
        writeln!(out, "等候目标 {minutes} 分以内：叫到的 {called} 个里有 {within} 个{share}")?;
    }
    Ok(Exit::Done)
}
