//! `bangban board`, `kiosk`, `hall`: the screens that are no desk.

use super::desk::show_page;
use super::{Exit, Failure, Globals, Outcome};
use crate::paper::printer::{Printer, is_on_path};
use crate::ui::VOICE;
use crate::ui::pages::{Board, Kiosk, LEAD, Which};

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
    /// 打小票的打印机：队列名（lpstat -p 看有哪些），或一条命令，小票从它的标准输入进去；热敏小票机写
    /// escpos:/dev/usb/lp0 或 escpos:队列名，号码印大字、自动切纸；不写按 config.toml 的 printer，
    /// 那里也没有就只在屏上显示
    #[arg(long, value_name = "QUEUE|CMD")]
    printer: Option<String>,
}

/// The call board.
pub fn board(args: &BoardArgs, globals: &Globals) -> Outcome {
    if args.voice && !is_on_path(VOICE) {
        let why = format!(
            "这台机器没有 {VOICE}，念不出来。请管理员装上（不用联网），或去掉 --voice，用 --chime 响一声"
        );
        return Err(Failure::new(Exit::Machine, why));
    }
    show_page(globals, Which::Board(Board::new(args.chime, args.voice)), "叫号屏", None)
}

/// The ticket machine.
pub fn kiosk(args: &KioskArgs, globals: &Globals) -> Outcome {
    let typed = args.printer.as_ref().or(globals.printer.as_ref());
    let printer = typed.map(|typed| {
        let wrong = || Failure::new(Exit::Usage, "--printer 后面写打印机的队列名，如 --printer ticket");
        Printer::parse(typed).ok_or_else(wrong)
    });
    let printer = printer.transpose()?;
    show_page(globals, Which::Kiosk(Box::new(Kiosk::new(printer.is_some()))), "取号机", printer)
}

/// The lead's view.
pub fn lead(globals: &Globals) -> Outcome {
    show_page(globals, Which::Lead(Box::default()), LEAD, None)
}
