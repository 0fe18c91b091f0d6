//! 不用排队的: what of a kind of business is done at the machine or on the phone. The desk, the machine and the command
//! ask first whether it is one of these; whoever wants a number gets one all the same.

use super::{Knowledge, Machines};
use crate::items::{Code, Item, Items};
use crate::queue::{Hall, Kind};
use crate::text::{Faults, nearest};

/// Items of a kind that need no window, as `hall.toml` names them; where no machine works, none that needs one.
pub fn elsewhere<'k>(know: &'k Knowledge, kind: &Kind, machines: Option<&Machines>) -> Vec<&'k Item> {
    let known = kind.elsewhere.iter().filter_map(|code| code.value.parse::<Code>().ok());
    let elsewhere = |item: &&Item| needs_no_window(item, works(for_item(machines, item).as_ref()));
    known.filter_map(|code| know.items.get(code)).filter(elsewhere).collect()
}

/// The machines that do an item.
fn for_item(machines: Option<&Machines>, item: &Item) -> Option<Machines> {
    machines.map(|machines| machines.that_do(item))
}

/// Where no machine was ever registered nothing is known of them, and they are taken to work.
fn works(machines: Option<&Machines>) -> bool {
    machines.is_none_or(|machines| machines.works)
}

fn needs_no_window(item: &Item, machines: bool) -> bool {
    (machines && item.channels.machine.is_some()) || !item.channels.online.is_empty()
}

/// Where it is done instead, in words.
pub fn places(machines: Option<&Machines>) -> &'static str {
    if works(machines) { "手机、自助机" } else { "手机" }
}

/// What `hall.toml` names as done elsewhere and is no item, or one that only a window does: nobody is ever asked about it.
pub fn led_astray(hall: &Hall, items: &Items) -> Faults {
    let mut faults = Faults::new();
    let codes: Vec<String> = items.iter().map(|item| item.id.to_string()).collect();
    for named in hall.kinds.iter().flat_map(|kind| &kind.elsewhere) {
        let (place, typed) = (named.place.clone(), &named.value);
        match typed.parse().ok().and_then(|code: Code| items.get(code)) {
            Some(item) if needs_no_window(item, true) => {}
            Some(item) => {
                let message = format!("「{}」（{typed}）只在窗口办，取号前没有别处可说", item.title);
                let help = "从 elsewhere 里去掉；网上、自助机办得了的，先在这个事项的文件里写 [channels]";
                faults.error("E_ELSEWHERE", place, message, help);
            }
            None => {
                let near = items.iter().find(|item| item.title == *typed).map(|item| item.id.to_string());
                let near =
                    near.or_else(|| nearest(typed, codes.iter().map(String::as_str)).map(str::to_owned));
                let near = near.map_or(String::new(), |near| format!("是不是“{near}”？"));
                let help = format!("{near}elsewhere 里写事项的编号，用 bangban item list 看");
                faults.error("E_ELSEWHERE", place, format!("没有“{typed}”这个事项"), help);
            }
        }
    }
    faults
}

/// What is asked before a number of this kind is given; none where everything of it is done at a window.
pub fn ask_first(know: &Knowledge, kind: &Kind, machines: Option<&Machines>) -> Option<String> {
    let titles: Vec<&str> = elsewhere(know, kind, machines).iter().map(|item| item.title.as_str()).collect();
    let places = places(machines);
    (!titles.is_empty()).then(|| format!("先问一句：{}，{places}就能办，不用排队", titles.join("、")))
}

/// How an item is done elsewhere, a line a way; which machines work is said, and nobody is sent to one that does not.
pub fn way_elsewhere(item: &Item, machines: Option<&Machines>) -> String {
    let machines = for_item(machines, item);
    let works = works(machines.as_ref());
    let said = machines.map_or(String::new(), |machines| format!("。{}", machines.said));
    let machine = item.channels.machine.iter().filter(|_| works);
    let machine = machine.map(|machine| format!("自助机：{machine}{said}\n"));
    let online = item.channels.online.iter();
    let online =
        online.map(|way| format!("{}：{}。不行的话：{}\n", way.name, way.path, way.when_it_fails(works)));
    format!("{}\n{}", item.title, machine.chain(online).collect::<String>())
}

/// What to say to somebody who named such an item (by code, title, alias or anything that finds it first) in place of a
/// kind: how it is done without a number, and which kind it belongs to. None when it is no such item.
pub fn needs_no_number(know: &Knowledge, typed: &str, machines: Option<&Machines>) -> Option<String> {
    let named = |item: &&Item| {
        item.title == typed || item.id.to_string() == typed || item.aliases.iter().any(|alias| alias == typed)
    };
    let found = || know.items.get(know.find_items(typed, 1).first()?.id.parse().ok()?);
    let item = know.items.iter().find(named).or_else(found)?;
    let of = |kind: &&Kind| elsewhere(know, kind, machines).iter().any(|other| other.id == item.id);
    let kinds: Vec<String> =
        know.hall.kinds.iter().filter(of).map(|kind| format!("「{}」", kind.title)).collect();
    (!kinds.is_empty()).then(|| {
        let (way, places) = (way_elsewhere(item, machines), places(machines));
        format!("「{typed}」{places}就能办，不用排队：{way}还是要号的，取{}的号", kinds.join("或"))
    })
}
