//! What this terminal can do, asked of the environment only: nothing is ever asked of the terminal itself.

use std::env;
use std::io::{self, IsTerminal};

use ratatui::layout::Size;

/// The smallest screen the desk is drawn on, in columns and rows; below it a sentence asks for more, and nothing is lost.
pub const SMALLEST: Size = Size { width: 60, height: 16 };

/// What was found out before entering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// No colours wanted (`NO_COLOR`) or none to be had: reverse, bold and marks instead.
    pub mono: bool,
}

/// Why no screen can be opened here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Standard input or output is a pipe or a file.
    #[error(
        "这里不是终端，打不开界面。请在终端窗口里直接运行 bangban（ssh 请加 -t）；要在脚本里用，运行 bangban --help 看有哪些命令"
    )]
    NotATerminal,
    /// `TERM=dumb`: it cannot place the cursor.
    #[error(
        "这个终端（TERM=dumb）不能移动光标，打不开界面。换一个终端窗口，或运行 bangban --help 看有哪些命令"
    )]
    Dumb,
}

/// What the terminal around this program can do.
pub fn caps() -> Result<Caps, Refusal> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Refusal::NotATerminal);
    }
    if env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(Refusal::Dumb);
    }
    let mono = env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    Ok(Caps { mono })
}

/// The size of the screen around this program, if its output is one; for whoever looks before entering.
pub fn size() -> Option<Size> {
    let (width, height) = crossterm::terminal::size().ok().filter(|_| io::stdout().is_terminal())?;
    Some(Size { width, height })
}

/// What to show instead of the desk on a screen this small, if it is too small.
pub fn too_small(size: Size) -> Option<String> {
    let Size { width, height } = SMALLEST;
    (size.width < width || size.height < height).then(|| {
        format!(
            "窗口太小：要 {width}x{height}，现在 {}x{}。放大窗口就回来，录的都在",
            size.width, size.height
        )
    })
}
