//! What is changed and how: an input (or the date of the case) and the points it goes through.

use jiff::ToSpan;
use jiff::civil::Date;

use super::WhatIfError;
use crate::rulebook::case::Case;
use crate::rulebook::exact::Exact;
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::subject::Subject;
use crate::rulebook::unit::Unit;
use crate::text::nearest;

/// The word for the date of the case, where no input of the calculator has it.
const CASE_DATE: [&str; 2] = ["date", "办理日期"];

/// One thing that is changed.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Name as the law says it.
    pub name: String,
    /// ASCII key.
    pub key: String,
    /// Number, date …
    pub kind: Kind,
    /// Smallest and largest number allowed.
    pub bounds: (Option<Exact>, Option<Exact>),
    case_date: bool,
}

/// The points an axis goes through, in their order.
#[derive(Debug, Clone)]
pub enum Grid {
    /// Evenly from a first point on.
    Even {
        /// The first point.
        from: Value,
        /// What lies between two points.
        step: Step,
        /// How many points.
        count: u64,
    },
    /// Those somebody named.
    Named(Vec<Value>),
}

/// The distance of two points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Of numbers.
    By(Exact),
    /// Of dates, in months; the end of a month stays inside it.
    Months(i32),
    /// Of dates, in days.
    Days(i32),
}

impl Axis {
    /// The input, or what else may be given, by key or name; `date` is the date of the case.
    pub fn find(subject: &Subject, name: &str) -> Result<Axis, WhatIfError> {
        let name = name.trim();
        let input = subject.inputs().iter().find(|input| input.key == name || input.name == name);
        if let Some(input) = input {
            if matches!(input.kind, Kind::Text | Kind::Rows(_)) {
                return Err(WhatIfError::NoSteps { name: input.name.clone(), kind: input.kind.word() });
            }
            let bound = |text: &Option<String>| text.as_deref().and_then(Exact::parse);
            return Ok(Axis {
                name: input.name.clone(),
                key: input.key.clone(),
                kind: input.kind.clone(),
                bounds: (bound(&input.min), bound(&input.max)),
                case_date: false,
            });
        }
        if CASE_DATE.contains(&name) {
            let [key, name] = CASE_DATE.map(str::to_owned);
            return Ok(Axis { name, key, kind: Kind::Date, bounds: (None, None), case_date: true });
        }
        let known = subject.inputs().iter().flat_map(|input| [input.key.as_str(), input.name.as_str()]);
        let help = if let Some(near) = nearest(name, known) {
            format!("是不是“{near}”？")
        } else {
            let keys: Vec<_> = subject.inputs().iter().map(|input| input.key.as_str()).collect();
            format!("能变的有：date、{}", keys.join("、"))
        };
        Err(WhatIfError::Unknown { title: subject.title().to_owned(), name: name.to_owned(), help })
    }

    /// `180..240:12`, `2026-01..2026-12`, `male,female50`. Without a step the natural one serves.
    pub fn grid(&self, text: &str) -> Result<Grid, WhatIfError> {
        let Some((from, to)) = text.split_once("..").or_else(|| text.split_once(['～', '~'])) else {
            let words = text.split([',', '，', '、']).map(str::trim).filter(|word| !word.is_empty());
            let values: Vec<Value> = words.map(|word| self.read(word)).collect::<Result<_, _>>()?;
            return if values.is_empty() { Err(self.wrong("是空的")) } else { Ok(Grid::Named(values)) };
        };
        let (to, step) = match to.split_once([':', '：']) {
            Some((to, step)) => (to, self.step(step.trim())?),
            None => (to, self.natural_step().ok_or_else(|| self.wrong("要一个个列出来"))?),
        };
        let (from, to) = (self.read(from)?, self.read(to)?);
        self.even(from, Some(to), step)
    }

    /// From `from` up to `to` (or without an end) in steps.
    pub fn even(&self, from: Value, to: Option<Value>, step: Step) -> Result<Grid, WhatIfError> {
        let backwards = || self.wrong("止比起还小");
        let count = match (to, from, step) {
            (None, ..) => u64::MAX,
            (Some(Value::Number(to)), Value::Number(from), Step::By(step)) => {
                let steps =
                    to.checked_sub(from).and_then(|way| way.checked_div(step)).map_or(-1, Exact::floor);
                u64::try_from(steps).map_err(|_| backwards())?.saturating_add(1)
            }
            (Some(to), from, step) => {
                let (Some(to), Some(first)) = (to.date(), from.date()) else {
                    return Err(self.wrong("要一个个列出来"));
                };
                if to < first {
                    return Err(backwards());
                }
                let grid = Grid::Even { from, step, count: u64::MAX };
                let inside = |at: &u64| grid.at(*at).and_then(Value::date).is_some_and(|date| date <= to);
                (0..super::MOST_CELLS.saturating_mul(10)).take_while(inside).count() as u64
            }
        };
        Ok(Grid::Even { from, step, count })
    }

    /// 1 of what is counted, 0.01 of money, 0.0001 of anything else; a month of dates.
    pub fn natural_step(&self) -> Option<Step> {
        let counted = [Unit::MONTH, Unit::YEAR, Unit::DAY, Unit::AGE];
        let counted = |unit: Unit| {
            counted.contains(&unit) || ["人", "次"].iter().any(|word| Unit::base(word) == Some(unit))
        };
        match &self.kind {
            Kind::Number(unit) if counted(*unit) => Some(Step::By(Exact::ONE)),
            Kind::Number(unit) if unit.is_money() => Exact::ratio(1, 100).map(Step::By),
            Kind::Number(_) => Exact::ratio(1, 10_000).map(Step::By),
            Kind::Date | Kind::Month => Some(Step::Months(1)),
            _ => None,
        }
    }

    /// The case with this point in place of what it says itself.
    pub fn set(&self, case: &Case, point: Value) -> Case {
        let mut case = case.clone();
        if self.case_date {
            case.date = point.date().unwrap_or(case.date);
        } else {
            case.given.remove(&self.name);
            case.given.insert(self.key.clone(), point.machine(&self.kind, 0));
        }
        case
    }

    /// What the case itself says for it.
    pub fn given(&self, case: &Case) -> Option<Value> {
        if self.case_date {
            return Some(Value::Date(case.date));
        }
        let text = case.given.get(&self.key).or_else(|| case.given.get(&self.name))?;
        self.kind.read(text).ok()
    }

    /// A point for people: `240 月`, `2026年3月`.
    pub fn shown(&self, point: Value) -> String {
        point.shown(self.shown_kind(point), 0)
    }

    /// A point for programs.
    pub fn machine(&self, point: Value) -> String {
        point.machine(self.shown_kind(point), 0)
    }

    /// A date given to its month keeps that precision.
    fn shown_kind(&self, point: Value) -> &Kind {
        if matches!(point, Value::Month(_)) { &Kind::Month } else { &self.kind }
    }

    fn step(&self, text: &str) -> Result<Step, WhatIfError> {
        let not_a_step = || self.wrong(&format!("的步长“{text}”不对"));
        if matches!(self.kind, Kind::Date | Kind::Month) {
            let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
            let count: i32 = digits.parse().ok().filter(|count| *count > 0).ok_or_else(not_a_step)?;
            return match &text[digits.len()..] {
                "" | "月" | "个月" => Ok(Step::Months(count)),
                "年" => count.checked_mul(12).map(Step::Months).ok_or_else(not_a_step),
                "天" | "日" => Ok(Step::Days(count)),
                _ => Err(not_a_step()),
            };
        }
        let step = self.kind.read(text).ok().and_then(Value::number).filter(|step| *step > Exact::ZERO);
        step.map(Step::By).ok_or_else(not_a_step)
    }

    fn read(&self, text: &str) -> Result<Value, WhatIfError> {
        self.kind.read(text).map_err(|why| self.wrong(&format!("读不出来：{why}")))
    }

    fn wrong(&self, why: &str) -> WhatIfError {
        WhatIfError::Range { name: self.name.clone(), why: why.to_owned() }
    }
}

impl Grid {
    /// How many points; `u64::MAX` for no end.
    pub fn count(&self) -> u64 {
        match self {
            Grid::Even { count, .. } => *count,
            Grid::Named(values) => values.len() as u64,
        }
    }

    /// The point in place `at`, counted from 0; nothing when it is too far out to be written.
    pub fn at(&self, at: u64) -> Option<Value> {
        let (from, step) = match self {
            Grid::Even { from, step, .. } => (*from, *step),
            Grid::Named(values) => return values.get(usize::try_from(at).ok()?).copied(),
        };
        let months = |date: Date, step: i32| {
            date.checked_add(i32::try_from(at).ok()?.checked_mul(step)?.months()).ok()
        };
        match (from, step) {
            (Value::Number(from), Step::By(step)) => {
                from.checked_add(step.checked_mul(Exact::whole(i64::try_from(at).ok()?))?).map(Value::Number)
            }
            (Value::Date(date), Step::Months(step)) => months(date, step).map(Value::Date),
            (Value::Month(date), Step::Months(step)) => months(date, step).map(Value::Month),
            (Value::Date(date) | Value::Month(date), Step::Days(step)) => {
                date.checked_add(i32::try_from(at).ok()?.checked_mul(step)?.days()).ok().map(Value::Date)
            }
            _ => None,
        }
    }
}
