//! Lists on their way through a run: rows somebody gives, months made, a value computed for each row, and folding.

use super::eval::BLANK;
use super::sum::Sum;
use super::{Cell, Run, State};
use crate::rulebook::case::Trouble;
use crate::rulebook::exact::Exact;
use crate::rulebook::expr::{Fold, Function};
use crate::rulebook::kind::{Kind, Value};
use crate::rulebook::plan::{Body, FoldNode, Node};
use crate::rulebook::rows::{self, Column, MOST_MONTHS};

/// Most characters of a text.
const LONGEST_TEXT: usize = 200;
/// Most faults told of one list.
const MOST_FAULTS: usize = 10;

impl<'a> Run<'a> {
    /// Reads what a case gives for a kind; texts, too. The error is a Chinese clause.
    pub(super) fn read(&mut self, kind: &Kind, text: &str) -> Result<Value, String> {
        if *kind != Kind::Text {
            return kind.read(text);
        }
        let text = text.trim();
        if text.chars().count() > LONGEST_TEXT {
            return Err(format!("最多 {LONGEST_TEXT} 个字"));
        }
        let texts = &mut self.frame.texts;
        let at = texts.iter().position(|known| known == text).unwrap_or_else(|| {
            texts.push(text.to_owned());
            texts.len() - 1
        });
        u32::try_from(at).map(Value::Text).map_err(|_| "文字太多".into())
    }

    /// Takes the rows of a list that is given. The error is a Chinese clause, with the rows it is about.
    pub(super) fn take_list(&mut self, columns: &[Column], text: &str) -> Result<Value, String> {
        let raw = rows::cut(text, columns)?;
        let mut wrong = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let mut cells = Vec::with_capacity(raw.len());
            for (row, texts) in raw.iter().enumerate() {
                let text = texts.get(at).and_then(Option::as_deref).filter(|text| !text.trim().is_empty());
                match self.cell(column, text) {
                    Ok(value) => cells.push(Cell { state: State::Given, value, ..BLANK }),
                    Err(why) if wrong.len() < MOST_FAULTS => {
                        wrong.push(format!("第 {} 行的“{}”{why}", row + 1, column.name));
                    }
                    Err(_) => {}
                }
            }
            let place = self.plan.names.get(&*column.name).and_then(|slot| self.plan.slots[*slot].rows);
            if let Some(held) = place.and_then(|rows| self.frame.rows.get_mut(rows.at)) {
                *held = cells;
            }
        }
        if wrong.is_empty() {
            whole(raw.len()).ok_or_else(|| "太长".into())
        } else {
            Err(wrong.join("；"))
        }
    }

    fn cell(&mut self, column: &Column, text: Option<&str>) -> Result<Value, String> {
        let Some(text) = text else { return column.default.ok_or_else(|| "没有填".into()) };
        let value = self.read(&column.kind, text)?;
        super::given::within(value, column.min, column.max, &column.kind)?;
        Ok(value)
    }

    /// How many rows a list has.
    fn count(&mut self, list: usize) -> Option<usize> {
        match self.slot(list)? {
            Value::Rows(count) => usize::try_from(count).ok(),
            _ => None,
        }
    }

    /// Makes the months of a list.
    pub(super) fn months(&mut self, list: usize, first: &'a Node, count: &'a Node) -> Option<Value> {
        let (first, count) = (self.node(first), self.node(count));
        let (first, count) = (first?.date()?.first_of_month(), count?.number()?);
        let most = i64::try_from(MOST_MONTHS).unwrap_or(i64::MAX);
        let Some(months) = count.to_whole().filter(|count| (0..=most).contains(count)) else {
            let message = format!("“逐月”的个数要是 0 至 {MOST_MONTHS} 的整数，现在是 {count}。检查填的数");
            return self.fail(list, Trouble::Arithmetic, message);
        };
        let month = |at: i64| {
            let by = Value::Number(Exact::whole(at));
            let value = super::function::apply(Function::AddMonths, &[Value::Month(first), by])?;
            Some(Cell { state: State::Done, value, ..BLANK })
        };
        let cells: Option<Vec<Cell>> = (0..months).map(month).collect();
        let Some(cells) = cells else {
            return self.fail(list, Trouble::Arithmetic, "“逐月”超出了能用的日期。检查填的数".into());
        };
        let count = whole(cells.len());
        let rows = self.plan.slots[list].rows?;
        *self.frame.rows.get_mut(rows.at)? = cells;
        count
    }

    /// What a slot has in the row at hand, computed when it is not there yet.
    pub fn item(&mut self, at: usize) -> Option<Value> {
        let plan = self.plan;
        let (slot, row) = (&plan.slots[at], self.row?);
        let rows = slot.rows?;
        if self.frame.rows.get(rows.at)?.is_empty() {
            let count = self.count(rows.list)?;
            if self.frame.rows[rows.at].is_empty() {
                self.frame.rows[rows.at] = vec![BLANK; count];
            }
        }
        let cell = self.frame.rows[rows.at].get(row)?;
        match (cell.state, &slot.body) {
            (State::Given | State::Done, _) => Some(cell.value),
            (State::Todo, Body::Rule(branches, _)) => {
                self.frame.rows[rows.at][row].state = State::Failed;
                let outer = std::mem::replace(&mut self.current, at);
                let done = self.rule(at, branches);
                self.current = outer;
                let (value, pick) = done?;
                let value = super::eval::as_kind(&slot.kind, value);
                self.frame.rows[rows.at][row] = Cell { state: State::Done, value, pick, ..BLANK };
                Some(value)
            }
            _ => None,
        }
    }

    /// Every row of a slot that is computed row by row.
    pub(super) fn items(&mut self, at: usize, list: usize) -> Option<Value> {
        let count = self.count(list)?;
        for row in 0..count {
            self.row = Some(row);
            self.spend_row()?;
            self.item(at)?;
        }
        whole(count)
    }

    /// One row more of those a case may take.
    fn spend_row(&mut self) -> Option<()> {
        if let Some(left) = self.rows_left.checked_sub(1) {
            self.rows_left = left;
            return Some(());
        }
        let name = &self.plan.slots[self.current].about.name;
        let message = format!("算“{name}”时要算的行太多，停下了。少填几行，或少套几层归总");
        self.row = None;
        self.fail(self.current, Trouble::Arithmetic, message)
    }

    /// A list folded into one value.
    pub fn fold(&mut self, fold: &'a FoldNode) -> Option<Value> {
        let count = self.count(fold.list)?;
        let outer = self.row;
        let done = self.fold_rows(fold, count);
        self.row = outer;
        done
    }

    fn fold_rows(&mut self, fold: &'a FoldNode, count: usize) -> Option<Value> {
        let mut counted = 0_i64;
        let mut found: Option<Value> = None;
        let mut sum = Sum::Short(Exact::ZERO);
        for row in 0..count {
            self.row = Some(row);
            self.spend_row()?;
            if let Some(when) = &fold.when
                && self.node(when)? == Value::YesNo(false)
            {
                continue;
            }
            counted += 1;
            let Some(body) = &fold.body else { continue };
            let new = self.node(body)?;
            if let Fold::Sum | Fold::Mean = fold.fold {
                sum = match sum.plus(new.number()?) {
                    Some(sum) => sum,
                    None => return self.too_large(),
                };
            }
            found = Some(match (found, fold.fold) {
                (None, _) | (_, Fold::Last) => new,
                (Some(old), Fold::First) => old,
                (Some(old), Fold::Largest) => super::function::apply(Function::Larger, &[old, new])?,
                (Some(old), Fold::Smallest) => super::function::apply(Function::Smaller, &[old, new])?,
                (Some(old), _) => old,
            });
        }
        match (fold.fold, found) {
            (Fold::Count, _) => Some(Value::Number(Exact::whole(counted))),
            (Fold::Sum, _) => sum.done().map(Value::Number).or_else(|| self.too_large()),
            (Fold::Mean, Some(_)) => sum.mean(counted).map(Value::Number).or_else(|| self.too_large()),
            (_, Some(value)) => Some(value),
            (_, None) => {
                let list = &self.plan.slots[fold.list].about.name;
                let message = format!("“{}”在“{list}”里一行也没有找到。检查填的数", fold.text);
                self.fail(self.current, Trouble::NoRow, message)
            }
        }
    }

    /// A row in words: the month, or `第 3 行（广东）` with what its first column says.
    pub fn row_name(&self, list: usize, row: usize) -> String {
        let slot = &self.plan.slots[list];
        if let Some(cell) = self.frame.cells_of(slot).get(row) {
            return cell.value.shown(&slot.kind, 0);
        }
        let first = slot.kind.columns().first().and_then(|column| self.plan.names.get(&*column.name));
        let first = first.map(|at| &self.plan.slots[*at]);
        match first.and_then(|slot| Some((slot, self.frame.cells_of(slot).get(row)?))) {
            Some((slot, cell)) => {
                format!("第 {} 行（{}）", row + 1, self.frame.shown(cell.value, &slot.kind, 0))
            }
            None => format!("第 {} 行", row + 1),
        }
    }
}

fn whole(count: usize) -> Option<Value> {
    u32::try_from(count).ok().map(Value::Rows)
}
