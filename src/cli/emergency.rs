//! `bangban emergency`: what the emergency keys do: begin a card, tick its steps, say what is said to all, end it with a record;
//! and the way over to the hand ledger and back.

use std::io::Write;

use clap::Subcommand;
use serde_json::{Value, json};

use super::opening::{stamp, store};
use super::print::knowledge;
use super::{Exit, Failure, Globals, Outcome, print_json};
use crate::acts::{self, ActError, Knowledge, Stamp};
use crate::answers::Emergency;
use crate::clock::Now;
use crate::ledgers::{Entry, Register};
use crate::queue::minute;
use crate::store::{Open, Store};

/// `emergency …`
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 有哪些应急卡、哪些正在处置
    List,
    /// 开始处置：编号或名称，如 YJ01、系统崩溃
    Start {
        /// 哪一张
        card: String,
    },
    /// 做了第几步
    Tick {
        /// 第几步
        place: usize,
    },
    /// 现在的广播词，时间已经填好
    Say {
        /// 下次什么时候再说；不写按卡上的
        #[arg(long, value_parser = parse_minute, value_name = "HH:MM")]
        news: Option<i64>,
    },
    /// 做到哪一步了
    Show,
    /// 结束，出处置记录：栏=内容，结果必填
    End {
        /// 栏=内容，如 结果=已恢复
        fields: Vec<String>,
    },
    /// 系统停了：改记手工台账
    Outage,
    /// 系统恢复了：手工登记的要补录
    Restore,
    /// 对账：手工登记的都补录、核完才对得平
    Settle,
}

fn parse_minute(text: &str) -> Result<i64, String> {
    minute(text).ok_or_else(|| format!("“{text}”不是时间，写成 10:30"))
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let know = knowledge(globals)?;
    let mut store = store(globals, &know.hall, Open::Create)?;
    let stamp = stamp(globals, &know.hall);
    let store = &mut *store;
    let mut tell = Tell { know: &know, globals, stamp: &stamp, out };
    match args.action.as_ref().unwrap_or(&Action::List) {
        Action::List => tell.list(store),
        Action::Start { card } => {
            let entry = acts::begin_emergency(store, &know, &stamp, card)?;
            tell.entry(&entry)?;
            tell.words(store, &entry, None)
        }
        Action::Tick { place } => {
            let going = going(store)?;
            let entry = acts::tick_emergency(store, &know, &stamp, going.id, *place)?;
            tell.entry(&entry)?;
            Ok(Exit::Done)
        }
        Action::Say { news } => {
            let news = news.map(|minute| stamp.midnight + minute * 60_000);
            tell.words(store, &going(store)?, news)
        }
        Action::Show => {
            tell.entry(&going(store)?)?;
            Ok(Exit::Done)
        }
        Action::End { fields } => {
            let typed = super::ledger::fields(fields.iter().map(String::as_str))?;
            let going = going(store)?;
            let register = register(&know)?;
            let books = know.books();
            let (entry, _) = acts::ledger_move(store, books, &stamp, register, going.id, "end", &typed)?;
            tell.record(&entry)
        }
        Action::Outage => {
            let down = acts::begin_outage(store, &know, &stamp)?;
            tell.outage(&down, "停用")
        }
        Action::Restore => {
            let down = acts::restore(store, &know, &stamp)?;
            tell.outage(&down, "恢复")
        }
        Action::Settle => {
            let down = acts::settle_outage(store, &know, &stamp)?;
            tell.outage(&down, "对平")
        }
    }
}

fn register(know: &Knowledge) -> Result<&Register, ActError> {
    know.registers().find(acts::EMERGENCIES).ok_or(ActError::NoRegister(acts::EMERGENCIES))
}

/// The newest emergency that goes on.
fn going(store: &dyn Store) -> Result<Entry, Failure> {
    let newest = acts::emergencies(store.rows())?.pop();
    Ok(newest.ok_or(ActError::NoEmergency)?)
}

struct Tell<'a> {
    know: &'a Knowledge,
    globals: &'a Globals,
    stamp: &'a Stamp,
    out: &'a mut dyn Write,
}

impl Tell<'_> {
    fn card(&self, entry: &Entry) -> Option<&Emergency> {
        self.know.lookup().cards.emergencies.find(entry.shown("card"))
    }

    fn list(&mut self, store: &dyn Store) -> Outcome {
        let going = acts::emergencies(store.rows())?;
        let cards = &self.know.lookup().cards.emergencies;
        if self.globals.json {
            let all: Vec<Value> = cards
                .iter()
                .map(|card| {
                    let runs = going.iter().any(|entry| entry.shown("card") == card.id);
                    json!({ "id": card.id, "title": card.title, "steps": card.steps.len(), "running": runs })
                })
                .collect();
            print_json(self.out, &all)?;
            return Ok(Exit::Done);
        }
        for card in cards.iter() {
            writeln!(self.out, "{}  {}（{} 步）", card.id, card.title, card.steps.len())?;
        }
        for entry in &going {
            let since = Now::minute_of(entry.began());
            writeln!(self.out, "正在处置：{} {}，{since} 起", entry.no, entry.shown("what"))?;
        }
        Ok(Exit::Done)
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), Failure> {
        let seconds = (self.stamp.at - entry.began()).max(0) / 1000;
        let steps: Vec<(usize, String, Option<i64>, Option<String>)> =
            self.card(entry).map_or_else(Vec::new, |card| {
                let step = |(at, step): (usize, &crate::answers::Do)| {
                    let done = acts::ticked(entry, at + 1).map(str::to_owned);
                    (at + 1, step.text.clone(), step.within, done)
                };
                card.steps.iter().enumerate().map(step).collect()
            });
        if self.globals.json {
            let all: Vec<Value> = steps
                .iter()
                .map(|(place, text, within, done)| {
                    json!({ "place": place, "do": text, "within_minutes": within, "done": done })
                })
                .collect();
            let value = json!({
                "no": entry.no, "card": entry.shown("card"), "what": entry.shown("what"),
                "seconds": seconds, "done": entry.done, "steps": all,
            });
            return print_json(self.out, &value);
        }
        let (minutes, rest) = (seconds / 60, seconds % 60);
        writeln!(self.out, "{}  {}，已 {minutes} 分 {rest} 秒", entry.no, entry.shown("what"))?;
        for (place, text, within, done) in steps {
            let late = within.is_some_and(|within| seconds >= within * 60) && done.is_none();
            let within = within.map_or(String::new(), |within| format!("（{within} 分钟内）"));
            let mark = if done.is_some() { "✓" } else { " " };
            let when = done.map_or(String::new(), |done| format!("　{done}"));
            let late = if late { "　超时" } else { "" };
            writeln!(self.out, "[{mark}] {place}. {text}{within}{when}{late}")?;
        }
        Ok(())
    }

    fn words(&mut self, store: &dyn Store, entry: &Entry, news: Option<i64>) -> Outcome {
        let waiting = store.rows().waiting(self.stamp.day)?.len();
        let Some(words) = acts::words_to_all(self.know, entry, waiting, news) else {
            // With a beginning it is no lack: not everything is cried out.
            return Ok(Exit::Done);
        };
        if !self.globals.json {
            writeln!(self.out, "{words}")?;
        }
        Ok(Exit::Done)
    }

    fn record(&mut self, entry: &Entry) -> Outcome {
        let register = register(self.know)?;
        let who = &self.stamp.who;
        let today = self.globals.clock().now().date();
        let head = acts::ledger_head(&self.know.hall, who.window, &who.clerk, today);
        let (title, text) =
            acts::ledger_print(register, entry, None, &head, &std::collections::BTreeMap::new())?;
        if self.globals.json {
            print_json(self.out, &json!({ "no": entry.no, "title": title, "text": text }))?;
        } else {
            write!(self.out, "{text}")?;
        }
        Ok(Exit::Done)
    }

    fn outage(&mut self, down: &acts::Outage, word: &str) -> Outcome {
        let open = down.noted - down.settled;
        if self.globals.json {
            let value = json!({
                "since": down.since, "restored": down.restored,
                "noted": down.noted, "settled": down.settled, "difference": open,
            });
            print_json(self.out, &value)?;
            return Ok(Exit::Done);
        }
        let (since, noted, settled) = (&down.since, down.noted, down.settled);
        writeln!(
            self.out,
            "{word}（{since} 起停）：手工登记 {noted} 条，补录核完 {settled} 条，差异 {open}"
        )?;
        Ok(Exit::Done)
    }
}
