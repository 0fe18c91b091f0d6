//! 取号时看来过没有: whoever takes a number and shows a document is told what they came for in the thirty days before, and what
//! they were told then. A number they took counts, too: who waited and was not served did not come for nothing.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::Knowledge;
use super::again::{is_recent, noticed, of_unit, seen_before};
use super::search::Found;
use crate::clock::Now;
use crate::items::Code;
use crate::log::Case;
use crate::queue::{State, Ticket, TicketNo};
use crate::store::{Rows, StoreError};

/// Something somebody came for in the thirty days before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Which item; none where only a number was taken, for a kind of business.
    pub item: Option<Code>,
    /// Code of the kind, where only numbers were taken for it.
    pub kind: Option<String>,
    /// In words.
    pub title: String,
    /// How often.
    pub times: usize,
    /// The newest day.
    pub last: Date,
    /// How that visit ended.
    pub end: &'static str,
    /// The heading of what is to be seen when it is the same again.
    pub heading: String,
    /// Its text, with the notice given then.
    pub text: String,
    /// The number of that notice.
    pub notice: Option<String>,
    /// The number of today that is still theirs.
    pub holds: Option<TicketNo>,
}

impl Before {
    /// What the window that calls the new number should know.
    pub fn note(&self) -> String {
        let notice = self.notice.as_ref().map_or(String::new(), |number| format!("，上次告知单 {number}"));
        let holds = self.holds.as_ref().map_or(String::new(), |no| format!("，手里还有 {no}"));
        format!("又来了：{}第 {} 次{notice}{holds}，建议转帮办", self.title, self.times + 1)
    }

    /// Whether a number for this kind, and this item if one was named, is for the same. Who names no item is asked about the
    /// newest thing they were served for, or were not served for in this kind.
    pub fn is_same(&self, kind: Option<&str>, item: Option<Code>) -> bool {
        match (self.item, item) {
            (Some(before), Some(item)) => before == item,
            _ => self.kind.as_deref().map_or(item.is_none(), |before| Some(before) == kind),
        }
    }
}

/// The number that was agreed on for today in one of these visits and is not signed in yet.
pub fn booked_today(rows: &dyn Rows, visits: &[Case], today: Date) -> Result<Option<Ticket>, StoreError> {
    for id in visits.iter().filter_map(|visit| visit.rebooked_as) {
        let ticket = rows.ticket(id)?.filter(|ticket| ticket.day == today);
        if let Some(ticket) = ticket.filter(|ticket| matches!(ticket.state, State::Booked { .. })) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

/// What visits and numbers can be the same in: an item, for one unit where it was one's, or only a kind of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matter<'a> {
    Item(Code, Option<&'a str>),
    Kind(&'a str),
}

fn of_case<'a>(know: &Knowledge, case: &'a Case) -> Option<Matter<'a>> {
    let unit = case.unit.as_ref().map(|unit| unit.code.as_str());
    know.item(case).map(|item| Matter::Item(item.id, unit))
}

fn of_number<'a>(know: &Knowledge, ticket: &'a Ticket) -> Matter<'a> {
    let item = ticket.holder.as_ref().and_then(|holder| holder.item.as_deref()?.parse().ok());
    let item = item.and_then(|item| know.items.get(item));
    item.map_or(Matter::Kind(ticket.first_kind()), |item| Matter::Item(item.id, None))
}

/// What somebody came for in the thirty days before, newest first.
pub fn came_before(know: &Knowledge, found: &Found, today: Date, now: Now) -> Vec<Before> {
    // What came of a number is told by its case, where there is one; a number nobody held is none.
    let counts = |ticket: &&Ticket| {
        let withdrawn = matches!(ticket.state, State::Void | State::Unprinted);
        let told = found.cases.iter().any(|case| case.ticket == Some(ticket.id));
        is_recent(ticket.day, today) && !withdrawn && !told
    };
    let numbers: Vec<&Ticket> = found.numbers.iter().filter(counts).collect();
    let recent = found.cases.iter().filter(|case| is_recent(case.day, today));
    let visits = recent.filter_map(|case| Some((case.opened, of_case(know, case)?)));
    let mut came: Vec<(i64, Matter<'_>)> =
        visits.chain(numbers.iter().map(|ticket| (ticket.arrived, of_number(know, ticket)))).collect();
    came.sort_by_key(|(at, _)| Reverse(*at));
    let mut matters: Vec<Matter<'_>> = Vec::new();
    for (_, matter) in came {
        if !matters.contains(&matter) {
            matters.push(matter);
        }
    }
    let before = |matter: Matter<'_>| {
        let cases: Vec<&Case> =
            found.cases.iter().filter(|case| of_case(know, case) == Some(matter)).collect();
        let taken: Vec<&Ticket> =
            numbers.iter().copied().filter(|ticket| of_number(know, ticket) == matter).collect();
        before(know, matter, &cases, &taken, today, now)
    };
    matters.into_iter().filter_map(before).collect()
}

/// How it was with one matter; `cases` and `taken` are all of it, newest first.
fn before(
    know: &Knowledge,
    matter: Matter<'_>,
    cases: &[&Case],
    taken: &[&Ticket],
    today: Date,
    now: Now,
) -> Option<Before> {
    let item = match matter {
        Matter::Item(code, _) => know.items.get(code),
        Matter::Kind(_) => None,
    };
    let title = match matter {
        Matter::Item(..) => {
            item?.title.clone() + &cases.first().map_or_else(String::new, |case| of_unit(case))
        }
        Matter::Kind(kind) => know.hall.kind(kind).map_or(kind, |kind| &kind.title).to_owned(),
    };
    let times = cases.iter().filter(|case| is_recent(case.day, today)).count() + taken.len();
    let (held, gone): (Vec<&Ticket>, Vec<&Ticket>) =
        taken.iter().partition(|ticket| ticket.day == today && !ticket.state.is_over());
    // The one that comes first.
    let holds = held.last();
    let noticed = noticed(cases.iter().copied());
    let (heading, mut text) = match item.filter(|_| !cases.is_empty()) {
        Some(item) => seen_before(know, item, cases, noticed, times, now),
        None => not_served(&title, &gone, times),
    };
    if let Some(ticket) = holds {
        let (no, at) = (&ticket.no, Now::minute_of(ticket.arrived));
        text.insert_str(
            0,
            &format!("今天 {at} 取的 {no} 还在（{}）：同一件事就用它，不用另取。\n", ticket.state.title()),
        );
    }
    let end = |case: &Case| case.closed.as_ref().map_or("没办完", |closing| closing.outcome.title());
    let of_cases = cases.first().map(|case| (case.opened, case.day, end(case)));
    let of_numbers = taken.first().map(|ticket| (ticket.arrived, ticket.day, ticket.state.title()));
    let (_, last, end) = of_cases.into_iter().chain(of_numbers).max_by_key(|(at, ..)| *at)?;
    Some(Before {
        item: item.map(|item| item.id),
        kind: taken.first().filter(|_| cases.is_empty()).map(|ticket| ticket.first_kind().to_owned()),
        title,
        times,
        last,
        end,
        heading,
        text,
        notice: noticed.and_then(|visit| visit.notices.last().cloned()),
        holds: holds.map(|ticket| ticket.no.clone()),
    })
}

/// What is to be seen where numbers were taken and nothing came of them; `gone` are those that are over.
fn not_served(title: &str, gone: &[&Ticket], times: usize) -> (String, String) {
    let mut text = format!("{title}。\n");
    for ticket in gone {
        let (day, at) = (ticket.day, Now::minute_of(ticket.arrived));
        text.push_str(&format!("{day} {at} 取过 {}：{}，没有办成件。\n", ticket.no, ticket.state.title()));
    }
    text.push_str("没有出过告知单：先问清这次想办成什么，能当场办的当场办，还差的由我们帮着拿。\n");
    (format!("这件事第 {} 次来：建议转帮办", times + 1), text)
}
