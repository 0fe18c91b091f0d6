//! What is said, at the desk and on papers, of a limit that stands still (中止计时) or runs on again.

use jiff::civil::Date;

use super::Knowledge;
use super::checklist::CaseList;
use super::later_papers::still_owed;
use super::suspension::from_intake;
use crate::calendar::{self, Calendar};
use crate::items::{Item, Mark};
use crate::log::{Case, Resumed, Suspended, Until};
use crate::paper::{StandsStill, chinese_day};

/// What is said once the limit of a case runs on: `2026-12-10 起接着计时：还有 20 日，最晚 2026-12-30`, its days as `shown`; none
/// while it stands still or never did.
pub fn runs_on_told(calendar: &Calendar, case: &Case, shown: impl Fn(Date) -> String) -> Option<String> {
    let (suspended, Resumed { since, due, .. }) = case.resumed()?;
    let unknown: Vec<i16> = (since.year()..=due.year()).filter(|year| !calendar.knows(*year)).collect();
    let doubt = calendar::not_loaded(&unknown).map_or_else(String::new, |doubt| format!("（{doubt}）"));
    let (since, due) = (shown(*since), shown(*due));
    Some(format!("{since} 起接着计时：{}，最晚 {due}{doubt}", suspended.left_told()))
}

/// What a paper says instead of a last day.
fn told(item: &Item, suspended: &Suspended, date: Date) -> String {
    let law = item.suspension.as_ref().map(|suspension| (suspension, suspension.basis.on(date)));
    let said = match law {
        // The material has its own line: what decides on it is said here.
        Some((suspension, law)) if suspended.ends_with_materials() => suspension.sentence(&law),
        Some((suspension, law)) => suspension.sentence_for(&suspended.waits_for, &law),
        None => format!("等{}，中止计时", suspended.waits_for),
    };
    format!("{said}；结论送来后接着算，{}", suspended.left_told())
}

/// The last day of a case as it was on a day, and what stood in its place.
pub(super) fn limit_on(know: &Knowledge, case: &Case, item: &Item, day: Date) -> (Option<Date>, StandsStill) {
    let promised = || case.closed.as_ref().and_then(|closing| closing.due);
    match case.until(Some(day)) {
        Some(Until::Suspended(suspended)) => {
            let awaited = suspended.materials.iter().filter_map(|code| code.parse().ok());
            let open = still_owed(case, Some(day));
            let still = StandsStill {
                told: Some(told(item, &suspended, day)),
                awaited: awaited.filter(|code| open.contains(code)).collect(),
                runs_on: String::new(),
            };
            (promised(), still)
        }
        until => {
            let began = case.resumed().filter(|(_, resumed)| resumed.since == day);
            let told = began.and_then(|_| runs_on_told(&know.calendar, case, chinese_day));
            let due = if let Some(Until::By(due)) = until { Some(due) } else { promised() };
            (due, StandsStill { runs_on: told.unwrap_or_default(), ..StandsStill::default() })
        }
    }
}

/// What stands in place of the last day of a case that is taken in until `due`, where something is awaited.
pub(super) fn at_intake(
    know: &Knowledge,
    case: &Case,
    list: &CaseList<'_>,
    (today, due): (Date, Date),
    clerk: &str,
) -> StandsStill {
    let told = from_intake(know, case, (today, due), clerk).map(|still| told(list.item, &still, today));
    let awaited = list.list.entries().iter().filter(|entry| entry.mark == Mark::Deferred(None));
    StandsStill { told, awaited: awaited.map(|entry| entry.wanted.id).collect(), runs_on: String::new() }
}

/// That the day its acceptance names is not the last one any more, or that there is one now; empty while what it says is true.
pub(super) fn other_limit(know: &Knowledge, case: &Case) -> String {
    let from_intake = usize::from(!case.awaited().is_empty());
    let Some(last) = case.suspensions.last() else { return String::new() };
    match (&last.resumed, know.item(case)) {
        (Some(_), _) => {
            let told = runs_on_told(&know.calendar, case, chinese_day).unwrap_or_default();
            format!("{told}；下面写的日子、等结论的话不算了")
        }
        (None, Some(item)) if case.suspensions.len() > from_intake => {
            let (day, told) = (chinese_day(last.since), told(item, last, last.since));
            format!("{day} 起{told}；下面写的日子不算了")
        }
        (None, _) => String::new(),
    }
}
