//! `bangban` alone: opens the desk. And practice on the same screens, with a store of its own that is thrown away.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::opening::{Scratch, actor, beside, hall, place, queue_store, store, unlock};
use super::{Exit, Failure, Globals, Outcome};
use crate::acts::{Actor, Knowledge};
use crate::paper::printer::Printer;
use crate::practice::Run;
use crate::rulebook::NATION;
use crate::store::Open;
use crate::store::Store;
use crate::ui::desk::Setup;
use crate::ui::pages::Which;
use crate::ui::term::{Options, caps};
use crate::ui::theme::Theme;
use crate::ui::worker::Outlets;
use crate::ui::{Left, Opening, Rest, Showing, Watch, run, show};

/// Opens the desk.
pub fn desk(globals: &Globals) -> Outcome {
    caps().map_err(|refusal| Failure::new(Exit::Usage, refusal))?;
    let hall = hall(globals)?;
    let at = place(globals, &hall)?;
    let beside = beside(&at)?;
    unlock(&at.key())?;
    let watch = watch(globals);
    // The disk and the rules take as long as each other; neither waits.
    let (setup, store) = thread::scope(|scope| {
        let opening = scope.spawn(|| store(globals, &hall, Open::Create));
        (setup(globals), opening.join())
    });
    let setup = setup?;
    let gone = |_| Failure::new(Exit::Machine, "记录没有打开。再试一次");
    let store = store.map_err(gone)??;
    let left = open(globals, setup, store, &beside, watch, None)?;
    Ok(if left.code == 0 { Exit::Done } else { Exit::Signal(left.code) })
}

/// Runs an exercise on the desk's screens. Gives the run as far as it came.
pub fn practice(globals: &Globals, exercise: Run) -> Result<Run, Failure> {
    let (watch, setup) = (watch(globals), setup(globals)?);
    let scratch = Scratch::new("practice")?;
    let store = scratch.store(&setup.know.hall)?;
    let left = open(globals, setup, store, scratch.folder(), watch, Some(exercise.clone()))?;
    Ok(left.practice.unwrap_or(exercise))
}

/// Opens a screen that is no desk: nobody sits at it, so its acts are those of window 0 under its own name.
pub fn show_page(globals: &Globals, which: Which, name: &str, printer: Option<Printer>) -> Outcome {
    let (watch, mut setup) = (watch(globals), setup(globals)?);
    setup.who = Actor { window: 0, clerk: name.to_owned() };
    let store = queue_store(globals, &setup.know.hall, Open::Create)?;
    let crashes = beside(&place(globals, &setup.know.hall)?)?;
    let (clock, options) = (globals.clock(), Options { mouse: false, ascii: globals.ascii });
    let outlets = Outlets {
        slips: crashes.join("slips"),
        fonts: globals.fonts.clone(),
        printer: globals.printer.clone(),
    };
    let code = show(Showing { which, setup, store, clock, printer, outlets, crashes, options, watch })
        .map_err(|error| Failure::new(Exit::Machine, error))?;
    Ok(if code == 0 { Exit::Done } else { Exit::Signal(code) })
}

/// Folders of rules and data of somebody's own, to be read again when a file there is saved.
fn watch(globals: &Globals) -> Option<Watch> {
    let (policies, data) = (globals.policies.clone(), globals.data.clone());
    let folders: Vec<PathBuf> = policies.iter().chain(&data).cloned().collect();
    let load = move || Knowledge::open(policies.as_deref(), data.as_deref());
    (!folders.is_empty()).then(|| Watch::new(folders, load))
}

fn setup(globals: &Globals) -> Result<Setup, Failure> {
    let caps = caps().map_err(|refusal| Failure::new(Exit::Usage, refusal))?;
    let (policies, data) = (globals.policies.as_deref(), globals.data.as_deref());
    let failed = |error| Failure::new(Exit::Data, error);
    let near = Knowledge::open_at(policies, data, globals.region.as_deref()).map_err(failed)?;
    let know = near.map_or_else(|| Knowledge::open(policies, data).map_err(failed), Ok)?;
    let area = match &globals.region {
        None => NATION.to_owned(),
        Some(typed) => know.rules.area(typed).ok_or_else(|| {
            let known = know.rules.areas().join("、");
            Failure::new(Exit::Usage, format!("不认识参保地“{typed}”。现在有规则的：{known}"))
        })?,
    };
    let theme = if caps.mono { Theme::Mono } else { Theme::Color };
    Ok(Setup { know: Arc::new(know), who: actor(globals), area, theme })
}

fn open(
    globals: &Globals,
    setup: Setup,
    store: Box<dyn Store>,
    beside: &Path,
    watch: Option<Watch>,
    practice: Option<Run>,
) -> Result<Left, Failure> {
    let (policies, data) = (globals.policies.clone(), globals.data.clone());
    let practising = practice.is_some();
    let rest: Option<Rest> = {
        let (policies, data) = (policies.clone(), data.clone());
        Some(Box::new(move || Knowledge::open(policies.as_deref(), data.as_deref())))
    };
    run(Opening {
        setup,
        store,
        clock: globals.clock(),
        slips: Outlets {
            slips: beside.join("slips"),
            fonts: globals.fonts.clone(),
            // An exercise prints nothing.
            printer: globals.printer.clone().filter(|_| !practising),
        },
        crashes: beside.to_path_buf(),
        options: Options { mouse: false, ascii: globals.ascii },
        practice,
        rest,
        watch,
    })
    .map_err(|error| Failure::new(Exit::Machine, error))
}
