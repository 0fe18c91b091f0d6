//! The one way to paper. The system's printer (CUPS): a file goes to a queue through `lp`, and what became of it is asked through `lpstat`. A
//! printer that stands still is said at once, and the job is taken back: it would print later, when nobody waits any more.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use super::document::Format;

/// How often the job is asked after, and how long in between.
const LOOKS: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(300);
/// How often it is looked whether a command of the hall's own has ended, half a minute long, and how long in between.
const ENDS: u32 = 1500;
const LOOK: Duration = Duration::from_millis(20);

/// A job that a printer took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The printer's name for it, `HP-12`.
    pub id: String,
    /// Whether the printer said it is through; otherwise it stands in its queue and goes on.
    pub done: bool,
}

/// Why nothing comes out.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// No such command.
    #[error("这台机器没有打印命令 {0}。请管理员装 cups-client；单子可以先存成 PDF 或文本")]
    NoCommand(&'static str),
    /// The command could not be run.
    #[error("打印命令 {0} 运行不了：{1}。单子可以先存成 PDF 或文本")]
    Machine(&'static str, io::Error),
    /// No such queue.
    #[error(
        "没有叫“{0}”的打印机。用 lpstat -p 看有哪些，改 --lp 后面的名字或 config.toml 里的 printer；单子可以先存成 PDF"
    )]
    NoQueue(String),
    /// The queue does not take it.
    #[error("打印机“{queue}”没有收下：{why}。看看打印机开没开、连没连；单子可以先存成 PDF")]
    Refused {
        /// Which.
        queue: String,
        /// What it said.
        why: String,
    },
    /// A command of the hall's own did not print it.
    #[error("打印命令 {0} 没有打出来。看看纸和线，或换一台")]
    Failed(String),
    /// A command of the hall's own did not end.
    #[error("打印命令 {0} 半分钟还没打完，已经停掉。看看打印机开没开、缺不缺纸，或换一台")]
    Hangs(String),
    /// The command of the hall's own cannot be run, or the slip not be put down for the queue.
    #[error("打印用不了：{0}，{1}")]
    Unusable(String, io::Error),
    /// The printer stands still.
    #[error(
        "打印机“{queue}”停着（{why}），这一张已经撤回。看看缺纸、卡纸、电源，好了以后请管理员 cupsenable {queue}，\
         再打一次；单子可以先存成 PDF"
    )]
    Stopped {
        /// Which.
        queue: String,
        /// What it said.
        why: String,
    },
}

/// Where slips are printed: a queue of the system's, or a command of the hall's own (a slip printer without a queue).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printer {
    /// A queue, by its name.
    Queue(String),
    /// A program with its arguments; the slip is its input.
    Command(String, Vec<String>),
}

impl Printer {
    /// What somebody typed: a command has arguments or a path, or is a program that can be found; anything else is a queue.
    /// None when nothing was typed.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut words = typed.split_whitespace().map(str::to_owned);
        let first = words.next()?;
        let args: Vec<String> = words.collect();
        let command = !args.is_empty() || first.contains('/') || is_on_path(&first);
        Some(if command { Self::Command(first, args) } else { Self::Queue(first) })
    }

    /// Prints a slip of text and looks whether it came out.
    pub fn slip(&self, text: &str, title: &str) -> Result<(), PrintError> {
        match self {
            Self::Command(program, args) => feed(program, args, text),
            Self::Queue(queue) => {
                let spool = std::env::temp_dir().join(format!("bangban-{}-{title}.txt", std::process::id()));
                let failed = |error| PrintError::Unusable(spool.display().to_string(), error);
                fs::write(&spool, text).map_err(failed)?;
                let job = send(&spool, queue, None, 1, title);
                // The printer has its own copy by now; one that stays is the system's to sweep.
                let _ = fs::remove_file(&spool);
                job.map(|_| ())
            }
        }
    }
}

/// Whether a program of this name can be run.
pub fn is_on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Runs a program with the slip as its input.
fn feed(program: &str, args: &[String], text: &str) -> Result<(), PrintError> {
    let failed = |error| PrintError::Unusable(program.to_owned(), error);
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    // A printer that does not want the slip says so by its end.
    let written = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    for _ in 0..ENDS {
        if let Some(status) = child.try_wait().map_err(failed)? {
            let failure = || Err(PrintError::Failed(program.to_owned()));
            return if status.success() { written.map_err(failed) } else { failure() };
        }
        thread::sleep(LOOK);
    }
    // Whoever waits in front of it is told; that it has ended by itself meanwhile is as well.
    let _ = child.kill();
    let _ = child.wait();
    Err(PrintError::Hangs(program.to_owned()))
}

/// Sends a file to a queue and looks what became of it.
pub fn print(file: &Path, queue: &str, format: Format, copies: u16, title: &str) -> Result<Job, PrintError> {
    send(file, queue, Some(format), copies, title)
}

fn send(
    file: &Path,
    queue: &str,
    format: Option<Format>,
    copies: u16,
    title: &str,
) -> Result<Job, PrintError> {
    let copies = copies.to_string();
    let mut lp = Command::new("lp");
    lp.args(["-d", queue]);
    if let Some(format) = format {
        lp.args(["-o", &format!("media={format}")]);
    }
    lp.args(["-n", &copies, "-t", title, "--"]).arg(file);
    let sent = run("lp", &mut lp)?;
    if !sent.status.success() {
        let why = words(&sent);
        return Err(if why.contains("does not exist") || why.contains("Unknown destination") {
            PrintError::NoQueue(queue.to_owned())
        } else {
            PrintError::Refused { queue: queue.to_owned(), why }
        });
    }
    // `request id is HP-12 (1 file(s))`
    let said = String::from_utf8_lossy(&sent.stdout).into_owned();
    let id = said.split_whitespace().skip_while(|word| *word != "is").nth(1);
    let Some(id) = id.map(str::to_owned) else {
        return Err(PrintError::Refused { queue: queue.to_owned(), why: said.trim().to_owned() });
    };
    for look in 0..LOOKS {
        if look > 0 {
            thread::sleep(BETWEEN);
        }
        if let Some(why) = stopped(queue)? {
            // Whether it could be taken back or not, the clerk is told of the printer.
            let _ = run("cancel", Command::new("cancel").arg(&id));
            return Err(PrintError::Stopped { queue: queue.to_owned(), why });
        }
        if !waits(queue, &id)? {
            return Ok(Job { id, done: true });
        }
    }
    Ok(Job { id, done: false })
}

/// What the printer says of itself when it stands still.
fn stopped(queue: &str) -> Result<Option<String>, PrintError> {
    let output = run("lpstat", Command::new("lpstat").args(["-p", queue]))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let first = text.lines().next().unwrap_or_default();
    if !first.contains("disabled") && !first.contains("stopped") {
        return Ok(None);
    }
    // The reason stands on the next line.
    let why = text.lines().nth(1).map_or("没说原因", str::trim);
    Ok(Some(why.to_owned()))
}

fn waits(queue: &str, id: &str) -> Result<bool, PrintError> {
    let output = run("lpstat", Command::new("lpstat").args(["-W", "not-completed", "-o", queue]))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().any(|line| line.split_whitespace().next() == Some(id)))
}

fn run(name: &'static str, command: &mut Command) -> Result<Output, PrintError> {
    // What the commands say is read here: in one language.
    command.env("LC_ALL", "C").output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => PrintError::NoCommand(name),
        _ => PrintError::Machine(name, error),
    })
}

fn words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    text.strip_prefix("lp: ").map_or(text.clone(), str::to_owned)
}
