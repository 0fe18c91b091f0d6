//! Where the records are kept and whether they can be kept there. Walking their chain is `bangban store verify`.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Globals, Line};
use crate::cli::Failure;
use crate::cli::opening;
use crate::store::{End, Open, Place, Store, StoreError, is_open_to_others};
use crate::text::io_words;

const PART: &str = "store";

/// Judges the place of the records: opens them as the desk would, or sees whether they could be made there.
pub(super) fn look(globals: &Globals) -> Vec<Line> {
    // Without a hall no store can be opened; that is one fault, not two, and it lies with the data.
    let hall = match opening::hall(globals) {
        Ok(hall) => hall,
        Err(failure) => return vec![Line { part: "data", key: "hall", ..told(&failure) }],
    };
    let place = match opening::place(globals, &hall) {
        Ok(place) => place,
        Err(failure) => return vec![told(&failure)],
    };
    match &place {
        // One that was there before is asked for below, and told of.
        Place::File(path) if !path.exists() && !place.key().exists() => return vec![future(path)],
        _ => {}
    }
    let opened = opening::store(globals, &hall, Open::Existing);
    let key = place.key();
    let key = if is_open_to_others(&key) {
        let message = format!("钥匙文件 {} 别的用户也能读，封存的证件号等于没封", key.display());
        Some(Line::fault(PART, "key", message, format!("运行 chmod 600 {}，再查谁看过", key.display())))
    } else {
        // Tried on what is sealed: the first to miss it would be somebody at the window.
        let proved = opened.as_ref().ok().map(|store| store.rows().prove_key());
        proved.and_then(Result::err).map(|error| match error {
            StoreError::KeyLocked(_) => {
                let message = "封存证件号的钥匙用口令锁着，没有给口令，没有试开";
                Line::notice(PART, "key", message, "设环境变量 BANGBAN_PASSPHRASE 再查一遍，就连钥匙一起试")
            }
            error => Line { key: "key", ..told(&error.into()) },
        })
    };
    let opened = opened.and_then(|mut store| Ok(try_counting(&mut *store)?));
    let opened = opened.map_or_else(
        |failure| told(&failure),
        |()| Line::ok(PART, "path", format!("记录在 {place}，打得开，能读能写")),
    );
    [opened].into_iter().chain(key).collect()
}

/// Writes and takes it back: what can be read may be shut all the same.
fn try_counting(store: &mut dyn Store) -> Result<(), StoreError> {
    store.write(&mut |tx| {
        tx.next_number(Date::MIN, "doctor")?;
        Ok(End::RollBack)
    })
}

/// A failure's first sentence is what happened, the rest what to do.
fn told(failure: &Failure) -> Line {
    let (what, help) = failure.message.split_once('。').unwrap_or((&failure.message, "把这句话报给管理员"));
    Line::fault(PART, "path", what, help)
}

/// Judges a file that is not there yet.
fn future(path: &Path) -> Line {
    let folder = nearest(path);
    match try_writing(&folder) {
        Ok(()) => Line::ok(PART, "path", format!("记录将放在 {}，现在还没有，能写", path.display())),
        Err(error) => {
            let message =
                format!("{} 还没有，{} 又写不进去：{}", path.display(), folder.display(), io_words(&error));
            Line::fault(PART, "path", message, "让管理员给这个用户读写权限，或用 --store 换一个能写的位置")
        }
    }
}

/// What exists nearest above `path`; writing into it fails when it is no folder.
fn nearest(path: &Path) -> PathBuf {
    path.ancestors()
        .skip(1)
        .find(|folder| folder.exists())
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Makes an empty file in `folder` and takes it away again: permissions alone do not tell of read-only or full disks.
fn try_writing(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!(".bangban-doctor-{}", std::process::id()));
    OpenOptions::new().write(true).create_new(true).open(&probe)?;
    fs::remove_file(probe)
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_place_that_can_be_written_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        for place in ["desk.sqlite", "a/b/desk.sqlite"] {
            assert_eq!(future(&folder.path().join(place)).state, State::Ok, "{place}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        let line = future(&file.join("desk.sqlite"));
        assert_eq!((line.state, line.help.is_some()), (State::Fault, true));
    }
}
