//! `bangban check --csv`: every row of a table, each fault with its row, its column and why. Rows are read, judged and told one
//! after the other; what is remembered is a fingerprint of the numbers that must not come twice.

mod columns;
mod row;
mod twice;

use std::io::Write;
use std::path::Path;

use csv::ByteRecord;
use serde_json::{Map, Value, json};

use self::columns::Columns;
use self::row::{Fault, Judged};
use self::twice::Twice;
use super::kinds::Asked;
use crate::cli::sheet::{self, Place};
use crate::cli::{Exit, Failure, Outcome};

/// What became of the rows so far.
#[derive(Default)]
struct Tally {
    rows: u64,
    bad: u64,
    warned: u64,
    faults: u64,
}

/// Judges a table and prints what is wrong with it; exit 1 when something is.
pub fn run(path: &Path, asked: &Asked<'_>, as_json: bool, out: &mut dyn Write) -> Outcome {
    let mut table = sheet::open(path)?.rows();
    let broken = |error: csv::Error| {
        Failure::new(Exit::Machine, format!("读 {} 读到一半读不下去：{error}", path.display()))
    };
    let header = table.heading().map_err(broken)?;
    let columns = Columns::of(&header)?;
    let mut out = std::io::BufWriter::new(out);
    let (mut tally, mut twice, mut record) = (Tally::default(), Twice::default(), ByteRecord::new());
    if as_json {
        write!(out, "[")?;
    } else if let Some(remark) = columns.remark() {
        writeln!(out, "{remark}")?;
    }
    while let Some(Place { number, torn, garbled }) = table.read(&mut record).map_err(broken)? {
        if record.iter().all(|field| field.iter().all(u8::is_ascii_whitespace)) {
            continue;
        }
        let mut judged = match torn {
            Some(below) => row::unclosed(record.len(), below, &columns),
            None if garbled => row::garbled(),
            None => row::judge(&record, &columns, asked),
        };
        judged.warnings.extend(twice.see(number, &judged.keys));
        tally.rows += 1;
        tally.bad += u64::from(!judged.errors.is_empty());
        tally.warned += u64::from(judged.errors.is_empty() && !judged.warnings.is_empty());
        tally.faults += judged.errors.len() as u64;
        if as_json {
            let comma = if tally.rows > 1 { "," } else { "" };
            write!(out, "{comma}\n  {}", to_json(number, &judged, &columns))?;
        } else {
            tell(number, &judged, &columns, &mut out)?;
        }
    }
    if as_json {
        writeln!(out, "\n]")?;
    } else {
        let Tally { rows, bad, warned, faults } = tally;
        writeln!(
            out,
            "共 {rows} 行：可以用的 {} 行（其中要看一眼的 {warned} 行），有错的 {bad} 行、{faults} 处",
            rows - bad
        )?;
    }
    out.flush()?;
    Ok(if tally.faults == 0 { Exit::Done } else { Exit::No })
}

fn tell(number: u64, judged: &Judged, columns: &Columns, out: &mut dyn Write) -> std::io::Result<()> {
    let told = judged.errors.iter().map(|fault| ("错误", fault));
    let told = told.chain(judged.warnings.iter().map(|fault| ("提醒", fault)));
    for (level, fault) in told.chain(judged.hints.iter().map(|fault| ("提示", fault))) {
        let (code, message) = (fault.finding.code, &fault.finding.message);
        let place = match fault.column {
            Some(at) => format!("{}{number}「{}」", letters(at), columns.name(at)),
            None => format!("第 {number} 行"),
        };
        let value = if fault.value.is_empty() { String::new() } else { format!(" {}", fault.value) };
        writeln!(out, "{level} {place}{value}：{message}（{code}）")?;
    }
    if let Some((at, due)) = &judged.due {
        writeln!(out, "到期 {}{number}「{}」：{due}", letters(*at), columns.name(*at))?;
    }
    Ok(())
}

fn to_json(number: u64, judged: &Judged, columns: &Columns) -> Value {
    let faults = |faults: &[Fault]| -> Vec<Value> {
        faults
            .iter()
            .map(|fault| {
                json!({
                    "row": number,
                    "column": fault.column.map(|at| columns.name(at)),
                    "cell": fault.column.map(|at| format!("{}{number}", letters(at))),
                    "code": fault.finding.code,
                    "position": fault.finding.position,
                    "message": fault.finding.message,
                    "value": fault.value,
                })
            })
            .collect()
    };
    let facts: Map<String, Value> =
        judged.facts.iter().map(|(key, _, value)| ((*key).to_owned(), value.clone())).collect();
    json!({
        "row": number,
        "kind": "row",
        "valid": judged.errors.is_empty(),
        "errors": faults(&judged.errors),
        "warnings": faults(&judged.warnings),
        "hints": faults(&judged.hints),
        "facts": facts,
    })
}

/// The letters a spreadsheet gives a column, counted from 0.
fn letters(mut at: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(at % 26).unwrap_or(0)));
        if at < 26 {
            return letters;
        }
        at = at / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (at, letters) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(super::letters(at), letters);
        }
    }
}
