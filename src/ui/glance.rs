//! What other windows write is looked at when they write it: this thread sleeps until the store's file is written to, and
//! then has the worker look. Where the store cannot say so (a server), it has it look once a second.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::worker::Task;
use crate::store::Changes;

/// When to look after somebody wrote, each counted from the look before: a commit can be read only once the disk has
/// it, which may take its time. Also what keeps a busy hall from being read more than five times a second.
const LOOKS: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(1500),
    Duration::from_secs(6),
];
/// How often a store that cannot say so is looked at.
const ASK: Duration = Duration::from_secs(1);

/// Starts looking; ends when the worker has.
pub fn start(changes: Option<Changes>, tasks: Sender<Task>) -> io::Result<()> {
    thread::Builder::new().name("glance".into()).spawn(move || {
        // Whoever cannot be told of changes any more asks.
        let _ = changes.map(|changes| told(&changes, &tasks));
        while tasks.send(Task::Glance).is_ok() {
            thread::sleep(ASK);
        }
    })?;
    Ok(())
}

/// Until the worker has ended, or the system says no more.
fn told(changes: &Changes, tasks: &Sender<Task>) -> io::Result<()> {
    loop {
        changes.wait(None)?;
        let mut looks = LOOKS.iter();
        while let Some(pause) = looks.next() {
            let more = changes.wait(Some(*pause))?;
            if more {
                // What comes one after the other is looked at together, and from the first pause on.
                thread::sleep(LOOKS[0]);
                looks = LOOKS[1..].iter();
            }
            if tasks.send(Task::Glance).is_err() {
                return Ok(());
            }
        }
    }
}
