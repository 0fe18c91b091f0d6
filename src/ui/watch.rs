//! Rules and data in folders of somebody's own are read again when a file there is saved. What is broken, or
//! computes a worked example to another end, does not replace what was good. Runs only where such a folder was named: the desk's own rules never change.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use super::message::Message;
use crate::acts::{Knowledge, KnowledgeError};

/// How often the folders are looked at.
const EVERY: Duration = Duration::from_millis(500);

/// What is watched and how it is read.
pub struct Watch {
    folders: Vec<PathBuf>,
    load: Box<dyn Fn() -> Result<Knowledge, KnowledgeError> + Send>,
    seen: Vec<Seen>,
}

/// A file with its time of change and its size: another one means that something was saved.
type Seen = (PathBuf, Option<SystemTime>, u64);

impl Watch {
    /// What `load` reads from these folders; made before it is read for the first time, so that nothing saved meanwhile is missed.
    pub fn new(
        folders: Vec<PathBuf>,
        load: impl Fn() -> Result<Knowledge, KnowledgeError> + Send + 'static,
    ) -> Self {
        let seen = state(&folders);
        Self { folders, load: Box::new(load), seen }
    }

    /// Starts looking.
    pub(super) fn start(self, desk: Sender<Message>) -> io::Result<()> {
        thread::Builder::new().name("watch".into()).spawn(move || self.run(&desk))?;
        Ok(())
    }

    fn run(mut self, desk: &Sender<Message>) {
        loop {
            thread::sleep(EVERY);
            let now = state(&self.folders);
            if now == self.seen {
                continue;
            }
            self.seen = now;
            let news = (self.load)().map_err(|error| error.to_string()).and_then(sound);
            let news = news.map_err(|why| format!("改过的文件有错，仍用原来的：{why}"));
            if desk.send(Message::Reloaded(news)).is_err() {
                return;
            }
        }
    }
}

/// What was read, where nothing in it is at fault and every worked example comes out; else what is wrong first.
fn sound(know: Knowledge) -> Result<Arc<Knowledge>, String> {
    let examples = know.rules.check_examples();
    let wrong = know.faults.iter().chain(examples.iter()).find(|fault| !fault.is_warning());
    wrong.map(ToString::to_string).map_or_else(|| Ok(Arc::new(know)), Err)
}

/// Every file below some folders.
fn state(folders: &[PathBuf]) -> Vec<Seen> {
    let mut files = Vec::new();
    let mut folders = folders.to_vec();
    while let Some(folder) = folders.pop() {
        // A folder that cannot be read just now (being replaced) is looked at again the next time.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.metadata() {
                Ok(about) if about.is_dir() => folders.push(path),
                Ok(about) => files.push((path, about.modified().ok(), about.len())),
                Err(_) => {}
            }
        }
    }
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let (path, to) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() { copy(&path, &to) } else { _ = fs::copy(path, to).unwrap() }
        }
    }

    #[test]
    fn rules_that_compute_an_example_to_another_end_do_not_replace_the_good_ones() {
        let home = tempfile::tempdir().unwrap();
        copy(Path::new("policies"), home.path());
        let read = || Knowledge::open(Some(home.path()), None).unwrap();
        assert!(sound(read()).is_ok());
        let file = home.path().join("全国/登记缴费对照.toml");
        let good = fs::read_to_string(&file).unwrap();
        fs::write(&file, good.replace("months_apart = 14", "months_apart = 15")).unwrap();
        let why = sound(read()).unwrap_err();
        assert!(why.contains("登记缴费对照.toml") && why.contains("15"), "{why}");
    }
}
