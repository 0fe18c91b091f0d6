//! `bangban store`: looking after the records.

use std::io::Write;

use clap::Subcommand;

use super::opening::{hall, stamp, store};
use super::{Exit, Globals, Outcome, print_json};
use crate::acts::{self, Wish};
use crate::clock::Now;
use crate::log::{Audit, Auditor};
use crate::store::{Open, Store};

/// `store …`
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 逐条核对记录：有没有被改过、少过
    Verify,
    /// Issues tickets without end, printing each number once it is safe on disk; for the survival test.
    #[command(hide = true)]
    Drill,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    match args.action {
        Action::Verify => verify(globals, out),
        Action::Drill => drill(globals, out),
    }
}

fn verify(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let store = store(globals, &hall(globals)?, Open::Existing)?;
    let mut auditor = Auditor::default();
    store.rows().records(&mut |record| auditor.check(&record))?;
    let audit = auditor.finish();
    if globals.json {
        print_json(out, &audit)?;
    } else {
        writeln!(out, "{}", sentence(&audit))?;
    }
    Ok(if audit.first_broken.is_none() { Exit::Done } else { Exit::No })
}

fn sentence(audit: &Audit) -> String {
    let Audit { events, chains, first_broken } = audit;
    match first_broken {
        None => format!("{events} 条记录，{chains} 条链，都接得上，没有被改过"),
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

fn drill(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Create)?;
    let kind = hall.kinds.first().map_or("", |kind| kind.code.as_str());
    loop {
        let ticket = acts::issue_ticket(&mut store, &hall, &stamp(globals, &hall), Wish::of(kind))?;
        writeln!(out, "{}", ticket.no)?;
        out.flush()?;
    }
}
