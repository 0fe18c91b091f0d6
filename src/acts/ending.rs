//! What an end of a case would give, or why it cannot be: looked at before it is taken, by screens and commands alike.

use jiff::civil::{Date, DateTime};

use super::checklist::CaseList;
use super::{ActError, Knowledge};
use crate::calendar::{self, add_working_days};
use crate::items::{HallContact, RefusalParts, SlipHead, acceptance_slip, one_time_notice};
use crate::log::{Case, Closing, Outcome, Refusal};

/// The end a clerk wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ending {
    /// Which; none: advice.
    pub outcome: Option<Outcome>,
    /// In words.
    pub note: String,
    /// By when, if earlier than what the item promises; for what goes elsewhere, when it is looked after.
    pub due: Option<Date>,
    /// What a refusal says.
    pub refusal: RefusalParts,
    /// The same person goes on with another item.
    pub another: bool,
}

/// Who ends it, where and when, and which of the day's cases it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The window.
    pub window: u32,
    /// The clerk.
    pub clerk: String,
    /// The moment, as the wall shows it.
    pub at: DateTime,
    /// Cases ended in the hall today before this one.
    pub ended_today: u32,
}

/// A paper that goes with an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// What it is called.
    pub title: &'static str,
    /// Its number.
    pub number: String,
    /// Its text.
    pub text: String,
}

/// What an end would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What is written down.
    pub closing: Closing,
    /// What the person gets.
    pub slip: Option<Slip>,
    /// What the clerk reads before taking it.
    pub text: String,
}

/// The end a checklist speaks for.
pub fn fitting(list: Option<&CaseList<'_>>) -> Outcome {
    let Some(list) = list else { return Outcome::Advice };
    let standing = list.list.standing();
    if standing.verdict.accepts() {
        taken_in(list)
    } else if standing.unmet.is_empty() {
        Outcome::Notice
    } else {
        Outcome::Refused
    }
}

/// How a case that can be accepted is accepted.
fn taken_in(list: &CaseList<'_>) -> Outcome {
    let standing = list.list.standing();
    match (standing.deferred.is_empty(), standing.promised.is_empty()) {
        (false, _) => Outcome::Deferred,
        (true, false) => Outcome::Promised,
        (true, true) => Outcome::Accepted,
    }
}

/// What this end would give, or why it cannot be.
pub fn ready(
    know: &Knowledge,
    case: Option<&Case>,
    writer: &Writer,
    ending: &Ending,
) -> Result<Ready, ActError> {
    let outcome = ending.outcome.unwrap_or(Outcome::Advice);
    let today = writer.at.date();
    let list = case.and_then(|case| CaseList::on(know, case, today, case.touched));
    let note = ending.note.trim();
    let closing =
        |due: Option<Date>| Closing { outcome, due, note: note.to_owned(), number: None, refusal: None };
    let hall = know.contact(writer.window);
    match outcome {
        Outcome::Accepted | Outcome::Deferred | Outcome::Promised => {
            let list = list.ok_or(ActError::NoItem)?;
            let due = ending.due.unwrap_or(list.due.date);
            if due > list.due.date {
                return Err(ActError::DueTooLate { by: due, latest: list.due.date });
            }
            let head = head("受理", case, writer);
            let mut text = acceptance_slip(&list.list, &head, due, &hall)?;
            let fits = taken_in(&list);
            if fits != outcome {
                return Err(ActError::OtherOutcome(fits));
            }
            if let Some(note) = &list.due.note {
                text.push_str(&format!("\n（{note}）\n"));
            }
            Ok(with_slip(closing(Some(due)), "受理通知书", head.number, text))
        }
        Outcome::Notice => {
            let list = list.ok_or(ActError::NoItem)?;
            let head = head("告知", case, writer);
            let text = one_time_notice(&list.list, &head, &hall)?;
            Ok(with_slip(closing(None), "一次性告知单", head.number, text))
        }
        Outcome::Refused => {
            let list = list.ok_or(ActError::NoItem)?;
            let parts =
                RefusalParts { situation: said(&ending.refusal.situation, note), ..ending.refusal.clone() };
            let parts = know.endings.refusal(&know.items, &list.list, &parts, today)?;
            let refusal = refusal(know, &list, parts, today);
            let text = refusal_text(know, &refusal, &hall);
            Ok(Ready { closing: Closing { refusal: Some(refusal), ..closing(None) }, slip: None, text })
        }
        Outcome::Referred if note.is_empty() => Err(ActError::NoteNeeded(outcome)),
        Outcome::Referred | Outcome::Mediation | Outcome::Assisted | Outcome::HomeVisit => {
            // Whoever is handed over is looked after by the next working day, if no other day was agreed on.
            let due = ending.due.unwrap_or(add_working_days(today, 1, &know.calendar).date);
            let text = format!("{}：这一件在窗口办结，{due} 前要跟进一次，记在后续里。", outcome.title());
            Ok(Ready { closing: closing(Some(due)), slip: None, text })
        }
        Outcome::Advice => {
            let text = format!("{}：这一件就办结，记进今天的记录。", outcome.title());
            Ok(Ready { closing: closing(None), slip: None, text })
        }
    }
}

fn with_slip(closing: Closing, title: &'static str, number: String, text: String) -> Ready {
    let slip = Slip { title, number: number.clone(), text: text.clone() };
    Ready { closing: Closing { number: Some(number), ..closing }, slip: Some(slip), text }
}

fn said(first: &str, second: &str) -> String {
    if first.trim().is_empty() { second.to_owned() } else { first.to_owned() }
}

fn head(prefix: &str, case: Option<&Case>, writer: &Writer) -> SlipHead {
    let day = writer.at.date().strftime("%Y%m%d");
    let person = case.and_then(|case| case.person.as_ref());
    SlipHead {
        number: format!("{prefix}-{day}-{}-{:03}", writer.window, writer.ended_today + 1),
        applicant: person.map_or_else(|| "（未登记证件）".to_owned(), |person| person.masked.clone()),
        clerk: writer.clerk.clone(),
        at: writer.at,
    }
}

fn refusal(know: &Knowledge, list: &CaseList<'_>, parts: RefusalParts, today: Date) -> Refusal {
    let unmet = list.list.standing().unmet;
    let remedy = know.endings.remedies.iter().map(|remedy| {
        let last = calendar::due(remedy.limit, today, &know.calendar).date;
        format!("{}：{}内，最晚 {last}（{}）", remedy.name, remedy.limit, remedy.basis)
    });
    Refusal {
        empathy: parts.empathy.trim().to_owned(),
        conditions: unmet.iter().map(|at| list.item.conditions[*at].text.clone()).collect(),
        basis: parts.basis,
        situation: parts.situation.trim().to_owned(),
        instead: parts.instead.trim().to_owned(),
        remedy: remedy.collect(),
    }
}

/// What is read out and handed over: the sentence first, then law, situation, the other path, the remedy.
fn refusal_text(know: &Knowledge, refusal: &Refusal, hall: &HallContact) -> String {
    let clauses: Vec<String> = refusal.basis.iter().map(|clause| know.endings.clause(clause)).collect();
    format!(
        "先说：{}\n\n一、依据：{}\n二、不符合的条件：{}\n三、您的情况：{}\n四、可以走的路：{}\n五、不服怎么办：{}\n六、要问、要投诉：{}，投诉 {}\n",
        refusal.empathy,
        clauses.join("；"),
        refusal.conditions.join("；"),
        refusal.situation,
        refusal.instead,
        refusal.remedy.join("；"),
        hall.phone,
        hall.complaint,
    )
}
