//! The terminal's modes: which we switch on, and switching every one of them off again. Works from any thread (panic,
//! watchdog): it takes no lock that drawing holds and never panics.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, cursor, style};

/// Clicks and the wheel (1000) in coordinates without limit (1006). Not crossterm's own, which also asks for every motion.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// Alt sends Escape before its key (xterm's own way writes a character instead, and Alt+7 would be a `·`). What the user
/// had is saved and put back; terminals that do so anyway know none of it.
const ALT_ON: &str = "\x1b[?1036s\x1b[?1039s\x1b[?1036h\x1b[?1039h";
const ALT_OFF: &str = "\x1b[?1039r\x1b[?1036r";
/// How long a full pipe to the terminal (a stalled ssh) may hold up one frame.
const STALLED: Duration = Duration::from_secs(5);

static ENTERED: AtomicBool = AtomicBool::new(false);

/// Raw mode, then the alternate screen and everything of [`again`]. Leaves nothing behind when it fails.
pub(super) fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    send(format!("{}{ALT_ON}", ansi(EnterAlternateScreen)).as_bytes())
        .and_then(|()| again(mouse))
        .inspect_err(|_| restore())
}

/// What a shell may have changed while we were stopped: raw mode, paste, mouse. Not the alternate screen, where entering
/// twice would lose the place to return to.
pub(super) fn again(mouse: bool) -> io::Result<()> {
    // crossterm believes to be in raw mode still; only leaving first makes it look at the terminal.
    disable_raw_mode()?;
    enable_raw_mode()?;
    send(format!("{}{}", ansi(EnableBracketedPaste), if mouse { MOUSE_ON } else { MOUSE_OFF }).as_bytes())
}

/// Whether the screen is ours. After a panic in another thread it is not, though this one may still want to draw.
pub(super) fn entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Mouse on or off.
pub(super) fn mouse(on: bool) -> io::Result<()> {
    send(if on { MOUSE_ON } else { MOUSE_OFF }.as_bytes())
}

/// The terminal as the shell left it. Does nothing when it is so already; errors have nobody to go to.
pub(super) fn restore() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let off = [
        MOUSE_OFF.to_owned(),
        ALT_OFF.to_owned(),
        ansi(DisableBracketedPaste),
        ansi(style::ResetColor),
        ansi(LeaveAlternateScreen),
        ansi(cursor::Show),
    ];
    let _ = send(off.concat().as_bytes());
    let _ = disable_raw_mode();
}

/// What a command of crossterm's writes.
pub(super) fn ansi(command: impl Command) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = command.write_ansi(&mut text);
    text
}

/// Writes all of it to the terminal, beside the lock of `io::stdout` (the panicking thread may not be the one holding it).
pub(super) fn send(mut bytes: &[u8]) -> io::Result<()> {
    let mut out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let started = Instant::now();
    while !bytes.is_empty() {
        match out.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // ssh and others may share a terminal that was set non-blocking; it is slow, not gone.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && started.elapsed() < STALLED => {
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
