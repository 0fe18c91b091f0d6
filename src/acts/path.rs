//! The two path sheets of an item (路径单): how it is done online, and how at the window. The citizen chooses; neither is
//! ever the only way.

use std::fmt::Write;

use super::Knowledge;
use super::ending::Slip;
use crate::items::{Item, Need};

/// Online, or on the machine: platform, taps, and what to do when it fails.
pub fn online(know: &Knowledge, item: &Item, window: u32) -> Slip {
    let mut text = head("线上路径单", item);
    for (at, online) in item.channels.online.iter().enumerate() {
        line(&mut text, &format!("{}. {}", at + 1, online.name));
        line(&mut text, &format!("   怎么走：{}", online.path));
        line(&mut text, &format!("   不成功：{}", online.fails));
    }
    if let Some(machine) = &item.channels.machine {
        line(&mut text, &format!("自助机：{machine}"));
    }
    if item.channels.online.is_empty() && item.channels.machine.is_none() {
        line(&mut text, "这件事目前没有线上办法，来窗口办，也可以先打电话问。");
    }
    line(&mut text, "提交不等于办结：提交后凭业务编号查进度。");
    for deadline in &item.deadlines {
        line(&mut text, &format!("{}：承诺 {}", deadline.what, deadline.promised));
    }
    line(&mut text, "线上、窗口任您选；线上办不成，来窗口一样办。");
    rest(&mut text, know, item, window);
    Slip { title: "线上路径单", number: format!("路径-{}-线上", item.id), text }
}

/// At the window: what to bring, where, when, who else may come.
pub fn at_window(know: &Knowledge, item: &Item, window: u32) -> Slip {
    let mut text = head("窗口路径单", item);
    line(&mut text, &format!("哪个窗口：{}", item.channels.window));
    line(&mut text, "带什么：");
    for wanted in &item.materials {
        let Some(material) = know.items.materials.get(wanted.id) else { continue };
        let how = match &wanted.need {
            Need::Free => "不用带，由我们查".to_owned(),
            Need::Always => wanted.copies.clone(),
            Need::When(when) | Need::Optional(when) => format!("{}：{}", when, wanted.copies),
        };
        line(&mut text, &format!("  · {}（{how}）", material.name));
    }
    line(&mut text, &format!("别人代办：{}", item.agent));
    for deadline in &item.deadlines {
        line(&mut text, &format!("{}：承诺 {}", deadline.what, deadline.promised));
    }
    line(&mut text, "线上、窗口任您选；不会用手机、不想用手机，都来窗口办。");
    rest(&mut text, know, item, window);
    Slip { title: "窗口路径单", number: format!("路径-{}-窗口", item.id), text }
}

fn head(title: &str, item: &Item) -> String {
    format!("{title}\n{}（{}）\n\n", item.title, item.id)
}

fn rest(text: &mut String, know: &Knowledge, item: &Item, window: u32) {
    let hall = know.contact(window);
    line(text, &format!("\n地点：{} {}", hall.name, hall.address));
    line(text, &format!("时间：{}", hall.hours));
    line(text, &format!("咨询：{}，本厅 {}", item.channels.phone, hall.phone));
}

fn line(text: &mut String, what: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{what}");
}
