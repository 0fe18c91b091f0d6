//! The program on a store, for tests of what is kept: a file, or a database of its own on the tests' server.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::Value;

/// A store, by the address the program takes.
pub struct Kept {
    pub home: PathBuf,
    pub store: String,
}

impl Kept {
    pub fn file(home: &Path) -> Self {
        Self { home: home.to_path_buf(), store: home.join("desk.sqlite").to_string_lossy().into_owned() }
    }

    /// None, with a word, when no server is there.
    pub fn server(home: &Path) -> Option<Self> {
        let Ok(url) = std::env::var("BANGBAN_TEST_PG") else {
            eprintln!("skipped: BANGBAN_TEST_PG is not set, tests/run sets it");
            return None;
        };
        Some(Self::on(&url, home))
    }

    /// A new database on a server.
    pub fn on(url: &str, home: &Path) -> Self {
        let name = format!("t{}", uuid::Uuid::now_v7().simple());
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        Self { home: home.to_path_buf(), store: url.replacen("/postgres?", &format!("/{name}?"), 1) }
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bangban"));
        command.env_clear().env("HOME", &self.home).arg("--store").arg(&self.store);
        command
    }

    pub fn run(&self, args: &str) -> Output {
        self.command().args(args.split_whitespace()).output().unwrap()
    }

    /// Runs it and reads its JSON; it must have gone well.
    pub fn json(&self, args: &str) -> Value {
        let output = self.run(&format!("--json {args}"));
        assert!(output.status.success(), "{args}: {output:?}");
        json(&output)
    }

    /// Every number of today.
    pub fn numbers(&self) -> BTreeSet<String> {
        let list = self.json("queue list");
        list.as_array().unwrap().iter().map(|ticket| ticket["no"].as_str().unwrap().to_owned()).collect()
    }

    pub fn assert_whole(&self) {
        assert_eq!(self.json("store verify")["first_broken"], Value::Null);
        assert_eq!(self.json("store rebuild")["same"], true, "the tables are what the log says");
    }

    /// Issues tickets without end; gives each number once it is acknowledged.
    pub fn drill(&self) -> Drill {
        self.drill_with(&[])
    }

    pub fn drill_with(&self, env: &[(&str, &Path)]) -> Drill {
        let mut command = self.command();
        command.args(["store", "drill"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.envs(env.iter().copied()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Drill { child, lines }
    }
}

/// A program that writes.
pub struct Drill {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Drill {
    /// Waits for so many more acknowledged numbers; fewer when it ended.
    pub fn take(&mut self, many: usize) -> Vec<String> {
        self.lines.by_ref().map_while(Result::ok).take(many).collect()
    }

    /// Kills it; gives what it had acknowledged before.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.map_while(Result::ok).collect()
    }

    /// Waits for it to give up; gives what it had acknowledged, its exit code and its last words.
    pub fn end(self) -> (Vec<String>, Option<i32>, String) {
        let acknowledged = self.lines.map_while(Result::ok).collect();
        let output = self.child.wait_with_output().unwrap();
        (acknowledged, output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}

pub fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

pub fn words(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A number from the environment, for those who want more rounds.
pub fn rounds(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |n| n.parse().unwrap())
}

/// A server of this test's own, for it is going to be treated badly.
pub struct Server {
    dir: tempfile::TempDir,
    /// Its address.
    pub url: String,
}

impl Server {
    /// None where the tests have no server.
    pub fn start() -> Option<Self> {
        std::env::var_os("BANGBAN_TEST_PG")?;
        let dir = tempfile::tempdir().unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let output = script().arg("start").arg(dir.path().join("pg")).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let url = String::from_utf8(output.stdout).unwrap().trim().to_owned();
        Some(Self { dir, url })
    }

    /// Stops it, or starts it again.
    pub fn tell(&self, what: &str, how: &str) {
        let status = script().arg(what).arg(self.dir.path().join("pg")).arg(how).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Stopped already is stopped.
        let _ = script().arg("stop").arg(self.dir.path().join("pg")).status();
    }
}

fn script() -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pg"))
}
