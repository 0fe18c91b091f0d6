//! A service item as a citizen takes it along: on the phone, step by step, or at the window; and how long it takes.

use jiff::civil::Date;

use super::Cards;
use super::sheet::{Sheet, Tone};
use crate::acts::Machines;
use crate::answers::{Audience, Fail, Path};
use crate::items::{Deadline, Item, Items, Need, Online};
use crate::paper::HallContact;

/// Which ways are shown. A citizen chooses; neither is ever the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ways {
    /// On the phone or the web.
    Online,
    /// At the window.
    Window,
    /// Both.
    #[default]
    Both,
}

impl Ways {
    /// The other one, for a key.
    #[must_use]
    pub fn other(self) -> Self {
        if self == Ways::Online { Ways::Window } else { Ways::Online }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Ways::Online => "手机、网上办",
            Ways::Window => "窗口办",
            Ways::Both => "线上、窗口任选",
        }
    }
}

/// What a sheet of an item stands on besides the item.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub items: &'a Items,
    pub cards: &'a Cards,
    pub contact: &'a HallContact,
    pub audience: Audience,
    pub today: Date,
    /// Which machines work now.
    pub machines: Option<&'a Machines>,
}

impl Around<'_> {
    /// Whether it is known that no machine works: then no sentence sends anybody to one.
    fn no_machine(&self) -> bool {
        self.machines.is_some_and(|machines| !machines.works)
    }

    /// At a machine: how it is done there and which work; where none does, only that.
    fn at_machine(&self, item: &Item, sheet: &mut Sheet) {
        let Some(machine) = &item.channels.machine else { return };
        match self.machines {
            Some(machines) if !machines.works => {
                sheet.add(Tone::Text, format!("自助机：{}", machines.said));
            }
            machines => {
                sheet.add(Tone::Text, format!("自助机：{machine}"));
                sheet.lines.extend(machines.map(|now| (Tone::Text, now.said.clone())));
            }
        }
    }
}

/// The sheet of an item.
pub(super) fn sheet(item: &Item, ways: Ways, around: &Around<'_>) -> Sheet {
    let machines = around.machines.map(|machines| machines.that_do(item));
    let around = &Around { machines: machines.as_ref(), ..*around };
    let mut sheet = Sheet::new(format!("{}（{}）", item.title, ways.name()));
    sheet.manner(around.audience);
    let young = around.audience == Audience::Young;
    if ways != Ways::Window {
        let card = around.cards.paths.of_item(&item.id.to_string()).next();
        for online in &item.channels.online {
            channel(online, around, &mut sheet);
        }
        if let Some(card) = card {
            fails(&card.fails, &mut sheet);
            if let Some(not_done) = &card.not_done {
                sheet.add(Tone::Warn, not_done.clone());
                nodes(item, around.today, &mut sheet);
            }
            sheet.add(Tone::Dim, format!("更细的看路径卡 {}", card.id));
        }
        around.at_machine(item, &mut sheet);
    }
    limits(item, around.today, &mut sheet);
    match ways {
        Ways::Online => back_to_window(item, around, &mut sheet),
        Ways::Window | Ways::Both if !young => window(item, around, &mut sheet),
        Ways::Window | Ways::Both => back_to_window(item, around, &mut sheet),
    }
    sheet
}

/// The sheet of a path card.
pub(super) fn path(path: &Path, item: &Item, choice: Option<&str>, around: &Around<'_>) -> Sheet {
    let machines = around.machines.map(|machines| machines.that_do(item));
    let around = &Around { machines: machines.as_ref(), ..*around };
    let mut sheet = Sheet::new(path.title.clone());
    sheet.manner(around.audience);
    let say = path.no_machine.as_ref().filter(|_| around.no_machine());
    sheet.add(Tone::Text, say.unwrap_or(&path.say).clone());
    if let Some(chosen) = choice.and_then(|said| path.choice(said)) {
        sheet.add(Tone::Title, format!("{} → {}", chosen.text, chosen.gives));
        sheet.add(Tone::Text, chosen.differs.clone());
    } else if let Some(ask) = &path.ask {
        sheet.add(Tone::Title, ask.clone());
        for (at, choice) in path.choices.iter().enumerate() {
            sheet.add(
                Tone::Text,
                format!("  {}. {} → {}：{}", at + 1, choice.text, choice.gives, choice.differs),
            );
        }
    }
    sheet.add(Tone::Text, format!("先备好：{}", path.before.join("；")));
    let channels: Vec<&Online> = path
        .platforms
        .iter()
        .filter_map(|name| item.channels.online.iter().find(|online| online.name == name.value))
        .collect();
    // One platform in full, the others by name: who is shown three ways takes none.
    for (at, online) in channels.iter().enumerate() {
        if at == 0 || around.audience == Audience::Standard {
            channel(online, around, &mut sheet);
        } else {
            sheet.add(Tone::Dim, format!("也可以用「{}」：{}", online.name, online.path));
        }
    }
    sheet.add(Tone::Title, "卡住了怎么办".to_owned());
    fails(&path.fails, &mut sheet);
    if path.self_first {
        around.at_machine(item, &mut sheet);
    }
    sheet.add(Tone::Text, format!("交了以后：{}", path.after));
    if let Some(not_done) = &path.not_done {
        sheet.add(Tone::Warn, not_done.clone());
        nodes(item, around.today, &mut sheet);
    }
    match &path.instant {
        Some(instant) => sheet.add(Tone::Text, format!("多久：{instant}")),
        None => limits(item, around.today, &mut sheet),
    }
    if !path.three.is_empty() {
        sheet.add(Tone::Title, "带走这三句".to_owned());
        for (at, sentence) in path.three.iter().enumerate() {
            sheet.add(Tone::Text, format!("  {}. {sentence}", at + 1));
        }
    }
    back_to_window(item, around, &mut sheet);
    sheet.add(Tone::Dim, format!("事项 {} {}；〔二维码位：贴本厅核对过的官方码〕", item.id, item.title));
    sheet
}

/// One platform: how to get in, which buttons, what if it fails.
fn channel(online: &Online, around: &Around<'_>, sheet: &mut Sheet) {
    sheet.add(Tone::Title, format!("「{}」", online.name));
    let platform = around.cards.paths.platform(&online.name);
    if let Some(platform) = platform {
        sheet.add(Tone::Dim, format!("  入口：{}", platform.enter.join(" → ")));
        sheet.lines.extend(platform.site.iter().map(|site| (Tone::Dim, format!("  网址：{site}"))));
    }
    for (at, step) in online.path.split('→').map(str::trim).filter(|step| !step.is_empty()).enumerate() {
        sheet.add(Tone::Text, format!("  第 {} 步  {step}", at + 1));
    }
    sheet.add(Tone::Text, format!("  失败怎么办：{}", online.when_it_fails(!around.no_machine())));
    if let Some(platform) = platform.filter(|_| around.audience != Audience::Young) {
        fails(&platform.fails, sheet);
    }
}

fn fails(fails: &[Fail], sheet: &mut Sheet) {
    for fail in fails {
        sheet.add(Tone::Text, format!("  {}：{}", fail.when, fail.then));
    }
}

/// How long, as law and hall say it.
fn limits(item: &Item, today: Date, sheet: &mut Sheet) {
    let Some(deadline) = item.deadline() else { return };
    sheet.add(Tone::Text, format!("多久：{}", limit(deadline, today)));
}

fn limit(deadline: &Deadline, today: Date) -> String {
    let law = deadline.law(|basis| basis.on(today));
    let promised = deadline.promised.map_or_else(String::new, |limit| format!("，我们承诺 {limit}"));
    format!("{law}{promised}，从{}起算", deadline.start)
}

/// The legs of a thing that goes from one office to another, each with its limit, and what they add up to.
fn nodes(item: &Item, today: Date, sheet: &mut Sheet) {
    let whole = item.deadline().map(|deadline| deadline.what.as_str());
    let legs: Vec<&Deadline> = item
        .deadlines
        .iter()
        .filter(|leg| Some(leg.what.as_str()) != whole && leg.statutory.is_some())
        .collect();
    for (at, leg) in legs.iter().enumerate() {
        sheet.add(Tone::Text, format!("  第 {} 段  {}：{}", at + 1, leg.what, limit(leg, today)));
    }
    let limits: Vec<_> = legs.iter().filter_map(|leg| leg.statutory.as_ref()).map(|law| law.limit).collect();
    if let Some(unit) = limits.first().map(|limit| limit.unit)
        && limits.iter().all(|limit| limit.unit == unit)
        && limits.len() > 1
    {
        let sum: Vec<String> = limits.iter().map(|limit| limit.n.to_string()).collect();
        let last = limits.last().map_or_else(String::new, ToString::to_string);
        let unit = last.trim_start_matches(|c: char| c.is_ascii_digit());
        sheet.add(Tone::Title, format!("合起来 {}{unit}", sum.join("+")));
    }
}

fn window(item: &Item, around: &Around<'_>, sheet: &mut Sheet) {
    sheet.add(Tone::Title, "窗口".to_owned());
    sheet.add(Tone::Text, format!("  {}", item.channels.window));
    contact_lines(around.contact, &item.channels.phone, around.audience, sheet);
    let mut place = 0;
    for wanted in &item.materials {
        let Some(material) = around.items.materials.get(wanted.id) else { continue };
        if let Some(by) = material.sent_by.as_ref().filter(|_| !wanted.need.is_free()) {
            let text = format!("  不用带 {}：由{by}转来（找{}）", short(&material.name), material.get.place);
            sheet.add(Tone::Text, text);
            continue;
        }
        if material.at_window {
            sheet.add(Tone::Text, format!("  不用带 {}：{AT_WINDOW}", short(&material.name)));
            continue;
        }
        place += 1;
        let when = wanted.need.when().map_or_else(String::new, |when| format!("（{when}才要）"));
        let need = if wanted.need.is_free() { "，免交" } else { "" };
        sheet.add(
            Tone::Text,
            format!("  带 {place}. {}{when}：{}{need}", short(&material.name), wanted.copies),
        );
    }
    let steps: Vec<&str> = item.steps.iter().map(|step| step.name.as_str()).collect();
    sheet.add(Tone::Text, format!("  环节：{}", steps.join(" → ")));
    sheet.add(Tone::Text, format!("  代办：{}", item.agent));
    sheet.add(Tone::Text, "  收费：不收费".to_owned());
}

/// The way back: where, what to bring, whom to ask. It stands on every sheet that sends somebody to a phone.
fn back_to_window(item: &Item, around: &Around<'_>, sheet: &mut Sheet) {
    sheet.add(Tone::Title, "线上不成，回窗口一样办".to_owned());
    sheet.add(Tone::Text, format!("  {}", item.channels.window));
    contact_lines(around.contact, &item.channels.phone, around.audience, sheet);
    let always: Vec<String> = item
        .materials
        .iter()
        .filter(|wanted| matches!(wanted.need, Need::Always))
        .filter_map(|wanted| around.items.materials.get(wanted.id))
        .filter(|material| material.is_brought())
        .map(|material| short(&material.name).to_owned())
        .collect();
    if !always.is_empty() {
        sheet.add(Tone::Text, format!("  带：{}", always.join("、")));
    }
}

/// How what the window prints comes about.
pub(super) const AT_WINDOW: &str = "窗口打好，您核对了签字";

/// The name without what stands in brackets behind it.
pub(super) fn short(name: &str) -> &str {
    name.split(['（', '(']).next().unwrap_or(name)
}

/// Where this hall is; who cannot hear is not left with a telephone number only.
pub fn contact_lines(contact: &HallContact, phone: &str, audience: Audience, sheet: &mut Sheet) {
    let place = [&contact.name, &contact.address, &contact.window].map(String::as_str);
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    sheet.add(Tone::Text, format!("  地点：{}", place.join(" ")));
    if !contact.hours.is_empty() {
        sheet.add(Tone::Text, format!("  时间：{}", contact.hours));
    }
    if audience == Audience::Deaf {
        let text = format!("  联系：来窗口打字给我们看，或请家里人代打 {phone}");
        sheet.add(Tone::Text, text);
    } else {
        let phones = if contact.phone == phone || contact.phone.is_empty() {
            phone.to_owned()
        } else {
            format!("{}，或 {phone}", contact.phone)
        };
        sheet.add(Tone::Text, format!("  电话：{phones}"));
    }
}
