//! A program in tmux: a second terminal emulator, written by others, with its own idea of widths and modes.

use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;

pub struct Tmux {
    socket: String,
}

impl Tmux {
    /// Starts a shell command in a window of this size; `None` when this machine has no tmux.
    pub fn start(home: &Path, command: &str, columns: u16, rows: u16) -> Option<Self> {
        Command::new("tmux").arg("-V").output().ok()?;
        let tmux = Self { socket: home.join("tmux").to_string_lossy().into_owned() };
        let size = ["-x", &columns.to_string(), "-y", &rows.to_string()].map(str::to_owned);
        let made = Command::new("tmux")
            .args(["-u", "-S", &tmux.socket, "-f", "/dev/null", "new-session", "-d"])
            .args(size)
            .arg(command)
            .env("HOME", home)
            .env("LANG", "C.UTF-8")
            .envs(
                ["CONFIG", "DATA", "STATE", "CACHE"]
                    .map(|kind| (format!("XDG_{kind}_HOME"), home.join(kind))),
            )
            .env_remove("NO_COLOR")
            .env_remove("TMUX")
            .current_dir(home)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(tmux)
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new("tmux").args(["-u", "-S", &self.socket]).args(args).output().unwrap()
    }

    /// Presses keys by tmux's names (`F2`, `C-p`, `Enter`).
    pub fn keys(&self, keys: &[&str]) {
        assert!(self.run(&[&["send-keys"], keys].concat()).status.success());
    }

    /// Types a text.
    pub fn type_in(&self, text: &str) {
        assert!(self.run(&["send-keys", "-l", text]).status.success());
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (x, y) = (columns.to_string(), rows.to_string());
        assert!(self.run(&["resize-window", "-x", &x, "-y", &y]).status.success());
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.run(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// Waits until the screen shows this text.
    pub fn shows(&self, text: &str) {
        self.until(&format!("{text:?}"), |screen| screen.contains(text));
    }

    /// Waits until the screen is so.
    pub fn until(&self, what: &str, ready: impl Fn(&str) -> bool) {
        let started = Instant::now();
        loop {
            let screen = self.text();
            if ready(&screen) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "waited for {what}; the screen:\n{screen}");
            // tmux does not tell when its screen changes.
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Goes down in a list until the marked row says these. Only that row is waited for: what else changes on the screen (the
    /// minute) is no answer to a key.
    #[allow(dead_code)] // not every test program goes through lists
    pub fn down_to(&self, parts: &[&str]) {
        let marked = |screen: &str| screen.lines().find(|line| line.contains("> ")).map(str::to_owned);
        loop {
            let row = marked(&self.text());
            if row.as_ref().is_some_and(|row| parts.iter().all(|part| row.contains(part))) {
                return;
            }
            self.keys(&["Down"]);
            self.until("the next row", |screen| marked(screen) != row);
        }
    }

    /// What tmux knows under this name, e.g. `pane_pid` or `cursor_x`.
    pub fn fact(&self, name: &str) -> String {
        let told = self.run(&["display-message", "-p", &format!("#{{{name}}}")]);
        String::from_utf8_lossy(&told.stdout).trim().to_owned()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        // It may be gone already, killed by a test.
        let _ = self.run(&["kill-server"]);
    }
}
