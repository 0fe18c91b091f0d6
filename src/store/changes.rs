//! Somebody wrote: a wait that costs nothing while nobody does. The system says when the file that every commit goes
//! through was written to; a server is asked instead, by whoever waits.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
use rustix::io::{Errno, read};

/// A file that is watched for writing by whatever process.
#[derive(Debug)]
pub struct Changes(OwnedFd);

impl Changes {
    /// Watches a file that is there.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let watch = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        add_watch(&watch, path, WatchFlags::MODIFY)?;
        Ok(Self(watch))
    }

    /// Waits for the next writing, or as long as is given; says whether there was one. A commit is written before it
    /// can be read: look again a little later.
    pub fn wait(&self, patience: Option<Duration>) -> io::Result<bool> {
        let patience = patience.map(|patience| Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: patience.subsec_nanos().into(),
        });
        let mut waited = [PollFd::new(&self.0, PollFlags::IN)];
        match poll(&mut waited, patience.as_ref()) {
            Ok(0) | Err(Errno::INTR) => return Ok(false),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        self.forget()?;
        Ok(true)
    }

    /// Takes what was reported so far.
    fn forget(&self) -> io::Result<()> {
        let mut reports = [0; 4096];
        loop {
            match read(&self.0, &mut reports) {
                Ok(0) | Err(Errno::AGAIN) => return Ok(()),
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn writing_is_reported_and_silence_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "a").unwrap();
        let changes = Changes::of(&path).unwrap();
        let soon = Some(Duration::from_millis(10));
        assert!(!changes.wait(soon).unwrap());
        fs::write(&path, "b").unwrap();
        assert!(changes.wait(None).unwrap());
        assert!(!changes.wait(soon).unwrap());
        assert!(Changes::of(&dir.path().join("none")).is_err());
    }
}
