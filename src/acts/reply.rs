//! Papers of a case that say what came of it: one reply for all items of a visit, and what is paid and why not more.

use std::fmt::Write;

use super::ending::Slip;
use super::{ActError, Knowledge};
use crate::log::{Case, Way};
use crate::store::{Rows, StoreError};

/// The cases of one visit up to this one, oldest first.
pub fn visit(rows: &dyn Rows, case: &Case) -> Result<Vec<Case>, StoreError> {
    let mut cases = vec![case.clone()];
    let mut before = case.after;
    while let Some(id) = before {
        let Some(earlier) = rows.case(id)? else { break };
        before = earlier.after;
        cases.push(earlier);
    }
    cases.reverse();
    Ok(cases)
}

/// One reply (合并反馈) for everything of a visit: how each item ended, by when, what is still to be brought and where it
/// is got. None while the visit is about one item.
pub fn combined(know: &Knowledge, cases: &[Case]) -> Option<Slip> {
    let last = cases.last().filter(|_| cases.len() > 1)?;
    let person = last.person.as_ref().map_or("（未登记证件）", |person| person.masked.as_str());
    let mut text =
        format!("一次办多件·合并反馈单\n{}    申请人：{person}\n共 {} 件\n", last.day, cases.len());
    for (at, case) in cases.iter().enumerate() {
        let title = know.item(case).map_or("（没选事项）", |item| item.title.as_str());
        let end = case.closed.as_ref();
        line(&mut text, &format!("\n{}. {title}：{}", at + 1, end.map_or("在办", |end| end.outcome.title())));
        if let Some(number) = end.and_then(|end| end.number.as_ref()) {
            line(&mut text, &format!("   单号：{number}"));
        }
        if let Some(due) = end.and_then(|end| end.due) {
            line(&mut text, &format!("   最晚 {due} 给您结果"));
        }
        for (code, way) in &case.materials {
            let material = code.parse().ok().and_then(|code| know.items.materials.get(code));
            let Some(material) = material else { continue };
            match way {
                Way::Missing => {
                    let get = &material.get;
                    let text_of = format!("{}，{}，电话 {}", get.place, get.time, get.phone);
                    line(&mut text, &format!("   还要：{}（{text_of}）", material.name));
                }
                Way::Deferred { due } => line(&mut text, &format!("   {due} 前补来：{}", material.name)),
                Way::Promised => line(&mut text, &format!("   凭承诺办，办后核查：{}", material.name)),
                _ => {}
            }
        }
    }
    let hall = know.contact(last.window);
    let _ = writeln!(
        text,
        "\n地点：{} {} {}\n时间：{}\n咨询：{}    投诉：{}",
        hall.name, hall.address, hall.window, hall.hours, hall.phone, hall.complaint
    );
    let number = end_number(last);
    Some(Slip { title: "合并反馈单", number, text })
}

fn end_number(case: &Case) -> String {
    let number = case.closed.as_ref().and_then(|end| end.number.clone());
    format!("合并-{}", number.unwrap_or_else(|| case.short()))
}

/// The statement of what is paid (结算单): the bills, what is borne and why, what is paid and by when.
pub fn settlement(know: &Knowledge, case: &Case) -> Result<Slip, ActError> {
    let bills = case.bills.as_ref().ok_or(ActError::NoBills)?;
    let settled = case.settled.as_ref().ok_or(ActError::NoBills)?;
    let title = know.item(case).map_or("", |item| item.title.as_str());
    let person = case.person.as_ref().map_or("（未登记证件）", |person| person.masked.as_str());
    let mut text = format!("结算单\n申请人：{person}\n事项：{title}\n\n票据 {} 张\n", bills.bills.len());
    for bill in &bills.bills {
        line(&mut text, &format!("  {}  {} 元", bill.no, bill.yuan));
    }
    line(&mut text, &format!("合计 {} 元", bills.total()));
    text.push_str("\n自己付的，逐项\n");
    for (why, yuan) in &settled.borne {
        line(&mut text, &format!("  {why}  {yuan} 元"));
    }
    if settled.borne.is_empty() {
        text.push_str("  没有\n");
    }
    line(&mut text, &format!("\n报销 {} 元，最晚 {} 到账", settled.paid, settled.pay_by));
    text.push_str("按票据和当地规则测算，以官方系统核定为准。\n");
    for remedy in &know.endings.remedies {
        line(&mut text, &format!("不服：{} 内{}（{}）", remedy.limit, remedy.name, remedy.basis));
    }
    Ok(Slip { title: "结算单", number: format!("结算-{}", case.short()), text })
}

fn line(text: &mut String, what: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{what}");
}
