//! Values that begin with a dash. What somebody typed and wants checked (`check amount -5`) is no option: it has to reach the
//! check, which knows what is wrong with it.

use std::ffi::OsString;

use clap::{Arg, Command};

/// The commands that take what was typed, whatever it begins with.
const AS_TYPED: [&str; 1] = ["check"];

/// The arguments with such values behind a `--`, in their order, and the options before it; all others as they are.
pub fn apart(args: Vec<OsString>, top: &Command) -> Vec<OsString> {
    let (mut options, mut values) = (Vec::new(), Vec::new());
    let mut command: Option<&Command> = None;
    let mut dashed = false;
    let mut rest = args.iter().cloned();
    options.extend(rest.next());
    while let Some(arg) = rest.next() {
        let Some(text) = arg.to_str() else {
            values.push(arg);
            continue;
        };
        if text == "--" {
            values.extend(rest);
            break;
        }
        if is_option(text) {
            let takes =
                option(text, [command, Some(top)]).is_some_and(|option| option.get_action().takes_values());
            if !takes || text.contains('=') {
                options.push(arg);
                continue;
            }
            match rest.next() {
                // So joined it cannot be taken for an option of its own.
                Some(value) if value.to_str().is_some_and(is_value) => {
                    dashed = true;
                    options.push([arg.as_os_str(), "=".as_ref(), &value].into_iter().collect());
                }
                value => options.extend([arg].into_iter().chain(value)),
            }
        } else if command.is_none() && !is_value(text) {
            command = top.find_subcommand(text).filter(|_| AS_TYPED.contains(&text));
            if command.is_none() {
                return args;
            }
            options.push(arg);
        } else {
            dashed |= is_value(text);
            values.push(arg);
        }
    }
    if !dashed {
        return args;
    }
    options.into_iter().chain(["--".into()]).chain(values).collect()
}

/// `--json`, `--window=3`, `-h`: an option's name begins with a letter.
fn is_option(text: &str) -> bool {
    let letter = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    match text.strip_prefix("--") {
        Some(name) => letter(name),
        None => text.strip_prefix('-').is_some_and(|name| name.len() == 1 && letter(name)),
    }
}

/// A value that looks like one. A dash alone is the standard input.
fn is_value(text: &str) -> bool {
    text.len() > 1 && text.starts_with('-') && !is_option(text)
}

/// The option of this name in one of the commands.
fn option<'c>(text: &str, commands: [Option<&'c Command>; 2]) -> Option<&'c Arg> {
    let name = text.split_once('=').map_or(text, |(name, _)| name).trim_start_matches('-');
    commands.into_iter().flatten().flat_map(Command::get_arguments).find(|arg| arg.get_long() == Some(name))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn what_is_to_be_checked_is_no_option_whatever_it_begins_with() {
        for (typed, read) in [
            ("check amount -5", "check -- amount -5"),
            ("check amount -5 --json", "check --json -- amount -5"),
            ("--today 2026-11-23 check name -张三 李四", "--today 2026-11-23 check -- name -张三 李四"),
            ("check bankcard 62 --again -62", "check --again=-62 -- bankcard 62"),
            ("check passport -E1 --nation USA -h", "check --nation USA -h -- passport -E1"),
            ("check amount --5", "check -- amount --5"),
            // Options that are none stay for the parser to name; so does all of other commands.
            ("check id 1 --agian 2", "check id 1 --agian 2"),
            ("check id -", "check id -"),
            ("check amount -- -5", "check amount -- -5"),
            ("ask -5", "ask -5"),
            ("", ""),
        ] {
            let split = |line: &str| {
                let words = line.split(' ').filter(|word| !word.is_empty());
                std::iter::once("bangban").chain(words).map(OsString::from).collect::<Vec<_>>()
            };
            let found = apart(split(typed), &Cli::command());
            assert_eq!(found, split(read), "{typed}");
        }
    }
}
