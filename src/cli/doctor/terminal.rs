//! What the terminal around the program can do, and what to change where it cannot.

use std::env;
use std::io::{self, IsTerminal};

use super::Line;
use crate::ui::term::{self, SMALLEST};

/// Three lines whose right edges meet where Chinese characters take two columns and box lines one.
pub(super) const RULER: &str = "  看下面三行的右边是否对齐：
  ┌────────┐
  │帮办对齐│
  └────────┘
  不齐的，在终端设置里把“歧义宽度字符”设为窄（单倍宽），字体换成等宽中文字体";

/// What the environment says; read once, so that the judging needs no terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Environment {
    pub input_is_terminal: bool,
    pub output_is_terminal: bool,
    pub term: Option<String>,
    pub colorterm: Option<String>,
    pub no_color: bool,
    pub locale: Option<String>,
    /// Columns and rows, when the output is a terminal.
    pub size: Option<(u16, u16)>,
}

impl Environment {
    /// That of this process.
    pub fn here() -> Self {
        let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            input_is_terminal: io::stdin().is_terminal(),
            output_is_terminal: io::stdout().is_terminal(),
            term: set("TERM"),
            colorterm: set("COLORTERM"),
            no_color: set("NO_COLOR").is_some(),
            locale: set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")),
            size: term::size().map(|size| (size.width, size.height)),
        }
    }
}

/// Judges an environment.
pub(super) fn look(here: &Environment) -> Vec<Line> {
    let mut lines = vec![tty(here), kind(here.term.as_deref()), color(here)];
    lines.extend(here.size.map(size));
    // Windows consoles take Unicode whatever the variables say.
    if !cfg!(windows) {
        lines.push(locale(here.locale.as_deref()));
    }
    lines
}

const PART: &str = "terminal";

fn tty(here: &Environment) -> Line {
    if here.input_is_terminal && here.output_is_terminal {
        return Line::ok(PART, "tty", "输入输出都是终端");
    }
    let which = if here.output_is_terminal { "输入" } else { "输出" };
    Line::notice(
        PART,
        "tty",
        format!("{which}接到了管道或文件：命令照常，界面打不开"),
        "要开界面，在终端窗口里直接运行；经 ssh 的加 -t",
    )
}

fn kind(term: Option<&str>) -> Line {
    match term {
        None if cfg!(windows) => Line::ok(PART, "term", "Windows 终端"),
        None => Line::notice(PART, "term", "没有设 TERM", "换一个终端窗口，或先 export TERM=xterm-256color"),
        Some("dumb") => Line::notice(
            PART,
            "term",
            "TERM=dumb：不能移动光标，界面打不开，命令照常",
            "换一个终端窗口，或先 export TERM=xterm-256color",
        ),
        Some("linux") => Line::notice(
            PART,
            "term",
            "TERM=linux：系统自带的文字控制台显示不了汉字",
            "改用桌面上的终端窗口、kmscon，或从另一台电脑 ssh 进来",
        ),
        Some(term) => Line::ok(PART, "term", format!("TERM={term}")),
    }
}

fn color(here: &Environment) -> Line {
    if here.no_color {
        return Line::notice(
            PART,
            "color",
            "设了 NO_COLOR：界面用黑白，状态看字和记号",
            "功能不受影响；想要颜色，先 unset NO_COLOR",
        );
    }
    let how = here.colorterm.as_deref().unwrap_or("未设");
    Line::ok(PART, "color", format!("有颜色（COLORTERM {how}；界面只用 16 种基本色）"))
}

fn size((width, height): (u16, u16)) -> Line {
    let message = format!("窗口 {width} 列 {height} 行");
    if width < SMALLEST.width || height < SMALLEST.height {
        let help = format!("拉大窗口或调小字号，至少 {} 列 {} 行", SMALLEST.width, SMALLEST.height);
        Line::notice(PART, "size", format!("{message}，太小，界面打不开"), help)
    } else if width < 80 || height < 24 {
        Line::notice(PART, "size", format!("{message}，偏小"), "拉大到 80 列 24 行以上看得全")
    } else if width < 120 {
        Line::ok(PART, "size", format!("{message}（一次看一格；120 列以上四格并排）"))
    } else {
        Line::ok(PART, "size", message)
    }
}

fn locale(locale: Option<&str>) -> Line {
    let help = "先 export LANG=zh_CN.UTF-8（系统没装中文的用 C.UTF-8），终端软件的编码也选 UTF-8";
    let Some(locale) = locale else {
        return Line::notice(PART, "locale", "没有设语言环境（LANG），汉字可能显示成乱码", help);
    };
    let plain = locale.to_ascii_lowercase().replace('-', "");
    if plain.contains("utf8") {
        Line::ok(PART, "locale", format!("编码 UTF-8（{locale}）"))
    } else {
        Line::notice(PART, "locale", format!("语言环境是 {locale}，不是 UTF-8，汉字会显示成乱码"), help)
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    fn good() -> Environment {
        Environment {
            input_is_terminal: true,
            output_is_terminal: true,
            term: Some("xterm-256color".into()),
            colorterm: Some("truecolor".into()),
            no_color: false,
            locale: Some("zh_CN.UTF-8".into()),
            size: Some((120, 40)),
        }
    }

    #[test]
    fn each_thing_out_of_order_is_named_with_what_to_do() {
        assert!(look(&good()).iter().all(|line| line.state == State::Ok && line.help.is_none()));
        for (here, key, says) in [
            (Environment { output_is_terminal: false, ..good() }, "tty", "输出接到了管道"),
            (Environment { input_is_terminal: false, ..good() }, "tty", "输入接到了管道"),
            (Environment { term: Some("dumb".into()), ..good() }, "term", "不能移动光标"),
            (Environment { term: Some("linux".into()), ..good() }, "term", "显示不了汉字"),
            (Environment { no_color: true, ..good() }, "color", "黑白"),
            (Environment { size: Some((59, 40)), ..good() }, "size", "太小"),
            (Environment { size: Some((80, 20)), ..good() }, "size", "偏小"),
            (Environment { locale: Some("zh_CN.GBK".into()), ..good() }, "locale", "不是 UTF-8"),
            (Environment { locale: None, ..good() }, "locale", "没有设语言环境"),
        ] {
            let odd: Vec<Line> = look(&here).into_iter().filter(|line| line.state != State::Ok).collect();
            let [line] = odd.as_slice() else { panic!("{here:?}: {odd:?}") };
            assert_eq!((line.key, line.help.is_some()), (key, true));
            assert!(line.message.contains(says), "{}", line.message);
        }
    }
}
