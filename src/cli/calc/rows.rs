//! Rows of text in aligned columns, as wide as a terminal counts them.

use std::io::{self, Write};

use crate::ui::columns;

/// Prints rows; the first is the heading. Figures and what stands under them are aligned right where every cell of a
/// column but the heading is one.
pub fn print_rows(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| columns::width(cell)).max();
    let widths: Vec<usize> = (0..count).map(|at| width(at).unwrap_or(0)).collect();
    let figures = |at: usize| {
        let mut cells = rows.iter().skip(1).filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        cells.all(|cell| cell.starts_with(|c: char| c.is_ascii_digit() || "-+–".contains(c)))
    };
    let right: Vec<bool> = (0..count).map(figures).collect();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let padded = if right[at] {
                columns::pad_left(cell, widths[at])
            } else {
                columns::pad_right(cell, widths[at])
            };
            line.push_str("  ");
            line.push_str(&padded);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
