//! What goes to the terminal: control characters that came from a file or a command line made visible (a report that clears the
//! screen it is printed on is no report), and lines that tell a fault in red where there are colours.

use std::io::{self, Write};

/// How lines begin that tell a fault.
const FAULTS: [&str; 3] = ["不通过", "错误 ", "不一致"];

/// A writer of UTF-8 text that passes no control character on but line ends and tabs: `U+001B` goes out as `〔U+001B〕`.
pub struct Plain<W> {
    out: W,
    /// The first byte of what may be a control character, until its second is known.
    held: Option<u8>,
    colours: bool,
    line: Line,
    as_it_is: bool,
    /// Whether anything was written.
    pub any: bool,
}

/// How far the line that is written has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Start,
    Begun,
    Red,
}

impl<W: Write> Plain<W> {
    /// Around `out`, with faults in red or without.
    pub fn new(out: W, colours: bool) -> Self {
        Self { out, held: None, colours, line: Line::Start, as_it_is: false, any: false }
    }

    /// Whether everything goes out as it comes, its own colours among it.
    pub fn as_it_is(&mut self, yes: bool) {
        self.as_it_is = yes;
    }

    /// Passes on a piece of text without control characters: part of a line, or its end.
    fn pass(&mut self, piece: &[u8]) -> io::Result<()> {
        let end = piece == b"\n";
        let fault = || FAULTS.iter().any(|head| piece.starts_with(head.as_bytes()));
        self.line = match self.line {
            Line::Start if self.colours && fault() => {
                self.out.write_all(b"\x1b[31m")?;
                Line::Red
            }
            Line::Red if end => {
                self.out.write_all(b"\x1b[0m")?;
                Line::Start
            }
            _ if end => Line::Start,
            Line::Start => Line::Begun,
            line => line,
        };
        self.out.write_all(piece)
    }

    /// A byte that is no plain text, or comes after one that was held back.
    fn byte(&mut self, byte: u8) -> io::Result<()> {
        match (self.held.take(), byte) {
            // The second row of control characters is two bytes long.
            (Some(0xc2), 0x80..=0x9f) => return self.pass(named(byte.into()).as_bytes()),
            (Some(b'\r'), b'\n') => self.pass(b"\r")?,
            (Some(b'\r'), _) => self.pass(named(0x0d).as_bytes())?,
            (Some(held), _) => self.pass(&[held])?,
            (None, _) => {}
        }
        match byte {
            // A carriage return is one half of a line's end, or it writes over the line.
            0xc2 | b'\r' => self.held = Some(byte),
            b'\n' | b'\t' | 0x20..=0x7e | 0x80.. => self.pass(&[byte])?,
            _ => self.pass(named(byte.into()).as_bytes())?,
        }
        Ok(())
    }
}

/// A control character as it is shown.
fn named(code: u32) -> String {
    format!("〔U+{code:04X}〕")
}

/// Text for standard error.
pub fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c.to_string(),
        c if c.is_control() => named(c.into()),
        c => c.to_string(),
    };
    text.chars().map(shown).collect()
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.any = true;
        if self.as_it_is {
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let plain = |byte: &u8| !matches!(byte, 0..=8 | 0x0a..=0x1f | 0x7f | 0xc2);
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let run =
                if self.held.is_none() { rest.iter().take_while(|byte| plain(byte)).count() } else { 0 };
            if run > 0 {
                self.pass(&rest[..run])?;
                rest = &rest[run..];
            } else {
                self.byte(*first)?;
                rest = &rest[1..];
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[&str], colours: bool) -> String {
        let mut out = Plain::new(Vec::new(), colours);
        for part in parts {
            out.write_all(part.as_bytes()).unwrap();
        }
        String::from_utf8(out.out).unwrap()
    }

    #[test]
    fn no_control_character_reaches_the_terminal() {
        for colours in [false, true] {
            assert_eq!(shown(&["张\u{1b}[2J三\u{7}\n"], colours), "张〔U+001B〕[2J三〔U+0007〕\n");
            assert_eq!(shown(&["a\tb\r\nc\rd\u{7f}\n"], colours), "a\tb\r\nc〔U+000D〕d〔U+007F〕\n");
            assert_eq!(shown(&["\u{9b}31m ¥1 £\n"], colours), "〔U+009B〕31m ¥1 £\n");
        }
        assert_eq!(visible("“\u{1b}\u{9b}”\n"), "“〔U+001B〕〔U+009B〕”\n");
    }

    #[test]
    fn a_character_cut_between_two_writes_stays_whole() {
        for text in ["¥1", "\u{9b}", "a\r\n", "张三\n"] {
            let mut out = Plain::new(Vec::new(), true);
            for byte in text.as_bytes() {
                out.write_all(&[*byte]).unwrap();
            }
            assert_eq!(String::from_utf8(out.out).unwrap(), shown(&[text], true));
        }
    }

    #[test]
    fn a_fault_is_red_where_there_are_colours() {
        let parts = ["共 2 行\n不通过（E_LEN）：少 1 位", "，请重录\n不一致  起始月\n"];
        let red = "共 2 行\n\u{1b}[31m不通过（E_LEN）：少 1 位，请重录\u{1b}[0m\n\u{1b}[31m不一致  起始月\u{1b}[0m\n";
        assert_eq!(shown(&parts, true), red);
        assert_eq!(shown(&parts, false), parts.concat());
    }
}
