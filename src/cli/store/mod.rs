//! `bangban store`: looking after the records.

mod keep;
mod privacy;

use std::io::Write;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::opening::{hall, home, named, open_at, place, stamp, store};
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::{self, ActError, Wish};
use crate::clock::Now;
use crate::log::Audit;
use crate::queue::Hall;
use crate::store::{self as kept, Open, Place, StoreError};

/// `store …`
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 逐条核对记录：有没有被改过、少过、截掉过
    Verify,
    /// 下锚：把各窗口的链记到哪里写进大厅的链，印出前 16 位，抄在日结单上
    Anchor,
    /// 按记录把各表重算一遍，看是不是一字不差
    Rebuild,
    /// 把整个大厅抄到另一处（文件或 postgres://…），抄完核对各条链
    Copy {
        /// 从哪里
        #[arg(long)]
        from: String,
        /// 到哪里，那里要是空的
        #[arg(long)]
        to: String,
    },
    /// 备份：不停业务抄一份，核对，加密，只留最近 7 天、4 周、12 个月
    Backup(keep::Backup),
    /// 从备份恢复到一个新地方
    Restore(keep::Restore),
    /// 从损坏的记录文件里抢救读得出来的
    Salvage {
        /// 损坏的文件；只读，不动它
        file: PathBuf,
        /// 抢救到哪里，一个新文件
        #[arg(long)]
        to: PathBuf,
    },
    /// 导出：号、件或全部记录；默认遮住，全号要写缘由并记下
    Export(privacy::Export),
    /// 到了保存期限的证件号：先看有多少，加 --yes 才删
    Erase(privacy::Erase),
    /// 封存证件号的钥匙：加口令锁上（口令从标准输入给），或 --open 去掉口令
    Key {
        /// 去掉口令，钥匙文件只有本人能读
        #[arg(long)]
        open: bool,
    },
    /// 生成锁屏口令那一行：口令从标准输入给，印出来的抄进 hall.toml
    Pin,
    /// 按全号找以前办过的件：号码从标准输入给，缘由会记下
    Find(privacy::Find),
    /// Issues tickets without end, printing each number once it is safe on disk; for the survival test.
    #[command(hide = true)]
    Drill,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    match &args.action {
        Action::Verify => verify(globals, out),
        Action::Anchor => anchor(globals, out),
        Action::Rebuild => rebuild(globals, out),
        Action::Copy { from, to } => copy(globals, from, to, out),
        Action::Backup(args) => keep::backup(args, globals, out),
        Action::Restore(args) => keep::restore(args, globals, out),
        Action::Salvage { file, to } => keep::salvage(file, to, globals, out),
        Action::Export(args) => privacy::export(args, globals, out),
        Action::Erase(args) => privacy::erase(args, globals, out),
        Action::Key { open } => privacy::key(*open, globals, out),
        Action::Pin => privacy::pin(globals, out),
        Action::Find(args) => privacy::find(args, globals, out),
        Action::Drill => drill(globals, out),
    }
}

fn verify(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let store = store(globals, &hall(globals)?, Open::Existing)?;
    store.check()?;
    let audit = kept::audit(store.rows())?;
    if globals.json {
        print_json(out, &audit)?;
    } else {
        writeln!(out, "{}", sentence(&audit))?;
    }
    Ok(if audit.first_broken.is_none() { Exit::Done } else { Exit::No })
}

fn sentence(audit: &Audit) -> String {
    let Audit { events, chains, anchors, last_anchor, first_broken, lost, .. } = audit;
    match first_broken {
        None => {
            let anchored = last_anchor.as_ref().map_or_else(
                || "还没有下过锚，末尾少了看不出来".to_owned(),
                |last| format!("{anchors} 个锚都对得上，最后一个 {last}，与日结单上抄的比对"),
            );
            let lost = lost.iter().map(|gap| format!("“{}”第 {} 到第 {} 条", gap.chain, gap.first, gap.last));
            let lost = lost.collect::<Vec<_>>().join("、");
            let lost =
                if lost.is_empty() { lost } else { format!("抢救时少了：{lost}，其余接得上。") };
            format!("{events} 条记录，{chains} 条链，都接得上，没有被改过。{lost}{anchored}")
        }
        Some(broken) => {
            let at = Now::local_of(broken.at)
                .map_or(String::new(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string());
            format!(
                "“{}”的第 {} 条（{at}）{}。停用这份记录，复制一份留底，用备份比对",
                broken.chain, broken.seq, broken.why
            )
        }
    }
}

fn anchor(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Existing)?;
    let anchor = acts::anchor(&mut store, &stamp(globals, &hall), acts::When::Now)?;
    let short = anchor.map(|hash| hash.short());
    if globals.json {
        print_json(out, &json!({ "anchor": short }))?;
    } else {
        match &short {
            Some(short) => writeln!(out, "{short}")?,
            None => writeln!(out, "还没有记录，没有可锚的")?,
        }
    }
    Ok(if short.is_some() { Exit::Done } else { Exit::No })
}

fn rebuild(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let mut store = store(globals, &hall(globals)?, Open::Existing)?;
    let rebuilt = match kept::rebuild(&mut store) {
        // A log that was meddled with says less than the tables: they stay, and what is wrong is told as `verify` tells it.
        Err(StoreError::Broken(_)) if !globals.json => {
            writeln!(out, "{}。各表没有动", sentence(&kept::audit(store.rows())?))?;
            return Ok(Exit::No);
        }
        Err(error @ StoreError::Broken(_)) => return Err(Failure::new(Exit::No, error)),
        other => other?,
    };
    if globals.json {
        print_json(out, &rebuilt)?;
    } else if rebuilt.same {
        writeln!(out, "按 {} 条记录重算了各表，和原来一字不差", rebuilt.events)?;
    } else {
        let events = rebuilt.events;
        writeln!(
            out,
            "按 {events} 条记录重算了各表，和原来不一样；现在以记录为准。先前的表、或记录的末尾可能被人动过：\
             和最近的备份、日结单上抄的锚比一比"
        )?;
    }
    Ok(if rebuilt.same { Exit::Done } else { Exit::No })
}

fn copy(globals: &Globals, from: &str, to: &str, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let home = home()?;
    let (from, to) = (named(from, &hall, &home)?, named(to, &hall, &home)?);
    if from.is(&to) {
        return Err(Failure::new(Exit::Usage, "从和到是同一处。--to 换一个空的地方"));
    }
    let mut source = open_at(&from, &hall, Open::Existing)?;
    let mut target = open_at(&to, &hall, Open::Create)?;
    let copied = kept::move_hall((&mut *source, &from.key()), (&mut *target, &to.key()))?;
    if globals.json {
        print_json(out, &copied)?;
    } else {
        writeln!(
            out,
            "抄了 {} 条记录、{} 份封存的内容，从 {from} 到 {to}；{} 条链的末尾都一样，各表一字不差",
            copied.events, copied.sealed, copied.chains
        )?;
    }
    Ok(Exit::Done)
}

fn drill(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Create)?;
    let kind = hall.kinds.first().map_or("", |kind| kind.code.as_str());
    loop {
        let press = stamp(globals, &hall);
        let ticket = loop {
            match acts::issue_ticket(&mut store, &hall, &press, Wish::of(kind)) {
                // A clerk presses again until the server is back; the press is the same one.
                Err(ActError::Store(StoreError::Unreachable { .. })) => {}
                other => break other?,
            }
        };
        writeln!(out, "{}", ticket.no)?;
        out.flush()?;
    }
}

/// Where the records of this desk are, for those who handle files beside them.
fn here(globals: &Globals) -> Result<(Hall, Place), Failure> {
    let hall = hall(globals)?;
    let at = place(globals, &hall)?;
    Ok((hall, at))
}
