//! `bangban item`: the service items, one of them in full, and whether their files are in order.

use std::io::Write;

use serde_json::json;

use super::opening::{actor, stamp, store, working_machines};
use super::print::{Out, form_kind, give, knowledge, refused};
use super::{Exit, Failure, Globals, Outcome, faults_json, print_json};
use crate::acts::cards::only_online;
use crate::acts::item_links::item_links;
use crate::acts::lookup::Lookup;
use crate::acts::papers::item_paper;
use crate::acts::{self, Often};
use crate::answers::Kind;
use crate::assets;
use crate::items::{Code, Deadline, Endings, Item, Items, Limit, Material, Route, Wanted, Way};
use crate::paper::{About, Forms};
use crate::rulebook::Rulebook;
use crate::store::Open;
use crate::text::Faults;

/// 事项：能办什么、要什么材料、怎么办、多久
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// 列出全部事项
    List,
    /// 常办的：近 30 天办得多的在前，钉住的在最前
    Often,
    /// 把一个事项钉在本窗口常办的最前面
    Pin {
        /// 事项编号，如 P01；或名称、口头说法，如 资格认证
        id: String,
        /// 不钉了
        #[arg(long)]
        undo: bool,
    },
    /// 看一个事项的全部内容
    Show {
        /// 事项编号，如 P01；或名称、口头说法，如 资格认证
        id: String,
    },
    /// 打印一个事项：材料、易错点，或线上路径卡
    Print {
        /// 事项编号，如 P01；或名称、口头说法，如 资格认证
        id: String,
        /// 打哪种：item 一页纸，path 线上路径卡
        #[arg(long, default_value = "item")]
        form: String,
        /// Where it goes.
        #[command(flatten)]
        out: Out,
    },
    /// 检查事项、材料和单子文件
    Check,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let data = assets::data(globals.data.as_deref()).map_err(|error| Failure::new(Exit::Data, error))?;
    let (items, faults) = Items::load(&data);
    match args {
        Args::Check => {
            let (forms, more) = Forms::load(&data);
            let mut faults = faults;
            faults.extend(more);
            let of_items: Vec<_> =
                data.iter().filter(|source| source.path.starts_with("items/")).cloned().collect();
            faults.extend(only_online(&of_items));
            let policies = assets::policies(globals.policies.as_deref())
                .map_err(|error| Failure::new(Exit::Data, error))?;
            let (rules, _) = Rulebook::load(&policies);
            let endings = Endings::load(&data, &mut faults);
            faults.extend(item_links(&data, &items, &endings, &rules, &Lookup::of(&data, &items, &rules)));
            check(&items, &forms, faults, globals, out)
        }
        Args::Often => often(globals, out),
        Args::Pin { id, undo } => {
            let know = knowledge(globals)?;
            let mut store = store(globals, &know.hall, Open::Create)?;
            let stamp = stamp(globals, &know.hall);
            let item = find(&know.items, id, globals)?.id.to_string();
            acts::pin_item(&mut *store, &know, &stamp, &item, !undo)?;
            often(globals, out)
        }
        Args::Print { id, form, out: how } => print(id, form, how, globals, out),
        Args::List => {
            sound(faults)?;
            list(&items, globals, out)
        }
        Args::Show { id } => {
            sound(faults)?;
            show(&items, id, globals, out)
        }
    }
}

/// What is often handled at this window.
fn often(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let know = knowledge(globals)?;
    let store = store(globals, &know.hall, Open::Create)?;
    let (rows, stamp) = (store.rows(), stamp(globals, &know.hall));
    let seat = rows.seats()?.into_iter().find(|seat| seat.window == stamp.who.window);
    let closed = rows.closed(stamp.day)?.iter().map(|(_, count)| count).sum();
    let all = Often::default().list(rows, &know, seat.as_ref(), stamp.day, closed)?;
    let title = |item: Code| know.items.get(item).map_or("", |item| item.title.as_str());
    if globals.json {
        let all = all.iter().map(|common| {
            let (id, count, pinned) = (common.item, common.count, common.pinned);
            json!({ "id": id, "title": title(id), "count": count, "pinned": pinned })
        });
        print_json(out, &all.collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    if all.is_empty() {
        writeln!(out, "近 30 天没有办结的件，也没有钉住的事项")?;
    }
    for common in all {
        let pinned = if common.pinned { "  钉住" } else { "" };
        writeln!(out, "{}  {}  {} 件{pinned}", common.item, title(common.item), common.count)?;
    }
    Ok(Exit::Done)
}

/// Warnings leave the items usable; errors do not.
fn sound(faults: Faults) -> Result<(), Failure> {
    if !faults.has_errors() {
        return Ok(());
    }
    let lines: Vec<String> =
        faults.sorted().iter().filter(|f| !f.is_warning()).map(ToString::to_string).collect();
    Err(Failure::new(Exit::Data, lines.join("\n")))
}

fn print(id: &str, form: &str, how: &Out, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let kind = form_kind(form, &[About::Item])?;
    let know = knowledge(globals)?;
    let item = find(&know.items, id, globals)?;
    let machines = working_machines(globals, &know)?;
    let date = globals.clock().now().date();
    let paper = item_paper(&know, item, kind, actor(globals).window, date, machines.as_ref());
    give(&paper.map_err(|error| refused(&error, &know))?, how, globals, out)?;
    Ok(Exit::Done)
}

/// The item of a code somebody typed, or of a name it goes by. What only comes near is told, never taken.
pub(super) fn find<'a>(items: &'a Items, typed: &str, globals: &Globals) -> Result<&'a Item, Failure> {
    if let Ok(code) = typed.parse::<Code>() {
        return items.get(code).ok_or_else(|| unknown(code, globals));
    }
    let named = items.named(typed);
    if let [item] = named[..] {
        return Ok(item);
    }
    let lookup = Lookup::open(globals.policies.as_deref(), globals.data.as_deref())
        .map_err(|error| Failure::new(Exit::Data, error))?;
    let found = lookup.index.search_kind(typed, Some(Kind::Item), 5);
    let near = found.iter().filter_map(|hit| items.get(hit.id.parse().ok()?));
    let near = if named.is_empty() { near.collect() } else { named };
    if near.is_empty() {
        let message = format!(
            "没有编号或名称是“{typed}”的事项。编号如 P01；用 bangban item list 看有哪些，或 bangban ask {typed} 查别的"
        );
        return Err(Failure::new(Exit::No, message));
    }
    let near: Vec<String> = near.iter().map(|item| format!("  {} {}", item.id, item.title)).collect();
    Err(Failure::new(Exit::No, format!("“{typed}”可能是这几个事项，请写编号：\n{}", near.join("\n"))))
}

/// Why there is no such item: it may stand in a file that is at fault.
fn unknown(code: Code, globals: &Globals) -> Failure {
    let faults = assets::data(globals.data.as_deref()).map(|data| Items::load(&data).1);
    let wrong = faults.map_or(0, |faults| faults.iter().filter(|fault| !fault.is_warning()).count());
    if wrong == 0 {
        return Failure::new(Exit::No, format!("没有事项 {code}。用 bangban item list 看有哪些"));
    }
    let message = format!(
        "没有读到事项 {code}：资料有 {wrong} 处写错，写错的没有用上。用 bangban item check 看是哪几处"
    );
    Failure::new(Exit::Data, message)
}

fn check(items: &Items, forms: &Forms, faults: Faults, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let exit = if faults.has_errors() { Exit::Data } else { Exit::Done };
    let found = faults.sorted();
    let (count, materials) = (items.iter().count(), items.materials.iter().count());
    if globals.json {
        let faults = faults_json(&found);
        print_json(out, &json!({ "items": count, "materials": materials, "faults": faults }))?;
        return Ok(exit);
    }
    for fault in &found {
        writeln!(out, "{}\n", fault.render(false))?;
    }
    let word =
        if found.is_empty() { "没有问题".to_owned() } else { format!("{} 处要改", found.len()) };
    writeln!(out, "事项 {count} 个，材料 {materials} 种，{word}")?;
    let lacking: Vec<&str> = forms.lacking().iter().map(|kind| kind.title).collect();
    if !lacking.is_empty() {
        writeln!(out, "没有样式文件、打不了的单子：{}", lacking.join("、"))?;
    }
    Ok(exit)
}

fn list(items: &Items, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if globals.json {
        print_json(out, &items.iter().map(|item| document(items, item)).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    for item in items.iter() {
        writeln!(out, "{}  {}  {}  {}", item.id, item.insurance.name(), item.title, promise(item.limit()))?;
    }
    Ok(Exit::Done)
}

fn show(items: &Items, id: &str, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let item = find(items, id, globals)?;
    if globals.json {
        print_json(out, &document(items, item))?;
        return Ok(Exit::Done);
    }
    let today = globals.clock().now().date();
    writeln!(out, "{}  {}（{}）", item.id, item.title, item.insurance.name())?;
    writeln!(out, "也叫：{}", item.aliases.join("、"))?;
    writeln!(out, "影响谁：{}", item.harm)?;
    writeln!(out, "谁能办：{}", item.who)?;
    if !item.applicant.is_person() {
        writeln!(out, "申请人：{}（单位要记名称和统一社会信用代码）", item.applicant.name())?;
    }
    if let Some(about) = &item.about {
        let when = about.when.as_ref().map_or(String::new(), |when| format!("（{when}的）"));
        let once = about.paid_once.as_ref();
        let once = once.map_or(String::new(), |once| format!("；{once}一个人只领一份，别的事项领过的也算"));
        writeln!(out, "说的是谁：{}{when}，受理时要录他的证件号{once}", about.who)?;
    }
    writeln!(out, "代办：{}", item.agent)?;
    writeln!(out, "\n条件")?;
    for condition in &item.conditions {
        writeln!(out, "  □ {}〔{}〕", condition.text, condition.basis.on(today))?;
        writeln!(out, "    不符合：{}", condition.instead)?;
    }
    writeln!(out, "\n材料")?;
    for wanted in &item.materials {
        let Some(material) = items.materials.get(wanted.id) else { continue };
        let core = if wanted.core { "，核心" } else { "" };
        writeln!(
            out,
            "  □ {} {}（{}{core}）{}",
            wanted.id,
            material.name,
            wanted.need.name(),
            wanted.copies
        )?;
        if let Some(when) = wanted.need.when() {
            writeln!(out, "    什么时候要：{when}")?;
        }
        if !wanted.basis.is_empty() {
            writeln!(out, "    依据：{}", wanted.basis.on(today))?;
        }
        ways(item, material, wanted, out)?;
    }
    if !item.never_ask.is_empty() {
        writeln!(out, "  不得要：{}", item.never_ask.join("、"))?;
    }
    rest(item, today, out)
}

/// The item, each of its materials with what the dictionary says of it.
fn document(items: &Items, item: &Item) -> serde_json::Value {
    let mut document = json!(item);
    document["materials"] = item
        .materials
        .iter()
        .map(|wanted| {
            let mut entry = json!(items.materials.get(wanted.id));
            if let (Some(entry), Some(wanted)) = (entry.as_object_mut(), json!(wanted).as_object()) {
                entry.extend(wanted.clone());
            }
            // What the dictionary allows and this item does not is not told as allowed.
            if let Some(material) = items.materials.get(wanted.id) {
                for (key, way) in [("promise", Way::Promise), ("defer", Way::Defer)] {
                    let route = match item.way(wanted, material, way) {
                        Ok(how) => Route::Yes(how),
                        Err(why) => Route::No(why),
                    };
                    entry[key] = json!(route);
                }
            }
            entry
        })
        .collect();
    document
}

fn ways(item: &Item, material: &Material, wanted: &Wanted, out: &mut dyn Write) -> Result<(), Failure> {
    for (name, way) in [("走共享", Way::Share), ("签承诺", Way::Promise), ("容缺", Way::Defer)] {
        if let Ok(how) = item.way(wanted, material, way) {
            writeln!(out, "    没带可以{name}：{how}")?;
        }
    }
    let get = &material.get;
    writeln!(out, "    去取：{}；{}；{}；电话 {}", get.place, get.time, get.online, get.phone)?;
    Ok(())
}

fn rest(item: &Item, today: jiff::civil::Date, out: &mut dyn Write) -> Outcome {
    writeln!(out, "\n步骤（共 {} 分钟）", item.minutes())?;
    for (at, step) in item.steps.iter().enumerate() {
        writeln!(out, "  {}. {}（{}，{} 分钟）", at + 1, step.name, step.role, step.minutes)?;
        writeln!(out, "     标准：{}", step.standard)?;
        for check in &step.check {
            writeln!(out, "     □ {check}")?;
        }
        writeln!(out, "     易出错：{}", step.wrong)?;
    }
    writeln!(out, "\n时限")?;
    for deadline in &item.deadlines {
        writeln!(out, "  {}", deadline_line(deadline, today))?;
    }
    if let Some(suspension) = &item.suspension {
        writeln!(out, "  {}", suspension.rule(&suspension.basis.on(today)))?;
    }
    writeln!(out, "\n在哪办")?;
    for online in &item.channels.online {
        writeln!(out, "  线上：{}：{}（不成：{}）", online.name, online.path, online.fails)?;
    }
    if let Some(machine) = &item.channels.machine {
        writeln!(out, "  自助机：{machine}")?;
    }
    writeln!(out, "  窗口：{}", item.channels.window)?;
    writeln!(out, "  电话：{}", item.channels.phone)?;
    for department in &item.departments {
        writeln!(out, "  协同：{}：{}（{}）", department.name, department.does, department.phone)?;
    }
    writeln!(out, "\n易错")?;
    for mistake in &item.mistakes {
        writeln!(out, "  · {mistake}")?;
    }
    writeln!(out, "\n举个例子\n  {}", item.example)?;
    if !item.rules.is_empty() {
        writeln!(out, "\n能算：{}", item.rules.join("、"))?;
    }
    if !item.answers.is_empty() {
        writeln!(out, "问答：{}", item.answers.join("、"))?;
    }
    if !item.local.is_empty() {
        writeln!(out, "\n〔地方〕按当地定")?;
        for local in &item.local {
            writeln!(out, "  · {local}")?;
        }
    }
    Ok(Exit::Done)
}

fn deadline_line(deadline: &Deadline, today: jiff::civil::Date) -> String {
    let law = deadline.law(|basis| basis.on(today));
    let listed = deadline
        .listed
        .as_ref()
        .map_or_else(String::new, |listed| format!("，清单 {}〔{}〕", listed.limit, listed.source));
    let promised = deadline.promised.map_or_else(String::new, |limit| format!("，承诺 {limit}"));
    format!("{}：{law}{listed}{promised}，从{}起算", deadline.what, deadline.start)
}

fn promise(limit: Limit) -> String {
    if limit.is_on_the_spot() { "当场办结".into() } else { format!("{limit}办结") }
}
