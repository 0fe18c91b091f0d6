//! Promise to whoever changes this program: things flow one way, and each outside thing (terminal, database, clock) has one home.
//! A new folder under `src` has to be entered here before it compiles past this test.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

/// The nouns: plain functions over plain data.
const NOUNS: &[&str] =
    &["person", "items", "queue", "answers", "ledgers", "practice", "calendar", "rulebook", "log"];

/// Who may import whom, besides itself: nothing knows what stands below it in this table. The line that says most about a
/// file is the one for it.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("clock", &[]),
    ("assets", &["text"]),
    ("rulebook", &["text"]),
    ("person", &["text", "clock"]),
    ("items", &["text"]),
    ("calendar", &["text", "items"]),
    ("queue", &["text", "clock"]),
    ("answers", &["text"]),
    ("ledgers", &["text", "calendar", "person"]),
    ("log", &["text", "clock", "person", "items", "queue", "calendar", "ledgers"]),
    ("practice", &["text", "person", "items", "queue", "answers", "calendar", "rulebook", "log"]),
    (
        "paper",
        &["text", "clock", "person", "items", "queue", "answers", "calendar", "ledgers", "rulebook", "log"],
    ),
    ("store", &["text", "clock", "queue", "log"]),
    ("acts", &["text", "clock", "assets", "NOUNS", "paper", "store"]),
    ("ui", &["text", "clock", "assets", "NOUNS", "paper", "acts"]),
    // The loop and its worker carry out what the desk asks for.
    ("ui/run.rs", &["text", "clock", "practice", "acts", "store"]),
    ("ui/worker.rs", &["text", "clock", "NOUNS", "paper", "acts", "store"]),
    ("cli", &["text", "clock", "assets", "NOUNS", "paper", "store", "acts", "ui"]),
];

/// What has one home. Everything else asks that home.
const HOMES: &[(&str, &[&str])] = &[
    ("crossterm::", &["ui/term/", "cli/doctor/terminal.rs"]),
    ("signal_hook::", &["ui/term/", "cli/batch/"]),
    ("csv::", &["cli/"]),
    ("ratatui::", &["ui/"]),
    ("unicode_width::", &["text/columns.rs", "ui/widgets/glyphs.rs"]),
    ("rusqlite::", &["store/"]),
    ("clap::", &["cli/"]),
    ("ZonedDateTime::now", &["clock.rs"]),
    ("SystemTime::now", &[]),
    // What is measured for a person is taken from `clock`; this one only limits a wait.
    ("Instant::now", &["ui/", "cli/", "store/"]),
];

/// What a noun may not touch: disk, network, threads, environment.
const OUTSIDE: &[&str] =
    &["std::fs", "std::net", "std::process", "std::thread", "std::env", "Uuid::now_v7", "Uuid::new_v4"];

/// A file of `src`: its path from there, and its code without comments and unit tests.
struct Code {
    path: String,
    text: String,
}

impl Code {
    fn folder(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    fn is_under(&self, homes: &[&str]) -> bool {
        homes.iter().any(|home| self.path.starts_with(home))
    }

    /// The folders this file names, through `crate::` or as many `super::` as lead out of its own.
    fn imports(&self) -> BTreeSet<String> {
        let depth = self.path.trim_end_matches("/mod.rs").split('/').count();
        ["crate::".to_owned(), "super::".repeat(depth)]
            .iter()
            .flat_map(|root| self.text.split(root.as_str()).skip(1).flat_map(names_at_start))
            .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
            .collect()
    }
}

/// `a` of `a::b`, and `a` and `c` of `{a::b, c}`.
fn names_at_start(after: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = after.strip_prefix('{') else { return vec![name(after)] };
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {}
        }
        parts.last_mut().unwrap().push(c);
    }
    parts.iter().map(|part| name(part.trim_start_matches(','))).collect()
}

fn code() -> Vec<Code> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let shown = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs")
                && !shown.ends_with("tests.rs")
                && !shown.contains("/tests/")
            {
                let whole = fs::read_to_string(path).unwrap();
                let text = whole.split("#[cfg(test)]\nmod").next().unwrap();
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                files.push(Code { path: shown, text: lines.collect::<Vec<_>>().join("\n") });
            }
        }
    }
    files.retain(|file| !matches!(file.path.as_str(), "lib.rs" | "main.rs"));
    assert!(files.len() > 10);
    files
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn code_never_imports_upwards() {
    let mut faults = Vec::new();
    for file in code() {
        let own = MAY_IMPORT.iter().find(|(path, _)| *path == file.path);
        let Some((_, allowed)) = own.or_else(|| MAY_IMPORT.iter().find(|(path, _)| *path == file.folder()))
        else {
            faults.push(format!("{}: enter its folder in tests/arch.rs", file.path));
            continue;
        };
        for import in file.imports() {
            let noun = NOUNS.contains(&import.as_str()) && allowed.contains(&"NOUNS");
            if import != file.folder() && !noun && !allowed.contains(&import.as_str()) {
                faults.push(format!("src/{} imports {import}", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_outside_thing_has_one_home() {
    let mut faults = Vec::new();
    for file in code() {
        for (thing, homes) in HOMES {
            if file.text.contains(thing) && !file.is_under(homes) {
                faults.push(format!("src/{} uses {thing}", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn nouns_touch_nothing_outside() {
    let mut faults = Vec::new();
    for file in code().iter().filter(|file| NOUNS.contains(&file.folder())) {
        for thing in OUTSIDE {
            if file.text.contains(thing) {
                faults.push(format!("src/{} uses {thing}", file.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn money_is_never_a_float() {
    let exact = ["rulebook", "items", "paper", "ledgers", "log"];
    let mut faults = Vec::new();
    for file in code().iter().filter(|file| exact.contains(&file.folder())) {
        let words = file.text.split(|c: char| !c.is_alphanumeric() && c != '_');
        if words.into_iter().any(|word| word == "f32" || word == "f64") {
            faults.push(format!("src/{}", file.path));
        }
    }
    none(&faults);
}

#[test]
fn what_the_screens_say_is_as_wide_on_every_terminal() {
    // These hold such signs to know them: to draw (glyphs), to be typed (key).
    let exempt = ["ui/widgets/glyphs.rs", "ui/term/key.rs"];
    let mut faults = Vec::new();
    for file in code().iter().filter(|file| file.folder() == "ui" && !exempt.contains(&file.path.as_str())) {
        for literal in literals(&file.text) {
            if literal.width() != literal.width_cjk() {
                faults.push(format!(
                    "src/{}: {literal:?} (use 「」, .., - or a name of widgets::glyphs)",
                    file.path
                ));
            }
        }
    }
    none(&faults);
}

/// The string and character literals of a piece of code, as written.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let before = &rest[..at];
        let raw = before.trim_end_matches('#');
        let hashes = if raw.ends_with('r') { before.len() - raw.len() } else { 0 };
        let is_raw = raw.ends_with('r') && !raw[..raw.len() - 1].ends_with(|c: char| c.is_alphanumeric());
        let after = &rest[at + 1..];
        let length = match rest.as_bytes()[at] {
            b'/' if after.starts_with('/') => {
                rest = &after[after.find('\n').unwrap_or(after.len())..];
                continue;
            }
            b'"' if is_raw => after.find(&format!("\"{}", "#".repeat(hashes))),
            b'"' => end_of_literal(after, '"'),
            // A lifetime has no closing quote right after one character.
            b'\'' => end_of_literal(after, '\'')
                .filter(|end| after[..*end].chars().count() == 1 || after.starts_with('\\')),
            _ => None,
        };
        match length {
            Some(length) => {
                found.push(after[..length].to_owned());
                rest = &after[length + 1..];
            }
            None => rest = after,
        }
    }
    found
}

fn end_of_literal(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

#[test]
fn this_test_reads_code_rightly() {
    let code = r##"fn f<'a>(x: &'a str) { g("甲\"乙", '─', r#"丙"丁"#); } // "不算" "##;
    assert_eq!(literals(code), ["甲\\\"乙", "─", "丙\"丁"]);
    let file = |path: &str, text: &str| {
        Code { path: path.into(), text: text.into() }.imports().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(
        file("queue/next.rs", "use crate::{store::{A, B}, text}; use super::super::ui::X;"),
        ["store", "text", "ui"]
    );
    assert_eq!(file("queue/mod.rs", "use super::ui::X;"), ["ui"]);
    assert_eq!(file("queue/next.rs", "use super::order::X;"), Vec::<String>::new());
}

#[test]
fn every_crate_is_accounted_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let page = fs::read_to_string(root.join("docs/dependencies.md")).unwrap();
    let entered: BTreeSet<_> =
        page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let used: BTreeSet<_> = ["dependencies", "dev-dependencies"]
        .iter()
        .flat_map(|section| manifest[*section].as_table().unwrap().keys().map(String::as_str))
        .collect();
    assert_eq!(entered, used, "docs/dependencies.md against Cargo.toml");
}
