//! 又来了: the same person for the same thing within thirty days. Before anything else the clerk sees what was told the last
//! time, and that somebody should now go along.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Knowledge;
use super::deceased::same_matter;
use super::papers::OfCase;
use crate::clock::Now;
use crate::items::Item;
use crate::log::{Case, FollowUp, Outcome, Owed, Until};
use crate::paper::KINDS;

/// How many days back a visit for the same thing counts.
const RECENT: i64 = 30;

/// Whether a visit on that day is so near that another one for the same is one too many.
pub(super) fn is_recent(day: Date, today: Date) -> bool {
    day.saturating_add(RECENT.days()) >= today
}

/// Whether two cases are for the same applicant: the same unit where both name one; else the same person.
pub(super) fn same_applicant(one: &Case, other: &Case) -> bool {
    let person = |case: &Case| case.person.as_ref().and_then(|seen| seen.person.clone());
    match (&one.unit, &other.unit) {
        (Some(unit), Some(others)) => unit.code == others.code,
        _ => person(one).is_some() && person(one) == person(other),
    }
}

/// Which unit a case is of, in brackets behind its item.
pub(super) fn of_unit(case: &Case) -> String {
    case.unit.as_ref().map_or_else(String::new, |unit| format!("（{}）", unit.name))
}

/// The heading and text of what is to be seen at the window; none at a first visit. `visits` are the person's other ones,
/// newest first.
pub fn again(
    know: &Knowledge,
    case: Option<&Case>,
    visits: &[Case],
    today: Date,
    now: Now,
) -> Option<(String, String)> {
    let case = case?;
    let item = know.item(case)?;
    let same = |visit: &&Case| same_matter(visit, case);
    let times = visits.iter().filter(same).filter(|visit| is_recent(visit.day, today)).count();
    // What is still owed is asked about however long ago it was taken in.
    let counts = times > 0 || visits.iter().filter(same).any(Case::owes);
    let all: Vec<&Case> = visits.iter().filter(same).filter(|_| counts).collect();
    let noticed = noticed(all.iter().copied());
    let times = times.max(1);
    (!all.is_empty()).then(|| {
        let (title, text) = seen_before(know, item, &all, noticed, times, now);
        // What was done for one death is nothing for another.
        let theirs = all.iter().find_map(|visit| visit.deceased.as_ref()).filter(|_| case.deceased.is_none());
        let ask = theirs.map_or_else(String::new, |theirs| {
            let whose = theirs.shown();
            format!("上次是 {whose} 身后的事。先问这次去世的是不是同一位，录上他的证件号；不是同一位的，按新的一件办，下面说的不算。\n")
        });
        (title, ask + &text)
    })
}

/// Of visits for the same, newest first: the newest that ended with a notice, where nothing was taken in since.
pub(super) fn noticed<'a>(same: impl IntoIterator<Item = &'a Case>) -> Option<&'a Case> {
    same.into_iter().take_while(|visit| !takes_in(visit)).find(|visit| !visit.notices.is_empty())
}

/// What an earlier visit still waits for on `today`, and how it is taken up here; one line a thing. Whoever brings it is not
/// sent home.
pub fn waiting(know: &Knowledge, visit: &Case, today: Date) -> Vec<String> {
    let name = |follow: &FollowUp| {
        let about = follow.about.as_deref().unwrap_or_default();
        let material = about.parse().ok().and_then(|code| know.items.materials.get(code));
        material.map_or_else(|| about.to_owned(), |material| material.name.clone())
    };
    let by = |follow: &FollowUp| match follow.due {
        _ if follow.suspended.is_some() => {
            follow.suspended.iter().map(|still| format!("（{still}）")).collect()
        }
        Some(due) if due < today => format!("（最晚 {due}，已经过期）"),
        Some(due) => format!("（最晚 {due}）"),
        None => String::new(),
    };
    let open = visit.follow_ups().into_iter().filter(FollowUp::is_open);
    let line = |follow: FollowUp| match follow.owed {
        Owed::Result => None,
        Owed::Supplement => Some(format!(
            "还欠 {}{}：带来了就收，Alt+6「容缺补正」里选「补齐」，出补齐回执。",
            name(&follow),
            by(&follow)
        )),
        Owed::Inform => Some(
            "没有办成，还没书面告知：今天就当面告诉他为什么、还能怎么办、不服找谁，Alt+7 记。".to_owned(),
        ),
        Owed::Verify | Owed::Recall | Owed::Review => {
            Some(format!("{} {}{}还没完，Alt+7 看。", follow.owed.title(), name(&follow), by(&follow)))
        }
        Owed::Referral | Owed::Mediation | Owed::Assist | Owed::Visit => Some(format!(
            "{}{}还没落地：先问到哪一步了，Alt+7 记，不用从头说起。",
            follow.owed.title(),
            by(&follow)
        )),
    };
    open.filter_map(line).collect()
}

pub(super) fn seen_before(
    know: &Knowledge,
    item: &Item,
    visits: &[&Case],
    noticed: Option<&Case>,
    times: usize,
    now: Now,
) -> (String, String) {
    let Some(last) = visits.first() else { return Default::default() };
    let mut waits: String =
        visits.iter().flat_map(|visit| waiting(know, visit, now.date())).map(|line| line + "\n").collect();
    // A question that was only asked since changes nothing.
    let taken = visits.iter().find(|visit| takes_in(visit));
    let stopped = taken.and_then(|visit| visit.stopped());
    if visits.iter().any(|visit| visit.owes()) {
        waits.push_str("手上这一件不用再办一遍：收了、问了，按 F8 结成「咨询」。\n");
    }
    if let Some(stopped) = stopped {
        waits.insert_str(0, &format!("{stopped}。要办就重新申请、重新受理，材料都要再看。\n"));
    }
    let end = last.closed.as_ref().map_or("没办完", |closing| closing.outcome.title());
    let title = format!("这件事第 {} 次来：建议转帮办", times + 1);
    if let (None, Some(closing)) =
        (noticed, last.closed.as_ref().filter(|end| end.outcome == Outcome::Refused))
    {
        let number = closing.number.as_deref().unwrap_or_default();
        let paper = handed_out(know, last, ("refusal", number), now).unwrap_or_default();
        let text = format!(
            "{}{}。上次 {} 在 {} 号窗口（{}）：{end} {number}。\n{waits}\
             先看单子上那一条要求现在够不够：够了就受理；还不够的，照单子上的路由我们帮着走，不用他再跑一趟。\n\n\
             上次的不予受理通知书：\n\n{paper}",
            item.title,
            of_unit(last),
            last.day,
            last.window,
            last.clerk
        );
        return (title, text);
    }
    let Some(noticed) = noticed else {
        // Nothing was told to bring: what they come for now is how it stands, or the same question once more.
        let until = taken.and_then(|visit| visit.waits_for_result());
        let brings = visits.iter().any(|visit| !waiting(know, visit, now.date()).is_empty());
        let now = match until {
            _ if stopped.is_some() => String::new(),
            Some(until) if !brings => {
                format!("已经受理，{}：先查办到哪一步，不用再交材料。", in_words(&until))
            }
            None if taken.is_some() && !brings => {
                "那一件已经办结：问清这次想办成什么，是取结果，还是另有事要办。".to_owned()
            }
            Some(until) => format!("已经受理，{}：先查办到哪一步。", in_words(&until)),
            None if !waits.is_empty() => String::new(),
            None => "没有出过告知单：先问清这次想办成什么，能当场办的当场办，不再让人回去想。".to_owned(),
        };
        let title = format!("这件事第 {} 次来", times + 1);
        let text = format!(
            "{}{}。上次 {} 在 {} 号窗口（{}）：{end}。\n{waits}{now}\n",
            item.title,
            of_unit(last),
            last.day,
            last.window,
            last.clerk
        );
        return (title, text);
    };
    let mut text = format!(
        "{}{}。上次 {} 在 {} 号窗口（{}）：{end}。\n{waits}\
         这次少一趟：先对一遍上次的告知单，够了就办，还差的由我们帮着拿。\n\
         办法：F8 结件选「{}」，或 Alt+6 登记帮办代办；材料以上次告知单为准，不再加新的。\n",
        item.title,
        of_unit(last),
        last.day,
        last.window,
        last.clerk,
        Outcome::Assisted.title(),
    );
    let notice = noticed.notices.last().and_then(|number| handed_out(know, noticed, ("notice", number), now));
    if let Some(notice) = notice {
        text.push_str(&format!("\n上次的告知单：\n\n{notice}"));
    }
    (title, text)
}

fn in_words(until: &Until) -> String {
    match until {
        Until::By(due) => format!("最晚 {due} 办结"),
        Until::Suspended(suspended) => suspended.to_string(),
    }
}

/// A paper of a visit with this number, as it was handed out.
fn handed_out(know: &Knowledge, visit: &Case, (id, number): (&str, &str), now: Now) -> Option<String> {
    let kind = KINDS.iter().find(|kind| kind.id == id)?;
    let nth = number.rsplit('-').next()?.parse().ok()?;
    let of = OfCase::new(know, Some(visit), nth, (visit.window, &visit.clerk), now);
    Some(of.paper(kind).ok()?.to_string())
}

pub(super) fn takes_in(visit: &Case) -> bool {
    visit.closed.as_ref().is_some_and(|closing| closing.outcome.takes_in())
}
