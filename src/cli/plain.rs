//! What is written to a terminal that came from somewhere else: a file, a command line.

use std::io::{self, IsTerminal, Write};

/// Writes text of which no control character reaches the terminal: what a file holds must not clear a screen. Line ends stay.
pub struct Plain<'o> {
    out: &'o mut dyn Write,
    colour: bool,
}

impl<'o> Plain<'o> {
    /// Without colours.
    pub fn new(out: &'o mut dyn Write) -> Self {
        Self { out, colour: false }
    }

    /// For what goes to standard output: in colour where that is a terminal, or where `CLICOLOR_FORCE` asks for it; never with
    /// `NO_COLOR`.
    pub fn coloured(out: &'o mut dyn Write) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let colour = !set("NO_COLOR") && (set("CLICOLOR_FORCE") || io::stdout().is_terminal());
        Self { out, colour }
    }

    /// A line that is not to be overlooked: red, where there are colours.
    pub fn bad(&mut self, line: &str) -> io::Result<()> {
        if self.colour {
            self.out.write_all(b"\x1b[31m")?;
        }
        write!(self, "{line}")?;
        if self.colour {
            self.out.write_all(b"\x1b[0m")?;
        }
        writeln!(self)
    }
}

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut clean = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match byte {
                b'\n' => clean.push(*byte),
                0..=0x1f | 0x7f => clean.extend_from_slice(format!("U+{byte:04X}").as_bytes()),
                _ => clean.push(*byte),
            }
        }
        self.out.write_all(&clean)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
