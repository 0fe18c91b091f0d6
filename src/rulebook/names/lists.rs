//! Which names have a value for every row of a list, and of which list: its columns, what is computed `each` of its rows,
//! and a row of months itself.

use super::view::{Item, View, What};
use crate::rulebook::kind::Kind;
use crate::text::{Faults, Text};

/// Finds the list of every name that has one.
pub(super) fn find(view: &mut View, faults: &mut Faults) {
    let lists: Vec<Option<usize>> = (0..view.items.len()).map(|at| list(view, at, faults)).collect();
    for (item, list) in view.items.iter_mut().zip(lists) {
        item.list = list;
    }
}

fn list(view: &View, at: usize, faults: &mut Faults) -> Option<usize> {
    let item = &view.items[at];
    let What::Rule(rule) = &item.what else {
        return if is_list(item) { Some(at) } else { item.list };
    };
    let Some(each) = rule.each else { return rule.makes_months().then_some(at) };
    if rule.makes_months() {
        let help = "逐月(…) 自己就是一列，另写一条规则；each 写那条规则的名字";
        let message = format!("“{}”逐行算的时候不能再用 逐月(…)", item.name);
        faults.error("E_LIST", each.place.clone(), message, help);
        return None;
    }
    let Some(list) = view.find(&each.value) else {
        unknown(view, each, faults);
        return None;
    };
    if is_list(&view.items[list]) {
        return Some(list);
    }
    let message = format!("“{}”不是列表，不能逐行算", each.value);
    let help = match view.items[list].what {
        What::Column => "each 写列表的名字，不写栏的名字",
        _ => "each 写 [input] 里带 list 的那一项，或用 逐月(…) 算出一列月份的规则",
    };
    faults.error("E_LIST", each.place.clone(), message, help);
    None
}

fn is_list(item: &Item) -> bool {
    match &item.what {
        What::Input(_) => matches!(item.kind, Some(Kind::Rows(_))),
        What::Rule(rule) => rule.each.is_none() && rule.makes_months(),
        _ => false,
    }
}

fn unknown(view: &View, each: &Text, faults: &mut Faults) {
    let help = match view.nearest(&each.value) {
        Some(near) => format!("是不是“{near}”？"),
        None => "先在 [input] 里用 list = { … } 定义它".into(),
    };
    faults.error("E_NAME", each.place.clone(), format!("不认识“{}”", each.value), help);
}
