//! What is wrong with items that only shows when they are laid beside other nouns: a law the library does not have, a
//! calculator or an answer that does not exist, words with which no case could be ended.

use std::collections::{BTreeMap, BTreeSet};

use super::item_texts::item_texts;
use super::lookup::Lookup;
use crate::items::{Basis, Endings, Items};
use crate::rulebook::Rulebook;
use crate::text::{Faults, Place, Source, Table, Text, nearest};

/// Where items stand.
const FOLDER: &str = "items/";

/// Every link of the items in `data` that leads nowhere, and every text that says nothing or what no paper may, at its place.
pub fn item_links(
    data: &[Source],
    items: &Items,
    endings: &Endings,
    rules: &Rulebook,
    lookup: &Lookup,
) -> Faults {
    let mut faults = item_texts(data, items);
    let subjects = rules.areas().into_iter().flat_map(|area| rules.subjects(area));
    let calculators: BTreeSet<&str> = subjects.map(crate::rulebook::Subject::rule).collect();
    let answers: BTreeSet<&str> = lookup.answers.iter().map(|answer| answer.id.as_str()).collect();
    for source in data.iter().filter(|source| source.path.starts_with(FOLDER)) {
        // What is wrong with the file itself was told where it was read.
        let mut seen = Faults::new();
        let mut file = Table::parse(source, &mut seen);
        let mut wanted = BTreeMap::new();
        for list in ["conditions", "materials", "deadlines"] {
            for mut table in file.tables(list, &mut seen) {
                if list == "materials" {
                    twice(&mut table, &mut wanted, &mut seen, &mut faults);
                }
                if let Some(instead) = table.text("instead", &mut seen) {
                    path(&instead, endings, &mut faults);
                }
                for cite in Basis::texts(&mut table, &mut seen) {
                    law(&cite, list, endings, &mut faults);
                }
            }
        }
        for mut step in file.tables("steps", &mut seen) {
            let name = step.text("name", &mut seen).map_or(String::new(), |name| name.value);
            if let Some(standard) = step.text("standard", &mut seen) {
                self::standard(&standard, &name, endings, &mut faults);
            }
        }
        let links = [
            ("rules", &calculators, "E_RULE", "计算器", "用 bangban calc --list 看有哪些"),
            ("answers", &answers, "E_ANSWER", "问答", "用 bangban ask 查，编号在标题后面"),
        ];
        for (field, known, code, what, where_to_look) in links {
            for text in file.texts(field, &mut seen) {
                if known.contains(text.value.as_str()) {
                    continue;
                }
                let help = match nearest(&text.value, known.iter().copied()) {
                    Some(near) => format!("是不是“{near}”？{where_to_look}"),
                    None => where_to_look.to_owned(),
                };
                faults.error(code, text.place, format!("没有“{}”这个{what}", text.value), help);
            }
        }
    }
    faults
}

/// A material that the item names already: it would be asked for, and printed, twice.
fn twice(material: &mut Table, wanted: &mut BTreeMap<String, Place>, seen: &mut Faults, faults: &mut Faults) {
    let Some(id) = material.text("id", seen) else { return };
    if let Some(first) = wanted.get(&id.value) {
        let help =
            format!("头一处在 {first}；要的不是一样东西就换编号，是一样就合成一行，份数写在 copies 里");
        faults.error("E_DUPLICATE", id.place, format!("材料“{}”写了两遍", id.value), help);
        return;
    }
    wanted.insert(id.value, id.place);
}

/// Another path that is none: a refusal with it could not be made at the window.
fn path(instead: &Text, endings: &Endings, faults: &mut Faults) {
    if endings.is_bare(&instead.value) {
        let help = "写去哪里、找谁、怎么办；真没有别的路，写转帮办或请示";
        faults.error("E_INSTEAD", instead.place.clone(), format!("“{}”不是一条路", instead.value), help);
    }
}

/// A standard by which nobody can tell whether the step was done well.
fn standard(standard: &Text, step: &str, endings: &Endings, faults: &mut Faults) {
    if endings.is_vague(&standard.value, step) {
        let message = format!("“{}”看不出步骤「{step}」做没做到", standard.value);
        let help = "写看得见、对得上的，如 合计和票据一分不差、账号录两遍一致";
        faults.error("E_STANDARD", standard.place.clone(), message, help);
    }
}

/// A citation of a law the library does not have. A material may say in words why it needs none.
fn law(cite: &Text, list: &str, endings: &Endings, faults: &mut Faults) {
    let own_words = list == "materials" && cite.value.contains("不属于条例");
    if own_words || endings.knows(&cite.value) {
        return;
    }
    if let Some((law, last)) = endings.beyond(&cite.value) {
        let message = format!("“{}”：资料里引《{law}》，最远只到第 {last} 条", cite.value);
        let help = "对着原文看有没有这一条：条号写错的改过来；真有的，把 endings.toml 里这部法的 cited_to 改到这一条";
        faults.error("E_ARTICLE", cite.place.clone(), message, help);
        return;
    }
    let help = match nearest(&cite.value, endings.laws()) {
        Some(near) => format!("是不是“{near}”？新的法规先登记在 endings.toml 的 [[law]]，写名称和施行日"),
        None => "先登记在 endings.toml 的 [[law]]，写名称和施行日；没有法规管的写“当地……”".to_owned(),
    };
    faults.error("E_LAW", cite.place.clone(), format!("法规库里没有“{}”", cite.value), help);
}
