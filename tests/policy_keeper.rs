//! Promise to a policy keeper who never programmed: the exercises of docs/policy-keeper.md, done to the letter, come out as the
//! page says. Every command, file, edit and slip is read out of the page itself; a line the test cannot read fails it.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests fail like tests

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::pty::Pty;
use common::scratch;
use portable_pty::CommandBuilder;

const PAGE: &str = include_str!("../docs/policy-keeper.md");
/// The folder all exercises are done in.
const FOLDER: &str = "我的规则";

/// One thing the page asks for, in its order.
#[derive(Debug)]
enum Ask {
    /// A line for the shell.
    Run(String),
    /// What the commands since the last look must have said.
    Says(Vec<String>),
    /// A screen that must say one of these as its last check did.
    Prints(Vec<String>),
    /// A whole file.
    Write { file: String, text: String },
    /// Lines to put below or above the first line that begins so.
    Put { file: String, line: String, below: bool, text: String },
    /// The desk, opened; it must show this.
    Open { command: String, shows: String },
    /// A row of the table of slips: what to change in the last file, what the check then says.
    Slip { change: String, says: String },
}

/// The page, piece by piece.
fn asks() -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut mark: Option<(String, String)> = None;
    let mut lines = PAGE.lines().peekable();
    let mut slips = false;
    while let Some(line) = lines.next() {
        if let Some(inner) = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")) {
            let (word, rest) = inner.split_once(": ").unwrap_or((inner, ""));
            match word {
                "says" => asks.push(Ask::Says(rest.split(" | ").map(str::to_owned).collect())),
                _ => mark = Some((word.to_owned(), rest.to_owned())),
            }
        } else if line.starts_with("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let text = format!("{}\n", text.join("\n"));
            let (word, rest) = mark.take().unwrap_or_else(|| panic!("what is done with {text}?"));
            asks.push(match (word.as_str(), rest.split_once(" | ")) {
                ("file", None) => Ask::Write { file: rest, text },
                ("below" | "above", Some((file, line))) => {
                    Ask::Put { file: file.into(), line: line.into(), below: word == "below", text }
                }
                _ => panic!("{word}: {rest}"),
            });
        } else if let Some(command) = line.strip_prefix("    ") {
            let command = command.trim();
            match mark.take() {
                None if line.starts_with("    我的规则/") => {} // a list of paths
                None => asks.push(Ask::Run(command.to_owned())),
                Some((word, shows)) if word == "opens" => {
                    asks.push(Ask::Open { command: command.to_owned(), shows });
                }
                Some((word, _)) if word == "prints" => {
                    let mut printed = vec![command.to_owned()];
                    while let Some(more) = lines.next_if(|line| line.starts_with("    ")) {
                        printed.push(more.trim().to_owned());
                    }
                    asks.push(Ask::Prints(printed));
                }
                Some((word, _)) => panic!("{word} before {command}"),
            }
        } else if line.starts_with("| 改成 |") {
            slips = true;
        } else if slips && line.starts_with("| ") {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            asks.push(Ask::Slip { change: cells[0].into(), says: cells[1].into() });
        } else if !line.starts_with('|') {
            slips = false;
        }
    }
    asks
}

/// A keeper at work in a folder of their own, with the rules of this checkout beside it.
struct Keeper {
    home: tempfile::TempDir,
    said: String,
    last: PathBuf,
}

impl Keeper {
    fn new() -> Self {
        let home = scratch();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"), &home.path().join("policies"));
        Keeper { home, said: String::new(), last: PathBuf::new() }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.home.path().join(FOLDER).join(file)
    }

    /// Where the program is found under its own name.
    fn search_path() -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_bangban"));
        let old = std::env::var("PATH").unwrap_or_default();
        format!("{}:{old}", program.parent().unwrap().display())
    }

    fn run(&mut self, line: &str) {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(self.home.path()).env("PATH", Self::search_path());
        shell.env("HOME", self.home.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BANGBAN_")) {
            shell.env_remove(name);
        }
        let output = shell.output().unwrap();
        for part in [&output.stdout, &output.stderr] {
            self.said.push_str(&String::from_utf8_lossy(part));
        }
        // What a keeper does never goes wrong for the machine's or the page's sake.
        assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{line}\n{}", self.said);
    }

    fn check(&mut self) -> String {
        self.said.clear();
        self.run(&format!("bangban policy check {FOLDER}"));
        std::mem::take(&mut self.said)
    }

    fn put(&mut self, file: &str, line: &str, below: bool, text: &str) {
        self.last = self.path(file);
        let before = fs::read_to_string(&self.last).unwrap();
        let at = before.lines().position(|other| other.trim_start().starts_with(line));
        let at = at.unwrap_or_else(|| panic!("no {line} in {file}")) + usize::from(below);
        let mut lines: Vec<&str> = before.lines().collect();
        lines.splice(at..at, text.lines().chain((!below).then_some("")));
        fs::write(&self.last, lines.join("\n") + "\n").unwrap();
    }

    fn open(&self, command: &str, shows: &str) {
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("bangban"));
        let mut desk = CommandBuilder::new(env!("CARGO_BIN_EXE_bangban"));
        desk.args(words);
        desk.args(["--store", &self.home.path().join("desk.db").to_string_lossy(), "--window", "3"]);
        common::isolate(&mut desk, self.home.path());
        let mut desk = Pty::start(desk, 80, 24);
        desk.shows(shows);
        desk.type_in("\x1b");
        desk.hides(shows);
        desk.type_in("\x11");
        assert_eq!(desk.ended().exit_code(), 0);
    }

    /// Makes one slip in the last file, looks what the check says, and puts it right again.
    fn slip(&mut self, change: &str, says: &str) {
        let right = fs::read_to_string(&self.last).unwrap();
        let quoted = quoted(change);
        let of_formula = change.starts_with("公式");
        let change_line = |line: &str| match (change.contains("写成"), quoted.as_slice()) {
            (true, [from, to]) => line.replacen(from.as_str(), to, 1),
            (false, [gone]) if change.contains("这一行") && line.trim() == gone => String::new(),
            (false, [gone]) if !change.contains("这一行") => line.replacen(gone.as_str(), "", 1),
            (false, [_]) => line.to_owned(),
            _ => panic!("cannot read the change {change}: {quoted:?}"),
        };
        let mut done = false;
        let wrong: Vec<String> = right
            .lines()
            .map(|line| {
                let other = if done || of_formula && !line.starts_with("formula") {
                    line.to_owned()
                } else {
                    change_line(line)
                };
                done |= other != line;
                other
            })
            .collect();
        assert!(done, "{change} changes nothing in\n{right}");
        fs::write(&self.last, wrong.join("\n")).unwrap();
        let said = self.check();
        for part in says.split('；') {
            assert!(said.contains(part.trim_end_matches('？')), "{change}: no {part} in\n{said}");
        }
        // Every slip is told with its file, line and column.
        let file = self.last.file_name().unwrap().to_string_lossy().into_owned();
        assert!(said.contains(&format!("{file}:")), "{said}");
        fs::write(&self.last, right).unwrap();
        assert!(self.check().contains("没有问题"));
    }
}

/// What stands between “ and ”, or between `s.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['“', '`']) {
        let close = if rest[at..].starts_with('`') { '`' } else { '”' };
        let inside = &rest[at + rest[at..].chars().next().unwrap().len_utf8()..];
        let end = inside.find(close).unwrap();
        found.push(inside[..end].to_owned());
        rest = &inside[end + close.len_utf8()..];
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn every_line_of_the_keepers_page_does_what_it_says() {
    let mut keeper = Keeper::new();
    let asks = asks();
    let count = |is: fn(&Ask) -> bool| asks.iter().filter(|ask| is(ask)).count();
    // The page fills a number, replaces a formula, gives an example; the test would notice if it stopped doing so.
    assert!(count(|ask| matches!(ask, Ask::Run(_))) >= 10, "{asks:#?}");
    assert!(count(|ask| matches!(ask, Ask::Slip { .. })) >= 5);
    assert!(asks.iter().any(|ask| {
        matches!(ask, Ask::Write { text, .. }
            if ["[fill.", "[replace.", "[example."].iter().all(|part| text.contains(part)))
    }));
    for ask in asks {
        match ask {
            Ask::Run(line) => keeper.run(&line),
            Ask::Says(texts) => {
                let said = std::mem::take(&mut keeper.said);
                for text in texts {
                    assert!(said.contains(&text), "no {text:?} in\n{said}");
                }
            }
            Ask::Prints(lines) => {
                let said = keeper.check();
                for line in lines.iter().filter(|line| *line != "…") {
                    assert!(said.contains(line.as_str()), "no {line:?} in\n{said}");
                }
            }
            Ask::Write { file, text } => {
                keeper.last = keeper.path(&file);
                fs::write(&keeper.last, text).unwrap();
            }
            Ask::Put { file, line, below, text } => keeper.put(&file, &line, below, &text),
            Ask::Open { command, shows } => keeper.open(&command, &shows),
            Ask::Slip { change, says } => keeper.slip(&change, &says),
        }
    }
}
