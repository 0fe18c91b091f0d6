//! The thread that touches the store and the disk, so that a key always answers at once. It does the deeds in the order
//! they come and reports how things stand after each.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::message::{Deed, Gave, Message, Reply};
use crate::acts::papers;
use crate::acts::{
    self, ActError, Actor, Booking, HallView, Knowledge, Often, Outlet, Shown, Stamp, Standing, To, Waits,
    Wish,
};
use crate::clock::{Clock, Now};
use crate::ledgers::Unfit;
use crate::log::{Case, CaseId, Printed};
use crate::paper::Document;
use crate::paper::pdf::FontFiles;
use crate::queue::TicketNo;
use crate::store::{Changes, Store, StoreError};

/// What can be asked of the worker.
#[derive(Debug)]
pub enum Task {
    /// A deed.
    Do(Deed),
    /// Keep what is being typed.
    KeepDraft(String),
    /// Forget it.
    DropDraft,
    /// Write a slip beside the store.
    SaveSlip {
        /// File name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Print a ticket's slip and note whether it came out.
    PrintTicket {
        /// Whose.
        no: TicketNo,
        /// The slip.
        text: String,
    },
    /// Say this aloud.
    Speak(String),
    /// Make a paper's PDF, beside the store or on the printer.
    HandOut {
        /// The paper.
        document: Box<Document>,
        /// On the printer.
        print: bool,
    },
    /// Look whether somebody else has written.
    Glance,
    /// Say when everything before this is done.
    Flush(Sender<()>),
    /// Nothing more will be asked.
    End,
}

/// Where papers go.
#[derive(Debug, Clone, Default)]
pub struct Outlets {
    /// The folder they are written to; it is made when first needed.
    pub slips: PathBuf,
    /// Fonts named in the settings.
    pub fonts: Vec<PathBuf>,
    /// The printer's queue, if one is named.
    pub printer: Option<String>,
}

impl From<PathBuf> for Outlets {
    fn from(slips: PathBuf) -> Self {
        Self { slips, ..Self::default() }
    }
}

impl Outlets {
    /// Makes the PDF of a paper and hands it out, or says why not.
    fn hand_out(&self, document: &Document, print: bool) -> Result<Printed, String> {
        let file = self.slips.join(format!("{}.pdf", document.file_stem()));
        let outlet = match (print, &self.printer) {
            (false, _) => Outlet::File(&file),
            (true, Some(printer)) => Outlet::Queue(printer),
            (true, None) => {
                return Err("没有设打印机：在 config.toml 写 printer = \"队列名\"（lpstat -p 看有哪些）；先按 F2 存 PDF".into());
            }
        };
        let fonts = FontFiles::find(&self.fonts);
        let handed = acts::hand_out(document, document.format, document.copies, &fonts, outlet);
        handed.map(|handed| handed.printed).map_err(|error| error.to_string())
    }
}

/// What the thread works on; without a thread it serves tests, a deed at a time.
pub struct Worker {
    store: Box<dyn Store>,
    know: Arc<Knowledge>,
    who: Actor,
    clock: Clock,
    outlets: Outlets,
    read_only: Option<String>,
    waits: Waits,
    often: Often,
    /// The hour an anchor was last seen to.
    anchored: i64,
    /// The version of the store that was read last.
    seen: Option<i64>,
    /// What a screen that shows the hall needs besides; none at a desk.
    hall: Option<HallPage>,
}

/// What is kept for a screen that shows the hall.
struct HallPage {
    /// The program slips are given to.
    printer: Option<Vec<String>>,
}

impl Worker {
    /// Takes the window. One that another desk has is only looked at. `outlets` says where papers go.
    pub fn new(
        mut store: Box<dyn Store>,
        know: Arc<Knowledge>,
        who: Actor,
        clock: Clock,
        outlets: impl Into<Outlets>,
    ) -> Result<Self, StoreError> {
        let read_only = (!store.claim_window(who.window)?)
            .then(|| format!("{}号窗口已经在另一个帮办里打开，这里只能看。换个窗口号：--window", who.window));
        let outlets = outlets.into();
        let (waits, hall) = (Waits::default(), None);
        Ok(Self {
            store,
            know,
            who,
            clock,
            outlets,
            read_only,
            waits,
            often: Often::default(),
            anchored: 0,
            seen: None,
            hall,
        })
    }

    /// For a screen that shows the hall: it takes no window.
    pub fn of_hall(
        store: Box<dyn Store>,
        know: Arc<Knowledge>,
        who: Actor,
        clock: Clock,
        slips: PathBuf,
        printer: Option<Vec<String>>,
    ) -> Self {
        let hall = Some(HallPage { printer });
        let (outlets, waits) = (slips.into(), Waits::default());
        Self {
            store,
            know,
            who,
            clock,
            outlets,
            read_only: None,
            waits,
            often: Often::default(),
            anchored: 0,
            seen: None,
            hall,
        }
    }

    /// A wait for what others write, for [`super::glance`].
    pub fn changes(&self) -> Option<Changes> {
        self.store.changes()
    }

    /// Tells how things stand if somebody else has written since they were read last.
    fn glance(&mut self, desk: &Sender<Message>) -> Result<(), ()> {
        // A store that cannot say has changed: reading it says what is wrong.
        let version = self.store.version().ok();
        if version.is_some() && version == self.seen {
            return Ok(());
        }
        self.seen = version;
        if self.hall.is_some() {
            return self.tell_hall(desk);
        }
        let reply = self.reply(Deed::Look);
        desk.send(Message::Done(Box::new(reply))).map_err(|_| ())
    }

    fn tell_hall(&mut self, desk: &Sender<Message>) -> Result<(), ()> {
        let hall = HallView::read(&*self.store, &self.know.hall, self.clock.now(), &mut self.waits);
        desk.send(Message::Hall(hall.map(Box::new).map_err(|error| error.to_string()))).map_err(|_| ())
    }

    /// Gives a slip to the printer and notes what came of it: a number nobody holds must not wait.
    fn print(&mut self, no: &TicketNo, text: &str) -> Result<(), String> {
        let printer = self.hall.as_ref().and_then(|hall| hall.printer.as_deref()).unwrap_or_default();
        let printed = feed(printer, text);
        let now = self.clock.now();
        let stamp = Stamp::new(&self.know.hall, &self.who, now, acts::new_op(now));
        let noted = match &printed {
            Ok(()) => acts::printed(&mut *self.store, &stamp, no),
            Err(why) => acts::print_failed(&mut *self.store, &stamp, no, why),
        };
        noted.map_err(|error| said(&error))?;
        printed
    }

    /// Starts the thread; it ends when nobody can ask it any more.
    pub fn start(self, desk: Sender<Message>) -> io::Result<(Sender<Task>, JoinHandle<()>)> {
        let (sender, tasks) = channel();
        let thread = thread::Builder::new().name("worker".into()).spawn(move || self.run(&tasks, &desk))?;
        Ok((sender, thread))
    }

    fn run(mut self, tasks: &Receiver<Task>, desk: &Sender<Message>) {
        while let Ok(task) = tasks.recv() {
            let trouble = match task {
                Task::Do(deed) => {
                    let reply = self.reply(deed);
                    let gone = desk.send(Message::Done(Box::new(reply))).is_err();
                    if gone || (self.hall.is_some() && self.tell_hall(desk).is_err()) {
                        return;
                    }
                    continue;
                }
                Task::PrintTicket { no, text } => {
                    let printed = self.print(&no, &text);
                    if desk.send(Message::Printed(printed)).is_err() {
                        return;
                    }
                    continue;
                }
                Task::Glance => {
                    if self.glance(desk).is_err() {
                        return;
                    }
                    continue;
                }
                Task::End => return,
                Task::Speak(text) => speak(&text).err(),
                Task::Flush(done) => {
                    // Whoever asked may be gone; then nobody waits.
                    let _ = done.send(());
                    continue;
                }
                Task::KeepDraft(text) if self.read_only.is_none() => {
                    acts::save_draft(&mut *self.store, &self.who, self.clock.now(), &text)
                        .err()
                        .as_ref()
                        .map(said)
                }
                Task::DropDraft if self.read_only.is_none() => {
                    acts::drop_draft(&mut *self.store, &self.who).err().as_ref().map(said)
                }
                Task::KeepDraft(_) | Task::DropDraft => None,
                Task::HandOut { document, print } => {
                    let (outlets, desk) = (self.outlets.clone(), desk.clone());
                    // A printer takes its time; nothing else at this window waits for it.
                    let work = move || {
                        let news = match outlets.hand_out(&document, print) {
                            Ok(printed) => Message::Handed(Box::new(printed)),
                            Err(trouble) => Message::Trouble(trouble),
                        };
                        // Whoever left meanwhile has the paper, not the word of it.
                        let _ = desk.send(news);
                    };
                    thread::Builder::new().name("paper".into()).spawn(work).err().map(|e| e.to_string())
                }
                Task::SaveSlip { name, text } => {
                    let news = match save_slip(&self.outlets.slips, &name, &text) {
                        Ok(()) => Message::Saved(name),
                        Err(trouble) => Message::Trouble(trouble),
                    };
                    if desk.send(news).is_err() {
                        return;
                    }
                    continue;
                }
            };
            if let Some(trouble) = trouble
                && desk.send(Message::Trouble(trouble)).is_err()
            {
                return;
            }
        }
    }

    /// Does a deed and reads how things stand after it.
    pub fn reply(&mut self, deed: Deed) -> Reply {
        let now = self.clock.now();
        let result = match (&self.read_only, &deed) {
            (Some(why), deed) if !matches!(deed, Deed::Look | Deed::Ledgers | Deed::Owing) => {
                Err(why.clone())
            }
            _ => self.act(&deed, now).map_err(|error| said(&error)),
        };
        let (gave, result) = match result {
            Ok(gave) => {
                self.keep_anchored(&deed, now);
                (gave, self.standing(now))
            }
            Err(why) => (Gave::Nothing, Err(why)),
        };
        Reply { deed, result, gave, read_only: self.read_only.clone() }
    }

    /// The first deed of an hour sets an anchor, unless another window did. One that fails is tried again with the next
    /// deed: this one is done, and nothing is lost by a later anchor.
    fn keep_anchored(&mut self, deed: &Deed, now: Now) {
        let hour = now.ms / 3_600_000;
        if hour == self.anchored || matches!(deed, Deed::Look) {
            return;
        }
        let stamp = Stamp::new(&self.know.hall, &self.who, now, acts::new_op(now));
        if acts::anchor(&mut *self.store, &stamp, acts::When::Hourly).is_ok() {
            self.anchored = hour;
        }
    }

    fn standing(&mut self, now: Now) -> Result<Box<Standing>, String> {
        let standing =
            Standing::read(&*self.store, &self.know, self.who.window, now, &mut self.waits, &mut self.often);
        standing.map(Box::new).map_err(|error| error.to_string())
    }

    /// Whether somebody was called to this window and nothing was noted of their business yet.
    fn called_only(&self) -> Result<bool, StoreError> {
        let rows = self.store.rows();
        let window = self.who.window;
        Ok(rows.in_hand(window)?.is_some() && rows.case_in_hand(window)?.is_none())
    }

    fn act(&mut self, deed: &Deed, now: Now) -> Result<Gave, ActError> {
        let stamp = Stamp::new(&self.know.hall, &self.who, now, acts::new_op(now));
        let hall = &self.know.hall;
        let case = |store: &dyn Store| -> Result<CaseId, ActError> {
            let case: Option<Case> = store.rows().case_in_hand(stamp.who.window)?;
            case.map(|case| case.id).ok_or(ActError::NothingInHand(stamp.who.window))
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
            Deed::Issue { kind, class, reason, needs, minute } => {
                let slot = minute.map(|minute| stamp.midnight + minute * 60_000);
                let (reason, needs) = (reason.as_deref(), needs.as_deref());
                let wish = Wish { kind, class: *class, reason, needs, slot };
                let ticket = acts::issue_told(store, hall, &stamp, wish, &mut self.waits)?;
                return Ok(Gave::Ticket(Box::new(ticket)));
            }
            Deed::Book { kind, day, time, own: true, .. } => {
                let id = case(store)?;
                let at = day.to_datetime(*time);
                let (_, ticket) = acts::rebook(store, hall, &stamp, id, at, Some(kind))?;
                return Ok(Gave::Ticket(Box::new(ticket)));
            }
            Deed::Book { kind, needs, day, time, own: false } => {
                let booking = Booking { kind, needs: needs.as_deref(), day: *day, time: *time };
                return Ok(Gave::Ticket(Box::new(acts::book(store, hall, &stamp, booking)?)));
            }
            Deed::CallNext => _ = acts::call_next(store, hall, &stamp)?,
            Deed::Recall => _ = acts::recall(store, hall, &stamp)?,
            Deed::NoShow => _ = acts::no_show(store, &stamp)?,
            Deed::Hold => _ = acts::hold(store, &stamp, "暂离", hall.rule.hold_minutes)?,
            Deed::Return(no) => _ = acts::return_ticket(store, hall, &stamp, no)?,
            Deed::Resume(no) => {
                acts::resume(store, &stamp, no)?;
                let opening = Stamp { op: acts::new_op(now), ..stamp };
                acts::open_case(store, &opening)?;
            }
            Deed::Printed(no) => _ = acts::printed(store, &stamp, no)?,
            Deed::Void(no) => _ = acts::void(store, &stamp, no, "小票没打出，不要了")?,
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
                let shown = Shown {
                    document: seen.document,
                    number: number.expose(),
                    masked: &seen.masked,
                    sex: seen.sex,
                    birth: seen.birth,
                };
                let id = case(store)?;
                for code in slips {
                    let noting = Stamp { op: acts::new_op(now), ..stamp.clone() };
                    acts::note_slip(store, &noting, id, "证件号", code)?;
                }
                acts::identify(store, &stamp, id, shown, hall.privacy.keep_until(stamp.day))?;
            }
            Deed::Unmask(reason) => {
                let id = case(store)?;
                return acts::unmask(store, &stamp, id, reason).map(Gave::Number);
            }
            Deed::Ledgers => {
                return Ok(Gave::Entries(
                    acts::ledger_entries(store.rows(), self.know.books(), None, false)?,
                    None,
                ));
            }
            Deed::LedgerAdd { register, typed } => {
                let books = self.know.books();
                let register = books.registers.find(register).ok_or(Unfit::Unknown)?;
                let (entry, _) =
                    acts::ledger_add(store, books.calendar, &stamp, register, &borrowed(typed), None)?;
                let all = acts::ledger_entries(store.rows(), books, None, false)?;
                return Ok(Gave::Entries(all, Some(entry.no)));
            }
            Deed::Emergency(card) => {
                let entry = acts::begin_emergency(store, &self.know, &stamp, card)?;
                return Ok(Gave::Emergency(Box::new(entry)));
            }
            Deed::EmergencyStep { id, place } => {
                let entry = acts::tick_emergency(store, &self.know, &stamp, *id, *place)?;
                return Ok(Gave::Emergency(Box::new(entry)));
            }
            Deed::Down => _ = acts::begin_outage(store, &self.know, &stamp)?,
            Deed::Restored => _ = acts::restore(store, &self.know, &stamp)?,
            Deed::SettleDown => _ = acts::settle_outage(store, &self.know, &stamp)?,
            Deed::LedgerMove { id, step, typed } => {
                let books = self.know.books();
                let entry = acts::ledger_entry(store.rows(), books, *id)?.ok_or(Unfit::Unknown)?;
                if entry.register == "emergency" && step == "end" {
                    let ended = acts::end_emergency(store, &self.know, &stamp, *id, &borrowed(typed))?;
                    return Ok(Gave::Emergency(Box::new(ended)));
                }
                let register = books.registers.find(&entry.register).ok_or(Unfit::Unknown)?;
                let (entry, _) =
                    acts::ledger_move(store, books, &stamp, register, *id, step, &borrowed(typed))?;
                let all = acts::ledger_entries(store.rows(), books, None, false)?;
                return Ok(Gave::Entries(all, Some(entry.no)));
            }
            Deed::PickItem(item) => {
                let id = case(store)?;
                acts::pick_item(store, &self.know, &stamp, id, item)?;
            }
            Deed::Condition { condition, met } => {
                let id = case(store)?;
                acts::mark_condition(store, &stamp, id, condition, *met)?;
            }
            Deed::Material(marking) => {
                let id = case(store)?;
                acts::mark_material(store, &self.know, &stamp, id, marking)?;
            }
            Deed::Check { material, check, done } => {
                let id = case(store)?;
                acts::check_material(store, &stamp, id, material.as_deref(), *check, *done)?;
            }
            Deed::Pass { place, done } => {
                let id = case(store)?;
                acts::pass_step(store, &self.know, &stamp, id, *place, *done)?;
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
            Deed::FollowUp { id, result, note } => {
                let case = acts::follow_up(store, &stamp, id, *result, note)?;
                let receipt = papers::receipt(store.rows(), &self.know, &case, id, &stamp.who, now)?;
                let all = acts::owing(store.rows(), &self.know, stamp.day, false)?;
                return Ok(Gave::Owing(all, receipt.into_iter().collect()));
            }
            Deed::Pin { item, on } => _ = acts::pin_item(store, &self.know, &stamp, item, *on)?,
            Deed::PaperOut(printed) => {
                // A paper that belongs to no case (a register's) leaves no word in one.
                if let Some(of) = papers::case_of(store.rows(), &printed.number)? {
                    acts::note_printed(store, &stamp, of.id, printed)?;
                }
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
                return Ok(Gave::Papers(ended.paper.into_iter().chain(ended.reply).collect()));
            }
        }
        Ok(Gave::Nothing)
    }
}

/// Whether a deed is noted in a case.
fn opens_case(deed: &Deed) -> bool {
    match deed {
        Deed::Look
        | Deed::DemoHall
        | Deed::Issue { .. }
        | Deed::Book { .. }
        | Deed::CallNext
        | Deed::Recall
        | Deed::NoShow
        | Deed::Hold
        | Deed::Return(_)
        | Deed::Resume(_)
        | Deed::Printed(_)
        | Deed::Void(_)
        | Deed::Arrive(_)
        | Deed::PaperOut(_)
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
        | Deed::FollowUp { .. }
        | Deed::Pin { .. }
        | Deed::Ledgers
        | Deed::LedgerAdd { .. }
        | Deed::LedgerMove { .. }
        | Deed::Emergency(_)
        | Deed::EmergencyStep { .. }
        | Deed::Down
        | Deed::Restored
        | Deed::SettleDown
        | Deed::Unmask(_) => false,
        Deed::Identify { .. }
        | Deed::PickItem(_)
        | Deed::Condition { .. }
        | Deed::Material(_)
        | Deed::Check { .. }
        | Deed::Pass { .. }
        | Deed::Tag { .. }
        | Deed::Computed(_)
        | Deed::LookedUp(_)
        | Deed::Close(_) => true,
    }
}

/// Runs the printer's program with the slip as its input.
fn feed(printer: &[String], text: &str) -> Result<(), String> {
    let (program, args) = printer.split_first().ok_or("没有指定打印程序")?;
    let failed = |error: io::Error| format!("打印程序 {program} 用不了，{error}");
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    // A printer that does not want the slip says so by its end.
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    let status = child.wait().map_err(failed)?;
    if status.success() {
        written.map_err(failed)
    } else {
        Err("打印机没有打出来，看看纸和线".into())
    }
}

/// Says a call aloud through espeak-ng, where it is installed.
fn speak(text: &str) -> Result<(), String> {
    let voice = Command::new("espeak-ng")
        .args(["-v", "cmn", "-s", "150", "--", text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    voice.map(|_| ()).map_err(|error| format!("念不出来：espeak-ng 用不了，{error}"))
}

fn borrowed(typed: &[(String, String)]) -> Vec<(&str, &str)> {
    typed.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect()
}

fn said(error: &ActError) -> String {
    error.to_string()
}

fn save_slip(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    let failed = |error| format!("单子没有存成：{}，{error}。检查文件夹的写权限", path.display());
    written.map_err(failed)
}
