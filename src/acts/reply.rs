//! What came of a visit: its cases, and what is paid and why not more.

use std::fmt::Write;

use super::{ActError, Knowledge};
use crate::log::Case;
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

/// A paper without a form of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// What it is called.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Its text.
    pub text: String,
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
    for remedy in know.forms().remedies() {
        line(&mut text, &format!("不服：{}，{}", remedy.limit, remedy.name));
    }
    Ok(Slip { title: "结算单".to_owned(), number: format!("结算-{}", case.short()), text })
}

fn line(text: &mut String, what: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{what}");
}
