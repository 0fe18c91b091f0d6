//! 结件: how a case ended. Its ticket is finished with it, unless the same person goes on with another item; what was being
//! typed is forgotten.

use uuid::Uuid;

use super::deceased::{paid_before, same_matter};
use super::ending::{Ending, Ready, Writer, ready};
use super::papers::joint_paper;
use super::pick_item::of_applicant;
use super::reply::visit;
use super::suspension::begins;
use super::transaction::{already, case, ours, transact};
use super::{ActError, Knowledge, Stamp, nth};
use crate::clock::Now;
use crate::log::{Body, Case, CaseId, Outcome, Step};
use crate::paper::{Document, kind};
use crate::queue::{Move, State};
use crate::store::{Store, Tx};

/// A case that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The case.
    pub case: Case,
    /// What the person gets: the paper of this end, what they sign with it, and one reply for all items of the visit when it
    /// was about several and this was the last.
    pub papers: Vec<Document>,
    /// The case that goes on, when another item is wanted.
    pub next: Option<Case>,
}

/// Ends a case as wanted, if that is allowed for it ([`ready`]).
pub fn close_case(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    now: Now,
    id: CaseId,
    ending: &Ending,
) -> Result<Ended, ActError> {
    transact(store, |tx| {
        let next = CaseId(Uuid::from_u128(stamp.op.0.as_u128() ^ 1));
        if already(tx, stamp)?.is_some() {
            return Ok(Ended { case: case(tx, id)?, papers: Vec::new(), next: tx.rows().case(next)? });
        }
        let before = case(tx, id)?;
        if let Some(closing) = &before.closed {
            return Err(crate::log::Unfit::Closed(closing.outcome).into());
        }
        ours(tx, stamp, &before)?;
        let writer = Writer {
            window: stamp.who.window,
            clerk: stamp.who.clerk.clone(),
            now,
            nth: nth(tx.rows(), stamp.day, stamp.who.window, Some(&before))?,
            paid_before: paid_before(tx.rows(), know, &before)?,
        };
        let Ready { closing, mut papers, .. } = ready(know, Some(&before), &writer, ending)?;
        let running = |visit: &&Case| same_matter(visit, &before) && visit.waits_for_result().is_some();
        if closing.outcome.takes_in() && know.endings.is_bare(&closing.note) {
            let theirs = of_applicant(tx.rows(), know, &before)?;
            if let Some(visit) = theirs.iter().find(running)
                && let Some(until) = visit.waits_for_result()
            {
                let whose = if before.unit.is_some() { "单位" } else { "人" };
                return Err(ActError::Running {
                    whose,
                    day: visit.day,
                    case: visit.short(),
                    until: until.to_string(),
                });
            }
        }
        let mut events = Vec::new();
        if closing.outcome == Outcome::Notice
            && let Some(paper) = papers.first()
        {
            events.push(Step::NoticeIssued { number: paper.number.clone() });
        }
        if let Some(refusal) = &closing.refusal {
            // What was said is noted, so that the person does not hear the same sentence again today.
            let mut phrases = know.lookup().cards.phrases.iter();
            let said = phrases.find(|phrase| phrase.say == refusal.empathy);
            events.extend(said.map(|phrase| Step::LookedUp { entry: phrase.id.clone() }));
        }
        let begins = begins(know, &before, &closing, (stamp, now.date()));
        events.push(Step::Closed(closing));
        events.extend(begins);
        for (at, step) in events.into_iter().enumerate() {
            let body = Body::Case(id, step);
            tx.append(if at == 0 { stamp.event(body) } else { stamp.further(body) })?;
        }
        let closed = case(tx, id)?;
        let next = if ending.another { Some(go_on(tx, stamp, &closed, next)?) } else { None };
        if next.is_none()
            && let Some(ticket) = closed.ticket
            && let Some(ticket) = tx.rows().ticket(ticket)?
            && matches!(ticket.state, State::Called { .. } | State::Serving { .. })
        {
            // The person in mediation is still here; the window is free all the same.
            let step = match &closed.closed {
                Some(closing) if closing.outcome == Outcome::Mediation => {
                    Move::Mediated { reason: closing.note.clone(), with: None }
                }
                _ => Move::Finished,
            };
            tx.append(stamp.further(Body::Ticket(ticket.id, step)))?;
        }
        tx.drop_draft(stamp.who.window)?;
        if next.is_none() {
            papers.extend(joint(know, &writer, &visit(tx.rows(), &closed)?)?);
        }
        Ok(Ended { case: closed, papers, next })
    })
}

/// One reply for all items of the visit; none when it was about one.
fn joint(know: &Knowledge, writer: &Writer, visit: &[Case]) -> Result<Option<Document>, ActError> {
    let (Some(newest), Some(kind)) = (visit.last().filter(|_| visit.len() > 1), kind("joint")) else {
        return Ok(None);
    };
    Ok(Some(joint_paper(writer.of(know, Some(newest)), visit, kind)?))
}

/// Opens the next case of the same visit: same ticket, same person, same unit, same death, same hardships.
fn go_on(tx: &mut dyn Tx, stamp: &Stamp, before: &Case, id: CaseId) -> Result<Case, ActError> {
    let opened = Step::Opened {
        day: stamp.day,
        window: stamp.who.window,
        clerk: stamp.who.clerk.clone(),
        ticket: before.ticket,
        after: Some(before.id),
    };
    let person = before.person.clone().map(Step::Identified);
    let unit = before.unit.clone().map(|unit| Step::OfUnit { unit: Some(unit) });
    let deceased = before.deceased.clone();
    let deceased = deceased.map(|deceased| Step::OfDeceased { deceased: Some(deceased) });
    let tags = before.tags.iter().map(|tag| Step::Tagged { tag: tag.clone(), on: true });
    for step in [opened].into_iter().chain(person).chain(unit).chain(deceased).chain(tags) {
        tx.append(stamp.further(Body::Case(id, step)))?;
    }
    case(tx, id)
}
