//! The time between entering the screen and leaving it. Dropping a session leaves; a session cannot be forgotten open.
//!
//! A frame is composed in memory and goes out in one write: begin-synchronised, the cells that changed, the cursor, end. So
//! the cursor is never seen elsewhere than in its field (an input method draws there), and nothing that ratatui does on
//! its own, like showing the cursor when a terminal is dropped, can meet a dead terminal.

use std::cell::RefCell;
use std::fs;
use std::io::{self, Write};
use std::rc::Rc;

use crossterm::style::force_color_output;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};
use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

use super::modes;
use crate::ui::widgets::glyphs;

/// What a clerk may choose about the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Report clicks and the wheel. Off by default: with it on, text can only be selected with Shift held.
    pub mouse: bool,
    /// Draw nothing whose width depends on the terminal: borders and marks as ASCII.
    pub ascii: bool,
}

/// The terminal is gone: save (300 ms at most), then [`super::hang_up`].
#[derive(Debug, thiserror::Error)]
#[error("终端断开了：{0}")]
pub struct Gone(#[from] io::Error);

/// A frame's bytes on their way out.
#[derive(Debug, Clone, Default)]
struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The screen, entered.
#[derive(Debug)]
pub struct Session {
    terminal: Terminal<CrosstermBackend<Sheet>>,
    sheet: Sheet,
    options: Options,
    /// What the terminal shows is not what we drew last.
    stale: bool,
}

impl Session {
    /// Enters: raw mode, alternate screen, bracketed paste, the mouse if asked for. The panic hook ([`super::on_panic`]) and the
    /// threads ([`super::listen`]) come before, so that no moment is unguarded.
    pub fn enter(options: Options) -> io::Result<Self> {
        // Under NO_COLOR crossterm would follow "reverse" with a reset, hiding the selected row. The theme drops colours itself.
        force_color_output(true);
        let sheet = Sheet::default();
        let terminal = Terminal::new(CrosstermBackend::new(sheet.clone()))?;
        modes::enter(options.mouse)?;
        Ok(Self { terminal, sheet, options, stale: true })
    }

    /// The screen's size now.
    pub fn area(&self) -> Result<Rect, Gone> {
        Ok(Rect::from((ratatui::layout::Position::ORIGIN, self.terminal.size()?)))
    }

    /// Draws one frame. The hardware cursor stands where `draw` put it (`frame.set_cursor_position`), else it is hidden.
    pub fn present(&mut self, draw: impl FnOnce(&mut Frame)) -> Result<(), Gone> {
        compose(&mut self.terminal, &self.sheet, self.options.ascii, self.stale, draw)?;
        self.stale = false;
        let frame = self.sheet.0.take();
        if modes::entered() { Ok(modes::send(&frame)?) } else { Ok(()) }
    }

    /// Rings the bell.
    pub fn chime(&self) -> Result<(), Gone> {
        Ok(modes::send(b"\x07")?)
    }

    /// Makes the next frame a full one (Ctrl+L, or something else wrote to the screen).
    pub fn redraw(&mut self) {
        self.stale = true;
    }

    /// Mouse on or off from now on.
    pub fn set_mouse(&mut self, on: bool) -> Result<(), Gone> {
        self.options.mouse = on;
        Ok(modes::mouse(on)?)
    }

    /// ASCII borders and marks from now on, or not.
    pub fn set_ascii(&mut self, on: bool) {
        self.options.ascii = on;
        self.stale = true;
    }

    /// Leaves the screen, stops the program (Ctrl+Z), and enters again when it goes on. `false`, with nothing done, when no
    /// shell would be there to bring it back.
    pub fn suspend(&mut self) -> Result<bool, Gone> {
        if !has_job_control() {
            return Ok(false);
        }
        modes::restore();
        emulate_default_handler(SIGTSTP)?;
        modes::enter(self.options.mouse)?;
        self.stale = true;
        Ok(true)
    }

    /// Sets the modes again and makes the next frame a full one: for [`super::Input::Resumed`], whoever had stopped us.
    pub fn resume(&mut self) -> Result<(), Gone> {
        modes::again(self.options.mouse)?;
        self.stale = true;
        Ok(())
    }

    /// Gives the terminal back as it was. Dropping does the same.
    pub fn leave(self) {}
}

impl Drop for Session {
    fn drop(&mut self) {
        modes::restore();
    }
}

fn compose<B: Backend<Error = io::Error>>(
    terminal: &mut Terminal<B>,
    sheet: &Sheet,
    ascii: bool,
    stale: bool,
    draw: impl FnOnce(&mut Frame),
) -> io::Result<()> {
    let mut out = sheet.clone();
    out.write_all(modes::ansi(BeginSynchronizedUpdate).as_bytes())?;
    if stale {
        // Not Terminal::clear: it asks the terminal for the cursor and waits two seconds for what the input thread has read.
        let size = terminal.size()?;
        terminal.resize(Rect::from((ratatui::layout::Position::ORIGIN, size)))?;
    }
    terminal.draw(|frame| {
        draw(frame);
        if ascii {
            glyphs::plain(frame.buffer_mut());
        }
    })?;
    out.write_all(modes::ansi(EndSynchronizedUpdate).as_bytes())
}

/// Whether a shell manages our jobs: it then gave us a process group of our own. Without one (the window's only program)
/// a stop would be for ever. Where it cannot be told, yes.
fn has_job_control() -> bool {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return true };
    // pid (name) state parent group session …; the name may hold anything.
    let Some((_, rest)) = stat.rsplit_once(')') else { return true };
    let mut fields = rest.split_whitespace().skip(2);
    match (fields.next(), fields.next()) {
        (Some(group), Some(session)) => group != session,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Position;
    use ratatui::{TerminalOptions, Viewport};

    fn frame(cursor: Option<Position>) -> String {
        let sheet = Sheet::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 2));
        let mut terminal =
            Terminal::with_options(CrosstermBackend::new(sheet.clone()), TerminalOptions { viewport })
                .unwrap();
        compose(&mut terminal, &sheet, false, false, |frame| {
            frame.buffer_mut().set_string(0, 0, "姓名", ratatui::style::Style::new());
            if let Some(at) = cursor {
                frame.set_cursor_position(at);
            }
        })
        .unwrap();
        String::from_utf8(sheet.0.take()).unwrap()
    }

    #[test]
    fn a_frame_is_one_synchronised_piece_with_the_cursor_last() {
        let field = frame(Some(Position::new(5, 1)));
        assert!(field.starts_with("\x1b[?2026h"), "{field:?}");
        assert!(field.ends_with("\x1b[?25h\x1b[2;6H\x1b[?2026l"), "{field:?}");
        assert!(field.contains("名") && !field.contains("\x1b[6n"));
        assert!(frame(None).ends_with("\x1b[?25l\x1b[?2026l"));
    }
}
