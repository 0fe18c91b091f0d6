//! Words that do not show while they are typed: asked on the terminal before the screen is entered.

use std::io::{self, IsTerminal, Write};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Asks on the terminal; none when there is none, or when who was asked gave up (Esc, Ctrl+C).
pub fn ask_words(question: &str) -> io::Result<Option<String>> {
    if !can_ask() {
        return Ok(None);
    }
    let mut out = io::stderr();
    // Before the question: whoever answers it at once is not to be read either.
    enable_raw_mode()?;
    let typed = write!(out, "{question}").and_then(|()| out.flush()).and_then(|()| typed());
    disable_raw_mode()?;
    writeln!(out)?;
    typed
}

/// Whether somebody sits at a terminal who can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn typed() -> io::Result<Option<String>> {
    let mut words = String::new();
    loop {
        let Event::Key(key) = read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        match key.code {
            KeyCode::Enter => return Ok(Some(words)),
            KeyCode::Esc => return Ok(None),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(None),
            KeyCode::Backspace => _ = words.pop(),
            KeyCode::Char(typed) => words.push(typed),
            _ => {}
        }
    }
}
