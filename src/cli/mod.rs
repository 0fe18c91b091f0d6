//! The command line: one file a command; each parses, calls an act or a noun, and prints. No logic of its own.

pub mod ask;
pub mod batch;
pub mod calc;
pub mod card;
pub mod case;
pub mod check;
mod config;
mod dashes;
mod data;
pub mod desk;
pub mod doctor;
mod emergency;
pub mod item;
mod ledger;
mod opening;
mod pages;
mod plain;
pub mod policy;
pub mod practice;
pub mod print;
mod queue;
mod replay;
mod sheet;
mod store;
mod words;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use self::plain::{Plain, visible};
use crate::clock::Clock;
use crate::text::{Fault, io_words};

/// What every command knows: the global options, as flags, `BANGBAN_…` variables or lines of `config.toml`.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "各命令通用的选项")]
pub struct Globals {
    /// 记录存放处：文件路径，或服务器 postgres://用户:密码@主机/库名
    #[arg(long, global = true, env = "BANGBAN_STORE", value_name = "PATH")]
    pub store: Option<String>,
    /// 规则文件夹（不给则用程序自带的）
    #[arg(long, global = true, env = "BANGBAN_POLICIES", value_name = "DIR")]
    pub policies: Option<PathBuf>,
    /// 资料文件夹：里面有的文件、文件夹用它的，没有的用程序自带的；可以只放一个 hall.toml
    #[arg(long, global = true, env = "BANGBAN_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 参保地，如 北京、山东、广东/深圳
    #[arg(long, global = true, env = "BANGBAN_REGION", value_name = "AREA")]
    pub region: Option<String>,
    /// 把今天当作这一天（测试、回看用）
    #[arg(long, global = true, env = "BANGBAN_TODAY", value_name = "DATE", value_parser = parse_date)]
    pub today: Option<Date>,
    /// 窗口号
    #[arg(long, global = true, env = "BANGBAN_WINDOW", value_name = "N", value_parser = parse_window)]
    pub window: Option<u32>,
    /// 经办人
    #[arg(long, global = true, env = "BANGBAN_CLERK", value_name = "NAME")]
    pub clerk: Option<String>,
    /// 打 PDF 用的字体文件，可写几个，用冒号隔开（不给则自己找）
    #[arg(long, global = true, env = "BANGBAN_FONTS", value_name = "FILE", value_delimiter = ':')]
    pub fonts: Vec<PathBuf>,
    /// 打印机的队列名（lpstat -p 看有哪些）
    #[arg(long, global = true, env = "BANGBAN_PRINTER", value_name = "QUEUE")]
    pub printer: Option<String>,
    /// 线条和记号只用 ASCII（SecureCRT、PuTTY 里线条变宽、错位时用）
    #[arg(long, global = true, env = "BANGBAN_ASCII")]
    pub ascii: bool,
    /// 输出一份 JSON
    #[arg(long, global = true)]
    pub json: bool,
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("“{text}”不是日期，写成 2026-11-23"))
}

impl Globals {
    /// The clock these options ask for.
    pub fn clock(&self) -> Clock {
        Clock::new(self.today)
    }
}

/// 帮办：社保窗口的桌面助手
#[derive(Debug, Parser)]
#[command(
    name = "bangban",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "不写命令就打开界面。每个命令后面加 --help 看它的用法。"
)]
pub struct Cli {
    /// Options every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// 看用法
    #[arg(short, long, global = true, action = ArgAction::Help)]
    pub help: Option<bool>,
    /// 看版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub version: Option<bool>,
    /// The command; none opens the desk.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 算一笔：退休年龄、养老金……
    Calc(calc::Args),
    /// 成批算：CSV 进，CSV 出
    Batch(batch::Args),
    /// 规则：检查、试算、查看、对比、查漏、成册、起头
    #[command(subcommand)]
    Policy(policy::Args),
    /// 查问答、事项、材料、计算器：汉字、拼音、首字母、口头说法都行
    Ask(ask::Args),
    /// 卡片：说给群众听、给群众看的：问答、路径、术语、话术、大字屏
    #[command(subcommand)]
    Card(card::Args),
    /// 查录得对不对：证件、信用代码、银行卡、电话、姓名、地址、日期、时段、票据，一个或一表
    Check(check::Args),
    /// 事项：能办什么、要什么材料、怎么办、多久
    #[command(subcommand)]
    Item(item::Args),
    /// 台账：登记、办一步、看到期的、打单子、检查
    Ledger(ledger::Args),
    /// 应急：开始一张应急卡、打勾、广播词、结束出记录；系统停用和恢复
    Emergency(emergency::Args),
    /// 取号、叫号、过号、挂起、办结
    Queue(queue::Args),
    /// 叫号屏：给群众看，请谁到几号窗口、等候人数、预计多久
    Board(pages::BoardArgs),
    /// 取号机：先问能不能不排队，再取号
    Kiosk(pages::KioskArgs),
    /// 大厅：值班长看窗口、等候、求助
    Hall,
    /// 重放录下的一天，看叫号和等候
    Replay(replay::Args),
    /// 一件事从开件到后续：核材料、步骤、金额、结件、欠着的事
    Case(case::Args),
    /// 检查记录
    Store(store::Args),
    /// 情景演练：列出、检查、跑一场
    Practice(practice::Args),
    /// 资料：程序自带的大厅、卡片、台账……写出来给本厅改
    #[command(subcommand)]
    Data(data::Args),
    /// 体检：程序、规则、记录和终端是否正常，不正常怎么办
    Doctor(doctor::Args),
}

fn parse_window(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (1..=999).contains(number));
    number.ok_or_else(|| format!("“{text}”不是窗口号，写 1 到 999"))
}

/// How a command ended: the process's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: the answer is no: a check failed, nothing found.
    No,
    /// 2: wrong usage.
    Usage,
    /// 3: rules or data are at fault.
    Data,
    /// 4: the store or the machine is at fault.
    Machine,
    /// A signal ended the desk, as shells count it: 143 for SIGTERM.
    Signal(u8),
}

impl Exit {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            Exit::Data => 3,
            Exit::Machine => 4,
            Exit::Signal(code) => code,
        }
    }
}

/// Why a command could not do what it was asked: a Chinese sentence with what to do, and the exit code.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub exit: Exit,
    /// For standard error.
    pub message: String,
}

impl Failure {
    /// A failure of this kind.
    pub fn new(exit: Exit, message: impl std::fmt::Display) -> Self {
        Self { exit, message: message.to_string() }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // A closed pipe is how `| head` says it has enough.
        let exit = if error.kind() == io::ErrorKind::BrokenPipe { Exit::Done } else { Exit::Machine };
        Self::new(exit, format!("写不出去：{}", io_words(&error)))
    }
}

/// What a command gives back.
pub type Outcome = Result<Exit, Failure>;

/// Prints one JSON document.
pub fn print_json(out: &mut dyn Write, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// Faults of rule and data files, as every linter's `--json` says them.
pub fn faults_json(faults: &[Fault]) -> Vec<Value> {
    let one = |fault: &Fault| {
        json!({
            "file": &*fault.place.source.path,
            "line": fault.place.line(),
            "column": fault.place.column(),
            "code": fault.code,
            "message": fault.message,
            "help": fault.help,
        })
    };
    faults.iter().map(one).collect()
}

/// Parses the arguments, runs the command, prints its failure to standard error; with `--json` as a document, too, where the
/// command has printed none.
pub fn main() -> Exit {
    let stdout = io::stdout();
    let colours = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut out = Plain::new(stdout.lock(), colours);
    // What the parser refuses never comes to say how it wants to be answered.
    let mut json = std::env::args_os().skip(1).take_while(|arg| arg != "--").any(|arg| arg == "--json");
    let result = words::parse().and_then(|mut cli| {
        config::fill(&mut cli.globals)?;
        json |= cli.globals.json;
        match cli.command {
            None => desk::desk(&cli.globals),
            Some(command) => {
                // Messages about rules have colours of their own; the files they are about hold no control characters.
                out.as_it_is(matches!(command, Command::Policy(_)));
                run(&cli.globals, &command, &mut out)
            }
        }
    });
    match result {
        Ok(exit) => exit,
        Err(failure) => {
            if failure.exit != Exit::Done {
                let _ = writeln!(io::stderr(), "{}", visible(&failure.message));
                if json && !out.any {
                    let _ = print_json(
                        &mut out,
                        &json!({ "error": failure.message, "exit": failure.exit.code() }),
                    );
                }
            }
            failure.exit
        }
    }
}

fn run(globals: &Globals, command: &Command, out: &mut dyn Write) -> Outcome {
    match command {
        Command::Calc(args) => calc::run(args, globals, out),
        Command::Batch(args) => batch::run(args, globals, out),
        Command::Policy(args) => policy::run(args, globals, out),
        Command::Ask(args) => ask::run(args, globals, out),
        Command::Card(args) => card::run(args, globals, out),
        Command::Check(args) => check::run(args, globals, out),
        Command::Item(args) => item::run(args, globals, out),
        Command::Ledger(args) => ledger::run(args, globals, out),
        Command::Case(args) => case::run(args, globals, out),
        Command::Emergency(args) => emergency::run(args, globals, out),
        Command::Queue(args) => queue::run(args, globals, out),
        Command::Board(args) => pages::board(args, globals),
        Command::Kiosk(args) => pages::kiosk(args, globals),
        Command::Hall => pages::lead(globals),
        Command::Replay(args) => replay::run(args, globals, out),
        Command::Store(args) => store::run(args, globals, out),
        Command::Practice(args) => practice::run(args, globals, out),
        Command::Data(args) => data::run(args, globals, out),
        Command::Doctor(args) => doctor::run(args, globals, out),
    }
}
