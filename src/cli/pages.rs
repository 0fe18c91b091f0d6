//! `bangban board`, `kiosk`, `hall`: the screens that are no desk.

use super::desk::show_page;
use super::{Exit, Failure, Globals, Outcome};
use crate::ui::pages::{Board, Kiosk, Lead, Which};

/// What `board` takes.
#[derive(Debug, clap::Args)]
pub struct BoardArgs {
    /// 新叫号时响一声
    #[arg(long)]
    chime: bool,
    /// 新叫号时念出来（要装 espeak-ng，不用联网）
    #[arg(long)]
    voice: bool,
}

/// What `kiosk` takes.
#[derive(Debug, clap::Args)]
pub struct KioskArgs {
    /// 打小票的命令，小票从它的标准输入进去，如 "lp -d ticket"；不写只在屏上显示
    #[arg(long, value_name = "CMD")]
    printer: Option<String>,
}

/// The call board.
pub fn board(args: &BoardArgs, globals: &Globals) -> Outcome {
    show_page(globals, Which::Board(Board::new(args.chime, args.voice)), "叫号屏", None)
}

/// The ticket machine.
pub fn kiosk(args: &KioskArgs, globals: &Globals) -> Outcome {
    let printer = args
        .printer
        .as_ref()
        .map(|command| command.split_whitespace().map(str::to_owned).collect::<Vec<String>>());
    if printer.as_ref().is_some_and(Vec::is_empty) {
        return Err(Failure::new(Exit::Usage, "--printer 后面写打印命令，如 --printer \"lp -d ticket\""));
    }
    show_page(globals, Which::Kiosk(Box::new(Kiosk::new(printer.is_some()))), "取号机", printer)
}

/// The lead's view.
pub fn lead(globals: &Globals) -> Outcome {
    show_page(globals, Which::Lead(Lead::default()), "值班长", None)
}
