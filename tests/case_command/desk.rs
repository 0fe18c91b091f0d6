//! The program on a store of its own, told what to do with a case by commands.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A made-up man born in 1965.
pub const MAN: &str = "110105196503049974";

/// A made-up man born in 1949, who died.
pub const DIED: &str = "540102194905019972";

/// An account typed twice.
pub const ACCOUNT: &str = "--account 6217990000000000006 --again 6217990000000000006";

/// A store of its own, and the day it is.
pub struct Desk {
    pub home: TempDir,
    pub day: &'static str,
}

impl Desk {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), day: "2026-11-23" }
    }

    /// Whoever reviews has looked: the code of what stands goes with it, unless another is written.
    pub fn run(&self, args: &str) -> Output {
        match args.strip_prefix("review ").and_then(|rest| rest.split_whitespace().next()) {
            Some(what) if !args.contains("--saw") => {
                self.plain(&format!("{args} --saw {}", self.code(what, args)))
            }
            _ => self.plain(args),
        }
    }

    /// The code of an amount as it stands, of the case that `args` name or the one in hand.
    pub fn code(&self, what: &str, args: &str) -> String {
        let words: Vec<&str> = args.split_whitespace().collect();
        let of = words.windows(2).filter(|pair| matches!(pair[0], "--case" | "--window"));
        let of: Vec<String> = of.map(|pair| pair.join(" ")).collect();
        let shown = self.plain(&format!("show --json {}", of.join(" ")));
        let case: Value = serde_json::from_slice(&shown.stdout).unwrap();
        let amounts = case["amounts"].as_array().unwrap();
        let amount = amounts.iter().find(|amount| amount["what"] == what);
        amount.map_or("none", |amount| amount["code"].as_str().unwrap()).to_owned()
    }

    pub fn plain(&self, args: &str) -> Output {
        self.command(self.day).arg("case").args(args.split_whitespace()).output().unwrap()
    }

    /// What a command of any kind prints that is done on this day.
    #[track_caller]
    pub fn on(&self, day: &str, args: &str) -> Value {
        let output = self.command(day).arg("--json").args(args.split_whitespace()).output().unwrap();
        assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What a command of any kind says, and how it exits; `input` stands on its standard input.
    pub fn any(&self, args: &str, input: &str) -> (Option<i32>, String) {
        let mut command = self.command(self.day);
        command.args(args.split_whitespace()).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }

    /// The program on this store, on this day.
    fn command(&self, day: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("TZ", "Asia/Shanghai").args(["--today", day, "--store"]);
        command.arg(self.home.path().join("desk.sqlite"));
        command
    }

    /// What a command that is done prints.
    #[track_caller]
    pub fn ask(&self, args: &str) -> Value {
        let output = self.run(&format!("{args} --json"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    #[track_caller]
    pub fn all(&self, commands: &[&str]) -> Value {
        let mut last = Value::Null;
        for command in commands {
            last = self.ask(command);
        }
        last
    }

    /// Fails unless the command is refused with these words.
    #[track_caller]
    pub fn refuses(&self, args: &str, words: &[&str]) {
        let output = self.run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{args}: {output:?}");
        for word in words {
            assert!(said.contains(word), "{args}: no {word} in {said}");
        }
    }

    /// A case for this item with everything ticked and seen, the four checks not yet done.
    pub fn ready_but_unchecked(&self, item: &str, wanted: &[&str], others: &[&str]) {
        self.all(&["open", &format!("identify {MAN}")]);
        let case = self.ask(&format!("item {item}"));
        self.tick_all(&case, wanted, others);
    }

    pub fn tick_all(&self, case: &Value, wanted: &[&str], others: &[&str]) {
        // What is always about a death says whose.
        if matches!(case["item"].as_str(), Some("P06" | "U04" | "W07")) {
            self.ask(&format!("deceased {DIED}"));
        }
        for at in 1..=case["conditions"].as_array().unwrap().len() {
            self.ask(&format!("condition {at} yes"));
        }
        for code in wanted {
            let account = if *code == "M03" { ACCOUNT } else { "" };
            self.ask(&format!("material {code} seen {account}"));
        }
        for code in others {
            self.ask(&format!("material {code} not-needed"));
        }
    }

    /// One bill of 320.50, paid in full, and the first three steps of a claim.
    pub fn through(&self, case: &str) {
        for command in [
            "bills --bill T9=320.50 --detail 320.50",
            "amount 报销金额 320.50 --clerk 甲",
            "review 报销金额 --clerk 乙",
            "step 1",
            "step 2",
            "step 3",
        ] {
            self.ask(&format!("{command} {case}"));
        }
    }

    /// Passes steps as far as they go.
    pub fn goes_on(&self) {
        let next = || passed(&self.ask("show")).iter().filter(|passed| **passed).count() + 1;
        while self.run(&format!("step {}", next())).status.success() {}
    }

    /// A claim with its bills in order, up to the third step.
    pub fn claim(&self) {
        self.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M03"], &["M38", "M02"]);
    }
}

pub fn owed(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.as_array().unwrap().iter().map(|one| (text(&one["owed"]), text(&one["due"]))).collect()
}

pub fn id_of(list: &Value, owed: &str) -> String {
    let found = list.as_array().unwrap().iter().find(|one| one["owed"] == owed);
    found.unwrap_or_else(|| panic!("no {owed} in {list}"))["id"].as_str().unwrap().to_owned()
}

/// The codes of a case's materials.
pub fn codes(case: &Value) -> Vec<String> {
    let all = case["materials"].as_array().unwrap().iter();
    all.map(|material| material["code"].as_str().unwrap().to_owned()).collect()
}

pub fn mark(case: &Value, code: &str) -> String {
    let all = case["materials"].as_array().unwrap();
    all.iter().find(|one| one["code"] == code).unwrap()["mark"].as_str().unwrap().to_owned()
}

/// Which steps of a case are passed.
pub fn passed(case: &Value) -> Vec<bool> {
    case["steps"].as_array().unwrap().iter().map(|step| step["passed"] == true).collect()
}

/// Everything of a claim but its bills, in a case of its own.
pub fn same_again(desk: &Desk) {
    desk.ready_but_unchecked("H08", &["M01", "M15", "M16", "M17", "M18", "M20", "M03"], &["M38", "M02"]);
}
