//! What can reach the desk, and what it can ask for in return. The desk itself touches no store, file or clock: it is
//! told, and it asks.

use std::sync::Arc;

use jiff::civil::{Date, Time};

use super::term::Input;
use crate::acts::{
    AmountLook, Answering, Before, Ending, HallView, Knowledge, LimitTurn, Marking, Owing, Standing,
};
use crate::items::{Bills, Code, Review, Yuan};
use crate::ledgers::{Entry, EntryId};
use crate::log::{CameOut, Case, CaseId, Figure, PersonSeen, Printed};
use crate::paper;
use crate::person::{CreditCode, Document};
use crate::queue::{Class, Ticket, TicketNo, Want};

/// What reaches the desk.
#[derive(Debug)]
pub enum Message {
    /// The terminal: a key, a paste, a new size, a signal.
    Term(Input),
    /// What came of a deed.
    Done(Box<Reply>),
    /// A slip was written: its name in the folder of slips.
    Saved(String),
    /// A text was printed: which, and where.
    Sent(String),
    /// How the hall stands, or why it cannot be read; for screens that show the hall.
    Hall(Result<Box<HallView>, String>),
    /// Whether a ticket's slip came out of the printer.
    Printed(Result<(), String>),
    /// A paper went out as PDF; none noted for a paper of no case.
    Handed(Box<Printed>),
    /// Something beside the deeds went wrong: a slip, a draft.
    Trouble(String),
    /// The rules of all other places are read too.
    Loaded(Result<Arc<Knowledge>, String>),
    /// A file of rules or data was saved: what it says now, or why the old stays in use.
    Reloaded(Result<Arc<Knowledge>, String>),
    /// Nothing happened for a while; the minute may have changed.
    Tick,
}

impl From<Input> for Message {
    fn from(input: Input) -> Self {
        Message::Term(input)
    }
}

/// What the desk asks for. Effects are carried out in order.
#[derive(Debug)]
pub enum Effect {
    /// Something that is written to the log, or read from it.
    Do(Deed),
    /// Write a slip as a text file beside the store.
    SaveSlip {
        /// File name without folder.
        name: String,
        /// The text.
        text: String,
    },
    /// Print a text that belongs to no case.
    PrintText {
        /// What it is, in a word or two.
        title: String,
        /// The text.
        text: String,
    },
    /// Print a ticket's slip.
    PrintTicket {
        /// Whose.
        no: TicketNo,
        /// The slip.
        text: String,
    },
    /// What was read anew is what deeds go by from now on.
    Know(Arc<Knowledge>),
    /// Ring the terminal's bell.
    Chime,
    /// Say this aloud, if the machine has a voice.
    Speak(String),
    /// Make a paper's PDF, beside the store or on the printer.
    HandOut {
        /// The paper.
        document: Box<paper::Document>,
        /// On the printer.
        print: bool,
    },
    /// Stop to the shell's background.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave.
    Quit,
}

/// Something done at this window. Whom it concerns is the ticket or the case in hand.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Only look.
    Look,
    /// Fill an empty hall with made-up tickets.
    DemoHall,
    /// Give out a number.
    Issue {
        /// Kind of business.
        kind: String,
        /// Priority class.
        class: Class,
        /// Why, for the green line.
        reason: Option<String>,
        /// Code of a skill the window must have.
        needs: Option<String>,
        /// The time that was agreed, in minutes of the day.
        minute: Option<i64>,
        /// What the window that calls it should know.
        note: Option<String>,
        /// Who takes it and for which item, where that is known.
        whose: Option<(Document, Option<Code>)>,
    },
    /// Lay a case open that ended, for what is still done about it.
    LayOpen(CaseId),
    /// What somebody who takes a number came for before: their document is looked for, which stays in the log.
    CameBefore(Document),
    /// Keep a number for a later time.
    Book {
        /// Kind of business.
        kind: String,
        /// Code of a skill the window must have.
        needs: Option<String>,
        /// On this day.
        day: Date,
        /// At this time.
        time: Time,
        /// It is the person in hand who comes again: noted in their case.
        own: bool,
    },
    /// Call the next ticket. Its case is opened by the first deed that is noted in it: until then it can be called again or
    /// marked as not come.
    CallNext,
    /// Call the ticket in hand again.
    Recall,
    /// Nobody came.
    NoShow,
    /// Put the ticket in hand aside.
    Hold,
    /// Somebody who did not come is here now: back into the queue.
    Return(TicketNo),
    /// Somebody who was put aside goes on at this window.
    Resume(TicketNo),
    /// The slip of a number that could not be printed is in the person's hand now.
    Printed(TicketNo),
    /// Take a number out of the queue, for this reason.
    Void(TicketNo, String),
    /// Who booked this number is here.
    Arrive(TicketNo),
    /// Hand on the ticket in hand: to another kind, window or skill.
    HandOn {
        /// Code of a kind.
        kind: Option<String>,
        /// A window.
        window: Option<u32>,
        /// Code of a skill.
        needs: Option<String>,
        /// What the next window should know.
        note: String,
    },
    /// The person in hand goes to the mediation room.
    Mediate {
        /// Why.
        reason: String,
        /// The clerk goes along, and this window pauses.
        along: bool,
    },
    /// This window pauses.
    Pause,
    /// This window goes on.
    Open,
    /// Ask the other windows for help.
    AskHelp(Want),
    /// Come to help another window.
    TakeHelp(u32),
    /// No more help is needed here.
    EndHelp,
    /// Open a case without a ticket.
    WalkIn,
    /// Whose business it is.
    Identify {
        /// The document as checked; its number is sealed, never logged.
        number: Document,
        /// What may be seen of it.
        seen: PersonSeen,
        /// Codes of what was wrong with numbers confirmed before it.
        slips: Vec<&'static str>,
    },
    /// What was wrong with what was typed into a field before it was right.
    Slips {
        /// Which field.
        field: &'static str,
        /// Codes of what was wrong.
        codes: Vec<&'static str>,
    },
    /// Which unit it is for.
    Unit {
        /// Its code as checked.
        code: CreditCode,
        /// Its name.
        name: String,
        /// Codes of what was wrong with codes confirmed before it.
        slips: Vec<&'static str>,
    },
    /// Whose death it is about.
    Deceased {
        /// Their document as checked; its number is sealed, never logged.
        number: Document,
        /// What may be seen of it.
        seen: PersonSeen,
        /// Codes of what was wrong with numbers confirmed before it.
        slips: Vec<&'static str>,
    },
    /// The full number was looked at, for this reason.
    Unmask(String),
    /// What is wanted.
    PickItem(String),
    /// A condition was checked.
    Condition(Answering),
    /// A material was looked at.
    Material(Marking),
    /// One of the four checks of a material, or of all at hand.
    Check {
        /// The material's code; none: all at hand.
        material: Option<String>,
        /// Which.
        check: Review,
        /// Done, or taken back.
        done: bool,
    },
    /// A step of handling was passed, or taken back.
    Pass {
        /// Its place, from 1.
        place: usize,
        /// Passed, or taken back.
        done: bool,
    },
    /// The bills of a claim and what they are made of.
    Bills(Bills),
    /// An amount.
    Amount {
        /// What it is.
        what: String,
        /// How much.
        yuan: Yuan,
        /// What was computed before.
        trial: Option<Yuan>,
    },
    /// An amount that should not be there is taken away.
    DropAmount(String),
    /// A second person's look at an amount.
    Review {
        /// What they were shown.
        saw: Box<AmountLook>,
        /// Agreed, or sent back.
        agreed: bool,
        /// Why.
        note: String,
    },
    /// What is paid and by when.
    Settle {
        /// The last day.
        pay_by: Date,
        /// What the person bears, each with the reason.
        borne: Vec<(String, Yuan)>,
    },
    /// A hardship of the person.
    Tag {
        /// Which.
        tag: String,
        /// Set, or taken away.
        on: bool,
    },
    /// A question answered beside everything else.
    Advise(String),
    /// What cases still owe.
    Owing,
    /// How much was typed right the first time, today and in the days before.
    Tally,
    /// An item stays on top of what is often handled here, or no longer.
    Pin {
        /// Which.
        item: String,
        /// Stays, or no longer.
        on: bool,
    },
    /// Something a case owes was done.
    FollowUp {
        /// Its id.
        id: String,
        /// How it came out.
        result: CameOut,
        /// In words.
        note: String,
        /// The amount they were shown, where it is about one.
        saw: Option<Box<AmountLook>>,
    },
    /// The limit of a case stands still, or runs on.
    TurnLimit {
        /// Which case.
        case: CaseId,
        /// Which of both.
        turn: LimitTurn,
        /// In words.
        note: String,
    },
    /// A figure was computed for this case.
    Computed(Figure),
    /// What the registers still owe; with `done`, what is over, too.
    Ledgers {
        /// Whether finished entries are wanted, too.
        done: bool,
    },
    /// An entry is made in a register.
    LedgerAdd {
        /// Key of the register.
        register: String,
        /// Keys of fields and what was typed.
        typed: Vec<(String, String)>,
    },
    /// An entry takes a step.
    LedgerMove {
        /// Which.
        id: EntryId,
        /// Key of the step.
        step: String,
        /// Keys of fields and what was typed.
        typed: Vec<(String, String)>,
    },
    /// A slip of an entry is wanted.
    LedgerSlip {
        /// Which entry.
        id: EntryId,
        /// Key of the slip.
        slip: String,
    },
    /// What is private in an entry is looked at in full, for this reason.
    LedgerWhole {
        /// Which.
        id: EntryId,
        /// Why.
        reason: String,
    },
    /// An emergency begins, by the id of its card.
    Emergency(String),
    /// A step of one was done.
    EmergencyStep {
        /// Which emergency.
        id: EntryId,
        /// Its place, from 1.
        place: usize,
    },
    /// Its words were said to all, with the moment by which there is news again, in milliseconds.
    EmergencySaid {
        /// Which emergency.
        id: EntryId,
        /// By then.
        news: i64,
    },
    /// The system is down: the hall goes over to the hand ledger.
    Down,
    /// It is there again.
    Restored,
    /// All that was written by hand is made up for.
    SettleDown,
    /// Something was looked up for this case.
    LookedUp(String),
    /// A paper of a case went out.
    PaperOut(Box<Printed>),
    /// The papers of a case that is over: by the number on one of them, or `last` for the newest here.
    PapersOf(String),
    /// The case ends.
    Close(Box<Ending>),
}

impl Deed {
    /// Whether keys mean something else once it is done: another person sits here, or another list is gone through.
    pub fn turns(&self) -> bool {
        matches!(
            self,
            Deed::CallNext
                | Deed::Resume(_)
                | Deed::WalkIn
                | Deed::PickItem(_)
                | Deed::HandOn { .. }
                | Deed::Mediate { .. }
                | Deed::Hold
                | Deed::NoShow
                | Deed::Close(_)
        )
    }
}

/// What a deed gives besides how things stand after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gave {
    /// Nothing.
    Nothing,
    /// The full number that was asked for.
    Number(String),
    /// What somebody came for before, newest first.
    Before(Vec<Before>, Option<Box<Ticket>>),
    /// The ticket that was given out.
    Ticket(Box<Ticket>),
    /// The papers that go with the end of a case.
    Papers(Vec<paper::Document>),
    /// A case whose papers are wanted again, and its place among those of its day and window.
    Case(Box<Case>, u32),
    /// What cases still owe, most pressing first.
    Owing(Vec<Owing>, Vec<paper::Document>),
    /// What the registers still owe, the number of the entry that was made or moved, and what goes with its end.
    Entries(Vec<Entry>, Option<String>, Option<Box<paper::Document>>),
    /// Something to read: title and text.
    Text(String, String),
    /// An emergency as it is now.
    Emergency(Box<Entry>),
    /// A case that ended lies open.
    LaidOpen,
}

/// What came of a deed.
#[derive(Debug)]
pub struct Reply {
    /// What was asked.
    pub deed: Deed,
    /// How things stand now, or why it could not be done (in Chinese, with what to do).
    pub result: Result<Box<Standing>, String>,
    /// It is the records or the machine that are at fault, not what was asked.
    pub broken: bool,
    /// What the deed gave besides.
    pub gave: Gave,
    /// Why this desk may only look, if so.
    pub read_only: Option<String>,
}
