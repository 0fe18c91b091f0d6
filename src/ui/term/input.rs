//! What comes from the terminal, and the thread that waits for it. It blocks in `event::read`, so nothing wakes while the
//! clerk thinks; it never asks the terminal anything, because a second reader would take the answer.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEventKind};

use super::key::Key;

/// One thing that came from outside. The channel's own message type is the program's: `Message: From<Input>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text, whole and as it was but for its line ends, which are `\n`: never to be read as keys.
    Paste(String),
    /// The mouse, when it is switched on.
    Mouse(Mouse),
    /// The window has another size; several may come at once, draw once.
    Resize,
    /// The terminal is gone. Save (300 ms at most), then [`super::hang_up`].
    Hangup,
    /// Asked to end by this signal: save, leave the screen, exit with [`super::exit_code`].
    Terminate(i32),
    /// Asked from outside to stop (`kill -TSTP`): the same as Ctrl+Z, [`super::Session::suspend`].
    Suspend,
    /// Going on after a stop: [`super::Session::resume`], read the date again, draw.
    Resumed,
}

/// What the mouse did, and at which column and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// Click or wheel.
    pub act: MouseAct,
    /// Column, from 0.
    pub x: u16,
    /// Row, from 0.
    pub y: u16,
}

/// What the mouse can do here: no drag, no motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseAct {
    /// Left button.
    Click,
    /// Wheel up.
    Up,
    /// Wheel down.
    Down,
}

/// Opens the terminal for reading and starts the reading thread.
pub(super) fn listen<M: From<Input> + Send + 'static>(sender: Sender<M>) -> io::Result<()> {
    // crossterm catches SIGWINCH from the first look on. If that were the thread's, a window resized before the thread ran would
    // stay drawn at its old size.
    event::poll(Duration::ZERO)?;
    thread::Builder::new().name("input".into()).spawn(move || read(&sender))?;
    Ok(())
}

fn read<M: From<Input>>(sender: &Sender<M>) {
    loop {
        // A terminal that cannot be read is gone.
        let input = event::read().map_or(Some(Input::Hangup), translate);
        let gone = input == Some(Input::Hangup);
        let unheard = input.is_some_and(|input| sender.send(input.into()).is_err());
        if gone || unheard {
            return;
        }
    }
}

fn translate(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Key::from_event(key).map(Input::Key),
        // Most terminals send the line ends of what is pasted as the Enter key would be.
        Event::Paste(text) => Some(Input::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Event::Resize(..) => Some(Input::Resize),
        Event::Mouse(mouse) => {
            let act = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseAct::Click,
                MouseEventKind::ScrollUp => MouseAct::Up,
                MouseEventKind::ScrollDown => MouseAct::Down,
                _ => return None,
            };
            Some(Input::Mouse(Mouse { act, x: mouse.column, y: mouse.row }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_has_line_ends_whatever_the_terminal_made_of_them() {
        for sent in ["2023\t12\r2024\t6\r", "2023\t12\r\n2024\t6\r\n", "2023\t12\n2024\t6\n"] {
            assert_eq!(
                translate(Event::Paste(sent.into())),
                Some(Input::Paste("2023\t12\n2024\t6\n".into()))
            );
        }
    }
}
