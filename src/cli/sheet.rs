//! Opening a table that a spreadsheet saved: with or without a byte-order mark, UTF-8, GBK or UTF-16, commas or tabs. Read as
//! it comes, so a file may be of any size, and row by row, each with its number as a spreadsheet counts.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use csv::ByteRecord;
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
    /// Set when something in it is no character of its encoding.
    broken: Arc<AtomicBool>,
    delimiter: u8,
    /// What ends a row.
    line_end: &'static str,
}

impl Sheet {
    /// Its rows.
    pub fn rows(self) -> Rows {
        let end = [self.line_end.as_bytes(), MARK, self.line_end.as_bytes()].concat();
        let text: Box<dyn Read + Send> = Box::new(self.text.chain(Cursor::new(end)));
        let reader = csv::ReaderBuilder::new().flexible(true).delimiter(self.delimiter).from_reader(text);
        Rows { reader, broken: self.broken, number: 0, next: 1 }
    }
}

/// Put behind a table: a row of its own, unless a quote that was never closed takes it in.
const MARK: &[u8] = b"\x01";

/// The rows of a table, the heading first.
pub struct Rows {
    reader: csv::Reader<Box<dyn Read + Send>>,
    broken: Arc<AtomicBool>,
    number: u64,
    /// The line the next row begins on when no blank one lies between.
    next: u64,
}

/// What is said of a row that is [`Place::garbled`].
pub const GARBLED: &str = "里面有认不出的字（不是 GBK，存的时候坏了）。对照原表改过来，另存时选“CSV UTF-8”";

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number: the heading of a file is row 1, blank lines count, line ends inside a field do not.
    pub number: u64,
    /// When a quote in its last field is never closed: how many lines below went into it.
    pub torn: Option<usize>,
    /// Whether something in it is no character of the file's encoding; what stands there now is U+FFFD.
    pub garbled: bool,
}

impl Rows {
    /// The heading; empty in an empty file.
    pub fn heading(&mut self) -> csv::Result<ByteRecord> {
        let heading = self.reader.byte_headers()?.clone();
        self.count(&heading);
        Ok(if is_mark(&heading) { ByteRecord::new() } else { heading })
    }

    /// Reads the next row into `row`; none when there is none.
    pub fn read(&mut self, row: &mut ByteRecord) -> csv::Result<Option<Place>> {
        if !self.reader.read_byte_record(row)? || is_mark(row) {
            return Ok(None);
        }
        let last = row.iter().next_back().unwrap_or_default();
        let torn = last.trim_ascii_end().strip_suffix(MARK).map(|took| lines(took.trim_ascii_end()));
        let garbled = self.broken.load(Ordering::Relaxed)
            && row.as_slice().windows(3).any(|bytes| bytes == "\u{fffd}".as_bytes());
        Ok(Some(Place { number: self.count(row), torn, garbled }))
    }

    fn count(&mut self, row: &ByteRecord) -> u64 {
        let come = self.reader.position().line();
        if come == self.next + 1 {
            // A row of one line straight below the one before, as nearly all are.
            (self.number, self.next) = (self.number + 1, come);
            return self.number;
        }
        let began = come.saturating_sub(1 + lines(row.as_slice()) as u64);
        self.number += 1 + began.saturating_sub(self.next);
        self.next = come;
        self.number
    }
}

fn is_mark(row: &ByteRecord) -> bool {
    row.len() == 1 && &row[0] == MARK
}

/// How many line ends stand in a text.
fn lines(text: &[u8]) -> usize {
    text.split(|byte| *byte == b'\n').count() - 1
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
    let broken = Arc::new(AtomicBool::new(false));
    let mut text = Text {
        source: Cursor::new(start).chain(source),
        way,
        broken: Arc::clone(&broken),
        ready: Cursor::default(),
        ended: false,
    };
    let mut head = Vec::new();
    (&mut text).take(CHUNK as u64).read_to_end(&mut head)?;
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let (delimiter, line_end) = (delimiter(first), if first.ends_with(b"\r") { "\r\n" } else { "\n" });
    Ok(Sheet { text: Box::new(Cursor::new(head).chain(text)), marked, broken, delimiter, line_end })
}

/// The sign that stands most often in a line.
fn delimiter(line: &[u8]) -> u8 {
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
        // A stray byte makes no other encoding of a file: what most of its characters are, it is. One cut at the end of the
        // chunk says nothing.
        let (mut right, mut wrong) = (0_usize, 0);
        for part in bytes.utf8_chunks() {
            right += part.valid().chars().filter(|c| !c.is_ascii()).count();
            wrong += usize::from(!part.invalid().is_empty());
        }
        let cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
        let gbk = wrong > usize::from(cut) && wrong > right;
        *self = if gbk { Way::Decoded(GB18030.new_decoder_without_bom_handling()) } else { Way::AsIs };
    }
}

/// The text of a source.
struct Text<R> {
    source: R,
    way: Way,
    broken: Arc<AtomicBool>,
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
                    if decoder.decode_to_string(&chunk, &mut text, self.ended).2 {
                        self.broken.store(true, Ordering::Relaxed);
                    }
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
    fn rows_are_counted_as_a_spreadsheet_counts_them_and_a_quote_never_closed_is_seen() {
        for (text, want) in [
            ("a,\"两\n行\"\n\nb,1\n\n\nc,\"2\n3\"\nd,4", &[(3, None), (6, None), (7, None)][..]),
            ("a,b\r\nc,1\r\n\r\nd,2\r\n\r\ne,3", &[(2, None), (4, None), (6, None)]),
            ("a,b\rc,1\rd,2\r", &[(2, None), (3, None)]),
            ("a,b\n\nc,5\" 管", &[(3, None)]),
            ("a,b\nc,\"1\nd,2\ne,3\n", &[(2, Some(2))]),
            ("a,b\nc,\"1", &[(2, Some(0))]),
            ("a,b\n", &[]),
            ("", &[]),
        ] {
            let mut rows = sheet(Box::new(Cursor::new(text.as_bytes().to_vec()))).unwrap().rows();
            assert_eq!(rows.heading().unwrap().is_empty(), text.is_empty());
            let (mut row, mut places) = (ByteRecord::new(), Vec::new());
            while let Some(place) = rows.read(&mut row).unwrap() {
                places.push((place.number, place.torn));
            }
            assert_eq!(places, want, "{text:?}");
        }
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
