//! `config.toml`: the global options a desk keeps. What the command line or the environment says comes first; a line
//! that is wrong is named, and the rest still counts.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::{Exit, Failure, Globals};
use crate::text::{Faults, Source, Table, io_words};

/// Names the file when it is not in its usual place.
const VARIABLE: &str = "BANGBAN_CONFIG";

/// Fills in what the command line and the environment left open.
pub fn fill(globals: &mut Globals) -> Result<(), Failure> {
    let Some(path) = path() else { return Ok(()) };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            let message =
                format!("读不了 {}：{}。检查读取权限和编码（UTF-8）", path.display(), io_words(&error));
            return Err(Failure::new(Exit::Usage, message));
        }
    };
    let source = Source::new(path.to_string_lossy(), &text);
    let mut faults = Faults::new();
    let mut table = Table::parse(&source, &mut faults);
    let mut words = |name| table.text(name, &mut faults).map(|text| text.value);
    let (store, region, clerk) = (words("store"), words("region"), words("clerk"));
    let (policies, data, printer) = (words("policies"), words("data"), words("printer"));
    let fonts = table.texts("fonts", &mut faults);
    let window = table.integer("window", &mut faults);
    let today = table.date("today", &mut faults);
    let ascii = table.boolean("ascii", &mut faults);
    table.finish(&mut faults);
    globals.store = globals.store.take().or(store);
    globals.region = globals.region.take().or(region);
    globals.clerk = globals.clerk.take().or(clerk);
    globals.policies = globals.policies.take().or(policies.map(PathBuf::from));
    globals.data = globals.data.take().or(data.map(PathBuf::from));
    globals.printer = globals.printer.take().or(printer);
    if globals.fonts.is_empty() {
        globals.fonts = fonts.into_iter().map(|font| PathBuf::from(font.value)).collect();
    }
    globals.window = globals.window.or(window.and_then(|window| u32::try_from(window).ok()));
    globals.today = globals.today.or(today);
    globals.ascii |= ascii.unwrap_or(false);
    for fault in faults.sorted() {
        writeln!(io::stderr(), "{}\n（这一行没有用上，其余照用）", fault.render(false))?;
    }
    Ok(())
}

/// Where the file is: the one named in the environment, else the user's.
pub fn path() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Some(PathBuf::from(named));
    }
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("bangban/config.toml"))
}
