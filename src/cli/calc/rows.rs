//! Rows of text in aligned columns, as wide as a terminal counts them.

use std::io::{self, Write};

use crate::text::columns;

/// Prints rows; the first is the heading.
pub fn print_rows(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    for line in columns::aligned(rows) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
