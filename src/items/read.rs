//! Reads one item file; what is missing or wrong is named with its place, and reading goes on.

use std::collections::BTreeMap;

use super::about::names_the_dead;
use super::item::{
    Applicant, Channels, Condition, Department, Insurance, Item, Need, OfficialCode, Online, Step, Wanted,
};
use super::looks::looks;
use super::material::phone;
use super::{About, Age, Basis, Code, Deadline, Materials, Needs, Suspension};
use crate::text::{Fault, Faults, Source, Table, Text, Value, nearest};

/// The item of a file with the place of its id; nothing if a part is missing.
pub(super) fn item(source: &Source, materials: &Materials, faults: &mut Faults) -> Option<(Item, Text)> {
    let mut found = Faults::new();
    let item = read(source, materials, &mut found);
    let broken = found.has_errors();
    faults.extend(found);
    if broken { None } else { item }
}

fn read(source: &Source, materials: &Materials, faults: &mut Faults) -> Option<(Item, Text)> {
    let mut file = Table::parse(source, faults);
    let id = file.need_text("id", faults);
    let title = file.need_text("title", faults);
    let insurance = insurance(&mut file, faults);
    let aliases = need_texts(&mut file, "aliases", faults);
    let who = file.need_text("who", faults);
    let applicant = applicant(&mut file, who.as_ref(), faults);
    let agent = file.need_text("agent", faults);
    let harm = file.need_text("harm", faults);
    let example = file.need_text("example", faults);
    let difficulty = difficulty(&mut file, faults);
    let mut cases = Vec::new();
    let conditions =
        each(&mut file, "conditions", faults, |table, faults| condition(table, &mut cases, faults));
    one_of_several(cases, faults);
    let either = texts(&mut file, "either", faults);
    let wanted =
        each(&mut file, "materials", faults, |table, faults| wanted(table, materials, &either, faults));
    let at_least_one = at_least_one(&mut file, &wanted, faults);
    let about = About::read(&mut file, &wanted, faults);
    let never_ask = texts(&mut file, "never_ask", faults);
    let mut places = Vec::new();
    let steps = each(&mut file, "steps", faults, |table, faults| {
        let place = table.place.clone();
        let step = step(table, faults)?;
        places.push(place);
        Some(step)
    });
    let on_top = file.has("on_top") && file.boolean("on_top", faults).unwrap_or(false);
    let mut whole = true;
    let deadlines = each(&mut file, "deadlines", faults, |table, faults| {
        Deadline::read(table, std::mem::take(&mut whole), faults)
    });
    let limit = deadlines.first().map(Deadline::binding);
    let suspension = file
        .table("suspension", faults)
        .and_then(|table| Suspension::read(table, (&wanted, materials), limit, faults));
    let channels = match file.table("channels", faults) {
        Some(table) => channels(table, faults),
        None => file.missing("channels", faults),
    };
    let departments = some(&mut file, "departments", faults, department);
    let mistakes = need_texts(&mut file, "mistakes", faults);
    let rules = keys(&mut file, "rules", is_rule_key, ("规则的键", "full_pension"), faults);
    let answers = keys(&mut file, "answers", is_answer_id, ("问答编号", "YL01"), faults);
    let local = texts(&mut file, "local", faults);
    let codes = some(&mut file, "codes", faults, official_code);
    file.finish(faults);

    let id = id?;
    let code = match id.value.parse::<Code>() {
        Ok(code) if !code.is_material() => code,
        _ => {
            let message = format!("“{}”不是事项编号", id.value);
            let help = "事项编号是一个字母加两位数字，如 P01；M 开头的留给材料";
            faults.error("E_CODE", id.place, message, help);
            return None;
        }
    };
    let item = Item {
        id: code,
        title: title?.value,
        insurance: insurance?,
        aliases,
        who: who?.value,
        applicant: applicant?,
        about,
        agent: agent?.value,
        conditions,
        either,
        at_least_one,
        materials: wanted,
        never_ask,
        steps,
        deadlines,
        suspension,
        channels: channels?,
        departments,
        mistakes,
        example: example?.value,
        harm: harm?.value,
        difficulty: difficulty?,
        on_top,
        rules,
        answers,
        local,
        codes,
    };
    looks(&item, materials, &places, faults);
    names_the_dead(&item, materials, &id.place, faults);
    Some((item, id))
}

fn insurance(table: &mut Table, faults: &mut Faults) -> Option<Insurance> {
    let text = table.need_text("insurance", faults)?;
    let found = Insurance::ALL.into_iter().find(|insurance| insurance.name() == text.value);
    if found.is_none() {
        let known: Vec<&str> = Insurance::ALL.iter().map(|insurance| insurance.name()).collect();
        let message = format!("没有“{}”这个险种", text.value);
        faults.error("E_INSURANCE", text.place, message, format!("这里写：{}", known.join("、")));
    }
    found
}

/// Whose application it is; who a unit is must be told to whoever asks who can have it done.
fn applicant(table: &mut Table, who: Option<&Text>, faults: &mut Faults) -> Option<Applicant> {
    if !table.has("applicant") {
        return Some(Applicant::Person);
    }
    let text = table.need_text("applicant", faults)?;
    let Some(found) = Applicant::ALL.into_iter().find(|one| one.name() == text.value) else {
        let message = format!("“{}”不是一种申请人", text.value);
        let help = format!("写：{}；不写就是本人", Applicant::ALL.map(Applicant::name).join("、"));
        faults.error("E_APPLICANT", text.place, message, help);
        return None;
    };
    if !found.is_person() && who.is_some_and(|who| !who.value.contains("单位")) {
        let message = format!("申请人写了“{}”，谁能办（who）里却没有说到单位", text.value);
        let help = "who 里写明是哪种单位、由谁来办；单位办不了的，删掉 applicant";
        faults.push(Fault::new("W_APPLICANT", text.place, message).help(help));
    }
    Some(found)
}

fn difficulty(table: &mut Table, faults: &mut Faults) -> Option<u8> {
    let Some(place) = table.place_of("difficulty") else { return table.missing("difficulty", faults) };
    let number = table.integer("difficulty", faults)?;
    let level = u8::try_from(number).ok().filter(|level| (1..=5).contains(level));
    if level.is_none() {
        faults.error("E_RANGE", place, format!("难度写成了 {number}"), "写 1（简单）到 5（复杂）");
    }
    level
}

/// A condition; the case its text begins with (`早退：…`) is put to `cases` where nothing says when it is asked.
fn condition(table: &mut Table, cases: &mut Vec<Text>, faults: &mut Faults) -> Option<Condition> {
    let text = table.need_text("text", faults);
    let basis = Basis::need(table, faults);
    let instead = table.need_text("instead", faults);
    let when = if table.has("when") { table.need_text("when", faults) } else { None };
    if let (Some(text), None) = (&text, &when)
        && let Some((case, _)) = text.value.split_once('：')
        && case.chars().count() <= CASE
    {
        cases.push(Text { value: case.to_owned(), place: text.place.clone() });
    }
    let still = table.has("still") && table.boolean("still", faults).unwrap_or(false);
    if let Some(instead) = instead
        .as_ref()
        .filter(|instead| !still && ALL_THE_SAME.iter().any(|words| instead.value.contains(words)))
    {
        let message = format!("不符合也办（“{}”），却会挡住受理", instead.value);
        faults.error(
            "E_STILL",
            instead.place.clone(),
            message,
            "加 still = true；真要挡住的，把另外的路写清楚",
        );
    }
    let alone = table.has("age");
    let ages = ages(table, if alone { "age" } else { "age_too" }, faults);
    Some(Condition {
        text: text?.value,
        basis: basis?,
        instead: instead?.value,
        still,
        when: when.map(|when| when.value),
        ages,
        age_alone: alone,
    })
}

/// What is said of a condition that stands in nobody's way.
const ALL_THE_SAME: [&str; 3] = ["照样给办", "照样登", "照样受理"];

/// The name of a case before a condition is at most so many characters long.
const CASE: usize = 4;

/// Several conditions, each of a case of its own, all asked of everybody: who wants one is sent away for the other.
fn one_of_several(cases: Vec<Text>, faults: &mut Faults) {
    if cases.iter().all(|case| case.value == cases[0].value) {
        return;
    }
    for case in cases {
        let message = format!("“{}”像是其中一种情形，却人人都要符合", case.value);
        let help = "只有这一种才问的，加上 when = \"…\"，别的人记“不涉及”；人人都要符合的，开头换个写法";
        faults.push(Fault::new("W_WHEN", case.place, message).help(help));
    }
}

fn ages(table: &mut Table, name: &str, faults: &mut Faults) -> Vec<Age> {
    let written = match table.peek(name) {
        Some(Value::List(_)) => table.texts(name, faults),
        _ => table.text(name, faults).into_iter().collect(),
    };
    let mut found = Vec::new();
    for age in written {
        let Some(read) = Age::parse(&age.value) else {
            let message = format!("“{}”读不出年龄", age.value);
            faults.error("E_AGE", age.place, message, format!("写：{}", Age::WORDS));
            continue;
        };
        found.push(read);
    }
    found
}

fn wanted(
    table: &mut Table,
    materials: &Materials,
    either: &[String],
    faults: &mut Faults,
) -> Option<Wanted> {
    let id = table.need_text("id", faults);
    let need = need(table, faults);
    let copies = table.need_text("copies", faults);
    let copies_of = copies_of(table, copies.as_ref(), either, faults);
    let basis = Basis::read(table, faults);
    let core = if table.has("core") { table.boolean("core", faults) } else { Some(false) };
    let no_promise = if table.has("no_promise") {
        table.need_text("no_promise", faults).map(|why| why.value)
    } else {
        None
    };
    let id = id?;
    let code = id.value.parse::<Code>().ok();
    let Some(code) = code.filter(|code| materials.get(*code).is_some()) else {
        unknown_material(&id, code, materials, faults);
        return None;
    };
    let need = need?;
    let by_default_free = materials.get(code).is_some_and(|material| material.free_unless_law);
    if !basis.names_a_law() && by_default_free && matches!(need, Need::Always | Need::When(_)) {
        let name = materials.get(code).map_or("", |material| material.name.as_str());
        let message = format!("“{name}”能共享、能承诺，没有法律依据不得强收（经办条例第三十一条）");
        let help = "依据写到条或文号：basis = \"某某条例第几条\"；窗口自己的要求不算依据，没有就改成 need = \"免交\"";
        faults.error("E_BASIS", id.place, message, help);
        return None;
    }
    if basis.is_empty() && matches!(need, Need::Always | Need::When(_)) {
        let message = format!("要“{}”却没写依据（经办条例第三十一条）", id.value);
        let help = "写上让我们能要它的法律、法规或国务院决定；没有就改成 need = \"可选\" 或删掉";
        faults.push(Fault::new("W_BASIS", id.place, message).help(help));
    }
    Some(Wanted { id: code, need, copies: copies?.value, copies_of, basis, core: core?, no_promise })
}

/// What is asked for in each of the item's kinds, where it is not the same in all; who wants one kind is not told of another.
fn copies_of(
    table: &mut Table,
    copies: Option<&Text>,
    either: &[String],
    faults: &mut Faults,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Some(mut own) = table.table("copies_of", faults) {
        for kind in either {
            found.extend(own.text(kind, faults).map(|text| (kind.clone(), text.value)));
        }
        own.finish(faults);
    }
    if let Some(copies) = copies {
        let named = either.iter().filter(|kind| copies.value.contains(kind.as_str()));
        let several = named.clone().count() > 1;
        let lacking: Vec<&str> =
            named.map(String::as_str).filter(|kind| !found.contains_key(*kind)).collect();
        if several && !lacking.is_empty() {
            let message = format!("份数里说了几种情形，没有分开写：{}", lacking.join("、"));
            let help = "加 copies_of = { \"情形\" = \"…\" }，单子上只印办的那一种";
            faults.push(Fault::new("W_COPIES", copies.place.clone(), message).help(help));
        }
    }
    found
}

/// Materials of which at least one is wanted: several, all on the list, none of them wanted anyhow.
fn at_least_one(table: &mut Table, wanted: &[Wanted], faults: &mut Faults) -> Vec<Code> {
    let place = table.place_of("at_least_one");
    let mut found = Vec::new();
    for text in table.texts("at_least_one", faults) {
        let code = text.value.parse::<Code>().ok();
        let one = wanted.iter().find(|wanted| Some(wanted.id) == code);
        match one {
            Some(one) if !matches!(one.need, Need::Always | Need::Free) => found.push(one.id),
            Some(one) => {
                let message = format!("{} 每件都要，不用写进“至少一样”", one.id);
                faults.error("E_ONE_OF", text.place, message, "从 at_least_one 里去掉");
            }
            None => {
                let message = format!("“至少一样”里的 {} 不在 materials 里", text.value);
                faults.error("E_ONE_OF", text.place, message, "先写进 materials，或从 at_least_one 里去掉");
            }
        }
    }
    if let Some(place) = place.filter(|_| found.len() == 1) {
        faults.error("E_ONE_OF", place, "“至少一样”只写了一样", "写两样以上；只有一样的，need 写“必要”");
    }
    found
}

fn unknown_material(id: &Text, code: Option<Code>, materials: &Materials, faults: &mut Faults) {
    if code.is_some_and(|code| materials.is_broken(code)) {
        let message = format!("材料“{}”自己还有错", id.value);
        faults.error("E_MATERIAL", id.place.clone(), message, "先改好 materials.toml 里的这一种");
        return;
    }
    let names: Vec<String> = materials.iter().map(|material| material.id.to_string()).collect();
    let help = match nearest(&id.value, names.iter().map(String::as_str)) {
        Some(near) => format!("是不是想写“{near}”？新材料先写进 materials.toml"),
        None => "先在 materials.toml 里写这种材料".to_owned(),
    };
    faults.error("E_MATERIAL", id.place.clone(), format!("材料字典里没有“{}”", id.value), help);
}

fn need(table: &mut Table, faults: &mut Faults) -> Option<Need> {
    let text = table.need_text("need", faults)?;
    match text.value.as_str() {
        "必要" => Some(Need::Always),
        "免交" if table.has("when") => {
            table.need_text("when", faults).map(|when| Need::FreeFor(when.value))
        }
        "免交" => Some(Need::Free),
        "视情" => table.need_text("when", faults).map(|when| Need::When(when.value)),
        "可选" => table.need_text("when", faults).map(|when| Need::Optional(when.value)),
        other => {
            let message = format!("“{other}”不是材料的要法");
            faults.error("E_NEED", text.place, message, "写：必要、视情、可选、免交");
            None
        }
    }
}

fn step(table: &mut Table, faults: &mut Faults) -> Option<Step> {
    let name = table.need_text("name", faults);
    let standard = table.need_text("standard", faults);
    let minutes =
        if table.has("minutes") { minutes(table, faults) } else { table.missing("minutes", faults) };
    let role = table.need_text("role", faults);
    let wrong = table.need_text("wrong", faults);
    let check = need_texts(table, "check", faults);
    let needs = needs(table, faults);
    let review_when = text(table, "review_when", faults);
    let no_review = text(table, "no_review", faults);
    Some(Step {
        name: name?.value,
        standard: standard?.value,
        minutes: minutes?,
        role: role?.value,
        wrong: wrong?.value,
        check,
        needs,
        review_when,
        no_review,
    })
}

/// A text that need not be there, but is not blank where it is.
fn text(table: &mut Table, name: &str, faults: &mut Faults) -> Option<String> {
    if !table.has(name) {
        return None;
    }
    table.need_text(name, faults).map(|text| text.value)
}

fn minutes(table: &mut Table, faults: &mut Faults) -> Option<u16> {
    let place = table.place_of("minutes")?;
    let number = table.integer("minutes", faults)?;
    let minutes = u16::try_from(number).ok().filter(|minutes| (1..=600).contains(minutes));
    if minutes.is_none() {
        let message = format!("{number} 分钟不像一步的用时");
        faults.error("E_MINUTES", place, message, "写 1 到 600 的整数");
    }
    minutes
}

fn needs(table: &mut Table, faults: &mut Faults) -> Vec<Needs> {
    let mut found = Vec::new();
    for text in table.texts("needs", faults) {
        if let Some(needs) = Needs::parse(&text.value) {
            found.push(needs);
            continue;
        }
        let message = format!("步骤看不了“{}”", text.value);
        let help = format!("写：{}，或材料编号如 M20", Needs::words());
        faults.error("E_NEEDS", text.place, message, help);
    }
    found
}

/// What is said instead while no self-service machine works; words that send to one need it.
fn without_machine(table: &mut Table, words: Option<&Text>, faults: &mut Faults) -> Option<String> {
    let instead = table.text("no_machine", faults).map(|text| text.value);
    if let Some(words) = words.filter(|words| instead.is_none() && words.value.contains("自助机")) {
        let fault = Fault::new("W_MACHINE", words.place.clone(), "叫人去自助机，没写自助机都停着时怎么办");
        faults.push(fault.help("在后面加 no_machine = \"…\"：自助机都在修的时候改说这一句"));
    }
    instead
}

fn channels(mut table: Table, faults: &mut Faults) -> Option<Channels> {
    let online = each(&mut table, "online", faults, |online, faults| {
        let name = online.need_text("name", faults);
        let path = online.need_text("path", faults);
        let fails = online.need_text("fails", faults);
        let no_machine = without_machine(online, fails.as_ref(), faults);
        Some(Online { name: name?.value, path: path?.value, fails: fails?.value, no_machine })
    });
    let machine = if table.has("machine") { table.need_text("machine", faults) } else { None };
    let window = table.need_text("window", faults);
    let phone = phone(&mut table, faults);
    table.finish(faults);
    Some(Channels { online, machine: machine.map(|text| text.value), window: window?.value, phone: phone? })
}

fn department(table: &mut Table, faults: &mut Faults) -> Option<Department> {
    let name = table.need_text("name", faults);
    let does = table.need_text("does", faults);
    let phone = phone(table, faults);
    Some(Department { name: name?.value, does: does?.value, phone: phone? })
}

fn official_code(table: &mut Table, faults: &mut Faults) -> Option<OfficialCode> {
    let code = table.need_text("code", faults);
    let place = table.need_text("place", faults);
    Some(OfficialCode { code: code?.value, place: place?.value })
}

/// A list of tables, each read by `read` and asked for unknown fields; empty when it is not there.
fn some<T>(
    table: &mut Table,
    name: &str,
    faults: &mut Faults,
    mut read: impl FnMut(&mut Table, &mut Faults) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    for mut entry in table.tables(name, faults) {
        found.extend(read(&mut entry, faults));
        entry.finish(faults);
    }
    found
}

/// The same, but at least one must be there.
fn each<T>(
    table: &mut Table,
    name: &str,
    faults: &mut Faults,
    read: impl FnMut(&mut Table, &mut Faults) -> Option<T>,
) -> Vec<T> {
    need_list(table, name, faults);
    some(table, name, faults, read)
}

/// Texts, none of them blank; empty when they are not there.
fn texts(table: &mut Table, name: &str, faults: &mut Faults) -> Vec<String> {
    let mut found = Vec::new();
    for text in table.texts(name, faults) {
        if text.value.trim().is_empty() {
            faults.error("E_EMPTY", text.place, format!("“{name}”里有一条是空的"), "写上内容，或删掉这一条");
        } else {
            found.push(text.value);
        }
    }
    found
}

fn need_texts(table: &mut Table, name: &str, faults: &mut Faults) -> Vec<String> {
    need_list(table, name, faults);
    texts(table, name, faults)
}

fn need_list(table: &mut Table, name: &str, faults: &mut Faults) {
    if !table.has(name) {
        _ = table.missing::<()>(name, faults);
    } else if let Some(Value::List(list)) = table.peek(name)
        && list.items.is_empty()
    {
        faults.error("E_EMPTY", list.place.clone(), format!("“{name}”里一条也没有"), "至少写一条");
    }
}

/// Texts that must look like an id of another noun; whether it exists is that noun's business.
fn keys(
    table: &mut Table,
    name: &str,
    fits: fn(&str) -> bool,
    (want, example): (&str, &str),
    faults: &mut Faults,
) -> Vec<String> {
    let mut found = Vec::new();
    for text in table.texts(name, faults) {
        if fits(&text.value) {
            found.push(text.value);
        } else {
            let message = format!("“{}”不像{want}", text.value);
            faults.error("E_KEY", text.place, message, format!("写成 {example} 这样"));
        }
    }
    found
}

fn is_rule_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.'))
}

fn is_answer_id(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, c, d]
        if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
}
