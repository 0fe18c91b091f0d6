//! `bangban queue`: what the keys of the queue pane do.

use std::io::Write;

use clap::Subcommand;
use serde_json::{Value, json};

use super::opening::{hall, stamp, store};
use super::{Exit, Globals, Outcome, print_json};
use crate::acts::{self, Stamp, Wish};
use crate::clock::Now;
use crate::log::OpId;
use crate::queue::{Class, Hall, Ticket, TicketNo};
use crate::store::{Open, Store};
use crate::ui::columns::pad_right;

/// `queue …`
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
    /// The id of this press: the same id again does nothing twice.
    #[arg(long, global = true, hide = true)]
    op: Option<OpId>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 取号
    Issue {
        /// 业务：代码、名称或号段字母，如 pension、养老待遇、A
        kind: String,
        /// 普通、预约或绿色通道
        #[arg(long, value_parser = parse_class, default_value = "ordinary")]
        class: Class,
        /// 走绿色通道的理由，如 elder、残疾人
        #[arg(long)]
        reason: Option<String>,
    },
    /// 叫下一位
    Next,
    /// 重呼手上的号
    Recall,
    /// 手上的号记过号
    Noshow,
    /// 过号、挂起或叫错的号放回队里
    Return {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
    },
    /// 挂起手上的号
    Hold {
        /// 缘由，如 去复印身份证
        #[arg(long, default_value = "暂离")]
        reason: String,
    },
    /// 挂起的号恢复办理
    Resume {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
    },
    /// 办结手上的号
    Finish,
    /// 今天的号
    List,
    /// 往空的记录里放几张示范号
    Demo,
}

fn parse_class(text: &str) -> Result<Class, String> {
    let found = Class::ALL.into_iter().find(|class| class.code() == text || class.title() == text);
    found.ok_or_else(|| format!("没有“{text}”这一类，写 ordinary 普通、appointment 预约 或 green 绿色通道"))
}

fn parse_no(text: &str) -> Result<TicketNo, String> {
    TicketNo::parse(text).ok_or_else(|| format!("“{text}”不是号，写成 A001"))
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Create)?;
    let mut stamp = stamp(globals, &hall);
    stamp.op = args.op.unwrap_or(stamp.op);
    let ticket = match &args.action {
        Action::Issue { kind, class, reason } => {
            let wish = Wish { kind, class: *class, reason: reason.as_deref() };
            acts::issue_ticket(&mut store, &hall, &stamp, wish)?
        }
        Action::Next => acts::call_next(&mut store, &hall, &stamp)?,
        Action::Recall => acts::recall(&mut store, &hall, &stamp)?,
        Action::Noshow => acts::no_show(&mut store, &stamp)?,
        Action::Return { no } => acts::return_ticket(&mut store, &hall, &stamp, no)?,
        Action::Hold { reason } => acts::hold(&mut store, &stamp, reason)?,
        Action::Resume { no } => acts::resume(&mut store, &stamp, no)?,
        Action::Finish => acts::finish(&mut store, &stamp)?,
        Action::List => return list(&hall, &store.rows().tickets(stamp.day)?, globals, out),
        Action::Demo => return demo(&mut store, &hall, &stamp, globals, out),
    };
    if globals.json {
        print_json(out, &to_json(&ticket))?;
    } else {
        writeln!(out, "{}", sentence(&hall, &ticket))?;
    }
    Ok(Exit::Done)
}

fn demo(
    store: &mut dyn Store,
    hall: &Hall,
    stamp: &Stamp,
    globals: &Globals,
    out: &mut dyn Write,
) -> Outcome {
    let clock = globals.clock();
    let tickets = acts::demo_hall(store, hall, stamp, || acts::new_op(clock.now()))?;
    list(hall, &tickets, globals, out)
}

fn list(hall: &Hall, tickets: &[Ticket], globals: &Globals, out: &mut dyn Write) -> Outcome {
    if globals.json {
        print_json(out, &tickets.iter().map(to_json).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if tickets.is_empty() {
        writeln!(out, "今天还没有人取号")?;
    }
    for ticket in tickets {
        let window = ticket.state.window().map_or(String::new(), |window| format!("{window}号窗口"));
        let cells = [
            ticket.no.as_str(),
            kind_title(hall, ticket),
            ticket.class.title(),
            ticket.state.title(),
            &window,
        ];
        let arrived = clock_time(ticket.arrived);
        let line: Vec<String> =
            cells.iter().zip([6, 10, 10, 8, 10]).map(|(cell, width)| pad_right(cell, width)).collect();
        writeln!(out, "{}{arrived} 取号", line.concat())?;
    }
    Ok(Exit::Done)
}

fn sentence(hall: &Hall, ticket: &Ticket) -> String {
    let at = match ticket.state.window() {
        Some(window) => format!("{}，{window}号窗口", ticket.state.title()),
        None => ticket.state.title().to_owned(),
    };
    format!("{}（{}，{}）：{at}", ticket.no, kind_title(hall, ticket), ticket.class.title())
}

fn kind_title<'a>(hall: &'a Hall, ticket: &'a Ticket) -> &'a str {
    hall.kind(&ticket.kind).map_or(&ticket.kind, |kind| &kind.title)
}

/// The estimate is null until visit times have been learnt: a made-up one would be worse than none.
fn to_json(ticket: &Ticket) -> Value {
    json!({
        "no": ticket.no,
        "kind": ticket.kind,
        "class": ticket.class,
        "state": ticket.state.code(),
        "window": ticket.state.window(),
        "arrived": iso(ticket.arrived),
        "called": ticket.last_call.map(|call| iso(call.at)),
        "estimate": null,
    })
}

fn iso(ms: i64) -> Option<String> {
    Now::local_of(ms).map(|at| at.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

fn clock_time(ms: i64) -> String {
    Now::local_of(ms).map_or(String::new(), |at| at.strftime("%H:%M").to_string())
}
