//! `bangban case`: what the keys of intake do, as commands; and what cases still owe.

mod follow;
mod show;
mod suspend;

use std::io::Write;

use clap::Subcommand;
use jiff::civil::{Date, DateTime};

use super::opening::{stamp, store};
use super::print::{self, knowledge};
use super::{Exit, Failure, Globals, Outcome};
use crate::acts::{self, Ending, Knowledge, Marking, Respect, Shown, Stamp};
use crate::calendar;
use crate::items::{Bill, Bills, Limit, RefusalParts, Review, Tick, Yuan};
use crate::log::{self, ACCOUNT, Case, CaseId, DECEASED, OpId, PersonSeen, UNIT_CODE, Way};
use crate::paper::Document;
use crate::person::{Document as Shows, Finding, check_credit_code, check_document};
use crate::store::{Open, Store};

/// `case …`
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
    /// 哪一件：件号（末八位）或单号；不写就是手上这一件
    #[arg(long, global = true, value_name = "CASE")]
    case: Option<String>,
    /// The id of this press: the same id again does nothing twice.
    #[arg(long, global = true, hide = true)]
    op: Option<OpId>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 开件：手上的号，或没有号的来人
    Open,
    /// 核身：证件号
    Identify {
        /// 证件号；只存掩码和密封的原号；外国护照后面加国籍，如 P0000001/USA
        /// 写 - 从标准输入读，免得留在命令历史里
        number: String,
        /// 换人：这一件登记的是别人，前面核的条件、材料、票据、金额都从头来
        #[arg(long)]
        another: bool,
        /// 看过证件确是这样：不像常见证件号的也照记
        #[arg(long)]
        sure: bool,
    },
    /// 单位：哪个单位的事；单位的代码、名称是公开的，全部记、全部印
    Unit {
        /// 统一社会信用代码
        /// 写 - 从标准输入读
        code: String,
        /// 单位名称，照营业执照；同一个人替它来过的可以不写
        #[arg(long)]
        name: Option<String>,
        /// 换单位：这一件录的是别的单位，前面核的条件、材料、票据、金额都从头来
        #[arg(long)]
        another: bool,
        /// 看过执照确是这样：不合常见写法的代码也照记
        #[arg(long)]
        sure: bool,
    },
    /// 去世的人：这一件是为谁的身后事办的；录错了再录一遍
    Deceased {
        /// 他的证件号；只存掩码和密封的原号
        /// 写 - 从标准输入读，免得留在命令历史里
        number: String,
        /// 换人：这一件录的是别人，前面核的条件、材料、票据、金额都从头来
        #[arg(long)]
        another: bool,
        /// 看过证件确是这样：不像常见证件号的也照记
        #[arg(long)]
        sure: bool,
    },
    /// 选事项
    Item {
        /// 事项编号，如 P01；或名称、口头说法，如 资格认证
        item: String,
    },
    /// 核条件
    Condition {
        /// 第几条
        place: usize,
        /// yes 符合、no 不符合、not-needed 不涉及（只在某种情形才问的，办的不是那一种）、clear 收回
        #[arg(value_parser = ["yes", "no", "not-needed", "clear"])]
        met: String,
        /// 上次告知单写着符合、这次不符合的，写明为什么和上次不一样
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// 核材料
    Material {
        /// 材料编号，如 M01
        code: String,
        /// seen 已见、shared 共享、promised 承诺、deferred 容缺、missing 缺、not-needed 不需要、clear 收回
        #[arg(value_parser = ["seen", "shared", "promised", "deferred", "missing", "not-needed", "clear"])]
        way: String,
        /// 容缺到哪天补齐；等结论的（事项写着中止计时的）可以不写
        #[arg(long, value_name = "DATE")]
        by: Option<Date>,
        /// 容缺多久补齐，如 5工作日
        #[arg(long, value_name = "LIMIT", value_parser = parse_limit, conflicts_with = "by")]
        within: Option<Limit>,
        /// 上次告知单没要、这次要加的，写明原因；收款账户不录号的、不像借记卡还要用的，写明为什么
        #[arg(long, default_value = "")]
        reason: String,
        /// 收款账户：盲打的第一遍；只记末四位
        #[arg(long, value_name = "NO", requires = "again")]
        account: Option<String>,
        /// 收款账户：盲打的第二遍
        #[arg(long, value_name = "NO", requires = "account")]
        again: Option<String>,
        /// 录的是存折账号，不是卡号
        #[arg(long, requires = "account")]
        passbook: bool,
    },
    /// 四查：齐全、一致、有效、真实
    Check {
        /// 材料编号，或 all（看到的全部）
        code: String,
        /// 哪一查；不写就是四样都查过
        #[arg(value_parser = parse_review)]
        check: Vec<Review>,
        /// 收回
        #[arg(long)]
        undo: bool,
    },
    /// 特殊困难：高龄、重病、行动不便……
    Tag {
        /// 哪一种
        tag: String,
        /// 去掉
        #[arg(long)]
        undo: bool,
    },
    /// 过一步办理步骤；不写第几步就看各步
    Step {
        /// 第几步
        place: Option<usize>,
        /// 退回这一步（后面的一起退回）
        #[arg(long)]
        undo: bool,
    },
    /// 录票据：逐张票据和费用明细，合计必须一分不差
    Bills {
        /// 一张票据：票号=金额
        #[arg(long = "bill", value_name = "NO=YUAN", value_parser = Yuan::named, required = true)]
        bills: Vec<(String, Yuan)>,
        /// 一行明细的金额
        #[arg(long = "detail", value_name = "YUAN", value_parser = parse_yuan, required = true)]
        details: Vec<Yuan>,
    },
    /// 录金额；录错名字的，--undo 去掉
    Amount {
        /// 什么金额，如 报销金额
        what: String,
        /// 多少元
        #[arg(value_parser = parse_yuan, required_unless_present = "undo", conflicts_with = "undo")]
        yuan: Option<Yuan>,
        /// 上次试算多少元；不写就和这一件里上次录的比
        #[arg(long, value_parser = parse_yuan, conflicts_with = "undo")]
        trial: Option<Yuan>,
        /// 去掉（另一个人已经同意的去不掉）
        #[arg(long)]
        undo: bool,
    },
    /// 第二个人复核金额（--clerk 是复核人）
    Review {
        /// 什么金额
        what: String,
        /// 看的是哪样：show、followups 里这个金额的核对码；不写就先给看，不记
        #[arg(long, value_name = "CODE")]
        saw: Option<String>,
        /// 退回
        #[arg(long)]
        reject: bool,
        /// 差得多的原因，或退回的原因
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 出结算单：自付逐项、到账日
    Settle {
        /// 最晚哪天到账
        #[arg(long, value_name = "DATE")]
        pay: Date,
        /// 自付的一项：原因=金额
        #[arg(long = "borne", value_name = "WHY=YUAN", value_parser = Yuan::named)]
        borne: Vec<(String, Yuan)>,
    },
    /// 结件
    Close(Box<CloseArgs>),
    /// 咨询速记：一句话一条
    Advice {
        /// 问了什么；可不写
        #[arg(default_value = "")]
        note: String,
    },
    /// 中止计时：法律写明可以等别家结论的事项，等着的日子不算在时限里
    Suspend(suspend::Args),
    /// 恢复计时：结论来了，剩下的日子接着算
    Resume(suspend::Args),
    /// 再办预约：什么时候来，给他留一张号，来了优先
    Rebook {
        /// 什么时候，如 2026-11-24T09:00
        #[arg(value_parser = parse_moment)]
        at: DateTime,
        /// 哪类业务的号；不写就和这一件的号一样
        #[arg(long)]
        kind: Option<String>,
    },
    /// 某天的件
    List {
        /// 哪一天；不写就是今天
        #[arg(long)]
        day: Option<Date>,
    },
    /// 看一件：清单、步骤、金额、后续
    Show,
    /// 打单子：告知单、受理通知书、补齐回执……
    Print(print::Args),
    /// 还欠着的事，按到期先后
    Followups {
        /// 连了结的一起看
        #[arg(long)]
        all: bool,
    },
    /// 记一件后续怎么样了
    #[command(subcommand)]
    Followup(follow::Action),
    /// 合计：怎么结的、首录正确率、录错最多的栏
    Report {
        /// 从哪天；不写就是今天
        #[arg(long)]
        from: Option<Date>,
        /// 到哪天；不写就是今天
        #[arg(long)]
        to: Option<Date>,
    },
}

#[derive(Debug, clap::Args)]
struct CloseArgs {
    /// 受理、一次性告知、容缺受理、告知承诺受理、转办、不予受理、咨询、转调解、转帮办、上门服务
    #[arg(value_parser = parse_outcome)]
    outcome: log::Outcome,
    /// 说明；不予受理时是群众自己的情况
    #[arg(long, default_value = "")]
    note: String,
    /// 哪天前办好或跟进；只能比承诺的早
    #[arg(long, value_name = "DATE")]
    due: Option<Date>,
    /// 不予受理：先说的一句共情话，或第几句、编号如 HS06
    #[arg(long, default_value = "")]
    empathy: String,
    /// 不予受理：依据的条款，从法规库里选；不写就用不符合的条件的依据
    #[arg(long)]
    basis: Vec<String>,
    /// 不予受理：还能走的路；不写就用事项里写的
    #[arg(long, default_value = "")]
    instead: String,
    /// 同一个人接着办下一件
    #[arg(long)]
    another: bool,
}

fn parse_review(text: &str) -> Result<Review, String> {
    Review::parse(text).ok_or_else(|| format!("没有“{text}”这一查，写：齐全、一致、有效、真实"))
}

fn parse_moment(text: &str) -> Result<DateTime, String> {
    text.parse().map_err(|_| "写成 2026-11-24T09:00 的样子".to_owned())
}

fn parse_limit(text: &str) -> Result<Limit, String> {
    Limit::parse(text).ok_or_else(|| format!("“{text}”读不出时限，写成 5工作日、10日"))
}

fn parse_yuan(text: &str) -> Result<Yuan, String> {
    text.parse().map_err(|error: crate::items::NotYuan| error.to_string())
}

fn parse_outcome(text: &str) -> Result<log::Outcome, String> {
    let all = || log::Outcome::ALL.map(log::Outcome::title).join("、");
    log::Outcome::parse(text).ok_or_else(|| format!("没有“{text}”这种结果，写：{}", all()))
}

/// What every action works with.
struct Work<'a> {
    know: Knowledge,
    store: Box<dyn Store>,
    stamp: Stamp,
    globals: &'a Globals,
    typed: Option<&'a str>,
}

impl Work<'_> {
    /// The case that is meant.
    fn case(&self) -> Result<Case, Failure> {
        let rows = self.store.rows();
        if let Some(typed) = self.typed {
            return Ok(acts::find_case(rows, typed, self.stamp.day, self.stamp.who.window)?);
        }
        let window = self.stamp.who.window;
        let case = rows.case_in_hand(window)?;
        case.ok_or_else(|| {
            Failure::new(
                Exit::No,
                format!("{window} 号窗口手上没有件。先 bangban case open，或用 --case 指明"),
            )
        })
    }

    fn id(&self) -> Result<CaseId, Failure> {
        Ok(self.case()?.id)
    }
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if let Action::Print(args) = &args.action {
        return print::run(args, globals, out);
    }
    let know = knowledge(globals)?;
    let store = store(globals, &know.hall, Open::Create)?;
    let mut stamp = stamp(globals, &know.hall);
    stamp.op = args.op.unwrap_or(stamp.op);
    let mut work = Work { know, store, stamp, globals, typed: args.case.as_deref() };
    let w = &mut work;
    let case = match &args.action {
        Action::Open if args.case.is_some() => {
            let why = "open 开的是新的一件，不接 --case。看旧的：bangban case show --case 单号；旧单要的材料，开件核身选事项以后自己会带出来";
            return Err(Failure::new(Exit::Usage, why));
        }
        Action::Open => acts::open_case(&mut *w.store, &w.stamp)?,
        Action::Identify { number, another, sure } => {
            let case = identify(w, number, *another, *sure)?;
            return show::picked(w, &case, out);
        }
        Action::Unit { code, name, another, sure } => {
            let case = unit(w, code, name.as_deref(), *another, *sure)?;
            return show::picked(w, &case, out);
        }
        Action::Deceased { number, another, sure } => {
            let case = deceased(w, number, *another, *sure)?;
            return show::picked(w, &case, out);
        }
        Action::Item { item } => {
            let id = w.id()?;
            let item = super::item::find(&w.know.items, item, w.globals)?.id.to_string();
            let case = acts::pick_item(&mut *w.store, &w.know, &w.stamp, id, &item)?;
            return show::picked(w, &case, out);
        }
        Action::Condition { place, met, reason } => condition(w, *place, met, reason)?,
        Action::Material { code, way, by, within, reason, account, again, passbook } => {
            let twice = account.as_deref().zip(again.as_deref());
            let twice = twice
                .map(|(first, again)| acts::typed_twice(&w.know.endings, (first, again), *passbook, reason));
            material(w, code, way, (*by, *within), reason, twice)?
        }
        Action::Check { code, check, undo } => check_material(w, code, check, !undo)?,
        Action::Tag { tag, undo } => {
            let id = w.id()?;
            acts::tag_case(&mut *w.store, &w.know, &w.stamp, id, tag, !undo)?
        }
        Action::Step { place: Some(place), undo } => {
            let id = w.id()?;
            acts::pass_step(&mut *w.store, &w.know, &w.stamp, id, *place, !undo)?
        }
        Action::Step { place: None, .. } | Action::Show => {
            let case = w.case()?;
            return show::case(w, &case, out);
        }
        Action::Bills { bills, details } => {
            let id = w.id()?;
            let bill = |(no, yuan): &(String, Yuan)| Bill { no: no.clone(), yuan: *yuan };
            let bills = Bills { bills: bills.iter().map(bill).collect(), details: details.clone() };
            acts::enter_bills(&mut *w.store, &w.know, &w.stamp, id, &bills)?
        }
        Action::Amount { what, yuan, trial, .. } => {
            let id = w.id()?;
            match yuan {
                Some(yuan) => acts::note_amount(&mut *w.store, &w.know, &w.stamp, id, what, *yuan, *trial)?,
                None => acts::drop_amount(&mut *w.store, &w.stamp, id, what)?,
            }
        }
        Action::Review { what, saw, reject, note } => {
            let case = w.case()?;
            let Some(code) = saw else { return Err(show_first(w, &case, what)) };
            let saw = acts::AmountLook::by_code(&case, what, code)?;
            acts::review_amount(&mut *w.store, &w.stamp, case.id, &saw, !reject, note)?
        }
        Action::Settle { pay, borne } => {
            let id = w.id()?;
            let case = acts::settle_case(&mut *w.store, &w.know, &w.stamp, id, *pay, borne)?;
            let now = w.globals.clock().now();
            let paper = acts::papers::settlement(w.store.rows(), &w.know, &case, &w.stamp.who, now)?;
            return slips(&case, paper.into_iter().collect(), w, out);
        }
        Action::Close(close) => return self::close(w, close, out),
        Action::Advice { note } => {
            acts::advise(&mut *w.store, &w.stamp, note)?;
            return show::advice(w, out);
        }
        Action::Suspend(args) => suspend::run(w, acts::LimitTurn::Suspend, args)?,
        Action::Resume(args) => suspend::run(w, acts::LimitTurn::Resume, args)?,
        Action::Rebook { at, kind } => {
            let id = w.id()?;
            let (case, ticket) = acts::rebook(&mut *w.store, &w.know, &w.stamp, id, *at, kind.as_deref())?;
            return show::rebooked(w, &case, &ticket, out);
        }
        Action::List { day } => return show::list(w, day.unwrap_or(w.stamp.day), out),
        Action::Print(_) => return Ok(Exit::Done),
        Action::Followups { all } => return follow::list(w, *all, out),
        Action::Followup(action) => return follow::run(w, action, out),
        Action::Report { from, to } => {
            let (from, to) = (from.unwrap_or(w.stamp.day), to.unwrap_or(w.stamp.day));
            if from > to {
                let message = format!("{from} 在 {to} 后面：--from 写早的一天，--to 写晚的一天");
                return Err(Failure::new(Exit::Usage, message));
            }
            return show::report(w, from, to, out);
        }
    };
    show::brief(w, &case, out)
}

/// Nobody signs for what they have not seen: it is shown, with what to write once it was looked at.
fn show_first(w: &Work<'_>, case: &Case, what: &str) -> Failure {
    let Some(look) = acts::AmountLook::of(case, what) else {
        return acts::ActError::NoAmount(what.to_owned()).into();
    };
    let before = match acts::paid_before(w.store.rows(), &w.know, case) {
        Ok(before) => before,
        Err(why) => return acts::ActError::from(why).into(),
    };
    let told = [look.told(), look.each(), before].concat().join("\n");
    let said =
        format!("还没有记，先看：\n{told}\n看过了，同意的再加 --saw {}，退回的再加 --reject", look.code());
    Failure::new(Exit::Usage, said)
}

/// What was typed; for `-`, what stands on the standard input.
fn typed_or_read(typed: &str) -> std::io::Result<String> {
    if typed == "-" { std::io::read_to_string(std::io::stdin()) } else { Ok(typed.to_owned()) }
}

fn unit(
    w: &mut Work<'_>,
    typed: &str,
    name: Option<&str>,
    another: bool,
    sure: bool,
) -> Result<Case, Failure> {
    let before = w.case()?;
    let checked = check_credit_code(typed_or_read(typed)?.trim());
    let Some(code) = checked.value else {
        let error = checked.errors.into_iter().next();
        let (why, of) = error.map_or_else(Default::default, |finding| (finding.message, finding.code));
        let noting = Stamp { op: acts::new_op(w.globals.clock().now()), ..w.stamp.clone() };
        acts::note_slip(&mut *w.store, &noting, before.id, UNIT_CODE, of)?;
        return Err(Failure::new(Exit::No, why));
    };
    if let Some(finding) = checked.warnings.first().filter(|_| !sure) {
        return Err(Failure::new(Exit::No, format!("{}。看过执照确是这样，加 --sure", finding.message)));
    }
    let was = acts::begun_for_another_unit(Some(&before), code.as_str());
    unless_another(Respect::Unit, was, another)?;
    Ok(acts::note_unit(&mut *w.store, &w.know, &w.stamp, before.id, &code, name)?)
}

/// Refuses to make a case another one's, unless that is meant.
fn unless_another(respect: Respect, was: Option<&str>, another: bool) -> Result<(), Failure> {
    let Some(was) = was.filter(|_| !another) else { return Ok(()) };
    let (change, typed) = respect.change();
    let said = respect.another(was);
    let why = format!("{said}，票据、金额、步骤也都清掉。是{change}就加 --another；不换，看看{typed}");
    Err(Failure::new(Exit::No, why))
}

/// The document whose number is typed or read; a number that cannot be is counted as a slip in `field`.
fn document(
    w: &mut Work<'_>,
    case: &Case,
    typed: &str,
    (field, sure): (&str, bool),
) -> Result<(Shows, PersonSeen), Failure> {
    let read = typed_or_read(typed)?;
    let checked = check_document(read.trim(), w.stamp.day);
    let seen = checked.value.as_ref().and_then(PersonSeen::of);
    let (Some(found), Some(seen)) = (checked.value, seen) else {
        let error = checked.errors.first();
        let code = error.map_or("E_OLD15", |finding| finding.code);
        acts::note_slip(&mut *w.store, &w.stamp, case.id, field, code)?;
        let why =
            error.map_or("这个号不能办新业务，请看新证件", |finding| finding.message.as_str());
        return Err(Failure::new(Exit::No, why));
    };
    // As at a desk: what looks like no number of such a document is taken when somebody has looked at it.
    if let (Shows::Pass(_), false, Some(finding)) = (&found, sure, checked.warnings.first()) {
        return Err(Failure::new(Exit::No, format!("{}。看过证件确是这样，加 --sure", finding.message)));
    }
    Ok((found, seen))
}

fn identify(w: &mut Work<'_>, typed: &str, another: bool, sure: bool) -> Result<Case, Failure> {
    let before = w.case()?;
    let (found, seen) = document(w, &before, typed, ("证件号", sure))?;
    unless_another(Respect::Person, acts::begun_for_another(Some(&before), &seen), another)?;
    Ok(acts::identify(&mut *w.store, &w.know, &w.stamp, before.id, Shown::of(&found, &seen))?)
}

fn deceased(w: &mut Work<'_>, typed: &str, another: bool, sure: bool) -> Result<Case, Failure> {
    let before = w.case()?;
    let (found, seen) = document(w, &before, typed, (DECEASED, sure))?;
    let was = acts::begun_for_another_death(Some(&before), &seen);
    unless_another(Respect::Deceased, was, another)?;
    let shown = Shown::of(&found, &seen);
    Ok(acts::note_deceased(&mut *w.store, &w.know, &w.stamp, before.id, shown)?)
}

fn condition(w: &mut Work<'_>, place: usize, met: &str, reason: &str) -> Result<Case, Failure> {
    let case = w.case()?;
    let item = w.know.item(&case).ok_or_else(|| acts::ActError::from(w.know.no_item(Some(&case))))?;
    let Some(at) = place.checked_sub(1).filter(|at| *at < item.conditions.len()) else {
        let message = format!("这个事项有 {} 条条件，没有第 {place} 条", item.conditions.len());
        return Err(Failure::new(Exit::Usage, message));
    };
    let tick = match met {
        "yes" => Some(Tick::Met),
        "no" => Some(Tick::Unmet),
        "not-needed" => Some(Tick::Apart),
        _ => None,
    };
    let answering = acts::Answering { at, tick, reason: reason.to_owned() };
    Ok(acts::mark_condition(&mut *w.store, &w.know, &w.stamp, case.id, &answering)?)
}

fn material(
    w: &mut Work<'_>,
    code: &str,
    way: &str,
    (by, within): (Option<Date>, Option<Limit>),
    reason: &str,
    twice: Option<Result<Way, Finding>>,
) -> Result<Case, Failure> {
    let case = w.case()?;
    let twice = match twice {
        Some(Err(finding)) if !finding.code.starts_with("W_") => {
            let noting = Stamp { op: acts::new_op(w.globals.clock().now()), ..w.stamp.clone() };
            acts::note_slip(&mut *w.store, &noting, case.id, ACCOUNT, finding.code)?;
            return Err(Failure::new(Exit::No, finding.message));
        }
        twice => twice.transpose().map_err(|finding| Failure::new(Exit::No, finding.message))?,
    };
    let mark = match way {
        "seen" if twice.is_some() => twice,
        "seen" => Some(Way::Seen { checks: Vec::new() }),
        "shared" => Some(Way::Shared),
        "promised" => Some(Way::Promised),
        "missing" => Some(Way::Missing),
        "not-needed" => Some(Way::NotNeeded),
        "deferred" => {
            let counted = within.map(|limit| calendar::due(limit, w.stamp.day, &w.know.calendar).date);
            let due = by.or(counted);
            let awaited = suspend::may_be_awaited(&w.know, &case, code);
            if due.is_none() && !awaited {
                return Err(Failure::new(
                    Exit::Usage,
                    "容缺要写到哪天补齐：--by 2026-11-30 或 --within 5工作日",
                ));
            }
            Some(Way::Deferred { due })
        }
        _ => None,
    };
    let marking = Marking { material: code.to_ascii_uppercase(), mark, reason: reason.to_owned() };
    Ok(acts::mark_material(&mut *w.store, &w.know, &w.stamp, case.id, &marking)?)
}

fn check_material(w: &mut Work<'_>, code: &str, checks: &[Review], done: bool) -> Result<Case, Failure> {
    let mut case = w.case()?;
    let code = code.to_ascii_uppercase();
    let material = (code != "ALL").then_some(code.as_str());
    let checks = if checks.is_empty() { &Review::ALL[..] } else { checks };
    for check in checks {
        let now = w.globals.clock().now();
        let stamp = Stamp { op: acts::new_op(now), ..w.stamp.clone() };
        case = acts::check_material(&mut *w.store, &w.know, &stamp, case.id, material, *check, done)?;
    }
    Ok(case)
}

fn close(w: &mut Work<'_>, args: &CloseArgs, out: &mut dyn Write) -> Outcome {
    let case = w.case()?;
    let person = case.person.as_ref().and_then(|seen| seen.person.as_ref());
    let visits = person.map_or_else(|| Ok(Vec::new()), |person| w.store.rows().visits(person))?;
    let visits: Vec<Case> = visits.into_iter().filter(|visit| visit.id != case.id).collect();
    let sentences = acts::ending::sentences(&w.know, Some(&case), &visits);
    let nth = args.empathy.parse::<usize>().ok().and_then(|n| sentences.get(n.checked_sub(1)?));
    let by_id = sentences.iter().find(|phrase| phrase.id.eq_ignore_ascii_case(&args.empathy));
    let sentence = nth.or(by_id).map(|phrase| phrase.say.clone());
    let ending = Ending {
        outcome: Some(args.outcome),
        note: args.note.clone(),
        due: args.due,
        refusal: RefusalParts {
            empathy: sentence.unwrap_or_else(|| args.empathy.clone()),
            basis: args.basis.clone(),
            situation: args.note.clone(),
            instead: args.instead.clone(),
        },
        another: args.another,
    };
    let now = w.globals.clock().now();
    let ended = acts::close_case(&mut *w.store, &w.know, &w.stamp, now, case.id, &ending)?;
    slips(&ended.case, ended.papers, w, out)
}

fn slips(case: &Case, mut slips: Vec<Document>, w: &Work<'_>, out: &mut dyn Write) -> Outcome {
    for slip in &mut slips {
        acts::mark_demo(w.store.rows(), case.day, slip)?;
    }
    if w.globals.json {
        let mut value = show::to_json(w, case)?;
        let texts = slips
            .iter()
            .map(|slip| serde_json::json!({ "title": slip.title, "number": slip.number, "text": slip.to_string() }));
        value["slips"] = texts.collect();
        super::print_json(out, &value)?;
        return Ok(Exit::Done);
    }
    for slip in slips {
        writeln!(out, "{}\n", slip.to_string().trim_end())?;
    }
    show::brief(w, case, out)
}
