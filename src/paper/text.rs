//! A document as plain text: for the screen, a file, or a printer that knows nothing else.

use std::fmt;

use super::document::{Block, Cell, Document};
use crate::text::columns;

/// A table wider than this is told row by row.
const WIDEST: usize = 76;
/// How far a line of each level stands in.
const INDENT: [&str; 3] = ["", "  ", "     "];

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.marks() {
            marks if marks.is_empty() => writeln!(f, "{}", self.title)?,
            marks => writeln!(f, "{}（{}）", self.title, marks.join("，"))?,
        }
        if let Some(sample) = &self.sample {
            writeln!(f, "{sample}")?;
        }
        for block in &self.blocks {
            match block {
                Block::Heading(text) => writeln!(f, "\n{text}")?,
                Block::Line { level, text } => {
                    let indent = INDENT[usize::from(*level).min(INDENT.len() - 1)];
                    writeln!(f, "{indent}{text}")?;
                }
                Block::Table { heads, rows } => table(f, heads, rows)?,
                Block::Sign(places) => writeln!(f, "\n{}", places.join("    "))?,
                Block::Square(text) => writeln!(f, "  [ {text} ]")?,
            }
        }
        if !self.foot.is_empty() {
            writeln!(f, "\n{}", self.foot)?;
        }
        Ok(())
    }
}

/// A table whose columns stand below each other, or, where that would be too wide to read, a row after the other.
fn table(f: &mut fmt::Formatter<'_>, heads: &[Cell], rows: &[Vec<String>]) -> fmt::Result {
    let heads: Vec<String> = heads.iter().map(|cell| cell.head.clone()).collect();
    let lines: Vec<Vec<String>> = std::iter::once(heads)
        .chain(rows.iter().map(|row| row.iter().map(|cell| cell.replace('\n', "；")).collect()))
        .collect();
    let wide = |at: usize| lines.iter().filter_map(|row| row.get(at)).map(|cell| columns::width(cell)).max();
    let widths: Vec<usize> = (0..heads_len(&lines)).filter_map(wide).collect();
    if widths.iter().sum::<usize>() + 2 * widths.len() > WIDEST {
        return told(f, &lines);
    }
    for row in &lines {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| columns::pad_right(cell, *width)).collect();
        writeln!(f, "  {}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// Every row: its first columns on a line, the rest below with their heads.
fn told(f: &mut fmt::Formatter<'_>, lines: &[Vec<String>]) -> fmt::Result {
    let Some((heads, rows)) = lines.split_first() else { return Ok(()) };
    // A column of mere numbers says nothing alone.
    let first = usize::from(heads.first().is_some_and(|head| head == "序"));
    for (nth, row) in rows.iter().enumerate() {
        writeln!(f, "  {}. {}", nth + 1, row.get(first).map_or("", String::as_str))?;
        let rest = heads.iter().zip(row).skip(first + 1).filter(|(_, cell)| !cell.is_empty());
        for (head, cell) in rest {
            writeln!(f, "     {head}：{cell}")?;
        }
    }
    Ok(())
}

fn heads_len(lines: &[Vec<String>]) -> usize {
    lines.first().map_or(0, Vec::len)
}
