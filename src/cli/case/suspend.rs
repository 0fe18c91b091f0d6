//! `bangban case suspend` and `case resume`: the limit of a case stands still, and runs on.

use super::Work;
use crate::acts::{self, Knowledge, LimitTurn};
use crate::cli::Failure;
use crate::log::Case;

/// `--note …`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 等的是哪家的什么结论；恢复时写结论是什么：哪家的、哪天、文号
    #[arg(long, default_value = "")]
    note: String,
}

/// Does it.
pub fn run(w: &mut Work<'_>, turn: LimitTurn, args: &Args) -> Result<Case, Failure> {
    let id = w.id()?;
    Ok(acts::turn_limit(&mut *w.store, &w.know, &w.stamp, id, (turn, &args.note))?)
}

/// Whether a material of a case may be deferred without a day: somebody else has to decide on it.
pub fn may_be_awaited(know: &Knowledge, case: &Case, code: &str) -> bool {
    let code = code.to_ascii_uppercase().parse();
    know.item(case).zip(code.ok()).is_some_and(|(item, code)| item.awaits(code))
}
