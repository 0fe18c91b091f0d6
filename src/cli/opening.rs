//! What the global options open: the hall, the store, who sits at which window. The desk and the commands open them alike.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::{Exit, Failure, Globals};
use crate::acts::{self, ActError, Actor, Knowledge, Machines, Stamp, UNNAMED, new_op};
use crate::assets;
use crate::queue::Hall;
use crate::store::{self, Open, Place, Store, StoreError, Vault};
use crate::text::Faults;
use crate::ui::term;

/// The hall of `hall.toml`.
pub fn hall(globals: &Globals) -> Result<Hall, Failure> {
    let data = assets::data(globals.data.as_deref()).map_err(|e| Failure::new(Exit::Data, e))?;
    let source = data.iter().find(|source| &*source.path == "hall.toml");
    let source = source.ok_or_else(|| {
        Failure::new(Exit::Data, "资料里缺 hall.toml（大厅有哪些业务、窗口）。补上这个文件")
    })?;
    let mut faults = Faults::new();
    let hall = Hall::read(source, &mut faults);
    hall.ok_or_else(|| {
        let faults: Vec<String> = faults.sorted().iter().map(|fault| fault.render(false)).collect();
        Failure::new(Exit::Data, faults.join("\n"))
    })
}

/// The store of `--store`, or the one in the user's data folder.
pub fn store(globals: &Globals, hall: &Hall, how: Open) -> Result<Box<dyn Store>, Failure> {
    open_at(&place(globals, hall)?, hall, how)
}

/// The same for what deals with numbers of the queue only: nobody is asked for the words of the key to those of persons.
pub fn queue_store(globals: &Globals, hall: &Hall, how: Open) -> Result<Box<dyn Store>, Failure> {
    Ok(store::open(&place(globals, hall)?, &hall.id, how)?)
}

/// Which self-service machines work now; none without records, for a card is shown and printed without, too.
pub fn working_machines(globals: &Globals, know: &Knowledge) -> Result<Option<Machines>, Failure> {
    match store(globals, &know.hall, Open::Existing) {
        Ok(store) => Ok(acts::machines(store.rows())?),
        Err(_) => Ok(None),
    }
}

/// The store at a place that was named.
pub fn open_at(place: &Place, hall: &Hall, how: Open) -> Result<Box<dyn Store>, Failure> {
    let key = place.key();
    if store::wants_words(&key) {
        match env_words() {
            Some(words) => store::say_words(Some(&words)),
            // Without anybody to ask, what needs no number of a person goes on.
            None => _ = ask_for(&key)?,
        }
    }
    Ok(store::open(place, &hall.id, how)?)
}

/// Where the words that open the hall's key come from; never the command line, where everybody on the machine reads them.
pub const WORDS: &str = "BANGBAN_PASSPHRASE";

fn env_words() -> Option<String> {
    std::env::var(WORDS).ok().filter(|words| !words.is_empty())
}

/// Opens the lock of the hall's key for a desk, where it is locked: the first to find the words wrong would be the first
/// person at the window.
pub fn unlock(key: &Path) -> Result<(), Failure> {
    if !store::wants_words(key) {
        return Ok(());
    }
    match env_words() {
        Some(words) => {
            store::say_words(Some(&words));
            Ok(Vault::open(key, true).map(|_| ())?)
        }
        None if ask_for(key)? => Ok(()),
        None => Err(StoreError::KeyLocked(key.to_path_buf()).into()),
    }
}

/// Asks for the words of a key where somebody sits at a terminal, until they are right; says whether anybody was asked.
fn ask_for(key: &Path) -> Result<bool, Failure> {
    let mut question = "封存钥匙的口令（打字不显示，Enter 确认）：";
    loop {
        let typed = term::ask_words(question).ok().flatten().filter(|words| !words.is_empty());
        let Some(words) = typed else {
            let gave_up = term::can_ask().then(|| StoreError::KeyLocked(key.to_path_buf()).into());
            return gave_up.map_or(Ok(false), Err);
        };
        store::say_words(Some(&words));
        match Vault::open(key, true) {
            Ok(_) => return Ok(true),
            Err(StoreError::WrongWords(_)) => {
                store::say_words(None);
                question = "口令不对，再输一次（Esc 不开了）：";
            }
            Err(other) => return Err(other.into()),
        }
    }
}

/// Where the store is.
pub fn place(globals: &Globals, hall: &Hall) -> Result<Place, Failure> {
    let home = home()?;
    Ok(match globals.store.as_deref() {
        Some(text) => named(text, hall, &home)?,
        None => Place::File(home.join("desk.sqlite")),
    })
}

/// A folder for records that nobody keeps: it goes with this.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes it. `what` it is for stands in its name.
    pub fn new(what: &str) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("bangban-{what}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure::new(Exit::Machine, format!("临时文件夹建不了：{error}")))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Records of a hall in it.
    pub fn store(&self, hall: &Hall) -> Result<Box<dyn Store>, Failure> {
        open_at(&Place::File(self.0.join("scratch.sqlite")), hall, Open::Create)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that stays is the system's to sweep.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A place somebody typed. An address of another kind of server is no name of a file.
pub fn named(text: &str, hall: &Hall, home: &Path) -> Result<Place, Failure> {
    let place = Place::parse(text, &hall.id, home);
    if matches!(place, Place::File(_)) && text.contains("://") {
        let kind = text.split("://").next().unwrap_or_default();
        let why = format!("记录不能放在 {kind}:// 上。写文件路径，或 postgres://用户:密码@主机/库名");
        return Err(Failure::new(Exit::Usage, why));
    }
    Ok(place)
}

/// The folder for what a desk writes beside the records: that of the file, or the user's when they are on a server.
pub fn beside(place: &Place) -> Result<PathBuf, Failure> {
    match place {
        Place::File(path) => Ok(path.parent().map_or_else(PathBuf::new, Path::to_path_buf)),
        Place::Server { .. } => home(),
    }
}

/// The program's own folder on this machine.
pub fn home() -> Result<PathBuf, Failure> {
    let failed = |e| Failure::new(Exit::Machine, format!("找不到用户文件夹：{e}。用 --store 指定记录文件"));
    Ok(etcetera::choose_base_strategy().map_err(failed)?.data_dir().join("bangban"))
}

/// Who `--window` and `--clerk` say sits here.
pub fn actor(globals: &Globals) -> Actor {
    let clerk = globals.clerk.clone().unwrap_or_else(|| UNNAMED.into());
    Actor { window: globals.window.unwrap_or(1), clerk }
}

/// A stamp for one run of a command.
pub fn stamp(globals: &Globals, hall: &Hall) -> Stamp {
    let now = globals.clock().now();
    Stamp::new(hall, &actor(globals), now, new_op(now))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let exit = if matches!(error, StoreError::KeyLocked(_)) { Exit::Usage } else { Exit::Machine };
        Self::new(exit, error)
    }
}

impl From<ActError> for Failure {
    fn from(error: ActError) -> Self {
        let exit = match error {
            ActError::Store(error) => return error.into(),
            ActError::UnknownKind { .. }
            | ActError::UnknownSkill { .. }
            | ActError::ToNobody
            | ActError::KindNeeded
            | ActError::UnknownEmergency { .. }
            | ActError::NoSuchStep { .. }
            | ActError::WhichEmergency(_)
            | ActError::NotGoing { .. }
            | ActError::SlotGone(_)
            | ActError::ClosedThen { .. }
            | ActError::ClosedAt { .. }
            | ActError::ReasonNeeded(_)
            | ActError::ReasonWithoutGreen
            | ActError::Blank(_)
            | ActError::Code(_)
            | ActError::UnknownItem(_)
            | ActError::UnknownTag { .. } => Exit::Usage,
            _ => Exit::No,
        };
        Self::new(exit, error)
    }
}
