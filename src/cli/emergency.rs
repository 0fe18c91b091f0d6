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
use crate::paper::printer::Printer;
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
        #[command(flatten)]
        which: Which,
    },
    /// 广播词，时间已经填好；对一个人怎么说
    Say {
        /// 说过了，下次几点以前再说：记进经过，叫号屏上也是这个时间；不写只看词
        #[arg(long, value_parser = parse_minute, value_name = "HH:MM")]
        news: Option<i64>,
        /// 送去打印；不写队列名就用 --printer 的
        #[arg(long, value_name = "QUEUE", num_args = 0..=1, default_missing_value = "")]
        lp: Option<String>,
        #[command(flatten)]
        which: Which,
    },
    /// 做到哪一步了
    Show {
        #[command(flatten)]
        which: Which,
    },
    /// 结束，出处置记录：栏=内容，结果必填
    End {
        /// 栏=内容，如 结果=已恢复
        fields: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// 系统停了：改记手工台账
    Outage,
    /// 系统恢复了：手工登记的要补录
    Restore,
    /// 对账：手工登记的都补录、核完才对得平
    Settle,
}

/// Which of those that go on.
#[derive(Debug, clap::Args)]
struct Which {
    /// 哪一件：编号或卡片，如 停电；只有一件在处置时不用写
    #[arg(long, value_name = "NO|CARD")]
    no: Option<String>,
}

impl Which {
    fn meant(&self, store: &dyn Store, know: &Knowledge) -> Result<Entry, Failure> {
        Ok(acts::meant_emergency(store.rows(), know, self.no.as_deref())?)
    }
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
            // Somebody else began it: their clock runs, their ticks stand.
            let joined = entry.id.0 != stamp.op.0;
            if joined && !globals.json {
                writeln!(tell.out, "{} 起已经在处置，接着打勾，不另开一张", Now::minute_of(entry.began()))?;
            }
            tell.entry(store, &entry)?;
            if let Some(words) = tell.to_all(store, &entry, None).filter(|_| !globals.json) {
                writeln!(tell.out, "{words}")?;
            }
            Ok(Exit::Done)
        }
        Action::Tick { place, which } => {
            let going = which.meant(store, &know)?;
            let entry = acts::tick_emergency(store, &know, &stamp, going.id, *place)?;
            tell.entry(store, &entry)?;
            Ok(Exit::Done)
        }
        Action::Say { news, lp, which } => {
            let mut entry = which.meant(store, &know)?;
            let news = news.map(|minute| stamp.midnight + minute * 60_000);
            if let Some(news) = news {
                entry = acts::promise_news(store, &know, &stamp, entry.id, news)?;
            }
            let printer = lp.as_deref().map(|typed| super::print::queue(typed, globals)).transpose()?;
            tell.say(store, &entry, news, printer.as_deref())
        }
        Action::Show { which } => {
            let entry = which.meant(store, &know)?;
            tell.entry(store, &entry)?;
            Ok(Exit::Done)
        }
        Action::End { fields, which } => {
            let typed = super::ledger::fields(fields.iter().map(String::as_str))?;
            let going = which.meant(store, &know)?;
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

    fn entry(&mut self, store: &dyn Store, entry: &Entry) -> Result<(), Failure> {
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
                "seconds": seconds, "done": entry.done, "steps": all, "words": self.to_all(store, entry, None),
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

    /// What is said to all, with the news that was promised just now or would be; none for a card that is not cried out, or while
    /// the store is gone.
    fn to_all(&self, store: &dyn Store, entry: &Entry, news: Option<i64>) -> Option<String> {
        let waiting = store.rows().waiting(self.stamp.day).ok()?.len();
        let by_card = || self.card(entry).map(|card| acts::next_news(card, entry, self.stamp.at));
        let news = news.or_else(by_card);
        acts::words_to_all(self.know, entry, waiting, news, self.stamp.at)
    }

    fn say(&mut self, store: &dyn Store, entry: &Entry, news: Option<i64>, printer: Option<&str>) -> Outcome {
        let words = self.to_all(store, entry, news);
        let calm = self.card(entry).map_or_else(Vec::new, |card| card.calm.clone());
        if let Some(printer) = printer {
            let text = words.clone().ok_or_else(|| ActError::NothingToAll(entry.shown("what").to_owned()))?;
            let printed = Printer::parse(printer).map(|printer| printer.slip(&format!("{text}\n"), "广播词"));
            printed.transpose().map_err(|error| Failure::new(Exit::Machine, error))?;
        }
        if self.globals.json {
            let value = json!({ "no": entry.no, "words": words, "calm": calm, "printer": printer });
            print_json(self.out, &value)?;
            return Ok(Exit::Done);
        }
        match &words {
            Some(words) => writeln!(self.out, "{words}")?,
            None => writeln!(self.out, "{}", ActError::NothingToAll(entry.shown("what").to_owned()))?,
        }
        for words in &calm {
            writeln!(self.out, "对一个人说：{words}")?;
        }
        if let Some(printer) = printer {
            writeln!(self.out, "广播词送到打印机 {printer}")?;
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
