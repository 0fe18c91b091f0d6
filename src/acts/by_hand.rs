//! 手登的容缺: what somebody writes down by hand of a deferral is held against its item, as a case would be: the time cannot be
//! longer than what the item promises, and what may not be deferred is not deferred in a register either.

use jiff::civil::Date;

use super::Books;
use crate::calendar::{add_working_days, due};
use crate::items::{Checklist, Item, Material, Way};
use crate::ledgers::{Filled, Refused, Register, Told};
use crate::log::Owed;

/// What speaks against an entry of a register of deferrals; what names no item or material of the data cannot be held
/// against any.
pub(super) fn misfits(books: Books<'_>, register: &Register, filled: &Filled, today: Date) -> Vec<Refused> {
    let mut wrong = Vec::new();
    let owes = |from: &&crate::ledgers::FromCase| from.owes == Owed::Supplement.key();
    let Some(from) = register.from_case.as_ref().filter(owes) else { return wrong };
    let field = |told| from.fields.iter().find(|(what, _)| *what == told).map(|(_, field)| field.as_str());
    let text = |key: Option<&str>| key.and_then(|key| filled.open.get(key)).map_or("", String::as_str);
    let Some(item) = item(books, text(field(Told::Item))) else { return wrong };
    let title = |key: &str| register.field(key).map_or(key, |field| &field.title).to_owned();
    let limit = due(item.limit(), today, books.calendar).date;
    // The number of days, and the one it may not exceed.
    let days = register.states.first().and_then(|state| state.days.as_deref());
    let most = days.and_then(|key| register.field(key)?.at_most.as_ref()).map(|(field, _)| field.as_str());
    for key in days.into_iter().chain(most) {
        let Ok(count) = text(Some(key)).parse::<u16>() else { continue };
        if add_working_days(today, count, books.calendar).date > limit {
            let (id, title_of) = (item.id, &item.title);
            let why = format!("{id}「{title_of}」的承诺时限是{}，写不了 {count} 个工作日", item.limit());
            wrong.push(Refused::Wrong { field: title(key), why });
        }
    }
    let about = field(Told::About);
    let mut list = Checklist::new(item, &books.items.materials);
    list.allow_deferral_until(limit);
    for name in text(about).split(['、', '，', ',']).map(str::trim) {
        let Some(material) = material(books, name) else { continue };
        let ways = list.ways_on(material.id);
        if let Some(closed) = ways.iter().find(|on| on.way == Way::Defer && !on.allowed) {
            let why = format!("“{}”不能容缺：{}", material.name, closed.how);
            wrong.push(Refused::Wrong { field: about.map_or_else(String::new, title), why });
        }
    }
    wrong
}

fn item<'a>(books: Books<'a>, text: &str) -> Option<&'a Item> {
    let by_code = text.to_ascii_uppercase().parse().ok().and_then(|code| books.items.get(code));
    by_code.or_else(|| books.items.named(text).first().copied())
}

fn material<'a>(books: Books<'a>, text: &str) -> Option<&'a Material> {
    let all = &books.items.materials;
    let by_code = text.to_ascii_uppercase().parse().ok().and_then(|code| all.get(code));
    by_code.or_else(|| all.iter().find(|material| plain(&material.name) == plain(text)))
}

/// What people say before and behind the name of a paper without meaning another one.
const AROUND: [&str; 10] = ["本人", "有效", "居民", "第二代", "二代", "原件", "复印件", "正反面", "及", "和"];

/// A paper's name without that: 居民身份证原件 and 有效身份证件 are the same.
fn plain(name: &str) -> String {
    let bare = AROUND.iter().fold(name.trim().to_owned(), |name, word| name.replace(word, ""));
    bare.trim_end_matches('件').to_owned()
}
