//! How tickets and windows are printed: a sentence each, or JSON.

use std::io::Write;

use serde_json::{Value, json};

use super::waits::{estimate_json, in_words};
use crate::acts::{DayEnd, Stamp};
use crate::cli::{Exit, Globals, Outcome, print_json};
use crate::clock::Now;
use crate::queue::{Hall, Mediation, Presence, Seat, State, Ticket};
use crate::ui::columns::pad_right;

/// Tickets below each other; `none` when there are none.
pub fn list(hall: &Hall, tickets: &[Ticket], none: &str, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if globals.json {
        print_json(out, &tickets.iter().map(to_json).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if tickets.is_empty() {
        writeln!(out, "{none}")?;
    }
    for ticket in tickets {
        let window = ticket.state.window().map_or(String::new(), |window| format!("{window}号窗口"));
        let cells = [
            ticket.no.as_str(),
            kind_title(hall, ticket),
            ticket.class.title(),
            ticket.state.title(),
            &window,
        ];
        let when = match ticket.state {
            State::Booked { slot } => format!("约 {}", Now::minute_of(slot)),
            _ => format!("{} 取号", Now::minute_of(ticket.arrived)),
        };
        let needs =
            ticket.needs.as_deref().map(|skill| hall.skill(skill).map_or(skill, |skill| &skill.title));
        let when = needs.map_or(when.clone(), |skill| format!("{when}，要{skill}"));
        let line: Vec<String> =
            cells.iter().zip([6, 10, 10, 8, 10]).map(|(cell, width)| pad_right(cell, width)).collect();
        writeln!(out, "{}{when}", line.concat())?;
    }
    Ok(Exit::Done)
}

/// A ticket in a sentence.
pub fn sentence(hall: &Hall, ticket: &Ticket) -> String {
    let mut at = match &ticket.state {
        State::Booked { slot } => format!("已预约 {} {}", ticket.day, Now::minute_of(*slot)),
        state => match state.window() {
            Some(window) => format!("{}，{window}号窗口", state.title()),
            None => state.title().to_owned(),
        },
    };
    if ticket.state == State::Waiting && ticket.last_call.is_none() {
        at.push_str(&format!("，{}", in_words(ticket.estimate)));
        if let Some(notice) = ticket.notice {
            at.push_str(&format!("。{notice}"));
        }
    }
    if let State::Held { until: Some(until), .. } = &ticket.state {
        at.push_str(&format!("，{} 提醒", Now::minute_of(*until)));
    }
    if let Some(skill) = ticket.needs.as_deref() {
        at.push_str(&format!("，要{}", hall.skill(skill).map_or(skill, |skill| &skill.title)));
    }
    if let Some(window) = ticket.wanted.filter(|_| ticket.state == State::Waiting) {
        at.push_str(&format!("，转给 {window} 号窗口"));
    }
    if let Some(note) = &ticket.note {
        at.push_str(&format!("。交接：{note}"));
    }
    if let Some(mediation) = ticket.mediations.last() {
        let result = mediation.result.as_ref().map(|result| format!("。调解结果：{result}"));
        let lasts = mediation.to.is_none().then(|| format!("。事由：{}", mediation.reason));
        at.push_str(&result.or(lasts).unwrap_or_default());
    }
    format!("{}（{}，{}）：{at}", ticket.no, kind_title(hall, ticket), ticket.class.title())
}

/// The title of a ticket's kind.
pub fn kind_title<'a>(hall: &'a Hall, ticket: &'a Ticket) -> &'a str {
    hall.kind(&ticket.kind).map_or(&ticket.kind, |kind| &kind.title)
}

/// A ticket as JSON. The estimate is what was told when it was taken; null where nothing was known of visits yet: a made-up
/// one would be worse than none. What few tickets have is there only where it is.
pub fn to_json(ticket: &Ticket) -> Value {
    let mut json = json!({
        "no": ticket.no,
        "kind": ticket.kind,
        "class": ticket.class,
        "state": ticket.state.code(),
        "window": ticket.state.window(),
        "arrived": iso(ticket.arrived),
        "called": ticket.last_call.map(|call| iso(call.at)),
        "estimate": estimate_json(ticket.estimate),
    });
    let mut also = |name: &str, value: Value| {
        if !value.is_null() {
            json[name] = value;
        }
    };
    also("notice", json!(ticket.notice.map(|notice| notice.to_string())));
    also("needs", json!(ticket.needs));
    also("slot", json!(ticket.slot.and_then(iso)));
    also("to_window", json!(ticket.wanted.filter(|_| ticket.state == State::Waiting)));
    also("note", json!(ticket.note));
    also("mediation", json!(ticket.mediations.last().map(mediation_json)));
    json
}

/// A mediation as JSON.
fn mediation_json(mediation: &Mediation) -> Value {
    json!({
        "window": mediation.window, "reason": mediation.reason, "with": mediation.with,
        "from": iso(mediation.from), "to": mediation.to.and_then(iso), "result": mediation.result,
    })
}

/// A window as JSON.
pub fn seat_json(seat: &Seat) -> Value {
    json!({
        "window": seat.window,
        "clerk": seat.clerk,
        "presence": match seat.presence {
            Presence::Open => "open",
            Presence::Paused { .. } => "paused",
            Presence::Closed => "closed",
        },
        "since": iso(seat.since),
        "help": seat.help.as_ref().map(|help| json!({
            "want": help.want, "words": help.words, "since": iso(help.since), "by": help.by,
        })),
    })
}

/// A window in a sentence.
pub fn seat_sentence(seat: &Seat) -> String {
    let mut text = format!("{}号窗口（{}）：{}", seat.window, seat.clerk, seat.presence.title());
    if let Presence::Paused { reason } = &seat.presence {
        text.push_str(&format!("，{reason}"));
    }
    if let Some(help) = &seat.help {
        let words = if help.words.is_empty() { String::new() } else { format!("：{}", help.words) };
        let by = help.comer().map_or("，还没人接".to_owned(), |who| format!("，{who}已接手"));
        text.push_str(&format!("，{}{words}{by}", help.want.title()));
    }
    text
}

/// A moment for programs.
pub fn iso(ms: i64) -> Option<String> {
    Now::local_of(ms).map(|at| at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// The sheet of a day.
pub fn day_end(day: &DayEnd, hall: &Hall, stamp: &Stamp, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if !globals.json {
        write!(out, "{}", day.text(hall, stamp))?;
        return Ok(Exit::Done);
    }
    let windows = day.windows.iter().map(|(number, at)| {
        let mut row = json!(at);
        row["window"] = json!(number);
        row
    });
    let mediations = day.mediations.iter().map(|(no, mediation)| {
        let mut row = mediation_json(mediation);
        row["no"] = json!(no);
        row
    });
    let outcomes = day.outcomes.iter().filter(|(_, count)| *count > 0);
    let value = json!({
        "day": stamp.day, "waits": day.all, "green": day.green,
        "target": day.target.map(|(minutes, within)| json!({ "minutes": minutes, "within": within })),
        "kinds": day.kinds.iter().map(|(title, count)| json!({ "title": title, "tickets": count })).collect::<Vec<_>>(),
        "windows": windows.collect::<Vec<_>>(), "mediations": mediations.collect::<Vec<_>>(),
        "outcomes": outcomes.map(|(outcome, count)| json!({ "title": outcome.title(), "cases": count })).collect::<Vec<_>>(),
        "open": day.open, "open_cases": day.open_cases, "by_hand": day.by_hand, "anchor": day.anchor,
    });
    print_json(out, &value)?;
    Ok(Exit::Done)
}
