//! Promise to whoever changes this program: things flow one way, and each outside thing (terminal, database, clock) has one home.
//! A new folder under `src` has to be entered here before it compiles past this test.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use code::literals;
use unicode_width::UnicodeWidthStr;

#[path = "common/code.rs"]
mod code;

/// The nouns: plain functions over plain data.
const NOUNS: &[&str] =
    &["person", "items", "queue", "answers", "ledgers", "practice", "calendar", "rulebook", "log"];

/// Who may import whom, besides itself: nothing knows what stands below it in this table. The line that says most about a
/// file is the one for it.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("clock", &[]),
    ("chance", &[]),
    ("assets", &["text"]),
    ("rulebook", &["text"]),
    ("person", &["text", "clock"]),
    ("items", &["text"]),
    ("calendar", &["text", "items"]),
    ("queue", &["text", "clock", "chance"]),
    ("answers", &["text"]),
    ("ledgers", &["text", "calendar", "person"]),
    ("log", &["text", "clock", "person", "items", "queue", "calendar", "ledgers"]),
    ("practice", &["text", "chance", "person", "items", "queue", "answers", "calendar", "rulebook", "log"]),
    (
        "paper",
        &["text", "clock", "person", "items", "queue", "answers", "calendar", "ledgers", "rulebook", "log"],
    ),
    ("store", &["text", "clock", "queue", "ledgers", "log"]),
    ("acts", &["text", "clock", "assets", "NOUNS", "paper", "store"]),
    ("ui", &["text", "clock", "assets", "NOUNS", "paper", "acts"]),
    // The loop and its worker carry out what the desk asks for.
    ("ui/run.rs", &["text", "clock", "practice", "paper", "acts", "store"]),
    ("ui/worker/", &["text", "clock", "NOUNS", "paper", "acts", "store"]),
    ("ui/glance.rs", &["store"]),
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
    ("::postgres::", &["store/"]),
    ("rustix::", &["store/changes.rs"]),
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
        let own = MAY_IMPORT.iter().find(|(path, _)| path.contains('/') && file.path.starts_with(path));
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

/// Rooms that handle amounts, with what an amount passes on its way in and out of the rules.
const EXACT: &[&str] = &[
    "rulebook/",
    "items/",
    "paper/",
    "ledgers/",
    "log/",
    "text/",
    "cli/calc/",
    "cli/batch/",
    "cli/policy/",
    "ui/panes/calc/",
];

/// Ways of outside crates (`serde_json`, `toml`, `rust_decimal`) that bring a binary float in without naming its type.
const FLOATING: &[&str] = &[
    "as_f64",
    "to_f64",
    "from_f64",
    "as_float",
    "Float::",
    "to_f32",
    "from_f32",
    "::Number::from",
    "exp(",
    "powf",
    "sqrt(",
];

/// The crates the rules stand on, and why none of them can touch an amount with a binary float.
const UNDER_RULES: &[(&str, &str)] = &[
    ("jiff", "dates; spans are built from whole numbers"),
    ("num_bigint", "whole numbers of any length"),
    ("pinyin", "letters of names"),
    ("rust_decimal", "whole mantissa and scale; built without its float features, see below"),
    ("rustc_hash", "which name is meant"),
    ("serde", "only the shape of JSON objects"),
    ("serde_json", "values stay raw text (RawValue); only words are read or quoted"),
    ("thiserror", "messages"),
    ("toml", "numbers are taken as the text they are written with (DeValue keeps it)"),
    ("annotate_snippets", "marks lines"),
    ("compact_str", "holds texts that are written already"),
    ("unicode_segmentation", "where a glyph ends; counts only"),
    ("unicode_width", "columns of a glyph; counts only"),
];

#[test]
fn money_is_never_a_float() {
    let mut faults = Vec::new();
    // Where ink goes on a sheet is no amount.
    let ink = ["paper/pdf/write.rs"];
    for file in code().iter().filter(|file| file.is_under(EXACT) && !file.is_under(&ink)) {
        let words = file.text.split(|c: char| !c.is_alphanumeric() && c != '_');
        if words.into_iter().any(|word| word == "f32" || word == "f64") {
            faults.push(format!("src/{}", file.path));
        }
        for way in FLOATING.iter().filter(|way| file.text.contains(**way)) {
            faults.push(format!("src/{} uses {way}", file.path));
        }
    }
    none(&faults);
}

#[test]
fn nothing_the_rules_stand_on_makes_an_amount_a_float() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let known: BTreeSet<String> =
        manifest["dependencies"].as_table().unwrap().keys().map(|name| name.replace('-', "_")).collect();
    let mut used = BTreeSet::new();
    for file in code().iter().filter(|file| file.is_under(&["rulebook/", "text/"])) {
        let roots = file.text.split("::").filter_map(|part| {
            let word = part.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
            known.contains(word).then(|| word.to_owned())
        });
        used.extend(roots);
    }
    let accounted: BTreeSet<String> = UNDER_RULES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(used, accounted, "what src/rulebook and src/text use, against UNDER_RULES");
    // Written out so that no default of a later version brings `serde-float` or `maths`.
    let decimal = &manifest["dependencies"]["rust_decimal"];
    assert_eq!(decimal.get("default-features").and_then(toml::Value::as_bool), Some(false), "{decimal}");
    let features = decimal["features"].as_array().unwrap();
    assert!(features.iter().all(|feature| feature.as_str() == Some("std")), "{decimal}");
    // `serde_json` reads numbers as floats once a value is taken apart: no amount is.
    for file in code().iter().filter(|file| file.is_under(&["rulebook/"])) {
        for way in ["Value::Number(", "from_value", "as_i64", "as_u64"] {
            let taken = file.text.contains(&format!("serde_json::{way}"))
                || way.starts_with("as_") && file.text.contains(way);
            assert!(!taken, "src/{} takes a JSON value apart with {way}", file.path);
        }
    }
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

#[test]
fn every_promise_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let rows = table.lines().filter_map(|line| {
        let (_, kept) = line.strip_suffix(" |")?.rsplit_once("| `")?;
        kept.strip_suffix('`')?.split_once("` `")
    });
    let (mut faults, mut count) = (Vec::new(), 0);
    for (file, name) in rows {
        count += 1;
        let text = fs::read_to_string(root.join("tests").join(file)).unwrap_or_default();
        if !text.contains(&format!("#[test]\nfn {name}()")) {
            faults.push(format!("docs/promises.md: {file} has no test {name}"));
        }
    }
    assert!(count > 30, "the table was not read: {count} rows");
    none(&faults);
}
