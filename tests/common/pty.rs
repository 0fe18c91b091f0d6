//! A program in a pseudo-terminal, and the screen it draws there as a terminal would show it.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use vt100::{MouseProtocolMode, Parser, Screen};

use super::PATIENCE;

const FRAME_BEGIN: &[u8] = b"\x1b[?2026h";
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// What has come out of the program so far.
struct Seen {
    parser: Parser,
    bytes: Vec<u8>,
    first_byte: Option<Instant>,
    frames: usize,
    first_frame: Option<Instant>,
    last_frame: Instant,
    /// A frame has begun and not ended: what a terminal does not show yet, a test must not see either.
    within_frame: bool,
    reading: bool,
}

pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    // Kept open: the terminal outlives the program, so that what it left behind can be looked at.
    _slave: Box<dyn SlavePty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    modes_before: String,
    pub started: Instant,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

impl Pty {
    /// Starts a program in a terminal of this size.
    pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes_before = format!("{:?}", pair.master.get_termios());
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: Parser::new(cells(rows), cells(columns), 0),
                bytes: Vec::new(),
                first_byte: None,
                frames: 0,
                first_frame: None,
                last_frame: Instant::now(),
                within_frame: false,
                reading: true,
            }),
            Condvar::new(),
        ));
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut chunk = [0; 16384];
            while let Ok(read @ 1..) = reader.read(&mut chunk) {
                let now = Instant::now();
                let (seen, changed) = &*shared;
                let mut seen = seen.lock().unwrap();
                if !seen.reading {
                    break;
                }
                seen.first_byte.get_or_insert(now);
                // A mark may be cut in two by the end of a chunk.
                let from = seen.bytes.len().saturating_sub(FRAME_END.len() - 1);
                seen.bytes.extend_from_slice(&chunk[..read]);
                let mut ended = 0;
                for at in from..=seen.bytes.len().saturating_sub(FRAME_END.len()) {
                    if seen.bytes[at..].starts_with(FRAME_END) {
                        ended += 1;
                        seen.within_frame = false;
                    } else if seen.bytes[at..].starts_with(FRAME_BEGIN) {
                        seen.within_frame = true;
                    }
                }
                if ended > 0 {
                    seen.frames += ended;
                    seen.first_frame.get_or_insert(now);
                    seen.last_frame = now;
                }
                seen.parser.process(&chunk[..read]);
                changed.notify_all();
            }
        });
        Self { child, master: pair.master, _slave: pair.slave, writer, seen, modes_before, started }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    fn wait<T>(&self, what: &str, ready: impl Fn(&Seen) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        loop {
            if let Some(found) = ready(&seen) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for {what}; the screen:\n{}", seen.parser.screen().contents());
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the screen shows this text.
    pub fn shows(&self, text: &str) {
        self.until(&format!("{text:?}"), |screen| screen.contents().contains(text));
    }

    /// Waits until the screen shows this text no more.
    pub fn hides(&self, text: &str) {
        self.until(&format!("{text:?} to go"), |screen| !screen.contents().contains(text));
    }

    /// Waits until the screen is so.
    pub fn until(&self, what: &str, ready: impl Fn(&Screen) -> bool) {
        self.wait(what, |seen| (!seen.within_frame && ready(seen.parser.screen())).then_some(()));
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.look(Screen::contents)
    }

    /// Looks at the screen.
    pub fn look<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        self.until("the end of a frame", |_| true);
        look(self.seen().parser.screen())
    }

    /// Everything the program has written.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.seen().bytes).into_owned()
    }

    /// When the first byte came, and how many bytes and whole frames have come.
    pub fn output(&self) -> (Option<Instant>, usize, usize) {
        let seen = self.seen();
        (seen.first_byte, seen.bytes.len(), seen.frames)
    }

    /// Waits for a whole frame after the first `already`; when it was complete.
    pub fn frame_after(&self, already: usize) -> Instant {
        self.wait("a frame", |seen| (seen.frames > already).then_some(seen.last_frame))
    }

    /// When the first whole frame was complete, however many came after it.
    pub fn first_frame(&self) -> Instant {
        self.wait("a frame", |seen| seen.first_frame)
    }

    /// Types these bytes.
    pub fn type_in(&mut self, bytes: &str) {
        self.writer.write_all(bytes.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Pastes, as a terminal does for a program that asked to be told.
    pub fn paste(&mut self, text: &str) {
        self.type_in(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen().parser.set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, ..PtySize::default() }).unwrap();
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn signal(&self, name: &str) {
        super::signal(name, self.pid());
    }

    /// Waits for the program's end.
    pub fn ended(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.drain();
                return status;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "still running; the screen:\n{}",
                self.seen().parser.screen().contents()
            );
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until all that was written has been read: it comes out before a mark (a window title) written after it.
    fn drain(&self) {
        const MARK: &[u8] = b"\x1b]0;drained\x07";
        self.write_as_program(MARK);
        self.wait("the last of the output", |seen| seen.bytes.ends_with(MARK).then_some(()));
    }

    fn write_as_program(&self, bytes: &[u8]) {
        let tty = self.master.tty_name().unwrap();
        OpenOptions::new().write(true).open(tty).unwrap().write_all(bytes).unwrap();
    }

    /// What the program has changed about the terminal and not changed back.
    pub fn left_behind(&self) -> Vec<&'static str> {
        let raw = format!("{:?}", self.master.get_termios()) != self.modes_before;
        let mut left = self.look(|screen| {
            [
                (screen.alternate_screen(), "alternate screen"),
                (screen.bracketed_paste(), "bracketed paste"),
                (screen.mouse_protocol_mode() != MouseProtocolMode::None, "mouse"),
                (screen.hide_cursor(), "hidden cursor"),
                (screen.application_cursor(), "application cursor"),
            ]
            .into_iter()
            .filter_map(|(is, name)| is.then_some(name))
            .collect::<Vec<_>>()
        });
        if raw {
            left.push("raw mode");
        }
        left
    }

    /// Closes the terminal under the program, as a dropped connection does. Gives back the program's id and the handle it is
    /// collected with.
    pub fn hang_up(self) -> (u32, Box<dyn Child + Send + Sync>) {
        let pid = self.pid();
        self.seen().reading = false;
        // The reading thread holds the terminal too; a byte wakes it up to let go.
        self.write_as_program(b".");
        while Arc::strong_count(&self.seen) > 1 {
            thread::sleep(Duration::from_millis(1));
        }
        (pid, self.child)
    }
}
