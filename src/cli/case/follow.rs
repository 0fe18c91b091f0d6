//! `bangban case followups` and `case followup`: what cases still owe, and what was done about it.

use std::io::Write;

use clap::Subcommand;
use serde_json::{Value, json};

use super::Work;
use crate::acts::{self, Owing};
use crate::calendar::Urgency;
use crate::cli::ledger::fields;
use crate::cli::{Exit, Outcome, print_json};
use crate::log::{CameOut, FollowUp, Followed};

/// What was done.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// 办好了
    Done {
        /// 后续编号，如 a1b2c3d4-supplement-M18
        id: String,
        /// 台账这一步要的栏，如 群众签收=本人
        #[arg(value_name = "栏=内容")]
        fields: Vec<String>,
        /// 一句话；超期的要写为什么晚
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 不成：承诺不实、材料没来、没对接上
    Fail {
        /// 后续编号
        id: String,
        /// 台账这一步要的栏，如 怎么核的=数据比对
        #[arg(value_name = "栏=内容")]
        fields: Vec<String>,
        /// 为什么
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 记一笔进度
    Progress {
        /// 后续编号
        id: String,
        /// 到哪一步了
        note: String,
    },
}

/// Everything owed in the hall.
pub fn list(w: &Work<'_>, all: bool, out: &mut dyn Write) -> Outcome {
    let owing = acts::owing(w.store.rows(), &w.know, w.stamp.day, all)?;
    if w.globals.json {
        print_json(out, &owing.iter().map(to_json).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if owing.is_empty() {
        writeln!(out, "没有欠着的事")?;
    }
    for owing in &owing {
        writeln!(out, "{}", line(owing))?;
    }
    Ok(Exit::Done)
}

/// Notes what was done.
pub fn run(w: &mut Work<'_>, action: &Action, out: &mut dyn Write) -> Outcome {
    let (id, result, note, typed) = match action {
        Action::Done { id, fields, note } => (id, CameOut::Done, note, &fields[..]),
        Action::Fail { id, fields, note } => (id, CameOut::Failed, note, &fields[..]),
        Action::Progress { id, note } => (id, CameOut::Progress, note, &[][..]),
    };
    let typed = fields(typed.iter().map(String::as_str))?;
    let stood = acts::find_follow_up(w.store.rows(), id).is_ok_and(|(case, _)| case.suspended().is_some());
    let case = acts::follow_up(&mut *w.store, w.know.books(), &w.stamp, id, (result, note), &typed)?;
    let all = acts::owing_of(&w.know, &case, w.stamp.day);
    if w.globals.json {
        print_json(out, &all.iter().map(to_json).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if let Some(done) = all.iter().find(|owing| owing.id == *id) {
        writeln!(out, "{}", line(done))?;
    }
    if let Some(told) = acts::runs_on_told(&w.know.calendar, &case, |day| day.to_string()).filter(|_| stood) {
        writeln!(out, "{told}")?;
    }
    for next in all.iter().filter(|owing| owing.follow.is_open() && owing.id != *id) {
        writeln!(out, "还欠着：{}", line(next))?;
    }
    Ok(Exit::Done)
}

/// Until when one of them may take.
fn when(follow: &FollowUp) -> String {
    match (&follow.suspended, follow.due) {
        (Some(suspended), _) => suspended.to_string(),
        (None, Some(due)) => due.to_string(),
        (None, None) => "尽快".to_owned(),
    }
}

/// One of them in a line.
pub fn line(owing: &Owing) -> String {
    let follow = &owing.follow;
    let due = when(follow);
    let state = match &follow.ended {
        Some(ended) if ended.result == CameOut::Done => "绿 已办好".to_owned(),
        Some(_) => "不成".to_owned(),
        None if follow.suspended.is_some() => due,
        None => format!("{} {due}", owing.urgency.map_or("", Urgency::name)),
    };
    let mut text = format!("{}  {state}  {}", owing.id, follow.owed.title());
    for part in [&owing.about, &owing.item, &owing.person] {
        if !part.is_empty() {
            text.push_str(&format!("  {part}"));
        }
    }
    if let Some(amount) = &owing.amount {
        text.push_str(&format!("；{}；核对码 {}", amount.told().join("；"), amount.code()));
    }
    if let Some(last) = follow.ended.as_ref().or(follow.progress.last()).filter(|last| !last.note.is_empty())
    {
        text.push_str(&format!("；{} {}：{}", last.day, last.clerk, last.note));
    }
    if follow.is_escalated() {
        text.push_str("；三次没对接上，请值班长出面");
    }
    if let Some(note) = &owing.note {
        text.push_str(&format!("；{note}"));
    }
    text
}

/// One of them for programs.
pub fn to_json(owing: &Owing) -> Value {
    let note = |note: &Followed| json!({ "day": note.day, "clerk": note.clerk, "result": note.result, "note": note.note });
    let follow = &owing.follow;
    json!({
        "id": owing.id,
        "owed": follow.owed,
        "title": follow.owed.title(),
        "about": follow.about,
        "item": owing.item,
        "person": owing.person,
        "since": follow.since,
        "due": follow.due,
        "colour": owing.urgency,
        "suspended": follow.suspended,
        "open": follow.is_open(),
        "escalated": follow.is_escalated(),
        "ended": follow.ended.as_ref().map(note),
        "progress": follow.progress.iter().map(note).collect::<Vec<_>>(),
        "note": owing.note,
        "amount": owing.amount.as_ref().map(crate::acts::AmountLook::to_json),
    })
}
