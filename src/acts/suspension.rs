//! 中止计时: the limit of a case stands still while somebody else has not decided, as far as a law lets it, and runs on with what
//! was left. It begins with the acceptance where a material is awaited, or later by a word; it ends with that material, or by a word.

use jiff::civil::Date;

use super::transaction::{case, with_case};
use super::{ActError, Books, Knowledge, Stamp};
use crate::calendar::{self, Calendar, working_days_left};
use crate::items::{Item, Items, Limit, Unit};
use crate::log::{Body, Case, CaseId, Closing, Owed, Resumed, Step, Suspended, Until};
use crate::store::{Store, Tx};

/// Why a limit does not stand still, or does not run on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No law lets it.
    #[error(
        "「{item}」的时限不能中止：法律没有这一条。能中止的只有{known}。等别家的，在后续「按期办结」里记进度（Alt+7），日子照算"
    )]
    NoLaw {
        /// The item.
        item: String,
        /// What there is, each with its law.
        known: String,
    },
    /// Its limit does not run yet.
    #[error("这一件还没受理，时限没有开始算，不用中止。材料等结论的，受理时记容缺、不写补齐日")]
    NotYet,
    /// Its limit does not run any more, or never did.
    #[error("这一件没有在算的办结时限，不用中止、恢复")]
    NothingRuns,
    /// It stands still already.
    #[error(
        "已经{}：不用再记一次。结论来了，{}",
        .0,
        if .0.ends_with_materials() { "在「容缺补齐」里记办好，就接着计时" } else { "记「恢复计时」" }
    )]
    Already(Box<Suspended>),
    /// The last day was over before.
    #[error("最晚 {0} 办结，已经过了：超期在前，不能用中止变成没过期。照超期办，写明为什么晚")]
    Late(Date),
    /// It runs.
    #[error("这一件没有中止计时，不用恢复")]
    Runs,
    /// What is waited for is a material that has not come.
    #[error(
        "等的是「{0}」：送来了在「容缺补齐」里记办好（Alt+7、Alt+6「容缺补正」），记了就接着计时，不另记"
    )]
    NotCome(String),
    /// An end for what did not come while the limit stands still.
    #[error("{0}：等着的时候不能终止办理。材料来了照收；结论来了先记「恢复计时」")]
    NotEnded(Box<Suspended>),
    /// A result while the limit stands still.
    #[error("{0}：结论来了先记「恢复计时」（Alt+7；命令：bangban case resume），再记办结")]
    StandsStill(Box<Suspended>),
}

/// What can be done about the limit of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitTurn {
    /// 中止计时
    Suspend,
    /// 恢复计时
    Resume,
}

impl LimitTurn {
    /// What a clerk calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Suspend => "中止计时",
            Self::Resume => "恢复计时",
        }
    }

    /// What the words with it must say.
    pub fn asks(self) -> &'static str {
        match self {
            Self::Suspend => "等的是哪家的什么结论",
            Self::Resume => "结论是什么（哪家的、哪天、文号）",
        }
    }
}

/// Lets the limit of a case stand still, or run on, with words on what is waited for, or what was decided.
pub fn turn_limit(
    store: &mut dyn Store,
    know: &Knowledge,
    stamp: &Stamp,
    id: CaseId,
    (turn, note): (LimitTurn, &str),
) -> Result<Case, ActError> {
    with_case(store, stamp, id, |_, before| {
        let books = know.books();
        let said = |words| know.endings.reason(words).ok_or(ActError::Blank(turn.asks()));
        Ok(match turn {
            LimitTurn::Suspend => {
                let (materials, left) = may_suspend(books, before, stamp.day)?;
                Step::Suspended(still(said(waited_for(note))?.to_owned(), materials, left, stamp))
            }
            LimitTurn::Resume => {
                let suspended = may_resume(books, before)?;
                let note = said(note)?.to_owned();
                Step::Resumed(Resumed { note, ..runs_on(books.calendar, suspended, stamp) })
            }
        })
    })
}

/// Words that follow 等, without one of their own.
fn waited_for(words: &str) -> &str {
    let words = words.trim();
    words.strip_prefix("等待").or_else(|| words.strip_prefix('等')).unwrap_or(words).trim()
}

/// What can be done about the limit of a case now, if anything.
pub fn limit_turn(know: &Knowledge, case: &Case, today: Date) -> Option<LimitTurn> {
    let books = know.books();
    if may_suspend(books, case, today).is_ok() {
        return Some(LimitTurn::Suspend);
    }
    may_resume(books, case).is_ok().then_some(LimitTurn::Resume)
}

/// Whether the limit of a case may stand still from `today` on: the deferred materials that are awaited, and what is left.
fn may_suspend(books: Books<'_>, case: &Case, today: Date) -> Result<(Vec<String>, Limit), LimitError> {
    let item = item_of(books.items, case).ok_or(LimitError::NotYet)?;
    if item.suspension.is_none() {
        let law = |other: &Item| {
            let suspension = other.suspension.as_ref()?;
            let law = suspension.basis.on(today);
            Some(format!("「{}」（等{}，{law}）", other.title, suspension.waits_for))
        };
        let known: Vec<String> = books.items.iter().filter_map(law).collect();
        return Err(LimitError::NoLaw { item: item.title.clone(), known: known.join("、") });
    }
    if case.closed.is_none() {
        return Err(LimitError::NotYet);
    }
    let due = match case.waits_for_result().ok_or(LimitError::NothingRuns)? {
        Until::Suspended(suspended) => return Err(LimitError::Already(Box::new(suspended))),
        Until::By(due) => due,
    };
    if due < today {
        return Err(LimitError::Late(due));
    }
    let open =
        case.follow_ups().into_iter().filter(|follow| follow.owed == Owed::Supplement && follow.is_open());
    let materials = open.filter_map(|follow| follow.about);
    let materials = materials.filter(|code| code.parse().is_ok_and(|code| item.awaits(code))).collect();
    let (start, runs) = match case.resumed() {
        Some((suspended, resumed)) => (resumed.since, suspended.left),
        None => (case.day, whole(item.limit(), (case.day, due), books.calendar)),
    };
    Ok((materials, left(runs, start, (today, due), books.calendar)))
}

fn may_resume<'c>(books: Books<'_>, case: &'c Case) -> Result<&'c Suspended, LimitError> {
    if case.waits_for_result().is_none() {
        return Err(LimitError::NothingRuns);
    }
    let suspended = case.suspended().ok_or(LimitError::Runs)?;
    if suspended.ends_with_materials() {
        return Err(LimitError::NotCome(names(books.items, &suspended.materials)));
    }
    Ok(suspended)
}

fn still(waits_for: String, materials: Vec<String>, left: Limit, stamp: &Stamp) -> Suspended {
    let clerk = stamp.who.clerk.clone();
    Suspended { since: stamp.day, waits_for, materials, by_word: true, left, clerk, resumed: None }
}

fn runs_on(calendar: &Calendar, suspended: &Suspended, stamp: &Stamp) -> Resumed {
    let due = calendar::due(suspended.left, stamp.day, calendar).date;
    Resumed { since: stamp.day, due, note: String::new(), clerk: stamp.who.clerk.clone() }
}

/// The whole of a limit that ends on `due`: as the item has it, or as many of its days as were promised instead.
fn whole(limit: Limit, (from, due): (Date, Date), calendar: &Calendar) -> Limit {
    if calendar::due(limit, from, calendar).date == due {
        limit
    } else {
        counted(limit.unit, (from, due), calendar)
    }
}

/// What is left on `today` of a limit that runs from `start` until `due`.
fn left(runs: Limit, start: Date, (today, due): (Date, Date), calendar: &Calendar) -> Limit {
    match runs.unit {
        // Nobody can say which part of a month is over.
        Unit::Month => counted(Unit::Day, (today, due), calendar),
        unit => {
            let over = counted(unit, (start, today), calendar);
            Limit { n: runs.n.saturating_sub(over.n), unit }
        }
    }
}

/// The days after `from` up to and including `to`, in working days or in days.
fn counted(unit: Unit, (from, to): (Date, Date), calendar: &Calendar) -> Limit {
    let (days, unit) = match unit {
        Unit::WorkingDay => (working_days_left(from, to, calendar), unit),
        Unit::Day | Unit::Month => (from.until(to).map_or(0, |span| span.get_days()), Unit::Day),
    };
    Limit { n: u16::try_from(days).unwrap_or(0), unit }
}

fn item_of<'a>(items: &'a Items, case: &Case) -> Option<&'a Item> {
    items.get(case.item.as_deref()?.parse().ok()?)
}

fn names(items: &Items, codes: &[String]) -> String {
    let name = |code: &String| {
        let material = code.parse().ok().and_then(|code| items.materials.get(code));
        material.map_or_else(|| code.clone(), |material| material.name.clone())
    };
    codes.iter().map(name).collect::<Vec<_>>().join("、")
}

/// How the limit of a case that is taken in until `due` stands still from the acceptance on; none where nothing is awaited.
pub(super) fn from_intake(
    know: &Knowledge,
    case: &Case,
    (today, due): (Date, Date),
    clerk: &str,
) -> Option<Suspended> {
    let item = know.item(case)?;
    let awaited = case.awaited().into_iter().filter(|code| code.parse().is_ok_and(|code| item.awaits(code)));
    let materials: Vec<String> = awaited.map(str::to_owned).collect();
    let left = whole(item.limit(), (today, due), &know.calendar);
    let waits_for = names(&know.items, &materials);
    let clerk = clerk.to_owned();
    let awaits = !materials.is_empty();
    let by_word = false;
    awaits.then_some(Suspended { since: today, waits_for, materials, by_word, left, clerk, resumed: None })
}

/// The same, written down with the end of the case.
pub(super) fn begins(
    know: &Knowledge,
    case: &Case,
    closing: &Closing,
    (stamp, today): (&Stamp, Date),
) -> Option<Step> {
    let due = closing.due.filter(|_| closing.outcome.takes_in())?;
    let suspended = from_intake(know, case, (today, due), &stamp.who.clerk)?;
    Some(Step::Suspended(Suspended { since: stamp.day, ..suspended }))
}

/// Lets the limit of a case run on once all that it waits for has come; gives the case as it is then.
pub(super) fn goes_on(
    tx: &mut dyn Tx,
    books: Books<'_>,
    stamp: &Stamp,
    after: Case,
) -> Result<Case, ActError> {
    let Some(suspended) = after.suspended().filter(|suspended| suspended.ends_with_materials()) else {
        return Ok(after);
    };
    if !suspended.materials.iter().all(|code| after.made_good(code).is_some()) {
        return Ok(after);
    }
    let note = format!("{}到了", names(books.items, &suspended.materials));
    let resumed = Resumed { note, ..runs_on(books.calendar, suspended, stamp) };
    tx.append(stamp.further(Body::Case(after.id, Step::Resumed(resumed))))?;
    case(tx, after.id)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_left_is_counted_in_the_unit_of_the_limit_and_not_shortened_by_days_nobody_works() {
        let calendar = Calendar::default();
        let left = |limit: &str, from: Date, today: Date| {
            let limit = Limit::parse(limit).unwrap();
            let due = calendar::due(limit, from, &calendar).date;
            left(whole(limit, (from, due), &calendar), from, (today, due), &calendar).to_string()
        };
        // From a Monday; ten days on it is a Thursday.
        let (from, today) = (date(2026, 11, 23), date(2026, 12, 3));
        assert_eq!(left("30日", from, today), "20 日");
        assert_eq!(left("20工作日", from, today), "12 个工作日");
        assert_eq!(left("1月", from, today), "20 日");
        // Its last day is a Saturday, so that it is carried over to the Monday: that is a day nobody counts.
        assert_eq!(left("12日", from, date(2026, 12, 4)), "1 日");
        assert_eq!(left("12日", from, date(2026, 12, 7)), "当场");
        // A day promised before that of the limit.
        let (limit, due) = (Limit::parse("30日").unwrap(), date(2026, 12, 8));
        assert_eq!(whole(limit, (from, due), &calendar).to_string(), "15 日");
    }
}
