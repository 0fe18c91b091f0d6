//! What touches personal data: exporting, finding by full number, erasing at its time. Each leaves an event.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::acts::{self, Erased, Exported, Found, What};
use crate::cli::opening::{hall, place, stamp, store, unlock};
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::log::Case;
use crate::person::check_document;
use crate::store::{Open, Vault, private_file};
use crate::text::io_words;
use crate::ui::term::ask_words;

/// `store export`
#[derive(Debug, clap::Args)]
pub struct Export {
    /// tickets 号、cases 件、events 全部记录
    #[arg(value_parser = parse_what)]
    what: What,
    /// 写到哪个文件：.csv 写成表格，其余写成一行一条的 JSON；不给则写到屏幕
    #[arg(long)]
    to: Option<PathBuf>,
    /// 从哪个业务日起（不给则今天）
    #[arg(long)]
    from: Option<Date>,
    /// 到哪个业务日（不给则今天）
    #[arg(long)]
    until: Option<Date>,
    /// 不遮证件号、生日和手写的话；要 --reason
    #[arg(long, requires = "reason")]
    full: bool,
    /// 为什么要不遮的
    #[arg(long)]
    reason: Option<String>,
}

fn parse_what(text: &str) -> Result<What, String> {
    [What::Tickets, What::Cases, What::Events]
        .into_iter()
        .find(|what| what.code() == text)
        .ok_or_else(|| format!("没有“{text}”这一类，写 tickets、cases 或 events"))
}

/// `store erase`
#[derive(Debug, clap::Args)]
pub struct Erase {
    /// 真的删；不加只报有多少
    #[arg(long)]
    yes: bool,
}

/// `store find`
#[derive(Debug, clap::Args)]
pub struct Find {
    /// 为什么要找
    #[arg(long)]
    reason: String,
}

/// Exports.
pub fn export(args: &Export, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    // Refused before anything is noted: what stands there may be the records themselves, or their key.
    if let Some(path) = args.to.as_ref().filter(|path| path.exists()) {
        return Err(Failure::new(
            Exit::Usage,
            format!("{} 已经有了，没有动它。--to 换一个新文件", path.display()),
        ));
    }
    let mut store = store(globals, &hall, Open::Existing)?;
    let stamp = stamp(globals, &hall);
    let wish = acts::Export {
        what: args.what,
        from: args.from.unwrap_or(stamp.day),
        to: args.until.unwrap_or(stamp.day),
        full: args.reason.as_deref().filter(|_| args.full),
    };
    if wish.from > wish.to {
        let why = format!("从 {} 到 {} 是倒着的：--from 要不晚于 --until", wish.from, wish.to);
        return Err(Failure::new(Exit::Usage, why));
    }
    let rows = acts::export(&mut store, &stamp, &wish)?;
    match &args.to {
        None if globals.json => print_json(out, &rows.iter().map(object).collect::<Vec<_>>())?,
        None => json_lines(&rows, out)?,
        Some(path) => {
            let failed = |e: io::Error| {
                let why = io_words(&e);
                Failure::new(Exit::Machine, format!("写不进 {}：{why}。检查写权限", path.display()))
            };
            let mut file = private_file(path).map_err(failed)?;
            if path.extension().is_some_and(|ext| ext == "csv") {
                // Spreadsheets know UTF-8 by its mark.
                file.write_all("\u{feff}".as_bytes())?;
                table(&rows, &mut file).map_err(|e| failed(e.into()))?;
            } else {
                json_lines(&rows, &mut file)?;
            }
            file.sync_all()?;
            if globals.json {
                print_json(out, &json!({ "rows": rows.len(), "full": args.full }))?;
            } else {
                let how = if args.full { "没有遮" } else { "遮过" };
                writeln!(out, "导出 {} 行到 {}，{how}，已记下", rows.len(), path.display())?;
            }
        }
    }
    Ok(Exit::Done)
}

fn json_lines(rows: &Exported, out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, &object(row))?;
        writeln!(out)?;
    }
    Ok(())
}

#[allow(clippy::ptr_arg, reason = "a row as it is given")]
fn object(row: &Vec<(&'static str, String)>) -> Value {
    let fields = row.iter().map(|(name, text)| {
        // The body of an event is JSON itself.
        let body = (*name == "body").then(|| serde_json::from_str(text).ok()).flatten();
        ((*name).to_owned(), body.unwrap_or_else(|| Value::from(text.as_str())))
    });
    Value::Object(fields.collect::<Map<_, _>>())
}

fn table(rows: &Exported, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    if let Some(first) = rows.first() {
        writer.write_record(first.iter().map(|(name, _)| *name))?;
    }
    for row in rows {
        writer.write_record(row.iter().map(|(_, text)| safe(text)))?;
    }
    Ok(writer.flush()?)
}

/// A spreadsheet takes a cell that begins so for a formula and runs it.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Erases, or says what it would.
pub fn erase(args: &Erase, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Existing)?;
    let stamp = stamp(globals, &hall);
    let before = hall.privacy.over_before(stamp.day);
    let Erased { persons, wanted } = acts::erase(&mut store, &stamp, before, args.yes)?;
    if globals.json {
        print_json(out, &json!({ "persons": persons, "erased": args.yes, "wanted": wanted }))?;
        return Ok(Exit::Done);
    }
    if let (0, Some(days)) = (persons, hall.privacy.keep_days) {
        writeln!(out, "没有到期的证件号（hall.toml 的 keep_days 是 {days} 天，从办完、后续了结算起）")?;
    } else if persons == 0 {
        writeln!(out, "没有到期的：hall.toml 里没写 keep_days（留多少天），证件号一直留着，一个也不会删")?;
    } else if args.yes {
        writeln!(
            out,
            "{persons} 个人的证件号到期，钥匙已经丢掉，谁也打不开了；办件经过都还在。旧备份里的随备份到期"
        )?;
    } else {
        let before = before.map_or(String::new(), |before| format!("（{before} 以前就都办完了）"));
        writeln!(out, "{persons} 个人的证件号到期{before}。确认要删就加 --yes")?;
    }
    if wanted > 0 {
        writeln!(out, "另有 {wanted} 个人那时来过，但件没办完、还有后续或台账没了结，号留着")?;
    }
    Ok(Exit::Done)
}

/// Finds a person's cases and numbers.
pub fn find(args: &Find, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let mut number = String::new();
    io::stdin().lock().read_line(&mut number)?;
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Existing)?;
    let checked = check_document(number.trim(), globals.clock().now().date());
    let Some(document) = checked.value else {
        let why = checked.errors.first().map_or("没有给号码", |finding| finding.message.as_str());
        return Err(Failure::new(Exit::Usage, format!("{why}。号码从标准输入给一行")));
    };
    let number = document.expose().to_owned();
    let Found { cases, deaths, numbers } =
        acts::search(&mut store, &stamp(globals, &hall), &number, &args.reason)?;
    let nothing = cases.is_empty() && deaths.is_empty() && numbers.is_empty();
    if globals.json {
        let of = |case: &Case| {
            let closed = case.closed.as_ref().map(|closing| closing.outcome.code());
            json!({ "id": case.id.0, "day": case.day.to_string(), "window": case.window, "item": case.item, "outcome": closed })
        };
        let taken = numbers.iter().map(|ticket| {
            let item = ticket.holder.as_ref().and_then(|holder| holder.item.as_ref());
            json!({ "no": ticket.no, "day": ticket.day.to_string(), "kind": ticket.kind, "item": item, "state": ticket.state.code() })
        });
        print_json(
            out,
            &json!({
                "cases": cases.iter().map(of).collect::<Vec<_>>(),
                "deaths": deaths.iter().map(of).collect::<Vec<_>>(),
                "numbers": taken.collect::<Vec<_>>(),
            }),
        )?;
    } else {
        if nothing {
            writeln!(out, "没有找到办过的件、取过的号（没核过身的按号找不到）")?;
        }
        let whose =
            cases.iter().map(|case| (case, "")).chain(deaths.iter().map(|case| (case, "（去世的人是他）")));
        for (case, died) in whose {
            let closed = case.closed.as_ref().map_or("没结", |closing| closing.outcome.title());
            let item = case.item.as_deref().unwrap_or("没选事项");
            writeln!(out, "{} {}号窗口 {item} {closed}{died}", case.day, case.window)?;
        }
        for ticket in &numbers {
            let kind = hall.kind(&ticket.kind).map_or(&ticket.kind, |kind| &kind.title);
            writeln!(out, "{} 取号 {}（{kind}）{}", ticket.day, ticket.no, ticket.state.title())?;
        }
    }
    Ok(if nothing { Exit::No } else { Exit::Done })
}

/// Prints the line of `hall.toml` for a PIN.
pub fn pin(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed)?;
    let typed = typed.trim();
    if typed.chars().count() < 4 {
        return Err(Failure::new(Exit::Usage, "口令至少 4 个字。从标准输入给一行"));
    }
    let pin = acts::new_pin(typed)?;
    if globals.json {
        print_json(out, &json!({ "lock_pin": pin }))?;
    } else {
        writeln!(out, "lock_pin = \"{pin}\"")?;
    }
    Ok(Exit::Done)
}

/// Locks the hall's key with words, or takes the lock away.
pub fn key(open: bool, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let at = place(globals, &hall)?.key();
    unlock(&at)?;
    let vault = Vault::open(&at, false)?;
    let words = if open { None } else { Some(new_words()?) };
    vault.lock(words.as_deref())?;
    let told = if open {
        "口令去掉了，钥匙文件只有本人能读"
    } else {
        "钥匙锁上了。每次打开要口令；忘了口令，封存的证件号就打不开了，抄一份放保险柜"
    };
    if globals.json {
        print_json(out, &json!({ "key": at, "locked": !open }))?;
    } else {
        writeln!(out, "{told}")?;
    }
    Ok(Exit::Done)
}

/// Words for a key: typed twice where somebody sits at a terminal, else a line of standard input.
fn new_words() -> Result<String, Failure> {
    let twice = "新口令（打字不显示，Enter 确认）：";
    let words = if let Some(words) = ask_words(twice)? {
        if ask_words("再输一遍：")?.as_deref() != Some(&words) {
            return Err(Failure::new(Exit::Usage, "两遍不一样，钥匙没有动。再来一次"));
        }
        words
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if words.chars().count() < 8 {
        return Err(Failure::new(Exit::Usage, "口令至少 8 个字。从标准输入给一行"));
    }
    Ok(words)
}
