//! 小票: what is in the hand of who waits. Never why somebody goes first.

use super::{Hall, Ticket, clock};

/// The slip of a ticket, as text for paper or screen. `ahead`: how many wait for the same kind before it; `midnight`: when
/// the date of its day began.
pub fn slip(hall: &Hall, ticket: &Ticket, ahead: usize, midnight: i64) -> String {
    let kind = hall.kind(&ticket.kind).map_or(ticket.kind.as_str(), |kind| &kind.title);
    let minute = (ticket.arrived - midnight).div_euclid(60_000);
    let title = if hall.title.is_empty() { String::new() } else { format!("{}\n\n", hall.title) };
    let mut text = format!("{title}    {}\n\n{kind}，前面 {ahead} 人\n", ticket.no);
    text.push_str(&ticket.estimate.map_or("等候时间：估算中\n".to_owned(), |told| {
        let at = |after: i64| clock(minute + after);
        let mut told_at = match told.end() {
            Some(end) => format!("预计 {told}，约 {}–{} 叫到\n", at(told.low), at(end)),
            None => format!("预计 {told}，约 {} 以后叫到\n", at(told.low)),
        };
        if told.early > 0 {
            told_at.push_str(&format!("走开的请在 {} 以前回来，偶尔会早叫\n", at(told.early)));
        }
        told_at
    }));
    if let Some(notice) = ticket.notice {
        text.push_str(&format!("{notice}\n"));
    }
    text.push_str(&format!("{} {} 取号\n", ticket.day, clock(minute)));
    text.push_str("听到叫号、看到屏上号码，请到窗口；有的号会先叫。\n过号当天回来，请找工作人员排回队里。\n");
    if !hall.contact.phone.is_empty() {
        text.push_str(&format!("咨询电话 {}\n", hall.contact.phone));
    }
    text
}
