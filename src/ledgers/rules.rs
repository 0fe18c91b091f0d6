//! What may be done with an entry, and when it falls due.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Derived, Entry, Filled, Register, Step, Value, Who};
use crate::calendar::{Calendar, add_working_days, due, not_loaded, working_day_before, working_days_left};
use crate::person::same_name;

/// Why something was not done; what to do instead is said with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No such field.
    #[error("没有“{typed}”这一栏。能填的有：{known}")]
    NoField {
        /// What was typed.
        typed: String,
        /// What there is.
        known: String,
    },
    /// What was typed cannot stand in the field.
    #[error("{field}：{why}")]
    Wrong {
        /// The field's name.
        field: String,
        /// Why, and what would be right.
        why: String,
    },
    /// Something is lacking.
    #[error("还缺：{0}。补上再{1}")]
    Lacking(String, String),
    /// No such step.
    #[error("没有“{typed}”这一步。现在是「{state}」，能办的有：{known}")]
    NoStep {
        /// What was typed.
        typed: String,
        /// Where the entry is.
        state: String,
        /// What can be done there.
        known: String,
    },
    /// The step does not leave the state the entry is in.
    #[error("现在是「{state}」，不能「{step}」。能办的有：{known}")]
    NotFrom {
        /// Where the entry is.
        state: String,
        /// The step.
        step: String,
        /// What can be done there.
        known: String,
    },
    /// Somebody else has to do it.
    #[error("「{step}」要由{who}来办：这一条是{clerk}{had}的。换人登录，或用 --clerk 写明是谁")]
    NotYou {
        /// The step.
        step: String,
        /// Who may.
        who: &'static str,
        /// Who stands in the way, or made the entry.
        clerk: String,
        /// What they had to do with it.
        had: &'static str,
    },
    /// How many is none.
    #[error("{0}要写 1 以上的数。改好再存")]
    Nothing(String),
    /// It ended before it began.
    #[error("{later} {end} 早于{earlier} {begin}，同一天里不会先好后坏。核对两个时间，改对再存")]
    Backwards {
        /// The field of the end.
        later: String,
        /// What it says.
        end: String,
        /// The field of the beginning.
        earlier: String,
        /// What it says.
        begin: String,
    },
    /// Two fields say the same and must not.
    #[error("{0}和{1}要是两个人，现在都是“{2}”。改其中一个")]
    Same(String, String, String),
    /// What is filled in says the opposite of the step.
    #[error("{field}写着“{word}”，和「{step}」对不上。看清是哪一步，或把{field}写成核到的事实")]
    Against {
        /// The field.
        field: String,
        /// What it says.
        word: String,
        /// The step.
        step: String,
    },
    /// The day it is for has not come.
    #[error("{field}是 {day}，还没到，现在不能「{step}」。到了那天再办；日子变了的，先把{field}改对")]
    TooEarly {
        /// The step.
        step: String,
        /// The field of the day.
        field: String,
        /// The day.
        day: Date,
    },
    /// The last day is not over.
    #[error("最后一天 {due} 还没过，现在不能「{step}」：期限里来的还要收。能办的有：{known}")]
    NotOver {
        /// The step.
        step: String,
        /// The last day.
        due: Date,
        /// What can be done now.
        known: String,
    },
    /// There is no last day that could be over.
    #[error("现在没有最后一天（中止计时，或没写期限），不能「{step}」：什么时候来都要收。能办的有：{known}")]
    NoLastDay {
        /// The step.
        step: String,
        /// What can be done now.
        known: String,
    },
    /// A number is larger than another allows.
    #[error("{field}是 {got}，不能超过{other} {most}：{why}。改小再存")]
    TooMuch {
        /// The field.
        field: String,
        /// What was filled in.
        got: u32,
        /// The field that sets the limit.
        other: String,
        /// The limit.
        most: u32,
        /// Why there is one.
        why: String,
    },
    /// Nothing became less, and this register is for what did.
    #[error("{0}一样也没减少，登记在这一本里不算数。核对前后的数，改对再存")]
    NothingLess(String),
    /// There is not enough left.
    #[error("{field}只有 {left}，不够 {by}。先核实数量")]
    TooLittle {
        /// The field.
        field: String,
        /// What is there.
        left: u32,
        /// What was asked for.
        by: u32,
    },
}

/// The default that is whoever takes the step.
pub const CLERK: &str = "{clerk}";

/// Whether an entry may be made of what was filled in; gives what stands in the fields by default. Its state is the
/// register's first.
pub fn start(register: &Register, mut filled: Filled) -> Result<Filled, Refused> {
    for field in &register.fields {
        if let (Some(default), false) = (&field.default, filled.has(&field.key))
            && default != CLERK
        {
            filled.open.insert(field.key.clone(), default.clone());
        }
    }
    let lacking: Vec<&str> = register
        .fields
        .iter()
        .filter(|field| field.is_needed(|key| filled.open.get(key).map_or("", String::as_str)))
        .filter(|field| !filled.has(&field.key))
        .map(|field| field.title.as_str())
        .collect();
    if !lacking.is_empty() {
        return Err(Refused::Lacking(lacking.join("、"), "登记".into()));
    }
    let says = |key: &str| filled.open.get(key).cloned().unwrap_or_default();
    for (one, other) in register.steps.iter().filter_map(|step| step.differ.as_ref()) {
        differ(register, (one, &says(one)), (other, &says(other)))?;
    }
    // What is due the moment it is written down was never agreed on.
    for key in register.states.iter().filter_map(|state| state.days.as_ref()) {
        if number(key, &filled, None) == Some(0) {
            let name = register.field(key).map_or(key.as_str(), |field| &field.title);
            return Err(Refused::Nothing(name.to_owned()));
        }
    }
    within(register, &filled, None)?;
    lessened(register, &filled, None)?;
    forwards(register, &filled, None)?;
    Ok(filled)
}

/// Whether an entry may take a step on `day` by `clerk`, with what was filled in besides; gives the step and what is to be
/// kept with it.
pub fn turn<'r>(
    register: &'r Register,
    entry: &Entry,
    typed: &str,
    mut filled: Filled,
    (clerk, day): (&str, Date),
) -> Result<(&'r Step, Filled), Refused> {
    let state = register.state_title(&entry.state).to_owned();
    let known = || {
        let known: Vec<&str> = register.steps_from(&entry.state).map(|step| step.title.as_str()).collect();
        if known.is_empty() { "没有了，这一条已经办完".to_owned() } else { known.join("、") }
    };
    let Some(any) = register.step(typed) else {
        return Err(Refused::NoStep { typed: typed.to_owned(), state, known: known() });
    };
    // Several steps may bear one name; the one that leaves this state is meant.
    let named = |step: &&Step| step.key == typed || step.title == typed;
    let Some(step) = register.steps_from(&entry.state).find(named) else {
        return Err(Refused::NotFrom { state, step: any.title.clone(), known: known() });
    };
    if step.overdue && entry.due.is_none_or(|due| day <= due) {
        let others = register.steps_from(&entry.state).filter(|step| !step.overdue);
        let known = others.map(|step| step.title.as_str()).collect::<Vec<_>>().join("、");
        let step = step.title.clone();
        return Err(match entry.due {
            Some(due) => Refused::NotOver { step, due, known },
            None => Refused::NoLastDay { step, known },
        });
    }
    let made = same_name(&entry.clerk, clerk);
    let refused = match step.who {
        Who::Another if made => Some("登记"),
        Who::Another if entry.turns.iter().any(|turn| same_name(&turn.clerk, clerk)) => Some("办过上一步"),
        Who::Same if !made => Some("登记"),
        Who::Anyone | Who::Another | Who::Same => None,
    };
    if let Some(had) = refused {
        let (step, who) = (step.title.clone(), step.who.name());
        let clerk = if had == "登记" { entry.clerk.clone() } else { clerk.to_owned() };
        return Err(Refused::NotYou { step, who, clerk, had });
    }
    for key in &step.needs {
        let by_clerk = register.field(key).is_some_and(|field| field.default.as_deref() == Some(CLERK));
        if by_clerk && !filled.has(key) && entry.shown(key).is_empty() {
            filled.open.insert(key.clone(), clerk.to_owned());
        }
    }
    let there = |key: &String| filled.has(key) || !(entry.shown(key).is_empty() || step.anew.contains(key));
    let lacking: Vec<&str> = step
        .needs
        .iter()
        .filter(|key| !there(key))
        .filter_map(|key| register.field(key))
        .map(|field| field.title.as_str())
        .collect();
    if !lacking.is_empty() {
        return Err(Refused::Lacking(lacking.join("、"), step.title.clone()));
    }
    let says = |key: &str| filled.open.get(key).map_or_else(|| entry.shown(key), String::as_str).to_owned();
    let name = |key: &str| register.field(key).map_or(key, |field| &field.title).to_owned();
    if let Some((one, other)) = &step.differ {
        differ(register, (one, &says(one)), (other, &says(other)))?;
    }
    if let Some((field, words)) = &step.against
        && let said = says(field)
        && let Some(word) = words.iter().find(|word| claims(&said, word))
    {
        let (step, word) = (step.title.clone(), word.clone());
        return Err(Refused::Against { field: name(field), word, step });
    }
    if let Some(key) = &step.not_before
        && let Ok(on) = says(key).parse::<Date>()
        && day < on
    {
        return Err(Refused::TooEarly { step: step.title.clone(), field: name(key), day: on });
    }
    within(register, &filled, Some(entry))?;
    lessened(register, &filled, Some(entry))?;
    forwards(register, &filled, Some((entry, day)))?;
    let filled = changed(register, step, filled, entry)?;
    Ok((step, filled))
}

/// Whether words claim something that is not denied in the same breath: `属实` and not `不属实`.
fn claims(said: &str, word: &str) -> bool {
    let denies = ["不", "没", "没有", "无", "未", "未见", "未发现", "非"];
    said.match_indices(word).any(|(at, _)| !denies.iter().any(|no| said[..at].ends_with(no)))
}

/// Two fields, each with what it says, that must not say the same.
fn differ(register: &Register, one: (&str, &str), other: (&str, &str)) -> Result<(), Refused> {
    let name = |key: &str| register.field(key).map_or(key, |field| &field.title).to_owned();
    if one.1.is_empty() || !same_name(one.1, other.1) {
        return Ok(());
    }
    Err(Refused::Same(name(one.0), name(other.0), one.1.to_owned()))
}

/// Whether what is timed ends after it began, as far as both are of one day.
fn forwards(register: &Register, filled: &Filled, before: Option<(&Entry, Date)>) -> Result<(), Refused> {
    if before.is_some_and(|(entry, day)| entry.day != day) {
        return Ok(());
    }
    let says = |key: &str| match (filled.open.get(key), before) {
        (Some(text), _) => text.clone(),
        (None, Some((entry, _))) => entry.shown(key).to_owned(),
        (None, None) => String::new(),
    };
    let filled_in = |derived: &&Derived| filled.has(&derived.from) || filled.has(&derived.to);
    for derived in register.derived.iter().filter(|derived| derived.times).filter(filled_in) {
        // `09:05` sorts as a time does.
        let (begin, end) = (says(&derived.from), says(&derived.to));
        if !begin.is_empty() && !end.is_empty() && end < begin {
            let name = |key: &str| register.field(key).map_or(key, |field| &field.title).to_owned();
            return Err(Refused::Backwards {
                later: name(&derived.to),
                end,
                earlier: name(&derived.from),
                begin,
            });
        }
    }
    Ok(())
}

/// The number in a field after what was filled in.
fn number(key: &str, filled: &Filled, entry: Option<&Entry>) -> Option<u32> {
    let text = filled.open.get(key).map(String::as_str).or_else(|| entry.map(|entry| entry.shown(key)))?;
    text.parse().ok()
}

/// Whether at least one of the numbers the register is about went down, as far as they were filled in now.
fn lessened(register: &Register, filled: &Filled, entry: Option<&Entry>) -> Result<(), Refused> {
    let about = || register.derived.iter().filter(|derived| register.less.contains(&derived.key));
    if !about().any(|derived| filled.has(&derived.from) || filled.has(&derived.to)) {
        return Ok(());
    }
    let down = |derived: &Derived| number(&derived.to, filled, entry) < number(&derived.from, filled, entry);
    if about().any(down) {
        return Ok(());
    }
    Err(Refused::NothingLess(about().map(|derived| derived.title.as_str()).collect::<Vec<_>>().join("、")))
}

fn within(register: &Register, filled: &Filled, entry: Option<&Entry>) -> Result<(), Refused> {
    for field in &register.fields {
        let Some((other, why)) = &field.at_most else { continue };
        let (Some(got), Some(most)) = (number(&field.key, filled, entry), number(other, filled, entry))
        else {
            continue;
        };
        if got > most {
            let other = register.field(other).map_or(other.as_str(), |field| &field.title).to_owned();
            return Err(Refused::TooMuch { field: field.title.clone(), got, other, most, why: why.clone() });
        }
    }
    Ok(())
}

fn changed(register: &Register, step: &Step, mut filled: Filled, entry: &Entry) -> Result<Filled, Refused> {
    let name = |key: &str| register.field(key).map_or(key, |field| &field.title).to_owned();
    for change in &step.change {
        let left = number(&change.field, &Filled::default(), Some(entry)).unwrap_or(0);
        let by = number(&change.by, &filled, None).unwrap_or(1);
        if by == 0 {
            return Err(Refused::Nothing(name(&change.by)));
        }
        let after = if change.add { left.checked_add(by) } else { left.checked_sub(by) };
        let too_little = || Refused::TooLittle { field: name(&change.field), left, by };
        filled.open.insert(change.field.clone(), after.ok_or_else(too_little)?.to_string());
    }
    Ok(filled)
}

/// When an entry falls due that came into `state` on `since` with these values; none when it does not, or no longer.
pub fn fall_due(
    register: &Register,
    state: &str,
    since: Date,
    values: &BTreeMap<String, Value>,
    calendar: &Calendar,
) -> Option<Date> {
    let state = register.state(state).filter(|state| !state.done)?;
    let by_field = state.until.as_ref().and_then(|field| values.get(field)?.shown().parse().ok());
    let by_limit = state.limit.map(|limit| due(limit, since, calendar).date);
    let days = state.days.as_ref().and_then(|field| values.get(field)?.shown().parse().ok());
    let by_days = days.map(|days| add_working_days(since, days, calendar).date);
    [by_field, by_limit, by_days].into_iter().flatten().min()
}

/// How near an entry's day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Overdue.
    Late,
    /// Due today.
    Today,
    /// To be brought up now.
    Soon,
    /// Never mind the day: there is too little left of what it counts.
    Low,
    /// Not yet.
    Later,
    /// Never due.
    Open,
    /// Nothing more is owed.
    Done,
}

impl Level {
    /// Its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Level::Late => "late",
            Level::Today => "today",
            Level::Soon => "soon",
            Level::Low => "low",
            Level::Later => "later",
            Level::Open => "open",
            Level::Done => "done",
        }
    }
}

/// How near an entry's day is on `today`, or that there is too little of what it counts; and what is said of it.
pub fn level(register: &Register, entry: &Entry, today: Date, calendar: &Calendar) -> (Level, String) {
    let (near, told) = nearness(register, entry, today, calendar);
    match low(register, entry) {
        Some(low) if told.is_empty() => (near.min(Level::Low), low),
        Some(low) => (near.min(Level::Low), format!("{told}；{low}")),
        None => (near, told),
    }
}

fn nearness(register: &Register, entry: &Entry, today: Date, calendar: &Calendar) -> (Level, String) {
    if entry.done {
        return (Level::Done, String::new());
    }
    let Some(day) = entry.due else { return (Level::Open, String::new()) };
    let state = register.state(&entry.state);
    let left = working_days_left(today, day, calendar);
    if day < today {
        let late =
            state.and_then(|state| state.late.as_deref()).map_or(String::new(), |late| format!("，{late}"));
        return (Level::Late, format!("{day} 已到期，超 {} 个工作日{late}", -left));
    }
    if day == today {
        return (Level::Today, "今天到期".into());
    }
    let ahead = state.map_or(1, |state| state.ahead);
    // Where nobody is there on that day, on the working day before it.
    let from = day.saturating_sub(i64::from(ahead).days());
    let from = if calendar.is_working_day(from) { from } else { working_day_before(from, calendar) };
    let soon = from <= today;
    let unknown: Vec<i16> = (today.year()..=day.year()).filter(|year| !calendar.knows(*year)).collect();
    let doubt = not_loaded(&unknown).map_or(String::new(), |doubt| format!("（{doubt}）"));
    (if soon { Level::Soon } else { Level::Later }, format!("{day} 到期，还有 {left} 个工作日{doubt}"))
}

/// What is to be said when there is too little of what a register counts; of what is no longer kept there is never.
pub fn low(register: &Register, entry: &Entry) -> Option<String> {
    let low = register.low.as_ref().filter(|_| !entry.done)?;
    let (left, below) = (
        number(&low.field, &Filled::default(), Some(entry))?,
        number(&low.below, &Filled::default(), Some(entry))?,
    );
    let field = register.field(&low.field).map_or(low.field.as_str(), |field| &field.title);
    (left < below).then(|| format!("{field}只有 {left}，低于 {below}：{}", low.say))
}
