//! 准确率: what the cases of some days add up to, in words: how they ended, how much was typed right the first time, what most often
//! was not.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::log::Tally;
use crate::store::{Rows, StoreError};

/// Most fields that are told.
const FIELDS: usize = 5;
/// How many days back the board looks besides today.
const BACK: i64 = 30;

/// 准确率看板: today, and the thirty days up to it.
pub fn accuracy_board(rows: &dyn Rows, today: Date) -> Result<String, StoreError> {
    let told = |from| -> Result<String, StoreError> {
        Ok(tally_told(&tally(rows, from, today)?, from, today).join("\n"))
    };
    Ok([told(today)?, told(today.saturating_sub(BACK.days()))?].join("\n\n"))
}

/// Sums over the cases of these days, both ends counted.
pub fn tally(rows: &dyn Rows, from: Date, to: Date) -> Result<Tally, StoreError> {
    let mut cases = Vec::new();
    for day in from.series(Span::new().days(1)).take_while(|day| *day <= to) {
        cases.extend(rows.cases(day)?);
    }
    Ok(Tally::of(&cases))
}

/// The same in words, one line a sum.
pub fn tally_told(tally: &Tally, from: Date, to: Date) -> Vec<String> {
    let days = if from == to { from.to_string() } else { format!("{from} 至 {to}") };
    let mut lines = vec![format!("{days}：{} 件", tally.cases)];
    lines.extend(tally.outcomes.iter().map(|(outcome, count)| format!("  {}={count}", outcome.title())));
    if let Some(percent) = tally.right_first() {
        let (entered, slipped) = (tally.entered, tally.slipped);
        lines.push(format!("首录正确率 {percent}%（录 {entered} 件，{slipped} 件录错过）"));
    }
    let most = tally.fields.iter().take(FIELDS).enumerate();
    lines.extend(most.map(|(at, (field, count))| format!("  录错第 {} 多：{field} {count} 次", at + 1)));
    if tally.added > 0 {
        lines.push(format!("告知后又加材料 {} 次", tally.added));
    }
    lines
}
