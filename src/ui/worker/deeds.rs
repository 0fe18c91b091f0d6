//! What each deed of the desk is in acts: one arm a deed, nothing decided here.

use super::Worker;
use crate::acts::{self, ActError, Booking, Shown, Stamp, To, Whose, Wish};
use crate::acts::{later_papers, papers};
use crate::clock::Now;
use crate::ledgers::Unfit;
use crate::log::{CameOut, Case, CaseId, DECEASED, Owed, UNIT_CODE};
use crate::store::{Store, StoreError};
use crate::ui::message::{Deed, Gave};

impl Worker {
    /// Whether somebody was called to this window and nothing was noted of their business yet.
    fn called_only(&self) -> Result<bool, StoreError> {
        let rows = self.store.rows();
        let window = self.who.window;
        Ok(rows.in_hand(window)?.is_some() && rows.case_in_hand(window)?.is_none())
    }

    pub(super) fn act(&mut self, deed: &Deed, now: Now) -> Result<Gave, ActError> {
        let stamp = Stamp::new(&self.know.hall, &self.who, now, acts::new_op(now));
        let (hall, laid) = (&self.know.hall, self.laid);
        let case = |store: &dyn Store| -> Result<CaseId, ActError> {
            let case: Option<Case> = store.rows().case_in_hand(stamp.who.window)?;
            case.map(|case| case.id).or(laid).ok_or(ActError::NothingInHand(stamp.who.window))
        };
        if opens_case(deed) && self.called_only()? {
            // Whoever was called sits here now.
            acts::open_case(&mut *self.store, &Stamp { op: acts::new_op(now), ..stamp.clone() })?;
        }
        let store = &mut *self.store;
        match deed {
            Deed::Look => {}
            Deed::DemoHall => {
                let clock = self.clock;
                acts::demo_hall(store, hall, &stamp, || acts::new_op(clock.now()))?;
            }
            Deed::Issue { kind, class, reason, needs, minute, note, whose } => {
                let slot = minute.map(|minute| stamp.midnight + minute * 60_000);
                let (reason, needs) = (reason.as_deref(), needs.as_deref());
                let whose =
                    whose.as_ref().map(|(document, item)| Whose { number: document.expose(), item: *item });
                let wish = Wish { kind, class: *class, reason, needs, slot, note: note.as_deref(), whose };
                let ticket = acts::issue_told(store, hall, &stamp, wish, &mut self.waits)?;
                return Ok(Gave::Ticket(Box::new(ticket)));
            }
            Deed::CameBefore(document) => {
                let found = acts::search(store, &stamp, document.expose(), "取号时看来过没有")?;
                let booked = acts::booked_today(store.rows(), &found.cases, stamp.day)?;
                let before = acts::came_before(&self.know, &found, stamp.day, now);
                return Ok(Gave::Before(before, booked.map(Box::new)));
            }
            Deed::Book { kind, day, time, own: true, .. } => {
                let id = case(store)?;
                let at = day.to_datetime(*time);
                let (_, ticket) = acts::rebook(store, &self.know, &stamp, id, at, Some(kind))?;
                return Ok(Gave::Ticket(Box::new(ticket)));
            }
            Deed::Book { kind, needs, day, time, own: false } => {
                let booking = Booking { kind, needs: needs.as_deref(), day: *day, time: *time };
                return Ok(Gave::Ticket(Box::new(acts::book(
                    store,
                    hall,
                    &self.know.calendar,
                    &stamp,
                    booking,
                )?)));
            }
            Deed::CallNext => _ = acts::call_next(store, hall, &stamp)?,
            Deed::Recall => _ = acts::recall(store, hall, &stamp)?,
            Deed::NoShow => _ = acts::no_show(store, &stamp)?,
            Deed::Hold => _ = acts::hold(store, &stamp, "暂离", hall.rule.hold_minutes)?,
            Deed::Return(no) => _ = acts::return_ticket(store, hall, &stamp, no)?,
            Deed::Resume(no) => {
                acts::resume(store, hall, &stamp, no)?;
                let opening = Stamp { op: acts::new_op(now), ..stamp };
                acts::open_case(store, &opening)?;
            }
            Deed::Printed(no) => _ = acts::printed(store, &stamp, no)?,
            Deed::Void(no, reason) => _ = acts::void(store, &stamp, no, reason)?,
            Deed::Arrive(no) => {
                let ticket = acts::arrive(store, hall, &stamp, no, &mut self.waits)?;
                return Ok(Gave::Ticket(Box::new(ticket)));
            }
            Deed::HandOn { kind, window, needs, note } => {
                let to = To { kind: kind.as_deref(), window: *window, needs: needs.as_deref(), note };
                acts::transfer(store, hall, &stamp, None, to)?;
            }
            Deed::Mediate { reason, along } => _ = acts::mediate(store, &stamp, reason, None, *along)?,
            Deed::Pause => _ = acts::pause_window(store, &stamp, "暂离")?,
            Deed::Open => _ = acts::open_window(store, &stamp)?,
            Deed::AskHelp(want) => _ = acts::ask_help(store, &stamp, *want, "")?,
            Deed::TakeHelp(window) => _ = acts::take_help(store, &stamp, *window)?,
            Deed::EndHelp => _ = acts::end_help(store, &stamp)?,
            Deed::WalkIn => _ = acts::open_case(store, &stamp)?,
            Deed::Identify { number, seen, slips } => {
                let id = case(store)?;
                note_slips(store, &stamp, now, (id, "证件号"), slips)?;
                acts::identify(store, &self.know, &stamp, id, Shown::of(number, seen))?;
            }
            Deed::Slips { field, codes } => {
                let id = case(store)?;
                note_slips(store, &stamp, now, (id, field), codes)?;
            }
            Deed::Unit { code, name, slips } => {
                let id = case(store)?;
                note_slips(store, &stamp, now, (id, UNIT_CODE), slips)?;
                acts::note_unit(store, &self.know, &stamp, id, code, Some(name))?;
            }
            Deed::Deceased { number, seen, slips } => {
                let id = case(store)?;
                note_slips(store, &stamp, now, (id, DECEASED), slips)?;
                acts::note_deceased(store, &self.know, &stamp, id, Shown::of(number, seen))?;
            }
            Deed::Unmask(reason) => {
                let id = case(store)?;
                return acts::unmask(store, &stamp, id, reason).map(Gave::Number);
            }
            Deed::Ledgers { done } => {
                let today = done.then_some(stamp.day);
                let all = acts::ledger_entries(store.rows(), self.know.books(), None, today)?;
                return Ok(Gave::Entries(all, None, None));
            }
            Deed::LedgerSlip { id, slip } => {
                let books = self.know.books();
                let entry = acts::ledger_entry(store.rows(), books, *id, stamp.day)?.ok_or(Unfit::Unknown)?;
                let register = books.registers.find(&entry.register).ok_or(Unfit::Unknown)?;
                let sheet =
                    acts::ledger_slip(store.rows(), &self.know, register, (&entry, slip), &stamp.who, now)?;
                return Ok(Gave::Papers(vec![sheet]));
            }
            Deed::LedgerAdd { register, typed } => {
                let books = self.know.books();
                let register = books.registers.find(register).ok_or(Unfit::Unknown)?;
                let (entry, _) = acts::ledger_add(store, books, &stamp, register, &borrowed(typed), None)?;
                let all = acts::ledger_entries(store.rows(), books, None, None)?;
                return Ok(Gave::Entries(all, Some(entry.no), None));
            }
            Deed::Emergency(card) => {
                let entry = acts::begin_emergency(store, &self.know, &stamp, card)?;
                return Ok(Gave::Emergency(Box::new(entry)));
            }
            Deed::EmergencyStep { id, place } => {
                let entry = acts::tick_emergency(store, &self.know, &stamp, *id, *place)?;
                return Ok(Gave::Emergency(Box::new(entry)));
            }
            Deed::EmergencySaid { id, news } => {
                let entry = acts::promise_news(store, &self.know, &stamp, *id, *news)?;
                return Ok(Gave::Emergency(Box::new(entry)));
            }
            Deed::Down => _ = acts::begin_outage(store, &self.know, &stamp)?,
            Deed::Restored => _ = acts::restore(store, &self.know, &stamp)?,
            Deed::SettleDown => _ = acts::settle_outage(store, &self.know, &stamp)?,
            Deed::LedgerMove { id, step, typed } => {
                let books = self.know.books();
                let entry = acts::ledger_entry(store.rows(), books, *id, stamp.day)?.ok_or(Unfit::Unknown)?;
                let register = books.registers.find(&entry.register).ok_or(Unfit::Unknown)?;
                let (entry, _) =
                    acts::ledger_move(store, books, &stamp, register, *id, step, &borrowed(typed))?;
                if entry.register == acts::EMERGENCIES {
                    return Ok(Gave::Emergency(Box::new(entry)));
                }
                let slip = acts::ledger_receipt(store.rows(), &self.know, register, &entry, &stamp.who, now)?;
                let all = acts::ledger_entries(store.rows(), books, None, None)?;
                return Ok(Gave::Entries(all, Some(entry.no), slip.map(Box::new)));
            }
            Deed::LedgerWhole { id, reason } => {
                let books = self.know.books();
                let entry = acts::ledger_entry(store.rows(), books, *id, stamp.day)?.ok_or(Unfit::Unknown)?;
                let register = books.registers.find(&entry.register).ok_or(Unfit::Unknown)?;
                let whole = acts::ledger_whole(store, books, &stamp, &entry, reason)?;
                let line = |field: &crate::ledgers::Field| {
                    Some(format!("{}：{}\n", field.title, whole.get(&field.key)?))
                };
                let title = format!("{}  {}", register.title, entry.no);
                return Ok(Gave::Text(title, register.fields.iter().filter_map(line).collect()));
            }
            Deed::PickItem(item) => {
                let id = case(store)?;
                acts::pick_item(store, &self.know, &stamp, id, item)?;
            }
            Deed::Condition(answering) => {
                let id = case(store)?;
                acts::mark_condition(store, &self.know, &stamp, id, answering)?;
            }
            Deed::Material(marking) => {
                let id = case(store)?;
                acts::mark_material(store, &self.know, &stamp, id, marking)?;
            }
            Deed::Check { material, check, done } => {
                let id = case(store)?;
                acts::check_material(store, &self.know, &stamp, id, material.as_deref(), *check, *done)?;
            }
            Deed::Pass { place, done } => {
                let id = case(store)?;
                acts::pass_step(store, &self.know, &stamp, id, *place, *done)?;
            }
            Deed::Bills(bills) => {
                let id = case(store)?;
                acts::enter_bills(store, &self.know, &stamp, id, bills)?;
            }
            Deed::Amount { what, yuan, trial } => {
                let id = case(store)?;
                acts::note_amount(store, &self.know, &stamp, id, what, *yuan, *trial)?;
            }
            Deed::DropAmount(what) => {
                let id = case(store)?;
                acts::drop_amount(store, &stamp, id, what)?;
            }
            // Whoever sits here looks at it; a name that is only typed would be nobody's look.
            Deed::Review { saw, agreed, note } => {
                let id = case(store)?;
                acts::review_amount(store, &stamp, id, saw, *agreed, note)?;
            }
            Deed::Settle { pay_by, borne } => {
                let id = case(store)?;
                let settled = acts::settle_case(store, &self.know, &stamp, id, *pay_by, borne)?;
                let paper = papers::settlement(store.rows(), &self.know, &settled, &stamp.who, now)?;
                return Ok(Gave::Papers(paper.into_iter().collect()));
            }
            Deed::Tag { tag, on } => {
                let id = case(store)?;
                acts::tag_case(store, &self.know, &stamp, id, tag, *on)?;
            }
            Deed::Advise(note) => _ = acts::advise(store, &stamp, note)?,
            Deed::Owing => {
                let all = acts::owing(store.rows(), &self.know, stamp.day, false)?;
                return Ok(Gave::Owing(all, Vec::new()));
            }
            Deed::LayOpen(id) => {
                let (rows, window) = (store.rows(), stamp.who.window);
                if rows.in_hand(window)?.is_some() || rows.case_in_hand(window)?.is_some() {
                    return Err(ActError::SomebodyHere);
                }
                self.laid = Some(*id);
                return Ok(Gave::LaidOpen);
            }
            Deed::Tally => {
                let board = acts::accuracy_board(store.rows(), stamp.day)?;
                return Ok(Gave::Text("准确率看板".to_owned(), board));
            }
            Deed::FollowUp { id, result, note, saw } => {
                let (of, follow) = acts::find_follow_up(store.rows(), id)?;
                let case = match (follow.owed, *result, saw) {
                    // Whoever sits here is the second person, unless they entered it.
                    (Owed::Review, CameOut::Done | CameOut::Failed, Some(saw)) => {
                        acts::review_amount(store, &stamp, of.id, saw, *result == CameOut::Done, note)?
                    }
                    _ => acts::follow_up(store, self.know.books(), &stamp, id, (*result, note), &[])?,
                };
                let receipt = later_papers::receipt(store.rows(), &self.know, &case, id, &stamp.who, now)?;
                let all = acts::owing(store.rows(), &self.know, stamp.day, false)?;
                return Ok(Gave::Owing(all, receipt.into_iter().collect()));
            }
            Deed::TurnLimit { case, turn, note } => {
                acts::turn_limit(store, &self.know, &stamp, *case, (*turn, note))?;
                return Ok(Gave::Owing(acts::owing(store.rows(), &self.know, stamp.day, false)?, Vec::new()));
            }
            Deed::Pin { item, on } => _ = acts::pin_item(store, &self.know, &stamp, item, *on)?,
            Deed::PaperOut(printed) => {
                // A paper that belongs to no case (a register's) leaves no word in one.
                if let Some(of) = papers::case_of(store.rows(), &printed.number)? {
                    acts::note_printed(store, &stamp, of.id, printed)?;
                }
            }
            Deed::PapersOf(number) => {
                let (rows, window) = (store.rows(), stamp.who.window);
                let found = acts::find_case(rows, number, stamp.day, window);
                let case = found.map_err(|error| match error {
                    ActError::UnknownCase(typed) if typed == "last" => ActError::NothingInHand(window),
                    other => other,
                })?;
                let nth = acts::nth(rows, case.day, case.window, Some(&case))?;
                return Ok(Gave::Case(Box::new(case), nth));
            }
            Deed::Computed(figure) => {
                let id = case(store)?;
                acts::note_figure(store, &stamp, id, figure.clone())?;
            }
            Deed::LookedUp(entry) => {
                let id = case(store)?;
                acts::look_up(store, &stamp, id, entry)?;
            }
            Deed::Close(ending) => {
                let id = case(store)?;
                let ended = acts::close_case(store, &self.know, &stamp, now, id, ending)?;
                return Ok(Gave::Papers(ended.papers));
            }
        }
        Ok(Gave::Nothing)
    }
}

/// Counts what was wrong with the numbers confirmed in a field before the right one.
fn note_slips(
    store: &mut dyn Store,
    stamp: &Stamp,
    now: Now,
    (id, field): (CaseId, &str),
    slips: &[&str],
) -> Result<(), ActError> {
    for code in slips {
        let noting = Stamp { op: acts::new_op(now), ..stamp.clone() };
        acts::note_slip(store, &noting, id, field, code)?;
    }
    Ok(())
}

/// Whether a deed is noted in a case.
fn opens_case(deed: &Deed) -> bool {
    match deed {
        Deed::Look
        | Deed::DemoHall
        | Deed::Issue { .. }
        | Deed::CameBefore(_)
        | Deed::Book { .. }
        | Deed::CallNext
        | Deed::Recall
        | Deed::NoShow
        | Deed::Hold
        | Deed::Return(_)
        | Deed::Resume(_)
        | Deed::Printed(_)
        | Deed::Void(..)
        | Deed::Arrive(_)
        | Deed::PaperOut(_)
        | Deed::PapersOf(_)
        | Deed::HandOn { .. }
        | Deed::Mediate { .. }
        | Deed::Pause
        | Deed::Open
        | Deed::AskHelp(_)
        | Deed::TakeHelp(_)
        | Deed::EndHelp
        | Deed::WalkIn
        | Deed::Advise(_)
        | Deed::Owing
        | Deed::Tally
        | Deed::LayOpen(_)
        | Deed::FollowUp { .. }
        | Deed::TurnLimit { .. }
        | Deed::Pin { .. }
        | Deed::Ledgers { .. }
        | Deed::LedgerSlip { .. }
        | Deed::LedgerAdd { .. }
        | Deed::LedgerMove { .. }
        | Deed::LedgerWhole { .. }
        | Deed::Emergency(_)
        | Deed::EmergencyStep { .. }
        | Deed::EmergencySaid { .. }
        | Deed::Down
        | Deed::Restored
        | Deed::SettleDown
        | Deed::Unmask(_) => false,
        Deed::Identify { .. }
        | Deed::Slips { .. }
        | Deed::Unit { .. }
        | Deed::Deceased { .. }
        | Deed::PickItem(_)
        | Deed::Condition { .. }
        | Deed::Material(_)
        | Deed::Check { .. }
        | Deed::Pass { .. }
        | Deed::Bills(_)
        | Deed::Amount { .. }
        | Deed::DropAmount(_)
        | Deed::Review { .. }
        | Deed::Settle { .. }
        | Deed::Tag { .. }
        | Deed::Computed(_)
        | Deed::LookedUp(_)
        | Deed::Close(_) => true,
    }
}

fn borrowed(typed: &[(String, String)]) -> Vec<(&str, &str)> {
    typed.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect()
}
