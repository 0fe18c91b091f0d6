//! Everything between the program and a real terminal: entering and leaving, what comes in, one frame out. Knows nothing of
//! what is drawn or what a key means.
//!
//! In this order: [`caps`], [`on_panic`], [`listen`], [`Session::enter`]; then a loop of `recv`, drain with `try_recv`, one
//! [`Session::present`]. Each rule here has cost another program somebody's work or a frozen shell.

mod caps;
mod crash;
mod input;
mod key;
mod modes;
mod session;
mod signals;
mod words;

use std::io;
use std::sync::mpsc::Sender;

pub use caps::{Caps, Refusal, SMALLEST, caps, size, too_small};
pub use crash::{note_action, on_panic};
pub use input::{Input, Mouse, MouseAct};
pub use key::{Code, Key, UnknownKey, twin};
pub use session::{Gone, Options, Session};
pub use signals::{exit_code, hang_up};
pub use words::{ask_words, can_ask};

/// Starts the two threads that bring in keys and signals. They end with the program.
pub fn listen<M: From<Input> + Send + 'static>(sender: Sender<M>) -> io::Result<()> {
    signals::listen(sender.clone())?;
    input::listen(sender)
}
