//! What can be done at the desk, one file an act. Screens and commands both call these, so that a key and a command can
//! never differ. Each act is one transaction: it looks, decides, and appends what happened; done again with the same
//! [`Stamp`] (a lost answer, a second press) it gives the same answer and does nothing.

mod advise;
mod again;
mod amount_look;
mod anchor;
mod appointments;
mod arrive;
mod book;
mod by_hand;
mod call_next;
mod call_ticket;
mod came;
pub mod cards;
pub mod checklist;
mod claimed;
mod close_case;
mod day_end;
mod deceased;
mod demo_hall;
mod doubts;
mod draft;
mod elsewhere;
mod emergency;
pub mod ending;
mod erase;
mod error;
mod expire;
mod export;
mod find_case;
mod finish;
mod follow_up;
pub mod formulas;
mod hall_view;
mod hand_out;
mod hold;
mod identify;
mod in_words;
mod issue_ticket;
pub mod item_links;
mod item_texts;
mod knowledge;
pub mod later_papers;
mod ledger;
mod limit_told;
mod look_up;
pub mod lookup;
mod machines;
mod mark_condition;
mod mark_material;
mod mediate;
mod no_show;
mod note_figure;
mod note_printed;
mod note_unit;
mod often;
mod open_case;
mod owed_entries;
mod paid_back;
pub mod papers;
mod pick_item;
mod pin;
mod print_ticket;
mod recall;
pub mod replay;
pub mod reply;
mod resume;
mod return_ticket;
mod search;
mod seat;
mod shortages;
mod slow;
mod standing;
mod start;
mod suspension;
mod tally;
mod transaction;
mod transfer;
mod unmask;
mod waits;
mod work;

use jiff::civil::Date;
use uuid::{NoContext, Timestamp, Uuid};

pub use advise::advise;
pub use again::{again, waiting};
pub use amount_look::AmountLook;
pub use anchor::{When, anchor};
pub use appointments::{Appointment, appointments};
pub use arrive::arrive;
pub use book::{Booking, book};
pub use call_next::{call_next, spares_others};
pub use call_ticket::call_ticket;
pub use came::{Before, booked_today, came_before};
pub use close_case::{Ended, close_case};
pub use day_end::{DayEnd, day_end};
pub use deceased::{
    about_death, begun_for_another_death, death_of, note_deceased, paid_before, wants_deceased,
};
pub use demo_hall::demo_hall;
pub use draft::{drop_draft, save_draft};
pub use elsewhere::{ask_first, elsewhere, led_astray, needs_no_number, places, way_elsewhere};
pub use emergency::{
    EMERGENCIES, Outage, begin_emergency, begin_outage, emergencies, meant_emergency, news_due, next_news,
    outage, promise_news, restore, settle_outage, tick_emergency, ticked, words_to_all,
};
pub use ending::Ending;
pub use erase::{Erased, erase};
pub use error::ActError;
pub use expire::expire;
pub use export::{Export, Exported, What, export};
pub use find_case::{find_case, find_paper};
pub use finish::finish;
pub use follow_up::{Owing, find as find_follow_up, follow_up, of_case as owing_of, owing};
pub use hall_view::{Alert, Call, HallView, KindLine, WindowLine};
pub use hand_out::{HandOutError, Handed, Outlet, hand_out, mark_demo};
pub use hold::hold;
pub use identify::{Respect, Shown, begun_for_another, identify};
pub use issue_ticket::{Whose, Wish, issue_ticket, issue_told};
pub use knowledge::{Knowledge, KnowledgeError, contact_of};
pub use ledger::{
    Fields, ledger_add, ledger_head, ledger_move, ledger_note, ledger_paper, ledger_print, ledger_receipt,
    ledger_sheet, ledger_slip, ledger_whole,
};
pub use limit_told::runs_on_told;
pub use look_up::look_up;
pub use machines::{Machines, machines};
pub use mark_condition::{Answering, is_turned, mark_condition};
pub use mark_material::{Marking, check_material, is_added, mark_material, typed_twice};
pub use mediate::{mediate, settle};
pub use no_show::no_show;
pub use note_figure::note_figure;
pub use note_printed::note_printed;
pub use note_unit::{begun_for_another_unit, note_unit, units_before};
pub use often::{Common, Often};
pub use open_case::open_case;
pub use owed_entries::{Books, ledger_entries, ledger_entry, ledger_entry_no};
pub use pick_item::{earlier_visits, last_notice, pick_item, wants_unit};
pub use pin::{new_pin, pin_fits};
pub use print_ticket::{print_failed, printed, void};
pub use recall::recall;
pub use resume::resume;
pub use return_ticket::return_ticket;
pub use search::{Found, search};
pub use seat::{ask_help, close_window, end_help, open_window, pause_window, pin_item, take_help};
pub use shortages::{Shortage, shortages};
pub use slow::Slow;
pub use standing::{Standing, nth};
pub use start::start;
pub use suspension::{LimitError, LimitTurn, limit_turn, turn_limit};
pub use tally::{accuracy_board, tally, tally_told};
pub use transfer::{To, transfer, unattended};
pub use unmask::unmask;
pub use waits::Waits;
pub use work::{
    drop_amount, enter_bills, note_amount, note_slip, pass_step, rebook, review_amount, settle_case, tag_case,
};

use crate::clock::Now;
use crate::log::{Body, OpId};
use crate::person::same_name;
use crate::queue::Hall;
use crate::store::NewEvent;

/// Who sits at which window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Window number.
    pub window: u32,
    /// Name or number of the clerk.
    pub clerk: String,
}

/// What a clerk is called who did not say.
pub const UNNAMED: &str = "经办人";

/// Whether anybody knows who this is.
pub fn is_named(clerk: &str) -> bool {
    !same_name(clerk, "") && !same_name(clerk, UNNAMED)
}

/// What every act needs to know: who, when, and the id that makes a repetition harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Who.
    pub who: Actor,
    /// When, in milliseconds.
    pub at: i64,
    /// On which business day.
    pub day: Date,
    /// When the date of that day began, in milliseconds.
    pub midnight: i64,
    /// One press of a key, one run of a command.
    pub op: OpId,
}

impl Stamp {
    /// A stamp for an act now. Make one a press, and use the same again only to repeat that press.
    pub fn new(hall: &Hall, who: &Actor, now: Now, op: OpId) -> Self {
        let day = hall.day(now.local);
        let name = who.clerk.trim();
        let clerk = if name.is_empty() { UNNAMED } else { name }.to_owned();
        let who = Actor { clerk, ..who.clone() };
        Self { who, at: now.ms, day, midnight: now.midnight(day), op }
    }

    /// An event of this act, without the numbers somebody wrote into words; the first one of an act carries the op-id.
    pub fn event(&self, body: Body) -> NewEvent {
        let Self { who, at, day, op, .. } = self.clone();
        NewEvent { at, day, window: who.window, clerk: who.clerk, op: Some(op), body: body.masked() }
    }

    /// A further event of this act.
    fn further(&self, body: Body) -> NewEvent {
        NewEvent { op: None, ..self.event(body) }
    }
}

/// A fresh op-id: the moment and the system's randomness.
pub fn new_op(now: Now) -> OpId {
    OpId(new_id(now.ms))
}

/// A fresh name that sorts by its time in milliseconds.
fn new_id(ms: i64) -> Uuid {
    let ms = u64::try_from(ms).unwrap_or(0);
    let nanos = u32::try_from(ms % 1000).unwrap_or(0) * 1_000_000;
    Uuid::new_v7(Timestamp::from_unix(NoContext, ms / 1000, nanos))
}

#[cfg(test)]
mod tests;
