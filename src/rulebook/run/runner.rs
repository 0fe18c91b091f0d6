//! Many cases of one calculator, one after the other: names are looked up once, and the frame of one row serves the next.
//! What comes out is what [`super::compute`] gives for the same case (a test holds the two against each other); steps
//! are not told here.

use std::sync::Arc;

use jiff::civil::Date;

use super::short::Lane;
use super::{Run, flags, given};
use crate::rulebook::answer::Flag;
use crate::rulebook::case::{Case, RunError};
use crate::rulebook::kind::Value;
use crate::rulebook::subject::Subject;

/// A calculator set up for rows that all give the same columns.
pub struct Runner<'a> {
    subject: &'a Subject,
    /// The key of each column, and where it stands in a row, in the order of the keys: so troubles are told in the same
    /// order as those of a case.
    columns: Vec<(String, usize, Option<usize>)>,
    wanted: Vec<usize>,
    /// Whether these are all the results of the calculator.
    whole: bool,
    run: Run<'a>,
    lane: Lane<'a>,
    /// Whether the last row went through the short lane.
    short: bool,
    /// How many rows in a row did not get through it.
    misses: u32,
}

impl<'a> Runner<'a> {
    /// Sets `subject` up for rows that give the quantities `keys` (ASCII keys or Chinese names) in this order. `wanted`
    /// are the quantities to compute; empty for the calculator's results.
    ///
    /// # Errors
    /// Something wanted that nobody knows, told with the nearest. A column that nobody knows is no trouble until a row
    /// has something in it.
    pub fn new(subject: &'a Subject, keys: &[&str], wanted: &[&str]) -> Result<Runner<'a>, Vec<RunError>> {
        let mut run = Run::new(&subject.plan, Arc::new(Case::on(Date::MIN)));
        let mut slots = subject.results.to_vec();
        if !wanted.is_empty() {
            slots = wanted.iter().filter_map(|name| given::find(&mut run, subject, name)).collect();
        }
        if !run.errors.is_empty() {
            return Err(run.errors);
        }
        let column =
            |(at, key): (usize, &&str)| ((*key).to_owned(), at, subject.plan.names.get(*key).copied());
        let mut columns: Vec<_> = keys.iter().enumerate().map(column).collect();
        columns.sort();
        Ok(Runner {
            subject,
            columns,
            wanted: slots,
            whole: wanted.is_empty(),
            run,
            lane: Lane::new(&subject.plan),
            short: false,
            misses: 0,
        })
    }

    /// Computes a row: a text for each of the keys, blank where nothing is given. The two dates are those of
    /// [`Case::date`] and [`Case::known_at`].
    ///
    /// # Errors
    /// Everything that stands in the way, as [`super::compute`] tells it.
    pub fn row(&mut self, texts: &[&str], date: Date, known_at: Date) -> Result<(), Vec<RunError>> {
        if self.goes_short(|runner| runner.short_row(texts, date, known_at)) {
            return Ok(());
        }
        self.run.restart(date, known_at);
        for (key, at, slot) in &self.columns {
            let Some(text) = texts.get(*at).filter(|text| !text.trim().is_empty()) else { continue };
            match slot {
                Some(slot) => given::put(&mut self.run, *slot, text),
                None => _ = given::find(&mut self.run, self.subject, key),
            }
        }
        self.compute()
    }

    /// Tries the short lane; where it never leads to the end it is tried only now and then.
    fn goes_short(&mut self, lane: impl FnOnce(&mut Self) -> Option<()>) -> bool {
        let tried = self.misses < 16 || self.misses.is_multiple_of(64);
        self.short = tried && lane(self).is_some();
        self.misses = if self.short { 0 } else { self.misses.wrapping_add(1) };
        self.short
    }

    fn short_row(&mut self, texts: &[&str], date: Date, known_at: Date) -> Option<()> {
        self.lane.restart(date, known_at);
        for (_, at, slot) in &self.columns {
            match texts.get(*at) {
                Some(text) if !text.trim_ascii().is_empty() => self.lane.take_text((*slot)?, text)?,
                _ => {}
            }
        }
        self.lane.compute(&self.wanted)
    }

    fn short_values(&mut self, values: &[Option<Value>], date: Date, known_at: Date) -> Option<()> {
        self.lane.restart(date, known_at);
        for (_, at, slot) in &self.columns {
            if let Some(value) = values.get(*at).copied().flatten() {
                self.lane.take((*slot)?, value)?;
            }
        }
        self.lane.compute(&self.wanted)
    }

    /// As [`Runner::row`], with values already read: numbers, dates, yes and no, choices.
    ///
    /// # Errors
    /// As [`Runner::row`].
    pub fn values(
        &mut self,
        values: &[Option<Value>],
        date: Date,
        known_at: Date,
    ) -> Result<(), Vec<RunError>> {
        if self.goes_short(|runner| runner.short_values(values, date, known_at)) {
            return Ok(());
        }
        self.run.restart(date, known_at);
        for (key, at, slot) in &self.columns {
            let Some(value) = values.get(*at).copied().flatten() else { continue };
            match slot {
                Some(slot) => given::put_value(&mut self.run, *slot, Ok(value)),
                None => _ = given::find(&mut self.run, self.subject, key),
            }
        }
        self.compute()
    }

    fn compute(&mut self) -> Result<(), Vec<RunError>> {
        for slot in &self.wanted {
            self.run.slot(*slot);
        }
        if self.run.errors.is_empty() { Ok(()) } else { Err(std::mem::take(&mut self.run.errors)) }
    }

    /// How many quantities a row computes.
    pub fn outputs(&self) -> usize {
        self.wanted.len()
    }

    /// The value of an output of the last row that could be computed.
    pub fn value(&self, output: usize) -> Option<Value> {
        let cell = |at: usize| if self.short { self.lane.cell(at) } else { self.run.frame.cells[at] };
        self.wanted.get(output).map(|slot| cell(*slot).value)
    }

    /// Puts an output of the last row behind `text`, as [`crate::rulebook::Output::text`] has it.
    pub fn write(&self, output: usize, text: &mut String) {
        let Some(slot) = self.wanted.get(output) else { return };
        if self.short {
            super::show::put(&self.run.plan.slots[*slot], &self.lane.cell(*slot), text);
        } else {
            self.run.frame.write(&self.run.plan.slots[*slot], *slot, text);
        }
    }

    /// What must be said beside the last row.
    pub fn flags(&mut self) -> Vec<Flag> {
        let mut flags = if self.short && !self.lane.is_told() {
            Vec::new()
        } else {
            if self.short {
                self.lane.leave(&mut self.run);
            }
            flags::flags(&mut self.run)
        };
        if self.whole {
            flags.extend(flags::left_out(self.subject));
        }
        flags
    }
}
