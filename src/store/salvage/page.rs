//! Pages of an SQLite file and of the log beside it, as sqlite.org/fileformat2.html lays them out; only what our tables use:
//! index b-trees (tables without rowid), whose cells hold whole rows, the long ones spilling over into other pages.

use std::collections::BTreeMap;

use super::record;
use crate::store::tables::Value;

const FRAME: usize = 24;
const WAL_HEAD: usize = 32;

/// The pages of a damaged file.
pub struct Pages<'f> {
    size: usize,
    file: &'f [u8],
    /// Newer versions of pages, from the log: committed, not yet in the file.
    newer: BTreeMap<usize, &'f [u8]>,
}

impl<'f> Pages<'f> {
    /// `wal` may be empty.
    pub fn new(file: &'f [u8], wal: &'f [u8]) -> Self {
        let size = match file.get(16..18) {
            Some([0, 1]) => 65_536,
            Some([high, low]) => usize::from(*high) << 8 | usize::from(*low),
            _ => 0,
        };
        // A first page that is gone is what we are here for; our files have pages of 4096 bytes.
        let size = if size.is_power_of_two() && size >= 512 { size } else { 4096 };
        Self { size, file, newer: newer(wal, size) }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        (self.file.len() / self.size) as u64
    }

    /// Every version of every page there is: an older one may hold what the newer lost.
    pub fn all(&self) -> impl Iterator<Item = Page<'f>> {
        let size = self.size;
        let file = self.file.chunks(size).enumerate().map(|(n, bytes)| Page { first: n == 0, bytes });
        file.chain(self.newer.iter().map(|(number, bytes)| Page { first: *number == 1, bytes }))
    }

    /// The rows whose cells are in a page.
    pub fn rows(&self, page: Page<'_>) -> Vec<Vec<Value>> {
        let start = if page.first { 100 } else { 0 };
        let (pointers, child) = match page.bytes.get(start) {
            Some(0x0a) => (start + 8, 0),
            Some(0x02) => (start + 12, 4),
            _ => return Vec::new(),
        };
        let count = short(page.bytes, start + 3).unwrap_or(0);
        let cells = (0..count).filter_map(|n| short(page.bytes, pointers + 2 * n));
        cells.filter_map(|cell| record::read(&self.payload(page.bytes, cell + child)?)).collect()
    }

    /// The whole content of a cell.
    fn payload(&self, page: &[u8], at: usize) -> Option<Vec<u8>> {
        let (length, used) = record::varint(page.get(at..)?)?;
        let length = usize::try_from(length).ok()?;
        // Nothing of ours is longer; what says so is damaged.
        (length < 1 << 24).then_some(())?;
        let start = at + used;
        let most = (self.size - 12) * 64 / 255 - 23;
        let least = (self.size - 12) * 32 / 255 - 23;
        if length <= most {
            return page.get(start..start + length).map(<[u8]>::to_vec);
        }
        let here = least + (length - least) % (self.size - 4);
        let here = if here <= most { here } else { least };
        let mut payload = page.get(start..start + here)?.to_vec();
        let mut next = long(page, start + here)?;
        while payload.len() < length {
            let page = self.page(next)?;
            let more = (length - payload.len()).min(self.size - 4);
            payload.extend_from_slice(page.get(4..4 + more)?);
            next = long(page, 0)?;
        }
        Some(payload)
    }

    fn page(&self, number: usize) -> Option<&[u8]> {
        let start = number.checked_sub(1)?.checked_mul(self.size)?;
        self.newer.get(&number).copied().or_else(|| self.file.get(start..start + self.size))
    }
}

/// One version of a page.
#[derive(Clone, Copy)]
pub struct Page<'f> {
    /// Whether the file's own header stands before its content.
    first: bool,
    bytes: &'f [u8],
}

/// The pages of the log up to its last commit.
fn newer(wal: &[u8], size: usize) -> BTreeMap<usize, &[u8]> {
    let mut pages = BTreeMap::new();
    let mut since_commit = Vec::new();
    let Some(salt) = wal.get(16..24) else { return pages };
    for frame in wal[WAL_HEAD.min(wal.len())..].chunks_exact(FRAME + size) {
        // Frames of an earlier round of the log have another salt.
        if frame.get(8..16) != Some(salt) {
            break;
        }
        let (Some(number), Some(commit)) = (long(frame, 0), long(frame, 4)) else { break };
        since_commit.push((number, &frame[FRAME..]));
        if commit != 0 {
            pages.extend(since_commit.drain(..));
        }
    }
    pages
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?;
    Some(usize::from(two[0]) << 8 | usize::from(two[1]))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?;
    Some(four.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}
