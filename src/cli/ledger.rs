//! `bangban ledger`: the registers, their entries, a step of one, its slip, and whether the files of registers are in order.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::opening::{hall, stamp, store};
use super::{Exit, Failure, Globals, Outcome, faults_json, print_json};
use crate::acts::{self, ActError, Books};
use crate::assets;
use crate::calendar::Calendar;
use crate::items::{Endings, Items};
use crate::ledgers::{Entry, Field, FieldKind, Level, Register, Registers, Unfit, level, low};
use crate::log::{CaseId, OpId};
use crate::queue::Hall;
use crate::store::{Open, Store, StoreError};
use crate::text::Faults;
use crate::ui::columns::pad_right;

/// What `ledger` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
bangban ledger                        有哪些台账、各欠着几条
bangban ledger due                    所有台账里到期、快到期的，和数不够的
bangban ledger check                  检查台账文件
bangban ledger 移交单 list            没办完的（--all 连办完的）
bangban ledger 移交单 add 栏=内容……   登记一条；不写内容就列出有哪些栏
bangban ledger 移交单 show 编号       看一条（--whole 缘由：看全文，会记录）
bangban ledger 移交单 move 编号 步骤 栏=内容……
bangban ledger 移交单 print 编号 [单子]   （--pdf 文件、--lp 打印机）")]
pub struct Args {
    /// 哪一本台账，如 移交单、referral；或 due、check
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// list、add、move、show、print 或 tally（对账：还差几条）
    #[arg(value_name = "ACTION")]
    action: Option<String>,
    /// 编号、步骤、栏=内容
    #[arg(value_name = "WHAT")]
    rest: Vec<String>,
    /// 连办完的一起列
    #[arg(long)]
    all: bool,
    /// 显示全文（姓名、电话、地址……），写明缘由；会记录在案
    #[arg(long, value_name = "REASON")]
    whole: Option<String>,
    #[command(flatten)]
    out: super::print::Out,
    /// The id of this press: the same id again does nothing twice.
    #[arg(long, hide = true)]
    op: Option<OpId>,
}

/// Runs it.
pub fn run(args: &Args, globals: &Globals, out: &mut dyn Write) -> Outcome {
    if args.kind.as_deref() == Some("check") {
        return check(globals, out);
    }
    let data = assets::data(globals.data.as_deref()).map_err(|error| Failure::new(Exit::Data, error))?;
    let mut faults = Faults::new();
    let registers = Registers::load(&assets::under(&data, "ledgers/"), &mut faults);
    let calendar = Calendar::load(&assets::under(&data, "calendar/"), &mut faults);
    let hall = hall(globals)?;
    let mut store = store(globals, &hall, Open::Create)?;
    let today = globals.clock().now().date();
    let (items, _) = Items::load(&data);
    let endings = Endings::load(&data, &mut faults);
    let know = Know { registers, items, endings, calendar, hall };
    let mut desk = Desk { know: &know, store: &mut *store, globals, today, out };
    match args.kind.as_deref() {
        None => desk.registers(),
        Some("due" | "到期") => desk.due(),
        Some(typed) => {
            let Some(register) = know.registers.find(typed) else {
                let known: Vec<&str> = know.registers.iter().map(|r| r.title.as_str()).collect();
                let message = format!("没有“{typed}”这本台账。有的：{}", known.join("、"));
                return Err(Failure::new(Exit::Usage, message));
            };
            desk.act(register, args)
        }
    }
}

fn check(globals: &Globals, out: &mut dyn Write) -> Outcome {
    let data = assets::data(globals.data.as_deref()).map_err(|error| Failure::new(Exit::Data, error))?;
    let mut faults = Faults::new();
    let registers = Registers::load(&assets::under(&data, "ledgers/"), &mut faults);
    let exit = if faults.has_errors() { Exit::Data } else { Exit::Done };
    let (count, found) = (registers.iter().count(), faults.sorted());
    if globals.json {
        let faults = faults_json(&found);
        print_json(out, &json!({ "registers": count, "faults": faults }))?;
        return Ok(exit);
    }
    for fault in &found {
        writeln!(out, "{}\n", fault.render(false))?;
    }
    let word =
        if found.is_empty() { "没有问题".to_owned() } else { format!("{} 处要改", found.len()) };
    writeln!(out, "台账 {count} 本，{word}")?;
    Ok(exit)
}

/// What is read from the data: no rule is needed, so none is.
struct Know {
    registers: Registers,
    items: Items,
    endings: Endings,
    calendar: Calendar,
    hall: Hall,
}

/// What the actions work with.
struct Desk<'a> {
    know: &'a Know,
    store: &'a mut dyn Store,
    globals: &'a Globals,
    today: Date,
    out: &'a mut dyn Write,
}

impl Know {
    fn books(&self) -> Books<'_> {
        Books {
            registers: &self.registers,
            items: &self.items,
            endings: &self.endings,
            calendar: &self.calendar,
        }
    }
}

impl Desk<'_> {
    /// The entries of a register, or of all, with what cases owe.
    fn entries(&self, register: Option<&str>, done: bool) -> Result<Vec<Entry>, StoreError> {
        let today = done.then_some(self.today);
        acts::ledger_entries(self.store.rows(), self.know.books(), register, today)
    }

    fn calendar(&self) -> &Calendar {
        &self.know.calendar
    }

    fn registers(&mut self) -> Outcome {
        let mut lines = Vec::new();
        for register in self.know.registers.iter() {
            let entries = self.entries(Some(&register.key), false)?;
            let near = |entry: &Entry| level(register, entry, self.today, self.calendar()).0;
            let late = entries.iter().filter(|entry| near(entry) <= Level::Today).count();
            let few = entries.iter().filter(|entry| low(register, entry).is_some()).count();
            lines.push((register, entries.len(), late, few));
        }
        if self.globals.json {
            let all: Vec<Value> = lines
                .iter()
                .map(|(r, open, late, few)| {
                    json!({ "key": r.key, "title": r.title, "about": r.about, "open": open, "due": late, "low": few })
                })
                .collect();
            print_json(self.out, &all)?;
            return Ok(Exit::Done);
        }
        for (register, open, late, few) in lines {
            let late = if late > 0 { format!("，到期 {late}") } else { String::new() };
            let few = if few > 0 { format!("，不够 {few}") } else { String::new() };
            let title = pad_right(&register.title, 18);
            let key = pad_right(&register.key, 14);
            writeln!(self.out, "{title}{key}没办完 {open}{late}{few}　{}", register.about)?;
        }
        Ok(Exit::Done)
    }

    fn due(&mut self) -> Outcome {
        let mut found: Vec<(Level, Entry)> = Vec::new();
        for entry in self.entries(None, false)? {
            let Some(register) = self.know.registers.find(&entry.register) else { continue };
            let near = level(register, &entry, self.today, self.calendar()).0;
            if near <= Level::Low {
                found.push((near, entry));
            }
        }
        found.sort_by_key(|(near, entry)| (*near, entry.due));
        let entries: Vec<Entry> = found.into_iter().map(|(_, entry)| entry).collect();
        self.list(&entries, "没有到期、快到期的，数也都够")
    }

    fn act(&mut self, register: &Register, args: &Args) -> Outcome {
        let mut stamp = stamp(self.globals, &self.know.hall);
        stamp.op = args.op.unwrap_or(stamp.op);
        let mut rest = args.rest.iter().map(String::as_str);
        if args.out.is_given() && !matches!(args.action.as_deref(), Some("print" | "打")) {
            let message = "--pdf、--lp、--paper、--copies 是打单子的，和 print 一起写";
            return Err(Failure::new(Exit::Usage, message));
        }
        match args.action.as_deref().unwrap_or("list") {
            "list" | "列" => {
                let entries = self.entries(Some(&register.key), args.all)?;
                self.list(&entries, "没有欠着的")
            }
            "tally" | "对账" => self.tally(register),
            "add" | "登记" => {
                let typed = fields(rest)?;
                if typed.is_empty() {
                    return self.form(register);
                }
                let (entry, warnings) =
                    acts::ledger_add(self.store, self.know.books(), &stamp, register, &typed, None)?;
                self.told(register, &entry, warnings)
            }
            "move" | "办" => {
                let entry = self.entry(register, rest.next())?;
                let Some(step) = rest.next() else {
                    return Err(Failure::new(
                        Exit::Usage,
                        format!("办哪一步？能办的有：{}", steps(register, &entry)),
                    ));
                };
                let typed = fields(rest)?;
                let (entry, warnings) = acts::ledger_move(
                    self.store,
                    self.know.books(),
                    &stamp,
                    register,
                    entry.id,
                    step,
                    &typed,
                )?;
                self.told(register, &entry, warnings)
            }
            "show" | "看" => {
                let entry = self.entry(register, rest.next())?;
                let whole = self.whole(&stamp, &entry, args)?;
                self.show(register, &entry, &whole)
            }
            "print" | "打" => {
                let entry = self.entry(register, rest.next())?;
                let whole = self.whole(&stamp, &entry, args)?;
                let head = acts::ledger_head(&self.know.hall, stamp.who.window, &stamp.who.clerk, self.today);
                let slip = rest.next();
                let (title, text) = acts::ledger_print(register, &entry, slip, &head, &whole)?;
                // What a case owed has its paper from the case, and no second one from here.
                let paper = if register.from_case.is_some() && entry.done {
                    let (know, now) = (super::print::knowledge(self.globals)?, self.globals.clock().now());
                    acts::ledger_paper(self.store.rows(), &know, &entry, &stamp.who, now)?
                } else {
                    None
                };
                let paper = paper.filter(|paper| paper.title == title);
                if args.out.goes_out() {
                    let of = entry.case.map(CaseId).filter(|_| paper.is_some());
                    let mut sheet = match paper {
                        Some(paper) => paper,
                        None => acts::ledger_sheet(register, &entry, slip, &head, &whole)?,
                    };
                    acts::mark_demo(self.store.rows(), entry.day, &mut sheet)?;
                    let printed = super::print::give(&sheet, &args.out, self.globals, self.out)?;
                    // A register's own slip leaves no word in a case.
                    if let (Some(case), Some(printed)) = (of, printed) {
                        acts::note_printed(self.store, &stamp, case, &printed)?;
                    }
                    return Ok(Exit::Done);
                }
                let text = paper.map_or(text, |paper| paper.to_string());
                if self.globals.json {
                    print_json(self.out, &json!({ "no": entry.no, "title": title, "text": text }))?;
                } else {
                    write!(self.out, "{text}")?;
                }
                Ok(Exit::Done)
            }
            other => {
                let message = format!("不会“{other}”。能做的有：list、add、move、show、print、tally");
                Err(Failure::new(Exit::Usage, message))
            }
        }
    }

    fn entry(&self, register: &Register, no: Option<&str>) -> Result<Entry, Failure> {
        let Some(no) = no else {
            let message = format!("写上编号，如 {}-{}-001", register.prefix, self.today.strftime("%Y%m%d"));
            return Err(Failure::new(Exit::Usage, message));
        };
        let rows = self.store.rows();
        let mut found = acts::ledger_entry_no(rows, self.know.books(), no)?;
        if found.is_none() {
            // The last digits are enough while only one open entry has them.
            let mut like = self.entries(Some(&register.key), true)?;
            like.retain(|entry| entry.no == no || (!entry.done && entry.no.ends_with(&format!("-{no}"))));
            found = if like.len() == 1 { like.pop() } else { None };
        }
        found
            .filter(|entry| entry.register == register.key)
            .ok_or_else(|| ActError::from(Unfit::Unknown).into())
    }

    fn whole(
        &mut self,
        stamp: &acts::Stamp,
        entry: &Entry,
        args: &Args,
    ) -> Result<BTreeMap<String, String>, Failure> {
        match &args.whole {
            None => Ok(BTreeMap::new()),
            Some(reason) => Ok(acts::ledger_whole(self.store, self.know.books(), stamp, entry, reason)?),
        }
    }

    fn list(&mut self, entries: &[Entry], none: &str) -> Outcome {
        let known: Vec<(&Entry, &Register)> = entries
            .iter()
            .filter_map(|entry| Some((entry, self.know.registers.find(&entry.register)?)))
            .collect();
        if self.globals.json {
            let nothing = BTreeMap::new();
            let all: Vec<Value> = known.iter().map(|(e, r)| self.to_json(r, e, &nothing)).collect();
            print_json(self.out, &all)?;
            return Ok(Exit::Done);
        }
        if known.is_empty() {
            writeln!(self.out, "{none}")?;
        }
        for (entry, register) in known {
            let (_, note) = level(register, entry, self.today, self.calendar());
            let told = register.told(entry);
            let (no, state) = (pad_right(&entry.no, 24), pad_right(register.state_title(&entry.state), 16));
            writeln!(self.out, "{no}{state}{}　{note}", told.join("　"))?;
        }
        Ok(Exit::Done)
    }

    /// Those made today and those still open: how many, how many are through, and which are not.
    fn tally(&mut self, register: &Register) -> Outcome {
        let mut all = self.store.rows().entries(Some(&register.key), true)?;
        let today = self.know.hall.day(self.globals.clock().now().local);
        all.retain(|entry| entry.day == today || !entry.done);
        let open: Vec<Entry> = all.iter().filter(|entry| !entry.done).cloned().collect();
        let exit = if open.is_empty() { Exit::Done } else { Exit::No };
        let done = all.len() - open.len();
        if self.globals.json {
            let names: Vec<&str> = open.iter().map(|entry| entry.no.as_str()).collect();
            let value =
                json!({ "entries": all.len(), "done": done, "difference": open.len(), "open": names });
            print_json(self.out, &value)?;
            return Ok(exit);
        }
        writeln!(self.out, "{}：登记 {}，办完 {done}，差异 {}", register.title, all.len(), open.len())?;
        if !open.is_empty() {
            self.list(&open, "")?;
        }
        Ok(exit)
    }

    fn form(&mut self, register: &Register) -> Outcome {
        if self.globals.json {
            let fields: Vec<Value> = register.fields.iter().map(field_json).collect();
            let error = "没写内容。要填的写成 栏=内容，required 的必填";
            let exit = Exit::Usage.code();
            print_json(self.out, &json!({ "error": error, "exit": exit, "fields": fields }))?;
            return Ok(Exit::Usage);
        }
        writeln!(self.out, "{}：{}\n要填的栏（* 必填），写成 栏=内容：", register.title, register.about)?;
        for field in &register.fields {
            let kind = match &field.kind {
                FieldKind::Text | FieldKind::Item => String::new(),
                FieldKind::Number => "数字".into(),
                FieldKind::Date => "日期".into(),
                FieldKind::Time => "时间，如 14:30".into(),
                FieldKind::Choice(choices) => choices.join("、"),
                FieldKind::Checked(_) => "录入时核对".into(),
            };
            let mark = if field.required { "*" } else { " " };
            let default = field.default.as_ref().map_or(String::new(), |text| format!("（不填就是 {text}）"));
            writeln!(self.out, " {mark} {}{kind}{default}", pad_right(&field.label(), 24))?;
        }
        Ok(Exit::Usage)
    }

    fn told(&mut self, register: &Register, entry: &Entry, mut warnings: Vec<String>) -> Outcome {
        if self.globals.json {
            warnings.extend(low(register, entry));
            let mut value = self.to_json(register, entry, &BTreeMap::new());
            value["warnings"] = json!(warnings);
            print_json(self.out, &value)?;
            return Ok(Exit::Done);
        }
        let (_, note) = level(register, entry, self.today, self.calendar());
        let note = if note.is_empty() { note } else { format!("，{note}") };
        let derived: String = register.derived(entry).iter().map(|text| format!("　{text}")).collect();
        writeln!(self.out, "{}：{}{note}{derived}", entry.no, register.state_title(&entry.state))?;
        for warning in warnings {
            writeln!(self.out, "提醒：{warning}")?;
        }
        if !entry.done {
            writeln!(self.out, "下一步：{}", steps(register, entry))?;
        }
        Ok(Exit::Done)
    }

    fn show(&mut self, register: &Register, entry: &Entry, whole: &BTreeMap<String, String>) -> Outcome {
        if self.globals.json {
            let value = self.to_json(register, entry, whole);
            print_json(self.out, &value)?;
            return Ok(Exit::Done);
        }
        let (_, note) = level(register, entry, self.today, self.calendar());
        let state = register.state_title(&entry.state);
        writeln!(self.out, "{}　{}　{state}　{note}", register.title, entry.no)?;
        for field in &register.fields {
            let text = whole.get(&field.key).map_or_else(|| entry.shown(&field.key), String::as_str);
            if !text.is_empty() {
                writeln!(self.out, "{}：{text}", field.label())?;
            }
        }
        let derived = register.derived(entry);
        if !derived.is_empty() {
            writeln!(self.out, "{}", derived.join(" "))?;
        }
        for turn in &entry.turns {
            let step = register.step(&turn.step).map_or("登记", |step| step.title.as_str());
            let at = crate::clock::Now::local_of(turn.at)
                .map_or(String::new(), |at| at.strftime("%m-%d %H:%M").to_string());
            writeln!(self.out, "{at}　{}　{step}，{}", turn.clerk, register.state_title(&turn.state))?;
        }
        if !entry.done {
            writeln!(self.out, "下一步：{}", steps(register, entry))?;
        }
        Ok(Exit::Done)
    }

    fn to_json(&self, register: &Register, entry: &Entry, whole: &BTreeMap<String, String>) -> Value {
        let (near, note) = level(register, entry, self.today, self.calendar());
        let values: Map<String, Value> = entry
            .values
            .iter()
            .map(|(field, value)| {
                (field.clone(), json!(whole.get(field).map_or_else(|| value.shown(), String::as_str)))
            })
            .collect();
        let derived: Map<String, Value> = register
            .derived
            .iter()
            .map(|derived| (derived.key.clone(), json!(derived.tell(entry))))
            .collect();
        let next: Vec<Value> = register
            .steps_from(&entry.state)
            .map(|step| json!({ "key": step.key, "title": step.title, "needs": step.needs, "who": step.who.name() }))
            .collect();
        let turns: Vec<Value> = entry
            .turns
            .iter()
            .map(|turn| json!({ "step": turn.step, "state": turn.state, "clerk": turn.clerk }))
            .collect();
        json!({
            "no": entry.no, "register": entry.register, "state": entry.state,
            "state_title": register.state_title(&entry.state), "done": entry.done,
            "day": entry.day.to_string(), "clerk": entry.clerk,
            "due": entry.due.map(|due| due.to_string()), "level": near.code(), "note": note,
            "values": values, "derived": derived, "steps": next, "turns": turns,
            "low": low(register, entry),
        })
    }
}

fn steps(register: &Register, entry: &Entry) -> String {
    let all: Vec<String> = register
        .steps_from(&entry.state)
        .map(|step| {
            let needs: Vec<&str> = step
                .needs
                .iter()
                .filter(|key| entry.shown(key).is_empty())
                .filter_map(|key| register.field(key))
                .map(|field| field.title.as_str())
                .collect();
            if needs.is_empty() {
                step.title.clone()
            } else {
                format!("{}（要填{}）", step.title, needs.join("、"))
            }
        })
        .collect();
    if all.is_empty() { "没有了".into() } else { all.join("、") }
}

/// A field as programs see it.
fn field_json(field: &Field) -> Value {
    let choices = match &field.kind {
        FieldKind::Choice(choices) => choices.as_slice(),
        _ => &[],
    };
    json!({
        "key": field.key, "title": field.title, "unit": field.unit, "required": field.required, "choices": choices,
        "default": field.default,
    })
}

/// `field=text` pairs.
pub(super) fn fields<'a>(words: impl Iterator<Item = &'a str>) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    words
        .map(|word| {
            word.split_once(['=', '＝']).ok_or_else(|| {
                Failure::new(Exit::Usage, format!("“{word}”要写成 栏=内容；内容里有空格的加引号"))
            })
        })
        .collect()
}
