//! `bangban queue`: what the keys of the queue pane do, and the machine beside it.

mod asked;
mod show;
mod waits;

pub use waits::DayScores;

use std::io::Write;

use clap::Subcommand;
use jiff::civil::{Date, Time};
use serde_json::json;

use super::opening::{hall, queue_store, stamp, store};
use super::print::knowledge;
use super::{Exit, Globals, Outcome, print_json};
use crate::acts::{self, Before, Booking, Stamp, To, Waits, Whose, Wish};
use crate::clock::Now;
use crate::items::Code;
use crate::log::OpId;
use crate::queue::{Class, Hall, Seat, Ticket, TicketNo, Want, minute};
use crate::store::{Open, Store, StoreError};
use asked::{Known, came_before, known_item, needs_no_number, not_of_a_kind};
use show::{list, seat_json, seat_sentence, sentence, to_json};

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
        /// 普通、预约或绿色通道；不写是普通，写了 --slot 就是预约
        #[arg(long, value_parser = parse_class)]
        class: Option<Class>,
        /// 走绿色通道的理由，如 elder、残疾人
        #[arg(long)]
        reason: Option<String>,
        /// 要哪种专长的窗口，如 complex、复杂业务
        #[arg(long, value_name = "SKILL")]
        needs: Option<String>,
        /// 别处约好的时间，如 10:00；迟到的按普通号排
        #[arg(long, value_parser = parse_minute, value_name = "HH:MM")]
        slot: Option<i64>,
        /// 证件号，先看 30 天里来过没有；写 - 从标准输入读，免得留在命令历史里
        #[arg(long, value_name = "NO")]
        id: Option<String>,
        /// 来办哪个事项，如 P01：不用排队的先说去哪办；有证件号的和上次的同一件比，不写就和最近一次比
        #[arg(long, value_name = "ITEM")]
        item: Option<Code>,
    },
    /// 预约：给以后的一个时间留一张号
    Book {
        /// 业务
        kind: String,
        /// 哪一天（不写是今天）
        #[arg(long)]
        day: Option<Date>,
        /// 几点，如 9:00
        #[arg(long, value_parser = parse_time, value_name = "HH:MM")]
        at: Time,
        /// 要哪种专长的窗口
        #[arg(long, value_name = "SKILL")]
        needs: Option<String>,
    },
    /// 预约的人到了：签到，开始排队
    Arrive {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
    },
    /// 叫下一位
    Next,
    /// 不按次序，叫指定的一张号
    Call {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
    },
    /// 重呼手上的号
    Recall,
    /// 人到窗口了，开始办理
    Start,
    /// 手上的号记过号
    Noshow,
    /// 过号、挂起、调解完或叫错的号放回队里
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
        /// 几分钟后提醒（不写按 hall.toml）
        #[arg(long)]
        minutes: Option<u16>,
    },
    /// 挂起的号恢复办理
    Resume {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
    },
    /// 转窗：换业务、换窗口或换有专长的人，位置不变
    Transfer {
        /// 号；不写就是手上的
        #[arg(value_parser = parse_no)]
        no: Option<TicketNo>,
        /// 换成哪种业务
        #[arg(long, value_name = "KIND")]
        to: Option<String>,
        /// 指定转到几号窗口
        #[arg(long, value_name = "N")]
        to_window: Option<u32>,
        /// 要哪种专长的窗口
        #[arg(long, value_name = "SKILL")]
        needs: Option<String>,
        /// 给下一个窗口的交接话
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 手上的号转调解，窗口马上空出来
    Mediate {
        /// 事由（只给工作人员看）
        #[arg(long)]
        reason: String,
        /// 谁陪同
        #[arg(long)]
        with: Option<String>,
        /// 自己也陪着去：本窗口暂停，后面的人由别的窗口叫
        #[arg(long)]
        along: bool,
    },
    /// 调解完了，记结果
    Settle {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
        /// 结果
        #[arg(long)]
        result: String,
    },
    /// 办结手上的号
    Finish,
    /// 小票打出来了（补打成功的号接着排队）
    Printed {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
    },
    /// 小票没打出来：补打或作废以前不叫这张号
    Unprinted {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
        /// 缘由，如 缺纸
        #[arg(long, default_value = "没打出来")]
        reason: String,
    },
    /// 作废一张号
    Void {
        /// 号，如 A001
        #[arg(value_parser = parse_no)]
        no: TicketNo,
        /// 缘由
        #[arg(long)]
        reason: String,
    },
    /// 前几天没办的号失效；加 --day-end 今天没叫到的也失效
    Expire {
        /// 今天收工
        #[arg(long)]
        day_end: bool,
    },
    /// 开窗，或暂停以后接着办
    Open,
    /// 暂停本窗口
    Pause {
        /// 缘由，如 去开会
        #[arg(long, default_value = "暂离")]
        reason: String,
    },
    /// 关窗
    Close,
    /// 求助别的窗口：help 求助、relief 替 10 分钟、pair 结对
    AskHelp {
        /// 要什么
        #[arg(long, value_parser = parse_want, default_value = "help")]
        want: Want,
        /// 一句话
        #[arg(default_value = "")]
        words: String,
    },
    /// 接手另一个窗口的求助
    TakeHelp {
        /// 哪个窗口
        of: u32,
    },
    /// 本窗口的求助好了
    EndHelp,
    /// 还要等多久：各业务现在取号要等多久，或一张号还要等多久
    Estimate {
        /// 号，如 A001；不写是各业务
        #[arg(value_parser = parse_no)]
        no: Option<TicketNo>,
        /// 要是再开一个什么都办的窗口
        #[arg(long)]
        one_more: bool,
    },
    /// 说的等候准不准：和后来真等了多久比
    Score {
        /// 哪一天（不写是今天）
        #[arg(long)]
        day: Option<Date>,
    },
    /// 等了多久：平均、90 分位、最长
    Stats {
        /// 哪一天（不写是今天）
        #[arg(long)]
        day: Option<Date>,
    },
    /// 日结单：一天的数，和记录的锚前 16 位，打出来签字留底
    DayEnd,
    /// 各窗口现在怎样
    Windows,
    /// 今天的号
    List,
    /// 往空的记录里放几张示范号
    Demo,
}

fn parse_class(text: &str) -> Result<Class, String> {
    let found = Class::ALL.into_iter().find(|class| class.code() == text || class.title() == text);
    found.ok_or_else(|| format!("没有“{text}”这一类，写 ordinary 普通、appointment 预约 或 green 绿色通道"))
}

fn parse_want(text: &str) -> Result<Want, String> {
    let found = Want::ALL.into_iter().find(|want| want.code() == text || want.title() == text);
    found.ok_or_else(|| format!("没有“{text}”这一种，写 help 求助、relief 替 10 分钟 或 pair 结对"))
}

fn parse_no(text: &str) -> Result<TicketNo, String> {
    TicketNo::parse(text).ok_or_else(|| format!("“{text}”不是号，写成 A001"))
}

fn parse_minute(text: &str) -> Result<i64, String> {
    minute(text).ok_or_else(|| format!("“{text}”不是时间，写成 9:30"))
}

fn parse_time(text: &str) -> Result<Time, String> {
    let minute = parse_minute(text)?;
    let part = |n: i64| i8::try_from(n).unwrap_or(24);
    Time::new(part(minute / 60), part(minute % 60), 0, 0).map_err(|_| format!("“{text}”不是时间，写成 9:30"))
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    // Only who shows a document is looked for by a person's number.
    let by_number = matches!(&args.action, Action::Issue { id: Some(_), .. });
    let open = if by_number { store } else { queue_store };
    let mut store = open(globals, &hall, Open::Create)?;
    let mut stamp = stamp(globals, &hall);
    stamp.op = args.op.unwrap_or(stamp.op);
    let mut waits = Waits::default();
    let turn = Turn::before(&args.action, &store, &hall, &stamp)?;
    let mut before: Option<Before> = None;
    let mut agreed: Option<String> = None;
    let ticket = match &args.action {
        Action::Issue { kind, class, reason, needs, slot, id, item } => {
            item.map_or(Ok(()), |item| known_item(item, globals))?;
            let slot = slot.map(|minute| stamp.midnight + minute * 60_000);
            let (reason, needs) = (reason.as_deref(), needs.as_deref());
            let code = hall.kind(kind).map(|kind| &*kind.code);
            let known =
                id.as_deref().map(|typed| came_before(&mut store, &stamp, typed, (code, *item), globals));
            let Known { document, before: same_before, booked } = known.transpose()?.unwrap_or_default();
            before = same_before;
            let same = |ticket: &Ticket| code.is_some_and(|code| code == ticket.kind);
            agreed = booked.as_ref().map(|ticket| agreed_in_words(ticket, same(ticket)));
            if let Some(ticket) = booked.filter(same) {
                acts::arrive(&mut store, &hall, &stamp, &ticket.no, &mut waits)?
            } else {
                let note = before.as_ref().map(Before::note);
                let class =
                    class.unwrap_or(if slot.is_some() { Class::Appointment } else { Class::Ordinary });
                let whose =
                    document.as_ref().map(|document| Whose { number: document.expose(), item: *item });
                let wish = Wish { kind, class, reason, needs, slot, note: note.as_deref(), whose };
                let issued = acts::issue_told(&mut store, &hall, &stamp, wish, &mut waits);
                issued.map_err(|error| not_of_a_kind(error, kind, store.rows(), globals))?
            }
        }
        Action::Book { kind, day, at, needs } => {
            let (day, needs) = (day.unwrap_or(stamp.day), needs.as_deref());
            let calendar = knowledge(globals)?.calendar;
            let booking = Booking { kind, needs, day, time: *at };
            let booked = acts::book(&mut store, &hall, &calendar, &stamp, booking);
            booked.map_err(|error| not_of_a_kind(error, kind, store.rows(), globals))?
        }
        Action::Arrive { no } => acts::arrive(&mut store, &hall, &stamp, no, &mut waits)?,
        Action::Next => acts::call_next(&mut store, &hall, &stamp)?,
        Action::Call { no } => acts::call_ticket(&mut store, &hall, &stamp, no)?,
        Action::Recall => acts::recall(&mut store, &hall, &stamp)?,
        Action::Start => acts::start(&mut store, &stamp)?,
        Action::Noshow => acts::no_show(&mut store, &stamp)?,
        Action::Return { no } => acts::return_ticket(&mut store, &hall, &stamp, no)?,
        Action::Hold { reason, minutes } => {
            let minutes = minutes.map_or(hall.rule.hold_minutes, i64::from);
            acts::hold(&mut store, &stamp, reason, minutes)?
        }
        Action::Resume { no } => acts::resume(&mut store, &hall, &stamp, no)?,
        Action::Transfer { no, to, to_window, needs, note } => {
            let to = To { kind: to.as_deref(), window: *to_window, needs: needs.as_deref(), note };
            acts::transfer(&mut store, &hall, &stamp, no.as_ref(), to)?
        }
        Action::Mediate { reason, with, along } => {
            acts::mediate(&mut store, &stamp, reason, with.as_deref(), *along)?
        }
        Action::Settle { no, result } => acts::settle(&mut store, &stamp, no, result)?,
        Action::Finish => acts::finish(&mut store, &stamp)?,
        Action::Printed { no } => acts::printed(&mut store, &stamp, no)?,
        Action::Unprinted { no, reason } => acts::print_failed(&mut store, &stamp, no, reason)?,
        Action::Void { no, reason } => acts::void(&mut store, &stamp, no, reason)?,
        Action::Expire { day_end } => {
            let expired = acts::expire(&mut store, &stamp, *day_end)?;
            return list(&hall, &expired, "没有要失效的号", globals, out);
        }
        Action::Open => return told(&acts::open_window(&mut store, &stamp)?, globals, out),
        Action::Pause { reason } => {
            return told(&acts::pause_window(&mut store, &stamp, reason)?, globals, out);
        }
        Action::Close => return told(&acts::close_window(&mut store, &stamp)?, globals, out),
        Action::AskHelp { want, words } => {
            return told(&acts::ask_help(&mut store, &stamp, *want, words)?, globals, out);
        }
        Action::TakeHelp { of } => return told(&acts::take_help(&mut store, &stamp, *of)?, globals, out),
        Action::EndHelp => return told(&acts::end_help(&mut store, &stamp)?, globals, out),
        Action::Estimate { no, one_more } => {
            let known = &mut waits;
            return waits::estimate(&store, &hall, &stamp, known, no.as_ref(), *one_more, globals, out);
        }
        Action::Score { day } => {
            return waits::score(&store, &hall, &stamp, &mut waits, *day, globals, out);
        }
        Action::Stats { day } => return waits::stats(&store, &hall, &stamp, *day, globals, out),
        Action::DayEnd => {
            let day = acts::day_end(&mut store, &hall, &stamp)?;
            return show::day_end(&day, &hall, &stamp, globals, out);
        }
        Action::Windows => return windows(&store, &hall, &stamp, globals, out),
        Action::List => {
            let today = store.rows().tickets(stamp.day)?;
            return list(&hall, &today, "今天还没有人取号", globals, out);
        }
        Action::Demo => return demo(&mut store, &hall, &stamp, globals, out),
    };
    let hint = match &args.action {
        Action::Transfer { .. } => acts::unattended(&hall, &store.rows().seats()?, stamp.day, &ticket),
        Action::Arrive { .. } if ticket.class == Class::Ordinary => ticket.slot.map(|slot| {
            let late = (ticket.arrived - slot) / 60_000;
            format!("约的 {} 过了 {late} 分钟，按现取的号排", Now::minute_of(slot))
        }),
        // The number is done with; the case of it goes on until somebody ends it.
        Action::Settle { .. } => store.rows().case_of(ticket.id)?.map(|case| {
            format!("这个号的件 {} 还没结：bangban case close 结件，不然日结单上列着", case.short())
        }),
        _ => agreed.or_else(|| turn.hint(&ticket).map(str::to_owned)),
    };
    if globals.json {
        let mut json = to_json(&ticket);
        if let Some(hint) = hint {
            json["hint"] = json!(hint);
        }
        if let Some(before) = before {
            let Before { item, title, times, last, end, heading, text, notice, holds, .. } = before;
            json["again"] = json!({
                "item": item, "title": title, "holds": holds, "times": times, "last": last, "end": end, "heading": heading, "notice": notice, "text": text,
            });
        }
        print_json(out, &json)?;
        return Ok(Exit::Done);
    }
    writeln!(out, "{}", sentence(&hall, &ticket))?;
    if let Some(before) = before {
        writeln!(out, "\n{}\n{}", before.heading, before.text)?;
    }
    if let Some(ask_first) = needs_no_number(&args.action, &ticket, store.rows(), &hall, globals)? {
        writeln!(out, "{ask_first}")?;
    }
    if let Some(hint) = hint {
        writeln!(out, "{hint}")?;
    }
    Ok(Exit::Done)
}

/// What is said of a number that was agreed on for today.
fn agreed_in_words(ticket: &Ticket, signed_in: bool) -> String {
    let (no, at) = (&ticket.no, ticket.slot.map_or(String::new(), Now::minute_of));
    if signed_in {
        format!("约了今天 {at} 的 {no}：签到了，没有另取号")
    } else {
        format!("另约了今天 {at} 的 {no}：那一件到时签到（queue arrive {no}）")
    }
}

/// Whose turn it was before a call: the green line's, or by the rule the others'.
struct Turn {
    others: bool,
    by_hand: bool,
}

impl Turn {
    fn before(action: &Action, store: &dyn Store, hall: &Hall, stamp: &Stamp) -> Result<Self, StoreError> {
        let calls = matches!(action, Action::Next | Action::Call { .. });
        let others = calls && acts::spares_others(store.rows(), hall, stamp.day, stamp.who.window)?;
        Ok(Self { others, by_hand: matches!(action, Action::Call { .. }) })
    }

    /// What is said after it: never two green ones in a row unnoticed while others wait.
    fn hint(&self, called: &Ticket) -> Option<&'static str> {
        match (self.others, called.class == Class::Green) {
            (false, _) => None,
            (true, false) => Some("照顾普通号：上一个叫的是绿色通道，这次先叫普通号"),
            (true, true) if self.by_hand => Some("已经连叫两个绿色通道，还有普通号在等，下一个照顾普通号"),
            (true, true) => None,
        }
    }
}

fn told(seat: &Seat, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if globals.json {
        print_json(out, &seat_json(seat))?;
    } else {
        writeln!(out, "{}", seat_sentence(seat))?;
    }
    Ok(Exit::Done)
}

/// Every window of the hall, and every other at which something happened today.
fn windows(store: &dyn Store, hall: &Hall, stamp: &Stamp, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let mut seats = store.rows().seats()?;
    seats.retain(|seat| seat.day == stamp.day);
    let mut numbers: Vec<u32> = hall.windows.iter().map(|window| window.number).collect();
    numbers.extend(seats.iter().map(|seat| seat.window));
    numbers.sort_unstable();
    numbers.dedup();
    let mut rows = Vec::new();
    for number in numbers {
        let seat = seats.iter().find(|seat| seat.window == number);
        let ticket = store.rows().in_hand(number)?;
        if globals.json {
            let mut row = seat.map_or_else(|| json!({"window": number, "presence": null}), seat_json);
            row["in_hand"] = json!(ticket.map(|ticket| ticket.no));
            rows.push(row);
            continue;
        }
        let seat = seat.map_or_else(|| format!("{number}号窗口"), seat_sentence);
        let hand = ticket.map_or(String::new(), |ticket| {
            let of =
                if ticket.day == stamp.day { String::new() } else { format!("{} 的号，", ticket.day) };
            format!("，{}（{of}{}）", ticket.no, ticket.state.title())
        });
        writeln!(out, "{seat}{hand}")?;
    }
    if globals.json {
        print_json(out, &rows)?;
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
    let tickets: Vec<Ticket> = acts::demo_hall(store, hall, stamp, || acts::new_op(clock.now()))?;
    list(hall, &tickets, "", globals, out)
}
