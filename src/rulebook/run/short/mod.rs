//! The short lane: a row computed with numbers of 64 bits, which nearly all are, several times faster than with `Exact`.
//! It follows the same formulas in the same order. Whatever it cannot do exactly (a number too long, something missing or
//! wrong, a list, bands, a refusal) ends it without a result, and the row is computed the long way, which tells why; so it
//! never has to say anything itself. Properties hold the two against each other.

mod build;
mod num;

use jiff::civil::Date;

use self::num::Num;
use super::{Cell, Read, Run, State, figure, function};
use crate::rulebook::answer::{Serves, Trust};
use crate::rulebook::expr::{Function, Operator};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{Between, Body, Plan};
use crate::rulebook::rounding::Rounding;

/// A formula that gives a number.
#[derive(Debug)]
enum Numbers {
    Value(Num),
    Slot(usize),
    Neg(Box<Numbers>),
    Add(Box<(Numbers, Numbers)>),
    Sub(Box<(Numbers, Numbers)>),
    Mul(Box<(Numbers, Numbers)>),
    Div(Box<(Numbers, Numbers)>),
    Larger(Box<(Numbers, Numbers)>),
    Smaller(Box<(Numbers, Numbers)>),
    Quotient(Box<(Numbers, Numbers)>),
    Months(Box<(Dates, Dates)>),
    Table(usize, Box<Numbers>),
    At(usize, Box<Dates>),
    Call(Function, Box<[Expr]>),
}

/// A formula that gives a day.
#[derive(Debug)]
enum Dates {
    Value(Date),
    Slot(usize),
    AddMonths(Box<(Dates, Numbers)>),
    Call(Function, Box<[Expr]>),
}

/// A formula that gives yes or no.
#[derive(Debug)]
enum Truth {
    Value(bool),
    Slot(usize),
    Given(usize),
    Not(Box<Truth>),
    And(Box<(Truth, Truth)>),
    Or(Box<(Truth, Truth)>),
    Numbers(Operator, Box<(Numbers, Numbers)>),
    Dates(Operator, Box<(Dates, Dates)>),
    Same(Operator, Same, Same),
}

/// A choice.
#[derive(Debug)]
enum Same {
    Value(u16),
    Slot(usize),
}

/// A formula of any of these.
#[derive(Debug)]
enum Expr {
    Number(Numbers),
    Date(Dates),
    Month(Dates),
    Truth(Truth),
    Choice(Same),
}

/// A rounding with its step.
#[derive(Debug, Clone, Copy)]
struct Round {
    rounding: Rounding,
    step: Num,
}

impl Round {
    #[inline]
    fn apply(self, number: Num) -> Option<Num> {
        let short = number.rounded(self.rounding, self.step);
        short.or_else(|| Num::of(self.rounding.apply(number.exact())?))
    }
}

/// A table with its rows: keys and values.
#[derive(Debug)]
struct Rows(Vec<(Num, Num)>);

#[derive(Debug)]
struct Branch {
    when: Option<Truth>,
    /// Nothing where it declines, or the lane cannot follow.
    then: Option<Expr>,
    round: Option<Round>,
    /// Whether something must be said beside a result that rests on it.
    told: bool,
}

/// How a slot is filled when the row does not give it.
#[derive(Debug)]
enum Fill {
    Unknown,
    CaseDate,
    /// The date of the case, in place of one that nobody gave: that must be said.
    NotGiven,
    Expr(Expr),
    Param,
    Rule(Vec<Branch>),
}

#[derive(Debug)]
struct Slot {
    fill: Fill,
    /// Whether a row may give it here.
    givable: bool,
    /// Whether something must be said when it is given.
    told: bool,
    month: bool,
    min: Option<Num>,
    max: Option<Num>,
}

/// What stands in a slot.
#[derive(Debug, Clone, Copy)]
struct Register {
    number: Num,
    date: Date,
    /// The place of a choice; 1 for yes.
    small: u16,
    pick: u16,
    state: State,
    serves: Serves,
}

/// The registers of a row.
#[derive(Debug)]
struct Row {
    registers: Vec<Register>,
    reads: Vec<Read>,
    date: Date,
    known_at: Date,
    /// Whether something must be said beside the result.
    told: bool,
}

/// A plan set up for the short lane.
#[derive(Debug)]
pub(super) struct Lane<'a> {
    plan: &'a Plan,
    slots: Vec<Slot>,
    /// Of every table of the plan; nothing where a row is too long.
    tables: Vec<Option<Rows>>,
    row: Row,
}

impl<'a> Lane<'a> {
    pub fn new(plan: &'a Plan) -> Lane<'a> {
        let blank = Register {
            number: Num::ZERO,
            date: Date::MIN,
            small: 0,
            pick: 0,
            state: State::Todo,
            serves: Serves::InForce,
        };
        let registers = vec![blank; plan.slots.len()];
        let slots = (0..plan.slots.len()).map(|at| build::slot(plan, at)).collect();
        let row = Row { registers, reads: Vec::new(), date: Date::MIN, known_at: Date::MIN, told: false };
        let tables = plan.tables.iter().map(|table| build::rows(table)).collect();
        Lane { plan, slots, tables, row }
    }

    /// Ready for another row.
    pub fn restart(&mut self, date: Date, known_at: Date) {
        for register in &mut self.row.registers {
            register.state = State::Todo;
        }
        self.row.reads.clear();
        (self.row.date, self.row.known_at, self.row.told) = (date, known_at, false);
    }

    /// Takes the text a row gives for a slot.
    pub fn take_text(&mut self, at: usize, text: &str) -> Option<()> {
        match &self.plan.slots[at].kind {
            Kind::Number(_) if let Some(number) = Num::parse(text) => self.take_number(at, number),
            Kind::Text | Kind::Rows(_) => None,
            kind => self.take(at, kind.read(text).ok()?),
        }
    }

    /// Takes a value a row gives for a slot.
    pub fn take(&mut self, at: usize, value: Value) -> Option<()> {
        let register = &mut self.row.registers[at];
        match (value, &self.plan.slots[at].kind) {
            (Value::Number(number), Kind::Number(_)) => return self.take_number(at, Num::of(number)?),
            (Value::Date(date), Kind::Date) | (Value::Month(date), Kind::Month) => register.date = date,
            (Value::YesNo(yes), Kind::YesNo) => register.small = u16::from(yes),
            (Value::Choice(choice), Kind::Choice(_)) => register.small = choice,
            _ => return None,
        }
        self.given(at)
    }

    fn take_number(&mut self, at: usize, number: Num) -> Option<()> {
        let slot = &self.slots[at];
        if slot.min.is_some_and(|min| number.order(min).is_lt())
            || slot.max.is_some_and(|max| number.order(max).is_gt())
        {
            return None;
        }
        self.row.registers[at].number = number;
        self.given(at)
    }

    fn given(&mut self, at: usize) -> Option<()> {
        let register = &mut self.row.registers[at];
        (register.state, register.pick, register.serves) = (State::Given, 0, Serves::InForce);
        self.row.told |= self.slots[at].told;
        self.slots[at].givable.then_some(())
    }

    /// Computes what is wanted.
    pub fn compute(&mut self, wanted: &[usize]) -> Option<()> {
        let mut eval = Eval { plan: self.plan, slots: &self.slots, tables: &self.tables, row: &mut self.row };
        wanted.iter().try_for_each(|at| eval.slot(*at).map(|_| ()))
    }

    /// What stands in a slot now, as the long way has it.
    pub fn cell(&self, at: usize) -> Cell {
        let register = &self.row.registers[at];
        let value = match &self.plan.slots[at].kind {
            Kind::Number(_) => Value::Number(register.number.exact()),
            Kind::Date => Value::Date(register.date),
            Kind::Month => Value::Month(register.date),
            Kind::Choice(_) => Value::Choice(register.small),
            _ => Value::YesNo(register.small == 1),
        };
        let (state, pick) = (register.state, usize::from(register.pick));
        Cell { state, value, pick, serves: register.serves }
    }

    /// Whether something must be said beside the result.
    pub fn is_told(&self) -> bool {
        self.row.told
    }

    /// Puts the row into a run, for what is to be said beside it.
    pub fn leave(&self, run: &mut Run) {
        run.restart(self.row.date, self.row.known_at);
        for at in 0..self.slots.len() {
            if self.row.registers[at].state != State::Todo {
                run.frame.cells[at] = self.cell(at);
            }
        }
        run.frame.reads.extend(&self.row.reads);
    }
}

/// Following formulas: they stand still, the registers change. Nothing comes back where the lane ends.
struct Eval<'e> {
    plan: &'e Plan,
    slots: &'e [Slot],
    tables: &'e [Option<Rows>],
    row: &'e mut Row,
}

impl<'e> Eval<'e> {
    // Most of what is asked for is there: only that part is repeated at every place that asks.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn slot(&mut self, at: usize) -> Option<&Register> {
        if self.row.registers[at].state == State::Todo {
            self.fill(at)?;
        }
        Some(&self.row.registers[at])
    }

    #[inline(never)]
    fn fill(&mut self, at: usize) -> Option<()> {
        let slots = self.slots;
        match &slots[at].fill {
            Fill::Unknown => return None,
            Fill::CaseDate => self.put_date(at, self.row.date),
            Fill::NotGiven => {
                self.put_date(at, self.row.date);
                self.row.told = true;
            }
            Fill::Expr(expr) => self.put(at, expr, None)?,
            Fill::Param => {
                let Body::Param(param) = &self.plan.slots[at].body else { return None };
                let date = self.slot(param.at)?.date;
                let (value, window, serves) = self.figure(at, date)?;
                self.put_value(at, value)?;
                let register = &mut self.row.registers[at];
                (register.pick, register.serves) = (u16::try_from(window).ok()?, serves);
            }
            Fill::Rule(branches) => {
                let (pick, branch) = self.pick(branches)?;
                self.put(at, branch.then.as_ref()?, branch.round)?;
                self.row.told |= branch.told;
                self.row.registers[at].pick = u16::try_from(pick).ok()?;
            }
        }
        self.row.registers[at].state = State::Done;
        Some(())
    }

    fn pick(&mut self, branches: &'e [Branch]) -> Option<(usize, &'e Branch)> {
        for (pick, branch) in branches.iter().enumerate() {
            match &branch.when {
                Some(when) if !self.truth(when)? => {}
                _ => return Some((pick, branch)),
            }
        }
        None
    }

    fn put(&mut self, at: usize, expr: &'e Expr, round: Option<Round>) -> Option<()> {
        match expr {
            Expr::Number(number) => {
                let number = self.number(number)?;
                self.row.registers[at].number = match round {
                    Some(round) => round.apply(number)?,
                    None => number,
                };
            }
            Expr::Date(date) | Expr::Month(date) => {
                let date = self.date(date)?;
                self.put_date(at, date);
            }
            Expr::Truth(truth) => self.row.registers[at].small = u16::from(self.truth(truth)?),
            Expr::Choice(choice) => self.row.registers[at].small = self.choice(choice)?,
        }
        let register = &mut self.row.registers[at];
        (register.pick, register.serves) = (0, Serves::InForce);
        Some(())
    }

    fn put_date(&mut self, at: usize, date: Date) {
        let date = if self.slots[at].month { date.first_of_month() } else { date };
        let register = &mut self.row.registers[at];
        (register.date, register.pick, register.serves) = (date, 0, Serves::InForce);
    }

    fn put_value(&mut self, at: usize, value: Value) -> Option<()> {
        match (value, &self.plan.slots[at].kind) {
            (Value::Number(number), _) => self.row.registers[at].number = Num::of(number)?,
            (Value::Date(date) | Value::Month(date), Kind::Month) | (Value::Date(date), _) => {
                self.put_date(at, date);
            }
            (Value::YesNo(yes), _) => self.row.registers[at].small = u16::from(yes),
            (Value::Choice(choice), _) => self.row.registers[at].small = choice,
            _ => return None,
        }
        Some(())
    }

    /// A figure at a date, with its window.
    fn figure(&mut self, at: usize, date: Date) -> Option<(Value, usize, Serves)> {
        let Body::Param(param) = &self.plan.slots[at].body else { return None };
        let (window, serves) = figure::read(param, date, self.row.known_at).ok()?;
        let held = param.rows.get(window)?;
        self.row.told |= serves != Serves::InForce || held.trust == Some(Trust::Unverified);
        Some((held.value()?, window, serves))
    }

    fn note(&mut self, read: Read) {
        if !self.row.reads.contains(&read) {
            self.row.reads.push(read);
        }
    }

    fn number(&mut self, node: &'e Numbers) -> Option<Num> {
        match node {
            Numbers::Value(number) => Some(*number),
            Numbers::Slot(at) => Some(self.slot(*at)?.number),
            Numbers::Neg(part) => Some(self.number(part)?.neg()),
            Numbers::Add(both) => self.number(&both.0)?.add(self.number(&both.1)?),
            Numbers::Sub(both) => self.number(&both.0)?.sub(self.number(&both.1)?),
            Numbers::Mul(both) => self.number(&both.0)?.mul(self.number(&both.1)?),
            Numbers::Div(both) => self.number(&both.0)?.div(self.number(&both.1)?),
            Numbers::Quotient(both) => self.number(&both.0)?.quotient(self.number(&both.1)?),
            Numbers::Larger(both) => {
                let (left, right) = (self.number(&both.0)?, self.number(&both.1)?);
                Some(if right.order(left).is_gt() { right } else { left })
            }
            Numbers::Smaller(both) => {
                let (left, right) = (self.number(&both.0)?, self.number(&both.1)?);
                Some(if right.order(left).is_lt() { right } else { left })
            }
            Numbers::Months(both) => {
                let (from, to) = (self.date(&both.0)?, self.date(&both.1)?);
                Num::whole(function::months(to) - function::months(from))
            }
            Numbers::Table(table, key) => {
                let key = self.number(key)?;
                self.look_up(*table, key)
            }
            Numbers::At(at, date) => {
                let date = self.date(date)?;
                if self.row.registers[*at].state == State::Given {
                    return Some(self.row.registers[*at].number);
                }
                let (value, window, serves) = self.figure(*at, date)?;
                self.note(Read::Figure { slot: *at, window, serves });
                Num::of(value.number()?)
            }
            Numbers::Call(function, parts) => Num::of(self.call(*function, parts)?.number()?),
        }
    }

    /// What a table gives at a key.
    fn look_up(&mut self, table: usize, key: Num) -> Option<Num> {
        let (plan, rows) = (self.plan.tables.get(table)?, self.tables.get(table)?.as_ref()?);
        let date = self.slot(plan.at)?.date;
        let how = plan.reads.iter().rfind(|reading| reading.from <= date);
        if how.is_none() && !plan.reads.is_empty() {
            return None;
        }
        let reading = how.map_or(Between::Equal, |how| how.between);
        let row = |at: usize| rows.0.get(at).copied();
        let (value, from) = figure::between(row, rows.0.len(), key, reading, plan.beyond)?;
        let (trust, by_row) = figure::trust(plan, from, how);
        self.row.told |= trust == Some(Trust::Unverified);
        self.note(Read::Table { table, trust, by_row });
        match how.and_then(|how| how.round) {
            Some(round) => Num::of(round.apply(value.exact())?),
            None => Some(value),
        }
    }

    fn date(&mut self, node: &'e Dates) -> Option<Date> {
        match node {
            Dates::Value(date) => Some(*date),
            Dates::Slot(at) => Some(self.slot(*at)?.date),
            Dates::AddMonths(both) => {
                let (date, count) = (self.date(&both.0)?, self.number(&both.1)?);
                function::add_months(date, count.exact().to_whole()?)
            }
            Dates::Call(function, parts) => self.call(*function, parts)?.date(),
        }
    }

    fn truth(&mut self, node: &'e Truth) -> Option<bool> {
        match node {
            Truth::Value(yes) => Some(*yes),
            Truth::Slot(at) => Some(self.slot(*at)?.small == 1),
            Truth::Given(at) => Some(self.row.registers[*at].state == State::Given),
            Truth::Not(part) => Some(!self.truth(part)?),
            Truth::And(both) => Some(self.truth(&both.0)? && self.truth(&both.1)?),
            Truth::Or(both) => Some(self.truth(&both.0)? || self.truth(&both.1)?),
            Truth::Numbers(operator, both) => {
                let (left, right) = (self.number(&both.0)?, self.number(&both.1)?);
                Some(super::number::holds(*operator, left.order(right)))
            }
            Truth::Dates(operator, both) => {
                let (left, right) = (self.date(&both.0)?, self.date(&both.1)?);
                Some(super::number::holds(*operator, left.cmp(&right)))
            }
            Truth::Same(operator, left, right) => {
                let (left, right) = (self.choice(left)?, self.choice(right)?);
                Some(super::number::holds(*operator, left.cmp(&right)))
            }
        }
    }

    fn choice(&mut self, node: &'e Same) -> Option<u16> {
        match node {
            Same::Value(choice) => Some(*choice),
            Same::Slot(at) => Some(self.slot(*at)?.small),
        }
    }

    /// A function of the rarer ones, as the long way applies it.
    fn call(&mut self, function: Function, parts: &'e [Expr]) -> Option<Value> {
        let mut values = [Value::YesNo(false); 3];
        let values = values.get_mut(..parts.len())?;
        for (value, part) in values.iter_mut().zip(parts) {
            *value = match part {
                Expr::Number(number) => Value::Number(self.number(number)?.exact()),
                Expr::Date(date) => Value::Date(self.date(date)?),
                Expr::Month(date) => Value::Month(self.date(date)?),
                Expr::Truth(truth) => Value::YesNo(self.truth(truth)?),
                Expr::Choice(choice) => Value::Choice(self.choice(choice)?),
            };
        }
        function::apply(function, values)
    }
}
