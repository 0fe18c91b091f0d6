//! `bangban case`: what can be done with a case besides what the desk does.

use std::io::Write;

use super::{Globals, Outcome, print};

/// 办件：打单子
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// 打一件的单子：告知单、受理通知书……
    Print(print::Args),
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    match args {
        Args::Print(args) => print::run(args, globals, out),
    }
}
