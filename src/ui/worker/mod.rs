//! The thread that touches the store and the disk, so that a key always answers at once. It does the deeds in the order
//! they come and reports how things stand after each.

mod deeds;

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::message::{Deed, Gave, Message, Reply};
use crate::acts::{self, ActError, Actor, HallView, Knowledge, Often, Outlet, Stamp, Standing, Waits};
use crate::clock::{Clock, Now};
use crate::log::CaseId;
use crate::log::Printed;
use crate::paper::Document;
use crate::paper::pdf::FontFiles;
use crate::paper::printer::Printer;
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
    /// Print a text that belongs to no case.
    PrintText {
        /// What it is.
        title: String,
        /// The text.
        text: String,
    },
    /// Print a ticket's slip and note whether it came out.
    PrintTicket {
        /// Whose.
        no: TicketNo,
        /// The slip.
        text: String,
    },
    /// What was read anew is what deeds go by from now on.
    Know(Arc<Knowledge>),
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
    /// Prints a text; what is said of it, or why it did not come out.
    fn text(&self, title: &str, text: &str) -> Result<String, String> {
        let printer = self.printer.as_deref().and_then(Printer::parse);
        let printer =
            printer.ok_or("没有设打印机：在 config.toml 写 printer = \"队列名\"（lpstat -p 看有哪些）")?;
        let sent = printer.slip(text, title).map_err(|error| error.to_string());
        sent.map(|()| format!("{title}送到打印机了"))
    }

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
    /// A case that ended and was laid open again, as long as nobody sits here.
    laid: Option<CaseId>,
    /// The version of the store that was read last.
    seen: Option<i64>,
    /// What a screen that shows the hall needs besides; none at a desk.
    hall: Option<HallPage>,
}

/// What is kept for a screen that shows the hall.
struct HallPage {
    /// Where slips are printed.
    printer: Option<Printer>,
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
        Ok(Self { read_only, ..Self::with(store, know, who, clock, outlets.into()) })
    }

    /// For a screen that shows the hall: it takes no window.
    pub fn of_hall(
        store: Box<dyn Store>,
        know: Arc<Knowledge>,
        who: Actor,
        clock: Clock,
        outlets: Outlets,
        printer: Option<Printer>,
    ) -> Self {
        Self { hall: Some(HallPage { printer }), ..Self::with(store, know, who, clock, outlets) }
    }

    fn with(store: Box<dyn Store>, know: Arc<Knowledge>, who: Actor, clock: Clock, outlets: Outlets) -> Self {
        Self {
            store,
            know,
            who,
            clock,
            outlets,
            read_only: None,
            waits: Waits::default(),
            often: Often::default(),
            anchored: 0,
            laid: None,
            seen: None,
            hall: None,
        }
    }

    /// A wait for what others write, for [`super::glance`].
    pub fn changes(&self) -> Option<Changes> {
        self.store.changes()
    }

    /// Tells how things stand if somebody else has written since they were read last.
    fn glance(&mut self, desk: &Sender<Message>) -> Result<(), ()> {
        let version = match self.store.version() {
            Ok(version) => version,
            Err(error) => {
                // Asking again would take as long again before somebody hears of it.
                self.seen = None;
                let why = error.to_string();
                let news = if self.hall.is_some() {
                    Message::Hall(Err(why))
                } else {
                    let (gave, read_only) = (Gave::Nothing, self.read_only.clone());
                    let (deed, result) = (Deed::Look, Err(why));
                    Message::Done(Box::new(Reply { deed, result, broken: true, gave, read_only }))
                };
                return desk.send(news).map_err(|_| ());
            }
        };
        if Some(version) == self.seen {
            return Ok(());
        }
        self.seen = Some(version);
        if self.hall.is_some() {
            return self.tell_hall(desk);
        }
        let reply = self.reply(Deed::Look);
        desk.send(Message::Done(Box::new(reply))).map_err(|_| ())
    }

    fn tell_hall(&mut self, desk: &Sender<Message>) -> Result<(), ()> {
        let hall = HallView::read(&*self.store, &self.know, self.clock.now(), &mut self.waits);
        desk.send(Message::Hall(hall.map(Box::new).map_err(|error| error.to_string()))).map_err(|_| ())
    }

    /// Gives a slip to the printer and notes what came of it: a number nobody holds must not wait.
    fn print(&mut self, no: &TicketNo, text: &str) -> Result<(), String> {
        let printer = self.hall.as_ref().and_then(|hall| hall.printer.as_ref());
        // Nobody holds it yet: whatever happens to the machine meanwhile, it is not called.
        let now = self.clock.now();
        let stamp = Stamp::new(&self.know.hall, &self.who, now, acts::new_op(now));
        acts::print_failed(&mut *self.store, &stamp, no, "正在打").map_err(|error| said(&error))?;
        let printed = match printer {
            Some(printer) => printer.slip(text, no.as_str()).map_err(|error| error.to_string()),
            None => Err("没有设打印机".to_owned()),
        };
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
        let mut pending = VecDeque::new();
        loop {
            if pending.is_empty() {
                let Ok(task) = tasks.recv() else { return };
                pending.push_back(task);
            }
            pending.extend(tasks.try_iter());
            let Some(task) = pending.pop_front() else { continue };
            // A look at a server that is away takes seconds: one is enough, and what somebody asked for comes first.
            if matches!(task, Task::Glance) && !pending.is_empty() {
                if !pending.iter().any(|task| matches!(task, Task::Glance)) {
                    pending.push_back(Task::Glance);
                }
                continue;
            }
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
                Task::Know(know) => {
                    self.know = know;
                    if self.hall.is_some() && self.tell_hall(desk).is_err() {
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
                Task::PrintText { title, text } => {
                    let (outlets, desk) = (self.outlets.clone(), desk.clone());
                    let work = move || {
                        let news = outlets.text(&title, &text).map_or_else(Message::Trouble, Message::Sent);
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
        let mut broken = false;
        let result = match (&self.read_only, &deed) {
            (Some(why), deed)
                if !matches!(
                    deed,
                    Deed::Look
                        | Deed::Ledgers { .. }
                        | Deed::LedgerSlip { .. }
                        | Deed::Owing
                        | Deed::Tally
                        | Deed::PapersOf(_)
                ) =>
            {
                Err(why.clone())
            }
            _ => self.act(&deed, now).map_err(|error| {
                broken = matches!(error, ActError::Store(_));
                said(&error)
            }),
        };
        let (gave, result) = match result {
            Ok(gave) => {
                self.keep_anchored(now);
                let standing = self.standing(now);
                broken = standing.is_err();
                (gave, standing)
            }
            Err(why) => (Gave::Nothing, Err(why)),
        };
        Reply { deed, result, broken, gave, read_only: self.read_only.clone() }
    }

    /// The first deed or look of an hour sets an anchor, unless another window did or nothing has happened since the last
    /// one. One that fails is tried again with the next: nothing is lost by a later anchor.
    fn keep_anchored(&mut self, now: Now) {
        let hour = now.ms / 3_600_000;
        if hour == self.anchored || self.read_only.is_some() {
            return;
        }
        let stamp = Stamp::new(&self.know.hall, &self.who, now, acts::new_op(now));
        if acts::anchor(&mut *self.store, &stamp, acts::When::Hourly).is_ok() {
            self.anchored = hour;
        }
    }

    fn standing(&mut self, now: Now) -> Result<Box<Standing>, String> {
        let at = (self.who.window, self.laid);
        let standing = Standing::read(&*self.store, &self.know, at, now, &mut self.waits, &mut self.often);
        let standing = standing.map_err(|error| error.to_string())?;
        // Whoever sits down here is what is worked on from now on.
        self.laid = standing.laid_open().map(|case| case.id);
        Ok(Box::new(standing))
    }
}

/// The program that says things aloud, offline.
pub const VOICE: &str = "espeak-ng";

/// Says a call aloud, where the machine has a voice.
fn speak(text: &str) -> Result<(), String> {
    let voice = Command::new(VOICE)
        .args(["-v", "cmn", "-s", "150", "--", text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    voice.map(|_| ()).map_err(|error| format!("念不出来：{VOICE} 用不了，{error}"))
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
