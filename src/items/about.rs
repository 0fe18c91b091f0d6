//! Whom an item is about where that is nobody who applies: what survivors apply for is about somebody who died.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Code, Item, Mark, Material, Materials, Need, THE_DEAD, Wanted};
use crate::text::{Fault, Faults, Place, Table, Text, nearest};

/// As files write it.
const DECEASED: &str = "去世的人";

/// That an item is about somebody who died, so that a case of it says who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    /// Always 去世的人.
    #[serde(rename = "about")]
    pub who: &'static str,
    /// The `when` of a material: only in that case; in every case where nothing is said.
    #[serde(rename = "about_when", skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What is paid once for one dead person: by one only of the items that say the same.
    #[serde(rename = "paid_once", skip_serializing_if = "Option::is_none")]
    pub paid_once: Option<String>,
}

impl About {
    /// Reads it; none where the item is about who applies.
    pub(super) fn read(table: &mut Table, wanted: &[Wanted], faults: &mut Faults) -> Option<Self> {
        let text = |name: &str, table: &mut Table, faults: &mut Faults| {
            if table.has(name) { table.need_text(name, faults) } else { None }
        };
        let who = text("about", table, faults);
        let when = text("about_when", table, faults);
        let paid_once = text("paid_once", table, faults);
        let Some(who) = who else {
            for lost in [when, paid_once].into_iter().flatten() {
                let message = format!("写了“{}”，没写这一件说的是谁", lost.value);
                faults.error("E_ABOUT", lost.place, message, format!("加上 about = \"{DECEASED}\"，或删掉"));
            }
            return None;
        };
        if who.value != DECEASED {
            let message = format!("这一件说的是谁，不能写“{}”", who.value);
            let help = format!("写：{DECEASED}；是办的人自己的事，删掉 about");
            faults.error("E_ABOUT", who.place, message, help);
        }
        if let Some(when) = &when {
            let cases = || wanted.iter().filter_map(decides);
            if !cases().any(|case| case == when.value) {
                let near = nearest(&when.value, cases()).map(|near| format!("是不是想写“{near}”？"));
                let message = format!("没有一样材料是“{}”才要的", when.value);
                let help =
                    "照那样材料（如死亡信息）的 when 写，need 是视情或免交的；哪件都是的，删掉 about_when";
                let help = format!("{}{help}", near.unwrap_or_default());
                faults.error("E_ABOUT", when.place.clone(), message, help);
            }
        }
        let of = |text: Text| text.value;
        Some(Self { who: DECEASED, when: when.map(of), paid_once: paid_once.map(of) })
    }

    /// Whether a case with these marks is about somebody who died; none while that was not looked at.
    pub fn holds(&self, wanted: &[Wanted], mark: impl Fn(Code) -> Option<Mark>) -> Option<bool> {
        let Some(when) = self.when.as_deref() else { return Some(true) };
        let of_case = wanted.iter().filter(|wanted| decides(wanted) == Some(when));
        let marks: Vec<Mark> = of_case.filter_map(|wanted| mark(wanted.id)).collect();
        (!marks.is_empty()).then(|| marks.iter().any(|mark| *mark != Mark::NotNeeded))
    }
}

/// The case in which a material is wanted, where its mark says whether a case is that one.
fn decides(wanted: &Wanted) -> Option<&str> {
    if matches!(wanted.need, Need::Optional(_)) { None } else { wanted.need.when() }
}

/// Names an item in every case of which it is stated who died, while no case of it says so.
pub(super) fn names_the_dead(item: &Item, materials: &Materials, place: &Place, faults: &mut Faults) {
    let always = |wanted: &&Wanted| matches!(wanted.need, Need::Always | Need::Free);
    let mut told = item.materials.iter().filter(always).filter_map(|wanted| materials.get(wanted.id));
    let names =
        |material: &&Material| material.states.as_ref().is_some_and(|states| states.contains(THE_DEAD));
    let told = told.find(names);
    if let Some(material) = told.filter(|_| item.about.is_none()) {
        let message = format!("每一件都要“{}”，却没写这一件说的是谁", material.name);
        let help = format!("加上 about = \"{DECEASED}\"：受理时录去世的人的证件号，别人领过的当场知道");
        faults.push(Fault::new("W_ABOUT", place.clone(), message).help(help));
    }
}

/// Names an item that pays something once for one dead person and is the only one that says so: what another pays would not be
/// known here.
pub(super) fn paid_by_several(
    items: &BTreeMap<Code, Item>,
    places: &BTreeMap<Code, Place>,
    faults: &mut Faults,
) {
    let once = |item: &Item| item.about.as_ref().and_then(|about| about.paid_once.clone());
    for item in items.values() {
        let Some((name, place)) = once(item).zip(places.get(&item.id)) else { continue };
        if items.values().any(|other| other.id != item.id && once(other).as_ref() == Some(&name)) {
            continue;
        }
        let message = format!("paid_once = \"{name}\" 只有 {} 写了", item.id);
        let help = "一个人只能领一份的几个事项，写一样的字；只此一个的，删掉 paid_once";
        faults.push(Fault::new("W_ABOUT", place.clone(), message).help(help));
    }
}
