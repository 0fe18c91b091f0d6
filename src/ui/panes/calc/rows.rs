//! A list as rows on the screen: one question a column, one row at a time. What a spreadsheet copies can be pasted.

use serde_json::{Map, Value};

use super::form::Question;
use crate::rulebook::{Column, InputInfo, list_rows};

/// The rows given for a list.
#[derive(Debug, Clone)]
pub struct ListField {
    columns: Vec<Column>,
    /// While it is open there is always one, which may be blank.
    rows: Vec<Vec<Question>>,
    /// The row at hand.
    row: usize,
    /// The column the cursor is in.
    at: usize,
    /// Whether somebody has looked at it: then no rows means that there are none.
    seen: bool,
}

impl ListField {
    /// Of an input that is a list.
    pub fn new(info: &InputInfo) -> Option<Self> {
        let columns = info.kind.columns().to_vec();
        (!columns.is_empty()).then(|| Self { columns, rows: Vec::new(), row: 0, at: 0, seen: false })
    }

    fn blank(&self) -> Vec<Question> {
        let info = |column: &Column| InputInfo {
            name: column.name.clone(),
            key: column.key.clone(),
            kind: column.kind.clone(),
            required: column.default.is_none(),
            unless: None,
            default: column.default.map(|value| value.shown(&column.kind, 0)),
            else_case_date: false,
            ask: column.name.clone(),
            min: column.min.map(|min| min.to_string()),
            max: column.max.map(|max| max.to_string()),
            givable: false,
        };
        self.columns.iter().map(|column| Question::new(&info(column))).collect()
    }

    /// The rows, each with an answer a column.
    pub fn rows(&self) -> &[Vec<Question>] {
        &self.rows
    }

    /// The place of the row at hand.
    pub fn row(&self) -> usize {
        self.row
    }

    /// The place of the column the cursor is in.
    pub fn column(&self) -> usize {
        self.at
    }

    /// The question under the cursor.
    pub fn here(&mut self) -> Option<&mut Question> {
        self.rows.get_mut(self.row)?.get_mut(self.at)
    }

    /// Whether the cursor is in a typed answer.
    pub fn in_field(&self) -> bool {
        let here = self.rows.get(self.row).and_then(|row| row.get(self.at));
        here.is_some_and(|question| question.choices.is_empty())
    }

    /// Begins to fill it in: at a fresh row behind those that are there.
    pub fn open(&mut self) {
        self.seen = true;
        if self.rows.last().is_none_or(|row| !is_blank(row)) {
            self.rows.push(self.blank());
        }
        (self.row, self.at) = (self.rows.len() - 1, 0);
    }

    /// Done with it: rows in which nothing stands are none.
    pub fn close(&mut self) {
        self.rows.retain(|row| !is_blank(row));
        (self.row, self.at) = (0, 0);
    }

    /// The cursor to the next or the last field, over the ends of a row into its neighbours.
    pub fn step(&mut self, by: isize) {
        let next = self.at.checked_add_signed(by);
        match next {
            Some(at) if at < self.columns.len() => self.at = at,
            Some(_) if self.row + 1 < self.rows.len() => (self.row, self.at) = (self.row + 1, 0),
            None if self.row > 0 => (self.row, self.at) = (self.row - 1, self.columns.len() - 1),
            _ => {}
        }
    }

    /// The same column of another row.
    pub fn page(&mut self, by: isize) {
        self.row = self.row.saturating_add_signed(by).min(self.rows.len().saturating_sub(1));
    }

    /// On to the next field; behind the last of the last row there is a fresh row. On a blank row it is done: gives back
    /// whether there is more to fill in.
    pub fn enter(&mut self) -> bool {
        if self.rows.get(self.row).is_none_or(|row| is_blank(row)) {
            return false;
        }
        if self.at + 1 < self.columns.len() {
            self.at += 1;
        } else {
            if self.row + 1 == self.rows.len() {
                self.rows.push(self.blank());
            }
            (self.row, self.at) = (self.row + 1, 0);
        }
        true
    }

    /// Takes the row at hand out.
    pub fn drop_row(&mut self) {
        if self.row < self.rows.len() {
            self.rows.remove(self.row);
        }
        if self.rows.is_empty() {
            self.rows.push(self.blank());
        }
        (self.row, self.at) = (self.row.min(self.rows.len() - 1), 0);
    }

    /// Pasted text: lines with tabs or commas between the columns become rows from the one at hand on; JSON becomes them all;
    /// anything else is for the field.
    pub fn paste(&mut self, text: &str) -> bool {
        if text.trim_start().starts_with(['[', '{']) {
            return self.set(text);
        }
        if !text.contains('\t') && text.trim().lines().count() < 2 {
            return false;
        }
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        for (at, line) in lines.enumerate() {
            let mut row = self.blank();
            let cells = line.split(|c| if line.contains('\t') { c == '\t' } else { c == ',' || c == '，' });
            let mut cells: Vec<String> = cells.map(|cell| cell.trim().to_owned()).collect();
            // A cell too many stays in sight, where it is no number: the columns may be others than these.
            if cells.len() > row.len() {
                let rest = cells.split_off(row.len() - 1);
                cells.push(rest.join("|"));
            }
            for (question, cell) in row.iter_mut().zip(&cells) {
                question.set(cell);
            }
            if at == 0 && self.rows.get(self.row).is_some_and(|row| is_blank(row)) {
                self.rows.remove(self.row);
            }
            let place = (self.row + at).min(self.rows.len());
            self.rows.insert(place, row);
        }
        self.open();
        true
    }

    /// The rows of a list as a case gives it; whether it could be read.
    pub fn set(&mut self, text: &str) -> bool {
        let Ok(raw) = list_rows(text, &self.columns) else { return false };
        let rows = raw.iter().map(|cells| {
            let mut row = self.blank();
            for (question, cell) in row.iter_mut().zip(cells) {
                if let Some(text) = cell {
                    question.set(text);
                }
            }
            row
        });
        self.rows = rows.collect();
        (self.row, self.at, self.seen) = (0, 0, true);
        true
    }

    /// The list as a case gives it; nothing while nobody has said anything.
    pub fn answer(&self) -> Option<String> {
        let rows = self.rows.iter().filter(|row| !is_blank(row)).map(|row| {
            let cells = row
                .iter()
                .filter_map(|question| Some((question.info.key.clone(), Value::String(question.answer()?))));
            Value::Object(cells.collect::<Map<_, _>>())
        });
        let rows: Vec<Value> = rows.collect();
        (self.seen || !rows.is_empty()).then(|| Value::Array(rows).to_string())
    }

    /// How many rows have something in them.
    pub fn count(&self) -> usize {
        self.rows.iter().filter(|row| !is_blank(row)).count()
    }
}

fn is_blank(row: &[Question]) -> bool {
    row.iter().all(|question| question.answer().is_none())
}
