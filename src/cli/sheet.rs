//! Opening a table that a spreadsheet saved: with or without a byte-order mark, UTF-8, GBK or UTF-16, commas or tabs. Read as
//! it comes, so a file may be of any size.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use encoding_rs::{Decoder, GB18030, UTF_16BE, UTF_16LE};

use super::{Exit, Failure};
use crate::assets;

/// How much is looked at and decoded at a time.
const CHUNK: usize = 64 * 1024;

/// A table that can be read as UTF-8.
pub struct Sheet {
    /// Its text, without a byte-order mark.
    pub text: Box<dyn Read + Send>,
    /// Whether a spreadsheet will look for a byte-order mark in what is made of it.
    pub marked: bool,
    /// What parts the fields of a row.
    pub delimiter: u8,
}

/// Opens the table at `path`; `-` is standard input.
pub fn open(path: &Path) -> Result<Sheet, Failure> {
    let wrong = |error: io::Error| {
        Failure::new(Exit::Usage, format!("读不了 {}：{}", path.display(), assets::reason(&error)))
    };
    let source: Box<dyn Read + Send> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(wrong)?)
    };
    sheet(source).map_err(wrong)
}

fn sheet(mut source: Box<dyn Read + Send>) -> io::Result<Sheet> {
    let mut start = Vec::new();
    (&mut source).take(CHUNK as u64).read_to_end(&mut start)?;
    let mut way = match start.as_slice() {
        [0xef, 0xbb, 0xbf, ..] => {
            start.drain(..3);
            Way::AsIs
        }
        [0xff, 0xfe, ..] => Way::Decoded(UTF_16LE.new_decoder_with_bom_removal()),
        [0xfe, 0xff, ..] => Way::Decoded(UTF_16BE.new_decoder_with_bom_removal()),
        _ => Way::NotSeen,
    };
    let mark = !matches!(way, Way::NotSeen);
    way.see(&start);
    let marked = mark || matches!(way, Way::Decoded(_));
    let mut text =
        Text { source: Cursor::new(start).chain(source), way, ready: Cursor::default(), ended: false };
    let mut head = Vec::new();
    (&mut text).take(CHUNK as u64).read_to_end(&mut head)?;
    let delimiter = delimiter(&head);
    Ok(Sheet { text: Box::new(Cursor::new(head).chain(text)), marked, delimiter })
}

/// The sign that stands most often in the first line.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| line.iter().map(|byte| usize::from(*byte == sign)).sum::<usize>();
    [b'\t', b';'].into_iter().fold(b',', |best, sign| if count(sign) > count(best) { sign } else { best })
}

/// How bytes become text.
enum Way {
    /// Only ASCII so far.
    NotSeen,
    /// They are UTF-8; what is not shows where it is read.
    AsIs,
    /// By another encoding.
    Decoded(Decoder),
}

impl Way {
    /// Makes up its mind at the first bytes that are not ASCII.
    fn see(&mut self, bytes: &[u8]) {
        if !matches!(self, Way::NotSeen) || bytes.is_ascii() {
            return;
        }
        // A character cut at the end of the chunk is no fault.
        let utf8 = match std::str::from_utf8(bytes) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none(),
        };
        let gbk = !utf8 && {
            let mut text = String::with_capacity(bytes.len() * 3);
            !GB18030.new_decoder_without_bom_handling().decode_to_string(bytes, &mut text, false).2
        };
        *self = if gbk { Way::Decoded(GB18030.new_decoder_without_bom_handling()) } else { Way::AsIs };
    }
}

/// The text of a source.
struct Text<R> {
    source: R,
    way: Way,
    ready: Cursor<Vec<u8>>,
    ended: bool,
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let given = self.ready.read(to)?;
            if given > 0 || self.ended || to.is_empty() {
                return Ok(given);
            }
            let mut chunk = vec![0; CHUNK];
            let length = self.source.read(&mut chunk)?;
            chunk.truncate(length);
            self.ended = length == 0;
            self.way.see(&chunk);
            self.ready = Cursor::new(match &mut self.way {
                Way::NotSeen | Way::AsIs => chunk,
                Way::Decoded(decoder) => {
                    let room = decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(CHUNK * 4);
                    let mut text = String::with_capacity(room);
                    let _ = decoder.decode_to_string(&chunk, &mut text, self.ended);
                    text.into_bytes()
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, bool, u8) {
        let mut sheet = sheet(Box::new(Cursor::new(bytes.to_vec()))).unwrap();
        let mut text = String::new();
        sheet.text.read_to_string(&mut text).unwrap();
        (text, sheet.marked, sheet.delimiter)
    }

    #[test]
    fn whatever_a_spreadsheet_saved_is_read() {
        let text = "姓名,电话\n张三,12333\n";
        let gbk = GB18030.encode(text).0.into_owned();
        let utf16: Vec<u8> = [0xfeff_u16]
            .into_iter()
            .chain(text.replace(',', "\t").encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(read(text.as_bytes()), (text.into(), false, b','));
        assert_eq!(read(&marked), (text.into(), true, b','));
        assert_eq!(read(&gbk), (text.into(), true, b','));
        assert_eq!(read(&utf16), (text.replace(',', "\t"), true, b'\t'));
        assert_eq!(read(b""), (String::new(), false, b','));
    }

    #[test]
    fn a_long_file_is_told_by_its_first_chinese_and_no_character_is_cut() {
        for shift in 0..4 {
            let head = "id,name\n".to_owned() + &"1,a\n".repeat(20_000) + &" ".repeat(shift);
            let text = head + &"2,张三\n".repeat(40_000);
            assert!(read(text.as_bytes()).0 == text, "utf-8 {shift}");
            let gbk = GB18030.encode(&text).0.into_owned();
            assert!(read(&gbk).0 == text, "gbk {shift}");
        }
    }
}
