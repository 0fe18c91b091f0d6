//! Signals, heard on a thread of their own. A flag polled by the reading thread would not do: on a terminal that is gone
//! crossterm spins inside `read` and the flag is never looked at. After a signal that ends the program this thread stays as
//! the watchdog: if the program is still there a second later, it is ended.

use std::io;
use std::process;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::input::Input;
use super::modes;

const GRACE: Duration = Duration::from_secs(1);

/// The exit code of a program that a signal ended, as shells count: 143 for SIGTERM.
pub fn exit_code(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(u8::MAX)
}

/// Ends the program because its terminal is gone. The terminal is not touched: on a dead one every attempt is an error, and
/// reporting that error to a dead standard error would be the next.
pub fn hang_up() -> ! {
    process::exit(i32::from(exit_code(SIGHUP)))
}

/// Starts the listening thread.
pub(super) fn listen<M: From<Input> + Send + 'static>(sender: Sender<M>) -> io::Result<()> {
    let signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || pass_on(signals, &sender))?;
    Ok(())
}

fn pass_on<M: From<Input>>(mut signals: Signals, sender: &Sender<M>) {
    for signal in signals.forever() {
        let input = match signal {
            SIGHUP => Input::Hangup,
            SIGTSTP => Input::Suspend,
            SIGCONT => Input::Resumed,
            signal => Input::Terminate(signal),
        };
        // Nobody listening any more means the program is ending already; the watchdog still counts.
        let _ = sender.send(input.into());
        match signal {
            SIGHUP => {
                thread::sleep(GRACE);
                hang_up();
            }
            SIGTSTP | SIGCONT => {}
            signal => {
                thread::sleep(GRACE);
                modes::restore();
                process::exit(i32::from(exit_code(signal)));
            }
        }
    }
}
