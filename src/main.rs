//! Reads the command line and hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(bangban::cli::main().code())
}
