//! Promise to the policy keeper: every sentence the checker can say has been read by a person. Each message and each piece
//! of advice in the code that reads and checks rules must stand in some `.txt` of `tests/rules`, where it is reviewed.

#![allow(clippy::unwrap_used)] // helpers of tests fail like tests

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use code::literals;

#[path = "common/code.rs"]
mod code;

/// The code that checks rule files.
const CHECKER: &[&str] = &[
    "text",
    "rulebook/draft",
    "rulebook/names",
    "rulebook/types",
    "rulebook/plan",
    "rulebook/expr",
    "rulebook/kind",
    "rulebook/load.rs",
    "rulebook/example.rs",
    "rulebook/unit.rs",
    "rulebook/rounding.rs",
];

/// Sentences that no rule file can bring about, each with the reason.
const NEVER: &[(&str, &str)] = &[];

fn files(at: &Path, ext: &str) -> Vec<PathBuf> {
    if at.is_file() {
        return vec![at.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() || path.extension().is_some_and(|own| own == ext) {
            found.extend(files(&path, ext));
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What people have read.
fn reviewed() -> String {
    let texts = files(&root().join("tests/rules"), "txt");
    // A long line is folded by nobody, but the marks under it are no text.
    texts.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The parts of a literal that are said whatever is put in: between `{` and `}` stands what is put in.
fn fixed(literal: &str) -> Vec<String> {
    let plain =
        literal.replace("\\\"", "\"").replace("{{", "\u{1}").replace("}}", "\u{2}").replace("\\n", "\n");
    let mut parts = vec![String::new()];
    let mut inside = false;
    for c in plain.chars() {
        match c {
            '{' => inside = true,
            '}' => {
                inside = false;
                parts.push(String::new());
            }
            _ if inside => {}
            '\u{1}' => parts.last_mut().unwrap().push('{'),
            '\u{2}' => parts.last_mut().unwrap().push('}'),
            c => parts.last_mut().unwrap().push(c),
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| is_sentence(part)).collect()
}

/// More than a word of the language: at least four Chinese characters.
fn is_sentence(text: &str) -> bool {
    text.chars().filter(|c| ('一'..='鿿').contains(c)).count() >= 4
}

#[test]
fn every_sentence_of_the_checker_has_been_reviewed() {
    let reviewed = reviewed();
    let mut unread = BTreeSet::new();
    for path in CHECKER.iter().flat_map(|part| files(&root().join("src").join(part), "rs")) {
        // What the system says of a file, in Chinese.
        if path.ends_with("text/io_words.rs") {
            continue;
        }
        let whole = fs::read_to_string(&path).unwrap();
        let code = whole.split("#[cfg(test)]\nmod").next().unwrap();
        let code: String = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .map(|line| line.to_owned() + "\n")
            .collect();
        for part in literals(&code).iter().flat_map(|literal| fixed(literal)) {
            if !reviewed.contains(&part) && !NEVER.iter().any(|(never, _)| *never == part) {
                unread.insert(format!("{}: {part}", path.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    let unread: Vec<String> = unread.into_iter().collect();
    assert!(unread.is_empty(), "nobody has reviewed:\n{}", unread.join("\n"));
}

#[test]
fn every_code_of_the_checker_has_been_reviewed() {
    let reviewed = reviewed();
    for path in CHECKER.iter().flat_map(|part| files(&root().join("src").join(part), "rs")) {
        let whole = fs::read_to_string(&path).unwrap();
        for literal in literals(whole.split("#[cfg(test)]\nmod").next().unwrap()) {
            let code = literal.strip_prefix("E_").or_else(|| literal.strip_prefix("W_"));
            if code.is_some_and(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_')) {
                assert!(
                    reviewed.contains(&format!("[{literal}]")),
                    "{literal} stands in no .txt of tests/rules"
                );
            }
        }
    }
}
