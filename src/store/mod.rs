//! Keeping events, and the state derived from them. An engine is three small traits: [`Store`] opens transactions, [`Tx`]
//! appends, [`Rows`] reads. It knows events and rows but no policy: what may be appended, `acts` decides.
//!
//! The tables of tickets, cases and entries are kept by [`Tx::append`] through the folds of their nouns, never written
//! otherwise, so that they can be dropped and played again from the events. What is asked of the tables is written once
//! (`tables/`); `sqlite/` and `postgres/` open, lock, carry statements over and say what went wrong.

mod backup;
mod changes;
mod crypt;
mod error;
mod place;
pub mod postgres;
mod salvage;
mod seal;
pub mod sqlite;
mod tables;
mod whole;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use backup::{Backup, Restored, backup, move_hall, place_key, restore};
pub use changes::Changes;
pub use crypt::{Secret, hash_words};
pub use error::StoreError;
pub use place::{Open, Place, open};
pub use salvage::{Salvaged, salvage};
pub use seal::{Vault, is_open_to_others, say_words, wants_words};
pub use whole::{Copied, Rebuilt, audit, copy, rebuild};

use crate::ledgers::{Entry, EntryId};
use crate::log::{Body, Case, CaseId, Event, Hash, Head, OpId, PersonId, Record};
use crate::queue::{Seat, Ticket, TicketId, TicketNo};

/// A store, opened for one hall by one process.
pub trait Store: Send {
    /// Reads, each seeing what is committed now.
    fn rows(&self) -> &dyn Rows;

    /// Runs `work` in one transaction that no other writer can come between; all of it is kept and safe on disk when
    /// this returns, or none of it. `work` may be run again from the start when another machine was faster, so it must
    /// not do anything but read and write through its [`Tx`].
    fn write(&mut self, work: &mut Work<'_>) -> Result<(), StoreError>;

    /// Takes a window for this process until it ends, however it ends. False: another desk has it.
    fn claim_window(&mut self, window: u32) -> Result<bool, StoreError>;

    /// Writes everything of this hall into a new SQLite file, while others go on.
    fn copy_out(&mut self, to: &Path) -> Result<(), StoreError>;

    /// Looks at everything that is kept, as far as the engine itself can tell whether it can be read.
    fn check(&self) -> Result<(), StoreError> {
        self.rows().state().map(|_| ())
    }

    /// A number that is another one as soon as somebody else has written; cheap enough to ask ten times a second.
    fn version(&self) -> Result<i64, StoreError>;

    /// A wait for anybody's writing; none where only [`Store::version`] tells.
    fn changes(&self) -> Option<Changes> {
        None
    }
}

impl<S: Store + ?Sized> Store for Box<S> {
    fn rows(&self) -> &dyn Rows {
        (**self).rows()
    }

    fn write(&mut self, work: &mut Work<'_>) -> Result<(), StoreError> {
        (**self).write(work)
    }

    fn claim_window(&mut self, window: u32) -> Result<bool, StoreError> {
        (**self).claim_window(window)
    }

    fn copy_out(&mut self, to: &Path) -> Result<(), StoreError> {
        (**self).copy_out(to)
    }

    fn check(&self) -> Result<(), StoreError> {
        (**self).check()
    }

    fn version(&self) -> Result<i64, StoreError> {
        (**self).version()
    }

    fn changes(&self) -> Option<Changes> {
        (**self).changes()
    }
}

/// What runs inside a transaction; it says whether the transaction stands.
pub type Work<'w> = dyn FnMut(&mut dyn Tx) -> Result<End, StoreError> + 'w;

/// How a transaction ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Keep what was written.
    Commit,
    /// Nothing happened.
    RollBack,
}

/// An event to be appended; the store gives it its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When it happened, in milliseconds. The store moves it up to the newest event before it, should the clock have
    /// gone backwards.
    pub at: i64,
    /// On which business day.
    pub day: Date,
    /// At which window.
    pub window: u32,
    /// By whom.
    pub clerk: String,
    /// The press it came from; given with the first event of a press only.
    pub op: Option<OpId>,
    /// What happened.
    pub body: Body,
}

/// A transaction.
pub trait Tx {
    /// Reads, seeing what this transaction wrote.
    fn rows(&self) -> &dyn Rows;

    /// Appends an event and takes it into the state.
    fn append(&mut self, event: NewEvent) -> Result<(), StoreError>;

    /// The next number of a kind on a business day, from 1; given once even to many machines.
    fn next_number(&mut self, day: Date, kind: &str) -> Result<u32, StoreError>;

    /// Keeps what is being typed at a window, sealed.
    fn save_draft(&mut self, window: u32, at: i64, text: &str) -> Result<(), StoreError>;

    /// Forgets it.
    fn drop_draft(&mut self, window: u32) -> Result<(), StoreError>;

    /// Keeps a person's number, sealed, and gives the name it is known by. The same number gives the same name for as long as
    /// it is kept; once it is erased nothing leads from the number to the name any more.
    fn save_person(&mut self, number: &str) -> Result<PersonId, StoreError>;

    /// Drops the keys, and with them the numbers, of these persons.
    fn erase_persons(&mut self, persons: &[PersonId]) -> Result<(), StoreError>;

    /// Takes a record as it was written elsewhere, into the log only.
    fn put(&mut self, record: &Record) -> Result<(), StoreError>;

    /// Takes what was sealed elsewhere under the same key.
    fn put_sealed(&mut self, sealed: &Sealed) -> Result<(), StoreError>;

    /// Forgets everything that is derived from the log.
    fn forget_state(&mut self) -> Result<(), StoreError>;

    /// Takes an event that is in the log already into the state.
    fn play(&mut self, event: &Event) -> Result<(), StoreError>;
}

/// What is sealed, as it is kept; it opens only in its own row and with its own key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the columns of the tables")]
pub enum Sealed {
    /// A person's number.
    Person {
        id: String,
        sealed: Vec<u8>,
        key_id: String,
        /// Of files of earlier programs; what counts now is the end of the cases.
        keep_until: Option<String>,
        wrapped: Option<Vec<u8>>,
        look: Option<String>,
    },
    /// What is being typed at a window.
    Draft { window: u32, at: i64, sealed: Vec<u8>, key_id: String },
}

/// Everything that can be read.
pub trait Rows {
    /// Whether nothing ever happened here.
    fn is_empty(&self) -> Result<bool, StoreError>;

    /// Whether made-up tickets were put in on this business day, to try the program on.
    fn made_up(&self, day: Date) -> Result<bool, StoreError>;

    /// Tickets of a business day in the order they were taken.
    fn tickets(&self, day: Date) -> Result<Vec<Ticket>, StoreError>;

    /// Tickets of a business day that wait, by their place.
    fn waiting(&self, day: Date) -> Result<Vec<Ticket>, StoreError>;

    /// A ticket.
    fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError>;

    /// A ticket by what its slip says.
    fn ticket_no(&self, day: Date, no: &TicketNo) -> Result<Option<Ticket>, StoreError>;

    /// The ticket a window has called or serves, of whatever day.
    fn in_hand(&self, window: u32) -> Result<Option<Ticket>, StoreError>;

    /// The ticket a window called last on a business day, wherever it is now; one that another window has called since
    /// does not count.
    fn last_called(&self, day: Date, window: u32) -> Result<Option<Ticket>, StoreError>;

    /// A case.
    fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError>;

    /// The open case of a window: that of the ticket in hand, or one without a ticket.
    fn case_in_hand(&self, window: u32) -> Result<Option<Case>, StoreError>;

    /// The open case of a ticket.
    fn case_of(&self, ticket: TicketId) -> Result<Option<Case>, StoreError>;

    /// The newest case whose id ends with these eight digits ([`Case::short`]), of whatever day.
    fn case_named(&self, short: &str) -> Result<Option<Case>, StoreError>;

    /// Cases of a business day, oldest first.
    fn cases(&self, day: Date) -> Result<Vec<Case>, StoreError>;

    /// Earlier cases of a person, newest first.
    fn visits(&self, person: &PersonId) -> Result<Vec<Case>, StoreError>;

    /// Cases about somebody's death, newest first, whoever came.
    fn cases_about(&self, deceased: &PersonId) -> Result<Vec<Case>, StoreError>;

    /// Cases of a unit by its credit code, newest first, whoever ran the errand.
    fn visits_of_unit(&self, code: &str) -> Result<Vec<Case>, StoreError>;

    /// Numbers somebody took, newest first.
    fn numbers(&self, person: &PersonId) -> Result<Vec<Ticket>, StoreError>;

    /// Cases that still owe something, oldest first.
    fn owing(&self) -> Result<Vec<Case>, StoreError>;

    /// How many cases still owe something.
    fn owing_count(&self) -> Result<u32, StoreError>;

    /// How many cases of a business day and window were opened before this one, or in all.
    fn cases_before(&self, day: Date, window: u32, case: Option<&Case>) -> Result<u32, StoreError>;

    /// How many wait of each kind on a business day; kinds nobody waits for are left out.
    fn counts(&self, day: Date) -> Result<Vec<(String, u32)>, StoreError>;

    /// How many cases of a business day are closed, each way of ending by its code.
    fn closed(&self, day: Date) -> Result<Vec<(String, u32)>, StoreError>;

    /// An entry of a register.
    fn entry(&self, id: EntryId) -> Result<Option<Entry>, StoreError>;

    /// An entry by the number people call it by.
    fn entry_no(&self, no: &str) -> Result<Option<Entry>, StoreError>;

    /// Entries of one register, or of all: those that still owe something, by their day and those without one last; with
    /// `done`, those that do not, too, newest first.
    fn entries(&self, register: Option<&str>, done: bool) -> Result<Vec<Entry>, StoreError>;

    /// How many entries still owe something.
    fn entries_open(&self) -> Result<u32, StoreError>;

    /// How many entries that still owe something fall due up to a day.
    fn entries_due(&self, by: Date) -> Result<u32, StoreError>;

    /// The windows at which something happened besides tickets and cases, by number.
    fn seats(&self) -> Result<Vec<Seat>, StoreError>;

    /// The first event of a press, if it was already done.
    fn done(&self, op: OpId) -> Result<Option<Record>, StoreError>;

    /// Every record, chain after chain, each in order.
    fn records(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError>;

    /// What was being typed at a window, and when.
    fn draft(&self, window: u32) -> Result<Option<(i64, String)>, StoreError>;

    /// The full number of a person. Showing it is an act that leaves an event.
    fn person(&self, id: &PersonId) -> Result<Option<String>, StoreError>;

    /// The name a number is known by; none when it is not kept, or no longer. Looking for somebody by it leaves an event.
    fn person_of(&self, number: &str) -> Result<Option<PersonId>, StoreError>;

    /// Tries the hall's key on what is sealed, if anything is.
    fn prove_key(&self) -> Result<(), StoreError>;

    /// Persons whose number is kept, who came or died, and all of whose cases and numbers are of before this day.
    fn persons_before(&self, day: Date) -> Result<Vec<PersonId>, StoreError>;

    /// The newest record of every chain, or of those of a business day on.
    fn heads(&self, from: Option<Date>) -> Result<Vec<Head>, StoreError>;

    /// The newest record of the hall's own chains.
    fn newest_of_hall(&self) -> Result<Option<Record>, StoreError>;

    /// Everything sealed, as it is kept.
    fn sealed(&self, each: &mut dyn FnMut(Sealed)) -> Result<(), StoreError>;

    /// A hash over everything derived from the log: the same events give the same one, on every engine.
    fn state(&self) -> Result<Hash, StoreError>;
}

/// A file beside another: `desk.sqlite` → `desk.sqlite.NAME`.
fn beside(path: &Path, name: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".");
    beside.push(name);
    beside.into()
}

/// A file to be written anew that only its owner may read, also where one that others could read stood before.
pub fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Makes a young file's entry in its folder safe on disk.
#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    // Of a bare name the folder is the one we are in.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

/// Windows keeps folder entries safe by itself.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
