//! The command line in Chinese: what the argument parser would say in English is said here, with what to do.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Error, FromArgMatches};

use super::{Cli, Exit, Failure, dashes};

/// Parses the arguments of this process. Help and version are printed and end the program well.
pub fn parse() -> Result<Cli, Failure> {
    let command = chinese(Cli::command(), true);
    let args = dashes::apart(std::env::args_os().collect(), &command);
    let parsed = command.try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A pipe that is closed early has seen enough.
            let _ = error.print();
            Failure::new(Exit::Done, "")
        }
        _ => Failure::new(Exit::Usage, say(&error)),
    })
}

/// The same command with Chinese headings, and so its subcommands.
fn chinese(command: Command, top: bool) -> Command {
    let usage = if top { "bangban [选项] [命令]".to_owned() } else { String::new() };
    let mut command = command
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .mut_args(|arg| match (arg.get_help_heading(), arg.is_positional()) {
            (Some(_), _) | (_, true) => arg,
            (None, false) => arg.help_heading("选项"),
        });
    // Each goes to the end as it is taken: in their own order they stay in their own order.
    let positionals: Vec<_> = command.get_positionals().map(|arg| arg.get_id().clone()).collect();
    for id in positionals {
        command = command.mut_arg(id, |arg| arg.help_heading("参数"));
    }
    if top {
        command = command.override_usage(usage);
    }
    command.mut_subcommands(|sub| chinese(sub, false))
}

/// What a parser's error says, in words of the desk.
fn say(error: &Error) -> String {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(told)
        .find(|text| !text.is_empty());
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", told(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("不认识“{}”", told(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("还缺：{}", told(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "后面还要写做什么".to_owned()
        }
        ErrorKind::ArgumentConflict => {
            format!("{} 和 {} 不能一起用", told(ContextKind::InvalidArg), told(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (arg, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
            let why =
                std::error::Error::source(error).map_or(String::new(), |why| format!("：{}", reason(why)));
            if value.is_empty() {
                format!("{arg} 后面要写内容")
            } else {
                format!("{arg} 写成“{value}”不行{why}")
            }
        }
        _ => format!("这样写不行：{}", error.to_string().lines().next().unwrap_or_default()),
    };
    let near = near.map_or(String::new(), |near| format!("，是不是“{near}”"));
    format!("{what}{near}。加 --help 看用法")
}

/// Why a value does not do, in Chinese: what our own parsers say is, what the libraries' say is not.
fn reason(why: &(dyn std::error::Error + 'static)) -> String {
    let told = why.to_string();
    if why.is::<std::num::ParseIntError>() {
        "要整数，只写数字，如 5".into()
    } else if why.is::<std::num::ParseFloatError>() {
        "要数，如 2 或 0.5".into()
    } else if why.is::<jiff::Error>() {
        "不是日期，写成 2026-11-23（带时刻的写成 2026-11-23T09:30）".into()
    } else if let Some((_, range)) = told.split_once(" is not in ") {
        let (from, to) = range.split_once("..").unwrap_or((range, ""));
        format!("要在 {from} 到 {} 之间", to.trim_start_matches('='))
    } else {
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_wrong_is_told_in_chinese() {
        for (typed, told) in [
            (&["bangban", "queu"][..], "没有“queu”这个命令，是不是“queue”。加 --help 看用法"),
            (&["bangban", "item", "show"], "还缺：<ID>。加 --help 看用法"),
            (&["bangban", "--windo", "3"], "不认识“--windo”，是不是“--window”。加 --help 看用法"),
            (
                &["bangban", "queue", "hold", "--minutes", "99999999"],
                "--minutes <MINUTES> 写成“99999999”不行：要在 0 到 65535 之间。加 --help 看用法",
            ),
            (
                &["bangban", "replay", "a.csv", "--speed", "abc"],
                "--speed <N> 写成“abc”不行：“abc”不是倍数，写 0 到 1000000 之间的数。加 --help 看用法",
            ),
            (
                &["bangban", "--window", "x", "queue", "next"],
                "--window <N> 写成“x”不行：“x”不是窗口号，写 1 到 999。加 --help 看用法",
            ),
            (
                &["bangban", "store", "export", "tickets", "--from", "2026-13-01"],
                "--from <FROM> 写成“2026-13-01”不行：不是日期，写成 2026-11-23（带时刻的写成 2026-11-23T09:30）。加 --help 看用法",
            ),
            (
                &["bangban", "--today", "明天"],
                "--today <DATE> 写成“明天”不行：“明天”不是日期，写成 2026-11-23。加 --help 看用法",
            ),
        ] {
            let error = chinese(Cli::command(), true).try_get_matches_from(typed).unwrap_err();
            assert_eq!(say(&error), told);
        }
    }

    #[test]
    fn no_help_page_has_an_english_heading() {
        let mut pages = vec![chinese(Cli::command(), true)];
        while let Some(mut page) = pages.pop() {
            let text = page.render_long_help().to_string();
            for english in ["Usage", "Options", "Arguments", "Commands", "Print help"] {
                assert!(!text.contains(english), "{english} in\n{text}");
            }
            pages.extend(page.get_subcommands().cloned());
        }
    }
}
