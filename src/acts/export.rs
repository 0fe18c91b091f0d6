//! 导出: tickets, cases or events as rows for a spreadsheet or another program. Masked unless somebody says why not; that it
//! was done is an event, written before the first row is given.

use jiff::civil::Date;
use serde_json::Value;
use uuid::Uuid;

use super::transaction::{transact, words};
use super::{ActError, Stamp};
use crate::clock::Now;
use crate::log::{Body, Case, HallEvent, PersonSeen, Until};
use crate::queue::Ticket;
use crate::store::{Rows, Store, StoreError};

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Tickets of business days.
    Tickets,
    /// Cases of business days.
    Cases,
    /// Every event, whatever its day.
    Events,
}

impl What {
    /// Its name on the command line and in the log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tickets => "tickets",
            Self::Cases => "cases",
            Self::Events => "events",
        }
    }
}

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// Which rows.
    pub what: What,
    /// From this business day on.
    pub from: Date,
    /// To this one.
    pub to: Date,
    /// Why full numbers, birthdays and notes are wanted; none for masked rows.
    pub full: Option<&'a str>,
}

/// Rows of named columns, in a fixed order.
pub type Exported = Vec<Vec<(&'static str, String)>>;

/// Gives the rows, after noting who took them and why.
pub fn export(store: &mut dyn Store, stamp: &Stamp, wish: &Export<'_>) -> Result<Exported, ActError> {
    let reason = wish.full.map(|reason| words(reason, "导出全号的缘由")).transpose()?;
    let full = reason.is_some();
    let mut rows = Exported::new();
    transact(store, |tx| {
        rows = match wish.what {
            What::Tickets => by_day(wish, |day| Ok(tx.rows().tickets(day)?.iter().map(ticket).collect()))?,
            What::Cases => by_day(wish, |day| {
                tx.rows().cases(day)?.iter().map(|found| case(tx.rows(), found, full)).collect()
            })?,
            What::Events => events(tx.rows(), full)?,
        };
        let (what, reason) = (wish.what.code().to_owned(), reason.clone().unwrap_or_default());
        let noted = HallEvent::Exported { what, full, reason, rows: rows.len() as u64 };
        Ok(tx.append(stamp.event(Body::Hall(noted)))?)
    })?;
    Ok(rows)
}

fn by_day(
    wish: &Export<'_>,
    of: impl Fn(Date) -> Result<Exported, StoreError>,
) -> Result<Exported, StoreError> {
    let mut rows = Vec::new();
    let mut day = wish.from;
    while day <= wish.to {
        rows.extend(of(day)?);
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    Ok(rows)
}

fn ticket(ticket: &Ticket) -> Vec<(&'static str, String)> {
    vec![
        ("day", ticket.day.to_string()),
        ("no", ticket.no.to_string()),
        ("kind", ticket.kind.clone()),
        ("class", ticket.class.code().to_owned()),
        ("state", ticket.state.code().to_owned()),
        ("window", ticket.state.window().map_or(String::new(), |window| window.to_string())),
        ("arrived", wall(ticket.arrived)),
        ("called", ticket.last_call.map_or(String::new(), |call| wall(call.at))),
    ]
}

fn case(rows: &dyn Rows, case: &Case, full: bool) -> Result<Vec<(&'static str, String)>, StoreError> {
    let number = |seen: Option<&PersonSeen>| -> Result<String, StoreError> {
        let Some(seen) = seen else { return Ok(String::new()) };
        let number = match &seen.person {
            Some(person) if full => rows.person(person)?,
            _ => None,
        };
        // A mask is not to pass for the number where that is wanted.
        let gone = if full { "（没有全号）" } else { "" };
        Ok(number.unwrap_or_else(|| format!("{}{gone}", seen.masked)))
    };
    let closed = case.closed.as_ref();
    let note = closed.map_or("", |closing| &closing.note);
    Ok(vec![
        ("day", case.day.to_string()),
        ("id", case.id.0.to_string()),
        ("window", case.window.to_string()),
        ("clerk", case.clerk.clone()),
        ("number", number(case.person.as_ref())?),
        ("unit", case.unit.as_ref().map_or(String::new(), |unit| unit.name.clone())),
        ("unit_code", case.unit.as_ref().map_or(String::new(), |unit| unit.code.clone())),
        ("item", case.item.clone().unwrap_or_default()),
        ("outcome", closed.map_or(String::new(), |closing| closing.outcome.code().to_owned())),
        ("due", due(case).map_or(String::new(), |due| due.to_string())),
        ("note", if full { note.to_owned() } else { hidden(note) }),
        ("opened", wall(case.opened)),
        ("deceased", number(case.deceased.as_ref())?),
    ])
}

/// The last day of a case, as it is now: none while its limit stands still.
fn due(case: &Case) -> Option<Date> {
    match case.until(None) {
        Some(Until::By(due)) => Some(due),
        Some(Until::Suspended(_)) => None,
        None => case.closed.as_ref()?.due,
    }
}

/// A moment as the wall showed it, for people and their spreadsheets: `2026-11-23 09:30:05`.
fn wall(ms: i64) -> String {
    Now::local_of(ms).map_or(String::new(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// Words a clerk typed may hold a name.
fn hidden(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("（{} 字）", words.chars().count()) }
}

fn events(rows: &dyn Rows, full: bool) -> Result<Exported, StoreError> {
    let mut found = Exported::new();
    let mut trouble = Ok(());
    rows.records(&mut |record| {
        let body = if full { Ok(record.body.clone()) } else { masked(&record.body) };
        match body {
            Ok(body) => found.push(vec![
                ("chain", record.chain),
                ("seq", record.seq.to_string()),
                ("at", record.at.to_string()),
                ("actor", record.actor),
                ("kind", record.kind),
                ("ref", record.reference.unwrap_or_default()),
                ("body", body),
                ("hash", record.hash.to_string()),
            ]),
            Err(error) => trouble = Err(StoreError::Damaged(error.to_string())),
        }
    })?;
    trouble.map(|()| found)
}

/// Names under which a body says what was done, with which number and when: codes, dates, names the program gave. Whatever
/// stands under any other is taken for words somebody wrote.
const NO_WORDS: [&str; 54] = [
    "move",
    "step",
    "hall",
    "turn",
    "what",
    "day",
    "no",
    "kind",
    "class",
    "class_reason",
    "needs",
    "clerk",
    "register",
    "state",
    "due",
    "case",
    "document",
    "masked",
    "credit_code",
    "unit_name",
    "sex",
    "nation",
    "item",
    "condition",
    "material",
    "way",
    "checks",
    "check",
    "tag",
    "yuan",
    "trial",
    "field",
    "code",
    "key",
    "on",
    "pay_by",
    "paid",
    "at",
    "rule",
    "region",
    "date",
    "rules",
    "outputs",
    "entry",
    "number",
    "form",
    "sha256",
    "outcome",
    "chain",
    "hash",
    "before",
    "want",
    "notice",
    "id",
];

/// How a thing that is owed came out, which is no words though it stands where a mediation's words do.
const CAME_OUT: [&str; 3] = ["done", "failed", "progress"];

/// A body without what tells who it was: the name a number is known by, the birthday, what was typed freely.
fn masked(body: &str) -> Result<String, serde_json::Error> {
    let mut value: Value = serde_json::from_str(body)?;
    hide("", &mut value);
    serde_json::to_string(&value)
}

/// Hides what stands under `name` unless it is known to be no words.
fn hide(name: &str, value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match (name.as_str(), &*field) {
                    ("person", Value::String(_)) => *field = Value::Null,
                    // What was filled into a register: names, phones, numbers.
                    ("values", Value::Object(_)) => hide_all(field),
                    ("birth", Value::String(date)) => {
                        *field = format!("{}-**-**", date.split('-').next().unwrap_or_default()).into();
                    }
                    _ => hide(name, field),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| hide(name, one)),
        Value::String(text) if NO_WORDS.contains(&name) || Uuid::try_parse(text).is_ok() => {}
        Value::String(text) if name == "result" && CAME_OUT.contains(&text.as_str()) => {}
        Value::String(text) => *text = hidden(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every text and number in it.
fn hide_all(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(hide_all),
        Value::Array(all) => all.iter_mut().for_each(hide_all),
        Value::String(words) => *value = hidden(words).into(),
        Value::Number(_) => *value = "*".into(),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Step;

    #[test]
    fn a_masked_body_says_what_was_done_and_not_to_whom() {
        let body = r#"{"step":"identified","document":"id_card","masked":"1101**********0003","person":"ab12","sex":"female","birth":"1990-03-07"}"#;
        let masked = masked(body).unwrap();
        assert!(!masked.contains("ab12") && !masked.contains("03-07"), "{masked}");
        assert!(masked.contains("1990-**-**") && masked.contains("1101**********0003"), "{masked}");
        let entry = r#"{"move":"added","register":"visit","values":{"name":"张三","age":61,"who":[{"phone":"13800138000"}],"paid":true}}"#;
        let masked_entry = super::masked(entry).unwrap();
        assert!(
            !masked_entry.contains("张三")
                && !masked_entry.contains("138001")
                && !masked_entry.contains("61")
        );
        assert!(
            masked_entry.contains("\"register\":\"visit\"") && masked_entry.contains("true"),
            "{masked_entry}"
        );
        for (body, kept, gone) in [
            (r#"{"move":"mediated","reason":"吵","with":"张三"}"#, "mediated", "张三"),
            (r#"{"move":"settled","result":"张三道歉"}"#, "settled", "张三"),
            (
                r#"{"day":"2026-11-23","clerk":"甲","turn":"help_asked","want":"help","words":"李四不懂"}"#,
                "help_asked",
                "李四",
            ),
            (
                r#"{"step":"settled","pay_by":"2026-12-01","paid":"1","borne":[["张三自付","2"]]}"#,
                "2026-12-01",
                "张三",
            ),
            (r#"{"step":"printed","form":"notice","to":"张三.pdf"}"#, "notice", "张三"),
            (r#"{"step":"followed_up","key":"visit","result":"done","note":"张三家"}"#, "done", "张三"),
        ] {
            let masked = super::masked(body).unwrap();
            assert!(masked.contains(kept) && !masked.contains(gone), "{masked}");
        }
        let step: Step = serde_json::from_str(r#"{"step":"unmasked","reason":"甲的邻居来问"}"#).unwrap();
        let masked = super::masked(&serde_json::to_string(&step).unwrap()).unwrap();
        assert_eq!(masked, r#"{"step":"unmasked","reason":"（6 字）"}"#);
    }
}
