//! 又来了: the same person for the same thing within thirty days. Before anything else the clerk sees what was told the last
//! time, and that somebody should now go along.

use super::papers::OfCase;
use super::{Knowledge, Standing};
use crate::clock::Now;
use crate::log::{Case, Outcome};
use crate::paper::KINDS;

/// The heading and text of what is to be seen; none at a first visit.
pub fn again(know: &Knowledge, standing: &Standing, now: Now) -> Option<(String, String)> {
    let times = standing.same_item_visits();
    let item = standing.case.as_ref().and_then(|case| know.item(case))?;
    let same = |visit: &&Case| visit.item.as_deref() == Some(&*item.id.to_string());
    let last = standing.visits.iter().find(same).filter(|_| times > 0)?;
    let end = last.closed.as_ref().map_or("没办完", |closing| closing.outcome.title());
    let title = format!("这件事第 {} 次来：建议转帮办", times + 1);
    let mut text = format!(
        "{}。上次 {} 在 {} 号窗口（{}）：{end}。\n\
         这次少一趟：先对一遍上次的告知单，够了就办，还差的由我们帮着拿。\n\
         办法：F8 结件选「{}」，或 Alt+6 登记帮办代办；材料以上次告知单为准，不再加新的。\n",
        item.title,
        last.day,
        last.window,
        last.clerk,
        Outcome::Assisted.title(),
    );
    let noticed = standing.visits.iter().filter(same).find(|visit| !visit.notices.is_empty());
    match noticed.and_then(|visit| notice(know, visit, now)) {
        Some(notice) => text.push_str(&format!("\n上次的告知单：\n\n{notice}")),
        None => text.push_str("\n上次没有出告知单。"),
    }
    Some((title, text))
}

/// The newest notice of a visit, as it was handed out.
fn notice(know: &Knowledge, visit: &Case, now: Now) -> Option<String> {
    let kind = KINDS.iter().find(|kind| kind.id == "notice")?;
    let nth = visit.notices.last()?.rsplit('-').next()?.parse().ok()?;
    let (window, clerk) = (visit.window, visit.clerk.as_str());
    let of =
        OfCase { know, case: Some(visit), nth, window, clerk, now, note: "", made_good: &[], refusal: None };
    Some(of.paper(kind).ok()?.to_string())
}
