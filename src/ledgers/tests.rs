use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use uuid::Uuid;

use super::*;
use crate::assets;
use crate::calendar::Calendar;
use crate::text::{Faults, Source};

const TODAY: Date = date(2026, 11, 23);

const FILE: &str = r#"
key = "loan"
title = "借物"
about = "借出去的东西"
prefix = "借物"
list = ["what"]

[[field]]
key = "what"
title = "东西"
required = true

[[field]]
key = "stock"
title = "库存"
type = "number"
default = "2"

[[field]]
key = "count"
title = "数量"
type = "number"
at_most = { field = "stock", why = "没有那么多" }

[[field]]
key = "phone"
title = "电话"
type = "phone"

[[field]]
key = "one"
title = "第一人"

[[field]]
key = "two"
title = "第二人"

[[derived]]
key = "cut"
title = "数量"
from = "stock"
to = "count"
unit = "件"

[[state]]
key = "in"
title = "在库"
limit = "5工作日"
late = "催一下"

[[state]]
key = "out"
title = "借出"

[[state]]
key = "gone"
title = "报损"
done = true

[[step]]
key = "lend"
title = "借出"
from = ["in"]
to = "out"
needs = ["one", "two"]
differ = ["one", "two"]
change = { field = "stock", by = "count" }

[[step]]
key = "back"
title = "归还"
from = ["out"]
to = "in"
change = { field = "stock", by = "count", add = true }

[[step]]
key = "lose"
title = "报损"
from = ["out", "in"]
to = "gone"
who = "another"

[[print]]
key = "slip"
title = "借条"
states = ["out"]
lines = ["{no} {what} {phone}", "{cut}", "第二人 {two?}", "{hall}"]
"#;

fn load(text: &str) -> (Registers, Vec<String>) {
    let mut faults = Faults::new();
    let registers = Registers::load(&[Source::new("借.toml", text)], &mut faults);
    (registers, faults.sorted().iter().map(ToString::to_string).collect())
}

fn calendar() -> Calendar {
    let data = assets::data(None).unwrap();
    Calendar::load(&assets::under(&data, "calendar/"), &mut Faults::new())
}

fn kept(filled: Filled) -> BTreeMap<String, Value> {
    let open = filled.open.into_iter().map(|(key, text)| (key, Value::Open(text)));
    let private = filled
        .private
        .into_iter()
        .map(|(key, (_, masked))| (key, Value::Private { masked, sealed: "x".into() }));
    open.chain(private).collect()
}

fn begun(register: &Register, typed: &[(&str, &str)]) -> Entry {
    let values = kept(start(register, fill(register, typed.iter().copied(), TODAY).unwrap()).unwrap());
    let due = fall_due(register, &register.states[0].key, TODAY, &values, &calendar());
    let added = Move::Added {
        register: register.key.clone(),
        no: "借物-1".into(),
        day: TODAY,
        clerk: "甲".into(),
        state: register.states[0].key.clone(),
        values,
        due,
        case: None,
    };
    Entry::after(None, EntryId(Uuid::nil()), &added, 1).unwrap()
}

fn step(
    register: &Register,
    entry: &Entry,
    typed: &str,
    with: &[(&str, &str)],
    clerk: &str,
) -> Result<Entry, Refused> {
    let filled = fill(register, with.iter().copied(), TODAY).map_err(|refused| refused[0].clone())?;
    let (step, filled) = turn(register, entry, typed, filled, (clerk, TODAY))?;
    let values = kept(filled);
    let done = register.state(&step.to).is_some_and(|state| state.done);
    let mut all = entry.values.clone();
    all.extend(values.clone());
    let due = fall_due(register, &step.to, TODAY, &all, &calendar());
    let (key, state) = (step.key.clone(), step.to.clone());
    let stepped = Move::Stepped { step: key, day: TODAY, clerk: clerk.into(), state, done, values, due };
    Ok(Entry::after(Some(entry), entry.id, &stepped, entry.touched + 1).unwrap())
}

#[test]
fn an_entry_goes_its_way_and_no_other() {
    let (registers, faults) = load(FILE);
    assert_eq!(faults, Vec::<String>::new());
    let register = registers.find("借物").unwrap();
    assert_eq!(start(register, Filled::default()), Err(Refused::Lacking("东西".into(), "登记".into())));
    let entry = begun(register, &[("东西", "老花镜"), ("phone", "138 0000 0000")]);
    assert_eq!((entry.shown("stock"), entry.shown("phone")), ("2", "138****0000"));
    assert_eq!(entry.due, Some(date(2026, 11, 30)));
    let says = |refused: Refused| refused.to_string();
    assert_eq!(
        says(step(register, &entry, "归还", &[], "甲").unwrap_err()),
        "现在是「在库」，不能「归还」。能办的有：借出、报损"
    );
    assert_eq!(
        says(step(register, &entry, "lend", &[("one", "甲")], "甲").unwrap_err()),
        "还缺：第二人。补上再借出"
    );
    assert!(
        says(step(register, &entry, "借出", &[("one", "甲"), ("two", "甲")], "甲").unwrap_err())
            .contains("两个人")
    );
    let two = [("one", "甲"), ("two", "乙")];
    let too_many = [two.as_slice(), &[("count", "3")]].concat();
    assert!(says(step(register, &entry, "借出", &too_many, "甲").unwrap_err()).contains("不能超过库存 2"));
    let out = step(register, &entry, "借出", &[two.as_slice(), &[("count", "1")]].concat(), "甲").unwrap();
    assert_eq!((out.state.as_str(), out.shown("stock"), out.due), ("out", "1", None));
    let back = step(register, &out, "归还", &[("count", "1")], "乙").unwrap();
    assert_eq!((back.state.as_str(), back.shown("stock")), ("in", "2"));
    assert!(says(step(register, &back, "报损", &[], "甲").unwrap_err()).contains("是甲登记的"));
    assert!(says(step(register, &back, "报损", &[], "乙 ").unwrap_err()).contains("办过上一步的"));
    assert!(says(step(register, &out, "归还", &[("count", "0")], "乙").unwrap_err()).contains("1 以上"));
    let gone = step(register, &back, "报损", &[], "丙").unwrap();
    assert!(gone.done && gone.turns.len() == 4);
    assert!(says(step(register, &gone, "报损", &[], "乙").unwrap_err()).contains("已经办完"));
}

#[test]
fn what_is_typed_is_checked_and_what_is_private_is_covered() {
    let (registers, _) = load(FILE);
    let register = registers.find("loan").unwrap();
    let wrong = fill(register, [("电话", "128"), ("数量", "半"), ("颜色", "红")], TODAY).unwrap_err();
    let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert!(said[0].starts_with("电话：您输了 3 位") && said[1].contains("不是整数"), "{said:?}");
    assert_eq!(said[2], "没有“颜色”这一栏。能填的有：东西、库存、数量、电话、第一人、第二人");
    let filled = fill(register, [("电话", "13800000000")], TODAY).unwrap();
    assert_eq!(filled.private["phone"], ("13800000000".into(), "138****0000".into()));
}

#[test]
fn a_slip_with_a_part_missing_is_not_printed() {
    let (registers, _) = load(FILE);
    let register = registers.find("loan").unwrap();
    let entry = begun(register, &[("what", "老花镜")]);
    let head = Head { hall: "大厅".into(), ..Head::default() };
    let nothing = |_: &str| None;
    assert_eq!(
        print(register, &entry, None, &head, &nothing).unwrap_err().to_string(),
        "现在是「在库」，《借条》要到「借出」才能打。先办那一步"
    );
    let lent = [("one", "甲"), ("two", "乙"), ("count", "1")];
    let out = step(register, &entry, "借出", &lent, "甲").unwrap();
    assert_eq!(
        print(register, &out, None, &head, &nothing).unwrap_err().to_string(),
        "《借条》还缺：电话。补上再打"
    );
    let entry = begun(register, &[("what", "老花镜"), ("phone", "13800000000")]);
    let out = step(register, &entry, "借出", &lent, "甲").unwrap();
    let (title, text) = print(register, &out, Some("slip"), &head, &nothing).unwrap();
    assert_eq!(
        (title.as_str(), text.as_str()),
        ("借条", "借物-1 老花镜 138****0000\n数量不变\n第二人 乙\n大厅\n")
    );
    assert!(
        print(register, &out, Some("发票"), &head, &nothing)
            .unwrap_err()
            .to_string()
            .contains("能打的有：借条")
    );
}

#[test]
fn how_near_the_day_is_has_its_word() {
    let (registers, _) = load(FILE);
    let register = registers.find("loan").unwrap();
    let entry = begun(register, &[("what", "老花镜")]);
    let calendar = calendar();
    for (today, wanted, says) in [
        (date(2026, 11, 23), Level::Later, "2026-11-30 到期，还有 5 个工作日"),
        (date(2026, 11, 29), Level::Soon, "还有 1 个工作日"),
        (date(2026, 11, 30), Level::Today, "今天到期"),
        (date(2026, 12, 2), Level::Late, "超 2 个工作日，催一下"),
    ] {
        let (level, said) = level(register, &entry, today, &calendar);
        assert_eq!(level, wanted, "{today}");
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn a_file_at_fault_is_told_at_its_places() {
    for (from, to, wanted) in [
        ("to = \"out\"", "to = \"oot\"", "借.toml:64:6：没有“oot”这个状态。是不是想写“out”？"),
        (
            "needs = [\"one\", \"two\"]",
            "needs = [\"one\", \"tw\"]",
            "借.toml:65:17：没有“tw”这个栏。是不是想写“two”？",
        ),
        ("{what} {phone}", "{waht} {phone}", "借.toml:87:17：没有“waht”这一栏。是不是想写“what”？"),
        ("type = \"phone\"", "type = \"fon\"", "借.toml:28:8：不认识 type “fon”"),
        ("who = \"another\"", "who = \"chef\"", "借.toml:81:7：不认识“chef”"),
        ("limit = \"5工作日\"", "limit = \"五天\"", "借.toml:48:9：“五天”读不出时限"),
        ("from = [\"out\"]", "from = [\"gone\"]", "借.toml:51:1：「借出」还没办完"),
        ("key = \"gone\"", "key = \"OUT\"", "借.toml:56:7：“OUT”不能作 key"),
        ("titel", "titel", ""),
    ] {
        let text = FILE.replacen(from, to, 1);
        let text = if wanted.starts_with("借.toml:51") {
            text.replace("[\"out\", \"in\"]", "[\"in\"]")
        } else {
            text
        };
        let (_, faults) = load(&text);
        let found = faults.iter().any(|fault| fault.starts_with(wanted));
        assert!(found || wanted.is_empty() && faults.is_empty(), "{wanted}\n{faults:#?}");
    }
}

#[test]
fn every_register_of_the_data_loads_without_a_word() {
    let mut faults = Faults::new();
    let data = assets::data(None).unwrap();
    let registers = Registers::load(&assets::under(&data, "ledgers/"), &mut faults);
    let said: Vec<String> = faults.sorted().iter().map(ToString::to_string).collect();
    assert_eq!(said, Vec::<String>::new());
    for register in registers.iter() {
        // An entry can be made and can be told apart in a list.
        assert!(
            !register.list.is_empty() && register.fields.iter().any(|field| field.required),
            "{}",
            register.key
        );
    }
}

#[test]
fn the_page_for_keepers_shows_a_register_that_works() {
    let page = include_str!("../../docs/ledgers.md");
    let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (registers, faults) = load(example);
    assert_eq!(faults, Vec::<String>::new());
    let register = registers.find("借东西").unwrap();
    let entry = begun(register, &[("东西", "充电宝"), ("哪天前还", "2026-11-24"), ("谁借的", "张三")]);
    assert_eq!(entry.due, Some(date(2026, 11, 24)));
    let head = Head { hall: "大厅".into(), phone: "12333".into(), ..Head::default() };
    let (_, text) = print(register, &entry, None, &head, &|_| None).unwrap();
    assert!(text.contains("充电宝　张*") && text.contains("2026-11-24 前归还"), "{text}");
}
