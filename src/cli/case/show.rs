//! How a case, a day's cases and their sums are printed.

use std::io::Write;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Work, follow};
use crate::acts;
use crate::acts::checklist::CaseList;
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::items::{Code, Mark, Review, Tick, Way};
use crate::log::{self, Case, Tally};
use crate::queue::Ticket;

/// The case in a few lines, after something was done in it.
pub fn brief(w: &Work<'_>, case: &Case, out: &mut dyn Write) -> Outcome {
    if w.globals.json {
        print_json(out, &to_json(w, case)?)?;
        return Ok(Exit::Done);
    }
    head(w, case, out)?;
    if let Some(list) = list_of(w, case)?
        && case.closed.is_none()
    {
        for (at, (step, standing)) in list.item.steps.iter().zip(list.steps()).enumerate() {
            if standing.current {
                writeln!(out, "  现在第 {} 步 {}：{}", at + 1, step.name, step.standard)?;
            }
        }
        conditions(&list, true, out)?;
        missing(&list, out)?;
    }
    rest(w, case, out)
}

/// The case once its item was picked, with what was told the person the last time they came for it.
pub fn picked(w: &Work<'_>, case: &Case, out: &mut dyn Write) -> Outcome {
    let visits = acts::earlier_visits(w.store.rows(), &w.know, case)?;
    let again = acts::again(&w.know, Some(case), &visits, w.stamp.day, w.globals.clock().now());
    if w.globals.json {
        let mut json = to_json(w, case)?;
        json["again"] = json!(again.map(|(title, text)| json!({ "title": title, "text": text })));
        print_json(out, &json)?;
        return Ok(Exit::Done);
    }
    if let Some((title, text)) = again {
        writeln!(out, "{title}\n{text}")?;
    }
    brief(w, case, out)
}

/// When the person comes again, and with which number.
pub fn rebooked(w: &Work<'_>, case: &Case, ticket: &Ticket, out: &mut dyn Write) -> Outcome {
    if w.globals.json {
        let mut json = to_json(w, case)?;
        json["booked"] = json!({ "no": ticket.no, "day": ticket.day, "kind": ticket.kind });
        if let Some(note) = crate::calendar::not_loaded_on(&w.know.calendar, ticket.day) {
            json["booked"]["note"] = json!(note);
        }
        print_json(out, &json)?;
        return Ok(Exit::Done);
    }
    writeln!(out, "{}：到时在取号机按“已经预约，签到”输这个号，排进预约号，先叫", ticket.no)?;
    if let Some(note) = crate::calendar::not_loaded_on(&w.know.calendar, ticket.day) {
        writeln!(out, "提醒：{note}")?;
    }
    brief(w, case, out)
}

/// The case as it stands, in full.
pub fn case(w: &Work<'_>, case: &Case, out: &mut dyn Write) -> Outcome {
    if w.globals.json {
        print_json(out, &to_json(w, case)?)?;
        return Ok(Exit::Done);
    }
    head(w, case, out)?;
    if let Some(list) = list_of(w, case)? {
        checklist(case, &list, out)?;
    }
    rest(w, case, out)
}

fn head(w: &Work<'_>, case: &Case, out: &mut dyn Write) -> Result<(), Failure> {
    let title = w.know.item(case).map_or("（没选事项）", |item| item.title.as_str());
    let person = case.whose().unwrap_or_else(|| "（未登记证件）".to_owned());
    let end = ended(case);
    writeln!(out, "{}  {title}  {person}  {end}", case.short())?;
    match &case.unit {
        Some(unit) => writeln!(out, "单位 {}  统一社会信用代码 {}", unit.name, unit.code)?,
        None if acts::wants_unit(&w.know, case) && case.closed.is_none() => {
            writeln!(out, "单位 还没录：bangban case unit 统一社会信用代码 --name 名称")?;
        }
        None => {}
    }
    if let Some(deceased) = acts::death_of(&w.know, case) {
        writeln!(out, "去世的人 {}", deceased.shown())?;
    } else if acts::wants_deceased(&w.know, case) && case.closed.is_none() {
        writeln!(out, "去世的人 还没录：bangban case deceased 他的证件号")?;
    }
    for told in acts::paid_before(w.store.rows(), &w.know, case)? {
        writeln!(out, "提醒：{told}")?;
    }
    for suspended in &case.suspensions {
        writeln!(out, "{}", suspended.told())?;
    }
    let tags: Vec<&str> = case.tags.iter().map(String::as_str).collect();
    if !tags.is_empty() {
        let suggest = w.know.endings.suggestions(|name| tags.contains(&name));
        writeln!(out, "困难：{}；建议：{}", tags.join("、"), suggest.join("、"))?;
    }
    if let Some(list) = list_of(w, case)?
        && case.closed.is_none()
    {
        let standing = list.list.standing();
        writeln!(out, "{}：{}", standing.verdict.name(), standing.reasons.join("；"))?;
        for doubt in list.doubts.iter().chain(&list.denied) {
            writeln!(out, "提醒：{doubt}")?;
        }
        if let Some(note) = list.due.note() {
            writeln!(out, "办结日 {}；{note}", list.due.date)?;
        }
    }
    Ok(())
}

/// The conditions in their words; only those nobody asked about, or all of them.
fn conditions(list: &CaseList<'_>, unasked: bool, out: &mut dyn Write) -> Result<(), Failure> {
    for (at, condition) in list.item.conditions.iter().enumerate() {
        let state = match list.list.conditions().get(at).copied().flatten() {
            None => "还没问",
            Some(_) if unasked => continue,
            Some(tick) => tick.name(),
        };
        let only = condition.when.as_ref().filter(|_| unasked);
        let only = only.map_or(String::new(), |when| format!("  （办「{when}」才问，不是的记 not-needed）"));
        writeln!(out, "  条件 {} {state}  {}{only}", at + 1, condition.text)?;
    }
    Ok(())
}

fn checklist(case: &Case, list: &CaseList<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    conditions(list, false, out)?;
    for entry in list.list.entries() {
        let left: Vec<&str> = entry.unchecked().into_iter().map(Review::name).collect();
        let left =
            if left.is_empty() { String::new() } else { format!("  四查还差 {}", left.join("、")) };
        let shared = entry.material.shared_by.as_ref().map_or(String::new(), |by| format!("  共享：{by}"));
        let name = &entry.material.name;
        let seen = seen(case, entry.wanted.id).join("；");
        let seen = if seen.is_empty() { seen } else { format!("  {seen}") };
        let came = case.made_good(&entry.wanted.id.to_string());
        let mark = came.map_or_else(|| entry.mark.name().to_owned(), |day| format!("{day} 已补"));
        writeln!(out, "  材料 {} {mark}  {name}{seen}{left}{shared}", entry.wanted.id)?;
    }
    missing(list, out)?;
    for (at, (step, standing)) in list.item.steps.iter().zip(list.steps()).enumerate() {
        let state = match &standing {
            step if step.passed => "✓",
            step if step.current && !step.lacks.is_empty() => "红",
            step if step.late => "黄",
            step if step.current => "→",
            _ => " ",
        };
        let spent = standing.minutes.filter(|_| standing.passed || standing.current);
        let lacks = if standing.current { standing.lacks.join("；") } else { String::new() };
        let (name, time, standard) = (&step.name, step.time(spent), &step.standard);
        writeln!(out, "  步骤 {} {state} {name}  {time}  标准：{standard}  {lacks}", at + 1)?;
    }
    Ok(())
}

/// What was noted of a material when it was seen.
fn seen(case: &Case, code: Code) -> &[String] {
    match case.materials.get(&code.to_string()) {
        Some(log::Way::Seen { checks }) => checks,
        _ => &[],
    }
}

/// How it ended, and what is still to be verified.
fn ended(case: &Case) -> String {
    let end = case.closed.as_ref().map_or("在办", |end| end.outcome.title());
    let now = case.stopped().map(str::to_owned).or_else(|| case.verification());
    let still = case.suspended().filter(|_| case.waits_for_result().is_some()).map(ToString::to_string);
    let more: String = now.into_iter().chain(still).map(|now| format!("  {now}")).collect();
    format!("{end}{more}")
}

/// The ways on for what is missing, and why those that are closed are.
fn missing(list: &CaseList<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    for entry in list.list.entries().iter().filter(|entry| entry.mark == Mark::Missing) {
        writeln!(out, "  缺{}，有这些路：", entry.material.name)?;
        for way in list.list.ways_on(entry.wanted.id) {
            let (mark, more) = match (way.way, way.allowed) {
                (Way::Get, _) => {
                    ("可以", format!("；{}；线上：{}；电话 {}", way.time, way.online, way.phone))
                }
                (_, true) => ("可以", format!("（{}）", way.time)),
                (_, false) => ("不行", String::new()),
            };
            writeln!(out, "    {mark} {}：{}{more}", way.way.name(), way.how)?;
        }
    }
    Ok(())
}

fn rest(w: &Work<'_>, case: &Case, out: &mut dyn Write) -> Outcome {
    for (what, amount) in &case.amounts {
        let code = acts::AmountLook::of(case, what).filter(|_| amount.waits_for_review());
        let code = code.map_or_else(String::new, |look| format!("  核对码 {}", look.code()));
        writeln!(out, "  金额 {what} {} 元  {}{code}", amount.yuan, amount.state())?;
    }
    if let Some(settled) = &case.settled {
        let state = settlement_lacks(w, case).unwrap_or_else(|| format!("最晚 {} 到账", settled.pay_by));
        writeln!(out, "  结算 {} 元  {state}", settled.paid)?;
    }
    if let Some(at) = case.rebooked {
        writeln!(out, "  再办预约 {}", at.strftime("%Y-%m-%d %H:%M"))?;
    }
    for owing in acts::owing_of(&w.know, case, w.stamp.day) {
        writeln!(out, "  后续 {}", follow::line(&owing))?;
    }
    Ok(Exit::Done)
}

/// The list of a case for the person it is of.
fn list_of<'a>(w: &'a Work<'_>, case: &Case) -> Result<Option<CaseList<'a>>, Failure> {
    Ok(CaseList::of_person(&w.know, w.store.rows(), case, w.stamp.day, w.stamp.at)?)
}

/// Why what was set to be paid does not stand any more, if anything was.
fn settlement_lacks(w: &Work<'_>, case: &Case) -> Option<String> {
    case.settled.as_ref()?;
    CaseList::on(&w.know, case, w.stamp.day, w.stamp.at)?.settlement_lacks(case)
}

/// The case for programs.
pub fn to_json(w: &Work<'_>, case: &Case) -> Result<Value, Failure> {
    let list = list_of(w, case)?;
    let steps = list.as_ref().map(|list| {
        let step = |(step, standing): (&crate::items::Step, crate::items::StepStanding)| {
            json!({
                "name": step.name,
                "standard": step.standard,
                "minutes": step.minutes,
                "passed": standing.passed,
                "current": standing.current,
                "spent": standing.minutes,
                "late": standing.late,
                "lacks": standing.lacks,
            })
        };
        list.item.steps.iter().zip(list.steps()).map(step).collect::<Vec<_>>()
    });
    let materials = list.as_ref().map(|list| {
        let entries = list.list.entries().iter().map(|entry| {
            json!({
                "code": entry.wanted.id,
                "name": entry.material.name,
                "mark": entry.mark.name(),
                "came": case.made_good(&entry.wanted.id.to_string()),
                "seen": seen(case, entry.wanted.id),
                "shared_by": entry.material.shared_by,
                "verified": entry.mark.verified(entry.material.shared_by.as_deref()),
                "ways": if entry.mark.is_at_hand() { Vec::new() } else { list.list.ways_on(entry.wanted.id) },
                "unchecked": entry.unchecked().into_iter().map(Review::name).collect::<Vec<_>>(),
            })
        });
        entries.collect::<Vec<_>>()
    });
    let conditions = list.as_ref().map(|list| {
        let conditions = list.item.conditions.iter().enumerate();
        let each = conditions.map(|(at, condition)| {
            let tick = list.list.conditions().get(at).copied().flatten();
            json!({
                "place": at + 1,
                "text": condition.text,
                "when": condition.when,
                "met": tick.and_then(Tick::met),
                "state": tick.map_or("还没问", Tick::name),
                "instead": condition.instead,
            })
        });
        each.collect::<Vec<_>>()
    });
    let standing = list.as_ref().map(|list| list.list.standing());
    let tags = |name: &str| case.tags.contains(name);
    let amounts = case.amounts.iter().map(|(what, amount)| {
        json!({
            "what": what,
            "yuan": amount.yuan,
            "trial": amount.trial,
            "by": amount.by,
            "state": amount.state(),
            "code": acts::AmountLook::of(case, what).map(|look| look.code()),
        })
    });
    Ok(json!({
        "case": case.short(),
        "day": case.day,
        "window": case.window,
        "clerk": case.clerk,
        "person": case.person.as_ref().map(|person| &person.masked),
        "nation": case.person.as_ref().and_then(|person| person.nation.as_deref()),
        "unit": case.unit.as_ref().map(|unit| json!({ "code": unit.code, "name": unit.name })),
        "deceased": acts::death_of(&w.know, case).map(log::PersonSeen::shown),
        "paid_before": acts::paid_before(w.store.rows(), &w.know, case)?,
        "item": case.item,
        "after": case.after.map(|id| id.0),
        "verdict": standing.as_ref().map(|standing| standing.verdict),
        "reasons": standing.map(|standing| standing.reasons),
        "doubts": list.as_ref().map_or_else(Vec::new, |list| [&list.doubts[..], &list.denied].concat()),
        "due": list.as_ref().map(|list| list.due.date),
        "due_note": list.and_then(|list| list.due.note()),
        "conditions": conditions,
        "materials": materials,
        "steps": steps,
        "tags": case.tags,
        "suggest": w.know.endings.suggestions(tags),
        "bills": case.bills.as_ref().map(crate::items::Bills::total),
        "amounts": amounts.collect::<Vec<_>>(),
        "settled": case.settled,
        "settlement_lacks": settlement_lacks(w, case),
        "added": case.added,
        "slips_made": case.slips,
        "rebooked": case.rebooked,
        "notices": case.notices,
        "closed": case.closed,
        "verification": case.verification(),
        "stopped": case.stopped(),
        "suspensions": case.suspensions,
        "followups": acts::owing_of(&w.know, case, w.stamp.day).iter().map(follow::to_json).collect::<Vec<_>>(),
    }))
}

/// How many questions were answered today.
pub fn advice(w: &Work<'_>, out: &mut dyn Write) -> Outcome {
    let cases = w.store.rows().cases(w.stamp.day)?;
    let tally = Tally::of(&cases);
    let count = count(&tally, log::Outcome::Advice);
    if w.globals.json {
        print_json(out, &json!({ "advice": count }))?;
    } else {
        writeln!(out, "已记一条咨询，今天咨询={count}")?;
    }
    Ok(Exit::Done)
}

fn count(tally: &Tally, outcome: log::Outcome) -> usize {
    tally.outcomes.iter().find(|(known, _)| *known == outcome).map_or(0, |(_, count)| *count)
}

/// A day's cases.
pub fn list(w: &Work<'_>, day: Date, out: &mut dyn Write) -> Outcome {
    let cases = w.store.rows().cases(day)?;
    if w.globals.json {
        let all = cases.iter().map(|case| to_json(w, case)).collect::<Result<Vec<_>, _>>()?;
        print_json(out, &all)?;
        return Ok(Exit::Done);
    }
    if cases.is_empty() {
        writeln!(out, "{day} 没有件")?;
    }
    for case in &cases {
        let title = w.know.item(case).map_or("（没选事项）", |item| item.title.as_str());
        let person = case.whose().unwrap_or_default();
        let died = acts::death_of(&w.know, case);
        let died = died.map_or_else(String::new, |died| format!("  去世的人 {}", died.shown()));
        let end = ended(case);
        writeln!(out, "{}  {}号窗口  {end}  {title}  {person}{died}", case.short(), case.window)?;
    }
    Ok(Exit::Done)
}

/// Sums over the cases of some days.
pub fn report(w: &Work<'_>, from: Date, to: Date, out: &mut dyn Write) -> Outcome {
    let tally = acts::tally(w.store.rows(), from, to)?;
    if w.globals.json {
        let outcomes: serde_json::Map<String, Value> =
            tally.outcomes.iter().map(|(outcome, count)| (outcome.code().to_owned(), json!(count))).collect();
        let fields =
            tally.fields.iter().take(5).map(|(field, count)| json!({ "field": field, "count": count }));
        print_json(
            out,
            &json!({
                "from": from,
                "to": to,
                "cases": tally.cases,
                "outcomes": outcomes,
                "entered": tally.entered,
                "slipped": tally.slipped,
                "right_first_percent": tally.right_first(),
                "fields": fields.collect::<Vec<_>>(),
                "added_materials": tally.added,
            }),
        )?;
        return Ok(Exit::Done);
    }
    for line in acts::tally_told(&tally, from, to) {
        writeln!(out, "{line}")?;
    }
    Ok(Exit::Done)
}
