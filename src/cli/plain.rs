//! What is written to a terminal that came from somewhere else: a file, a command line.

use std::io::Write;

/// Writes text of which no control character reaches the terminal: what a file holds must not clear a screen. Line ends stay.
pub struct Plain<'o>(pub &'o mut dyn Write);

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut clean = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match byte {
                b'\n' => clean.push(*byte),
                0..=0x1f | 0x7f => clean.extend_from_slice(format!("U+{byte:04X}").as_bytes()),
                _ => clean.push(*byte),
            }
        }
        self.0.write_all(&clean)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}
