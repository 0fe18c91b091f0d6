//! When the program fails: give the terminal back first, then leave a report a person can send in, and say where it lies.
//! The report never holds what a clerk typed: of the message only what cannot be personal data is kept.

use std::backtrace::Backtrace;
use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Mutex;
use std::{fs, thread};

use super::modes;
use crate::clock::Clock;

/// Rust's own exit code after a panic.
const PANICKED: i32 = 101;
const REMEMBERED: usize = 50;

static ACTIONS: Mutex<VecDeque<&'static str>> = Mutex::new(VecDeque::new());

/// Remembers that this action ran (its id, never its text), for the report.
pub fn note_action(id: &'static str) {
    if let Ok(mut actions) = ACTIONS.lock() {
        if actions.len() == REMEMBERED {
            actions.pop_front();
        }
        actions.push_back(id);
    }
}

/// From now on a panic, in any thread, restores the terminal, writes `crash-<time>.txt` into `folder`, says so in two lines and
/// ends the program. What was acted on is in the store already; what was half typed is its draft.
pub fn on_panic(folder: PathBuf) {
    panic::set_hook(Box::new(move |info| {
        modes::restore();
        let saved = save(&folder, &report(info));
        // Nobody may be there to read it; then there is nothing else to do about it either.
        let _ = io::stderr().write_all(farewell(&saved).as_bytes());
        process::exit(PANICKED);
    }));
}

fn farewell(saved: &io::Result<PathBuf>) -> String {
    match saved {
        Ok(path) => {
            format!(
                "程序出错退出了，已办的事都存好了。请重新打开。\n出错报告（不含您输入的内容）：{}\n",
                path.display()
            )
        }
        Err(error) => format!("程序出错退出了，已办的事都存好了。请重新打开。\n出错报告没有写成：{error}\n"),
    }
}

fn save(folder: &Path, report: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("crash-{}.txt", Clock::default().now().local.strftime("%Y%m%d-%H%M%S")));
    fs::write(&path, report)?;
    Ok(path)
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().map_or_else(|| "?".to_owned(), scrubbed);
    let place = info.location().map_or_else(|| "?".to_owned(), ToString::to_string);
    let thread = thread::current();
    let actions: Vec<_> =
        ACTIONS.try_lock().map(|actions| actions.iter().copied().collect()).unwrap_or_default();
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = write!(
        text,
        "bangban {}\nthread {}\nat {place}\n{message}\n\nlast actions: {}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        thread.name().unwrap_or("?"),
        actions.join(" "),
        Backtrace::force_capture(),
    );
    text
}

/// A panic's message without what might have been typed: nothing quoted, nothing but ASCII, no long digits. Slicing a
/// string wrongly, for one, panics with the whole string in backquotes.
fn scrubbed(message: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut digits = 0;
    for c in message.chars().take(300) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => continue,
            None if matches!(c, '`' | '"') => quote = Some(c),
            None => {}
        }
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        out.push(if !c.is_ascii() || digits > 4 { '*' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_report_never_holds_what_was_typed() {
        for typed in [
            "byte index 3 is not a char boundary; it is inside '身' (bytes 0..3) of `身份证110101199003070000`",
            "called `Result::unwrap()` on an `Err` value: Bad(\"110101199003070000\")",
            "no such person: 张三 110101199003070000",
        ] {
            let kept = scrubbed(typed);
            assert!(kept.is_ascii() && !kept.contains("11010"), "{kept}");
        }
        assert_eq!(scrubbed("index out of bounds: the len is 3"), "index out of bounds: the len is 3");
    }
}
