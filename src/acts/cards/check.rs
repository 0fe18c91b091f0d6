//! What is wrong with cards that only shows when they are laid beside items and rules: an item that is not there, a platform
//! the item does not have, a calculator that does not exist, a sentence that says it can only be done online.

use crate::acts::Knowledge;
use crate::rulebook::Rulebook;
use crate::text::{Faults, Source, nearest};

/// Ways to say that the window is shut. The law lets people choose; no card may say otherwise.
const ONLY_ONLINE: [&str; 11] = [
    "只能网办",
    "只能网上办",
    "只能在网上办",
    "只能在手机上办",
    "只能线上办",
    "必须网上办",
    "必须线上办",
    "仅限网上",
    "窗口不收",
    "窗口不办",
    "窗口不受理",
];

/// Fields that quote what must not be said.
const QUOTES: [&str; 4] = ["not_say", "wrong", "say_not", "worst"];

/// Every fault of cards: those of their own files and those against items and rules. `data` are all files of the data folder.
pub fn check(know: &Knowledge, data: &[Source]) -> Faults {
    let lookup = know.lookup();
    let cards = &lookup.cards;
    let mut faults = lookup.faults.clone();
    for path in cards.paths.iter() {
        let Some(item) = path.item.value.parse().ok().and_then(|code| know.items.get(code)) else {
            let message = format!("没有事项“{}”", path.item.value);
            let help = "写事项编号，用 bangban item list 看有哪些";
            faults.error("E_ITEM", path.item.place.clone(), message, help);
            continue;
        };
        for named in &path.platforms {
            let names: Vec<&str> = item.channels.online.iter().map(|online| online.name.as_str()).collect();
            if !names.contains(&named.value.as_str()) {
                let help = match nearest(&named.value, names.iter().copied()) {
                    Some(near) => format!("是不是“{near}”？"),
                    None => format!("{} 的线上入口有：{}", item.id, names.join("、")),
                };
                let message = format!("{} 没有“{}”这个线上入口", item.id, named.value);
                faults.error("E_PLATFORM", named.place.clone(), message, help);
            } else if cards.paths.platform(&named.value).is_none() {
                let message = format!("没写“{}”是什么、从哪里进", named.value);
                faults.error(
                    "E_PLATFORM",
                    named.place.clone(),
                    message,
                    "在平台那个文件里补一条 [[platform]]",
                );
            }
        }
    }
    for term in cards.glossary.iter() {
        let Some(sum) = &term.sum else { continue };
        if !knows(&know.rules, &sum.rule, &sum.ask) {
            let message = format!("没有计算器“{}”，或它不问“{}”", sum.rule, sum.ask);
            faults.error(
                "E_RULE",
                sum.place.clone(),
                message,
                "用 bangban calc --list 看能算什么、要录入什么",
            );
        }
    }
    faults.extend(only_online(data));
    faults
}

/// Every place that says something can be done online only. Scenarios are left out: their citizens and clerks may be wrong.
pub fn only_online(data: &[Source]) -> Faults {
    let mut faults = Faults::new();
    for source in data.iter().filter(|source| !source.path.starts_with("scenarios/")) {
        looked_through(source, &mut faults);
    }
    faults
}

fn knows(rules: &Rulebook, rule: &str, ask: &str) -> bool {
    let areas = rules.areas();
    areas.into_iter().any(|area| {
        rules.subject(area, rule).is_ok_and(|subject| subject.inputs().iter().any(|input| input.key == ask))
    })
}

/// Looks through a file line by line; lines that quote what must not be said are left out.
fn looked_through(source: &Source, faults: &mut Faults) {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let head = line.trim_start();
        let quotes = head.starts_with('#') || QUOTES.iter().any(|field| head.starts_with(field));
        for words in ONLY_ONLINE.iter().filter(|_| !quotes) {
            if let Some(at) = line.find(words) {
                let place = source.place(start + at..start + at + words.len());
                let help = "线上线下由群众选（优化营商环境条例第三十七条）；改成“手机上能办，窗口一样办”";
                faults.error("E_ONLY_ONLINE", place, format!("“{words}”等于不让人来窗口"), help);
            }
        }
        start += line.len();
    }
}
