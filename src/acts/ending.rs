//! What an end of a case would give, or why it cannot be: looked at before it is taken, by screens and commands alike.

use jiff::civil::Date;

use super::cards::said_today;
use super::checklist::CaseList;
use super::deceased::wants_deceased;
use super::papers::{OfCase, kind_of};
use super::pick_item::{IDENTITY, wants_unit};
use super::{ActError, Knowledge};
use crate::answers::{EMPATHY, Phrase};
use crate::calendar::{self, add_working_days, working_day_before};
use crate::clock::Now;
use crate::items::{Limit, RefusalParts};
use crate::log::{Case, Closing, Outcome, Refusal};
use crate::paper::Document;
use crate::person::{Phones, veil};

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
    /// The moment.
    pub now: Now,
    /// The place of the case among those of its day and window.
    pub nth: u32,
    /// What others were paid for the death it is about ([`super::paid_before`]), each in a sentence.
    pub paid_before: Vec<String>,
}

impl Writer {
    /// The papers they make of a case.
    pub fn of<'a>(&'a self, know: &'a Knowledge, case: Option<&'a Case>) -> OfCase<'a> {
        OfCase::new(know, case, self.nth, (self.window, &self.clerk), self.now)
    }
}

/// What an end would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What is written down.
    pub closing: Closing,
    /// What the person gets: the paper of this end first, then what they sign with it.
    pub papers: Vec<Document>,
    /// What the clerk reads before taking it.
    pub text: String,
}

/// The scene of a refusal in the phrases.
const REFUSING: &str = "不予办理";

/// The sentences that may come before a refusal, those not said to this person today first.
pub fn sentences<'a>(know: &'a Knowledge, case: Option<&Case>, visits: &[Case]) -> Vec<&'a Phrase> {
    let said = said_today(case, visits);
    know.lookup().cards.phrases.for_scene(REFUSING, Some(EMPATHY), &said)
}

/// The end a checklist speaks for.
pub fn fitting(list: Option<&CaseList<'_>>) -> Outcome {
    let Some(list) = list else { return Outcome::Advice };
    let standing = list.list.standing();
    let looked_at = standing.open.is_empty() && standing.unasked.is_empty();
    if !standing.unmet.is_empty() {
        Outcome::Refused
    } else if looked_at && standing.missing.is_empty() {
        taken_in(list)
    } else {
        Outcome::Notice
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
    let mut ready = end(know, case, writer, ending)?;
    let Closing { outcome, note, .. } = &ready.closing;
    // Who has no code yet is not sent away for it: the paper leaves room for name and code.
    if outcome.names_applicant()
        && (*outcome == Outcome::Refused || know.endings.is_bare(note))
        && let Some(case) = case.filter(|case| case.unit.is_none() && wants_unit(know, case))
    {
        let item = know.item(case).map_or_else(String::new, |item| item.title.clone());
        return Err(ActError::NoUnit { item });
    }
    if outcome.takes_in() {
        about_a_death(know, case, writer, note)?;
        let told = writer.paid_before.iter().rev();
        told.for_each(|told| ready.text.insert_str(0, &format!("{told}\n\n")));
    }
    Ok(ready)
}

/// Whether it is known whose death a case is about that is to be taken in, and nobody was paid for it before: else it is to be said
/// why it is taken in all the same.
fn about_a_death(know: &Knowledge, case: Option<&Case>, writer: &Writer, note: &str) -> Result<(), ActError> {
    if !know.endings.is_bare(note) {
        return Ok(());
    }
    if let Some(case) = case.filter(|case| wants_deceased(know, case)) {
        let item = know.item(case).map_or_else(String::new, |item| item.title.clone());
        return Err(ActError::NoDeceased { item });
    }
    if writer.paid_before.is_empty() {
        Ok(())
    } else {
        Err(ActError::PaidBefore(writer.paid_before.join("\n")))
    }
}

fn end(know: &Knowledge, case: Option<&Case>, writer: &Writer, ending: &Ending) -> Result<Ready, ActError> {
    let outcome = ending.outcome.unwrap_or(Outcome::Advice);
    let today = writer.now.date();
    let list = case.and_then(|case| CaseList::of(know, Some(case), writer.now));
    // A paper is made of it before it is written down.
    let phones = if outcome == Outcome::Referred { Phones::Keep } else { Phones::Cover };
    let note = &veil(ending.note.trim(), phones);
    let by = Some(writer.clerk.clone());
    let closing =
        |due| Closing { outcome, due, note: note.to_owned(), by: by.clone(), number: None, refusal: None };
    let paper_of = |note: &str, due: Option<Date>, refusal: Option<&Refusal>| {
        let Some(kind) = kind_of(outcome) else { return Ok::<_, ActError>(None) };
        Ok(Some(OfCase { note, refusal, due, ..writer.of(know, case) }.paper(kind)?))
    };
    let made = |due: Option<Date>, refusal: Option<&Refusal>| paper_of(note, due, refusal);
    if outcome.names_applicant()
        && let Some(list) = &list
        && case.is_some_and(|case| case.person.is_none())
        && list.item.materials.iter().any(|wanted| wanted.id.to_string() == IDENTITY)
    {
        return Err(ActError::NoPerson);
    }
    if let (Some(case), Some(list)) = (case, &list)
        && let Some(settled) = &case.settled
        && !outcome.takes_in()
        && list.settlement_lacks(case).is_none()
    {
        // Whoever holds that paper waits for the money.
        let (paid, pay_by, fits) = (settled.paid, settled.pay_by, taken_in(list));
        let step = list.item.settles().unwrap_or_default().max(1);
        return Err(ActError::Settled { paid, pay_by, outcome, fits, step });
    }
    match outcome {
        Outcome::Accepted | Outcome::Deferred | Outcome::Promised => {
            let list = list.ok_or_else(|| know.no_item(case))?;
            let due = ending.due.unwrap_or(list.due.date);
            if due > list.due.date {
                return Err(ActError::DueTooLate { by: due, latest: list.due.date });
            }
            // What takes days is not promised for the day it is taken in: nobody would be reminded of it.
            if due < today || due == today && list.due.date > today {
                return Err(ActError::DueGone { by: due, today });
            }
            if !know.hall.open_on_days_off && !know.calendar.is_working_day(due) {
                return Err(ActError::NoResultThen { due, before: working_day_before(due, &know.calendar) });
            }
            nothing_after(know, &list, case, due)?;
            if know.endings.is_bare(note) && !list.hasty.is_empty() {
                return Err(ActError::Hasty(list.hasty.join("；")));
            }
            if know.endings.is_bare(note) && !list.doubts.is_empty() {
                return Err(ActError::Doubtful(list.doubts.join("；")));
            }
            let paper = made(Some(due), None)?;
            let fits = taken_in(&list);
            if fits != outcome {
                return Err(ActError::OtherOutcome(fits));
            }
            // What is signed or agreed with it must be there to be signed.
            let standing = list.list.standing();
            let mut signed = Vec::new();
            for (id, none) in
                [("promise", standing.promised.is_empty()), ("deferral", standing.deferred.is_empty())]
            {
                if let (false, Some(kind)) = (none, crate::paper::kind(id)) {
                    signed.push(OfCase { note, due: Some(due), ..writer.of(know, case) }.paper(kind)?);
                }
            }
            Ok(to_sign(with(closing(Some(due)), paper), signed))
        }
        Outcome::Notice => {
            list.ok_or_else(|| know.no_item(case))?;
            Ok(with(closing(None), made(None, None)?))
        }
        Outcome::Refused => {
            let list = list.ok_or_else(|| know.no_item(case))?;
            let situation = veil(&said(&ending.refusal.situation, note), Phones::Cover);
            let instead = veil(&ending.refusal.instead, Phones::Cover);
            let parts = RefusalParts { situation, instead, ..ending.refusal.clone() };
            if !list.denied.is_empty() && !parts.situation.contains("档案") {
                return Err(ActError::Denied(list.denied.join("；")));
            }
            let parts = know.endings.refusal(&know.items, &list.list, &parts, today)?;
            let refusal = refusal(know, &list, parts, today);
            let mut ready = with(closing(None), paper_of(&refusal.situation, None, Some(&refusal))?);
            ready.text = format!("{}\n{}", aloud(know, &refusal), ready.text);
            ready.closing.refusal = Some(refusal);
            Ok(ready)
        }
        Outcome::Referred if note.chars().filter(char::is_ascii_digit).nth(2).is_none() => {
            // Whoever is sent on must be able to ring there.
            let known = list.iter().flat_map(|list| &list.item.departments);
            let known: Vec<String> = known.map(|to| format!("{} {}", to.name, to.phone)).collect();
            Err(ActError::NoteNeeded { outcome, known: known.join("、") })
        }
        Outcome::Referred | Outcome::Mediation | Outcome::Assisted | Outcome::HomeVisit => {
            // Whoever is handed over is looked after by the next working day, if no other day was agreed on.
            let next = add_working_days(today, 1, &know.calendar).date;
            let due = ending.due.unwrap_or(next);
            if due < today {
                return Err(ActError::DueGone { by: due, today });
            }
            // Whatever is agreed on beyond that has its own day in its register; that somebody looks after it is not put off.
            let latest = list.as_ref().map_or(next, |list| list.due.date.max(next));
            if due > latest {
                return Err(ActError::LookedAfterTooLate { by: due, latest });
            }
            if outcome != Outcome::Referred {
                not_whole(know, list.as_ref(), outcome, note)?;
            }
            // Somebody may be sent on before an item was picked; then there is no sheet to go with it.
            let paper = if list.is_some() { made(Some(due), None)? } else { None };
            let mut ready = with(closing(Some(due)), paper);
            let mut text =
                format!("{}：这一件在窗口办结，{due} 前要跟进一次，记在后续里。\n", outcome.title());
            if outcome == Outcome::HomeVisit {
                text.push_str(
                    "去的日子、地址和同去的两个人，在台账「上门服务」里写明（Alt+6），办完出回单。\n",
                );
            }
            ready.text = format!("{text}{}", ready.text);
            Ok(ready)
        }
        Outcome::Advice => {
            not_whole(know, list.as_ref(), outcome, note)?;
            let text = format!("{}：这一件就办结，记进今天的记录。", outcome.title());
            Ok(Ready { closing: closing(None), papers: Vec::new(), text })
        }
    }
}

/// What is whole is taken in; why it is not today is said.
fn not_whole(
    know: &Knowledge,
    list: Option<&CaseList<'_>>,
    outcome: Outcome,
    note: &str,
) -> Result<(), ActError> {
    let whole = list.is_some_and(|list| list.list.standing().verdict.accepts());
    if whole && know.endings.is_bare(note) { Err(ActError::ShouldAccept(outcome)) } else { Ok(()) }
}

/// Nothing the person holds on paper comes after the day of the result.
fn nothing_after(
    know: &Knowledge,
    list: &CaseList<'_>,
    case: Option<&Case>,
    due: Date,
) -> Result<(), ActError> {
    let dated = list.list.standing().deferred.into_iter().filter_map(|(code, day)| Some((code, day?)));
    if let Some((code, day)) = dated.into_iter().find(|(_, day)| *day > due) {
        let name = know.items.materials.get(code).map_or("", |material| material.name.as_str());
        let how = format!("bangban case material {code} deferred --by 日期");
        return Err(ActError::DueBefore { due, what: format!("“{name}”的补齐日"), day, how });
    }
    let settled = case.filter(|case| list.settlement_lacks(case).is_none());
    if let Some(pay_by) =
        settled.and_then(|case| Some(case.settled.as_ref()?.pay_by)).filter(|day| *day > due)
    {
        let how = "bangban case settle --pay 日期".to_owned();
        return Err(ActError::DueBefore { due, what: "结算单的到账日".to_owned(), day: pay_by, how });
    }
    Ok(())
}

fn with(closing: Closing, paper: Option<Document>) -> Ready {
    let number = paper.as_ref().map(|paper| paper.number.clone());
    let text = paper.as_ref().map_or_else(String::new, ToString::to_string);
    Ready { closing: Closing { number, ..closing }, papers: paper.into_iter().collect(), text }
}

/// The same with what the person signs before it is taken: read first, handed out with it.
fn to_sign(mut ready: Ready, signed: Vec<Document>) -> Ready {
    if signed.is_empty() {
        return ready;
    }
    let titles: Vec<String> = signed.iter().map(|paper| format!("《{}》", paper.title)).collect();
    let texts: Vec<String> = signed.iter().map(ToString::to_string).collect();
    ready.text = format!(
        "先请本人看{titles}、签字（Esc 退回，Ctrl+F 打出来），签了再办结；办结时也一起出。\n\n{}\n\n{}",
        ready.text,
        texts.join("\n\n"),
        titles = titles.join(""),
    );
    ready.papers.extend(signed);
    ready
}

fn said(first: &str, second: &str) -> String {
    if first.trim().is_empty() { second.to_owned() } else { first.to_owned() }
}

fn refusal(know: &Knowledge, list: &CaseList<'_>, parts: RefusalParts, today: Date) -> Refusal {
    let unmet = list.list.standing().unmet;
    let remedy = know.forms().remedies().iter().map(|remedy| {
        // 知道之日起 60 日内: the time between is what counts, from today.
        let limit =
            remedy.limit.rsplit('起').next().and_then(|rest| Limit::parse(rest.trim_end_matches('内')));
        let last = limit.map(|limit| calendar::due(limit, today, &know.calendar));
        let last = last.map_or(String::new(), |last| {
            let year = last.date.year();
            let guessed = if know.calendar.knows(year) { "" } else { "，那一年节假日未装载" };
            format!("，最晚 {}{guessed}", last.date)
        });
        format!("{}：{}{last}（{}）", remedy.name, remedy.limit, remedy.basis.on(today))
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

/// What is said before the paper is handed over: the sentence first, then law, situation, the other path, the remedy.
fn aloud(know: &Knowledge, refusal: &Refusal) -> String {
    let clauses: Vec<String> = refusal.basis.iter().map(|clause| know.endings.clause(clause)).collect();
    format!(
        "先说：{}\n依据：{}\n您的情况：{}\n可以走的路：{}\n不服：{}\n",
        refusal.empathy,
        clauses.join("；"),
        refusal.situation,
        refusal.instead,
        refusal.remedy.join("；"),
    )
}
