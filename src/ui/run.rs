//! The loop: wait for a message, take all that have come, carry out what they ask, draw once. Nothing wakes while the
//! clerk thinks, but for the minute.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::Frame;

use super::desk::{Desk, Setup};
use super::glance;
use super::message::{Deed, Effect, Message};
use super::pages::{Page, Which};
use super::term::{self, Input, Options, Session};
use super::view::view;
use super::watch::Watch;
use super::worker::{Outlets, Task, Worker};
use crate::acts::{Knowledge, KnowledgeError};
use crate::clock::{Clock, Now};
use crate::paper::printer::Printer;
use crate::practice::Run;
use crate::store::Store;

/// How long after the last key what is being typed is kept.
const DRAFT_AFTER: Duration = Duration::from_millis(400);
/// How long a hang-up may wait for what is being typed to be kept.
const LAST_WORD: Duration = Duration::from_millis(300);

/// What the desk is opened with.
pub struct Opening {
    /// What is fixed while it is open.
    pub setup: Setup,
    /// The store, opened.
    pub store: Box<dyn Store>,
    /// The clock.
    pub clock: Clock,
    /// Where slips and papers go.
    pub slips: Outlets,
    /// Folder for crash reports.
    pub crashes: PathBuf,
    /// How the screen is entered.
    pub options: Options,
    /// The exercise to run, if this is one.
    pub practice: Option<Run>,
    /// Reads what was left out to stand sooner, if anything was.
    pub rest: Option<Rest>,
    /// Folders of rules and data to read again when they change, if any.
    pub watch: Option<Watch>,
}

/// Reads everything.
pub type Rest = Box<dyn FnOnce() -> Result<Knowledge, KnowledgeError> + Send>;

/// Why the desk could not be opened or went away.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The terminal would not be entered.
    #[error("终端打不开：{0}。换一个终端窗口再试")]
    Terminal(#[from] io::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

/// What the loop runs: the desk, or another screen.
pub(super) trait Screen {
    /// Takes a message at a moment; gives what is to be done.
    fn update(&mut self, message: Message, now: Now) -> Vec<Effect>;

    /// Draws a frame.
    fn view(&self, frame: &mut Frame<'_>);

    /// The next moment at which something happens by itself, in milliseconds.
    fn deadline(&self) -> Option<i64>;

    /// What would be lost if the machine stopped now.
    fn draft(&self) -> Option<String> {
        None
    }

    /// The name of the action just done, for a crash report; taken.
    fn acted(&mut self) -> Option<&'static str> {
        None
    }

    /// Says something that happened outside.
    fn tell(&mut self, text: &str);
}

impl Screen for Desk {
    fn update(&mut self, message: Message, now: Now) -> Vec<Effect> {
        Desk::update(self, message, now)
    }

    fn view(&self, frame: &mut Frame<'_>) {
        view(self, frame);
    }

    fn deadline(&self) -> Option<i64> {
        Desk::deadline(self)
    }

    fn draft(&self) -> Option<String> {
        Desk::draft(self)
    }

    fn acted(&mut self) -> Option<&'static str> {
        self.acted.take()
    }

    fn tell(&mut self, text: &str) {
        Desk::tell(self, text);
    }
}

/// What a screen that is no desk is opened with.
pub struct Showing {
    /// Which screen.
    pub which: Which,
    /// What is fixed while it is open.
    pub setup: Setup,
    /// The store, opened.
    pub store: Box<dyn Store>,
    /// The clock.
    pub clock: Clock,
    /// Where slips are printed; none shows them.
    pub printer: Option<Printer>,
    /// Where texts are kept and printed.
    pub outlets: Outlets,
    /// Folder for crash reports.
    pub crashes: PathBuf,
    /// How the screen is entered.
    pub options: Options,
    /// Folders of rules and data to read again when they change, if any.
    pub watch: Option<Watch>,
}

/// Opens a board, a ticket machine or the lead's view and stays until somebody leaves it. Gives the exit code.
pub fn show(showing: Showing) -> Result<u8, DeskError> {
    let Showing { which, setup, store, clock, printer, outlets, crashes, options, watch } = showing;
    let (sender, messages) = channel();
    let worker = Worker::of_hall(store, setup.know.clone(), setup.who, clock, outlets, printer);
    let changes = worker.changes();
    let (tasks, worker) = worker.start(sender.clone())?;
    glance::start(changes, tasks.clone())?;
    term::on_panic(crashes);
    let mut page = Page::new(which, setup.know, setup.theme, clock.now());
    if let Some(watch) = watch {
        watch.start(sender.clone())?;
    }
    term::listen(sender)?;
    let mut session = Session::enter(options)?;
    let _ = tasks.send(Task::Do(Deed::Look));
    let code = Loop { clock, tasks: &tasks, messages: &messages, kept: None, changed: None }
        .stay(&mut page, &mut session);
    drop(session);
    flush(&tasks, Duration::from_secs(5));
    let _ = tasks.send(Task::End);
    drop(messages);
    let _ = worker.join();
    Ok(code)
}

/// How the desk was left.
#[derive(Debug)]
pub struct Left {
    /// The exit code for the shell.
    pub code: u8,
    /// The exercise as far as it came, if one was run.
    pub practice: Option<Run>,
}

/// Opens the desk and stays until the clerk leaves.
pub fn run(opening: Opening) -> Result<Left, DeskError> {
    let Opening { setup, store, clock, slips, crashes, options, practice, rest, watch } = opening;
    let (sender, messages) = channel();
    let worker = Worker::new(store, setup.know.clone(), setup.who.clone(), clock, slips)?;
    let changes = worker.changes();
    let (tasks, worker) = worker.start(sender.clone())?;
    // In an exercise nobody else writes.
    if practice.is_none() {
        glance::start(changes, tasks.clone())?;
    }
    term::on_panic(crashes);
    let know = setup.know.clone();
    let mut desk = Desk::new(setup, clock.now(), practice);
    if let Some(watch) = watch {
        watch.start(sender.clone())?;
    }
    term::listen(sender.clone())?;
    let mut session = Session::enter(options)?;
    // Whether the terminal is still there is the loop's to find out.
    let _ = session.present(|frame| view(&desk, frame));
    // What no first frame needs does not take its processor either.
    thread::Builder::new().name("rest".into()).spawn(move || {
        // Made here, so that the first key of a search does not wait for it.
        know.lookup();
        if let Some(rest) = rest {
            let all = rest().map(Arc::new);
            // Whoever left already does not need them.
            let _ = sender.send(Message::Loaded(all.map_err(|error| error.to_string())));
        }
    })?;
    let _ = tasks.send(Task::Do(Deed::Look));
    let code = Loop { clock, tasks: &tasks, messages: &messages, kept: None, changed: None }
        .stay(&mut desk, &mut session);
    drop(session);
    // What the worker still has to write, it writes.
    flush(&tasks, Duration::from_secs(5));
    let _ = tasks.send(Task::End);
    drop(messages);
    let _ = worker.join();
    Ok(Left { code, practice: desk.practice().cloned() })
}

struct Loop<'a> {
    clock: Clock,
    tasks: &'a Sender<Task>,
    messages: &'a Receiver<Message>,
    /// The draft as it was last kept.
    kept: Option<String>,
    /// Since when what is being typed differs from it.
    changed: Option<Instant>,
}

impl Loop<'_> {
    fn stay(&mut self, desk: &mut impl Screen, session: &mut Session) -> u8 {
        loop {
            if session.present(|frame| desk.view(frame)).is_err() {
                self.hang_up(desk);
            }
            let mut next = match self.messages.recv_timeout(self.patience(desk)) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) => self.woken(desk),
                Err(RecvTimeoutError::Disconnected) => return 0,
            };
            while let Some(message) = next {
                if let Some(code) = self.take(message, desk, session) {
                    self.keep(desk);
                    return code;
                }
                next = self.messages.try_recv().ok();
            }
            if desk.draft() != self.kept {
                self.changed.get_or_insert_with(Instant::now);
            }
        }
    }

    /// How long to wait: to the minute, to what is due by itself, to keeping what is typed.
    fn patience(&self, desk: &impl Screen) -> Duration {
        let now = self.clock.now();
        let minute = 60_000 - now.ms.rem_euclid(60_000);
        let due = desk.deadline().map_or(minute, |due| due - now.ms);
        let wait = Duration::from_millis(u64::try_from(due.min(minute).max(1)).unwrap_or(1));
        self.changed.map_or(wait, |since| wait.min(DRAFT_AFTER.saturating_sub(since.elapsed())))
    }

    /// Nobody said anything for as long as was waited.
    fn woken(&mut self, desk: &impl Screen) -> Option<Message> {
        match self.changed {
            Some(since) if since.elapsed() >= DRAFT_AFTER => {
                self.keep(desk);
                None
            }
            _ => Some(Message::Tick),
        }
    }

    fn take(&mut self, message: Message, desk: &mut impl Screen, session: &mut Session) -> Option<u8> {
        match &message {
            Message::Term(Input::Hangup) => self.hang_up(desk),
            Message::Term(Input::Terminate(signal)) => {
                return Some(term::exit_code(*signal));
            }
            Message::Term(Input::Suspend) => self.suspend(desk, session),
            Message::Term(Input::Resumed) if session.resume().is_err() => self.hang_up(desk),
            _ => {}
        }
        let effects = desk.update(message, self.clock.now());
        if let Some(name) = desk.acted() {
            term::note_action(name);
        }
        for effect in effects {
            match effect {
                Effect::Do(deed) => self.ask(Task::Do(deed)),
                Effect::HandOut { document, print } => self.ask(Task::HandOut { document, print }),
                Effect::SaveSlip { name, text } => self.ask(Task::SaveSlip { name, text }),
                Effect::PrintText { title, text } => self.ask(Task::PrintText { title, text }),
                Effect::PrintTicket { no, text } => self.ask(Task::PrintTicket { no, text }),
                Effect::Know(know) => self.ask(Task::Know(know)),
                Effect::Speak(text) => self.ask(Task::Speak(text)),
                Effect::Chime if session.chime().is_err() => self.hang_up(desk),
                Effect::Chime => {}
                Effect::Redraw => session.redraw(),
                Effect::Suspend => self.suspend(desk, session),
                Effect::Quit => return Some(0),
            }
        }
        None
    }

    fn suspend(&mut self, desk: &mut impl Screen, session: &mut Session) {
        self.keep(desk);
        match session.suspend() {
            Ok(true) => {}
            Ok(false) => desk.tell("这里没有命令行可回，挂起不了；要离开按 Ctrl+Q"),
            Err(_) => self.hang_up(desk),
        }
    }

    /// Keeps what is being typed, if it changed.
    fn keep(&mut self, desk: &impl Screen) {
        self.changed = None;
        let draft = desk.draft();
        if draft != self.kept {
            self.ask(draft.clone().map_or(Task::DropDraft, Task::KeepDraft));
            self.kept = draft;
        }
    }

    fn ask(&self, task: Task) {
        // The worker only ends after the loop.
        let _ = self.tasks.send(task);
    }

    /// The terminal is gone: keep what is typed and go, without touching it.
    fn hang_up(&mut self, desk: &impl Screen) -> ! {
        self.keep(desk);
        flush(self.tasks, LAST_WORD);
        term::hang_up()
    }
}

fn flush(tasks: &Sender<Task>, patience: Duration) {
    let (done, flushed) = channel();
    if tasks.send(Task::Flush(done)).is_ok() {
        let _ = flushed.recv_timeout(patience);
    }
}
