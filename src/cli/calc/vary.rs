//! `calc --vary`: a table over one or two inputs.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::json::{errors_json, flags_json, outputs_json};
use super::{Asked, print_rows};
use crate::cli::{Exit, Failure, Outcome, print_json};
use crate::rulebook::whatif::{Cell, Vary, vary};
use crate::rulebook::{Flag, OutputInfo, RunError};

/// What stands where nothing came out.
const NOTHING: &str = "–";
/// How many different reasons or remarks are told under a table.
const MOST_TOLD: usize = 8;

pub fn run(words: &[String], asked: &Asked, out: &mut dyn Write) -> Outcome {
    if words.len() > 2 {
        return Err(Failure::new(Exit::Usage, "--vary 最多写两次：一张表只有行和列"));
    }
    let axes: Vec<Vary> =
        words.iter().map(|word| Vary::read(asked.subject, word)).collect::<Result<_, _>>()?;
    let cells = vary(asked.subject, asked.case, &axes)?;
    if let Some(errors) = all_failed(&cells) {
        return Err(super::refuse(asked.subject, errors));
    }
    if asked.globals.json {
        return whole(&axes, &cells, asked, out);
    }
    writeln!(out, "{}　{}\n", asked.subject.title(), asked.area)?;
    let outputs = asked.subject.outputs();
    match axes.as_slice() {
        [axis] => by_output(axis, &cells, outputs, out)?,
        [rows, columns] => {
            for output in outputs {
                writeln!(out, "{}（行是{}，列是{}）", output.name, rows.axis.name, columns.axis.name)?;
                across(rows, columns, &cells, output, out)?;
                writeln!(out)?;
            }
        }
        _ => {}
    }
    remarks(&cells, out)?;
    for axis in idle(&axes, &cells) {
        writeln!(out, "“{axis}”怎么变，结果都一样。")?;
    }
    let case = asked.case;
    writeln!(
        out,
        "\n本结果为测算，不作为待遇核定依据。按 {} 算，用 {} 以前公布的数。",
        case.date, case.known_at
    )?;
    Ok(Exit::Done)
}

/// The errors of the first cell, when no cell has an answer.
fn all_failed(cells: &[Cell]) -> Option<&[RunError]> {
    if cells.iter().any(|cell| cell.answer.is_ok()) {
        return None;
    }
    cells.first().and_then(|cell| cell.answer.as_ref().err()).map(Vec::as_slice)
}

fn shown(cell: &Cell, key: &str) -> String {
    let output = cell.answer.as_ref().ok().and_then(|answer| answer.output(key));
    output.map_or_else(|| NOTHING.to_owned(), |output| output.shown.clone())
}

/// A row a point, a column an output.
fn by_output(
    axis: &Vary,
    cells: &[Cell],
    outputs: &[OutputInfo],
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let mut heading = vec![axis.axis.name.clone()];
    heading.extend(outputs.iter().map(|output| output.name.clone()));
    let mut rows = vec![heading];
    for (point, cell) in axis.points.iter().zip(cells) {
        let mut row = vec![axis.axis.shown(*point)];
        row.extend(outputs.iter().map(|output| shown(cell, &output.key)));
        rows.push(row);
    }
    print_rows(&rows, out)
}

/// One output over two inputs.
fn across(
    down: &Vary,
    over: &Vary,
    cells: &[Cell],
    output: &OutputInfo,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let mut heading = vec![String::new()];
    heading.extend(over.points.iter().map(|point| over.axis.shown(*point)));
    let mut rows = vec![heading];
    for (point, line) in down.points.iter().zip(cells.chunks(over.points.len().max(1))) {
        let mut row = vec![down.axis.shown(*point)];
        row.extend(line.iter().map(|cell| shown(cell, &output.key)));
        rows.push(row);
    }
    print_rows(&rows, out)
}

/// What must be said beside the figures, and why cells are empty, each once.
fn remarks(cells: &[Cell], out: &mut dyn Write) -> std::io::Result<()> {
    let mut told: Vec<String> = Vec::new();
    for cell in cells {
        let lines: Vec<String> = match &cell.answer {
            Ok(answer) => answer.flags.iter().map(|flag: &Flag| format!("！{}", flag.text)).collect(),
            Err(errors) => errors.iter().map(|error| format!("{NOTHING} {}", error.message)).collect(),
        };
        for line in lines {
            if !told.contains(&line) {
                told.push(line);
            }
        }
    }
    for line in told.iter().take(MOST_TOLD) {
        writeln!(out, "{line}")?;
    }
    if told.len() > MOST_TOLD {
        writeln!(out, "……还有 {} 条，加 --json 全列", told.len() - MOST_TOLD)?;
    }
    Ok(())
}

/// The axes that change nothing.
fn idle<'a>(axes: &'a [Vary], cells: &[Cell]) -> Vec<&'a str> {
    let result = |cell: &Cell| -> Option<Vec<String>> {
        let answer = cell.answer.as_ref().ok()?;
        Some(answer.outputs.iter().map(|output| output.text.clone()).collect())
    };
    let results: Vec<_> = cells.iter().map(result).collect();
    let over = axes.get(1).map_or(1, |axis| axis.points.len()).max(1);
    let same = |at: usize| match at {
        _ if axes[at].points.len() < 2 => false,
        0 => (0..results.len()).all(|place| results[place] == results[place % over]),
        _ => (0..results.len()).all(|place| results[place] == results[place - place % over]),
    };
    (0..axes.len()).filter(|at| same(*at)).map(|at| axes[at].axis.name.as_str()).collect()
}

fn whole(axes: &[Vary], cells: &[Cell], asked: &Asked, out: &mut dyn Write) -> Outcome {
    let row = |cell: &Cell| {
        let given: Map<String, Value> = axes
            .iter()
            .zip(&cell.points)
            .map(|(axis, point)| (axis.axis.key.clone(), Value::String(axis.axis.machine(*point))))
            .collect();
        match &cell.answer {
            Ok(answer) => {
                json!({ "given": given, "outputs": outputs_json(answer), "flags": flags_json(&answer.flags) })
            }
            Err(errors) => json!({ "given": given, "outputs": null, "errors": errors_json(errors) }),
        }
    };
    let axes: Vec<Value> = axes
        .iter()
        .map(|axis| json!({ "key": axis.axis.key, "name": axis.axis.name, "points": axis.points.len() }))
        .collect();
    let document = json!({
        "rule": asked.subject.rule(),
        "title": asked.subject.title(),
        "region": asked.area,
        "date": asked.case.date.to_string(),
        "known_at": asked.case.known_at.to_string(),
        "vary": axes,
        "rows": cells.iter().map(row).collect::<Vec<_>>(),
    });
    print_json(out, &document)?;
    Ok(Exit::Done)
}
