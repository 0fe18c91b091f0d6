//! The desk played without a terminal: keys go in as text, the worker's own thread does the deeds on a store in a folder of
//! the test's, and what comes out is the screen and the events. Time stands still unless a test lets it pass.
#![allow(dead_code)] // each test uses its own part

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock};
use std::thread::JoinHandle;

use bangban::acts::{Actor, Knowledge};
use bangban::clock::{Clock, Now};
use bangban::log::{Body, Case, Event, Step};
use bangban::practice::Run;
use bangban::queue::{State, TicketNo};
use bangban::store::Store;
use bangban::store::sqlite::{Open, SqliteStore};
use bangban::ui::desk::{Desk, Setup};
use bangban::ui::message::{Deed, Effect, Message};
use bangban::ui::term::{Input, Key};
use bangban::ui::theme::Theme;
use bangban::ui::view::draw_on;
use bangban::ui::widgets::text_of;
use bangban::ui::worker::{Task, Worker};
use jiff::civil::datetime;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What the binary carries, read once for all tests of a file.
pub static KNOW: LazyLock<Arc<Knowledge>> = LazyLock::new(|| Arc::new(Knowledge::open(None, None).unwrap()));

/// A made-up man born on 1965-03-04 in Beijing.
pub const MAN: &str = "110105196503049974";
/// An account ticked as seen: typed twice.
pub const ACCOUNT: &str = "16217990000000000006<Enter>6217990000000000006<Enter>";
/// The same as it may be shown.
pub const MASKED: &str = "110***********9974";

/// Half past nine on a Monday.
pub fn morning() -> Now {
    Now::fixed(datetime(2026, 11, 23, 9, 30, 0, 0))
}

/// A desk being played.
pub struct Played {
    pub desk: Desk,
    pub now: Now,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// Whether the desk asked to be left.
    pub left: bool,
    home: PathBuf,
    kept: Option<String>,
    // Both are gone once the worker has ended.
    tasks: Option<Sender<Task>>,
    worker: Option<JoinHandle<()>>,
    replies: Receiver<Message>,
}

impl Played {
    /// Opens window 3 in Beijing on the store of this folder, and stays at the first question if there is one.
    pub fn open(home: &Path) -> Self {
        Self::start(home, Theme::Color, None)
    }

    /// The same past the first question, with the made-up people waiting.
    pub fn with_people(home: &Path) -> Self {
        let mut desk = Self::open(home);
        desk.keys("2");
        desk
    }

    /// Opens a desk with a theme, or for an exercise.
    pub fn start(home: &Path, theme: Theme, practice: Option<Run>) -> Self {
        Self::start_in(home, "北京市", theme, practice)
    }

    /// Opens a desk for an area.
    pub fn start_in(home: &Path, area: &str, theme: Theme, practice: Option<Run>) -> Self {
        let now = morning();
        let who = Actor { window: 3, clerk: "小王".into() };
        let setup = Setup { know: KNOW.clone(), who: who.clone(), area: area.into(), theme };
        let store = SqliteStore::open(&home.join("desk.sqlite"), &KNOW.hall.id, Open::Create).unwrap();
        let worker =
            Worker::new(Box::new(store), KNOW.clone(), who, Clock::stopped(now), home.join("slips")).unwrap();
        let (sender, replies) = channel();
        let (tasks, worker) = worker.start(sender).unwrap();
        let mut played = Self {
            desk: Desk::new(setup, now, practice),
            now,
            size: (80, 24),
            left: false,
            home: home.to_path_buf(),
            kept: None,
            tasks: Some(tasks),
            worker: Some(worker),
            replies,
        };
        played.carry_out(vec![Effect::Do(Deed::Look)]);
        played.pause();
        played
    }

    /// Presses keys: characters as they are, others by name in angle brackets, as in `<F6>1101<Enter><Ctrl+P>`.
    pub fn keys(&mut self, text: &str) -> &mut Self {
        for key in parse(text) {
            self.send(Message::Term(Input::Key(key)));
        }
        self
    }

    /// Presses keys faster than the desk answers: nothing comes back before the last of them.
    pub fn rush(&mut self, text: &str) -> &mut Self {
        let mut effects = Vec::new();
        for key in parse(text) {
            effects.extend(self.desk.update(Message::Term(Input::Key(key)), self.now));
        }
        self.carry_out(effects);
        self
    }

    /// Pastes.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Message::Term(Input::Paste(text.to_owned())));
        self
    }

    /// Lets time pass without a key.
    pub fn wait(&mut self, seconds: i64) -> &mut Self {
        self.now.ms += seconds * 1000;
        self.send(Message::Tick);
        self
    }

    /// The clerk stops typing for a moment: what is being typed is kept, as the loop does.
    pub fn pause(&mut self) -> &mut Self {
        let draft = self.desk.draft();
        if draft != self.kept {
            self.task(draft.clone().map_or(Task::DropDraft, Task::KeepDraft));
            self.kept = draft;
        }
        self.settle();
        self
    }

    /// What comes from elsewhere.
    pub fn send(&mut self, message: Message) {
        let effects = self.desk.update(message, self.now);
        self.carry_out(effects);
    }

    /// Does what the desk asks, and what comes of that, until it asks no more.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Do(deed) => self.task(Task::Do(deed)),
                Effect::HandOut { document, print } => {
                    self.task(Task::HandOut { document, print });
                    // It goes out on a thread of its own: its word is waited for.
                    let word = self.replies.recv_timeout(std::time::Duration::from_mins(1)).unwrap();
                    self.send(word);
                }
                Effect::SaveSlip { name, text } => self.task(Task::SaveSlip { name, text }),
                Effect::Quit => self.left = true,
                Effect::PrintTicket { .. } | Effect::PrintText { .. } | Effect::Chime | Effect::Speak(_) => {}
                Effect::Suspend | Effect::Redraw | Effect::Know(_) => {}
            }
        }
        self.settle();
    }

    fn settle(&mut self) {
        let (done, flushed) = channel();
        self.task(Task::Flush(done));
        flushed.recv().unwrap();
        while let Ok(message) = self.replies.try_recv() {
            let effects = self.desk.update(message, self.now);
            if !effects.is_empty() {
                self.carry_out(effects);
            }
        }
    }

    fn task(&self, task: Task) {
        self.tasks.as_ref().unwrap().send(task).unwrap();
    }

    /// The screen as it is, drawn into a buffer of its own.
    pub fn buffer(&self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        let cursor = draw_on(&self.desk, &mut buffer, area);
        (buffer, cursor)
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        text_of(&self.buffer().0)
    }

    /// Fails with the screen unless it shows all of these; line ends in between do not matter.
    #[track_caller]
    pub fn shows(&mut self, texts: &[&str]) -> &mut Self {
        let screen = self.screen();
        let seen = solid(&screen);
        for text in texts {
            assert!(seen.contains(&solid(text)), "no {text:?} on the screen:\n{screen}");
        }
        self
    }

    /// Fails with the screen if it shows this.
    #[track_caller]
    pub fn hides(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!solid(&screen).contains(&solid(text)), "{text:?} on the screen:\n{screen}");
        self
    }

    /// The store, to look into.
    pub fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.home.join("desk.sqlite"), &KNOW.hall.id, Open::Existing).unwrap()
    }

    /// Every event so far.
    pub fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        self.store().rows().records(&mut |record| events.push(record.event().unwrap())).unwrap();
        events
    }

    /// Every step of every case so far.
    pub fn steps(&self) -> Vec<Step> {
        let step = |event: Event| match event.body {
            Body::Case(_, step) => Some(step),
            _ => None,
        };
        self.events().into_iter().filter_map(step).collect()
    }

    /// Today's cases, oldest first.
    pub fn cases(&self) -> Vec<Case> {
        self.store().rows().cases(self.now.date()).unwrap()
    }

    /// How a ticket of today stands.
    pub fn state(&self, no: &str) -> State {
        let no = TicketNo::parse(no).unwrap();
        self.store().rows().ticket_no(self.now.date(), &no).unwrap().unwrap().state
    }

    /// The one slip that was written, name and text.
    pub fn slip(&self) -> (String, String) {
        let mut slips: Vec<_> = std::fs::read_dir(self.home.join("slips")).unwrap().flatten().collect();
        assert_eq!(slips.len(), 1, "{slips:?}");
        let slip = slips.remove(0);
        (slip.file_name().into_string().unwrap(), std::fs::read_to_string(slip.path()).unwrap())
    }
}

impl Drop for Played {
    /// The worker ends with its desk, and lets go of the window.
    fn drop(&mut self) {
        self.tasks = None;
        if let Some(worker) = self.worker.take() {
            let ended = worker.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the worker panicked");
        }
    }
}

/// Text without blanks, line ends and frames: what a person reads across the lines of a pane.
pub fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"│─┌┐└┘█".contains(*c)).collect()
}

/// Keys as a person writes them down.
fn parse(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|named| named.split_once('>'));
        if let Some((name, after)) = named {
            keys.push(name.parse().unwrap());
            rest = after;
        } else {
            keys.push(Key::char(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    keys
}
