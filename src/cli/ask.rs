//! `ask`: looks anything up, by characters, sound, initials or everyday words.

use std::io::Write;

use serde::Serialize;
use serde_json::json;

use crate::acts::lookup::Lookup;
use crate::acts::{find_paper, waiting};
use crate::answers::{Answer, Hit, Kind};
use crate::paper;
use crate::store::Open;

use super::opening::{actor, store};
use super::print::knowledge;
use super::{Exit, Failure, Globals, Outcome, print_json};

/// What `ask` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 想查什么：汉字、拼音、首字母、口头说法都行；单子上的编号就是那一张单子，如 告知-20261123-3-001
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// 最多列几条
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = parse_limit)]
    pub limit: usize,
    /// 只查一类：answer 问答、item 事项、material 材料、calculator 计算器、clause 法条、term 术语……
    #[arg(long, value_name = "KIND", value_parser = parse_kind)]
    pub kind: Option<Kind>,
}

fn parse_limit(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|limit| (1..=1000).contains(limit))
        .ok_or_else(|| "写 1 到 1000 的整数".to_owned())
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    Kind::find(text).ok_or_else(|| {
        let all: Vec<String> = Kind::ALL.iter().map(|(_, name, label)| format!("{name} {label}")).collect();
        format!("没有“{text}”这一类。可以写：{}", all.join("、"))
    })
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    kind: &'static str,
    title: &'a str,
    score: f64,
    insurance: &'a str,
}

/// Looks the query up and prints what was found, best first; the best answer in its three wordings.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let query = args.query.join(" ");
    if paper::is_number(&query) {
        return numbered(query.trim(), globals, out);
    }
    let lookup = Lookup::open(globals.policies.as_deref(), globals.data.as_deref())
        .map_err(|error| Failure::new(Exit::Data, error))?;
    for fault in lookup.faults.iter() {
        let _ = writeln!(std::io::stderr(), "{fault}");
    }
    let hits = lookup.index.search_kind(&query, args.kind, args.limit);
    if globals.json {
        let rows: Vec<Row<'_>> = hits.iter().map(row).collect();
        print_json(out, &rows)?;
    } else if !hits.is_empty() {
        for (number, hit) in (1..).zip(&hits) {
            let about: Vec<&str> = [&hit.insurance, hit.kind.label(), &hit.id]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect();
            writeln!(out, "{number}. {}（{}）", hit.title, about.join("·"))?;
        }
        if let Some(answer) = hits.iter().find_map(|hit| lookup.answers.get(&hit.id)) {
            write_answer(answer, &lookup, out)?;
        }
    }
    if hits.is_empty() {
        return Err(Failure::new(Exit::No, nothing(&query, args.kind)));
    }
    Ok(Exit::Done)
}

/// A paper's number means that paper, and nothing that sounds like it: what was told, and what is waited for since.
fn numbered(number: &str, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let know = knowledge(globals)?;
    let store = store(globals, &know.hall, Open::Existing)?;
    let now = globals.clock().now();
    let (case, paper) = find_paper(store.rows(), &know, number, &actor(globals), now)?;
    let item = know.item(&case).map_or("（没选事项）", |item| item.title.as_str());
    let person = case.whose().unwrap_or_else(|| "（未登记证件）".to_owned());
    let end = case.closed.as_ref().map_or("没办完", |closing| closing.outcome.title());
    let waits = waiting(&know, &case, now.date());
    if globals.json {
        let row = json!({
            "id": number, "kind": "paper", "title": format!("{}：{item}", paper.title), "score": 1.0,
            "insurance": know.item(&case).map_or("", |item| item.insurance.name()),
            "case": case.short(), "day": case.day, "window": case.window, "person": person, "item": item,
            "outcome": end, "waits": waits, "text": paper.to_string(),
        });
        print_json(out, &[row])?;
        return Ok(Exit::Done);
    }
    writeln!(out, "{number}  {} {}号窗口  {item}  {person}  {end}", case.day, case.window)?;
    for line in waits {
        writeln!(out, "{line}")?;
    }
    write!(out, "\n{paper}")?;
    writeln!(out, "\n再打这一张：bangban case print {number} {}", paper.form)?;
    Ok(Exit::Done)
}

fn row(hit: &Hit) -> Row<'_> {
    // Three digits: more would say that the figure means something.
    let score = (f64::from(hit.score) * 1000.0).round() / 1000.0;
    Row { id: &hit.id, kind: hit.kind.name(), title: &hit.title, score, insurance: &hit.insurance }
}

fn nothing(query: &str, kind: Option<Kind>) -> String {
    let among = kind.map_or(String::new(), |kind| format!("“{kind}”里"));
    format!(
        "{among}没有查到“{query}”。换个说法试试：只留两三个关键字（如 断缴、异地就医）；\
         或打首字母（如 yltx）、全拼；也可以先问清险种再查"
    )
}

/// What can be done next, in words: a calculator by its title, what has none not at all.
fn related(answer: &Answer, lookup: &Lookup) -> Vec<String> {
    let named = answer.related.iter().filter_map(|id| {
        let (kind, title) = lookup.index.entry(id)?;
        Some(if kind == Kind::Calculator { format!("算{title}") } else { format!("{id} {title}") })
    });
    named.collect()
}

fn write_answer(answer: &Answer, lookup: &Lookup, out: &mut dyn Write) -> Result<(), Failure> {
    let list = |items: &[String]| items.join("；");
    writeln!(out, "\n{}  {}", answer.id, answer.question)?;
    writeln!(out, "\n【大白话】{}", answer.elder)?;
    writeln!(out, "\n【手机办】{}", answer.young)?;
    writeln!(out, "\n【规范】{}", answer.standard)?;
    let law: Vec<String> = answer.law.iter().map(ToString::to_string).collect();
    writeln!(out, "\n依据：{}", law.join("、"))?;
    if !answer.local.is_empty() {
        writeln!(out, "先查本地：{}", list(&answer.local))?;
    }
    if !answer.unverified.is_empty() {
        writeln!(out, "尚待核实：{}", list(&answer.unverified))?;
    }
    writeln!(out, "接着问：{}", answer.ask_next.join("  "))?;
    writeln!(out, "别这样说：“{}”——{}", answer.not_say.say, answer.not_say.why)?;
    let related = related(answer, lookup);
    if !related.is_empty() {
        writeln!(out, "接着办：{}", related.join("；"))?;
    }
    writeln!(out, "核对日期 {}，可信度：{}", answer.verified, answer.trust)?;
    Ok(())
}
